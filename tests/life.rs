//! The life of a grant over HTTP: the steps of the ordinance in order, what is refused out of order,
//! and what becomes of the area's ceiling at each.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, JSON, Reply};
use crate::host::{Folder, Host, place};

const GRANT: &str = "352039/mirai-zukuri-grant";
const CITY: &str = "/v1/municipalities/352039";

fn record(area: &str, requested: i64) -> Value {
    json!({
        "area": area, "project_start": "2024-09-01", "project_end": "2024-11-30",
        "requested_amount": requested,
    })
}

/// A grant that was decided, by its id.
struct Grant<'a> {
    client: &'a Client,
    id: String,
}

impl<'a> Grant<'a> {
    fn open(client: &'a Client, key: &str, record: &Value) -> Self {
        let kept = client.keep(GRANT, key, &json!({ "record": record })).with_status(201);
        Self { client, id: kept["id"].as_str().expect("an id").to_owned() }
    }

    fn try_enter(&self, key: &str, body: &Value) -> Reply {
        let path = format!("{CITY}/decisions/{}/entries", self.id);
        let headers = [JSON, ("idempotency-key", key)];
        self.client.send(&path, &headers, body.to_string().as_bytes())
    }

    #[track_caller]
    fn enter(&self, key: &str, body: &Value) -> Value {
        self.try_enter(key, body).with_status(201)
    }

    fn course(&self) -> Value {
        self.client.get(&format!("{CITY}/decisions/{}/entries", self.id)).with_status(200)
    }
}

/// What an area's total of 2024 is before another application.
fn counted(client: &Client, area: &str) -> i64 {
    let answer = client.check(GRANT, &json!({ "record": record(area, 1) })).with_status(200);
    answer["usage"]["area_granted"]["before_yen"].as_i64().expect("a total")
}

#[test]
fn a_grant_lives_from_application_to_payment() {
    let host = Host::seeded();
    let client = host.client();
    let grant = Grant::open(client, "apply", &record("大内", 200_000));
    assert_eq!(counted(client, "大内"), 200_000);

    let advance =
        grant.enter("advance", &json!({ "kind": "payment", "amount_yen": 150_000, "on": "2024-12-20" }));
    assert_eq!(advance["standing"]["paid_yen"], 150_000);

    let mut actual = record("大内", 200_000);
    actual["actual_expense"] = json!("１２０，０００円");
    let report = grant.enter("report", &json!({ "kind": "report", "record": actual }));
    assert_eq!((&report["amount_yen"], &report["standing"]["state"]), (&json!(120_000), &json!("reported")));
    assert_eq!(counted(client, "大内"), 200_000, "a report fixes nothing");

    let fixed = grant.enter("fix", &json!({ "kind": "determination" }));
    assert_eq!((&fixed["amount_yen"], &fixed["standing"]["granted_yen"]), (&json!(120_000), &json!(120_000)));
    assert_eq!(counted(client, "大内"), 120_000, "what is not needed is free for others");

    let course = grant.course();
    assert_eq!(course["balance"]["overpaid_yen"], 30_000);
    let order = json!({ "kind": "repayment-order", "returned_on": "令和7年5月31日" });
    let order = grant.enter("order", &order);
    assert_eq!(order["standing"]["ordered_yen"], 30_000);
    let back = grant.enter("back", &json!({ "kind": "repayment", "amount_yen": 30_000 }));
    assert_eq!(back["standing"]["state"], "repaid");

    let course = grant.course();
    let kinds: Vec<&str> =
        course["entries"].as_array().unwrap().iter().filter_map(|entry| entry["entry"].as_str()).collect();
    assert_eq!(
        kinds,
        ["decision", "payment", "report", "determination", "repayment-order", "repayment"],
        "{course}"
    );
}

/// A host whose rule of the grant has a surcharge of 10.95 % a year, which is 3 in 10,000 a day.
fn charging() -> Host {
    let seeds = tempfile::tempdir().expect("a folder");
    let revisions = seeds.path().join("revisions");
    fs::create_dir_all(&revisions).expect("a folder");
    fs::copy(place::seeds().join("municipalities.csv"), seeds.path().join("municipalities.csv"))
        .expect("a copy");
    let scheme = "yamaguchi-mirai-zukuri-grant.toml";
    let settings = fs::read_to_string(place::seeds().join("revisions").join(scheme)).expect("settings");
    fs::write(revisions.join(scheme), format!("{settings}\nsurcharge_rate = \"10.95\"\n")).expect("settings");
    let seed = format!("--seed={}", seeds.path().display());
    let modules = place::modules();
    Folder::empty().serve_with(&[&seed, "--modules", modules.to_str().expect("UTF-8")])
}

/// The codes of an answer's reasons.
fn reasons(answer: &Value) -> Vec<&str> {
    answer["reasons"].as_array().unwrap().iter().filter_map(|reason| reason["code"].as_str()).collect()
}

#[test]
fn an_advance_in_two_payments_comes_back_from_the_last_and_bears_a_surcharge_only_for_a_wrong() {
    let host = charging();
    let client = host.client();
    let grant = Grant::open(client, "apply", &record("大内", 200_000));
    grant.enter("first", &json!({ "kind": "payment", "amount_yen": 80_000, "on": "2024-09-20" }));
    grant.enter("second", &json!({ "kind": "payment", "amount_yen": 100_000, "on": "2024-12-20" }));
    grant.enter("less", &json!({ "kind": "change", "record": record("大内", 150_000) }));
    assert_eq!(counted(client, "大内"), 150_000);

    // The advance is above what stands: it comes back at once, and the grant goes on.
    let order = grant.enter("order", &json!({ "kind": "repayment-order", "returned_on": "2025-01-31" }));
    let part = |yen: i64, on: &str, ground: &str| json!({ "principal_yen": yen, "received_on": on, "ground": ground });
    assert_eq!(order["stage"]["parts"], json!([part(30_000, "2024-12-20", "settlement")]));
    assert_eq!((&order["amount_yen"], &order["standing"]["state"]), (&json!(0), &json!("granted")));
    assert_eq!(reasons(&order), ["settled-without-surcharge"]);
    let again = json!({ "kind": "repayment-order", "returned_on": "2025-01-31" });
    let again = grant.try_enter("again", &again).problem(409, "entry-refused");
    assert_eq!(again["refusal"], "nothing-overpaid");
    let more = grant.try_enter("more", &json!({ "kind": "payment", "amount_yen": 1 }));
    assert_eq!(more.problem(409, "entry-refused")["limit_yen"], 0);
    grant.enter("back", &json!({ "kind": "repayment", "amount_yen": 30_000 }));

    let mut actual = record("大内", 150_000);
    actual["actual_expense"] = json!(150_000);
    grant.enter("report", &json!({ "kind": "report", "record": actual }));
    let fixed = grant.enter("fix", &json!({ "kind": "determination" }));
    assert_eq!(fixed["standing"]["state"], "paid", "{fixed}");

    // 70,000 for 72 days and 40,000 for 163, at 3 in 10,000.
    grant.enter("cancel", &json!({ "kind": "cancellation", "left_yen": 40_000, "cause": "other-use" }));
    let order = grant.enter("recover", &json!({ "kind": "repayment-order", "returned_on": "2025-03-01" }));
    let parts = [part(70_000, "2024-12-20", "cancellation"), part(40_000, "2024-09-20", "cancellation")];
    assert_eq!(order["stage"]["parts"], json!(parts));
    assert_eq!(order["amount_yen"], 1_512 + 1_956);
    assert_eq!(reasons(&order), ["surcharge-days", "surcharge-days", "surcharge"]);
    assert_eq!(grant.course()["balance"]["owed_yen"], 113_468);
    let back = grant.enter("all", &json!({ "kind": "repayment", "amount_yen": 113_468 }));
    assert_eq!(back["standing"]["state"], "repaid");
}

#[test]
fn a_withdrawal_frees_the_ceiling_for_the_next() {
    let host = Host::seeded();
    let client = host.client();
    let first = Grant::open(client, "first", &record("阿東", 150_000));
    let refused = client.keep(GRANT, "second", &json!({ "record": record("阿東", 100_000) }));
    assert_eq!(refused.with_status(201)["verdict"], "ineligible");
    first.enter("back", &json!({ "kind": "withdrawal" }));
    let third = client.keep(GRANT, "third", &json!({ "record": record("阿東", 100_000) })).with_status(201);
    assert_eq!((&third["verdict"], &third["amount_yen"]), (&json!("eligible"), &json!(100_000)));
}

#[test]
fn a_change_takes_from_the_ceiling_what_it_adds_and_no_more_than_there_is() {
    let host = Host::seeded();
    let client = host.client();
    let grant = Grant::open(client, "first", &record("阿東", 100_000));
    Grant::open(client, "second", &record("阿東", 20_000));
    let change = grant.enter("change", &json!({ "kind": "change", "record": record("阿東", 200_000) }));
    assert_eq!(change["amount_yen"], 130_000, "150,000 was left for both: {change}");
    assert_eq!(counted(client, "阿東"), 1_000_000);
}

#[test]
fn what_is_out_of_order_is_refused_and_says_what_may_come_next() {
    let host = Host::seeded();
    let grant = Grant::open(host.client(), "apply", &record("大内", 200_000));
    let early = grant.try_enter("early", &json!({ "kind": "determination" })).problem(409, "entry-refused");
    assert_eq!((&early["refusal"], &early["state"]), (&json!("out-of-order"), &json!("granted")));
    let next: Vec<&str> = early["next"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(next, ["withdrawal", "change", "payment", "report", "abandonment", "cancellation"]);
    let above = json!({ "kind": "payment", "amount_yen": 200_001 });
    let above = grant.try_enter("above", &above).problem(409, "entry-refused");
    assert_eq!((&above["refusal"], &above["limit_yen"]), (&json!("above-payable"), &json!(200_000)));
    grant.enter("withdraw", &json!({ "kind": "withdrawal" }));
    grant.try_enter("pay", &json!({ "kind": "payment", "amount_yen": 1 })).problem(409, "entry-refused");
    assert_eq!(grant.course()["next"], json!([]));
}

#[test]
fn an_entry_is_kept_once_under_its_key() {
    let host = Host::seeded();
    let grant = Grant::open(host.client(), "apply", &record("大内", 200_000));
    let pay = json!({ "kind": "payment", "amount_yen": 50_000 });
    let first = grant.try_enter("pay", &pay);
    let again = grant.try_enter("pay", &pay);
    assert_eq!((first.status, again.status, &again.body), (201, 200, &first.body));
    grant.try_enter("pay", &json!({ "kind": "payment", "amount_yen": 1 })).problem(409, "key-reused");
    let other = Grant::open(host.client(), "other", &record("大内", 200_000));
    other.try_enter("pay", &pay).problem(409, "key-reused");
    assert_eq!(grant.course()["standing"]["paid_yen"], 50_000);
}

#[test]
fn a_grant_that_does_not_exist_has_no_entries() {
    let host = Host::seeded();
    let nobody = Grant { client: host.client(), id: "01900000-0000-7000-8000-000000000000".to_owned() };
    nobody.try_enter("key", &json!({ "kind": "withdrawal" })).problem(404, "unknown-grant");
    let path = format!("{CITY}/decisions/{}/entries", nobody.id);
    host.client().get(&path).problem(404, "unknown-grant");
}

/// A determination that lacks something decides nothing, least of all that nothing is granted.
#[test]
fn an_incomplete_determination_leaves_the_grant_as_it_was() {
    let host = Host::seeded();
    let grant = Grant::open(host.client(), "apply", &record("大内", 200_000));
    let mut actual = record("大内", 200_000);
    actual["actual_expense"] = json!(120_000);
    grant.enter("report", &json!({ "kind": "report", "record": actual }));
    let blank = json!({ "kind": "determination", "record": record("大内", 200_000) });
    let kept = grant.enter("blank", &blank);
    assert_eq!(kept["verdict"], "needs-correction");
    assert_eq!(
        (&kept["standing"]["state"], &kept["standing"]["granted_yen"]),
        (&json!("granted"), &json!(200_000))
    );
    grant.enter("again", &json!({ "kind": "report", "record": actual }));
    let fixed = grant.enter("fix", &json!({ "kind": "determination" }));
    assert_eq!(fixed["standing"]["granted_yen"], 120_000);
}

#[test]
fn a_report_cannot_move_a_grant_to_another_area() {
    let host = Host::seeded();
    let grant = Grant::open(host.client(), "apply", &record("大内", 200_000));
    let mut elsewhere = record("小郡", 200_000);
    elsewhere["actual_expense"] = json!(120_000);
    let refused = grant.try_enter("report", &json!({ "kind": "report", "record": elsewhere }));
    assert_eq!(refused.problem(409, "entry-refused")["refusal"], "counts-elsewhere");
    assert_eq!((counted(host.client(), "大内"), counted(host.client(), "小郡")), (200_000, 0));
}

#[test]
fn a_payment_is_not_before_the_year_of_the_grant() {
    let host = Host::seeded();
    let grant = Grant::open(host.client(), "apply", &record("大内", 200_000));
    let early = json!({ "kind": "payment", "amount_yen": 1, "on": "1990-01-01" });
    let refused = grant.try_enter("early", &early).problem(409, "entry-refused");
    assert_eq!(refused["refusal"], "before-fiscal-year");
}
