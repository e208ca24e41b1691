//! Yen, decimals and fractions: exact, and shown as people write them.

use kisoku_core::money::{Decimal, Fraction, Yen};
use proptest::prelude::*;

#[test]
fn yen_are_shown_in_groups_of_three() {
    for (yen, expected) in [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (-1000, "-1,000"),
        (1_000_000, "1,000,000"),
        (i64::MIN, "-9,223,372,036,854,775,808"),
    ] {
        assert_eq!(Yen::new(yen).to_string(), expected);
    }
}

#[test]
fn decimals_are_shown_as_written_and_compared_by_value() {
    let decimal = |units, scale| Decimal::new(units, scale).unwrap();
    for (units, scale, expected) in [
        (458, 1, "45.8"),
        (4580, 2, "45.80"),
        (-20, 2, "-0.20"),
        (5, 9, "0.000000005"),
        (0, 2, "0.00"),
        (7, 0, "7"),
    ] {
        assert_eq!(decimal(units, scale).to_string(), expected);
    }
    assert_eq!(decimal(458, 1), decimal(4580, 2));
    assert!(decimal(458, 1) < decimal(4581, 2));
    assert!(decimal(i64::MIN, 0) < decimal(i64::MIN, 9));
    assert_eq!(Decimal::new(1, 10), None);
}

#[test]
fn a_fraction_is_in_lowest_terms() {
    for (numerator, denominator, is_one) in [
        (1, 2, true),
        (2, 4, false),
        (0, 1, true),
        (0, 2, false),
        (1, 0, false),
        (1, -2, false),
        (-1, 2, true),
    ] {
        assert_eq!(Fraction::new(numerator, denominator).is_some(), is_one, "{numerator}/{denominator}");
    }
}

#[test]
fn a_fraction_is_shown_rounded_and_never_more_than_shown() {
    let shown =
        |numerator, denominator, digits| Fraction::new(numerator, denominator).unwrap().display(100, digits);
    for (numerator, denominator, digits, expected) in [
        (1999, 2000, 1, "100.0"),
        (1999, 2000, 2, "99.95"),
        (1, 2, 0, "50"),
        (1, 8, 0, "13"),
        (-1, 8, 0, "-13"),
        (-1, 1_000_000, 1, "0.0"),
        (2, 3, 1, "66.7"),
        (i64::MIN + 1, 1, 9, "-922337203685477580700.000000000"),
    ] {
        assert_eq!(shown(numerator, denominator, digits), expected);
    }
    // more digits than a decimal has are never shown
    assert_eq!(shown(1, 2, 255), "50.000000000");
}

proptest! {
    #[test]
    fn sums_go_back(a: i64, b: i64) {
        let (a, b) = (Yen::new(a), Yen::new(b));
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
        }
        prop_assert_eq!(a.checked_add(b).map(Yen::get), a.get().checked_add(b.get()));
    }

    /// The dumb model: decimals written out to the same length compare as integers do.
    #[test]
    fn decimals_compare_by_value(a: i32, b: i32, scale_a in 0_u8..=9, scale_b in 0_u8..=9) {
        let widened = |units: i32, scale: u8| i128::from(units) * 10_i128.pow(9 - u32::from(scale));
        let (left, right) = (Decimal::new(a.into(), scale_a).unwrap(), Decimal::new(b.into(), scale_b).unwrap());
        prop_assert_eq!(left.cmp(&right), widened(a, scale_a).cmp(&widened(b, scale_b)));
        prop_assert_eq!(left == right, widened(a, scale_a) == widened(b, scale_b));
    }
}
