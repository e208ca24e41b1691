//! Making and opening the database file: lock, permissions, schema and the settings of a
//! connection. What is in its tables is not here.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use rusqlite_migration::{M, Migrations};

use crate::error::StoreError;

/// How long a connection waits for another's write. Writes last milliseconds; a wait this long
/// means that the disk hangs.
const BUSY: Duration = Duration::from_secs(10);

/// Compiled statements kept a connection: more than there are in this crate.
const STATEMENTS_MAX: usize = 64;

/// Bytes of the write-ahead log kept for reuse after a checkpoint.
const WAL_BYTES_KEPT: u32 = 64 << 20;

/// Pages of the write-ahead log after which they are copied into the database: about 16 MiB, so
/// that a page which many decisions touch is copied once for all of them.
const CHECKPOINT_PAGES: u32 = 4000;

/// Memory for the pages of a writing connection (negative: KiB): the ends of all indexes and then
/// some, so that appending reads nothing from the disk.
const CACHE_KIB: i32 = -(32 << 10);

/// What the file says about itself; set by the first migration.
const APPLICATION_ID: i64 = 1_263_096_683;

const STEPS: &[M<'static>] = &[M::up(include_str!("schema/0001.sql"))];

const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// A database that this process alone may use, for as long as this value lives.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    path: PathBuf,
    size_bytes_max: u64,
    /// Held, not read: the system frees the lock when the last clone goes, or with the process.
    _lock: Arc<File>,
}

impl Database {
    /// Opens the database of a folder, makes both where there are none, and brings it to the
    /// schema of this version.
    pub(crate) fn open(folder: &Path, size_bytes_max: u64) -> Result<Self, StoreError> {
        make_folder(folder)?;
        let lock = lock(folder)?;
        let path = folder.join("kisoku.sqlite");
        private_file(&path)?;
        let database = Self { path, size_bytes_max, _lock: Arc::new(lock) };
        database.migrate()?;
        Ok(database)
    }

    /// A connection that writes.
    pub(crate) fn writer(&self) -> Result<Connection, StoreError> {
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "cache_size", CACHE_KIB)?;
        connection.pragma_update_and_check(None, "wal_autocheckpoint", CHECKPOINT_PAGES, |_| Ok(()))?;
        let page_bytes: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let pages = self.size_bytes_max / u64::try_from(page_bytes).unwrap_or(u64::MAX).max(1);
        let pages = u32::try_from(pages).unwrap_or(u32::MAX).clamp(1, u32::MAX - 1);
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
        Ok(connection)
    }

    /// A connection that cannot write.
    pub(crate) fn reader(&self) -> Result<Connection, StoreError> {
        self.connect(OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    fn connect(&self, access: OpenFlags) -> Result<Connection, StoreError> {
        let connection = Connection::open_with_flags(&self.path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        set_up(&connection).map_err(|error| {
            let foreign = error.sqlite_error_code() == Some(ErrorCode::NotADatabase);
            if foreign { self.foreign() } else { error.into() }
        })?;
        Ok(connection)
    }

    fn foreign(&self) -> StoreError {
        StoreError::Foreign { path: self.path.clone() }
    }

    /// Looks at what the file is before anything is written to it.
    fn migrate(&self) -> Result<(), StoreError> {
        let mut connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let fresh = tables == 0 && found == 0 && application == 0;
        if !fresh && application != APPLICATION_ID {
            return Err(self.foreign());
        }
        let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
        if found > known {
            return Err(StoreError::NewerSchema { path: self.path.clone(), found, known });
        }
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        MIGRATIONS.to_latest(&mut connection).map_err(StoreError::Migration)
    }
}

/// Settings that a connection does not keep in the file.
fn set_up(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // A commit is on the disk before it is acknowledged, also on macOS (fullfsync).
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // REPLACE then fires the DELETE triggers that guard the append-only tables.
    connection.pragma_update(None, "recursive_triggers", true)?;
    // Erased personal values are overwritten, not only unlinked.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    // A damaged or forged file is noticed instead of trusted.
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES_KEPT, |_| Ok(()))
}

/// Makes the folder, for its owner alone, where there is none.
fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
    #[cfg(unix)]
    own(folder)?;
    Ok(())
}

/// Refuses a folder that others own or may write to. Reading it alone gives nothing away: the files
/// in it are for their owner.
#[cfg(unix)]
fn own(folder: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::MetadataExt as _;
    let found =
        fs::metadata(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
    let is_ours = found.uid() == rustix::process::geteuid().as_raw();
    let is_shared = found.mode() & 0o022 != 0;
    if is_ours && !is_shared { Ok(()) } else { Err(StoreError::Shared { path: folder.to_owned() }) }
}

/// Takes the folder for this process. Two writers would not break the file, but each would hold a
/// chain head that the other has moved.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let file = private_file(&folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(StoreError::Folder { path: folder.join("lock"), source }),
    }
}

/// Opens a file, and makes it for its owner alone where there is none. SQLite gives the files that
/// it makes beside a database the permissions of the database.
fn private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|source| StoreError::Folder { path: path.to_owned(), source })
}
