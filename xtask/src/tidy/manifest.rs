//! What holds for the workspace's manifest: every shared dependency says why it is here.

use super::Untidy;

/// Checks the text of the workspace's `Cargo.toml`.
pub(super) fn check(path: &str, text: &str) -> Vec<Untidy> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut reason = false;
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
        }
        if line.is_empty() {
            reason = false;
        }
        let comment = line.starts_with('#');
        reason |= comment;
        let names_dependency = inside && !comment && line.contains('=');
        if names_dependency && !reason && !line.contains(" # ") {
            let name = line.split('=').next().unwrap_or_default().trim();
            let what = format!("`{name}` does not say why it is here: write a comment above its group");
            found.push(Untidy::new(format!("{path}:{number}"), what));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::check;

    #[track_caller]
    fn found(text: &str, places: &[&str]) {
        let found: Vec<String> = check("C", text).into_iter().map(|untidy| untidy.place).collect();
        assert_eq!(found, places);
    }

    #[test]
    fn a_dependency_needs_a_reason_above_or_beside_its_group() {
        found("[workspace.dependencies]\n# why\na = \"1\"\nb = \"1\"\n\n# why not\nc = \"1\"\n", &[]);
        found("[workspace.dependencies]\n# why\na = \"1\"\n\nb = \"1\"\nc = \"1\" # why\n", &["C:5"]);
        found("[workspace.dependencies]\na = \"1\"\n", &["C:2"]);
        found("[workspace.package]\na = \"1\"\n", &[]);
    }
}
