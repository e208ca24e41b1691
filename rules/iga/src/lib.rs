//! Rules of Iga city (242161): grades of the department manifesto, activation of the community
//! support grant, and the area activity grant.

#![expect(missing_docs, reason = "labels of fields and messages of reasons document them")]

pub mod band;
pub mod chiiki_katsudo;
pub mod kiratto;
pub mod manifesto;

kisoku_sdk::module! {
    name: "iga",
    programmes: [
        achievement manifesto::ManifestoAchievement,
        assessment kiratto::KirattoActivation,
        eligibility chiiki_katsudo::ChiikiKatsudoGrant,
    ],
}
