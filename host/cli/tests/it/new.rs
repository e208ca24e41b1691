//! `kisoku new`: what it writes. That a new crate builds and passes is shown by the example that it is
//! made of.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::tempdir;

use crate::program::{Ends, check, file};

fn sdk() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../guest-sdk").canonicalize().unwrap()
}

#[test]
fn a_crate_elsewhere_is_a_workspace_of_its_own() {
    let folder = tempdir().unwrap();
    let target = folder.path().join("our-rules");
    let (target, sdk) = (target.to_str().unwrap(), sdk());
    check(
        &["new", target, "--sdk", sdk.to_str().unwrap()],
        &Ends { code: 0, says: "is ready", complains: "" },
    );
    let read = |path: &str| fs::read_to_string(Path::new(target).join(path)).unwrap();
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("[workspace]"), "{manifest}");
    assert!(manifest.contains(&format!("path = \"{}\"", sdk.display())), "{manifest}");
    assert!(read("src/lib.rs").contains("name: \"our-rules\""));
    assert!(read("tests/cases.rs").contains("cases!(our_rules)"));
    assert!(read("cases.yaml").contains("source:"));
}

#[test]
fn a_crate_beside_an_sdk_names_it_by_a_relative_path() {
    let folder = tempdir().unwrap();
    file(folder.path(), "guest-sdk/wit/rules.wit", "");
    let elsewhere = folder.path().join("a/b");
    check(&["new", elsewhere.to_str().unwrap()], &Ends { code: 0, says: "", complains: "" });
    let manifest = fs::read_to_string(elsewhere.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("path = \"../../guest-sdk\""), "{manifest}");
    let member = folder.path().join("rules/hagi");
    check(&["new", member.to_str().unwrap()], &Ends { code: 0, says: "", complains: "" });
    let manifest = fs::read_to_string(member.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("kisoku-sdk.workspace = true"), "{manifest}");
    assert!(!manifest.contains("[workspace]"), "{manifest}");
}

#[test]
fn nothing_is_overwritten_and_names_are_checked() {
    let folder = tempdir().unwrap();
    file(folder.path(), "used/notes.txt", "");
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    check(&["new", &path("used")], &Ends { code: 1, says: "", complains: "is not empty" });
    check(&["new", &path("Hagi")], &Ends { code: 1, says: "", complains: "`Hagi` is no name of a module" });
    let wrong = path("used");
    check(&["new", &path("hagi"), "--sdk", &wrong], &Ends { code: 1, says: "", complains: "is not the SDK" });
}
