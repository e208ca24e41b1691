//! In which order a budget is shared out, and how much each application may get.

use kisoku_core::ledger::EntryId;
use kisoku_core::money::{Decimal, Yen};
use kisoku_core::selection::{BudgetLine, Method, Most, Plan, Score, Waiting, turns};
use proptest::prelude::*;

/// An application by its number, its amount and its score.
fn waiting(number: u8, computed: i64, score: Option<(i64, u8)>) -> Waiting {
    let score = score.map(|(units, scale)| Score::new(Decimal::new(units, scale).unwrap()));
    let grant = EntryId::new([number; 16]);
    Waiting { grant, sequence: u64::from(number), computed: Yen::new(computed), score }
}

/// A budget of which nothing is granted yet.
fn untouched(ceiling: i64) -> BudgetLine {
    BudgetLine { ceiling: Some(Yen::new(ceiling)), granted: Yen::ZERO }
}

#[track_caller]
fn check(method: Method, unit: i64, left: i64, applications: &[Waiting], expected: &[(u8, Option<i64>)]) {
    let plan = Plan { method, unit: Yen::new(unit) };
    let turns = turns(plan, untouched(left), applications.to_vec());
    let told: Vec<_> = turns
        .iter()
        .map(|turn| {
            let most = match turn.most {
                Most::WhatIsLeft => None,
                Most::Share(share) => Some(share.get()),
            };
            (turn.grant.as_bytes().first().copied().unwrap(), most)
        })
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn first_come_keeps_the_order_of_application() {
    let applications = [waiting(2, 100, None), waiting(1, 300, Some((9, 0)))];
    check(Method::FirstCome, 1, 50, &applications, &[(1, None), (2, None)]);
}

#[test]
fn the_highest_score_comes_first_and_on_a_tie_the_smaller_amount() {
    let applications = [
        waiting(1, 150_000, Some((40, 0))),
        waiting(2, 200_000, Some((42, 0))),
        waiting(3, 150_000, Some((420, 1))),
        waiting(4, 200_000, Some((44, 0))),
        waiting(5, 1, None),
        waiting(6, 200_000, Some((4_200, 2))),
    ];
    let order = [(4, None), (3, None), (2, None), (6, None), (1, None), (5, None)];
    check(Method::ByScore, 1, 600_000, &applications, &order);
}

#[test]
fn pro_rata_cuts_each_share_down_to_the_unit() {
    let applications = [waiting(1, 600_000, None), waiting(2, 500_000, None), waiting(3, 400_000, None)];
    let shares = [(1, Some(400_000)), (2, Some(333_000)), (3, Some(266_000))];
    check(Method::ProRata, 1000, 1_000_000, &applications, &shares);
    let enough = [(1, Some(600_000)), (2, Some(500_000)), (3, Some(400_000))];
    check(Method::ProRata, 1000, 1_500_000, &applications, &enough);
    check(Method::ProRata, 1000, 0, &applications, &[(1, Some(0)), (2, Some(0)), (3, Some(0))]);
    check(Method::ProRata, 1000, 5, &[], &[]);
}

#[test]
fn no_ceiling_is_passed_and_without_one_all_may_be_had() {
    // Ceiling, granted, own ceiling; left.
    let cases = [
        (Some(500), 200, None, Some(300)),
        (Some(500), 200, Some(400), Some(200)),
        (Some(500), 200, Some(900), Some(300)),
        (Some(500), 200, Some(100), Some(0)),
        (None, 200, Some(900), Some(700)),
        (None, 200, None, None),
        (Some(500), 700, None, Some(0)),
    ];
    for (ceiling, granted, own, left) in cases {
        let budget = BudgetLine { ceiling: ceiling.map(Yen::new), granted: Yen::new(granted) };
        let budget = budget.within(own.map(Yen::new));
        assert_eq!(budget.left(), left.map(Yen::new), "{ceiling:?} {granted} {own:?}");
        assert_eq!(Most::WhatIsLeft.of(budget, Yen::new(7)), Yen::new(left.unwrap_or(7)));
        assert_eq!(Most::Share(Yen::new(9)).of(budget, Yen::new(7)), Yen::new(9));
    }
}

proptest! {
    #[test]
    fn shares_never_sum_to_more_than_is_left(
        amounts in prop::collection::vec(0_i64..5_000_000, 0..40),
        left in 0_i64..10_000_000,
        unit in 1_i64..5_000,
    ) {
        let applications: Vec<_> =
            (1..).zip(&amounts).map(|(number, &amount)| waiting(number, amount, None)).collect();
        let plan = Plan { method: Method::ProRata, unit: Yen::new(unit) };
        let mut sum = 0;
        for (turn, amount) in turns(plan, untouched(left), applications).iter().zip(&amounts) {
            let Most::Share(share) = turn.most else { panic!("a share") };
            prop_assert!(share.get() <= *amount && share.get() % unit == 0);
            sum += share.get();
        }
        prop_assert!(sum <= left);
    }
}
