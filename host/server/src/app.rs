//! What every request shares: the catalogue in force, the ledger, the sources of time and ids, the
//! limits and the gates. No routes.

use std::sync::Arc;

use arc_swap::ArcSwap;
use kisoku_core::ledger::{EntryId, Instant};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Catalogue, LgCode, Revision};

use crate::answer::{Phrasebook, Phrases};
use crate::gate::Gates;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::reads::Turns;
use crate::slow::SlowRevisions;

/// Where time, ids and salts come from; passed in so that a test can tell what they will be.
pub struct Sources {
    /// The time now.
    pub now: Box<dyn Fn() -> Instant + Send + Sync>,
    /// A new id that orders by time: a UUID of version 7.
    pub id: Box<dyn Fn() -> EntryId + Send + Sync>,
    /// Sixteen random bytes, for the digest of personal values.
    pub salt: Box<dyn Fn() -> [u8; 16] + Send + Sync>,
}

/// The state of the server. One for the life of the program.
pub struct App {
    catalogue: Arc<ArcSwap<Catalogue>>,
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) sources: Sources,
    pub(crate) limits: Limits,
    pub(crate) gates: Gates,
    pub(crate) turns: Turns,
    /// Shared with submissions in the ledger's queue, which must not hold the whole server.
    pub(crate) slow: Arc<SlowRevisions>,
    pub(crate) metrics: Metrics,
    /// Shared with questions, which are read where the app is not.
    pub(crate) phrasebook: Arc<Phrasebook>,
}

impl App {
    /// A server of what is in force in `catalogue`. Storing another catalogue into it changes what
    /// the next request sees; a request under way keeps its own to the end.
    pub fn new(
        catalogue: Arc<ArcSwap<Catalogue>>,
        ledger: Arc<dyn Ledger>,
        sources: Sources,
        limits: Limits,
    ) -> Self {
        let metrics = Metrics::new();
        let gates = Gates::new(&limits, &metrics);
        let turns = Turns::new(&limits);
        Self {
            catalogue,
            ledger,
            sources,
            limits,
            gates,
            turns,
            slow: Arc::default(),
            metrics,
            phrasebook: Arc::default(),
        }
    }

    /// What all answers of a revision share.
    ///
    /// # Errors
    /// A problem where it cannot be written as JSON, which all can.
    pub(crate) fn phrases(
        &self,
        municipality: LgCode,
        revision: &Arc<Revision>,
    ) -> Result<Arc<Phrases>, Problem> {
        let written = self.phrasebook.of(municipality, revision);
        written.map_err(|_| Problem::internal("an answer could not be written as JSON"))
    }

    /// What is in force, to be held by one request from start to end.
    pub(crate) fn snapshot(&self) -> Arc<Catalogue> {
        self.catalogue.load_full()
    }
}
