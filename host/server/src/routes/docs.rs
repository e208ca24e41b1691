//! `/openapi.json` and the pages of `/docs`, which load nothing from outside.

use std::sync::{Arc, LazyLock};

use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, LOCATION};
use axum::response::Response;
use bytes::Bytes;
use utoipa_swagger_ui::Config;

use crate::openapi::{self, LookUpProblems, NoProblems};
use crate::problem::Problem;
use crate::reply::{json_bytes, typed};
use crate::request::parameters::PathOf;
use crate::routes::problems::no_such_path;

/// The pages run their own scripts and ask this server alone. Swagger UI sets styles on elements.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

static DOCUMENT: LazyLock<Option<Bytes>> =
    LazyLock::new(|| serde_json::to_vec(&openapi::document()).ok().map(Bytes::from));

/// This document: OpenAPI 3.1
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "openapi", tag = "operation",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json"), NoProblems)
)]
pub(crate) async fn document() -> Result<Response, Problem> {
    let document = DOCUMENT.clone().ok_or_else(|| Problem::internal("the document could not be written"))?;
    Ok(json_bytes(StatusCode::OK, document))
}

/// The documentation to read and try
#[utoipa::path(
    get, path = "/docs", operation_id = "docs_redirect", tag = "operation",
    responses((status = 308, description = "To `/docs/`", headers(("Location" = String))))
)]
pub(crate) async fn redirect() -> Response {
    let mut response = typed(StatusCode::PERMANENT_REDIRECT, "text/plain; charset=utf-8", "/docs/\n");
    response.headers_mut().insert(LOCATION, HeaderValue::from_static("/docs/"));
    response
}

/// The documentation's first page
#[utoipa::path(
    get, path = "/docs/", operation_id = "docs_index", tag = "operation",
    responses((status = 200, description = "A page", content_type = "text/html"), NoProblems)
)]
pub(crate) async fn index() -> Result<Response, Problem> {
    file("").await
}

/// A part of the documentation's pages
#[utoipa::path(
    get, path = "/docs/{file}", operation_id = "docs_part", tag = "operation",
    params(("file" = String, Path)),
    responses((status = 200, description = "A script, style or image"), LookUpProblems)
)]
pub(crate) async fn part(PathOf(name): PathOf<String>) -> Result<Response, Problem> {
    file(&name).await
}

async fn file(name: &str) -> Result<Response, Problem> {
    let config = Config::new(["/openapi.json"]).validator_url("none").try_it_out_enabled(true);
    let served = utoipa_swagger_ui::serve(name, Arc::new(config));
    let found = served.map_err(|_| Problem::internal("a page of the documentation could not be written"))?;
    let Some(file) = found else { return Err(no_such_path().await) };
    let mut response = Response::new(file.bytes.into_owned().into());
    let media_type = HeaderValue::try_from(file.content_type);
    let media_type = media_type.map_err(|_| Problem::internal("a media type that is none"))?;
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}
