//! From nothing to a sealed module: `new`, `build`, `test`, `inspect`, as the guide has it.

use std::fs;
use std::path::Path;

use crate::command_line::{check_ended, run};
use crate::host::place;

#[test]
fn a_new_rule_builds_and_passes_at_once() {
    // Inside the build folder, always the same place, so that what it needs is compiled once.
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-rule");
    let rule = home.join("hagi");
    let builds = home.join("builds");
    clear_but_for_builds(&rule, &builds);
    let sdk = place::root().join("guest-sdk");
    let made = run(&["new".as_ref(), rule.as_os_str(), "--sdk".as_ref(), sdk.as_os_str()]);
    check_ended(&made, 0, "");
    if builds.exists() {
        fs::rename(&builds, rule.join("target")).expect("what was compiled is back");
    }
    check_ended(&run(&["build".as_ref(), rule.as_os_str()]), 0, "");
    let module = rule.join("target/kisoku/modules/hagi.wasm");
    check_ended(&run(&["test".as_ref(), module.as_os_str()]), 0, "");
    let inspected = run(&["inspect".as_ref(), module.as_os_str()]);
    check_ended(&inspected, 0, "");
    assert!(String::from_utf8_lossy(&inspected.stdout).contains("hagi"));
    let first = fs::read(&module).expect("the module");
    check_ended(&run(&["build".as_ref(), rule.as_os_str()]), 0, "");
    assert_eq!(fs::read(&module).expect("the module"), first, "the same source gives the same bytes");
    broken_rule_is_told_with_its_line(&rule);
}

/// Takes a crate away that an earlier run has left, and keeps what was compiled for it.
fn clear_but_for_builds(rule: &Path, builds: &Path) {
    let target = rule.join("target");
    if target.exists() {
        fs::rename(target, builds).expect("what was compiled is kept");
    }
    if rule.exists() {
        fs::remove_dir_all(rule).expect("the earlier crate is gone");
    }
    fs::create_dir_all(rule.parent().expect("a folder")).expect("a folder");
}

fn broken_rule_is_told_with_its_line(rule: &Path) {
    let source = rule.join("src/lib.rs");
    let text = fs::read_to_string(&source).expect("the rule");
    fs::write(&source, text.replacen("age: i64", "age: f64", 1)).expect("a float");
    let output = run(&["build".as_ref(), rule.as_os_str()]);
    check_ended(&output, 1, "src/lib.rs");
}
