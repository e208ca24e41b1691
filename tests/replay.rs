//! Computing kept entries again: those of a host at work, and those of a ledger that was written once and
//! is replayed for ever. How to write that one anew is told in `docs/AUDIT.md`.

mod ledger_1;
mod selections;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};

use crate::audit::{live, of_city, of_data, said};
use crate::command_line::{check_ended, run};
use crate::host::{Host, place};

#[test]
fn a_running_ledger_comes_to_the_same() {
    let host = Host::seeded();
    live(host.client());
    let replayed = of_data(&["replay"], &host.data(), &["--json"]);
    check_ended(&replayed, 0, "");
    let city = of_city(&replayed);
    assert_eq!(
        (&city["entries"], &city["same"], &city["different"]),
        (&json!(17), &json!(17), &json!(0)),
        "{city}"
    );
    let some = of_data(&["replay"], &host.data(), &["--json", "--from", "7", "--to", "8"]);
    assert_eq!(of_city(&some)["same"], 2);
    for nothing in [["--fiscal-year", "2023"], ["--from", "1000"]] {
        let none = of_data(&["replay"], &host.data(), &[&["--json"][..], &nothing].concat());
        check_ended(&none, 1, "no entry is in that range");
        assert_eq!(said(&none)[0]["entries"], 0);
    }
    check_ended(&of_data(&["replay"], &host.data(), &["--from", "8", "--to", "7"]), 1, "in that range");
}

/// The ledger that was written once, a folder for each fiscal year of it.
fn written_once() -> Vec<PathBuf> {
    let home = place::root().join("tests/fixtures/ledger-1");
    let entries = fs::read_dir(&home).expect("the ledger that was written once");
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a folder").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// `kisoku replay` of an export with the modules as they are built now.
fn replay(export: &Path) -> Output {
    let modules = ledger_1::modules();
    let arguments = ["replay", "--json", "--export"].map(OsStr::new);
    let with = [export.as_os_str(), OsStr::new("--modules"), modules.path().as_os_str()];
    run(&[&arguments[..], &with].concat())
}

#[test]
fn a_ledger_that_was_written_once_comes_to_the_same_for_ever() {
    if std::env::var_os(ledger_1::RENEW).is_some() {
        ledger_1::write(&place::root().join("tests/fixtures/ledger-1"));
    }
    let (mut entries, mut kinds) = (0, Vec::new());
    for folder in written_once() {
        let replayed = replay(&folder);
        let city = said(&replayed).remove(0);
        assert_eq!(city["different"], 0, "an old decision comes out otherwise: {city:#}");
        check_ended(&replayed, 0, "");
        entries += city["entries"].as_u64().expect("a number");
        let lines = fs::read_to_string(folder.join("entries.ndjson")).expect("entries");
        kinds.extend(lines.lines().filter_map(|line| {
            let line: Value = serde_json::from_str(line).expect("JSON");
            line["kind"].as_str().map(str::to_owned)
        }));
    }
    assert!(entries >= 20, "all of it was replayed: {entries}");
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, ledger_1::KINDS);
}

#[test]
fn an_old_decision_that_comes_out_otherwise_is_named() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = place::root().join("tests/fixtures/ledger-1/2024");
    for file in place::files(&folder) {
        let copy = home.path().join(file.strip_prefix(&folder).expect("inside"));
        fs::create_dir_all(copy.parent().expect("a folder")).expect("a folder");
        fs::copy(&file, copy).expect("a copy");
    }
    let path = home.path().join("entries.ndjson");
    let whole = fs::read_to_string(&path).expect("entries");
    let amount = "\\\"verdict\\\":\\\"eligible\\\",\\\"amount_yen\\\":";
    let (before, after) = whole.split_once(amount).expect("a grant");
    fs::write(&path, format!("{before}{amount}9{after}")).expect("another amount");
    let replayed = replay(home.path());
    check_ended(&replayed, 5, "do not come to what was kept");
    let city = said(&replayed).remove(0);
    assert_eq!(city["different"], 1, "{city}");
    assert!(
        city["first_different"][0]["why"].as_str().is_some_and(|why| why.contains("other bytes")),
        "{city}"
    );
}
