//! 累計目標: goals that count up over the years, such as bodies with a plan of their own. What a plan
//! says is not here.
//!
//! Only entered years count. A year without a row is named, because nothing entered is not zero: where
//! the target is not reached without it, nothing is graded.

mod reasons;

use std::collections::BTreeSet;

use kisoku_sdk::prelude::*;

pub use reasons::Reason;

/// The goals that the department prints with a number.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// Bodies that made a plan.
    #[choice(id = "yume-plan", ja = "地域の夢プラン", en = "Dream plans of areas")]
    YumePlan,
    /// Districts that started or practise a small base; both count alike.
    #[choice(id = "chiisana-kyoten", ja = "小さな拠点", en = "Small bases")]
    ChiisanaKyoten,
}

/// What one fiscal year added.
#[derive(Row)]
pub struct Yearly {
    /// The calendar year in which the fiscal year begins.
    #[field(
        ja = "年度",
        en = "Fiscal year",
        min = 1989,
        max = 2200,
        help_ja = "西暦で入力します（令和5年度は2023）。",
        help_en = "The calendar year in which it begins."
    )]
    pub fiscal_year: i64,
    /// Bodies or districts that were not counted before.
    #[field(ja = "新たに加わった数", en = "New", max = 100_000)]
    pub new: i64,
}

/// The years of one goal.
#[derive(Record)]
pub struct Progress {
    /// Which goal.
    #[field(ja = "目標", en = "Goal")]
    pub goal: Goal,
    /// Its years, each once.
    #[field(ja = "年度ごとの数", en = "By fiscal year", rows_max = 200)]
    pub yearly: Vec<Yearly>,
}

/// What one goal aims at.
#[derive(Row)]
pub struct GoalTarget {
    /// Which goal.
    #[field(ja = "目標", en = "Goal")]
    pub goal: Goal,
    /// How many there have to be.
    #[field(ja = "目標値", en = "Target", min = 1, max = 1_000_000)]
    pub target: i64,
    /// By the end of which fiscal year.
    #[field(ja = "目標年度", en = "Target fiscal year", min = 1989, max = 2200)]
    pub target_fiscal_year: i64,
    /// From which fiscal year on they count; blank where none is set.
    #[field(ja = "起算年度", en = "Start fiscal year", min = 1989, max = 2200)]
    pub start_fiscal_year: Option<i64>,
}

/// What the city sets.
#[derive(Record)]
pub struct Settings {
    /// Each goal once.
    #[field(ja = "目標の一覧", en = "Goals", rows_max = 10, required)]
    pub goals: Vec<GoalTarget>,
}

/// Whether the target is reached.
#[derive(Bands, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// At the target or above.
    #[band(id = "reached", ja = "到達", en = "Reached")]
    Reached,
    /// Below it.
    #[band(id = "not-reached", ja = "未到達", en = "Not reached")]
    NotReached,
}

/// The numbers of an answer.
#[derive(Measures)]
pub struct Measures {
    /// From the start year to the target year, of the years entered.
    #[measure(ja = "累計（入力された年度）", en = "Cumulative, of the years entered", unit = count)]
    pub cumulative: Option<i64>,
    /// How many there have to be.
    #[measure(ja = "目標値", en = "Target", unit = count)]
    pub target: i64,
    /// How many are still to come, at least 0.
    #[measure(ja = "目標までの残り", en = "Remaining", unit = count)]
    pub remaining: Option<i64>,
    /// Cumulative over target.
    #[measure(ja = "達成率", en = "Achievement ratio", unit = percent)]
    pub achievement_ratio: Option<Fraction>,
}

/// 累計目標.
///
/// Source: 令和6年度 部の運営方針書 地域振興部（周南市）, 3 部の中期目標: 20 bodies with a dream plan by FY2024,
/// counted from FY2010 on; 3 districts with a small base by FY2024. Unconfirmed: a start year for small
/// bases, and that what comes after the target year does not count toward it.
pub struct CumulativeGoals;

impl Achievement for CumulativeGoals {
    const ID: &'static str = "cumulative-goals";
    const LABEL: Label = label("累計で数える目標", "Cumulative goals");
    type Record = Progress;
    type Settings = Settings;
    type Reason = Reason;
    type Band = Band;
    type Measures = Measures;

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        let mut seen = BTreeSet::new();
        for (row, goal) in settings.goals.iter().enumerate() {
            if !seen.insert(goal.goal) {
                let ja = "同じ目標が2行あります。1行にしてください。";
                problems.add_row("goals", row, ja, "This goal is there twice. Keep one row.");
            }
            if goal.start_fiscal_year.is_some_and(|start| start > goal.target_fiscal_year) {
                let ja = "起算年度は、目標年度以前にしてください。";
                problems.add_row("goals", row, ja, "The start year has to be at most the target year.");
            }
        }
        for goal in Goal::ALL.iter().filter(|goal| !seen.contains(goal)) {
            let Label { ja, en } = goal.label();
            problems.add(
                "goals",
                format!("「{ja}」の行を加えてください。"),
                format!("Add a row for `{en}`."),
            );
        }
    }

    fn grade(settings: &Settings, progress: &Progress) -> Result<Grading<Self>, Fault> {
        let goal = settings.goals.iter().find(|goal| goal.goal == progress.goal);
        let goal = goal.ok_or_else(|| Fault::new("the settings have no target for this goal"))?;
        let mut findings = Findings::new();
        let count = count(goal, &progress.yearly, &mut findings)?;
        let band = count.as_ref().map_or(Ok(None), |count| compare(goal, count, &mut findings))?;
        let cumulative = count.map(|count| count.cumulative);
        let graded = cumulative.filter(|_| band.is_some());
        let measures = Measures {
            cumulative,
            target: goal.target,
            remaining: graded.map(|cumulative| (goal.target - cumulative).max(0)),
            achievement_ratio: graded.and_then(|cumulative| Fraction::ratio(cumulative, goal.target)),
        };
        Ok(findings.grade(band, measures))
    }
}

/// What the entered years that count come to.
struct Count {
    cumulative: i64,
    /// The last of them.
    through: FiscalYear,
    /// Years that count and are not entered.
    blank: Vec<i64>,
}

/// Adds up the years from the start year to the target year; `None` where that cannot be told.
fn count(
    goal: &GoalTarget,
    yearly: &[Yearly],
    findings: &mut Findings<Reason>,
) -> Result<Option<Count>, Fault> {
    let mut years = BTreeSet::new();
    let twice: BTreeSet<i64> =
        yearly.iter().map(|row| row.fiscal_year).filter(|year| !years.insert(*year)).collect();
    for &year in &twice {
        findings.add(Reason::YearTwice { fiscal_year: fiscal_year(year)? });
    }
    if !twice.is_empty() {
        return Ok(None);
    }
    if goal.start_fiscal_year.is_none() {
        findings.add(Reason::NoStartYear);
    }
    let mut counted = BTreeSet::new();
    let mut cumulative = 0;
    for &Yearly { fiscal_year: year, new } in yearly {
        let fiscal_year = fiscal_year(year)?;
        if let Some(start_year) = start_after(goal, year)? {
            findings.add(Reason::BeforeStartYear { fiscal_year, new, start_year });
        } else if year > goal.target_fiscal_year {
            let target_year = self::fiscal_year(goal.target_fiscal_year)?;
            findings.add(Reason::AfterTargetYear { fiscal_year, new, target_year });
        } else {
            cumulative += new;
            counted.insert(year);
        }
    }
    let (Some(&first), Some(&last)) = (counted.first(), counted.last()) else {
        findings.add(Reason::ActualMissing);
        return Ok(None);
    };
    let years = goal.start_fiscal_year.unwrap_or(first)..=goal.target_fiscal_year;
    let blank = years.filter(|year| !counted.contains(year)).collect();
    Ok(Some(Count { cumulative, through: self::fiscal_year(last)?, blank }))
}

/// The start year, where it is after the year.
fn start_after(goal: &GoalTarget, year: i64) -> Result<Option<FiscalYear>, Fault> {
    goal.start_fiscal_year.filter(|&start| year < start).map(fiscal_year).transpose()
}

/// Years that are not entered cannot lower a cumulative count, but they can be what it is short of.
fn compare(goal: &GoalTarget, count: &Count, findings: &mut Findings<Reason>) -> Result<Option<Band>, Fault> {
    let &Count { cumulative, through, ref blank } = count;
    let (target, target_year) = (goal.target, fiscal_year(goal.target_fiscal_year)?);
    let every_year = blank.is_empty();
    if cumulative >= target {
        if !every_year {
            findings.add(Reason::YearsWithoutRow { years: ranges(blank) });
        }
        let over = cumulative - target;
        findings.add(Reason::TargetReached { cumulative, target, target_year, through, over });
        return Ok(Some(Band::Reached));
    }
    let short = target - cumulative;
    if every_year {
        findings.add(Reason::TargetNotReached { cumulative, target, target_year, remaining: short });
        return Ok(Some(Band::NotReached));
    }
    findings.add(Reason::YearsMissing { cumulative, target, short, through, years: ranges(blank) });
    Ok(None)
}

/// Ascending years as both languages read them: `2012, 2017–2024`.
fn ranges(years: &[i64]) -> String {
    let runs = years.chunk_by(|year, next| year + 1 == *next).filter_map(|run| match run {
        [] => None,
        [year] => Some(year.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
    });
    runs.collect::<Vec<_>>().join(", ")
}

fn fiscal_year(year: i64) -> Result<FiscalYear, Fault> {
    FiscalYear::checked(year).ok_or_else(|| Fault::new("a fiscal year is beyond the calendar"))
}
