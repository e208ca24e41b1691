//! The reasons of the coverage with their citations. When each applies is in [`super`].

use kisoku_sdk::prelude::*;

const REPORT: Citation =
    Citation::of("令和6年度 事業報告（山口市）", "FY2024 project report, Yamaguchi city");
const RESULTS: Citation = REPORT.article(
    "基本施策Ⅳ（1）令和5年度の実績・令和6年度の予定",
    "Basic policy IV (1), FY2023 actual and FY2024 planned",
);
const AMOUNT: Citation = REPORT
    .article(
        "基本施策Ⅳ（1）交付金の額（年度ごとの上限とみなす）",
        "Basic policy IV (1), amount; read as a cap for each fiscal year",
    )
    .unconfirmed();
const AREAS: Citation = REPORT
    .article(
        "基本施策Ⅳ（1）令和5年度の実績・令和6年度の予定（事業がない地域の名は記載なし）",
        "Basic policy IV (1), FY2023 actual and FY2024 planned; areas without a project are not named",
    )
    .unconfirmed();
const READING: Citation = REPORT
    .article(
        "基本施策Ⅳ（1）（割合と比較の方法は記載なし）",
        "Basic policy IV (1); how to compare is not stated",
    )
    .unconfirmed();

/// Every reason of an answer.
#[derive(Reasons)]
#[expect(missing_docs, reason = "the message of a reason tells its parameters")]
pub enum Reason {
    /// Nothing to assess.
    #[reason(code = "rows-empty", effect = returned, ja = "地域が1行もありません。表を入力してください。", en = "There is no row: enter the table of areas.", cite = READING)]
    RowsEmpty,
    /// Two rows are about one area.
    #[reason(code = "same-area-twice", effect = passed, ja = "{fiscal_year}の{area}は{rows}行あります。1地域として数え、事業数は合計の{projects}としました。", en = "{area} has {rows} rows in {fiscal_year}; it counts as one area with {projects} projects in all.", cite = READING)]
    SameAreaTwice { area: &'static str, fiscal_year: FiscalYear, rows: i64, projects: i64 },
    /// The projects of one area come to more than its cap.
    #[reason(code = "area-cap-binds", effect = reduced, ja = "{fiscal_year}の{area}は{projects}事業で{uncapped_yen}になり得ますが、1地域あたりの上限額{limit_yen}までとしました。", en = "The {projects} projects of {area} in {fiscal_year} could come to {uncapped_yen}; the ceiling counts them up to the cap of {limit_yen} per area.", cite = AMOUNT)]
    AreaCapBinds {
        area: &'static str,
        fiscal_year: FiscalYear,
        projects: i64,
        uncapped_yen: Yen,
        limit_yen: Yen,
    },
    /// Which areas had no project.
    #[reason(code = "areas-without-actual", effect = passed, ja = "{fiscal_year}（実績）に事業がない地域は{count}地域です：{areas_ja}（英語表記：{areas_en}）。", en = "{count} areas had no project in {fiscal_year} (actual): {areas_en} ({areas_ja}).", cite = AREAS)]
    AreasWithoutActual { fiscal_year: FiscalYear, count: i64, areas_ja: String, areas_en: String },
    /// No change, because the year before is not there.
    #[reason(code = "no-previous-actual", effect = passed, ja = "{previous}の実績がないため、{fiscal_year}（実績）の前年度との差は計算できません。", en = "There are no actual figures of {previous}: the change to {fiscal_year} is not computable.", cite = READING)]
    NoPreviousActual { fiscal_year: FiscalYear, previous: FiscalYear },
    /// Which areas are to have no project.
    #[reason(code = "areas-without-planned", effect = passed, ja = "{fiscal_year}（予定）に事業がない地域は{count}地域です：{areas_ja}（英語表記：{areas_en}）。", en = "{count} areas are to have no project in {fiscal_year} (planned): {areas_en} ({areas_ja}).", cite = AREAS)]
    AreasWithoutPlanned { fiscal_year: FiscalYear, count: i64, areas_ja: String, areas_en: String },
    /// No change, because the planned year before is not there.
    #[reason(code = "no-previous-planned", effect = passed, ja = "{previous}の予定がないため、{fiscal_year}（予定）の前年度との差は計算できません。", en = "There are no planned figures of {previous}: the change to {fiscal_year} is not computable.", cite = READING)]
    NoPreviousPlanned { fiscal_year: FiscalYear, previous: FiscalYear },
    /// Planned and actual figures stand side by side.
    #[reason(code = "planned-not-mixed", effect = passed, ja = "{planned_year}は予定、{actual_year}は実績です。予定の数値は実績の割合や前年度との差に含めていません。", en = "{planned_year} is planned and {actual_year} is actual; planned figures enter no actual coverage and no change.", cite = RESULTS)]
    PlannedNotMixed { actual_year: FiscalYear, planned_year: FiscalYear },
    /// What the plan would change, for reference.
    #[reason(code = "planned-against-actual", effect = passed, ja = "【参考】{planned_year}の予定は{planned_areas}地域で、{actual_year}の実績{actual_areas}地域との差は{difference}です。予定は実績ではありません。", en = "For reference: {planned_areas} areas are planned for {planned_year} against {actual_areas} in {actual_year} (actual), a difference of {difference}. A plan is not a result.", cite = READING)]
    PlannedAgainstActual {
        planned_year: FiscalYear,
        planned_areas: i64,
        actual_year: FiscalYear,
        actual_areas: i64,
        difference: Points,
    },
    /// Nothing has happened yet, as far as the rows tell.
    #[reason(code = "no-actual-figures", effect = passed, ja = "実績の行がないため、実績の割合、前年度の実績との差、予定と実績の比較は計算できません。", en = "No row is actual: actual coverage, its change and what a plan is compared with are not computable.", cite = READING)]
    NoActualFigures,
    /// Nothing is planned, as far as the rows tell.
    #[reason(code = "no-planned-figures", effect = passed, ja = "予定の行がないため、予定の割合と、予定と実績の比較は計算できません。", en = "No row is planned: planned coverage and its comparison with actual figures are not computable.", cite = READING)]
    NoPlannedFigures,
    /// Nothing to compare a plan with.
    #[reason(code = "no-actual-before-planned", effect = passed, ja = "{planned_year}より前の年度の実績がないため、予定と実績の比較は計算できません。", en = "There are no actual figures of a year before {planned_year}: the plan cannot be compared.", cite = READING)]
    NoActualBeforePlanned { planned_year: FiscalYear },
    /// A rate over nothing.
    #[reason(code = "no-actual-projects", effect = passed, ja = "{actual_year}の実績が0のため、予定と実績の地域数・事業数の増減率は計算できません。", en = "Nothing was done in {actual_year} (actual): the rates of the planned areas and projects against it are not computable.", cite = READING)]
    NoActualProjects { actual_year: FiscalYear },
}
