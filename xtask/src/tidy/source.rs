//! What holds for every Rust file: how it opens, how long it is, how its types are named, and what
//! must not be left in it.

use super::Untidy;

/// Most lines of a file, its tests not counted.
const LINES_MAX: usize = 400;

/// Files that may be longer, each with why.
const LONG: [(&str, &str); 1] =
    [("host/core/src/manifest.rs", "declarations only, one after the other as in the contract")];

/// Endings of type names that say nothing.
const EMPTY_NAMES: [&str; 6] = ["Manager", "Helper", "Util", "Common", "Data", "Info"];

/// Calls that must not be left in code, with what to do; written apart so that this file passes.
const LEFTOVERS: [(&str, &str); 4] = [
    (concat!("to", "do!("), "write it, or leave it out"),
    (concat!("unimplemen", "ted!("), "write it, or leave it out"),
    (concat!("db", "g!("), "remove it"),
    (concat!("#[ig", "nore"), "a test that does not run protects nothing: make it run, or delete it"),
];

/// Branching on a message's text: errors are told apart by their type.
const BY_TEXT: [&str; 3] = [
    concat!("to_str", "ing().contains("),
    concat!("to_str", "ing().starts_with("),
    concat!("to_str", "ing() =", "= \""),
];

/// Waiting in tests: a test that waits for time to pass fails on a busy machine.
const WAITING: [&str; 2] = [concat!("thread::sl", "eep("), concat!("time::sl", "eep(")];

/// How code looks that was commented out.
const CODE_STARTS: [&str; 8] = ["let ", "fn ", "pub ", "use ", "impl ", "if ", "for ", "return "];

/// Checks one file.
pub(super) fn check(path: &str, text: &str) -> Vec<Untidy> {
    let mut found = Vec::new();
    let mut say = |line: usize, what: String| found.push(Untidy::new(format!("{path}:{line}"), what));
    if !text.starts_with("//!") {
        say(1, "opens without a `//!` sentence: say what is here, and what is not".to_owned());
    }
    if path.ends_with("/mod.rs") {
        say(1, "put `thing.rs` beside `thing/`".to_owned());
    }
    let is_test = path.starts_with("tests/") || path.contains("/tests/");
    let is_bench = path.starts_with("tests/bench/");
    let code_lines = text.lines().position(|line| line == "#[cfg(test)]").unwrap_or(text.lines().count());
    if code_lines > LINES_MAX && !is_test && !LONG.iter().any(|(long, _)| *long == path) {
        say(
            LINES_MAX,
            format!("has {code_lines} lines without its tests: split it, or list it with a reason"),
        );
    }
    for (number, line) in (1..).zip(text.lines()) {
        let in_tests = (is_test && !is_bench) || number > code_lines;
        if let Some(what) = wrong(line, in_tests) {
            say(number, what);
        }
    }
    found
}

/// What is wrong with a line.
fn wrong(line: &str, in_tests: bool) -> Option<String> {
    let line = line.trim_start();
    if let Some(comment) = line.strip_prefix("//") {
        return wrong_comment(comment);
    }
    let leftover = LEFTOVERS.iter().find(|(call, _)| line.contains(call));
    if let Some((call, advice)) = leftover {
        return Some(format!("`{call}` is left: {advice}"));
    }
    if !in_tests && BY_TEXT.iter().any(|branch| line.contains(branch)) {
        return Some("branches on the text of a message: use the type of the error".to_owned());
    }
    if in_tests && WAITING.iter().any(|wait| line.contains(wait)) {
        return Some("waits for time to pass: wait for what is to happen".to_owned());
    }
    let name = type_name(line)?;
    let ending = EMPTY_NAMES.iter().find(|ending| name.ends_with(*ending))?;
    Some(format!("`{name}` ends in `{ending}`, which says nothing: name what it is"))
}

/// What is wrong with a comment, given without its first two slashes.
fn wrong_comment(comment: &str) -> Option<String> {
    if comment.starts_with(['/', '!']) {
        return None;
    }
    let comment = comment.trim();
    let is_banner = comment.len() >= 4 && comment.chars().all(|letter| "-=*#/~".contains(letter));
    if is_banner {
        return Some("is a banner: split the file, or say it in a sentence".to_owned());
    }
    let looks_like_code = CODE_STARTS.iter().any(|start| comment.starts_with(start));
    let ends_like_code = comment.ends_with([';', '{', '}']);
    (looks_like_code && ends_like_code).then(|| "is commented-out code: delete it".to_owned())
}

/// The name of the type that a line declares.
fn type_name(line: &str) -> Option<&str> {
    let words: Vec<&str> = line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).collect();
    let keyword =
        words.iter().position(|word| ["struct", "enum", "trait", "type", "union"].contains(word))?;
    let declares =
        words.get(..keyword)?.iter().all(|word| ["", "pub", "crate", "super", "in"].contains(word));
    words.get(keyword + 1).filter(|_| declares).copied()
}

#[cfg(test)]
mod tests {
    use super::{LINES_MAX, check};

    #[track_caller]
    fn found(path: &str, text: &str, lines: &[usize]) {
        let found: Vec<String> = check(path, text).into_iter().map(|untidy| untidy.place).collect();
        let expected: Vec<String> = lines.iter().map(|line| format!("{path}:{line}")).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_file_opens_with_a_sentence_and_is_no_mod_rs() {
        found("a.rs", "//! Here.\n", &[]);
        found("a.rs", "use std::fs;\n", &[1]);
        found("a/mod.rs", "//! Here.\n", &[1]);
    }

    #[test]
    fn a_long_file_is_split_and_its_tests_are_not_counted() {
        let long = "//! Here.\n".to_owned() + &"\n".repeat(LINES_MAX);
        found("a.rs", &long, &[LINES_MAX]);
        found("host/x/tests/it/a.rs", &long, &[]);
        found("a.rs", &("//! Here.\n#[cfg(test)]\n".to_owned() + &long), &[]);
    }

    #[test]
    fn empty_names_are_found() {
        found("a.rs", "//! Here.\npub(crate) struct CaseManager {\n", &[2]);
        found("a.rs", "//! Here.\nenum RowInfo {\n", &[2]);
        found("a.rs", "//! Here.\nstruct Database;\nlet data = struct_data;\n", &[]);
    }

    #[test]
    fn leftovers_are_found() {
        found("a.rs", concat!("//! Here.\nto", "do!()\n"), &[2]);
        found("a.rs", concat!("//! Here.\n// to", "do!() is for later\n"), &[]);
        found("a.rs", concat!("//! Here.\n#[ig", "nore = \"slow\"]\n"), &[2]);
    }

    #[test]
    fn comments_are_no_code_and_no_banners() {
        found("a.rs", "//! Here.\n// let x = 1;\n", &[2]);
        found("a.rs", "//! Here.\n// ------------\n", &[2]);
        found("a.rs", "//! Here.\n// For a reason; and another one.\n/// let x = 1;\n", &[]);
    }

    #[test]
    fn errors_are_told_apart_by_type() {
        found("a.rs", concat!("//! Here.\nif error.to_str", "ing().contains(\"full\") {\n"), &[2]);
        found("tests/a.rs", concat!("//! Here.\nassert!(error.to_str", "ing().contains(\"full\"));\n"), &[]);
    }

    #[test]
    fn tests_do_not_wait_for_time() {
        found("tests/a.rs", concat!("//! Here.\nthread::sl", "eep(SECOND);\n"), &[2]);
        found("a.rs", concat!("//! Here.\nthread::sl", "eep(SECOND);\n"), &[]);
    }
}
