//! A selection made up again from the applications as they stood: who came in which turn, and what each
//! could get at most, by the code that made it up. What each part got is computed with its own entry.

use std::ops::RangeInclusive;
use std::sync::Arc;

use kisoku_core::ledger::{Entry, EntryId, Instant, Seen};
use kisoku_core::life::{EntryKind, Grant, State};
use kisoku_core::manifest::{Programme, Selection};
use kisoku_core::money::Yen;
use kisoku_core::revision::Revision;
use kisoku_core::selection::{BudgetLine, Plan, Score, Turn, Waiting, newest, turns};
use kisoku_core::tally::Usage;
use serde::Deserialize;

use super::{Again, Difference, Known, Outcome};
use crate::entry::{Part, Selected, answered, part_key};
use crate::restore::Inputs;

/// One application's part of a selection, as the ledger has it.
pub struct Allotted {
    /// The entry that allots to it.
    pub entry: Entry,
    /// Its grant as it stood before.
    pub before: Grant,
    /// Place of its application in the chain: the earlier one was there first.
    pub opened: u64,
    /// The entry that holds its record.
    pub recorded: Entry,
    /// The revision that answered it.
    pub revision: Arc<Revision>,
}

/// An application that was filed before a selection.
pub struct Filed {
    /// Its grant as it stood when the parts were kept.
    pub grant: Grant,
    /// Place of the application in the chain.
    pub opened: u64,
    /// When its last entry before the parts was asked for.
    pub touched: Instant,
}

/// How long before a selection an entry has to be asked for, to be certainly kept when the selection was made
/// up: longer than a request waits for its body and its turn.
const SEEN_AFTER_MS: i64 = 60_000;

/// Whether an entry is a part of a selection.
pub fn is_part(selection: &Entry, entry: &Entry) -> bool {
    let key = |grant| part_key(selection.id, grant) == entry.key;
    entry.kind == EntryKind::Allotment && entry.grant.is_some_and(key)
}

/// The places in the chain at which the parts of a selection stand, and one before them, where a part would
/// stand that the selection does not tell of; `None` of any other entry.
pub fn part_places(entry: &Entry) -> Option<RangeInclusive<u64>> {
    #[derive(Deserialize)]
    struct Kept {
        parts: Vec<serde::de::IgnoredAny>,
    }
    if entry.kind != EntryKind::Selection {
        return None;
    }
    let kept: Kept = serde_json::from_slice(&entry.document).ok()?;
    let parts = u64::try_from(kept.parts.len()).ok()?;
    let last = entry.sequence.checked_sub(1).filter(|last| *last > 0)?;
    Some(last.saturating_sub(parts).max(1)..=last)
}

impl Known<'_> {
    pub(super) fn selected(self) -> Result<Again, Outcome> {
        let entry = self.entry;
        let revision = newest(self.parts.iter().map(|part| &part.revision));
        let revision = revision.ok_or(Difference::Unreadable)?;
        let named = self.revision()?;
        let is_named = (revision.digest, revision.settings_digest, revision.period.from())
            == (named.digest, named.settings_digest, named.period.from());
        if !is_named {
            return Err(Difference::Revision.into());
        }
        let plan = Plan::of(&revision.programme, &revision.settings).ok_or(Difference::Revision)?;
        let selected = Selected {
            municipality: entry.municipality,
            revision: Arc::clone(revision),
            fiscal_year: entry.fiscal_year,
            plan,
            ceiling: Selected::ceiling(revision),
            stamp: self.stamp(),
        };
        if let Some(passed_over) = self.passed_over() {
            return Err(Difference::PassedOver(passed_over).into());
        }
        let first = self.parts.first().ok_or(Difference::Unreadable)?;
        let before = Yen::new(first.told()?.before_yen);
        let waiting = self.parts.iter().map(Allotted::waits).collect::<Result<Vec<_>, _>>()?;
        let mut budget = BudgetLine { ceiling: selected.ceiling, granted: before };
        let turns = turns(plan, budget, waiting);
        let mut parts = Vec::with_capacity(turns.len());
        for (turn, allotted) in turns.into_iter().zip(self.parts) {
            let part = allotted.part(turn, budget)?;
            budget.granted = budget.granted.checked_add(part.amount).ok_or(Difference::Unwritten)?;
            parts.push(part);
        }
        let usage = Usage::new(vec![Some(budget.granted.get())]);
        let document = selected.settle(&parts, before, &Seen { grant: None, usage: &usage, erased: &[] })?;
        Ok(Again { document, engine: None, erased: false })
    }
}

impl Known<'_> {
    /// An application that waited and is no part. What was filed, or was corrected, while the selection was
    /// made up may rightly be left to the next one.
    fn passed_over(&self) -> Option<EntryId> {
        let last = self.parts.iter().map(|part| part.opened).max()?;
        let is_part = |filed: &Filed| self.parts.iter().any(|part| part.before.id == filed.grant.id);
        let made_up = self.entry.at.millis();
        let waited = |filed: &&Filed| {
            let Grant { sequence, standing, .. } = &filed.grant;
            // They are read in the order in which they were filed.
            let read = *sequence == filed.opened && filed.opened < last;
            let seen = read || filed.touched.millis().saturating_add(SEEN_AFTER_MS) <= made_up;
            seen && standing.state == State::Applied && standing.computed > Yen::ZERO
        };
        self.filed.iter().filter(waited).find(|filed| !is_part(filed)).map(|filed| filed.grant.id)
    }
}

/// What the entry of a part says that it was computed with.
struct Told {
    most_yen: i64,
    before_yen: i64,
}

impl Allotted {
    fn programme(&self) -> &Programme {
        &self.revision.programme
    }

    fn selection(&self) -> Result<Selection, Difference> {
        self.programme().selection.ok_or(Difference::Revision)
    }

    /// The application as it waited.
    fn waits(&self) -> Result<Waiting, Difference> {
        let (score, _) = self.score()?;
        let Grant { id, standing, .. } = &self.before;
        Ok(Waiting { grant: *id, sequence: self.opened, computed: standing.computed, score })
    }

    /// Its score, and that as it was entered; it is never personal.
    fn score(&self) -> Result<(Option<Score>, Option<String>), Difference> {
        let Some(position) = self.selection()?.score else { return Ok((None, None)) };
        let field = self.programme().field(position).ok_or(Difference::Revision)?;
        let inputs = Inputs::of(&self.recorded.document).ok_or(Difference::Unreadable)?;
        let value = inputs.open_value(field).map_err(|_| Difference::Unreadable)?;
        let value = value.ok_or(Difference::Unreadable)?;
        Ok((Score::entered(&value), Score::written(&value)))
    }

    fn told(&self) -> Result<Told, Difference> {
        let position = usize::try_from(self.selection()?.budget).map_err(|_| Difference::Revision)?;
        let tally = self.programme().tallies.get(position).ok_or(Difference::Revision)?;
        let inputs = Inputs::of(&self.entry.document).ok_or(Difference::Unreadable)?;
        let told = inputs.most_yen().zip(inputs.before(&tally.id));
        let (most_yen, before_yen) = told.ok_or(Difference::Unreadable)?;
        Ok(Told { most_yen, before_yen })
    }

    /// Its part when its turn comes, with the answer that its entry has. The chain has the parts in their
    /// turns.
    fn part(&self, turn: Turn, budget: BudgetLine) -> Result<Part, Difference> {
        let (id, told) = (self.entry.id, self.told()?);
        let computed = self.before.standing.computed;
        let most = turn.most.of(budget.within(Selected::ceiling(&self.revision)), computed);
        let met = (turn.grant, most.get(), budget.granted.get());
        if met != (self.before.id, told.most_yen, told.before_yen) {
            return Err(Difference::Part(id));
        }
        let standing = self.entry.standing.as_ref().ok_or(Difference::Unreadable)?;
        Ok(Part {
            grant: turn.grant,
            entry: id,
            score: self.score()?.1,
            computed,
            most,
            verdict: answered(&self.entry.document).ok_or(Difference::Unreadable)?,
            amount: standing.granted,
        })
    }
}
