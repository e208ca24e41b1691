//! The six grade bands of the department manifesto and the scale behind the first five.

use kisoku_sdk::prelude::*;

/// The document that the bands are printed in.
pub const MANIFESTO: Citation =
    Citation::of("令和7年度 部局マニフェスト（伊賀市地域連携部）", "FY2025 department manifesto, Iga city");

/// The table of bands.
pub const BANDS: Citation = MANIFESTO.article("業績目標の標語", "Grades of the goals");

/// 業績目標の標語, from best to worst.
///
/// Source: Iga city, FY2025 department manifesto, 業績目標の標語.
#[derive(Bands, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Above 100 %.
    #[band(id = "exceeded", ja = "目標超過（100%超）", en = "Above the target (over 100%)")]
    Exceeded,
    /// Exactly 100 %.
    #[band(id = "achieved", ja = "目標到達（100%）", en = "Target reached (100%)")]
    Achieved,
    /// From 90 % to under 100 %.
    #[band(
        id = "slightly-below",
        ja = "わずかに未達（90%以上100%未満）",
        en = "Slightly short (90% to under 100%)"
    )]
    SlightlyBelow,
    /// From 60 % to under 90 %.
    #[band(id = "below", ja = "未達（60%以上90%未満）", en = "Short (60% to under 90%)")]
    Below,
    /// Under 60 %.
    #[band(id = "far-below", ja = "大幅な未達（60%未満）", en = "Far from the target (under 60%)")]
    FarBelow,
    /// Not a ratio: a person states that nothing was undertaken.
    #[band(id = "no-effort", ja = "取組なし", en = "No effort seen")]
    NoEffort,
}

/// The bands that are ratios. 100 % is a point: nothing is rounded into it.
///
/// Source: Iga city, FY2025 department manifesto, 業績目標の標語.
pub const SCALE: Scale<Band, 5> = Scale::new([
    (Band::Exceeded, above(percent(100))),
    (Band::Achieved, exactly(percent(100))),
    (Band::SlightlyBelow, at_least(percent(90)).and_below(percent(100))),
    (Band::Below, at_least(percent(60)).and_below(percent(90))),
    (Band::FarBelow, below(percent(60))),
]);

/// The next better band and the ratio from which it applies; `None` where it begins above a ratio
/// (over 100 %) or is not a ratio.
pub const fn next_better(band: Band) -> Option<(Band, Fraction)> {
    match band {
        Band::FarBelow => Some((Band::Below, percent(60))),
        Band::Below => Some((Band::SlightlyBelow, percent(90))),
        Band::SlightlyBelow => Some((Band::Achieved, percent(100))),
        Band::Achieved | Band::Exceeded | Band::NoEffort => None,
    }
}
