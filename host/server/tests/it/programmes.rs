//! `GET …/programmes` and `GET …/programmes/{programme}`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::host::{Host, members, url};

const PROGRAMMES: &str = "/v1/municipalities/352039/programmes";

#[tokio::test]
async fn programmes_say_what_is_in_force_on_a_day() {
    let host = Host::new();
    let force = |reply: &Value| -> Vec<Value> {
        let programmes = reply["programmes"].as_array().unwrap();
        programmes
            .iter()
            .map(|programme| json!([programme["id"], programme["revision"]["effective_from"]]))
            .collect()
    };
    let on = |day: &str| format!("{PROGRAMMES}?as_of={day}");
    let then = host.get(&on("2022-01-01")).await.json();
    assert_eq!(
        force(&then),
        [json!(["grades", "2021-04-01"]), json!(["grant", "2021-04-01"]), json!(["roster", "2021-04-01"])]
    );
    let gap = host.get(&on("2023-04-01")).await.json();
    assert_eq!(force(&gap)[1], json!(["grant", null]));
    // Today is 2025-11-21 in the tests.
    let today = host.get(PROGRAMMES).await.json();
    assert_eq!((&today["as_of"], &force(&today)[1]), (&json!("2025-11-21"), &json!(["grant", "2024-04-01"])));
    let periods = json!([
        {"effective_from": "2021-04-01", "effective_to": "2023-04-01"},
        {"effective_from": "2024-04-01", "effective_to": "2026-04-01"},
    ]);
    assert_eq!(today["programmes"][1]["periods"], periods);
    assert_eq!(host.get(&on("")).await.json(), today, "a blank parameter is none");
    for day in ["2024-02-30", "R6.4.1", "2024-4-1"] {
        assert_eq!(host.get(&on(day)).await.status, StatusCode::BAD_REQUEST, "{day}");
    }
}

#[tokio::test]
async fn a_programme_tells_everything_that_a_form_needs() {
    let reply = Host::new().get(&url("grant?as_of=2024-04-01")).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let programme = reply.json();
    assert_eq!(programme["settings"], json!({"area_cap": 1_000_000}));
    let manifest = &programme["manifest"];
    assert_eq!(
        (&manifest["reference_date"], &manifest["requested_amount"]),
        (&json!("filed_on"), &json!("requested_amount"))
    );
    assert_eq!(manifest["fields"][2]["kind"], json!("yen"));
    assert_eq!(manifest["fields"][3]["personal"], json!(true));
    assert_eq!(manifest["tallies"][0]["ceiling"], json!("area_cap"));
    assert_eq!(manifest["stages"], json!(["change", "report", "repayment"]));
    assert_eq!(manifest["selection"], json!(null));
    assert_eq!(manifest["reasons"][1]["parameters"][0], json!({"name": "limit_yen", "kind": "yen"}));
    let schema = &programme["schema"];
    assert_eq!(schema["required"], json!(["area", "filed_on", "requested_amount"]));
    insta::assert_snapshot!(members(schema["properties"].to_string().as_bytes()), @r#"
    applicant: {"maxLength":50,"title":"applicant","type":["string","null"]}
    area: {"enum":["阿東","あとう","徳地","とくぢ"],"title":"area"}
    filed_on: {"examples":["2025-03-31","令和7年3月31日"],"title":"filed_on","type":"string"}
    members: {"items":{"additionalProperties":false,"properties":{"name":{"maxLength":20,"title":"name","type":"string"},"role":{"maxLength":20,"title":"role","type":"string"}},"required":["role","name"],"type":"object"},"maxItems":3,"title":"members","type":"array"}
    mode: {"enum":["plain","slow","spin","trap","lie","panic",null,""],"title":"mode"}
    requested_amount: {"maximum":10000000,"minimum":1,"title":"requested_amount","type":["integer","string"]}
    "#);
}

#[tokio::test]
async fn the_schema_of_an_assessment_is_a_list() {
    let programme = Host::new().get(&url("roster")).await.json();
    assert_eq!(
        (&programme["schema"]["type"], &programme["schema"]["items"]["required"]),
        (&json!("array"), &json!(["body", "uses"]))
    );
}

#[tokio::test]
async fn an_unknown_programme_is_not_found() {
    let host = Host::new();
    assert_eq!(host.get(&url("nothing")).await.json()["type"], json!("/problems/unknown-programme"));
    assert_eq!(host.post("nothing/check", "{}").await.json()["type"], json!("/problems/unknown-programme"));
}
