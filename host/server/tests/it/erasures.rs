//! `…/erasures`: personal values go once they need not be kept, and not before.

use std::sync::atomic::Ordering;
use std::sync::mpsc;

use axum::http::{Request, StatusCode};
use kisoku_core::calendar::FiscalYear;
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{EntryId, IdempotencyKey, Instant, LedgerError};
use kisoku_core::ports::Ledger as _;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_server::Limits;
use kisoku_server::answer::Stamp;
use kisoku_server::erasure::{Erased, Erasing, Share};
use serde_json::{Value, json};

use crate::city::CODE;
use crate::host::{Host, Reply};
use crate::ledger::Behaviour;
use crate::life::{carry, whole_life};

/// 2030-04-01 in Japan, when papers of fiscal 2024 need not be kept any more.
const LATER_MS: i64 = 1_901_199_600_000;

async fn erase(host: &Host, programme: &str, key: &str, body: &str) -> Reply {
    let path = format!("/v1/municipalities/{CODE}/programmes/{programme}/erasures");
    let request = Request::post(path).header("content-type", "application/json");
    host.send(request.header("idempotency-key", key).body(body.to_owned().into()).unwrap()).await
}

/// A grant of ¥300,000 that goes on, by its id.
async fn granted(host: &Host, key: &str) -> String {
    let record = json!({
        "area": "阿東", "filed_on": "2024-09-01", "requested_amount": 300_000, "applicant": "山田花子",
        "members": [],
    });
    let reply = host.keep(key, json!({ "record": record }).to_string()).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()["grant"].as_str().unwrap().to_owned()
}

#[track_caller]
fn check(reply: &Reply, status: u16, kind: &str) -> Value {
    let json = reply.json();
    let slug = json["type"].as_str().unwrap_or_default().to_owned();
    assert_eq!((reply.status.as_u16(), slug.as_str()), (status, kind), "{}", reply.text());
    json
}

#[tokio::test]
async fn a_grant_is_not_cancelled_once_nothing_could_be_ordered_back() {
    let host = Host::new();
    let grant = granted(&host, "paid").await;
    carry(&host, &grant, json!({"kind": "payment", "amount_yen": 300_000})).await;
    let record = json!({
        "area": "阿東", "filed_on": "2024-09-01", "requested_amount": 300_000, "applicant": "山田花子",
        "members": [],
    });
    carry(&host, &grant, json!({"kind": "report", "record": record})).await;
    let paid = carry(&host, &grant, json!({"kind": "determination"})).await;
    assert_eq!(paid["standing"]["state"], json!("paid"));
    host.clock.store(LATER_MS, Ordering::Relaxed);
    let erased = erase(&host, "grant", "erasure", r#"{"fiscal_year": 2024}"#).await;
    assert_eq!(erased.status, StatusCode::CREATED, "{}", erased.text());

    let kept = host.ledger.entries().len();
    for left in [0, 100_000] {
        let cancels = json!({"kind": "cancellation", "left_yen": left, "cause": "false-papers"});
        let reply = host.carry(&grant, "cancel", cancels.to_string()).await;
        let refused = check(&reply, 409, "/problems/record-erased");
        assert!(refused["detail_en"].as_str().unwrap().contains("on paper"), "{refused:#}");
    }
    assert_eq!(host.ledger.entries().len(), kept);
}

#[tokio::test]
async fn personal_values_go_once_they_may() {
    let host = Host::new();
    whole_life(&host).await;
    let open = granted(&host, "goes on").await;
    let withdrawn = granted(&host, "withdrawn").await;
    carry(&host, &withdrawn, json!({"kind": "withdrawal", "note": "山田花子から電話"})).await;
    let body = r#"{"fiscal_year": 2024}"#;
    let early = check(&erase(&host, "grant", "1", body).await, 409, "/problems/retention-not-over");
    assert!(early["detail_en"].as_str().unwrap().contains("until 2030-03-31"), "{early:#}");
    host.clock.store(LATER_MS - 1, Ordering::Relaxed);
    check(&erase(&host, "grant", "1", body).await, 409, "/problems/retention-not-over");
    host.clock.store(LATER_MS, Ordering::Relaxed);
    let long = r#"{"fiscal_year": 2024, "retention_years": 10}"#;
    check(&erase(&host, "grant", "1", long).await, 409, "/problems/retention-not-over");

    let erased = erase(&host, "grant", "1", body).await;
    assert_eq!(erased.status, StatusCode::CREATED, "{}", erased.text());
    let document = erased.json();
    let left_out = json!([{"grant": open, "why": "unended", "state": "granted"}]);
    assert_eq!((&document["left_out"], &document["left_out_grants"]), (&left_out, &json!(1)));
    assert_eq!((&document["more"], &document["kept_until"]), (&json!(false), &json!("2030-03-31")));
    let listed: Vec<&str> = document["erased"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for kept in host.ledger.entries() {
        let entry = &kept.entry;
        let id = uuid(entry.id);
        let is_listed = listed.contains(&id.as_str());
        let had = entry.personal_digest.is_some();
        let of_open = entry.grant.map(uuid) == Some(open.clone());
        assert_eq!(is_listed, had && !of_open, "{} {id}", entry.kind.as_str());
        assert_eq!(entry.personal.is_some(), had && of_open);
    }
    let id = document["id"].as_str().unwrap();
    assert!(erased.header("location").ends_with(id));
    assert_eq!(host.get(&format!("/v1/municipalities/{CODE}/decisions/{id}")).await.json(), document);

    let again = erase(&host, "grant", "1", body).await;
    assert_eq!((again.status, again.json()), (StatusCode::OK, document));
    check(&erase(&host, "grant", "1", r#"{"fiscal_year":2024}"#).await, 409, "/problems/key-reused");
    let none = check(&erase(&host, "grant", "2", body).await, 409, "/problems/nothing-to-erase");
    assert!(none["detail"].as_str().unwrap().contains(&open), "{none:#}");
    let entries = host.ledger.entries().len();
    check(&erase(&host, "grades", "3", body).await, 409, "/problems/nothing-to-erase");
    assert_eq!(host.ledger.entries().len(), entries, "nothing of it is kept");
}

fn uuid(id: EntryId) -> String {
    uuid::Uuid::from_bytes(*id.as_bytes()).to_string()
}

#[tokio::test]
async fn what_is_wrong_is_a_problem() {
    let host = Host::new();
    for (programme, body, status, kind) in [
        ("none", r#"{"fiscal_year": 2024}"#, 404, "unknown-programme"),
        ("grant", "{}", 422, "invalid-record"),
        ("grant", r#"{"fiscal_year": 0}"#, 422, "invalid-record"),
        ("grant", r#"{"fiscal_year": 2016, "retention_years": 0}"#, 422, "invalid-record"),
        ("grant", r#"{"fiscal_year": 2016, "retention_years": 101}"#, 422, "invalid-record"),
        ("grant", r#"{"fiscal_year": 2016, "grant": "x"}"#, 422, "invalid-record"),
        ("grant", r#"{"fiscal_year": 9999}"#, 409, "retention-not-over"),
        ("grant", r#"{"fiscal_year": 2016}"#, 409, "nothing-to-erase"),
    ] {
        check(&erase(&host, programme, "1", body).await, status, &format!("/problems/{kind}"));
    }
    assert!(host.ledger.entries().is_empty());
}

#[tokio::test]
async fn more_than_goes_at_once_goes_in_turns() {
    let host = Host::with(Limits { erasure_entries_max: 2, ..Limits::default() }, Behaviour::Works);
    for number in 0..3 {
        let grant = granted(&host, &format!("{number}")).await;
        carry(&host, &grant, json!({"kind": "withdrawal"})).await;
    }
    host.clock.store(LATER_MS, Ordering::Relaxed);
    let body = r#"{"fiscal_year": 2024}"#;
    for (key, entries, more) in [("first", 2, true), ("second", 1, false)] {
        let document = erase(&host, "grant", key, body).await.json();
        assert_eq!((&document["entries"], &document["more"]), (&json!(entries), &json!(more)), "{key}");
    }
    check(&erase(&host, "grant", "third", body).await, 409, "/problems/nothing-to-erase");
}

#[tokio::test]
async fn a_grant_that_needs_its_values_by_then_keeps_them() {
    let host = Host::new();
    let grant = granted(&host, "paid").await;
    let report = json!({
        "area": "阿東", "filed_on": "2024-09-01", "requested_amount": 300_000, "applicant": "山田花子",
        "members": [],
    });
    carry(&host, &grant, json!({"kind": "report", "record": report})).await;
    carry(&host, &grant, json!({"kind": "determination"})).await;
    carry(&host, &grant, json!({"kind": "payment", "amount_yen": 300_000})).await;
    let erasing = Erasing {
        municipality: LgCode::new(CODE).unwrap(),
        programme: "grant".to_owned(),
        fiscal_year: FiscalYear::new(2024).unwrap(),
        retention_years: 5,
    };
    let planned = erasing.plan(&*host.ledger, Share { entries_max: 10, step: 2 }).unwrap();
    assert_eq!((planned.erased.len(), planned.left_out.len()), (2, 0), "the decision and the report");
    // Between the plan and the erasure it is cancelled in part, and money is to come back.
    carry(&host, &grant, json!({"kind": "cancellation", "left_yen": 100_000, "cause": "other-use"})).await;
    let by = Erased {
        actor: "test".to_owned(),
        key: IdempotencyKey::new("erase").unwrap(),
        body: Digest::of(b""),
        stamp: Stamp { id: EntryId::new([9; 16]), at: Instant::from_millis(LATER_MS) },
    };
    let keep = erasing.keep(planned, erasing.kept_until().unwrap(), by).unwrap();
    let (done, waits) = mpsc::channel();
    let reply = Box::new(move |kept| done.send(kept).unwrap());
    assert!(host.ledger.submit(vec![keep], reply).is_ok());
    let outcome = waits.recv().unwrap().map(|kept| kept.len());
    assert!(matches!(outcome, Err(LedgerError::Unsettled(Unsettled::NeedsTime(..)))), "{outcome:?}");
    host.clock.store(LATER_MS, Ordering::Relaxed);
    let none = erase(&host, "grant", "1", r#"{"fiscal_year": 2024}"#).await;
    check(&none, 409, "/problems/nothing-to-erase");
    assert!(host.ledger.entries().iter().any(|kept| kept.entry.personal.is_some()));
}
