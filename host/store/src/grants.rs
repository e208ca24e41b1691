//! The rows that say where each grant is now: reading and writing them. Computing a standing is the
//! core's; comparing these rows with the chain is in [`crate::audit`].

use kisoku_core::ledger::{Belongs, EntryId, Keep};
use kisoku_core::life::Grant;
use kisoku_core::revision::LgCode;
use rusqlite::{Connection, Error, OptionalExtension as _, Row, params};

use crate::column;
use crate::error::StoreError;
use crate::settle::Stands;
use crate::standing;

/// A grant with the place of the entry that opened it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) opened: u64,
    pub(crate) grant: Grant,
}

/// A grant by the id of the entry that opened it: what it is stands in that entry, how it stands in
/// its last one.
pub(crate) fn find(
    connection: &Connection,
    municipality: LgCode,
    id: EntryId,
) -> Result<Option<Opened>, Error> {
    connection
        .prepare_cached(
            "SELECT first.id, first.sequence, first.programme, first.fiscal_year, first.area, first.component, \
             first.settings_digest, last.sequence, last.standing FROM entry AS first \
             JOIN grant_now ON grant_now.municipality = first.municipality AND opened = first.sequence \
             JOIN entry AS last ON last.municipality = grant_now.municipality AND last.sequence = grant_now.sequence \
             WHERE first.id = ?1 AND first.municipality = ?2",
        )?
        .query_row(params![id.as_bytes(), municipality.as_str()], opened)
        .optional()
}

fn opened(row: &Row<'_>) -> Result<Opened, Error> {
    let stands = standing::of(row.get_ref(8)?.as_str()?).ok_or_else(|| column::unreadable(8, "standing"))?;
    let grant = Grant {
        id: column::id(row, 0)?,
        programme: row.get(2)?,
        fiscal_year: column::fiscal_year(row, 3)?,
        area: row.get(4)?,
        component: column::digest(row, 5)?,
        settings: column::digest(row, 6)?,
        recorded: stands.recorded,
        sequence: column::whole(row, 7)?,
        standing: stands.standing,
    };
    Ok(Opened { opened: column::whole(row, 1)?, grant })
}

/// Writes where a grant is after an entry at a place in the chain.
pub(crate) fn write(
    connection: &Connection,
    keep: &Keep,
    before: Option<&Opened>,
    stands: &Stands,
    sequence: u64,
) -> Result<(), StoreError> {
    let (state, sequence) = (stands.state().as_str(), column::signed(sequence));
    let code = keep.municipality.as_str();
    let written = match (keep.belongs, before) {
        (Belongs::Opens, _) => connection
            .prepare_cached(
                "INSERT INTO grant_now (municipality, opened, sequence, state, programme, fiscal_year, area) \
                 VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![code, sequence, state, keep.programme, keep.fiscal_year.get(), keep.area])?,
        (Belongs::To(_), Some(before)) => connection
            .prepare_cached(
                "UPDATE grant_now SET sequence = ?3, state = ?4 WHERE municipality = ?1 AND opened = ?2",
            )?
            .execute(params![code, column::signed(before.opened), sequence, state])?,
        (Belongs::None, _) | (Belongs::To(_), None) => 0,
    };
    if written == 1 { Ok(()) } else { Err(StoreError::Damaged { what: "a grant is not there any more" }) }
}
