//! The reasons of the activation with their citations. When each applies is in `super`.

use kisoku_sdk::prelude::*;

use crate::band::{BANDS, Band, MANIFESTO};

const GOAL: Citation = MANIFESTO
    .article(
        "部局目標2 目標数値から計算（計算は本モジュール）",
        "Department goal 2, computed from its target; the arithmetic is ours",
    )
    .unconfirmed();
const RATE: Citation =
    MANIFESTO.article("部局目標2 現状分析（活用率）", "Department goal 2, activation rate");
const ROSTER: Citation = MANIFESTO
    .article(
        "部局目標2 現状分析（団体数。名簿との照合は本モジュール）",
        "Department goal 2, number of bodies; comparing it with the roster is ours",
    )
    .unconfirmed();
const STATE: Citation = MANIFESTO.article("部局目標2 達成された状態", "Department goal 2, achieved state");
const SILENT: Citation =
    MANIFESTO.article("記載なし（本モジュールの読み方）", "Not stated (our reading)").unconfirmed();

/// Why this result.
#[derive(Reasons)]
pub enum Reason {
    #[reason(
        code = "rows-empty", effect = returned, cite = SILENT,
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
        code = "body-repeated", effect = returned, cite = SILENT,
        ja = "{row}行目は前の行と同じ団体です。1団体として数えました。",
        en = "Row {row} names a body of an earlier row; it was counted as one body."
    )]
    BodyRepeated { row: i64 },
    #[reason(
        code = "past-uses-contradict", effect = returned, cite = SILENT,
        ja = "{row}行目の活用実績が同じ団体の前の行と異なります。直すまで計算しません。",
        en = "Row {row} gives another number of past uses than an earlier row of the same body: correct it; until then nothing is computed."
    )]
    PastUsesContradict { row: i64 },
    #[reason(
        code = "counts-contradict", effect = returned, cite = SILENT,
        ja = "{row}行目は申請{applications}件、交付決定{grants}件、実施{implemented}件で、交付決定が申請を、または実施が交付決定を上回っています。直すまで計算しません。",
        en = "Row {row} has {applications} applications, {grants} grants and {implemented} projects: more grants than applications, or more projects than grants. Correct it; until then nothing is computed."
    )]
    CountsContradict { row: i64, applications: i64, grants: i64, implemented: i64 },
    #[reason(
        code = "activation", effect = passed, cite = RATE,
        ja = "{bodies}団体のうち{granted}団体が交付決定を受け、活用率は{activation_rate}です。",
        en = "{granted} of {bodies} bodies were granted: an activation rate of {activation_rate}."
    )]
    Activation { bodies: i64, granted: i64, activation_rate: Percent },
    #[reason(
        code = "outreach-band", effect = passed, cite = BANDS,
        ja = "対象{group}団体のうち{applied}団体が申請し、目標{target}団体に対して「{band}」に当たります（端数処理はしません）。",
        en = "{applied} of the {group} bodies in the group applied; against a target of {target} that is \"{band}\" (nothing is rounded)."
    )]
    OutreachBand { group: i64, applied: i64, target: i64, band: Band },
    #[reason(
        code = "effort-not-stated", effect = needs_person, cite = BANDS,
        ja = "対象の団体から申請がありません。評価者が設定「取組の有無」で述べてください。取組があれば「{with_effort}」、なければ「{without_effort}」です。取組を記録に含めて評価する場合は「部局マニフェスト 業績目標の標語」（manifesto-achievement）を使います。",
        en = "No body of the group applied: an evaluator states in the setting \"Effort recorded\" whether there was effort. With effort the band is \"{with_effort}\", without it \"{without_effort}\". manifesto-achievement grades the goal with the effort stated in its record."
    )]
    EffortNotStated { with_effort: Band, without_effort: Band },
    #[reason(
        code = "no-effort-stated", effect = passed, cite = BANDS,
        ja = "取組が見られなかったと記録されているため「{band}」に当たります。",
        en = "It is on record that no effort was seen, so the band is \"{band}\"."
    )]
    NoEffortStated { band: Band },
    #[reason(
        code = "result-without-effort", effect = needs_person, cite = SILENT,
        ja = "取組が見られないとされているのに申請があります。どの標語によるかを評価者が判断してください。",
        en = "Bodies applied although no effort is on record: an evaluator has to decide which band applies."
    )]
    ResultWithoutEffort,
    #[reason(
        code = "achieved-state-short", effect = passed, cite = STATE,
        ja = "申請した{applied}団体のうち、事業を実施しているのは{implemented}団体です。目標値は申請を数えます。",
        en = "Of the {applied} bodies that applied, {implemented} run a project. The target counts applications."
    )]
    AchievedStateShort { applied: i64, implemented: i64 },
    #[reason(
        code = "unreachable-band", effect = passed, cite = GOAL,
        ja = "対象が{group}団体、目標が{target}団体では「{band}」になることがありません。",
        en = "With a target of {target} out of {group} bodies the band \"{band}\" can never be reached."
    )]
    UnreachableBand { target: i64, group: i64, band: Band },
    #[reason(
        code = "further-findings", effect = passed, cite = SILENT,
        ja = "このほか{count}件は個別に示していません。該当する行は一覧にすべて示しています。",
        en = "{count} more are not told one by one; the lists name every row that they are found in."
    )]
    FurtherFindings { count: i64 },
}
