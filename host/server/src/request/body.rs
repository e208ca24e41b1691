//! Takes a request body within its limits. Parsing it is in [`super::envelope`].

use std::pin::pin;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use bytes::Bytes;
use futures_util::future::poll_immediate;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::app::App;
use crate::problem::body::field_problem;
use crate::problem::{Problem, ProblemKind};

/// Media types of a JSON body.
const JSON: &[&str] = &["application/json"];
/// Media types of a body of one JSON a line.
const LINES: &[&str] = &["application/x-ndjson", "application/ndjson", "application/jsonl"];

/// A whole JSON body: of the right type, within the limit, arrived in time. Not parsed.
pub(crate) struct Sent(pub(crate) Bytes);

impl FromRequest<Arc<App>> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let (head, body) = request.into_parts();
        check_type(&head.headers, JSON)?;
        let limit = app.limits.body_bytes_max;
        if announced(&head.headers).is_some_and(|bytes| bytes > limit) {
            return Err(too_large(limit));
        }
        let mut whole = pin!(Limited::new(body, limit).collect());
        // Most bodies have arrived with their head: for those no clock is set.
        let collected = match poll_immediate(whole.as_mut()).await {
            Some(collected) => Ok(collected),
            None => tokio::time::timeout(app.limits.body_wait_max, whole).await,
        };
        match collected {
            Ok(Ok(collected)) => Ok(Self(collected.to_bytes())),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(limit)),
            Ok(Err(_)) | Err(_) => Err(incomplete()),
        }
    }
}

/// A body of one JSON a line, to be read as it arrives.
pub(crate) struct SentLines(pub(crate) Body);

impl FromRequest<Arc<App>> for SentLines {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, Problem> {
        let (head, body) = request.into_parts();
        check_type(&head.headers, LINES)?;
        Ok(Self(body))
    }
}

fn check_type(headers: &HeaderMap, accepted: &[&str]) -> Result<(), Problem> {
    if headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(Problem::new(
            ProblemKind::WrongContentType,
            "圧縮した本文は読めません。Content-Encoding を付けずに送ってください。",
            "A compressed body is not read here: send it without Content-Encoding.",
        ));
    }
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = sent.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let known = accepted.iter().any(|media_type| essence.eq_ignore_ascii_case(media_type));
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    if known && charset.is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8")) {
        return Ok(());
    }
    let wanted = accepted.first().copied().unwrap_or_default();
    Err(Problem::new(
        ProblemKind::WrongContentType,
        format!("Content-Type は {wanted}（UTF-8）にしてください。"),
        format!("Send it as {wanted} in UTF-8."),
    ))
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(limit: usize) -> Problem {
    Problem::new(
        ProblemKind::BodyTooLarge,
        format!("本文は {limit} バイトまでです。"),
        format!("A body has at most {limit} bytes."),
    )
}

fn incomplete() -> Problem {
    Problem::unreadable(vec![field_problem(
        "",
        "incomplete-body",
        "本文が最後まで届きませんでした。送り直してください。",
        "The body did not arrive to its end. Send it again.",
    )])
}
