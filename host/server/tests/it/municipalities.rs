//! `GET /v1/municipalities`, and codes that are none.

use axum::http::StatusCode;
use serde_json::json;

use crate::host::Host;

#[tokio::test]
async fn municipalities_are_listed_with_their_programmes() {
    let reply = Host::new().get("/v1/municipalities").await;
    let expected = json!({"municipalities": [{
        "code": "352039",
        "name": {"ja": "山口市", "en": "Yamaguchi"},
        "programmes": ["grades", "grant", "roster"],
    }]});
    assert_eq!((reply.status, reply.json()), (StatusCode::OK, expected));
}

#[tokio::test]
async fn a_code_that_is_unknown_or_wrong_is_not_found() {
    for code in ["352030", "242161", "35203", "三五二〇三九", "%FF"] {
        let reply = Host::new().get(&format!("/v1/municipalities/{code}/programmes")).await;
        let (status, kind) =
            if code == "%FF" { (400, "bad-parameter") } else { (404, "unknown-municipality") };
        assert_eq!(reply.status.as_u16(), status, "{code}");
        assert_eq!(reply.json()["type"], json!(format!("/problems/{kind}")));
    }
}
