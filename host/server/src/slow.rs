//! Revisions whose last decision needed more than the small budget: the next one is answered outside
//! the ledger's writer, so that not all who wait for it wait for a budget spent in vain.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use kisoku_core::error::RuleFailure;
use kisoku_core::revision::{Digest, Revision};

/// Most revisions that are remembered. A rule that needs the full budget is rare; past this, one
/// spends its small budget in the writer as if it were met for the first time.
const REVISIONS_MAX: usize = 1_024;

/// Component, settings and position of the programme: what decides how long a run takes.
type Key = (Digest, Digest, u32);

/// The slow revisions, by the fuel of the small budget that was too little.
#[derive(Default)]
pub(crate) struct SlowRevisions {
    /// Whether there is any: all that is read where no rule is slow.
    any: AtomicBool,
    fuel: RwLock<BTreeMap<Key, u64>>,
}

impl SlowRevisions {
    /// Whether a revision's last decision needed more than the small budget.
    pub(crate) fn has(&self, revision: &Revision) -> bool {
        self.any.load(Ordering::Relaxed) && self.small_budget(revision).is_some()
    }

    /// Remembers a revision that used up the fuel of the small budget. A deadline is not remembered:
    /// it tells of a busy machine.
    pub(crate) fn ran_out(&self, revision: &Revision, failure: &RuleFailure) {
        let RuleFailure::OutOfFuel { limit } = failure else { return };
        let mut fuel = self.fuel.write().unwrap_or_else(PoisonError::into_inner);
        if fuel.len() < REVISIONS_MAX {
            fuel.insert(key(revision), *limit);
            self.any.store(true, Ordering::Relaxed);
        }
    }

    /// Forgets a revision whose run would have fitted into the small budget: that depends on the
    /// record, and one large record must not send all others the long way.
    pub(crate) fn ran(&self, revision: &Revision, used: u64) {
        if !self.any.load(Ordering::Relaxed) || self.small_budget(revision).is_none_or(|fuel| used > fuel) {
            return;
        }
        let mut fuel = self.fuel.write().unwrap_or_else(PoisonError::into_inner);
        fuel.remove(&key(revision));
        self.any.store(!fuel.is_empty(), Ordering::Relaxed);
    }

    fn small_budget(&self, revision: &Revision) -> Option<u64> {
        self.fuel.read().unwrap_or_else(PoisonError::into_inner).get(&key(revision)).copied()
    }
}

fn key(revision: &Revision) -> Key {
    (revision.digest, revision.settings_digest, revision.position)
}
