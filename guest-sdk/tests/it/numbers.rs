//! Fractions, decimals and yen, against the same sums in 128 bits.

use kisoku_sdk::prelude::*;
use proptest::prelude::*;

/// A fraction as any two numbers, not reduced.
fn fraction() -> impl Strategy<Value = (i64, i64)> {
    let small = -1_000_000_i64..1_000_000;
    let any = prop_oneof![small, any::<i64>()];
    (any, prop_oneof![1_i64..1_000, 1_i64..i64::MAX])
}

fn made((above, below): (i64, i64)) -> Fraction {
    Fraction::ratio(above, below).unwrap()
}

fn wide((above, below): (i64, i64)) -> (i128, i128) {
    (i128::from(above), i128::from(below))
}

/// That the result equals above / below exactly where it fits 64 bits, and is a fault where it does not.
#[track_caller]
fn check(result: Result<Fraction, Fault>, above: i128, below: i128) {
    let (mut a, mut b) = (above.unsigned_abs(), below.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let divisor = i128::try_from(a).unwrap() * below.signum();
    let fits = (i64::try_from(above / divisor), i64::try_from(below / divisor));
    match (fits, result) {
        ((Ok(above), Ok(below)), Ok(result)) => {
            assert_eq!((result.numerator(), result.denominator()), (above, below));
        }
        ((Err(_), _) | (_, Err(_)), Err(_)) => {}
        (fits, result) => panic!("{above}/{below} is {fits:?}, got {result:?}"),
    }
}

proptest! {
    #[test]
    fn sum_difference_and_product_are_exact(a in fraction(), b in fraction()) {
        let ((an, ad), (bn, bd)) = (wide(a), wide(b));
        check(made(a).plus(made(b)), an * bd + bn * ad, ad * bd);
        check(made(a).minus(made(b)), an * bd - bn * ad, ad * bd);
        check(made(a).times(made(b)), an * bn, ad * bd);
    }

    #[test]
    fn quotient_is_exact_and_none_for_zero(a in fraction(), b in fraction()) {
        let ((an, ad), (bn, bd)) = (wide(a), wide(b));
        match made(a).over(made(b)) {
            Ok(None) => prop_assert_eq!(bn, 0),
            Ok(Some(result)) => check(Ok(result), an * bd, ad * bn),
            Err(fault) => check(Err(fault), an * bd, ad * bn),
        }
    }

    #[test]
    fn order_is_that_of_cross_products(a in fraction(), b in fraction()) {
        let ((an, ad), (bn, bd)) = (wide(a), wide(b));
        prop_assert_eq!(made(a).cmp(&made(b)), (an * bd).cmp(&(bn * ad)));
        prop_assert_eq!(made(a) == made(b), an * bd == bn * ad);
    }

    #[test]
    fn floor_is_the_largest_whole_number_below(a in fraction()) {
        let (above, below) = wide(a);
        let floor = i128::from(made(a).floor());
        prop_assert!(floor * below <= above && above < (floor + 1) * below);
    }

    #[test]
    fn decimals_add_as_billionths(a: i64, b: i64, a_scale in 0_u8..10, b_scale in 0_u8..10) {
        let billionths = |units: i64, scale: u8| i128::from(units) * 10_i128.pow(9 - u32::from(scale));
        let (one, other) = (Decimal::new(a, a_scale), Decimal::new(b, b_scale));
        prop_assert_eq!(one.cmp(&other), billionths(a, a_scale).cmp(&billionths(b, b_scale)));
        if let Ok(sum) = one.plus(other) {
            let expected = billionths(a, a_scale) + billionths(b, b_scale);
            prop_assert_eq!(billionths(sum.units(), sum.scale()), expected);
            prop_assert_eq!(sum.scale(), a_scale.max(b_scale));
        }
        let fraction = Fraction::from(one);
        prop_assert_eq!(
            i128::from(fraction.numerator()) * 1_000_000_000,
            billionths(a, a_scale) * i128::from(fraction.denominator())
        );
    }

    #[test]
    fn yen_never_wrap(a: i64, b: i64) {
        let (one, other) = (Yen::new(a), Yen::new(b));
        prop_assert_eq!(one.plus(other).ok().map(Yen::get), a.checked_add(b));
        prop_assert_eq!(one.minus(other).ok().map(Yen::get), a.checked_sub(b));
        prop_assert_eq!(one.times(b).ok().map(Yen::get), a.checked_mul(b));
    }
}

#[test]
fn a_zero_divisor_is_not_computable() {
    assert_eq!(Fraction::ratio(0, 0), None);
    assert_eq!(Yen::new(5).over(Yen::ZERO), None);
    assert_eq!(Fraction::ONE.over(Fraction::ZERO), Ok(None));
}

#[test]
#[should_panic(expected = "a denominator above 0")]
fn a_fraction_that_is_written_down_has_a_denominator() {
    let _ = Fraction::new(1, 0);
}

#[test]
fn equal_values_have_equal_terms() {
    assert_eq!(Fraction::ratio(1999, 2000), Fraction::ratio(-3998, -4000));
    assert_eq!(percent(90), Fraction::ratio(9, 10).unwrap());
    assert_eq!(Fraction::new(90, 100), percent(90));
    assert_eq!(Fraction::from(Decimal::new(4580, 2)), Fraction::from(Decimal::new(458, 1)));
    assert_eq!(Decimal::new(4580, 2), Decimal::new(458, 1));
}
