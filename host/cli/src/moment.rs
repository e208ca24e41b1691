//! Instants and amounts as a person in Japan reads them.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use kisoku_core::calendar::Date;
use kisoku_core::ledger::Instant;

/// Japan has had no summer time since 1952.
const JAPAN: Offset = jiff::tz::offset(9);

/// Such as `2026-11-21 19:05:00` in Japan; milliseconds since 1970 for what no calendar reaches.
pub(crate) fn in_japan(instant: Instant) -> String {
    let shown = Timestamp::from_millisecond(instant.millis())
        .map(|at| at.to_zoned(TimeZone::fixed(JAPAN)).strftime("%Y-%m-%d %H:%M:%S").to_string());
    shown.unwrap_or_else(|_| format!("{} ms", instant.millis()))
}

/// Such as `2026-11-21T10:05:00.123Z`; milliseconds since 1970 for what no calendar reaches.
pub(crate) fn rfc3339(instant: Instant) -> String {
    let shown = Timestamp::from_millisecond(instant.millis()).map(|at| format!("{at:.3}"));
    shown.unwrap_or_else(|_| format!("{} ms", instant.millis()))
}

/// The day that it is in Japan at an instant; `None` beyond the calendar.
pub(crate) fn day_in_japan(instant: Instant) -> Option<Date> {
    let day = Timestamp::from_millisecond(instant.millis()).ok()?.to_zoned(TimeZone::fixed(JAPAN)).date();
    Date::new(day.year(), day.month(), day.day())
}

/// Ten in the morning of a day in Japan; `None` beyond the calendar.
pub(crate) fn morning_in_japan(day: Date) -> Option<Instant> {
    let morning = jiff::civil::Date::new(day.year(), day.month(), day.day()).ok()?.at(10, 0, 0, 0);
    Some(Instant::from_millis(JAPAN.to_timestamp(morning).ok()?.as_millisecond()))
}

/// Such as `¥150,000`.
pub(crate) fn yen(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}¥{}", grouped(amount.unsigned_abs()))
}

/// Such as `150,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
