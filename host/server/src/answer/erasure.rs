//! The document of an erasure: of which entries the personal values are gone, and which grants it left
//! out. No personal value.

use kisoku_core::calendar::Date;
use kisoku_core::life::State;
use kisoku_core::retention::Needed;
use serde::Serialize;
use utoipa::ToSchema;

use super::{BYTES_MAX, Stamp, bounded, id_text};
use crate::erasure::{Erasing, LeftOut, Planned};
use crate::error::ServerError;
use crate::instant;

/// An erasure of the personal values of a fiscal year, once they need not be kept any more.
#[derive(Serialize, ToSchema)]
#[schema(as = Erasure)]
pub(crate) struct ErasureBody<'a> {
    /// `erasure`.
    kind: &'static str,
    /// Six digits.
    municipality: String,
    programme: &'a str,
    fiscal_year: i16,
    /// `erasure`.
    entry: &'static str,
    /// How many entries lost their personal values.
    entries: usize,
    /// Their ids.
    erased: Vec<String>,
    /// Whether others of the year may be erased too: ask again, under a new key.
    more: bool,
    /// How many grants keep their personal values.
    left_out_grants: usize,
    /// The first thousand of them.
    left_out: Vec<LeftOutBody>,
    retention_years: u8,
    /// The last day on which they had to be kept.
    kept_until: String,
    id: String,
    /// UTC, RFC 3339.
    decided_at: Option<String>,
    /// 0: no rule was asked.
    fuel: u64,
}

/// A grant that keeps its personal values.
#[derive(Serialize, ToSchema)]
#[schema(as = LeftOut)]
struct LeftOutBody {
    grant: String,
    /// `unended`: its life goes on. `owes`: money was ordered back and has not come. `overpaid`: more was paid
    /// than stands granted, and is not ordered back yet.
    why: &'static str,
    /// Where an unended one is in its life.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
}

/// Most grants that are listed: some eighty kilobytes.
const LEFT_OUT_MAX: usize = 1_000;

/// The entry as JSON.
///
/// # Errors
/// [`ServerError::TooLarge`] past the limit.
pub(crate) fn document(
    erasing: &Erasing,
    planned: &Planned,
    until: Date,
    stamp: Stamp,
) -> Result<Vec<u8>, ServerError> {
    let body = ErasureBody {
        kind: "erasure",
        municipality: erasing.municipality.to_string(),
        programme: &erasing.programme,
        fiscal_year: erasing.fiscal_year.get(),
        entry: "erasure",
        entries: planned.erased.len(),
        erased: planned.erased.iter().copied().map(id_text).collect(),
        more: planned.more,
        left_out_grants: planned.left_out.len(),
        left_out: planned.left_out.iter().take(LEFT_OUT_MAX).map(LeftOutBody::new).collect(),
        retention_years: erasing.retention_years,
        kept_until: until.to_string(),
        id: id_text(stamp.id),
        decided_at: instant::rfc3339(stamp.at),
        fuel: 0,
    };
    bounded::json(&body, BYTES_MAX)
}

impl LeftOutBody {
    fn new(left_out: &LeftOut) -> Self {
        let (why, state) = match left_out.why {
            Needed::In(state) => ("unended", Some(state)),
            Needed::Owes => ("owes", None),
            Needed::Overpaid => ("overpaid", None),
        };
        Self { grant: id_text(left_out.grant), why, state: state.map(State::as_str) }
    }
}
