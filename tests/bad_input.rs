//! Bad input gets a clear error that says what to do, and never a sum. Requests that cannot be read are
//! in [`requests`]; here are records that can be read and do not fit.

mod requests;

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::client::Client;
use crate::host::Host;

const GRANT: &str = "352039/mirai-zukuri-grant";
const GRADE: &str = "242161/manifesto-achievement";
const KYOSO: &str = "352152/kyoso-project";

/// A request for the grant that is answered as it stands.
fn grant() -> Value {
    json!({
        "area": "大内", "project_start": "2024-09-01", "project_end": "2024-11-30",
        "requested_amount": 200_000, "project_name": "大内の魅力発見ウォーク",
    })
}

/// A record with one value changed, or removed where there is none.
fn with(mut record: Value, field: &str, value: Option<&Value>) -> Value {
    let members = record.as_object_mut().expect("a record");
    match value {
        Some(value) => members.insert(field.to_owned(), value.clone()),
        None => members.remove(field),
    };
    json!({ "record": record })
}

/// One value that does not fit: the problem names its field, a stable code, and what to do, which the
/// Japanese message says with these words.
#[track_caller]
fn check_value(client: &Client, field: &str, value: Option<&Value>, code: &str, what_to_do: &str) {
    let reply = client.check(GRANT, &with(grant(), field, value));
    let problem = reply.problem(422, "invalid-record");
    check_error(&problem, field, code, what_to_do);
}

#[track_caller]
fn check_error(problem: &Value, field: &str, code: &str, what_to_do: &str) {
    let errors = problem["errors"].as_array().expect("a list of errors");
    let [error] = errors.as_slice() else { panic!("one error: {problem:#}") };
    assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{error:#}");
    let (ja, en) = (error["message"]["ja"].as_str().unwrap(), error["message"]["en"].as_str().unwrap());
    assert!(ja.contains(what_to_do), "`{ja}`");
    assert!(!en.is_empty() && en.ends_with(['.', '?']), "`{en}`");
}

/// One value that is read as something else than it is written.
#[track_caller]
fn check_read(client: &Client, field: &str, value: &str, as_read: Value) {
    let reply = client.check(GRANT, &with(grant(), field, Some(&json!(value))));
    Answer::of(&reply).check(&[(&format!("/read/{field}"), as_read)]);
}

#[test]
fn an_amount_is_whole_yen_however_it_is_written_or_refused() {
    let host = Host::seeded();
    let client = host.client();
    let refused = |value: Value, code: &str, what_to_do: &str| {
        check_value(client, "requested_amount", Some(&value), code, what_to_do);
    };
    refused(json!(""), "missing", "入力してください");
    refused(json!("　"), "missing", "入力してください");
    refused(json!(null), "missing", "入力してください");
    check_value(client, "requested_amount", None, "missing", "入力してください");
    refused(json!(0), "out-of-range", "1円以上100,000,000円以下");
    refused(json!(-1), "out-of-range", "1円以上100,000,000円以下");
    refused(json!("-1"), "out-of-range", "1円以上100,000,000円以下");
    refused(json!("▲1,000"), "out-of-range", "1円以上100,000,000円以下");
    refused(json!(-5), "out-of-range", "1円以上100,000,000円以下");
    refused(json!("1e3"), "not-a-number", "1000 と書いてください");
    refused(json!("0x10"), "not-a-number", "算用数字で書いてください");
    refused(json!("二十万円"), "not-a-number", "算用数字で書いてください");
    refused(json!("2,00,000"), "not-a-number", "3桁ごとに区切るか");
    refused(json!("200000.5"), "not-whole", "小数点を付けずに書いてください");
    refused(json!("9223372036854775808"), "out-of-range", "1円以上100,000,000円以下");
    refused(json!(9_223_372_036_854_775_808_u64), "out-of-range", "1円以上100,000,000円以下");
    refused(json!(9_007_199_254_740_993_i64), "out-of-range", "1円以上100,000,000円以下");
    refused(json!(true), "wrong-kind", "円単位の整数で入力してください");
    refused(json!([200_000]), "wrong-kind", "円単位の整数で入力してください");
    refused(json!({ "yen": 200_000 }), "wrong-kind", "円単位の整数で入力してください");
    for (value, yen) in [("１，０００円", 1_000), ("1000", 1_000), ("¥200,000", 200_000), (" 2000 ", 2_000)]
    {
        check_read(client, "requested_amount", value, json!(yen));
    }
    // Numbers that JSON can write and no rule should guess at.
    for number in ["1e3", "2E5", "200000.0", "-0.5"] {
        let body = with(grant(), "requested_amount", Some(&json!("HERE"))).to_string();
        let body = body.replace("\"HERE\"", number);
        let path = crate::client::check_path(GRANT);
        let reply = client.send(&path, &[crate::client::JSON], body.as_bytes());
        reply.problem(422, "invalid-record");
    }
    let large = client.check(GRANT, &with(grant(), "requested_amount", Some(&json!(20_000_001))));
    Answer::of(&large).check(&[("/amount_yen", json!(200_000)), ("/requested_yen", json!(20_000_001))]);
}

#[test]
fn a_date_is_a_day_that_exists_or_refused() {
    let host = Host::seeded();
    let client = host.client();
    for field in ["project_start", "project_end"] {
        let refused = |value: Value, code: &str, what_to_do: &str| {
            check_value(client, field, Some(&value), code, what_to_do);
        };
        check_value(client, field, None, "missing", "入力してください");
        refused(json!(""), "missing", "入力してください");
        refused(json!("昭和99年1月1日"), "no-such-date", "という日付はありません");
        refused(json!("平成99年"), "no-such-date", "という日付はありません");
        refused(json!("2025-02-29"), "no-such-date", "という日付はありません");
        refused(json!("2024-02-30"), "no-such-date", "という日付はありません");
        refused(json!("令和7年2月29日"), "no-such-date", "という日付はありません");
        refused(json!("25-03-31"), "not-a-date", "西暦4桁か元号で書いてください");
        refused(json!("March 31, 2025"), "not-a-date", "年月日を算用数字で書いてください");
        refused(json!("2025-03"), "not-a-date", "年月日を算用数字で書いてください");
        refused(json!("2025-03-31T23:00+09:00"), "date-with-time", "日本での日付だけを書いてください");
        refused(json!("2025-03-31 23:00"), "date-with-time", "日本での日付だけを書いてください");
        refused(json!(20_250_331), "wrong-kind", "日付を文字で入力してください");
        refused(json!(45_747), "wrong-kind", "日付を文字で入力してください");
    }
    let written =
        ["2025-3-1", "2025/03/01", "20250301", "令和7年3月1日", "R7.3.1", "２０２５年３月１日", "㋿7.3.1"];
    for value in written {
        check_read(client, "project_end", value, json!("2025-03-01"));
    }
}

#[test]
fn the_last_era_goes_on_past_its_end_and_is_shown_in_the_new_one() {
    let host = Host::seeded();
    let organisation = |name| json!({ "name": name, "people": 2 });
    let record = json!({ "record": {
        "member_organisations": [organisation("甲"), organisation("乙")], "office_in_city": true,
        "political_or_religious": false, "other_city_subsidy": "いいえ", "planned_years": 3,
        "project_end": "平成31年5月1日",
    } });
    let answer = Answer::of(&host.client().check(KYOSO, &record));
    answer.check(&[("/read/project_end", json!("2019-05-01")), ("/read/other_city_subsidy", json!(false))]);
    let messages = answer.at("/reasons").to_string();
    assert!(messages.contains("2019年5月1日（令和元年）"), "{messages}");
}

#[test]
fn fields_that_are_missing_unknown_or_of_another_kind_are_all_told_at_once() {
    let host = Host::seeded();
    let client = host.client();
    check_value(client, "area", Some(&json!("鑄銭寺")), "not-an-option", "選択肢にありません");
    check_value(client, "area", Some(&json!(6)), "wrong-kind", "文字で入力してください");
    check_value(client, "project_name", Some(&json!("あ".repeat(201))), "too-long", "200文字以内");
    check_value(client, "project_name", Some(&json!("a\u{0}b")), "control-character", "消してください");
    check_value(client, "requested_amout", Some(&json!(1)), "unknown-field", "requested_amount");
    let all =
        json!({ "record": { "area": "", "project_start": "2024-13-01", "requested_amount": -1, "memo": 1 } });
    let problem = client.check(GRANT, &all).problem(422, "invalid-record");
    let told: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| (&error["field"], &error["code"])).collect();
    let expected = [
        ("area", "missing"),
        ("project_start", "no-such-date"),
        ("project_end", "missing"),
        ("requested_amount", "out-of-range"),
        ("memo", "unknown-field"),
    ]
    .map(|(field, code)| (json!(field), json!(code)));
    assert_eq!(told, expected.iter().map(|(field, code)| (field, code)).collect::<Vec<_>>());
    for record in [json!(null), json!([]), json!("大内"), json!(1)] {
        client.check(GRANT, &json!({ "record": record })).problem(422, "invalid-record");
    }
}

#[test]
fn rows_and_cells_are_named_where_something_is_wrong() {
    let host = Host::seeded();
    let client = host.client();
    let row = |year: Value| json!({ "area": "大内", "projects": 1, "status": "actual", "fiscal_year": year });
    let rows = json!({ "rows": [row(json!(2023)), row(json!("令和5")), row(json!(2023))] });
    let problem = client.check("352039/grant-coverage", &rows).problem(422, "invalid-record");
    assert_eq!(problem["errors"][0]["row"], 2, "{problem:#}");
    assert_eq!(problem["errors"][0]["field"], "fiscal_year");
    let goal = json!({ "record": { "goal": "yume-plan", "yearly": [
        { "fiscal_year": 2010, "new": 2 }, { "fiscal_year": 2011, "new": -1 },
    ] } });
    let problem = client.check("352152/cumulative-goals", &goal).problem(422, "invalid-record");
    let error = &problem["errors"][0];
    assert_eq!(
        (&error["field"], &error["row"], &error["column"]),
        (&json!("yearly"), &json!(2), &json!("new"))
    );
}

/// A target and a result, and what comes of them: a band or none, with the code that says why.
#[track_caller]
fn check_grade(client: &Client, target: i64, actual: &Value, band: Value, code: &str) {
    let record = json!({ "target": target, "actual": actual, "direction": "up", "effort_recorded": true });
    let answer = Answer::of(&client.check(GRADE, &json!({ "record": record })));
    answer.check(&[("/band", band), ("/codes/0", json!(code))]);
}

#[test]
fn what_cannot_be_computed_is_said_and_never_graded_as_nothing() {
    let host = Host::seeded();
    let client = host.client();
    check_grade(client, 0, &json!(1), json!(null), "target-zero");
    check_grade(client, 0, &json!(0), json!(null), "target-zero");
    check_grade(client, 2, &json!(null), json!(null), "actual-missing");
    check_grade(client, 2, &json!(""), json!(null), "actual-missing");
    check_grade(client, 10, &json!("9"), json!("slightly-below"), "band-by-ratio");
    check_grade(client, 10, &json!("９"), json!("slightly-below"), "band-by-ratio");
    let absent = json!({ "record": { "target": 2, "direction": "up", "effort_recorded": true } });
    let answer = Answer::of(&client.check(GRADE, &absent));
    answer.check(&[
        ("/band", json!(null)),
        ("/rank", json!(null)),
        ("/measures/achievement_ratio", json!(null)),
    ]);
    answer.check(&[("/not_computable", json!(["achievement_ratio", "gap"]))]);
    let text = json!({ "record": { "target": 10, "actual": "nine", "direction": "up" } });
    client.check(GRADE, &text).problem(422, "invalid-record");
}
