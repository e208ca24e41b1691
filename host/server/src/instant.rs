//! Instants as they are shown: RFC 3339 in UTC, and the day that it is in Japan.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use kisoku_core::calendar::Date;
use kisoku_core::ledger::Instant;

/// Japan has had no summer time since 1952.
const JAPAN: Offset = jiff::tz::offset(9);

/// Such as `2026-11-21T10:05:00.123Z`; `None` beyond the year 9999.
pub(crate) fn rfc3339(instant: Instant) -> Option<String> {
    let timestamp = Timestamp::from_millisecond(instant.millis()).ok()?;
    Some(format!("{timestamp:.3}"))
}

/// The day that it is in Japan.
pub(crate) fn day_in_japan(instant: Instant) -> Option<Date> {
    let timestamp = Timestamp::from_millisecond(instant.millis()).ok()?;
    let day = timestamp.to_zoned(TimeZone::fixed(JAPAN)).date();
    Date::new(day.year(), day.month(), day.day())
}
