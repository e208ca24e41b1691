//! Why the area activity grant answers as it does, and the steps to its amounts: every sentence with
//! where it is written down. When each is said is in the files beside.

use kisoku_sdk::prelude::*;

const GUIDE: Citation = Citation::of(
    "伊賀市 地域活動支援事業補助金 募集案内",
    "Iga city, area activity grant, call for applications",
)
.url("https://www.city.iga.lg.jp/0000011832.html");
const RATES: Citation = GUIDE.article("補助率・上限額", "Rates and caps");
const ASSUMED_CAP: Citation = GUIDE
    .article(
        "補助率・上限額（さまざまな主体との協働の上限額は未確認。行政との協働と同じ額と読む）",
        "Rates and caps; the cap of collaboration with other bodies is not confirmed and read as that of collaboration with the city",
    )
    .unconfirmed();
const WINDOW: Citation = GUIDE.article("募集期間", "Application window");
const SILENT: Citation =
    GUIDE.article("記載なし（市の設定）", "Not stated (the city's setting)").unconfirmed();
const ROUNDING: Citation = GUIDE
    .article(
        "端数処理は記載なし（補助率の後と、申請額・上限額の後に切り捨てると読む）",
        "Rounding is not stated; read as down after the rate, and again after request and cap",
    )
    .unconfirmed();
const CHANGE: Citation = GUIDE
    .article(
        "変更承認は記載なし（軽微な変更の範囲は市の設定）",
        "Changes are not described; the tolerance is the city's setting",
    )
    .unconfirmed();
const MINOR: Citation = GUIDE
    .article(
        "軽微な変更は記載なし（範囲は市の設定。変更後の計算額も、交付決定額から同じ範囲にあることを要すると読む）",
        "Minor changes are not described; the tolerance is the city's setting, and read as one of what was granted too",
    )
    .unconfirmed();
const IDENTITY: Citation = GUIDE
    .article(
        "実績報告は記載なし（事業区分は交付決定のとおりと読む）",
        "The performance report is not described; read as of the category that was granted",
    )
    .unconfirmed();
const DETERMINATION: Citation = GUIDE
    .article(
        "額の確定は記載なし（交付決定額と実績からの額のいずれか低い額と読む）",
        "The final amount is not described; read as the lower of what was granted and what was spent leads to",
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

/// The way from the expense to the amount, then the steps that only later stages have.
#[derive(Steps)]
pub enum Step {
    #[step(id = "eligible-expense", ja = "補助対象経費", en = "Eligible expense")]
    EligibleExpense,
    #[step(id = "other-income", ja = "その他収入を控除", en = "Less other income")]
    OtherIncome,
    #[step(id = "rate", ja = "補助率", en = "Rate")]
    Rate,
    #[step(id = "rounding", ja = "端数処理", en = "Rounding")]
    Rounding,
    #[step(id = "category-cap", ja = "区分の上限額", en = "Cap of the category")]
    CategoryCap,
    #[step(id = "requested", ja = "交付申請額", en = "Requested amount")]
    Requested,
    #[step(
        id = "final-rounding",
        ja = "端数処理（申請額・上限額の後）",
        en = "Rounding after request and cap"
    )]
    FinalRounding,
    #[step(id = "granted", ja = "交付決定額", en = "Granted")]
    Granted,
    #[step(id = "principal", ja = "返還額", en = "Paid back")]
    Principal,
    #[step(id = "surcharge", ja = "加算金（年率×日数）", en = "Surcharge for the days")]
    Surcharge,
    #[step(id = "surcharge-rounding", ja = "円未満切捨て", en = "Whole yen")]
    SurchargeRounding,
}

/// Why this amount, or none.
#[derive(Reasons)]
pub enum Reason {
    #[reason(
        code = "filed-in-window", effect = passed, cite = WINDOW,
        ja = "申請日{filed_on}は募集期間（{window_from}から{window_to}まで）の内です。",
        en = "Filed on {filed_on}, within the window from {window_from} to {window_to}."
    )]
    FiledInWindow { filed_on: Date, window_from: Date, window_to: Date },
    #[reason(
        code = "filed-early", effect = refused, cite = WINDOW,
        ja = "申請日{filed_on}は募集開始日{window_from}より{early_days}日早い申請です。期間内であれば{would_have_been_yen}でした。",
        en = "Filed on {filed_on}, {early_days} days before the window opens on {window_from}. Within it, the amount would have been {would_have_been_yen}."
    )]
    FiledEarly { filed_on: Date, window_from: Date, early_days: i64, would_have_been_yen: Yen },
    #[reason(
        code = "filed-late", effect = refused, cite = WINDOW,
        ja = "申請日{filed_on}は募集締切日{window_to}を{late_days}日過ぎています。期間内であれば{would_have_been_yen}でした。",
        en = "Filed on {filed_on}, {late_days} days after the window closed on {window_to}. Within it, the amount would have been {would_have_been_yen}."
    )]
    FiledLate { filed_on: Date, window_to: Date, late_days: i64, would_have_been_yen: Yen },
    #[reason(
        code = "other-income-deducted", effect = reduced, cite = SILENT,
        ja = "その他収入{other_income_yen}を補助対象経費{eligible_expense_yen}から控除しました。",
        en = "Other income of {other_income_yen} was deducted from the eligible expense of {eligible_expense_yen}."
    )]
    OtherIncomeDeducted { eligible_expense_yen: Yen, other_income_yen: Yen },
    #[reason(
        code = "other-income-covers-all", effect = refused, cite = SILENT,
        ja = "その他収入{other_income_yen}が補助対象経費{eligible_expense_yen}以上のため、補助する額がありません。",
        en = "Other income of {other_income_yen} covers the eligible expense of {eligible_expense_yen}: nothing is left to support."
    )]
    OtherIncomeCoversAll { eligible_expense_yen: Yen, other_income_yen: Yen },
    #[reason(
        code = "rate-applied", effect = passed, cite = RATES,
        ja = "{base_yen}に補助率{rate}を掛けました。",
        en = "{base_yen} at a rate of {rate}."
    )]
    RateApplied { base_yen: Yen, rate: Percent },
    #[reason(
        code = "rounded-down", effect = reduced, cite = ROUNDING,
        ja = "{before_yen}を{unit_yen}未満切捨てで{after_yen}としました。",
        en = "{before_yen} was rounded down to {after_yen} (unit {unit_yen})."
    )]
    RoundedDown { before_yen: Yen, after_yen: Yen, unit_yen: Yen },
    #[reason(
        code = "rounded-to-nothing", effect = refused, cite = ROUNDING,
        ja = "{before_yen}は端数処理の単位{unit_yen}に届かないため、補助する額がありません。",
        en = "{before_yen} is below the rounding unit of {unit_yen}: nothing is left."
    )]
    RoundedToNothing { before_yen: Yen, unit_yen: Yen },
    #[reason(
        code = "category-cap-applied", effect = reduced, cite = RATES,
        ja = "計算した額{before_yen}は上限額{limit_yen}を{over_yen}超えるため、上限額で計算しました。",
        en = "{before_yen} is {over_yen} over the cap of {limit_yen}, so the amount is computed with the cap."
    )]
    CategoryCapApplied { before_yen: Yen, limit_yen: Yen, over_yen: Yen },
    #[reason(
        code = "assumed-category-cap-applied", effect = reduced, cite = ASSUMED_CAP,
        ja = "計算した額{before_yen}は、この区分の上限額とみなした{limit_yen}を{over_yen}超えるため、その額で計算しました。",
        en = "{before_yen} is {over_yen} over the {limit_yen} read as the cap of this category, so the amount is computed with them."
    )]
    AssumedCategoryCapApplied { before_yen: Yen, limit_yen: Yen, over_yen: Yen },
    #[reason(
        code = "requested-less", effect = reduced, cite = SILENT,
        ja = "交付申請額{requested_yen}が計算した額{before_yen}より少ないため、申請額で計算しました。",
        en = "The request of {requested_yen} is less than the computed {before_yen}, so the amount is computed with it."
    )]
    RequestedLess { before_yen: Yen, requested_yen: Yen },
    #[reason(
        code = "minor-change", effect = passed, cite = MINOR,
        ja = "補助対象経費は{former_yen}から{eligible_expense_yen}への変更で、軽微な変更の範囲（{tolerance_percent}％以内）のため、交付決定額{granted_yen}のままとします。",
        en = "The eligible expense changes from {former_yen} to {eligible_expense_yen}, within {tolerance_percent} %, so the {granted_yen} granted stand."
    )]
    MinorChange { former_yen: Yen, eligible_expense_yen: Yen, tolerance_percent: Decimal, granted_yen: Yen },
    #[reason(
        code = "changed", effect = passed, cite = CHANGE,
        ja = "補助対象経費{former_yen}から{eligible_expense_yen}への変更を、申請と同じ方法で改めて計算しました（変更前の交付決定額{granted_yen}）。",
        en = "The change of the eligible expense from {former_yen} to {eligible_expense_yen} was computed anew, as an application is ({granted_yen} granted before)."
    )]
    Changed { former_yen: Yen, eligible_expense_yen: Yen, granted_yen: Yen },
    #[reason(
        code = "report-differs", effect = returned, cite = IDENTITY,
        ja = "実績報告の{field}が交付決定の記録と異なります。交付決定のとおりに直すか、先に変更の承認を受けてください。",
        en = "{field} of the report is not the one that was granted: correct it, or have a change approved first."
    )]
    ReportDiffers { field: FieldOf },
    #[reason(
        code = "actual-expense-missing", effect = returned, cite = DETERMINATION,
        ja = "{field}が未記入です。領収書等の合計額を記入してください。",
        en = "{field} is blank: enter the sum of the receipts."
    )]
    ActualExpenseMissing { field: FieldOf },
    #[reason(
        code = "granted-amount-final", effect = passed, cite = DETERMINATION,
        ja = "実績{actual_yen}から計算した額{computed_yen}は交付決定額{granted_yen}以上のため、交付決定額で確定します。",
        en = "The actual expense of {actual_yen} comes to {computed_yen}, at least the {granted_yen} granted, which are final."
    )]
    GrantedAmountFinal { actual_yen: Yen, computed_yen: Yen, granted_yen: Yen },
    #[reason(
        code = "actual-amount-final", effect = reduced, cite = DETERMINATION,
        ja = "実績{actual_yen}から計算した額{computed_yen}は交付決定額{granted_yen}を{less_yen}下回るため、計算した額で確定します。",
        en = "The actual expense of {actual_yen} comes to {computed_yen}, {less_yen} less than the {granted_yen} granted, and is final."
    )]
    ActualAmountFinal { actual_yen: Yen, computed_yen: Yen, granted_yen: Yen, less_yen: Yen },
    #[reason(
        code = "surcharge-days", effect = passed, cite = LAST_FIRST,
        ja = "返還額のうち{part_yen}は、{received_on}に受領したものとし（最後に受領したものから充てます）、{returned_on}までの{days}日について加算金を計算します。",
        en = "{part_yen} of it count as received on {received_on}, what was received last first: {days} days up to {returned_on} bear a surcharge."
    )]
    SurchargeDays { part_yen: Yen, received_on: Date, returned_on: Date, days: i64 },
    #[reason(
        code = "surcharge", effect = passed, cite = SURCHARGE,
        ja = "取消しによる返還額{principal_yen}に、日数に応じ年{rate_percent}％（1年を365日とする）の加算金{surcharge_yen}が付きます（円未満切捨て）。",
        en = "{principal_yen} to be paid back after a cancellation bear a surcharge of {surcharge_yen}: {rate_percent} % a year of 365 days, by days, rounded down to the yen."
    )]
    Surcharge { principal_yen: Yen, rate_percent: Decimal, surcharge_yen: Yen },
    #[reason(
        code = "settled-without-surcharge", effect = passed, cite = SURCHARGE,
        ja = "返還額のうち{settled_yen}は、義務違反による取消しではなく精算によるものであるため、加算金は付きません。",
        en = "{settled_yen} of what is paid back are settled, not cancelled for a breach, and bear no surcharge."
    )]
    SettledWithoutSurcharge { settled_yen: Yen },
    #[reason(
        code = "no-surcharge", effect = passed, cite = SURCHARGE,
        ja = "加算金の定めが設定されていないため、返還額{principal_yen}に加算金は付きません。",
        en = "No surcharge is set: {principal_yen} are paid back without one."
    )]
    NoSurcharge { principal_yen: Yen },
}
