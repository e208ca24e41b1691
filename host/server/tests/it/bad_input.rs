//! Bad input: a clear problem that says where, and nothing lost. Over `POST …/check`.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bytes::Bytes;
use futures_util::stream;
use kisoku_server::Limits;
use serde_json::{Value, json};

use crate::check::RECORD;
use crate::host::{Host, url};
use crate::ledger::Behaviour;

/// Posts a body and compares the status and the first error's field, row, column and code.
async fn check_problem(body: impl Into<axum::body::Body>, status: u16, expected: (&str, Value, Value, &str)) {
    let reply = Host::new().post("grant/check", body).await;
    assert_eq!(reply.status.as_u16(), status, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let problem = reply.json();
    let (field, row, column, code) = expected;
    let error = &problem["errors"][0];
    assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{problem:#}");
    assert_eq!((&error["row"], &error["column"]), (&row, &column), "{problem:#}");
    assert!(error["message"]["ja"].as_str().is_some_and(|text| !text.is_empty()));
}

#[tokio::test]
async fn a_body_that_cannot_be_read_says_where() {
    let cases: [(&[u8], &str, &str); 12] = [
        (b"", "", "incomplete-json"),
        (b"{\"record\": {", "", "incomplete-json"),
        (b"{\"record\": nope}", "", "not-json"),
        (b"{\"record\": {}} trailing", "", "not-json"),
        (b"{\"record\": {\"area\": \"\xff\"}}", "", "not-utf-8"),
        (b"[1]", "", "not-an-object"),
        (b"{\"record\": {\"a\": [[[[[1]]]]]}}", "", "too-deep"),
        (b"{\"record\": {}, \"record\": {}}", "record", "duplicate-field"),
        (b"{\"record\": {}, \"area\": 1}", "area", "unknown-field"),
        (b"{\"rows\": []}", "record", "missing"),
        (b"{\"record\": {}, \"rows\": []}", "record", "missing"),
        (b"{\"record\": {\"area\": \"\\ud800\"}}", "", "not-json"),
    ];
    for (body, field, code) in cases {
        check_problem(body.to_vec(), 400, (field, Value::Null, Value::Null, code)).await;
    }
    let deep = [b"{\"record\":".to_vec(), b"[".repeat(100_000)].concat();
    check_problem(deep, 400, ("", Value::Null, Value::Null, "incomplete-json")).await;
    let reply = Host::new().post("grant/check", "{\n  \"record\": nope\n}").await;
    insta::assert_snapshot!(reply.json()["detail"].as_str().unwrap(), @"2 行 14 文字目で JSON として読めません。");
}

#[tokio::test]
async fn a_record_that_does_not_fit_lists_its_problems() {
    let row = |name: &str| format!(r#"[{{"role": "会長", "name": "甲"}}, {{"role": "副", "name": {name}}}]"#);
    let null = Value::Null;
    let cases = [
        ("filed_on", "\"2024-02-30\"".to_owned(), null.clone(), null.clone(), "no-such-date"),
        ("filed_on", "\"昭和99年1月1日\"".to_owned(), null.clone(), null.clone(), "no-such-date"),
        ("requested_amount", "1e3".to_owned(), null.clone(), null.clone(), "not-a-number"),
        ("requested_amount", "200000.5".to_owned(), null.clone(), null.clone(), "not-whole"),
        ("requested_amount", "9007199254740993".to_owned(), null.clone(), null.clone(), "out-of-range"),
        ("requested_amount", "-5".to_owned(), null.clone(), null.clone(), "out-of-range"),
        ("requested_amount", "\"\"".to_owned(), null.clone(), null.clone(), "missing"),
        ("area", "\"東京\"".to_owned(), null.clone(), null.clone(), "not-an-option"),
        ("members", row("\"\""), json!(2), json!("name"), "missing"),
    ];
    for (field, value, row, column, code) in cases {
        let mut members = vec![
            ("area", "\"阿東\"".to_owned()),
            ("filed_on", "\"2024-09-01\"".to_owned()),
            ("requested_amount", "200000".to_owned()),
        ];
        members.retain(|(name, _)| *name != field);
        members.push((field, value));
        let members: Vec<String> =
            members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        let body = format!("{{\"record\": {{{}}}}}", members.join(", "));
        check_problem(body, 422, (field, row, column, code)).await;
    }
    let twice = r#"{"record": {"area": "阿東", "filed_on": "2024-09-01", "requested_amount": 1, "requested_amount": 2}}"#;
    check_problem(twice, 422, ("requested_amount", null.clone(), null, "duplicate-field")).await;
}

#[tokio::test]
async fn all_problems_are_listed_at_once() {
    let reply = Host::new().post("grant/check", r#"{"record": {"colour": "red"}}"#).await;
    insta::assert_snapshot!(reply.pretty(), @r#"
    {
      "detail": "4か所を直してください。",
      "detail_en": "Correct 4 value(s).",
      "errors": [
        {
          "code": "missing",
          "field": "area",
          "message": {
            "en": "Nothing was entered. Enter a value.",
            "ja": "入力されていません。入力してください。"
          }
        },
        {
          "code": "missing",
          "field": "filed_on",
          "message": {
            "en": "Nothing was entered. Enter a value.",
            "ja": "入力されていません。入力してください。"
          }
        },
        {
          "code": "missing",
          "field": "requested_amount",
          "message": {
            "en": "Nothing was entered. Enter a value.",
            "ja": "入力されていません。入力してください。"
          }
        },
        {
          "code": "unknown-field",
          "field": "colour",
          "message": {
            "en": "There is no field `colour`. Check its name, or remove it.",
            "ja": "「colour」という項目はありません。項目名を確かめるか、消してください。"
          }
        }
      ],
      "status": 422,
      "title": "記入内容に直すところがあります",
      "title_en": "The record does not fit the manifest",
      "type": "/problems/invalid-record"
    }
    "#);
}

#[tokio::test]
async fn the_usage_of_a_check_is_read_like_a_record() {
    let body = RECORD.replace("}}", r#"}, "usage": {"nothing": 1}}"#);
    check_problem(body, 422, ("nothing", Value::Null, Value::Null, "unknown-field")).await;
}

#[tokio::test]
async fn other_media_types_and_larger_bodies_are_not_read() {
    let host = Host::with(Limits { body_bytes_max: 200, ..Limits::default() }, Behaviour::Works);
    for media_type in
        ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=shift_jis"]
    {
        let request = Request::post(url("grant/check")).header("content-type", media_type);
        let reply = host.send(request.body(RECORD.into()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media_type}");
    }
    let request = Request::post(url("grant/check")).header("content-type", "Application/JSON; charset=UTF-8");
    assert_eq!(host.send(request.body(RECORD.into()).unwrap()).await.status, StatusCode::OK);
    let reply = host.post("grant/check", " ".repeat(201)).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    insta::assert_snapshot!(reply.pretty(), @r#"
    {
      "detail": "本文は 200 バイトまでです。",
      "detail_en": "A body has at most 200 bytes.",
      "status": 413,
      "title": "本文が大きすぎます",
      "title_en": "The body is too large",
      "type": "/problems/body-too-large"
    }
    "#);
    // A length that is only announced is refused before a byte is read.
    let request = Request::post(url("grant/check")).header("content-type", "application/json");
    let announced = request.header("content-length", "50000000").body("{}".into()).unwrap();
    assert_eq!(host.send(announced).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_compressed_body_is_not_taken_for_plain_json() {
    let host = Host::with(Limits::default(), Behaviour::Works);
    for (encoding, status) in [
        ("gzip", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("br", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("identity", StatusCode::OK),
    ] {
        let request = Request::post(url("grant/check")).header("content-type", "application/json");
        let request = request.header("content-encoding", encoding).body(RECORD.into()).unwrap();
        assert_eq!(host.send(request).await.status, status, "{encoding}");
    }
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let limits = Limits { body_wait_max: Duration::from_millis(1), ..Limits::default() };
    let stalled = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let reply = Host::with(limits, Behaviour::Works).post("grant/check", stalled).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert_eq!(reply.json()["errors"][0]["code"], json!("incomplete-body"));
}
