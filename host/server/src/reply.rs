//! Bodies of answers as responses. Problems are rendered at the edge.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::Response;
use serde::Serialize;

use crate::problem::Problem;

/// JSON that was written before.
pub(crate) fn json_bytes(status: StatusCode, body: impl Into<Body>) -> Response {
    typed(status, "application/json", body)
}

/// A value as JSON.
///
/// # Errors
/// A problem where it cannot be written.
pub(crate) fn json(body: &impl Serialize) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|_| Problem::internal("a body could not be written"))?;
    Ok(json_bytes(StatusCode::OK, bytes))
}

/// A value as a line of JSON: appended to a file, it stays one.
///
/// # Errors
/// A problem where it cannot be written.
pub(crate) fn json_line(status: StatusCode, body: &impl Serialize) -> Result<Response, Problem> {
    let written = serde_json::to_vec(body);
    let mut bytes = written.map_err(|_| Problem::internal("a body could not be written"))?;
    bytes.push(b'\n');
    Ok(json_bytes(status, bytes))
}

/// A body of any media type.
pub(crate) fn typed(status: StatusCode, media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
