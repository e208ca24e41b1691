//! A ledger in memory that does at once what the store's writer does, and fails when told to.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use kisoku_core::ledger::{
    self, Arrival, Belongs, Checkpoint, Document, Entries, EntryId, IdempotencyKey, Instant, Keep, Kept,
    LedgerError, Page, PageQuery, Personal, Records, Seen, Signed, TallyLine, TallyPage, TallyQuery,
    TallyRange,
};
use kisoku_core::life::{Count, EntryKind, Grant, Standing};
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

#[derive(Clone, Default)]
struct Kepts {
    entries: Vec<Entry>,
    grants: BTreeMap<(LgCode, EntryId), Grant>,
    totals: BTreeMap<(LgCode, String, TallyKey), i64>,
    checkpoints: Vec<Checkpoint>,
}

pub(crate) struct MemoryLedger {
    behaviour: Behaviour,
    kepts: Mutex<Kepts>,
}

impl MemoryLedger {
    pub(crate) fn new(behaviour: Behaviour) -> Self {
        Self { behaviour, kepts: Mutex::default() }
    }

    /// Everything that is kept.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.kepts.lock().unwrap().entries.clone()
    }

    /// Erases the personal values of every entry.
    pub(crate) fn erase(&self) {
        for kept in &mut self.kepts.lock().unwrap().entries {
            kept.entry.personal = None;
        }
    }

    fn fails(&self) -> Result<(), LedgerError> {
        match self.behaviour {
            Behaviour::DiskFull => Err(LedgerError::DiskFull),
            Behaviour::Closed => Err(LedgerError::Closed),
            Behaviour::Broken => Err(LedgerError::Store("table entry is missing".into())),
            Behaviour::Works | Behaviour::QueueFull | Behaviour::Contended => Ok(()),
        }
    }

    fn read(&self) -> Result<MutexGuard<'_, Kepts>, LedgerError> {
        self.fails()?;
        Ok(self.kepts.lock().unwrap())
    }

    /// All or none.
    fn keep(&self, keeps: Vec<Keep>) -> Result<Vec<Kept>, LedgerError> {
        let mut kepts = self.read()?;
        let mut after = kepts.clone();
        let kept = keeps.into_iter().map(|keep| after.keep(keep, self.behaviour)).collect();
        if let Ok(kept) = kept {
            *kepts = after;
            return Ok(kept);
        }
        // Somebody else came first all the same.
        if self.behaviour == Behaviour::Contended {
            kepts.totals = after.totals;
        }
        kept
    }
}

impl Kepts {
    fn keep(&mut self, mut keep: Keep, behaviour: Behaviour) -> Result<Kept, LedgerError> {
        if let Some(kept) = self.repeated(keep.municipality, &keep.programme, &keep.key, keep.body)? {
            return Ok(kept);
        }
        if behaviour == Behaviour::Contended {
            for place in &keep.places {
                let key = (keep.municipality, keep.programme.clone(), place.key.clone().unwrap());
                *self.totals.entry(key).or_default() += 1;
            }
        }
        let grant = match keep.belongs {
            Belongs::None | Belongs::Opens => None,
            Belongs::To(id) => {
                let grant = self.grants.get(&(keep.municipality, id)).cloned();
                Some(grant.ok_or(LedgerError::UnknownGrant)?)
            }
        };
        let counts = grant.as_ref().map(|grant| grant.standing.counts.clone()).unwrap_or_default();
        self.move_totals(&keep, &counts, -1);
        let usage = self.usage(keep.municipality, &keep.programme, &keep.places);
        let erased: Vec<Grant> = self
            .grants
            .iter()
            .filter(|((of, id), _)| {
                let has =
                    |entry: &Entry| entry.entry.grant == Some(*id) && keep.erases.contains(&entry.entry.id);
                *of == keep.municipality && self.entries.iter().any(has)
            })
            .map(|(_, grant)| grant.clone())
            .collect();
        SETTLING.set(true);
        let settled = (keep.settle)(&Seen { grant: grant.as_ref(), usage: &usage, erased: &erased });
        SETTLING.set(false);
        let document = settled?;
        let counts = document.standing.as_ref().map(|standing| standing.counts.clone()).unwrap_or_default();
        self.move_totals(&keep, &counts, 1);
        for kept in self.entries.iter_mut().filter(|kept| keep.erases.contains(&kept.entry.id)) {
            kept.entry.personal = None;
        }
        let id = match keep.belongs {
            Belongs::None => None,
            Belongs::Opens => Some(keep.id),
            Belongs::To(id) => Some(id),
        };
        if let (Some(id), Some(standing)) = (id, &document.standing) {
            let after = self.carried(&keep, id, grant.clone(), standing.clone());
            self.grants.insert((keep.municipality, id), after);
        }
        let entry = Entry { entry: self.entry(keep, id, document), before: grant };
        let kept = entry.kept(Arrival::New);
        self.entries.push(entry);
        Ok(kept)
    }

    fn sequence(&self) -> u64 {
        u64::try_from(self.entries.len()).unwrap() + 1
    }

    fn carried(&self, keep: &Keep, id: EntryId, before: Option<Grant>, standing: Standing) -> Grant {
        let recorded = match (keep.records, &before) {
            (Records::No, Some(grant)) => grant.recorded,
            (Records::Yes | Records::No, _) => keep.id,
        };
        let opened = before.unwrap_or_else(|| Grant {
            id,
            programme: keep.programme.clone(),
            fiscal_year: keep.fiscal_year,
            area: keep.area.clone(),
            component: keep.component,
            settings: keep.settings,
            recorded,
            sequence: 0,
            standing: standing.clone(),
        });
        Grant { recorded, sequence: self.sequence(), standing, ..opened }
    }

    fn entry(&self, keep: Keep, grant: Option<EntryId>, document: Document) -> ledger::Entry {
        ledger::Entry {
            municipality: keep.municipality,
            sequence: self.sequence(),
            id: keep.id,
            kind: keep.kind,
            grant,
            programme: keep.programme,
            fiscal_year: keep.fiscal_year,
            area: keep.area,
            at: keep.at,
            actor: keep.actor,
            key: keep.key.as_str().to_owned(),
            body: keep.body,
            component: keep.component,
            settings: keep.settings,
            engine: keep.engine,
            personal_digest: keep.personal.as_ref().map(Personal::digest),
            personal: keep.personal,
            document: document.bytes,
            standing: document.standing,
            movements: Vec::new(),
            fuel: document.fuel,
            previous: Digest::of(b"entry"),
            hash: Digest::of(b"entry"),
        }
    }

    fn move_totals(&mut self, keep: &Keep, counts: &[Count], sign: i64) {
        for count in counts {
            let key = (keep.municipality, keep.programme.clone(), count.key.clone());
            *self.totals.entry(key).or_default() += sign * count.amount;
        }
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
        let same_key =
            |kept: &&Entry| kept.entry.municipality == municipality && kept.entry.key == key.as_str();
        let Some(kept) = self.entries.iter().find(same_key) else { return Ok(None) };
        let same = kept.entry.programme == programme && kept.entry.body == body;
        if same { Ok(Some(kept.kept(Arrival::Repeated))) } else { Err(LedgerError::KeyReused) }
    }

    fn shows(&self, query: &PageQuery, kept: &Entry) -> bool {
        let entry = &kept.entry;
        let opening = matches!(entry.kind, EntryKind::Application | EntryKind::Decision);
        let listed = match query.entries {
            Entries::All => true,
            Entries::Openings => opening,
            Entries::Now(state) => {
                let grant = self.grants.get(&(entry.municipality, entry.id));
                opening && grant.is_some_and(|grant| grant.standing.state == state)
            }
            Entries::OfGrant(grant) => entry.grant == Some(grant),
        };
        listed
            && entry.municipality == query.municipality
            && query.programme.as_ref().is_none_or(|programme| *programme == entry.programme)
            && query.fiscal_year.is_none_or(|year| year == entry.fiscal_year)
            && (query.area.is_none() || query.area == entry.area)
            && query.after.is_none_or(|after| entry.sequence > after)
    }
}

/// An entry with the grant as it stood before.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) entry: ledger::Entry,
    pub(crate) before: Option<Grant>,
}

impl Entry {
    fn kept(&self, arrival: Arrival) -> Kept {
        let entry = &self.entry;
        Kept {
            id: entry.id,
            kind: entry.kind,
            grant: entry.grant,
            programme: entry.programme.clone(),
            sequence: entry.sequence,
            at: entry.at,
            arrival,
            document: entry.document.clone(),
            personal: entry.personal.as_ref().map(|personal| personal.bytes.clone()),
            hash: entry.hash,
        }
    }
}

impl Ledger for MemoryLedger {
    fn usage(&self, municipality: LgCode, programme: &str, places: &[Place]) -> Result<Usage, LedgerError> {
        Ok(self.read()?.usage(municipality, programme, places))
    }

    fn repeated(
        &self,
        municipality: LgCode,
        programme: &str,
        key: &IdempotencyKey,
        body: Digest,
    ) -> Result<Option<Kept>, LedgerError> {
        self.read()?.repeated(municipality, programme, key, body)
    }

    fn submit(
        &self,
        keeps: Vec<Keep>,
        reply: Box<dyn FnOnce(Result<Vec<Kept>, LedgerError>) + Send>,
    ) -> Result<(), Vec<Keep>> {
        if self.behaviour == Behaviour::QueueFull {
            return Err(keeps);
        }
        reply(self.keep(keeps));
        Ok(())
    }

    fn find(&self, municipality: LgCode, id: EntryId) -> Result<Option<Kept>, LedgerError> {
        let kepts = self.read()?;
        let mut entries = kepts.entries.iter();
        let found = entries.find(|kept| (kept.entry.municipality, kept.entry.id) == (municipality, id));
        Ok(found.map(|kept| kept.kept(Arrival::Repeated)))
    }

    fn grant(&self, municipality: LgCode, id: EntryId) -> Result<Option<Grant>, LedgerError> {
        Ok(self.read()?.grants.get(&(municipality, id)).cloned())
    }

    fn list(&self, query: &PageQuery) -> Result<Page, LedgerError> {
        let kepts = self.read()?;
        let limit = usize::try_from(query.limit).unwrap();
        let found = kepts.entries.iter().filter(|kept| kepts.shows(query, kept));
        let found: Vec<Kept> = found.map(|kept| kept.kept(Arrival::Repeated)).collect();
        let more = found.len() > limit;
        let entries: Vec<Kept> = found.into_iter().take(limit).collect();
        let next = entries.last().filter(|_| more).map(|kept| kept.sequence);
        Ok(Page { entries, next })
    }

    fn tallies(&self, query: &TallyQuery, range: &TallyRange) -> Result<TallyPage, LedgerError> {
        let kepts = self.read()?;
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
        let place = TallyLine::place;
        let lines: Vec<TallyLine> = lines
            .map(line)
            .filter(|line| range.after.as_ref().is_none_or(|after| place(line) > *after))
            .collect();
        let limit = usize::try_from(range.limit).unwrap();
        let next = lines.get(limit).and(lines.get(limit - 1)).map(place);
        Ok(TallyPage { lines: lines.into_iter().take(limit).collect(), next })
    }

    fn checkpoints(&self, municipality: LgCode, limit: u32) -> Result<Vec<Checkpoint>, LedgerError> {
        let kepts = self.read()?;
        let all: Vec<Checkpoint> =
            kepts.checkpoints.iter().filter(|one| one.municipality == municipality).cloned().collect();
        let first = all.len().saturating_sub(usize::try_from(limit).unwrap());
        Ok(all[first..].to_vec())
    }

    fn checkpoint(&self, municipality: LgCode, at: Instant) -> Result<Option<Signed>, LedgerError> {
        let mut kepts = self.read()?;
        let Some(last) = kepts.entries.last().map(|kept| kept.entry.sequence) else { return Ok(None) };
        if let Some(signed) = kepts.checkpoints.last().filter(|signed| signed.sequence == last) {
            return Ok(Some(Signed { checkpoint: signed.clone(), arrival: Arrival::Repeated }));
        }
        let hash = Digest::of(b"entry");
        let signed = Checkpoint { municipality, sequence: last, hash, at, key: [1; 32], signature: [2; 64] };
        kepts.checkpoints.push(signed.clone());
        Ok(Some(Signed { checkpoint: signed, arrival: Arrival::New }))
    }
}
