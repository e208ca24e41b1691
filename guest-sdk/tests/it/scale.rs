//! Scales: every number has exactly one band, and what is not a scale is found.

use kisoku_sdk::prelude::*;
use proptest::prelude::*;

const SCALE: Scale<&str, 5> = Scale::new([
    ("exceeded", above(percent(100))),
    ("achieved", exactly(percent(100))),
    ("slightly-below", at_least(percent(90)).and_below(percent(100))),
    ("below", at_least(percent(60)).and_below(percent(90))),
    ("far-below", below(percent(60))),
]);

#[test]
fn bands_at_their_edges() {
    for (above, below, expected) in [
        (2001, 2000, "exceeded"),
        (2000, 2000, "achieved"),
        (1999, 2000, "slightly-below"),
        (90, 100, "slightly-below"),
        (8999, 10_000, "below"),
        (60, 100, "below"),
        (5999, 10_000, "far-below"),
        (0, 1, "far-below"),
        (-1, 1, "far-below"),
        (i64::MAX, i64::MAX - 1, "exceeded"),
    ] {
        assert_eq!(SCALE.band(Fraction::ratio(above, below).unwrap()), expected, "{above}/{below}");
    }
}

#[track_caller]
fn check(bands: &[Interval], expected: Option<ScaleProblem>) {
    let bands = (0_usize..).zip(bands.iter().copied()).collect();
    assert_eq!(ScaleTable::new(bands).err(), expected);
}

#[test]
fn what_is_not_a_scale_is_found() {
    let (high, low) = (percent(100), percent(60));
    check(&[at_least(high), at_least(low).and_below(high), below(low)], None);
    check(&[above(high), at_most(high)], None);
    check(&[at_least(low).and_at_most(high), below(low)], Some(ScaleProblem::Ends { row: 0 }));
    check(&[], Some(ScaleProblem::NoBand));
    check(&[at_least(high), at_least(low).and_below(high)], Some(ScaleProblem::Ends { row: 1 }));
    check(&[above(high), below(high)], Some(ScaleProblem::Gap { row: 1 }));
    check(&[at_least(high), at_most(high)], Some(ScaleProblem::Overlap { row: 1 }));
    check(&[at_least(high), below(low)], Some(ScaleProblem::Gap { row: 1 }));
    check(&[at_least(low), below(high)], Some(ScaleProblem::Overlap { row: 1 }));
    check(&[below(low), at_least(low)], Some(ScaleProblem::Ends { row: 0 }));
    check(&[above(high), above(high).and_below(low), at_most(high)], Some(ScaleProblem::Empty { row: 1 }));
    check(&[above(high), above(low).and_below(low), at_most(high)], Some(ScaleProblem::Empty { row: 1 }));
}

proptest! {
    #[test]
    fn a_table_that_is_accepted_has_one_band_for_every_number(
        edges in prop::collection::vec((-5_i64..5, any::<bool>()), 1..5),
        numerator in -12_i64..12,
    ) {
        let mut bands = Vec::new();
        let mut high: Option<(Fraction, bool)> = None;
        for &(edge, included) in &edges {
            let edge = Fraction::whole(edge);
            let interval = if included { at_least(edge) } else { above(edge) };
            bands.push(match high {
                None => interval,
                Some((at, true)) => interval.and_at_most(at),
                Some((at, false)) => interval.and_below(at),
            });
            high = Some((edge, !included));
        }
        let (last, included) = high.unwrap();
        bands.push(if included { at_most(last) } else { below(last) });
        let number = Fraction::ratio(numerator, 2).unwrap();
        let holding = bands.iter().filter(|interval| interval.contains(number)).count();
        if let Ok(table) = ScaleTable::new((0_usize..).zip(bands).collect()) {
            prop_assert_eq!(holding, 1);
            let _ = table.band(number);
        }
    }
}
