//! Lies, traps and loops in the later stages of a grant's life: nothing is kept, the grant stands as it stood,
//! and the same key is free for what is sent next.

use serde_json::{Value, json};

use super::{Failed, NAME, ask, check_failed, limited, neighbour_is_served, said};
use crate::answer::Answer;
use crate::audit::of_data;
use crate::client::{Client, JSON, Reply};
use crate::command_line::check_ended;
use crate::host::Host;
use crate::host::hostile::{CEILING_YEN, CITY, LIVES};

/// What every application asks for; the module is honest below ¥100,000.
const ASKED_YEN: i64 = 200_000;

/// What is asked for where the module is to lie about a grant of [`ASKED_YEN`], and where it is not to.
const MORE_YEN: i64 = 250_000;
const LESS_YEN: i64 = 90_000;

fn record(requested: i64) -> Value {
    json!({ "on": "2024-09-01", "requested_amount": requested, "name": NAME })
}

/// A programme of the module, and what it says about its grants.
struct Life<'a> {
    client: &'a Client,
    expected: &'a Failed,
}

impl Life<'_> {
    fn post(&self, path: &str, key: &str, body: &Value) -> Reply {
        let key = format!("{} {key}", self.expected.id);
        let headers = [JSON, ("idempotency-key", key.as_str())];
        let path = format!("/v1/municipalities/{CITY}/{path}");
        self.client.send(&path, &headers, body.to_string().as_bytes())
    }

    /// Begins a grant, and tells its id.
    #[track_caller]
    fn begin(&self, how: &str, key: &str, yen: i64) -> String {
        let path = format!("programmes/{}/{how}", self.expected.id);
        let kept = self.post(&path, key, &json!({ "record": record(yen) })).with_status(201);
        kept["id"].as_str().expect("an id").to_owned()
    }

    fn enter(&self, grant: &str, key: &str, body: &Value) -> Reply {
        self.post(&format!("decisions/{grant}/entries"), key, body)
    }

    /// The courses of grants, and all that is counted.
    fn stands(&self, grants: &[&str]) -> Vec<Value> {
        let city = format!("/v1/municipalities/{CITY}");
        let courses = grants.iter().map(|grant| format!("{city}/decisions/{grant}/entries"));
        let paths = courses.chain([format!("{city}/tallies"), format!("{city}/decisions?limit=500")]);
        paths.map(|path| self.client.get(&path).with_status(200)).collect()
    }

    /// The lie is told, changes nothing, and leaves the key to what is sent next.
    #[track_caller]
    fn check(&self, grants: &[&str], lie: impl Fn() -> Reply, next: impl Fn() -> Reply) {
        let before = self.stands(grants);
        check_failed(&lie(), self.expected);
        assert_eq!(self.stands(grants), before, "{}", self.expected.id);
        let next = next();
        assert_eq!(next.status, 201, "{}: {}", self.expected.id, next.text());
    }

    #[track_caller]
    fn of_selection(&self) {
        let grants = ["one", "two"].map(|key| self.begin("applications", key, ASKED_YEN));
        let select = || {
            let path = format!("programmes/{}/selections", self.expected.id);
            self.post(&path, "selection", &json!({ "fiscal_year": 2024 }))
        };
        self.check(&[&grants[0], &grants[1]], select, || {
            for grant in &grants {
                let less = json!({ "kind": "correction", "record": record(LESS_YEN) });
                self.enter(grant, grant, &less).with_status(201);
            }
            select()
        });
    }

    #[track_caller]
    fn of_change(&self) {
        let grant = self.begin("decisions", "one", ASKED_YEN);
        let more = if self.expected.id == "change-above-ceiling" { CEILING_YEN + 1 } else { MORE_YEN };
        let change = |yen| json!({ "kind": "change", "record": record(yen) });
        let enter = |yen| self.enter(&grant, "change", &change(yen));
        self.check(&[&grant], || enter(more), || enter(LESS_YEN));
    }

    #[track_caller]
    fn of_report(&self) {
        let grant = self.begin("decisions", "one", ASKED_YEN);
        let report = |yen| self.enter(&grant, "report", &json!({ "kind": "report", "record": record(yen) }));
        self.check(&[&grant], || report(MORE_YEN), || report(LESS_YEN));
        // The final amount is computed on what was reported, or on what is sent with it.
        let more = json!({ "kind": "determination", "record": record(MORE_YEN) });
        let determine = |body: &Value| self.enter(&grant, "determination", body);
        self.check(&[&grant], || determine(&more), || determine(&json!({ "kind": "determination" })));
    }

    /// A grant that was paid and cancelled.
    #[track_caller]
    fn cancelled(&self, key: &str, yen: i64) -> String {
        let grant = self.begin("decisions", key, yen);
        let paid = json!({ "kind": "payment", "amount_yen": yen, "on": "2024-10-01" });
        self.enter(&grant, &format!("{key} paid"), &paid).with_status(201);
        let cancels = json!({ "kind": "cancellation", "left_yen": 0, "cause": "other-use" });
        self.enter(&grant, &format!("{key} cancelled"), &cancels).with_status(201);
        grant
    }

    #[track_caller]
    fn of_repayment(&self) {
        let (grant, other) = (self.cancelled("one", ASKED_YEN), self.cancelled("two", LESS_YEN));
        let order = json!({ "kind": "repayment-order", "returned_on": "2025-05-31" });
        let enter = |grant: &str| self.enter(grant, "order", &order);
        self.check(&[&grant, &other], || enter(&grant), || enter(&other));
    }
}

const FAILURES: [Failed; 16] = [
    said("select-above-share", "bad-answer", "that the selection gives"),
    said("select-trap", "trap", "cannot grant"),
    limited("select-spin", "out-of-fuel", "fuel"),
    said("change-above-request", "bad-answer", "above the requested"),
    said("change-above-ceiling", "bad-answer", "above its ceiling"),
    said("change-trap", "trap", "cannot grant"),
    limited("change-spin", "out-of-fuel", "fuel"),
    said("report-above-granted", "bad-answer", "that stood granted"),
    said("report-negative", "bad-answer", "below ¥0"),
    said("report-trap", "trap", "cannot grant"),
    limited("report-spin", "out-of-fuel", "fuel"),
    said("repay-negative", "bad-answer", "below ¥0"),
    said("repay-absurd", "bad-answer", "the principal once for each year"),
    said("repay-overflowing", "bad-answer", "the principal once for each year"),
    said("repay-trap", "trap", "cannot grant"),
    limited("repay-spin", "out-of-fuel", "fuel"),
];

#[test]
fn a_later_stage_that_fails_leaves_the_grant_as_it_stood() {
    let host = Host::hostile();
    let client = host.client();
    assert_eq!(FAILURES.map(|expected| expected.id), LIVES);
    for expected in &FAILURES {
        let life = Life { client, expected };
        match expected.id.split_once('-').expect("a stage").0 {
            "select" => life.of_selection(),
            "change" => life.of_change(),
            "report" => life.of_report(),
            "repay" => life.of_repayment(),
            other => panic!("`{other}` is no stage"),
        }
        Answer::of(&ask(client, "honest")).check(&[("/amount_yen", json!(100_000))]);
    }
    neighbour_is_served(client);
    assert!(!host.log().contains(NAME));
    // What was kept is whole, and comes to the same.
    check_ended(&of_data(&["audit", "verify"], &host.data(), &[]), 0, "");
    check_ended(&of_data(&["replay"], &host.data(), &[]), 0, "");
}
