//! The reasons of the action status with their citations. When each applies is in [`super`].

use kisoku_sdk::prelude::*;

const PLAN: Citation = Citation::of(
    "第二次山口市協働推進プラン 後期推進計画",
    "Second collaboration plan of Yamaguchi city, late phase",
);
const TABLE: Citation = PLAN.article(
    "第1章第4節1 推進計画の取組状況（令和3年度末の表）",
    "Chapter 1, section 4.1, table of the status at the end of FY2021",
);
const STATED: Citation =
    PLAN.article("第1章第4節1 推進計画の取組状況（本文）", "Chapter 1, section 4.1, running text");
const COUNTING: Citation = PLAN
    .article("第1章第4節1（数え方は記載なし）", "Chapter 1, section 4.1; how to count is not stated")
    .unconfirmed();
const REPEATED: Citation = PLAN
    .article(
        "資料編 前期の取組一覧（再掲の印を数えた）",
        "Annex, list of actions; marks of repetition counted",
    )
    .unconfirmed();

/// Every reason of an answer.
#[derive(Reasons)]
#[expect(missing_docs, reason = "the message of a reason tells its parameters")]
pub enum Reason {
    /// Nothing to count.
    #[reason(code = "rows-empty", effect = returned, ja = "基本事業が1行もありません。表を入力してください。", en = "There is no row: enter the table of programmes.", cite = COUNTING)]
    RowsEmpty,
    /// Two rows are about one programme.
    #[reason(code = "same-programme-twice", effect = needs_person, ja = "『{programme}』は{rows}行あります。合計にはすべての行を含めました。行が重複していないか確かめてください。", en = "`{programme}` has {rows} rows, and all of them are in the sums. Check whether one is there twice.", cite = TABLE)]
    SameProgrammeTwice { programme: Text, rows: i64 },
    /// A row's parts are not its total.
    #[reason(code = "row-does-not-add-up", effect = needs_person, ja = "『{programme}』の取組は{total}ですが、内訳の合計は{sum}です（差{difference}）。", en = "`{programme}` has {total} actions, but its parts add up to {sum} (difference {difference}).", cite = TABLE)]
    RowDoesNotAddUp { programme: Text, total: i64, sum: i64, difference: i64 },
    /// Every row's parts are its total.
    #[reason(code = "every-row-adds-up", effect = passed, ja = "{rows}行のすべてで内訳の合計が取組の数と一致します。", en = "The parts of all {rows} rows add up to their totals.", cite = TABLE)]
    EveryRowAddsUp { rows: i64 },
    /// The rate by rows.
    #[reason(code = "counted-by-rows", effect = passed, ja = "実施率{rate}は、行の合計で数えたものです（完了・継続推進・一部実施の{implemented}を取組{total}で割る。再掲も数える）。", en = "The rate of {rate} counts rows: done, continuing and partial ({implemented}) over {total} actions, repeated ones included.", cite = COUNTING)]
    CountedByRows { implemented: i64, total: i64, rate: Percent },
    /// No rate, because there is nothing to count.
    #[reason(code = "no-actions", effect = passed, ja = "取組の合計が0のため、実施率は計算できません。", en = "There are no actions: the implementation rate is not computable.", cite = COUNTING)]
    NoActions,
    /// No rate of one policy, because it has nothing to count.
    #[reason(code = "no-actions-of-policy", effect = passed, ja = "{policy}の取組の合計が0のため、その実施率は計算できません。", en = "{policy} has no actions: its implementation rate is not computable.", cite = COUNTING)]
    NoActionsOfPolicy { policy: &'static str },
    /// Repeated actions are not told.
    #[reason(code = "repetition-not-told", effect = passed, ja = "『{programme}』の再掲の数、または再掲のうち未実施の数が空欄のため、再掲を除いた実施率は計算できません。", en = "The repeated actions of `{programme}`, or how many of them are not done, are blank: the rate without repetition is not computable.", cite = REPEATED)]
    RepetitionNotTold { programme: Text },
    /// More repeated actions than there can be.
    #[reason(code = "repetition-does-not-fit", effect = returned, ja = "『{programme}』の再掲{repeated}（うち未実施{repeated_not_done}）が、取組{total}（うち未実施{not_done}）と合いません。数を確かめてください。", en = "The {repeated} repeated actions of `{programme}` ({repeated_not_done} not done) do not fit its {total} actions ({not_done} not done). Check the figures.", cite = REPEATED)]
    RepetitionDoesNotFit { programme: Text, repeated: i64, total: i64, repeated_not_done: i64, not_done: i64 },
    /// The rate with each action once.
    #[reason(code = "counted-without-repetition", effect = passed, ja = "再掲{repeated}を除いて数えると、取組{total}のうち{implemented}を実施し、実施率は{rate}です。", en = "Without the {repeated} repeated ones, {implemented} of {total} actions are implemented, a rate of {rate}.", cite = REPEATED)]
    CountedWithoutRepetition { implemented: i64, total: i64, repeated: i64, rate: Percent },
    /// No rate with each action once, because nothing is left.
    #[reason(code = "every-action-repeated", effect = passed, ja = "取組{repeated}はすべて再掲のため、再掲を除いた実施率は計算できません。", en = "All {repeated} actions are repeated ones: the rate without repetition is not computable.", cite = REPEATED)]
    EveryActionRepeated { repeated: i64 },
    /// The text states the computed figure.
    #[reason(code = "stated-figure-agrees", effect = passed, ja = "本文の実施数{stated}は、行の合計と一致します。", en = "The stated {stated} implemented actions are the sum of the rows.", cite = STATED)]
    StatedFigureAgrees { stated: i64 },
    /// The text's figure is not set.
    #[reason(code = "stated-figure-not-set", effect = passed, ja = "設定「本文が示す実施数」が空欄のため、本文の実施数との照合と、その実施率の計算はしません。", en = "The setting \"Implemented actions as stated\" is blank: nothing is compared with the text, and it has no rate.", cite = COUNTING)]
    StatedFigureNotSet,
    /// The text states another figure.
    #[reason(code = "stated-figure-differs", effect = needs_person, ja = "本文の実施数は{stated}ですが、行の合計は{computed}です（差{difference}）。", en = "The text states {stated} implemented actions, but the rows add up to {computed} (difference {difference}).", cite = STATED)]
    StatedFigureDiffers { stated: i64, computed: i64, difference: i64 },
    /// A counting rule that leads to the stated figure.
    #[reason(code = "stated-figure-explained", effect = passed, ja = "取組{total}から、再掲を除いた未実施{not_done}を引くと{stated}になり、本文の数と一致します。", en = "{total} actions less the {not_done} that are not done, each once, are the stated {stated}.", cite = REPEATED)]
    StatedFigureExplained { stated: i64, total: i64, not_done: i64 },
    /// More findings of rows than a person reads.
    #[reason(code = "further-findings", effect = passed, ja = "このほか{count}件は個別に示していません。該当する行は一覧にすべて示しています。", en = "{count} more are not told one by one; the lists name every row that they are found in.", cite = COUNTING)]
    FurtherFindings { count: i64 },
}
