//! A module of all three kinds of programme and every kind of field, from the author's structs through
//! the manifest, the host's reading and the settled answer to the report of its cases.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod everything;

use everything::Module;
use kisoku_core::ports::Rules;
use kisoku_harness::{Native, run};

const CASES: &str = include_str!("everything.yaml");

#[test]
fn every_case_passes_and_everything_is_reached() {
    let report = run::<Module>(CASES).unwrap();
    assert!(report.is_complete(), "{report}");
}

/// That the report on the cases with one text replaced says this.
#[track_caller]
fn check(from: &str, to: &str, says: &[&str]) {
    assert!(CASES.contains(from), "{from}");
    let report = run::<Module>(&CASES.replacen(from, to, 1)).unwrap().to_string();
    for words in says {
        assert!(report.contains(words), "{words} is not in:\n{report}");
    }
}

#[test]
fn a_failing_case_says_what_was_expected_and_got() {
    check(
        "amount_yen: 150000",
        "amount_yen: 200000",
        &["amount_yen: expected 200000, got 150000", "FAILED line"],
    );
    check(
        "reasons: [in-period, area-cap]",
        "reasons: [in-period]",
        &["reasons: expected [in-period], got [in-period, area-cap]", "source: assumption: the cap"],
    );
    check(
        "remaining_yen: 150000",
        "remaining_yen: 1",
        &["values of area-cap: expected { remaining_yen: 1 }"],
    );
    check("[area-cap, 150000]", "[area-cap, 1]", &["trace: expected [[requested, 200000], "]);
    check("band: slightly-below", "band: achieved", &["band: expected achieved, got slightly-below"]);
    check(
        "measures: { ratio: 1999/2000",
        "measures: { ratio: 1",
        &["measure ratio: expected 1, got 1999/2000"],
    );
    check("never: [2, 3]", "never: [2]", &["list never: expected [2], got [2, 3]"]);
    check(
        "coverage: 1/2",
        "coverage: null",
        &["breakdown by_year line 2023 coverage: expected null, got 1/2"],
    );
    check("target: missed", "target: met", &["target: expected met, got missed"]);
    check("code: no-such-date", "code: missing", &["problems: expected `end`: missing"]);
    check("settings_problems: [{ setting: area_cap }]", "settings_problems: []", &["got `area_cap`"]);
    check("verdict: eligible", "band: null", &["band: expected null, got nothing"]);
    check("record: { area: 阿東", "record: { place: 阿東", &["the record is not valid", "unknown-field"]);
}

#[test]
fn what_no_case_reached_is_told() {
    let grant_only = CASES.split("  - programme: plan").next().unwrap();
    let report = run::<Module>(grant_only).unwrap();
    assert!(!report.is_complete());
    let report = report.to_string();
    for words in ["NEVER REACHED plan: band `achieved`", "NEVER REACHED rows: reason `counted`"] {
        assert!(report.contains(words), "{words} is not in:\n{report}");
    }
}

#[test]
fn a_file_that_is_not_of_cases_is_refused_with_its_line() {
    for (text, says) in [
        ("cases: []", "line 1: there is no case"),
        ("cases:\n  - programme: grant\n", "line 2: the case needs `expect`"),
        ("cases:\n  - name: [", "line 2: not yaml"),
        ("cases:\n  - { programme: a, name: b, source: c, expect: {} }", "`expect` is empty"),
        ("cases:\n  - { programme: a, nme: b }", "`case` has no `nme`"),
        ("cases:\n  - &a { x: 1 }\n  - *a", "aliases"),
        (
            "cases:\n  - { programme: a, name: b, source: c, expect: { verdict: eligible } }",
            "`record`, or `rows`",
        ),
    ] {
        let why = run::<Module>(text).unwrap_err();
        assert!(why.contains(says), "{text}: {why}");
    }
}

#[test]
fn many_answers_are_those_of_one_at_a_time() {
    use kisoku_core::life::Stage;
    use kisoku_core::ports::{Budget, Call};
    use kisoku_core::read::{self, Input};
    use kisoku_core::tally::Usage;
    let native = Native::<Module>::load().unwrap();
    let (position, plan) = native.manifest().programme("plan").unwrap();
    let settings = read::record(&plan.settings, &Input::Map(Vec::new())).unwrap();
    let call =
        Call { programme: position, stage: &Stage::Application, settings: &settings, budget: Budget::Full };
    let records: Vec<_> = ["0", "45.8", "100", "2000"]
        .iter()
        .map(|actual| {
            let number = |text: &'static str| Input::Number(text.into());
            let entries = vec![("target".into(), number("100")), ("actual".into(), number(actual))];
            read::record(&plan.fields, &Input::Map(entries)).unwrap()
        })
        .collect();
    let many = native.grade_many(call, &records.iter().collect::<Vec<_>>()).unwrap().answer;
    let one: Vec<_> = records.iter().map(|record| native.grade(call, record).map(|ran| ran.answer)).collect();
    assert_eq!(many, one);
    assert!(native.decide(call, &records[0], &Usage::default()).is_err());
}
