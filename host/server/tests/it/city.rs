//! A municipality with three programmes in force and one that ended.

use std::borrow::Cow;
use std::sync::Arc;

use kisoku_core::calendar::Date;
use kisoku_core::manifest::{Label, Programme};
use kisoku_core::ports::Rules;
use kisoku_core::read::{self, Input};
use kisoku_core::revision::{Catalogue, Digest, EffectivePeriod, LgCode, Municipality, Revision};

use crate::rules::{CONTEST, Demo};

/// Code of the municipality.
pub(crate) const CODE: &str = "352039";

pub(crate) fn catalogue() -> Catalogue {
    catalogue_of(Demo::new())
}

pub(crate) fn catalogue_of(demo: Demo) -> Catalogue {
    catalogue_until(demo, None)
}

/// The grading and the assessment end before a day.
pub(crate) fn catalogue_until(demo: Demo, end: Option<Date>) -> Catalogue {
    let name = Label { ja: "山口市".to_owned(), en: "Yamaguchi".to_owned() };
    let mut city = Municipality::new(LgCode::new(CODE).unwrap(), name);
    let rules: Arc<dyn Rules> = Arc::new(demo);
    let years = [(2021, Some(2023), "500000"), (2024, Some(2026), "1000000")];
    for (from, to, cap) in years {
        let cap = Input::Map(vec![(Cow::Borrowed("area_cap"), Input::Number(cap.into()))]);
        city.add(revision(&rules, 0, &cap, april(from), to.map(april))).unwrap();
    }
    for position in [1, 2] {
        city.add(revision(&rules, position, &Input::Map(vec![]), april(2021), end)).unwrap();
    }
    let mut catalogue = Catalogue::default();
    catalogue.insert(city);
    catalogue
}

/// The contest alone, with a way to select and a budget.
pub(crate) fn contest_of(method: &str, budget: &str) -> Catalogue {
    contest_by(Demo::new(), method, budget)
}

pub(crate) fn contest_by(demo: Demo, method: &str, budget: &str) -> Catalogue {
    let rules: Arc<dyn Rules> = Arc::new(demo);
    let mut city = Municipality::new(LgCode::new(CODE).unwrap(), Label::default());
    city.add(contest(&rules, method, budget)).unwrap();
    let mut catalogue = Catalogue::default();
    catalogue.insert(city);
    catalogue
}

/// The contest with one budget for what is filed before October 2024, and another after.
pub(crate) fn contest_twice(method: &str, budgets: [&str; 2]) -> Catalogue {
    let rules: Arc<dyn Rules> = Arc::new(Demo::new());
    let october = Date::new(2024, 10, 1).unwrap();
    let mut city = Municipality::new(LgCode::new(CODE).unwrap(), Label::default());
    let [first, second] = budgets;
    city.add(contest_from(&rules, method, first, april(2021), Some(october))).unwrap();
    city.add(contest_from(&rules, method, second, october, None)).unwrap();
    let mut catalogue = Catalogue::default();
    catalogue.insert(city);
    catalogue
}

fn contest(rules: &Arc<dyn Rules>, method: &str, budget: &str) -> Arc<Revision> {
    contest_from(rules, method, budget, april(2021), None)
}

fn contest_from(
    rules: &Arc<dyn Rules>,
    method: &str,
    budget: &str,
    from: Date,
    to: Option<Date>,
) -> Arc<Revision> {
    let settings = Input::Map(vec![
        (Cow::Borrowed("method"), Input::Text(Cow::Borrowed(method))),
        (Cow::Borrowed("budget"), Input::Number(budget.into())),
        (Cow::Borrowed("unit"), Input::Number("1000".into())),
    ]);
    revision(rules, CONTEST, &settings, from, to)
}

/// A municipality of another code with the grant in force.
pub(crate) fn neighbour(demo: Demo, code: &str) -> Municipality {
    let mut city = Municipality::new(LgCode::new(code).unwrap(), Label::default());
    let cap = Input::Map(vec![(Cow::Borrowed("area_cap"), Input::Number("1000000".into()))]);
    let rules: Arc<dyn Rules> = Arc::new(demo);
    city.add(revision(&rules, 0, &cap, april(2024), None)).unwrap();
    city
}

/// A grading that becomes an assessment of the same id on 1 April 2026.
pub(crate) fn changing_kind() -> Catalogue {
    let rules: Arc<dyn Rules> = Arc::new(Demo::new());
    let nothing = Input::Map(vec![]);
    let mut city = Municipality::new(LgCode::new(CODE).unwrap(), Label::default());
    city.add(revision(&rules, 1, &nothing, april(2021), Some(april(2026)))).unwrap();
    let mut later = Arc::into_inner(revision(&rules, 2, &nothing, april(2026), None)).unwrap();
    let roster = Programme { id: "grades".to_owned(), ..Programme::clone(&later.programme) };
    later.programme = Arc::new(roster);
    city.add(Arc::new(later)).unwrap();
    let mut catalogue = Catalogue::default();
    catalogue.insert(city);
    catalogue
}

pub(crate) fn april(year: i16) -> Date {
    Date::new(year, 4, 1).unwrap()
}

fn revision(
    rules: &Arc<dyn Rules>,
    position: u32,
    settings: &Input<'_>,
    from: Date,
    to: Option<Date>,
) -> Arc<Revision> {
    let programme = Arc::clone(&rules.manifest().programmes[usize::try_from(position).unwrap()]);
    Arc::new(Revision {
        digest: Digest::of(b"component"),
        rules: Arc::clone(rules),
        position,
        settings: read::record(&programme.settings, settings).unwrap(),
        settings_digest: Digest::of(format!("settings {position} from {from}").as_bytes()),
        programme,
        period: EffectivePeriod::new(from, to).unwrap(),
    })
}
