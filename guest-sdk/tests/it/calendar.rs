//! Days, fiscal years and periods.

use kisoku_sdk::prelude::*;

#[test]
fn only_days_that_exist() {
    for (year, month, day, exists) in [
        (2024, 2, 29, true),
        (2025, 2, 29, false),
        (1900, 2, 29, false),
        (2000, 2, 29, true),
        (2025, 4, 31, false),
        (2025, 12, 31, true),
        (2025, 0, 1, false),
        (2025, 13, 1, false),
        (2025, 1, 0, false),
        (0, 1, 1, false),
        (1, 1, 1, true),
        (9999, 12, 31, true),
        (10_000, 1, 1, false),
    ] {
        assert_eq!(Date::checked(year, month, day).is_some(), exists, "{year}-{month}-{day}");
    }
}

#[test]
fn a_fiscal_year_begins_on_1_april() {
    assert_eq!(Date::new(2025, 3, 31).fiscal_year(), FiscalYear::new(2024));
    assert_eq!(Date::new(2025, 4, 1).fiscal_year(), FiscalYear::new(2025));
    assert!(FiscalYear::new(2024).contains(Date::new(2024, 4, 1)));
    assert!(!FiscalYear::new(2024).contains(Date::new(2024, 3, 31)));
}

#[test]
fn every_day_is_one_after_the_day_before() {
    let mut before = Date::new(1899, 12, 31);
    for year in 1900..2101 {
        for month in 1..13 {
            for day in 1..32 {
                let Some(date) = Date::checked(year, month, day) else { continue };
                assert_eq!(date.days_after(before), 1, "{date}");
                assert_eq!(before.days_after(date), -1, "{date}");
                assert!(before < date);
                before = date;
            }
        }
    }
}

#[test]
fn a_period_includes_both_ends() {
    let period = Period::inclusive(Date::new(2021, 6, 1), Date::new(2025, 3, 31));
    for (day, inside) in [
        (Date::new(2021, 5, 31), false),
        (Date::new(2021, 6, 1), true),
        (Date::new(2025, 3, 31), true),
        (Date::new(2025, 4, 1), false),
    ] {
        assert_eq!(period.contains(day), inside, "{day}");
    }
}
