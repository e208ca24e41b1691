//! One fiscal year of one status: its areas, projects and ceiling. Comparing years is in [`super`].

use std::collections::BTreeMap;

use kisoku_sdk::prelude::*;

use super::{AreaYear, Settings, Status};
use crate::area::Area;

/// Projects by area of one fiscal year.
pub(super) struct Year {
    pub(super) fiscal_year: i64,
    pub(super) projects_by_area: BTreeMap<Area, i64>,
}

impl Year {
    pub(super) fn label(&self) -> Result<FiscalYear, Fault> {
        fiscal_year(self.fiscal_year)
    }

    /// Areas with at least one project.
    pub(super) fn areas(&self) -> i64 {
        self.projects_by_area.values().filter(|&&projects| projects > 0).map(|_| 1).sum()
    }

    /// Those without one, by their names.
    pub(super) fn areas_without(&self) -> Vec<Label> {
        let has_one = |area: &Area| self.projects_by_area.get(area).is_some_and(|&projects| projects > 0);
        Area::ALL.iter().filter(|area| !has_one(area)).map(|area| area.label()).collect()
    }

    pub(super) fn projects(&self) -> i64 {
        self.projects_by_area.values().sum()
    }

    pub(super) fn coverage(&self) -> Option<Fraction> {
        Fraction::ratio(self.areas(), Area::ALL.iter().map(|_| 1).sum())
    }

    /// No project is granted more than its cap, and no area more than its own.
    pub(super) fn payout_ceiling(&self, settings: &Settings) -> Result<Yen, Fault> {
        self.projects_by_area.values().try_fold(Yen::ZERO, |sum, &projects| {
            sum.plus(settings.project_cap.times(projects)?.min(settings.area_cap))
        })
    }
}

pub(super) fn fiscal_year(year: i64) -> Result<FiscalYear, Fault> {
    FiscalYear::checked(year).ok_or_else(|| Fault::new("a fiscal year is beyond the calendar"))
}

/// The years of one status, oldest first. Rows of one area in one year are added up.
pub(super) fn years(rows: &[AreaYear], status: Status) -> Vec<Year> {
    let mut years: BTreeMap<i64, BTreeMap<Area, i64>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.status == status) {
        *years.entry(row.fiscal_year).or_default().entry(row.area).or_default() += row.projects;
    }
    years.into_iter().map(|(fiscal_year, projects_by_area)| Year { fiscal_year, projects_by_area }).collect()
}
