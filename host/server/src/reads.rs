//! Reads of the ledger, each in its turn: quick ones on the thread at hand, long ones on the blocking
//! pool. What is read is not here.
//!
//! A quick read is a few look-ups by key, some ten microseconds: less than handing it to another
//! thread and back. (A key that comes again after hundreds of thousands of entries takes milliseconds; that is
//! rare enough.) It never waits for a connection of the store, which would park an async worker,
//! because quick and long reads together are never more than the store can do at once; it waits for
//! its turn instead, as a future. A store that asks over a network would hand these over too.

use std::sync::Arc;

use kisoku_core::ledger::LedgerError;
use kisoku_core::ports::Ledger;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::limits::Limits;
use crate::problem::Problem;
use crate::run::blocking;

/// The turns of one server.
pub(crate) struct Turns {
    quick: Semaphore,
    long: Semaphore,
}

impl Turns {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            quick: Semaphore::new(limits.ledger_quick_reads_max),
            long: Semaphore::new(limits.ledger_long_reads_max),
        }
    }
}

/// A few look-ups by key.
///
/// # Errors
/// A problem where the ledger cannot be read.
pub(crate) async fn quick<T>(
    app: &App,
    read: impl FnOnce(&dyn Ledger) -> Result<T, LedgerError> + Send,
) -> Result<T, Problem> {
    let _turn = app.turns.quick.acquire().await.map_err(|_| ended())?;
    read(&*app.ledger).map_err(Problem::ledger)
}

/// As [`quick`], on a thread of the blocking pool.
///
/// # Errors
/// A problem where the ledger cannot be read.
pub(crate) fn quick_on_pool<T>(
    app: &App,
    read: impl FnOnce(&dyn Ledger) -> Result<T, LedgerError> + Send,
) -> Result<T, Problem> {
    Handle::current().block_on(quick(app, read))
}

/// A page, totals, or a whole document.
///
/// # Errors
/// A problem where the ledger cannot be read.
pub(crate) async fn long<T: Send + 'static>(
    app: &App,
    read: impl FnOnce(&dyn Ledger) -> Result<T, LedgerError> + Send + 'static,
) -> Result<T, Problem> {
    let _turn = app.turns.long.acquire().await.map_err(|_| ended())?;
    let ledger = Arc::clone(&app.ledger);
    blocking(move || read(&*ledger)).await?.map_err(Problem::ledger)
}

fn ended() -> Problem {
    Problem::internal("the server has ended")
}
