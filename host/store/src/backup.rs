//! Backup of a running host into one file, and restoring it: both are proved before they count. The
//! key that signs checkpoints is not in a backup: who finds one cannot sign. Public keys are, with the
//! checkpoints that they signed.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use kisoku_core::revision::{Digest, LgCode};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::audit::{self, Audit, Auditor, Evidence};
use crate::database::{beside, file, has_log, known, lock, make_folder, private_file, reader};
use crate::error::StoreError;
use crate::schema;

/// A municipality's ledger in a backup, found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Whose ledger.
    pub municipality: LgCode,
    /// How many entries it has.
    pub entries: u64,
    /// Hash of the last one.
    pub head: Digest,
}

/// Writes the ledger of a folder into one file, also while a host writes to it, as of one moment; then
/// proves what was written. The file holds personal values: it is made for its owner alone. Personal
/// values that are erased later stay in it.
///
/// # Errors
/// [`StoreError::Exists`] where the file exists, [`StoreError::Unsound`], [`StoreError::Altered`] and
/// [`StoreError::Damaged`] where the ledger does not prove itself; others when reading or writing
/// fails. The file is there only if nothing failed.
pub fn backup(folder: &Path, to: &Path) -> Result<Vec<BackedUp>, StoreError> {
    vacant(to)?;
    let from = file(folder);
    exists(&from)?;
    let part = beside(to, ".part");
    let written = copy_database(&from, &part).and_then(|()| prove(&part));
    settle(written, &part, to)
}

/// Puts a backup into a folder that has no ledger, once it has proved itself there. The host makes a
/// new key for checkpoints when it needs one, unless the old `checkpoint.key` is put there too.
///
/// # Errors
/// [`StoreError::Exists`] where the folder has a ledger, [`StoreError::InUse`] where a host has it
/// open, [`StoreError::Unsound`], [`StoreError::Altered`], [`StoreError::Foreign`] and
/// [`StoreError::Damaged`] where the backup does not prove itself; others when reading or writing
/// fails. The ledger is there only if nothing failed.
pub fn restore(from: &Path, folder: &Path) -> Result<Vec<BackedUp>, StoreError> {
    exists(from)?;
    if has_log(from) {
        return Err(StoreError::Damaged { what: "a log stands beside the file, so it is not a backup" });
    }
    make_folder(folder)?;
    let _lock = lock(folder)?;
    let to = file(folder);
    // A log that was left behind would be taken for that of the restored file.
    [to.clone(), beside(&to, "-wal"), beside(&to, "-shm")].iter().try_for_each(|path| vacant(path))?;
    let part = beside(&to, ".part");
    let copied = copy_file(from, &part).map_err(|source| StoreError::Folder { path: part.clone(), source });
    settle(copied.and_then(|()| prove(&part)), &part, &to)
}

/// Gives what was written and proved its name, or takes it away.
fn settle(
    proved: Result<Vec<BackedUp>, StoreError>,
    part: &Path,
    to: &Path,
) -> Result<Vec<BackedUp>, StoreError> {
    let named = proved.and_then(|proved| {
        fs::rename(part, to)
            .and_then(|()| sync_folder(to))
            .map_err(|source| StoreError::Folder { path: to.to_owned(), source })?;
        Ok(proved)
    });
    if named.is_err() {
        // What failed is what counts; a part that is left is written over the next time.
        drop(fs::remove_file(part));
    }
    named
}

/// Copies a database with SQLite's own backup: one moment of it, however it is written to meanwhile.
fn copy_database(from: &Path, part: &Path) -> Result<(), StoreError> {
    let source = reader(from)?;
    known(from, &source)?;
    let made = private_file(part)?;
    made.set_len(0).map_err(|source| StoreError::Folder { path: part.to_owned(), source })?;
    let mut copy = Connection::open_with_flags(part, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // All pages in one step: a pause would let the host write, and the copy begin anew.
    Backup::new(&source, &mut copy)?.run_to_completion(i32::MAX, Duration::from_millis(10), None)?;
    // One file, without a log beside it.
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    copy.close().map_err(|(_, error)| error)?;
    made.sync_all().map_err(|source| StoreError::Folder { path: part.to_owned(), source })
}

fn copy_file(from: &Path, part: &Path) -> io::Result<()> {
    let mut made = private_file(part).map_err(io::Error::other)?;
    made.set_len(0)?;
    io::copy(&mut File::open(from)?, &mut made)?;
    made.sync_all()
}

/// Whether a file is a whole and sound ledger: its pages, its guards, every chain, and the rules that its
/// entries name.
fn prove(path: &Path) -> Result<Vec<BackedUp>, StoreError> {
    let connection = reader(path)?;
    known(path, &connection)?;
    intact(&connection)?;
    if let Some(alteration) = schema::alteration(&connection)? {
        return Err(StoreError::Altered { path: path.to_owned(), alteration });
    }
    let mut auditor = Auditor::new(|| reader(path))?;
    let prove_one = |municipality| {
        let found = match auditor.audit(municipality, &Evidence::default())? {
            // Without the rules that its entries name nobody can compute them again.
            Audit::Sound { entries, head, .. } => match audit::rules(&connection, municipality)? {
                None => return Ok(BackedUp { municipality, entries, head }),
                Some(wrong) => wrong,
            },
            found @ (Audit::Broken { .. }
            | Audit::WrongTotal { .. }
            | Audit::WrongGrant { .. }
            | Audit::WrongCheckpoint { .. }
            | Audit::WrongSchema(_)
            | Audit::WrongRules { .. }) => found,
        };
        Err(StoreError::Unsound { path: path.to_owned(), municipality, found: Box::new(found) })
    };
    audit::municipalities(&connection)?.into_iter().map(prove_one).collect()
}

/// Whether pages and indexes of a database fit together. Reads all of it.
pub(crate) fn intact(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Damaged { what: "its pages do not fit together" }) }
}

fn exists(path: &Path) -> Result<(), StoreError> {
    fs::metadata(path).map(drop).map_err(|source| StoreError::Folder { path: path.to_owned(), source })
}

fn vacant(path: &Path) -> Result<(), StoreError> {
    if path.symlink_metadata().is_ok() { Err(StoreError::Exists { path: path.to_owned() }) } else { Ok(()) }
}

/// Makes the name of a file durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
