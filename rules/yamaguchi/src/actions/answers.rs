//! What the status of actions is answered with: numbers, lists and tables. How they are found is in
//! [`super`].

use kisoku_sdk::prelude::*;

/// The numbers of an answer.
#[derive(Measures)]
pub struct Measures {
    /// All rows.
    #[measure(ja = "取組", en = "Actions", unit = count)]
    pub total: i64,
    /// All rows.
    #[measure(ja = "完了", en = "Done", unit = count)]
    pub done: i64,
    /// All rows.
    #[measure(ja = "継続推進", en = "Continuing", unit = count)]
    pub continuing: i64,
    /// All rows.
    #[measure(ja = "一部実施", en = "Partial", unit = count)]
    pub partial: i64,
    /// All rows.
    #[measure(ja = "未実施", en = "Not done", unit = count)]
    pub not_done: i64,
    /// Done, continuing and partial.
    #[measure(ja = "実施数（行の合計）", en = "Implemented, by rows", unit = count)]
    pub implemented: i64,
    /// Implemented over all rows.
    #[measure(ja = "実施率（行の合計）", en = "Implementation rate, by rows", unit = percent)]
    pub implementation_rate: Option<Fraction>,
    /// Actions, each once.
    #[measure(ja = "取組（再掲を除く）", en = "Actions, each once", unit = count)]
    pub distinct_total: Option<i64>,
    /// Implemented actions, each once.
    #[measure(ja = "実施数（再掲を除く）", en = "Implemented, each once", unit = count)]
    pub distinct_implemented: Option<i64>,
    /// Implemented over all actions, each once.
    #[measure(ja = "実施率（再掲を除く）", en = "Implementation rate, each once", unit = percent)]
    pub distinct_implementation_rate: Option<Fraction>,
    /// As the text states it.
    #[measure(ja = "実施数（本文）", en = "Implemented, as stated", unit = count)]
    pub stated_implemented: Option<i64>,
    /// As stated over all rows.
    #[measure(ja = "実施率（本文）", en = "Implementation rate, as stated", unit = percent)]
    pub stated_implementation_rate: Option<Fraction>,
}

/// The lists of an answer.
#[derive(Lists, Default)]
pub struct Lists {
    /// Rows that share their programme with another.
    #[list(ja = "同じ基本事業の行", en = "Rows of the same programme")]
    pub same_programme_twice: Rows,
    /// Rows whose parts are not their total.
    #[list(ja = "内訳が合計と合わない行", en = "Rows that do not add up")]
    pub rows_not_adding_up: Rows,
    /// Rows with more repeated actions than there can be.
    #[list(ja = "再掲の数が合わない行", en = "Rows whose repeated actions do not fit")]
    pub rows_repeated_not_fitting: Rows,
    /// Rows of which it is blank how many actions are repeated.
    #[list(ja = "再掲の数が空欄の行", en = "Rows that do not tell their repeated actions")]
    pub rows_repetition_not_told: Rows,
}

/// One policy.
#[derive(Measures)]
pub struct PolicyMeasures {
    /// Its actions.
    #[measure(ja = "取組", en = "Actions", unit = count)]
    pub total: i64,
    /// Done.
    #[measure(ja = "完了", en = "Done", unit = count)]
    pub done: i64,
    /// Continuing.
    #[measure(ja = "継続推進", en = "Continuing", unit = count)]
    pub continuing: i64,
    /// Partial.
    #[measure(ja = "一部実施", en = "Partial", unit = count)]
    pub partial: i64,
    /// Not done.
    #[measure(ja = "未実施", en = "Not done", unit = count)]
    pub not_done: i64,
    /// Implemented over all rows.
    #[measure(ja = "実施率（行の合計）", en = "Implementation rate, by rows", unit = percent)]
    pub implementation_rate: Option<Fraction>,
}

/// The tables of an answer.
#[derive(Breakdowns)]
pub struct Breakdowns {
    /// One line a policy.
    #[breakdown(ja = "基本施策別", en = "By policy", key_ja = "基本施策", key_en = "Basic policy")]
    pub by_policy: Vec<Line<PolicyMeasures>>,
}
