//! Kept decisions: keep one, list them, look one up.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{HeaderValue, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kisoku_core::ledger::{Arrival, EntryId, IdempotencyKey, Kept, LedgerError, Page, PageQuery};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::body::AnswerBody;
use crate::answer::{id_text, with_personal};
use crate::app::App;
use crate::keep::Submission;
use crate::limits::Limits;
use crate::openapi::{Asking, KeepProblems, ListProblems, LookUpProblems};
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::reply::json_bytes;
use crate::request::asked::Asked;
use crate::request::body::Sent;
use crate::request::envelope::UsageAllowed;
use crate::request::moment::Moment;
use crate::request::parameters::{PathOf, QueryOf, bad_parameter, fiscal_year, given, municipality, number};
use crate::run;

/// Answer a record and keep the decision
///
/// The same key with the same body gives the same decision back.
#[utoipa::path(
    post, path = "/v1/municipalities/{code}/programmes/{programme}/decisions", operation_id = "keep_decision", tag = "decisions",
    params(
        ("code" = String, Path, description = "Six digits"), ("programme" = String, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 200 printable ASCII characters, different for each submission"),
    ),
    request_body = Asking,
    responses(
        (status = 201, description = "Kept now", body = AnswerBody<'static>, headers(("Location" = String))),
        (status = 200, description = "The same key and body came before", body = AnswerBody<'static>, headers(("Location" = String))),
        KeepProblems,
    )
)]
pub(crate) async fn keep(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf((code, programme)): PathOf<(String, String)>,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let key = key(&headers)?;
    let snapshot = app.snapshot();
    let municipality = municipality(&snapshot, &code)?.code;
    let is_large = body.len() > app.limits.inline_body_bytes_max;
    let sent = body.clone();
    let digest = if is_large { run::blocking(move || Digest::of(&sent)).await? } else { Digest::of(&sent) };
    // Before the body is held against what is in force today: what was kept under the key stays what
    // it is, also where the same body would be answered otherwise or not at all by now.
    let before = reads::quick(&app, |ledger| ledger.repeated(municipality, &programme, &key, digest)).await?;
    if let Some(kept) = before {
        return Ok(kept_now_or_before(municipality, kept));
    }
    let asked = Asked::new(&app, &snapshot, (&code, &programme), moment)?;
    let shared = Arc::clone(&app);
    let submission = move || {
        let question = asked.question(&body, UsageAllowed::No)?;
        Submission::new(&shared, question, key, digest, moment.at)
    };
    let submission =
        if is_large { run::pooled(&app, municipality, submission).await?? } else { submission()? };
    Ok(kept_now_or_before(municipality, submission.keep(&app).await?))
}

fn kept_now_or_before(municipality: LgCode, kept: Kept) -> Response {
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

/// One kept decision, byte for byte as it was decided
#[utoipa::path(
    get, path = "/v1/municipalities/{code}/decisions/{id}", operation_id = "show_decision", tag = "decisions",
    params(("code" = String, Path, description = "Six digits"), ("id" = String, Path, description = "A UUID")),
    responses((status = 200, description = "The decision", body = AnswerBody<'static>), LookUpProblems)
)]
pub(crate) async fn find(
    State(app): State<Arc<App>>,
    PathOf((code, id)): PathOf<(String, String)>,
) -> Result<Response, Problem> {
    let municipality = municipality(&app.snapshot(), &code)?.code;
    let id = Uuid::try_parse(&id).map_err(|_| unknown())?;
    let id = EntryId::new(id.into_bytes());
    let found = reads::long(&app, move |ledger| ledger.find(municipality, id)).await?;
    Ok(json_bytes(StatusCode::OK, shown(found.ok_or_else(unknown)?)))
}

/// Which kept decisions are asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Only of this programme.
    programme: Option<String>,
    /// Only of this fiscal year, by the calendar year in which it begins.
    #[param(value_type = Option<i16>)]
    fiscal_year: Option<String>,
    /// Only of this area, by the id of the option.
    area: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Most decisions of the page, 1 to 500; 50 where it is absent. Large ones end a page earlier.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

/// Some kept decisions, oldest first.
#[derive(ToSchema)]
#[schema(as = DecisionPage)]
#[expect(dead_code, reason = "the schema of a page that is put together from kept bytes")]
pub(crate) struct PageBody {
    decisions: Vec<AnswerBody<'static>>,
    /// Where to go on; absent at the end.
    next_cursor: Option<String>,
}

/// Kept decisions, oldest first
#[utoipa::path(
    get, path = "/v1/municipalities/{code}/decisions", operation_id = "list_decisions", tag = "decisions",
    params(("code" = String, Path, description = "Six digits"), ListQuery),
    responses((status = 200, description = "A page of decisions", body = PageBody), ListProblems)
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    PathOf(code): PathOf<String>,
    QueryOf(query): QueryOf<ListQuery>,
) -> Result<Response, Problem> {
    let municipality = municipality(&app.snapshot(), &code)?.code;
    let named = |parameter: &Option<String>| given(parameter.as_deref()).map(str::to_owned);
    let query = PageQuery {
        municipality,
        programme: named(&query.programme),
        fiscal_year: fiscal_year(query.fiscal_year.as_deref())?,
        area: named(&query.area),
        after: after(query.cursor.as_deref())?,
        limit: limit(&app, query.limit.as_deref())?,
    };
    let limits = app.limits;
    let page = reads::long(&app, move |ledger| Listing::read(ledger, query, &limits)).await?;
    Ok(json_bytes(StatusCode::OK, page))
}

/// A page as it grows, around the kept bytes as they are.
struct Listing {
    bytes: Vec<u8>,
    /// How many decisions may follow.
    left: u32,
    /// The last one's place in the chain.
    last: Option<u64>,
}

impl Listing {
    /// Reads a page in steps, so that large documents end it before they fill the memory.
    fn read(ledger: &dyn Ledger, mut query: PageQuery, limits: &Limits) -> Result<Vec<u8>, LedgerError> {
        let mut listing = Self { bytes: br#"{"decisions":["#.to_vec(), left: query.limit, last: None };
        loop {
            query.limit = listing.left.min(limits.page_step_max);
            let Page { decisions, next } = ledger.list(&query)?;
            for kept in decisions {
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

    /// Adds a decision, where there is room or it is the first.
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

fn shown(kept: Kept) -> Vec<u8> {
    with_personal(kept.document, kept.personal.as_deref())
}

/// The one key of a submission; of two, neither counts.
fn key(headers: &HeaderMap) -> Result<IdempotencyKey, Problem> {
    let mut sent = headers.get_all("idempotency-key").iter();
    let only = sent.next().filter(|_| sent.next().is_none()).and_then(|value| value.to_str().ok());
    only.and_then(IdempotencyKey::new).ok_or_else(|| {
        let kind = ProblemKind::BadIdempotencyKey;
        Problem::new(kind, kind.todo_ja(), kind.todo_en())
    })
}

fn after(cursor: Option<&str>) -> Result<Option<u64>, Problem> {
    const JA: &str = "前のページの next_cursor をそのまま指定してください。";
    number("cursor", cursor, JA, "Give next_cursor of the page before as it is.")
}

fn limit(app: &App, limit: Option<&str>) -> Result<u32, Problem> {
    let most = app.limits.page_decisions_max;
    let ja = format!("1 から {most} までの数を指定してください。");
    let en = format!("Give a number from 1 to {most}.");
    let limit = number("limit", limit, &ja, &en)?.unwrap_or(app.limits.page_decisions_default);
    if (1..=most).contains(&limit) { Ok(limit) } else { Err(bad_parameter("limit", &ja, &en)) }
}

fn unknown() -> Problem {
    let kind = ProblemKind::UnknownDecision;
    Problem::new(kind, kind.todo_ja(), kind.todo_en())
}
