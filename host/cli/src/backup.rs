//! `kisoku backup` and `kisoku restore`: a ledger into one file while the host runs, and back into an
//! empty folder; both prove what they wrote. Copying pages is the store's.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use kisoku_store::{BackedUp, StoreError};

use crate::audit::finding::{self, Finding};
use crate::exit::{self, Ended, Exit, Failure};
use crate::moment::grouped;
use crate::terminal;

const BACKUP_EXAMPLES: &str = "\
Examples:
  kisoku backup --data data backup-2026-11-21.sqlite

Works while the host runs; the file is the ledger as of one moment, verified after it was written. It
holds personal values that are erased in the ledger later: keep backups no longer than those may be
kept. The key `checkpoint.key` is not in it: copy it by hand where only you can read it, or a restored
host signs with a new key.
";

const RESTORE_EXAMPLES: &str = "\
Examples:
  kisoku restore backup-2026-11-21.sqlite --data restored
  kisoku serve --data restored

What was decided after the backup is not in it: hold the restored ledger against the checkpoints kept
elsewhere (`kisoku audit verify --data restored --checkpoints FILE`).
";

/// Copies a ledger into one file, also while the host runs
///
/// 稼働中のサーバーの台帳を一つのファイルに複製し、検証します。
#[derive(Debug, Args)]
#[command(after_help = [BACKUP_EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct BackupArguments {
    /// Folder of the host; it may be running
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file to make; it must not exist
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Puts a backup into an empty folder
///
/// 複製したファイルから台帳を復元し、検証します。
#[derive(Debug, Args)]
#[command(after_help = [RESTORE_EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct RestoreArguments {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Folder of the new host; it must hold no ledger
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Makes a backup.
pub(crate) fn backup(arguments: &BackupArguments) -> Ended {
    let spinner = terminal::spinner("backing up");
    let ended = kisoku_store::backup(&arguments.data, &arguments.file);
    spinner.finish_and_clear();
    let proved = ended.map_err(|error| failure(error, "nothing was backed up"))?;
    say(&format!("複製し検証しました / backed up and verified: {}", arguments.file.display()), &proved);
    Ok(())
}

/// Restores a backup.
pub(crate) fn restore(arguments: &RestoreArguments) -> Ended {
    let spinner = terminal::spinner("restoring");
    let ended = kisoku_store::restore(&arguments.file, &arguments.data);
    spinner.finish_and_clear();
    let proved = ended.map_err(|error| failure(error, "nothing was restored"))?;
    say(&format!("復元し検証しました / restored and verified: {}", arguments.data.display()), &proved);
    Ok(())
}

fn say(what: &str, proved: &[BackedUp]) {
    terminal::say(what);
    for BackedUp { municipality, entries, head } in proved {
        terminal::say(format_args!(
            "  {municipality}  記載 entries {}  末尾 head sha256:{head}",
            grouped(*entries)
        ));
    }
}

/// A ledger that does not prove itself is another failure than a disk.
fn failure(error: StoreError, what: &'static str) -> Failure {
    let broken =
        matches!(error, StoreError::Unsound { .. } | StoreError::Altered { .. } | StoreError::Damaged { .. });
    let exit = if broken { Exit::Broken } else { Exit::Machine };
    let found = if let StoreError::Unsound { found, .. } = &error { finding::of(found) } else { None };
    let failure = match found {
        Some(Finding { ja, en, .. }) => anyhow!("{en} / {ja}").context(error),
        None => anyhow::Error::new(error),
    };
    Failure::new(exit, failure.context(what))
}
