//! What is asked of a programme, on which day, and that each kind is answered by its own function.

use std::sync::Arc;

use kisoku_core::answer::{BadAnswer, Decision, Verdict};
use kisoku_core::decide::{self, Subject};
use kisoku_core::error::RuleFailure;
use kisoku_core::life::Stage;
use kisoku_core::manifest::{Kind, Presence, Privacy, ScalarKind};
use kisoku_core::money::Yen;
use kisoku_core::ports::{Budget, Rules as _};
use kisoku_core::revision::{Digest, EffectivePeriod, Revision};
use kisoku_core::tally::Usage;

use crate::fixture::{Parrot, application, assessment, date, field, grading, grant, settings, typed};

fn revision(parrot: Parrot, programme: &str) -> Revision {
    let rules = Arc::new(parrot);
    let (position, programme) = rules.manifest().programme(programme).expect("declared");
    Revision {
        digest: Digest::of(b"parrot"),
        position,
        programme: Arc::clone(programme),
        settings: settings("1000000", "", "fiscal-year"),
        settings_digest: Digest::of(b"settings"),
        period: EffectivePeriod::new(date(2021, 6, 1), None).expect("not empty"),
        rules,
    }
}

fn record() -> Subject {
    Subject::Record(application(200_000, "会"))
}

fn result() -> Subject {
    Subject::Record(typed(&grading().fields, &[("target", "10")]))
}

fn rows() -> Subject {
    Subject::Rows(["一", "二", "三"].map(|body| typed(&assessment().fields, &[("body", body)])).to_vec())
}

#[test]
fn each_kind_is_answered_by_its_own_function() {
    use Kind::{Achievement, Assessment, Eligibility};
    let cases = [
        ("grant", record(), Ok(Eligibility)),
        ("grading", result(), Ok(Achievement)),
        ("assessment", rows(), Ok(Assessment)),
        ("grant", rows(), Err(RuleFailure::WrongSubject)),
        ("grading", rows(), Err(RuleFailure::WrongSubject)),
        ("assessment", record(), Err(RuleFailure::WrongSubject)),
    ];
    for (programme, subject, expected) in cases {
        let revision = revision(Parrot::new(), programme);
        let places = decide::places(&revision, &subject, date(2024, 6, 1));
        let usage = kisoku_core::tally::unused(&places);
        let answer = decide::answer(&revision, &subject, &Stage::Application, &places, usage, Budget::Full);
        assert_eq!(answer.map(|settled| settled.answer().kind()), expected, "{programme}");
    }
}

#[test]
fn an_answer_is_checked_on_the_usage_it_was_given() {
    let revision = revision(Parrot::new(), "grant");
    let places = decide::places(&revision, &record(), date(2024, 6, 1));
    let answer = |granted| {
        let usage = Usage::new(vec![Some(granted), Some(0)]);
        decide::answer(&revision, &record(), &Stage::Application, &places, usage, Budget::Full)
    };
    let settled = answer(850_000).unwrap();
    assert_eq!(settled.after().totals(), [Some(1_000_000), Some(1)]);
    assert_eq!(settled.fuel(), 7);
    let ceiling = BadAnswer::AboveCeiling {
        tally: "area_granted".to_owned(),
        before: 850_001,
        movement: 150_000,
        ceiling: 1_000_000,
    };
    assert_eq!(answer(850_001), Err(RuleFailure::BadAnswer(ceiling)));
}

#[test]
fn a_lie_is_a_failure_and_never_an_answer() {
    let mut parrot = Parrot::new();
    parrot.decision = Decision { verdict: Verdict::Ineligible, amount: Yen::ZERO, ..parrot.decision };
    let revision = revision(parrot, "grant");
    let places = decide::places(&revision, &record(), date(2024, 6, 1));
    let usage = kisoku_core::tally::unused(&places);
    let bad = BadAnswer::Verdict { given: Verdict::Ineligible, follows: Verdict::Eligible };
    let answer = decide::answer(&revision, &record(), &Stage::Application, &places, usage, Budget::Full);
    assert_eq!(answer, Err(RuleFailure::BadAnswer(bad)));
}

#[test]
fn the_reference_date_is_that_of_the_record_or_today() {
    let today = date(2026, 11, 21);
    let cases =
        [(grant(), record(), date(2024, 6, 1)), (grading(), result(), today), (assessment(), rows(), today)];
    for (programme, subject, expected) in cases {
        assert_eq!(decide::reference_date(&programme, &subject, today), expected, "{}", programme.id);
    }
}

#[test]
fn the_area_is_that_of_the_record() {
    assert_eq!(decide::area(&grant(), &record()), Some("阿東"));
    assert_eq!(decide::area(&grading(), &result()), None);
    assert_eq!(decide::area(&assessment(), &rows()), None);
    let mut written = grading();
    written.fields.push(field("area", "地域", Presence::Required, ScalarKind::Text { chars_max: 100 }));
    let subject = Subject::Record(typed(&written.fields, &[("target", "10"), ("area", "湯田 ")]));
    assert_eq!(decide::area(&written, &subject), Some("湯田"));
    written.fields[2].privacy = Privacy::Personal;
    assert_eq!(decide::area(&written, &subject), None, "a personal value is not listed by");
}
