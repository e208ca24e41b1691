//! 交付の広がり: how many of the 21 areas the special grant reached, year by year. The grant itself is
//! in [`crate::grant`].
//!
//! Planned figures never enter a figure that is called actual. The one comparison of both, which the
//! report itself invites by printing them side by side, stands in measures of its own.

mod reasons;
mod year;

use std::collections::BTreeMap;

use kisoku_sdk::prelude::*;

use crate::area::Area;
pub use reasons::Reason;
use year::{Year, fiscal_year, years};

/// Whether a figure has happened.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It has.
    #[choice(id = "actual", ja = "実績", en = "Actual")]
    Actual,
    /// It is expected.
    #[choice(id = "planned", ja = "予定", en = "Planned", alias = "計画")]
    Planned,
}

/// The projects of one area in one fiscal year.
#[derive(Record)]
pub struct AreaYear {
    /// The area.
    #[field(ja = "地域", en = "Area")]
    pub area: Area,
    /// How many projects.
    #[field(ja = "事業数", en = "Projects", max = 1_000)]
    pub projects: i64,
    /// Actual or planned.
    #[field(ja = "区分", en = "Status")]
    pub status: Status,
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
}

/// What the city sets.
#[derive(Record)]
pub struct Settings {
    /// Most yen for one project.
    #[field(ja = "1事業あたりの上限額", en = "Cap per project", min = 1, max = 1_000_000_000)]
    pub project_cap: Yen,
    /// Most yen for one area in a fiscal year.
    #[field(ja = "1地域あたりの上限額", en = "Cap per area", min = 1, max = 100_000_000_000)]
    pub area_cap: Yen,
}

/// The numbers of an answer.
#[derive(Measures, Default)]
pub struct Measures {
    /// Areas with a project over all areas, latest actual year.
    #[measure(ja = "実施地域の割合（直近の実績）", en = "Coverage, latest actual year", unit = percent)]
    pub actual_coverage: Option<Fraction>,
    /// Against the actual year before.
    #[measure(ja = "前年度の実績との差", en = "Change from the actual year before", unit = points)]
    pub actual_coverage_change: Option<Fraction>,
    /// Areas with a project over all areas, latest planned year.
    #[measure(ja = "実施地域の割合（直近の予定）", en = "Coverage, latest planned year", unit = percent)]
    pub planned_coverage: Option<Fraction>,
    /// Latest planned year against the last actual year before it.
    #[measure(ja = "【参考】予定と直近の実績の差", en = "For reference: planned against last actual coverage", unit = points)]
    pub planned_against_actual_coverage: Option<Fraction>,
    /// The same for the number of areas.
    #[measure(ja = "【参考】予定と直近の実績の地域数の増減率", en = "For reference: planned against last actual areas", unit = percent)]
    pub planned_against_actual_areas: Option<Fraction>,
    /// The same for the number of projects.
    #[measure(ja = "【参考】予定と直近の実績の事業数の増減率", en = "For reference: planned against last actual projects", unit = percent)]
    pub planned_against_actual_projects: Option<Fraction>,
}

/// The lists of an answer.
#[derive(Lists, Default)]
pub struct Lists {
    /// Rows that share area, year and status with another.
    #[list(ja = "同じ地域・年度・区分の行", en = "Rows of the same area, year and status")]
    pub same_area_twice: Rows,
}

/// One fiscal year of one status.
#[derive(Measures)]
pub struct YearMeasures {
    /// Areas with a project.
    #[measure(ja = "実施地域数", en = "Areas with a project", unit = count)]
    pub areas: i64,
    /// Areas without one.
    #[measure(ja = "未実施地域数", en = "Areas without a project", unit = count)]
    pub areas_without: i64,
    /// Projects.
    #[measure(ja = "事業数", en = "Projects", unit = count)]
    pub projects: i64,
    /// Areas with a project over all areas.
    #[measure(ja = "実施地域の割合", en = "Coverage", unit = percent)]
    pub coverage: Option<Fraction>,
    /// Against the year before of the same status.
    #[measure(ja = "前年度との差", en = "Change from the year before", unit = points)]
    pub coverage_change: Option<Fraction>,
    /// Most yen that these projects could have been granted.
    #[measure(ja = "交付額の上限", en = "Ceiling of payout", unit = yen)]
    pub payout_ceiling_yen: Yen,
}

/// The tables of an answer.
#[derive(Breakdowns, Default)]
pub struct Breakdowns {
    /// Actual years.
    #[breakdown(ja = "年度別（実績）", en = "By year, actual", key_ja = "年度", key_en = "Fiscal year")]
    pub actual_by_year: Vec<Line<YearMeasures>>,
    /// Planned years.
    #[breakdown(ja = "年度別（予定）", en = "By year, planned", key_ja = "年度", key_en = "Fiscal year")]
    pub planned_by_year: Vec<Line<YearMeasures>>,
}

/// Coverage of the 21 areas.
///
/// Source: 令和6年度 事業報告（山口市）, 基本施策Ⅳ（1）: 13 areas with 18 projects in FY2023 (actual), 9 with
/// 12 in FY2024 (planned on 2024-10-31). That the cap of an area counts one fiscal year is a reading.
pub struct GrantCoverage;

impl Assessment for GrantCoverage {
    const ID: &'static str = "grant-coverage";
    const LABEL: Label = label("地域の未来づくり特別交付金の広がり", "Coverage of the special grant");
    type Row = AreaYear;
    type Settings = Settings;
    type Reason = Reason;
    type Band = ();
    type Measures = Measures;
    type Lists = Lists;
    type Breakdowns = Breakdowns;

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        if settings.area_cap < settings.project_cap {
            problems.add(
                "area_cap",
                "1地域あたりの上限額は、1事業あたりの上限額以上にしてください。",
                "The cap per area has to be at least the cap per project.",
            );
        }
    }

    fn assess(settings: &Settings, rows: &[AreaYear]) -> Result<Assessed<Self>, Fault> {
        let mut findings = Findings::new();
        if rows.is_empty() {
            findings.add(Reason::RowsEmpty);
            let (lists, breakdowns) = (Lists::default(), Breakdowns::default());
            return Ok(findings.assess(Target::None, None, Measures::default(), lists, breakdowns));
        }
        let same_area_twice = find_same_area(rows, &mut findings)?;
        let actual = years(rows, Status::Actual);
        let planned = years(rows, Status::Planned);
        tell_area_cap(settings, actual.iter().chain(&planned), &mut findings)?;
        let actual_by_year = table(settings, &actual, Status::Actual, &mut findings)?;
        let planned_by_year = table(settings, &planned, Status::Planned, &mut findings)?;
        let measures = measure(&actual, &planned, &mut findings)?;
        let breakdowns = Breakdowns { actual_by_year, planned_by_year };
        Ok(findings.assess(Target::None, None, measures, Lists { same_area_twice }, breakdowns))
    }
}

fn find_same_area(rows: &[AreaYear], findings: &mut Findings<Reason>) -> Result<Rows, Fault> {
    let mut places: BTreeMap<(Status, i64, Area), Vec<(usize, i64)>> = BTreeMap::new();
    for (position, row) in rows.iter().enumerate() {
        places.entry((row.status, row.fiscal_year, row.area)).or_default().push((position, row.projects));
    }
    let mut twice = Rows::new();
    for ((_, year, area), places) in places.into_iter().filter(|(_, places)| places.len() > 1) {
        findings.add(Reason::SameAreaTwice {
            area: area.label().ja,
            fiscal_year: fiscal_year(year)?,
            rows: places.iter().map(|_| 1).sum(),
            projects: places.iter().map(|&(_, projects)| projects).sum(),
        });
        for (position, _) in places {
            twice.add(position);
        }
    }
    Ok(twice)
}

/// Names the areas whose projects would come to more than the cap of an area.
fn tell_area_cap<'a>(
    settings: &Settings,
    years: impl Iterator<Item = &'a Year>,
    findings: &mut Findings<Reason>,
) -> Result<(), Fault> {
    for year in years {
        for (area, &projects) in &year.projects_by_area {
            let uncapped_yen = settings.project_cap.times(projects)?;
            if uncapped_yen > settings.area_cap {
                findings.add(Reason::AreaCapBinds {
                    area: area.label().ja,
                    fiscal_year: year.label()?,
                    projects,
                    uncapped_yen,
                    limit_yen: settings.area_cap,
                });
            }
        }
    }
    Ok(())
}

fn table(
    settings: &Settings,
    years: &[Year],
    status: Status,
    findings: &mut Findings<Reason>,
) -> Result<Vec<Line<YearMeasures>>, Fault> {
    let mut lines = Vec::with_capacity(years.len());
    for year in years {
        let (without, fiscal_year) = (year.areas_without(), year.label()?);
        let areas_without: i64 = without.iter().map(|_| 1).sum();
        if areas_without > 0 {
            findings.add(name_areas_without(status, fiscal_year, &without));
        }
        let coverage_change = change(years, year)?;
        if coverage_change.is_none() {
            let previous = fiscal_year.plus(-1);
            findings.add(match status {
                Status::Actual => Reason::NoPreviousActual { fiscal_year, previous },
                Status::Planned => Reason::NoPreviousPlanned { fiscal_year, previous },
            });
        }
        lines.push(Line::new(
            year.fiscal_year.to_string(),
            YearMeasures {
                areas: year.areas(),
                areas_without,
                projects: year.projects(),
                coverage: year.coverage(),
                coverage_change,
                payout_ceiling_yen: year.payout_ceiling(settings)?,
            },
        ));
    }
    Ok(lines)
}

fn name_areas_without(status: Status, fiscal_year: FiscalYear, without: &[Label]) -> Reason {
    let count = without.iter().map(|_| 1).sum();
    let areas_ja = without.iter().map(|area| area.ja).collect::<Vec<_>>().join("、");
    let areas_en = without.iter().map(|area| area.en).collect::<Vec<_>>().join(", ");
    match status {
        Status::Actual => Reason::AreasWithoutActual { fiscal_year, count, areas_ja, areas_en },
        Status::Planned => Reason::AreasWithoutPlanned { fiscal_year, count, areas_ja, areas_en },
    }
}

/// The change of coverage from the year before, where that year is among them.
fn change(years: &[Year], year: &Year) -> Result<Option<Fraction>, Fault> {
    let before = years.iter().find(|before| before.fiscal_year == year.fiscal_year - 1);
    before.map_or(Ok(None), |before| difference(year, before))
}

fn difference(year: &Year, before: &Year) -> Result<Option<Fraction>, Fault> {
    year.coverage().zip(before.coverage()).map(|(now, then)| now.minus(then)).transpose()
}

/// Which figures are missing for what is measured, and which are zero.
fn tell_not_computable(
    last: Option<&Year>,
    plan: Option<&Year>,
    base: Option<&Year>,
    findings: &mut Findings<Reason>,
) -> Result<(), Fault> {
    match (last, plan, base) {
        (None, _, _) => findings.add(Reason::NoActualFigures),
        (Some(_), None, _) => findings.add(Reason::NoPlannedFigures),
        (Some(_), Some(plan), None) => {
            findings.add(Reason::NoActualBeforePlanned { planned_year: plan.label()? });
        }
        (Some(_), Some(_), Some(base)) if base.projects() == 0 => {
            findings.add(Reason::NoActualProjects { actual_year: base.label()? });
        }
        (Some(_), Some(_), Some(_)) => {}
    }
    Ok(())
}

fn measure(actual: &[Year], planned: &[Year], findings: &mut Findings<Reason>) -> Result<Measures, Fault> {
    let last = actual.last();
    let plan = planned.last();
    let base = plan.and_then(|plan| actual.iter().rfind(|year| year.fiscal_year < plan.fiscal_year));
    tell_not_computable(last, plan, base, findings)?;
    if let (Some(last), Some(plan)) = (last, plan) {
        findings.add(Reason::PlannedNotMixed { actual_year: last.label()?, planned_year: plan.label()? });
    }
    let compared = match plan.zip(base) {
        Some((plan, base)) => difference(plan, base)?,
        None => None,
    };
    if let (Some((plan, base)), Some(difference)) = (plan.zip(base), compared) {
        findings.add(Reason::PlannedAgainstActual {
            planned_year: plan.label()?,
            planned_areas: plan.areas(),
            actual_year: base.label()?,
            actual_areas: base.areas(),
            difference: Points(difference),
        });
    }
    let rate = |count: fn(&Year) -> i64| {
        plan.zip(base).and_then(|(plan, base)| Fraction::ratio(count(plan) - count(base), count(base)))
    };
    Ok(Measures {
        actual_coverage: last.and_then(Year::coverage),
        actual_coverage_change: last.map_or(Ok(None), |last| change(actual, last))?,
        planned_coverage: plan.and_then(Year::coverage),
        planned_against_actual_coverage: compared,
        planned_against_actual_areas: rate(Year::areas),
        planned_against_actual_projects: rate(Year::projects),
    })
}
