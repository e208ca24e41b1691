//! Calendar days, fiscal years and periods. Reading what people type is the host's.

use std::fmt;

/// A calendar day that exists, years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// A day of the Gregorian calendar. In a `const` a day that does not exist fails the build.
    ///
    /// # Panics
    /// For a day that does not exist; [`Self::checked`] answers `None` instead.
    pub const fn new(year: i32, month: u8, day: u8) -> Self {
        match Self::checked(year, month, day) {
            Some(date) => date,
            #[expect(clippy::panic, reason = "a day of a rule is a constant: this fails the build")]
            None => panic!("there is no such day"),
        }
    }

    /// A day of the Gregorian calendar; `None` where there is no such day.
    pub const fn checked(year: i32, month: u8, day: u8) -> Option<Self> {
        if year < 1 || year > 9999 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// The calendar year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The fiscal year that the day falls into.
    pub const fn fiscal_year(self) -> FiscalYear {
        FiscalYear(if self.month >= 4 { self.year } else { self.year - 1 })
    }

    /// How many days this day is after the other; negative where it is before.
    pub fn days_after(self, other: Self) -> i64 {
        self.days() - other.days()
    }

    /// Days since 1 March of the year 0, by which days are counted.
    fn days(self) -> i64 {
        let (year, month) = if self.month > 2 {
            (i64::from(self.year), i64::from(self.month) - 3)
        } else {
            (i64::from(self.year) - 1, i64::from(self.month) + 9)
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leap_days + (month * 153 + 2) / 5 + i64::from(self.day) - 1
    }
}

impl fmt::Display for Date {
    /// `2025-03-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Days of a month; 0 for a month that does not exist.
const fn days_in_month(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// 会計年度: 1 April to 31 March, named by the calendar year in which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The fiscal year that begins on 1 April of `year`.
    pub const fn new(year: i32) -> Self {
        Self(year)
    }

    /// The fiscal year of a whole number, as a `count` field holds it; `None` outside 1 to 9998.
    pub fn checked(year: i64) -> Option<Self> {
        (1..=9998).contains(&year).then(|| i32::try_from(year).ok().map(Self))?
    }

    /// The calendar year in which it begins.
    pub const fn get(self) -> i32 {
        self.0
    }

    /// So many fiscal years later.
    pub const fn plus(self, years: i32) -> Self {
        Self(self.0.saturating_add(years))
    }

    /// Whether the day falls into it.
    pub fn contains(self, day: Date) -> bool {
        day.fiscal_year() == self
    }
}

impl fmt::Display for FiscalYear {
    /// The calendar year in which it begins.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A period of days, both ends included. Empty where it ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    first: Date,
    last: Date,
}

impl Period {
    /// From the first day to the last one, both included.
    pub const fn inclusive(first: Date, last: Date) -> Self {
        Self { first, last }
    }

    /// The first day.
    pub const fn first(self) -> Date {
        self.first
    }

    /// The last day.
    pub const fn last(self) -> Date {
        self.last
    }

    /// How many days it has, both ends counted; 0 where it is empty.
    pub fn days(self) -> i64 {
        (self.last.days_after(self.first) + 1).max(0)
    }

    /// Whether the day is in it.
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}
