//! A rehearsal of losing the machine: a backup of a host at work, a kill, a restore elsewhere, and the
//! same answers from there.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::audit::{edit_file, of_data};
use crate::client::Client;
use crate::command_line::{check_ended, run};
use crate::host::{Folder, Host};

const GRANT: &str = "352039/mirai-zukuri-grant";

/// Clients at work while the backup is made.
const CLIENTS: usize = 4;

/// Decisions that are acknowledged before the backup begins, and again before the kill.
const ACKNOWLEDGED: usize = 40;

/// Most decisions that a client tries: it ends much earlier.
const TRIES_MAX: usize = 100_000;

fn request() -> Value {
    json!({ "record": {
        "area": "大内", "project_start": "2024-09-01", "project_end": "2024-11-30", "requested_amount": 1,
        "applicant": "ふれあい会",
    } })
}

/// What was acknowledged: where it is, and the answer.
type Acknowledged = Mutex<Vec<(String, Vec<u8>)>>;

fn keep_on(client: &Client, number: usize, ended: &AtomicBool, kept: &Acknowledged, count: &AtomicUsize) {
    for try_number in 0..TRIES_MAX {
        if ended.load(Ordering::Acquire) {
            return;
        }
        let key = format!("client-{number}-{try_number}");
        let reply = client.keep(GRANT, &key, &request());
        assert_eq!(reply.status, 201);
        let path = reply.header("location").expect("where it is").to_owned();
        kept.lock().expect("the list").push((path, reply.body));
        count.fetch_add(1, Ordering::Release);
    }
}

fn wait_for(count: &AtomicUsize, enough: usize) {
    while count.load(Ordering::Acquire) < enough {
        thread::yield_now();
    }
}

#[test]
fn a_backup_of_a_host_at_work_is_served_elsewhere() {
    let host = Host::seeded();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let file = elsewhere.path().join("backup.sqlite");
    let (kept, count, ended) = (Acknowledged::default(), AtomicUsize::new(0), AtomicBool::new(false));
    let before = thread::scope(|scope| {
        for number in 0..CLIENTS {
            let (client, kept, count, ended) = (host.client(), &kept, &count, &ended);
            scope.spawn(move || keep_on(client, number, ended, kept, count));
        }
        wait_for(&count, ACKNOWLEDGED);
        let before = kept.lock().expect("the list").clone();
        let made = of_data(&["backup"], &host.data(), &[file.to_str().expect("UTF-8")]);
        check_ended(&made, 0, "");
        wait_for(&count, before.len() + ACKNOWLEDGED);
        ended.store(true, Ordering::Release);
        before
    });
    drop(host.kill());

    let restored = Folder::empty();
    let data = restored.data();
    let made = run(&["restore".as_ref(), file.as_os_str(), "--data".as_ref(), data.as_os_str()]);
    check_ended(&made, 0, "");
    check_ended(&of_data(&["audit", "verify"], &data, &[]), 0, "");
    check_ended(&of_data(&["replay"], &data, &[]), 0, "");
    let host = restored.serve();
    for (path, body) in &before {
        let found = host.client().get(path);
        assert_eq!((found.status, &found.body), (200, body), "{path}");
    }
    // It goes on from there: a new decision, and a chain that holds.
    host.client().keep(GRANT, "after", &request()).with_status(201);
    check_ended(&of_data(&["audit", "verify"], &host.data(), &[]), 0, "");
}

#[test]
fn what_is_no_sound_ledger_is_neither_backed_up_nor_restored() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("backup.sqlite");
    let (_, folder) = Host::seeded().stop();
    let name = file.to_str().expect("UTF-8");
    check_ended(&of_data(&["backup"], &folder.data(), &[name]), 0, "");
    check_ended(&of_data(&["backup"], &folder.data(), &[name]), 4, "choose another place");
    let taken = run(&["restore".as_ref(), file.as_os_str(), "--data".as_ref(), folder.data().as_os_str()]);
    check_ended(&taken, 4, "choose another place");
    let mut bytes = std::fs::read(&file).expect("the backup");
    let name = bytes.windows("mirai-zukuri-grant".len()).rposition(|part| part == b"mirai-zukuri-grant");
    bytes[name.expect("an entry")] = b'M';
    std::fs::write(&file, bytes).expect("a changed byte");
    let data = home.path().join("restored");
    let restored = run(&["restore".as_ref(), file.as_os_str(), "--data".as_ref(), data.as_os_str()]);
    check_ended(&restored, 5, "nothing was restored");
    assert!(!data.join("kisoku.sqlite").exists());
}

#[test]
fn a_ledger_without_the_rules_that_its_entries_name_is_neither_backed_up_nor_restored() {
    let home = tempfile::tempdir().expect("a folder");
    let good = home.path().join("good.sqlite");
    let (_, folder) = Host::seeded().stop();
    check_ended(&of_data(&["backup"], &folder.data(), &[good.to_str().expect("UTF-8")]), 0, "");
    let named = "(SELECT component FROM entry WHERE sequence = 1)";
    let edits = [
        (format!("UPDATE component SET bytes = x'00' WHERE digest = {named}"), "component"),
        (format!("PRAGMA foreign_keys = OFF; DELETE FROM component WHERE digest = {named}"), "component"),
        (format!("UPDATE revision SET settings = settings || ' ' WHERE component = {named}"), "settings"),
    ];
    for (sql, what) in edits {
        let bad = home.path().join("bad.sqlite");
        std::fs::copy(&good, &bad).expect("a copy");
        edit_file(&bad, &sql);
        let data = home.path().join("restored");
        let restored = run(&["restore".as_ref(), bad.as_os_str(), "--data".as_ref(), data.as_os_str()]);
        check_ended(&restored, 5, "nothing was restored");
        assert!(String::from_utf8_lossy(&restored.stderr).contains(what), "{restored:?}");
        assert!(!data.join("kisoku.sqlite").exists());
        let (_, folder) = Host::seeded().stop();
        edit_file(&folder.data().join("kisoku.sqlite"), &sql);
        let file = home.path().join("backup.sqlite");
        let made = of_data(&["backup"], &folder.data(), &[file.to_str().expect("UTF-8")]);
        check_ended(&made, 5, "nothing was backed up");
        assert!(String::from_utf8_lossy(&made.stderr).contains(what), "{made:?}");
        assert!(!file.exists());
    }
}
