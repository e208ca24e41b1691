//! What holds for every file: no binaries, and nothing of the machine that wrote it.

use super::Untidy;

/// Where homes of people and of build machines begin; written apart so that this file passes.
const HOMES: [&str; 5] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
];

/// Kinds of files that are made by a build, however they are written.
const MADE: [&str; 4] = [".wasm", ".cwasm", ".so", ".exe"];

/// Checks one file.
pub(super) fn check(path: &str, bytes: &[u8]) -> Vec<Untidy> {
    if MADE.iter().any(|ending| path.ends_with(ending)) || bytes.contains(&0) {
        return vec![Untidy::new(path, "is a binary: build it, or write it as text")];
    }
    let text = String::from_utf8_lossy(bytes);
    let lines = (1..).zip(text.lines());
    let of_a_machine = lines.filter(|(_, line)| HOMES.iter().any(|home| names(line, home)));
    of_a_machine
        .map(|(number, _)| {
            Untidy::new(format!("{path}:{number}"), "names a path of one machine: say it relative")
        })
        .collect()
}

/// Whether the line names an absolute path that begins so; a longer path that merely ends so, such as
/// a URL, is none.
fn names(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric() && !"._-~/{}".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    #[track_caller]
    fn found(path: &str, text: &str, places: &[&str]) {
        let found: Vec<String> =
            check(path, text.as_bytes()).into_iter().map(|untidy| untidy.place).collect();
        assert_eq!(found, places);
    }

    #[test]
    fn binaries_are_found() {
        found("rules/a.wasm", "(module)", &["rules/a.wasm"]);
        found("a.bin", "a\0b", &["a.bin"]);
        found("a.md", "text", &[]);
    }

    #[test]
    fn homes_are_found() {
        found("a.md", concat!("ok\n`/ho", "me/someone/x`"), &["a.md:2"]);
        found("a.md", concat!("/ro", "ot/.cargo"), &["a.md:1"]);
        found("a.md", concat!("https://example.org/ho", "me/page and data/ro", "ot/x"), &[]);
    }
}
