//! Calendar days, fiscal years and eras. Reading what people type is in [`crate::read`].

mod era;

use std::fmt;

use jiff::civil;

pub use era::Era;

/// A calendar day that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// A day of the Gregorian calendar, years 2 to 9999; `None` where there is no such day. The year 1
    /// is left out so that every day falls into a fiscal year of 1 or more.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 2 {
            return None;
        }
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The fiscal year that the day falls into.
    pub fn fiscal_year(self) -> FiscalYear {
        let begun = self.month() >= 4;
        FiscalYear(if begun { self.year() } else { self.year() - 1 })
    }

    /// The day before; `None` before the first day of the year 2.
    pub fn before(self) -> Option<Self> {
        let day = self.0.yesterday().ok()?;
        Self::new(day.year(), day.month(), day.day())
    }
}

impl fmt::Display for Date {
    /// `2025-03-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

/// 会計年度: 1 April to 31 March, named by the calendar year in which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(i16);

impl FiscalYear {
    /// The fiscal year that begins on 1 April of `year`; `None` outside 1 to 9999.
    pub fn new(year: i16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self(year))
    }

    /// The calendar year in which it begins.
    pub const fn get(self) -> i16 {
        self.0
    }
}

impl fmt::Display for FiscalYear {
    /// `FY2024`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FY{}", self.0)
    }
}
