//! What the check of department resources is answered with: numbers, lists and tables. How they are
//! found is in [`super`].

use kisoku_sdk::prelude::*;

/// The numbers of an answer.
#[derive(Measures, Default)]
pub struct Measures {
    /// Rows.
    #[measure(ja = "行数", en = "Rows", unit = count)]
    pub rows: i64,
    /// Rows whose staff could be added up and compared.
    #[measure(ja = "職員数を検算した行数", en = "Rows whose staff was checked", unit = count)]
    pub staff_checked: i64,
    /// Rows whose cost could be computed and compared.
    #[measure(ja = "人件費を検算した行数", en = "Rows whose cost was checked", unit = count)]
    pub costs_checked: i64,
    /// Rows whose staff does not add up.
    #[measure(ja = "職員数の内訳が合わない行数", en = "Rows that do not add up", unit = count)]
    pub rows_not_adding_up: i64,
    /// Rows whose cost is another than the computed one.
    #[measure(ja = "人件費が計算と異なる行数", en = "Rows whose cost differs", unit = count)]
    pub rows_cost_differs: i64,
}

/// The lists of an answer.
#[derive(Lists, Default)]
pub struct Lists {
    /// Rows whose staff does not add up.
    #[list(ja = "職員数の内訳が合わない行", en = "Rows that do not add up")]
    pub rows_not_adding_up: Rows,
    /// Rows whose cost is another than the computed one.
    #[list(ja = "人件費が計算と異なる行", en = "Rows whose cost differs")]
    pub rows_cost_differs: Rows,
    /// Rows with a figure that cannot be computed, mostly for a blank.
    #[list(ja = "計算できない値がある行", en = "Rows with a figure that is not computable")]
    pub rows_not_computable: Rows,
}

/// One row.
#[derive(Measures)]
pub struct RowMeasures {
    /// Regular staff and fiscal-year appointed staff.
    #[measure(ja = "職員数の内訳の合計", en = "Sum of staff", unit = number)]
    pub staff_sum: Option<Decimal>,
    /// Printed less sum.
    #[measure(ja = "職員数との差", en = "Difference of staff", unit = number)]
    pub staff_difference: Option<Decimal>,
    /// Regular staff times average salary, rounded.
    #[measure(ja = "正職員の人件費の計算値（千円）", en = "Computed cost of regular staff (thousand yen)", unit = count)]
    pub regular_cost_computed_thousand_yen: Option<i64>,
    /// Printed less computed.
    #[measure(ja = "正職員の人件費の差（千円）", en = "Difference of cost (thousand yen)", unit = count)]
    pub regular_cost_difference_thousand_yen: Option<i64>,
    /// Regular staff and fiscal-year appointed staff, as printed.
    #[measure(ja = "人件費の合計（千円）", en = "Personnel cost in all (thousand yen)", unit = count)]
    pub personnel_cost_total_thousand_yen: Option<i64>,
    /// Cost of fiscal-year appointed staff for each of them.
    #[measure(ja = "会計年度任用職員1人あたりの人件費（千円）", en = "Cost per head of fiscal-year appointed staff (thousand yen)", unit = number)]
    pub fiscal_year_staff_cost_per_head_thousand_yen: Option<Fraction>,
}

/// The tables of an answer.
#[derive(Breakdowns)]
pub struct Breakdowns {
    /// One line a row, because a department may stand in several.
    #[breakdown(
        ja = "行別",
        en = "By row",
        key_ja = "行・年度・部",
        key_en = "Row, fiscal year, department"
    )]
    pub by_row: Vec<Line<RowMeasures>>,
}
