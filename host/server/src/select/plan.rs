//! Makes a selection up: who comes in which turn, and what the rule answers for each on the totals that
//! those before it leave. Nothing is kept.

use std::slice;
use std::sync::Arc;

use kisoku_core::calendar::FiscalYear;
use kisoku_core::decide::Subject;
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::Belongs;
use kisoku_core::life::{Count, EntryKind, Refusal, StageKind};
use kisoku_core::money::Yen;
use kisoku_core::ports::Budget;
use kisoku_core::revision::{LgCode, Revision};
use kisoku_core::selection::{BudgetLine, Plan, Score, Turn, Waiting, newest, turns};
use kisoku_core::tally::{self, Place, Span, TallyKey, Usage};
use kisoku_core::value::Record;

use super::allot::Allotment;
use super::waiting::Applicant;
use crate::answer::Stamp;
use crate::app::App;
use crate::entry::{About, Basis, Ruled, Selected};
use crate::keep::{Before, Memo};
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::run;

/// A selection made up, with every part computed on the totals that it is expected to meet.
pub(super) struct Group {
    pub(super) selected: Selected,
    /// The budget, as the selection's own entry reads it.
    pub(super) budget: Place,
    /// What was granted of it before the first part.
    pub(super) before: Yen,
    pub(super) parts: Vec<Allotment>,
}

/// Why a selection could not be made up.
pub(super) enum Unplanned {
    /// An application has moved since it was read.
    Outdated,
    Problem(Problem),
}

impl From<Problem> for Unplanned {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// What a selection is made up with.
pub(super) struct Planning<'a> {
    pub(super) app: &'a App,
    pub(super) municipality: LgCode,
    pub(super) fiscal_year: FiscalYear,
    pub(super) stamp: Stamp,
}

impl Planning<'_> {
    /// Ranks the applications by the newest revision that answered one, and computes each part in turn.
    pub(super) fn group(&self, waiting: &[Applicant]) -> Result<Group, Unplanned> {
        // What is not complete, or was estimated at nothing, goes on waiting.
        let waiting: Vec<&Applicant> =
            waiting.iter().filter(|one| one.grant.standing.computed > Yen::ZERO).collect();
        let newest = newest(waiting.iter().map(|one| &one.revision));
        let newest = newest.ok_or_else(|| Problem::plain(ProblemKind::NothingToSelect))?;
        let (plan, position) = how(newest)?;
        let first = waiting.first().ok_or(Unplanned::Outdated)?;
        let places = tally::places(&newest.programme, &newest.settings, &first.record, self.fiscal_year);
        let budget =
            places.into_iter().nth(position).ok_or_else(|| Problem::internal("a budget that is no total"))?;
        let total = self.usage(&newest.programme.id, slice::from_ref(&budget))?;
        let before = Yen::new(total.totals().first().copied().flatten().unwrap_or(0));
        let ceiling = budget.ceiling.map(Yen::new);
        let shared_out = BudgetLine { ceiling, granted: before };
        let turns = turns(plan, shared_out, waiting.iter().map(|one| waits(one)).collect());
        let mut moved = Vec::new();
        let mut parts = Vec::with_capacity(turns.len());
        for turn in turns {
            let applicant =
                waiting.iter().find(|one| one.grant.id == turn.grant).ok_or(Unplanned::Outdated)?;
            parts.push(self.part(applicant, turn, ceiling, &mut moved)?);
        }
        let selected = Selected {
            municipality: self.municipality,
            revision: Arc::clone(newest),
            fiscal_year: self.fiscal_year,
            plan,
            ceiling,
            stamp: self.stamp,
        };
        Ok(Group { selected, budget, before, parts })
    }

    /// Computes one part on the totals that the parts before it leave.
    fn part(
        &self,
        applicant: &Applicant,
        turn: Turn,
        ceiling: Option<Yen>,
        moved: &mut Vec<Count>,
    ) -> Result<Allotment, Unplanned> {
        let Applicant { grant, revision, record, .. } = applicant;
        let (_, budget) = how(revision)?;
        let places = tally::places(&revision.programme, &revision.settings, record, self.fiscal_year);
        let usage = self.usage(&revision.programme.id, &places)?;
        let usage = with(&usage, &places, moved);
        let own = places.get(budget).and_then(|place| place.ceiling).map(Yen::new);
        let granted = usage.totals().get(budget).copied().flatten();
        let granted = granted.ok_or_else(|| Problem::internal("a budget without a total"))?;
        let line = BudgetLine { ceiling, granted: Yen::new(granted) }.within(own);
        let most = turn.most.of(line, grant.standing.computed);
        let subject = Arc::new(Subject::Record(record.clone()));
        let entry = Ruled {
            municipality: self.municipality,
            revision: Arc::clone(revision),
            phrases: self.app.phrases(self.municipality, revision)?,
            kind: EntryKind::Allotment,
            belongs: Belongs::To(grant.id),
            subject,
            record_of: Some(grant.recorded),
            fiscal_year: self.fiscal_year,
            places,
            about: About::Selection(most),
            basis: Some(Basis { granted: grant.recorded, reported: None }),
            stamp: Stamp { id: (self.app.sources.id)(), at: self.stamp.at },
        };
        let before = Before { usage, grant: Some(Box::new(grant.clone())) };
        let document = entry.settle(&before.seen(), Budget::Full).map_err(|unsettled| match unsettled {
            Unsettled::Failed(failure) => run::no_answer(self.app, revision, failure.into()).into(),
            Unsettled::Refused(_) => Unplanned::Outdated,
            Unsettled::NeedsTime(..) | Unsettled::Unwritten => {
                Problem::internal("an answer could not be written").into()
            }
        })?;
        moved.extend(document.standing.iter().flat_map(|standing| standing.counts.iter().cloned()));
        Ok(Allotment {
            grant: grant.id,
            area: grant.area.clone(),
            computed: grant.standing.computed,
            ceiling: line.ceiling,
            score: written_score(revision, record),
            most: turn.most,
            budget,
            entry,
            memo: Memo { before, document },
        })
    }

    fn usage(&self, programme: &str, places: &[Place]) -> Result<Usage, Problem> {
        reads::quick_on_pool(self.app, |ledger| ledger.usage(self.municipality, programme, places))
    }
}

/// How a revision selects, and the position of the budget among its totals.
fn how(revision: &Revision) -> Result<(Plan, usize), Problem> {
    let programme = revision.programme.as_ref();
    let budget = programme.selection.and_then(|selection| usize::try_from(selection.budget).ok());
    let stage = StageKind::Selection;
    Plan::of(programme, &revision.settings)
        .zip(budget)
        .ok_or_else(|| Problem::refused(&Refusal::NoStage { stage }, None, Some(programme)))
}

fn waits(applicant: &Applicant) -> Waiting {
    let Applicant { grant, sequence, revision, record } = applicant;
    Waiting {
        grant: grant.id,
        sequence: *sequence,
        computed: grant.standing.computed,
        score: Score::of(&revision.programme, record),
    }
}

/// The score as it was entered; `None` where there is none.
fn written_score(revision: &Revision, record: &Record) -> Option<String> {
    Score::written(record.scalar(revision.programme.selection?.score?)?)
}

/// Totals with what parts that are not kept yet add to them.
fn with(usage: &Usage, places: &[Place], moved: &[Count]) -> Usage {
    let added = |key: &TallyKey, span: Span| -> i64 {
        let same = |count: &&Count| {
            (&count.key.tally, &count.key.parts) == (&key.tally, &key.parts)
                && (span == Span::Lifetime || count.key.fiscal_year == key.fiscal_year)
        };
        moved.iter().filter(same).map(|count| count.amount).sum()
    };
    let totals = usage.totals().iter().zip(places).map(|(total, place)| {
        let key = place.key.as_ref()?;
        total.map(|total| total.saturating_add(added(key, place.span)))
    });
    Usage::new(totals.collect())
}
