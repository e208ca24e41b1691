//! The one thread that writes the ledger: takes whatever waits, keeps it in one transaction, and
//! replies once that is durable. Reading for others is in [`crate::read`].

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use kisoku_core::chain::{GENESIS, Link};
use kisoku_core::ledger::{Arrival, Keep, Kept, LedgerError, Personal};
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::TallyKey;
use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_TRIGGER, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use crate::error::{StoreError, shared};
use crate::read;
use crate::settle::{Answer, PERSONAL_BYTES_MAX, settle, within};

/// The kind of an entry that a submission makes.
pub(crate) const KIND: &str = "decision";

/// Most submissions in one transaction. Enough that the disk's sync is no longer what costs; so
/// few that the last one waits some tens of milliseconds even if each uses up its small budget.
const BATCH_MAX: usize = 256;

/// Told once what became of a submission.
pub(crate) type Reply = Box<dyn FnOnce(Result<Kept, LedgerError>) + Send>;

/// A decision that waits to be kept.
pub(crate) struct Submission {
    pub(crate) keep: Box<Keep>,
    pub(crate) reply: Reply,
}

/// Owns the only connection that writes to the ledger.
pub(crate) struct Writer {
    connection: Connection,
    /// The last entry of each chain written to so far; empty after a failure, when it is read anew.
    heads: BTreeMap<LgCode, Head>,
}

#[derive(Clone, Copy)]
struct Head {
    sequence: u64,
    hash: Digest,
}

impl Writer {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection, heads: BTreeMap::new() }
    }

    /// Works until every sender is gone and the queue is empty.
    pub(crate) fn run(mut self, queue: &Receiver<Submission>) {
        while let Ok(first) = queue.recv() {
            let waiting = std::iter::once(first).chain(queue.try_iter().take(BATCH_MAX - 1));
            let (keeps, replies): (Vec<_>, Vec<_>) =
                waiting.map(|submission| (*submission.keep, submission.reply)).unzip();
            let outcomes = self.keep(keeps);
            for (reply, outcome) in replies.into_iter().zip(outcomes) {
                // A caller that panics loses its own reply, not the thread that serves the others.
                drop(catch_unwind(AssertUnwindSafe(|| reply(outcome))));
            }
        }
    }

    /// Keeps what can be kept, in order. As many outcomes as submissions.
    fn keep(&mut self, batch: Vec<Keep>) -> Vec<Result<Kept, LedgerError>> {
        let count = batch.len();
        self.transact(batch).unwrap_or_else(|error| {
            self.heads.clear();
            let error = Arc::new(error);
            (0..count).map(|_| Err(shared(&error))).collect()
        })
    }

    /// One durable transaction. An error has undone all of it.
    fn transact(&mut self, batch: Vec<Keep>) -> Result<Vec<Result<Kept, LedgerError>>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcomes = batch
            .into_iter()
            .map(|keep| match keep_one(&transaction, &mut self.heads, keep) {
                Ok(kept) => Ok(Ok(kept)),
                Err(Failure::One(error)) => Ok(Err(error)),
                Err(Failure::Batch(error)) => Err(error),
            })
            .collect::<Result<_, _>>()?;
        transaction.commit()?;
        Ok(outcomes)
    }
}

/// How far a failure reaches.
enum Failure {
    /// Nothing was written for this submission; the others go on.
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

/// Keeps one submission. Everything that can be wrong with it alone is found before its first
/// write, so no savepoint is needed to undo half of it.
fn keep_one(
    connection: &Connection,
    heads: &mut BTreeMap<LgCode, Head>,
    mut keep: Keep,
) -> Result<Kept, Failure> {
    if let Some(before) = read::by_key(connection, keep.municipality, &keep.key)? {
        return Ok(before.given_back(&keep.programme, keep.body)?);
    }
    let personal_bytes = keep.personal.as_ref().map_or(0, |personal| personal.bytes.len());
    within("personal values", personal_bytes, PERSONAL_BYTES_MAX).map_err(LedgerError::from)?;
    let usage = read::usage(connection, keep.municipality, &keep.programme, &keep.places)?;
    let answer = settle(&mut keep.settle, &keep.places, &usage)?;
    let before = head(connection, heads, keep.municipality)?;
    let sequence = before.sequence + 1;
    let hash = append(connection, &keep, &answer, before).inspect_err(|_| {
        heads.remove(&keep.municipality);
    })?;
    if let Some(personal) = &keep.personal {
        connection
            .prepare_cached("INSERT INTO personal (entry, salt, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![connection.last_insert_rowid(), personal.salt, personal.bytes])?;
    }
    for (key, by) in answer.moved {
        move_tally(connection, keep.municipality, &keep.programme, key, by)?;
    }
    heads.insert(keep.municipality, Head { sequence, hash });
    Ok(Kept {
        id: keep.id,
        sequence,
        at: keep.at,
        arrival: Arrival::New,
        document: answer.document,
        personal: keep.personal.map(|personal| personal.bytes),
        hash,
    })
}

/// The last entry of a chain.
fn head(
    connection: &Connection,
    heads: &BTreeMap<LgCode, Head>,
    municipality: LgCode,
) -> Result<Head, rusqlite::Error> {
    if let Some(head) = heads.get(&municipality) {
        return Ok(*head);
    }
    let last = connection
        .prepare_cached(
            "SELECT sequence, hash FROM entry WHERE municipality = ?1 ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row([municipality.as_str()], |row| {
            Ok(Head { sequence: read::whole(row, 0)?, hash: read::digest(row, 1)? })
        })
        .optional()?;
    Ok(last.unwrap_or(Head { sequence: 0, hash: GENESIS }))
}

/// Appends the entry and tells its hash. A key that exists fails this submission alone.
fn append(
    connection: &Connection,
    keep: &Keep,
    answer: &Answer<'_>,
    before: Head,
) -> Result<Digest, Failure> {
    let link = Link {
        municipality: keep.municipality,
        sequence: before.sequence + 1,
        id: keep.id,
        kind: KIND,
        programme: &keep.programme,
        fiscal_year: keep.fiscal_year,
        area: keep.area.as_deref(),
        at: keep.at,
        actor: &keep.actor,
        key: keep.key.as_str(),
        body: keep.body_kept(),
        component: keep.component,
        settings: keep.settings,
        personal: keep.personal.as_ref().map(Personal::digest),
        document: &answer.document,
        movements: &answer.movements,
        fuel: answer.fuel,
        previous: before.hash,
    };
    let hash = link.hash();
    let appended = connection
        .prepare_cached(
            "INSERT INTO entry (municipality, sequence, id, kind, programme, fiscal_year, area, at_ms, actor, \
             idempotency_key, body_digest, component, settings_digest, personal_digest, document, movements, fuel, \
             previous, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            link.municipality.as_str(),
            i64::try_from(link.sequence).unwrap_or(i64::MAX),
            link.id.as_bytes(),
            link.kind,
            link.programme,
            link.fiscal_year.get(),
            link.area,
            link.at.millis(),
            link.actor,
            link.key,
            link.body.as_bytes(),
            link.component.as_bytes(),
            link.settings.as_bytes(),
            link.personal.as_ref().map(Digest::as_bytes),
            link.document,
            link.movements,
            i64::try_from(link.fuel).unwrap_or(i64::MAX),
            link.previous.as_bytes(),
            hash.as_bytes(),
        ]);
    match appended {
        Ok(_) => Ok(hash),
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

fn move_tally(
    connection: &Connection,
    municipality: LgCode,
    programme: &str,
    key: &TallyKey,
    by: i64,
) -> Result<(), rusqlite::Error> {
    let parts = read::parts_text(&key.parts);
    let columns = params![municipality.as_str(), programme, key.tally, key.fiscal_year.get(), parts, by];
    // Not an upsert: that would hold a movement downwards alone against the guard of the total.
    let moved = connection
        .prepare_cached(
            "UPDATE tally SET total = total + ?6 WHERE municipality = ?1 AND programme = ?2 \
             AND tally = ?3 AND fiscal_year = ?4 AND parts = ?5",
        )?
        .execute(columns)?;
    if moved == 0 {
        connection
            .prepare_cached(
                "INSERT INTO tally (municipality, programme, tally, fiscal_year, parts, total) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(columns)?;
    }
    Ok(())
}
