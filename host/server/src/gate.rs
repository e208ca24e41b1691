//! Long runs, fair between municipalities: how many run, of one and of all, and how many wait. What runs is not here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kisoku_core::revision::LgCode;
use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::Limits;
use crate::metrics::Metrics;

/// The gate of each municipality that has ever needed one.
pub(crate) struct Gates {
    by_code: Mutex<BTreeMap<LgCode, Arc<Gate>>>,
    all: Arc<Semaphore>,
    limits: Limits,
    waiting: Gauge,
}

/// The gate of one municipality.
pub(crate) struct Gate {
    /// Of all municipalities. Those that wait are served in turn, and of each there are no more than
    /// may run, so none takes more than its share.
    all: Arc<Semaphore>,
    running: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    waiting: Gauge,
}

/// The right to run. It lives as long as the work: move it into the closure that works.
#[must_use]
pub(crate) struct Pass {
    _running: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

/// The right to stream, for as long as the stream.
#[must_use]
pub(crate) struct StreamPass {
    _stream: OwnedSemaphorePermit,
}

/// As many are running and waiting as may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Busy;

impl Gates {
    pub(crate) fn new(limits: &Limits, metrics: &Metrics) -> Self {
        Self {
            by_code: Mutex::default(),
            all: Arc::new(Semaphore::new(limits.long_runs_total_max)),
            limits: *limits,
            waiting: metrics.long_runs_waiting.clone(),
        }
    }

    /// The gate of a municipality of the catalogue; there are as many as municipalities.
    pub(crate) fn of(&self, code: LgCode) -> Arc<Gate> {
        let mut gates = self.by_code.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(gates.entry(code).or_insert_with(|| {
            Arc::new(Gate {
                all: Arc::clone(&self.all),
                running: Arc::new(Semaphore::new(self.limits.long_runs_max)),
                queue: Arc::new(Semaphore::new(self.limits.long_runs_waiting_max)),
                streams: Arc::new(Semaphore::new(self.limits.streams_max)),
                waiting: self.waiting.clone(),
            })
        }))
    }
}

impl Gate {
    /// A place among those that run, after a wait in the queue.
    ///
    /// # Errors
    /// [`Busy`] where the queue is full.
    pub(crate) async fn enter(&self) -> Result<Pass, Busy> {
        if let Ok(running) = Arc::clone(&self.running).try_acquire_owned() {
            return self.admit(running).await;
        }
        let _place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| Busy)?;
        self.wait().await
    }

    /// A place among those that run, for a batch of a stream: streams are bounded themselves.
    ///
    /// # Errors
    /// [`Busy`] never while the server lives.
    pub(crate) async fn wait(&self) -> Result<Pass, Busy> {
        let running = {
            let _counted = Counted::new(&self.waiting);
            Arc::clone(&self.running).acquire_owned().await.map_err(|_| Busy)?
        };
        self.admit(running).await
    }

    /// The one whose turn it is in its municipality waits for that of the municipality.
    async fn admit(&self, running: OwnedSemaphorePermit) -> Result<Pass, Busy> {
        let _counted = Counted::new(&self.waiting);
        let of_all = Arc::clone(&self.all).acquire_owned().await.map_err(|_| Busy)?;
        Ok(Pass { _running: running, _of_all: of_all })
    }

    /// A place among the streams.
    ///
    /// # Errors
    /// [`Busy`] where as many are open as may.
    pub(crate) fn stream(&self) -> Result<StreamPass, Busy> {
        let stream = Arc::clone(&self.streams).try_acquire_owned().map_err(|_| Busy)?;
        Ok(StreamPass { _stream: stream })
    }
}

/// Counts itself for as long as it lives, also where the wait is given up.
struct Counted<'a>(&'a Gauge);

impl<'a> Counted<'a> {
    fn new(gauge: &'a Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}
