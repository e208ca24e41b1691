//! Walking a chain from its first entry to find the first broken one, and adding up what the entries
//! moved to find the first total that differs. Mending is not possible.

use std::collections::BTreeMap;

use kisoku_core::calendar::FiscalYear;
use kisoku_core::chain::{GENESIS, Link};
use kisoku_core::ledger::{EntryId, Instant, Personal, TallyQuery};
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::TallyKey;
use rusqlite::{Connection, Error, Row};

use crate::movement::{self, Movement};
use crate::read;

/// What a walk along a chain has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audit {
    /// Every entry is as it was kept. That none is missing at the end, only a hash noted elsewhere
    /// tells.
    Sound {
        /// How many there are.
        entries: u64,
        /// Hash of the last one.
        head: Digest,
    },
    /// The chain is broken.
    Broken {
        /// Place of the first broken entry.
        sequence: u64,
        /// In what way.
        how: Break,
    },
    /// Every entry is as it was kept, and a total is not what its entries moved.
    WrongTotal {
        /// Programme id.
        programme: String,
        /// The first such total.
        key: TallyKey,
        /// What the entries add up to; 0 where none moved it.
        moved: i128,
        /// What is in the table of totals; 0 where it is not there.
        kept: i64,
    },
}

/// How an entry is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// It is missing.
    Gap,
    /// It does not name the hash of the entry before.
    WrongPredecessor,
    /// Something in it is not what its hash was made of.
    ChangedEntry,
    /// Its personal values are not those that it was kept with.
    ChangedPersonal,
}

/// What entries add up to, by programme and total.
type Totals = BTreeMap<(String, TallyKey), i128>;

/// Walks a chain, then holds the totals against what its entries moved.
pub(crate) fn walk(connection: &Connection, municipality: LgCode) -> Result<Audit, Error> {
    // One snapshot: entries and totals go on moving meanwhile.
    let snapshot = connection.unchecked_transaction()?;
    let mut moved = Totals::new();
    let audit = walk_chain(&snapshot, municipality, &mut moved)?;
    if matches!(audit, Audit::Sound { .. })
        && let Some(wrong) = wrong_total(&snapshot, municipality, moved)?
    {
        return Ok(wrong);
    }
    Ok(audit)
}

/// The first total that differs.
fn wrong_total(
    connection: &Connection,
    municipality: LgCode,
    mut moved: Totals,
) -> Result<Option<Audit>, Error> {
    let lines = read::tallies(connection, &TallyQuery { municipality, programme: None, fiscal_year: None })?;
    let mut kept: BTreeMap<(String, TallyKey), i64> =
        lines.into_iter().map(|line| ((line.programme, line.key), line.total)).collect();
    for total in kept.keys() {
        moved.entry(total.clone()).or_default();
    }
    Ok(moved.into_iter().find_map(|((programme, key), moved)| {
        let total = (programme, key);
        let kept = kept.remove(&total).unwrap_or_default();
        let (programme, key) = total;
        (i128::from(kept) != moved).then_some(Audit::WrongTotal { programme, key, moved, kept })
    }))
}

fn walk_chain(connection: &Connection, municipality: LgCode, moved: &mut Totals) -> Result<Audit, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT sequence, id, kind, programme, fiscal_year, area, at_ms, actor, idempotency_key, body_digest, \
         component, settings_digest, personal_digest, document, movements, fuel, previous, hash, salt, bytes \
         FROM entry LEFT JOIN personal ON personal.entry = entry.position \
         WHERE municipality = ?1 ORDER BY sequence",
    )?;
    let mut rows = statement.query([municipality.as_str()])?;
    let mut entries = 0;
    let mut head = GENESIS;
    while let Some(row) = rows.next()? {
        let sequence = entries + 1;
        if read::whole(row, 0).ok() != Some(sequence) {
            return Ok(Audit::Broken { sequence, how: Break::Gap });
        }
        // What cannot even be read is not what was kept.
        match link(row, municipality, sequence, head).unwrap_or(Err(Break::ChangedEntry)) {
            Ok(hash) => head = hash,
            Err(how) => return Ok(Audit::Broken { sequence, how }),
        }
        if add(row, moved)?.is_none() {
            return Ok(Audit::Broken { sequence, how: Break::ChangedEntry });
        }
        entries = sequence;
    }
    Ok(Audit::Sound { entries, head })
}

/// Adds what an entry moved; `None` where its text is not one that was ever kept.
fn add(row: &Row<'_>, moved: &mut Totals) -> Result<Option<()>, Error> {
    let programme: String = row.get(3)?;
    let Some(movements) = movement::of(row.get_ref(14)?.as_str()?) else { return Ok(None) };
    for Movement { tally, fiscal_year, parts, by } in movements {
        let Some(fiscal_year) = FiscalYear::new(fiscal_year) else { return Ok(None) };
        let key = TallyKey { tally, fiscal_year, parts };
        *moved.entry((programme.clone(), key)).or_default() += i128::from(by);
    }
    Ok(Some(()))
}

/// The hash of an entry that is as it was kept.
fn link(
    row: &Row<'_>,
    municipality: LgCode,
    sequence: u64,
    head: Digest,
) -> Result<Result<Digest, Break>, Error> {
    let personal = row.get::<_, Option<[u8; 32]>>(12)?.map(Digest::new);
    let link = Link {
        municipality,
        sequence,
        id: EntryId::new(row.get(1)?),
        kind: row.get_ref(2)?.as_str()?,
        programme: row.get_ref(3)?.as_str()?,
        fiscal_year: read::fiscal_year(row, 4)?,
        area: row.get_ref(5)?.as_str_or_null()?,
        at: Instant::from_millis(row.get(6)?),
        actor: row.get_ref(7)?.as_str()?,
        key: row.get_ref(8)?.as_str()?,
        body: read::digest(row, 9)?,
        component: read::digest(row, 10)?,
        settings: read::digest(row, 11)?,
        personal,
        document: row.get_ref(13)?.as_blob()?,
        movements: row.get_ref(14)?.as_str()?,
        fuel: read::whole(row, 15)?,
        previous: read::digest(row, 16)?,
    };
    if link.previous != head {
        return Ok(Err(Break::WrongPredecessor));
    }
    let hash = read::digest(row, 17)?;
    if link.hash() != hash {
        return Ok(Err(Break::ChangedEntry));
    }
    if let Some(salt) = row.get(18)? {
        let kept = Personal { salt, bytes: row.get(19)? };
        if personal != Some(kept.digest()) {
            return Ok(Err(Break::ChangedPersonal));
        }
    }
    Ok(Ok(hash))
}
