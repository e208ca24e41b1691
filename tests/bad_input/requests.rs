//! Requests that cannot be read, or that name what is not there.

use serde_json::{Value, json};

use super::{GRANT, check_error, grant};
use crate::client::{Client, JSON, check_path, keep_path};
use crate::host::Host;
use crate::raw;

/// A body that is not a request: the problem says where, and what to do.
#[track_caller]
fn check_body(client: &Client, body: &[u8], field: &str, code: &str, what_to_do: &str) {
    let reply = client.send(&check_path(GRANT), &[JSON], body);
    check_error(&reply.problem(400, "unreadable"), field, code, what_to_do);
}

#[test]
fn a_body_that_cannot_be_read_is_told_with_its_place() {
    let host = Host::seeded();
    let client = host.client();
    let refused = |body: &str, field, code, what| check_body(client, body.as_bytes(), field, code, what);
    refused("", "", "incomplete-json", "途中で終わっています");
    refused("{\"record\": {", "", "incomplete-json", "途中（12 文字目）");
    refused("{\"record\": {\"area\": \"大内\",}}", "", "not-json", "26 文字目で");
    refused("{\n\"record\": {]}", "", "not-json", "2 行");
    refused("record=1", "", "not-json", "JSON");
    refused("[]", "", "not-an-object", "の形にしてください");
    refused("null", "", "not-an-object", "の形にしてください");
    refused("{}", "record", "missing", "指定してください");
    refused("{\"rows\": []}", "record", "missing", "指定してください");
    refused("{\"record\": {}, \"records\": []}", "records", "unknown-field", "指定してください");
    refused("{\"record\": {}, \"record\": {}}", "record", "duplicate-field", "1 回だけ");
    refused(&format!("{{\"record\": {}", "[".repeat(100_000)), "", "incomplete-json", "途中（");
    let deep = format!("{{\"record\": {}{}}}", "[".repeat(10), "]".repeat(10));
    refused(&deep, "", "too-deep", "入れ子");
    let deeper = format!("{{\"record\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let problem = client.send(&check_path(GRANT), &[JSON], deeper.as_bytes());
    problem.problem(400, "unreadable");
    check_body(client, b"{\"record\": {\"area\": \"\xff\"}}", "", "not-utf-8", "UTF-8 で送ってください");
    let cp932 = b"{\"record\": {\"area\": \"\x91\xe5\x93\xe0\"}}";
    check_body(client, cp932, "", "not-utf-8", "UTF-8 で送ってください");
}

#[test]
fn what_is_told_of_keys_has_an_end() {
    let host = Host::seeded();
    let unknown = |count: u32| {
        let body = (0..count).map(|key| format!("\"k{key}\":0")).collect::<Vec<_>>().join(",");
        let body = format!("{{{body},\"record\":{{}}}}");
        let reply = host.client().send(&check_path(GRANT), &[JSON], body.as_bytes());
        let problem = reply.problem(400, "unreadable");
        problem["errors"].as_array().expect("errors").iter().map(|error| error["code"].clone()).collect()
    };
    let told: Vec<Value> = unknown(20);
    assert_eq!(told, vec![json!("unknown-field"); 20]);
    let told: Vec<Value> = unknown(21);
    assert_eq!((told.len(), &told[20]), (21, &json!("too-many-problems")));
    let keys: Vec<String> = (0..100_000).map(|key| format!("\"k{key}\":0")).collect();
    let twice = vec!["\"record\":0"; 100_000];
    let long = format!("\"{}\":0", "あ".repeat(500_000));
    for body in [keys.join(","), twice.join(","), long] {
        let reply = host.client().send(&check_path(GRANT), &[JSON], format!("{{{body}}}").as_bytes());
        let problem = reply.problem(400, "unreadable");
        let told = problem["errors"].as_array().expect("errors");
        assert!(told.len() <= 21 && problem.to_string().len() < 20_000, "{}", told.len());
        let last = told.last().expect("an error")["code"].as_str();
        assert!(told.len() == 1 || last == Some("too-many-problems"), "{last:?}");
    }
}

#[test]
fn a_key_that_is_there_twice_is_told_and_neither_value_counts() {
    let host = Host::seeded();
    let body = json!({ "record": grant() }).to_string();
    let twice =
        body.replace("\"requested_amount\":200000", "\"requested_amount\":1,\"requested_amount\":200000");
    let reply = host.client().send(&check_path(GRANT), &[JSON], twice.as_bytes());
    let problem = reply.problem(422, "invalid-record");
    check_error(&problem, "requested_amount", "duplicate-field", "1つだけ残してください");
}

#[test]
fn a_body_of_another_type_is_refused_before_it_is_read() {
    let host = Host::seeded();
    let body = json!({ "record": grant() }).to_string();
    let types =
        ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=shift_jis", "x"];
    for content_type in types {
        let reply =
            host.client().send(&check_path(GRANT), &[("content-type", content_type)], body.as_bytes());
        let problem = reply.problem(415, "wrong-content-type");
        assert!(problem["detail"].as_str().unwrap().contains("application/json"), "{content_type}");
    }
    for content_type in ["application/json; charset=utf-8", "Application/JSON"] {
        let reply =
            host.client().send(&check_path(GRANT), &[("content-type", content_type)], body.as_bytes());
        assert_eq!(reply.status, 200, "{content_type}");
    }
}

#[test]
fn a_body_of_50_mb_is_refused_without_being_taken() {
    let host = Host::seeded();
    let address = host.client().address();
    let head = |length: &str| {
        format!(
            "POST {} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nConnection: close\r\n{length}\r\n\r\n",
            check_path(GRANT)
        )
    };
    let announced = raw::send(address, head("Content-Length: 52428800").as_bytes());
    check_too_large(announced);
    // Not announced: in parts, until the host has had enough.
    let part = format!("{:x}\r\n{}\r\n", 1 << 20, " ".repeat(1 << 20));
    let streamed =
        raw::send_until_refused(address, head("Transfer-Encoding: chunked").as_bytes(), part.as_bytes(), 50);
    check_too_large(streamed);
    assert_eq!(host.client().get("/healthz").status, 200);
    assert!(host.memory_bytes_max() < 100 << 20, "{} bytes", host.memory_bytes_max());
}

#[track_caller]
fn check_too_large((status, problem): (u16, Value)) {
    assert_eq!(status, 413, "{problem:#}");
    assert_eq!(problem["type"], "/problems/body-too-large");
}

/// A page of another site that a browser on this machine shows must not get answers by a name of its own.
#[test]
fn a_foreign_host_name_gets_no_answer() {
    let host = Host::seeded();
    let request = b"GET /v1/municipalities HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n";
    let (status, problem) = raw::send(host.client().address(), request);
    assert_eq!((status, &problem["type"]), (403, &json!("/problems/foreign-host")), "{problem:#}");
}

#[test]
fn what_is_not_there_is_named() {
    let host = Host::seeded();
    let client = host.client();
    let record = json!({ "record": grant() });
    let asked = |programme: &str, kind: &str| {
        client.check(programme, &record).problem(404, kind);
        client.keep(programme, "key", &record).problem(404, kind);
    };
    asked("352030/mirai-zukuri-grant", "unknown-municipality");
    asked("131016/mirai-zukuri-grant", "unknown-municipality");
    asked("35203/mirai-zukuri-grant", "unknown-municipality");
    asked("352039/mirai-zukuri", "unknown-programme");
    asked("242161/mirai-zukuri-grant", "unknown-programme");
    client.get("/v1/municipalities/352039/decisions/0").problem(404, "unknown-decision");
    let nil = "/v1/municipalities/352039/decisions/00000000-0000-0000-0000-000000000000";
    client.get(nil).problem(404, "unknown-decision");
    client.get("/v2").problem(404, "unknown-path");
    client.delete(nil).problem(405, "method-not-allowed");
    assert!(client.delete(nil).header("allow").is_some(), "it says what the path takes");
    let early = json!({ "record": { "area": "大内", "project_start": "2021-03-31", "project_end": "2021-09-01",
        "requested_amount": 1 } });
    let problem = client.check(GRANT, &early).problem(404, "not-in-force");
    assert_eq!(problem["periods"], json!([{ "effective_from": "2021-04-01" }]));
}

#[test]
fn a_parameter_that_does_nothing_or_cannot_be_read_is_told() {
    let host = Host::seeded();
    let paths = [
        ("programmes?as_of=2025-02-29", "as_of"),
        ("programmes?as_of=20250331", "as_of"),
        ("programmes?asof=2025-03-31", ""),
        ("decisions?limit=0", "limit"),
        ("decisions?limit=501", "limit"),
        ("decisions?cursor=next", "cursor"),
        ("decisions?fiscal_year=R6", "fiscal_year"),
        ("tallies?year=2024", ""),
    ];
    for (path, field) in paths {
        let reply = host.client().get(&format!("/v1/municipalities/352039/{path}"));
        let problem = reply.problem(400, "bad-parameter");
        assert_eq!(problem["errors"][0]["field"], field, "{path}: {problem:#}");
    }
}

#[test]
fn a_kept_decision_needs_a_key_and_takes_no_starting_point() {
    let host = Host::seeded();
    let client = host.client();
    let body = json!({ "record": grant() }).to_string();
    let path = keep_path(GRANT);
    let without = client.send(&path, &[JSON], body.as_bytes());
    without.problem(400, "bad-idempotency-key");
    let long = "k".repeat(201);
    for key in ["", "鍵", long.as_str()] {
        let reply = client.send(&path, &[JSON, ("idempotency-key", key)], body.as_bytes());
        reply.problem(400, "bad-idempotency-key");
    }
    let two = [JSON, ("idempotency-key", "a"), ("idempotency-key", "b")];
    client.send(&path, &two, body.as_bytes()).problem(400, "bad-idempotency-key");
    let from = json!({ "record": grant(), "usage": { "area_granted": 0 } });
    check_error(&client.keep(GRANT, "key", &from).problem(400, "unreadable"), "usage", "not-allowed", "台帳");
    let odd = json!({ "record": grant(), "usage": { "area_granted": -1 } });
    check_error(
        &client.check(GRANT, &odd).problem(422, "invalid-record"),
        "area_granted",
        "out-of-range",
        "0以上1,000,000,000,000,000以下",
    );
    let unknown = json!({ "record": grant(), "usage": { "granted": 1 } });
    check_error(
        &client.check(GRANT, &unknown).problem(422, "invalid-record"),
        "granted",
        "unknown-field",
        "項目名を確かめるか、消してください",
    );
}
