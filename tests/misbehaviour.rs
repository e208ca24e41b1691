//! A module that misbehaves: it gets a problem that names it, the host stays small, and whoever calls
//! next is served. The module is `tests/hostile`; what it does to its neighbours is in `neighbours`.

mod stages;

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::client::{Client, Reply};
use crate::host::Host;
use crate::host::hostile::{ASSESSES, CEILING_YEN, CITY, DECIDES, GRADES, LIVES, NEIGHBOUR};
use crate::neighbours::neighbour_record;

const MIB: u64 = 1 << 20;

/// Most memory of the host after all that the module tried, 64 MiB an instance: two and a half times what
/// it takes where every instance gives its memory back.
const HOST_MEMORY_BYTES_MAX: u64 = 256 * MIB;

/// A personal value, which nothing but the client that sent it may see.
const NAME: &str = "山口 花子";

/// A request that every programme of the module takes.
pub(crate) fn record() -> Value {
    json!({ "record": { "on": "2024-09-01", "requested_amount": 100_000, "name": NAME } })
}

fn ask(client: &Client, id: &str) -> Reply {
    let body = if GRADES.contains(&id) {
        json!({ "record": { "on": "2024-09-01" } })
    } else if ASSESSES.contains(&id) {
        json!({ "rows": [{ "amount": 1 }, { "amount": 2 }] })
    } else {
        record()
    };
    client.check(&format!("{CITY}/{id}"), &body)
}

/// What a problem has to say of a module that failed.
struct Failed {
    id: &'static str,
    failure: &'static str,
    /// The unit of the limit that was hit.
    limit: Option<&'static str>,
    /// A part of what is repeated of the module's words, or of what is wrong with its answer.
    said: Option<&'static str>,
}

const fn limited(id: &'static str, failure: &'static str, unit: &'static str) -> Failed {
    Failed { id, failure, limit: Some(unit), said: None }
}

const fn said(id: &'static str, failure: &'static str, said: &'static str) -> Failed {
    Failed { id, failure, limit: None, said: Some(said) }
}

const FAILURES: [Failed; 30] = [
    limited("spin", "out-of-fuel", "fuel"),
    limited("eat-memory", "memory", "bytes"),
    limited("recurse", "memory", "bytes"),
    // The newline of the message is escaped: it could forge a line of a log.
    said("trap", "trap", r"cannot grant 100000 yen\non two lines"),
    said("divide", "trap", "index out of bounds"),
    said("fault", "fault", "the table of rates is empty"),
    limited("oversized", "answer-too-large", "bytes"),
    limited("million-findings", "answer-too-large", "bytes"),
    said("too-many-findings", "bad-answer", "50000 findings"),
    said("undeclared-reason", "bad-answer", "reason at position 99"),
    said("wrong-kind", "bad-answer", "`amount_yen` of reason `within`"),
    said("missing-argument", "bad-answer", "0 arguments"),
    said("impossible-date", "bad-answer", "2024-2-30"),
    said("wide-decimal", "bad-answer", "99 digits"),
    said("personal", "bad-answer", "`what` of reason `told`"),
    said("control-character", "bad-answer", "`what` of reason `told`"),
    said("no-reason", "bad-answer", "no reason"),
    said("refused-but-eligible", "bad-answer", "`ineligible`"),
    said("above-request", "bad-answer", "above the requested"),
    said("negative-amount", "bad-answer", "below"),
    said("broken-trace", "bad-answer", "`requested`"),
    said("unexplained-amount", "bad-answer", "trace does not end"),
    said("missing-measure", "bad-answer", "0 measures"),
    said("unreduced-fraction", "bad-answer", "2/4"),
    said("no-denominator", "bad-answer", "1/0"),
    said("undeclared-band", "bad-answer", "band at position 7"),
    said("row-out-of-range", "bad-answer", "row 3 of 2"),
    said("row-twice", "bad-answer", "`listed`"),
    said("missing-list", "bad-answer", "0 lists"),
    // Its record leaves ¥300,000 of the ceiling; the request below asks for more.
    said("above-ceiling", "bad-answer", "ceiling"),
];

#[track_caller]
fn check_failed(reply: &Reply, expected: &Failed) {
    let problem = reply.problem(424, "module-failed");
    let id = expected.id;
    assert!(!problem.to_string().contains(NAME), "{id}: {problem:#}");
    assert_eq!(problem["module"], "hostile", "{id}");
    assert_eq!(problem["failure"], expected.failure, "{id}: {problem:#}");
    let digest = problem["revision"]["digest"].as_str().expect("a digest");
    assert!(digest.starts_with("sha256:"), "{id}: {digest}");
    assert_eq!(problem["revision"]["effective_from"], "2021-04-01", "{id}");
    assert_eq!(problem["limit"]["unit"].as_str(), expected.limit, "{id}: {problem:#}");
    assert_eq!(problem["limit"]["value"].as_u64().is_some_and(|limit| limit > 0), expected.limit.is_some());
    if let Some(said) = expected.said {
        let message = problem["module_message"].as_str().unwrap_or_default();
        assert!(message.contains(said), "{id}: `{message}`");
    }
}

/// A city whose module does not misbehave is answered.
#[track_caller]
pub(crate) fn neighbour_is_served(client: &Client) {
    Answer::of(&client.check(NEIGHBOUR, &neighbour_record())).check(&[("/amount_yen", json!(150_000))]);
}

#[test]
fn each_failure_names_module_revision_and_limit_and_the_next_call_works() {
    let host = Host::hostile();
    let client = host.client();
    for expected in &FAILURES {
        let reply = if expected.id == "above-ceiling" {
            let asks = json!({ "record": { "on": "2024-09-01", "requested_amount": CEILING_YEN + 1 } });
            client.check(&format!("{CITY}/above-ceiling"), &asks)
        } else {
            ask(client, expected.id)
        };
        check_failed(&reply, expected);
        Answer::of(&ask(client, "honest")).check(&[("/amount_yen", json!(100_000))]);
        neighbour_is_served(client);
    }
    let log = host.log();
    for value in ["2024-09-01", "100000", NAME] {
        assert!(!log.contains(value), "a value of a record in the log: {log}");
    }
    assert!(host.memory_bytes_max() < HOST_MEMORY_BYTES_MAX, "{} bytes", host.memory_bytes_max());
}

#[test]
fn a_failure_is_told_the_same_where_the_decision_would_be_kept() {
    let host = Host::hostile();
    let client = host.client();
    for expected in FAILURES.iter().filter(|expected| DECIDES.contains(&expected.id)) {
        if expected.id == "above-ceiling" {
            continue;
        }
        let reply = client.keep(&format!("{CITY}/{}", expected.id), "one", &record());
        check_failed(&reply, expected);
    }
    let kept = client.get(&format!("/v1/municipalities/{CITY}/decisions")).with_status(200);
    assert_eq!(kept, json!({ "decisions": [] }), "nothing was kept");
}

#[test]
fn a_failure_is_told_where_nobody_reads_the_log() {
    let host = Host::hostile_unheard();
    let client = host.client();
    for expected in FAILURES.iter().filter(|expected| ["trap", "fault"].contains(&expected.id)) {
        check_failed(&ask(client, expected.id), expected);
        check_failed(&client.keep(&format!("{CITY}/{}", expected.id), "one", &record()), expected);
    }
    Answer::of(&ask(client, "honest")).check(&[("/amount_yen", json!(100_000))]);
}

#[test]
fn a_line_of_a_batch_fails_alone() {
    let host = Host::hostile();
    let bad = record().to_string();
    let lines = format!("{bad}\n{{\"record\": {{}}}}\n{bad}\n");
    for id in ["above-request", "fault", "trap", "spin"] {
        let path = format!("/v1/municipalities/{CITY}/programmes/{id}/check-many");
        let headers = [("content-type", "application/x-ndjson")];
        let reply = host.client().send(&path, &headers, lines.as_bytes());
        let answers: Vec<Value> =
            reply.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let told: Vec<_> = answers.iter().map(|answer| (&answer["status"], &answer["line"])).collect();
        let expected = [(&json!(424), &json!(1)), (&json!(422), &json!(2)), (&json!(424), &json!(3))];
        assert_eq!(told, expected, "{id}");
    }
}

#[test]
fn no_instance_answers_twice() {
    let host = Host::hostile();
    for _ in 0..3 {
        Answer::of(&ask(host.client(), "state")).check(&[("/amount_yen", json!(1))]);
    }
    for key in ["one", "two"] {
        let kept = host.client().keep(&format!("{CITY}/state"), key, &record());
        Answer::new(kept.with_status(201)).check(&[("/amount_yen", json!(1))]);
    }
}

#[test]
fn a_rule_that_needs_longer_answers_like_a_quick_one_and_is_kept() {
    let host = Host::hostile();
    let client = host.client();
    let same = ["/verdict", "/amount_yen", "/reasons", "/trace", "/usage"];
    let (quick, slow) = (Answer::of(&ask(client, "honest")), Answer::of(&ask(client, "slow-but-honest")));
    for pointer in same {
        assert_eq!(slow.at(pointer), quick.at(pointer), "{pointer}");
    }
    let programme = format!("{CITY}/slow-but-honest");
    // The third fills the ceiling, the fourth finds nothing left.
    for (key, amount) in [("one", 100_000), ("two", 100_000), ("three", 100_000)] {
        let kept = client.keep(&programme, key, &record()).with_status(201);
        Answer::new(kept).check(&[("/amount_yen", json!(amount))]);
    }
    let again = client.keep(&programme, "one", &record()).with_status(200);
    Answer::new(again).check(&[("/usage/granted/after_yen", json!(100_000))]);
}

#[test]
fn every_programme_of_the_module_is_in_these_tests() {
    let inspected = crate::command_line::run(&[
        "inspect".as_ref(),
        "--json".as_ref(),
        crate::host::place::hostile_module().as_os_str(),
    ]);
    let module: Value = serde_json::from_slice(&inspected.stdout).expect("JSON");
    let declared: Vec<&str> = module["programmes"]
        .as_array()
        .expect("programmes")
        .iter()
        .filter_map(|it| it["id"].as_str())
        .collect();
    let tested: Vec<&str> = DECIDES.into_iter().chain(LIVES).chain(GRADES).chain(ASSESSES).collect();
    assert_eq!(declared, tested);
}
