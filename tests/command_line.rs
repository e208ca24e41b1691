//! `kisoku` on the command line: `check`, `test` and `inspect` on the real modules. What each command
//! makes of a wrong command line is tested beside it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::host::{Host, place};

/// Runs a command to its end.
pub(crate) fn run(arguments: &[&OsStr]) -> Output {
    let mut command = Command::new(place::kisoku());
    command.args(arguments).stdin(Stdio::null()).env_remove("KISOKU_MODULES");
    command.output().expect("`kisoku` runs")
}

/// How a command has ended, and what it has complained about.
#[track_caller]
pub(crate) fn check_ended(output: &Output, code: i32, complaint: &str) {
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "said: {said}\ncomplained: {complained}");
    assert!(complained.contains(complaint), "`{complaint}` is not in: {complained}");
}

fn module(name: &str) -> PathBuf {
    place::modules().join(name).with_extension("wasm")
}

fn grant_scheme() -> PathBuf {
    place::seeds().join("revisions/yamaguchi-mirai-zukuri-grant.toml")
}

/// `kisoku check` of a request with a module and a scheme.
fn checked(module: &Path, scheme: &Path, request: &Path, more: &[&str]) -> Output {
    let mut arguments: Vec<&OsStr> = vec!["check".as_ref(), "--module".as_ref(), module.as_ref()];
    arguments.extend(["--settings".as_ref(), scheme.as_os_str(), request.as_os_str()]);
    arguments.extend(more.iter().map(OsStr::new));
    run(&arguments)
}

fn grant_record(file: &str) -> PathBuf {
    place::seeds().join("records/352039/mirai-zukuri-grant").join(file).with_extension("json")
}

#[test]
fn check_says_what_the_server_says() {
    let host = Host::seeded();
    let output = checked(&module("yamaguchi"), &grant_scheme(), &grant_record("ouchi-asks-250000"), &[]);
    check_ended(&output, 0, "");
    let printed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let body = crate::seeds::record("352039/mirai-zukuri-grant/ouchi-asks-250000");
    assert_eq!(printed, host.client().check("352039/mirai-zukuri-grant", &body).with_status(200));
}

#[test]
fn check_ends_by_what_came_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path
    };
    let grant = |request: &Path, more: &[&str]| checked(&module("yamaguchi"), &grant_scheme(), request, more);
    let refused = grant(&grant_record("ouchi-project-end-2025-04-01"), &[]);
    check_ended(&refused, 0, "");
    let tried = grant(&grant_record("ogori-exactly-200000"), &["--usage", "area_granted=850000"]);
    check_ended(&tried, 0, "");
    let answer: Value = serde_json::from_slice(&tried.stdout).expect("JSON");
    Answer::new(answer).check(&[("/amount_yen", json!(150_000))]);
    let bad = write("bad.json", "{\"record\": {\"area\": \"大内\", \"requested_amount\": -1}}");
    let output = grant(&bad, &[]);
    check_ended(&output, 1, "`requested_amount`");
    check_ended(&output, 1, "`project_start`");
    check_ended(&grant(&write("cut.json", "{\"record\": {"), &[]), 1, "ends too early at character 12");
    check_ended(&grant(Path::new("nowhere.json"), &[]), 4, "nowhere.json");
    let unsound =
        fs::read_to_string(grant_scheme()).expect("a scheme").replace("area_cap = 1000000", "area_cap = 1");
    let unsound = write("unsound.toml", &unsound);
    let output = checked(&module("yamaguchi"), &unsound, &grant_record("ogori-exactly-200000"), &[]);
    check_ended(&output, 1, "`area_cap`");
    let no_module = write("core.wasm", "\0asm\u{1}\0\0\0");
    let output = checked(&no_module, &grant_scheme(), &grant_record("ogori-exactly-200000"), &[]);
    check_ended(&output, 3, "kisoku build");
}

#[test]
fn check_of_a_module_that_fails_ends_with_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let request = folder.path().join("request.json");
    fs::write(&request, crate::misbehaviour::record().to_string()).expect("a request");
    let scheme = folder.path().join("scheme.toml");
    let of = |programme: &str| {
        let text = format!(
            "municipality = \"242161\"\nmodule = \"hostile\"\nprogramme = \"{programme}\"\n\
             effective_from = \"2021-04-01\"\n[settings]\nceiling = 300000\n"
        );
        fs::write(&scheme, text).expect("a scheme");
        checked(&place::hostile_module(), &scheme, &request, &[])
    };
    check_ended(&of("honest"), 0, "");
    check_ended(&of("spin"), 3, "fuel");
    check_ended(&of("trap"), 3, "cannot grant 100000 yen");
    check_ended(&of("above-request"), 3, "above the requested");
}

#[test]
fn every_module_passes_its_cases_and_they_reach_everything() {
    for name in ["yamaguchi", "iga", "shunan", "standard"] {
        let output = run(&["test".as_ref(), module(name).as_os_str()]);
        check_ended(&output, 0, "");
    }
}

#[test]
fn a_case_that_fails_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = fs::read_to_string(place::modules().join("yamaguchi.cases.yaml")).expect("cases");
    let wrong = folder.path().join("cases.yaml");
    fs::write(&wrong, cases.replacen("amount_yen: 200000", "amount_yen: 199999", 1)).expect("cases");
    let output =
        run(&["test".as_ref(), module("yamaguchi").as_os_str(), "--cases".as_ref(), wrong.as_os_str()]);
    check_ended(&output, 1, "1 of");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("199999") && said.contains("200000"), "{said}");
}

#[test]
fn a_case_whose_rule_panics_tells_the_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = folder.path().join("cases.yaml");
    let text = "\
settings: { trap: { ceiling: 300000 } }
cases:
  - programme: trap
    name: it panics
    source: \"assumption: rules made for tests\"
    record: { on: \"2024-09-01\", requested_amount: 100000 }
    expect: { verdict: eligible, amount_yen: 100000 }
";
    fs::write(&cases, text).expect("cases");
    let module = place::hostile_module();
    let output = run(&["test".as_ref(), module.as_os_str(), "--cases".as_ref(), cases.as_os_str()]);
    check_ended(&output, 1, "1 of 1 cases failed");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("cannot grant 100000 yen"), "{said}");
}

#[test]
fn modules_begin_with_one_page_of_memory() {
    for name in ["yamaguchi", "iga", "shunan", "standard", "hagi-grant", "smallest-module"] {
        let output = run(&["inspect".as_ref(), "--json".as_ref(), module(name).as_os_str()]);
        let declared: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(declared["memory_bytes"], 65_536, "{name}: its data leave no room for a usual call");
    }
}

#[test]
fn inspect_shows_what_a_module_declares() {
    let output = run(&["inspect".as_ref(), module("yamaguchi").as_os_str()]);
    check_ended(&output, 0, "");
    let said = String::from_utf8_lossy(&output.stdout);
    for part in [
        "yamaguchi",
        "sha256:",
        "mirai-zukuri-grant",
        "area-cap-applied",
        "64.0 KiB to begin with",
        "imports  none",
    ] {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    let output = run(&["inspect".as_ref(), module("standard").as_os_str()]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in [
        "body_grants   grants by body_id, period setting body_cap_scope, at most body_grants_max",
        "stages  selection, change, report, repayment",
        "selection  of year_granted by setting selection_method, score score, unit rounding_unit_yen",
    ] {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    let output = run(&["inspect".as_ref(), "--json".as_ref(), module("standard").as_os_str()]);
    let declared: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let selection = json!({
        "method": "selection_method", "budget": "year_granted", "score": "score", "unit": "rounding_unit_yen",
    });
    assert_eq!(declared["programmes"][0]["selection"], selection);
    let output = run(&["inspect".as_ref(), "--json".as_ref(), module("iga").as_os_str()]);
    check_ended(&output, 0, "");
    let declared: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(declared["imports"], json!([]));
    let bands: Vec<&str> = declared["programmes"][0]["bands"]
        .as_array()
        .expect("bands")
        .iter()
        .filter_map(|band| band["id"].as_str())
        .collect();
    assert_eq!(bands, ["exceeded", "achieved", "slightly-below", "below", "far-below", "no-effort"]);
}
