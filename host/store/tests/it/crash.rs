//! A process that is killed while it keeps decisions: what it acknowledged is there afterwards.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use kisoku_core::ledger::Keep;
use kisoku_core::ports::Ledger;
use kisoku_store::{Audit, Options, Store};

use crate::desk::{PROGRAMME, area_place, audit, granted, here, keep, send, up_to_ceiling, yamaguchi, year};

/// Set for the process that is to be killed: its folder.
const FOLDER: &str = "KISOKU_TEST_CRASH_FOLDER";

/// Marks a line of the killed process that names an acknowledged decision.
const MARK: &str = "kept ";

/// Not a test by itself: what the killed process runs. Keeps decisions on several threads, and
/// writes each number once it is acknowledged, until it is killed or nobody reads any more.
#[test]
fn killed_process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = Store::open(Path::new(&folder), Options::default()).unwrap();
    let ledger = store.ledger();
    let base = u64::from(std::process::id()) << 32;
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let ledger = &ledger;
            scope.spawn(move || {
                for number in 0..100_000 {
                    let number = base + thread * 1_000_000 + number;
                    send(&**ledger, Keep { settle: up_to_ceiling(here(), 1), ..keep(number) }).unwrap();
                    if writeln!(std::io::stdout().lock(), "{MARK}{number}").is_err() {
                        return;
                    }
                }
            });
        }
    });
}

/// Runs the process above, kills it once it has acknowledged some, and tells which.
fn acknowledged_before_kill(folder: &Path) -> Vec<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::killed_process", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while output.read_line(&mut line).unwrap() > 0 {
        // A line that was cut by the kill has no end. The harness may write before the first mark.
        if let Some((_, number)) = line.split_once(MARK)
            && let Some(number) = number.strip_suffix('\n')
        {
            acknowledged.push(number.parse().unwrap());
        }
        if acknowledged.len() == 300 {
            child.kill().unwrap();
        }
        line.clear();
    }
    assert!(!child.wait().unwrap().success(), "it was killed");
    acknowledged
}

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeSet::new();
    for _ in 0..3 {
        acknowledged.extend(acknowledged_before_kill(folder.path()));
        let ledger = Store::open(folder.path(), Options::default()).unwrap().ledger();
        for number in &acknowledged {
            let found = ledger.find(yamaguchi(), keep(*number).id).unwrap();
            assert_eq!(granted(&found.unwrap()), 1, "{number} was acknowledged");
        }
        let Audit::Sound { entries, .. } = audit(&ledger) else {
            panic!("the chain is broken");
        };
        assert!(entries >= u64::try_from(acknowledged.len()).unwrap());
        let usage = ledger.usage(yamaguchi(), PROGRAMME, &[area_place("阿東", year(2024))]).unwrap();
        assert_eq!(
            usage.totals(),
            [Some(i64::try_from(entries).unwrap())],
            "the totals are those of the entries"
        );
    }
    assert!(acknowledged.len() >= 900);
}
