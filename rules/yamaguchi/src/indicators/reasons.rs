//! The reasons of the indicators with their citations. When each applies is in [`super`].

use kisoku_sdk::prelude::*;

const PLAN: Citation = Citation::of(
    "第二次山口市協働推進プラン 後期推進計画",
    "Second collaboration plan of Yamaguchi city, late phase",
);
const FIGURES: Citation = PLAN.article(
    "第2章第1節 KGI、第3節 KPI（基準値・目標値・実績値）",
    "Chapter 2, section 1 KGI and section 3 KPI: baseline, target, actual",
);
const REPLACED: Citation =
    PLAN.article("第2章第3節 基本施策2のKPI", "Chapter 2, section 3, KPI of basic policy 2");
const FORMULA: Citation = PLAN
    .article("第2章 KGI・KPI（計算式は記載なし）", "Chapter 2, KGI and KPI; no formula is stated")
    .unconfirmed();
const KEPT: Citation = PLAN
    .article(
        "第2章 KGI・KPI（維持の指標と許容幅は記載なし）",
        "Chapter 2, KGI and KPI; no indicator to be kept and no tolerance is stated",
    )
    .unconfirmed();

/// Every reason of an answer.
#[derive(Reasons)]
#[expect(missing_docs, reason = "the message of a reason tells its parameters")]
pub enum Reason {
    /// KPI2 was replaced.
    #[reason(code = "indicator-replaced", effect = passed, ja = "KPI2は別の指標に置き換えられました。新旧の数値を一つの推移としてつなぐことはできません。", en = "KPI2 was replaced by another indicator; old and new figures are not one series.", cite = REPLACED)]
    IndicatorReplaced,
    /// No baseline.
    #[reason(code = "baseline-missing", effect = passed, ja = "{field}が空欄のため、進捗率、基準値からの変化、次の目標値までに必要な変化は計算できません。", en = "{field} is blank: progress, change since the baseline and the change needed from it are not computable.", cite = FIGURES)]
    BaselineMissing { field: FieldOf },
    /// No target.
    #[reason(code = "target-missing", effect = passed, ja = "{field}が空欄のため、達成率、進捗率、目標値との差、到達の判定は計算できません。", en = "{field} is blank: ratio, progress, gap and whether it is reached are not computable.", cite = FIGURES)]
    TargetMissing { field: FieldOf },
    /// No actual.
    #[reason(code = "actual-missing", effect = returned, ja = "{field}が空欄のため評価できません。実績値を入力してください（空欄は0ではありません）。", en = "{field} is blank, so nothing can be graded. Enter the actual; a blank is not 0.", cite = FIGURES)]
    ActualMissing { field: FieldOf },
    /// No next target.
    #[reason(code = "next-target-missing", effect = passed, ja = "{field}が空欄のため、次の目標値までに必要な変化と、それに向けた進捗率は計算できません。", en = "{field} is blank: the change needed and progress toward it are not computable.", cite = FIGURES)]
    NextTargetMissing { field: FieldOf },
    /// At the target or better.
    #[reason(code = "target-reached", effect = passed, ja = "実績値{actual}は目標値{target}に到達しました（差{difference}）。", en = "The actual of {actual} reaches the target of {target} (by {difference}).", cite = FIGURES)]
    TargetReached { actual: Decimal, target: Decimal, difference: Decimal },
    /// Short of the target.
    #[reason(code = "target-not-reached", effect = passed, ja = "実績値{actual}は目標値{target}に{difference}届いていません。", en = "The actual of {actual} is {difference} short of the target of {target}.", cite = FIGURES)]
    TargetNotReached { actual: Decimal, target: Decimal, difference: Decimal },
    /// Kept within the tolerance.
    #[reason(code = "level-kept", effect = passed, ja = "実績値{actual}と目標値{target}の差{difference}は許容幅{tolerance}以内で、維持されています。", en = "The actual of {actual} is {difference} from the target of {target}, within the tolerance of {tolerance}.", cite = KEPT)]
    LevelKept { actual: Decimal, target: Decimal, difference: Decimal, tolerance: Decimal },
    /// Beyond the tolerance.
    #[reason(code = "level-not-kept", effect = passed, ja = "実績値{actual}と目標値{target}の差{difference}は許容幅{tolerance}を{over}超えています。", en = "The actual of {actual} is {difference} from the target of {target}, {over} beyond the tolerance of {tolerance}.", cite = KEPT)]
    LevelNotKept { actual: Decimal, target: Decimal, difference: Decimal, tolerance: Decimal, over: Decimal },
    /// Better than the baseline.
    #[reason(code = "improved", effect = passed, ja = "実績値{actual}は基準値{baseline}から{difference}改善しました。", en = "The actual of {actual} is {difference} better than the baseline of {baseline}.", cite = FIGURES)]
    Improved { actual: Decimal, baseline: Decimal, difference: Decimal },
    /// Worse than the baseline.
    #[reason(code = "worsened", effect = passed, ja = "実績値{actual}は基準値{baseline}から{difference}悪化しました。", en = "The actual of {actual} is {difference} worse than the baseline of {baseline}.", cite = FIGURES)]
    Worsened { actual: Decimal, baseline: Decimal, difference: Decimal },
    /// The same as the baseline.
    #[reason(code = "unchanged", effect = passed, ja = "実績値は基準値{baseline}と同じです。", en = "The actual is the same as the baseline of {baseline}.", cite = FORMULA)]
    Unchanged { baseline: Decimal },
    /// How the ratio of a falling indicator is read.
    #[reason(code = "decrease-ratio", effect = passed, ja = "減少させる指標の達成率は、目標値{target}を実績値{actual}で割って求めました。", en = "The ratio of an indicator that should fall is its target of {target} over its actual of {actual}.", cite = FORMULA)]
    DecreaseRatio { target: Decimal, actual: Decimal },
    /// No ratio and no band, because the target is zero.
    #[reason(code = "target-zero", effect = needs_person, ja = "目標値が0のため、達成率も、到達したかどうかも判定できません。評価者が判断してください。", en = "The target is 0, so neither the ratio nor whether it is reached can be told. An evaluator has to decide.", cite = FORMULA)]
    TargetZero,
    /// No ratio, because an indicator that should fall is at zero or is meant to be.
    #[reason(code = "decrease-to-zero", effect = passed, ja = "減少させる指標の目標値または実績値が0のため、達成率は計算できません。到達したかどうかは目標値と実績値を比べて判定しました。", en = "The target or the actual of an indicator that should fall is 0: the ratio is not computable. Reached or not is told by comparing the two.", cite = FORMULA)]
    DecreaseToZero,
    /// No progress, because there was no way to make.
    #[reason(code = "target-equals-baseline", effect = passed, ja = "目標値が基準値{baseline}と同じため、進捗率は計算できません。", en = "The target equals the baseline of {baseline}: progress is not computable.", cite = FORMULA)]
    TargetEqualsBaseline { baseline: Decimal },
    /// The next target is the old one.
    #[reason(code = "next-target-unchanged", effect = passed, ja = "次の目標値は今回の目標値{target}と同じです。", en = "The next target is the present one of {target}.", cite = FIGURES)]
    NextTargetUnchanged { target: Decimal },
    /// No progress toward the next target, because there is no way to make.
    #[reason(code = "next-target-equals-baseline", effect = passed, ja = "次の目標値が基準値{baseline}と同じため、次の目標値に向けた進捗率は計算できません。", en = "The next target equals the baseline of {baseline}: progress toward it is not computable.", cite = FORMULA)]
    NextTargetEqualsBaseline { baseline: Decimal },
    /// No progress, because the target is on the wrong side of the baseline.
    #[reason(code = "target-against-direction", effect = needs_person, ja = "目標値{target}は基準値{baseline}から見て指標の推移（増加・減少）と逆の向きのため、進捗率を計算できません。評価者が目標値と指標の推移を確かめてください。", en = "From the baseline of {baseline} the target of {target} lies against the direction, so there is no progress: an evaluator has to check target and direction.", cite = FORMULA)]
    TargetAgainstDirection { target: Decimal, baseline: Decimal },
    /// No progress toward the next target, because it is on the wrong side of the baseline.
    #[reason(code = "next-target-against-direction", effect = needs_person, ja = "次の目標値{next_target}は基準値{baseline}から見て指標の推移（増加・減少）と逆の向きのため、次の目標値に向けた進捗率を計算できません。評価者が次の目標値と指標の推移を確かめてください。", en = "From the baseline of {baseline} the next target of {next_target} lies against the direction, so there is no progress toward it: an evaluator has to check next target and direction.", cite = FORMULA)]
    NextTargetAgainstDirection { next_target: Decimal, baseline: Decimal },
    /// No points, because it is no share.
    #[reason(code = "not-a-share", effect = passed, ja = "人数や件数の指標のため、差と変化にポイント（割合の差）はありません。指標の単位で示しています。", en = "The indicator is a count, so gap and change have no percentage points; they are told in its own unit.", cite = FIGURES)]
    NotAShare,
}
