//! Proving a ledger, or finding the first thing that is wrong with it: the chain entry by entry, then
//! totals, grants, checkpoints and guards against the chain. Mending is not possible.

mod checkpoints;
mod grants;
mod rules;
mod totals;
mod walk;

use std::thread::available_parallelism;

use kisoku_core::calendar::FiscalYear;
use kisoku_core::ledger::Checkpoint;
use kisoku_core::revision::{Digest, LgCode};
use rusqlite::{Connection, Error, OptionalExtension as _};

use crate::column;
use crate::error::StoreError;
use crate::schema::{self, Alteration};

/// What was kept outside the folder, to be held against what is in it.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Checkpoints that were kept elsewhere, of any municipality.
    pub checkpoints: Vec<Checkpoint>,
    /// Public keys that may have signed checkpoints, as noted elsewhere; empty where none was noted,
    /// and then any key may have.
    pub keys: Vec<[u8; 32]>,
}

/// What an audit of a municipality's ledger has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audit {
    /// Everything is as it was kept. What came after the last checkpoint kept elsewhere could have
    /// been cut off by someone who also mended totals and grants.
    Sound {
        /// How many entries there are.
        entries: u64,
        /// Hash of the last one.
        head: Digest,
        /// How many grants there are.
        grants: u64,
        /// How many checkpoints agree with the chain, those from elsewhere included.
        checkpoints: u64,
    },
    /// The chain is broken.
    Broken {
        /// Place of the first broken entry.
        sequence: u64,
        /// In what way.
        how: Break,
    },
    /// The chain is whole, and a total is not what its entries moved.
    WrongTotal {
        /// Programme id.
        programme: String,
        /// Id of the first such tally.
        tally: String,
        /// The fiscal year; `None` for the total over all of them.
        fiscal_year: Option<FiscalYear>,
        /// The values that split the total.
        parts: Vec<String>,
        /// What the entries add up to; 0 where none moved it.
        moved: i128,
        /// What is in the table of totals; 0 where it is not there.
        kept: i64,
    },
    /// The chain is whole, and a grant does not stand as its last entry says.
    WrongGrant {
        /// Place of the entry that opened it.
        sequence: u64,
    },
    /// A checkpoint is not one of this host's.
    WrongCheckpoint {
        /// The entry that it is about.
        sequence: u64,
        /// In what way.
        how: Forgery,
    },
    /// All of it is as it was kept, and the guards against changes are not.
    WrongSchema(Alteration),
    /// What an entry was computed with is not what it names, or is not there: nobody can compute it
    /// again.
    WrongRules {
        /// The first entry that it is about; `None` where none named it.
        sequence: Option<u64>,
        /// Digest of the component or of the settings, as entries name it.
        digest: Digest,
        /// In what way.
        how: Unruled,
    },
}

/// What is wrong with the rules that entries name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unruled {
    /// The component's bytes are not those of its digest.
    ChangedComponent,
    /// The component is not there.
    MissingComponent,
    /// No revision of the programme has that component with such settings: they were changed, or are
    /// not there.
    MissingSettings,
}

/// How a chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// An entry is missing.
    Gap,
    /// It does not name the hash of the entry before.
    WrongPredecessor,
    /// Something in it is not what its hash was made of.
    ChangedEntry,
    /// Its personal values are not those that it was kept with.
    ChangedPersonal,
    /// Its personal values are gone, and no erasure after it names it.
    MissingPersonal,
    /// It does not follow from the grant's entry before: how the grant stands and which totals moved.
    WrongStanding,
    /// It and all after it are missing: a checkpoint covers more.
    CutTail,
    /// It has another hash than a checkpoint says: it or one before it was written anew.
    Rewritten,
}

/// How a checkpoint is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgery {
    /// Its signature is not that of its key.
    BadSignature,
    /// It was signed by a key that is not among those noted elsewhere.
    UnknownKey,
}

/// Most connections that read side by side: enough for the machines that a municipality has.
const READERS_MAX: usize = 16;

/// How often it is tried to have all connections see the same ledger, while it is written to. Each try
/// takes microseconds and a commit milliseconds.
const TRIES: u32 = 1000;

/// Audits the ledgers of a database, with every core.
pub(crate) struct Auditor {
    first: Connection,
    others: Vec<Connection>,
}

impl Auditor {
    pub(crate) fn new(open: impl Fn() -> Result<Connection, StoreError>) -> Result<Self, StoreError> {
        let cores = available_parallelism().map_or(1, usize::from).min(READERS_MAX);
        let first = open()?;
        let others = (1..cores).map(|_| open()).collect::<Result<_, _>>()?;
        Ok(Self { first, others })
    }

    /// Audits one municipality's ledger.
    pub(crate) fn audit(&mut self, municipality: LgCode, evidence: &Evidence) -> Result<Audit, StoreError> {
        let together = self.together()?;
        let Self { first, others } = self;
        let others = if together { &mut others[..] } else { &mut [] };
        let audited = audit(first, others, municipality, evidence);
        // What was only read has nothing to undo; a view that stays open would hold up the log.
        for connection in std::iter::once(&*first).chain(&*others) {
            connection.execute_batch("ROLLBACK")?;
        }
        audited
    }

    /// Begins a view of the ledger on each connection, and tells whether they are one. Entries, totals
    /// and grants go on moving meanwhile; where they never stand still, only the first one begins.
    fn together(&self) -> Result<bool, Error> {
        let begin = |connection: &Connection| -> Result<Option<i64>, Error> {
            connection.execute_batch("BEGIN")?;
            connection.query_row("SELECT max(position) FROM entry", [], |row| row.get(0))
        };
        let all = || std::iter::once(&self.first).chain(&self.others);
        for _ in 0..TRIES {
            let seen = all().map(begin).collect::<Result<Vec<_>, _>>()?;
            if seen.iter().min() == seen.iter().max() {
                return Ok(true);
            }
            all().try_for_each(|connection| connection.execute_batch("ROLLBACK"))?;
        }
        begin(&self.first)?;
        Ok(false)
    }
}

/// All municipalities that the ledger says anything about, by code.
pub(crate) fn municipalities(connection: &Connection) -> Result<Vec<LgCode>, StoreError> {
    // Jumps from one to the next in the index, whatever lies between.
    let mut next = connection.prepare_cached(
        "SELECT min(code) FROM ( \
         SELECT min(municipality) AS code FROM entry WHERE municipality > ?1 \
         UNION ALL SELECT min(municipality) FROM grant_now WHERE municipality > ?1 \
         UNION ALL SELECT min(municipality) FROM tally WHERE municipality > ?1 \
         UNION ALL SELECT min(municipality) FROM checkpoint WHERE municipality > ?1) \
         WHERE code IS NOT NULL",
    )?;
    let mut codes: Vec<LgCode> = Vec::new();
    loop {
        let last = codes.last().map_or(String::new(), ToString::to_string);
        let found = next
            .query_row([last], |row| match row.get_ref(0)?.as_str_or_null()? {
                Some(_) => column::code(row, 0).map(Some),
                None => Ok(None),
            })
            .optional()?;
        match found.flatten() {
            // An index that is out of order would hand out the same ones for ever.
            Some(code) if codes.last().is_some_and(|last| code <= *last) => {
                return Err(StoreError::Damaged { what: "the index of municipalities is out of order" });
            }
            Some(code) => codes.push(code),
            None => return Ok(codes),
        }
    }
}

/// The first thing that is wrong with the rules that a municipality's entries name.
pub(crate) fn rules(connection: &Connection, municipality: LgCode) -> Result<Option<Audit>, StoreError> {
    Ok(rules::wrong(connection, municipality)?)
}

fn audit(
    first: &Connection,
    others: &mut [Connection],
    municipality: LgCode,
    evidence: &Evidence,
) -> Result<Audit, StoreError> {
    let walked = match walk::walk(first, others, municipality)? {
        Ok(walked) => walked,
        Err((sequence, how)) => return Ok(Audit::Broken { sequence, how }),
    };
    let agreed = match checkpoints::check(first, municipality, walked.entries, evidence)? {
        Ok(agreed) => agreed,
        Err(wrong) => return Ok(wrong),
    };
    if let Some(sequence) = walked.missing_personal {
        return Ok(Audit::Broken { sequence, how: Break::MissingPersonal });
    }
    if let Some(wrong) = totals::wrong(first, municipality, &walked.moved)? {
        return Ok(wrong);
    }
    if let Some(sequence) = grants::unopened(first, municipality, walked.grants)?.or(walked.wrong_grant) {
        return Ok(Audit::WrongGrant { sequence });
    }
    if let Some(alteration) = schema::alteration(first)? {
        return Ok(Audit::WrongSchema(alteration));
    }
    let (entries, head, grants) = (walked.entries, walked.head, walked.grants);
    Ok(Audit::Sound { entries, head, grants, checkpoints: agreed })
}
