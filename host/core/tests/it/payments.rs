//! What comes back of which payment, and an advance that is above what stands granted. The order of a
//! life is in [`crate::life`].

use kisoku_core::answer::{Decision, Verdict};
use kisoku_core::calendar::Date;
use kisoku_core::life::{
    ClaimPart, EntryKind, Event, Ground, PAYMENTS_MAX, Payment, Payments, Refusal, Standing, State, follow,
    may_follow, open,
};
use kisoku_core::money::Yen;
use proptest::prelude::*;

use crate::fixture::{date, granted};
use Ground::{Cancellation, Settlement};

/// The day of a payment: 1 May 2024 and so many days later, in May.
fn may(day: i8) -> Date {
    date(2024, 5, day)
}

fn answered(kind: EntryKind, amount: i64) -> impl Fn(&Standing) -> Result<Standing, Refusal> {
    let decision = Decision { verdict: Verdict::Eligible, ..granted(amount) };
    move |standing| {
        let counts = Vec::new();
        follow(standing, Event::Answered { kind, decision: &decision, counts, on: may(1) })
    }
}

/// A step of a life after its decision.
enum Step {
    Change(i64),
    Report(i64),
    Fix(i64),
    Pay(i64, i8),
    Cancel(i64, Ground),
    Abandon,
    Order(i64),
    Repay(i64),
}

use Step::{Abandon, Cancel, Change, Fix, Order, Pay, Repay, Report};

/// ¥200,000 are granted, and so it goes on.
fn live(steps: &[Step]) -> Result<Standing, Refusal> {
    let decision = Decision { verdict: Verdict::Eligible, ..granted(200_000) };
    let kind = EntryKind::Decision;
    let opened = open(Event::Answered { kind, decision: &decision, counts: Vec::new(), on: may(1) })?;
    continued(opened, steps)
}

fn continued(standing: Standing, steps: &[Step]) -> Result<Standing, Refusal> {
    steps.iter().try_fold(standing, |standing, step| {
        let event = match *step {
            Change(amount) => return answered(EntryKind::Change, amount)(&standing),
            Report(amount) => return answered(EntryKind::Report, amount)(&standing),
            Fix(amount) => return answered(EntryKind::Determination, amount)(&standing),
            Pay(amount, day) => Event::Paid { amount: Yen::new(amount), on: may(day) },
            Cancel(left, ground) => Event::Cancelled { left: Yen::new(left), ground },
            Abandon => Event::Abandoned,
            Order(surcharge) => Event::Ordered { surcharge: Yen::new(surcharge) },
            Repay(amount) => Event::Repaid { amount: Yen::new(amount) },
        };
        follow(&standing, event)
    })
}

#[track_caller]
fn stands(steps: &[Step]) -> Standing {
    live(steps).expect("a life in order")
}

/// What is claimed back after some steps: of each part the yen, the day in May and why.
#[track_caller]
fn check_claim(steps: &[Step], expected: &[(i64, i8, Ground)]) {
    let claim = stands(steps).claim(date(2024, 6, 30)).expect("something to claim");
    let part = |part: &ClaimPart| (part.principal.get(), part.received_on.day(), part.ground);
    assert_eq!(claim.parts.iter().map(part).collect::<Vec<_>>(), expected);
    assert_eq!(claim.principal.get(), expected.iter().map(|(yen, ..)| yen).sum::<i64>());
}

#[test]
fn what_comes_back_was_received_last() {
    let two = || [Pay(100_000, 2), Pay(60_000, 20), Report(0)];
    let fixed = |amount| two().into_iter().chain([Fix(amount)]).collect::<Vec<_>>();
    check_claim(&fixed(159_999), &[(1, 20, Settlement)]);
    check_claim(&fixed(100_001), &[(59_999, 20, Settlement)]);
    check_claim(&fixed(100_000), &[(60_000, 20, Settlement)]);
    check_claim(&fixed(99_999), &[(60_000, 20, Settlement), (1, 2, Settlement)]);
    check_claim(&fixed(0), &[(60_000, 20, Settlement), (100_000, 2, Settlement)]);
    check_claim(&[Pay(7, 2), Pay(8, 2), Abandon], &[(8, 2, Settlement), (7, 2, Settlement)]);
}

#[test]
fn what_was_ordered_back_is_not_ordered_again() {
    let first = || [Pay(100_000, 2), Pay(60_000, 20), Change(130_000), Order(0)];
    assert_eq!(stands(&first()).claim(date(2024, 6, 30)), Err(Refusal::NothingOverpaid));
    let twice = first().into_iter().chain([Order(0)]).collect::<Vec<_>>();
    assert_eq!(live(&twice), Err(Refusal::NothingOverpaid));
    let more = first().into_iter().chain([Change(90_000)]).collect::<Vec<_>>();
    check_claim(&more, &[(30_000, 20, Settlement), (10_000, 2, Settlement)]);
}

#[test]
fn a_surcharge_is_only_for_what_a_cancellation_took() {
    let cancelled = |left, ground| [Pay(100_000, 2), Pay(60_000, 20), Cancel(left, ground)];
    check_claim(&cancelled(150_000, Cancellation), &[(10_000, 20, Cancellation)]);
    check_claim(&cancelled(150_000, Settlement), &[(10_000, 20, Settlement)]);
    // what was not paid yet is not forfeited
    check_claim(
        &[Pay(150_000, 2), Cancel(160_000, Cancellation), Report(0), Fix(140_000)],
        &[(10_000, 2, Settlement)],
    );
    // what was overpaid before is not either; what is comes from the payment received last
    let both = [Pay(100_000, 2), Pay(60_000, 20), Change(150_000), Cancel(80_000, Cancellation)];
    check_claim(&both, &[(60_000, 20, Cancellation), (10_000, 2, Cancellation), (10_000, 2, Settlement)]);
    // an increase takes back what was only to be settled, and never what was forfeited
    let cancelled = || [Pay(160_000, 2), Change(150_000), Cancel(140_000, Cancellation), Change(130_000)];
    check_claim(&cancelled(), &[(10_000, 2, Cancellation), (20_000, 2, Settlement)]);
    let raised = cancelled().into_iter().chain([Change(140_000)]).collect::<Vec<_>>();
    check_claim(&raised, &[(10_000, 2, Cancellation), (10_000, 2, Settlement)]);
}

/// What follows on a cancellation that left so much is refused.
#[track_caller]
fn check_above_left(left: i64, ground: Ground, then: &[Step]) {
    let cancelled = stands(&[Pay(160_000, 2), Cancel(left, ground)]);
    assert_eq!(cancelled.left, Some(Yen::new(left)));
    assert_eq!(continued(cancelled, then), Err(Refusal::AboveLeft { left: Yen::new(left) }));
}

#[test]
fn what_was_cancelled_is_not_granted_again() {
    for ground in [Cancellation, Settlement] {
        check_above_left(100_000, ground, &[Change(100_001)]);
        check_above_left(100_000, ground, &[Change(200_000)]);
        // nor by way of less, nor once it came back
        check_above_left(100_000, ground, &[Change(90_000), Change(100_001)]);
        check_above_left(100_000, ground, &[Order(0), Repay(60_000), Change(100_001)]);
        check_above_left(100_000, ground, &[Report(0), Fix(100_001)]);
    }
    check_balance(
        &[Pay(160_000, 2), Cancel(100_000, Cancellation), Change(90_000), Change(100_000)],
        State::Granted,
        [0, 60_000, 0],
    );
    // each cancellation leaves less
    let twice = stands(&[Cancel(100_000, Cancellation), Cancel(70_000, Settlement)]);
    assert_eq!(twice.left, Some(Yen::new(70_000)));
    assert_eq!(continued(twice, &[Change(70_001)]), Err(Refusal::AboveLeft { left: Yen::new(70_000) }));
    // where nothing is left, nothing is there to be changed
    assert_eq!(stands(&[Cancel(100_000, Cancellation), Cancel(0, Cancellation)]).left, None);
    assert_eq!(stands(&[Cancel(100_000, Cancellation), Abandon]).left, None);
    assert_eq!(stands(&[Pay(160_000, 2), Change(150_000)]).left, None);
}

#[test]
fn money_does_not_come_back_before_it_was_received() {
    let overpaid = stands(&[Pay(100_000, 2), Pay(60_000, 20), Change(130_000)]);
    assert_eq!(overpaid.claim(may(19)), Err(Refusal::BeforeReceipt { since: may(20) }));
    assert_eq!(overpaid.claim(may(20)).map(|claim| claim.parts.len()), Ok(1));
    // only what comes back counts
    let earlier = stands(&[Pay(100_000, 2), Pay(60_000, 20), Change(100_000), Order(0), Change(90_000)]);
    assert_eq!(earlier.claim(may(19)).map(|claim| claim.principal), Ok(Yen::new(10_000)));
}

/// State, then what may be paid, is overpaid and is owed.
#[track_caller]
fn check_balance(steps: &[Step], state: State, balance: [i64; 3]) {
    let standing = stands(steps);
    let [payable, overpaid, owed] = [standing.payable(), standing.overpaid(), standing.owed()].map(Yen::get);
    assert_eq!((standing.state, [payable, overpaid, owed]), (state, balance));
}

#[test]
fn an_overpaid_advance_comes_back_while_the_grant_goes_on() {
    check_balance(&[Pay(150_000, 2), Change(100_000)], State::Granted, [0, 50_000, 0]);
    check_balance(&[Pay(150_000, 2), Change(100_000), Order(7)], State::Granted, [0, 0, 50_007]);
    // nothing is paid on top of what is owed, surcharge included
    check_balance(
        &[Pay(150_000, 2), Change(100_000), Order(7), Repay(50_000), Change(120_000)],
        State::Granted,
        [19_993, 0, 7],
    );
    let ordered = || [Pay(150_000, 2), Change(100_000), Order(0)];
    let then = |more: Vec<Step>| ordered().into_iter().chain(more).collect::<Vec<_>>();
    check_balance(&then(vec![Change(120_000)]), State::Granted, [0, 0, 50_000]);
    check_balance(&then(vec![Change(120_000), Repay(40_000)]), State::Granted, [10_000, 0, 10_000]);
    let back = || then(vec![Repay(50_000), Change(120_000)]);
    check_balance(&back(), State::Granted, [20_000, 0, 0]);
    let paid = || back().into_iter().chain([Pay(20_000, 30), Report(0)]);
    check_balance(&paid().collect::<Vec<_>>(), State::Reported, [0, 0, 0]);
    check_balance(&paid().chain([Fix(120_000)]).collect::<Vec<_>>(), State::Paid, [0, 0, 0]);
    let less = || paid().chain([Fix(90_000)]);
    check_balance(&less().collect::<Vec<_>>(), State::Determined, [0, 30_000, 0]);
    check_claim(&less().collect::<Vec<_>>(), &[(20_000, 30, Settlement), (10_000, 2, Settlement)]);
    check_balance(&less().chain([Order(0), Repay(30_000)]).collect::<Vec<_>>(), State::Repaid, [0, 0, 0]);
}

#[test]
fn what_is_owed_comes_back_wherever_the_grant_is() {
    let ordered = || [Pay(150_000, 2), Change(100_000), Order(0)];
    let then = |more: Vec<Step>| ordered().into_iter().chain(more).collect::<Vec<_>>();
    check_balance(&then(vec![Report(0), Repay(1)]), State::Reported, [0, 0, 49_999]);
    check_balance(&then(vec![Report(0), Fix(100_000), Repay(1)]), State::Paid, [0, 0, 49_999]);
    check_balance(&then(vec![Report(0), Fix(90_000), Repay(1)]), State::Determined, [0, 10_000, 49_999]);
    check_balance(&then(vec![Abandon, Repay(1)]), State::Abandoned, [0, 100_000, 49_999]);
    check_balance(&then(vec![Cancel(0, Settlement), Repay(1)]), State::Cancelled, [0, 100_000, 49_999]);
    // a second order while the first is open
    let open = vec![Report(0), Fix(90_000), Order(0), Cancel(0, Cancellation), Order(5)];
    check_balance(&then(open), State::RepaymentOrdered, [0, 0, 150_005]);
    let above = live(&then(vec![Repay(50_001)]));
    assert_eq!(above, Err(Refusal::AboveOwed { owed: Yen::new(50_000) }));
    let nothing = stands(&[Pay(150_000, 2)]);
    assert!(!may_follow(&nothing).contains(&EntryKind::Repayment));
}

#[test]
fn a_report_that_is_not_final_leaves_nothing_overpaid() {
    check_balance(&[Pay(150_000, 2), Report(90_000)], State::Reported, [50_000, 0, 0]);
    assert_eq!(live(&[Pay(150_000, 2), Report(90_000), Order(0)]), Err(Refusal::NothingOverpaid));
}

#[test]
fn payments_have_an_end() {
    let all = || (0..PAYMENTS_MAX).map(|_| Pay(1, 2));
    assert_eq!(stands(&all().collect::<Vec<_>>()).payments.as_slice().len(), PAYMENTS_MAX);
    let refused = live(&all().chain([Pay(1, 2)]).collect::<Vec<_>>());
    assert_eq!(refused, Err(Refusal::TooManyPayments { max: PAYMENTS_MAX }));
}

#[test]
fn payments_that_cannot_be_are_not_read() {
    let payment =
        |amount, day, ordered| Payment { amount: Yen::new(amount), on: may(day), ordered: Yen::new(ordered) };
    let are = |payments: Vec<Payment>| Payments::new(payments).is_some();
    assert!(are(vec![]) && are(vec![payment(5, 2, 5), payment(1, 2, 0)]));
    assert!(!are(vec![payment(0, 2, 0)]));
    assert!(!are(vec![payment(5, 2, 6)]));
    assert!(!are(vec![payment(5, 2, -1)]));
    assert!(!are(vec![payment(5, 3, 0), payment(5, 2, 0)]));
    assert!(!are(vec![payment(i64::MAX, 2, 0), payment(1, 2, 0)]));
    assert!(!are(vec![payment(1, 2, 0); PAYMENTS_MAX + 1]));
}

proptest! {
    /// The dumb model: a pile of single yen, each with the day on which it came. An order takes from the top.
    #[test]
    fn orders_take_yen_by_yen_from_the_last(
        payments in prop::collection::vec((1_usize..40, 1_i8..6), 1..8),
        cuts in prop::collection::vec((1_i64..60, any::<bool>()), 1..6),
    ) {
        let mut days: Vec<i8> = payments.iter().map(|(_, day)| *day).collect();
        days.sort_unstable();
        let mut pile = Vec::new();
        let mut standing = stands(&[]);
        for ((yen, _), day) in payments.iter().zip(days) {
            pile.extend(vec![day; *yen]);
            let amount = Yen::new(i64::try_from(*yen).unwrap());
            standing = follow(&standing, Event::Paid { amount, on: may(day) }).unwrap();
        }
        for (cut, cancels) in cuts {
            let left = i64::try_from(pile.len()).unwrap() - cut;
            if left <= 0 {
                break;
            }
            let ground = if cancels { Cancellation } else { Settlement };
            standing = follow(&standing, Event::Cancelled { left: Yen::new(left), ground }).unwrap();
            let claim = standing.claim(may(30)).unwrap();
            let mut taken = Vec::new();
            for part in &claim.parts {
                prop_assert_eq!(part.ground, ground);
                taken.extend(vec![part.received_on.day(); usize::try_from(part.principal.get()).unwrap()]);
            }
            let top: Vec<i8> = pile.drain(pile.len() - usize::try_from(cut).unwrap()..).rev().collect();
            prop_assert_eq!(taken, top);
            standing = follow(&standing, Event::Ordered { surcharge: Yen::ZERO }).unwrap();
            prop_assert_eq!(standing.overpaid(), Yen::ZERO);
        }
        let ordered = standing.payments.as_slice().iter().all(|payment| payment.ordered <= payment.amount);
        prop_assert!(ordered);
    }
}
