//! `…/applications` and `…/selections`: a budget shared out among those who wait.

use std::sync::Arc;

use axum::http::StatusCode;
use kisoku_core::ledger::EntryId;
use kisoku_core::ports::Budget;
use kisoku_server::Limits;
use serde_json::{Value, json};

use crate::city::{contest_by, contest_of, contest_twice};
use crate::host::{Host, Reply, members};
use crate::ledger::Behaviour;
use crate::replay::check_replayed;
use crate::rules::Demo;

/// What asks: so many points, so many yen.
type Asks<'a> = &'a [(Option<u32>, u32)];

pub(crate) async fn filed(method: &str, budget: &str, asks: Asks<'_>) -> Host {
    let host = Host::new();
    host.catalogue.store(Arc::new(contest_of(method, budget)));
    for (place, (score, yen)) in asks.iter().enumerate() {
        let record = json!({
            "applicant": "山田花子", "filed_on": "2024-09-01", "requested_amount": yen, "score": score,
        });
        let reply = host
            .submit("contest/applications", &place.to_string(), json!({ "record": record }).to_string())
            .await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
        assert_eq!(
            reply.json()["standing"],
            json!({"state": "applied", "granted_yen": 0, "computed_yen": yen})
        );
    }
    host
}

pub(crate) async fn select(host: &Host, key: &str) -> Reply {
    host.submit("contest/selections", key, r#"{"fiscal_year": "２０２４"}"#).await
}

fn amounts(selection: &Value) -> Vec<i64> {
    selection["parts"].as_array().unwrap().iter().map(|part| part["amount_yen"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn each_way_shares_the_budget_out() {
    // Source: DOMAIN patterns 46, 47 and 51.
    let by_score = [(Some(42), 200_000), (Some(40), 150_000), (Some(44), 200_000), (Some(42), 150_000)];
    let cases: [(&str, &str, Asks<'_>, Vec<i64>, i64); 4] = [
        ("by-score", "600000", &by_score, vec![200_000, 150_000, 200_000, 50_000], 0),
        ("first-come", "500000", &[(None, 200_000); 3], vec![200_000, 200_000, 100_000], 0),
        ("first-come", "400000", &[(None, 200_000); 3], vec![200_000, 200_000, 0], 0),
        (
            "pro-rata",
            "1000000",
            &[(None, 600_000), (None, 500_000), (None, 400_000)],
            vec![400_000, 333_000, 266_000],
            1_000,
        ),
    ];
    for (method, budget, asks, expected, left) in cases {
        let host = filed(method, budget, asks).await;
        let reply = select(&host, "selection").await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
        let selection = reply.json();
        assert_eq!(
            (amounts(&selection), &selection["left_yen"]),
            (expected.clone(), &json!(left)),
            "{method}"
        );
        assert_eq!(selection["allotted_yen"], json!(expected.iter().sum::<i64>()));
        let tallies = host.get("/v1/municipalities/352039/tallies").await.json();
        assert_eq!(tallies["tallies"][0]["total_yen"], selection["allotted_yen"]);
        let again = select(&host, "selection").await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &reply.body));
        let nothing = select(&host, "another").await;
        assert_eq!(
            (nothing.status, &nothing.json()["type"]),
            (StatusCode::CONFLICT, &json!("/problems/nothing-to-select"))
        );
    }
}

#[tokio::test]
async fn a_selection_is_one_recorded_decision() {
    let asks = [(Some(42), 200_000), (None, 500_000), (Some(44), 200_000)];
    let host = filed("by-score", "600000", &asks).await;
    let selection = select(&host, "selection").await;
    insta::assert_snapshot!(members(&selection.body), @r#"
    kind: "selection"
    municipality: "352039"
    programme: "contest"
    fiscal_year: 2024
    entry: "selection"
    method: "by-score"
    budget: {"tally":"budget","ceiling_yen":600000,"before_yen":0,"after_yen":600000}
    allotted_yen: 600000
    left_yen: 0
    parts: [{"rank":1,"grant":"03030303-0303-0303-0303-030303030303","entry":"05050505-0505-0505-0505-050505050505","score":"44","computed_yen":200000,"most_yen":600000,"verdict":"eligible","amount_yen":200000},{"rank":2,"grant":"01010101-0101-0101-0101-010101010101","entry":"06060606-0606-0606-0606-060606060606","score":"42","computed_yen":200000,"most_yen":400000,"verdict":"eligible","amount_yen":200000},{"rank":3,"grant":"02020202-0202-0202-0202-020202020202","entry":"07070707-0707-0707-0707-070707070707","score":null,"computed_yen":500000,"most_yen":200000,"verdict":"eligible","amount_yen":200000}]
    revision: {"module":"demo","digest":"sha256:6985ca1f4daa5a584a28eae043a239cb96689af1337ea13afb63e00c2bf512fa","settings_digest":"sha256:3ca13a3bc0008c3c967a55afc02c2e1f1ad743b1e77adfb79f191da8d520e4e9","effective_from":"2021-04-01"}
    id: "04040404-0404-0404-0404-040404040404"
    decided_at: "2025-11-21T10:05:00.123Z"
    fuel: 0
    "#);
    let part = selection.json()["parts"][2].clone();
    let allotment =
        host.get(&format!("/v1/municipalities/352039/decisions/{}", part["entry"].as_str().unwrap())).await;
    let told = allotment.json();
    assert_eq!(
        (
            &told["entry"],
            &told["stage"],
            &told["standing"]["granted_yen"],
            &told["record_of"],
            told.get("personal")
        ),
        (
            &json!("allotment"),
            &json!({"name": "selection", "most_yen": 200_000}),
            &json!(200_000),
            &part["grant"],
            None
        )
    );
}

#[tokio::test]
async fn what_cannot_be_selected_says_why() {
    let host = filed("by-score", "600000", &[(Some(1), 1)]).await;
    for (body, code) in [
        ("{}", "missing"),
        (r#"{"fiscal_year": 0}"#, "out-of-range"),
        (r#"{"fiscal_year": 2024, "x": 1}"#, "unknown-field"),
    ] {
        let reply = host.submit("contest/selections", "1", body).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["errors"][0]["code"]),
            (422, &json!(code)),
            "{body}"
        );
    }
    let none = host.submit("contest/selections", "1", r#"{"fiscal_year": 2023}"#).await;
    assert_eq!((none.status.as_u16(), &none.json()["type"]), (409, &json!("/problems/nothing-to-select")));
    let host = Host::new();
    let record = json!({"record": {"area": "阿東", "filed_on": "2024-09-01", "requested_amount": 1}});
    let reply = host.submit("grant/applications", "1", record.to_string()).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.json()["refusal"]),
        (409, &json!("no-stage")),
        "{}",
        reply.text()
    );
    let grading = host.submit("grades/applications", "1", r#"{"record": {"target": 5, "actual": 6}}"#).await;
    assert_eq!((grading.status.as_u16(), &grading.json()["refusal"]), (409, &json!("no-stage")));
}

#[tokio::test]
async fn no_one_waits_for_the_rules_of_a_selection() {
    let host = filed("by-score", "600000", &[(Some(3), 500_000), (None, 200_000)]).await;
    let demo = Demo::new();
    let calls = Arc::clone(&demo.calls);
    host.catalogue.store(Arc::new(contest_by(demo, "by-score", "600000")));
    assert_eq!(select(&host, "selection").await.status, StatusCode::CREATED);
    assert_eq!(*calls.lock().unwrap(), [(Budget::Full, false); 2]);
}

#[tokio::test]
async fn shares_of_a_budget_that_moves_are_never_kept() {
    let host = Host::with(Limits::default(), Behaviour::Contended);
    host.catalogue.store(Arc::new(contest_of("pro-rata", "1000000")));
    let record = json!({"applicant": "山田花子", "filed_on": "2024-09-01", "requested_amount": 1000});
    host.submit("contest/applications", "1", json!({ "record": record }).to_string()).await;
    let reply = select(&host, "2").await;
    assert_eq!((reply.status.as_u16(), &reply.json()["type"]), (503, &json!("/problems/busy")));
    assert_eq!(host.ledger.entries().len(), 1);
}

#[tokio::test]
async fn more_applications_than_a_selection_takes_are_refused_as_a_whole() {
    let limits = Limits { selection_applications_max: 1, ..Limits::default() };
    let host = Host::with(limits, Behaviour::Works);
    host.catalogue.store(Arc::new(contest_of("first-come", "1000")));
    for key in ["1", "2"] {
        let record = json!({"applicant": "山田花子", "filed_on": "2024-09-01", "requested_amount": 1});
        host.submit("contest/applications", key, json!({ "record": record }).to_string()).await;
    }
    let reply = select(&host, "selection").await;
    assert_eq!(
        (reply.status.as_u16(), &reply.json()["type"]),
        (409, &json!("/problems/too-many-applications"))
    );
    assert_eq!(host.ledger.entries().len(), 2);
}

pub(crate) fn id_text(id: EntryId) -> String {
    uuid::Uuid::from_bytes(*id.as_bytes()).to_string()
}

pub(crate) fn application(yen: u32, score: Option<u32>) -> String {
    let record =
        json!({"applicant": "山田花子", "filed_on": "2024-09-01", "requested_amount": yen, "score": score});
    json!({ "record": record }).to_string()
}

#[tokio::test]
async fn a_scheme_that_ranks_or_shares_is_not_decided_one_by_one() {
    for (method, status) in [("by-score", 409), ("pro-rata", 409), ("first-come", 201)] {
        let host = Host::new();
        host.catalogue.store(Arc::new(contest_of(method, "600000")));
        let reply = host.submit("contest/decisions", "1", application(1_000, Some(50))).await;
        assert_eq!(reply.status.as_u16(), status, "{method}: {}", reply.text());
        if status == 409 {
            assert_eq!(reply.json()["refusal"], json!("needs-selection"));
        }
    }
}

#[tokio::test]
async fn a_waiting_application_gets_its_score_before_it_is_ranked() {
    let host = filed("by-score", "200000", &[(None, 200_000), (Some(50), 200_000)]).await;
    let first = host.ledger.entries()[0].entry.id;
    let mut body: Value = serde_json::from_str(&application(200_000, Some(90))).unwrap();
    body["kind"] = json!("correction");
    let corrected = host.carry(&id_text(first), "score", body.to_string()).await;
    assert_eq!(corrected.status, StatusCode::CREATED, "{}", corrected.text());
    assert_eq!(corrected.json()["standing"]["state"], json!("applied"));
    let selection = select(&host, "selection").await.json();
    assert_eq!(selection["parts"][0]["grant"], json!(id_text(first)), "{selection}");
    assert_eq!(selection["parts"][0]["score"], json!("90"));
    assert_eq!(amounts(&selection), [200_000, 0]);
}

/// What is left of the budget is known only when it is shared out: until then all weigh what they ask.
#[tokio::test]
async fn an_application_is_estimated_as_if_the_budget_were_untouched() {
    let host = filed("pro-rata", "500000", &[(None, 500_000)]).await;
    assert_eq!(select(&host, "selection").await.json()["left_yen"], json!(0));
    let later = host.submit("contest/applications", "later", application(300_000, None)).await.json();
    assert_eq!(
        later["standing"],
        json!({"state": "applied", "granted_yen": 0, "computed_yen": 300_000}),
        "{later}"
    );
}

/// A way to select, the budgets of two revisions, and what comes of ¥300,000 asked for under each: in the
/// order decided, by the month of filing, what it could get at most and what it gets.
type Twice = (&'static str, [i64; 2], [(&'static str, i64, i64); 2]);

const TWICE: [Twice; 6] = [
    // The later one ranks first, and leaves the earlier one what its own revision still has.
    ("by-score", [400_000, 600_000], [("11", 600_000, 300_000), ("09", 100_000, 100_000)]),
    // Its own would have more than what is shared out.
    ("by-score", [600_000, 400_000], [("11", 400_000, 300_000), ("09", 100_000, 100_000)]),
    // Nothing is left of its own, and something of the newest.
    ("by-score", [300_000, 600_000], [("11", 600_000, 300_000), ("09", 0, 0)]),
    // What the first one leaves of its own revision's ceiling does not bind the second.
    ("first-come", [400_000, 600_000], [("09", 400_000, 300_000), ("11", 300_000, 300_000)]),
    ("first-come", [600_000, 400_000], [("09", 400_000, 300_000), ("11", 100_000, 100_000)]),
    // A share is one of what is shared out, though its own revision has less in all.
    ("pro-rata", [300_000, 500_000], [("09", 250_000, 250_000), ("11", 250_000, 250_000)]),
];

/// Files an application in September under one revision and in November under the next.
async fn filed_twice(method: &str, budgets: [i64; 2]) -> Host {
    let host = Host::new();
    let [first, second] = budgets.map(|budget| budget.to_string());
    host.catalogue.store(Arc::new(contest_twice(method, [&first, &second])));
    for (month, score) in [("09", 40), ("11", 50)] {
        let record = json!({
            "applicant": "山田花子", "filed_on": format!("2024-{month}-01"), "requested_amount": 300_000,
            "score": score,
        });
        let body = json!({ "record": record }).to_string();
        let reply = host.submit("contest/applications", month, body).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    }
    host
}

#[tokio::test]
async fn neither_the_ceiling_of_its_own_revision_nor_that_of_the_newest_is_passed() {
    for (method, budgets, expected) in TWICE {
        let host = filed_twice(method, budgets).await;
        let filed: Vec<String> = host.ledger.entries().iter().map(|line| id_text(line.entry.id)).collect();
        let reply = select(&host, "selection").await;
        assert_eq!(reply.status, StatusCode::CREATED, "{method} {budgets:?}: {}", reply.text());
        let selection = reply.json();
        assert_eq!(selection["budget"]["ceiling_yen"], budgets[1], "{selection}");
        assert_eq!(selection["revision"]["effective_from"], "2024-10-01", "{selection}");
        let parts = selection["parts"].as_array().unwrap();
        assert_eq!(parts.len(), 2);
        for (part, (month, most, amount)) in parts.iter().zip(expected) {
            let grant = &filed[usize::from(month == "11")];
            let told = (&part["grant"], &part["most_yen"], &part["amount_yen"]);
            assert_eq!(
                told,
                (&json!(grant), &json!(most), &json!(amount)),
                "{method} {budgets:?}: {selection}"
            );
        }
        check_replayed(&host);
    }
}
