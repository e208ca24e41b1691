//! Breaks JSON into lines for people, its order kept. It has to be valid and without white space, as
//! the host sends it.

/// Most columns of a line, its indent included; a Japanese character takes two.
const COLUMNS_MAX: usize = 112;

/// Columns by which what is inside is moved to the right.
const INDENT: usize = 2;

/// The lines of a JSON. What fits on one line stays on it.
pub(super) fn lines(json: &str) -> Vec<String> {
    let mut lines = Vec::new();
    lay_out("", json, "", 0, &mut lines);
    lines
}

/// Lays a value out behind its key and before its comma.
fn lay_out(key: &str, value: &str, comma: &str, indent: usize, lines: &mut Vec<String>) {
    let margin = " ".repeat(indent);
    let whole = format!("{margin}{key}{value}{comma}");
    let inner = value.get(1..value.len().saturating_sub(1)).unwrap_or_default();
    let is_scalar = !value.starts_with(['{', '[']) || inner.is_empty();
    if is_scalar || columns(&whole) <= COLUMNS_MAX {
        lines.push(whole);
        return;
    }
    let (open, close) = if value.starts_with('{') { ('{', '}') } else { ('[', ']') };
    lines.push(format!("{margin}{key}{open}"));
    let mut parts = parts(inner, ',').into_iter().peekable();
    while let Some(part) = parts.next() {
        let comma = if parts.peek().is_some() { "," } else { "" };
        let (key, value) = match parts_of_member(part) {
            Some((key, value)) if open == '{' => (format!("{key}: "), value),
            Some(_) | None => (String::new(), part),
        };
        lay_out(&key, value, comma, indent + INDENT, lines);
    }
    lines.push(format!("{margin}{close}{comma}"));
}

fn parts_of_member(member: &str) -> Option<(&str, &str)> {
    let key = *parts(member, ':').first()?;
    Some((key, member.get(key.len() + 1..)?))
}

/// Splits where a separator stands outside of texts, lists and objects.
fn parts(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut begin, mut depth) = (Vec::new(), 0, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        if in_text {
            in_text = letter != '"' || escaped;
            escaped = letter == '\\' && !escaped;
            continue;
        }
        match letter {
            '"' => in_text = true,
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ if letter == separator && depth == 0 => {
                parts.push(text.get(begin..at).unwrap_or_default());
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(begin..).unwrap_or_default());
    parts
}

fn columns(text: &str) -> usize {
    text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[track_caller]
    fn check(json: &str, expected: &[&str]) {
        assert_eq!(lines(json), expected);
    }

    #[test]
    fn what_fits_stays_on_one_line() {
        check(r#"{"b":1,"a":[1,2]}"#, &[r#"{"b":1,"a":[1,2]}"#]);
        check("{}", &["{}"]);
    }

    #[test]
    fn what_does_not_fit_is_broken_in_its_order() {
        let text = "規則".repeat(30);
        check(
            &format!(r#"{{"b":"{text}","a":["{text}",{{"c":"x,y:\"z\\"}}]}}"#),
            &[
                "{",
                &format!(r#"  "b": "{text}","#),
                r#"  "a": ["#,
                &format!(r#"    "{text}","#),
                r#"    {"c":"x,y:\"z\\"}"#,
                "  ]",
                "}",
            ],
        );
    }
}
