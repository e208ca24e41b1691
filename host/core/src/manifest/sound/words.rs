//! Ids and texts of a manifest: their form, their length, and that no two are the same.

use std::collections::BTreeSet;

use super::{Fault, Report, limits};
use crate::manifest::Label;

/// Lower-case letters and digits with single hyphens between them.
pub(super) fn hyphenated(report: &mut Report<'_>, id: &str) {
    form(report, id, '-');
}

/// Lower-case letters and digits with single underscores between them.
pub(super) fn underscored(report: &mut Report<'_>, id: &str) {
    form(report, id, '_');
}

fn form(report: &mut Report<'_>, id: &str, separator: char) {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if id.len() > limits::ID_BYTES_MAX || !id.split(separator).all(word) {
        report.push(Fault::Id { separator, max: limits::ID_BYTES_MAX });
    }
}

/// No id twice among things of one sort.
pub(super) fn distinct<'a>(report: &mut Report<'a>, sort: &'static str, ids: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            report.within(sort, id, |report| report.push(Fault::Twice));
        }
    }
}

/// A name for people, in both languages.
pub(super) fn label(report: &mut Report<'_>, label: &Label) {
    text(report, "Japanese label", &label.ja, limits::LABEL_CHARS_MAX);
    text(report, "English label", &label.en, limits::LABEL_CHARS_MAX);
}

/// Something to read that may be left out.
pub(super) fn help(report: &mut Report<'_>, help: &Label) {
    length(report, "Japanese help", &help.ja, limits::WORDS_CHARS_MAX);
    length(report, "English help", &help.en, limits::WORDS_CHARS_MAX);
}

/// A text that is not empty.
pub(super) fn text(report: &mut Report<'_>, what: &'static str, text: &str, chars_max: usize) {
    if text.trim().is_empty() {
        report.push(Fault::Empty { what });
    }
    length(report, what, text, chars_max);
}

/// A text that may be empty. Line breaks are for whoever lays it out.
pub(super) fn length(report: &mut Report<'_>, what: &'static str, text: &str, chars_max: usize) {
    if text.chars().count() > chars_max {
        report.push(Fault::Long { what, max: chars_max });
    }
    if text.chars().any(char::is_control) {
        report.push(Fault::Control { what });
    }
}

/// An id as it may be printed: a manifest is not trusted yet.
pub(super) fn shown(id: &str) -> String {
    let mut shown: String = id.chars().take(limits::ID_BYTES_MAX).flat_map(char::escape_debug).collect();
    if id.chars().nth(limits::ID_BYTES_MAX).is_some() {
        shown.push('…');
    }
    shown
}
