//! The reasons of the cumulative goals with their citations. When each applies is in [`super`].

use kisoku_sdk::prelude::*;

const POLICY: Citation = Citation::of(
    "令和6年度 部の運営方針書 地域振興部（周南市）",
    "FY2024 policy sheet, regional promotion department, Shunan city",
);
const GOALS: Citation =
    POLICY.article("3 部の中期目標（2024年度最終目標値）", "3 Mid-term goals, final targets for FY2024");
const COUNTING: Citation = POLICY
    .article(
        "3 部の中期目標（数え方の細目は記載なし）",
        "3 Mid-term goals; details of counting are not stated",
    )
    .unconfirmed();

/// Every reason of an answer.
#[derive(Reasons)]
#[expect(missing_docs, reason = "the message of a reason tells its parameters")]
pub enum Reason {
    /// Two rows of one year.
    #[reason(code = "year-twice", effect = returned, ja = "{fiscal_year}の行が2行以上あるため、累計を計算できません。1年度1行にしてください。", en = "{fiscal_year} has more than one row, so nothing can be added up. Keep one row a year.", cite = COUNTING)]
    YearTwice { fiscal_year: FiscalYear },
    /// No start year is set.
    #[reason(code = "no-start-year", effect = passed, ja = "この目標の起算年度は示されていないため、入力された最初の年度から数えました。", en = "No start year is stated for this goal; it counts from the first year entered.", cite = COUNTING)]
    NoStartYear,
    /// A year before the start.
    #[reason(code = "before-start-year", effect = passed, ja = "{fiscal_year}の{new}は、起算年度の{start_year}より前のため累計に含めません。", en = "The {new} of {fiscal_year} are before the start year ({start_year}) and do not count.", cite = GOALS)]
    BeforeStartYear { fiscal_year: FiscalYear, new: i64, start_year: FiscalYear },
    /// A year after the target year.
    #[reason(code = "after-target-year", effect = passed, ja = "{fiscal_year}の{new}は、目標年度の{target_year}より後のため累計に含めません。", en = "The {new} of {fiscal_year} are after the target year ({target_year}) and do not count.", cite = COUNTING)]
    AfterTargetYear { fiscal_year: FiscalYear, new: i64, target_year: FiscalYear },
    /// Nothing to add up.
    #[reason(code = "actual-missing", effect = returned, ja = "累計に含める年度の数が入力されていないため、評価できません（空欄は0ではありません）。", en = "No year that counts is entered, so nothing can be graded; a blank is not 0.", cite = COUNTING)]
    ActualMissing,
    /// Years of which nothing is known, and the target is not reached without them.
    #[reason(code = "years-missing", effect = returned, ja = "入力された{through}までの累計は{cumulative}で目標値{target}まで{short}足りませんが、入力のない年度があるため判定できません。次の年度（西暦）の数を入力してください。なかった年度は0とします：{years}。", en = "The years entered up to {through} come to {cumulative}, {short} short of the target of {target}, and some years are not entered, so nothing can be graded. Enter these fiscal years, or 0 where there was none: {years}.", cite = COUNTING)]
    YearsMissing { cumulative: i64, target: i64, short: i64, through: FiscalYear, years: String },
    /// Years of which nothing is known, and the target is reached without them.
    #[reason(code = "years-without-row", effect = passed, ja = "次の年度（西暦）は入力がなく、累計に含めていません：{years}。", en = "Nothing is entered for these fiscal years, and nothing is counted for them: {years}.", cite = COUNTING)]
    YearsWithoutRow { years: String },
    /// At the target or above.
    #[reason(code = "target-reached", effect = passed, ja = "{through}までの累計は{cumulative}で、{target_year}の目標値{target}に到達しました（超過{over}）。", en = "{cumulative} by {through} reach the target of {target} for {target_year} ({over} above it).", cite = GOALS)]
    TargetReached { cumulative: i64, target: i64, target_year: FiscalYear, through: FiscalYear, over: i64 },
    /// Below the target, with every year entered.
    #[reason(code = "target-not-reached", effect = passed, ja = "{target_year}までの累計は{cumulative}で、目標値{target}まであと{remaining}です。", en = "{cumulative} by {target_year} are {remaining} short of the target of {target}.", cite = GOALS)]
    TargetNotReached { cumulative: i64, target: i64, target_year: FiscalYear, remaining: i64 },
}
