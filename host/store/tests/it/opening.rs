//! Opening a folder: what is made, what is refused, and that nothing is touched then.

use std::fs;
use std::path::Path;

use kisoku_core::ports::Ledger as _;
use kisoku_store::{Options, Store, StoreError};

use crate::desk::{Desk, keep, send, yamaguchi};

#[track_caller]
fn refusal(folder: &Path) -> StoreError {
    Store::open(folder, Options::default()).err().unwrap()
}

#[test]
fn a_kept_decision_is_there_after_opening_again() {
    let mut desk = Desk::new();
    let kept = send(&*desk.ledger(), keep(1)).unwrap();
    for _ in 0..2 {
        desk.reopen(Options::default());
        let found = desk.ledger().find(yamaguchi(), kept.id).unwrap().unwrap();
        assert_eq!((found.document, found.hash), (kept.document.clone(), kept.hash));
    }
    assert_eq!(send(&*desk.ledger(), keep(2)).unwrap().sequence, 2);
}

#[test]
fn a_closed_folder_is_one_database_and_the_lock() {
    let desk = Desk::new();
    send(&*desk.ledger(), keep(1)).unwrap();
    let Desk { folder, .. } = desk.close();
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["kisoku.sqlite", "lock"]);
}

#[test]
fn one_process_at_a_time_has_a_folder_open() {
    let mut desk = Desk::new();
    let path = desk.folder.path().to_owned();
    assert!(matches!(refusal(&path), StoreError::InUse { .. }));
    // Each part alone holds the folder.
    let (ledger, registry) = (desk.ledger(), desk.store().registry());
    desk = desk.close();
    assert!(matches!(refusal(&path), StoreError::InUse { .. }));
    drop(ledger);
    assert!(matches!(refusal(&path), StoreError::InUse { .. }));
    drop(registry);
    desk.reopen(Options::default());
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let desk = Desk::new().close();
    let file = desk.folder.path().join("kisoku.sqlite");
    desk.raw().pragma_update(None, "user_version", 7).unwrap();
    let before = fs::read(&file).unwrap();
    let error = refusal(desk.folder.path());
    assert!(matches!(error, StoreError::NewerSchema { found: 7, known: 1, .. }));
    assert!(error.to_string().contains("use the newer version of kisoku"));
    assert!(fs::read(&file).unwrap() == before);
}

#[test]
fn another_programs_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kisoku.sqlite");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE pictures (name TEXT)").unwrap();
    let database = fs::read(&file).unwrap();
    for content in [database, b"a letter to the mayor, longer than the header of a database; ".repeat(40)] {
        fs::write(&file, &content).unwrap();
        assert!(matches!(refusal(folder.path()), StoreError::Foreign { .. }));
        assert!(fs::read(&file).unwrap() == content);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    let error = refusal(&file.join("data"));
    assert!(matches!(&error, StoreError::Folder { path, .. } if path.starts_with(&file)), "{error:?}");
}

#[cfg(unix)]
#[test]
fn what_is_made_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new").join("data");
    let store = Store::open(&data, Options::default()).unwrap();
    send(&*store.ledger(), keep(1)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> = fs::read_dir(&data).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 3, "database, log and lock");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_may_write_to_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    for (mode, fits) in [(0o700, true), (0o755, true), (0o770, false), (0o702, false), (0o777, false)] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        let opened = Store::open(folder.path(), Options::default());
        assert_eq!(opened.is_ok(), fits, "{mode:o}");
        assert!(fits || matches!(opened, Err(StoreError::Shared { .. })), "{mode:o}");
    }
}
