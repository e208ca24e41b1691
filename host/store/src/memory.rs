//! A ledger in memory: the plain model that the durable one is compared with, and what tests of
//! other crates keep decisions in. Nothing outlives it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use kisoku_core::calendar::FiscalYear;
use kisoku_core::chain::GENESIS;
use kisoku_core::ledger::{
    Arrival, Checkpoint, Entries, EntryId, IdempotencyKey, Instant, Keep, Kept, LedgerError, Page, PageQuery,
    Signed, TallyLine, TallyPage, TallyPlace, TallyQuery, TallyRange,
};
use kisoku_core::life::{EntryKind, Grant};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Place, Span, TallyKey, Usage};

use crate::append::{GRANT_MISSING, carries_on, grant_id, link};
use crate::error::StoreError;
use crate::listing::PAGE_MAX;
use crate::read::same_entry;
use crate::settle::{Stands, settle};
use crate::signing::Signer;
use crate::view::Head;
use crate::writer::all_new;

/// A ledger in memory. A submission is settled on the thread that submits it, and replied to
/// before [`Ledger::submit`] returns; so its queue is never full.
#[derive(Default)]
pub struct Memory {
    state: Mutex<State>,
}

#[derive(Default, Clone)]
struct State {
    entries: Vec<Entry>,
    grants: BTreeMap<(LgCode, EntryId), Grant>,
    /// Of fiscal years only.
    totals: BTreeMap<(LgCode, TallyPlace), i64>,
    checkpoints: Vec<Checkpoint>,
    secret: Option<[u8; 32]>,
}

#[derive(Clone)]
struct Entry {
    municipality: LgCode,
    fiscal_year: FiscalYear,
    area: Option<String>,
    key: String,
    body: Digest,
    had_personal: bool,
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
        Ok(self.with(|state| {
            let total =
                |place: &Place| Some(state.total(municipality, programme, place.key.as_ref()?, place.span));
            Usage::new(places.iter().map(total).collect())
        }))
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
        keeps: Vec<Keep>,
        reply: Box<dyn FnOnce(Result<Vec<Kept>, LedgerError>) + Send>,
    ) -> Result<(), Vec<Keep>> {
        let outcome = self.with(|state| {
            let before = state.clone();
            let kept = state.keep_all(keeps);
            if kept.is_err() {
                *state = before;
            }
            kept
        });
        reply(outcome);
        Ok(())
    }

    fn find(&self, municipality: LgCode, id: EntryId) -> Result<Option<Kept>, LedgerError> {
        Ok(self.with(|state| {
            state.of(municipality).find(|entry| entry.kept.id == id).map(|entry| entry.kept.clone())
        }))
    }

    fn grant(&self, municipality: LgCode, id: EntryId) -> Result<Option<Grant>, LedgerError> {
        Ok(self.with(|state| state.grants.get(&(municipality, id)).cloned()))
    }

    fn list(&self, query: &PageQuery) -> Result<Page, LedgerError> {
        let limit = usize::try_from(query.limit.clamp(1, PAGE_MAX)).unwrap_or(1);
        Ok(self.with(|state| {
            let mut asked =
                state.of(query.municipality).filter(|entry| state.answers(entry, query)).peekable();
            let entries: Vec<Kept> = asked.by_ref().take(limit).map(|entry| entry.kept.clone()).collect();
            let next = asked.peek().and(entries.last()).map(|last| last.sequence);
            Page { entries, next }
        }))
    }

    fn tallies(&self, query: &TallyQuery, range: &TallyRange) -> Result<TallyPage, LedgerError> {
        let limit = usize::try_from(range.limit.clamp(1, PAGE_MAX)).unwrap_or(1);
        Ok(self.with(|state| {
            let asked = state.totals.iter().filter(|((municipality, place), _)| {
                *municipality == query.municipality
                    && query.programme.as_ref().is_none_or(|asked| *asked == place.programme)
                    && query.fiscal_year.is_none_or(|asked| asked == place.key.fiscal_year)
                    && range.after.as_ref().is_none_or(|after| place > after)
            });
            let mut lines = asked.map(|((_, place), total)| TallyLine {
                programme: place.programme.clone(),
                key: place.key.clone(),
                total: *total,
            });
            let page: Vec<TallyLine> = lines.by_ref().take(limit).collect();
            let next = lines.next().and(page.last()).map(TallyLine::place);
            TallyPage { lines: page, next }
        }))
    }

    fn checkpoints(&self, municipality: LgCode, limit: u32) -> Result<Vec<Checkpoint>, LedgerError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self.with(|state| {
            let mut last: Vec<_> = state.signed(municipality).rev().take(limit).cloned().collect();
            last.reverse();
            last
        }))
    }

    fn checkpoint(&self, municipality: LgCode, at: Instant) -> Result<Option<Signed>, LedgerError> {
        self.with(|state| Ok(state.sign(municipality, at)?))
    }
}

impl State {
    fn of(&self, municipality: LgCode) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.municipality == municipality)
    }

    fn signed(&self, municipality: LgCode) -> impl DoubleEndedIterator<Item = &Checkpoint> {
        self.checkpoints.iter().filter(move |checkpoint| checkpoint.municipality == municipality)
    }

    fn total(&self, municipality: LgCode, programme: &str, key: &TallyKey, span: Span) -> i64 {
        let read = self.totals.iter().filter(|((of, TallyPlace { programme: id, key: other }), _)| {
            (*of, id.as_str()) == (municipality, programme)
                && (&other.tally, &other.parts) == (&key.tally, &key.parts)
                && (span == Span::Lifetime || other.fiscal_year == key.fiscal_year)
        });
        read.map(|(_, total)| total).sum()
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
        let is_erased = before.had_personal && before.kept.personal.is_none();
        let same = before.kept.programme == programme && before.body == body && !is_erased;
        if same { Ok(Some(before.kept.clone())) } else { Err(LedgerError::KeyReused) }
    }

    fn keep_all(&mut self, keeps: Vec<Keep>) -> Result<Vec<Kept>, LedgerError> {
        let is_group = keeps.len() > 1;
        if let Some(last) = keeps.last().filter(|_| is_group)
            && let Some(kept) = self.same(last)?
        {
            return Ok(vec![kept]);
        }
        let kept = keeps.into_iter().map(|keep| self.keep(keep)).collect::<Result<Vec<_>, _>>()?;
        if is_group { all_new(kept) } else { Ok(kept) }
    }

    /// The entry that was kept under the same key, where it is the very same one.
    fn same(&self, keep: &Keep) -> Result<Option<Kept>, LedgerError> {
        let before = self.repeated(keep.municipality, &keep.programme, &keep.key, keep.body)?;
        before.map(|kept| same_entry(kept, keep.kind, carries_on(keep))).transpose()
    }

    fn keep(&mut self, mut keep: Keep) -> Result<Kept, LedgerError> {
        if let Some(kept) = self.same(&keep)? {
            return Ok(kept);
        }
        let (municipality, programme) = (keep.municipality, keep.programme.clone());
        let grant = carries_on(&keep).map(|id| {
            let found = self.grants.get(&(municipality, id)).filter(|grant| grant.programme == programme);
            found.cloned().ok_or(LedgerError::UnknownGrant)
        });
        let grant = grant.transpose()?;
        let mut stripped = BTreeMap::new();
        for id in &keep.erases {
            let Some(erased) = self.of(municipality).find(|entry| entry.kept.id == *id) else {
                return Err(StoreError::Unfit { what: "an entry to erase does not exist" }.into());
            };
            if let Some(id) = erased.kept.grant {
                let found = self.grants.get(&(municipality, id)).cloned();
                stripped.insert(id, found.ok_or(GRANT_MISSING)?);
            }
        }
        let stripped: Vec<Grant> = stripped.into_values().collect();
        let answer = settle(&mut keep, (grant.as_ref(), &stripped), |key, span| {
            Ok::<_, LedgerError>(self.total(municipality, &programme, key, span))
        })?;
        if self.entries.iter().any(|entry| entry.kept.id == keep.id) {
            return Err(StoreError::IdReused.into());
        }
        let before = self.head(municipality);
        let hash = link(&keep, &answer, before).hash();
        for (key, by) in &answer.moved {
            let place = TallyPlace { programme: programme.clone(), key: key.clone() };
            *self.totals.entry((municipality, place)).or_default() += by;
        }
        let sequence = before.sequence + 1;
        if let Some(stands) = answer.stands {
            self.stand(&keep, grant, stands, sequence);
        }
        let erased = self.entries.iter_mut().filter(|entry| keep.erases.contains(&entry.kept.id));
        erased.for_each(|entry| entry.kept.personal = None);
        Ok(self.push(keep, answer.document, sequence, hash))
    }

    fn head(&self, municipality: LgCode) -> Head {
        let last = self.of(municipality).next_back().map(|entry| &entry.kept);
        last.map_or(Head { sequence: 0, hash: GENESIS }, |last| Head {
            sequence: last.sequence,
            hash: last.hash,
        })
    }

    fn stand(&mut self, keep: &Keep, before: Option<Grant>, stands: Stands, sequence: u64) {
        let Stands { standing, recorded, .. } = stands;
        let after = match before {
            Some(grant) => Grant { recorded, sequence, standing, ..grant },
            None => Grant {
                id: keep.id,
                programme: keep.programme.clone(),
                fiscal_year: keep.fiscal_year,
                area: keep.area.clone(),
                component: keep.component,
                settings: keep.settings,
                recorded,
                sequence,
                standing,
            },
        };
        self.grants.insert((keep.municipality, after.id), after);
    }

    fn push(&mut self, keep: Keep, document: Vec<u8>, sequence: u64, hash: Digest) -> Kept {
        let kept = Kept {
            id: keep.id,
            kind: keep.kind,
            grant: grant_id(&keep),
            programme: keep.programme,
            sequence,
            at: keep.at,
            arrival: Arrival::Repeated,
            document,
            personal: keep.personal.map(|personal| personal.bytes),
            hash,
        };
        self.entries.push(Entry {
            municipality: keep.municipality,
            fiscal_year: keep.fiscal_year,
            area: keep.area,
            key: keep.key.as_str().to_owned(),
            body: keep.body,
            had_personal: kept.personal.is_some(),
            kept: kept.clone(),
        });
        Kept { arrival: Arrival::New, ..kept }
    }

    fn sign(&mut self, municipality: LgCode, at: Instant) -> Result<Option<Signed>, StoreError> {
        let head = self.head(municipality);
        let last = self.signed(municipality).next_back();
        if head.sequence == 0 || last.is_some_and(|last| last.sequence == head.sequence) {
            let before = |last: &Checkpoint| Signed { checkpoint: last.clone(), arrival: Arrival::Repeated };
            return Ok(last.map(before));
        }
        let signer = match self.secret {
            Some(secret) => Signer::new(secret),
            None => Signer::random()?,
        };
        self.secret = Some(signer.secret());
        let checkpoint = signer.sign(municipality, head.sequence, head.hash, at);
        self.checkpoints.push(checkpoint.clone());
        Ok(Some(Signed { checkpoint, arrival: Arrival::New }))
    }

    fn answers(&self, entry: &Entry, query: &PageQuery) -> bool {
        let kept = &entry.kept;
        let is_asked = match query.entries {
            Entries::All => true,
            Entries::Openings => matches!(kept.kind, EntryKind::Application | EntryKind::Decision),
            Entries::Now(state) => {
                let grant = self.grants.get(&(entry.municipality, kept.id));
                grant.is_some_and(|grant| grant.standing.state == state)
            }
            Entries::OfGrant(grant) => kept.grant == Some(grant),
        };
        is_asked
            && query.programme.as_ref().is_none_or(|programme| *programme == kept.programme)
            && query.fiscal_year.is_none_or(|year| year == entry.fiscal_year)
            && (query.area.is_none() || query.area == entry.area)
            && query.after.is_none_or(|after| kept.sequence > after)
    }
}
