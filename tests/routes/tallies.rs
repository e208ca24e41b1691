//! `GET …/tallies`: what was granted so far.

use serde_json::{Value, json};

use crate::host::Host;

const TALLIES: &str = "/v1/municipalities/352039/tallies";

#[test]
fn totals_follow_what_was_kept() {
    let host = Host::seeded();
    let client = host.client();
    let totals = |query: &str| client.get(&format!("{TALLIES}{query}")).with_status(200)["tallies"].clone();
    let before = totals("");
    let lines = before.as_array().expect("a list");
    assert_eq!(lines.len(), 1, "{before:#}");
    assert_eq!(total(&lines[0]), (json!("area_granted"), json!(2024), json!(850_000)), "{before:#}");
    let record = json!({ "record": {
        "area": "小郡", "project_start": "2023-09-01", "project_end": "2023-11-30", "requested_amount": 120_000,
    } });
    client.keep("352039/mirai-zukuri-grant", "one", &record).with_status(201);
    assert_eq!(totals("").as_array().unwrap().len(), 2);
    let of_year = totals("?programme=mirai-zukuri-grant&fiscal_year=2023");
    let [line] = of_year.as_array().unwrap().as_slice() else { panic!("{of_year:#}") };
    assert_eq!(total(line), (json!("area_granted"), json!(2023), json!(120_000)));
    assert!(line.to_string().contains("小郡"), "{line:#}");
    assert_eq!(totals("?programme=plan-indicators"), json!([]));
}

fn total(line: &Value) -> (Value, Value, Value) {
    (line["tally"].clone(), line["fiscal_year"].clone(), line["total_yen"].clone())
}
