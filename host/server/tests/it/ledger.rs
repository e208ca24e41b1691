//! A ledger in memory that does at once what the store's writer does, and fails when told to.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Mutex;

use kisoku_core::ledger::{
    Arrival, EntryId, IdempotencyKey, Keep, Kept, LedgerError, Page, PageQuery, TallyLine, TallyQuery,
};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Place, Span, TallyKey, Usage};

/// How the ledger behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Works,
    QueueFull,
    DiskFull,
    Closed,
    Broken,
    /// Between two submissions of one decision somebody else always comes first.
    Contended,
}

thread_local! {
    static SETTLING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is the writer's at the moment, for which every other decision waits.
pub(crate) fn is_settling() -> bool {
    SETTLING.get()
}

#[derive(Default)]
struct Kepts {
    entries: Vec<Entry>,
    totals: BTreeMap<(LgCode, String, TallyKey), i64>,
}

struct Entry {
    municipality: LgCode,
    programme: String,
    fiscal_year: i16,
    area: Option<String>,
    key: IdempotencyKey,
    body: Digest,
    kept: Kept,
}

pub(crate) struct MemoryLedger {
    behaviour: Behaviour,
    kepts: Mutex<Kepts>,
}

impl MemoryLedger {
    pub(crate) fn new(behaviour: Behaviour) -> Self {
        Self { behaviour, kepts: Mutex::default() }
    }

    fn fails(&self) -> Option<LedgerError> {
        match self.behaviour {
            Behaviour::DiskFull => Some(LedgerError::DiskFull),
            Behaviour::Closed => Some(LedgerError::Closed),
            Behaviour::Broken => Some(LedgerError::Store("table entry is missing".into())),
            Behaviour::Works | Behaviour::QueueFull | Behaviour::Contended => None,
        }
    }

    fn keep(&self, mut keep: Keep) -> Result<Kept, LedgerError> {
        if let Some(error) = self.fails() {
            return Err(error);
        }
        let mut kepts = self.kepts.lock().unwrap();
        if let Some(kept) = kepts.repeated(keep.municipality, &keep.programme, &keep.key, keep.body)? {
            return Ok(kept);
        }
        if self.behaviour == Behaviour::Contended {
            for place in &keep.places {
                let key = (keep.municipality, keep.programme.clone(), place.key.clone().unwrap());
                *kepts.totals.entry(key).or_default() += 1;
            }
        }
        let usage = kepts.usage(keep.municipality, &keep.programme, &keep.places);
        SETTLING.set(true);
        let settled = (keep.settle)(&usage);
        SETTLING.set(false);
        let document = settled?;
        for (place, movement) in keep.places.iter().zip(&document.movements) {
            let key = (keep.municipality, keep.programme.clone(), place.key.clone().unwrap());
            *kepts.totals.entry(key).or_default() += movement;
        }
        let kept = Kept {
            id: keep.id,
            sequence: u64::try_from(kepts.entries.len()).unwrap() + 1,
            at: keep.at,
            arrival: Arrival::New,
            document: document.bytes,
            personal: keep.personal.map(|personal| personal.bytes),
            hash: Digest::of(b"entry"),
        };
        kepts.entries.push(Entry {
            municipality: keep.municipality,
            programme: keep.programme,
            fiscal_year: keep.fiscal_year.get(),
            area: keep.area,
            key: keep.key,
            body: keep.body,
            kept: kept.clone(),
        });
        Ok(kept)
    }
}

impl Kepts {
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
        let mut entries = self.entries.iter();
        let Some(entry) = entries.find(|entry| (entry.municipality, &entry.key) == (municipality, key))
        else {
            return Ok(None);
        };
        let same = entry.programme == programme && entry.body == body;
        if same {
            Ok(Some(Kept { arrival: Arrival::Repeated, ..entry.kept.clone() }))
        } else {
            Err(LedgerError::KeyReused)
        }
    }
}

impl Ledger for MemoryLedger {
    fn usage(&self, municipality: LgCode, programme: &str, places: &[Place]) -> Result<Usage, LedgerError> {
        self.fails()
            .map_or_else(|| Ok(self.kepts.lock().unwrap().usage(municipality, programme, places)), Err)
    }

    fn repeated(
        &self,
        municipality: LgCode,
        programme: &str,
        key: &IdempotencyKey,
        body: Digest,
    ) -> Result<Option<Kept>, LedgerError> {
        self.fails()
            .map_or_else(|| self.kepts.lock().unwrap().repeated(municipality, programme, key, body), Err)
    }

    fn submit(
        &self,
        keep: Keep,
        reply: Box<dyn FnOnce(Result<Kept, LedgerError>) + Send>,
    ) -> Result<(), Box<Keep>> {
        if self.behaviour == Behaviour::QueueFull {
            return Err(Box::new(keep));
        }
        reply(self.keep(keep));
        Ok(())
    }

    fn find(&self, municipality: LgCode, id: EntryId) -> Result<Option<Kept>, LedgerError> {
        let kepts = self.kepts.lock().unwrap();
        let mut entries = kepts.entries.iter();
        let found = entries.find(|entry| entry.municipality == municipality && entry.kept.id == id);
        self.fails().map_or_else(|| Ok(found.map(|entry| entry.kept.clone())), Err)
    }

    fn list(&self, query: &PageQuery) -> Result<Page, LedgerError> {
        if let Some(error) = self.fails() {
            return Err(error);
        }
        let kepts = self.kepts.lock().unwrap();
        let wanted = |entry: &&Entry| {
            entry.municipality == query.municipality
                && query.programme.as_ref().is_none_or(|programme| *programme == entry.programme)
                && query.fiscal_year.is_none_or(|year| year.get() == entry.fiscal_year)
                && (query.area.is_none() || query.area == entry.area)
                && query.after.is_none_or(|after| entry.kept.sequence > after)
        };
        let limit = usize::try_from(query.limit).unwrap();
        let found: Vec<Kept> = kepts.entries.iter().filter(wanted).map(|entry| entry.kept.clone()).collect();
        let more = found.len() > limit;
        let decisions: Vec<Kept> = found.into_iter().take(limit).collect();
        let next = decisions.last().filter(|_| more).map(|kept| kept.sequence);
        Ok(Page { decisions, next })
    }

    fn tallies(&self, query: &TallyQuery) -> Result<Vec<TallyLine>, LedgerError> {
        if let Some(error) = self.fails() {
            return Err(error);
        }
        let kepts = self.kepts.lock().unwrap();
        let lines = kepts.totals.iter().filter(|((municipality, programme, key), _)| {
            *municipality == query.municipality
                && query.programme.as_ref().is_none_or(|wanted| wanted == programme)
                && query.fiscal_year.is_none_or(|year| key.fiscal_year == year)
        });
        let line = |((_, programme, key), total): (&(LgCode, String, TallyKey), &i64)| TallyLine {
            programme: programme.clone(),
            key: key.clone(),
            total: *total,
        };
        Ok(lines.map(line).collect())
    }
}
