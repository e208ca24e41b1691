//! The reasons of `standard-grant`. The steps to its amounts are in [`super::step`].

use kisoku_sdk::prelude::*;

const GUIDELINE: Citation =
    Citation::of("市町村の交付要綱（設定による）", "The municipality's guideline, as configured")
        .unconfirmed();
const PERIOD: Citation = GUIDELINE.article("交付対象期間", "Period").unconfirmed();
const EXPENSE: Citation = GUIDELINE.article("補助対象経費", "Eligible expense").unconfirmed();
const AMOUNT: Citation = GUIDELINE.article("補助金の額", "Amount of the grant").unconfirmed();
const APPLICATION: Citation = GUIDELINE.article("交付申請", "Application").unconfirmed();
const ROUNDING: Citation = GUIDELINE
    .article(
        "端数処理（計算の順序は本モジュールの読み方）",
        "Rounding; its place in the computation is our reading",
    )
    .unconfirmed();
const EXCLUDED: Citation = GUIDELINE.article("対象外事業", "Excluded activities").unconfirmed();
const SELECTION: Citation = GUIDELINE.article("審査・選定", "Selection").unconfirmed();
const CHANGE: Citation = GUIDELINE.article("変更承認・軽微な変更", "Changes and minor changes").unconfirmed();
const MINOR: Citation = GUIDELINE
    .article(
        "軽微な変更（変更後の記録から計算した額も、交付決定額から同じ範囲にあることを要すると読む）",
        "Minor changes; read as also keeping what the record comes to within the same tolerance of what was granted",
    )
    .unconfirmed();
const ALLOTTED: Citation = GUIDELINE
    .article(
        "変更承認（選定による割当額は変更で増えないと読む）",
        "Changes; read as never raising what a selection gave",
    )
    .unconfirmed();
const IDENTITY: Citation = GUIDELINE
    .article(
        "実績報告（団体と地域は交付決定のとおりと読む）",
        "Performance report; read as of the body and the area that were granted",
    )
    .unconfirmed();
const DETERMINATION: Citation = GUIDELINE
    .article(
        "額の確定（交付決定額と実績からの額のいずれか低い額）",
        "Final amount: the lower of what was granted and what the actual expense leads to",
    )
    .unconfirmed();
const SURCHARGE: Citation = Citation::of(
    "補助金等に係る予算の執行の適正化に関する法律",
    "Act on proper execution of budgets for subsidies",
)
.article(
    "第19条第1項の例（市町村の規則による採用と年率は設定による）",
    "By the example of article 19 (1); whether the municipality adopts it is its setting",
)
.unconfirmed();
const LAST_FIRST: Citation = Citation::of(
    "補助金等に係る予算の執行の適正化に関する法律施行令",
    "Order on proper execution of budgets for subsidies",
)
.article(
    "第10条第1項の例（市町村の規則による採用は未確認）",
    "By the example of article 10 (1); that the municipality adopts it is not confirmed",
)
.unconfirmed();

/// Why this amount, or none.
#[derive(Reasons)]
pub enum Reason {
    #[reason(
        code = "within-period", effect = passed, cite = PERIOD,
        ja = "{tested_field}{tested_date}は交付対象期間（{from}から{to}まで）の内です。",
        en = "{tested_field} {tested_date} is within the period from {from} to {to}."
    )]
    WithinPeriod { tested_field: FieldOf, tested_date: Date, from: Date, to: Date },
    #[reason(
        code = "outside-period", effect = refused, cite = PERIOD,
        ja = "{tested_field}{tested_date}は交付対象期間（{from}から{to}まで）を{days_outside}日外れています。",
        en = "{tested_field} {tested_date} is {days_outside} days outside the period from {from} to {to}."
    )]
    OutsidePeriod { tested_field: FieldOf, tested_date: Date, from: Date, to: Date, days_outside: i64 },
    #[reason(
        code = "end-before-start", effect = returned, cite = APPLICATION,
        ja = "事業終了日{project_end}が事業開始日{project_start}より{days}日前です。どちらかを直してください。",
        en = "The project ends on {project_end}, {days} days before it starts on {project_start}: correct one of them."
    )]
    EndBeforeStart { project_start: Date, project_end: Date, days: i64 },
    #[reason(
        code = "body-missing", effect = returned, cite = APPLICATION,
        ja = "団体ごとの上限があるため、団体番号を入力してください。",
        en = "There is a cap per body: enter the body's id."
    )]
    BodyMissing,
    #[reason(
        code = "area-missing", effect = returned, cite = APPLICATION,
        ja = "地域ごとの上限があるため、地域を入力してください。",
        en = "There is a cap per area: enter the area."
    )]
    AreaMissing,
    #[reason(
        code = "area-unknown", effect = returned, cite = APPLICATION,
        ja = "「{area}」は地域の一覧にありません。一覧の表記で入力してください。",
        en = "\"{area}\" is not in the list of areas: enter it as the list spells it."
    )]
    AreaUnknown { area: Text },
    #[reason(
        code = "excluded-activity", effect = refused, cite = EXCLUDED,
        ja = "対象外事業「{activity}」に当たります。",
        en = "The project is an excluded activity: \"{activity}\"."
    )]
    ExcludedActivity { activity: Text },
    #[reason(
        code = "activity-unknown", effect = returned, cite = EXCLUDED,
        ja = "対象外事業のコード「{code}」は一覧にありません。コードを確かめてください。",
        en = "The code \"{code}\" is not in the list of excluded activities: check the code."
    )]
    ActivityUnknown { code: Text },
    #[reason(
        code = "no-excluded-activity", effect = passed, cite = EXCLUDED,
        ja = "対象外事業に当たりません。",
        en = "No excluded activity applies."
    )]
    NoExcludedActivity,
    #[reason(
        code = "document-missing", effect = returned, cite = APPLICATION,
        ja = "添付書類「{document}」がありません。提出してください。",
        en = "The document \"{document}\" is missing: hand it in."
    )]
    DocumentMissing { document: Text },
    #[reason(
        code = "documents-complete", effect = passed, cite = APPLICATION,
        ja = "必要な添付書類がそろっています。",
        en = "All required documents are there."
    )]
    DocumentsComplete,
    #[reason(
        code = "expense-below-minimum", effect = refused, cite = EXPENSE,
        ja = "補助対象経費{eligible_expense_yen}が下限{minimum_yen}に{missing_yen}届きません。",
        en = "The eligible expense of {eligible_expense_yen} is {missing_yen} short of the minimum of {minimum_yen}."
    )]
    ExpenseBelowMinimum { eligible_expense_yen: Yen, minimum_yen: Yen, missing_yen: Yen },
    #[reason(
        code = "other-income-deducted", effect = reduced, cite = EXPENSE,
        ja = "その他収入{other_income_yen}を補助対象経費{eligible_expense_yen}から控除しました。",
        en = "Other income of {other_income_yen} was deducted from the eligible expense of {eligible_expense_yen}."
    )]
    OtherIncomeDeducted { eligible_expense_yen: Yen, other_income_yen: Yen },
    #[reason(
        code = "other-income-covers-all", effect = refused, cite = EXPENSE,
        ja = "その他収入{other_income_yen}が補助対象経費{eligible_expense_yen}以上のため、補助する額がありません。",
        en = "Other income of {other_income_yen} covers the eligible expense of {eligible_expense_yen}: nothing is left to support."
    )]
    OtherIncomeCoversAll { eligible_expense_yen: Yen, other_income_yen: Yen },
    #[reason(
        code = "rate-applied", effect = passed, cite = AMOUNT,
        ja = "{base_yen}に補助率{rate}を掛けました。",
        en = "{base_yen} at a rate of {rate}."
    )]
    RateApplied { base_yen: Yen, rate: Percent },
    #[reason(
        code = "rounded-down", effect = reduced, cite = ROUNDING,
        ja = "{before_yen}を{unit_yen}単位の端数処理で{after_yen}に切り下げました。",
        en = "{before_yen} was rounded down to {after_yen} (unit {unit_yen})."
    )]
    RoundedDown { before_yen: Yen, after_yen: Yen, unit_yen: Yen },
    #[reason(
        code = "rounded-up", effect = passed, cite = ROUNDING,
        ja = "{before_yen}を{unit_yen}単位の端数処理で{after_yen}に切り上げました。",
        en = "{before_yen} was rounded up to {after_yen} (unit {unit_yen})."
    )]
    RoundedUp { before_yen: Yen, after_yen: Yen, unit_yen: Yen },
    #[reason(
        code = "rounded-to-nothing", effect = refused, cite = ROUNDING,
        ja = "{before_yen}は端数処理の単位{unit_yen}に届かないため、補助する額がありません。",
        en = "{before_yen} is below the rounding unit of {unit_yen}: nothing is left."
    )]
    RoundedToNothing { before_yen: Yen, unit_yen: Yen },
    #[reason(
        code = "net-expense-applied", effect = reduced, cite = ROUNDING,
        ja = "端数処理後の{before_yen}が控除後の補助対象経費{net_expense_yen}を超えるため、その額で計算しました。",
        en = "After rounding, {before_yen} is over the expense less other income of {net_expense_yen}, so the amount is computed with that."
    )]
    NetExpenseApplied { before_yen: Yen, net_expense_yen: Yen },
    #[reason(
        code = "requested-less", effect = reduced, cite = APPLICATION,
        ja = "交付申請額{requested_yen}が計算した額{before_yen}より少ないため、申請額で計算しました。",
        en = "The request of {requested_yen} is less than the computed {before_yen}, so the amount is computed with it."
    )]
    RequestedLess { before_yen: Yen, requested_yen: Yen },
    #[reason(
        code = "project-cap-applied", effect = reduced, cite = AMOUNT,
        ja = "{before_yen}は1事業あたりの上限額{limit_yen}を{over_yen}超えるため、上限額で計算しました。",
        en = "{before_yen} is {over_yen} over the cap per project of {limit_yen}, so the amount is computed with the cap."
    )]
    ProjectCapApplied { before_yen: Yen, limit_yen: Yen, over_yen: Yen },
    #[reason(
        code = "project-cap-exceeded", effect = refused, cite = AMOUNT,
        ja = "{before_yen}は1事業あたりの上限額{limit_yen}を{over_yen}超えています。",
        en = "{before_yen} is {over_yen} over the cap per project of {limit_yen}."
    )]
    ProjectCapExceeded { before_yen: Yen, limit_yen: Yen, over_yen: Yen },
    #[reason(
        code = "body-grants-exhausted", effect = refused, cite = AMOUNT,
        ja = "この団体はすでに{grants}件の交付決定を受けており、上限の{grants_max}件に達しています。",
        en = "The body already has {grants} grants; the most is {grants_max}."
    )]
    BodyGrantsExhausted { grants_max: i64, grants: i64 },
    #[reason(
        code = "body-cap-applied", effect = reduced, cite = AMOUNT,
        ja = "団体の上限額{limit_yen}のうち{used_yen}が交付決定済みで、残り{remaining_yen}を{over_yen}超えるため、残りの額で計算しました。",
        en = "{used_yen} of the body's {limit_yen} are granted; the amount is {over_yen} over the {remaining_yen} left, so it is computed with them."
    )]
    BodyCapApplied { limit_yen: Yen, used_yen: Yen, remaining_yen: Yen, over_yen: Yen },
    #[reason(
        code = "body-cap-exceeded", effect = refused, cite = AMOUNT,
        ja = "団体の上限額{limit_yen}のうち{used_yen}が交付決定済みで、残り{remaining_yen}を{over_yen}超えています。",
        en = "{used_yen} of the body's {limit_yen} are granted; the amount is {over_yen} over the {remaining_yen} left."
    )]
    BodyCapExceeded { limit_yen: Yen, used_yen: Yen, remaining_yen: Yen, over_yen: Yen },
    #[reason(
        code = "body-cap-exhausted", effect = refused, cite = AMOUNT,
        ja = "団体の上限額{limit_yen}は{used_yen}の交付決定で尽きています。",
        en = "The body's {limit_yen} are used up by {used_yen} granted."
    )]
    BodyCapExhausted { limit_yen: Yen, used_yen: Yen },
    #[reason(
        code = "area-cap-applied", effect = reduced, cite = AMOUNT,
        ja = "地域の上限額{limit_yen}のうち{used_yen}が交付決定済みで、残り{remaining_yen}を{over_yen}超えるため、残りの額で計算しました。",
        en = "{used_yen} of the area's {limit_yen} are granted; the amount is {over_yen} over the {remaining_yen} left, so it is computed with them."
    )]
    AreaCapApplied { limit_yen: Yen, used_yen: Yen, remaining_yen: Yen, over_yen: Yen },
    #[reason(
        code = "area-cap-exceeded", effect = refused, cite = AMOUNT,
        ja = "地域の上限額{limit_yen}のうち{used_yen}が交付決定済みで、残り{remaining_yen}を{over_yen}超えています。",
        en = "{used_yen} of the area's {limit_yen} are granted; the amount is {over_yen} over the {remaining_yen} left."
    )]
    AreaCapExceeded { limit_yen: Yen, used_yen: Yen, remaining_yen: Yen, over_yen: Yen },
    #[reason(
        code = "area-cap-exhausted", effect = refused, cite = AMOUNT,
        ja = "地域の上限額{limit_yen}は{used_yen}の交付決定で尽きています。",
        en = "The area's {limit_yen} are used up by {used_yen} granted."
    )]
    AreaCapExhausted { limit_yen: Yen, used_yen: Yen },
    #[reason(
        code = "year-cap-applied", effect = reduced, cite = AMOUNT,
        ja = "年度の上限額{limit_yen}のうち{used_yen}が交付決定済みで、残り{remaining_yen}を{over_yen}超えるため、残りの額で計算しました。",
        en = "{used_yen} of the year's {limit_yen} are granted; the amount is {over_yen} over the {remaining_yen} left, so it is computed with them."
    )]
    YearCapApplied { limit_yen: Yen, used_yen: Yen, remaining_yen: Yen, over_yen: Yen },
    #[reason(
        code = "year-cap-exceeded", effect = refused, cite = AMOUNT,
        ja = "年度の上限額{limit_yen}のうち{used_yen}が交付決定済みで、残り{remaining_yen}を{over_yen}超えています。",
        en = "{used_yen} of the year's {limit_yen} are granted; the amount is {over_yen} over the {remaining_yen} left."
    )]
    YearCapExceeded { limit_yen: Yen, used_yen: Yen, remaining_yen: Yen, over_yen: Yen },
    #[reason(
        code = "year-cap-exhausted", effect = refused, cite = AMOUNT,
        ja = "年度の上限額{limit_yen}は{used_yen}の交付決定で尽きています。",
        en = "The year's {limit_yen} are used up by {used_yen} granted."
    )]
    YearCapExhausted { limit_yen: Yen, used_yen: Yen },
    #[reason(
        code = "amount-below-minimum", effect = refused, cite = AMOUNT,
        ja = "補助金の額{amount_yen}が下限額{minimum_yen}に{missing_yen}届きません。",
        en = "The amount of {amount_yen} is {missing_yen} short of the minimum of {minimum_yen}."
    )]
    AmountBelowMinimum { amount_yen: Yen, minimum_yen: Yen, missing_yen: Yen },
    #[reason(
        code = "score-reached", effect = passed, cite = SELECTION,
        ja = "点数{score}は合格点{minimum_score}以上です。",
        en = "The score of {score} is at least the {minimum_score} needed."
    )]
    ScoreReached { score: Decimal, minimum_score: Decimal },
    #[reason(
        code = "score-below-minimum", effect = refused, cite = SELECTION,
        ja = "点数{score}は合格点{minimum_score}に{missing}足りません。",
        en = "The score of {score} is {missing} short of the {minimum_score} needed."
    )]
    ScoreBelowMinimum { score: Decimal, minimum_score: Decimal, missing: Decimal },
    #[reason(
        code = "score-missing", effect = needs_person, cite = SELECTION,
        ja = "審査の点数が未記入です。審査会の結果を記入してください。",
        en = "The score is blank: enter the committee's."
    )]
    ScoreMissing,
    #[reason(
        code = "selected", effect = passed, cite = SELECTION,
        ja = "選定による割当額{most_yen}の範囲内です。",
        en = "It is within the {most_yen} that the selection gives."
    )]
    Selected { most_yen: Yen },
    #[reason(
        code = "selection-share-applied", effect = reduced, cite = SELECTION,
        ja = "{before_yen}は選定による割当額{most_yen}を{over_yen}超えるため、割当額で計算しました。",
        en = "{before_yen} is {over_yen} over the {most_yen} that the selection gives, so the amount is computed with them."
    )]
    SelectionShareApplied { before_yen: Yen, most_yen: Yen, over_yen: Yen },
    #[reason(
        code = "selection-share-exceeded", effect = refused, cite = SELECTION,
        ja = "{before_yen}は選定による割当額{most_yen}を{over_yen}超えるため、交付しません。",
        en = "{before_yen} is {over_yen} over the {most_yen} that the selection leaves, so nothing is granted."
    )]
    SelectionShareExceeded { before_yen: Yen, most_yen: Yen, over_yen: Yen },
    #[reason(
        code = "not-selected", effect = refused, cite = SELECTION,
        ja = "計算した額は{before_yen}ですが、予算枠が上位の申請で尽きたため、選定されませんでした。",
        en = "The computed amount is {before_yen}, but the applications before it used up the budget."
    )]
    NotSelected { before_yen: Yen },
    #[reason(
        code = "minor-change", effect = passed, cite = MINOR,
        ja = "補助対象経費は{former_yen}から{eligible_expense_yen}への変更で、軽微な変更の範囲（{tolerance_percent}％以内、変更後の計算額は{computed_yen}）のため、交付決定額{granted_yen}のままとします。",
        en = "The eligible expense changes from {former_yen} to {eligible_expense_yen}, which is minor (within {tolerance_percent} %; it comes to {computed_yen}), so the {granted_yen} granted stand."
    )]
    MinorChange {
        former_yen: Yen,
        eligible_expense_yen: Yen,
        tolerance_percent: Decimal,
        computed_yen: Yen,
        granted_yen: Yen,
    },
    #[reason(
        code = "allotted-applied", effect = reduced, cite = ALLOTTED,
        ja = "変更後の{before_yen}は選定を経た交付決定額{granted_yen}を{over_yen}超えるため、交付決定額で計算しました。",
        en = "{before_yen} after the change are {over_yen} over the {granted_yen} granted by the selection, so the amount is computed with them."
    )]
    AllottedApplied { before_yen: Yen, granted_yen: Yen, over_yen: Yen },
    #[reason(
        code = "report-differs", effect = returned, cite = IDENTITY,
        ja = "実績報告の{field}が交付決定の記録と異なります。交付決定のとおりに直すか、先に変更の承認を受けてください。",
        en = "{field} of the report is not the one that was granted: correct it, or have a change approved first."
    )]
    ReportDiffers { field: FieldOf },
    #[reason(
        code = "changed", effect = passed, cite = CHANGE,
        ja = "補助対象経費{former_yen}から{eligible_expense_yen}への変更を、申請と同じ方法で改めて計算しました（変更前の交付決定額{granted_yen}）。",
        en = "The change of the eligible expense from {former_yen} to {eligible_expense_yen} was computed anew, as an application is ({granted_yen} granted before)."
    )]
    Changed { former_yen: Yen, eligible_expense_yen: Yen, granted_yen: Yen },
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
