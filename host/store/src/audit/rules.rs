//! The components and settings that entries name against those that are stored.

use std::collections::{BTreeMap, BTreeSet};

use kisoku_core::life::EntryKind;
use kisoku_core::revision::{Digest, LgCode};
use rusqlite::{Connection, Error, params};

use super::{Audit, Unruled};
use crate::column;

/// What an entry was computed with: programme, component and settings.
type Used = (String, Digest, Digest);

/// The first thing that is wrong: a component first, then the earliest entry that names what is not
/// there.
pub(super) fn wrong(connection: &Connection, municipality: LgCode) -> Result<Option<Audit>, Error> {
    // Entries first: what is published meanwhile is then there too.
    let used = used(connection, municipality)?;
    let first_use = |digest: Digest| {
        let naming = used.iter().filter(|((_, component, _), _)| *component == digest);
        naming.map(|(_, sequence)| *sequence).min()
    };
    let mut components = BTreeSet::new();
    let mut statement = connection.prepare_cached("SELECT digest, bytes FROM component ORDER BY position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let digest = column::digest(row, 0)?;
        if Digest::of(row.get_ref(1)?.as_blob()?) != digest {
            let (sequence, how) = (first_use(digest), Unruled::ChangedComponent);
            return Ok(Some(Audit::WrongRules { sequence, digest, how }));
        }
        components.insert(digest);
    }
    let published = published(connection, municipality)?;
    let missing = used.iter().filter_map(|(key, sequence)| {
        let (_, component, settings) = key;
        if !components.contains(component) {
            Some((*sequence, *component, Unruled::MissingComponent))
        } else if published.contains(key) {
            None
        } else {
            Some((*sequence, *settings, Unruled::MissingSettings))
        }
    });
    let earliest = missing.min_by_key(|(sequence, ..)| *sequence);
    Ok(earliest.map(|(sequence, digest, how)| Audit::WrongRules { sequence: Some(sequence), digest, how }))
}

/// What entries were computed with, and the place of the first one. An erasure asks no rule.
fn used(connection: &Connection, municipality: LgCode) -> Result<BTreeMap<Used, u64>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT programme, component, settings_digest, min(sequence) FROM entry \
         WHERE municipality = ?1 AND kind <> ?2 GROUP BY programme, component, settings_digest",
    )?;
    let rows = statement.query_map(params![municipality.as_str(), EntryKind::Erasure.as_str()], |row| {
        Ok(((row.get(0)?, column::digest(row, 1)?, column::digest(row, 2)?), column::whole(row, 3)?))
    })?;
    rows.collect()
}

fn published(connection: &Connection, municipality: LgCode) -> Result<BTreeSet<Used>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT programme, component, settings FROM revision WHERE municipality = ?1")?;
    let rows = statement.query_map([municipality.as_str()], |row| {
        Ok((row.get(0)?, column::digest(row, 1)?, Digest::of(row.get_ref(2)?.as_str()?.as_bytes())))
    })?;
    rows.collect()
}
