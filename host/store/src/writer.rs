//! The one thread that writes the ledger: takes whatever waits, keeps it in one transaction, and
//! replies once that is durable. Keeping one entry is in [`crate::append`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use kisoku_core::ledger::{Arrival, Instant, Keep, Kept, LedgerError, Signed};
use kisoku_core::revision::LgCode;
use rusqlite::{Connection, TransactionBehavior};

use crate::append::{Failure, keep_one, repeated};
use crate::checkpoint;
use crate::database::Database;
use crate::error::{StoreError, shared};
use crate::keys::Keys;
use crate::totals::Totals;
use crate::view::{self, View};

/// Most entries in one transaction, unless a single group has more. Enough that the disk's sync is no
/// longer what costs; so few that the last one waits some tens of milliseconds even if each uses up
/// its small budget.
const BATCH_MAX: usize = 256;

/// How long the writer rests before it tries again to empty a log that readers still hold.
const LOG_RETRY: Duration = Duration::from_millis(200);

/// Told once what became of a submission.
pub(crate) type Reply = Box<dyn FnOnce(Result<Vec<Kept>, LedgerError>) + Send>;

/// Entries that wait to be kept, all or none of them.
pub(crate) struct Submission {
    pub(crate) keeps: Vec<Keep>,
    pub(crate) reply: Reply,
}

/// A checkpoint that waits to be signed.
pub(crate) struct Sign {
    pub(crate) municipality: LgCode,
    pub(crate) at: Instant,
    pub(crate) reply: Box<dyn FnOnce(Result<Option<Signed>, LedgerError>) + Send>,
}

/// What waits for the writer.
pub(crate) enum Job {
    Keep(Submission),
    Sign(Sign),
}

/// Owns the only connection that writes to the ledger.
pub(crate) struct Writer {
    database: Database,
    connection: Connection,
    view: View,
    totals: Arc<Totals>,
    keys: Arc<Keys>,
    /// Whether the log may still hold personal values that were erased.
    log_holds_erased: bool,
}

impl Writer {
    pub(crate) fn new(database: Database, totals: Arc<Totals>, keys: Arc<Keys>) -> Result<Self, StoreError> {
        let connection = database.writer()?;
        let view = View::new();
        Ok(Self { database, connection, view, totals, keys, log_holds_erased: false })
    }

    /// Works until every sender is gone and the queue is empty.
    pub(crate) fn run(mut self, queue: &Receiver<Job>) {
        while let Some(first) = self.next(queue) {
            let (batch, signs) = take(first, queue);
            self.work(batch);
            for Sign { municipality, at, reply } in signs {
                let signed = self.sign(municipality, at).map_err(LedgerError::from);
                drop(catch_unwind(AssertUnwindSafe(|| reply(signed))));
            }
        }
        self.empty_log();
    }

    /// What waits next; empties the log while nothing does.
    fn next(&mut self, queue: &Receiver<Job>) -> Option<Job> {
        while self.log_holds_erased {
            match queue.recv_timeout(LOG_RETRY) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Timeout) => self.empty_log(),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        queue.recv().ok()
    }

    fn work(&mut self, batch: Vec<Submission>) {
        if batch.is_empty() {
            return;
        }
        let erases = batch.iter().flat_map(|it| &it.keeps).any(|keep| !keep.erases.is_empty());
        let (keeps, replies): (Vec<_>, Vec<_>) = batch.into_iter().map(|it| (it.keeps, it.reply)).unzip();
        let outcomes = self.keep(keeps);
        self.log_holds_erased |= erases;
        self.empty_log();
        for (reply, outcome) in replies.into_iter().zip(outcomes) {
            // A caller that panics loses its own reply, not the thread that serves the others.
            drop(catch_unwind(AssertUnwindSafe(|| reply(outcome))));
        }
    }

    /// Keeps what can be kept, in order. As many outcomes as submissions.
    fn keep(&mut self, batch: Vec<Vec<Keep>>) -> Vec<Result<Vec<Kept>, LedgerError>> {
        let count = batch.len();
        self.transact(batch).unwrap_or_else(|error| {
            self.view.forget();
            let error = Arc::new(error);
            (0..count).map(|_| Err(shared(&error))).collect()
        })
    }

    /// One durable transaction. An error has undone all of it.
    fn transact(&mut self, batch: Vec<Vec<Keep>>) -> Result<Vec<Result<Vec<Kept>, LedgerError>>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcomes = batch
            .into_iter()
            .map(|keeps| match keep_group(&transaction, &self.keys, &mut self.view, keeps) {
                Ok(kept) => Ok(Ok(kept)),
                Err(Failure::One(error)) => Ok(Err(error)),
                Err(Failure::Batch(error)) => Err(error),
            })
            .collect::<Result<_, _>>()?;
        self.view.write(&transaction)?;
        let moving = self.view.moving();
        self.totals.begin(&moving);
        match transaction.commit() {
            Ok(()) => self.totals.publish(&moving, &self.view.committed()),
            Err(error) => {
                self.totals.fail(&moving);
                return Err(error.into());
            }
        }
        Ok(outcomes)
    }

    /// Signs the end of a chain, unless the last checkpoint is of it.
    fn sign(&mut self, municipality: LgCode, at: Instant) -> Result<Option<Signed>, StoreError> {
        let signer = self.database.signer()?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = view::head(&transaction, municipality)?;
        let checkpoint = checkpoint::sign(&transaction, &signer, municipality, head, at)?;
        transaction.commit()?;
        Ok(checkpoint)
    }

    /// Copies the log into the database and cuts it to nothing, where it may hold what was erased. A
    /// reader may still look at it; then it is tried again later.
    fn empty_log(&mut self) {
        if !self.log_holds_erased {
            return;
        }
        let emptied = self
            .connection
            .busy_timeout(Duration::ZERO)
            .and_then(|()| {
                self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
            })
            .is_ok_and(|busy| busy == 0);
        // A busy log is not emptied, and a wait that cannot be set again only fails earlier.
        drop(self.connection.busy_timeout(crate::database::BUSY));
        self.log_holds_erased = !emptied;
    }
}

/// The first job and what waits behind it, up to a full transaction.
fn take(first: Job, queue: &Receiver<Job>) -> (Vec<Submission>, Vec<Sign>) {
    let (mut batch, mut signs, mut entries) = (Vec::new(), Vec::new(), 0);
    let mut next = Some(first);
    while let Some(job) = next {
        match job {
            Job::Keep(submission) => {
                entries += submission.keeps.len();
                batch.push(submission);
            }
            Job::Sign(sign) => signs.push(sign),
        }
        let is_full = entries >= BATCH_MAX || signs.len() >= BATCH_MAX;
        next = if is_full { None } else { queue.try_recv().ok() };
    }
    (batch, signs)
}

/// Keeps all entries of a group or none. One alone needs nothing to come back to. The key of the last
/// one stands for the group: it is looked up before any is settled, so that no part of a group that
/// comes again is kept without the rest.
fn keep_group(
    connection: &Connection,
    keys: &Keys,
    view: &mut View,
    keeps: Vec<Keep>,
) -> Result<Vec<Kept>, Failure> {
    if keeps.len() < 2 {
        return keep_all(connection, keys, view, keeps);
    }
    if let Some(last) = keeps.last()
        && let Some(kept) = repeated(connection, keys, view, last)?
    {
        return Ok(vec![kept]);
    }
    let mark = view.mark();
    connection.execute_batch("SAVEPOINT of_group")?;
    let kept = keep_all(connection, keys, view, keeps).and_then(all_new);
    if let Err(Failure::One(_)) = &kept {
        connection.execute_batch("ROLLBACK TO of_group")?;
        view.back_to(mark);
    }
    connection.execute_batch("RELEASE of_group")?;
    kept
}

fn keep_all(
    connection: &Connection,
    keys: &Keys,
    view: &mut View,
    keeps: Vec<Keep>,
) -> Result<Vec<Kept>, Failure> {
    keeps.into_iter().map(|keep| keep_one(connection, keys, view, keep)).collect()
}

/// Entries of a group that are all new.
pub(crate) fn all_new<E: From<LedgerError>>(kept: Vec<Kept>) -> Result<Vec<Kept>, E> {
    let is_new = kept.iter().all(|kept| kept.arrival == Arrival::New);
    if is_new { Ok(kept) } else { Err(LedgerError::KeyReused.into()) }
}
