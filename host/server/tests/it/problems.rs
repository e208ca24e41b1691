//! Paths and methods that are none, the catalogue of problems, and what operators ask.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use kisoku_server::{Limits, ProblemKind};
use serde_json::json;

use crate::host::Host;
use crate::ledger::Behaviour;

#[tokio::test]
async fn a_path_that_is_none_is_a_problem() {
    let reply = Host::new().get("/v2/nothing").await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
    insta::assert_snapshot!(reply.pretty(), @r#"
    {
      "detail": "/docs で URL を確かめてください。",
      "detail_en": "See /docs for the paths.",
      "status": 404,
      "title": "この URL はありません",
      "title_en": "There is nothing at this path",
      "type": "/problems/unknown-path"
    }
    "#);
}

#[tokio::test]
async fn a_method_that_is_not_taken_says_which_are() {
    let request =
        Request::builder().method(Method::DELETE).uri("/v1/municipalities").body(Body::empty()).unwrap();
    let reply = Host::new().send(request).await;
    assert_eq!((reply.status, reply.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
    assert_eq!(reply.json()["type"], json!("/problems/method-not-allowed"));
}

#[tokio::test]
async fn another_name_than_the_loopbacks_is_not_answered() {
    let host = Host::new();
    let names = [
        ("localhost:8080", 200),
        ("127.0.0.1", 200),
        ("[::1]:8080", 200),
        ("rebound.example:8080", 403),
        ("127.0.0.1.example", 403),
        ("192.168.0.2", 403),
        ("", 403),
    ];
    for (name, status) in names {
        let request = Request::get("/v1/municipalities").header("host", name).body(Body::empty()).unwrap();
        assert_eq!(host.send(request).await.status.as_u16(), status, "{name}");
    }
}

#[tokio::test]
async fn every_type_explains_itself() {
    let host = Host::new();
    for kind in ProblemKind::ALL {
        let reply = host.get(&format!("/problems/{}", kind.slug())).await;
        assert_eq!((reply.status, &reply.json()["status"]), (StatusCode::OK, &json!(kind.status().as_u16())));
    }
    assert_eq!(host.get("/problems/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn readiness_needs_something_in_force_and_a_ledger() {
    let host = Host::new();
    assert_eq!(host.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(host.get("/readyz").await.status, StatusCode::OK);
    host.catalogue.store(std::sync::Arc::default());
    assert_eq!(host.get("/readyz").await.json()["type"], json!("/problems/not-ready"));
    let broken = Host::with(Limits::default(), Behaviour::Broken);
    assert_eq!(broken.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn metrics_count_by_route_and_name_no_one() {
    let host = Host::new();
    let programmes = "/v1/municipalities/352039/programmes";
    host.get(programmes).await;
    host.get(programmes).await;
    host.get("/v1/municipalities/999999/programmes").await;
    host.send(Request::head(programmes).body(Body::empty()).unwrap()).await;
    host.send(Request::put(programmes).body(Body::empty()).unwrap()).await;
    host.send(Request::put("/v1/municipalities").body(Body::empty()).unwrap()).await;
    host.get("/nothing/here").await;
    let text = host.get("/metrics").await;
    for line in [
        r#"kisoku_requests_total{method="GET",route="/v1/municipalities/{code}/programmes",status="200"} 2"#,
        r#"kisoku_requests_total{method="GET",route="/v1/municipalities/{code}/programmes",status="404"} 1"#,
        r#"kisoku_requests_total{method="HEAD",route="/v1/municipalities/{code}/programmes",status="200"} 1"#,
        r#"kisoku_requests_total{method="other",route="/v1/municipalities/{code}/programmes",status="405"} 1"#,
        r#"kisoku_requests_total{method="other",route="/v1/municipalities",status="405"} 1"#,
        r#"kisoku_requests_total{method="GET",route="none",status="404"} 1"#,
        r#"kisoku_request_seconds_count{route="/v1/municipalities/{code}/programmes"} 5"#,
        "kisoku_requests_in_flight 1",
        "kisoku_long_runs_waiting 0",
    ] {
        assert!(text.text().contains(line), "{line} in {}", text.text());
    }
}
