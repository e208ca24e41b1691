//! What a person sees while a command runs: lines, complaints and progress. What is said is elsewhere.

pub(crate) mod columns;

use std::fmt::{self, Display, Write as _};
use std::io::{self, Write as _};
use std::process;
use std::time::Duration;

use columns::Columns;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a spinner moves: often enough to look alive, seldom enough to cost nothing.
const TICK: Duration = Duration::from_millis(120);

/// Prints a line on standard output. A reader that has gone away ends the program quietly.
pub(crate) fn say(line: impl Display) {
    if writeln!(io::stdout().lock(), "{}", Plain { text: line, kept: LINES }).is_err() {
        process::exit(0);
    }
}

/// Prints a line on standard error; there is nobody left to tell when that fails.
pub(crate) fn complain(line: impl Display) {
    drop(writeln!(io::stderr().lock(), "{}", Plain { text: line, kept: LINES }));
}

/// A text without characters that steer a terminal or turn the direction of reading around: a name or a
/// note could otherwise show an amount that is another one. They are shown as JSON escapes, which
/// means the same where the text is JSON.
struct Plain<T> {
    text: T,
    /// What stands as it is all the same.
    kept: &'static [char],
}

/// Of what is said, lines and tabs are ours.
const LINES: &[char] = &['\n', '\t'];

/// What somebody else has written, as a part of one line: it cannot begin a line that looks like ours.
pub(crate) fn one_line(text: impl Display) -> String {
    Plain { text, kept: &[] }.to_string()
}

impl<T: Display> Display for Plain<T> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping { to, kept: self.kept }, "{}", self.text)
    }
}

struct Escaping<'a, 'b> {
    to: &'a mut fmt::Formatter<'b>,
    kept: &'static [char],
}

impl fmt::Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some((place, steers)) =
            rest.char_indices().find(|(_, character)| steers(*character) && !self.kept.contains(character))
        {
            let (plain, from) = rest.split_at(place);
            write!(self.to, "{plain}\\u{:04x}", u32::from(steers))?;
            rest = from.strip_prefix(steers).unwrap_or_default();
        }
        self.to.write_str(rest)
    }
}

/// Whether a character steers instead of being shown.
fn steers(character: char) -> bool {
    let marks = matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}');
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_line = matches!(character, '\u{2028}' | '\u{2029}');
    let is_unseen = matches!(character, '\u{200b}' | '\u{feff}');
    marks || turns || is_line || is_unseen || character.is_control()
}

/// Prints a table, or that it has no rows.
pub(crate) fn say_rows(table: &Columns) {
    if table.is_empty() {
        say("該当なし / none");
    } else {
        say(table.text().trim_end());
    }
}

/// A spinner on standard error with what is being done; nothing where standard error is no terminal.
pub(crate) fn spinner(doing: impl Into<String>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{spinner} {elapsed:>4} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.set_message(doing.into());
    bar.enable_steady_tick(TICK);
    bar
}

/// A bar on standard error over `length` things; nothing where standard error is no terminal.
pub(crate) fn bar(doing: &'static str, length: usize) -> ProgressBar {
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{prefix} [{bar:24}] {pos}/{len} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_prefix(doing);
    bar
}

/// A number of bytes for people: `28.4 KiB`.
pub(crate) fn size(bytes: usize) -> String {
    let tenths = bytes.saturating_mul(10) / 1024;
    format!("{}.{} KiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{LINES, Plain, one_line};

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(Plain { text, kept: LINES }.to_string(), shown);
    }

    #[test]
    fn what_steers_a_terminal_is_shown_and_does_not_steer() {
        check("阿東 ¥150,000\n\tend", "阿東 ¥150,000\n\tend");
        check("¥\u{202e}000,051\u{202c} left", "¥\\u202e000,051\\u202c left");
        check("\u{1b}[2Jgone\r", "\\u001b[2Jgone\\u000d");
        check("\u{2066}\u{200f}", "\\u2066\\u200f");
        check("a\u{2028}b\u{200b}", "a\\u2028b\\u200b");
    }

    #[test]
    fn what_somebody_wrote_begins_no_line() {
        assert_eq!(one_line("甲\n  金額 amount ¥5\t乙"), "甲\\u000a  金額 amount ¥5\\u0009乙");
    }
}
