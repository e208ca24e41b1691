//! Totals in memory in front of the connections that read, so that a trial does not ask the database
//! each time. Bounded; a total that is not here is read from the database. What the writer sees inside
//! its transaction is in [`crate::view`].

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kisoku_core::revision::LgCode;
use kisoku_core::tally::{Span, TallyKey};

use crate::column::{END, push_ended, unescaped};

/// Municipalities share this many tables: enough that two busy ones rarely wait for each other, and
/// then only for the time of a lookup.
const SHARDS: usize = 64;

/// Most totals of one table, some 200 bytes each; beyond, it starts anew.
const TOTALS_MAX: usize = 8192;

/// The key of one row of totals as one text, in the order of the rows: looking one up costs one hash
/// and no more than one allocation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TotalId(String);

/// Its columns.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Columns<'a> {
    pub(crate) municipality: &'a str,
    pub(crate) programme: String,
    pub(crate) tally: String,
    /// [`ALL_YEARS`] for the total over all of them.
    pub(crate) fiscal_year: i16,
    /// As in their column.
    pub(crate) parts: &'a str,
}

/// Stands for all fiscal years together.
const ALL_YEARS: i16 = 0;

/// Digits of a municipality's code, and of a year.
const CODE: usize = 6;
const YEAR: usize = 4;

impl TotalId {
    pub(crate) fn new(municipality: LgCode, programme: &str, key: &TallyKey, span: Span) -> Self {
        let mut id = Self(String::with_capacity(96));
        id.set(municipality, programme, key, span);
        id
    }

    /// One that stands for nothing until it is set.
    pub(crate) const fn blank() -> Self {
        Self(String::new())
    }

    /// Makes it another key, in the memory that it has.
    pub(crate) fn set(&mut self, municipality: LgCode, programme: &str, key: &TallyKey, span: Span) {
        let fiscal_year = match span {
            Span::FiscalYear => key.fiscal_year.get(),
            Span::Lifetime => ALL_YEARS,
        };
        self.begin(municipality, programme, &key.tally, fiscal_year);
        key.parts.iter().for_each(|part| push_ended(&mut self.0, part));
    }

    /// The key of a row as it stands in its columns.
    pub(crate) fn of_row(
        municipality: LgCode,
        (programme, tally): (&str, &str),
        fiscal_year: i16,
        parts: &str,
    ) -> Self {
        let mut id = Self::blank();
        id.begin(municipality, programme, tally, fiscal_year);
        id.0.push_str(parts);
        id
    }

    fn begin(&mut self, municipality: LgCode, programme: &str, tally: &str, fiscal_year: i16) {
        let id = &mut self.0;
        id.clear();
        id.push_str(municipality.as_str());
        push_ended(id, programme);
        push_ended(id, tally);
        for ten in [1000, 100, 10, 1] {
            let digit = fiscal_year / ten % 10;
            id.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
        }
    }

    /// Whose it is.
    pub(crate) fn municipality(&self) -> Option<LgCode> {
        LgCode::new(self.0.get(..CODE)?)
    }

    /// Its columns; `None` of a blank one.
    pub(crate) fn columns(&self) -> Option<Columns<'_>> {
        let (municipality, rest) = self.0.split_at_checked(CODE)?;
        let mut ended = rest.splitn(3, END);
        let (programme, tally) = (unescaped(ended.next()?)?, unescaped(ended.next()?)?);
        let (year, parts) = ended.next()?.split_at_checked(YEAR)?;
        Some(Columns { municipality, programme, tally, fiscal_year: year.parse().ok()?, parts })
    }
}

/// What the tables know.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// All that was asked for, as of one moment.
    All(Vec<Option<i64>>),
    /// Not all. What is read from the database instead may be put in with this ticket.
    NotAll(Ticket),
}

/// Of what age the tables were before the database was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

/// The tables.
pub(crate) struct Totals {
    shards: Vec<Mutex<Shard>>,
}

#[derive(Default)]
struct Shard {
    /// Odd while a commit that may change these totals is on its way: what is read from the database
    /// meanwhile may be of before or after it, so it is not put in.
    age: u64,
    totals: HashMap<TotalId, i64>,
}

impl Totals {
    pub(crate) fn new() -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    /// The totals of one municipality at these places; `None` stands for a place without a key.
    pub(crate) fn read(&self, municipality: LgCode, asked: &[Option<TotalId>]) -> Known {
        let Some(shard) = self.shard(municipality) else { return Known::NotAll(Ticket(1)) };
        let known = asked.iter().map(|id| match id {
            None => Some(None),
            Some(id) => shard.totals.get(id).map(|total| Some(*total)),
        });
        known.collect::<Option<_>>().map_or(Known::NotAll(Ticket(shard.age)), Known::All)
    }

    /// Puts in what was read from the database, unless something was committed since the ticket.
    pub(crate) fn fill(&self, municipality: LgCode, ticket: Ticket, read: Vec<(TotalId, i64)>) {
        let Some(mut shard) = self.shard(municipality) else { return };
        let is_current = shard.age == ticket.0 && shard.age.is_multiple_of(2);
        if is_current {
            shard.put(read);
        }
    }

    /// A commit that moves totals of these municipalities begins.
    pub(crate) fn begin(&self, municipalities: &[LgCode]) {
        self.each(municipalities, |_, shard| shard.age += 1);
    }

    /// It is durable: the totals have moved. A table takes all of its own at once, so that nobody sees
    /// a half of it.
    pub(crate) fn publish(&self, municipalities: &[LgCode], moved: &[(TotalId, i64)]) {
        self.each(municipalities, |place, shard| {
            shard.put(moved.iter().filter(|(id, _)| id.municipality().map(place_of) == Some(place)).cloned());
            shard.age += 1;
        });
    }

    /// It failed, and what the database holds is read anew.
    pub(crate) fn fail(&self, municipalities: &[LgCode]) {
        self.each(municipalities, |_, shard| {
            shard.totals.clear();
            shard.age += 1;
        });
    }

    /// Each table of these municipalities once.
    fn each(&self, municipalities: &[LgCode], change: impl Fn(usize, &mut Shard)) {
        let mut places: Vec<usize> = municipalities.iter().map(|code| place_of(*code)).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            if let Some(shard) = self.shards.get(place) {
                change(place, &mut shard.lock().unwrap_or_else(PoisonError::into_inner));
            }
        }
    }

    fn shard(&self, municipality: LgCode) -> Option<MutexGuard<'_, Shard>> {
        let shard = self.shards.get(place_of(municipality))?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shard {
    fn put(&mut self, totals: impl IntoIterator<Item = (TotalId, i64)>) {
        for (id, total) in totals {
            if self.totals.len() >= TOTALS_MAX {
                self.totals.clear();
            }
            self.totals.insert(id, total);
        }
    }
}

/// The table of a municipality.
fn place_of(municipality: LgCode) -> usize {
    municipality.as_str().bytes().fold(0, |sum, digit| (sum * 10 + usize::from(digit)) % SHARDS)
}
