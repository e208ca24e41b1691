//! `POST …/check`: an answer of which nothing is kept.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kisoku_core::ports::Budget;
use tokio::runtime::Handle;

use crate::answer::body::AnswerBody;
use crate::app::App;
use crate::openapi::{AnswerProblems, Asking};
use crate::problem::Problem;
use crate::reply::json_bytes;
use crate::request::asked::Asked;
use crate::request::body::Sent;
use crate::request::envelope::UsageAllowed;
use crate::request::moment::Moment;
use crate::request::parameters::PathOf;
use crate::request::question::Question;
use crate::run::{self, NoAnswer};

/// Answer a record; nothing is kept
///
/// Totals are those of the ledger, or those of `usage`: what would happen from another starting point.
#[utoipa::path(
    post, path = "/v1/municipalities/{code}/programmes/{programme}/check", operation_id = "check", tag = "answers",
    params(("code" = String, Path, description = "Six digits"), ("programme" = String, Path)),
    request_body = Asking,
    responses((status = 200, description = "The answer, whatever its verdict", body = AnswerBody<'static>), AnswerProblems)
)]
pub(crate) async fn check(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf((code, programme)): PathOf<(String, String)>,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let asked = Asked::new(&app, &app.snapshot(), (&code, &programme), moment)?;
    let document = if body.len() <= app.limits.inline_body_bytes_max {
        let question = asked.question(&body, UsageAllowed::Yes)?;
        let usage = run::usage(&app, &question).await?;
        run::answered(&app, &question, usage, Question::answer).await?
    } else {
        let (shared, municipality) = (Arc::clone(&app), asked.municipality);
        run::pooled(&app, municipality, move || large(&shared, &asked, &body)).await??
    };
    Ok(json_bytes(StatusCode::OK, document))
}

/// Reads and answers a body that is too large for a thread that serves others.
fn large(app: &App, asked: &Asked, body: &[u8]) -> Result<Vec<u8>, Problem> {
    let question = asked.question(body, UsageAllowed::Yes)?;
    let usage = Handle::current().block_on(run::usage(app, &question))?;
    let answer = run::answer(&question, usage, Budget::Full)
        .map_err(NoAnswer::from)
        .and_then(|settled| Ok(question.answer(&settled)?));
    answer.map_err(|why| run::no_answer(app, &question.revision, why))
}
