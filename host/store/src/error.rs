//! Why the store could not do something, told apart by what its caller does next.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use kisoku_core::calendar::Date;
use kisoku_core::ledger::LedgerError;
use kisoku_core::revision::LgCode;

use crate::audit::Audit;
use crate::column;
use crate::schema::Alteration;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process serves this folder: stop it, or choose another folder.
    #[error("`{}` is in use by another process: stop it or choose another folder", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder or a file in it cannot be made or opened: mend its permissions.
    #[error("`{}` cannot be opened", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// The system's word for it.
        source: io::Error,
    },
    /// Others than the user of this process own the folder or may write to it: whoever can put a
    /// file there decides what was decided.
    #[error("`{}` belongs to another user or may be written by others: make it yours, with mode 0700", path.display())]
    Shared {
        /// The folder.
        path: PathBuf,
    },
    /// The file is a database of something else, or none at all: choose another folder.
    #[error("`{}` is not a ledger of kisoku: choose another folder", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The database was written by a newer version: use that version. Nothing was changed.
    #[error(
        "`{}` has schema {found}, and this version knows schemas up to {known}: use the newer version of kisoku \
         that wrote it",
        path.display()
    )]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// The guards of the database against changes are not those that this program made: someone went
    /// around them. Audit what is there, and restore a backup.
    #[error(
        "`{}` was altered by other means: `{}` is {}; audit it, and restore a backup",
        path.display(),
        alteration.name,
        alteration.how.as_str()
    )]
    Altered {
        /// The file.
        path: PathBuf,
        /// The first thing that differs.
        alteration: Alteration,
    },
    /// An older database could not be brought to this schema: restore it, and report the cause.
    #[error("the database could not be brought to the schema of this version")]
    Migration(#[source] rusqlite_migration::Error),
    /// No room: free some on the disk, or raise [`crate::Options::size_bytes_max`]. Nothing was kept.
    #[error("the disk is full or the database has reached its size limit: nothing was kept")]
    Full,
    /// The writer's thread could not be started: the system is out of threads or memory.
    #[error("the writer's thread could not be started")]
    Thread(#[source] io::Error),
    /// What is stored does not fit together: restore a backup.
    #[error("the database is damaged: {what}")]
    Damaged {
        /// Which part.
        what: &'static str,
    },
    /// Something stands where a backup or a restored ledger should go: choose another place.
    #[error("`{}` exists: choose another place", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A backup does not prove itself: use another one.
    #[error("the ledger of {municipality} in `{}` is not sound", path.display())]
    Unsound {
        /// The file.
        path: PathBuf,
        /// Whose ledger.
        municipality: LgCode,
        /// What its audit has found.
        found: Box<Audit>,
    },
    /// The revision shares a day with another of its programme: choose another period.
    #[error("the period shares a day with the revision in force from {from}")]
    Overlap {
        /// First day of the other revision.
        from: Date,
        /// The day after its last; `None` where it is open.
        to: Option<Date>,
    },
    /// Something that must be stored first is not.
    #[error("the {what} of the revision is not stored")]
    Missing {
        /// Which part of the revision.
        what: &'static str,
    },
    /// It is larger than the store takes.
    #[error("the {what} is larger than {bytes_max} bytes")]
    TooLarge {
        /// Which part.
        what: &'static str,
        /// The most it may have.
        bytes_max: usize,
    },
    /// The entry's id is taken, or an entry was added by other means than this ledger: submit again
    /// with a new id.
    #[error("the entry's id or place in the chain is taken")]
    IdReused,
    /// More entries were handed in at once than may be kept together: hand in fewer.
    #[error("more than {entries_max} entries are to be kept together")]
    TooMany {
        /// The most.
        entries_max: usize,
    },
    /// The settle function handed in with an entry panicked: a fault of this program.
    #[error("the answer could not be settled: the settle function panicked")]
    SettlePanicked,
    /// The entry, or what its settle function handed back, does not fit its grant and its totals: a
    /// fault of this program.
    #[error("the entry cannot be kept as it is: {what}")]
    Unfit {
        /// In what way.
        what: &'static str,
    },
    /// The system's random source gave nothing for a key.
    #[error("the system's random source failed")]
    Random(#[source] getrandom::Error),
    /// The database failed in another way.
    #[error("the database failed")]
    Database(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        if code == Some(rusqlite::ErrorCode::DiskFull) {
            return Self::Full;
        }
        if code == Some(rusqlite::ErrorCode::DatabaseCorrupt) {
            return Self::Damaged { what: "its pages do not fit together" };
        }
        if column::is_unreadable(&error) {
            return Self::Damaged {
                what: "a column holds what this program never writes; `kisoku audit verify` names the first broken entry",
            };
        }
        Self::Database(error)
    }
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        shared(&Arc::new(error))
    }
}

/// One failure, told to everyone that it hit.
pub(crate) fn shared(error: &Arc<StoreError>) -> LedgerError {
    match **error {
        StoreError::Full => LedgerError::DiskFull,
        StoreError::InUse { .. }
        | StoreError::Folder { .. }
        | StoreError::Shared { .. }
        | StoreError::Foreign { .. }
        | StoreError::NewerSchema { .. }
        | StoreError::Altered { .. }
        | StoreError::Exists { .. }
        | StoreError::Unsound { .. }
        | StoreError::Migration(_)
        | StoreError::Thread(_)
        | StoreError::Damaged { .. }
        | StoreError::Overlap { .. }
        | StoreError::Missing { .. }
        | StoreError::TooLarge { .. }
        | StoreError::IdReused
        | StoreError::SettlePanicked
        | StoreError::TooMany { .. }
        | StoreError::Unfit { .. }
        | StoreError::Random(_)
        | StoreError::Database(_) => LedgerError::Store(Box::new(Arc::clone(error))),
    }
}
