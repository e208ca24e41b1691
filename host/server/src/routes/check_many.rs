//! `POST …/check-many`: one record a line in, one answer or problem a line out.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::answer::Detail;
use crate::app::App;
use crate::many;
use crate::openapi::{AnsweredLine, Asking, StreamProblems};
use crate::problem::Problem;
use crate::reply::typed;
use crate::request::asked::Asked;
use crate::request::body::SentLines;
use crate::request::detail::PreferHeader;
use crate::request::moment::Moment;
use crate::request::parameters::PathOf;

/// Answer many records as a stream; nothing is kept
///
/// Each line is a request of `check`. Each line that is not blank gives one line, in order: an answer,
/// or a problem with its `line`. Read the answers while you send: a client that does not read is not
/// read from either. Every line starts from the ledger's totals or its own `usage`, never from the
/// lines before it.
///
/// With `Prefer: return=minimal` an answer is what it comes to and the codes of its reasons: enough to see what
/// a rule would come to over the records of years. `check` explains any one of them.
#[utoipa::path(
    post, path = "/v1/municipalities/{code}/programmes/{programme}/check-many", operation_id = "check_many", tag = "answers",
    params(("code" = String, Path, description = "Six digits"), ("programme" = String, Path), PreferHeader),
    request_body(content = Asking, content_type = "application/x-ndjson"),
    responses(
        (status = 200, description = "An answer or a problem a line", body = AnsweredLine, content_type = "application/x-ndjson",
            headers(("Preference-Applied" = String, description = "`return=minimal` where it was followed"))),
        StreamProblems,
    )
)]
pub(crate) async fn check_many(
    State(app): State<Arc<App>>,
    moment: Moment,
    detail: Detail,
    PathOf((code, programme)): PathOf<(String, String)>,
    SentLines(body): SentLines,
) -> Result<Response, Problem> {
    let asked = Asked::new(&app, &app.snapshot(), (&code, &programme), moment)?;
    let answers = many::answer(&app, asked, detail, body)?;
    Ok(detail.applied_to(typed(StatusCode::OK, "application/x-ndjson", Body::from_stream(answers))))
}
