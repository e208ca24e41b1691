//! Every demo record of the seeds gets an answer from the seeded host, whatever its verdict.

use std::fs;

use serde_json::Value;

use crate::answer::Answer;
use crate::client::Client;
use crate::host::{Host, place};

/// A demo record, by its file.
pub(crate) fn record(name: &str) -> Value {
    let path = place::seeds().join("records").join(name).with_extension("json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()))
}

/// The answer to a demo record, named `<code>/<programme>/<file without .json>`.
#[track_caller]
pub(crate) fn answer(client: &Client, name: &str) -> Answer {
    let (programme, _) = name.rsplit_once('/').expect("a file in a folder");
    Answer::of(&client.check(programme, &record(name)))
}

#[test]
fn every_demo_record_is_answered() {
    let host = Host::seeded();
    let records = place::seeds().join("records");
    let files = place::files(&records);
    let mut answered = 0;
    for file in &files {
        let inside = file.strip_prefix(&records).expect("inside").with_extension("");
        let name = inside.to_str().expect("UTF-8").replace('\\', "/");
        if !name.contains("/history/") {
            answer(host.client(), &name);
            answered += 1;
        }
    }
    assert!(answered > 50, "the demo records were found: {answered}");
}

#[test]
fn the_history_is_kept_in_its_order() {
    let host = Host::seeded();
    let page = host.client().get("/v1/municipalities/352039/decisions").with_status(200);
    let decisions = page["decisions"].as_array().expect("decisions");
    let totals: Vec<_> =
        decisions.iter().filter_map(|kept| kept["usage"]["area_granted"]["after_yen"].as_i64()).collect();
    assert_eq!(totals, [200_000, 400_000, 600_000, 800_000, 850_000]);
    let days: Vec<_> = decisions.iter().filter_map(|kept| kept["decided_at"].as_str()).collect();
    assert!(days.is_sorted() && days.iter().all(|day| day.starts_with("2024-")), "{days:?}");
}

/// How many grants of a municipality are in a state.
#[track_caller]
fn check_states(client: &Client, code: &str, expected: &[(&str, usize)]) {
    for (state, count) in expected {
        let page = client.get(&format!("/v1/municipalities/{code}/decisions?state={state}")).with_status(200);
        assert_eq!(page["decisions"].as_array().expect("decisions").len(), *count, "{code} {state}");
    }
}

#[test]
fn the_history_tells_lives() {
    let host = Host::seeded();
    let client = host.client();
    let granted = [("paid", 1), ("amount-determined", 1), ("reported", 1), ("granted", 2)];
    check_states(client, "352039", &granted);
    let ended = [("paid", 1), ("repayment-ordered", 1), ("granted", 1), ("withdrawn", 1), ("rejected", 1)];
    check_states(client, "242161", &ended);
    check_states(client, "221309", &[("granted", 3)]);
    let page = client.get("/v1/municipalities/242161/decisions?state=repayment-ordered").with_status(200);
    let id = page["decisions"][0]["id"].as_str().expect("an id").to_owned();
    let life = client.get(&format!("/v1/municipalities/242161/decisions/{id}/entries")).with_status(200);
    let kinds: Vec<_> =
        life["entries"].as_array().expect("entries").iter().filter_map(|one| one["entry"].as_str()).collect();
    assert_eq!(kinds, ["decision", "payment", "cancellation", "repayment-order", "repayment"]);
    assert_eq!(life["balance"]["owed_yen"], 280_000);
    let tallies = client.get("/v1/municipalities/221309/tallies?limit=1").with_status(200);
    assert!(tallies["next_cursor"].is_string(), "{tallies:#}");
}
