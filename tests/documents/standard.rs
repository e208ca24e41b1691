//! Schemes of municipalities without a programmer, on the configured module alone.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::client::Client;
use crate::host::Host;

#[track_caller]
fn check(client: &Client, programme: &str, record: &Value, expected: &[(&str, Value)]) {
    Answer::of(&client.check(programme, &json!({ "record": record }))).check(expected);
}

fn grant(expense: i64, requested: i64) -> Value {
    json!({
        "project_start": "2024-06-01", "project_end": "2024-12-31",
        "eligible_expense": expense, "requested_amount": requested, "body_id": "B-1",
        "documents": [{ "code": "plan" }, { "code": "budget" }],
    })
}

/// Hamamatsu: half of the expense, floored to 1,000 yen, at most 2,000,000.
#[test]
fn half_of_the_expense_up_to_two_million() {
    let host = Host::seeded();
    let table =
        [(4_000_000, 2_000_000, 2_000_000), (5_000_001, 2_500_000, 2_000_000), (333_333, 166_666, 166_000)];
    for (expense, requested, amount) in table {
        let expected = [("/verdict", json!("eligible")), ("/amount_yen", json!(amount))];
        check(host.client(), "221309/standard-grant", &grant(expense, requested), &expected);
    }
}

/// Kibichuo: once a year and 200,000 at most for a body.
#[test]
fn once_a_year_for_a_body() {
    let host = Host::seeded();
    let client = host.client();
    let programme = "336815/standard-grant";
    let first = json!({ "record": grant(1_000_000, 250_000) });
    let kept = Answer::new(client.keep(programme, "first", &first).with_status(201));
    kept.check(&[("/verdict", json!("eligible")), ("/amount_yen", json!(200_000))]);
    let refused = [("/verdict", json!("ineligible")), ("/amount_yen", json!(0))];
    check(client, programme, &grant(1_000_000, 100_000), &refused);
    let mut other = grant(1_000_000, 250_000);
    other["body_id"] = json!("B-2");
    check(client, programme, &other, &[("/amount_yen", json!(200_000))]);
}

/// Fuji: the way made from the baseline, at 80, 50 and 20 %. Osaka's library: 110, 90 and 60 %, and a target
/// of 100 % that is reached is the best, since nothing is above it.
#[test]
fn bands_come_from_settings() {
    let host = Host::seeded();
    let fuji = |actual: i64| json!({ "direction": "up", "baseline": 40, "target": 50, "actual": actual });
    let osaka = |target: i64, actual: i64, unit: &str| json!({ "direction": "up", "target": target, "actual": actual, "unit": unit });
    let table = [
        ("222101", fuji(48), 1),
        ("222101", fuji(45), 2),
        ("222101", fuji(42), 3),
        ("222101", fuji(41), 4),
        ("270008", osaka(200, 220, "other"), 1),
        ("270008", osaka(100, 100, "percent"), 1),
        ("270008", osaka(100, 100, "other"), 2),
        ("270008", osaka(200, 200, "percent"), 2),
        ("270008", osaka(200, 179, "other"), 3),
        ("270008", osaka(200, 119, "other"), 4),
    ];
    for (code, record, rank) in table {
        check(host.client(), &format!("{code}/standard-bands"), &record, &[("/rank", json!(rank))]);
    }
}
