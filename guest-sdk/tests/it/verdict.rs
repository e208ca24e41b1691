//! Verdicts out of reasons and an amount: what is an answer and what is a fault.

use kisoku_sdk::prelude::*;
use kisoku_sdk::wit::api::{self, Guest as _};

kisoku_sdk::module! {
    name: "verdict",
    programmes: [eligibility Grant],
}

const RULES: Citation = Citation::of("要綱", "Rules");

#[derive(Record)]
pub(crate) struct Application {
    #[field(ja = "額", en = "Yen", min = -10)]
    yen: Yen,
    #[field(ja = "効果", en = "Effect")]
    effect: i64,
}

#[derive(Record)]
pub(crate) struct Settings {
    #[field(ja = "率", en = "Rate")]
    rate: i64,
}

#[derive(Reasons)]
pub(crate) enum Reason {
    #[reason(code = "refused", effect = refused, ja = "不可", en = "No", cite = RULES)]
    Refused,
    #[reason(code = "returned", effect = returned, ja = "訂正", en = "Correct", cite = RULES)]
    Returned,
    #[reason(code = "person", effect = needs_person, ja = "確認", en = "Look", cite = RULES)]
    NeedsPerson,
}

#[derive(Steps)]
pub(crate) enum Step {
    #[step(id = "yen", ja = "額", en = "Yen")]
    Yen,
    #[step(id = "rate", ja = "率", en = "Rate")]
    Rate,
}

/// A third of the yen times the rate of the settings, with the reason that the record asks for.
struct Grant;

impl Eligibility for Grant {
    const ID: &'static str = "grant";
    const LABEL: Label = label("交付金", "Grant");
    type Record = Application;
    type Settings = Settings;
    type Usage = ();
    type Reason = Reason;
    type Step = Step;

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        let name = if settings.rate == 0 { "rat" } else { "rate" };
        problems.add(name, "率", "rate");
    }

    fn decide(settings: &Settings, record: &Application, (): &()) -> Result<Decision<Self>, Fault> {
        let mut findings = Findings::new();
        match record.effect {
            1 => findings.add(Reason::Refused),
            2 => findings.add(Reason::Returned),
            3 => findings.add(Reason::NeedsPerson),
            _ => {}
        }
        let mut amount = Amount::starting(Step::Yen, record.yen);
        amount.at_rate(Step::Rate, Fraction::ratio(settings.rate, 3).unwrap_or(Fraction::ZERO));
        Ok(findings.decide(amount))
    }
}

const ELIGIBLE: i64 = 0;
const REFUSED: i64 = 1;
const RETURNED: i64 = 2;
const NEEDS_PERSON: i64 = 3;

fn settings(rate: i64) -> Vec<api::Value> {
    vec![api::Value::Scalar(api::Scalar::Count(rate))]
}

/// That yen at a rate of so many thirds come to this amount, or to a fault with these words.
#[track_caller]
fn check(yen: i64, thirds: i64, effect: i64, expected: Result<i64, &str>) {
    let values =
        [api::Scalar::Yen(yen), api::Scalar::Count(effect)].into_iter().map(api::Value::Scalar).collect();
    let answer = Module::decide(0, api::Stage::Application, settings(thirds), values, Vec::new());
    match (answer, expected) {
        (Ok(decision), Ok(amount)) => {
            assert_eq!(decision.amount_yen, amount);
            assert_eq!(decision.trace.len(), 2);
        }
        (Err(fault), Err(words)) => assert!(fault.message.contains(words), "{}", fault.message),
        (answer, expected) => panic!("expected {expected:?}, got {answer:?}"),
    }
}

#[test]
fn a_number_beyond_64_bits_is_a_fault_under_every_verdict() {
    for effect in [ELIGIBLE, REFUSED, RETURNED, NEEDS_PERSON] {
        check(i64::MAX, 30, effect, Err("beyond 64 bits"));
    }
}

#[test]
fn an_amount_has_to_be_whole_yen_only_where_it_is_granted() {
    check(100, 1, ELIGIBLE, Err("not rounded"));
    check(-3, 1, ELIGIBLE, Err("negative"));
    check(99, 1, ELIGIBLE, Ok(33));
    for effect in [REFUSED, RETURNED, NEEDS_PERSON] {
        check(100, 1, effect, Ok(0));
        check(-3, 1, effect, Ok(0));
    }
}

#[test]
fn a_problem_stands_at_its_setting() {
    let problems = Module::check_settings(0, settings(1));
    let told: Vec<_> =
        problems.iter().map(|problem| (problem.setting, problem.message.en.as_str())).collect();
    assert_eq!(told, [(0, "rate")]);
}

#[test]
#[cfg(debug_assertions)]
#[should_panic = "the settings have no field `rat`"]
fn a_problem_of_a_setting_that_does_not_exist_fails_a_native_test() {
    Module::check_settings(0, settings(0));
}
