//! A ledger in memory: the plain model that the durable one is compared with, and what tests of
//! other crates keep decisions in. Nothing outlives it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use kisoku_core::calendar::FiscalYear;
use kisoku_core::chain::{GENESIS, Link};
use kisoku_core::ledger::{
    Arrival, EntryId, IdempotencyKey, Keep, Kept, LedgerError, Page, PageQuery, TallyLine, TallyQuery,
};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Place, Span, TallyKey, Usage};

use crate::error::StoreError;
use crate::ledger::PAGE_MAX;
use crate::settle::{PERSONAL_BYTES_MAX, settle, within};
use crate::writer::KIND;

/// A ledger in memory. A submission is settled on the thread that submits it, and replied to
/// before [`Ledger::submit`] returns; so its queue is never full.
#[derive(Default)]
pub struct Memory {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: Vec<Entry>,
    /// By municipality, programme and key.
    totals: BTreeMap<(LgCode, String, TallyKey), i64>,
}

struct Entry {
    municipality: LgCode,
    programme: String,
    fiscal_year: FiscalYear,
    area: Option<String>,
    key: String,
    body: Digest,
    kept: Kept,
}

impl Memory {
    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        // Nothing panics while the state is half changed.
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ledger for Memory {
    fn usage(&self, municipality: LgCode, programme: &str, places: &[Place]) -> Result<Usage, LedgerError> {
        Ok(self.with(|state| state.usage(municipality, programme, places)))
    }

    fn repeated(
        &self,
        municipality: LgCode,
        programme: &str,
        key: &IdempotencyKey,
        body: Digest,
    ) -> Result<Option<Kept>, LedgerError> {
        self.with(|state| state.repeated(municipality, programme, key, body))
    }

    fn submit(
        &self,
        keep: Keep,
        reply: Box<dyn FnOnce(Result<Kept, LedgerError>) + Send>,
    ) -> Result<(), Box<Keep>> {
        let outcome = self.with(|state| state.keep(keep));
        reply(outcome);
        Ok(())
    }

    fn find(&self, municipality: LgCode, id: EntryId) -> Result<Option<Kept>, LedgerError> {
        Ok(self.with(|state| {
            state.of(municipality).find(|entry| entry.kept.id == id).map(|entry| entry.kept.clone())
        }))
    }

    fn list(&self, query: &PageQuery) -> Result<Page, LedgerError> {
        let limit = usize::try_from(query.limit.clamp(1, PAGE_MAX)).unwrap_or(1);
        Ok(self.with(|state| {
            let mut asked = state.of(query.municipality).filter(|entry| entry.answers(query)).peekable();
            let decisions: Vec<Kept> = asked.by_ref().take(limit).map(|entry| entry.kept.clone()).collect();
            let next = asked.peek().and(decisions.last()).map(|last| last.sequence);
            Page { decisions, next }
        }))
    }

    fn tallies(&self, query: &TallyQuery) -> Result<Vec<TallyLine>, LedgerError> {
        Ok(self.with(|state| {
            let lines = state.totals.iter().filter(|((municipality, programme, key), _)| {
                *municipality == query.municipality
                    && query.programme.as_ref().is_none_or(|asked| asked == programme)
                    && query.fiscal_year.is_none_or(|asked| asked == key.fiscal_year)
            });
            lines
                .map(|((_, programme, key), total)| TallyLine {
                    programme: programme.clone(),
                    key: key.clone(),
                    total: *total,
                })
                .collect()
        }))
    }
}

impl State {
    fn of(&self, municipality: LgCode) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.municipality == municipality)
    }

    fn usage(&self, municipality: LgCode, programme: &str, places: &[Place]) -> Usage {
        let total = |key: &TallyKey, span: Span| {
            let read = self.totals.iter().filter(|((of, id, other), _)| {
                (*of, id.as_str()) == (municipality, programme)
                    && (&other.tally, &other.parts) == (&key.tally, &key.parts)
                    && (span == Span::Lifetime || other.fiscal_year == key.fiscal_year)
            });
            read.map(|(_, total)| total).sum()
        };
        Usage::new(places.iter().map(|place| place.key.as_ref().map(|key| total(key, place.span))).collect())
    }

    fn repeated(
        &self,
        municipality: LgCode,
        programme: &str,
        key: &IdempotencyKey,
        body: Digest,
    ) -> Result<Option<Kept>, LedgerError> {
        let Some(before) = self.of(municipality).find(|entry| entry.key == key.as_str()) else {
            return Ok(None);
        };
        let same = before.programme == programme && before.body == body;
        if same { Ok(Some(before.kept.clone())) } else { Err(LedgerError::KeyReused) }
    }

    fn keep(&mut self, mut keep: Keep) -> Result<Kept, LedgerError> {
        if let Some(kept) = self.repeated(keep.municipality, &keep.programme, &keep.key, keep.body)? {
            return Ok(kept);
        }
        let personal_bytes = keep.personal.as_ref().map_or(0, |personal| personal.bytes.len());
        within("personal values", personal_bytes, PERSONAL_BYTES_MAX)?;
        let usage = self.usage(keep.municipality, &keep.programme, &keep.places);
        let answer = settle(&mut keep.settle, &keep.places, &usage)?;
        if self.entries.iter().any(|entry| entry.kept.id == keep.id) {
            return Err(StoreError::IdReused.into());
        }
        let last = self.of(keep.municipality).next_back().map(|entry| &entry.kept);
        let sequence = last.map_or(0, |last| last.sequence) + 1;
        let hash = Link {
            municipality: keep.municipality,
            sequence,
            id: keep.id,
            kind: KIND,
            programme: &keep.programme,
            fiscal_year: keep.fiscal_year,
            area: keep.area.as_deref(),
            at: keep.at,
            actor: &keep.actor,
            key: keep.key.as_str(),
            body: keep.body_kept(),
            component: keep.component,
            settings: keep.settings,
            personal: keep.personal.as_ref().map(kisoku_core::ledger::Personal::digest),
            document: &answer.document,
            movements: &answer.movements,
            fuel: answer.fuel,
            previous: last.map_or(GENESIS, |last| last.hash),
        }
        .hash();
        for (key, by) in answer.moved {
            *self.totals.entry((keep.municipality, keep.programme.clone(), key.clone())).or_default() += by;
        }
        let mut kept = Kept {
            id: keep.id,
            sequence,
            at: keep.at,
            arrival: Arrival::Repeated,
            document: answer.document,
            personal: keep.personal.map(|personal| personal.bytes),
            hash,
        };
        self.entries.push(Entry {
            municipality: keep.municipality,
            programme: keep.programme,
            fiscal_year: keep.fiscal_year,
            area: keep.area,
            key: keep.key.as_str().to_owned(),
            body: keep.body,
            kept: kept.clone(),
        });
        kept.arrival = Arrival::New;
        Ok(kept)
    }
}

impl Entry {
    fn answers(&self, query: &PageQuery) -> bool {
        query.programme.as_ref().is_none_or(|programme| *programme == self.programme)
            && query.fiscal_year.is_none_or(|year| year == self.fiscal_year)
            && (query.area.is_none() || query.area == self.area)
            && query.after.is_none_or(|after| self.kept.sequence > after)
    }
}
