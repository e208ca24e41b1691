//! Around every request: its span, its metrics, the headers of its answer; and the one place where a
//! problem is rendered and logged.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tower::Service;
use tracing::Instrument;

use crate::answer::id_text;
use crate::app::App;
use crate::loopback::is_foreign;
use crate::metrics::{Counts, InFlight};
use crate::problem::body::{CONTENT_TYPE as PROBLEM, Place};
use crate::problem::{Problem, ProblemKind};

/// Answers are of the moment and may be personal: nothing between us and the client keeps them, and
/// no page may frame or run them.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
];

/// Where a path is none of ours.
const NO_ROUTE: &str = "none";

/// A path with the edge around it. A service of our own, because middleware from a function would make
/// the path twice and box it three times for each request.
#[derive(Clone)]
pub(crate) struct Edge<S> {
    app: Arc<App>,
    path: S,
    /// Known with the first request: what is wrapped does not say which path it is.
    counts: Arc<OnceLock<Arc<Counts>>>,
}

impl<S> Edge<S> {
    /// Puts the edge around one path, or one method of it.
    pub(crate) fn new(app: Arc<App>, path: S) -> Self {
        Self { app, path, counts: Arc::default() }
    }
}

impl<S> Service<Request> for Edge<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.path.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let app = Arc::clone(&self.app);
        let method = known(request.method());
        let counts = Arc::clone(self.counts.get_or_init(|| {
            let path = request.extensions().get::<MatchedPath>();
            Arc::new(app.metrics.counts(path.map_or(NO_ROUTE, MatchedPath::as_str)))
        }));
        if is_foreign(&request) {
            return Box::pin(edge(app, method, counts, async { Ok(foreign()) }));
        }
        Box::pin(edge(app, method, counts, self.path.call(request)))
    }
}

/// Runs a request and finishes its answer.
async fn edge(
    app: Arc<App>,
    method: &'static str,
    counts: Arc<Counts>,
    answer: impl Future<Output = Result<Response, Infallible>>,
) -> Result<Response, Infallible> {
    let started = Instant::now();
    let _under_way = InFlight::new(&app.metrics);
    let span = tracing::info_span!("request", method, route = &*counts.route);
    // A panic is ours: the client gets a problem, and the connection lives on.
    let answered = AssertUnwindSafe(answer).catch_unwind().instrument(span.clone()).await;
    let panicked = |_| Ok(Problem::internal("a handler panicked").into_response());
    let Ok(mut response) = answered.unwrap_or_else(panicked);
    if let Some(problem) = response.extensions_mut().remove::<Arc<Problem>>() {
        finish(&app, &mut response, &problem, &span);
    }
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    app.metrics.answered(&counts, method, response.status().as_u16(), started.elapsed());
    Ok(response)
}

/// A problem for a name that is not ours.
fn foreign() -> Response {
    let kind = ProblemKind::ForeignHost;
    Problem::new(kind, kind.todo_ja(), kind.todo_en()).into_response()
}

/// Renders a problem into its response, and logs it where it is a failure.
fn finish(app: &App, response: &mut Response, problem: &Problem, span: &tracing::Span) {
    let failure = response.status().is_server_error();
    let request_id = failure.then(|| id_text((app.sources.id)()));
    span.in_scope(|| problem.log(request_id.as_deref()));
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(app.limits.retry_after_seconds));
    }
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    let place = Place { request_id: request_id.as_deref(), line: None };
    *response.body_mut() = Body::from(problem.json(place));
}

/// A method as a label; there are few, whatever a client sends.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    }
}
