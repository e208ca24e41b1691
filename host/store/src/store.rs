//! The store of one folder: opening it and handing out its parts.

use std::path::Path;
use std::sync::Arc;

use crate::database::Database;
use crate::error::StoreError;
use crate::ledger::SqliteLedger;
use crate::registry::Registry;

/// What an operator may set.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Most bytes of the database file. A write beyond it fails as on a full disk, and nothing of
    /// it is kept; so a ledger that shares a disk cannot fill it. Beside the file stands a
    /// write-ahead log, usually of a few megabytes.
    pub size_bytes_max: u64,
}

impl Default for Options {
    /// 256 GiB: a decision takes about 6 KiB, so forty million of them.
    fn default() -> Self {
        Self { size_bytes_max: 256 << 30 }
    }
}

/// Everything that one folder remembers. One process at a time may have it open.
pub struct Store {
    ledger: Arc<SqliteLedger>,
    registry: Arc<Registry>,
}

impl Store {
    /// Opens the store of a folder; makes the folder (mode 0700) and the database in it (0600)
    /// where there are none, and brings an older database to this version's schema.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::Folder`], [`StoreError::Shared`], [`StoreError::Foreign`],
    /// [`StoreError::NewerSchema`] and [`StoreError::Migration`] as they say; others when the
    /// database fails.
    pub fn open(folder: &Path, options: Options) -> Result<Self, StoreError> {
        let database = Database::open(folder, options.size_bytes_max)?;
        let registry = Arc::new(Registry::new(&database)?);
        let ledger = Arc::new(SqliteLedger::start(database)?);
        Ok(Self { ledger, registry })
    }

    /// The ledger. When its last owner drops it, what is queued is finished first.
    pub fn ledger(&self) -> Arc<SqliteLedger> {
        Arc::clone(&self.ledger)
    }

    /// Municipalities, components and revisions.
    pub fn registry(&self) -> Arc<Registry> {
        Arc::clone(&self.registry)
    }
}
