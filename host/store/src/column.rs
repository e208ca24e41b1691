//! How values of the core stand in columns. Which columns there are is in the schema.

use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::ledger::{EntryId, Instant};
use kisoku_core::life::EntryKind;
use kisoku_core::revision::{Digest, LgCode};
use rusqlite::types::Type;
use rusqlite::{Error, Row};

/// A place in a chain, or fuel.
pub(crate) fn whole(row: &Row<'_>, column: usize) -> Result<u64, Error> {
    let whole: i64 = row.get(column)?;
    u64::try_from(whole).map_err(|_| Error::IntegralValueOutOfRange(column, whole))
}

/// A place in a chain, or fuel, as a column holds it.
pub(crate) fn signed(whole: u64) -> i64 {
    i64::try_from(whole).unwrap_or(i64::MAX)
}

/// A SHA-256.
pub(crate) fn digest(row: &Row<'_>, column: usize) -> Result<Digest, Error> {
    row.get(column).map(Digest::new)
}

/// An entry's id.
pub(crate) fn id(row: &Row<'_>, column: usize) -> Result<EntryId, Error> {
    row.get(column).map(EntryId::new)
}

/// An instant.
pub(crate) fn instant(row: &Row<'_>, column: usize) -> Result<Instant, Error> {
    row.get(column).map(Instant::from_millis)
}

/// What kind of entry.
pub(crate) fn kind(row: &Row<'_>, column: usize) -> Result<EntryKind, Error> {
    EntryKind::of(row.get_ref(column)?.as_str()?).ok_or_else(|| unreadable(column, "kind"))
}

/// A fiscal year.
pub(crate) fn fiscal_year(row: &Row<'_>, column: usize) -> Result<FiscalYear, Error> {
    let year: i16 = row.get(column)?;
    FiscalYear::new(year).ok_or(Error::IntegralValueOutOfRange(column, i64::from(year)))
}

/// A municipality's code.
pub(crate) fn code(row: &Row<'_>, column: usize) -> Result<LgCode, Error> {
    LgCode::new(row.get_ref(column)?.as_str()?).ok_or_else(|| unreadable(column, "municipality"))
}

/// A text that is none that this store ever writes.
pub(crate) fn unreadable(column: usize, name: &str) -> Error {
    Error::InvalidColumnType(column, name.to_owned(), Type::Text)
}

/// Whether a column holds what this store never writes there.
pub(crate) fn is_unreadable(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidColumnType(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::FromSqlConversionFailure(..)
            | Error::Utf8Error(..)
    )
}

/// Reads `YYYY-MM-DD` as this store writes it.
pub(crate) fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let date =
        Date::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)?;
    (date.to_string() == text).then_some(date)
}

/// Ends each text of a list.
pub(crate) const END: char = '\u{1}';

/// Stands before what stands for [`END`], itself, or NUL.
const ESCAPE: char = '\u{2}';

/// Adds a text to such a list. [`END`] stands at the end of a text alone, and the lists sort as their
/// texts do.
pub(crate) fn push_ended(list: &mut String, text: &str) {
    if text.bytes().all(|byte| byte > 2) {
        list.push_str(text);
    } else {
        for character in text.chars() {
            match character {
                '\0' => list.extend([ESCAPE, '\u{2}']),
                END => list.extend([ESCAPE, '\u{3}']),
                ESCAPE => list.extend([ESCAPE, '\u{4}']),
                other => list.push(other),
            }
        }
    }
    list.push(END);
}

/// Such a list.
pub(crate) fn parts(texts: &[String]) -> String {
    let mut list = String::new();
    for text in texts {
        push_ended(&mut list, text);
    }
    list
}

/// The texts of such a list; `None` where it is none.
pub(crate) fn parts_of(text: &str) -> Option<Vec<String>> {
    let mut parts: Vec<&str> = text.split(END).collect();
    let is_ended = parts.pop() == Some("");
    if is_ended { parts.into_iter().map(unescaped).collect() } else { None }
}

/// A text of a list, without its end.
pub(crate) fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            ESCAPE => match characters.next()? {
                '\u{2}' => '\0',
                '\u{3}' => END,
                '\u{4}' => ESCAPE,
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}
