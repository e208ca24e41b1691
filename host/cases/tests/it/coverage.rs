//! What counts as reached.

use crate::{case, report};

/// That these cases leave this unreached, as `what id`.
#[track_caller]
fn check(cases: &[(&str, &str)], unreached: &[&str]) {
    let report = report(&cases.iter().map(|(programme, rest)| case(programme, rest)).collect::<String>());
    let told: Vec<_> =
        report.coverage.unreached().map(|entry| format!("{} {}", entry.what, entry.id)).collect();
    assert_eq!(told, unreached);
    assert_eq!(report.is_complete(), report.failures.is_empty() && unreached.is_empty());
}

const GRANTED: (&str, &str) = ("grant", "record: { requested: 1 }, expect: { verdict: eligible }");
const MET: (&str, &str) = ("plan", "record: { actual: 100 }, expect: { band: met }");
const MISSED: (&str, &str) = ("plan", "record: { actual: 99 }, expect: { band: missed }");
const COUNTED: (&str, &str) = ("rows", "rows: [{ body: a }], expect: { target: missed }");

#[test]
fn every_reason_and_band_of_an_answer_is_reached() {
    check(&[GRANTED, MET, MISSED, COUNTED], &[]);
    check(&[GRANTED], &["reason graded", "band met", "band missed", "reason counted"]);
}

#[test]
fn a_band_that_a_reason_only_names_is_not_reached() {
    check(&[GRANTED, MISSED, COUNTED], &["band met"]);
}

#[test]
fn a_failing_case_counts_and_one_without_an_answer_does_not() {
    let failing = ("plan", "record: { actual: 99 }, expect: { band: met }");
    check(&[GRANTED, MET, failing, COUNTED], &[]);
    let without =
        ("plan", "record: { actual: -1 }, expect: { problems: [{ field: actual, code: out-of-range }] }");
    check(&[GRANTED, MET, without, COUNTED], &["band missed"]);
}
