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

    /// The same day so many years later, 28 February where that year has no 29; `None` beyond 9999.
    pub fn years_later(self, years: i16) -> Option<Self> {
        let year = self.year().checked_add(years)?;
        Self::new(year, self.month(), self.day()).or_else(|| Self::new(year, self.month(), 28))
    }
}

impl Date {
    /// Writes `2025-03-31`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        let [high, low] = [self.year() / 100, self.year() % 100].map(two_digits);
        let [month, day] = [self.month(), self.day()].map(|number| two_digits(number.into()));
        let mut text = *b"0000-00-00";
        let parts = [high, low, [b'-', month[0]], [month[1], b'-'], day];
        text.as_chunks_mut::<2>().0.copy_from_slice(&parts);
        out.write_str(str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Display for Date {
    /// `2025-03-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

/// The two last digits of a number that is not negative.
fn two_digits(number: i16) -> [u8; 2] {
    let digit = |number: i16| b'0' + u8::try_from(number % 10).unwrap_or_default();
    [digit(number / 10), digit(number)]
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
