//! The durable ledger: hands submissions to the writer's thread and questions to a pool of
//! connections that only read. What those do is in [`crate::writer`] and [`crate::read`].

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use kisoku_core::ledger::{
    EntryId, IdempotencyKey, Keep, Kept, LedgerError, Page, PageQuery, TallyLine, TallyQuery,
};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Place, Usage};
use rusqlite::Connection;

use crate::audit::{self, Audit};
use crate::database::Database;
use crate::error::StoreError;
use crate::read;
use crate::writer::{Reply, Submission, Writer};

/// Most submissions that wait: some hundred milliseconds of work, so that a caller beyond them is
/// told to come again rather than left to time out.
pub const QUEUE_MAX: usize = 1024;

/// Most decisions on one page of a listing; a larger limit is read as this one, 0 as 1.
pub const PAGE_MAX: u32 = 1000;

/// Connections that read at the same time. Reads take microseconds; more would only cost memory.
const READERS: usize = 4;

/// The ledger in SQLite. Dropping it finishes what is queued, then ends its thread.
pub struct SqliteLedger {
    /// `None` only while it is dropped.
    queue: Option<SyncSender<Submission>>,
    writer: Option<JoinHandle<()>>,
    readers: Readers,
    /// Keeps the folder locked until the writer has ended.
    _database: Database,
}

impl SqliteLedger {
    pub(crate) fn start(database: Database) -> Result<Self, StoreError> {
        let connection = database.writer()?;
        let readers = Readers::open(&database)?;
        let (queue, submissions) = sync_channel(QUEUE_MAX);
        let writer = Builder::new()
            .name("ledger-writer".to_owned())
            .spawn(move || Writer::new(connection).run(&submissions))
            .map_err(StoreError::Thread)?;
        Ok(Self { queue: Some(queue), writer: Some(writer), readers, _database: database })
    }

    /// Walks a municipality's chain from its first entry, and checks personal values that were not
    /// erased against their digests. Reads everything: seconds for a million entries.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub fn verify(&self, municipality: LgCode) -> Result<Audit, StoreError> {
        self.readers.with(|connection| Ok(audit::walk(connection, municipality)?))
    }
}

impl Ledger for SqliteLedger {
    fn usage(&self, municipality: LgCode, programme: &str, places: &[Place]) -> Result<Usage, LedgerError> {
        self.readers.ask(|connection| {
            // One view of the ledger, taken once however many totals are asked for.
            let _view = connection.unchecked_transaction()?;
            read::usage(connection, municipality, programme, places)
        })
    }

    fn repeated(
        &self,
        municipality: LgCode,
        programme: &str,
        key: &IdempotencyKey,
        body: Digest,
    ) -> Result<Option<Kept>, LedgerError> {
        let before = self.readers.ask(|connection| read::by_key(connection, municipality, key))?;
        before.map(|before| before.given_back(programme, body)).transpose()
    }

    fn submit(&self, keep: Keep, reply: Reply) -> Result<(), Box<Keep>> {
        let submission = Submission { keep: Box::new(keep), reply };
        let Some(queue) = &self.queue else {
            (submission.reply)(Err(LedgerError::Closed));
            return Ok(());
        };
        match queue.try_send(submission) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(submission)) => Err(submission.keep),
            Err(TrySendError::Disconnected(submission)) => {
                (submission.reply)(Err(LedgerError::Closed));
                Ok(())
            }
        }
    }

    fn find(&self, municipality: LgCode, id: EntryId) -> Result<Option<Kept>, LedgerError> {
        self.readers.ask(|connection| read::by_id(connection, municipality, id))
    }

    fn list(&self, query: &PageQuery) -> Result<Page, LedgerError> {
        self.readers.ask(|connection| read::page(connection, query))
    }

    fn tallies(&self, query: &TallyQuery) -> Result<Vec<TallyLine>, LedgerError> {
        self.readers.ask(|connection| read::tallies(connection, query))
    }
}

impl Drop for SqliteLedger {
    fn drop(&mut self) {
        // The last connection to close folds the log into the file; one that only reads cannot.
        self.readers.close();
        drop(self.queue.take());
        if let Some(writer) = self.writer.take() {
            // It catches what panics in it; if it died all the same, there is nothing left to do.
            drop(writer.join());
        }
    }
}

/// A fixed number of connections that only read.
struct Readers {
    free: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Readers {
    fn open(database: &Database) -> Result<Self, StoreError> {
        let free = (0..READERS).map(|_| database.reader()).collect::<Result<_, _>>()?;
        Ok(Self { free: Mutex::new(free), returned: Condvar::new() })
    }

    fn ask<T>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, LedgerError> {
        self.with(|connection| Ok(question(connection)?)).map_err(LedgerError::from)
    }

    /// Waits for a free connection; each is in use only for the time of one read.
    fn with<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = loop {
            match free.pop() {
                Some(connection) => break connection,
                None => free = self.returned.wait(free).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(free);
        let outcome = read(&connection);
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        self.returned.notify_one();
        outcome
    }

    fn close(&self) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
