//! `GET …/tallies`.

use axum::http::StatusCode;
use serde_json::{Value, json};

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
    let nobody = host.get(&format!("{path}?programme=grnat")).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_eq!(nobody.json()["type"], json!("/problems/unknown-programme"));
}

#[tokio::test]
async fn totals_come_page_by_page() {
    let host = Host::new();
    let records = [("阿東", "2024-09-01"), ("徳地", "2024-09-01"), ("阿東", "2025-09-01")];
    for (key, (area, day)) in ["1", "2", "3"].into_iter().zip(records) {
        let body =
            format!(r#"{{"record": {{"area": "{area}", "filed_on": "{day}", "requested_amount": 300}}}}"#);
        assert_eq!(host.keep(key, body).await.status, StatusCode::CREATED);
    }
    let path = "/v1/municipalities/352039/tallies";
    let (mut seen, mut query) = (Vec::new(), "?limit=2".to_owned());
    for size in [2, 1] {
        let page = host.get(&format!("{path}{query}")).await.json();
        let lines = page["tallies"].as_array().unwrap();
        assert_eq!(lines.len(), size, "{page:#}");
        seen.extend(lines.iter().cloned());
        query = format!("?limit=2&cursor={}", page["next_cursor"].as_str().unwrap_or_default());
    }
    assert!(query.ends_with("cursor="), "the second page is the last");
    let all = host.get(path).await.json();
    assert_eq!(all["tallies"], Value::Array(seen));
    for wrong in ["cursor=1", "cursor=5b5d", "cursor=zz", "limit=0", "limit=501", "after=1"] {
        let reply = host.get(&format!("{path}?{wrong}")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert_eq!(reply.json()["type"], json!("/problems/bad-parameter"), "{wrong}");
    }
}
