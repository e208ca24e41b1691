//! Commands that end by themselves: help, exit codes, and what is said about files that are no good.

use tempfile::tempdir;

use crate::program::{Ends, check, file};

#[test]
fn every_command_explains_itself_with_examples_and_exit_codes() {
    for command in [
        "serve",
        "check",
        "test",
        "inspect",
        "build",
        "new",
        "ledger",
        "ledger list",
        "ledger show",
        "ledger tallies",
        "ledger entries",
        "audit",
        "audit verify",
        "audit checkpoint",
        "audit export",
        "audit explain",
        "replay",
        "erase",
        "backup",
        "restore",
    ] {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        check(&arguments, &Ends { code: 0, says: "Examples:", complains: "" });
        check(&arguments, &Ends { code: 0, says: "Exit codes:", complains: "" });
    }
    check(&["--help"], &Ends { code: 0, says: "自治体の規則", complains: "" });
    check(&["--version"], &Ends { code: 0, says: "kisoku 0.", complains: "" });
}

#[test]
fn the_command_that_compiles_for_the_host_is_hidden() {
    let help = crate::program::kisoku(&["--help"]).output().unwrap();
    assert!(!String::from_utf8(help.stdout).unwrap().contains("compile-child"));
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    check(&[], &Ends { code: 2, says: "", complains: "Usage:" });
    check(&["serv"], &Ends { code: 2, says: "", complains: "'serve'" });
    check(&["serve"], &Ends { code: 2, says: "", complains: "--data" });
    check(&["build"], &Ends { code: 2, says: "", complains: "CRATE-DIR" });
    check(&["replay"], &Ends { code: 2, says: "", complains: "--data" });
    check(&["audit", "verify"], &Ends { code: 2, says: "", complains: "--data" });
    let code = ["audit", "verify", "--data", "d", "--municipality", "352038"];
    check(&code, &Ends { code: 2, says: "", complains: "no municipality code" });
    let state = ["ledger", "list", "--data", "d", "--state", "payed"];
    check(&state, &Ends { code: 2, says: "", complains: "returned-for-correction" });
    let id = ["audit", "explain", "--data", "d", "7"];
    check(&id, &Ends { code: 2, says: "", complains: "no id of an entry" });
    let usage = ["check", "--module", "m", "--settings", "s", "--usage", "850000", "r"];
    check(&usage, &Ends { code: 2, says: "", complains: "area_granted=850000" });
}

#[test]
fn a_file_that_is_not_there_ends_with_4() {
    check(
        &["inspect", "no.wasm"],
        &Ends { code: 4, says: "", complains: "kisoku: cannot read `no.wasm`: No such file" },
    );
    check(&["test", "no.wasm"], &Ends { code: 4, says: "", complains: "cannot read `no.wasm`" });
    let missing = ["check", "--module", "no.wasm", "--settings", "no.toml", "no.json"];
    check(&missing, &Ends { code: 4, says: "", complains: "cannot read `no.json`" });
}

#[test]
fn a_ledger_that_is_not_there_is_not_made() {
    let folder = tempdir().unwrap();
    let none = folder.path().join("none");
    let data = none.to_str().unwrap();
    for command in [&["audit", "verify"][..], &["ledger", "list"], &["audit", "checkpoint"], &["replay"]] {
        let arguments = [command, &["--data", data]].concat();
        check(&arguments, &Ends { code: 4, says: "", complains: data });
        assert!(!none.exists());
    }
    let erase = ["erase", "--data", data, "--municipality", "352039", "--fiscal-year", "2016"];
    check(&erase, &Ends { code: 4, says: "", complains: data });
    check(&["backup", "--data", data, "file"], &Ends { code: 4, says: "", complains: data });
}

#[test]
fn what_is_no_export_is_not_replayed() {
    let folder = tempdir().unwrap();
    file(
        folder.path(),
        "export.json",
        "{\"format\": \"other\", \"municipality\": \"352039\", \"fiscal_year\": 2024}",
    );
    let arguments = ["replay", "--export", folder.path().to_str().unwrap()];
    check(&arguments, &Ends { code: 1, says: "", complains: "its format is `other`" });
}

#[test]
fn what_is_no_module_is_refused_with_3() {
    let folder = tempdir().unwrap();
    let text = file(folder.path(), "text.wasm", "not a module");
    check(&["inspect", &text], &Ends { code: 3, says: "", complains: "was refused" });
    let core = file(folder.path(), "core.wasm", "\0asm\x01\0\0\0");
    check(&["inspect", &core], &Ends { code: 3, says: "", complains: "`kisoku build` makes components" });
}

#[test]
fn what_is_no_rule_crate_is_not_built() {
    let folder = tempdir().unwrap();
    let empty = folder.path().to_str().unwrap();
    check(&["build", empty], &Ends { code: 1, says: "", complains: "it has no Cargo.toml" });
    let package = "[package]\nname = \"plain\"\nedition = \"2024\"\n\n[workspace]\n";
    file(folder.path(), "plain/Cargo.toml", package);
    file(folder.path(), "plain/src/lib.rs", "");
    let plain = folder.path().join("plain");
    let plain = plain.to_str().unwrap();
    check(&["build", plain], &Ends { code: 1, says: "", complains: "`plain` is no rule crate" });
}

#[test]
fn a_scheme_that_is_wrong_says_where() {
    let folder = tempdir().unwrap();
    let request = file(folder.path(), "request.json", "{\"record\": {}}");
    let scheme = file(
        folder.path(),
        "scheme.toml",
        "municipality = \"352039\"\nmodule = \"m\"\nprogramme = \"p\"\neffective_from = 2021-04-01\n[settings]\nrate = 0.5\n",
    );
    let arguments = ["check", "--module", "no.wasm", "--settings", &scheme, &request];
    check(&arguments, &Ends { code: 1, says: "", complains: "`settings.rate` is a float" });
}
