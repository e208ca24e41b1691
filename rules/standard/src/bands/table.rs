//! The municipality's table of bands: its rows, the ranks they stand for, and when it is sound.

use kisoku_sdk::prelude::*;

/// The municipality's table.
#[derive(Record)]
pub struct Settings {
    #[field(ja = "算式", en = "Formula")]
    pub formula: Formula,
    #[field(ja = "区分（良い順）", en = "Bands, best first", rows_max = 8, required)]
    pub bands: Vec<BandRow>,
    #[field(
        ja = "目標値が100%のとき到達を最上位とする",
        en = "Reaching a target of 100% is the best band",
        help_ja = "目標値そのものが100%の指標では100%を超えられないためです。単位が%で増加させる指標に、算式が達成率のときだけ使います。",
        help_en = "For indicators whose target is itself 100%, which cannot be exceeded: of unit percent and direction up, with the achievement ratio as the formula."
    )]
    pub target_of_100_is_best: bool,
}

/// How the ratio is computed.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formula {
    /// 達成率: actual / target (target / actual where less is better).
    #[choice(
        id = "achievement-ratio",
        ja = "達成率（実績値÷目標値）",
        en = "Achievement ratio (actual / target)"
    )]
    AchievementRatio,
    /// 進捗率: (actual − baseline) / (target − baseline).
    #[choice(id = "progress", ja = "進捗率（基準値からの伸び）", en = "Progress from the baseline")]
    Progress,
}

/// One band: 以上 or 超 on its lower side, 未満 or 以下 on its upper side; blank where it is open.
#[derive(Row)]
pub struct BandRow {
    #[field(ja = "区分の名称", en = "Name", chars_max = 50)]
    pub name: Text,
    #[field(ja = "以上（%）", en = "At least (%)", min = -10000, max = 10000, scale_max = 4)]
    pub at_least: Option<Decimal>,
    #[field(ja = "超（%）", en = "Above (%)", min = -10000, max = 10000, scale_max = 4)]
    pub above: Option<Decimal>,
    #[field(ja = "以下（%）", en = "At most (%)", min = -10000, max = 10000, scale_max = 4)]
    pub at_most: Option<Decimal>,
    #[field(ja = "未満（%）", en = "Below (%)", min = -10000, max = 10000, scale_max = 4)]
    pub below: Option<Decimal>,
}

impl BandRow {
    /// The numbers of the band; `None` where it has no bound, or two on one side.
    fn interval(&self) -> Result<Option<Interval>, Fault> {
        let ratio =
            |bound: Option<Decimal>| bound.map(|bound| Fraction::from(bound).times(percent(1))).transpose();
        let lower = match (ratio(self.at_least)?, ratio(self.above)?) {
            (Some(bound), None) => Some(at_least(bound)),
            (None, Some(bound)) => Some(above(bound)),
            (None, None) => None,
            (Some(_), Some(_)) => return Ok(None),
        };
        Ok(match (lower, ratio(self.at_most)?, ratio(self.below)?) {
            (_, Some(_), Some(_)) => None,
            (Some(lower), Some(bound), None) => Some(lower.and_at_most(bound)),
            (Some(lower), None, Some(bound)) => Some(lower.and_below(bound)),
            (None, Some(bound), None) => Some(at_most(bound)),
            (None, None, Some(bound)) => Some(below(bound)),
            (lower, None, None) => lower,
        })
    }
}

/// The bands of a table that the settings name; the first is the best.
#[derive(Bands, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// The best band.
    #[band(id = "rank-1", ja = "第1区分", en = "Rank 1")]
    Rank1,
    /// The second band.
    #[band(id = "rank-2", ja = "第2区分", en = "Rank 2")]
    Rank2,
    /// The third band.
    #[band(id = "rank-3", ja = "第3区分", en = "Rank 3")]
    Rank3,
    /// The fourth band.
    #[band(id = "rank-4", ja = "第4区分", en = "Rank 4")]
    Rank4,
    /// The fifth band.
    #[band(id = "rank-5", ja = "第5区分", en = "Rank 5")]
    Rank5,
    /// The sixth band.
    #[band(id = "rank-6", ja = "第6区分", en = "Rank 6")]
    Rank6,
    /// The seventh band.
    #[band(id = "rank-7", ja = "第7区分", en = "Rank 7")]
    Rank7,
    /// The eighth band.
    #[band(id = "rank-8", ja = "第8区分", en = "Rank 8")]
    Rank8,
}

/// The ranks in the order of the rows.
const RANKS: [Band; 8] =
    [Band::Rank1, Band::Rank2, Band::Rank3, Band::Rank4, Band::Rank5, Band::Rank6, Band::Rank7, Band::Rank8];

impl Band {
    /// What the table calls this band.
    pub(super) fn name(self, settings: &Settings) -> Result<Text, Fault> {
        let row = RANKS.iter().position(|rank| *rank == self);
        row.and_then(|row| settings.bands.get(row))
            .map(|row| row.name.clone())
            .ok_or_else(|| Fault::new("the table of bands is shorter than its scale"))
    }
}

/// Why a table of bands cannot be used. Rows are counted from 0.
pub(super) enum Unsound {
    /// A row has no bound, or two on one side.
    Bounds { row: usize },
    /// The rows do not cover every number once.
    Scale(ScaleProblem),
    /// A bound is beyond what can be computed.
    Fault(Fault),
}

/// The table as a scale; a gap or an overlap is found here, before it is in force.
pub(super) fn scale(settings: &Settings) -> Result<ScaleTable<Band>, Unsound> {
    let mut bands = Vec::with_capacity(settings.bands.len());
    for (row, (rank, band)) in RANKS.into_iter().zip(&settings.bands).enumerate() {
        let interval = band.interval().map_err(Unsound::Fault)?.ok_or(Unsound::Bounds { row })?;
        bands.push((rank, interval));
    }
    ScaleTable::new(bands).map_err(Unsound::Scale)
}

/// The row, and what to do about it.
pub(super) const fn advice(problem: ScaleProblem) -> (usize, &'static str, &'static str) {
    match problem {
        ScaleProblem::NoBand => {
            (0, "区分がありません。少なくとも2行入力してください。", "There is no band: enter at least two.")
        }
        ScaleProblem::Empty { row } => (
            row,
            "この区分に入る値がありません。上下の値を直してください。",
            "No number is in this band: correct its bounds.",
        ),
        ScaleProblem::Ends { row } => (
            row,
            "最上位は上側、最下位は下側を空欄にして、すべての値に区分があるようにしてください。",
            "Leave the upper side of the best and the lower side of the worst band blank, so that every number has a band.",
        ),
        ScaleProblem::Gap { row } => (
            row,
            "前の区分との間に、どの区分にも入らない値があります。",
            "Between this band and the one before are numbers without a band.",
        ),
        ScaleProblem::Overlap { row } => (
            row,
            "前の区分と重なるか、良い順に並んでいません。",
            "It overlaps the band before it, or the bands are not in order.",
        ),
    }
}
