//! The durable ledger: hands submissions to the writer's thread and questions to a pool of
//! connections that only read. What those do is in [`crate::writer`] and [`crate::read`].

use std::sync::mpsc::{SyncSender, TrySendError, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use kisoku_core::ledger::{
    Checkpoint, EntryId, IdempotencyKey, Instant, Keep, Kept, LedgerError, Page, PageQuery, Signed,
    TallyPage, TallyQuery, TallyRange,
};
use kisoku_core::life::Grant;
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Place, Usage};
use rusqlite::Connection;

use crate::audit::{Audit, Auditor, Evidence};
use crate::database::Database;
use crate::error::StoreError;
use crate::keys::Keys;
use crate::totals::{Known, TotalId, Totals};
use crate::writer::{Job, Reply, Sign, Submission, Writer};
use crate::{grants, listing, read, view};

/// Most submissions that wait: some hundred milliseconds of work, so that a caller beyond them is
/// told to come again rather than left to time out.
pub const QUEUE_MAX: usize = 1024;

/// Most entries that are kept together, all or none: a selection among ten thousand applications.
pub const GROUP_MAX: usize = 10_000;

/// Connections that read at the same time. Reads take microseconds; more would only cost memory.
const READERS: usize = 4;

/// The ledger in SQLite. Dropping it finishes what is queued, then ends its thread.
pub struct SqliteLedger {
    /// `None` only while it is dropped.
    queue: Option<SyncSender<Job>>,
    writer: Option<JoinHandle<()>>,
    readers: Readers,
    totals: Arc<Totals>,
    keys: Arc<Keys>,
    /// Keeps the folder locked until the writer has ended.
    database: Database,
}

impl SqliteLedger {
    pub(crate) fn start(database: Database) -> Result<Self, StoreError> {
        let totals = Arc::new(Totals::new());
        let readers = Readers::open(&database)?;
        let keys = Arc::new(readers.with(|connection| Ok(Keys::load(connection)?))?);
        let writer = Writer::new(database.clone(), Arc::clone(&totals), Arc::clone(&keys))?;
        let (queue, jobs) = sync_channel(QUEUE_MAX);
        let writer = Builder::new()
            .name("ledger-writer".to_owned())
            .spawn(move || writer.run(&jobs))
            .map_err(StoreError::Thread)?;
        Ok(Self { queue: Some(queue), writer: Some(writer), readers, totals, keys, database })
    }

    /// Audits a municipality's ledger: its chain from the first entry, personal values that were not
    /// erased against their digests, totals, grants, checkpoints and guards. Reads everything, on all
    /// cores: seconds for a million entries.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub fn verify(&self, municipality: LgCode, evidence: &Evidence) -> Result<Audit, StoreError> {
        Auditor::new(|| self.database.reader())?.audit(municipality, evidence)
    }

    /// The public key with which checkpoints are signed from now on.
    ///
    /// # Errors
    /// [`StoreError`] when the folder holds no key and none could be made.
    pub fn checkpoint_key(&self) -> Result<[u8; 32], StoreError> {
        Ok(self.database.signer()?.public_key())
    }
}

impl Ledger for SqliteLedger {
    fn usage(&self, municipality: LgCode, programme: &str, places: &[Place]) -> Result<Usage, LedgerError> {
        let asked: Vec<Option<TotalId>> = places
            .iter()
            .map(|place| Some(TotalId::new(municipality, programme, place.key.as_ref()?, place.span)))
            .collect();
        let ticket = match self.totals.read(municipality, &asked) {
            Known::All(totals) => return Ok(Usage::new(totals)),
            Known::NotAll(ticket) => ticket,
        };
        let totals = self.readers.ask(|connection| {
            // One view of the ledger, taken once however many totals are asked for.
            let view = connection.unchecked_transaction()?;
            let total = |id: &Option<TotalId>| id.as_ref().map(|id| read::total(&view, id)).transpose();
            asked.iter().map(total).collect::<Result<Vec<_>, _>>()
        })?;
        let read = asked.into_iter().zip(&totals).filter_map(|(id, total)| Some((id?, (*total)?)));
        self.totals.fill(municipality, ticket, read.collect());
        Ok(Usage::new(totals))
    }

    fn repeated(
        &self,
        municipality: LgCode,
        programme: &str,
        key: &IdempotencyKey,
        body: Digest,
    ) -> Result<Option<Kept>, LedgerError> {
        if !self.keys.may_hold(municipality, key) {
            return Ok(None);
        }
        let before = self.readers.ask(|connection| {
            let length = view::head(connection, municipality)?.sequence;
            read::by_key(connection, municipality, key, length)
        })?;
        before.map(|before| before.given_back(programme, body)).transpose()
    }

    fn submit(&self, keeps: Vec<Keep>, reply: Reply) -> Result<(), Vec<Keep>> {
        if keeps.len() > GROUP_MAX {
            reply(Err(StoreError::TooMany { entries_max: GROUP_MAX }.into()));
            return Ok(());
        }
        let Some(queue) = &self.queue else {
            reply(Err(LedgerError::Closed));
            return Ok(());
        };
        match queue.try_send(Job::Keep(Submission { keeps, reply })) {
            Ok(()) | Err(TrySendError::Full(Job::Sign(_)) | TrySendError::Disconnected(Job::Sign(_))) => {
                Ok(())
            }
            Err(TrySendError::Full(Job::Keep(submission))) => Err(submission.keeps),
            Err(TrySendError::Disconnected(Job::Keep(submission))) => {
                (submission.reply)(Err(LedgerError::Closed));
                Ok(())
            }
        }
    }

    fn find(&self, municipality: LgCode, id: EntryId) -> Result<Option<Kept>, LedgerError> {
        self.readers.ask(|connection| read::by_id(connection, municipality, id))
    }

    fn grant(&self, municipality: LgCode, id: EntryId) -> Result<Option<Grant>, LedgerError> {
        let opened = self.readers.ask(|connection| grants::find(connection, municipality, id))?;
        Ok(opened.map(|opened| opened.grant))
    }

    fn list(&self, query: &PageQuery) -> Result<Page, LedgerError> {
        self.readers.ask(|connection| listing::page(connection, query))
    }

    fn tallies(&self, query: &TallyQuery, range: &TallyRange) -> Result<TallyPage, LedgerError> {
        self.readers.ask(|connection| listing::tallies(connection, query, range))
    }

    fn checkpoints(&self, municipality: LgCode, limit: u32) -> Result<Vec<Checkpoint>, LedgerError> {
        self.readers.ask(|connection| listing::checkpoints(connection, municipality, limit))
    }

    fn checkpoint(&self, municipality: LgCode, at: Instant) -> Result<Option<Signed>, LedgerError> {
        let (sender, signed) = channel();
        let reply = Box::new(move |outcome| drop(sender.send(outcome)));
        let queue = self.queue.as_ref().ok_or(LedgerError::Closed)?;
        queue.send(Job::Sign(Sign { municipality, at, reply })).map_err(|_| LedgerError::Closed)?;
        signed.recv().map_err(|_| LedgerError::Closed)?
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
