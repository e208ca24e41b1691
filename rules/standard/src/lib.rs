//! Rules that a municipality only configures: a grant, a table of bands, and an activation rate.
//! What a city's own guideline says stands in its settings, which are proved sound before use.

#![expect(missing_docs, reason = "labels of fields and messages of reasons document them")]

pub mod activation;
pub mod bands;
pub mod grant;

kisoku_sdk::module! {
    name: "standard",
    programmes: [
        eligibility grant::StandardGrant,
        achievement bands::StandardBands,
        assessment activation::StandardActivation,
    ],
}
