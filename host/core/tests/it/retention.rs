//! How long papers are kept, and what is needed longer.

use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::life::{Payment, Payments, Standing, State};
use kisoku_core::money::Yen;
use kisoku_core::retention::{Needed, kept_until, needed};

#[track_caller]
fn check_until(year: i16, years: u8, until: Option<(i16, i8, i8)>) {
    let until = until.map(|(year, month, day)| Date::new(year, month, day).unwrap());
    assert_eq!(kept_until(FiscalYear::new(year).unwrap(), years), until);
}

#[test]
fn papers_of_2016_are_kept_until_the_end_of_fiscal_2021() {
    check_until(2016, 5, Some((2022, 3, 31)));
    check_until(2024, 5, Some((2030, 3, 31)));
    check_until(2024, 10, Some((2035, 3, 31)));
    check_until(9999, 100, None);
}

/// Granted, paid, ordered back and paid back, in yen.
#[track_caller]
fn check_needed(state: State, [granted, paid, ordered, repaid]: [i64; 4], expected: Option<Needed>) {
    let on = Date::new(2016, 10, 1).unwrap();
    let payment = Payment { amount: Yen::new(paid), on, ordered: Yen::new(ordered) };
    let payments = if paid == 0 { Vec::new() } else { vec![payment] };
    let standing = Standing {
        state,
        granted: Yen::new(granted),
        granted_on: None,
        left: None,
        computed: Yen::ZERO,
        payments: Payments::new(payments).unwrap(),
        forfeited: Yen::ZERO,
        surcharge: Yen::ZERO,
        repaid: Yen::new(repaid),
        counts: Vec::new(),
    };
    assert_eq!(needed(&standing), expected, "{state:?} {granted} {paid} {ordered} {repaid}");
}

#[test]
fn personal_values_of_a_grant_are_needed_until_its_end() {
    let ends =
        [State::Rejected, State::Withdrawn, State::Paid, State::Abandoned, State::Cancelled, State::Repaid];
    for state in State::ALL {
        let expected = if ends.contains(&state) { None } else { Some(Needed::In(state)) };
        check_needed(state, [0, 0, 0, 0], expected);
        check_needed(state, [100, 150, 50, 0], Some(Needed::Owes));
        // A claim for ¥50 could still be made.
        check_needed(state, [100, 150, 0, 0], Some(Needed::Overpaid));
        check_needed(state, [100, 150, 50, 50], expected);
    }
    check_needed(State::Cancelled, [0, 100, 0, 0], Some(Needed::Overpaid));
    check_needed(State::Paid, [100, 100, 0, 0], None);
    check_needed(State::Granted, [100, 0, 0, 0], Some(Needed::In(State::Granted)));
}
