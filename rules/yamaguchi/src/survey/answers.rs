//! What the check of a survey table is answered with: numbers, lists and tables. How they are found is
//! in [`super`].

use kisoku_sdk::prelude::*;

/// The numbers of an answer.
#[derive(Measures)]
pub struct Measures {
    /// Rows of the table.
    #[measure(ja = "行数", en = "Rows", unit = count)]
    pub rows: i64,
    /// Sum of the printed totals.
    #[measure(ja = "回答者数の合計", en = "Sum of the totals", unit = count)]
    pub total: i64,
    /// Sum of all parts.
    #[measure(ja = "内訳の合計", en = "Sum of the parts", unit = count)]
    pub sum_of_parts: i64,
    /// Rows whose parts are not their total.
    #[measure(ja = "内訳が合わない行数", en = "Rows that do not add up", unit = count)]
    pub parts_not_adding_up: i64,
    /// Percentages held against their part.
    #[measure(ja = "検算した割合の数", en = "Percentages checked", unit = count)]
    pub percents_checked: i64,
    /// Percentages that are not the rounded one.
    #[measure(ja = "合わない割合の数", en = "Percentages that do not follow", unit = count)]
    pub percents_not_following: i64,
}

/// The lists of an answer.
#[derive(Lists, Default)]
pub struct Lists {
    /// Rows that share their area with another.
    #[list(ja = "同じ地域の行", en = "Rows of the same area")]
    pub same_area_twice: Rows,
    /// Rows whose parts are not their total.
    #[list(ja = "内訳が回答者数と合わない行", en = "Rows whose parts do not add up")]
    pub parts_not_adding_up: Rows,
    /// Rows with a percentage that is not the rounded one.
    #[list(ja = "割合が計算と合わない行", en = "Rows with a percentage that does not follow")]
    pub percents_not_following: Rows,
    /// Rows whose parts and percentages are not about the same answers.
    #[list(ja = "割合と内訳が対応しない行", en = "Rows whose percentages and parts do not match")]
    pub percents_not_matched: Rows,
    /// Rows without an answer.
    #[list(ja = "回答者が0人の行", en = "Rows without an answer")]
    pub no_answers: Rows,
}

/// One area.
#[derive(Measures)]
pub struct AreaMeasures {
    /// As printed.
    #[measure(ja = "回答者数", en = "Total", unit = count)]
    pub total: i64,
    /// As the parts make it.
    #[measure(ja = "内訳の合計", en = "Sum of the parts", unit = count)]
    pub sum_of_parts: i64,
    /// Total less sum.
    #[measure(ja = "差", en = "Difference", unit = count)]
    pub difference: i64,
}

/// The tables of an answer.
#[derive(Breakdowns)]
pub struct Breakdowns {
    /// One line an area.
    #[breakdown(ja = "地域別", en = "By area", key_ja = "地域", key_en = "Area")]
    pub by_area: Vec<Line<AreaMeasures>>,
}
