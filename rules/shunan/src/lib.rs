//! Rules of Shunan city (352152): one file a programme.

pub mod goals;
pub mod kyoso;
pub mod resources;

kisoku_sdk::module! {
    name: "shunan",
    programmes: [
        achievement goals::CumulativeGoals,
        eligibility kyoso::KyosoProject,
        assessment resources::DepartmentResources,
    ],
}
