//! `…/decisions/{id}/entries`: the life of a grant in order, out of order, and with bodies that are wrong.

use std::sync::Arc;

use axum::http::StatusCode;
use kisoku_core::manifest::Label;
use kisoku_core::revision::{Catalogue, LgCode, Municipality};
use kisoku_server::Limits;
use serde_json::{Value, json};

use crate::city::CODE;
use crate::host::{Host, Reply};
use crate::ledger::Behaviour;

fn record(yen: u32) -> Value {
    json!({
        "area": "阿東", "filed_on": "2024-09-01", "requested_amount": yen, "applicant": "山田花子",
        "members": [{"role": "会長", "name": "山田花子"}],
    })
}

/// The id of a grant of so much.
async fn granted(host: &Host, yen: u32) -> String {
    let reply = host.keep("decision", json!({ "record": record(yen) }).to_string()).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    reply.json()["grant"].as_str().unwrap().to_owned()
}

/// An entry that is kept.
pub(crate) async fn carry(host: &Host, grant: &str, body: Value) -> Value {
    let key = format!("entry {}", host.ledger.entries().len());
    let reply = host.carry(grant, &key, body.to_string()).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{body}: {}", reply.text());
    reply.json()
}

/// A whole life, with everything that a rule answers in it. The id of its grant.
pub(crate) async fn whole_life(host: &Host) -> String {
    let grant = granted(host, 300_000).await;
    for body in [
        json!({"kind": "change", "record": record(200_000), "note": "山田花子から電話"}),
        json!({"kind": "change", "record": record(13)}),
        json!({"kind": "payment", "amount_yen": "１５０，０００円", "on": "令和7年12月1日"}),
        json!({"kind": "report", "record": record(130_000)}),
        json!({"kind": "report", "record": record(120_000)}),
        json!({"kind": "determination"}),
        json!({"kind": "cancellation", "left_yen": 110_000, "cause": "条件違反の疑い"}),
    ] {
        if body["kind"] == "cancellation" {
            continue;
        }
        carry(host, &grant, body).await;
    }
    carry(host, &grant, json!({"kind": "cancellation", "left_yen": 110_000, "cause": "他の用途への使用"}))
        .await;
    carry(host, &grant, json!({"kind": "repayment-order", "returned_on": "2025-12-11"})).await;
    carry(host, &grant, json!({"kind": "repayment", "amount_yen": 40_010})).await;
    grant
}

#[track_caller]
fn check_refused(reply: &Reply, refusal: &str, state: &str, next: &[&str], limit_yen: Option<i64>) {
    assert_eq!(reply.status, StatusCode::CONFLICT, "{}", reply.text());
    let body = reply.json();
    let told = (&body["type"], &body["refusal"], &body["state"], &body["next"], body.get("limit_yen"));
    let limit = limit_yen.map(|yen| json!(yen));
    let expected =
        (&json!("/problems/entry-refused"), &json!(refusal), &json!(state), &json!(next), limit.as_ref());
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_life_in_order() {
    let host = Host::new();
    let grant = whole_life(&host).await;
    let page = host.get(&format!("/v1/municipalities/{CODE}/decisions/{grant}/entries")).await.json();
    let lines: Vec<String> = page["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let amount = entry.get("amount_yen").or(entry["statement"].get("amount_yen"));
            format!(
                "{} {} stage={} of={} records={} standing={}",
                entry["entry"].as_str().unwrap(),
                amount.unwrap_or(&Value::Null),
                entry["stage"],
                entry["record_of"],
                entry["records"],
                entry["standing"],
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    decision 300000 stage=null of=null records=null standing={"granted_on":"2025-11-21","granted_yen":300000,"state":"granted"}
    change 200000 stage={"former":"01010101-0101-0101-0101-010101010101","granted_on":"2025-11-21","granted_yen":300000,"name":"change"} of=null records={"granted":"02020202-0202-0202-0202-020202020202"} standing={"granted_on":"2025-11-21","granted_yen":200000,"state":"granted"}
    change 0 stage={"former":"02020202-0202-0202-0202-020202020202","granted_on":"2025-11-21","granted_yen":200000,"name":"change"} of=null records={"granted":"02020202-0202-0202-0202-020202020202"} standing={"granted_on":"2025-11-21","granted_yen":200000,"state":"granted"}
    payment 150000 stage=null of=null records=null standing={"granted_on":"2025-11-21","granted_yen":200000,"paid_on":"2025-12-01","paid_yen":150000,"payments":[{"amount_yen":150000,"on":"2025-12-01"}],"state":"granted"}
    report 130000 stage={"former":"02020202-0202-0202-0202-020202020202","granted_on":"2025-11-21","granted_yen":200000,"name":"report"} of=null records={"granted":"02020202-0202-0202-0202-020202020202","reported":"05050505-0505-0505-0505-050505050505"} standing={"computed_yen":130000,"granted_on":"2025-11-21","granted_yen":200000,"paid_on":"2025-12-01","paid_yen":150000,"payments":[{"amount_yen":150000,"on":"2025-12-01"}],"state":"reported"}
    report 120000 stage={"former":"02020202-0202-0202-0202-020202020202","granted_on":"2025-11-21","granted_yen":200000,"name":"report"} of=null records={"granted":"02020202-0202-0202-0202-020202020202","reported":"06060606-0606-0606-0606-060606060606"} standing={"computed_yen":120000,"granted_on":"2025-11-21","granted_yen":200000,"paid_on":"2025-12-01","paid_yen":150000,"payments":[{"amount_yen":150000,"on":"2025-12-01"}],"state":"reported"}
    determination 120000 stage={"former":"02020202-0202-0202-0202-020202020202","granted_on":"2025-11-21","granted_yen":200000,"name":"report"} of="06060606-0606-0606-0606-060606060606" records=null standing={"computed_yen":120000,"granted_on":"2025-11-21","granted_yen":120000,"paid_on":"2025-12-01","paid_yen":150000,"payments":[{"amount_yen":150000,"on":"2025-12-01"}],"state":"amount-determined"}
    cancellation null stage=null of=null records=null standing={"computed_yen":120000,"forfeited_yen":10000,"granted_on":"2025-11-21","granted_yen":110000,"left_yen":110000,"paid_on":"2025-12-01","paid_yen":150000,"payments":[{"amount_yen":150000,"on":"2025-12-01"}],"state":"amount-determined"}
    repayment-order 10 stage={"name":"repayment","parts":[{"ground":"cancellation","principal_yen":10000,"received_on":"2025-12-01"},{"ground":"settlement","principal_yen":30000,"received_on":"2025-12-01"}],"principal_yen":40000,"returned_on":"2025-12-11"} of="06060606-0606-0606-0606-060606060606" records=null standing={"computed_yen":120000,"granted_on":"2025-11-21","granted_yen":110000,"left_yen":110000,"ordered_yen":40000,"paid_on":"2025-12-01","paid_yen":150000,"payments":[{"amount_yen":150000,"on":"2025-12-01","ordered_yen":40000}],"state":"repayment-ordered","surcharge_yen":10}
    repayment 40010 stage=null of=null records=null standing={"computed_yen":120000,"granted_on":"2025-11-21","granted_yen":110000,"left_yen":110000,"ordered_yen":40000,"paid_on":"2025-12-01","paid_yen":150000,"payments":[{"amount_yen":150000,"on":"2025-12-01","ordered_yen":40000}],"repaid_yen":40010,"state":"repaid","surcharge_yen":10}
    "#);
    let head = (&page["standing"]["state"], &page["balance"], &page["next"], &page["fiscal_year"]);
    let balance = json!({"payable_yen": 0, "overpaid_yen": 0, "owed_yen": 0});
    let next = json!(["cancellation"]);
    assert_eq!(head, (&json!("repaid"), &balance, &next, &json!(2024)));
    let tallies = host.get(&format!("/v1/municipalities/{CODE}/tallies")).await.json();
    assert_eq!(tallies["tallies"][0]["total_yen"], json!(110_000));
}

#[tokio::test]
async fn a_statement_is_a_small_document() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    let body = json!({"kind": "交付", "amount_yen": 100_000, "note": "振込先は\"山田\""});
    let reply = host.carry(&grant, "1", body.to_string()).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    insta::assert_snapshot!(reply.pretty(), @r#"
    {
      "balance": {
        "overpaid_yen": 0,
        "owed_yen": 0,
        "payable_yen": 200000
      },
      "decided_at": "2025-11-21T10:05:00.123Z",
      "entry": "payment",
      "fiscal_year": 2024,
      "fuel": 0,
      "grant": "01010101-0101-0101-0101-010101010101",
      "id": "02020202-0202-0202-0202-020202020202",
      "kind": "statement",
      "municipality": "352039",
      "personal": {
        "entry-note": "振込先は\"山田\""
      },
      "programme": "grant",
      "revision": {
        "digest": "sha256:6985ca1f4daa5a584a28eae043a239cb96689af1337ea13afb63e00c2bf512fa",
        "settings_digest": "sha256:831ab1fd2a6fc55dba27c0e71887f574051b1603ff645aaea0a6a7c66f38de87"
      },
      "standing": {
        "granted_on": "2025-11-21",
        "granted_yen": 300000,
        "paid_on": "2025-11-21",
        "paid_yen": 100000,
        "payments": [
          {
            "amount_yen": 100000,
            "on": "2025-11-21"
          }
        ],
        "state": "granted"
      },
      "statement": {
        "amount_yen": 100000,
        "on": "2025-11-21"
      }
    }
    "#);
    let found = host.get(reply.header("location")).await;
    assert_eq!((found.status, &found.body), (StatusCode::OK, &reply.body));
    let again = host.carry(&grant, "1", body.to_string()).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &reply.body));
    let other = host.keep("other", json!({ "record": record(1) }).to_string()).await.json();
    let reused = host.carry(other["grant"].as_str().unwrap(), "1", body.to_string()).await;
    assert_eq!(
        (reused.status, &reused.json()["type"]),
        (StatusCode::CONFLICT, &json!("/problems/key-reused"))
    );
}

#[tokio::test]
async fn what_is_out_of_order_says_what_may_come() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    let open = ["withdrawal", "change", "payment", "report", "abandonment", "cancellation"];
    let reported = json!({"kind": "report", "record": record(1)});
    let cases = [
        (json!({"kind": "correction", "record": record(1)}), "out-of-order", None),
        (json!({"kind": "determination"}), "out-of-order", None),
        (json!({"kind": "repayment", "amount_yen": 1}), "above-owed", Some(0)),
        (json!({"kind": "repayment-order", "returned_on": "2025-12-11"}), "nothing-overpaid", None),
        (json!({"kind": "rejection"}), "out-of-order", None),
        (json!({"kind": "payment", "amount_yen": 300_001}), "above-payable", Some(300_000)),
        (json!({"kind": "cancellation", "left_yen": 300_000, "cause": "other"}), "not-less", Some(300_000)),
    ];
    for (body, refusal, limit) in cases {
        let reply = host.carry(&grant, "1", body.to_string()).await;
        check_refused(&reply, refusal, "granted", &open, limit);
    }
    let mut elsewhere = record(1);
    elsewhere["filed_on"] = json!("2025-04-01");
    let elsewhere = json!({"kind": "report", "record": elsewhere});
    check_refused(
        &host.carry(&grant, "1", elsewhere.to_string()).await,
        "other-fiscal-year",
        "granted",
        &open,
        None,
    );
    carry(&host, &grant, json!({"kind": "payment", "amount_yen": 300_000})).await;
    let paid = host.carry(&grant, "2", r#"{"kind": "withdrawal"}"#).await;
    check_refused(
        &paid,
        "paid-already",
        "granted",
        &["change", "report", "abandonment", "cancellation"],
        Some(300_000),
    );
    carry(&host, &grant, reported).await;
    carry(&host, &grant, json!({"kind": "determination"})).await;
    let early = json!({"kind": "repayment-order", "returned_on": "2025-11-20"});
    let reply = host.carry(&grant, "3", early.to_string()).await;
    let next = ["cancellation", "repayment-order"];
    check_refused(&reply, "before-receipt", "amount-determined", &next, None);
    carry(&host, &grant, json!({"kind": "repayment-order", "returned_on": "2025-11-23"})).await;
    let owed = host.carry(&grant, "4", r#"{"kind": "repayment", "amount_yen": 300002}"#).await;
    check_refused(&owed, "above-owed", "repayment-ordered", &["repayment", "cancellation"], Some(300_001));
}

/// Stage and standing of a repayment order.
#[track_caller]
fn check_order(order: &Value, parts: &Value, principal: i64, surcharge: i64, state: &str) {
    let told = (
        &order["stage"]["parts"],
        &order["stage"]["principal_yen"],
        &order["amount_yen"],
        &order["standing"]["state"],
    );
    assert_eq!(told, (parts, &json!(principal), &json!(surcharge), &json!(state)), "{order}");
}

#[tokio::test]
async fn an_overpaid_advance_of_two_payments_comes_back_from_the_last_while_the_grant_goes_on() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    carry(&host, &grant, json!({"kind": "payment", "amount_yen": 100_000, "on": "2025-12-01"})).await;
    carry(&host, &grant, json!({"kind": "payment", "amount_yen": 150_000, "on": "2025-12-10"})).await;
    carry(&host, &grant, json!({"kind": "change", "record": record(200_000)})).await;

    let order = |day| json!({"kind": "repayment-order", "returned_on": day});
    let next = ["change", "report", "abandonment", "cancellation", "repayment-order"];
    let early = host.carry(&grant, "early", order("2025-12-09").to_string()).await;
    check_refused(&early, "before-receipt", "granted", &next, None);
    let ordered = carry(&host, &grant, order("2025-12-20")).await;
    let last = json!([{"principal_yen": 50_000, "received_on": "2025-12-10", "ground": "settlement"}]);
    check_order(&ordered, &last, 50_000, 10, "granted");
    let next = ["change", "report", "abandonment", "cancellation", "repayment"];
    let twice = host.carry(&grant, "twice", order("2025-12-20").to_string()).await;
    check_refused(&twice, "nothing-overpaid", "granted", &next, None);
    let more = host.carry(&grant, "more", r#"{"kind": "payment", "amount_yen": 1}"#).await;
    check_refused(&more, "above-payable", "granted", &next, Some(0));
    carry(&host, &grant, json!({"kind": "repayment", "amount_yen": 50_010})).await;

    carry(&host, &grant, json!({"kind": "report", "record": record(120_000)})).await;
    carry(&host, &grant, json!({"kind": "determination"})).await;
    carry(&host, &grant, json!({"kind": "cancellation", "left_yen": 90_000, "cause": "other-use"})).await;
    let ordered = carry(&host, &grant, order("2025-12-25")).await;
    let parts = json!([
        {"principal_yen": 30_000, "received_on": "2025-12-10", "ground": "cancellation"},
        {"principal_yen": 70_000, "received_on": "2025-12-10", "ground": "settlement"},
        {"principal_yen": 10_000, "received_on": "2025-12-01", "ground": "settlement"},
    ]);
    check_order(&ordered, &parts, 110_000, 24, "repayment-ordered");
    let paid = json!([
        {"amount_yen": 100_000, "on": "2025-12-01", "ordered_yen": 10_000},
        {"amount_yen": 150_000, "on": "2025-12-10", "ordered_yen": 150_000},
    ]);
    assert_eq!(ordered["standing"]["payments"], paid);
    let back = carry(&host, &grant, json!({"kind": "repayment", "amount_yen": 110_024})).await;
    assert_eq!(back["standing"]["state"], json!("repaid"));
}

#[tokio::test]
async fn a_change_does_not_grant_again_what_was_cancelled() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    carry(&host, &grant, json!({"kind": "payment", "amount_yen": 300_000, "on": "2025-12-01"})).await;
    let cancels = json!({"kind": "cancellation", "left_yen": 100_000, "cause": "other-use"});
    let cancelled = carry(&host, &grant, cancels).await;
    let left =
        |entry: &Value| (entry["standing"]["granted_yen"].clone(), entry["standing"]["left_yen"].clone());
    assert_eq!(left(&cancelled), (json!(100_000), json!(100_000)));

    // only a date is corrected, and the amount that was asked for is still in the record
    let mut dated = record(300_000);
    dated["filed_on"] = json!("2024-09-02");
    let change = json!({"kind": "change", "record": dated});
    let reply = host.carry(&grant, "change", change.to_string()).await;
    let next = ["change", "report", "abandonment", "cancellation", "repayment-order"];
    check_refused(&reply, "above-left", "granted", &next, Some(100_000));
    assert!(reply.json()["detail"].as_str().unwrap().contains("100,000 円以下"), "{}", reply.text());
    assert_eq!(host.ledger.entries().len(), 3);

    dated["requested_amount"] = json!(100_000);
    let changed = carry(&host, &grant, json!({"kind": "change", "record": dated})).await;
    assert_eq!(left(&changed), (json!(100_000), json!(100_000)));
    let ordered = carry(&host, &grant, json!({"kind": "repayment-order", "returned_on": "2025-12-20"})).await;
    let parts = json!([{"principal_yen": 200_000, "received_on": "2025-12-01", "ground": "cancellation"}]);
    check_order(&ordered, &parts, 200_000, 19, "granted");
}

#[tokio::test]
async fn a_payment_is_not_before_the_year_or_the_payment_before() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    let pays = |day| json!({"kind": "payment", "amount_yen": 1, "on": day});
    let early = host.carry(&grant, "early", pays("2024-03-31").to_string()).await;
    let next = ["withdrawal", "change", "payment", "report", "abandonment", "cancellation"];
    check_refused(&early, "before-fiscal-year", "granted", &next, None);
    carry(&host, &grant, pays("2024-04-01")).await;
    carry(&host, &grant, pays("2025-12-01")).await;
    let before = host.carry(&grant, "before", pays("2025-11-30").to_string()).await;
    let next = ["change", "payment", "report", "abandonment", "cancellation"];
    check_refused(&before, "before-payment", "granted", &next, None);
}

/// A day of money is beyond the latest that is taken on 21 November 2025.
#[track_caller]
fn check_too_late(reply: &Reply, field: &str) {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.text());
    let error = &reply.json()["errors"][0];
    assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!("out-of-range")));
    let said = (error["message"]["ja"].as_str().unwrap(), error["message"]["en"].as_str().unwrap());
    assert!(said.0.contains("令和8年11月21日以前") && said.1.contains("2026-11-21 or earlier"), "{said:?}");
}

#[tokio::test]
async fn a_day_of_money_is_at_most_a_year_ahead() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    let pays = |day| json!({"kind": "payment", "amount_yen": 100_000, "on": day});
    for day in ["2026-11-22", "9999-12-31", "令和8年11月22日"] {
        check_too_late(&host.carry(&grant, "late", pays(day).to_string()).await, "on");
    }
    carry(&host, &grant, pays("2026-11-21")).await;
    carry(&host, &grant, json!({"kind": "change", "record": record(50_000)})).await;
    let order = |day| json!({"kind": "repayment-order", "returned_on": day});
    for day in ["2026-11-22", "9999-12-31"] {
        check_too_late(&host.carry(&grant, "late", order(day).to_string()).await, "returned_on");
    }
    carry(&host, &grant, order("2026-11-21")).await;
}

#[tokio::test]
async fn a_body_that_is_wrong_says_every_problem() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    let cases = [
        (json!({}), 422, vec![("kind", "missing")]),
        (json!({"kind": "gift"}), 422, vec![("kind", "not-an-option")]),
        (json!({"kind": "decision"}), 422, vec![("kind", "not-an-option")]),
        (json!({"kind": "payment"}), 422, vec![("amount_yen", "missing")]),
        (json!({"kind": "payment", "amount_yen": ""}), 422, vec![("amount_yen", "missing")]),
        (json!({"kind": "payment", "amount_yen": -1}), 422, vec![("amount_yen", "out-of-range")]),
        (json!({"kind": "payment", "amount_yen": 0}), 422, vec![("amount_yen", "out-of-range")]),
        (
            json!({"kind": "payment", "amount_yen": 1.5, "on": "2025-02-30", "left_yen": 1}),
            422,
            vec![("amount_yen", "not-whole"), ("on", "no-such-date"), ("left_yen", "unknown-field")],
        ),
        (json!({"kind": "withdrawal", "record": {}}), 422, vec![("record", "unknown-field")]),
        (json!({"kind": "cancellation"}), 422, vec![("cause", "missing")]),
        (json!({"kind": "report"}), 422, vec![("record", "missing")]),
        (
            json!({"kind": "report", "record": null, "colour": 1}),
            422,
            vec![("record", "missing"), ("colour", "unknown-field")],
        ),
        (
            json!({"kind": "report", "record": {"area": "阿東", "filed_on": "2024-09-01"}}),
            422,
            vec![("requested_amount", "missing")],
        ),
        (
            json!({"kind": "change", "record": {"area": "阿東", "filed_on": "2024-09-01"}, "on": 1}),
            422,
            vec![("requested_amount", "missing"), ("on", "unknown-field")],
        ),
        (json!({"kind": "repayment-order"}), 422, vec![("returned_on", "missing")]),
        (
            json!({"kind": "repayment-order", "received_on": "2025-12-01", "returned_on": "2025-12-02"}),
            422,
            vec![("received_on", "unknown-field")],
        ),
        (json!([1]), 400, vec![("", "not-an-object")]),
    ];
    for (body, status, expected) in cases {
        let reply = host.carry(&grant, "1", body.to_string()).await;
        assert_eq!(reply.status.as_u16(), status, "{body}: {}", reply.text());
        let errors = reply.json()["errors"].clone();
        let told: Vec<(&str, &str)> = errors
            .as_array()
            .unwrap()
            .iter()
            .map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap()))
            .collect();
        assert_eq!(told, expected, "{body}");
    }
    let twice = r#"{"kind": "report", "record": {}, "record": {}}"#;
    assert_eq!(host.carry(&grant, "1", twice).await.json()["errors"][0]["code"], json!("duplicate-field"));
    assert_eq!(host.ledger.entries().len(), 1);
}

#[tokio::test]
async fn what_is_no_grant_is_not_found() {
    let host = Host::new();
    let grading = host.keep_of("grades", "1", r#"{"record": {"target": 5, "actual": 6}}"#).await.json();
    assert_eq!(grading.get("grant"), None);
    for id in ["00000000-0000-0000-0000-000000000000", "nonsense", grading["id"].as_str().unwrap()] {
        let path = format!("/v1/municipalities/{CODE}/decisions/{id}/entries");
        for reply in [host.get(&path).await, host.carry(id, "2", "{}").await] {
            let told = (reply.status.as_u16(), reply.json()["type"].clone());
            assert_eq!(told, (404, json!("/problems/unknown-grant")), "{id}");
        }
    }
}

#[tokio::test]
async fn a_rule_that_needs_time_carries_a_grant_on_too() {
    let mut slow = record(100);
    slow["mode"] = json!("slow");
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    let report = carry(&host, &grant, json!({"kind": "report", "record": slow})).await;
    assert_eq!((&report["fuel"], &report["standing"]["state"]), (&json!(50_000), &json!("reported")));
    let determined = carry(&host, &grant, json!({"kind": "determination"})).await;
    assert_eq!((&determined["fuel"], &determined["amount_yen"]), (&json!(50_000), &json!(100)));
}

#[tokio::test]
async fn what_needs_no_rule_goes_on_where_its_rule_is_not_loaded() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    let mut emptied = Catalogue::default();
    emptied.insert(Municipality::new(LgCode::new(CODE).unwrap(), Label::default()));
    host.catalogue.store(Arc::new(emptied));
    let report = json!({"kind": "report", "record": record(1)});
    let reply = host.carry(&grant, "1", report.to_string()).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.json()["type"]),
        (424, &json!("/problems/revision-not-loaded"))
    );
    carry(&host, &grant, json!({"kind": "payment", "amount_yen": 1})).await;
}

#[tokio::test]
async fn what_cannot_be_kept_says_why() {
    for (behaviour, status) in
        [(Behaviour::QueueFull, 503), (Behaviour::DiskFull, 503), (Behaviour::Broken, 500)]
    {
        let host = Host::with(Limits::default(), behaviour);
        let reply =
            host.carry("01010101-0101-0101-0101-010101010101", "1", r#"{"kind": "withdrawal"}"#).await;
        let expected = if behaviour == Behaviour::QueueFull { 404 } else { status };
        assert_eq!(reply.status.as_u16(), expected, "{behaviour:?}");
    }
}

#[tokio::test]
async fn openings_are_listed_by_where_they_stand() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    carry(&host, &grant, json!({"kind": "payment", "amount_yen": 1})).await;
    for (state, count) in [("", 1), ("granted", 1), ("applied", 0)] {
        let page = host.get(&format!("/v1/municipalities/{CODE}/decisions?state={state}")).await.json();
        assert_eq!(page["decisions"].as_array().unwrap().len(), count, "{state}");
    }
    let reply = host.get(&format!("/v1/municipalities/{CODE}/decisions?state=asleep")).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_rule_is_not_asked_about_records_that_were_erased() {
    let host = Host::new();
    let grant = granted(&host, 300_000).await;
    carry(&host, &grant, json!({"kind": "report", "record": record(1)})).await;
    host.ledger.erase();
    for body in [json!({"kind": "determination"}), json!({"kind": "determination", "record": record(1)})] {
        let reply = host.carry(&grant, "1", body.to_string()).await;
        // The rule is told the record by which it was granted, too.
        assert_eq!((reply.status.as_u16(), &reply.json()["type"]), (409, &json!("/problems/record-erased")));
    }
    carry(&host, &grant, json!({"kind": "abandonment"})).await;
}
