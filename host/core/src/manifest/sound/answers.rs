//! What a programme answers with: reasons and their messages, steps, bands, measures, lists and
//! breakdowns.

use std::collections::BTreeSet;

use super::{Fault, Report, limits, words};
use crate::manifest::{Breakdown, Citation, Kind, Measure, Named, Programme, Reason};
use crate::message::{Piece, pieces};

pub(super) fn check<'a>(report: &mut Report<'a>, programme: &'a Programme) {
    // Every decision and grading says why; an assessment of rows without fault may say nothing.
    let reasons_min = usize::from(programme.kind != Kind::Assessment);
    report.count("reasons", reasons_min, programme.reasons.len(), limits::REASONS_MAX);
    words::distinct(report, "reason", programme.reasons.iter().map(|reason| reason.code.as_str()));
    for reason in &programme.reasons {
        report.within("reason", &reason.code, |report| check_reason(report, reason));
    }
    check_named(report, "step", "steps", &programme.steps, words::hyphenated);
    check_named(report, "band", "bands", &programme.bands, words::hyphenated);
    check_named(report, "list", "lists", &programme.lists, words::underscored);
    check_measures(report, &programme.measures);
    check_breakdowns(report, &programme.breakdowns);
}

fn check_reason<'a>(report: &mut Report<'a>, reason: &'a Reason) {
    words::hyphenated(report, &reason.code);
    report.count("parameters", 0, reason.parameters.len(), limits::PARAMETERS_MAX);
    words::distinct(report, "parameter", reason.parameters.iter().map(|parameter| parameter.name.as_str()));
    for parameter in &reason.parameters {
        report.within("parameter", &parameter.name, |report| words::underscored(report, &parameter.name));
    }
    let ja = check_message(report, "Japanese message", reason, &reason.message.ja);
    let en = check_message(report, "English message", reason, &reason.message.en);
    for name in ja.symmetric_difference(&en) {
        report.push(Fault::OneLanguage { name: words::shown(name) });
    }
    check_citation(report, &reason.citation);
}

/// Checks a message; the names in its braces.
fn check_message<'a>(
    report: &mut Report<'_>,
    what: &'static str,
    reason: &Reason,
    message: &'a str,
) -> BTreeSet<&'a str> {
    words::text(report, what, message, limits::WORDS_CHARS_MAX);
    let mut names = BTreeSet::new();
    let mut unpaired = false;
    for piece in pieces(message) {
        match piece {
            Piece::Words(words) => unpaired |= words.contains(['{', '}']),
            Piece::Name(name) => {
                if !names.insert(name) {
                    report.push(Fault::NamedTwice { what, name: words::shown(name) });
                }
            }
        }
    }
    if unpaired {
        report.push(Fault::Brace { what });
    }
    for name in &names {
        if !reason.parameters.iter().any(|parameter| parameter.name == *name) {
            report.push(Fault::Placeholder { what, name: words::shown(name) });
        }
    }
    names
}

fn check_citation(report: &mut Report<'_>, citation: &Citation) {
    words::text(report, "Japanese citation", &citation.document.ja, limits::LABEL_CHARS_MAX);
    words::text(report, "English citation", &citation.document.en, limits::LABEL_CHARS_MAX);
    words::length(report, "Japanese article", &citation.article.ja, limits::LABEL_CHARS_MAX);
    words::length(report, "English article", &citation.article.en, limits::LABEL_CHARS_MAX);
    words::length(report, "url", &citation.url, limits::URL_CHARS_MAX);
    // Pages make a link of it: no other scheme, and nothing that could end an attribute.
    let scheme = ["https://", "http://"].iter().any(|scheme| citation.url.starts_with(scheme));
    let plain = !citation.url.contains([' ', '"', '\'', '<', '>', '`', '\\']);
    let address = citation.url.is_empty() || (scheme && plain);
    if !address {
        report.push(Fault::Url);
    }
}

fn check_named<'a>(
    report: &mut Report<'a>,
    sort: &'static str,
    sorts: &'static str,
    named: &'a [Named],
    form: fn(&mut Report<'_>, &str),
) {
    report.count(sorts, 0, named.len(), limits::NAMED_MAX);
    words::distinct(report, sort, named.iter().map(|it| it.id.as_str()));
    for it in named {
        report.within(sort, &it.id, |report| {
            form(report, &it.id);
            words::label(report, &it.label);
        });
    }
}

fn check_measures<'a>(report: &mut Report<'a>, measures: &'a [Measure]) {
    report.count("measures", 0, measures.len(), limits::MEASURES_MAX);
    words::distinct(report, "measure", measures.iter().map(|measure| measure.id.as_str()));
    for measure in measures {
        report.within("measure", &measure.id, |report| {
            words::underscored(report, &measure.id);
            words::label(report, &measure.label);
        });
    }
}

fn check_breakdowns<'a>(report: &mut Report<'a>, breakdowns: &'a [Breakdown]) {
    report.count("breakdowns", 0, breakdowns.len(), limits::NAMED_MAX);
    words::distinct(report, "breakdown", breakdowns.iter().map(|breakdown| breakdown.id.as_str()));
    for breakdown in breakdowns {
        report.within("breakdown", &breakdown.id, |report| {
            words::underscored(report, &breakdown.id);
            words::label(report, &breakdown.label);
            words::label(report, &breakdown.key);
            check_measures(report, &breakdown.measures);
        });
    }
}
