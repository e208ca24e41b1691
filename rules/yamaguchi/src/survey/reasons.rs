//! The reasons of the check of a survey table with their citations. When each applies is in [`super`].

use kisoku_sdk::prelude::*;

const PLAN: Citation = Citation::of(
    "第二次山口市協働推進プラン 後期推進計画",
    "Second collaboration plan of Yamaguchi city, late phase",
);
const TABLE: Citation = PLAN.article(
    "第1章第2節5 暮らしの便利さの地域別表（令和4年4月）",
    "Chapter 1, section 2.5, convenience of life by area, April 2022",
);
const READING: Citation = PLAN
    .article(
        "第1章第2節5（割合の分母と端数処理は記載なし）",
        "Chapter 1, section 2.5; denominator and rounding are not stated",
    )
    .unconfirmed();

/// Every reason of an answer.
#[derive(Reasons)]
#[expect(missing_docs, reason = "the message of a reason tells its parameters")]
pub enum Reason {
    /// Nothing to check.
    #[reason(code = "rows-empty", effect = returned, ja = "地域が1行もありません。表を入力してください。", en = "There is no row: enter the table of areas.", cite = READING)]
    RowsEmpty,
    /// Two rows are about one area.
    #[reason(code = "same-area-twice", effect = needs_person, ja = "{area}は{rows}行あります。合計にはすべての行を含めました。行が重複していないか確かめてください。", en = "{area} has {rows} rows, and all of them are in the sums. Check whether one is there twice.", cite = TABLE)]
    SameAreaTwice { area: &'static str, rows: i64 },
    /// A row's parts are not its total.
    #[reason(code = "parts-do-not-add-up", effect = needs_person, ja = "{area}の回答者数は{total}ですが、内訳の合計は{sum}です（差{difference}）。", en = "{area} has a total of {total}, but its parts add up to {sum} (difference {difference}).", cite = TABLE)]
    PartsDoNotAddUp { area: &'static str, total: i64, sum: i64, difference: i64 },
    /// Which denominator the percentages fit.
    #[reason(code = "percents-follow-sum", effect = passed, ja = "{area}の割合は、回答者数{total}を分母とすると計算と合わず、内訳の合計{sum}を分母とすると合います。", en = "The percentages of {area} follow from the sum of its parts, {sum}, and not from its total of {total}.", cite = READING)]
    PercentsFollowSum { area: &'static str, sum: i64, total: i64 },
    /// A percentage is not the rounded one.
    #[reason(code = "percent-does-not-follow", effect = needs_person, ja = "{area}の「{label}」は{printed}%と印刷されていますが、{count}÷{denominator}を四捨五入すると{computed}%です（差{difference}）。", en = "`{label}` of {area} is printed as {printed} %, but {count} of {denominator} is {computed} %, rounded half up (difference {difference}).", cite = READING)]
    PercentDoesNotFollow {
        area: &'static str,
        label: Text,
        printed: Decimal,
        computed: Decimal,
        difference: Decimal,
        count: i64,
        denominator: i64,
    },
    /// People, but no percentage.
    #[reason(code = "percent-missing", effect = returned, ja = "{area}の「{label}」は{count}人ですが、割合が空欄です。", en = "`{label}` of {area} has {count} people and no percentage.", cite = TABLE)]
    PercentMissing { area: &'static str, label: Text, count: i64 },
    /// A percentage, but no people.
    #[reason(code = "percent-without-part", effect = returned, ja = "{area}の「{label}」は割合（{printed}%）だけで、人数がありません。", en = "`{label}` of {area} has a percentage ({printed} %) and no number of people.", cite = TABLE)]
    PercentWithoutPart { area: &'static str, label: Text, printed: Decimal },
    /// One answer is named twice.
    #[reason(code = "part-twice", effect = returned, ja = "{area}の「{label}」が2回あるため、割合を検算できません。", en = "`{label}` of {area} is named twice, so its percentages cannot be checked.", cite = TABLE)]
    PartTwice { area: &'static str, label: Text },
    /// Nobody answered.
    #[reason(code = "no-answers", effect = passed, ja = "{area}は回答者が0人のため、割合は計算できません。", en = "Nobody answered in {area}: percentages are not computable.", cite = TABLE)]
    NoAnswers { area: &'static str },
    /// Everything is right.
    #[reason(code = "all-rows-follow", effect = passed, ja = "{rows}行の内訳と{percents}個の割合は、すべて計算と合います。", en = "The parts of all {rows} rows add up, and all {percents} percentages follow.", cite = READING)]
    AllRowsFollow { rows: i64, percents: i64 },
    /// More findings of rows than a person reads.
    #[reason(code = "further-findings", effect = passed, ja = "このほか{count}件は個別に示していません。該当する行は一覧にすべて示しています。", en = "{count} more are not told one by one; the lists name every row that they are found in.", cite = READING)]
    FurtherFindings { count: i64 },
}
