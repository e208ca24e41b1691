//! Signs the chains of a running host on a schedule and when it stops. Signing is the ledger's.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context as _;
use kisoku_core::ledger::Signed;
use kisoku_core::ports::Ledger as _;
use kisoku_core::revision::LgCode;
use kisoku_store::SqliteLedger;

use crate::audit;
use crate::sources;

/// When chains are signed, and where the checkpoints go beside the ledger.
pub(super) struct Schedule {
    /// How often.
    pub(super) every: Duration,
    /// Gets a line for each.
    pub(super) file: Option<PathBuf>,
}

/// Signs until it is stopped.
pub(super) struct Signing {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Signing {
    /// Begins to sign the chains of these municipalities.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub(super) fn begin(
        schedule: Schedule,
        ledger: Arc<SqliteLedger>,
        municipalities: Vec<LgCode>,
    ) -> anyhow::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let work = move || {
            let mut signed = BTreeMap::new();
            loop {
                let ended = match stopped.recv_timeout(schedule.every) {
                    Err(RecvTimeoutError::Timeout) => false,
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => true,
                };
                sign(&schedule, &ledger, &municipalities, &mut signed);
                if ended {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("checkpoints".to_owned()).spawn(work);
        Ok(Self { stop, thread: thread.context("the thread that signs cannot be started")? })
    }

    /// Signs once more, and ends.
    pub(super) fn end(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the thread that signs checkpoints panicked");
        }
    }
}

/// Signs every chain that has grown; what fails is tried again the next time.
fn sign(
    schedule: &Schedule,
    ledger: &SqliteLedger,
    municipalities: &[LgCode],
    signed: &mut BTreeMap<LgCode, u64>,
) {
    for &code in municipalities {
        let done = sign_one(schedule, ledger, code, signed);
        if let Err(error) = done {
            tracing::error!(municipality = %code, error = format!("{error:#}"), "no checkpoint was kept");
        }
    }
}

fn sign_one(
    schedule: &Schedule,
    ledger: &SqliteLedger,
    code: LgCode,
    signed: &mut BTreeMap<LgCode, u64>,
) -> anyhow::Result<()> {
    let signs = ledger.checkpoint(code, sources::now()).context("nothing could be signed")?;
    let Some(Signed { checkpoint, .. }) = signs else { return Ok(()) };
    if signed.get(&code) == Some(&checkpoint.sequence) {
        return Ok(());
    }
    if let Some(file) = &schedule.file {
        audit::append_checkpoint(file, &checkpoint)?;
    }
    signed.insert(code, checkpoint.sequence);
    Ok(())
}
