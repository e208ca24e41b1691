//! `…/decisions`: keep, list, look up.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use kisoku_core::ports::Budget;
use kisoku_server::Limits;
use serde_json::{Value, json};

use crate::city::{april, catalogue_of, catalogue_until};
use crate::host::{Host, Reply};
use crate::ledger::Behaviour;
use crate::rules::{Demo, FLOOD};

const DECISIONS: &str = "/v1/municipalities/352039/decisions";

fn body(area: &str, yen: u32, mode: &str) -> String {
    let record = json!({
        "area": area, "filed_on": "2024-09-01", "requested_amount": yen, "mode": mode, "applicant": "山田花子",
        "members": [{"role": "会長", "name": "山田花子"}],
    });
    json!({ "record": record }).to_string()
}

#[track_caller]
fn check_status(reply: &Reply, status: u16, problem: &str) {
    assert_eq!(reply.status.as_u16(), status, "{}", reply.text());
    assert_eq!(reply.json()["type"], json!(problem));
}

#[tokio::test]
async fn a_decision_is_kept_once_and_served_as_it_was() {
    let host = Host::new();
    let kept = host.keep("form 1", body("阿東", 800_000, "plain")).await;
    assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.text());
    let answer = kept.json();
    assert_eq!(answer["decided_at"], json!("2025-11-21T10:05:00.123Z"));
    assert_eq!(answer["usage"], json!({"area_granted": {"before_yen": 0, "after_yen": 800_000}}));
    assert_eq!(answer["personal"], json!({"applicant": "山田花子", "members": [{"name": "山田花子"}]}));
    assert_eq!(answer["read"]["members"], json!([{"role": "会長"}]));
    assert!(!answer["read"].to_string().contains("山田"));
    let location = kept.header("location");
    assert_eq!(location, format!("{DECISIONS}/{}", answer["id"].as_str().unwrap()));

    let again = host.keep("form 1", body("阿東", 800_000, "plain")).await;
    assert_eq!((again.status, &again.body, again.header("location")), (StatusCode::OK, &kept.body, location));
    check_status(&host.keep("form 1", body("阿東", 1, "plain")).await, 409, "/problems/key-reused");
    let found = host.get(location).await;
    assert_eq!((found.status, found.body), (StatusCode::OK, kept.body.clone()));

    let rest = host.keep("form 2", body("阿東", 800_000, "plain")).await.json();
    assert_eq!(
        (&rest["amount_yen"], &rest["reasons"][0]["code"]),
        (&json!(200_000), &json!("area-cap-applied"))
    );
}

#[tokio::test]
async fn a_retry_gives_its_decision_back_whatever_is_in_force_by_now() {
    const FIRST_OF_APRIL_2026_IN_JAPAN: i64 = 1_774_969_200_000;
    const RECORD: &str = r#"{"record": {"target": 5, "actual": 6}}"#;
    let host = Host::new();
    host.catalogue.store(Arc::new(catalogue_until(Demo::new(), Some(april(2026)))));
    host.clock.store(FIRST_OF_APRIL_2026_IN_JAPAN - 1, Ordering::Relaxed);
    let kept = host.keep_of("grades", "1", RECORD).await;
    assert_eq!((kept.status, &kept.json()["fiscal_year"]), (StatusCode::CREATED, &json!(2025)));

    host.clock.store(FIRST_OF_APRIL_2026_IN_JAPAN, Ordering::Relaxed);
    check_status(&host.keep_of("grades", "2", RECORD).await, 404, "/problems/not-in-force");
    let again = host.keep_of("grades", "1", RECORD).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &kept.body));

    let mut emptied = catalogue_until(Demo::new(), None);
    let code = kisoku_core::revision::LgCode::new(crate::city::CODE).unwrap();
    emptied.insert(kisoku_core::revision::Municipality::new(code, kisoku_core::manifest::Label::default()));
    host.catalogue.store(Arc::new(emptied));
    check_status(&host.keep_of("grades", "2", RECORD).await, 404, "/problems/unknown-programme");
    let again = host.keep_of("grades", "1", RECORD).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &kept.body));
}

#[tokio::test]
async fn a_key_is_good_for_one_body_and_one_programme() {
    let host = Host::new();
    let kept = body("阿東", 100, "plain");
    assert_eq!(host.keep("1", kept.clone()).await.status, StatusCode::CREATED);
    let cases = [("grant", body("阿東", 101, "plain")), ("grant", "{".to_owned()), ("grades", kept)];
    for (programme, body) in cases {
        check_status(&host.keep_of(programme, "1", body).await, 409, "/problems/key-reused");
    }
}

#[tokio::test]
async fn all_who_wait_for_the_writer_wait_for_quick_rules_on_totals_alone() {
    const WRITER: (Budget, bool) = (Budget::Inline, true);
    const OUTSIDE: (Budget, bool) = (Budget::Inline, false);
    const POOL: (Budget, bool) = (Budget::Full, false);
    let host = Host::new();
    let demo = Demo::new();
    let calls = Arc::clone(&demo.calls);
    host.catalogue.store(Arc::new(catalogue_of(demo)));
    let rows = r#"{"rows": [{"body": "甲", "uses": 0}]}"#.to_owned();
    let cases = [
        ("no totals", "roster", rows, vec![OUTSIDE]),
        ("quick", "grant", body("阿東", 1, "plain"), vec![WRITER]),
        ("slow, not known to be", "grant", body("阿東", 1, "slow"), vec![WRITER, OUTSIDE, POOL]),
        ("slow, known to be", "grant", body("阿東", 1, "slow"), vec![OUTSIDE, POOL]),
        ("quick after slow", "grant", body("阿東", 1, "plain"), vec![OUTSIDE]),
        ("quick again", "grant", body("阿東", 1, "plain"), vec![WRITER]),
    ];
    for (case, programme, body, expected) in cases {
        assert_eq!(host.keep_of(programme, case, body).await.status, StatusCode::CREATED, "{case}");
        assert_eq!(std::mem::take(&mut *calls.lock().unwrap()), expected, "{case}");
    }
}

#[tokio::test]
async fn every_answer_that_was_computed_is_submitted() {
    let limits = Limits { settle_rounds_max: 1, ..Limits::default() };
    let reply = Host::with(limits, Behaviour::Works).keep("1", body("阿東", 1, "slow")).await;
    assert_eq!((reply.status, &reply.json()["fuel"]), (StatusCode::CREATED, &json!(50_000)));
}

#[tokio::test]
async fn an_answer_too_large_to_keep_is_the_modules_failure() {
    let host = Host::new();
    let body = json!({"rows": [{"body": "甲", "uses": FLOOD}]}).to_string();
    let check = host.post("roster/check", body.clone()).await;
    for reply in [check, host.keep_of("roster", "1", body).await] {
        assert_eq!(reply.status, StatusCode::FAILED_DEPENDENCY);
        let failure = (&reply.json()["failure"], &reply.json()["limit"]);
        assert_eq!(failure, (&json!("answer-too-large"), &json!({"value": 8_388_608, "unit": "bytes"})));
    }
}

#[tokio::test]
async fn a_rule_that_needs_time_is_computed_outside_and_kept() {
    let reply = Host::new().keep("1", body("阿東", 800_000, "slow")).await;
    assert_eq!((reply.status, &reply.json()["amount_yen"]), (StatusCode::CREATED, &json!(800_000)));
    let contended = Host::with(Limits::default(), Behaviour::Contended);
    check_status(&contended.keep("1", body("阿東", 800_000, "slow")).await, 503, "/problems/busy");
    assert_eq!(contended.keep("2", body("阿東", 800_000, "plain")).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_cannot_be_kept_says_why() {
    let cases = [
        (Behaviour::QueueFull, "plain", 503, "/problems/busy"),
        (Behaviour::DiskFull, "plain", 503, "/problems/storage-full"),
        (Behaviour::Closed, "plain", 503, "/problems/stopping"),
        (Behaviour::Broken, "plain", 500, "/problems/internal"),
        (Behaviour::Works, "trap", 424, "/problems/module-failed"),
        (Behaviour::Works, "spin", 424, "/problems/module-failed"),
        (Behaviour::Works, "lie", 424, "/problems/module-failed"),
    ];
    for (behaviour, mode, status, problem) in cases {
        let host = Host::with(Limits::default(), behaviour);
        let reply = host.keep("1", body("阿東", 1, mode)).await;
        check_status(&reply, status, problem);
        assert_eq!(reply.header("retry-after"), if status == 503 { "2" } else { "" });
        assert_eq!(reply.json().get("request_id").is_some(), status >= 500);
    }
}

#[tokio::test]
async fn a_decision_needs_a_key_and_takes_no_usage() {
    let host = Host::new();
    let long = "x".repeat(201);
    for key in ["", "鍵", long.as_str()] {
        check_status(&host.keep(key, body("阿東", 1, "plain")).await, 400, "/problems/bad-idempotency-key");
    }
    check_status(
        &host.post("grant/decisions", body("阿東", 1, "plain")).await,
        400,
        "/problems/bad-idempotency-key",
    );
    let usage = body("阿東", 1, "plain").replacen('{', r#"{"usage": {}, "#, 1);
    let reply = host.keep("1", usage).await;
    check_status(&reply, 400, "/problems/unreadable");
    assert_eq!(reply.json()["errors"][0]["code"], json!("not-allowed"));
    check_status(&host.keep("1", r#"{"record": {}}"#).await, 422, "/problems/invalid-record");
}

#[tokio::test]
async fn pages_follow_each_other_and_filters_hold() {
    let host = Host::new();
    for (key, area) in ["阿東", "徳地", "阿東"].into_iter().enumerate() {
        assert_eq!(host.keep(&key.to_string(), body(area, 100, "plain")).await.status, StatusCode::CREATED);
    }
    let ids = |reply: &Reply| -> Vec<Value> {
        reply.json()["decisions"].as_array().unwrap().iter().map(|decision| decision["id"].clone()).collect()
    };
    let all = ids(&host.get(DECISIONS).await);
    assert_eq!(all.len(), 3);
    let first = host.get(&format!("{DECISIONS}?limit=2")).await;
    assert_eq!((ids(&first), &first.json()["next_cursor"]), (all[..2].to_vec(), &json!("2")));
    let second = host.get(&format!("{DECISIONS}?limit=2&cursor=2")).await;
    assert_eq!((ids(&second), second.json().get("next_cursor")), (all[2..].to_vec(), None));
    let cases = [
        ("area=%E5%BE%B3%E5%9C%B0", 1),
        ("programme=grant&fiscal_year=2024", 3),
        ("programme=grades", 0),
        ("programme=&fiscal_year=&area=&cursor=", 3),
        ("fiscal_year=2023", 0),
    ];
    for (query, count) in cases {
        assert_eq!(ids(&host.get(&format!("{DECISIONS}?{query}")).await).len(), count, "{query}");
    }
    let small = Limits { page_bytes_max: 100, ..Limits::default() };
    let stepwise = Limits { page_step_max: 1, ..Limits::default() };
    for (limits, query, shown, cursor) in [
        (small, "", 1, json!("1")),
        (small, "?cursor=2", 1, Value::Null),
        (stepwise, "?limit=2", 2, json!("2")),
        (stepwise, "", 3, Value::Null),
    ] {
        let host = Host::with(limits, Behaviour::Works);
        for key in ["1", "2", "3"] {
            host.keep(key, body("阿東", 100, "plain")).await;
        }
        let page = host.get(&format!("{DECISIONS}{query}")).await;
        let next = page.json().get("next_cursor").cloned().unwrap_or_default();
        assert_eq!((ids(&page).len(), next), (shown, cursor), "{query}");
    }
    for query in ["limit=0", "limit=501", "limit=x", "cursor=x", "fiscal_year=10000", "colour=red"] {
        check_status(&host.get(&format!("{DECISIONS}?{query}")).await, 400, "/problems/bad-parameter");
    }
    let nobody = host.get(&format!("{DECISIONS}?programme=grnat")).await;
    check_status(&nobody, 404, "/problems/unknown-programme");
}

#[tokio::test]
async fn an_unknown_decision_is_not_found() {
    let host = Host::new();
    for id in ["00000000-0000-0000-0000-000000000000", "nonsense"] {
        check_status(&host.get(&format!("{DECISIONS}/{id}")).await, 404, "/problems/unknown-decision");
    }
}

#[tokio::test]
async fn gradings_and_assessments_are_kept_too() {
    let host = Host::new();
    let cases = [
        ("grades", r#"{"record": {"target": 5, "actual": 6}}"#, "/rank", json!(1)),
        ("roster", r#"{"rows": [{"body": "甲", "uses": 0}]}"#, "/target_met", json!(false)),
    ];
    for (programme, body, pointer, expected) in cases {
        let reply = host.keep_of(programme, "1", body).await;
        let expected_status = if programme == "grades" { StatusCode::CREATED } else { StatusCode::CONFLICT };
        assert_eq!(reply.status, expected_status, "a key is the municipality's, whatever the programme");
        let reply = host.keep_of(programme, programme, body).await;
        assert_eq!((reply.status, reply.json().pointer(pointer)), (StatusCode::CREATED, Some(&expected)));
    }
}
