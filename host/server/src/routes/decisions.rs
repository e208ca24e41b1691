//! Kept decisions: keep one, list them, look one up.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use kisoku_core::ledger::{Entries, EntryId, Kept, PageQuery};
use kisoku_core::life::{EntryKind, State as GrantState};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::page::{Listing, after, kept_now_or_before, limit, shown};
use crate::answer::Stamp;
use crate::answer::body::AnswerBody;
use crate::app::App;
use crate::keep::{Submission, Unkept};
use crate::openapi::{Asking, KeepProblems, KeptBody, ListProblems, LookUpProblems};
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::reply::json_bytes;
use crate::request::asked::Asked;
use crate::request::body::Sent;
use crate::request::envelope::UsageAllowed;
use crate::request::moment::Moment;
use crate::request::parameters::{
    PathOf, QueryOf, bad_parameter, fiscal_year, given, municipality, programme,
};
use crate::request::ticket::Ticket;
use crate::run;

/// Answer a record and keep the decision
///
/// The same key with the same body gives the same decision back. A decision over a grant opens it; what
/// comes next is sent to its entries.
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
    opened(&app, moment, (&code, &programme), &headers, body, EntryKind::Decision).await
}

/// Keeps the first entry of a grant, or an answer that is of none.
///
/// # Errors
/// A problem where nothing was kept.
pub(crate) async fn opened(
    app: &Arc<App>,
    moment: Moment,
    (code, programme): (&str, &str),
    headers: &HeaderMap,
    body: Bytes,
    kind: EntryKind,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let municipality = municipality(&snapshot, code)?.code;
    // A decision's digest is that of its body alone.
    let subject = if kind == EntryKind::Decision { "" } else { kind.as_str() };
    let ticket = Ticket::new(app, headers, subject, &[], &body).await?;
    // Before the body is held against what is in force today: what was kept under the key stays what
    // it is, also where the same body would be answered otherwise or not at all by now.
    if let Some(kept) = ticket.repeated(app, municipality, programme).await? {
        return Ok(kept_now_or_before(municipality, kept));
    }
    let asked = Asked::new(app, &snapshot, (code, programme), moment)?;
    let shared = Arc::clone(app);
    let is_large = body.len() > app.limits.inline_body_bytes_max;
    let submission = move || {
        let question = asked.question(&body, UsageAllowed::No)?;
        let stamp = Stamp { id: (shared.sources.id)(), at: moment.at };
        Submission::new(&shared, question.begins(kind, stamp), None, ticket, None)
    };
    let submission =
        if is_large { run::pooled(app, municipality, submission).await?? } else { submission()? };
    Ok(kept_now_or_before(municipality, begun(submission, app).await?))
}

async fn begun(submission: Submission, app: &Arc<App>) -> Result<Kept, Problem> {
    submission.keep(app).await.map_err(|unkept| match unkept {
        Unkept::Problem(problem) => problem,
        Unkept::Refused(refusal) => Problem::refused(&refusal, None, None),
        Unkept::Outdated => Problem::internal("a grant that was there before it began"),
    })
}

/// One kept entry, byte for byte as it was decided
///
/// A decision, or any other entry of a grant.
#[utoipa::path(
    get, path = "/v1/municipalities/{code}/decisions/{id}", operation_id = "show_decision", tag = "decisions",
    params(("code" = String, Path, description = "Six digits"), ("id" = String, Path, description = "A UUID")),
    responses((status = 200, description = "The entry", body = KeptBody), LookUpProblems)
)]
pub(crate) async fn find(
    State(app): State<Arc<App>>,
    PathOf((code, id)): PathOf<(String, String)>,
) -> Result<Response, Problem> {
    let municipality = municipality(&app.snapshot(), &code)?.code;
    let unknown = || Problem::plain(ProblemKind::UnknownDecision);
    let id = entry_id(&id).ok_or_else(unknown)?;
    let found = reads::long(&app, move |ledger| ledger.find(municipality, id)).await?;
    Ok(json_bytes(StatusCode::OK, shown(found.ok_or_else(unknown)?)))
}

/// The id in a path.
pub(crate) fn entry_id(id: &str) -> Option<EntryId> {
    Uuid::try_parse(id).ok().map(|id| EntryId::new(id.into_bytes()))
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
    /// Only those that opened a grant which is in this state now, such as `applied` or `granted`.
    state: Option<String>,
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

/// Kept decisions and applications, oldest first
///
/// What opened a grant, or stands alone as an answer to a record. What came after stands in the grant's
/// entries.
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
    let snapshot = app.snapshot();
    let municipality = municipality(&snapshot, &code)?;
    let query = PageQuery {
        municipality: municipality.code,
        entries: given(query.state.as_deref()).map_or(Ok(Entries::Openings), in_state)?,
        programme: programme(municipality, query.programme.as_deref())?,
        fiscal_year: fiscal_year(query.fiscal_year.as_deref())?,
        area: given(query.area.as_deref()).map(str::to_owned),
        after: after(query.cursor.as_deref())?,
        limit: limit(&app, query.limit.as_deref())?,
    };
    let limits = app.limits;
    let head = br#"{"decisions":["#.to_vec();
    let page = reads::long(&app, move |ledger| Listing::read(ledger, head, query, &limits)).await?;
    Ok(json_bytes(StatusCode::OK, page))
}

fn in_state(word: &str) -> Result<Entries, Problem> {
    GrantState::of(word).map(Entries::Now).ok_or_else(|| {
        let words: Vec<&str> = GrantState::ALL.into_iter().map(GrantState::as_str).collect();
        let words = words.join(", ");
        let ja = format!("次のいずれかを指定してください: {words}");
        bad_parameter("state", &ja, &format!("Give one of: {words}"))
    })
}
