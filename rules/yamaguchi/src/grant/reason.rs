//! Why the special grant answers as it does, and the steps to its amounts: every sentence with where it
//! is written down. When each is said is in the files beside.

use kisoku_sdk::prelude::*;

const REPORT: Citation =
    Citation::of("令和6年度 事業報告（山口市）", "FY2024 project report, Yamaguchi city");
const AMOUNT: Citation =
    REPORT.article("基本施策Ⅳ（1）交付金の額", "Basic policy IV (1), amount of the grant");
const PERIOD: Citation = REPORT.article("基本施策Ⅳ（1）交付期間", "Basic policy IV (1), period of the grant");
const TESTED_DATE: Citation = REPORT
    .article(
        "基本施策Ⅳ（1）交付期間（判定する日は記載なし）",
        "Basic policy IV (1), period; the tested date is not stated",
    )
    .unconfirmed();
const FORM: Citation = Citation::of("交付申請書（様式は未公表）", "Application form (not published)")
    .article("事業開始日と事業終了日", "Start and end of the project")
    .unconfirmed();
const SCOPE: Citation = REPORT
    .article(
        "基本施策Ⅳ（1）交付金の額（上限の数え方は記載なし）",
        "Basic policy IV (1), amount; what the cap counts is not stated",
    )
    .unconfirmed();
const OVER_CAP: Citation = REPORT
    .article(
        "基本施策Ⅳ（1）交付金の額（上限を超える申請の扱いは記載なし）",
        "Basic policy IV (1), amount; a request above a cap is not described",
    )
    .unconfirmed();
const LIFE: Citation =
    Citation::of("地域の未来づくり特別交付金 交付要綱（未公表）", "Guideline of the grant (not published)");
const CHANGE: Citation = LIFE
    .article(
        "変更承認（軽微な変更の範囲は市の設定）",
        "Approval of changes; the tolerance is the city's setting",
    )
    .unconfirmed();
const MINOR: Citation = LIFE
    .article(
        "軽微な変更（範囲は市の設定。変更後の申請額も、交付決定額から同じ範囲にあることを要すると読む）",
        "Minor changes; the tolerance is the city's setting, and read as one of what was granted too",
    )
    .unconfirmed();
const IDENTITY: Citation = LIFE
    .article(
        "実績報告（地域は交付決定のとおりと読む）",
        "Performance report; read as of the area that was granted",
    )
    .unconfirmed();
const DETERMINATION: Citation = LIFE
    .article(
        "額の確定（交付決定額と実績のいずれか低い額と読む）",
        "Final amount, read as the lower of what was granted and what was spent",
    )
    .unconfirmed();
const SURCHARGE: Citation = Citation::of(
    "補助金等に係る予算の執行の適正化に関する法律",
    "Act on proper execution of budgets for subsidies",
)
.article(
    "第19条第1項の例（市の規則による採用と年率は市の設定）",
    "By the example of article 19 (1); whether the city adopts it is its setting",
)
.unconfirmed();
const LAST_FIRST: Citation = Citation::of(
    "補助金等に係る予算の執行の適正化に関する法律施行令",
    "Order on proper execution of budgets for subsidies",
)
.article(
    "第10条第1項の例（市の規則による採用は未確認）",
    "By the example of article 10 (1); that the city adopts it is not confirmed",
)
.unconfirmed();

/// Every reason of an answer.
#[derive(Reasons)]
#[expect(missing_docs, reason = "the message of a reason tells its parameters")]
pub enum Reason {
    /// The dates contradict each other.
    #[reason(code = "end-before-start", effect = returned, ja = "事業終了日の{project_end}が、事業開始日の{project_start}より{days}日前です。日付を確かめて直してください。", en = "The project ends ({project_end}) {days} days before it starts ({project_start}). Check and correct the dates.", cite = FORM)]
    EndBeforeStart { project_start: Date, project_end: Date, days: i64 },
    /// Both dates are tested and within the period.
    #[reason(code = "within-period", effect = passed, ja = "事業開始日の{project_start}と事業終了日の{project_end}は、どちらも{from}から{to}までの交付期間に含まれます（終了日は末日まで{days_left}日）。", en = "The project starts on {project_start} and ends on {project_end}, both within the period ({from} to {to}); the end is {days_left} days before its last day.", cite = PERIOD)]
    WithinPeriod { project_start: Date, project_end: Date, from: Date, to: Date, days_left: i64 },
    /// The one tested date is within the period.
    #[reason(code = "date-within-period", effect = passed, ja = "{tested_field}の{tested_date}は、{from}から{to}までの交付期間に含まれます（末日まで{days_left}日）。", en = "{tested_field} ({tested_date}) is within the period ({from} to {to}), {days_left} days before its last day.", cite = TESTED_DATE)]
    DateWithinPeriod { tested_field: FieldOf, tested_date: Date, from: Date, to: Date, days_left: i64 },
    /// A tested date is before the first or after the last day.
    #[reason(code = "outside-period", effect = refused, ja = "{tested_field}の{tested_date}は、{from}から{to}までの交付期間から{days_outside}日外れています。", en = "{tested_field} ({tested_date}) is {days_outside} days outside the period ({from} to {to}).", cite = TESTED_DATE)]
    OutsidePeriod { tested_field: FieldOf, tested_date: Date, from: Date, to: Date, days_outside: i64 },
    /// Cut to the cap of a project.
    #[reason(code = "project-cap-applied", effect = reduced, ja = "申請額{requested_yen}は1事業あたりの上限額{limit_yen}を{over_yen}超えるため、上限額で計算しました。", en = "The request of {requested_yen} is {over_yen} above the cap of {limit_yen} per project, so the amount is computed with the cap.", cite = AMOUNT)]
    ProjectCapApplied { requested_yen: Yen, limit_yen: Yen, over_yen: Yen },
    /// Refused because it is above the cap of a project.
    #[reason(code = "project-cap-exceeded", effect = refused, ja = "申請額{requested_yen}は1事業あたりの上限額{limit_yen}を{over_yen}超えています。上限額以下で申請してください。", en = "The request of {requested_yen} is {over_yen} above the cap of {limit_yen} per project. Ask for at most the cap.", cite = OVER_CAP)]
    ProjectCapExceeded { requested_yen: Yen, limit_yen: Yen, over_yen: Yen },
    /// Cut to what the area has left.
    #[reason(code = "area-cap-applied", effect = reduced, ja = "1地域あたりの上限額{limit_yen}のうち{used_yen}が交付決定済みのため、残りの{remaining_yen}で計算しました。", en = "{used_yen} of the cap of {limit_yen} per area is already granted, so the amount is computed with the {remaining_yen} left.", cite = AMOUNT)]
    AreaCapApplied { limit_yen: Yen, used_yen: Yen, remaining_yen: Yen },
    /// The area has nothing left.
    #[reason(code = "area-cap-exhausted", effect = refused, ja = "1地域あたりの上限額{limit_yen}に対し{used_yen}が交付決定済みで、残りがありません。", en = "{used_yen} is already granted against the cap of {limit_yen} per area; nothing is left.", cite = AMOUNT)]
    AreaCapExhausted { limit_yen: Yen, used_yen: Yen },
    /// Refused because it is more than the area has left.
    #[reason(code = "area-cap-exceeded", effect = refused, ja = "1地域あたりの上限額{limit_yen}のうち{used_yen}が交付決定済みで、申請額{requested_yen}は残りの{remaining_yen}を{over_yen}超えています。残額以下で申請してください。", en = "{used_yen} of the cap of {limit_yen} per area is already granted; the request of {requested_yen} is {over_yen} above the {remaining_yen} left. Ask for at most what is left.", cite = OVER_CAP)]
    AreaCapExceeded { requested_yen: Yen, limit_yen: Yen, used_yen: Yen, remaining_yen: Yen, over_yen: Yen },
    /// Neither cap cuts.
    #[reason(code = "within-caps", effect = passed, ja = "{amount_yen}は1事業あたりの上限額{project_limit_yen}と地域の残額{area_remaining_yen}の範囲内です。", en = "{amount_yen} is within the cap of {project_limit_yen} per project and the {area_remaining_yen} left for the area.", cite = SCOPE)]
    WithinCaps { amount_yen: Yen, project_limit_yen: Yen, area_remaining_yen: Yen },
    /// A change that needs no approval.
    #[reason(code = "minor-change", effect = passed, ja = "申請額は{former_yen}から{requested_yen}への変更で、軽微な変更の範囲（{tolerance_percent}％以内）のため、交付決定額{granted_yen}のままとします。", en = "The request changes from {former_yen} to {requested_yen}, within {tolerance_percent} %, so the {granted_yen} granted stand.", cite = MINOR)]
    MinorChange { former_yen: Yen, requested_yen: Yen, tolerance_percent: Decimal, granted_yen: Yen },
    /// A change that is computed anew.
    #[reason(code = "changed", effect = passed, ja = "申請額{former_yen}から{requested_yen}への変更を、申請と同じ方法で改めて計算しました（変更前の交付決定額{granted_yen}）。", en = "The change of the request from {former_yen} to {requested_yen} was computed anew, as an application is ({granted_yen} granted before).", cite = CHANGE)]
    Changed { former_yen: Yen, requested_yen: Yen, granted_yen: Yen },
    /// The request is below what was granted.
    #[reason(code = "requested-less", effect = reduced, ja = "変更後の申請額{requested_yen}が交付決定額{granted_yen}を下回るため、申請額で計算しました。", en = "The request of {requested_yen} is now below the {granted_yen} granted, so the amount is computed with it.", cite = CHANGE)]
    RequestedLess { requested_yen: Yen, granted_yen: Yen },
    /// The report is of another area.
    #[reason(code = "report-differs", effect = returned, ja = "実績報告の{field}が交付決定の記録と異なります。交付決定のとおりに直すか、先に変更の承認を受けてください。", en = "{field} of the report is not the one that was granted: correct it, or have a change approved first.", cite = IDENTITY)]
    ReportDiffers { field: FieldOf },
    /// The report lacks what was spent.
    #[reason(code = "actual-expense-missing", effect = returned, ja = "{field}が未記入です。領収書等の合計額を記入してください。", en = "{field} is blank: enter the sum of the receipts.", cite = DETERMINATION)]
    ActualExpenseMissing { field: FieldOf },
    /// What was spent comes to what was granted, or more.
    #[reason(code = "granted-amount-final", effect = passed, ja = "実績{actual_yen}から計算した額{computed_yen}は交付決定額{granted_yen}以上のため、交付決定額で確定します。", en = "What was spent, {actual_yen}, comes to {computed_yen}, at least the {granted_yen} granted, which are final.", cite = DETERMINATION)]
    GrantedAmountFinal { actual_yen: Yen, computed_yen: Yen, granted_yen: Yen },
    /// What was spent comes to less than was granted.
    #[reason(code = "actual-amount-final", effect = reduced, ja = "実績{actual_yen}から計算した額{computed_yen}は交付決定額{granted_yen}を{less_yen}下回るため、計算した額で確定します。", en = "What was spent, {actual_yen}, comes to {computed_yen}, {less_yen} less than the {granted_yen} granted, and is final.", cite = DETERMINATION)]
    ActualAmountFinal { actual_yen: Yen, computed_yen: Yen, granted_yen: Yen, less_yen: Yen },
    /// For how many days a part bears a surcharge.
    #[reason(code = "surcharge-days", effect = passed, ja = "返還額のうち{part_yen}は、{received_on}に受領したものとし（最後に受領したものから充てます）、{returned_on}までの{days}日について加算金を計算します。", en = "{part_yen} of it count as received on {received_on}, what was received last first: {days} days up to {returned_on} bear a surcharge.", cite = LAST_FIRST)]
    SurchargeDays { part_yen: Yen, received_on: Date, returned_on: Date, days: i64 },
    /// A surcharge on what is paid back.
    #[reason(code = "surcharge", effect = passed, ja = "取消しによる返還額{principal_yen}に、日数に応じ年{rate_percent}％（1年を365日とする）の加算金{surcharge_yen}が付きます（円未満切捨て）。", en = "{principal_yen} to be paid back after a cancellation bear a surcharge of {surcharge_yen}: {rate_percent} % a year of 365 days, by days, rounded down to the yen.", cite = SURCHARGE)]
    Surcharge { principal_yen: Yen, rate_percent: Decimal, surcharge_yen: Yen },
    /// No surcharge on what was not cancelled.
    #[reason(code = "settled-without-surcharge", effect = passed, ja = "返還額のうち{settled_yen}は、義務違反による取消しではなく精算によるものであるため、加算金は付きません。", en = "{settled_yen} of what is paid back are settled, not cancelled for a breach, and bear no surcharge.", cite = SURCHARGE)]
    SettledWithoutSurcharge { settled_yen: Yen },
    /// No surcharge.
    #[reason(code = "no-surcharge", effect = passed, ja = "加算金の定めが設定されていないため、返還額{principal_yen}に加算金は付きません。", en = "No surcharge is set: {principal_yen} are paid back without one.", cite = SURCHARGE)]
    NoSurcharge { principal_yen: Yen },
}

/// The steps to an amount: of an application, then those that only later stages have.
#[derive(Steps)]
pub enum Step {
    /// What is asked for.
    #[step(id = "requested", ja = "申請額", en = "Requested")]
    Requested,
    /// At most the cap of a project.
    #[step(id = "project-cap", ja = "1事業あたりの上限額", en = "Cap per project")]
    ProjectCap,
    /// At most what the area has left.
    #[step(id = "area-cap", ja = "地域の上限額の残り", en = "Left of the cap per area")]
    AreaCap,
    /// What stood granted.
    #[step(id = "granted", ja = "交付決定額", en = "Granted")]
    Granted,
    /// What was spent.
    #[step(id = "actual-expense", ja = "対象経費の実績額", en = "Actual expense")]
    ActualExpense,
    /// What is paid back.
    #[step(id = "principal", ja = "返還額", en = "Paid back")]
    Principal,
    /// The share of it that a surcharge comes to.
    #[step(id = "surcharge", ja = "加算金（年率×日数）", en = "Surcharge for the days")]
    Surcharge,
    /// In whole yen.
    #[step(id = "surcharge-rounding", ja = "円未満切捨て", en = "Whole yen")]
    SurchargeRounding,
}
