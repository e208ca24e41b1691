//! The rows that say how grants stand against the entries of a chain.

use kisoku_core::ledger::EntryId;
use kisoku_core::revision::LgCode;
use rusqlite::{Connection, Error, OptionalExtension as _, Row, params};

use crate::column;
use crate::standing::{self, Recorded};

/// An entry of a grant, as far as its row and its next entry have to agree with it.
pub(super) struct Last {
    pub(super) sequence: u64,
    pub(super) stands: Recorded,
}

/// The columns that an opening entry and the row of its grant share.
pub(super) struct Origin<'a> {
    pub(super) opened: u64,
    pub(super) programme: &'a str,
    pub(super) fiscal_year: i16,
    pub(super) area: Option<&'a str>,
}

/// Whether the row of a grant says what its first and its last entry say.
pub(super) fn agrees(
    connection: &Connection,
    municipality: LgCode,
    origin: &Origin<'_>,
    last: &Last,
) -> Result<bool, Error> {
    let same = connection
        .prepare_cached(
            "SELECT sequence, state, programme, fiscal_year, area FROM grant_now \
             WHERE municipality = ?1 AND opened = ?2",
        )?
        .query_row(params![municipality.as_str(), column::signed(origin.opened)], |row| {
            // What cannot even be read is not what was written.
            Ok(is_same(row, origin, last).unwrap_or(false))
        })
        .optional()?;
    Ok(same.unwrap_or(false))
}

fn is_same(row: &Row<'_>, origin: &Origin<'_>, last: &Last) -> Result<bool, Error> {
    Ok(column::whole(row, 0)? == last.sequence
        && row.get_ref(1)?.as_str()? == last.stands.standing.state.as_str()
        && row.get_ref(2)?.as_str()? == origin.programme
        && row.get::<_, i16>(3)? == origin.fiscal_year
        && row.get_ref(4)?.as_str_or_null()? == origin.area)
}

/// The last of a grant's later entries before a place in the chain; `None` where there is none, or
/// where its standing cannot be read.
pub(super) fn last_before(
    connection: &Connection,
    municipality: LgCode,
    grant: EntryId,
    sequence: u64,
) -> Result<Option<Last>, Error> {
    connection
        .prepare_cached(
            "SELECT sequence, standing FROM entry INDEXED BY entry_of_grant \
             WHERE grant_id = ?1 AND grant_id <> id AND municipality = ?2 AND sequence < ?3 \
             ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row(params![grant.as_bytes(), municipality.as_str(), column::signed(sequence)], last)
        .optional()
        .map(Option::flatten)
}

/// The entry that opened a grant, where it is of the same programme and fiscal year.
pub(super) fn opening(
    connection: &Connection,
    municipality: LgCode,
    grant: EntryId,
    (programme, fiscal_year): (&str, i16),
) -> Result<Option<Last>, Error> {
    connection
        .prepare_cached(
            "SELECT sequence, standing FROM entry WHERE id = ?1 AND grant_id = ?1 AND municipality = ?2 \
             AND programme = ?3 AND fiscal_year = ?4",
        )?
        .query_row(params![grant.as_bytes(), municipality.as_str(), programme, fiscal_year], last)
        .optional()
        .map(Option::flatten)
}

fn last(row: &Row<'_>) -> Result<Option<Last>, Error> {
    let sequence = column::whole(row, 0)?;
    let stands = row.get_ref(1)?.as_str_or_null()?.and_then(standing::of);
    Ok(stands.map(|stands| Last { sequence, stands }))
}

/// The first row of a grant that no entry opened, where there are more rows than such entries.
pub(super) fn unopened(
    connection: &Connection,
    municipality: LgCode,
    opened: u64,
) -> Result<Option<u64>, Error> {
    let rows = connection
        .prepare_cached("SELECT count(*) FROM grant_now WHERE municipality = ?1")?
        .query_row([municipality.as_str()], |row| column::whole(row, 0))?;
    if rows <= opened {
        return Ok(None);
    }
    connection
        .prepare_cached(
            "SELECT opened FROM grant_now WHERE municipality = ?1 AND NOT EXISTS (SELECT 1 FROM entry \
             WHERE entry.municipality = grant_now.municipality AND entry.sequence = opened AND grant_id = id) \
             ORDER BY opened LIMIT 1",
        )?
        .query_row([municipality.as_str()], |row| column::whole(row, 0))
        .optional()
}
