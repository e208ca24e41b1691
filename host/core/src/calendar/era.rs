//! The eras since the calendar of the West came into use. Spellings that are read are in
//! [`crate::read`].

use jiff::civil;

use super::{Date, FiscalYear};

/// An era (元号). Source: 元号法 (昭和54年法律第43号) and the ordinances and rescripts on each change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Era {
    /// 明治, here from its sixth year.
    Meiji,
    /// 大正.
    Taisho,
    /// 昭和.
    Showa,
    /// 平成.
    Heisei,
    /// 令和.
    Reiwa,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// The era of a day with the year in it; `None` before 1 January 1873 (明治6年), up to which
    /// dates in eras belong to the lunisolar calendar (明治5年太政官布告第337号).
    pub fn of(date: Date) -> Option<(Self, i16)> {
        let era = Self::ALL.into_iter().rev().find(|era| era.first_day() <= date)?;
        Some((era, date.year() - era.western_year(1) + 1))
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The first day that carries its name; of 明治, the first day of the calendar in use today.
    pub const fn first_day(self) -> Date {
        Date(match self {
            Self::Meiji => civil::date(1873, 1, 1),
            Self::Taisho => civil::date(1912, 7, 30),
            Self::Showa => civil::date(1926, 12, 25),
            Self::Heisei => civil::date(1989, 1, 8),
            Self::Reiwa => civil::date(2019, 5, 1),
        })
    }

    /// The calendar year of a year of the era.
    pub const fn western_year(self, year: i16) -> i16 {
        let first = match self {
            Self::Meiji => 1868,
            Self::Taisho => 1912,
            Self::Showa => 1926,
            Self::Heisei => 1989,
            Self::Reiwa => 2019,
        };
        first + year - 1
    }
}

impl Date {
    /// `令和7年3月31日`, `令和元年5月1日`; before 明治6年, `1872年12月31日`.
    pub fn in_era(self) -> String {
        format!("{}年{}月{}日", year_name(self), self.month(), self.day())
    }
}

impl FiscalYear {
    /// `令和6年度`. A fiscal year is named by the era of most of it: 2019 is `令和元年度` (until
    /// April of that year it was called 平成31年度), 1988 is `昭和63年度`.
    pub fn in_era(self) -> String {
        // its middle, so that the change in May 2019 counts and that in January 1989 does not
        let middle = Date(civil::Date::new(self.get(), 10, 1).unwrap_or(civil::Date::MIN));
        format!("{}年度", year_name(middle))
    }
}

/// `令和元` or `令和7`; before 明治6年 the western year.
fn year_name(date: Date) -> String {
    match Era::of(date) {
        Some((era, 1)) => format!("{}元", era.name()),
        Some((era, year)) => format!("{}{year}", era.name()),
        None => date.year().to_string(),
    }
}
