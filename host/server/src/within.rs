//! A request answered inside the process, as if it had come over the network: for seeds, whose history
//! goes the way of every submission.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response, header};
use http_body_util::BodyExt as _;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;

use crate::app::App;
use crate::error::NoRequest;
use crate::router::router;

/// What came back.
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The whole body.
    pub body: Vec<u8>,
}

/// Posts JSON under an idempotency key.
///
/// # Errors
/// [`NoRequest`] where path or key cannot stand in a request.
pub async fn post(app: Arc<App>, path: &str, key: &str, body: Vec<u8>) -> Result<Answered, NoRequest> {
    let request = Request::post(path)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body))
        .map_err(|_| NoRequest)?;
    let answered: Result<Response<Body>, Infallible> =
        TowerToHyperService::new(router(app)).call(request).await;
    let Ok(response) = answered;
    let status = response.status().as_u16();
    // The server's own bodies are there as a whole.
    let body = response.into_body().collect().await.map_err(|_| NoRequest)?;
    Ok(Answered { status, body: body.to_bytes().to_vec() })
}
