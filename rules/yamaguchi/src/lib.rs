//! Rules of Yamaguchi city (352039): one file a programme, and the areas that they share.

pub mod actions;
pub mod area;
pub mod coverage;
pub mod grant;
pub mod indicators;
pub mod survey;

kisoku_sdk::module! {
    name: "yamaguchi",
    programmes: [
        eligibility grant::MiraiZukuriGrant,
        achievement indicators::PlanIndicators,
        assessment coverage::GrantCoverage,
        assessment actions::ActionStatus,
        assessment survey::SurveyTable,
    ],
}
