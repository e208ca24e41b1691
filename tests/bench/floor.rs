//! The floor of HTTP: a bare axum handler that parses the same body and answers with as many bytes.
//! It runs in a process of its own, which is this program told so by its environment.

use std::env;

use anyhow::Context as _;
use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

/// The variable that makes this program the floor: how many bytes it answers with.
pub(crate) const ROLE: &str = "KISOKU_BENCH_FLOOR_BYTES";

/// Path of the handler of one record.
pub(crate) const ONE: &str = "/one";
/// Path of the handler of a stream.
pub(crate) const MANY: &str = "/many";

/// Serves until it is killed, where this process is to be the floor.
pub(crate) fn role() -> Option<anyhow::Result<()>> {
    let bytes = env::var(ROLE).ok()?;
    Some(bytes.parse().context("no number of bytes").and_then(serve))
}

fn serve(answer_bytes: usize) -> anyhow::Result<()> {
    let answer = Bytes::from(vec![b' '; answer_bytes]);
    let one = move |Json(body): Json<Value>| {
        let answer = answer.clone();
        async move {
            drop(body);
            json(answer)
        }
    };
    let router = Router::new().route(ONE, post(one)).route(MANY, post(echo));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("floor is ready on http://{}", listener.local_addr()?);
        Ok(axum::serve(
            axum::serve::ListenerExt::tap_io(listener, |stream| {
                drop(stream.set_nodelay(true));
            }),
            router,
        )
        .await?)
    })
}

fn json(bytes: Bytes) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response()
}

/// Parses every line, and sends it back as it is.
async fn echo(body: Body) -> Body {
    let frames = body.into_data_stream();
    let echoed = stream::unfold((frames, Vec::new()), |(mut frames, mut rest)| async move {
        let frame = frames.next().await?;
        rest.extend_from_slice(&frame.ok()?);
        let whole = rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let lines = rest.drain(..whole).collect::<Vec<u8>>();
        for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            serde_json::from_slice::<Value>(line).ok()?;
        }
        Some((Ok::<_, std::convert::Infallible>(lines), (frames, rest)))
    });
    Body::from_stream(echoed)
}
