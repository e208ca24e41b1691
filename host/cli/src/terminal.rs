//! What a person sees while a command runs: lines, complaints and progress. What is said is elsewhere.

pub(crate) mod columns;

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::process;
use std::time::Duration;

use columns::Columns;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a spinner moves: often enough to look alive, seldom enough to cost nothing.
const TICK: Duration = Duration::from_millis(120);

/// Prints a line on standard output. A reader that has gone away ends the program quietly.
pub(crate) fn say(line: impl Display) {
    if writeln!(io::stdout().lock(), "{line}").is_err() {
        process::exit(0);
    }
}

/// Prints a line on standard error; there is nobody left to tell when that fails.
pub(crate) fn complain(line: impl Display) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}

/// Prints a table, or that it has no rows.
pub(crate) fn say_rows(table: &Columns) {
    if table.is_empty() {
        say("該当なし / none");
    } else {
        say(table.text().trim_end());
    }
}

/// Whether a person watches standard error.
pub(crate) fn is_shown() -> bool {
    io::stderr().is_terminal()
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
