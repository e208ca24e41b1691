//! 取組状況: the actions of the plan's early phase by how far they came. What they were is not here.
//!
//! The plan states 70 implemented actions; its own table adds up to 69. Which number is right depends on
//! how repeated actions (再掲) count, so every rate is told with its counting rule.

mod answers;
mod counts;
mod reasons;

use std::collections::BTreeMap;

use kisoku_sdk::prelude::*;

pub use answers::{Breakdowns, Lists, Measures, PolicyMeasures};
use counts::{Implementation, Repetition, sum};
pub use reasons::Reason;

/// The four basic policies, numbered Ⅰ to Ⅳ in one document and 1 to 4 in the other.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// Awareness of taking part.
    #[choice(id = "1", ja = "基本施策1", en = "Basic policy 1", alias = "Ⅰ", alias = "基本施策Ⅰ")]
    One,
    /// Finding and training people.
    #[choice(id = "2", ja = "基本施策2", en = "Basic policy 2", alias = "Ⅱ", alias = "基本施策Ⅱ")]
    Two,
    /// Support for managing an area.
    #[choice(id = "3", ja = "基本施策3", en = "Basic policy 3", alias = "Ⅲ", alias = "基本施策Ⅲ")]
    Three,
    /// A good life.
    #[choice(id = "4", ja = "基本施策4", en = "Basic policy 4", alias = "Ⅳ", alias = "基本施策Ⅳ")]
    Four,
}

/// One programme of the status table.
#[derive(Record)]
pub struct StatusRow {
    /// The policy it belongs to.
    #[field(ja = "基本施策", en = "Basic policy")]
    pub policy: Policy,
    /// Its name.
    #[field(ja = "基本事業", en = "Programme", chars_max = 100)]
    pub programme: Text,
    /// Its actions.
    #[field(ja = "取組", en = "Actions", max = 10_000)]
    pub total: i64,
    /// Actions that are done.
    #[field(ja = "完了", en = "Done", max = 10_000)]
    pub done: i64,
    /// Actions that go on.
    #[field(ja = "継続推進", en = "Continuing", max = 10_000)]
    pub continuing: i64,
    /// Actions that are partly done.
    #[field(ja = "一部実施", en = "Partial", max = 10_000)]
    pub partial: i64,
    /// Actions that are not done.
    #[field(ja = "未実施", en = "Not done", max = 10_000)]
    pub not_done: i64,
    /// Actions that another programme lists too.
    #[field(
        ja = "うち再掲",
        en = "Of these repeated",
        max = 10_000,
        help_ja = "分からないときは空欄にします（0ではありません）。",
        help_en = "Leave blank where it is not known; that is not 0."
    )]
    pub repeated: Option<i64>,
    /// Repeated actions that are not done.
    #[field(ja = "再掲のうち未実施", en = "Repeated and not done", max = 10_000)]
    pub repeated_not_done: Option<i64>,
}

/// What the city sets.
#[derive(Record)]
pub struct Settings {
    /// How many actions its text says were implemented.
    #[field(ja = "本文が示す実施数", en = "Implemented actions as stated", max = 10_000)]
    pub stated_implemented: Option<i64>,
}

/// 取組状況.
///
/// Source: 第二次山口市協働推進プラン 後期推進計画, 第1章第4節1 (14 programmes, 78 actions, end of FY2021,
/// 70 stated as implemented) and 資料編 (repeated actions). How to count them is a reading.
pub struct ActionStatus;

impl Assessment for ActionStatus {
    const ID: &'static str = "action-status";
    const LABEL: Label = label("前期推進計画の取組状況", "Status of the actions of the early phase");
    type Row = StatusRow;
    type Settings = Settings;
    type Reason = Reason;
    type Band = ();
    type Measures = Measures;
    type Lists = Lists;
    type Breakdowns = Breakdowns;

    fn assess(settings: &Settings, rows: &[StatusRow]) -> Result<Assessed<Self>, Fault> {
        let mut findings = Findings::new();
        if rows.is_empty() {
            findings.add(Reason::RowsEmpty);
            let measures = measure(settings, rows, Implementation::default(), None);
            let breakdowns = Breakdowns { by_policy: Vec::new() };
            return Ok(findings.assess(Target::None, None, measures, Lists::default(), breakdowns));
        }
        let same_programme_twice = find_same_programme(rows, &mut findings);
        let rows_not_adding_up = find_not_adding_up(rows, &mut findings);
        let all = Implementation::by_rows(rows);
        findings.add(match all.rate() {
            Some(rate) => {
                let (implemented, total) = (all.implemented, all.total);
                Reason::CountedByRows { implemented, total, rate: Percent(rate) }
            }
            None => Reason::NoActions,
        });
        let by_policy = by_policy(rows, all, &mut findings);
        let Repeated { all: repeated, not_fitting, not_told } = find_repeated(rows, &mut findings);
        let distinct = repeated.map(|repeated| all.without(repeated));
        if let Some((distinct, repeated)) = distinct.zip(repeated) {
            tell_distinct(distinct, repeated, &mut findings);
        }
        match settings.stated_implemented {
            Some(stated) => compare_stated(stated, all, distinct, &mut findings),
            None => findings.add(Reason::StatedFigureNotSet),
        }
        let measures = measure(settings, rows, all, distinct);
        let lists = Lists {
            same_programme_twice,
            rows_not_adding_up,
            rows_repeated_not_fitting: not_fitting,
            rows_repetition_not_told: not_told,
        };
        findings.add_rest_of_rows(|count| Reason::FurtherFindings { count });
        Ok(findings.assess(Target::None, None, measures, lists, Breakdowns { by_policy }))
    }
}

/// Lists the rows that share their programme with another.
fn find_same_programme(rows: &[StatusRow], findings: &mut Findings<Reason>) -> Rows {
    let mut places: BTreeMap<&Text, Vec<usize>> = BTreeMap::new();
    for (position, row) in rows.iter().enumerate() {
        places.entry(&row.programme).or_default().push(position);
    }
    let mut twice = Rows::new();
    for (programme, places) in places.into_iter().filter(|(_, places)| places.len() > 1) {
        let rows = places.iter().map(|_| 1).sum();
        findings.add_of_row(Reason::SameProgrammeTwice { programme: programme.clone(), rows });
        for position in places {
            twice.add(position);
        }
    }
    twice
}

/// Lists the rows whose parts are not their total.
fn find_not_adding_up(rows: &[StatusRow], findings: &mut Findings<Reason>) -> Rows {
    let mut not_adding_up = Rows::new();
    for (position, row) in rows.iter().enumerate() {
        let sum = row.done + row.continuing + row.partial + row.not_done;
        if sum != row.total {
            let (programme, total) = (row.programme.clone(), row.total);
            findings.add_of_row(Reason::RowDoesNotAddUp { programme, total, sum, difference: total - sum });
            not_adding_up.add(position);
        }
    }
    if not_adding_up.is_empty() {
        findings.add(Reason::EveryRowAddsUp { rows: rows.iter().map(|_| 1).sum() });
    }
    not_adding_up
}

/// The repeated actions of all rows.
struct Repeated {
    /// `None` where one row does not tell them, or tells more than it has.
    all: Option<Implementation>,
    not_fitting: Rows,
    not_told: Rows,
}

/// Adds up the repeated actions.
fn find_repeated(rows: &[StatusRow], findings: &mut Findings<Reason>) -> Repeated {
    let mut all = Some(Implementation::default());
    let (mut not_fitting, mut not_told) = (Rows::new(), Rows::new());
    for (position, row) in rows.iter().enumerate() {
        let programme = row.programme.clone();
        let repetition = match Repetition::of(row) {
            Repetition::Told(repetition) => Some(repetition),
            Repetition::NotTold => {
                findings.add_of_row(Reason::RepetitionNotTold { programme });
                not_told.add(position);
                None
            }
            Repetition::DoesNotFit { repeated, repeated_not_done } => {
                let (total, not_done) = (row.total, row.not_done);
                findings.add_of_row(Reason::RepetitionDoesNotFit {
                    programme,
                    repeated,
                    total,
                    repeated_not_done,
                    not_done,
                });
                not_fitting.add(position);
                None
            }
        };
        all = all.zip(repetition).map(|(all, repetition)| all.and(repetition));
    }
    Repeated { all, not_fitting, not_told }
}

/// The rate with each action once; none where every action of the rows is repeated.
fn tell_distinct(distinct: Implementation, repeated: Implementation, findings: &mut Findings<Reason>) {
    let (implemented, total, repeated) = (distinct.implemented, distinct.total, repeated.total);
    if let Some(rate) = distinct.rate() {
        let rate = Percent(rate);
        findings.add(Reason::CountedWithoutRepetition { implemented, total, repeated, rate });
    } else if repeated > 0 {
        findings.add(Reason::EveryActionRepeated { repeated });
    }
}

/// The stated figure beside the computed one, and the counting rule that would explain it.
fn compare_stated(
    stated: i64,
    all: Implementation,
    distinct: Option<Implementation>,
    findings: &mut Findings<Reason>,
) {
    let computed = all.implemented;
    if stated == computed {
        findings.add(Reason::StatedFigureAgrees { stated });
        return;
    }
    findings.add(Reason::StatedFigureDiffers { stated, computed, difference: stated - computed });
    if let Some(distinct) = distinct
        && all.total - distinct.not_done == stated
    {
        findings.add(Reason::StatedFigureExplained { stated, total: all.total, not_done: distinct.not_done });
    }
}

fn measure(
    settings: &Settings,
    rows: &[StatusRow],
    all: Implementation,
    distinct: Option<Implementation>,
) -> Measures {
    let stated = settings.stated_implemented;
    let figures = sum(&rows.iter().collect::<Vec<_>>());
    Measures {
        total: figures.total,
        done: figures.done,
        continuing: figures.continuing,
        partial: figures.partial,
        not_done: figures.not_done,
        implemented: all.implemented,
        implementation_rate: all.rate(),
        distinct_total: distinct.map(|distinct| distinct.total),
        distinct_implemented: distinct.map(|distinct| distinct.implemented),
        distinct_implementation_rate: distinct.and_then(Implementation::rate),
        stated_implemented: stated,
        stated_implementation_rate: stated.and_then(|stated| Fraction::ratio(stated, all.total)),
    }
}

/// One line for each policy that has a row; those without an action are named where others have some.
fn by_policy(
    rows: &[StatusRow],
    all: Implementation,
    findings: &mut Findings<Reason>,
) -> Vec<Line<PolicyMeasures>> {
    let of_policy =
        |policy: &Policy| rows.iter().filter(|row| row.policy == *policy).collect::<Vec<&StatusRow>>();
    Policy::ALL
        .iter()
        .map(|policy| (policy, of_policy(policy)))
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(policy, rows)| (policy, sum(&rows)))
        .inspect(|(policy, sum)| {
            if sum.total == 0 && all.total > 0 {
                findings.add(Reason::NoActionsOfPolicy { policy: policy.label().ja });
            }
        })
        .map(|(policy, sum)| Line::new(policy.id(), sum))
        .collect()
}
