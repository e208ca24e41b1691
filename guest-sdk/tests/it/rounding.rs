//! Rounding of yen: a table, and a dumb model that looks at the neighbours.

use kisoku_sdk::prelude::*;
use proptest::prelude::*;

#[track_caller]
fn check(rounding: Rounding, above: i64, below: i64, expected: i64) {
    let exact = Fraction::ratio(above, below).unwrap();
    assert_eq!(rounding.round(exact), Ok(Yen::new(expected)), "{above}/{below}");
}

#[test]
fn table() {
    for (rounding, above, below, expected) in [
        (Rounding::floor(1), 333_333, 2, 166_666),
        (Rounding::ceiling(1), 333_333, 2, 166_667),
        (Rounding::half_up(1), 333_333, 2, 166_667),
        (Rounding::half_up(1), 333_331, 4, 83_333),
        (Rounding::floor(1_000), 166_666, 1, 166_000),
        (Rounding::ceiling(1_000), 166_001, 1, 167_000),
        (Rounding::half_up(1_000), 166_500, 1, 167_000),
        (Rounding::half_up(1_000), 166_499, 1, 166_000),
        (Rounding::half_up(1_000), 999, 2, 0),
        (Rounding::floor(100), 99, 1, 0),
        (Rounding::floor(1_000), 166_000, 1, 166_000),
        (Rounding::ceiling(1_000), 166_000, 1, 166_000),
        (Rounding::floor(1), -1, 2, -1),
        (Rounding::ceiling(1), -1, 2, 0),
        (Rounding::half_up(1), -1, 2, -1),
        (Rounding::half_up(1), -1, 4, 0),
        (Rounding::floor(1_000), 0, 1, 0),
    ] {
        check(rounding, above, below, expected);
    }
}

#[test]
fn beyond_64_bits_is_a_fault() {
    assert!(Rounding::ceiling(1_000).round(Fraction::whole(i64::MAX)).is_err());
    assert!(Rounding::floor(i64::MAX).round(Fraction::ratio(1, i64::MAX).unwrap()).is_ok());
}

proptest! {
    #[test]
    fn nearest_multiple_in_the_named_direction(
        above in any::<i64>(),
        below in 1_i64..i64::MAX,
        unit in prop_oneof![Just(1_i64), Just(100), Just(1_000), 1..i64::MAX],
    ) {
        let exact = Fraction::ratio(above, below).unwrap();
        let (above, below, unit_wide) = (i128::from(above), i128::from(below), i128::from(unit));
        if let Ok(floor) = Rounding::floor(unit).round(exact) {
            let floor = i128::from(floor.get());
            prop_assert_eq!(floor % unit_wide, 0);
            prop_assert!(floor * below <= above && above - floor * below < unit_wide * below);
            if let Ok(ceiling) = Rounding::ceiling(unit).round(exact) {
                let expected = if floor * below == above { floor } else { floor + unit_wide };
                prop_assert_eq!(i128::from(ceiling.get()), expected);
            }
        }
    }
}
