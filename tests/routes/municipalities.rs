//! `GET /v1/municipalities`.

use serde_json::{Value, json};

use crate::host::Host;

#[test]
fn every_municipality_of_the_seeds_is_listed_with_its_programmes() {
    let host = Host::seeded();
    let body = host.client().get("/v1/municipalities").with_status(200);
    let listed: Vec<(&Value, &Value)> = body["municipalities"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|municipality| (&municipality["code"], &municipality["name"]["ja"]))
        .collect();
    let expected = [
        ("221309", "浜松市"),
        ("222101", "富士市"),
        ("242161", "伊賀市"),
        ("270008", "大阪府"),
        ("336815", "吉備中央町"),
        ("352039", "山口市"),
        ("352152", "周南市"),
    ]
    .map(|(code, name)| (json!(code), json!(name)));
    assert_eq!(listed, expected.iter().map(|(code, name)| (code, name)).collect::<Vec<_>>());
    let programmes = |code: &str| {
        let of = body["municipalities"].as_array().unwrap().iter().find(|one| one["code"] == code);
        of.expect("the municipality")["programmes"].clone()
    };
    let yamaguchi =
        ["action-status", "grant-coverage", "mirai-zukuri-grant", "plan-indicators", "survey-table"];
    assert_eq!(programmes("352039"), json!(yamaguchi));
    let iga = ["chiiki-katsudo-grant", "kiratto-activation", "manifesto-achievement", "standard-activation"];
    assert_eq!(programmes("242161"), json!(iga));
    assert_eq!(programmes("352152"), json!(["cumulative-goals", "department-resources", "kyoso-project"]));
}
