//! Writes the ledger that is replayed for ever: one city with programmes of all four modules, and of the one
//! made for tests that leaves a grant to a person, with every kind of entry.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::audit::of_data;
use crate::client::{Client, JSON};
use crate::command_line::check_ended;
use crate::host::{Folder, Host, place};

/// Set, the ledger is written anew. Only on purpose: what an old decision came to is gone with it.
pub(super) const RENEW: &str = "KISOKU_RENEW_LEDGER_1";

/// The kinds of entries in it: all there are.
pub(super) const KINDS: [&str; 16] = [
    "abandonment",
    "allotment",
    "application",
    "cancellation",
    "change",
    "correction",
    "decision",
    "determination",
    "erasure",
    "payment",
    "rejection",
    "repayment",
    "repayment-order",
    "report",
    "selection",
    "withdrawal",
];

const CITY: &str = "352152";

const SCHEMES: [(&str, &str, &str); 7] = [
    (
        "yamaguchi",
        "mirai-zukuri-grant",
        "project_cap = 200000\narea_cap = 1000000\nperiod_from = \"2015-04-01\"\nperiod_to = \"2025-03-31\"\n\
         area_cap_scope = \"fiscal-year\"\ntested_date = \"both\"\nover_cap = \"reduce\"\nsurcharge_rate = \"10.95\"\n",
    ),
    (
        "iga",
        "chiiki-katsudo-grant",
        "window_from = \"2024-11-11\"\nwindow_to = \"2025-01-10\"\nrounding_unit_yen = 1000\nbasic_cap = 300000\n\
         issue_finding_cap = 300000\ncollaboration_cap = 500000\ncollaboration_with_others_cap = 500000\n",
    ),
    ("iga", "manifesto-achievement", ""),
    (
        "shunan",
        "kyoso-project",
        "organisations_min = 2\npeople_min = 2\nplanned_years_min = 3\nproject_end_latest = \"2025-03-31\"\n",
    ),
    ("shunan", "department-resources", ""),
    (
        "standard",
        "standard-grant",
        "period_from = \"2024-04-01\"\nperiod_to = \"2027-03-31\"\ntested_date = \"both\"\nrate_numerator = 1\n\
         rate_denominator = 2\nrounding_unit_yen = 1000\nrounding_mode = \"floor\"\nother_income_deducted = false\n\
         year_cap = 250000\nbody_cap_scope = \"fiscal-year\"\narea_cap_scope = \"fiscal-year\"\n\
         over_cap = \"reduce\"\nselection_method = \"by-score\"\n",
    ),
    // No rule of a city leaves a grant to a person.
    ("hostile", "left-to-a-person", "ceiling = 300000\n"),
];

/// The modules as they are built now, in one folder.
pub(super) fn modules() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = place::hostile_module();
    let mut files = place::files(&place::modules());
    files.extend([hostile.clone(), hostile.with_extension("cases.yaml")]);
    for file in files {
        let name = file.file_name().expect("a name");
        fs::copy(&file, folder.path().join(name)).expect("a copy");
    }
    folder
}

/// Serves an empty folder with what the schemes need.
fn serve(seeds: &Path) -> Host {
    let (seed, modules) = (format!("--seed={}", seeds.display()), modules());
    let modules = modules.path().to_str().expect("UTF-8");
    Folder::empty().serve_with(&[&seed, "--modules", modules])
}

/// Keeps entries under keys of their own.
struct Scribe<'a> {
    client: &'a Client,
    count: usize,
}

impl Scribe<'_> {
    fn post(&mut self, path: &str, body: &Value) -> Value {
        self.count += 1;
        let key = format!("ledger-1-{}", self.count);
        let headers = [JSON, ("idempotency-key", key.as_str())];
        let path = format!("/v1/municipalities/{CITY}/{path}");
        self.client.send(&path, &headers, body.to_string().as_bytes()).with_status(201)
    }

    /// Keeps a decision, and tells its id.
    fn decide(&mut self, programme: &str, body: &Value) -> String {
        let kept = self.post(&format!("programmes/{programme}/decisions"), body);
        kept["id"].as_str().expect("an id").to_owned()
    }

    /// Carries a grant on.
    fn enter(&mut self, grant: &str, body: &Value) {
        self.post(&format!("decisions/{grant}/entries"), body);
    }
}

fn mirai(year: i16, area: &str, requested: i64, actual: Option<i64>) -> Value {
    json!({
        "area": area, "project_start": format!("{year}-09-01"), "project_end": format!("{year}-11-30"),
        "requested_amount": requested, "actual_expense": actual, "project_name": "秋の見守り",
        "applicant": "ふれあい会",
    })
}

/// Writes the ledger, and exports each fiscal year of it without components.
pub(super) fn write(home: &Path) {
    let seeds = tempfile::tempdir().expect("a folder");
    write_seeds(seeds.path());
    let host = serve(seeds.path());
    let mut scribe = Scribe { client: host.client(), count: 0 };
    lives(&mut scribe);
    others(&mut scribe);
    selection(&mut scribe);
    let old = scribe.decide("mirai-zukuri-grant", &json!({ "record": mirai(2016, "大内", 150_000, None) }));
    // Personal values of a grant that goes on are not erased.
    scribe.enter(&old, &json!({ "kind": "withdrawal" }));
    let (_, folder) = host.stop();
    let data = folder.data();
    check_ended(&of_data(&["erase"], &data, &["--municipality", CITY, "--fiscal-year", "2016"]), 0, "");
    check_ended(&of_data(&["audit", "checkpoint"], &data, &[]), 0, "");
    if home.exists() {
        fs::remove_dir_all(home).expect("the old one goes");
    }
    let years = of_data(&["ledger", "entries"], &data, &["--json", "--limit", "1000"]);
    let mut years: Vec<i64> = crate::audit::said(&years)
        .iter()
        .filter_map(|line| line["document"]["fiscal_year"].as_i64())
        .collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        let (out, year) = (home.join(year.to_string()), year.to_string());
        let more = ["--municipality", CITY, "--fiscal-year", &year, "--out", out.to_str().expect("UTF-8")];
        check_ended(&of_data(&["audit", "export"], &data, &more), 0, "");
        // Built code is no text; the rest is said by the export's own page, once.
        fs::remove_dir_all(out.join("components")).expect("built code goes");
        for file in ["VERIFY.md", "verify.py"] {
            fs::remove_file(out.join(file)).expect("a copy goes");
        }
    }
}

/// A ledger of one selection alone, that nobody serves.
pub(super) fn selected(method: &str) -> Folder {
    let seeds = tempfile::tempdir().expect("a folder");
    write_seeds(seeds.path());
    let scheme = seeds.path().join("revisions/standard-grant.toml");
    let by_score = fs::read_to_string(&scheme).expect("a scheme");
    fs::write(&scheme, by_score.replace("by-score", method)).expect("another way to select");
    let host = serve(seeds.path());
    selection(&mut Scribe { client: host.client(), count: 0 });
    host.stop().1
}

fn write_seeds(seeds: &Path) {
    let revisions = seeds.join("revisions");
    fs::create_dir_all(&revisions).expect("a folder");
    fs::copy(place::seeds().join("municipalities.csv"), seeds.join("municipalities.csv")).expect("a copy");
    for (module, programme, settings) in SCHEMES {
        let scheme = format!(
            "municipality = \"{CITY}\"\nmodule = \"{module}\"\nprogramme = \"{programme}\"\n\
             effective_from = \"2015-04-01\"\n\n[settings]\n{settings}"
        );
        fs::write(revisions.join(programme).with_extension("toml"), scheme).expect("a scheme");
    }
}

/// Grants of Yamaguchi's rule, in every way that one ends.
fn lives(scribe: &mut Scribe<'_>) {
    let programme = "mirai-zukuri-grant";
    let grant = scribe.decide(programme, &json!({ "record": mirai(2024, "大内", 200_000, None) }));
    scribe.enter(&grant, &json!({ "kind": "change", "record": mirai(2024, "大内", 180_000, None) }));
    scribe.enter(
        &grant,
        &json!({ "kind": "payment", "amount_yen": 150_000, "on": "2024-10-01", "note": "概算払" }),
    );
    scribe.enter(&grant, &json!({ "kind": "report", "record": mirai(2024, "大内", 180_000, Some(120_000)) }));
    scribe.enter(&grant, &json!({ "kind": "determination" }));
    scribe.enter(&grant, &json!({ "kind": "repayment-order", "returned_on": "2025-05-31" }));
    scribe.enter(&grant, &json!({ "kind": "repayment", "amount_yen": 30_000 }));
    paid_twice(scribe);
    let grant = scribe.decide(programme, &json!({ "record": mirai(2024, "小郡", 100_000, None) }));
    scribe.enter(&grant, &json!({ "kind": "withdrawal" }));
    let grant = scribe.decide(programme, &json!({ "record": mirai(2024, "小郡", 100_000, None) }));
    scribe.enter(&grant, &json!({ "kind": "abandonment" }));
    let grant = scribe.decide(programme, &json!({ "record": mirai(2024, "小郡", 100_000, None) }));
    scribe.enter(&grant, &json!({ "kind": "cancellation", "left_yen": 40_000, "cause": "other-use" }));
    let mut reversed = mirai(2024, "阿東", 100_000, None);
    reversed["project_end"] = json!("2024-08-31");
    let grant = scribe.decide(programme, &json!({ "record": reversed }));
    scribe.enter(&grant, &json!({ "kind": "correction", "record": mirai(2024, "阿東", 100_000, None) }));
    scribe.decide(programme, &json!({ "record": mirai(2024, "阿東", 2_000_000, None) }));
}

/// Two payments, of which a change and then a cancellation order back some.
fn paid_twice(scribe: &mut Scribe<'_>) {
    let record = json!({ "record": mirai(2024, "秋穂", 200_000, None) });
    let grant = scribe.decide("mirai-zukuri-grant", &record);
    scribe.enter(&grant, &json!({ "kind": "payment", "amount_yen": 80_000, "on": "2024-09-20" }));
    scribe.enter(&grant, &json!({ "kind": "payment", "amount_yen": 100_000, "on": "2024-12-20" }));
    let change = json!({ "kind": "change", "record": mirai(2024, "秋穂", 150_000, None) });
    scribe.enter(&grant, &change);
    scribe.enter(&grant, &json!({ "kind": "repayment-order", "returned_on": "2025-01-31" }));
    scribe.enter(&grant, &json!({ "kind": "repayment", "amount_yen": 30_000 }));
    scribe.enter(&grant, &json!({ "kind": "cancellation", "left_yen": 40_000, "cause": "other-use" }));
    scribe.enter(&grant, &json!({ "kind": "repayment-order", "returned_on": "2025-03-01" }));
}

/// Answers of the other rules.
fn others(scribe: &mut Scribe<'_>) {
    let records = |name: &str| crate::seeds::record(name);
    for name in ["basic-above-cap", "collaboration-other-income-120000", "filed-one-day-late"] {
        scribe.decide("chiiki-katsudo-grant", &records(&format!("242161/chiiki-katsudo-grant/{name}")));
    }
    for name in ["ratio-1999-of-2000", "target-zero", "outreach-1-of-2"] {
        scribe.decide("manifesto-achievement", &records(&format!("242161/manifesto-achievement/{name}")));
    }
    for name in ["two-organisations", "second-organisation-of-one", "office-outside-city"] {
        scribe.decide("kyoso-project", &records(&format!("352152/kyoso-project/{name}")));
    }
    scribe.decide("department-resources", &records("352152/department-resources/fy2023-and-fy2024"));
    let left = json!({ "on": "2024-09-01", "requested_amount": 100_000, "name": "ふれあい会" });
    let grant = scribe.decide("left-to-a-person", &json!({ "record": left }));
    scribe.enter(&grant, &json!({ "kind": "rejection", "note": "審査会の結果による" }));
}

/// A budget by score: one gets all, one what is left, one nothing.
fn selection(scribe: &mut Scribe<'_>) {
    for (score, expense) in [(44, 400_000), (40, 200_000), (35, 100_000)] {
        let record = json!({
            "project_start": "2024-06-01", "project_end": "2024-12-31", "score": score,
            "eligible_expense": expense, "requested_amount": expense / 2,
        });
        scribe.post("programmes/standard-grant/applications", &json!({ "record": record }));
    }
    scribe.post("programmes/standard-grant/selections", &json!({ "fiscal_year": 2024 }));
}
