//! Walking a chain with every core. Each entry names the hash before it, so that pieces of a chain can
//! be walked side by side: a piece begins with the hash that the piece before it has to end with.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use kisoku_core::chain::{GENESIS, Link};
use kisoku_core::ledger::{EntryId, Instant, Personal};
use kisoku_core::life::EntryKind;
use kisoku_core::revision::{Digest, LgCode};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, OptionalExtension as _, Row, params};

use super::Break;
use super::grants::{self, Last, Origin};
use super::totals::Moved;
use crate::column;
use crate::delta::{self, document_columns};
use crate::erasure;
use crate::error::StoreError;
use crate::movement;
use crate::standing;
use crate::view;

/// Entries of one piece: milliseconds of work, so that the cores finish together.
const PIECE: u64 = 1024;

/// What a walk along a whole chain has seen.
pub(super) struct Walked {
    pub(super) entries: u64,
    pub(super) head: Digest,
    /// How many entries open a grant.
    pub(super) grants: u64,
    /// The place of the first entry whose grant does not stand as its last entry says.
    pub(super) wrong_grant: Option<u64>,
    /// The place of the first entry whose personal values are gone, though no erasure names it.
    pub(super) missing_personal: Option<u64>,
    /// What the entries moved.
    pub(super) moved: Moved,
}

/// Place of the first broken entry, and how it is broken.
type Broken = (u64, Break);

/// What one core has seen of the pieces that it walked.
#[derive(Default)]
struct Seen {
    grants: u64,
    wrong_grant: Option<u64>,
    moved: Moved,
    broken: Option<Broken>,
    /// Entries whose personal values are gone.
    bare: Vec<(u64, EntryId)>,
    /// Entries that erasures name, with the place of the last one that does.
    erased: BTreeMap<EntryId, u64>,
}

impl Seen {
    fn join(mut self, other: Self) -> Self {
        self.grants += other.grants;
        self.wrong_grant = first(self.wrong_grant, other.wrong_grant, |sequence| *sequence);
        self.broken = first(self.broken, other.broken, |(sequence, _)| *sequence);
        for (total, by) in other.moved {
            *self.moved.entry(total).or_default() += by;
        }
        self.bare.extend(other.bare);
        for (id, sequence) in other.erased {
            self.erase(id, sequence);
        }
        self
    }

    fn erase(&mut self, id: EntryId, sequence: u64) {
        let last = self.erased.entry(id).or_default();
        *last = sequence.max(*last);
    }

    /// The first entry whose personal values are gone, though no erasure after it names it.
    fn missing_personal(&self) -> Option<u64> {
        let is_erased =
            |(sequence, id): &&(u64, EntryId)| self.erased.get(id).is_some_and(|at| at > sequence);
        self.bare.iter().filter(|bare| !is_erased(bare)).map(|(sequence, _)| *sequence).min()
    }
}

/// The earlier of two.
fn first<T>(one: Option<T>, other: Option<T>, place: impl Fn(&T) -> u64) -> Option<T> {
    one.into_iter().chain(other).min_by_key(place)
}

/// Walks a chain on all connections, which see the same ledger.
pub(super) fn walk(
    connection: &Connection,
    others: &mut [Connection],
    municipality: LgCode,
) -> Result<Result<Walked, Broken>, StoreError> {
    let head = view::head(connection, municipality)?;
    let chain = Chain { municipality, length: head.sequence, next: AtomicU64::new(0) };
    let seen = thread::scope(|scope| {
        let chain = &chain;
        let others: Vec<_> =
            others.iter_mut().map(|connection| scope.spawn(move || chain.walk_pieces(connection))).collect();
        let mut seen = chain.walk_pieces(connection)?;
        for other in others {
            let other = other.join().map_err(|_| StoreError::Damaged { what: "an audit panicked" })?;
            seen = seen.join(other?);
        }
        Ok::<_, StoreError>(seen)
    })?;
    if let Some(broken) = seen.broken {
        return Ok(Err(broken));
    }
    let missing_personal = seen.missing_personal();
    let Seen { grants, wrong_grant, moved, .. } = seen;
    Ok(Ok(Walked { entries: head.sequence, head: head.hash, grants, wrong_grant, missing_personal, moved }))
}

/// A chain that several cores walk.
struct Chain {
    municipality: LgCode,
    length: u64,
    /// The piece that nobody walks yet.
    next: AtomicU64,
}

impl Chain {
    /// Walks pieces until there are no more, or one is broken.
    fn walk_pieces(&self, connection: &Connection) -> Result<Seen, Error> {
        let mut seen = Seen::default();
        while seen.broken.is_none() {
            let begun = self.next.fetch_add(PIECE, Ordering::Relaxed);
            if begun >= self.length {
                break;
            }
            seen.broken = self.walk_piece(connection, begun, &mut seen)?.err();
        }
        // Those pieces that begin later need not be walked any more; earlier ones are on their way.
        if seen.broken.is_some() {
            self.next.fetch_max(self.length, Ordering::Relaxed);
        }
        Ok(seen)
    }

    /// Walks the piece after the entry `begun`.
    fn walk_piece(
        &self,
        connection: &Connection,
        begun: u64,
        seen: &mut Seen,
    ) -> Result<Result<(), Broken>, Error> {
        let mut head = match self.hash(connection, begun) {
            Ok(Some(head)) => head,
            Ok(None) => return Ok(Err((begun, Break::Gap))),
            Err(error) if column::is_unreadable(&error) => return Ok(Err((begun, Break::ChangedEntry))),
            Err(error) => return Err(error),
        };
        let last = (begun + PIECE).min(self.length);
        // No entry has a place below 1; one that has is not left out.
        let from = if begun == 0 { i64::MIN } else { column::signed(begun + 1) };
        let mut statement = connection.prepare_cached(ENTRIES)?;
        let mut rows = statement.query(params![self.municipality.as_str(), from, column::signed(last)])?;
        for sequence in begun + 1..=last {
            let Some(row) = rows.next()? else { return Ok(Err((sequence, Break::Gap))) };
            if column::whole(row, 0).ok() != Some(sequence) {
                return Ok(Err((sequence, Break::Gap)));
            }
            // What cannot even be read is not what was kept.
            match self.check_link(row, sequence, head).unwrap_or(Err(Break::ChangedEntry)) {
                Ok(hash) => head = hash,
                Err(how) => return Ok(Err((sequence, how))),
            }
            note_erasure(row, sequence, seen)?;
            if !self.check_standing(connection, row, sequence, seen)? {
                return Ok(Err((sequence, Break::WrongStanding)));
            }
        }
        Ok(Ok(()))
    }

    /// The hash that the entry after `sequence` has to name.
    fn hash(&self, connection: &Connection, sequence: u64) -> Result<Option<Digest>, Error> {
        if sequence == 0 {
            return Ok(Some(GENESIS));
        }
        connection
            .prepare_cached("SELECT hash FROM entry WHERE municipality = ?1 AND sequence = ?2")?
            .query_row(params![self.municipality.as_str(), column::signed(sequence)], |row| {
                column::digest(row, 0)
            })
            .optional()
    }

    /// The hash of an entry that is as it was kept.
    fn check_link(&self, row: &Row<'_>, sequence: u64, head: Digest) -> Result<Result<Digest, Break>, Error> {
        let personal = row.get::<_, Option<[u8; 32]>>(15)?.map(Digest::new);
        let document = delta::document(row, 22)?;
        let link = Link {
            municipality: self.municipality,
            sequence,
            id: column::id(row, 1)?,
            kind: row.get_ref(2)?.as_str()?,
            grant: row.get::<_, Option<[u8; 16]>>(3)?.map(EntryId::new),
            programme: row.get_ref(4)?.as_str()?,
            fiscal_year: column::fiscal_year(row, 5)?,
            area: row.get_ref(6)?.as_str_or_null()?,
            at: Instant::from_millis(row.get(7)?),
            actor: row.get_ref(8)?.as_str()?,
            key: row.get_ref(9)?.as_str()?,
            body: column::digest(row, 10)?,
            component: column::digest(row, 11)?,
            settings: column::digest(row, 12)?,
            engine: row.get_ref(13)?.as_str()?,
            personal,
            document: &document,
            standing: row.get_ref(14)?.as_str_or_null()?,
            movements: row.get_ref(16)?.as_str()?,
            fuel: column::whole(row, 17)?,
            previous: column::digest(row, 18)?,
        };
        if link.previous != head {
            return Ok(Err(Break::WrongPredecessor));
        }
        let hash = column::digest(row, 19)?;
        if link.hash() != hash {
            return Ok(Err(Break::ChangedEntry));
        }
        if let Some(salt) = row.get(20)? {
            let kept = Personal { salt, bytes: row.get(21)? };
            if personal != Some(kept.digest()) {
                return Ok(Err(Break::ChangedPersonal));
            }
        }
        Ok(Ok(hash))
    }

    /// Whether an entry follows from its grant's entry before; notes what it moved and whether a grant
    /// that it opens stands as its last entry says.
    fn check_standing(
        &self,
        connection: &Connection,
        row: &Row<'_>,
        sequence: u64,
        seen: &mut Seen,
    ) -> Result<bool, Error> {
        let movements = row.get_ref(16)?.as_str()?;
        let (id, grant) = (column::id(row, 1)?, row.get::<_, Option<[u8; 16]>>(3)?.map(EntryId::new));
        let (Some(grant), Some(text)) = (grant, row.get_ref(14)?.as_str_or_null()?) else {
            return Ok(movements == NOTHING_MOVED);
        };
        let Some(stands) = standing::of(text) else { return Ok(false) };
        let after = Last { sequence, stands };
        let before = if grant == id {
            seen.grants += 1;
            if !self.row_agrees(connection, row, &after)? {
                seen.wrong_grant = first(seen.wrong_grant, Some(sequence), |place| *place);
            }
            None
        } else {
            let before = self.entry_before(connection, row, grant, sequence)?;
            if before.is_none() {
                return Ok(false);
            }
            before
        };
        let was_recorded = before.as_ref().map(|before| before.stands.recorded);
        let is_recorded = after.stands.recorded == id || Some(after.stands.recorded) == was_recorded;
        let counted = before.as_ref().map_or(&[][..], |before| &before.stands.standing.counts);
        let Ok(moved) = movement::difference(counted, &after.stands.standing.counts) else {
            return Ok(false);
        };
        let follows = movement::text(&moved).is_ok_and(|text| text == movements);
        let programme = row.get_ref(4)?.as_str()?;
        for (key, by) in moved {
            *seen.moved.entry((programme.to_owned(), key)).or_default() += i128::from(by);
        }
        Ok(is_recorded && follows)
    }

    /// The entry of a grant before one of its later entries.
    fn entry_before(
        &self,
        connection: &Connection,
        row: &Row<'_>,
        grant: EntryId,
        sequence: u64,
    ) -> Result<Option<Last>, Error> {
        let of = (row.get_ref(4)?.as_str()?, row.get(5)?);
        let Some(opening) = grants::opening(connection, self.municipality, grant, of)? else {
            return Ok(None);
        };
        if opening.sequence >= sequence {
            return Ok(None);
        }
        let later = grants::last_before(connection, self.municipality, grant, sequence)?;
        Ok(Some(later.unwrap_or(opening)))
    }

    /// Whether the row of a grant says what the entry that opens it and its last one say.
    fn row_agrees(&self, connection: &Connection, row: &Row<'_>, opening: &Last) -> Result<bool, Error> {
        let origin = Origin {
            opened: opening.sequence,
            programme: row.get_ref(4)?.as_str()?,
            fiscal_year: row.get(5)?,
            area: row.get_ref(6)?.as_str_or_null()?,
        };
        let later = grants::last_before(connection, self.municipality, column::id(row, 1)?, u64::MAX)?;
        let last = later.as_ref().unwrap_or(opening);
        grants::agrees(connection, self.municipality, &origin, last)
    }
}

/// Notes whether the personal values of an entry are gone, and of which entries it says that it took
/// them away.
fn note_erasure(row: &Row<'_>, sequence: u64, seen: &mut Seen) -> Result<(), Error> {
    let had_personal = row.get_ref(15)? != ValueRef::Null;
    if had_personal && row.get_ref(20)? == ValueRef::Null {
        seen.bare.push((sequence, column::id(row, 1)?));
    }
    if row.get_ref(2)?.as_str()? == EntryKind::Erasure.as_str() {
        for id in erasure::listed(&delta::document(row, 22)?) {
            seen.erase(id, sequence);
        }
    }
    Ok(())
}

/// What stands in an entry that moves nothing.
const NOTHING_MOVED: &str = "[]";

/// The entries of a piece, with everything that their hash covers, and their personal values.
const ENTRIES: &str = concat!(
    "SELECT sequence, id, kind, grant_id, programme, fiscal_year, area, at_ms, actor, idempotency_key, \
     body_digest, component, settings_digest, engine, standing, personal_digest, movements, fuel, previous, \
     hash, salt, bytes, ",
    document_columns!(),
    " FROM entry LEFT JOIN personal ON personal.entry = entry.position \
     WHERE municipality = ?1 AND sequence BETWEEN ?2 AND ?3 ORDER BY sequence"
);
