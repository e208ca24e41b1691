//! A server over the doubles, and how the tests speak with it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

use arc_swap::ArcSwap;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::BodyExt;
use kisoku_core::ledger::{EntryId, Instant};
use kisoku_core::revision::Catalogue;
use kisoku_server::{App, Limits, Sources, router};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use tower::ServiceExt;

use crate::city::catalogue;
use crate::ledger::{Behaviour, MemoryLedger};

/// 2025-11-21T10:05:00.123Z.
const NOW_MS: i64 = 1_763_719_500_123;

pub(crate) struct Host {
    router: Router,
    pub(crate) catalogue: Arc<ArcSwap<Catalogue>>,
    /// Milliseconds since 1970; it stands until it is set.
    pub(crate) clock: Arc<AtomicI64>,
    pub(crate) ledger: Arc<MemoryLedger>,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Host {
    pub(crate) fn new() -> Self {
        Self::with(Limits::default(), Behaviour::Works)
    }

    pub(crate) fn with(limits: Limits, behaviour: Behaviour) -> Self {
        let catalogue = Arc::new(ArcSwap::from_pointee(catalogue()));
        let clock = Arc::new(AtomicI64::new(NOW_MS));
        let ledger = Arc::new(MemoryLedger::new(behaviour));
        let router = router(app_at(&catalogue, limits, Arc::clone(&ledger), Arc::clone(&clock)));
        Self { router, catalogue, clock, ledger }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Posts JSON to a path below the municipality's programmes.
    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Reply {
        self.send(post(path).body(body.into()).unwrap()).await
    }

    /// Submits a decision under a key.
    pub(crate) async fn keep(&self, key: &str, body: impl Into<Body>) -> Reply {
        self.keep_of("grant", key, body).await
    }

    /// Submits a decision of a programme under a key.
    pub(crate) async fn keep_of(&self, programme: &str, key: &str, body: impl Into<Body>) -> Reply {
        let request = post(&format!("{programme}/decisions")).header("idempotency-key", key);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Sends an entry of a grant under a key.
    pub(crate) async fn carry(&self, grant: &str, key: &str, body: impl Into<Body>) -> Reply {
        let path = format!("/v1/municipalities/{}/decisions/{grant}/entries", crate::city::CODE);
        let request = Request::post(path).header("content-type", "application/json");
        self.send(request.header("idempotency-key", key).body(body.into()).unwrap()).await
    }

    /// Posts JSON under a key to a path below the municipality's programmes.
    pub(crate) async fn submit(&self, path: &str, key: &str, body: impl Into<Body>) -> Reply {
        self.send(post(path).header("idempotency-key", key).body(body.into()).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        Reply::of(self.router.clone().oneshot(request).await.unwrap()).await
    }
}

/// The state of a server over the doubles, with a clock that stands and ids that count.
pub(crate) fn app(catalogue: &Arc<ArcSwap<Catalogue>>, limits: Limits, behaviour: Behaviour) -> Arc<App> {
    let ledger = Arc::new(MemoryLedger::new(behaviour));
    app_at(catalogue, limits, ledger, Arc::new(AtomicI64::new(NOW_MS)))
}

fn app_at(
    catalogue: &Arc<ArcSwap<Catalogue>>,
    limits: Limits,
    ledger: Arc<MemoryLedger>,
    clock: Arc<AtomicI64>,
) -> Arc<App> {
    let count = AtomicU8::new(1);
    let sources = Sources {
        now: Box::new(move || Instant::from_millis(clock.load(Ordering::Relaxed))),
        id: Box::new(move || EntryId::new([count.fetch_add(1, Ordering::Relaxed); 16])),
        salt: Box::new(|| [7; 16]),
    };
    Arc::new(App::new(Arc::clone(catalogue), ledger, sources, limits))
}

fn post(path: &str) -> axum::http::request::Builder {
    Request::post(url(path)).header("content-type", "application/json")
}

/// The URL of a path below the municipality's programmes.
pub(crate) fn url(path: &str) -> String {
    format!("/v1/municipalities/{}/programmes/{path}", crate::city::CODE)
}

impl Reply {
    async fn of(response: Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Self { status: head.status, headers: head.headers, body }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Indented, for a snapshot.
    pub(crate) fn pretty(&self) -> String {
        serde_json::to_string_pretty(&self.json()).unwrap()
    }
}

/// The members of a JSON object in the order served, one a line.
#[track_caller]
pub(crate) fn members(json: &[u8]) -> String {
    let members: Members = serde_json::from_slice(json).unwrap();
    let lines: Vec<String> =
        members.0.iter().map(|(name, value)| format!("{name}: {}", value.get())).collect();
    lines.join("\n")
}

struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
