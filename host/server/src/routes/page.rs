//! Pages of kept entries, around the kept bytes as they are, and how a kept entry is answered with.

use axum::http::StatusCode;
use axum::http::header::{HeaderValue, LOCATION};
use axum::response::Response;
use kisoku_core::ledger::{Arrival, Kept, LedgerError, Page, PageQuery, TallyPlace};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::LgCode;

use crate::answer::{id_text, with_personal};
use crate::app::App;
use crate::cursor;
use crate::limits::Limits;
use crate::problem::Problem;
use crate::reply::json_bytes;
use crate::request::parameters::{bad_parameter, given, number};

/// A page as it grows.
pub(crate) struct Listing {
    bytes: Vec<u8>,
    /// How many entries may follow.
    left: u32,
    /// The last one's place in the chain.
    last: Option<u64>,
}

impl Listing {
    /// Reads a page in steps, so that large documents end it before they fill the memory. `head` is the
    /// beginning of the object up to the list's bracket.
    ///
    /// # Errors
    /// [`LedgerError`] where the ledger cannot be read.
    pub(crate) fn read(
        ledger: &dyn Ledger,
        head: Vec<u8>,
        mut query: PageQuery,
        limits: &Limits,
    ) -> Result<Vec<u8>, LedgerError> {
        let mut listing = Self { bytes: head, left: query.limit, last: None };
        loop {
            query.limit = listing.left.min(limits.page_step_max);
            let Page { entries, next } = ledger.list(&query)?;
            for kept in entries {
                if !listing.add(kept, limits.page_bytes_max) {
                    let last = listing.last;
                    return Ok(listing.end(last));
                }
            }
            if listing.left == 0 || next.is_none() {
                return Ok(listing.end(next));
            }
            query.after = next;
        }
    }

    /// Adds an entry, where there is room or it is the first.
    fn add(&mut self, kept: Kept, bytes_max: usize) -> bool {
        let sequence = kept.sequence;
        let shown = shown(kept);
        if self.last.is_some() {
            if self.bytes.len() + shown.len() > bytes_max {
                return false;
            }
            self.bytes.push(b',');
        }
        self.bytes.extend_from_slice(&shown);
        self.last = Some(sequence);
        self.left = self.left.saturating_sub(1);
        true
    }

    fn end(mut self, next: Option<u64>) -> Vec<u8> {
        self.bytes.push(b']');
        if let Some(next) = next {
            self.bytes.extend_from_slice(format!(r#","next_cursor":"{next}""#).as_bytes());
        }
        self.bytes.push(b'}');
        self.bytes
    }
}

/// An entry with its personal values.
pub(crate) fn shown(kept: Kept) -> Vec<u8> {
    with_personal(kept.document, kept.personal.as_deref())
}

/// 201 for what was kept now, 200 for what came before, and where it can be found.
pub(crate) fn kept_now_or_before(municipality: LgCode, kept: Kept) -> Response {
    let status = match kept.arrival {
        Arrival::New => StatusCode::CREATED,
        Arrival::Repeated => StatusCode::OK,
    };
    let location = format!("/v1/municipalities/{municipality}/decisions/{}", id_text(kept.id));
    let mut response = json_bytes(status, shown(kept));
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

const CURSOR_JA: &str = "前のページの next_cursor をそのまま指定してください。";
const CURSOR_EN: &str = "Give next_cursor of the page before as it is.";

/// The place in the chain after which a page begins.
///
/// # Errors
/// A problem where it is none.
pub(crate) fn after(cursor: Option<&str>) -> Result<Option<u64>, Problem> {
    number("cursor", cursor, CURSOR_JA, CURSOR_EN)
}

/// The total after which a page begins.
///
/// # Errors
/// A problem where it is none.
pub(crate) fn after_total(word: Option<&str>) -> Result<Option<TallyPlace>, Problem> {
    let place = |word: &str| cursor::place(word).ok_or_else(|| bad_parameter("cursor", CURSOR_JA, CURSOR_EN));
    given(word).map(place).transpose()
}

/// The most entries of a page.
///
/// # Errors
/// A problem where it is no number from 1 to the limit.
pub(crate) fn limit(app: &App, limit: Option<&str>) -> Result<u32, Problem> {
    most(app, limit, app.limits.page_decisions_default)
}

/// As [`limit`], with another number where the client does not say.
///
/// # Errors
/// A problem where it is no number from 1 to the limit.
pub(crate) fn most(app: &App, limit: Option<&str>, default: u32) -> Result<u32, Problem> {
    let most = app.limits.page_decisions_max;
    let ja = format!("1 から {most} までの数を指定してください。");
    let en = format!("Give a number from 1 to {most}.");
    let limit = number("limit", limit, &ja, &en)?.unwrap_or(default);
    if (1..=most).contains(&limit) { Ok(limit) } else { Err(bad_parameter("limit", &ja, &en)) }
}
