//! Proving a ledger from outside: edits are found, an export verifies without the program, a decision is
//! explained, personal values are erased when they may be.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::client::{Client, JSON};
use crate::command_line::{check_ended, run};
use crate::host::{Folder, Host};

const GRANT: &str = "352039/mirai-zukuri-grant";
const CITY: &str = "352039";

fn record(area: &str, requested: i64) -> Value {
    json!({
        "area": area, "project_start": "2024-09-01", "project_end": "2024-11-30",
        "requested_amount": requested, "applicant": "ふれあい会",
    })
}

/// A grant of 大内 that was reported on and paid, by its id.
pub(crate) fn live(client: &Client) -> String {
    let kept = client.keep(GRANT, "apply", &json!({ "record": record("大内", 200_000) })).with_status(201);
    let id = kept["id"].as_str().expect("an id").to_owned();
    let mut actual = record("大内", 200_000);
    actual["actual_expense"] = json!(120_000);
    let entries = [
        json!({ "kind": "payment", "amount_yen": 100_000 }),
        json!({ "kind": "report", "record": actual }),
        json!({ "kind": "determination" }),
    ];
    for (number, body) in entries.iter().enumerate() {
        let path = format!("/v1/municipalities/{CITY}/decisions/{id}/entries");
        let headers = [JSON, ("idempotency-key", &*format!("entry-{number}"))];
        client.send(&path, &headers, body.to_string().as_bytes()).with_status(201);
    }
    id
}

/// `kisoku <command> <subcommand> --data <data> <more>`.
pub(crate) fn of_data(command: &[&str], data: &Path, more: &[&str]) -> Output {
    let mut arguments: Vec<&OsStr> = command.iter().map(OsStr::new).collect();
    arguments.extend([OsStr::new("--data"), data.as_os_str()]);
    arguments.extend(more.iter().map(OsStr::new));
    run(&arguments)
}

fn verify(data: &Path, more: &[&str]) -> Output {
    of_data(&["audit", "verify"], data, more)
}

/// What a command that prints a JSON object a line has said.
pub(crate) fn said(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// What a command has said of 山口市, which has 13 entries of the history.
pub(crate) fn of_city(output: &Output) -> Value {
    said(output).into_iter().find(|line| line["municipality"] == CITY).expect("a line of the city")
}

/// A folder in which a grant has lived, and nobody serves it now.
fn lived() -> (Folder, String) {
    let host = Host::seeded();
    let id = live(host.client());
    let (status, folder) = host.stop();
    assert!(status.success(), "{status}");
    (folder, id)
}

/// Edits the database as someone with access to the file could, guards put back.
fn edit(data: &Path, sql: &str) {
    edit_file(&data.join("kisoku.sqlite"), sql);
}

/// Edits a database, or a backup of one.
pub(crate) fn edit_file(path: &Path, sql: &str) {
    let database = Connection::open(path).expect("the database");
    let guards: Vec<(String, String)> = database
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut found| found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .expect("guards");
    for (name, _) in &guards {
        database.execute_batch(&format!("DROP TRIGGER {name}")).expect("no guard");
    }
    database.execute_batch(sql).expect("an edit");
    for (_, guard) in &guards {
        database.execute_batch(guard).expect("a guard");
    }
}

#[track_caller]
fn check_found(sql: &str, word: &str, sequence: Option<u64>) {
    let (folder, _) = lived();
    edit(&folder.data(), sql);
    let found = verify(&folder.data(), &["--json", "--municipality", CITY]);
    check_ended(&found, 5, "not as they were kept");
    let found = said(&found).remove(0);
    assert_eq!((&found["found"], &found["sequence"]), (&json!(word), &json!(sequence)), "{found}");
    let told = verify(&folder.data(), &["--municipality", CITY]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("docs/AUDIT.md"), "it says what to do: {told}");
}

#[test]
fn a_running_ledger_verifies() {
    let host = Host::seeded();
    live(host.client());
    let sound = verify(&host.data(), &["--json"]);
    check_ended(&sound, 0, "");
    let city = of_city(&sound);
    assert_eq!((&city["sound"], &city["entries"], &city["grants"]), (&json!(true), &json!(17), &json!(6)));
    let table = verify(&host.data(), &[]);
    check_ended(&table, 0, "");
    assert!(String::from_utf8_lossy(&table.stdout).contains("38 entries verified"));
}

#[test]
fn a_changed_entry_is_found() {
    check_found("UPDATE entry SET actor = 'nobody' WHERE sequence = 3", "changed-entry", Some(3));
}

#[test]
fn a_missing_entry_is_found() {
    let sql = "DELETE FROM personal WHERE entry IN (SELECT position FROM entry WHERE sequence = 4);
               DELETE FROM entry WHERE sequence = 4";
    check_found(sql, "gap", Some(4));
}

#[test]
fn changed_personal_values_are_found() {
    check_found(
        "UPDATE personal SET bytes = x'7b7d' WHERE entry = (SELECT position FROM entry WHERE municipality = '352039' AND sequence = 2)",
        "changed-personal",
        Some(2),
    );
}

#[test]
fn personal_values_that_nobody_erased_are_missed() {
    check_found(
        "DELETE FROM personal WHERE entry = (SELECT position FROM entry WHERE municipality = '352039' AND sequence = 2)",
        "missing-personal",
        Some(2),
    );
}

#[test]
fn changed_rules_are_found() {
    let first = "(SELECT min(sequence) FROM entry)";
    let component = format!("(SELECT component FROM entry WHERE sequence = {first})");
    let sql = format!("UPDATE component SET bytes = x'00' WHERE digest = {component}");
    check_found(&sql, "changed-component", Some(1));
    let sql = format!("PRAGMA foreign_keys = OFF; DELETE FROM component WHERE digest = {component}");
    check_found(&sql, "missing-component", Some(1));
    let sql = format!("UPDATE revision SET settings = settings || ' ' WHERE component = {component}");
    check_found(&sql, "missing-settings", Some(1));
}

/// The first finding is of the database, and the program ends with 5 and goes on looking.
#[track_caller]
fn check_database(folder: &Folder, more: &[&str], word: &str) {
    let found = verify(&folder.data(), &[&["--json"], more].concat());
    check_ended(&found, 5, "not as they were kept");
    let found = said(&found);
    assert_eq!((&found[0]["municipality"], &found[0]["found"]), (&Value::Null, &json!(word)), "{found:?}");
    assert!(found[0]["en"].as_str().is_some_and(|text| text.contains("docs/AUDIT.md")));
}

#[test]
fn a_municipality_that_cannot_be_read_is_found() {
    let (folder, _) = lived();
    edit(&folder.data(), "UPDATE entry SET municipality = 'ABCDEF' WHERE sequence = 17");
    check_database(&folder, &["--quick"], "damaged");
    check_database(&folder, &[], "damaged");
}

#[test]
fn an_index_that_lost_an_entry_is_found() {
    let (folder, _) = lived();
    edit(
        &folder.data(),
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = sql || ' WHERE sequence <> 2' WHERE name = 'entry_listing';
         PRAGMA writable_schema = RESET; REINDEX entry_listing;
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, ' WHERE sequence <> 2', '') WHERE name = 'entry_listing';
         PRAGMA writable_schema = RESET",
    );
    check_database(&folder, &[], "damaged");
    let quick = verify(&folder.data(), &["--quick"]);
    check_ended(&quick, 0, "");
    let told = String::from_utf8_lossy(&quick.stdout).into_owned();
    assert!(told.contains("pages and indexes not verified"), "{told}");
}

#[test]
fn a_changed_total_is_found() {
    check_found("UPDATE tally SET total = total + 1", "wrong-total", None);
}

#[test]
fn a_changed_grant_is_found() {
    check_found("UPDATE grant_now SET state = 'paid' WHERE opened = 6", "wrong-grant", Some(6));
}

#[test]
fn a_changed_byte_of_the_file_is_found() {
    let (folder, _) = lived();
    let path = folder.data().join("kisoku.sqlite");
    let mut bytes = fs::read(&path).expect("the database");
    let amount = b"\"amount_yen\":120000";
    let place = bytes.windows(amount.len()).position(|part| part == amount).expect("an amount");
    bytes[place + amount.len() - 1] = b'1';
    fs::write(&path, bytes).expect("a changed byte");
    let found = verify(&folder.data(), &["--json", "--municipality", CITY]);
    check_ended(&found, 5, "");
    assert_eq!(said(&found)[0]["found"], "changed-entry");
}

#[test]
fn a_dropped_guard_is_found() {
    let (folder, _) = lived();
    let database = Connection::open(folder.data().join("kisoku.sqlite")).expect("the database");
    database.execute_batch("DROP TRIGGER entry_update").expect("no guard");
    drop(database);
    let found = verify(&folder.data(), &["--json", "--municipality", CITY]);
    check_ended(&found, 5, "");
    assert_eq!(said(&found)[0]["found"], "altered-guard");
}

#[test]
fn a_cut_tail_is_found_by_what_was_kept_elsewhere() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let file = elsewhere.path().join("checkpoints.ndjson");
    let file = file.to_str().expect("UTF-8");
    let (_, folder) = Host::seeded().stop();
    let host = folder.serve_with(&["--checkpoint-file", file]);
    live(host.client());
    let (_, folder) = host.stop();
    let kept = fs::read_to_string(file).expect("checkpoints");
    assert!(kept.lines().any(|line| line.contains("\"sequence\":17")), "signed when it stopped: {kept}");
    check_ended(&verify(&folder.data(), &["--checkpoints", file]), 0, "");
    // The last grant as if it had never been, with everything that follows from it.
    edit(
        &folder.data(),
        "DELETE FROM personal WHERE entry IN
             (SELECT position FROM entry WHERE municipality = '352039' AND sequence > 13);
         DELETE FROM entry WHERE municipality = '352039' AND sequence > 13;
         DELETE FROM grant_now WHERE municipality = '352039' AND opened > 13;
         DELETE FROM tally WHERE parts LIKE '大内%';
         DELETE FROM checkpoint WHERE municipality = '352039' AND sequence > 13",
    );
    check_ended(&verify(&folder.data(), &[]), 0, "");
    let found = verify(&folder.data(), &["--json", "--municipality", CITY, "--checkpoints", file]);
    check_ended(&found, 5, "");
    assert_eq!((&said(&found)[0]["found"], &said(&found)[0]["sequence"]), (&json!("cut-tail"), &json!(14)));
}

#[test]
fn a_host_that_is_to_sign_never_signs_nothing() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let file = elsewhere.path().join("checkpoints.ndjson");
    let (_, folder) = Host::seeded().stop();
    let never = ["--checkpoint-every", "0", "--checkpoint-file", file.to_str().expect("UTF-8")];
    let host = folder.serve_with(&never);
    live(host.client());
    drop(host.stop());
    assert!(!file.exists());
}

#[test]
fn a_stopped_ledger_is_signed_on_demand() {
    let (folder, _) = lived();
    let signed = of_data(&["audit", "checkpoint"], &folder.data(), &["--municipality", CITY]);
    check_ended(&signed, 0, "");
    let signed = said(&signed).remove(0);
    assert_eq!((&signed["municipality"], &signed["sequence"]), (&json!(CITY), &json!(17)));
}

/// An export of fiscal year 2024, in a folder of its own.
fn export(folder: &Folder) -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a folder");
    let out = home.path().join("inspection");
    let more = ["--municipality", CITY, "--fiscal-year", "2024", "--out", out.to_str().expect("UTF-8")];
    check_ended(&of_data(&["audit", "export"], &folder.data(), &more), 0, "");
    (home, out)
}

fn python(export: &Path) -> Output {
    python_with(export, &[])
}

fn python_with(export: &Path, more: &[&str]) -> Output {
    Command::new("python3").arg(export.join("verify.py")).args(more).output().expect("`python3` runs")
}

#[test]
fn a_checkpoint_had_over_http_is_proof_as_it_came() {
    let host = Host::seeded();
    live(host.client());
    let sign = |code: &str, status: u16| {
        let signed = host.client().send(&format!("/v1/municipalities/{code}/checkpoints"), &[], b"");
        signed.with_status(status);
        signed.text().to_owned()
    };
    let (kept, again, other) = (sign(CITY, 201), sign(CITY, 200), sign("242161", 200));
    let (_, folder) = host.stop();
    let (_home, out) = export(&folder);
    let file = out.with_file_name("elsewhere.ndjson");
    let given = ["--checkpoints", file.to_str().expect("UTF-8")];
    let of_city = [&given[..], &["--municipality", CITY]].concat();
    let none = "0 of its checkpoints are of this ledger";
    let not_signed = kept.replace("\"sequence\":17", "\"sequence\":16");
    for (text, (code, says), (python_code, python_says)) in [
        (format!("{other}{kept}{again}"), (0, ""), (0, "")),
        (String::new(), (1, none), (2, none)),
        (other, (1, none), (2, none)),
        ("{}".to_owned(), (1, "line 1: it is no checkpoint"), (2, "line 1: it is no checkpoint")),
        (not_signed, (5, ""), (1, "its signature is wrong")),
    ] {
        fs::write(&file, text).expect("a file");
        check_ended(&verify(&folder.data(), &of_city), code, says);
        check_ended(&python_with(&out, &given), python_code, python_says);
    }
    fs::write(&file, kept).expect("a file");
    let told = python_with(&out, &given);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("1 of 1 checkpoints kept elsewhere are of entries here"), "{told}");
    // Of the other ledgers of the folder it proves nothing, and that is said.
    check_ended(&verify(&folder.data(), &given), 0, "242161: 0 of the checkpoints");
}

#[test]
fn an_export_verifies_without_this_program() {
    let (folder, _) = lived();
    let (_home, out) = export(&folder);
    let verified = python(&out);
    check_ended(&verified, 0, "");
    let told = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(told.contains("all 17 entries verify (17 of fiscal year 2024)"), "{told}");
    assert!(told.contains("signed up to entry 17"), "{told}");
    fs::remove_file(out.join("personal.ndjson")).expect("personal values are left out");
    check_ended(&python(&out), 0, "");
    let page = fs::read_to_string(out.join("VERIFY.md")).expect("the page");
    assert!(page.contains("kisoku entry 1") && page.contains("kisoku checkpoint 1"));
}

#[test]
fn an_export_is_made_while_the_host_works() {
    let host = Host::seeded();
    live(host.client());
    host.client().send(&format!("/v1/municipalities/{CITY}/checkpoints"), &[], b"").with_status(201);
    // No signature is on it yet: it is exported, and that is said.
    let later = json!({ "record": record("大内", 1) });
    host.client().keep(GRANT, "later", &later).with_status(201);
    let home = tempfile::tempdir().expect("a folder");
    let out = home.path().join("inspection");
    let more = ["--municipality", CITY, "--fiscal-year", "2024", "--out", out.to_str().expect("UTF-8")];
    check_ended(
        &of_data(&["audit", "export"], &host.data(), &more),
        0,
        "no checkpoint covers the last entry",
    );
    check_ended(&python(&out), 0, "");
}

#[test]
fn a_changed_byte_of_an_export_is_found() {
    let (folder, _) = lived();
    let (_home, out) = export(&folder);
    for (file, from, to, found) in [
        ("entries.ndjson", "200000", "200001", "it was changed"),
        ("entries.ndjson", "\"kind\":\"payment\"", "\"kind\":\"paiment\"", "entry 3: it was changed"),
        ("personal.ndjson", "ふれあい会", "ふれあい社", "they were changed"),
        ("totals.ndjson", "120000", "120001", "add up to something else"),
        ("checkpoints.ndjson", "\"at_ms\":1", "\"at_ms\":2", "its signature is wrong"),
    ] {
        let path = out.join(file);
        let whole = fs::read_to_string(&path).expect("a file");
        assert!(whole.contains(from), "`{from}` is in {file}");
        fs::write(&path, whole.replacen(from, to, 1)).expect("a changed byte");
        check_ended(&python(&out), 1, found);
        fs::write(&path, whole).expect("as it was");
    }
    check_ended(&python(&out), 0, "");
}

#[test]
fn personal_values_that_an_export_misses_are_told_from_those_that_were_erased() {
    let host = Host::seeded();
    let old = |applicant: &str| {
        json!({ "record": {
            "area": "大内", "project_start": "2021-09-01", "project_end": "2021-11-30",
            "requested_amount": 100_000, "applicant": applicant,
        } })
    };
    let ended = host.client().keep(GRANT, "old", &old("ふれあい会")).with_status(201);
    let open = host.client().keep(GRANT, "open", &old("つづく会")).with_status(201);
    let path =
        format!("/v1/municipalities/{CITY}/decisions/{}/entries", ended["id"].as_str().expect("an id"));
    let headers = [JSON, ("idempotency-key", "withdrawn")];
    host.client().send(&path, &headers, r#"{"kind":"withdrawal","note":"電話"}"#.as_bytes()).with_status(201);
    let (_, folder) = host.stop();
    let year = ["--municipality", CITY, "--fiscal-year", "2021"];
    let erased = of_data(&["erase"], &folder.data(), &[&year[..], &["--retention-years", "1"]].concat());
    check_ended(&erased, 0, "");
    let home = tempfile::tempdir().expect("a folder");
    let out = home.path().join("inspection");
    let to = ["--out", out.to_str().expect("UTF-8")];
    check_ended(&of_data(&["audit", "export"], &folder.data(), &[&year[..], &to].concat()), 0, "");
    let verified = python(&out);
    check_ended(&verified, 0, "");
    let told = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(told.contains("personal values of 1 entries verify, and those of 2 were erased"), "{told}");
    // Those of the grant that goes on, taken out of the export.
    let path = out.join("personal.ndjson");
    let open = open["id"].as_str().expect("an id");
    let whole = fs::read_to_string(&path).expect("personal values");
    let without: String = whole.lines().filter(|line| !line.contains(open)).collect();
    assert_ne!(whole.trim(), without);
    fs::write(&path, without).expect("a line less");
    let verified = python(&out);
    for told in [open, "they are missing, and no erasure names it"] {
        check_ended(&verified, 1, told);
    }
    // As a whole they may be left out, and that is said.
    fs::remove_file(&path).expect("personal values are left out");
    let verified = python(&out);
    check_ended(&verified, 0, "");
    assert!(String::from_utf8_lossy(&verified.stdout).contains("that none are missing is not proven"));
}

#[test]
fn why_an_amount_is_told_by_one_command() {
    let host = Host::seeded();
    let id = live(host.client());
    let told = of_data(&["audit", "explain"], &host.data(), &[&id]);
    check_ended(&told, 0, "");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    for part in [
        "額の確定",
        "¥120,000",
        "根拠 rule text",
        "当時の累計 usage area_granted",
        "算定の経過 trace",
        "area_cap",
        "同じ結果",
        "鎖につながっています",
        "署名なし",
    ] {
        assert!(told.contains(part), "`{part}` is not in: {told}");
    }
    host.client().send(&format!("/v1/municipalities/{CITY}/checkpoints"), &[], b"").with_status(201);
    let told = of_data(&["audit", "explain", "--json"], &host.data(), &[&id]);
    check_ended(&told, 0, "");
    let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let decided = &told["entries"][0];
    assert_eq!((&decided["replay"], &decided["proof"]["linked"]), (&json!("same"), &json!(true)));
    assert_eq!(decided["proof"]["checkpoint"]["sequence"], 17);
    assert_eq!(decided["revision"]["settings"]["area_cap"], 1_000_000);
    assert!(told["entries"][0]["document"]["reasons"][0]["citation"]["article"].is_string());
    check_ended(
        &of_data(&["audit", "explain"], &host.data(), &["01900000-0000-7000-8000-000000000000"]),
        1,
        "no entry",
    );
}

#[test]
fn the_ledger_is_shown_to_a_person() {
    let host = Host::seeded();
    let id = live(host.client());
    let list =
        of_data(&["ledger", "list"], &host.data(), &["--area", "大内", "--state", "amount-determined"]);
    check_ended(&list, 0, "");
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(list.contains("額の確定") && list.contains("¥120,000") && list.contains(&id), "{list}");
    assert!(!list.contains("ふれあい会"), "no personal value unasked");
    let lines = said(&of_data(&["ledger", "entries"], &host.data(), &["--json", "--area", "大内"]));
    let kinds: Vec<_> = lines.iter().filter_map(|line| line["entry"].as_str()).collect();
    assert_eq!(kinds, ["decision", "payment", "report", "determination"]);
    let totals = said(&of_data(&["ledger", "tallies"], &host.data(), &["--json", "--fiscal-year", "2024"]));
    assert!(totals.iter().any(|total| total["parts"] == json!(["大内"]) && total["total"] == 120_000));
    for what in ["list", "entries", "tallies"] {
        let misspelt = of_data(&["ledger", what], &host.data(), &["--programme", "mirai-zukuri-grants"]);
        check_ended(&misspelt, 1, "has the id `mirai-zukuri-grants`; there are: action-status");
        let known = of_data(&["ledger", what], &host.data(), &["--programme", "kyoso-project"]);
        check_ended(&known, 0, "");
    }
    let shown = of_data(&["ledger", "show", "--personal"], &host.data(), &[&id]);
    check_ended(&shown, 0, "");
    assert!(String::from_utf8_lossy(&shown.stdout).contains("ふれあい会"));
}

#[test]
fn personal_values_are_erased_once_they_may_be_and_the_chain_holds() {
    let host = Host::seeded();
    let old = json!({
        "area": "大内", "project_start": "2021-09-01", "project_end": "2021-11-30",
        "requested_amount": 100_000, "applicant": "ふれあい会",
    });
    let kept = host.client().keep(GRANT, "old", &json!({ "record": old })).with_status(201);
    let mut still = old.clone();
    still["applicant"] = json!("つづく会");
    let open = host.client().keep(GRANT, "open", &json!({ "record": still })).with_status(201);
    let path = format!("/v1/municipalities/{CITY}/decisions/{}/entries", kept["id"].as_str().expect("an id"));
    let headers = [JSON, ("idempotency-key", "withdrawn")];
    host.client().send(&path, &headers, br#"{"kind":"withdrawal"}"#).with_status(201);
    let year = ["--municipality", CITY, "--fiscal-year", "2016"];
    let path = "`POST /v1/municipalities/352039/programmes/{programme}/erasures`";
    check_ended(&of_data(&["erase"], &host.data(), &year), 4, path);
    let path = "`POST /v1/municipalities/{code}/checkpoints`";
    check_ended(&of_data(&["audit", "checkpoint"], &host.data(), &[]), 4, path);
    let (_, folder) = host.stop();
    let data = folder.data();
    let erase = |more: &[&str]| {
        let year = ["--municipality", CITY, "--fiscal-year", "2021"];
        of_data(&["erase"], &data, &[&year, more].concat())
    };
    check_ended(&erase(&["--retention-years", "100"]), 1, "from 2122-04-01");
    let erased = erase(&["--retention-years", "1"]);
    check_ended(&erased, 0, "");
    let told = String::from_utf8_lossy(&erased.stdout).into_owned();
    assert!(told.contains("17 entries verified"), "{told}");
    let open = open["id"].as_str().expect("an id");
    assert!(told.contains(open) && told.contains("values of 1 grants are left"), "{told}");
    check_ended(&verify(&data, &[]), 0, "");
    let replayed =
        said(&of_data(&["replay"], &data, &["--json", "--municipality", CITY, "--fiscal-year", "2021"]));
    assert_eq!(
        (&replayed[0]["erased"], &replayed[0]["not_computed"]),
        (&json!(1), &json!(1)),
        "{replayed:?}"
    );
    let entries = said(&of_data(&["ledger", "entries"], &data, &["--json", "--fiscal-year", "2021"]));
    assert_eq!(
        (&entries[3]["entry"], &entries[3]["document"]["erased"]),
        (&json!("erasure"), &json!([entries[0]["id"]]))
    );
    assert!(!fs::read_dir(&data).expect("files").any(|file| {
        let bytes = fs::read(file.expect("a file").path()).unwrap_or_default();
        // The history of the seeds names others.
        bytes.windows("ふれあい会".len()).any(|part| part == "ふれあい会".as_bytes())
    }));
}

#[test]
fn a_running_host_erases_too() {
    let host = Host::seeded();
    let old = json!({
        "area": "大内", "project_start": "2021-04-01", "project_end": "2021-05-30",
        "requested_amount": 100_000, "applicant": "ふれあい会",
    });
    let kept = host.client().keep(GRANT, "old", &json!({ "record": old })).with_status(201);
    assert_eq!(kept["standing"]["state"], "rejected", "{kept:#}");
    let erase = |key: &str, years: u8| {
        let path = format!("/v1/municipalities/{CITY}/programmes/mirai-zukuri-grant/erasures");
        let body = json!({ "fiscal_year": 2021, "retention_years": years }).to_string();
        host.client().send(&path, &[JSON, ("idempotency-key", key)], body.as_bytes())
    };
    erase("early", 100).problem(409, "retention-not-over");
    let erased = erase("erase", 1).with_status(201);
    assert_eq!((&erased["entry"], &erased["erased"]), (&json!("erasure"), &json!([kept["id"]])));
    assert_eq!(erase("erase", 1).with_status(200), erased);
    erase("again", 1).problem(409, "nothing-to-erase");
    let path = format!("/v1/municipalities/{CITY}/decisions/{}", kept["id"].as_str().expect("an id"));
    assert_eq!(host.client().get(&path).with_status(200).get("personal"), None);
    check_ended(&verify(&host.data(), &[]), 0, "");
    let (_, folder) = host.stop();
    assert!(!fs::read_dir(folder.data()).expect("files").any(|file| {
        let bytes = fs::read(file.expect("a file").path()).unwrap_or_default();
        bytes.windows("ふれあい会".len()).any(|part| part == "ふれあい会".as_bytes())
    }));
}
