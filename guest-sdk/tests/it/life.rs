//! Stages after the application: which are declared, how each reaches its function, and the exact
//! numbers of tolerances and surcharges.

#![expect(clippy::unnecessary_wraps, reason = "the shape of a stage")]

use kisoku_sdk::prelude::*;
use kisoku_sdk::wit::api::{self, Guest as _};

kisoku_sdk::module! {
    name: "life",
    programmes: [eligibility Whole, eligibility Short],
}

const RULES: Citation = Citation::of("要綱", "Rules");

#[derive(Record)]
pub(crate) struct Application {
    #[field(ja = "額", en = "Yen")]
    yen: Yen,
    #[field(ja = "得点", en = "Score", kept)]
    score: Option<Decimal>,
}

#[derive(Record)]
pub(crate) struct Settings {
    #[field(ja = "方法", en = "Method")]
    method: SelectionMethod,
    #[field(ja = "予算", en = "Budget", kept)]
    budget: Option<Yen>,
    #[field(ja = "単位", en = "Unit", kept)]
    unit: Yen,
}

#[derive(Tallies)]
#[tallies(record = Application, settings = Settings)]
pub(crate) struct Usage {
    #[tally(ja = "件数", en = "Grants", sum = grants, period = fiscal_year)]
    grants: i64,
    #[tally(ja = "予算", en = "Budget", sum = granted_yen, period = fiscal_year, ceiling = budget)]
    granted: Yen,
}

#[derive(Reasons)]
pub(crate) enum Reason {
    #[reason(code = "told", effect = passed, ja = "{stage}", en = "{stage}", cite = RULES)]
    Told { stage: &'static str },
}

#[derive(Steps)]
pub(crate) enum Step {
    #[step(id = "yen", ja = "額", en = "Yen")]
    Yen,
    #[step(id = "limit", ja = "上限", en = "Limit")]
    Limit,
}

/// Every stage answers what it was given, so that a mixed-up argument shows.
pub(crate) struct Whole;

impl Eligibility for Whole {
    const ID: &'static str = "whole";
    const LABEL: Label = label("全部", "Whole");
    type Record = Application;
    type Settings = Settings;
    type Usage = Usage;
    type Reason = Reason;
    type Step = Step;
    const LIFE: Life<Self> = Life::new()
        .selection(
            Selection { method: "method", budget: "granted", score: Some("score"), unit: Some("unit") },
            select,
        )
        .change(change)
        .report(report)
        .repayment(surcharge);

    fn decide(_: &Settings, record: &Application, _: &Usage) -> Result<Decision<Self>, Fault> {
        Ok(told("application", record.yen, record.yen))
    }
}

fn told(stage: &'static str, yen: Yen, limit: Yen) -> Decision<Whole> {
    let mut findings = Findings::new();
    findings.add(Reason::Told { stage });
    let mut amount = Amount::starting(Step::Yen, yen);
    amount.cap(Step::Limit, limit);
    findings.decide(amount)
}

fn select(
    settings: &Settings,
    record: &Application,
    usage: &Usage,
    most: Yen,
) -> Result<Decision<Whole>, Fault> {
    assert_eq!(settings.method, SelectionMethod::ProRata);
    assert_eq!((usage.grants, usage.granted), (3, Yen::new(30)));
    Ok(told("selection", record.yen, most))
}

fn change(
    _: &Settings,
    record: &Application,
    _: &Usage,
    former: &Former<Application>,
) -> Result<Decision<Whole>, Fault> {
    Ok(told("change", record.yen.plus(former.record.yen)?, former.granted))
}

fn report(
    _: &Settings,
    _: &Application,
    _: &Usage,
    former: &Former<Application>,
) -> Result<Decision<Whole>, Fault> {
    Ok(told("report", former.granted, Yen::new(i64::from(former.granted_on.day()))))
}

fn surcharge(_: &Settings, _: &Application, claim: &Claim) -> Result<Decision<Whole>, Fault> {
    let mut findings = Findings::new();
    findings.add(Reason::Told { stage: "repayment" });
    let steps = SurchargeSteps { principal: Step::Yen, share: Step::Limit, rounding: Step::Limit };
    let charged = claim.on(Ground::Cancellation);
    Ok(findings.decide(charged.surcharge(Decimal::new(1095, 2).percent(), steps)?))
}

/// Nothing after the application.
pub(crate) struct Short;

impl Eligibility for Short {
    const ID: &'static str = "short";
    const LABEL: Label = label("一部", "Short");
    type Record = Application;
    type Settings = Settings;
    type Usage = Usage;
    type Reason = Reason;
    type Step = ();

    fn decide(_: &Settings, _: &Application, _: &Usage) -> Result<Decision<Self>, Fault> {
        let mut findings = Findings::new();
        findings.add(Reason::Told { stage: "application" });
        Ok(findings.decide(Amount::starting((), Yen::ZERO)))
    }
}

fn scalar(scalar: api::Scalar) -> api::Value {
    api::Value::Scalar(scalar)
}

fn record(yen: i64) -> Vec<api::Value> {
    vec![scalar(api::Scalar::Yen(yen)), scalar(api::Scalar::Blank)]
}

fn day(year: i32, month: u8, day: u8) -> api::Date {
    api::Date { year, month, day }
}

fn former(yen: i64, granted_yen: i64, granted_on: api::Date) -> api::Former {
    api::Former { values: record(yen), granted_yen, granted_on }
}

fn part(principal_yen: i64, received_on: api::Date, ground: api::RepaymentGround) -> api::ClaimPart {
    api::ClaimPart { principal_yen, received_on, ground }
}

fn claim(principal_yen: i64, received_on: api::Date, returned_on: api::Date) -> api::Claim {
    let ground = api::RepaymentGround::Cancellation;
    api::Claim { parts: vec![part(principal_yen, received_on, ground)], returned_on }
}

fn answer(programme: u32, stage: api::Stage) -> Result<api::Decision, api::Fault> {
    let method = scalar(api::Scalar::Choice(2));
    let settings = vec![method, scalar(api::Scalar::Blank), scalar(api::Scalar::Yen(1_000))];
    Module::decide(programme, stage, settings, record(100), vec![Some(3), Some(30)])
}

/// That the record of ¥100 comes to this amount in a stage.
#[track_caller]
fn check(stage: api::Stage, amount_yen: i64) {
    assert_eq!(answer(0, stage).unwrap().amount_yen, amount_yen);
}

#[test]
fn each_stage_reaches_its_function_with_its_own_arguments() {
    check(api::Stage::Application, 100);
    check(api::Stage::Selection(40), 40);
    check(api::Stage::Change(former(7, 105, day(2024, 6, 10))), 105);
    check(api::Stage::Change(former(7, 110, day(2024, 6, 10))), 107);
    check(api::Stage::Report(former(7, 105, day(2024, 6, 10))), 10);
}

#[test]
fn a_surcharge_runs_from_the_day_of_receipt_to_the_day_of_payment() {
    let surcharge = |from, to| api::Stage::Repayment(claim(200_000, from, to));
    // 100 days: 200,000 × 10.95 % × 100/365.
    check(surcharge(day(2024, 6, 10), day(2024, 9, 17)), 6_000);
    check(surcharge(day(2024, 6, 10), day(2024, 9, 16)), 5_940);
    check(surcharge(day(2024, 6, 10), day(2024, 6, 10)), 60);
    check(surcharge(day(2024, 6, 10), day(2024, 6, 9)), 0);
    // A leap year has 366 days of 1/365.
    check(surcharge(day(2024, 1, 1), day(2024, 12, 31)), 21_960);
}

#[test]
fn each_part_of_a_claim_bears_its_own_days_and_the_sum_is_rounded_once() {
    use api::RepaymentGround::{Cancellation, Settlement};
    let returned_on = day(2024, 9, 17);
    let claimed = |parts: Vec<api::ClaimPart>| api::Stage::Repayment(api::Claim { parts, returned_on });
    let (early, late) = (day(2024, 6, 10), day(2024, 9, 8));
    // 100 days of ¥100,000 are ¥3,000, 10 days of ¥50,000 ¥150.
    let two = vec![part(50_000, late, Cancellation), part(100_000, early, Cancellation)];
    check(claimed(two), 3_150);
    // ¥0.75 each.
    let halves = vec![part(250, late, Cancellation), part(25, early, Cancellation)];
    check(claimed(halves), 1);
    let mixed = vec![part(50_000, late, Cancellation), part(100_000, early, Settlement)];
    check(claimed(mixed), 150);
    check(claimed(vec![part(100_000, early, Settlement)]), 0);
    // More than any grant, over 30 years.
    let long = vec![part(1_000_000_000_000_000, day(1994, 9, 18), Cancellation)];
    check(claimed(long), 3_287_400_000_000_000);
}

#[test]
fn a_stage_that_is_not_declared_is_a_fault() {
    for (stage, name) in [
        (api::Stage::Selection(40), "selection"),
        (api::Stage::Change(former(7, 105, day(2024, 6, 10))), "change"),
        (api::Stage::Report(former(7, 105, day(2024, 6, 10))), "report"),
        (api::Stage::Repayment(claim(1, day(2024, 6, 10), day(2024, 6, 10))), "repayment"),
    ] {
        let fault = answer(1, stage).unwrap_err();
        assert!(fault.message.ends_with(&format!("the stage `{name}`")), "{}", fault.message);
    }
    answer(1, api::Stage::Application).unwrap();
}

#[test]
fn what_a_stage_gives_is_checked_like_a_record() {
    let fault = answer(0, api::Stage::Change(former(7, 105, day(2024, 6, 31)))).unwrap_err();
    assert!(fault.message.contains("does not exist"), "{}", fault.message);
    let short = api::Former { values: Vec::new(), granted_yen: 1, granted_on: day(2024, 6, 10) };
    let fault = answer(0, api::Stage::Report(short)).unwrap_err();
    assert!(fault.message.contains("`yen`"), "{}", fault.message);
}

#[test]
fn the_manifest_declares_what_the_life_has() {
    let manifest = Module::describe();
    let [whole, short] = &manifest.programmes[..] else { panic!("two programmes") };
    assert_eq!(
        whole.stages,
        [
            api::StageKind::Selection,
            api::StageKind::Change,
            api::StageKind::Report,
            api::StageKind::Repayment
        ]
    );
    let selection = whole.selection.unwrap();
    assert_eq!((selection.method, selection.budget), (0, 1));
    assert_eq!((selection.score, selection.unit), (Some(1), Some(2)));
    assert!(short.stages.is_empty() && short.selection.is_none());
}

#[test]
fn a_change_is_minor_within_the_tolerance() {
    #[track_caller]
    fn check(minor: MinorChange, before: i64, after: i64, expected: bool) {
        let tolerance = Tolerance { share: percent(20), minor };
        assert_eq!(tolerance.covers(Yen::new(before), Yen::new(after)).unwrap(), expected);
    }
    let (either, decrease) = (MinorChange::EitherWay, MinorChange::Decrease);
    check(either, 100_000, 119_000, true);
    check(either, 100_000, 120_000, true);
    check(either, 100_000, 120_001, false);
    check(either, 100_000, 80_000, true);
    check(either, 100_000, 79_999, false);
    check(decrease, 100_000, 100_001, false);
    check(decrease, 100_000, 100_000, true);
    check(decrease, 100_000, 80_000, true);
    check(decrease, 100_000, 79_999, false);
    check(either, 0, 0, true);
    check(either, 0, 1, false);
    let all = Tolerance { share: percent(100), minor: either };
    assert!(all.covers(Yen::new(i64::MIN), Yen::new(i64::MAX)).is_err());
}

#[test]
fn minor_changes_do_not_add_up() {
    #[track_caller]
    fn check(minor: MinorChange, granted: i64, before: i64, after: i64, expected: bool) {
        let tolerance = Tolerance { share: percent(20), minor };
        let stands = tolerance.stands(Yen::new(granted), Yen::new(before), Yen::new(after));
        assert_eq!(stands.unwrap(), expected, "{granted}: {before} to {after}");
    }
    let (either, decrease) = (MinorChange::EitherWay, MinorChange::Decrease);
    check(either, 550_000, 550_000, 450_000, true);
    check(either, 550_000, 450_000, 440_000, true);
    check(either, 550_000, 450_000, 439_999, false);
    check(either, 550_000, 550_000, 660_000, true);
    check(either, 550_000, 650_000, 660_001, false);
    check(either, 50_000, 200_000, 195_000, true);
    check(either, 50_000, 200_000, 200_001, false);
    check(decrease, 50_000, 200_000, 195_000, true);
    check(decrease, 50_000, 50_000, 50_001, false);
}
