//! `standard-bands`: which band of the municipality's own table a result falls into. The table is in
//! `table`, the reasons in `reason`.

mod reason;
mod table;

use kisoku_sdk::prelude::*;

pub use reason::Reason;
pub use table::{Band, BandRow, Formula, Settings};
use table::{Unsound, advice, scale};

/// A result.
#[derive(Record)]
pub struct Outcome {
    #[field(ja = "指標", en = "Indicator", chars_max = 200)]
    pub indicator: Option<Text>,
    #[field(ja = "指標の推移", en = "Direction")]
    pub direction: Direction,
    #[field(ja = "基準値", en = "Baseline", min = -1_000_000_000, max = 1_000_000_000, scale_max = 4)]
    pub baseline: Option<Decimal>,
    #[field(ja = "目標値", en = "Target", min = -1_000_000_000, max = 1_000_000_000, scale_max = 4)]
    pub target: Option<Decimal>,
    #[field(ja = "実績値", en = "Actual", min = -1_000_000_000, max = 1_000_000_000, scale_max = 4)]
    pub actual: Option<Decimal>,
    #[field(
        ja = "単位",
        en = "Unit",
        help_ja = "目標値と実績値が%のときに選びます。空欄はその他とみなします。",
        help_en = "Choose percent where target and actual are percentages. Blank is other."
    )]
    pub unit: Option<Unit>,
}

/// What target and actual are counted in.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A percentage.
    #[choice(id = "percent", ja = "%", en = "Percent")]
    Percent,
    /// Anything else.
    #[choice(id = "other", ja = "その他", en = "Other")]
    Other,
}

/// Which way is better.
#[derive(Choice, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// More is better.
    #[choice(id = "up", ja = "増加", en = "Up")]
    Up,
    /// Less is better.
    #[choice(id = "down", ja = "減少", en = "Down")]
    Down,
}

/// What is measured of a result.
#[derive(Measures)]
pub struct OutcomeMeasures {
    #[measure(ja = "達成率", en = "Achievement ratio", unit = percent)]
    achievement_ratio: Option<Fraction>,
    #[measure(ja = "進捗率", en = "Progress", unit = percent)]
    progress: Option<Fraction>,
    #[measure(ja = "目標との差", en = "Gap to the target", unit = number)]
    gap: Option<Fraction>,
}

/// The grading.
pub struct StandardBands;

impl Achievement for StandardBands {
    const ID: &'static str = "standard-bands";
    const LABEL: Label = label("標準評価区分", "Standard bands");
    type Record = Outcome;
    type Settings = Settings;
    type Reason = Reason;
    type Band = Band;
    type Measures = OutcomeMeasures;

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        match scale(settings) {
            Ok(_) => {}
            Err(Unsound::Bounds { row }) => problems.add_row(
                "bands",
                row,
                "下側（以上・超）と上側（以下・未満）はそれぞれ一つまで、少なくとも一つを入力してください。",
                "Enter one bound a side at most, and at least one in all.",
            ),
            Err(Unsound::Scale(problem)) => {
                let (row, ja, en) = advice(problem);
                problems.add_row("bands", row, ja, en);
            }
            Err(Unsound::Fault(fault)) => problems.add("bands", "数値が大きすぎます。", fault.message()),
        }
        if settings.target_of_100_is_best && settings.formula == Formula::Progress {
            problems.add(
                "target_of_100_is_best",
                "算式が進捗率のときは使えません。「いいえ」にしてください。",
                "It does not go with the progress as the formula: enter no.",
            );
        }
    }

    fn grade(settings: &Settings, outcome: &Outcome) -> Result<Grading<Self>, Fault> {
        let mut findings = Findings::new();
        if outcome.target.is_none() {
            findings.add(Reason::TargetMissing);
        }
        if outcome.actual.is_none() {
            findings.add(Reason::ActualMissing);
        }
        if outcome.baseline.is_none() && settings.formula == Formula::Progress {
            findings.add(Reason::BaselineMissing);
        }
        let (Some(target), Some(actual)) = (outcome.target, outcome.actual) else {
            let measures = OutcomeMeasures { achievement_ratio: None, progress: None, gap: None };
            return Ok(findings.grade(None, measures));
        };
        let numbers = Numbers { direction: outcome.direction, baseline: outcome.baseline, target, actual };
        let measures = OutcomeMeasures {
            achievement_ratio: numbers.achievement_ratio()?,
            progress: numbers.progress()?,
            gap: Some(Fraction::from(actual).minus(target.into())?),
        };
        let band = match (settings.formula, outcome.baseline) {
            (Formula::AchievementRatio, _) => {
                by_ratio(settings, outcome.unit, &numbers, measures.achievement_ratio, &mut findings)?
            }
            (Formula::Progress, Some(baseline)) => {
                by_progress(settings, baseline, &numbers, measures.progress, &mut findings)?
            }
            (Formula::Progress, None) => None,
        };
        tell_not_graded_by(settings.formula, &numbers, &measures, &mut findings);
        Ok(findings.grade(band, measures))
    }
}

/// Why the number that a result is not graded by cannot be computed, where it cannot.
fn tell_not_graded_by(
    formula: Formula,
    numbers: &Numbers,
    measures: &OutcomeMeasures,
    findings: &mut Findings<Reason>,
) {
    let Numbers { baseline, target, actual, .. } = *numbers;
    match formula {
        Formula::AchievementRatio if measures.progress.is_none() => findings.add(match baseline {
            None => Reason::NoBaseline,
            Some(baseline) => Reason::ProgressNotComputable { target, baseline },
        }),
        Formula::Progress if measures.achievement_ratio.is_none() => {
            findings.add(Reason::RatioNotComputable { target, actual });
        }
        Formula::AchievementRatio | Formula::Progress => {}
    }
}

/// A target and an actual, with what they are compared by.
struct Numbers {
    direction: Direction,
    baseline: Option<Decimal>,
    target: Decimal,
    actual: Decimal,
}

impl Numbers {
    /// actual / target, or target / actual where less is better. `None` for a target of 0 or less, and
    /// for an actual of 0 or less where less is better: more would make the ratio smaller.
    fn achievement_ratio(&self) -> Result<Option<Fraction>, Fault> {
        let (target, actual) = (Fraction::from(self.target), Fraction::from(self.actual));
        match self.direction {
            Direction::Up | Direction::Down if target <= Fraction::ZERO => Ok(None),
            Direction::Down if actual <= Fraction::ZERO => Ok(None),
            Direction::Up => actual.over(target),
            Direction::Down => target.over(actual),
        }
    }

    /// (actual − baseline) / (target − baseline). `None` without a baseline, where the target is the
    /// baseline, and where the target lies against the direction.
    fn progress(&self) -> Result<Option<Fraction>, Fault> {
        match self.baseline {
            Some(baseline) if !self.is_against_direction(baseline) => {
                let baseline = Fraction::from(baseline);
                let way = Fraction::from(self.target).minus(baseline)?;
                Fraction::from(self.actual).minus(baseline)?.over(way)
            }
            Some(_) | None => Ok(None),
        }
    }

    fn is_against_direction(&self, baseline: Decimal) -> bool {
        match self.direction {
            Direction::Up => self.target < baseline,
            Direction::Down => self.target > baseline,
        }
    }

    /// 目標値そのものが100%の指標: reached, it is the best band although it cannot be exceeded.
    fn reaches_100_percent(&self, unit: Option<Unit>) -> bool {
        const HUNDRED: Decimal = Decimal::new(100, 0);
        unit == Some(Unit::Percent)
            && self.direction == Direction::Up
            && self.target == HUNDRED
            && self.actual >= HUNDRED
    }
}

fn by_ratio(
    settings: &Settings,
    unit: Option<Unit>,
    numbers: &Numbers,
    ratio: Option<Fraction>,
    findings: &mut Findings<Reason>,
) -> Result<Option<Band>, Fault> {
    let Numbers { target, actual, .. } = *numbers;
    let Some(ratio) = ratio else {
        findings.add(Reason::NotComputable { target, actual });
        return Ok(None);
    };
    if settings.target_of_100_is_best && numbers.reaches_100_percent(unit) {
        findings.add(Reason::TargetOf100Reached { actual, name: Band::Rank1.name(settings)? });
        return Ok(Some(Band::Rank1));
    }
    let band = band_of(settings, ratio)?;
    findings.add(Reason::BandByRatio { actual, target, name: band.name(settings)? });
    Ok(Some(band))
}

fn by_progress(
    settings: &Settings,
    baseline: Decimal,
    numbers: &Numbers,
    progress: Option<Fraction>,
    findings: &mut Findings<Reason>,
) -> Result<Option<Band>, Fault> {
    let Numbers { target, actual, .. } = *numbers;
    let Some(progress) = progress else {
        findings.add(if numbers.is_against_direction(baseline) {
            Reason::TargetAgainstDirection { target, baseline }
        } else {
            Reason::NotComputable { target, actual }
        });
        return Ok(None);
    };
    let band = band_of(settings, progress)?;
    findings.add(Reason::BandByProgress { baseline, actual, target, name: band.name(settings)? });
    Ok(Some(band))
}

fn band_of(settings: &Settings, ratio: Fraction) -> Result<Band, Fault> {
    let scale = scale(settings).map_err(|_| Fault::new("the table of bands is not sound"))?;
    Ok(scale.band(ratio))
}
