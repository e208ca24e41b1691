//! Where time, ids and salts come from. Nothing else in the program asks a clock or for randomness.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use kisoku_core::calendar::Date;
use kisoku_core::ledger::{EntryId, Instant};
use kisoku_server::Sources;
use uuid::Uuid;

use crate::moment;

/// The sources of a host.
pub(crate) fn sources() -> Sources {
    Sources { now: Box::new(now), id: Box::new(id), salt: Box::new(salt) }
}

/// The time now; 1970 for a clock that stands before it.
pub(crate) fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A new id that orders by time.
pub(crate) fn id() -> EntryId {
    EntryId::new(Uuid::now_v7().into_bytes())
}

/// Sixteen bytes, 122 bits of them random: nobody guesses it.
pub(crate) fn salt() -> [u8; 16] {
    Uuid::new_v4().into_bytes()
}

/// The day that it is in Japan.
pub(crate) fn today_in_japan() -> anyhow::Result<Date> {
    moment::day_in_japan(now()).context("the clock is out of range")
}
