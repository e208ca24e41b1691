//! Making and opening the database file: lock, permissions, schema and the settings of a
//! connection. What is in its tables is not here.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::StoreError;
use crate::schema::{self, APPLICATION_ID, MIGRATIONS};
use crate::signing::Signer;

/// How long a connection waits for another's write. Writes last milliseconds; a wait this long
/// means that the disk hangs.
pub(crate) const BUSY: Duration = Duration::from_secs(10);

/// Compiled statements kept a connection: more than there are in this crate.
const STATEMENTS_MAX: usize = 64;

/// Bytes of the write-ahead log kept for reuse after a checkpoint.
const WAL_BYTES_KEPT: u32 = 64 << 20;

/// Pages of the write-ahead log after which they are copied into the database: about 16 MiB, so
/// that a page which many decisions touch is copied once for all of them.
const CHECKPOINT_PAGES: u32 = 4000;

/// Memory for the pages of a writing connection (negative: KiB): the ends of all indexes and then
/// some, so that appending reads nothing from the disk. No more than that: SQLite looks at each page of it
/// after a commit that has split one.
const CACHE_KIB: i32 = -(8 << 10);

/// The database in a folder.
const FILE: &str = "kisoku.sqlite";

/// A database that this process alone may use, for as long as this value lives.
#[derive(Clone)]
pub(crate) struct Database {
    folder: PathBuf,
    /// The key of checkpoints, once it was needed.
    signer: Arc<Mutex<Option<Arc<Signer>>>>,
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
        let path = folder.join(FILE);
        private_file(&path)?;
        let folder = folder.to_owned();
        let database = Self { folder, signer: Arc::default(), path, size_bytes_max, _lock: Arc::new(lock) };
        database.migrate()?;
        Ok(database)
    }

    /// Signs checkpoints; the key is made when it is needed first.
    pub(crate) fn signer(&self) -> Result<Arc<Signer>, StoreError> {
        let mut signer = self.signer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(signer) = &*signer {
            return Ok(Arc::clone(signer));
        }
        let found = Arc::new(Signer::of(&self.folder)?);
        *signer = Some(Arc::clone(&found));
        Ok(found)
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
        reader(&self.path)
    }

    fn connect(&self, access: OpenFlags) -> Result<Connection, StoreError> {
        connect(&self.path, access)
    }

    /// Looks at what the file is before anything is written to it.
    fn migrate(&self) -> Result<(), StoreError> {
        let mut connection = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables > 0 || identity(&connection)? != (0, 0) {
            known(&self.path, &connection)?;
        }
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        MIGRATIONS.to_latest(&mut connection).map_err(StoreError::Migration)?;
        match schema::alteration(&connection)? {
            None => Ok(()),
            Some(alteration) => Err(StoreError::Altered { path: self.path.clone(), alteration }),
        }
    }
}

/// The database of a folder.
pub(crate) fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// A connection that cannot write to the database at a path, also while a host has it open. On a disk
/// that nobody can write to, SQLite cannot keep track of who reads; nor needs it to.
pub(crate) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let looked = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    let cannot_track = looked.is_err_and(|error| error.sqlite_error_code() == Some(ErrorCode::CannotOpen));
    if cannot_track && !has_log(path) {
        return connect(&immutable(path), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI);
    }
    Ok(connection)
}

/// Whether a database has a log with something in it.
pub(crate) fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// The same path with an ending.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// The URI of a database that never changes.
fn immutable(path: &Path) -> PathBuf {
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            uri.push_str(&hex::encode([byte]));
        }
    }
    uri.push_str("?immutable=1");
    PathBuf::from(uri)
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    set_up(&connection).map_err(|error| {
        let foreign = error.sqlite_error_code() == Some(ErrorCode::NotADatabase);
        if foreign { StoreError::Foreign { path: path.to_owned() } } else { error.into() }
    })?;
    Ok(connection)
}

/// Whether a database is a ledger that this version knows, or an older one.
pub(crate) fn known(path: &Path, connection: &Connection) -> Result<(), StoreError> {
    let (application, found) = identity(connection)?;
    if application != APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let known = schema::version();
    if found > known {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known });
    }
    Ok(())
}

/// The application and the schema that a file says it is of.
fn identity(connection: &Connection) -> Result<(i64, i64), rusqlite::Error> {
    let application = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let schema = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((application, schema))
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
pub(crate) fn make_folder(folder: &Path) -> Result<(), StoreError> {
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
pub(crate) fn lock(folder: &Path) -> Result<File, StoreError> {
    let file = private_file(&folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(StoreError::Folder { path: folder.join("lock"), source }),
    }
}

/// Opens a file, and makes it for its owner alone where there is none. SQLite gives the files that
/// it makes beside a database the permissions of the database.
pub(crate) fn private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|source| StoreError::Folder { path: path.to_owned(), source })
}
