//! What holds for the map of the code: every path that it names exists.

use super::Untidy;

/// The map.
pub(super) const MAP: &str = "docs/ARCHITECTURE.md";

/// Checks the map's text against the paths of the repository.
pub(super) fn check(map: Option<&str>, paths: &[&str]) -> Vec<Untidy> {
    let Some(map) = map else {
        return vec![Untidy::new(MAP, "is missing: it says where everything is")];
    };
    let mut found = Vec::new();
    for (number, line) in (1..).zip(map.lines()) {
        for named in quoted(line).filter(|named| is_path(named, paths)) {
            if !exists(named, paths) {
                found.push(Untidy::new(
                    format!("{MAP}:{number}"),
                    format!("names `{named}`, which does not exist"),
                ));
            }
        }
    }
    found
}

/// What stands between backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether it names a place in the repository: it begins with one of its top folders.
fn is_path(named: &str, paths: &[&str]) -> bool {
    let Some((top, _)) = named.split_once('/') else { return false };
    let is_plain = named.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-".contains(letter));
    is_plain && paths.iter().any(|path| path.split_once('/').is_some_and(|(other, _)| other == top))
}

fn exists(named: &str, paths: &[&str]) -> bool {
    let named = named.trim_end_matches('/');
    paths
        .iter()
        .any(|path| path.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::check;

    const PATHS: [&str; 3] = ["Cargo.toml", "host/core/src/lib.rs", "rules/iga/Cargo.toml"];

    #[track_caller]
    fn found(map: &str, count: usize) {
        assert_eq!(check(Some(map), &PATHS).len(), count, "{map}");
    }

    #[test]
    fn every_path_of_the_map_exists() {
        found("`host/core` and `host/core/src/lib.rs`, `rules/`", 0);
        found("`host/gone` and `rules/iga/Cargo`", 2);
        found("`application/json`, `GET /v1/x`, `host/*`, `plain`", 0);
        assert_eq!(check(None, &PATHS).len(), 1);
    }
}
