//! What a report says of an answer that is not the expected one, or of none.

use crate::{case, report};

/// That a case fails, and what the report says of it.
#[track_caller]
fn check(programme: &str, rest: &str, says: &str) {
    let report = report(&case(programme, rest));
    assert_eq!(report.failures.len(), 1, "{report}");
    let told: String = report.failures.iter().map(|failure| failure.differences.join("\n")).collect();
    assert!(told.contains(says), "{rest}: {told}");
}

/// That a case passes.
#[track_caller]
fn passes(programme: &str, rest: &str) {
    let report = report(&case(programme, rest));
    assert!(report.failures.is_empty(), "{report}");
}

#[test]
fn a_decision_is_compared_in_every_part() {
    let asked = |expect: &str| format!("record: {{ requested: 300 }}, expect: {{ {expect} }}");
    passes(
        "grant",
        &asked(
            "verdict: eligible, amount_yen: 200, reasons: [granted], values: { granted: { yen: 200 } }, trace: [[requested, 200]]",
        ),
    );
    check("grant", &asked("verdict: ineligible"), "verdict: expected ineligible, got eligible");
    check("grant", &asked("amount_yen: 300"), "amount_yen: expected 300, got 200");
    check("grant", &asked("reasons: []"), "reasons: expected [], got [granted]");
    check("grant", &asked("values: { granted: { yen: 1 } }"), "expected { yen: 1 }, got [{ yen: 200 }]");
    check("grant", &asked("values: { other: { yen: 1 } }"), "values of other: expected { yen: 1 }, got []");
    check("grant", &asked("trace: []"), "trace: expected [], got [[requested, 200]]");
    check("grant", &asked("band: met"), "band: expected met, got nothing: this kind of programme has none");
    check("grant", &asked("lists: { all: [1] }"), "list all: this kind of programme has none");
}

#[test]
fn settings_of_a_case_stand_over_those_of_the_suite() {
    passes("grant", "settings: { cap: 50 }, record: { requested: 300 }, expect: { amount_yen: 50 }");
    passes("grant", "settings: { cap: 0 }, expect: { settings_problems: [{ setting: cap }] }");
    check("grant", "expect: { settings_problems: [{ setting: cap }] }", "expected `cap`\ngot none");
    check(
        "grant",
        "settings: { cap: 0 }, record: { requested: 1 }, expect: { amount_yen: 0 }",
        "the settings have problems: `cap` no cap",
    );
    check(
        "grant",
        "settings: { cpa: 1 }, record: {}, expect: { amount_yen: 0 }",
        "the settings are not valid",
    );
}

#[test]
fn a_stage_comes_with_the_grant_or_the_claim() {
    let asked = |stage: &str, yen: u32| {
        format!("record: {{ requested: 300 }}, stage: {{ {stage} }}, expect: {{ amount_yen: {yen} }}")
    };
    let granted = "granted_yen: 120, granted_on: 令和6年6月10日";
    passes("grant", &asked("selection: １２０円", 120));
    passes("grant", &asked(&format!("change: {{ {granted} }}"), 120));
    passes("grant", &asked(&format!("report: {{ former: {{ requested: 90 }}, {granted} }}"), 90));
    check(
        "grant",
        &asked(&format!("report: {{ {granted} }}"), 300),
        "¥300 is above the ¥120 that stood granted",
    );
    let part =
        |yen, ground: &str| format!("{{ principal_yen: {yen}, received_on: 2024-06-10, ground: {ground} }}");
    let claim = |parts: &str| format!("repayment: {{ parts: [{parts}], returned_on: 2024-09-17 }}");
    let both = format!("{}, {}", part(150, "cancellation"), part(50, "settlement"));
    passes("grant", &asked(&claim(&both), 17));
    check("grant", &asked(&claim(""), 0), "`parts`: missing");
    let early = format!("repayment: {{ parts: [{}], returned_on: 2024-06-09 }}", part(1, "settlement"));
    check(
        "grant",
        &asked(&early, 0),
        "`returned_on` 2024-06-09 is before `received_on` 2024-06-10 of a part",
    );
    check("grant", &asked(&claim(&part(1, "anger")), 0), "`parts` row 1 column `ground`: not-an-option");
}

#[test]
fn a_stage_that_cannot_be_asked_for_says_why() {
    let asked = |stage: &str| {
        format!("record: {{ requested: 300 }}, stage: {{ {stage} }}, expect: {{ amount_yen: 0 }}")
    };
    check("grant", &asked("selection: -1"), "`selection`: out-of-range");
    check("grant", &asked("change: {}"), "`granted_yen`: missing");
    check(
        "grant",
        &asked("change: { granted_yen: 1, granted_on: 2024-06-31 }"),
        "`granted_on`: no-such-date",
    );
    check(
        "grant",
        &asked("change: { former: {}, granted_yen: 1, granted_on: 2024-06-30 }"),
        "the former record is not valid:\n`requested`: missing",
    );
    let actual = "record: { actual: 100 }, stage: { selection: 1 }, expect: { band: met }";
    check("plan", actual, "the programme does not declare the stage `selection`");
    check("rows", "rows: [], stage: { selection: 1 }, expect: { target: met }", "rows have no stage");
}

#[test]
fn problems_of_a_record_are_compared_in_order() {
    passes(
        "grant",
        "record: { requested: 1001 }, expect: { problems: [{ field: requested, code: out-of-range }] }",
    );
    check(
        "grant",
        "record: { requested: 1 }, expect: { problems: [{ field: requested, code: missing }] }",
        "expected problems, got a valid record",
    );
    check(
        "grant",
        "record: {}, expect: { problems: [{ field: requested, code: out-of-range }] }",
        "problems: expected `requested`: out-of-range\ngot `requested`: missing",
    );
    check("grant", "record: {}, expect: { amount_yen: 0 }", "the record is not valid:\n`requested`: missing");
}

#[test]
fn a_case_that_does_not_come_to_an_answer_says_why() {
    check("grant", "record: { requested: 13 }, expect: { amount_yen: 13 }", "unlucky");
    check("grant", "rows: [], expect: { amount_yen: 13 }", "this programme takes a `record`");
    check("rows", "record: {}, expect: { target: met }", "this programme takes `rows`");
    check("gone", "record: {}, expect: { amount_yen: 13 }", "the module has no programme `gone`");
    check(
        "grant",
        "usage: { sum: 1 }, record: { requested: 1 }, expect: { amount_yen: 1 }",
        "the usage is not valid",
    );
}

#[test]
fn gradings_and_assessments_are_compared_with_their_numbers() {
    passes("plan", "record: { actual: 99 }, expect: { band: missed, measures: { ratio: 99/100 } }");
    check(
        "plan",
        "record: { actual: 99 }, expect: { measures: { ratio: null } }",
        "expected null, got 99/100",
    );
    check(
        "plan",
        "record: { actual: 99 }, expect: { measures: { rate: 1 } }",
        "measure rate: expected 1, got nothing",
    );
    let asked = |expect: &str| format!("rows: [{{ body: a }}, {{ body: b }}], expect: {{ {expect} }}");
    passes(
        "rows",
        &asked(
            "target: missed, band: null, lists: { all: [1, 2] }, breakdowns: { by_year: { '2024': { rate: null } } }",
        ),
    );
    check("rows", &asked("target: met"), "target: expected met, got missed");
    check("rows", &asked("lists: { all: [0, 1] }"), "list all: expected [0, 1], got [1, 2]");
    check("rows", &asked("breakdowns: { by_year: { '2023': {} } }"), "by_year: no line 2023, got [2024]");
    check("rows", &asked("breakdowns: { by_area: { '2024': {} } }"), "by_area: it is not declared");
}
