//! Selections that were edited in the database, with the whole chain written anew: the chain is sound, and
//! computing them again tells.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::ledger_1;
use crate::audit::{of_data, said};
use crate::command_line::check_ended;
use crate::host::{Folder, place};

/// Where the exported recipe of the hash stands.
const RECIPE: &str = "host/cli/src/audit/export";

/// An edit of an entry's document: its place in the chain, what stands there, what is put there.
type Edit<'a> = (u64, &'a str, &'a str);

/// Edits documents as someone with access to the file could, and writes the chain anew.
#[track_caller]
fn forge(data: &Path, edits: &[Edit<'_>]) {
    let script = place::root().join("tests/replay/forge.py");
    let mut forger = Command::new("python3")
        .args([&script, &data.join("kisoku.sqlite"), &place::root().join(RECIPE)])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("`python3` runs");
    let mut lines = forger.stdin.take().expect("its standard input");
    for (sequence, from, to) in edits {
        writeln!(lines, "{}", json!({ "sequence": sequence, "from": from, "to": to })).expect("an edit");
    }
    drop(lines);
    let ended = forger.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// The edited selection verifies, and a replay names these entries and no others.
#[track_caller]
fn check(method: &str, edits: &[Edit<'_>], expected: &[(u64, &str)]) {
    let folder: Folder = ledger_1::selected(method);
    let data = folder.data();
    let replayed = of_data(&["replay"], &data, &["--json"]);
    check_ended(&replayed, 0, "");
    forge(&data, edits);
    check_ended(&of_data(&["audit", "verify"], &data, &[]), 0, "");
    let replayed = of_data(&["replay"], &data, &["--json"]);
    check_ended(&replayed, 5, "do not come to what was kept");
    let city: Value = said(&replayed).remove(0);
    let different = city["first_different"].as_array().expect("entries");
    assert_eq!(different.len(), expected.len(), "{city:#}");
    for (named, (sequence, why)) in different.iter().zip(expected) {
        assert_eq!(named["sequence"], *sequence, "{city:#}");
        assert!(named["why"].as_str().is_some_and(|said| said.contains(why)), "{city:#}");
    }
}

// Entries 1 to 3 are the applications, with the scores 44, 40 and 35; 4 to 6 their parts; 7 is the selection.

#[test]
fn a_changed_rank_is_found() {
    check("by-score", &[(7, r#""rank":1"#, r#""rank":2"#)], &[(7, "other bytes")]);
}

#[test]
fn a_score_that_was_changed_wherever_it_stands_is_found() {
    // In the record, in the part that repeats it, and in the selection.
    let edits = [3, 6, 7].map(|place| (place, r#""score":"35""#, r#""score":"45""#));
    check("by-score", &edits, &[(7, "was not computed with what the selection comes to")]);
}

#[test]
fn a_changed_share_is_found_also_where_its_part_agrees() {
    let (from, to) = (r#""most_yen":142000"#, r#""most_yen":150000"#);
    check("pro-rata", &[(7, from, to)], &[(7, "other bytes")]);
    let of_part = "was not computed with what the selection comes to";
    let [stage, other_stage] = [from, to].map(|most| format!(r#""stage":{{"name":"selection",{most}"#));
    check("pro-rata", &[(4, &stage, &other_stage), (7, from, to)], &[(4, "other bytes"), (7, of_part)]);
}
