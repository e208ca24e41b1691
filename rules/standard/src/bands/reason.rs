//! The reasons of `standard-bands`. When each applies is in `super`.

use kisoku_sdk::prelude::*;

const GUIDELINE: Citation =
    Citation::of("市町村の評価要領（設定による）", "The municipality's evaluation guideline, as configured")
        .unconfirmed();
const TABLE: Citation = GUIDELINE.article("評価区分", "Bands").unconfirmed();
const FORMULA: Citation =
    GUIDELINE.article("算式（本モジュールの読み方）", "Formula (our reading)").unconfirmed();

/// Why a result falls into its band, or into none.
#[derive(Reasons)]
pub enum Reason {
    #[reason(
        code = "band-by-ratio", effect = passed, cite = TABLE,
        ja = "実績値{actual}、目標値{target}：「{name}」に当たります（端数処理はしません）。",
        en = "Actual {actual}, target {target}: \"{name}\" (nothing is rounded)."
    )]
    BandByRatio { actual: Decimal, target: Decimal, name: Text },
    #[reason(
        code = "band-by-progress", effect = passed, cite = TABLE,
        ja = "基準値{baseline}、実績値{actual}、目標値{target}：進捗率は「{name}」に当たります（端数処理はしません）。",
        en = "Baseline {baseline}, actual {actual}, target {target}: the progress falls into \"{name}\" (nothing is rounded)."
    )]
    BandByProgress { baseline: Decimal, actual: Decimal, target: Decimal, name: Text },
    #[reason(
        code = "target-of-100-reached", effect = passed, cite = TABLE,
        ja = "目標値が100%で実績値{actual}%が到達しているため、最上位の「{name}」とします。",
        en = "The target is 100% and the actual of {actual}% reaches it: the best band, \"{name}\"."
    )]
    TargetOf100Reached { actual: Decimal, name: Text },
    #[reason(
        code = "target-missing", effect = returned, cite = TABLE,
        ja = "目標値が空欄です。目標値を入力してください。",
        en = "The target is blank: enter it."
    )]
    TargetMissing,
    #[reason(
        code = "actual-missing", effect = returned, cite = TABLE,
        ja = "実績値が空欄です。空欄は0とみなしません。実績値を入力してください。",
        en = "The actual is blank, which is not 0: enter it."
    )]
    ActualMissing,
    #[reason(
        code = "baseline-missing", effect = returned, cite = TABLE,
        ja = "進捗率には基準値が必要です。基準値を入力してください。",
        en = "Progress needs a baseline: enter it."
    )]
    BaselineMissing,
    #[reason(
        code = "not-computable", effect = needs_person, cite = FORMULA,
        ja = "目標値{target}、実績値{actual}では計算できません（0以下の値の比になるか、目標値が基準値と同じためです）。評価者が判断してください。",
        en = "With target {target} and actual {actual} there is no ratio (of values of 0 or less, or to a target that is the baseline): an evaluator has to decide."
    )]
    NotComputable { target: Decimal, actual: Decimal },
    #[reason(
        code = "target-against-direction", effect = needs_person, cite = FORMULA,
        ja = "目標値{target}は基準値{baseline}から見て指標の推移（増加・減少）と逆の向きのため、進捗率を計算できません。評価者が判断してください。",
        en = "From the baseline of {baseline} the target of {target} lies against the direction, so there is no progress: an evaluator has to decide."
    )]
    TargetAgainstDirection { target: Decimal, baseline: Decimal },
    #[reason(
        code = "ratio-not-computable", effect = passed, cite = FORMULA,
        ja = "目標値{target}、実績値{actual}では達成率を計算できません（0以下の値の比になるためです）。評価には使いません。",
        en = "With target {target} and actual {actual} there is no achievement ratio (of values of 0 or less). It is not what is graded by."
    )]
    RatioNotComputable { target: Decimal, actual: Decimal },
    #[reason(
        code = "no-baseline", effect = passed, cite = FORMULA,
        ja = "基準値が空欄のため、進捗率は計算できません。評価には使いません。",
        en = "The baseline is blank, so there is no progress. It is not what is graded by."
    )]
    NoBaseline,
    #[reason(
        code = "progress-not-computable", effect = passed, cite = FORMULA,
        ja = "目標値{target}が基準値{baseline}と同じか、指標の推移（増加・減少）と逆の向きのため、進捗率は計算できません。評価には使いません。",
        en = "From the baseline of {baseline} the target of {target} is no way to go, or lies against the direction, so there is no progress. It is not what is graded by."
    )]
    ProgressNotComputable { target: Decimal, baseline: Decimal },
}
