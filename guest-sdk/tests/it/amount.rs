//! Amounts between steps; their traces are tested through cases.

use kisoku_sdk::prelude::*;

#[derive(Steps)]
enum Step {
    #[step(id = "requested", ja = "申請額", en = "Requested")]
    Requested,
    #[step(id = "rate", ja = "補助率", en = "Rate")]
    Rate,
    #[step(id = "cap", ja = "上限", en = "Cap")]
    Cap,
}

#[test]
fn stays_exact_between_steps() {
    let mut amount = Amount::starting(Step::Requested, Yen::new(1_000));
    amount.at_rate(Step::Rate, Fraction::ratio(1, 3).unwrap());
    assert_eq!(amount.yen(), Yen::new(333));
    amount.at_rate(Step::Rate, Fraction::whole(3));
    assert_eq!(amount.exact(), Fraction::whole(1_000));
}

#[test]
fn a_cap_tells_what_it_took() {
    let mut amount = Amount::starting(Step::Requested, Yen::new(200_001));
    assert_eq!(
        amount.cap(Step::Cap, Yen::new(200_000)),
        Some(Cut { before: Yen::new(200_001), limit: Yen::new(200_000) })
    );
    assert_eq!(amount.cap(Step::Cap, Yen::new(200_000)), None);
    assert_eq!(
        amount.cap(Step::Cap, Yen::new(-1)),
        Some(Cut { before: Yen::new(200_000), limit: Yen::ZERO })
    );
    assert_eq!(amount.yen(), Yen::ZERO);
}

#[test]
fn less_stops_at_nothing() {
    let mut amount = Amount::starting(Step::Requested, Yen::new(100));
    amount.less(Step::Rate, Yen::new(101));
    assert_eq!(amount.yen(), Yen::ZERO);
}

#[test]
fn a_number_beyond_64_bits_is_never_another_number() {
    let mut amount = Amount::starting(Step::Requested, Yen::new(i64::MAX));
    amount.at_rate(Step::Rate, Fraction::whole(2));
    assert_eq!(amount.yen(), Yen::ZERO);
    assert_eq!(amount.cap(Step::Cap, Yen::new(5)), None);
}
