//! `GET …/tallies`.

use axum::http::StatusCode;
use serde_json::json;

use crate::host::Host;

#[tokio::test]
async fn totals_stand_by_what_splits_them() {
    let host = Host::new();
    let body = r#"{"record": {"area": "阿東", "filed_on": "2024-09-01", "requested_amount": 300}}"#;
    assert_eq!(host.keep("1", body).await.status, StatusCode::CREATED);
    let total = json!({
        "programme": "grant",
        "tally": "area_granted",
        "label": {"ja": "地区の既決額", "en": "Granted to the area"},
        "fiscal_year": 2024,
        "keys": {"area": "阿東"},
        "total_yen": 300,
    });
    let path = "/v1/municipalities/352039/tallies";
    for (query, expected) in [
        ("", json!([total])),
        ("?programme=grant&fiscal_year=2024", json!([total])),
        ("?fiscal_year=2023", json!([])),
    ] {
        assert_eq!(
            host.get(&format!("{path}{query}")).await.json(),
            json!({ "tallies": expected }),
            "{query}"
        );
    }
}
