//! 業績目標の標語 (`manifesto-achievement`): the band of one goal, by its ratio or by its stated result.

use kisoku_sdk::prelude::*;

use crate::band::{BANDS, Band, MANIFESTO, SCALE, next_better};

const SILENT: Citation =
    MANIFESTO.article("記載なし（本モジュールの読み方）", "Not stated (our reading)").unconfirmed();

/// One goal of the manifesto with its result. A goal has a number or a stated result, not both.
#[derive(Record)]
pub struct Goal {
    #[field(ja = "目標値", en = "Target", min = 0, max = 1_000_000_000, scale_max = 4)]
    pub target: Option<Decimal>,
    #[field(ja = "実績値", en = "Actual", min = -1_000_000_000, max = 1_000_000_000, scale_max = 4)]
    pub actual: Option<Decimal>,
    #[field(ja = "目標の方向", en = "Direction")]
    pub direction: Direction,
    #[field(
        ja = "取組の有無",
        en = "Effort recorded",
        help_ja = "取組が見られたかどうかを評価者が述べます。",
        help_en = "An evaluator states whether effort was seen."
    )]
    pub effort_recorded: Option<bool>,
    #[field(
        ja = "数値のない目標の結果",
        en = "Result of a goal without a number",
        help_ja = "数値目標では空欄にします。",
        help_en = "Leave blank for a goal with a number."
    )]
    pub qualitative_result: Option<QualitativeResult>,
}

/// 指標の推移: which way is better.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// More is better.
    #[choice(id = "up", ja = "増加", en = "Up")]
    Up,
    /// Less is better.
    #[choice(id = "down", ja = "減少", en = "Down")]
    Down,
    /// The level is to be kept.
    #[choice(id = "maintain", ja = "維持", en = "Maintain")]
    Maintain,
}

/// What a person states of a goal without a number.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QualitativeResult {
    /// More than was planned.
    #[choice(id = "beyond-plan", ja = "計画を上回る", en = "Beyond the plan")]
    BeyondPlan,
    /// What was planned.
    #[choice(id = "as-planned", ja = "計画どおり", en = "As planned")]
    AsPlanned,
    /// Less than was planned.
    #[choice(id = "partly", ja = "一部", en = "Partly")]
    Partly,
    /// Nothing of it.
    #[choice(id = "not-delivered", ja = "未達成", en = "Not delivered")]
    NotDelivered,
}

/// What is measured of a goal.
#[derive(Measures)]
pub struct GoalMeasures {
    #[measure(ja = "達成率", en = "Achievement ratio", unit = percent)]
    achievement_ratio: Option<Fraction>,
    #[measure(ja = "目標との差", en = "Gap to the target", unit = number)]
    gap: Option<Fraction>,
}

/// Why a goal falls into its band, or into none.
#[derive(Reasons)]
pub enum Reason {
    #[reason(
        code = "decrease-ratio", effect = passed, cite = SILENT,
        ja = "減らす目標のため、目標値{target}を実績値{actual}で割った値を達成率とします。",
        en = "The goal is to decrease, so the ratio is target {target} over actual {actual}."
    )]
    DecreaseRatio { target: Decimal, actual: Decimal },
    #[reason(
        code = "band-by-ratio", effect = passed, cite = BANDS,
        ja = "実績値{actual}、目標値{target}：「{band}」に当たります（端数処理はしません）。",
        en = "Actual {actual}, target {target}: \"{band}\" (nothing is rounded)."
    )]
    BandByRatio { actual: Decimal, target: Decimal, band: Band },
    #[reason(
        code = "next-band", effect = passed, cite = BANDS,
        ja = "一つ上の「{band}」は{required_ratio}からで、あと約{missing_points}です。",
        en = "The next better band, \"{band}\", begins at {required_ratio}: about {missing_points} more."
    )]
    NextBand { band: Band, required_ratio: Percent, missing_points: Points },
    #[reason(
        code = "no-effort-stated", effect = passed, cite = BANDS,
        ja = "取組が見られなかったと記録されているため「{band}」に当たります。",
        en = "It is on record that no effort was seen, so the band is \"{band}\"."
    )]
    NoEffortStated { band: Band },
    #[reason(
        code = "effort-not-stated", effect = needs_person, cite = BANDS,
        ja = "実績値{actual}が0以下のため、取組の有無を評価者が記入してください。取組があれば「{with_effort}」、なければ「{without_effort}」です。",
        en = "The actual of {actual} is 0 or less: an evaluator has to state whether there was effort. With effort the band is \"{with_effort}\", without it \"{without_effort}\"."
    )]
    EffortNotStated { actual: Decimal, with_effort: Band, without_effort: Band },
    #[reason(
        code = "result-without-effort", effect = needs_person, cite = SILENT,
        ja = "取組が見られないとされているのに実績があります。どちらの標語によるかを評価者が判断してください。",
        en = "Something was reached although no effort is on record: an evaluator has to decide which band applies."
    )]
    ResultWithoutEffort,
    #[reason(
        code = "target-zero", effect = needs_person, cite = SILENT,
        ja = "目標値が0のため達成率を計算できません。評価者が判断してください。",
        en = "The target is 0, so there is no ratio: an evaluator has to decide."
    )]
    TargetZero,
    #[reason(
        code = "target-missing", effect = returned, cite = SILENT,
        ja = "実績値がありますが目標値が空欄です。目標値を入力してください。",
        en = "There is an actual but no target: enter the target."
    )]
    TargetMissing,
    #[reason(
        code = "actual-missing", effect = returned, cite = SILENT,
        ja = "実績値が空欄です。空欄は0とみなしません。実績値を入力してください。",
        en = "The actual is blank, which is not 0: enter it."
    )]
    ActualMissing,
    #[reason(
        code = "goal-without-number", effect = passed, cite = SILENT,
        ja = "数値のない目標のため、達成率と目標との差はありません。",
        en = "The goal has no number, so there is neither a ratio nor a gap."
    )]
    GoalWithoutNumber,
    #[reason(
        code = "qualitative-result", effect = passed, cite = SILENT,
        ja = "数値のない目標の結果として述べられた内容は「{band}」に当たります。",
        en = "The stated result of a goal without a number falls into \"{band}\"."
    )]
    Qualitative { band: Band },
    #[reason(
        code = "qualitative-result-short", effect = needs_person, cite = SILENT,
        ja = "計画に届いていません。どの標語に当たるかを評価者が判断してください。",
        en = "The plan was not reached: an evaluator has to decide how far."
    )]
    QualitativeShort,
    #[reason(
        code = "qualitative-effort-not-stated", effect = needs_person, cite = BANDS,
        ja = "未達成と述べられています。取組の有無も評価者が記入してください。取組がなければ「{without_effort}」です。",
        en = "Nothing was delivered: an evaluator has to state also whether there was effort. Without it the band is \"{without_effort}\"."
    )]
    QualitativeEffortNotStated { without_effort: Band },
    #[reason(
        code = "nothing-to-grade", effect = returned, cite = SILENT,
        ja = "目標値も、数値のない目標の結果も空欄です。どちらかを入力してください。",
        en = "There is neither a target nor a stated result: enter one of them."
    )]
    NothingToGrade,
    #[reason(
        code = "two-yardsticks", effect = returned, cite = SILENT,
        ja = "数値と、数値のない目標の結果の両方が入力されています。どちらか一方を空欄にしてください。",
        en = "There is both a number and a stated result: leave one of them blank."
    )]
    TwoYardsticks,
    #[reason(
        code = "decrease-to-zero-or-below", effect = needs_person, cite = SILENT,
        ja = "減らす目標で実績値{actual}が0以下のため達成率を計算できません。評価者が判断してください。",
        en = "The goal is to decrease and the actual of {actual} is 0 or less, so there is no ratio: an evaluator has to decide."
    )]
    DecreaseToZeroOrBelow { actual: Decimal },
    #[reason(
        code = "level-not-kept", effect = needs_person, cite = SILENT,
        ja = "維持する目標値{target}に対し実績値は{actual}です。許容幅の定めがないため評価者が判断してください。",
        en = "The level to keep is {target}, the actual is {actual}. No tolerance is stated: an evaluator has to decide."
    )]
    LevelNotKept { target: Decimal, actual: Decimal },
}

/// The grade of one goal.
pub struct ManifestoAchievement;

impl Achievement for ManifestoAchievement {
    const ID: &'static str = "manifesto-achievement";
    const LABEL: Label = label("部局マニフェスト 業績目標の標語", "Grades of the department manifesto");
    type Record = Goal;
    type Settings = ();
    type Reason = Reason;
    type Band = Band;
    type Measures = GoalMeasures;

    fn grade((): &(), goal: &Goal) -> Result<Grading<Self>, Fault> {
        match (goal.target, goal.actual, goal.qualitative_result) {
            (Some(_), _, Some(_)) | (_, Some(_), Some(_)) => Ok(ungraded(Reason::TwoYardsticks, None)),
            (None, None, Some(result)) => Ok(by_statement(result, goal.effort_recorded)),
            (None, None, None) => Ok(ungraded(Reason::NothingToGrade, None)),
            (None, Some(_), None) => Ok(ungraded(Reason::TargetMissing, None)),
            (Some(_), None, None) => Ok(ungraded(Reason::ActualMissing, None)),
            (Some(target), Some(actual), None) => by_number(goal, target, actual),
        }
    }
}

fn ungraded(reason: Reason, gap: Option<Fraction>) -> Grading<ManifestoAchievement> {
    let mut findings = Findings::new();
    findings.add(reason);
    findings.grade(None, GoalMeasures { achievement_ratio: None, gap })
}

fn by_statement(result: QualitativeResult, effort: Option<bool>) -> Grading<ManifestoAchievement> {
    let delivered = match result {
        QualitativeResult::BeyondPlan => Some(Band::Exceeded),
        QualitativeResult::AsPlanned => Some(Band::Achieved),
        QualitativeResult::Partly | QualitativeResult::NotDelivered => None,
    };
    let mut findings = Findings::new();
    let band = match (effort, delivered) {
        (Some(false), None) if result == QualitativeResult::NotDelivered => {
            findings.add(Reason::NoEffortStated { band: Band::NoEffort });
            Some(Band::NoEffort)
        }
        (Some(false), _) => {
            findings.add(Reason::ResultWithoutEffort);
            None
        }
        (None | Some(true), Some(band)) => {
            findings.add(Reason::Qualitative { band });
            Some(band)
        }
        (None | Some(true), None) => {
            findings.add(Reason::QualitativeShort);
            if effort.is_none() && result == QualitativeResult::NotDelivered {
                findings.add(Reason::QualitativeEffortNotStated { without_effort: Band::NoEffort });
            }
            None
        }
    };
    findings.add(Reason::GoalWithoutNumber);
    findings.grade(band, GoalMeasures { achievement_ratio: None, gap: None })
}

fn by_number(goal: &Goal, target: Decimal, actual: Decimal) -> Result<Grading<ManifestoAchievement>, Fault> {
    let (wanted, reached) = (Fraction::from(target), Fraction::from(actual));
    let gap = Some(reached.minus(wanted)?);
    if wanted == Fraction::ZERO {
        return Ok(ungraded(Reason::TargetZero, gap));
    }
    if goal.direction == Direction::Down && reached <= Fraction::ZERO {
        return Ok(ungraded(Reason::DecreaseToZeroOrBelow { actual }, gap));
    }
    let ratio = match goal.direction {
        Direction::Up | Direction::Maintain => reached.over(wanted)?,
        Direction::Down => wanted.over(reached)?,
    };
    let ratio = ratio.ok_or_else(|| Fault::new("the ratio of a goal has no denominator"))?;
    let mut findings = Findings::new();
    if goal.direction == Direction::Down {
        findings.add(Reason::DecreaseRatio { target, actual });
    }
    let level_lost = goal.direction == Direction::Maintain && reached != wanted;
    let band = if level_lost {
        findings.add(Reason::LevelNotKept { target, actual });
        None
    } else {
        band(&mut findings, &Numbers { target, actual, ratio }, goal.effort_recorded)?
    };
    Ok(findings.grade(band, GoalMeasures { achievement_ratio: Some(ratio), gap }))
}

/// What a goal with a number is graded by.
struct Numbers {
    target: Decimal,
    actual: Decimal,
    ratio: Fraction,
}

/// Bands 1 to 5 are ratios; band 6 is a person's statement, and a result above 0 beside it a contradiction.
fn band(
    findings: &mut Findings<Reason>,
    numbers: &Numbers,
    effort: Option<bool>,
) -> Result<Option<Band>, Fault> {
    let Numbers { target, actual, ratio } = *numbers;
    let nothing_reached = ratio <= Fraction::ZERO;
    match effort {
        Some(false) if nothing_reached => {
            findings.add(Reason::NoEffortStated { band: Band::NoEffort });
            Ok(Some(Band::NoEffort))
        }
        Some(false) => {
            findings.add(Reason::ResultWithoutEffort);
            Ok(None)
        }
        None if nothing_reached => {
            let (with_effort, without_effort) = (Band::FarBelow, Band::NoEffort);
            findings.add(Reason::EffortNotStated { actual, with_effort, without_effort });
            Ok(None)
        }
        None | Some(true) => {
            let band = SCALE.band(ratio);
            findings.add(Reason::BandByRatio { actual, target, band });
            if let Some((better, required)) = next_better(band) {
                let missing_points = Points(required.minus(ratio)?);
                findings.add(Reason::NextBand {
                    band: better,
                    required_ratio: Percent(required),
                    missing_points,
                });
            }
            Ok(Some(band))
        }
    }
}
