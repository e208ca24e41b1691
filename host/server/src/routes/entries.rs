//! `…/decisions/{id}/entries`: the life of a grant, and what comes next in it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kisoku_core::ledger::{Entries, PageQuery};
use kisoku_core::life::{EntryKind, Grant};
use kisoku_core::manifest::Programme;
use kisoku_core::revision::{Catalogue, LgCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::decisions::entry_id;
use super::page::{Listing, after, kept_now_or_before, limit};
use crate::answer::id_text;
use crate::answer::life::{BalanceBody, StandingBody};
use crate::app::App;
use crate::carry::{Draft, Onto, decides};
use crate::entry;
use crate::openapi::{CarryProblems, EntryAsking, GrantProblems, KeptBody};
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::reply::json_bytes;
use crate::request::body::Sent;
use crate::request::moment::Moment;
use crate::request::parameters::{PathOf, QueryOf, municipality};
use crate::request::ticket::Ticket;
use crate::run;

/// Which entries of a grant are asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntriesQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Most entries of the page, 1 to 500; 50 where it is absent. Large ones end a page earlier.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

/// A grant as it stands: the head of [`GrantEntriesBody`].
#[derive(Serialize)]
struct GrantBody<'a> {
    grant: String,
    programme: &'a str,
    fiscal_year: i16,
    standing: StandingBody,
    balance: BalanceBody,
    next: Vec<&'static str>,
}

/// A grant with some of its entries, oldest first.
#[derive(ToSchema)]
#[schema(as = GrantEntries)]
#[expect(dead_code, reason = "the schema of a page that is put together from kept bytes")]
pub(crate) struct GrantEntriesBody {
    /// The entry that opened it.
    grant: String,
    programme: String,
    fiscal_year: i16,
    standing: StandingBody,
    balance: BalanceBody,
    /// The kinds of entries that may come next.
    next: Vec<String>,
    entries: Vec<KeptBody>,
    /// Where to go on; absent at the end.
    next_cursor: Option<String>,
}

/// The life of a grant: how it stands, what may come next, and its entries
#[utoipa::path(
    get, path = "/v1/municipalities/{code}/decisions/{id}/entries", operation_id = "list_entries", tag = "decisions",
    params(
        ("code" = String, Path, description = "Six digits"),
        ("id" = String, Path, description = "The UUID of the entry that opened the grant"), EntriesQuery,
    ),
    responses((status = 200, description = "The grant with a page of its entries", body = GrantEntriesBody), GrantProblems)
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    PathOf((code, id)): PathOf<(String, String)>,
    QueryOf(query): QueryOf<EntriesQuery>,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let municipality = municipality(&snapshot, &code)?;
    let grant = grant(&app, municipality.code, &id).await?;
    let query = PageQuery {
        municipality: municipality.code,
        entries: Entries::OfGrant(grant.id),
        programme: None,
        fiscal_year: None,
        area: None,
        after: after(query.cursor.as_deref())?,
        limit: limit(&app, query.limit.as_deref())?,
    };
    let revision = decides(municipality, &grant);
    let head = head(&grant, revision.map(|revision| revision.programme.as_ref()))?;
    let limits = app.limits;
    let page = reads::long(&app, move |ledger| Listing::read(ledger, head, query, &limits)).await?;
    Ok(json_bytes(StatusCode::OK, page))
}

/// Carry a grant on by one entry
///
/// A correction, a change and a report come with the record as it is now; what the rule of the
/// application answers to it is kept. A determination takes the record reported unless it comes with its own.
#[utoipa::path(
    post, path = "/v1/municipalities/{code}/decisions/{id}/entries", operation_id = "carry_on", tag = "decisions",
    params(
        ("code" = String, Path, description = "Six digits"),
        ("id" = String, Path, description = "The UUID of the entry that opened the grant"),
        ("Idempotency-Key" = String, Header, description = "1 to 200 printable ASCII characters, different for each submission"),
    ),
    request_body = EntryAsking,
    responses(
        (status = 201, description = "Kept now", body = KeptBody, headers(("Location" = String))),
        (status = 200, description = "The same key and body came before", body = KeptBody, headers(("Location" = String))),
        CarryProblems,
    )
)]
pub(crate) async fn carry(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf((code, id)): PathOf<(String, String)>,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let municipality = municipality(&snapshot, &code)?.code;
    let grant = grant(&app, municipality, &id).await?;
    let sent = Ticket::new(&app, &headers, "grant", grant.id.as_bytes(), &body).await?;
    if let Some(kept) = sent.repeated(&app, municipality, &grant.programme).await? {
        return Ok(kept_now_or_before(municipality, kept));
    }
    let onto = onto(&snapshot, municipality, grant, moment, sent);
    let depth = app.limits.json_depth_max;
    let draft = if body.len() > app.limits.inline_body_bytes_max {
        let onto = onto.clone();
        run::pooled(&app, municipality, move || Draft::read(&onto, &body, depth)).await??
    } else {
        Draft::read(&onto, &body, depth)?
    };
    Ok(kept_now_or_before(municipality, onto.carry(&app, draft).await?))
}

fn onto(snapshot: &Catalogue, municipality: LgCode, grant: Grant, moment: Moment, sent: Ticket) -> Onto {
    let city = snapshot.municipality(municipality);
    let revision = city.and_then(|city| decides(city, &grant)).cloned();
    Onto { municipality, grant, revision, moment, sent }
}

async fn grant(app: &App, municipality: LgCode, id: &str) -> Result<Grant, Problem> {
    let unknown = || Problem::plain(ProblemKind::UnknownGrant);
    let id = entry_id(id).ok_or_else(unknown)?;
    reads::quick(app, |ledger| ledger.grant(municipality, id)).await?.ok_or_else(unknown)
}

/// The beginning of a page, up to the bracket of its entries.
fn head(grant: &Grant, programme: Option<&Programme>) -> Result<Vec<u8>, Problem> {
    let standing = &grant.standing;
    let body = GrantBody {
        grant: id_text(grant.id),
        programme: &grant.programme,
        fiscal_year: grant.fiscal_year.get(),
        standing: StandingBody::new(standing),
        balance: BalanceBody::new(standing),
        next: entry::next(standing, programme).into_iter().map(EntryKind::as_str).collect(),
    };
    let mut head =
        serde_json::to_vec(&body).map_err(|_| Problem::internal("a grant could not be written"))?;
    head.pop();
    head.extend_from_slice(br#","entries":["#);
    Ok(head)
}
