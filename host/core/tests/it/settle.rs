//! What is let through of a module's answer, and what each lie is called.

use std::collections::BTreeMap;

use kisoku_core::answer::settle::{
    ASSESSMENT_FINDINGS_MAX, BREAKDOWN_LINES_MAX, FINDINGS_MAX, TEXT_CHARS_MAX, TRACE_STEPS_MAX,
    settle_assessment, settle_decision, settle_grading,
};
use kisoku_core::answer::{Argument, Assessment, BadAnswer, Decision, Grading, Settled, TraceStep, Verdict};
use kisoku_core::life::{Claim, ClaimPart, Former, Ground, Stage};
use kisoku_core::manifest::{Presence, Privacy, Programme, ScalarKind};
use kisoku_core::money::Yen;
use kisoku_core::ports::Ran;
use kisoku_core::tally::{self, Usage};
use kisoku_core::value::{Record, Text};
use proptest::prelude::*;

use crate::fixture::{
    CAPPED, INCOMPLETE, JUDGEMENT, LATE, WITHIN, application, assessed, assessment, date, field, finding,
    fraction, graded, grading, grant, granted, line, settings, typed,
};

/// Settings that say nothing.
fn unset() -> Record {
    typed(&[], &[])
}

fn ran<T>(answer: T) -> Ran<T> {
    Ran { answer, fuel: 7 }
}

/// Settles a changed decision for ¥150,000 of ¥200,000, without ceilings.
#[track_caller]
fn check(change: impl FnOnce(&mut Decision), expected: Result<(), BadAnswer>) {
    check_for(&grant(), change, expected);
}

#[track_caller]
fn check_for(programme: &Programme, change: impl FnOnce(&mut Decision), expected: Result<(), BadAnswer>) {
    let mut decision = granted(150_000);
    change(&mut decision);
    let record = application(200_000, "");
    let year = date(2024, 6, 1).fiscal_year();
    let places = tally::places(programme, &settings("", "", "lifetime"), &record, year);
    let before = tally::unused(&places);
    let settled =
        settle_decision(programme, &Stage::Application, &unset(), &record, &places, before, ran(decision));
    assert_eq!(settled.err(), expected.err());
}

fn result() -> Record {
    typed(&grading().fields, &[("target", "10")])
}

fn rows() -> Vec<Record> {
    ["一", "二", "三"].map(|body| typed(&assessment().fields, &[("body", body)])).to_vec()
}

/// Makes it end at an amount, in one step.
fn amount(decision: &mut Decision, yen: i64) {
    decision.amount = Yen::new(yen);
    decision.trace = vec![TraceStep { step: 0, before: None, after: Yen::new(yen) }];
}

fn late() -> kisoku_core::answer::Finding {
    finding(LATE, vec![Argument::Date(date(2025, 3, 31))])
}

fn incomplete() -> kisoku_core::answer::Finding {
    finding(INCOMPLETE, vec![Argument::Field(3)])
}

fn judgement() -> kisoku_core::answer::Finding {
    finding(JUDGEMENT, vec![Argument::Text(Text::new("市長が認める"))])
}

#[test]
fn findings_are_as_declared() {
    let reason = || "area-cap-applied".to_owned();
    let capped = |arguments: Vec<Argument>| {
        move |decision: &mut Decision| decision.findings.push(finding(CAPPED, arguments))
    };
    check(capped(vec![Argument::Yen(Yen::new(1_000_000))]), Ok(()));
    check(|it| it.findings.clear(), Err(BadAnswer::NoReason));
    check(|it| it.findings.push(finding(5, vec![])), Err(BadAnswer::UnknownReason { position: 5 }));
    check(
        |it| it.findings.push(finding(u32::MAX, vec![])),
        Err(BadAnswer::UnknownReason { position: u32::MAX }),
    );
    check(capped(vec![]), Err(BadAnswer::ArgumentCount { reason: reason(), declared: 1, given: 0 }));
    check(
        capped(vec![Argument::Yen(Yen::ZERO), Argument::Yen(Yen::ZERO)]),
        Err(BadAnswer::ArgumentCount { reason: reason(), declared: 1, given: 2 }),
    );
    let parameter = "limit_yen".to_owned();
    for argument in [
        Argument::Count(1),
        Argument::Flag(true),
        Argument::Fraction(fraction(1, 2)),
        Argument::Text(Text::new("1")),
        Argument::Field(0),
    ] {
        let bad = BadAnswer::ArgumentKind { reason: reason(), parameter: parameter.clone() };
        check(capped(vec![argument]), Err(bad));
    }
    let repeat = |count| move |it: &mut Decision| it.findings = vec![finding(WITHIN, vec![]); count];
    check(repeat(FINDINGS_MAX), Ok(()));
    check(
        repeat(FINDINGS_MAX + 1),
        Err(BadAnswer::TooManyFindings { given: FINDINGS_MAX + 1, max: FINDINGS_MAX }),
    );
}

#[test]
fn named_fields_exist_and_texts_are_short() {
    let returned = |argument: Argument| {
        move |it: &mut Decision| {
            it.verdict = Verdict::NeedsCorrection;
            amount(it, 0);
            it.findings = vec![finding(INCOMPLETE, vec![argument])];
        }
    };
    check(returned(Argument::Field(3)), Ok(()));
    check(
        returned(Argument::Field(4)),
        Err(BadAnswer::ArgumentPosition {
            reason: "incomplete".to_owned(),
            parameter: "field".to_owned(),
            position: 4,
        }),
    );
    let noted = |text: String| {
        move |it: &mut Decision| {
            it.verdict = Verdict::NeedsReview;
            amount(it, 0);
            it.findings = vec![finding(JUDGEMENT, vec![Argument::Text(Text::new(text))])];
        }
    };
    check(noted("字".repeat(TEXT_CHARS_MAX)), Ok(()));
    check(
        noted("字".repeat(TEXT_CHARS_MAX + 1)),
        Err(BadAnswer::ArgumentLength {
            reason: "judgement".to_owned(),
            parameter: "note".to_owned(),
            max: TEXT_CHARS_MAX,
        }),
    );
}

#[test]
fn the_verdict_follows_from_the_reasons() {
    use Verdict::{Eligible, Ineligible, NeedsCorrection, NeedsReview};
    let within = || finding(WITHIN, vec![]);
    let cases = [
        (vec![within()], Eligible),
        (vec![within(), late()], Ineligible),
        (vec![late(), incomplete(), judgement()], Ineligible),
        (vec![within(), incomplete()], NeedsCorrection),
        (vec![judgement(), incomplete()], NeedsCorrection),
        (vec![judgement(), within()], NeedsReview),
    ];
    for (findings, follows) in cases {
        for given in [Eligible, Ineligible, NeedsCorrection, NeedsReview] {
            let expected = if given == follows { Ok(()) } else { Err(BadAnswer::Verdict { given, follows }) };
            let findings = findings.clone();
            let change = move |it: &mut Decision| {
                it.verdict = given;
                it.findings = findings;
                if given != Eligible {
                    it.amount = Yen::ZERO;
                }
            };
            check(change, expected);
        }
    }
}

#[test]
fn the_amount_is_within_the_request() {
    check(|it| amount(it, 200_000), Ok(()));
    check(|it| amount(it, 1), Ok(()));
    check(|it| amount(it, 0), Err(BadAnswer::AmountZero));
    check(|it| amount(it, -1), Err(BadAnswer::AmountNegative { amount: Yen::new(-1) }));
    check(|it| amount(it, i64::MIN), Err(BadAnswer::AmountNegative { amount: Yen::new(i64::MIN) }));
    check(
        |it| amount(it, 200_001),
        Err(BadAnswer::AmountAboveRequest { amount: Yen::new(200_001), requested: Yen::new(200_000) }),
    );
    let refused = |yen| {
        move |it: &mut Decision| {
            it.verdict = Verdict::Ineligible;
            it.findings = vec![late()];
            it.amount = Yen::new(yen);
        }
    };
    check(refused(0), Ok(()));
    check(
        refused(1),
        Err(BadAnswer::AmountNotEligible { verdict: Verdict::Ineligible, amount: Yen::new(1) }),
    );
    check(refused(-1), Err(BadAnswer::AmountNegative { amount: Yen::new(-1) }));
}

#[test]
fn a_programme_without_steps_grants_no_yen() {
    let mut programme = grant();
    programme.steps.clear();
    let bare = |yen| {
        move |it: &mut Decision| {
            it.amount = Yen::new(yen);
            it.trace.clear();
        }
    };
    check_for(&programme, bare(0), Ok(()));
    check_for(&programme, bare(1), Err(BadAnswer::AmountWithoutSteps { amount: Yen::new(1) }));
    check_for(
        &programme,
        |it| {
            it.amount = Yen::ZERO;
            it.trace = vec![TraceStep { step: 0, before: None, after: Yen::ZERO }];
        },
        Err(BadAnswer::UnknownStep { position: 0 }),
    );
}

#[test]
fn the_trace_leads_to_the_amount() {
    let trace = |steps: &[(u32, Option<i64>, i64)]| {
        let steps: Vec<_> = steps
            .iter()
            .map(|&(step, before, after)| TraceStep {
                step,
                before: before.map(Yen::new),
                after: Yen::new(after),
            })
            .collect();
        move |it: &mut Decision| it.trace = steps
    };
    let end = || Err(BadAnswer::TraceEnd { amount: Yen::new(150_000) });
    let broken = |step: &str| Err(BadAnswer::TraceBroken { step: step.to_owned() });
    check(trace(&[(0, None, 200_000), (1, Some(200_000), 150_000)]), Ok(()));
    check(trace(&[]), end());
    check(trace(&[(0, None, 200_000)]), end());
    check(trace(&[(0, Some(0), 150_000)]), broken("requested"));
    check(trace(&[(0, None, 200_000), (1, Some(199_999), 150_000)]), broken("area-cap"));
    check(trace(&[(0, None, 200_000), (1, None, 150_000)]), broken("area-cap"));
    check(trace(&[(2, None, 150_000)]), Err(BadAnswer::UnknownStep { position: 2 }));
    let long: Vec<_> = (0..=TRACE_STEPS_MAX).map(|at| (0, (at > 0).then_some(150_000), 150_000)).collect();
    check(trace(&long[..TRACE_STEPS_MAX]), Ok(()));
    check(trace(&long), Err(BadAnswer::TraceLength { given: TRACE_STEPS_MAX + 1, max: TRACE_STEPS_MAX }));
    // What is refused may show what it would have come to.
    check(
        |it| {
            it.verdict = Verdict::Ineligible;
            it.findings = vec![late()];
            it.amount = Yen::ZERO;
        },
        Ok(()),
    );
}

/// Settles a grant of an amount against ceilings and totals before it.
fn settle(
    [area_cap, grants_cap]: [&str; 2],
    body: &str,
    before: [Option<i64>; 2],
    amount: i64,
) -> Result<Settled, BadAnswer> {
    let programme = grant();
    let record = application(i64::MAX, body);
    let year = date(2024, 6, 1).fiscal_year();
    let places = tally::places(&programme, &settings(area_cap, grants_cap, "lifetime"), &record, year);
    settle_decision(
        &programme,
        &Stage::Application,
        &unset(),
        &record,
        &places,
        Usage::new(before.to_vec()),
        ran(granted(amount)),
    )
}

#[test]
fn ceilings_hold() {
    let above = |before, movement, ceiling| {
        Err(BadAnswer::AboveCeiling { tally: "area_granted".to_owned(), before, movement, ceiling })
    };
    let cases = [
        // the area has 150,000 left of its million
        (["1000000", ""], "", [Some(850_000), None], 150_000, Ok([Some(1_000_000), None])),
        (["1000000", ""], "", [Some(850_000), None], 150_001, above(850_000, 150_001, 1_000_000)),
        (["1000000", ""], "", [Some(1_000_000), None], 1, above(1_000_000, 1, 1_000_000)),
        // a ceiling that was lowered
        (["1000000", ""], "", [Some(1_200_000), None], 1, above(1_200_000, 1, 1_000_000)),
        (["", ""], "", [Some(850_000), None], 900_000, Ok([Some(1_750_000), None])),
        (["0", ""], "", [Some(0), None], 1, above(0, 1, 0)),
        // once a body
        (["", "1"], "会", [Some(0), Some(0)], 5, Ok([Some(5), Some(1)])),
        (
            ["", "1"],
            "会",
            [Some(0), Some(1)],
            5,
            Err(BadAnswer::AboveCeiling {
                tally: "body_grants".to_owned(),
                before: 1,
                movement: 1,
                ceiling: 1,
            }),
        ),
        // a blank body: nothing to count by
        (
            ["", "1"],
            "",
            [Some(0), None],
            5,
            Err(BadAnswer::CeilingWithoutKey { tally: "body_grants".to_owned() }),
        ),
        (["", ""], "", [Some(0), None], 5, Ok([Some(5), None])),
        // a total that the record has no key for is not believed
        (
            ["", "1"],
            "",
            [Some(0), Some(0)],
            5,
            Err(BadAnswer::CeilingWithoutKey { tally: "body_grants".to_owned() }),
        ),
        (
            ["", ""],
            "",
            [Some(i64::MAX), None],
            1,
            Err(BadAnswer::Overflow { tally: "area_granted".to_owned() }),
        ),
    ];
    for (ceilings, body, before, amount, expected) in cases {
        let after = settle(ceilings, body, before, amount).map(|settled| settled.after().clone());
        assert_eq!(
            after,
            expected.map(|after| Usage::new(after.to_vec())),
            "{ceilings:?} {before:?} {amount}"
        );
    }
}

#[test]
fn a_settled_decision_tells_before_movement_and_after() {
    let settled = settle(["1000000", ""], "", [Some(850_000), None], 150_000).unwrap();
    assert_eq!(settled.before().totals(), [Some(850_000), None]);
    assert_eq!(settled.movements(), [150_000, 0]);
    assert_eq!(settled.after().totals(), [Some(1_000_000), None]);
    assert_eq!(settled.fuel(), 7);
}

#[test]
fn what_is_not_eligible_moves_nothing_even_above_a_ceiling() {
    let programme = grant();
    let record = application(200_000, "");
    let year = date(2024, 6, 1).fiscal_year();
    let places = tally::places(&programme, &settings("1000000", "1", "lifetime"), &record, year);
    let mut decision = granted(0);
    decision.verdict = Verdict::Ineligible;
    decision.findings = vec![late()];
    let before = Usage::new(vec![Some(1_200_000), None]);
    let settled = settle_decision(
        &programme,
        &Stage::Application,
        &unset(),
        &record,
        &places,
        before.clone(),
        ran(decision),
    )
    .unwrap();
    assert_eq!((settled.after(), settled.movements()), (&before, [0, 0].as_slice()));
}

#[test]
fn totals_of_another_programme_pay_nothing() {
    let programme = grant();
    let record = application(200_000, "");
    let year = date(2024, 6, 1).fiscal_year();
    let places = tally::places(&programme, &settings("", "", "lifetime"), &record, year);
    for (places, totals, given) in [(&places[..1], 2, 1), (&places[..], 1, 1), (&places[..], 0, 0)] {
        let before = Usage::new(vec![Some(0); totals]);
        let settled = settle_decision(
            &programme,
            &Stage::Application,
            &unset(),
            &record,
            places,
            before,
            ran(granted(1)),
        );
        assert_eq!(settled, Err(BadAnswer::TotalsCount { declared: 2, given }));
    }
}

#[test]
fn gradings_are_as_declared() {
    #[track_caller]
    fn check(change: impl FnOnce(&mut Grading), expected: Result<(), BadAnswer>) {
        let mut grading_answer = graded();
        change(&mut grading_answer);
        assert_eq!(
            settle_grading(&grading(), &unset(), &result(), ran(grading_answer)).err(),
            expected.err()
        );
    }
    check(|_| (), Ok(()));
    check(
        |it| {
            it.band = None;
            it.measures = vec![None];
            it.findings = vec![finding(1, vec![Argument::Field(1)])];
        },
        Ok(()),
    );
    check(|it| it.findings.clear(), Err(BadAnswer::NoReason));
    check(|it| it.band = Some(2), Err(BadAnswer::UnknownBand { position: 2 }));
    check(|it| it.measures.clear(), Err(BadAnswer::MeasureCount { declared: 1, given: 0 }));
    check(|it| it.measures.push(None), Err(BadAnswer::MeasureCount { declared: 1, given: 2 }));
    check(
        |it| it.findings = vec![finding(0, vec![Argument::Band(2)])],
        Err(BadAnswer::ArgumentPosition {
            reason: "graded".to_owned(),
            parameter: "band".to_owned(),
            position: 2,
        }),
    );
}

#[test]
fn assessments_are_as_declared() {
    /// Settles a changed assessment of three rows.
    #[track_caller]
    fn check(change: impl FnOnce(&mut Assessment), expected: Result<(), BadAnswer>) {
        let mut answer = assessed();
        change(&mut answer);
        assert_eq!(settle_assessment(&assessment(), &unset(), &rows(), ran(answer)).err(), expected.err());
    }
    let list = || "never_used".to_owned();
    let breakdown = || "by_year".to_owned();
    check(|_| (), Ok(()));
    check(|it| it.findings.clear(), Ok(()));
    check(|it| it.band = Some(1), Err(BadAnswer::UnknownBand { position: 1 }));
    check(|it| it.measures.clear(), Err(BadAnswer::MeasureCount { declared: 1, given: 0 }));
    check(|it| it.lists.clear(), Err(BadAnswer::ListCount { declared: 1, given: 0 }));
    check(|it| it.lists = vec![vec![]], Ok(()));
    check(|it| it.lists = vec![vec![0, 1, 2]], Ok(()));
    check(|it| it.lists = vec![vec![0, 3]], Err(BadAnswer::ListRow { list: list(), position: 3, rows: 3 }));
    check(|it| it.lists = vec![vec![1, 0]], Err(BadAnswer::ListOrder { list: list() }));
    check(|it| it.lists = vec![vec![1, 1]], Err(BadAnswer::ListOrder { list: list() }));
    check(|it| it.breakdowns.push(vec![]), Err(BadAnswer::BreakdownCount { declared: 1, given: 2 }));
    let key = |line| Err(BadAnswer::BreakdownKey { breakdown: breakdown(), line });
    check(|it| it.breakdowns = vec![vec![line("2023"), line("2023")]], key(2));
    check(|it| it.breakdowns = vec![vec![line("　")]], key(1));
    check(|it| it.breakdowns = vec![vec![line(&"年".repeat(TEXT_CHARS_MAX))]], Ok(()));
    check(|it| it.breakdowns = vec![vec![line(&"年".repeat(TEXT_CHARS_MAX + 1))]], key(1));
    check(
        |it| it.breakdowns[0][1].measures.clear(),
        Err(BadAnswer::BreakdownMeasures { breakdown: breakdown(), declared: 1, given: 0 }),
    );
    let lines: Vec<_> = (0..=BREAKDOWN_LINES_MAX).map(|number| line(&number.to_string())).collect();
    check(
        |it| it.breakdowns = vec![lines],
        Err(BadAnswer::BreakdownLines {
            breakdown: breakdown(),
            given: BREAKDOWN_LINES_MAX + 1,
            max: BREAKDOWN_LINES_MAX,
        }),
    );
}

#[test]
fn messages_name_what_is_declared_and_repeat_no_text() {
    let cases = [
        (
            BadAnswer::AboveCeiling {
                tally: "area_granted".to_owned(),
                before: 850_000,
                movement: 200_000,
                ceiling: 1_000_000,
            },
            "it moves the total `area_granted` from 850000 by 200000, above its ceiling of 1000000",
        ),
        (
            BadAnswer::Verdict { given: Verdict::Eligible, follows: Verdict::NeedsReview },
            "its verdict is `eligible`, where its reasons lead to `needs-review`",
        ),
        (
            BadAnswer::ListRow { list: "never_used".to_owned(), position: 3, rows: 3 },
            "its list `never_used` names row 4 of 3",
        ),
        (
            BadAnswer::AmountAboveRequest { amount: Yen::new(200_001), requested: Yen::new(200_000) },
            "its amount of ¥200,001 is above the requested ¥200,000",
        ),
    ];
    for (bad, message) in cases {
        assert_eq!(bad.to_string(), message);
    }
}

proptest! {
    /// A dumb model: totals in a map, a grant taken only where the sum stays within the ceiling.
    #[test]
    fn no_order_of_grants_takes_a_total_above_its_ceiling(
        ceiling in 0_i64..1_000,
        wishes in prop::collection::vec((prop::sample::select(vec!["阿東", "鋳銭司"]), 1_i64..400), 1..40),
    ) {
        let programme = grant();
        let settings = settings(&ceiling.to_string(), "", "lifetime");
        let mut ledger: BTreeMap<&str, i64> = BTreeMap::new();
        let mut model: BTreeMap<&str, i64> = BTreeMap::new();
        for (area, wish) in wishes {
            let requested = wish.to_string();
            let values =
                [("area", area), ("filed_on", "2024-06-01"), ("requested_amount", requested.as_str())];
            let record = crate::fixture::typed(&programme.fields, &values);
            let places = tally::places(&programme, &settings, &record, date(2024, 6, 1).fiscal_year());
            let before = Usage::new(vec![Some(ledger.get(area).copied().unwrap_or(0)), None]);
            let settled = settle_decision(&programme, &Stage::Application, &unset(), &record, &places, before, ran(granted(wish)));

            let total = model.entry(area).or_default();
            let fits = *total + wish <= ceiling;
            prop_assert_eq!(settled.is_ok(), fits);
            if fits {
                *total += wish;
            }
            if let Ok(settled) = settled {
                ledger.insert(area, settled.after().totals()[0].unwrap());
            }
            prop_assert!(ledger.values().all(|total| *total <= ceiling));
        }
        model.retain(|_, total| *total > 0);
        prop_assert_eq!(ledger, model);
    }

    /// Whatever a module says, what is let through pays within request and ceiling, and only where
    /// nothing speaks against it.
    #[test]
    fn what_is_let_through_is_within_bounds(
        answer in decisions(),
        [requested, before, ceiling] in [0_i64..50, 0_i64..50, 0_i64..50],
    ) {
        let programme = grant();
        let record = application(requested, "");
        let year = date(2024, 6, 1).fiscal_year();
        let places = tally::places(&programme, &settings(&ceiling.to_string(), "", "lifetime"), &record, year);
        let usage = Usage::new(vec![Some(before), None]);
        let Ok(settled) = settle_decision(&programme, &Stage::Application, &unset(), &record, &places, usage, ran(answer.clone())) else {
            return Ok(());
        };
        let paid = answer.amount.get();
        let passes = answer.findings.iter().all(|finding| [WITHIN, CAPPED].contains(&finding.reason));
        prop_assert_eq!(answer.verdict == Verdict::Eligible, passes);
        prop_assert_eq!(paid > 0, passes);
        prop_assert!((0..=requested).contains(&paid));
        prop_assert_eq!(settled.after().totals(), [Some(before + paid), None]);
        prop_assert!(paid == 0 || before + paid <= ceiling);
        prop_assert!(!passes || answer.trace.last().map(|step| step.after) == Some(answer.amount));
    }
}

/// Decisions, most of them lies, in small numbers so that some are true.
fn decisions() -> impl Strategy<Value = Decision> {
    use Verdict::{Eligible, Ineligible, NeedsCorrection, NeedsReview};
    let verdict = prop::sample::select(vec![Eligible, Eligible, Ineligible, NeedsCorrection, NeedsReview]);
    let capped = finding(CAPPED, vec![Argument::Yen(Yen::ZERO)]);
    let unknown = finding(9, vec![]);
    let findings = vec![finding(WITHIN, vec![]), capped, late(), incomplete(), judgement(), unknown];
    let findings = prop::collection::vec(prop::sample::select(findings), 0..3);
    let amount = prop_oneof![2 => 0_i64..50, 1 => Just(0), 1 => -5_i64..0, 1 => Just(i64::MAX)];
    let step = prop_oneof![5 => 0_u32..2, 1 => Just(2)];
    let way = prop::collection::vec((step, 0_i64..50), 0..3);
    (verdict, amount, findings, way, any::<bool>()).prop_map(|(verdict, amount, findings, way, ends)| {
        let mut before = None;
        let mut trace: Vec<_> = way
            .into_iter()
            .map(|(step, after)| TraceStep {
                step,
                before: before.replace(Yen::new(after)),
                after: Yen::new(after),
            })
            .collect();
        if let (Some(last), true) = (trace.last_mut(), ends) {
            last.after = Yen::new(amount);
        }
        Decision { verdict, amount: Yen::new(amount), findings, trace }
    })
}

/// A programme whose field `body` is personal, and whose one setting `authority` is a text.
fn personal_body() -> Programme {
    let mut programme = grant();
    programme.fields.iter_mut().filter(|it| it.name == "body").for_each(|it| it.privacy = Privacy::Personal);
    programme.tallies.clear();
    let authority = ScalarKind::Text { chars_max: 100 };
    programme.settings = vec![field("authority", "決定権者", Presence::Required, authority)];
    let code = ScalarKind::Text { chars_max: 20 };
    programme.fields.push(field("code", "整理番号", Presence::Required, code));
    programme
}

/// An application of which the body is personal and the code `aa甲野乙bb` is not.
fn coded(programme: &Programme, body: &str) -> Record {
    let values = [
        ("area", "阿東"),
        ("filed_on", "2024-06-01"),
        ("requested_amount", "200000"),
        ("body", body),
        ("code", "aa甲野乙bb"),
    ];
    typed(&programme.fields, &values)
}

/// Settles a decision that says `note` of a record, where the settings say 甲野市長.
fn note(stage: &Stage, body: &str, note: &str) -> Result<(), BadAnswer> {
    let programme = personal_body();
    let mut decision = granted(150_000);
    decision.verdict = Verdict::NeedsReview;
    amount(&mut decision, 0);
    decision.findings = vec![finding(JUDGEMENT, vec![Argument::Text(Text::new(note))])];
    let settings = typed(&programme.settings, &[("authority", "甲野市長")]);
    let record = coded(&programme, body);
    let usage = Usage::default();
    settle_decision(&programme, stage, &settings, &record, &[], usage, ran(decision)).map(drop)
}

#[track_caller]
fn check_note(body: &str, said: &str, expected: Result<(), BadAnswer>) {
    assert_eq!(note(&Stage::Application, body, said).err(), expected.err(), "{said}");
}

#[test]
fn an_answer_repeats_no_personal_text_of_the_record_before_a_change() {
    let former =
        Former {
            values: application(200_000, "甲野乙"), granted: Yen::new(1), granted_on: date(2024, 6, 1)
        };
    assert!(note(&Stage::Change(former.clone()), "", "甲野乙から変更").is_err());
    assert!(note(&Stage::Report(former), "丙山丁", "丙山から変更").is_ok());
}

/// What the city itself has set is no secret of an applicant who has a part of it as a name.
#[test]
fn an_answer_may_repeat_a_text_of_the_settings() {
    check_note("甲野", "甲野市長", Ok(()));
    assert!(note(&Stage::Application, "甲野", "甲野市長が認める").is_err());
    // nor is an open field as it was entered, whatever stands in it
    check_note("甲野乙", "aa甲野乙bb", Ok(()));
    assert!(note(&Stage::Application, "甲野乙", "aa甲野乙bbは甲野乙").is_err());
}

#[test]
fn an_answer_repeats_no_personal_text() {
    let (reason, parameter) = ("judgement".to_owned(), "note".to_owned());
    let personal = || BadAnswer::PersonalInAnswer { reason: reason.clone(), parameter: parameter.clone() };
    check_note("甲野乙", "甲野乙", Err(personal()));
    check_note("甲野乙 ", "申請者は甲野乙です", Err(personal()));
    check_note("甲野乙", "甲野は別の人です", Ok(()));
    check_note("", "甲野乙", Ok(()));
    // One character stands in any sentence.
    check_note("林", "林業", Ok(()));
    assert!(!personal().to_string().contains("甲野"));
}

#[test]
fn a_key_of_a_breakdown_is_no_personal_text() {
    let mut programme = assessment();
    programme.fields[0].privacy = Privacy::Personal;
    let rows = ["甲野乙", "丙"].map(|body| typed(&programme.fields, &[("body", body)]));
    let settle = |key: &str| {
        let mut answer = assessed();
        answer.lists = vec![vec![]];
        answer.breakdowns = vec![vec![line(key)]];
        settle_assessment(&programme, &unset(), &rows, ran(answer)).err()
    };
    assert_eq!(settle("2023"), None);
    let bad = BadAnswer::PersonalInAnswer { reason: "by_year".to_owned(), parameter: "key".to_owned() };
    assert_eq!(settle("甲野乙（2023）"), Some(bad));
}

#[test]
fn texts_have_no_control_characters() {
    let bad = || BadAnswer::ArgumentControl { reason: "judgement".to_owned(), parameter: "note".to_owned() };
    check_note("", "一行\n二行\t\r\n", Ok(()));
    check_note("", "\u{1b}[31m", Err(bad()));
    check_note("", "\0", Err(bad()));
}

#[test]
fn an_assessment_may_find_more_than_a_decision() {
    let settle = |count| {
        let mut answer = assessed();
        answer.findings = vec![finding(0, vec![]); count];
        settle_assessment(&assessment(), &unset(), &rows(), ran(answer)).err()
    };
    let (given, max) = (ASSESSMENT_FINDINGS_MAX + 1, ASSESSMENT_FINDINGS_MAX);
    assert_eq!(settle(max), None);
    assert_eq!(settle(given), Some(BadAnswer::TooManyFindings { given, max }));
}

fn stood(granted: i64) -> Former {
    Former { values: application(200_000, ""), granted: Yen::new(granted), granted_on: date(2024, 6, 10) }
}

/// Settles ¥150,000 of ¥200,000 in a stage.
#[track_caller]
fn check_stage(stage: &Stage, amount: i64, expected: Result<i64, BadAnswer>) {
    let (programme, record) = (grant(), application(200_000, ""));
    let year = date(2024, 6, 1).fiscal_year();
    let places = tally::places(&programme, &settings("", "", "lifetime"), &record, year);
    let decision = Decision {
        amount: Yen::new(amount),
        trace: vec![TraceStep { step: 0, before: None, after: Yen::new(amount) }],
        ..granted(150_000)
    };
    let before = tally::unused(&places);
    let settled = settle_decision(&programme, stage, &unset(), &record, &places, before, ran(decision));
    let moved = settled.map(|settled| settled.movements().first().copied());
    assert_eq!(moved, expected.map(Some));
}

#[test]
fn each_stage_has_an_upper_bound_of_its_own() {
    let yen = Yen::new;
    let part = |principal: i64, received_on| ClaimPart {
        principal: yen(principal),
        received_on,
        ground: Ground::Cancellation,
    };
    let claim = Claim {
        principal: yen(200_000),
        parts: vec![part(50_000, date(2024, 8, 1)), part(150_000, date(2024, 6, 10))],
        returned_on: date(2024, 9, 18),
    };
    let above = |amount, requested| {
        Err(BadAnswer::AmountAboveRequest { amount: yen(amount), requested: yen(requested) })
    };
    let share = BadAnswer::AmountAboveShare { amount: yen(150_000), most: yen(149_999) };
    let stood_less = BadAnswer::AmountAboveGranted { amount: yen(150_000), granted: yen(149_999) };
    check_stage(&Stage::Application, 200_001, above(200_001, 200_000));
    check_stage(&Stage::Selection(yen(150_000)), 150_000, Ok(150_000));
    check_stage(&Stage::Selection(yen(149_999)), 150_000, Err(share));
    check_stage(&Stage::Change(stood(100_000)), 150_000, Ok(150_000));
    check_stage(&Stage::Change(stood(100_000)), 200_001, above(200_001, 200_000));
    check_stage(&Stage::Change(stood(100_000)), 0, Err(BadAnswer::AmountZero));
    check_stage(&Stage::Report(stood(150_000)), 150_000, Ok(150_000));
    check_stage(&Stage::Report(stood(149_999)), 150_000, Err(stood_less));
    check_stage(&Stage::Report(stood(150_000)), 0, Ok(0));
    let repayment = |returned_on| Stage::Repayment(Claim { returned_on, ..claim.clone() });
    let same_year = repayment(date(2024, 9, 18));
    check_stage(&same_year, 200_000, Ok(0));
    let too_high = |amount, most| Err(BadAnswer::SurchargeTooHigh { amount: yen(amount), most: yen(most) });
    check_stage(&same_year, 200_001, too_high(200_001, 200_000));
    check_stage(&same_year, 0, Ok(0));
    check_stage(&same_year, -1, Err(BadAnswer::AmountNegative { amount: yen(-1) }));
    // Held over a turn of the year it may be as much again, counted from what was received first.
    let longer = repayment(date(2025, 1, 1));
    check_stage(&longer, 400_000, Ok(0));
    check_stage(&longer, i64::MAX, too_high(i64::MAX, 400_000));
}

/// A report or a change keeps what the grant has, also where others have filled the ceiling since; what
/// goes beyond that does not.
#[test]
fn what_a_grant_has_it_keeps_above_a_full_ceiling() {
    let (programme, record) = (grant(), application(200_000, ""));
    let ceilings = settings("1000000", "", "fiscal-year");
    let places = tally::places(&programme, &ceilings, &record, date(2024, 6, 1).fiscal_year());
    let settle = |stage: &Stage, amount: i64| {
        let decision = Decision {
            amount: Yen::new(amount),
            trace: vec![TraceStep { step: 0, before: None, after: Yen::new(amount) }],
            ..granted(150_000)
        };
        let full = Usage::new(tally::unused(&places).totals().iter().map(|_| Some(1_000_000)).collect());
        settle_decision(&programme, stage, &ceilings, &record, &places, full, ran(decision)).map(drop)
    };
    assert_eq!(settle(&Stage::Report(stood(150_000)), 150_000), Ok(()));
    assert_eq!(settle(&Stage::Change(stood(150_000)), 150_000), Ok(()));
    assert!(matches!(settle(&Stage::Change(stood(149_999)), 150_000), Err(BadAnswer::AboveCeiling { .. })));
    assert!(matches!(settle(&Stage::Application, 1), Err(BadAnswer::AboveCeiling { .. })));
}
