//! Whether the server lives, whether it can answer, and its counters.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kisoku_core::ledger::EntryId;

use crate::app::App;
use crate::openapi::{NoProblems, ReadyProblems};
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::reply::typed;

const TEXT: &str = "text/plain; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The server lives
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "operation", responses((status = 200, description = "It lives", body = String)))]
pub(crate) async fn healthz() -> Response {
    typed(StatusCode::OK, TEXT, "ok\n")
}

/// The server can answer: something is in force and the ledger can be read
#[utoipa::path(
    get, path = "/readyz", operation_id = "readyz", tag = "operation",
    responses((status = 200, description = "It can answer", body = String), ReadyProblems)
)]
pub(crate) async fn readyz(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let not_ready = || {
        let kind = ProblemKind::NotReady;
        Problem::new(kind, kind.title_ja(), kind.title_en())
    };
    let first = app.snapshot().municipalities().next().map(|municipality| municipality.code);
    let municipality = first.ok_or_else(not_ready)?;
    let read = reads::quick(&app, |ledger| ledger.find(municipality, EntryId::new([0; 16]))).await;
    read.map_err(|_| not_ready())?;
    Ok(typed(StatusCode::OK, TEXT, "ready\n"))
}

/// Counters and timings, as `OpenMetrics` text
#[utoipa::path(
    get, path = "/metrics", operation_id = "metrics", tag = "operation",
    responses((status = 200, description = "OpenMetrics text", body = String), NoProblems)
)]
pub(crate) async fn metrics(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let text = app.metrics.text().map_err(|_| Problem::internal("the metrics could not be written"))?;
    Ok(typed(StatusCode::OK, OPEN_METRICS, text))
}
