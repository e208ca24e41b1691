//! `POST …/check-many`.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use kisoku_server::Limits;
use serde_json::{Value, json};

use crate::documented::Documented;
use crate::host::{Host, Reply, url};
use crate::ledger::Behaviour;

const OPENAPI: &str = include_str!("../../../../docs/openapi.json");

async fn stream_of(host: &Host, programme: &str, body: Body) -> Reply {
    let request =
        Request::post(url(&format!("{programme}/check-many"))).header("content-type", "application/x-ndjson");
    host.send(request.body(body).unwrap()).await
}

/// As [`stream_of`], asking for minimal answers.
async fn minimal_stream_of(host: &Host, programme: &str, body: Body) -> Reply {
    let request = Request::post(url(&format!("{programme}/check-many")))
        .header("content-type", "application/x-ndjson")
        .header("prefer", "return=minimal");
    host.send(request.body(body).unwrap()).await
}

/// Each line of a reply.
#[track_caller]
fn lines(reply: &Reply) -> Vec<Value> {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/x-ndjson");
    reply.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn line(yen: u32, mode: &str) -> String {
    let record = json!({"area": "阿東", "filed_on": "2024-09-01", "requested_amount": yen, "mode": mode});
    json!({ "record": record }).to_string()
}

#[tokio::test]
async fn order_is_kept_and_a_bad_line_spoils_no_other() {
    let body = [
        &line(1, "plain"),
        "",
        "not json",
        &line(2, "trap"),
        &line(3, "slow"),
        r#"{"record": {}}"#,
        "{\"record\": \u{fffd}",
        &line(4, "lie"),
        &line(5, "plain"),
    ]
    .join("\r\n");
    let reply = stream_of(&Host::new(), "grant", body.into()).await;
    let told: Vec<Value> = lines(&reply)
        .iter()
        .map(|line| line.get("amount_yen").cloned().unwrap_or_else(|| json!([line["line"], line["status"]])))
        .collect();
    assert_eq!(json!(told), json!([1, [3, 400], [4, 424], 3, [6, 422], [7, 400], [8, 424], 5]));
}

#[tokio::test]
async fn every_line_is_answered_whatever_the_batches_and_chunks() {
    for (batch_lines_max, batch_bytes_max, chunk) in
        [(1, 1 << 20, 7), (3, 1 << 20, 64), (1_000, 100, 5_000), (64, 1 << 20, 1)]
    {
        let limits = Limits { batch_lines_max, batch_bytes_max, ..Limits::default() };
        let host = Host::with(limits, Behaviour::Works);
        let sent: Vec<String> = (1..=100).map(|yen| line(yen, "plain")).collect();
        let bytes = sent.join("\n").into_bytes();
        let chunks: Vec<Result<Bytes, std::io::Error>> =
            bytes.chunks(chunk).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        let reply = stream_of(&host, "grant", Body::from_stream(stream::iter(chunks))).await;
        let amounts: Vec<u64> =
            lines(&reply).iter().map(|line| line["amount_yen"].as_u64().unwrap()).collect();
        assert_eq!(amounts, (1..=100).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn gradings_and_assessments_stream_too() {
    let host = Host::new();
    let grades =
        "{\"record\": {\"target\": 5, \"actual\": 6}}\n{\"record\": {\"target\": 5, \"actual\": 4}}\n";
    let bands: Vec<Value> = lines(&stream_of(&host, "grades", grades.into()).await)
        .iter()
        .map(|line| line["rank"].clone())
        .collect();
    assert_eq!(bands, [json!(1), json!(2)]);
    let roster = "{\"rows\": [{\"body\": \"甲\", \"uses\": 0}]}";
    assert_eq!(
        lines(&stream_of(&host, "roster", roster.into()).await)[0]["lists"],
        json!({"never_used": [1]})
    );
}

/// Whether all that a minimal answer tells is told so by the whole one.
#[track_caller]
fn assert_part_of(minimal: &Value, whole: &Value) {
    match (minimal, whole) {
        (Value::Object(minimal), Value::Object(whole)) => {
            minimal.iter().for_each(|(name, value)| assert_part_of(value, &whole[name]));
        }
        (Value::Array(minimal), Value::Array(whole)) => {
            assert_eq!(minimal.len(), whole.len());
            minimal.iter().zip(whole).for_each(|(minimal, whole)| assert_part_of(minimal, whole));
        }
        (minimal, whole) => assert_eq!(minimal, whole),
    }
}

#[tokio::test]
async fn a_minimal_answer_is_a_part_of_the_whole_one() {
    let documented = Documented::new(OPENAPI, "MinimalAnswer");
    let host = Host::new();
    let grants =
        [line(1, "plain"), line(2_000_000, "plain"), "not json".to_owned(), line(3, "lie")].join("\n");
    let grades =
        "{\"record\": {\"target\": 5, \"actual\": 6}}\n{\"record\": {\"target\": 0, \"actual\": 4}}\n";
    let roster = "{\"rows\": [{\"body\": \"甲\", \"uses\": 0}]}";
    for (programme, body) in [("grant", grants.as_str()), ("grades", grades), ("roster", roster)] {
        let whole = stream_of(&host, programme, body.to_owned().into()).await;
        let minimal = minimal_stream_of(&host, programme, body.to_owned().into()).await;
        assert_eq!(
            (whole.header("preference-applied"), minimal.header("preference-applied")),
            ("", "return=minimal")
        );
        let (whole, told) = (lines(&whole), lines(&minimal));
        assert_eq!(whole.len(), told.len());
        for (line, (minimal, whole)) in minimal.text().lines().zip(told.iter().zip(&whole)) {
            assert_part_of(minimal, whole);
            if minimal.get("status").is_some() {
                assert_eq!(minimal, whole, "a problem is told in full");
                continue;
            }
            documented.check(line.as_bytes());
            assert!(whole["read"].is_object() || whole["read"].is_array());
            assert_eq!(minimal.get("read"), None);
        }
    }
    let told = lines(&minimal_stream_of(&host, "grant", line(2_000_000, "plain").into()).await);
    let reasons = json!([{ "code": "area-cap-applied", "effect": "reduced" }]);
    let expected = json!({
        "kind": "eligibility", "fiscal_year": 2024, "verdict": "eligible", "amount_yen": 1_000_000, "reasons": reasons,
    });
    assert_eq!(told, [expected]);
}

#[tokio::test]
async fn lines_start_from_the_ledger_or_their_own_usage() {
    let host = Host::new();
    let kept = r#"{"record": {"area": "阿東", "filed_on": "2024-09-01", "requested_amount": 900000}}"#;
    assert_eq!(host.keep("1", kept).await.status, StatusCode::CREATED);
    let asked = [
        kept.to_owned(),
        kept.replace("}}", r#"}, "usage": {"area_granted": 0}}"#),
        kept.replace("阿東", "徳地"),
    ];
    let reply = stream_of(&host, "grant", asked.join("\n").into()).await;
    let amounts: Vec<Value> = lines(&reply).iter().map(|line| line["amount_yen"].clone()).collect();
    assert_eq!(json!(amounts), json!([100_000, 900_000, 900_000]));
}

#[tokio::test]
async fn lines_and_their_number_have_limits() {
    let limits = Limits { line_bytes_max: 200, lines_max: 3, ..Limits::default() };
    let host = Host::with(limits, Behaviour::Works);
    let long = format!("{{\"record\": \"{}\"}}", "x".repeat(500));
    let body = [line(1, "plain"), long, line(2, "plain"), line(3, "plain"), line(4, "plain")].join("\n");
    let reply = stream_of(&host, "grant", body.into()).await;
    let told = lines(&reply);
    assert_eq!(told.len(), 4);
    assert_eq!(told[1]["errors"][0]["code"], json!("line-too-long"));
    assert_eq!(told[2]["amount_yen"], json!(2));
    assert_eq!((&told[3]["line"], &told[3]["errors"][0]["code"]), (&json!(4), &json!("too-many-lines")));
}

#[tokio::test]
async fn a_batch_ends_where_its_answers_fill_the_memory() {
    let limits = Limits { batch_answers_bytes_max: 1, ..Limits::default() };
    let host = Host::with(limits, Behaviour::Works);
    let reply = stream_of(&host, "grant", [line(1, "plain"), line(2, "plain")].join("\n").into()).await;
    let told = lines(&reply);
    assert_eq!(told[0]["amount_yen"], json!(1));
    assert_eq!((&told[1]["line"], &told[1]["type"]), (&json!(2), &json!("/problems/body-too-large")));
}

#[tokio::test]
async fn a_body_that_breaks_off_ends_with_a_problem() {
    let first: Result<Bytes, std::io::Error> = Ok(Bytes::from(line(1, "plain") + "\n{\"rec"));
    let broken = Err(std::io::Error::other("reset"));
    let reply = stream_of(&Host::new(), "grant", Body::from_stream(stream::iter([first, broken]))).await;
    let told = lines(&reply);
    assert_eq!(
        (&told[0]["amount_yen"], &told[1]["errors"][0]["code"]),
        (&json!(1), &json!("incomplete-body"))
    );
}

#[tokio::test]
async fn a_municipality_has_so_many_streams() {
    let host = Host::with(Limits { streams_max: 0, ..Limits::default() }, Behaviour::Works);
    assert_eq!(stream_of(&host, "grant", Body::empty()).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let request = Request::post(url("grant/check-many")).header("content-type", "application/json");
    assert_eq!(
        host.send(request.body(Body::empty()).unwrap()).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn a_client_that_stops_sending_is_given_up() {
    let limits = Limits { stall_wait_max: Duration::from_millis(1), ..Limits::default() };
    let first: Result<Bytes, std::io::Error> = Ok(Bytes::from(line(1, "plain") + "\n"));
    let stalled = Body::from_stream(stream::iter([first]).chain(stream::pending()));
    let reply = stream_of(&Host::with(limits, Behaviour::Works), "grant", stalled).await;
    let told = lines(&reply);
    assert_eq!((&told[0]["amount_yen"], &told[1]["line"]), (&json!(1), &json!(2)));
    assert_eq!(told[1]["errors"][0]["code"], json!("incomplete-body"));
}

#[tokio::test]
async fn a_ledger_that_fails_fails_each_line_with_one_request_id() {
    let host = Host::with(Limits::default(), Behaviour::Broken);
    let body = [line(1, "plain"), line(2, "plain")].join("\n");
    let told = lines(&stream_of(&host, "grant", body.into()).await);
    assert_eq!((told.len(), &told[0]["status"]), (2, &json!(500)));
    assert_eq!(told[0]["request_id"], told[1]["request_id"]);
}
