//! `GET /v1/municipalities/{code}/programmes` and one of them.

use serde_json::{Value, json};

use crate::host::Host;

#[test]
fn programmes_say_what_is_in_force_on_a_day() {
    let host = Host::seeded();
    let at = |day: &str| {
        let path = format!("/v1/municipalities/242161/programmes?as_of={day}");
        let body = host.client().get(&path).with_status(200);
        assert_eq!(body["as_of"], day);
        let programmes = body["programmes"].as_array().unwrap().clone();
        let in_force = programmes.iter().filter(|programme| !programme["revision"].is_null());
        in_force.map(|programme| programme["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(at("2024-03-31"), [""; 0]);
    assert_eq!(at("2024-04-01"), ["chiiki-katsudo-grant"]);
    assert_eq!(at("2025-03-31"), ["chiiki-katsudo-grant"]);
    let of_2025 =
        ["chiiki-katsudo-grant", "kiratto-activation", "manifesto-achievement", "standard-activation"];
    assert_eq!(at("2025-04-01"), of_2025);
}

#[test]
fn a_programme_tells_what_a_form_needs() {
    let host = Host::seeded();
    let path = "/v1/municipalities/352039/programmes/mirai-zukuri-grant?as_of=2024-09-01";
    let body = host.client().get(path).with_status(200);
    let manifest = &body["manifest"];
    assert_eq!(manifest["kind"], "eligibility");
    assert_eq!(manifest["label"]["ja"], "地域の未来づくり特別交付金");
    assert_eq!(manifest["reference_date"], "project_start");
    assert_eq!(manifest["requested_amount"], "requested_amount");
    let fields: Vec<&Value> =
        manifest["fields"].as_array().unwrap().iter().map(|field| &field["name"]).collect();
    let names = [
        "area",
        "project_start",
        "project_end",
        "requested_amount",
        "project_name",
        "applicant",
        "actual_expense",
    ]
    .map(|it| json!(it));
    assert_eq!(fields, names.iter().collect::<Vec<_>>());
    let options = manifest["fields"][0]["options"].as_array().unwrap();
    assert_eq!(options.len(), 21, "the 21 areas");
    let suzenji = options.iter().find(|option| option["id"] == "鋳銭司").expect("鋳銭司");
    assert_eq!(suzenji["aliases"], json!(["鑄銭司"]));
    assert_eq!(manifest["stages"], json!(["change", "report", "repayment"]));
    assert_eq!(manifest["tallies"][0]["id"], "area_granted");
    assert_eq!(manifest["tallies"][0]["ceiling"], "area_cap");
    assert_eq!(body["settings"]["project_cap"], 200_000);
    assert_eq!(body["settings"]["area_cap"], 1_000_000);
    assert_eq!(body["periods"], json!([{ "effective_from": "2021-04-01" }]));
    let required = body["schema"]["required"].as_array().expect("a JSON Schema").clone();
    assert!(required.contains(&json!("area")) && !required.contains(&json!("applicant")), "{required:?}");
}
