//! What the writer sees inside its transaction: the ends of the chains, the totals, as committed and as
//! moved since, and the bases of documents. A total is written once a commit, however many entries moved it.

use std::collections::{BTreeMap, HashMap};

use kisoku_core::chain::GENESIS;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Span, TallyKey};
use rusqlite::{Connection, Error, OptionalExtension as _, params};

use crate::column;
use crate::delta::Bases;
use crate::error::StoreError;
use crate::read;
use crate::totals::{Columns, TotalId};

/// Most totals remembered between transactions, some 200 bytes each; beyond, they are read anew.
const TOTALS_MAX: usize = 65_536;

/// The last entry of a chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) sequence: u64,
    pub(crate) hash: Digest,
}

/// A total that this transaction moves.
#[derive(Debug, Clone, Copy)]
struct Moved {
    before: i64,
    now: i64,
}

/// The writer's view.
pub(crate) struct View {
    heads: BTreeMap<LgCode, Head>,
    /// As committed.
    totals: HashMap<TotalId, i64>,
    moved: BTreeMap<TotalId, Moved>,
    /// What documents are kept as deltas against, as of this transaction.
    pub(crate) bases: Bases,
    /// The total that is looked for: its memory is used again and again.
    sought: TotalId,
}

/// A view to come back to, where a group of entries is not kept.
pub(crate) struct Mark(BTreeMap<TotalId, Moved>);

impl View {
    /// One that has read nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            heads: BTreeMap::new(),
            totals: HashMap::new(),
            moved: BTreeMap::new(),
            bases: Bases::default(),
            sought: TotalId::blank(),
        }
    }

    /// The last entry of a chain.
    pub(crate) fn head(&self, connection: &Connection, municipality: LgCode) -> Result<Head, Error> {
        match self.heads.get(&municipality) {
            Some(head) => Ok(*head),
            None => head(connection, municipality),
        }
    }

    /// An entry was appended.
    pub(crate) fn set_head(&mut self, municipality: LgCode, head: Head) {
        self.heads.insert(municipality, head);
    }

    /// The chain has to be read anew.
    pub(crate) fn forget_head(&mut self, municipality: LgCode) {
        self.heads.remove(&municipality);
    }

    /// A total, with what this transaction has moved.
    pub(crate) fn total(
        &mut self,
        connection: &Connection,
        municipality: LgCode,
        programme: &str,
        (key, span): (&TallyKey, Span),
    ) -> Result<i64, Error> {
        self.sought.set(municipality, programme, key, span);
        if let Some(moved) = self.moved.get(&self.sought) {
            return Ok(moved.now);
        }
        if let Some(total) = self.totals.get(&self.sought) {
            return Ok(*total);
        }
        let total = read::total(connection, &self.sought)?;
        self.totals.insert(self.sought.clone(), total);
        Ok(total)
    }

    /// Moves a total of the year and that over all years. Both fit: they were looked at before.
    pub(crate) fn add(
        &mut self,
        connection: &Connection,
        municipality: LgCode,
        programme: &str,
        (key, by): (&TallyKey, i64),
    ) -> Result<(), StoreError> {
        for span in [Span::FiscalYear, Span::Lifetime] {
            let before = self.total(connection, municipality, programme, (key, span))?;
            let now = before
                .checked_add(by)
                .ok_or(StoreError::Damaged { what: "a total left its range while it moved" })?;
            match self.moved.get_mut(&self.sought) {
                Some(moved) => moved.now = now,
                None => drop(self.moved.insert(self.sought.clone(), Moved { before, now })),
            }
        }
        Ok(())
    }

    /// Where a group of entries begins.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.moved.clone())
    }

    /// Back to where the group began. The ends of the chains are read anew: the group may have failed
    /// because one of them is not what it was taken for.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.heads.clear();
        self.bases.clear();
        self.moved = mark.0;
    }

    /// Writes the totals that moved. Each is still what it was, or nothing is written.
    pub(crate) fn write(&self, connection: &Connection) -> Result<(), StoreError> {
        let mut update = connection.prepare_cached(
            "UPDATE tally SET total = ?6 WHERE municipality = ?1 AND programme = ?2 AND tally = ?3 \
             AND fiscal_year = ?4 AND parts = ?5 AND total = ?7",
        )?;
        for (id, Moved { before, now }) in &self.moved {
            let Some(Columns { municipality, programme, tally, fiscal_year, parts }) = id.columns() else {
                return Err(StoreError::Damaged { what: "a total has no key" });
            };
            let updated =
                update.execute(params![municipality, programme, tally, fiscal_year, parts, now, before])?;
            if updated == 0 {
                insert(connection, id, *before, *now)?;
            }
        }
        Ok(())
    }

    /// The transaction is durable: what moved, for those who read.
    pub(crate) fn committed(&mut self) -> Vec<(TotalId, i64)> {
        if self.totals.len() > TOTALS_MAX {
            self.totals.clear();
        }
        let moved: Vec<_> =
            std::mem::take(&mut self.moved).into_iter().map(|(id, moved)| (id, moved.now)).collect();
        self.totals.extend(moved.iter().cloned());
        moved
    }

    /// Municipalities whose totals this transaction moves.
    pub(crate) fn moving(&self) -> Vec<LgCode> {
        let mut codes: Vec<LgCode> = self.moved.keys().filter_map(TotalId::municipality).collect();
        codes.dedup();
        codes
    }

    /// The transaction failed: everything is read anew.
    pub(crate) fn forget(&mut self) {
        *self = Self::new();
    }
}

/// The last entry of a chain, as the database has it.
pub(crate) fn head(connection: &Connection, municipality: LgCode) -> Result<Head, Error> {
    let last = connection
        .prepare_cached(
            "SELECT sequence, hash FROM entry WHERE municipality = ?1 ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row([municipality.as_str()], |row| {
            Ok(Head { sequence: column::whole(row, 0)?, hash: column::digest(row, 1)? })
        })
        .optional()?;
    Ok(last.unwrap_or(Head { sequence: 0, hash: GENESIS }))
}

/// A total's first row. One that is there with another value was not written by this ledger.
fn insert(connection: &Connection, id: &TotalId, before: i64, now: i64) -> Result<(), StoreError> {
    let foreign = StoreError::Damaged { what: "a total was changed by other means" };
    let Some(Columns { municipality, programme, tally, fiscal_year, parts }) = id.columns() else {
        return Err(foreign);
    };
    if before != 0 || read::holds_total(connection, id)? {
        return Err(foreign);
    }
    connection
        .prepare_cached(
            "INSERT INTO tally (municipality, programme, tally, fiscal_year, parts, total) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![municipality, programme, tally, fiscal_year, parts, now])?;
    Ok(())
}
