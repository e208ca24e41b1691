//! Fields, settings and columns: names, limits and options.

use std::collections::BTreeMap;

use super::{Fault, Report, limits, words};
use crate::manifest::{Choice, Column, Field, FieldKind, Label, ScalarKind, Table};
use crate::money::Decimal;
use crate::value::folded;

pub(super) fn check<'a>(report: &mut Report<'a>, sort: &'static str, fields: &'a [Field]) {
    words::distinct(report, sort, fields.iter().map(|field| field.name.as_str()));
    for field in fields {
        report.within(sort, &field.name, |report| {
            check_named(report, &field.name, &field.label, &field.help);
            match &field.kind {
                FieldKind::Scalar(kind) => check_scalar(report, kind),
                FieldKind::Choices(options) => check_options(report, options),
                FieldKind::Table(table) => check_table(report, table),
            }
        });
    }
}

fn check_named(report: &mut Report<'_>, name: &str, label: &Label, help: &Label) {
    words::underscored(report, name);
    words::label(report, label);
    words::help(report, help);
}

fn check_scalar<'a>(report: &mut Report<'a>, kind: &'a ScalarKind) {
    match kind {
        ScalarKind::Flag => {}
        ScalarKind::Count { min, max } | ScalarKind::Yen { min, max } => range(report, min <= max),
        ScalarKind::Decimal { min, max, scale_max } => {
            range(report, min <= max);
            limit(report, "scale", u32::from(*scale_max), 0, u32::from(Decimal::SCALE_MAX));
        }
        ScalarKind::Date { min, max } => range(report, (*min).zip(*max).is_none_or(|(min, max)| min <= max)),
        ScalarKind::Text { chars_max } => {
            limit(report, "most characters", *chars_max, 1, limits::TEXT_FIELD_CHARS_MAX);
        }
        ScalarKind::Choice(options) => check_options(report, options),
    }
}

fn range(report: &mut Report<'_>, sound: bool) {
    if !sound {
        report.push(Fault::Range);
    }
}

fn limit(report: &mut Report<'_>, what: &'static str, given: u32, min: u32, max: u32) {
    if !(min..=max).contains(&given) {
        report.push(Fault::Limit { what, min, max });
    }
}

fn check_table<'a>(report: &mut Report<'a>, table: &'a Table) {
    report.count("columns", 1, table.columns.len(), limits::COLUMNS_MAX);
    limit(report, "most rows", table.rows_max, 1, limits::ROWS_MAX);
    words::distinct(report, "column", table.columns.iter().map(|column| column.name.as_str()));
    for column in &table.columns {
        let Column { name, label, help, kind, .. } = column;
        report.within("column", name, |report| {
            check_named(report, name, label, help);
            check_scalar(report, kind);
        });
    }
}

/// Options, and that no spelling means two of them.
fn check_options<'a>(report: &mut Report<'a>, options: &'a [Choice]) {
    report.count("options", 1, options.len(), limits::OPTIONS_MAX);
    words::distinct(report, "option", options.iter().map(|option| option.id.as_str()));
    let mut meant: BTreeMap<String, &str> = BTreeMap::new();
    for option in options {
        report.within("option", &option.id, |report| {
            words::text(report, "id", &option.id, limits::LABEL_CHARS_MAX);
            words::label(report, &option.label);
            report.count("aliases", 0, option.aliases.len(), limits::ALIASES_MAX);
            for alias in &option.aliases {
                words::text(report, "alias", alias, limits::LABEL_CHARS_MAX);
            }
            for spelling in
                [&option.id, &option.label.ja, &option.label.en].into_iter().chain(&option.aliases)
            {
                let other = *meant.entry(folded(spelling)).or_insert(&option.id);
                if other != option.id {
                    let (spelling, other) = (words::shown(spelling), words::shown(other));
                    report.push(Fault::Ambiguous { spelling, other });
                }
            }
        });
    }
}
