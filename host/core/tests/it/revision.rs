//! Municipality codes, digests, periods, and which revision is in force on a day.

use std::sync::Arc;

use kisoku_core::calendar::Date;
use kisoku_core::manifest::{Programme, TallyPeriod, TallySum};
use kisoku_core::ports::Rules as _;
use kisoku_core::revision::{Digest, EffectivePeriod, LgCode, Municipality, NotAdded, Revision};

use crate::fixture::{Parrot, date, label, settings};

#[test]
fn codes_carry_their_check_digit() {
    // 山口市, 伊賀市, 周南市, 札幌市, 東京都
    for code in ["352039", "242161", "352152", "011002", "130001"] {
        assert_eq!(LgCode::new(code).map(|it| it.to_string()).as_deref(), Some(code));
    }
    for code in ["352038", "352093", "35203", "3520390", "", "３５２０３９", "35203a", " 352039"] {
        assert_eq!(LgCode::new(code), None, "{code}");
    }
}

#[test]
fn digests_are_read_as_they_are_written() {
    let digest = Digest::of(b"");
    let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(digest.to_string(), hex);
    assert_eq!(Digest::from_hex(hex), Some(digest));
    let (upper, long) = (hex.to_uppercase(), format!("{hex}0"));
    for text in ["", &hex[1..], &upper, &long, &hex.replace('e', "g")] {
        assert_eq!(Digest::from_hex(text), None, "{text}");
    }
}

fn period(from: Date, to: Option<Date>) -> EffectivePeriod {
    EffectivePeriod::new(from, to).expect("not empty")
}

#[test]
fn periods_begin_on_their_first_day_and_end_before_their_last() {
    let year = period(date(2024, 4, 1), Some(date(2025, 4, 1)));
    let cases = [
        (date(2024, 3, 31), false),
        (date(2024, 4, 1), true),
        (date(2025, 3, 31), true),
        (date(2025, 4, 1), false),
    ];
    for (day, expected) in cases {
        assert_eq!(year.contains(day), expected, "{day}");
    }
    assert!(period(date(2024, 4, 1), None).contains(date(9999, 12, 31)));
    assert_eq!(EffectivePeriod::new(date(2024, 4, 1), Some(date(2024, 4, 1))), None);
    assert_eq!(EffectivePeriod::new(date(2024, 4, 1), Some(date(2024, 3, 31))), None);
}

#[test]
fn periods_overlap_where_they_share_a_day() {
    let years = |from, to: Option<i16>| period(date(from, 4, 1), to.map(|year| date(year, 4, 1)));
    let cases = [
        (years(2021, Some(2024)), years(2024, None), false),
        (years(2021, Some(2025)), years(2024, None), true),
        (years(2021, None), years(2030, None), true),
        (years(2021, Some(2022)), years(2023, Some(2024)), false),
        (years(2021, Some(2030)), years(2023, Some(2024)), true),
        (years(2021, Some(2022)), years(2021, Some(2022)), true),
    ];
    for (one, other, expected) in cases {
        assert_eq!(one.overlaps(other), expected, "{one:?} {other:?}");
        assert_eq!(other.overlaps(one), expected, "{other:?} {one:?}");
    }
}

fn revision(period: EffectivePeriod) -> Arc<Revision> {
    let rules = Arc::new(Parrot::new());
    let (position, programme) = rules.manifest().programme("grant").expect("declared");
    Arc::new(Revision {
        digest: Digest::of(b"parrot"),
        position,
        programme: Arc::clone(programme),
        settings: settings("", "", "lifetime"),
        settings_digest: Digest::of(b"settings"),
        period,
        rules,
    })
}

#[test]
fn one_revision_is_in_force_on_a_day_or_none() {
    let mut city = Municipality::new(LgCode::new("352039").unwrap(), label("山口市", "Yamaguchi"));
    let second = period(date(2024, 4, 1), Some(date(2025, 4, 1)));
    let first = period(date(2021, 6, 1), Some(date(2023, 4, 1)));
    city.add(revision(second)).unwrap();
    city.add(revision(first)).unwrap();
    assert_eq!(city.add(revision(period(date(2025, 3, 31), None))), Err(NotAdded::Overlap { other: second }));
    assert_eq!(city.add(revision(period(date(2000, 1, 1), None))), Err(NotAdded::Overlap { other: first }));

    let in_order: Vec<_> = city.revisions("grant").iter().map(|it| it.period).collect();
    assert_eq!(in_order, [first, second]);
    let cases = [
        (date(2021, 5, 31), None),
        (date(2021, 6, 1), Some(first)),
        (date(2023, 3, 31), Some(first)),
        (date(2023, 4, 1), None),
        (date(2025, 3, 31), Some(second)),
        (date(2025, 4, 1), None),
    ];
    for (day, expected) in cases {
        assert_eq!(city.in_force("grant", day).map(|it| it.period), expected, "{day}");
    }
    assert!(city.in_force("unknown", date(2024, 6, 1)).is_none());
}

#[test]
fn a_tally_keeps_its_meaning_over_revisions() {
    let changed = |change: fn(&mut Programme)| {
        let before = revision(period(date(2021, 6, 1), Some(date(2024, 4, 1))));
        let after = revision(period(date(2024, 4, 1), None));
        let mut programme = Programme::clone(&before.programme);
        change(&mut programme);
        let mut after = Arc::into_inner(after).unwrap();
        after.programme = Arc::new(programme);
        let mut city = Municipality::new(LgCode::new("352039").unwrap(), label("山口市", "Yamaguchi"));
        let other = before.period;
        city.add(before).unwrap();
        city.add(Arc::new(after)).map_err(|refused| {
            assert_eq!(refused, NotAdded::OtherTally { tally: "area_granted".to_owned(), other });
        })
    };
    assert_eq!(changed(|_| ()), Ok(()));
    assert_eq!(changed(|it| it.tallies[0].period = TallyPeriod::Lifetime), Ok(()));
    assert_eq!(changed(|it| it.tallies[0].ceiling = None), Ok(()));
    assert_eq!(changed(|it| _ = it.tallies.remove(0)), Ok(()));
    assert_eq!(changed(|it| it.tallies[0].id = "another".to_owned()), Ok(()));
    assert_eq!(changed(|it| it.tallies[0].sums = TallySum::Grants), Err(()));
    assert_eq!(changed(|it| it.tallies[0].keys.clear()), Err(()));
    assert_eq!(changed(|it| it.tallies[0].keys = vec![0, 3]), Err(()));
    // The same field at another position is the same key.
    let moved = |it: &mut Programme| {
        it.fields.swap(0, 3);
        it.tallies[0].keys = vec![3];
        it.tallies[1].keys = vec![0];
    };
    assert_eq!(changed(moved), Ok(()));
    assert_eq!(changed(|it| it.fields[0].name = "district".to_owned()), Err(()));
}
