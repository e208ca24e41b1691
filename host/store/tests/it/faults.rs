//! What disks do to a ledger, and what stays in files: a log that was torn at its end, a folder that
//! cannot be written to, values that were erased.

use std::fs;
use std::path::Path;

use kisoku_core::ledger::{Instant, Keep, LedgerError};
use kisoku_core::ports::Ledger as _;
use kisoku_store::{Options, Store, StoreError};

use crate::desk::{Desk, erasure, id, is_sound, keep, personal, send, yamaguchi};

/// The files of a folder as they are now, as after the machine lost its power.
fn power_lost(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in ["kisoku.sqlite", "kisoku.sqlite-wal"] {
        fs::copy(folder.join(file), copy.path().join(file)).unwrap();
    }
    copy
}

#[test]
fn a_log_that_is_torn_at_its_end_loses_only_what_was_not_acknowledged() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let log = |folder: &Path| folder.join("kisoku.sqlite-wal");
    for number in 1..=5 {
        send(&*ledger, keep(number)).unwrap();
    }
    let acknowledged = fs::metadata(log(desk.folder.path())).unwrap().len();
    // The sixth is on its way: none, some or all of its pages have reached the disk, or nonsense has.
    send(&*ledger, keep(6)).unwrap();
    let whole = fs::metadata(log(desk.folder.path())).unwrap().len();
    assert!(whole > acknowledged + 4096);
    for end in (acknowledged..=whole).step_by(997) {
        for tear in ["cut", "zero", "noise"] {
            let copy = power_lost(desk.folder.path());
            let mut bytes = fs::read(log(copy.path())).unwrap();
            let end = usize::try_from(end).unwrap();
            match tear {
                "cut" => bytes.truncate(end),
                "zero" => bytes[end..].fill(0),
                _ => bytes[end..].iter_mut().for_each(|byte| *byte ^= 0x5a),
            }
            fs::write(log(copy.path()), &bytes).unwrap();
            let store = Store::open(copy.path(), Options::default()).unwrap();
            let ledger = store.ledger();
            let kept = if is_sound(&ledger, 6) { 6 } else { 5 };
            assert!(is_sound(&ledger, kept), "{tear} at {end}");
            for number in 1..=5 {
                assert!(ledger.find(yamaguchi(), id(number)).unwrap().is_some());
            }
            // It goes on where it is.
            assert_eq!(send(&*ledger, keep(7)).unwrap().sequence, kept + 1, "{tear} at {end}");
            assert!(is_sound(&ledger, kept + 1));
        }
    }
}

#[test]
fn a_clock_that_jumps_back_changes_nothing() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    for (number, millis) in [(1, 1_000), (2, 500), (3, -7), (4, i64::MIN), (5, i64::MAX), (6, 0)] {
        let kept = send(&*ledger, Keep { at: Instant::from_millis(millis), ..keep(number) }).unwrap();
        assert_eq!((kept.sequence, kept.at.millis()), (number, millis), "the sequence orders");
        ledger.checkpoint(yamaguchi(), Instant::from_millis(-millis.max(-1000))).unwrap();
    }
    assert!(is_sound(&ledger, 6));
}

/// Whether any file of a folder holds some bytes.
fn holds(folder: &Path, sought: &[u8]) -> bool {
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .any(|bytes| bytes.windows(sought.len()).any(|window| window == sought))
}

#[test]
fn erased_values_are_in_no_file_any_more() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let name = "寿限無寿限無五劫の擦り切れ";
    for number in 1..=40 {
        let values = if number == 20 { name.repeat(2000) } else { "壬".to_owned() };
        send(&*ledger, Keep { personal: Some(personal(&values)), ..keep(number) }).unwrap();
    }
    assert!(holds(desk.folder.path(), name.as_bytes()));
    send(&*ledger, erasure(50, vec![id(20)])).unwrap();
    assert!(!holds(desk.folder.path(), name.as_bytes()), "gone when it is acknowledged");
    assert!(is_sound(&ledger, 41));
}

#[test]
fn values_whose_grant_is_missing_are_not_erased() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    for number in 1..=2 {
        send(&*ledger, Keep { personal: Some(personal("辛")), ..keep(number) }).unwrap();
    }
    assert_eq!(desk.raw().execute("DELETE FROM grant_now WHERE opened = 1", []).unwrap(), 1);
    // Nobody can tell whether it still needs them.
    let refused = send(&*ledger, erasure(3, vec![id(1), id(2)]));
    assert!(matches!(refused.err(), Some(LedgerError::Store(_))));
    for number in 1..=2 {
        assert!(ledger.find(yamaguchi(), id(number)).unwrap().unwrap().personal.is_some());
    }
}

#[test]
fn values_erased_while_somebody_reads_are_gone_afterwards() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let name = "海砂利水魚の水行末雲来末風来末";
    send(&*ledger, Keep { personal: Some(personal(name)), ..keep(1) }).unwrap();
    let reader = desk.raw();
    reader.execute_batch("BEGIN").unwrap();
    let entries: i64 = reader.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
    assert_eq!(entries, 1);
    send(&*ledger, erasure(2, vec![id(1)])).unwrap();
    assert!(holds(desk.folder.path(), name.as_bytes()), "the reader still sees it");
    reader.execute_batch("ROLLBACK").unwrap();
    // The next that is kept empties the log, without waiting for anything else.
    send(&*ledger, keep(3)).unwrap();
    assert!(!holds(desk.folder.path(), name.as_bytes()));
}

#[test]
fn a_damaged_key_of_checkpoints_is_said() {
    let desk = Desk::new();
    send(&*desk.ledger(), keep(1)).unwrap();
    fs::write(desk.folder.path().join("checkpoint.key"), "00").unwrap();
    let error = desk.ledger().checkpoint_key().unwrap_err();
    assert!(matches!(error, StoreError::Damaged { what } if what.contains("checkpoint.key")));
    assert!(desk.ledger().checkpoint(yamaguchi(), Instant::from_millis(0)).is_err());
    assert_eq!(send(&*desk.ledger(), keep(2)).unwrap().sequence, 2, "decisions are kept all the same");
}
