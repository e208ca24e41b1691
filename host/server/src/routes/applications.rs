//! `POST …/applications`: an application that waits for a selection.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use kisoku_core::life::EntryKind;

use super::decisions::opened;
use crate::answer::body::AnswerBody;
use crate::app::App;
use crate::openapi::{Asking, FileProblems};
use crate::problem::Problem;
use crate::request::body::Sent;
use crate::request::moment::Moment;
use crate::request::parameters::PathOf;

/// File an application for a later selection
///
/// The record is answered as a decision would be, and where it is eligible the grant waits in the state
/// `applied`: it takes nothing from the budget yet. Of programmes that select only.
#[utoipa::path(
    post, path = "/v1/municipalities/{code}/programmes/{programme}/applications", operation_id = "file_application", tag = "decisions",
    params(
        ("code" = String, Path, description = "Six digits"), ("programme" = String, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 200 printable ASCII characters, different for each submission"),
    ),
    request_body = Asking,
    responses(
        (status = 201, description = "Filed now", body = AnswerBody<'static>, headers(("Location" = String))),
        (status = 200, description = "The same key and body came before", body = AnswerBody<'static>, headers(("Location" = String))),
        FileProblems,
    )
)]
pub(crate) async fn file(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf((code, programme)): PathOf<(String, String)>,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    opened(&app, moment, (&code, &programme), &headers, body, EntryKind::Application).await
}
