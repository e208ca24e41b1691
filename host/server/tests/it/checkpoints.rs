//! `…/checkpoints`.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::host::Host;

const CHECKPOINTS: &str = "/v1/municipalities/352039/checkpoints";

#[tokio::test]
async fn the_last_entry_is_signed_once() {
    let host = Host::new();
    let sign = async || host.send(Request::post(CHECKPOINTS).body(Body::empty()).unwrap()).await;
    let none = sign().await;
    assert_eq!((none.status, none.text()), (StatusCode::NO_CONTENT, ""));
    let body = r#"{"record": {"area": "阿東", "filed_on": "2024-09-01", "requested_amount": 300}}"#;
    assert_eq!(host.keep("1", body).await.status, StatusCode::CREATED);
    let signed = sign().await;
    assert_eq!(signed.status, StatusCode::CREATED);
    insta::assert_snapshot!(signed.pretty(), @r#"
    {
      "at": "2025-11-21T10:05:00.123Z",
      "at_ms": 1763719500123,
      "hash": "sha256:923fe53966c6cd9343e11af776cd4b05be315ea4b200b02e4d5dfb0f929b73bf",
      "municipality": "352039",
      "public_key": "0101010101010101010101010101010101010101010101010101010101010101",
      "sequence": 1,
      "signature": "02020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202",
      "statement": "kisoku checkpoint 1\n352039 1\nsha256:923fe53966c6cd9343e11af776cd4b05be315ea4b200b02e4d5dfb0f929b73bf\n1763719500123\n"
    }
    "#);
    let again = sign().await;
    assert_eq!((again.status, again.body), (StatusCode::OK, signed.body.clone()));
    assert!(signed.text().ends_with("}\n"), "appended to a file, it is a line");
    assert_eq!(host.get(CHECKPOINTS).await.json(), json!({ "checkpoints": [signed.json()] }));
    assert_eq!(host.get(&format!("{CHECKPOINTS}?limit=0")).await.status, StatusCode::BAD_REQUEST);
}
