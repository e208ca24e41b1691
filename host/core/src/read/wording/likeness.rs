//! Finds the name that was probably meant.

/// Longest name compared, in characters: bounds the work of one comparison.
const CHARS_MAX: usize = 40;

/// The candidate whose name differs least, where at most a third of its characters differ.
pub(in crate::read) fn most_alike<'a, T: Copy>(
    meant: &str,
    candidates: impl Iterator<Item = T>,
    name: impl Fn(T) -> &'a str,
) -> Option<T> {
    let meant: Vec<char> = meant.chars().take(CHARS_MAX + 1).collect();
    if meant.len() > CHARS_MAX {
        return None;
    }
    candidates
        .filter_map(|candidate| {
            let name: Vec<char> = name(candidate).chars().take(CHARS_MAX).collect();
            let different = edits(&meant, &name);
            (different * 3 <= name.len()).then_some((different, candidate))
        })
        .min_by_key(|(different, _)| *different)
        .map(|(_, candidate)| candidate)
}

/// How many characters have to be added, removed or replaced (Levenshtein).
fn edits(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, left) in from.iter().enumerate() {
        let mut diagonal = done;
        let mut before = done + 1;
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, right) in row.iter_mut().skip(1).zip(to) {
            let replaced = diagonal + usize::from(left != right);
            diagonal = *cell;
            before = replaced.min(diagonal + 1).min(before + 1);
            *cell = before;
        }
    }
    row.last().copied().unwrap_or_default()
}
