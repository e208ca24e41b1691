//! Reading a ledger beside the host that writes it, after it, and out of a backup; backup and restore.

use std::fs;
use std::path::Path;

use kisoku_core::ledger::{Instant, Keep, PageQuery, Personal, TallyQuery};
use kisoku_core::life::{EntryKind, State};
use kisoku_core::ports::Ledger as _;
use kisoku_core::revision::LgCode;
use kisoku_store::{
    Audit, BackedUp, Evidence, Options, ReadOnly, Store, StoreError, StoredEntry, Unruled, backup, restore,
};

use crate::desk::{
    COMPONENT, Desk, alone, everything, here, id, iga, keep, later, personal, publish, send, yamaguchi,
};

/// Five entries of 山口市 and one of 伊賀市, with a checkpoint.
fn filled() -> Desk {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let change = later(3, id(1), EntryKind::Change, State::Granted, 60_000);
    let other = Keep { municipality: iga(), ..keep(100) };
    for entry in [keep(1), keep(2), change, alone(keep(4)), keep(5), other] {
        send(&*ledger, Keep { personal: Some(personal("庚")), ..entry }).unwrap();
    }
    ledger.checkpoint(yamaguchi(), Instant::from_millis(1)).unwrap();
    publish(&desk, yamaguchi());
    publish(&desk, iga());
    desk
}

fn entries(ledger: &ReadOnly, municipality: LgCode) -> Vec<StoredEntry> {
    let mut entries = Vec::new();
    ledger
        .entries(municipality, 1..=u64::MAX, |stored| {
            entries.push(stored);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    entries
}

#[track_caller]
fn check_reads_all(ledger: &ReadOnly) {
    let read = entries(ledger, yamaguchi());
    assert!(read.iter().map(|stored| stored.entry.sequence).eq(1..=5));
    let third = &read[2];
    assert_eq!((third.entry.kind, third.entry.grant), (EntryKind::Change, Some(id(1))));
    assert_eq!(third.entry.movements, [(here(), -40_000)]);
    assert_eq!(third.entry.standing.as_ref().unwrap().granted.get(), 60_000);
    assert_eq!(third.entry.personal_digest, third.entry.personal.as_ref().map(Personal::digest));
    assert_eq!(third.entry.previous, read[1].entry.hash);
    assert_eq!(read[3].standing, None);
    // The texts are those that the hash covers.
    for stored in &read {
        let entry = &stored.entry;
        let link = kisoku_core::chain::Link {
            municipality: entry.municipality,
            sequence: entry.sequence,
            id: entry.id,
            kind: entry.kind.as_str(),
            grant: entry.grant,
            programme: &entry.programme,
            fiscal_year: entry.fiscal_year,
            area: entry.area.as_deref(),
            at: entry.at,
            actor: &entry.actor,
            key: &entry.key,
            body: entry.body,
            component: entry.component,
            settings: entry.settings,
            engine: &entry.engine,
            personal: entry.personal_digest,
            document: &entry.document,
            standing: stored.standing.as_deref(),
            movements: &stored.movements,
            fuel: entry.fuel,
            previous: entry.previous,
        };
        assert_eq!(link.hash(), entry.hash);
    }
    let one = ledger.entry(yamaguchi(), id(3)).unwrap().unwrap();
    assert_eq!(one.entry.hash, third.entry.hash);
    assert!(ledger.entry(iga(), id(3)).unwrap().is_none());
    assert_eq!(ledger.chains().unwrap(), [iga(), yamaguchi()]);
    assert_eq!(ledger.municipalities().unwrap().len(), 2);
    assert_eq!(ledger.grant(yamaguchi(), id(1)).unwrap().unwrap().standing.granted.get(), 60_000);
    assert_eq!(ledger.find(yamaguchi(), id(5)).unwrap().unwrap().sequence, 5);
    let page = ledger.list(&PageQuery { limit: 2, ..everything(yamaguchi()) }).unwrap();
    assert_eq!((page.entries.len(), page.next), (2, Some(2)));
    let query = TallyQuery { municipality: yamaguchi(), programme: None, fiscal_year: None };
    assert_eq!(ledger.tallies(&query).unwrap()[0].total, 260_000);
    assert_eq!(ledger.checkpoints(yamaguchi(), 9).unwrap().len(), 1);
    let digest = kisoku_core::revision::Digest::of(COMPONENT);
    assert_eq!(ledger.component(digest).unwrap().unwrap().name, "rule");
    assert_eq!(ledger.revisions().unwrap().len(), 2);
    ledger.intact().unwrap();
    let found = ledger.audit(yamaguchi(), &Evidence::default()).unwrap();
    assert!(matches!(found, Audit::Sound { entries: 5, grants: 3, checkpoints: 1, .. }), "{found:?}");
}

#[test]
fn a_running_host_can_be_read_and_goes_on_writing() {
    let desk = filled();
    let beside = ReadOnly::open(desk.folder.path()).unwrap();
    check_reads_all(&beside);
    assert_eq!(beside.checkpoint_key().unwrap(), Some(desk.ledger().checkpoint_key().unwrap()));
    // While it walks along the chain, entries are appended, and it comes to them.
    let ledger = desk.ledger();
    let mut seen = 0;
    beside
        .entries(yamaguchi(), 2..=7, |stored| {
            seen += 1;
            if stored.entry.sequence < 5 {
                send(&*ledger, keep(10 + stored.entry.sequence)).unwrap();
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(seen, 6, "as far as the places asked for go");
    assert_eq!(entries(&beside, yamaguchi()).len(), 8);
    let stopped = beside.entries(yamaguchi(), 1..=8, |_| Err(StoreError::Full));
    assert!(matches!(stopped, Err(StoreError::Full)), "the caller's own error comes back");
}

#[test]
fn a_stopped_host_can_be_read() {
    let desk = filled().close();
    check_reads_all(&ReadOnly::open(desk.folder.path()).unwrap());
    // And started again.
    Store::open(desk.folder.path(), Options::default()).unwrap();
}

#[test]
fn what_is_no_ledger_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(ReadOnly::open(folder.path()), Err(StoreError::Folder { .. })));
    let file = folder.path().join("kisoku.sqlite");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE pictures (name TEXT)").unwrap();
    assert!(matches!(ReadOnly::open(folder.path()), Err(StoreError::Foreign { .. })));
    fs::write(&file, b"a letter to the mayor, longer than the header of a database; ".repeat(40)).unwrap();
    assert!(matches!(ReadOnly::open(folder.path()), Err(StoreError::Foreign { .. })));
}

#[test]
fn a_backup_of_a_running_host_is_restored_elsewhere() {
    let desk = filled();
    let ledger = desk.ledger();
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("ledger.kisoku");
    let saved = backup(desk.folder.path(), &file).unwrap();
    let head = |municipality| ledger.verify(municipality, &Evidence::default()).unwrap();
    for BackedUp { municipality, entries, head: saved } in &saved {
        assert!(
            matches!(head(*municipality), Audit::Sound { entries: now, head, .. } if (now, head) == (*entries, *saved))
        );
    }
    assert_eq!(saved.iter().map(|one| one.entries).collect::<Vec<_>>(), [1, 5]);
    assert_eq!(names(outside.path()), ["ledger.kisoku"], "one file");
    check_reads_all(&ReadOnly::of_file(&file).unwrap());
    send(&*ledger, keep(6)).unwrap();
    // Restored, it goes on from the moment of the backup, with a key of its own.
    let elsewhere = outside.path().join("restored");
    assert_eq!(restore(&file, &elsewhere).unwrap(), saved);
    let store = Store::open(&elsewhere, Options::default()).unwrap();
    let restored = store.ledger();
    assert_eq!(send(&*restored, keep(7)).unwrap().sequence, 6);
    assert_eq!(restored.find(yamaguchi(), id(5)).unwrap().unwrap().personal, Some(personal("庚").bytes));
    let signed = restored.checkpoint(yamaguchi(), Instant::from_millis(2)).unwrap().unwrap().checkpoint;
    assert_ne!(signed.key, ledger.checkpoint_key().unwrap());
    let found = restored.verify(yamaguchi(), &Evidence::default()).unwrap();
    assert!(matches!(found, Audit::Sound { entries: 6, checkpoints: 2, .. }), "{found:?}");
    drop((store, restored));
    assert!(matches!(restore(&file, &elsewhere), Err(StoreError::Exists { .. })), "there is a ledger");
    assert!(matches!(restore(&file, desk.folder.path()), Err(StoreError::InUse { .. })));
    assert!(matches!(backup(desk.folder.path(), &file), Err(StoreError::Exists { .. })));
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_while_decisions_are_kept_is_of_one_moment() {
    let desk = filled();
    let ledger = desk.ledger();
    let outside = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for number in 1000..1400 {
                send(&*ledger, alone(keep(number))).unwrap();
            }
        });
        let mut before = 0;
        for number in 0.. {
            let file = outside.path().join(format!("{number}"));
            let entries = backup(desk.folder.path(), &file).unwrap()[1].entries;
            assert!(entries >= before);
            before = entries;
            if writing.is_finished() {
                break;
            }
        }
    });
}

/// Whether a failure says that entries name rules that are not there as they were.
fn is_unruled(error: &StoreError, expected: Unruled) -> bool {
    let StoreError::Unsound { found, .. } = error else { return false };
    matches!(**found, Audit::WrongRules { sequence: Some(1), how, .. } if how == expected)
}

/// Whether a failure is the one that was to be expected.
type Expected = fn(&StoreError) -> bool;

#[test]
fn a_ledger_that_does_not_prove_itself_is_neither_saved_nor_restored() {
    let outside = tempfile::tempdir().unwrap();
    let good = outside.path().join("good");
    let desk = filled();
    backup(desk.folder.path(), &good).unwrap();
    let edits: [(&str, Expected); 6] = [
        (
            "DROP TRIGGER component_update; UPDATE component SET bytes = x'00'; \
             CREATE TRIGGER component_update BEFORE UPDATE ON component\n\
             BEGIN SELECT RAISE(ABORT, 'a component never changes'); END",
            |error| is_unruled(error, Unruled::ChangedComponent),
        ),
        (
            "PRAGMA foreign_keys = OFF; DROP TRIGGER component_delete; DELETE FROM component; \
             CREATE TRIGGER component_delete BEFORE DELETE ON component\n\
             BEGIN SELECT RAISE(ABORT, 'a component is never removed'); END",
            |error| is_unruled(error, Unruled::MissingComponent),
        ),
        (
            "DROP TRIGGER revision_update; UPDATE revision SET settings = settings || ' '; \
             CREATE TRIGGER revision_update BEFORE UPDATE ON revision\n\
             BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END",
            |error| is_unruled(error, Unruled::MissingSettings),
        ),
        (
            "UPDATE tally SET total = 1",
            |error| matches!(error, StoreError::Unsound { found, .. } if matches!(**found, Audit::WrongTotal { .. })),
        ),
        ("DROP TRIGGER entry_update", |error| matches!(error, StoreError::Altered { .. })),
        ("PRAGMA user_version = 9", |error| matches!(error, StoreError::NewerSchema { .. })),
    ];
    for (edit, is_expected) in edits {
        let desk = filled();
        desk.raw().execute_batch(edit).unwrap();
        let saved = backup(desk.folder.path(), &outside.path().join("bad")).unwrap_err();
        assert!(is_expected(&saved), "{edit}: {saved:?}");
        let altered = outside.path().join("altered");
        fs::copy(&good, &altered).unwrap();
        rusqlite::Connection::open(&altered).unwrap().execute_batch(edit).unwrap();
        let folder = outside.path().join("folder");
        let restored = restore(&altered, &folder).unwrap_err();
        assert!(is_expected(&restored), "{edit}: {restored:?}");
        assert_eq!(names(&folder), ["lock"], "nothing is left of it");
    }
    assert_eq!(names(outside.path()), ["altered", "folder", "good"]);
    let cut = fs::read(&good).unwrap();
    fs::write(outside.path().join("altered"), &cut[..cut.len() / 2]).unwrap();
    assert!(restore(&outside.path().join("altered"), &outside.path().join("folder")).is_err());
    fs::write(outside.path().join("altered"), b"not a database, though long enough to be read as one")
        .unwrap();
    assert!(restore(&outside.path().join("altered"), &outside.path().join("folder")).is_err());
    assert!(matches!(
        restore(&outside.path().join("nothing"), &outside.path().join("folder")),
        Err(StoreError::Folder { .. })
    ));
    // A log that was left in the folder would be taken for the restored ledger's.
    fs::write(outside.path().join("folder").join("kisoku.sqlite-wal"), b"x").unwrap();
    assert!(matches!(restore(&good, &outside.path().join("folder")), Err(StoreError::Exists { .. })));
}

#[cfg(unix)]
#[test]
fn a_backup_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = filled();
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("backup");
    backup(desk.folder.path(), &file).unwrap();
    restore(&file, &outside.path().join("restored")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&outside.path().join("restored").join("kisoku.sqlite")), 0o600);
    assert_eq!(mode(&desk.folder.path().join("checkpoint.key")), 0o600);
}
