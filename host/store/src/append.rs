//! Keeping one entry inside a transaction: looking up its key, settling it, appending it, and writing
//! what follows from it. Which entries share a transaction is in [`crate::writer`].

use std::collections::BTreeSet;

use kisoku_core::chain::Link;
use kisoku_core::ledger::{Arrival, Belongs, EntryId, Keep, Kept, LedgerError, Personal};
use kisoku_core::life::Grant;
use kisoku_core::revision::Digest;
use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_TRIGGER, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::column;
use crate::delta::Stored;
use crate::error::StoreError;
use crate::grants::{self, Opened};
use crate::keys::Keys;
use crate::read;
use crate::settle::{Answer, settle};
use crate::view::{Head, View};

/// How far a failure reaches.
pub(crate) enum Failure {
    /// Nothing was written for this entry; others go on.
    One(LedgerError),
    /// The transaction cannot be trusted any more.
    Batch(StoreError),
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::One(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Batch(error.into())
    }
}

/// Keeps one entry. Everything that can be wrong with it alone is found before its first write, so no
/// savepoint is needed to undo half of it.
pub(crate) fn keep_one(
    connection: &Connection,
    keys: &Keys,
    view: &mut View,
    mut keep: Keep,
) -> Result<Kept, Failure> {
    if let Some(kept) = repeated(connection, keys, view, &keep)? {
        return Ok(kept);
    }
    let head = view.head(connection, keep.municipality)?;
    let grant = carries_on(&keep).map(|id| opened(connection, &keep, id)).transpose()?;
    let (erased, stripped) = erased(connection, &keep)?;
    let (municipality, programme) = (keep.municipality, keep.programme.clone());
    let answer = settle(&mut keep, (grant.as_ref().map(|opened| &opened.grant), &stripped), |key, span| {
        Ok::<_, Failure>(view.total(connection, municipality, &programme, (key, span))?)
    })?;
    let sequence = head.sequence + 1;
    let link = link(&keep, &answer, head);
    let hash = link.hash();
    let stored = view.bases.store(&keep, &answer, sequence);
    append(connection, &link, hash, &stored).inspect_err(|_| view.forget_head(municipality))?;
    view.bases.note(stored, sequence);
    keys.insert(municipality, &keep.key);
    if let Some(personal) = &keep.personal {
        connection
            .prepare_cached("INSERT INTO personal (entry, salt, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![connection.last_insert_rowid(), personal.salt, personal.bytes])?;
    }
    for position in erased {
        connection.prepare_cached("DELETE FROM personal WHERE entry = ?1")?.execute([position])?;
    }
    if let Some(stands) = &answer.stands {
        grants::write(connection, &keep, grant.as_ref(), stands, sequence).map_err(Failure::Batch)?;
    }
    for (key, by) in &answer.moved {
        view.add(connection, municipality, &programme, (key, *by)).map_err(Failure::Batch)?;
    }
    view.set_head(municipality, Head { sequence, hash });
    Ok(Kept {
        id: keep.id,
        kind: keep.kind,
        grant: grant_id(&keep),
        programme: keep.programme,
        sequence,
        at: keep.at,
        arrival: Arrival::New,
        document: answer.document,
        personal: keep.personal.map(|personal| personal.bytes),
        hash,
    })
}

/// The entry that was kept under the same key, where it is the very same one.
pub(crate) fn repeated(
    connection: &Connection,
    keys: &Keys,
    view: &mut View,
    keep: &Keep,
) -> Result<Option<Kept>, Failure> {
    if !keys.may_hold(keep.municipality, &keep.key) {
        return Ok(None);
    }
    let length = view.head(connection, keep.municipality)?.sequence;
    let Some(before) = read::by_key(connection, keep.municipality, &keep.key, length)? else {
        return Ok(None);
    };
    let kept = before.given_back(&keep.programme, keep.body)?;
    Ok(Some(read::same_entry(kept, keep.kind, carries_on(keep))?))
}

/// The grant that an entry carries on.
pub(crate) const fn carries_on(keep: &Keep) -> Option<EntryId> {
    match keep.belongs {
        Belongs::To(grant) => Some(grant),
        Belongs::None | Belongs::Opens => None,
    }
}

/// The grant that an entry is of.
pub(crate) const fn grant_id(keep: &Keep) -> Option<EntryId> {
    match keep.belongs {
        Belongs::None => None,
        Belongs::Opens => Some(keep.id),
        Belongs::To(grant) => Some(grant),
    }
}

/// What the hash of a new entry covers.
pub(crate) fn link<'a>(keep: &'a Keep, answer: &'a Answer, before: Head) -> Link<'a> {
    Link {
        municipality: keep.municipality,
        sequence: before.sequence + 1,
        id: keep.id,
        kind: keep.kind.as_str(),
        grant: grant_id(keep),
        programme: &keep.programme,
        fiscal_year: keep.fiscal_year,
        area: keep.area.as_deref(),
        at: keep.at,
        actor: &keep.actor,
        key: keep.key.as_str(),
        body: keep.body_kept(),
        component: keep.component,
        settings: keep.settings,
        engine: &keep.engine,
        personal: keep.personal.as_ref().map(Personal::digest),
        document: &answer.document,
        standing: answer.stands.as_ref().map(|stands| stands.text.as_str()),
        movements: &answer.movements,
        fuel: answer.fuel,
        previous: before.hash,
    }
}

/// The grant that an entry carries on: one of the same programme.
fn opened(connection: &Connection, keep: &Keep, id: EntryId) -> Result<Opened, Failure> {
    let opened = grants::find(connection, keep.municipality, id)?;
    opened
        .filter(|opened| opened.grant.programme == keep.programme)
        .ok_or(Failure::One(LedgerError::UnknownGrant))
}

/// Whether its entries may be erased cannot be judged without it.
pub(crate) const GRANT_MISSING: StoreError =
    StoreError::Damaged { what: "the grant of an entry is not there" };

/// Positions of the entries whose personal values go with this one, and their grants, each once.
fn erased(connection: &Connection, keep: &Keep) -> Result<(Vec<i64>, Vec<Grant>), Failure> {
    let mut statement = connection
        .prepare_cached("SELECT position, grant_id FROM entry WHERE id = ?1 AND municipality = ?2")?;
    let (mut positions, mut ids) = (Vec::with_capacity(keep.erases.len()), BTreeSet::new());
    for id in &keep.erases {
        let found = statement
            .query_row(params![id.as_bytes(), keep.municipality.as_str()], |row| {
                Ok((row.get(0)?, row.get::<_, Option<[u8; 16]>>(1)?))
            })
            .optional()?;
        let unknown = || StoreError::Unfit { what: "an entry to erase does not exist" };
        let (position, grant) = found.ok_or_else(|| Failure::One(unknown().into()))?;
        positions.push(position);
        ids.extend(grant.map(EntryId::new));
    }
    let mut stripped = Vec::with_capacity(ids.len());
    for id in ids {
        let found = grants::find(connection, keep.municipality, id)?;
        let found = found.ok_or_else(|| Failure::One(GRANT_MISSING.into()))?;
        stripped.push(found.grant);
    }
    Ok((positions, stripped))
}

/// Appends the entry, its document as it is stored. A key that exists fails this entry alone.
fn append(
    connection: &Connection,
    link: &Link<'_>,
    hash: Digest,
    stored: &Stored<'_>,
) -> Result<(), Failure> {
    let appended = connection
        .prepare_cached(
            "INSERT INTO entry (municipality, sequence, id, kind, grant_id, programme, fiscal_year, area, at_ms, \
             actor, idempotency_key, body_digest, component, settings_digest, engine, personal_digest, standing, \
             movements, fuel, previous, hash, base, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, \
             ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
        )?
        .execute(params![
            link.municipality.as_str(),
            column::signed(link.sequence),
            link.id.as_bytes(),
            link.kind,
            link.grant.as_ref().map(EntryId::as_bytes),
            link.programme,
            link.fiscal_year.get(),
            link.area,
            link.at.millis(),
            link.actor,
            link.key,
            link.body.as_bytes(),
            link.component.as_bytes(),
            link.settings.as_bytes(),
            link.engine,
            link.personal.as_ref().map(Digest::as_bytes),
            link.standing,
            link.movements,
            column::signed(link.fuel),
            link.previous.as_bytes(),
            hash.as_bytes(),
            stored.base.map(column::signed),
            stored.bytes,
        ]);
    match appended {
        Ok(_) => Ok(()),
        Err(error) if is_taken(&error) => Err(Failure::One(StoreError::IdReused.into())),
        Err(error) => Err(error.into()),
    }
}

/// Whether a key of the entry exists: said by the guard of the table or by a unique index. Any other
/// constraint that is broken is a fault of the store.
fn is_taken(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        [SQLITE_CONSTRAINT_TRIGGER, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY]
            .contains(&error.extended_code)
    })
}
