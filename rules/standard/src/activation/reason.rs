//! The reasons of `standard-activation`. When each applies is in `super`.

use kisoku_sdk::prelude::*;

const GUIDELINE: Citation =
    Citation::of("市町村の評価要領（設定による）", "The municipality's evaluation guideline, as configured")
        .unconfirmed();
const GOAL: Citation = GUIDELINE.article("活用率の目標", "Target of the activation rate");
const ROSTER: Citation = GUIDELINE.article("名簿（本モジュールの読み方）", "Roster (our reading)");

/// Why this result.
#[derive(Reasons)]
pub enum Reason {
    #[reason(
        code = "rows-empty", effect = returned, cite = ROSTER,
        ja = "団体が1行もありません。名簿を入力してください。",
        en = "There is no row: enter the roster of bodies."
    )]
    RowsEmpty,
    #[reason(
        code = "roster-size-differs", effect = returned, cite = ROSTER,
        ja = "名簿の団体数{bodies}が登録団体数{registered}と異なります。名簿か設定を直すまで、活用率と目標の達成は計算しません。",
        en = "The roster has {bodies} bodies, {registered} are registered: correct the roster or the setting; until then no rate and no target is computed."
    )]
    RosterSizeDiffers { bodies: i64, registered: i64 },
    #[reason(
        code = "body-repeated", effect = returned, cite = ROSTER,
        ja = "{row}行目は前の行と同じ団体です。1団体として数えました。",
        en = "Row {row} names a body of an earlier row; it was counted as one body."
    )]
    BodyRepeated { row: i64 },
    #[reason(
        code = "past-uses-contradict", effect = returned, cite = ROSTER,
        ja = "{row}行目の活用実績が同じ団体の前の行と異なります。直すまで計算しません。",
        en = "Row {row} gives another number of past uses than an earlier row of the same body: correct it; until then nothing is computed."
    )]
    PastUsesContradict { row: i64 },
    #[reason(
        code = "target-met", effect = passed, cite = GOAL,
        ja = "{bodies}団体のうち{granted}団体が交付決定を受けました。目標{target_percent}%は{needed}団体以上のため、達しています。",
        en = "{granted} of {bodies} bodies were granted. The target of {target_percent}% is {needed} bodies or more: it is met."
    )]
    TargetMet { bodies: i64, granted: i64, target_percent: Decimal, needed: i64 },
    #[reason(
        code = "target-missed", effect = passed, cite = GOAL,
        ja = "{bodies}団体のうち{granted}団体が交付決定を受けました。目標{target_percent}%は{needed}団体以上のため、あと{missing_bodies}団体で届きます。",
        en = "{granted} of {bodies} bodies were granted. The target of {target_percent}% is {needed} bodies or more: {missing_bodies} more would reach it."
    )]
    TargetMissed { bodies: i64, granted: i64, target_percent: Decimal, needed: i64, missing_bodies: i64 },
    #[reason(
        code = "further-findings", effect = passed, cite = ROSTER,
        ja = "このほか{count}件は個別に示していません。該当する行は一覧にすべて示しています。",
        en = "{count} more are not told one by one; the lists name every row that they are found in."
    )]
    FurtherFindings { count: i64 },
}
