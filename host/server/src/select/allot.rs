//! One application's part of a selection, on its way into the ledger: it may get at most what the
//! transaction sees left, or its share.

use std::sync::{Arc, Mutex, PoisonError};

use kisoku_core::answer::Verdict;
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{Document, EntryId, IdempotencyKey, Keep, Records, Seen};
use kisoku_core::life::{EntryKind, Standing};
use kisoku_core::money::Yen;
use kisoku_core::ports::Budget;
use kisoku_core::selection::{BudgetLine, Most};

use crate::entry::{About, Part, Ruled, answered};
use crate::keep::{ACTOR, Memo, needs_time, put_off};
use crate::request::ticket::Ticket;
use crate::slow::SlowRevisions;

/// An application's part, on its way into the ledger.
pub(super) struct Allotment {
    pub(super) entry: Ruled,
    pub(super) grant: EntryId,
    pub(super) area: Option<String>,
    pub(super) computed: Yen,
    pub(super) score: Option<String>,
    pub(super) most: Most,
    /// The lowest ceiling that it has to keep to.
    pub(super) ceiling: Option<Yen>,
    /// Position of the budget among its totals.
    pub(super) budget: usize,
    pub(super) memo: Memo,
}

/// The parts as the transaction settles them.
#[derive(Default)]
pub(super) struct Settled {
    pub(super) before: Option<Yen>,
    pub(super) parts: Vec<Part>,
}

/// What a part shares with those around it.
pub(super) struct Among {
    /// Its turn, from 0.
    pub(super) turn: usize,
    pub(super) settled: Arc<Mutex<Settled>>,
    /// What was granted of the budget when the shares were planned; `None` where that does not matter.
    pub(super) planned_before: Option<Yen>,
    pub(super) slow: Arc<SlowRevisions>,
}

impl Allotment {
    /// The entry on its way into the ledger, under a key of its own.
    pub(super) fn keep(self, key: IdempotencyKey, sent: &Ticket, among: Among) -> Keep {
        let entry = &self.entry;
        let revision = &entry.revision;
        Keep {
            municipality: entry.municipality,
            kind: EntryKind::Allotment,
            belongs: entry.belongs,
            records: Records::No,
            programme: revision.programme.id.clone(),
            fiscal_year: entry.fiscal_year,
            area: self.area.clone(),
            id: entry.stamp.id,
            at: entry.stamp.at,
            actor: ACTOR.to_owned(),
            key,
            body: sent.digest,
            component: revision.digest,
            settings: revision.settings_digest,
            engine: revision.rules.engine().to_owned(),
            personal: None,
            erases: Vec::new(),
            places: entry.places.clone(),
            settle: Box::new({
                let mut part = self;
                move |seen: &Seen<'_>| part.settle(&among, seen)
            }),
        }
    }

    fn settle(&mut self, among: &Among, seen: &Seen<'_>) -> Result<Document, Unsettled> {
        let total = seen.usage.totals().get(self.budget).copied().flatten();
        let granted = Yen::new(total.ok_or(Unsettled::Unwritten)?);
        if among.planned_before.is_some_and(|planned| planned != granted) {
            return Err(needs_time(seen));
        }
        let most = self.most.of(BudgetLine { ceiling: self.ceiling, granted }, self.computed);
        let document = self.document(among, most, seen)?;
        let standing = document.standing.as_ref().ok_or(Unsettled::Unwritten)?;
        let mut settled = among.settled.lock().unwrap_or_else(PoisonError::into_inner);
        if among.turn == 0 {
            settled.before = Some(granted);
        }
        settled.parts.truncate(among.turn);
        settled.parts.push(self.told(most, answered(&document.bytes).ok_or(Unsettled::Unwritten)?, standing));
        Ok(document)
    }

    /// As it was computed before, where it meets the very same; else computed here.
    fn document(&self, among: &Among, most: Yen, seen: &Seen<'_>) -> Result<Document, Unsettled> {
        if self.memo.before.is(seen) {
            return Ok(self.memo.document.clone());
        }
        if among.slow.has(&self.entry.revision) {
            return Err(needs_time(seen));
        }
        let entry = Ruled { about: About::Selection(most), ..self.entry.clone() };
        let settled = entry.settle(seen, Budget::Inline);
        settled.map_err(|unsettled| put_off(&among.slow, &entry, seen, unsettled))
    }

    fn told(&self, most: Yen, verdict: Verdict, standing: &Standing) -> Part {
        Part {
            grant: self.grant,
            entry: self.entry.stamp.id,
            score: self.score.clone(),
            computed: self.computed,
            most,
            verdict,
            amount: standing.granted,
        }
    }
}
