//! A request body against a revision, outside the server: the same body, the same readers.

use kisoku_core::calendar::Date;
use kisoku_core::decide::{self, Subject};
use kisoku_core::manifest::Kind;
use kisoku_core::read::{self, Input, Problems};
use kisoku_core::revision::Revision;
use kisoku_core::tally::{self, Place, Usage};
use kisoku_server::Limits;
use kisoku_server::json;

/// What is asked of a revision, valid against its manifest.
pub(crate) struct Question {
    /// The record or the rows.
    pub(crate) subject: Subject,
    /// The reference date.
    pub(crate) day: Date,
    /// The totals that it reads.
    pub(crate) places: Vec<Place>,
    /// The totals to start from.
    pub(crate) usage: Usage,
}

/// Why a body asks nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unasked {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] json::Unreadable),
    /// It is no request.
    #[error("a request is {{\"{wanted}\": …}}, with \"usage\" beside it where totals are to be tried")]
    NoRequest {
        /// `record` or `rows`.
        wanted: &'static str,
    },
    /// It does not fit the manifest.
    #[error("it does not fit the programme")]
    Unfit(Problems),
}

/// Reads a body. Totals given beside it come after those in it, and count.
pub(crate) fn read(
    revision: &Revision,
    body: &str,
    totals: &[(String, String)],
    today: Date,
) -> Result<Question, Unasked> {
    let input = json::read(body, Limits::default().json_depth_max)?;
    let (asked, usage) = envelope(revision.programme.kind, input)?;
    let programme = &revision.programme;
    let subject = match programme.kind {
        Kind::Eligibility | Kind::Achievement => read::record(&programme.fields, &asked).map(Subject::Record),
        Kind::Assessment => read::rows(&programme.fields, &asked).map(Subject::Rows),
    };
    let subject = subject.map_err(Unasked::Unfit)?;
    let day = decide::reference_date(programme, &subject, today);
    let places = decide::places(revision, &subject, day);
    let usage = match with_totals(usage, totals) {
        Some(usage) => read::usage(programme, &places, &usage).map_err(Unasked::Unfit)?,
        None => tally::unused(&places),
    };
    Ok(Question { subject, day, places, usage })
}

/// What is asked, and the totals to start from.
fn envelope(kind: Kind, body: Input<'_>) -> Result<(Input<'_>, Option<Input<'_>>), Unasked> {
    let wanted = match kind {
        Kind::Eligibility | Kind::Achievement => "record",
        Kind::Assessment => "rows",
    };
    let Input::Map(entries) = body else { return Err(Unasked::NoRequest { wanted }) };
    let (mut asked, mut usage) = (None, None);
    for (key, value) in entries {
        let place = if key == wanted { &mut asked } else { &mut usage };
        let is_known = key == wanted || key == "usage";
        if !is_known || place.replace(value).is_some() {
            return Err(Unasked::NoRequest { wanted });
        }
    }
    Ok((asked.ok_or(Unasked::NoRequest { wanted })?, usage))
}

/// The totals of the body with those of the command line in their place.
fn with_totals<'a>(usage: Option<Input<'a>>, totals: &'a [(String, String)]) -> Option<Input<'a>> {
    if totals.is_empty() {
        return usage;
    }
    let mut entries = match usage {
        Some(Input::Map(entries)) => entries,
        Some(other @ (Input::Flag(_) | Input::Number(_) | Input::Text(_) | Input::List(_))) => {
            return Some(other);
        }
        Some(Input::Null) | None => Vec::new(),
    };
    entries.retain(|(key, _)| totals.iter().all(|(given, _)| given != key));
    entries
        .extend(totals.iter().map(|(key, total)| (key.as_str().into(), Input::Text(total.as_str().into()))));
    Some(Input::Map(entries))
}
