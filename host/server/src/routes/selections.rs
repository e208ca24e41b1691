//! `POST …/selections`: shares a budget out among the applications that wait.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use kisoku_core::calendar::FiscalYear;
use kisoku_core::read::{self, Input};

use super::page::kept_now_or_before;
use crate::answer::selection::SelectionBody;
use crate::app::App;
use crate::openapi::{SelectAsking, SelectProblems};
use crate::problem::Problem;
use crate::request::body::Sent;
use crate::request::count;
use crate::request::envelope;
use crate::request::moment::Moment;
use crate::request::parameters::{PathOf, municipality, revisions};
use crate::request::ticket::Ticket;
use crate::select::Choosing;

/// Share the budget of a fiscal year out among the applications that wait
///
/// One recorded decision: every application that waits gets an entry of its own, and the selection lists
/// them with rank, score and amount. All of it is kept or nothing.
#[utoipa::path(
    post, path = "/v1/municipalities/{code}/programmes/{programme}/selections", operation_id = "select", tag = "decisions",
    params(
        ("code" = String, Path, description = "Six digits"), ("programme" = String, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 200 printable ASCII characters, different for each submission"),
    ),
    request_body = SelectAsking,
    responses(
        (status = 201, description = "Kept now", body = SelectionBody<'static>, headers(("Location" = String))),
        (status = 200, description = "The same key and body came before", body = SelectionBody<'static>, headers(("Location" = String))),
        SelectProblems,
    )
)]
pub(crate) async fn select(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf((code, programme)): PathOf<(String, String)>,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let city = municipality(&snapshot, &code)?;
    let municipality = city.code;
    let sent = Ticket::new(&app, &headers, "selection", &[], &body).await?;
    if let Some(kept) = sent.repeated(&app, municipality, &programme).await? {
        return Ok(kept_now_or_before(municipality, kept));
    }
    revisions(city, &programme)?;
    let fiscal_year = fiscal_year(&body, app.limits.json_depth_max)?;
    let choosing = Choosing { snapshot, municipality, programme, fiscal_year, moment, sent };
    Ok(kept_now_or_before(municipality, choosing.select(&app).await?))
}

/// `{"fiscal_year": 2024}`, read like every record.
fn fiscal_year(body: &[u8], json_depth_max: u8) -> Result<FiscalYear, Problem> {
    let entries = envelope::object(body, json_depth_max)?;
    let record =
        read::record(&[count::fiscal_year_field()], &Input::Map(entries)).map_err(Problem::invalid)?;
    count::fiscal_year(&record, 0)
}
