//! Texts that are not of cases, with the line and the words of the error.

use kisoku_cases::{CASES_BYTES_MAX, CasesError, Suite};

#[track_caller]
fn check(text: &str, says: &str) {
    let error = Suite::read(text).unwrap_err().to_string();
    assert!(error.contains(says), "{text}: {error}");
}

/// That a case with this rest, on line 2, is refused so.
#[track_caller]
fn check_case(rest: &str, says: &str) {
    let text = format!("cases:\n  - {{ programme: p, name: n, {rest} }}");
    check(&text, &format!("line 2: {says}"));
}

#[test]
fn what_is_not_yaml_or_not_of_cases_is_refused_with_its_line() {
    check("", "nothing in it");
    check("cases: [", "not yaml");
    check("cases: []", "line 1: there is no case");
    check("case: []", "`cases.yaml` has no `case`: it knows `settings`, `cases`");
    check("cases: 5", "line 1: `cases` is a list");
    check("settings: { grant: 5 }\ncases: []", "`grant` is a map of keys to values");
    check("cases:\n  - 5", "line 2: `case` is a map");
    check("cases:\n  - { x: 1, x: 2 }", "`x`");
    check("cases:\n  - { name: a, name: b }", "line 2: `name` is there twice");
    check("cases:\n  - &a { name: x }\n  - *a", "aliases");
    check("cases:\n  - { ? [a, b] : 1 }", "a key is a single value");
}

#[test]
fn a_case_names_its_source_what_it_asks_and_what_it_expects() {
    check_case("record: {}, expect: { verdict: eligible }", "the case needs `source`");
    check_case("source: ' ', record: {}, expect: { verdict: eligible }", "the case needs `source`");
    check_case("source: s, record: {}", "the case needs `expect`");
    check_case("source: s, record: {}, expect: {}", "`expect` is empty");
    check_case("source: s, expect: { verdict: eligible }", "the case needs a `record`, or `rows`");
    check_case("source: s, expect: { problems: [] }", "the case needs a `record`, or `rows`");
    check_case(
        "source: s, record: {}, rows: [], expect: { band: a }",
        "a case has a `record` or `rows`, not both",
    );
    check_case("source: s, record: {}, expect: { verdit: eligible }", "`expect` has no `verdit`");
    check_case("source: s, record: {}, expect: { band: a, problems: [] }", "`problems` stands alone");
    check_case("source: s, record: {}, expect: { trace: [[a]] }", "a step of the trace is");
    check_case("source: s, record: {}, expect: { reasons: a }", "`reasons` is a list");
    check_case("source: s, record: {}, expect: { problems: [{ field: a }] }", "a problem needs its `code`");
    check_case(
        "source: s, record: {}, stage: { payment: 1 }, expect: { amount_yen: 1 }",
        "`stage` has no `payment`: it knows `selection`, `change`, `report`, `repayment`",
    );
    check_case("source: s, record: {}, stage: {}, expect: { amount_yen: 1 }", "`stage` names one stage");
    check_case(
        "source: s, record: {}, stage: { selection: 1, report: {} }, expect: { amount_yen: 1 }",
        "`stage` names one stage",
    );
    check_case(
        "source: s, record: {}, stage: { change: { granted: 1 } }, expect: { amount_yen: 1 }",
        "`change` has no `granted`: it knows `former`, `granted_yen`, `granted_on`",
    );
    check_case(
        "source: s, record: {}, stage: { repayment: 5 }, expect: { amount_yen: 1 }",
        "`repayment` is a map",
    );
    check_case("source: s, expect: { settings_problems: [{ row: 1 }] }", "a problem needs its `setting`");
}

#[test]
fn more_than_a_list_of_cases_is_not_read() {
    let text = " ".repeat(CASES_BYTES_MAX + 1);
    assert_eq!(Suite::read(&text).unwrap_err(), CasesError::TooLarge { max: CASES_BYTES_MAX });
}

#[test]
fn cases_keep_their_order_and_lines() {
    let text = "cases:\n  - { programme: a, name: one, source: s, record: {}, expect: { band: null } }\n\n  - programme: b\n    name: two\n    source: s\n    rows: []\n    expect: { target: met }\n";
    let suite = Suite::read(text).unwrap();
    let told: Vec<_> = suite.cases().iter().map(|case| (case.name.as_str(), case.line)).collect();
    assert_eq!(told, [("one", 2), ("two", 4)]);
}
