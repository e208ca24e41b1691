//! Kept decisions: one is kept, looked up and listed.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::host::Host;

const GRANT: &str = "352039/mirai-zukuri-grant";
const DECISIONS: &str = "/v1/municipalities/352039/decisions";

fn request(area: &str, applicant: &str) -> Value {
    json!({ "record": {
        "area": area, "project_start": "2024-09-01", "project_end": "2024-11-30",
        "requested_amount": "２００，０００円", "applicant": applicant,
    } })
}

#[test]
fn a_decision_is_kept_once_and_served_as_it_was() {
    let host = Host::seeded();
    let client = host.client();
    let first = client.keep(GRANT, "key-1", &request("大内", "大内地域づくり協議会"));
    let kept = first.with_status(201);
    Answer::new(kept.clone())
        .check(&[("/amount_yen", json!(200_000)), ("/read/requested_amount", json!(200_000))]);
    let id = kept["id"].as_str().expect("an id");
    assert!(kept["decided_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{kept:#}");
    let location = first.header("location").expect("where it is");
    assert_eq!(location, format!("{DECISIONS}/{id}"));
    let again = client.keep(GRANT, "key-1", &request("大内", "大内地域づくり協議会"));
    assert_eq!((again.status, &again.body), (200, &first.body), "the same bytes");
    let found = client.get(location);
    assert_eq!((found.status, &found.body), (200, &first.body), "the same bytes");
    client.keep(GRANT, "key-1", &request("小郡", "大内地域づくり協議会")).problem(409, "key-reused");
    client.get(&location.replace("352039", "242161")).problem(404, "unknown-decision");
}

#[test]
fn personal_values_stand_apart_from_what_was_decided() {
    let host = Host::seeded();
    let kept = host.client().keep(GRANT, "key", &request("大内", "山口 花子")).with_status(201);
    assert_eq!(kept["personal"]["applicant"], "山口 花子");
    assert!(kept["read"].get("applicant").is_none(), "{kept:#}");
    assert!(!host.log().contains("花子"), "{}", host.log());
}

#[test]
fn a_refusal_is_kept_too_and_moves_nothing() {
    let host = Host::seeded();
    let mut late = request("大内", "");
    late["record"]["project_end"] = json!("2025-04-01");
    let kept = Answer::new(host.client().keep(GRANT, "late", &late).with_status(201));
    kept.check(&[
        ("/verdict", json!("ineligible")),
        ("/usage/area_granted", json!({ "before_yen": 0, "after_yen": 0 })),
    ]);
}

#[test]
fn gradings_and_assessments_are_kept_like_grants() {
    let host = Host::seeded();
    for (programme, file) in [("352039/plan-indicators", "kpi1"), ("352152/department-resources", "fy2024")] {
        let body = crate::seeds::record(&format!("{programme}/{file}"));
        let kept = host.client().keep(programme, "one", &body).with_status(201);
        let (code, _) = programme.split_once('/').unwrap();
        let path = format!("/v1/municipalities/{code}/decisions/{}", kept["id"].as_str().unwrap());
        assert_eq!(host.client().get(&path).with_status(200), kept);
    }
}

#[test]
fn a_list_is_filtered_and_paged() {
    let host = Host::seeded();
    let client = host.client();
    for (key, area) in [("a", "大内"), ("b", "小郡"), ("c", "大内")] {
        client.keep(GRANT, key, &request(area, "")).with_status(201);
    }
    let count = |query: &str| {
        let page = client.get(&format!("{DECISIONS}?{query}")).with_status(200);
        page["decisions"].as_array().unwrap().len()
    };
    let area = |name: &str| format!("area={}", percent_encoded(name));
    assert_eq!(count(""), 8, "five of the history and three");
    assert_eq!(count(&area("大内")), 2);
    assert_eq!(count(&area("阿東")), 5);
    assert_eq!(count("programme=mirai-zukuri-grant&fiscal_year=2024"), 8);
    assert_eq!(count("programme=plan-indicators"), 0);
    assert_eq!(count("fiscal_year=2023"), 0);
    let mut path = format!("{DECISIONS}?limit=3");
    let mut ids = Vec::new();
    for expected in [3, 3, 2] {
        let page = client.get(&path).with_status(200);
        let decisions = page["decisions"].as_array().unwrap();
        assert_eq!(decisions.len(), expected);
        ids.extend(decisions.iter().map(|kept| kept["id"].as_str().unwrap().to_owned()));
        if let Some(cursor) = page["next_cursor"].as_str() {
            path = format!("{DECISIONS}?limit=3&cursor={cursor}");
        }
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 8, "each once");
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"))
}
