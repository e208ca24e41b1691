//! What may happen to a grant, in which order, and how it stands afterwards.

use kisoku_core::answer::{Decision, Verdict};
use kisoku_core::life::order::TRANSITIONS;
use kisoku_core::life::{
    Count, EntryKind, Event, Ground, Refusal, Standing, State, diagram, follow, may_follow, open,
};
use kisoku_core::manifest::TallySum;
use kisoku_core::money::Yen;
use kisoku_core::tally::TallyKey;
use proptest::prelude::*;

use crate::fixture::{date, granted};

fn decision(verdict: Verdict, amount: i64) -> Decision {
    Decision { verdict, amount: Yen::new(amount), ..granted(amount) }
}

/// What a grant adds to the total of its area, and to the number of grants.
fn counts(amount: i64) -> Vec<Count> {
    let key = |tally: &str| TallyKey {
        tally: tally.to_owned(),
        fiscal_year: date(2024, 6, 1).fiscal_year(),
        parts: vec!["阿東".to_owned()],
    };
    vec![
        Count { key: key("area_granted"), sums: TallySum::GrantedYen, amount },
        Count { key: key("area_grants"), sums: TallySum::Grants, amount: 1 },
    ]
}

/// A step of a life, in few words.
#[derive(Debug, Clone, Copy)]
enum Step {
    Answer(EntryKind, Verdict, i64),
    Reject,
    Withdraw,
    Abandon,
    Pay(i64),
    Cancel(i64),
    Order(i64),
    Repay(i64),
}

use EntryKind::{Allotment, Application, Change, Correction, Determination, Report};
use Step::{Abandon, Answer, Cancel, Order, Pay, Reject, Repay, Withdraw};
use Verdict::{Eligible, Ineligible, NeedsCorrection, NeedsReview};

/// A step's words as an event, handed on: an event borrows its decision.
fn with<T>(step: Step, then: impl FnOnce(Event<'_>) -> T) -> T {
    let on = date(2024, 6, 10);
    let yen = Yen::new;
    match step {
        Answer(kind, verdict, amount) => {
            let decision = decision(verdict, amount);
            let counts = if verdict == Eligible { counts(amount) } else { Vec::new() };
            then(Event::Answered { kind, decision: &decision, counts, on })
        }
        Reject => then(Event::Rejected),
        Withdraw => then(Event::Withdrawn),
        Abandon => then(Event::Abandoned),
        Pay(amount) => then(Event::Paid { amount: yen(amount), on }),
        Cancel(left) => then(Event::Cancelled { left: yen(left), ground: Ground::Cancellation }),
        Order(surcharge) => then(Event::Ordered { surcharge: yen(surcharge) }),
        Repay(amount) => then(Event::Repaid { amount: yen(amount) }),
    }
}

#[track_caller]
fn live(steps: &[Step]) -> Result<Standing, Refusal> {
    let (first, later) = steps.split_first().expect("a life begins");
    let opened = with(*first, open)?;
    later.iter().try_fold(opened, |standing, &step| with(step, |event| follow(&standing, event)))
}

/// What a life leads to: state, granted, paid, and what its area counts.
#[track_caller]
fn check(steps: &[Step], state: State, granted: i64, paid: i64, counted: i64) {
    let standing = live(steps).expect("a life in order");
    let area = standing.counts.first().map_or(0, |count| count.amount);
    let reached = (standing.state, standing.granted.get(), standing.paid().get(), area);
    assert_eq!(reached, (state, granted, paid, counted));
}

const DECIDED: Step = Answer(EntryKind::Decision, Eligible, 200_000);
const REPORTED: Step = Answer(Report, Eligible, 185_000);
const FINAL: Step = Answer(Determination, Eligible, 185_000);

#[test]
fn a_life_leads_where_the_ordinance_says() {
    check(&[DECIDED], State::Granted, 200_000, 0, 200_000);
    check(&[Answer(EntryKind::Decision, Ineligible, 0)], State::Rejected, 0, 0, 0);
    let returned = Answer(EntryKind::Decision, NeedsCorrection, 0);
    check(&[returned], State::Returned, 0, 0, 0);
    check(&[returned, Answer(Correction, Eligible, 100_000)], State::Granted, 100_000, 0, 100_000);
    check(&[Answer(EntryKind::Decision, NeedsReview, 0), Reject], State::Rejected, 0, 0, 0);
    check(&[DECIDED, Withdraw], State::Withdrawn, 0, 0, 0);
    check(&[DECIDED, Answer(Change, Eligible, 150_000)], State::Granted, 150_000, 0, 150_000);
    check(&[DECIDED, Answer(Change, Ineligible, 0)], State::Granted, 200_000, 0, 200_000);
    // a report fixes nothing: the totals move with the final amount
    check(&[DECIDED, REPORTED], State::Reported, 200_000, 0, 200_000);
    check(&[DECIDED, REPORTED, FINAL], State::Determined, 185_000, 0, 185_000);
    check(&[DECIDED, REPORTED, FINAL, Pay(185_000)], State::Paid, 185_000, 185_000, 185_000);
    check(&[DECIDED, Answer(Report, NeedsCorrection, 0)], State::Granted, 200_000, 0, 200_000);
    check(&[DECIDED, REPORTED, Answer(Determination, Ineligible, 0)], State::Paid, 0, 0, 0);
    // a determination that lacks something decides nothing, least of all ¥0
    check(
        &[DECIDED, REPORTED, Answer(Determination, NeedsCorrection, 0)],
        State::Granted,
        200_000,
        0,
        200_000,
    );
    check(&[DECIDED, REPORTED, Answer(Determination, NeedsReview, 0)], State::Granted, 200_000, 0, 200_000);
    check(&[DECIDED, Abandon], State::Abandoned, 0, 0, 0);
    check(&[DECIDED, Cancel(0)], State::Cancelled, 0, 0, 0);
    check(&[DECIDED, Cancel(50_000)], State::Granted, 50_000, 0, 50_000);
}

#[test]
fn an_application_waits_for_a_selection_and_counts_nothing() {
    let filed = Answer(Application, Eligible, 200_000);
    check(&[filed], State::Applied, 0, 0, 0);
    assert_eq!(live(&[filed]).unwrap().computed, Yen::new(200_000));
    check(&[filed, Answer(Allotment, Eligible, 50_000)], State::Granted, 50_000, 0, 50_000);
    check(&[filed, Answer(Allotment, Ineligible, 0)], State::Rejected, 0, 0, 0);
    check(&[filed, Withdraw], State::Withdrawn, 0, 0, 0);
    check(&[Answer(Application, Ineligible, 0)], State::Rejected, 0, 0, 0);
    // what is not complete yet waits too, and may be corrected until the selection
    let incomplete = Answer(Application, NeedsCorrection, 0);
    check(&[incomplete], State::Applied, 0, 0, 0);
    let scored = live(&[incomplete, Answer(Correction, Eligible, 150_000)]).unwrap();
    assert_eq!((scored.state, scored.computed), (State::Applied, Yen::new(150_000)));
    check(&[incomplete, Answer(Allotment, NeedsCorrection, 0)], State::Applied, 0, 0, 0);
}

#[test]
fn an_advance_is_settled_against_the_final_amount() {
    let advance = [DECIDED, Pay(150_000), REPORTED, Answer(Determination, Eligible, 120_000)];
    let standing = live(&advance).unwrap();
    assert_eq!((standing.payable(), standing.overpaid()), (Yen::ZERO, Yen::new(30_000)));
    let less = [DECIDED, Pay(100_000), REPORTED, Answer(Determination, Eligible, 120_000)];
    assert_eq!(live(&less).unwrap().payable(), Yen::new(20_000));
    let equal = [DECIDED, Pay(120_000), REPORTED, Answer(Determination, Eligible, 120_000)];
    check(&equal, State::Paid, 120_000, 120_000, 120_000);
}

#[test]
fn money_comes_back_with_its_surcharge() {
    let back = [DECIDED, REPORTED, FINAL, Pay(185_000), Cancel(0), Order(6_000)];
    let standing = live(&back).unwrap();
    assert_eq!((standing.state, standing.owed()), (State::RepaymentOrdered, Yen::new(191_000)));
    let half = [&back[..], &[Repay(91_000)]].concat();
    assert_eq!(live(&half).unwrap().owed(), Yen::new(100_000));
    let all = [&half[..], &[Repay(100_000)]].concat();
    assert_eq!(live(&all).unwrap().state, State::Repaid);
    let above = [&half[..], &[Repay(100_001)]].concat();
    assert_eq!(live(&above), Err(Refusal::AboveOwed { owed: Yen::new(100_000) }));
}

#[test]
fn what_is_out_of_order_is_refused_with_what_may_come_next() {
    let refused = live(&[DECIDED, Withdraw, Pay(1)]);
    let may = Vec::new();
    assert_eq!(refused, Err(Refusal::OutOfOrder { state: State::Withdrawn, kind: EntryKind::Payment, may }));
    let early = live(&[DECIDED, FINAL]);
    let may = vec![
        EntryKind::Withdrawal,
        EntryKind::Change,
        EntryKind::Payment,
        EntryKind::Report,
        EntryKind::Abandonment,
        EntryKind::Cancellation,
    ];
    assert_eq!(early, Err(Refusal::OutOfOrder { state: State::Granted, kind: Determination, may }));
    assert_eq!(live(&[Pay(1)]), Err(Refusal::NotOpening { kind: EntryKind::Payment }));
    assert_eq!(live(&[REPORTED]), Err(Refusal::NotOpening { kind: Report }));
}

#[test]
fn amounts_have_limits() {
    let yen = Yen::new;
    assert_eq!(live(&[DECIDED, Pay(200_001)]), Err(Refusal::AbovePayable { payable: yen(200_000) }));
    assert_eq!(live(&[DECIDED, Pay(0)]), Err(Refusal::NotPositive));
    assert_eq!(live(&[DECIDED, Pay(-1)]), Err(Refusal::NotPositive));
    assert_eq!(live(&[DECIDED, Pay(1), Withdraw]), Err(Refusal::PaidAlready { paid: yen(1) }));
    assert_eq!(live(&[DECIDED, Cancel(200_000)]), Err(Refusal::NotLess { granted: yen(200_000) }));
    assert_eq!(live(&[DECIDED, Cancel(-1)]), Err(Refusal::NotLess { granted: yen(200_000) }));
    assert_eq!(live(&[DECIDED, Abandon, Order(0)]), Err(Refusal::NothingOverpaid));
}

#[test]
fn a_grant_of_which_nothing_is_left_counts_nowhere() {
    let nothing = live(&[DECIDED, REPORTED, Answer(Determination, Eligible, 0)]).unwrap();
    assert_eq!((nothing.granted, nothing.counts.len()), (Yen::ZERO, 0));
}

#[test]
fn a_payment_is_not_before_the_one_before() {
    let paid_on = |standing: &Standing, day| follow(standing, Event::Paid { amount: Yen::new(1), on: day });
    let decided = live(&[DECIDED]).unwrap();
    let later = paid_on(&decided, date(2024, 7, 1)).unwrap();
    assert_eq!(paid_on(&later, date(2024, 6, 30)), Err(Refusal::BeforePayment { since: date(2024, 7, 1) }));
}

#[test]
fn a_grant_without_yen_lives_too() {
    let eligible = Answer(EntryKind::Decision, Eligible, 0);
    check(&[eligible], State::Granted, 0, 0, 0);
    let done = [eligible, Answer(Report, Eligible, 0), Answer(Determination, Eligible, 0)];
    check(&done, State::Paid, 0, 0, 0);
    check(&[eligible, Cancel(0)], State::Cancelled, 0, 0, 0);
}

#[test]
fn the_words_of_states_and_kinds_are_read_back() {
    for state in State::ALL {
        assert_eq!(State::of(state.as_str()), Some(state));
    }
    for kind in EntryKind::ALL {
        assert_eq!(EntryKind::of(kind.as_str()), Some(kind));
    }
    assert_eq!((State::of("gone"), EntryKind::of("")), (None, None));
}

#[test]
fn the_drawn_state_machine_is_the_one_that_is_obeyed() {
    let page = include_str!("../../../../docs/LIFE.md");
    assert!(page.contains(&diagram::mermaid()), "docs/LIFE.md should draw:\n{}", diagram::mermaid());
}

fn any_step() -> impl Strategy<Value = Step> {
    let verdict = prop_oneof![Just(Eligible), Just(Ineligible), Just(NeedsCorrection), Just(NeedsReview)];
    let kind = prop_oneof![
        Just(Application),
        Just(EntryKind::Decision),
        Just(Correction),
        Just(Allotment),
        Just(Change),
        Just(Report),
        Just(Determination),
    ];
    let answer = (kind, verdict, 1_i64..300_000).prop_map(|(kind, verdict, amount)| {
        Answer(kind, verdict, if verdict == Eligible { amount } else { 0 })
    });
    let amount = || -10_i64..300_000;
    prop_oneof![
        4 => answer,
        1 => Just(Reject),
        1 => Just(Withdraw),
        1 => Just(Abandon),
        3 => amount().prop_map(Pay),
        1 => prop_oneof![Just(0), amount()].prop_map(Cancel),
        1 => (0_i64..10_000).prop_map(Order),
        2 => amount().prop_map(Repay),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_follows_the_table_and_never_pays_above_a_grant(steps in prop::collection::vec(any_step(), 1..40)) {
        let Ok(mut standing) = with(DECIDED, open) else { panic!("a decision opens") };
        for step in steps {
            let before = standing.clone();
            let kind = with(step, |event| event.kind());
            match with(step, |event| follow(&before, event)) {
                Ok(after) => {
                    let listed = TRANSITIONS.iter().any(|line| {
                        line.from == Some(before.state) && line.kind == kind && line.to.contains(&after.state)
                    });
                    prop_assert!(may_follow(&before).contains(&kind));
                    prop_assert!(listed, "{:?} {:?} {:?}", before.state, kind, after.state);
                    let (paid, ordered, repaid) = (after.paid().get(), after.ordered().get(), after.repaid.get());
                    let in_hand = paid - repaid.min(ordered);
                    prop_assert!(kind != EntryKind::Payment || in_hand <= after.granted.get());
                    prop_assert!(ordered <= paid && repaid <= ordered + after.surcharge.get());
                    prop_assert!(kind != EntryKind::RepaymentOrder || after.overpaid() == Yen::ZERO);
                    prop_assert!(after.forfeited <= after.overpaid());
                    prop_assert!(after.left.is_none_or(|left| after.granted <= left));
                    prop_assert!(kind == EntryKind::Cancellation || after.left.is_none() || after.left == before.left);
                    prop_assert!(after.payable() == Yen::ZERO || after.overpaid() == Yen::ZERO);
                    standing = after;
                }
                // what was offered as next is refused for its amount only
                Err(refusal) => {
                    let offered = may_follow(&before).contains(&kind);
                    let for_its_turn = matches!(refusal, Refusal::OutOfOrder { .. });
                    prop_assert!(!(offered && for_its_turn), "{refusal}");
                }
            }
        }
    }
}
