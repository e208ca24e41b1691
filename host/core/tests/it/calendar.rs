//! Days, fiscal years and eras.

#![expect(clippy::unwrap_used, reason = "the values of a test exist")]

use kisoku_core::calendar::{Date, Era, FiscalYear};
use proptest::prelude::*;

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

#[test]
fn only_days_that_exist() {
    for (year, month, day, exists) in [
        (2024, 2, 29, true),
        (2025, 2, 29, false),
        (1900, 2, 29, false),
        (2000, 2, 29, true),
        (2025, 4, 31, false),
        (2025, 0, 1, false),
        (2025, 13, 1, false),
        (2, 1, 1, true),
        (1, 12, 31, false),
        (0, 12, 31, false),
        (-1, 1, 1, false),
        (9999, 12, 31, true),
    ] {
        assert_eq!(Date::new(year, month, day).is_some(), exists, "{year}-{month}-{day}");
    }
}

#[test]
fn a_day_in_its_era() {
    for (date, expected) in [
        (day(2025, 3, 31), "令和7年3月31日"),
        (day(2019, 5, 1), "令和元年5月1日"),
        (day(2019, 4, 30), "平成31年4月30日"),
        (day(1989, 1, 8), "平成元年1月8日"),
        (day(1989, 1, 7), "昭和64年1月7日"),
        (day(1926, 12, 25), "昭和元年12月25日"),
        (day(1926, 12, 24), "大正15年12月24日"),
        (day(1912, 7, 30), "大正元年7月30日"),
        (day(1912, 7, 29), "明治45年7月29日"),
        (day(1873, 1, 1), "明治6年1月1日"),
        (day(1872, 12, 31), "1872年12月31日"),
    ] {
        assert_eq!(date.in_era(), expected);
    }
}

#[test]
fn a_year_later_has_a_day_for_a_leap_day() {
    for (from, years, expected) in [
        (day(2025, 11, 21), 1, Some(day(2026, 11, 21))),
        (day(2024, 2, 29), 1, Some(day(2025, 2, 28))),
        (day(2024, 2, 29), 4, Some(day(2028, 2, 29))),
        (day(9998, 12, 31), 1, Some(day(9999, 12, 31))),
        (day(9999, 1, 1), 1, None),
        (day(9999, 1, 1), i16::MAX, None),
    ] {
        assert_eq!(from.years_later(years), expected, "{from} {years}");
    }
}

#[test]
fn a_fiscal_year_runs_from_april_to_march() {
    for (date, year) in [
        (day(2024, 4, 1), 2024),
        (day(2025, 3, 31), 2024),
        (day(2025, 4, 1), 2025),
        (day(2024, 12, 31), 2024),
        (day(2025, 1, 1), 2024),
        (day(2, 1, 1), 1),
    ] {
        assert_eq!(Some(date.fiscal_year()), FiscalYear::new(year));
    }
    assert_eq!((FiscalYear::new(-1), FiscalYear::new(0)), (None, None));
}

#[test]
fn a_fiscal_year_is_shown_in_both_ways() {
    for (year, ja, en) in [
        (2024, "令和6年度", "FY2024"),
        (2019, "令和元年度", "FY2019"),
        (2018, "平成30年度", "FY2018"),
        (1989, "平成元年度", "FY1989"),
        (1988, "昭和63年度", "FY1988"),
        (1926, "大正15年度", "FY1926"),
        (1800, "1800年度", "FY1800"),
    ] {
        let year = FiscalYear::new(year).unwrap();
        assert_eq!((year.in_era().as_str(), year.to_string().as_str()), (ja, en));
    }
}

proptest! {
    #[test]
    fn the_year_in_an_era_leads_back(year in 1873_i16..=9999, month in 1_i8..=12, date in 1_i8..=28) {
        let date = day(year, month, date);
        let (era, in_era) = Era::of(date).unwrap();
        prop_assert_eq!(era.western_year(in_era), year);
        prop_assert!(in_era >= 1 && era.first_day() <= date);
        prop_assert_eq!(date.before().map(|before| before < date), Some(true));
    }
}
