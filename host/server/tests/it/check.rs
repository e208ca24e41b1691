//! `POST …/check`.

use std::sync::{Arc, mpsc};

use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use tokio::sync::mpsc::unbounded_channel;

use crate::city::{catalogue_of, changing_kind, neighbour};
use crate::host::{Host, members};
use crate::ledger::Behaviour;
use crate::rules::Demo;
use kisoku_server::Limits;

pub(crate) const RECORD: &str =
    r#"{"record": {"area": "阿東", "filed_on": "2024-09-01", "requested_amount": 200000}}"#;

/// A member of an answer by JSON pointer.
#[track_caller]
fn check_member(answer: &Value, pointer: &str, expected: &Value) {
    assert_eq!(answer.pointer(pointer).unwrap_or(&Value::Null), expected, "{pointer} of {answer:#}");
}

#[tokio::test]
async fn an_eligible_record_has_its_whole_answer() {
    let body = r#"{"record": {"area": "あとう", "filed_on": "R6.9.1", "requested_amount": "２００，０００円",
        "applicant": "山田", "members": [{"role": "会長", "name": "山田"}]}, "usage": {"area_granted": 850000}}"#;
    let reply = Host::new().post("grant/check", body).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.header("cache-control"), "no-store");
    insta::assert_snapshot!(members(&reply.body), @r#"
    kind: "eligibility"
    municipality: "352039"
    programme: "grant"
    fiscal_year: 2024
    verdict: "eligible"
    amount_yen: 150000
    requested_yen: 200000
    reasons: [{"code":"area-cap-applied","effect":"reduced","message":{"ja":"地区の上限1,000,000円のうち150,000円が残っています。","en":"¥150,000 of ¥1,000,000 is left."},"values":{"limit_yen":1000000,"used_yen":850000,"remaining_yen":150000},"citation":{"document":"要綱","article":"第3条","document_en":"Outline","article_en":"Article 3","confirmed":true}}]
    trace: [{"step":"requested","label":{"ja":"requested","en":"requested"},"after_yen":200000},{"step":"area-cap","label":{"ja":"area-cap","en":"area-cap"},"before_yen":200000,"after_yen":150000}]
    usage: {"area_granted":{"before_yen":850000,"after_yen":1000000}}
    read: {"area":"阿東","filed_on":"2024-09-01","requested_amount":200000,"mode":null,"members":[{"role":"会長"}]}
    revision: {"module":"demo","digest":"sha256:6985ca1f4daa5a584a28eae043a239cb96689af1337ea13afb63e00c2bf512fa","settings_digest":"sha256:831ab1fd2a6fc55dba27c0e71887f574051b1603ff645aaea0a6a7c66f38de87","effective_from":"2024-04-01","effective_to":"2026-04-01"}
    personal: {"applicant":"山田","members":[{"name":"山田"}]}
    "#);
}

#[tokio::test]
async fn an_achievement_has_band_rank_and_measures() {
    let host = Host::new();
    let reply = host.post("grades/check", r#"{"record": {"target": 2000, "actual": 1999}}"#).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "limits of the manifest hold");
    let answer = host.post("grades/check", r#"{"record": {"target": 1000, "actual": 999}}"#).await.json();
    check_member(&answer, "/band", &json!("slightly-below"));
    check_member(&answer, "/rank", &json!(2));
    check_member(
        &answer,
        "/measures/ratio",
        &json!({"numerator": 999, "denominator": 1000, "display": "99.9%"}),
    );
    check_member(&answer, "/reasons/0/values/band", &json!("slightly-below"));
    check_member(&answer, "/fiscal_year", &json!(2025));
    let answer = host.post("grades/check", r#"{"record": {"target": 0, "actual": null}}"#).await.json();
    check_member(&answer, "/band", &Value::Null);
    check_member(&answer, "/measures", &json!({"ratio": null}));
    check_member(&answer, "/not_computable", &json!(["ratio"]));
    check_member(&answer, "/reasons/0/values/missing", &json!("actual"));
}

#[tokio::test]
async fn an_assessment_counts_its_rows_from_one() {
    let rows = r#"{"rows": [{"body": "甲", "uses": 2}, {"body": "乙", "uses": "０"}]}"#;
    let answer = Host::new().post("roster/check", rows).await.json();
    check_member(&answer, "/kind", &json!("assessment"));
    check_member(&answer, "/target_met", &json!(false));
    check_member(&answer, "/lists", &json!({"never_used": [2]}));
    check_member(&answer, "/measures/used/display", &json!("1"));
    check_member(&answer, "/breakdowns/by_year/0/key", &json!("2024"));
    check_member(&answer, "/read/1", &json!({"body": "乙", "uses": 0}));
    assert!(answer.get("band").is_none(), "the programme has no bands");
}

#[tokio::test]
async fn the_reference_date_picks_the_revision() {
    let host = Host::new();
    let on = |day: &str| {
        format!(r#"{{"record": {{"area": "阿東", "filed_on": "{day}", "requested_amount": 600000}}}}"#)
    };
    for (day, amount, from) in [("2022-04-01", 500_000, "2021-04-01"), ("2024-04-01", 600_000, "2024-04-01")]
    {
        let answer = host.post("grant/check", on(day)).await.json();
        check_member(&answer, "/amount_yen", &json!(amount));
        check_member(&answer, "/revision/effective_from", &json!(from));
    }
    let gap = host.post("grant/check", on("2023-05-01")).await;
    assert_eq!(gap.status, StatusCode::NOT_FOUND);
    insta::assert_snapshot!(gap.pretty(), @r#"
    {
      "detail": "基準日 2023-05-01 に施行されている版がありません。施行期間は periods のとおりです。",
      "detail_en": "No revision is in force on 2023-05-01. The periods are listed in `periods`.",
      "periods": [
        {
          "effective_from": "2021-04-01",
          "effective_to": "2023-04-01"
        },
        {
          "effective_from": "2024-04-01",
          "effective_to": "2026-04-01"
        }
      ],
      "status": 404,
      "title": "基準日に施行されている版がありません",
      "title_en": "No revision is in force on the reference date",
      "type": "/problems/not-in-force"
    }
    "#);
}

#[tokio::test]
async fn a_rule_that_needs_time_runs_elsewhere_and_answers() {
    let answer = Host::new().post("grant/check", with("mode", "slow")).await.json();
    check_member(&answer, "/amount_yen", &json!(200_000));
}

#[tokio::test]
async fn past_the_queue_the_client_comes_again() {
    let limits = Limits { long_runs_max: 0, long_runs_waiting_max: 0, ..Limits::default() };
    let reply = Host::with(limits, Behaviour::Works).post("grant/check", with("mode", "slow")).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(reply.header("retry-after"), "2");
    insta::assert_snapshot!(reply.pretty(), @r#"
    {
      "detail": "この団体の処理待ちが上限に達しています。Retry-After 秒後に同じ内容で送り直してください。",
      "detail_en": "Too much of this municipality is waiting. Send the same again after Retry-After seconds.",
      "request_id": "01010101-0101-0101-0101-010101010101",
      "status": 503,
      "title": "混み合っています",
      "title_en": "Too much is waiting",
      "type": "/problems/busy"
    }
    "#);
}

#[tokio::test]
async fn a_large_body_is_answered_on_the_pool() {
    let limits = Limits { inline_body_bytes_max: 10, ..Limits::default() };
    let host = Host::with(limits, Behaviour::Works);
    check_member(&host.post("grant/check", RECORD).await.json(), "/amount_yen", &json!(200_000));
    assert_eq!(host.post("grant/check", with("mode", "spin")).await.status, StatusCode::FAILED_DEPENDENCY);
    assert_eq!(host.post("grant/check", "{").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_request_keeps_to_what_was_in_force_when_it_came() {
    let host = Host::new();
    assert_eq!(host.post("grant/check", RECORD).await.status, StatusCode::OK);
    host.catalogue.store(std::sync::Arc::default());
    assert_eq!(host.post("grant/check", RECORD).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_revision_that_takes_other_requests_hides_no_other() {
    let host = Host::new();
    host.catalogue.store(Arc::new(changing_kind()));
    let record = host.post("grades/check", r#"{"record": {"target": 5, "actual": 6}}"#).await;
    assert_eq!((record.status, &record.json()["rank"]), (StatusCode::OK, &json!(1)));
    let rows = host.post("grades/check", r#"{"rows": [{"body": "甲", "uses": 1}]}"#).await;
    assert_eq!(
        (rows.status, &rows.json()["type"]),
        (StatusCode::NOT_FOUND, &json!("/problems/not-in-force"))
    );
    let neither = host.post("grades/check", "{}").await;
    assert_eq!(neither.json()["errors"][0]["code"], json!("missing"));
}

#[tokio::test]
async fn totals_are_read_while_pages_wait() {
    let limits = Limits { ledger_long_reads_max: 0, ..Limits::default() };
    let host = Host::with(limits, Behaviour::Works);
    tokio::select! {
        biased;
        page = host.get("/v1/municipalities/352039/decisions") => panic!("{}", page.text()),
        reply = host.post("grant/check", RECORD) => assert_eq!(reply.status, StatusCode::OK),
    }
}

/// The record with one more field.
fn with(field: &str, value: &str) -> String {
    let mut body: Value = serde_json::from_str(RECORD).unwrap();
    body["record"][field] = json!(value);
    body.to_string()
}

#[tokio::test]
async fn a_module_that_fails_is_named() {
    let host = Host::new();
    for (mode, failure) in [("trap", "trap"), ("lie", "bad-answer")] {
        let reply = host.post("grant/check", with("mode", mode)).await;
        assert_eq!(
            (reply.status, &reply.json()["failure"]),
            (StatusCode::FAILED_DEPENDENCY, &json!(failure))
        );
    }
    let reply = host.post("grant/check", with("mode", "spin")).await;
    insta::assert_snapshot!(reply.pretty(), @r#"
    {
      "detail": "ルール `demo` が回答できませんでした（out-of-fuel）。申請の可否を示すものではありません。",
      "detail_en": "The module `demo` gave no answer (out-of-fuel). This says nothing about eligibility.",
      "failure": "out-of-fuel",
      "limit": {
        "unit": "fuel",
        "value": 10000000
      },
      "module": "demo",
      "revision": {
        "digest": "sha256:6985ca1f4daa5a584a28eae043a239cb96689af1337ea13afb63e00c2bf512fa",
        "effective_from": "2024-04-01"
      },
      "status": 424,
      "title": "ルールが回答できませんでした",
      "title_en": "The rule module gave no answer",
      "type": "/problems/module-failed"
    }
    "#);
}

#[tokio::test]
async fn our_own_panic_is_a_problem_with_a_request_id() {
    let reply = Host::new().post("grant/check", with("mode", "panic")).await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
    insta::assert_snapshot!(reply.pretty(), @r#"
    {
      "detail": "サーバーの内部で処理できませんでした。request_id を添えて管理者に連絡してください。",
      "detail_en": "The server could not do it. Give the request_id to its operator.",
      "request_id": "01010101-0101-0101-0101-010101010101",
      "status": 500,
      "title": "サーバーの内部エラーです",
      "title_en": "The server failed",
      "type": "/problems/internal"
    }
    "#);
}

#[tokio::test]
async fn a_long_run_keeps_its_place_after_its_client_has_gone() {
    let limits = Limits { long_runs_max: 1, long_runs_waiting_max: 0, ..Limits::default() };
    let host = Host::with(limits, Behaviour::Works);
    let (begun, mut begins) = unbounded_channel();
    let (go_on, told) = mpsc::channel();
    host.catalogue.store(Arc::new(catalogue_of(Demo::holding(begun, told))));
    tokio::select! {
        reply = host.post("grant/check", with("mode", "slow")) => panic!("{}", reply.text()),
        begun = begins.recv() => begun.unwrap(),
    }
    // The client went away; its work has not.
    let busy = host.post("grant/check", with("mode", "slow")).await;
    assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
    // Others are answered meanwhile.
    assert_eq!(host.post("grant/check", RECORD).await.status, StatusCode::OK);
    go_on.send(()).unwrap();
    go_on.send(()).unwrap();
    while host.post("grant/check", with("mode", "slow")).await.status != StatusCode::OK {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn long_runs_of_all_municipalities_are_bounded_together() {
    const NEIGHBOUR: &str = "/v1/municipalities/352152/programmes/grant/check";
    let limits = Limits { long_runs_total_max: 1, ..Limits::default() };
    let host = Host::with(limits, Behaviour::Works);
    let (begun, mut begins) = unbounded_channel();
    let (go_on, told) = mpsc::channel();
    let mut catalogue = catalogue_of(Demo::holding(begun, told));
    catalogue.insert(neighbour(Demo::new(), "352152"));
    host.catalogue.store(Arc::new(catalogue));
    let request = |path: &str| {
        Request::post(path)
            .header("content-type", "application/json")
            .body(with("mode", "slow").into())
            .unwrap()
    };
    let one = host.post("grant/check", with("mode", "slow"));
    let after = async {
        begins.recv().await.unwrap();
        let other = host.send(request(NEIGHBOUR));
        let waits = async {
            while !host.get("/metrics").await.text().contains("kisoku_long_runs_waiting 1") {
                tokio::task::yield_now().await;
            }
        };
        let (other, ()) = tokio::join!(other, async {
            waits.await;
            go_on.send(()).unwrap();
        });
        other
    };
    let (one, other) = tokio::join!(one, after);
    assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK));
}
