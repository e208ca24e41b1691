//! Reads dates in the spellings that offices use. Whether a day lies within limits is checked by the
//! caller.
//!
//! Western, with a year of four digits: `2025-03-31`, `2025/3/31`, `2025.3.31`, `20250331`,
//! `2025年3月31日`. In an era, by its kanji, its ligature (`㋿`) or its letter in either case:
//! `令和7年3月31日`, `令和元年5月1日`, `R7.3.31`, `R7-3-31`, `R7/3/31`. Digits and signs in either width.

use super::scan::Scanner;
use super::wording::DateFault;
use crate::calendar::{Date, Era};

/// The last year of 平成 that is read after the era ended in its year 31: plans printed before then
/// look up to ten years ahead (`平成32年3月31日`). Other eras are read up to their last day.
const HEISEI_YEAR_MAX: i16 = 41;

/// The last year of 令和 that is read: two digits.
const REIWA_YEAR_MAX: i16 = 99;

/// A date, as typed.
pub(super) fn read(typed: &str) -> Result<Date, DateFault> {
    let mut scanner = Scanner::new(typed);
    let era = era(&mut scanner);
    let (year, month, day) = match era {
        Some(era) => {
            scanner.blanks();
            let year = year_of(era, &mut scanner)?;
            month_and_day(&mut scanner, year)?
        }
        None => western(&mut scanner)?,
    };
    finish(&mut scanner)?;
    let date = Date::new(year, month, day).ok_or(DateFault::NoSuchDate)?;
    if era.is_some_and(|era| date < era.first_day() || last_day(era).is_some_and(|last| last < date)) {
        return Err(DateFault::NoSuchDate);
    }
    Ok(date)
}

/// The last day that is read in an era; `None` where its last year says enough.
fn last_day(era: Era) -> Option<Date> {
    match era {
        // On the day of a change both eras were in use, until 平成 began on the day after.
        Era::Meiji => Some(Era::Taisho.first_day()),
        Era::Taisho => Some(Era::Showa.first_day()),
        Era::Showa => Era::Heisei.first_day().before(),
        Era::Heisei | Era::Reiwa => None,
    }
}

/// The last year that is read in an era.
const fn year_max(era: Era) -> i16 {
    match era {
        Era::Meiji => 45,
        Era::Taisho => 15,
        Era::Showa => 64,
        Era::Heisei => HEISEI_YEAR_MAX,
        Era::Reiwa => REIWA_YEAR_MAX,
    }
}

/// Walks over the name of an era.
fn era(scanner: &mut Scanner<'_>) -> Option<Era> {
    if let Some(era) = Era::ALL.into_iter().find(|era| scanner.eat_word(era.name())) {
        return Some(era);
    }
    let sign =
        scanner.eat(&['M', 'm', '㍾', 'T', 't', '㍽', 'S', 's', '㍼', 'H', 'h', '㍻', 'R', 'r', '㋿'])?;
    Some(match sign {
        'M' | 'm' | '㍾' => Era::Meiji,
        'T' | 't' | '㍽' => Era::Taisho,
        'S' | 's' | '㍼' => Era::Showa,
        'H' | 'h' | '㍻' => Era::Heisei,
        _ => Era::Reiwa,
    })
}

/// Walks over a year of an era; gives the western one.
fn year_of(era: Era, scanner: &mut Scanner<'_>) -> Result<i16, DateFault> {
    let year = if scanner.eat(&['元']).is_some() {
        1
    } else {
        number(scanner, 4).ok_or(DateFault::NotADate)?.value
    };
    // told before what follows is looked at: 昭和99年 is wrong however it goes on
    if year < 1 || year > year_max(era) {
        return Err(DateFault::NoSuchDate);
    }
    Ok(era.western_year(year))
}

/// Walks over a date that begins with a western year.
fn western(scanner: &mut Scanner<'_>) -> Result<(i16, i8, i8), DateFault> {
    let year = number(scanner, 4).ok_or(DateFault::NotADate)?;
    match year.digits {
        4 if scanner.clone().digit().is_some() => compact(scanner, year.value),
        4 => month_and_day(scanner, year.value),
        // a date but for its year?
        1 | 2 if month_and_day(scanner, year.value).is_ok() => Err(DateFault::ShortYear),
        _ => Err(DateFault::NotADate),
    }
}

/// Walks over `0331`.
fn compact(scanner: &mut Scanner<'_>, year: i16) -> Result<(i16, i8, i8), DateFault> {
    let mut two = || {
        let found = number(scanner, 2).filter(|number| number.digits == 2)?;
        i8::try_from(found.value).ok()
    };
    match (two(), two()) {
        (Some(month), Some(day)) => Ok((year, month, day)),
        (Some(_) | None, Some(_) | None) => Err(DateFault::NotADate),
    }
}

/// Walks over `年3月31日`, or over `3` and `31` behind two equal signs.
fn month_and_day(scanner: &mut Scanner<'_>, year: i16) -> Result<(i16, i8, i8), DateFault> {
    let sign = scanner.eat(&['年', '-', '/', '.']).ok_or(DateFault::NotADate)?;
    let in_words = sign == '年';
    let mut part = |end: &[char]| {
        if in_words {
            scanner.blanks();
        }
        let found = number(scanner, 2)?;
        if !end.is_empty() {
            scanner.eat(end)?;
        }
        i8::try_from(found.value).ok()
    };
    let parts = if in_words { (part(&['月']), part(&['日'])) } else { (part(&[sign]), part(&[])) };
    match parts {
        (Some(month), Some(day)) => Ok((year, month, day)),
        (Some(_) | None, Some(_) | None) => Err(DateFault::NotADate),
    }
}

/// Nothing may follow; a time or an offset is told apart, because a day in Japan is meant.
fn finish(scanner: &mut Scanner<'_>) -> Result<(), DateFault> {
    scanner.blanks();
    let rest = scanner.rest();
    if rest.is_empty() {
        Ok(())
    } else if rest.starts_with(['T', 't', 'Z', 'z']) || rest.contains([':', '：', '時']) {
        Err(DateFault::WithTime)
    } else {
        Err(DateFault::NotADate)
    }
}

/// A number and how many digits it was written with.
struct Digits {
    value: i16,
    digits: usize,
}

/// Walks over at least one and at most `digits_max` (up to 4) digits.
fn number(scanner: &mut Scanner<'_>, digits_max: usize) -> Option<Digits> {
    let mut number = Digits { value: 0, digits: 0 };
    while number.digits < digits_max
        && let Some(digit) = scanner.digit()
    {
        number = Digits { value: number.value * 10 + i16::from(digit), digits: number.digits + 1 };
    }
    (number.digits > 0).then_some(number)
}
