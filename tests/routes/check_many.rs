//! `POST …/check-many`: one record a line in, one answer or problem a line out, in order.

use serde_json::{Value, json};

use crate::client::{Client, programme_path};
use crate::host::Host;
use crate::raw;

const GRANT: &str = "352039/mirai-zukuri-grant";

/// Lines of the long run: several batches of a thousand.
const LINES: i64 = 5_000;

fn line(yen: i64) -> String {
    let record = json!({
        "area": "大内", "project_start": "2024-09-01", "project_end": "2024-11-30", "requested_amount": yen,
    });
    json!({ "record": record }).to_string()
}

#[track_caller]
fn answers(client: &Client, programme: &str, lines: &str) -> Vec<Value> {
    let path = format!("{}/check-many", programme_path(programme));
    let reply = client.send(&path, &[("content-type", "application/x-ndjson")], lines.as_bytes());
    assert_eq!(
        (reply.status, reply.content_type.as_str()),
        (200, "application/x-ndjson"),
        "{}",
        reply.text()
    );
    reply.text().lines().map(|line| serde_json::from_str(line).expect("JSON on every line")).collect()
}

#[test]
fn a_bad_line_does_not_spoil_the_others() {
    let host = Host::seeded();
    let lines = [line(100_000), "{\"record\": {".to_owned(), line(250_000), String::new(), line(-1), line(1)]
        .join("\n");
    let answers = answers(host.client(), GRANT, &lines);
    let told: Vec<_> = answers.iter().map(|it| (it["amount_yen"].as_i64(), it["status"].as_i64())).collect();
    let expected =
        [(Some(100_000), None), (None, Some(400)), (Some(200_000), None), (None, Some(422)), (Some(1), None)];
    assert_eq!(told, expected);
    assert_eq!((&answers[1]["line"], &answers[3]["line"]), (&json!(2), &json!(5)));
    assert_eq!(answers[3]["errors"][0]["field"], "requested_amount");
}

#[test]
fn thousands_of_lines_keep_their_order() {
    let host = Host::seeded();
    let lines: String = (1..=LINES).map(|yen| line(yen) + "\n").collect();
    let answers = answers(host.client(), GRANT, &lines);
    let amounts: Vec<i64> = answers.iter().filter_map(|answer| answer["amount_yen"].as_i64()).collect();
    assert_eq!(amounts, (1..=LINES).collect::<Vec<_>>());
}

#[test]
fn answers_come_while_lines_are_still_sent() {
    let host = Host::seeded();
    let address = host.client().address();
    let head = format!(
        "POST {}/check-many HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-ndjson\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        programme_path(GRANT)
    );
    let lines: Vec<String> = (1..=3).map(|yen| line(yen) + "\n").collect();
    let answers = raw::converse(address, head.as_bytes(), &lines, "\"kind\":\"eligibility\"");
    assert_eq!(answers, lines.len());
}

#[test]
fn a_line_says_the_same_as_a_single_check() {
    let host = Host::seeded();
    for (programme, body) in [
        (GRANT, crate::seeds::record("352039/mirai-zukuri-grant/ouchi-asks-250000")),
        ("352039/plan-indicators", crate::seeds::record("352039/plan-indicators/kpi1")),
        ("352039/grant-coverage", crate::seeds::record("352039/grant-coverage/fy2023-actual")),
    ] {
        let single = host.client().check(programme, &body).with_status(200);
        assert_eq!(answers(host.client(), programme, &body.to_string()), [single], "{programme}");
    }
}

/// What a minimal answer tells of reasons.
fn codes(reasons: &Value) -> Vec<[&Value; 2]> {
    reasons.as_array().into_iter().flatten().map(|reason| [&reason["code"], &reason["effect"]]).collect()
}

#[test]
fn a_minimal_answer_of_each_kind_is_a_part_of_the_whole_one() {
    let host = Host::seeded();
    let roster = json!({ "rows": [
        { "body": "甲", "past_uses": 0, "applications": 1, "grants": 1, "implemented": 1 },
        { "body": "乙", "past_uses": 1, "applications": 0, "grants": 0, "implemented": 0 },
    ]});
    let grade = json!({ "record": { "target": "100", "actual": "100", "direction": "up" } });
    for (programme, line, told) in [
        (GRANT, line(250_000), "amount_yen"),
        ("242161/manifesto-achievement", grade.to_string(), "band"),
        ("242161/kiratto-activation", roster.to_string(), "band"),
    ] {
        let path = format!("{}/check-many", programme_path(programme));
        let whole = answers(host.client(), programme, &line);
        let headers = [("content-type", "application/x-ndjson"), ("prefer", "return=minimal")];
        let reply = host.client().send(&path, &headers, line.as_bytes());
        let minimal: Value = serde_json::from_str(reply.text()).expect("one line of JSON");
        assert!(minimal.get(told).is_some(), "{programme}: {minimal}");
        assert_eq!(minimal.get("read"), None, "{programme}");
        assert_eq!(codes(&minimal["reasons"]), codes(&whole[0]["reasons"]), "{programme}");
        for (name, value) in minimal.as_object().into_iter().flatten().filter(|(name, _)| *name != "reasons")
        {
            assert_eq!(value, &whole[0][name], "{programme}: {name}");
        }
    }
}

#[test]
fn nothing_of_it_is_kept() {
    let host = Host::seeded();
    let before = host.client().get("/v1/municipalities/352039/tallies").with_status(200);
    answers(host.client(), GRANT, &[line(100_000), line(100_000)].join("\n"));
    assert_eq!(host.client().get("/v1/municipalities/352039/tallies").with_status(200), before);
}
