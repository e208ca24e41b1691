//! Questions to the tables of the ledger about one thing each. Listings are in [`crate::listing`],
//! grants in [`crate::grants`], writing in [`crate::append`].

use kisoku_core::ledger::{Arrival, EntryId, IdempotencyKey, Kept, LedgerError, salted};
use kisoku_core::life::EntryKind;
use kisoku_core::revision::{Digest, LgCode};
use rusqlite::{Connection, Error, OptionalExtension as _, Row, params};

use crate::column;
use crate::delta::{self, document_columns};
use crate::totals::{Columns, TotalId};

/// One total; 0 where nothing was ever moved.
pub(crate) fn total(connection: &Connection, id: &TotalId) -> Result<i64, Error> {
    Ok(row_of(connection, id)?.unwrap_or(0))
}

/// Whether a total has a row.
pub(crate) fn holds_total(connection: &Connection, id: &TotalId) -> Result<bool, Error> {
    Ok(row_of(connection, id)?.is_some())
}

fn row_of(connection: &Connection, id: &TotalId) -> Result<Option<i64>, Error> {
    let Some(Columns { municipality, programme, tally, fiscal_year, parts }) = id.columns() else {
        return Ok(None);
    };
    connection
        .prepare_cached(
            "SELECT total FROM tally WHERE municipality = ?1 AND programme = ?2 AND tally = ?3 \
             AND fiscal_year = ?4 AND parts = ?5",
        )?
        .query_row(params![municipality, programme, tally, fiscal_year, parts], |row| row.get(0))
        .optional()
}

/// The entry that an idempotency key made.
pub(crate) struct Before {
    body: Digest,
    /// Of personal values, where it was kept with some; these themselves may be erased.
    personal: Option<[u8; 32]>,
    salt: Option<[u8; 16]>,
    kept: Kept,
}

impl Before {
    /// The entry, where the key comes again for the same programme and body.
    pub(crate) fn given_back(self, programme: &str, body: Digest) -> Result<Kept, LedgerError> {
        let body = match (self.personal, self.salt) {
            (None, _) => body,
            (Some(_), Some(salt)) => salted(&salt, body),
            // Erased: nobody can tell any more what the body was.
            (Some(_), None) => return Err(LedgerError::KeyReused),
        };
        let same = self.kept.programme == programme && self.body == body;
        if same { Ok(self.kept) } else { Err(LedgerError::KeyReused) }
    }
}

/// An entry that came before under the same key, where it is the same kind of entry of the same grant.
pub(crate) fn same_entry(
    kept: Kept,
    kind: EntryKind,
    carries_on: Option<EntryId>,
) -> Result<Kept, LedgerError> {
    let same = kept.kind == kind && carries_on.is_none_or(|grant| kept.grant == Some(grant));
    if same { Ok(kept) } else { Err(LedgerError::KeyReused) }
}

/// The columns of [`kept`], for a statement that is put together when the program is compiled.
macro_rules! kept_columns {
    () => {
        concat!(
            "entry.id, entry.sequence, entry.at_ms, entry.hash, personal.bytes, entry.kind, entry.grant_id, \
             entry.programme, ",
            document_columns!()
        )
    };
}

/// The columns of [`kept`].
pub(crate) const KEPT: &str = kept_columns!();

/// Entries of one part of the index of keys; it stands in the schema too.
const PART: u64 = 2_048;

/// The entry of an idempotency key, in the parts of a chain of so many entries. What comes again mostly
/// comes soon, so the last part is the first to be asked.
pub(crate) fn by_key(
    connection: &Connection,
    municipality: LgCode,
    key: &IdempotencyKey,
    length: u64,
) -> Result<Option<Before>, Error> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT ",
        kept_columns!(),
        ", body_digest, personal_digest, salt \
         FROM entry INDEXED BY entry_key LEFT JOIN personal ON personal.entry = entry.position \
         WHERE municipality = ?1 AND sequence / 2048 = ?2 AND idempotency_key = ?3"
    ))?;
    for part in (0..=length / PART).rev() {
        let found = statement
            .query_row(params![municipality.as_str(), column::signed(part), key.as_str()], before)
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn before(row: &Row<'_>) -> Result<Before, Error> {
    Ok(Before {
        body: column::digest(row, 11)?,
        personal: row.get(12)?,
        salt: row.get(13)?,
        kept: kept(row)?,
    })
}

/// The entry of an id.
pub(crate) fn by_id(
    connection: &Connection,
    municipality: LgCode,
    id: EntryId,
) -> Result<Option<Kept>, Error> {
    connection
        .prepare_cached(&format!(
            "SELECT {KEPT} FROM entry LEFT JOIN personal ON personal.entry = entry.position \
             WHERE id = ?1 AND municipality = ?2"
        ))?
        .query_row(params![id.as_bytes(), municipality.as_str()], kept)
        .optional()
}

/// Reads the columns of [`KEPT`].
pub(crate) fn kept(row: &Row<'_>) -> Result<Kept, Error> {
    Ok(Kept {
        id: column::id(row, 0)?,
        kind: column::kind(row, 5)?,
        grant: row.get::<_, Option<[u8; 16]>>(6)?.map(EntryId::new),
        programme: row.get(7)?,
        sequence: column::whole(row, 1)?,
        at: column::instant(row, 2)?,
        arrival: Arrival::Repeated,
        document: delta::document(row, 8)?.into_owned(),
        hash: column::digest(row, 3)?,
        personal: row.get(4)?,
    })
}
