//! What the activation is answered with: numbers, lists and the table by past uses. How they are found
//! is in `super::roster`.

use kisoku_sdk::prelude::*;

/// The numbers of the roster.
#[derive(Measures, Default)]
pub struct RosterMeasures {
    #[measure(ja = "団体数", en = "Bodies", unit = count)]
    pub(super) bodies: Option<Fraction>,
    #[measure(ja = "活用率", en = "Activation rate", unit = percent)]
    pub(super) activation_rate: Option<Fraction>,
    #[measure(ja = "未活用団体の割合", en = "Share of bodies that never used it", unit = percent)]
    pub(super) never_used_rate: Option<Fraction>,
    #[measure(ja = "働きかけの対象団体数", en = "Bodies in the outreach group", unit = count)]
    pub(super) outreach_group: Option<Fraction>,
    #[measure(ja = "対象のうち申請した団体数", en = "Of them, bodies that applied", unit = count)]
    pub(super) outreach_applied: Option<Fraction>,
    #[measure(ja = "対象のうち交付決定を受けた団体数", en = "Of them, bodies granted", unit = count)]
    pub(super) outreach_granted: Option<Fraction>,
    #[measure(ja = "対象のうち実施した団体数", en = "Of them, bodies with a running project", unit = count)]
    pub(super) outreach_implemented: Option<Fraction>,
    #[measure(ja = "目標に対する達成率", en = "Achievement ratio of the target", unit = percent)]
    pub(super) outreach_ratio: Option<Fraction>,
}

/// Rows to look at. A body is listed under its first row.
#[derive(Lists)]
pub struct RosterLists {
    #[list(ja = "一度も活用していない団体", en = "Never used")]
    pub(super) never_used: Rows,
    #[list(ja = "1回活用した団体", en = "Used once")]
    pub(super) used_once: Rows,
    #[list(ja = "2回以上活用した団体", en = "Used twice or more")]
    pub(super) used_twice_or_more: Rows,
    #[list(ja = "今年度に交付決定を受けた団体", en = "Granted this year")]
    pub(super) granted_this_year: Rows,
    #[list(ja = "働きかけの対象で申請した団体", en = "Outreach group that applied")]
    pub(super) outreach_applied: Rows,
    #[list(ja = "同じ団体の2行目以降", en = "Further rows of a body already listed")]
    pub(super) repeated_bodies: Rows,
    #[list(ja = "数が矛盾する行", en = "Rows whose figures contradict")]
    pub(super) contradicting_rows: Rows,
}

/// The roster by how often bodies used the grant before.
#[derive(Breakdowns)]
pub struct RosterBreakdowns {
    #[breakdown(ja = "活用実績別", en = "By past uses", key_ja = "活用実績", key_en = "Past uses")]
    pub(super) by_past_uses: Vec<Line<UseMeasures>>,
}

/// One line of the breakdown.
#[derive(Measures)]
pub struct UseMeasures {
    #[measure(ja = "団体数", en = "Bodies", unit = count)]
    pub(super) bodies: Option<Fraction>,
    #[measure(ja = "申請した団体数", en = "Bodies that applied", unit = count)]
    pub(super) applied: Option<Fraction>,
    #[measure(ja = "交付決定を受けた団体数", en = "Bodies granted", unit = count)]
    pub(super) granted: Option<Fraction>,
}
