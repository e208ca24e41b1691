//! KGI・KPI: the indicators of the collaboration plan against baseline, target and next target.
//! Replaced indicators are told, and never joined into one series.
//!
//! The plan prints baselines, targets and actuals, and says in words whether a target was reached. It
//! prints no formula: achievement ratio and progress are readings, cited as unconfirmed.

mod reasons;

use kisoku_sdk::prelude::*;

pub use reasons::Reason;

/// The indicators that the plan prints.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indicator {
    /// Attachment to the area.
    #[choice(id = "KGI1", ja = "KGI（1）地域への愛着・誇り", en = "KGI (1) attachment to the area")]
    Kgi1,
    /// Active participation.
    #[choice(id = "KGI2", ja = "KGI（2）行事・市民活動への積極的な参加", en = "KGI (2) active participation")]
    Kgi2,
    /// Daily-life services.
    #[choice(id = "KGI3", ja = "KGI（3）日常生活サービスの確保", en = "KGI (3) daily-life services")]
    Kgi3,
    /// Shared strengths and problems.
    #[choice(id = "KPI1", ja = "KPI1 良さ・課題の共有", en = "KPI1 shared strengths and problems")]
    Kpi1,
    /// Coordinators, until it was replaced.
    #[choice(
        id = "KPI2-old",
        ja = "旧KPI2 地域コーディネーターの認定",
        en = "Old KPI2 recognised coordinators"
    )]
    Kpi2Old,
    /// Participants of training, its replacement.
    #[choice(
        id = "KPI2-new",
        ja = "新KPI2 地域づくり研修会の参加者",
        en = "New KPI2 participants of training"
    )]
    Kpi2New,
    /// Joint projects.
    #[choice(id = "KPI3", ja = "KPI3 協議会と市の連携事業", en = "KPI3 joint projects of council and city")]
    Kpi3,
    /// Services for daily life.
    #[choice(id = "KPI4", ja = "KPI4 生活支援サービス事業", en = "KPI4 support services for daily life")]
    Kpi4,
}

impl Indicator {
    /// Whether its figures are percentages, so that their differences are percentage points.
    fn is_share(self) -> bool {
        match self {
            Self::Kgi1 | Self::Kgi2 | Self::Kgi3 | Self::Kpi1 => true,
            Self::Kpi2Old | Self::Kpi2New | Self::Kpi3 | Self::Kpi4 => false,
        }
    }
}

/// 指標の推移: where an indicator is meant to go.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Up.
    #[choice(id = "up", ja = "増加", en = "Up")]
    Up,
    /// Down.
    #[choice(id = "down", ja = "減少", en = "Down")]
    Down,
    /// Neither: to be kept.
    #[choice(id = "maintain", ja = "維持", en = "Maintain")]
    Maintain,
}

impl Direction {
    /// Whether a target cannot be meant: on the wrong side of where an indicator began.
    fn is_against(self, baseline: Decimal, target: Decimal) -> bool {
        match self {
            Self::Up => target < baseline,
            Self::Down => target > baseline,
            Self::Maintain => false,
        }
    }
}

/// The figures of one indicator. Shares in percent, counts as they are; a blank is not zero.
#[derive(Record)]
pub struct Figures {
    /// Which indicator.
    #[field(ja = "指標", en = "Indicator")]
    pub indicator: Indicator,
    /// Where it is meant to go.
    #[field(ja = "指標の推移", en = "Direction")]
    pub direction: Direction,
    /// Where it began.
    #[field(ja = "基準値", en = "Baseline")]
    pub baseline: Option<Decimal>,
    /// Where it was meant to be by now.
    #[field(ja = "目標値", en = "Target")]
    pub target: Option<Decimal>,
    /// Where it is.
    #[field(ja = "実績値", en = "Actual")]
    pub actual: Option<Decimal>,
    /// Where it is meant to be next.
    #[field(ja = "次の目標値", en = "Next target")]
    pub next_target: Option<Decimal>,
}

/// What the city sets.
#[derive(Record)]
pub struct Settings {
    /// How far from its target an indicator to be kept may be, in its own unit.
    #[field(ja = "維持の指標の許容幅", en = "Tolerance of an indicator to be kept")]
    pub maintain_tolerance: Decimal,
}

/// Whether the target is reached.
#[derive(Bands, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// At the target or better.
    #[band(id = "reached", ja = "到達", en = "Reached")]
    Reached,
    /// Short of it.
    #[band(id = "not-reached", ja = "未到達", en = "Not reached")]
    NotReached,
}

/// The numbers of an answer, exact. Gap and changes are in the indicator's own unit: percentage points
/// where it is a share, persons or projects where it is a count; a share has them as points too.
#[derive(Measures)]
pub struct Measures {
    /// Actual over target; target over actual where the indicator should fall.
    #[measure(ja = "達成率", en = "Achievement ratio", unit = percent)]
    pub achievement_ratio: Option<Fraction>,
    /// The share of the way from baseline to target that is made; none where the target lies against the
    /// direction.
    #[measure(ja = "進捗率（基準値から目標値まで）", en = "Progress from baseline to target", unit = percent)]
    pub progress: Option<Fraction>,
    /// Actual less target.
    #[measure(ja = "目標値との差", en = "Gap to the target", unit = number)]
    pub gap: Option<Fraction>,
    /// Actual less baseline.
    #[measure(ja = "基準値からの変化", en = "Change since the baseline", unit = number)]
    pub change: Option<Fraction>,
    /// The gap of a share: 2 points are 2/100. A count has none.
    #[measure(ja = "目標値との差（ポイント）", en = "Gap to the target in points", unit = points)]
    pub gap_points: Option<Fraction>,
    /// The change of a share: 2 points are 2/100.
    #[measure(ja = "基準値からの変化（ポイント）", en = "Change since the baseline in points", unit = points)]
    pub change_points: Option<Fraction>,
    /// Next target less baseline.
    #[measure(ja = "基準値から次の目標値までに必要な変化", en = "Change needed from baseline to next target", unit = number)]
    pub next_target_change: Option<Fraction>,
    /// The share of the way from baseline to next target that is made.
    #[measure(ja = "進捗率（基準値から次の目標値まで）", en = "Progress from baseline to next target", unit = percent)]
    pub next_target_progress: Option<Fraction>,
}

/// KGI・KPI of the collaboration plan.
///
/// Source: 第二次山口市協働推進プラン 後期推進計画, 第2章第1節 (KGI) and 第3節 (KPI). Unconfirmed: the
/// formulas, the reading of a falling indicator (target over actual), the tolerance of one to be kept.
pub struct PlanIndicators;

impl Achievement for PlanIndicators {
    const ID: &'static str = "plan-indicators";
    const LABEL: Label =
        label("協働推進プランの指標（KGI・KPI）", "Indicators of the collaboration plan (KGI and KPI)");
    type Record = Figures;
    type Settings = Settings;
    type Reason = Reason;
    type Band = Band;
    type Measures = Measures;

    fn grade(settings: &Settings, figures: &Figures) -> Result<Grading<Self>, Fault> {
        let mut findings = Findings::new();
        if matches!(figures.indicator, Indicator::Kpi2Old | Indicator::Kpi2New) {
            findings.add(Reason::IndicatorReplaced);
        }
        tell_blanks(figures, &mut findings);
        let band = compare_with_target(settings, figures, &mut findings)?;
        compare_with_baseline(figures, &mut findings)?;
        tell_not_computable(figures, &mut findings);
        if !figures.indicator.is_share() {
            findings.add(Reason::NotAShare);
        }
        Ok(findings.grade(band, measure(figures)?))
    }
}

const ZERO: Decimal = Decimal::new(0, 0);

fn tell_blanks(figures: &Figures, findings: &mut Findings<Reason>) {
    const BASELINE: FieldOf = field_of::<Figures>("baseline");
    const TARGET: FieldOf = field_of::<Figures>("target");
    const ACTUAL: FieldOf = field_of::<Figures>("actual");
    const NEXT_TARGET: FieldOf = field_of::<Figures>("next_target");
    if figures.baseline.is_none() {
        findings.add(Reason::BaselineMissing { field: BASELINE });
    }
    if figures.target.is_none() {
        findings.add(Reason::TargetMissing { field: TARGET });
    }
    if figures.actual.is_none() {
        findings.add(Reason::ActualMissing { field: ACTUAL });
    }
    if figures.next_target.is_none() {
        findings.add(Reason::NextTargetMissing { field: NEXT_TARGET });
    }
}

/// Whether the target is reached, exactly: nothing is rounded first. A target of 0 gives no band unless the
/// indicator should fall: everything would reach it, and more often than not it stands for a blank.
fn compare_with_target(
    settings: &Settings,
    figures: &Figures,
    findings: &mut Findings<Reason>,
) -> Result<Option<Band>, Fault> {
    let (Some(actual), Some(target)) = (figures.actual, figures.target) else { return Ok(None) };
    if target == ZERO && figures.direction != Direction::Down {
        findings.add(Reason::TargetZero);
        return Ok(None);
    }
    let difference = actual.max(target).minus(actual.min(target))?;
    let reached = match figures.direction {
        Direction::Up => actual >= target,
        Direction::Down => actual <= target,
        Direction::Maintain => difference <= settings.maintain_tolerance,
    };
    let tolerance = settings.maintain_tolerance;
    findings.add(match (figures.direction, reached) {
        (Direction::Up | Direction::Down, true) => Reason::TargetReached { actual, target, difference },
        (Direction::Up | Direction::Down, false) => Reason::TargetNotReached { actual, target, difference },
        (Direction::Maintain, true) => Reason::LevelKept { actual, target, difference, tolerance },
        (Direction::Maintain, false) => {
            let over = difference.minus(tolerance)?;
            Reason::LevelNotKept { actual, target, difference, tolerance, over }
        }
    });
    Ok(Some(if reached { Band::Reached } else { Band::NotReached }))
}

/// Better or worse than where it began. An indicator to be kept is neither.
fn compare_with_baseline(figures: &Figures, findings: &mut Findings<Reason>) -> Result<(), Fault> {
    let (Some(actual), Some(baseline)) = (figures.actual, figures.baseline) else { return Ok(()) };
    let better = match figures.direction {
        Direction::Up => actual > baseline,
        Direction::Down => actual < baseline,
        Direction::Maintain => return Ok(()),
    };
    let difference = actual.max(baseline).minus(actual.min(baseline))?;
    findings.add(match (actual == baseline, better) {
        (true, _) => Reason::Unchanged { baseline },
        (false, true) => Reason::Improved { actual, baseline, difference },
        (false, false) => Reason::Worsened { actual, baseline, difference },
    });
    Ok(())
}

/// What is given and yet has no ratio or no progress, and how the ratio was read.
fn tell_not_computable(figures: &Figures, findings: &mut Findings<Reason>) {
    if figures.direction == Direction::Down
        && let (Some(target), Some(actual)) = (figures.target, figures.actual)
    {
        findings.add(if target == ZERO || actual == ZERO {
            Reason::DecreaseToZero
        } else {
            Reason::DecreaseRatio { target, actual }
        });
    }
    if let (Some(baseline), Some(target)) = (figures.baseline, figures.target) {
        if figures.direction.is_against(baseline, target) {
            findings.add(Reason::TargetAgainstDirection { target, baseline });
        } else if target == baseline && figures.actual.is_some() {
            findings.add(Reason::TargetEqualsBaseline { baseline });
        }
    }
    if let Some(target) = figures.target
        && figures.next_target == Some(target)
    {
        findings.add(Reason::NextTargetUnchanged { target });
    }
    if let (Some(baseline), Some(next_target)) = (figures.baseline, figures.next_target) {
        if figures.direction.is_against(baseline, next_target) {
            findings.add(Reason::NextTargetAgainstDirection { next_target, baseline });
        } else if next_target == baseline && figures.actual.is_some() {
            findings.add(Reason::NextTargetEqualsBaseline { baseline });
        }
    }
}

fn measure(figures: &Figures) -> Result<Measures, Fault> {
    let baseline = figures.baseline.map(Fraction::from);
    let target = figures.target.map(Fraction::from);
    let actual = figures.actual.map(Fraction::from);
    let next_target = figures.next_target.map(Fraction::from);
    let change = less(actual, baseline)?;
    let next_target_change = less(next_target, baseline)?;
    let progress = |toward: Option<Decimal>, way: Option<Fraction>| {
        let against =
            figures.baseline.zip(toward).is_some_and(|(from, to)| figures.direction.is_against(from, to));
        if against { Ok(None) } else { share(change, way) }
    };
    let has_ratio = target.is_some_and(|target| target != Fraction::ZERO);
    let achievement_ratio = match figures.direction {
        Direction::Up | Direction::Maintain => share(actual, target)?,
        Direction::Down => share(target, actual)?.filter(|_| has_ratio),
    };
    let gap = less(actual, target)?;
    let points = |number: Option<Fraction>| {
        number.filter(|_| figures.indicator.is_share()).map(|number| number.times(percent(1))).transpose()
    };
    Ok(Measures {
        achievement_ratio,
        progress: progress(figures.target, less(target, baseline)?)?,
        gap,
        change,
        gap_points: points(gap)?,
        change_points: points(change)?,
        next_target_change,
        next_target_progress: progress(figures.next_target, next_target_change)?,
    })
}

fn less(from: Option<Fraction>, taken: Option<Fraction>) -> Result<Option<Fraction>, Fault> {
    from.zip(taken).map(|(from, taken)| from.minus(taken)).transpose()
}

/// `part` over `whole`; `None` where one is missing or `whole` is 0.
fn share(part: Option<Fraction>, whole: Option<Fraction>) -> Result<Option<Fraction>, Fault> {
    Ok(part.zip(whole).map(|(part, whole)| part.over(whole)).transpose()?.flatten())
}
