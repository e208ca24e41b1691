//! Shunan: cumulative goals, co-creation projects and the resources of a department.

use serde_json::{Value, json};

use super::check;
use crate::host::Host;
use crate::seeds;

/// 20 plans and 3 districts by FY2024, counted from FY2010.
#[test]
fn goals_are_counted_from_their_start() {
    let host = Host::seeded();
    let table: [(&str, Value, &str, &str); 5] = [
        ("yume-plan-12-of-20", json!("not-reached"), "12", "3/5"),
        ("yume-plan-18-of-20", json!("not-reached"), "18", "9/10"),
        ("yume-plan-20-of-20", json!("reached"), "20", "1"),
        ("chiisana-kyoten-2-of-3", json!("not-reached"), "2", "2/3"),
        ("chiisana-kyoten-3-of-3", json!("reached"), "3", "1"),
    ];
    for (file, band, cumulative, ratio) in table {
        check(
            host.client(),
            &format!("352152/cumulative-goals/{file}"),
            &[
                ("/band", band),
                ("/measures/cumulative", json!(cumulative)),
                ("/measures/achievement_ratio", json!(ratio)),
            ],
        );
    }
    check(host.client(), "352152/cumulative-goals/yume-plan-actual-missing", &[("/band", json!(null))]);
    for (file, code) in [
        ("yume-plan-before-start-year", "before-start-year"),
        ("yume-plan-after-target-year", "after-target-year"),
    ] {
        let answer = seeds::answer(host.client(), &format!("352152/cumulative-goals/{file}"));
        assert!(answer.at("/codes").as_array().unwrap().contains(&json!(code)), "{file}");
    }
}

/// Two organisations of two people or more, an office in the city, no politics or religion, no other
/// subsidy, three years, and an end by 2020-03-31: what is missed is told, and what is met.
#[test]
fn a_co_creation_project_is_told_every_requirement() {
    let host = Host::seeded();
    let table: [(&str, &str, &[&str]); 9] = [
        ("two-organisations", "eligible", &[]),
        ("two-organisations-of-two", "eligible", &[]),
        ("project-end-heisei-32-03-31", "eligible", &[]),
        ("project-end-2020-04-01", "ineligible", &["ends-too-late"]),
        ("planned-for-two-years", "ineligible", &["too-few-years"]),
        ("office-outside-city", "ineligible", &["office-outside-city"]),
        ("one-organisation-of-five", "ineligible", &["too-few-organisations"]),
        ("second-organisation-of-one", "ineligible", &["too-few-organisations"]),
        ("political-and-other-subsidy", "ineligible", &["political-or-religious", "other-city-subsidy"]),
    ];
    for (file, verdict, refusals) in table {
        let answer = seeds::answer(host.client(), &format!("352152/kyoso-project/{file}"));
        answer.check(&[("/verdict", json!(verdict)), ("/amount_yen", json!(0))]);
        let reasons = answer.at("/reasons");
        let of_effect = |effect: &str| {
            let of = reasons.as_array().unwrap().iter().filter(|reason| reason["effect"] == effect);
            of.map(|reason| reason["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of_effect("refused"), refusals, "{file}");
        // The page states all but how the last day is told.
        for reason in reasons.as_array().unwrap() {
            let by_reading = ["ends-in-time", "ends-too-late"].map(|code| reason["code"] == code);
            let confirmed = reason["citation"]["confirmed"].as_bool().unwrap();
            assert_eq!(confirmed, !by_reading.contains(&true), "{file}: {}", reason["code"]);
        }
        let met = of_effect("passed").iter().filter(|code| *code != "organisation-too-small").count();
        assert_eq!(met + refusals.len(), 6, "{file}");
    }
}

/// 75.99 regular staff × 7,206 thousand yen = 547,583.94, printed as 547,584; with 48,369 it is 595,953.
#[test]
fn personnel_cost_follows_from_staff_and_salary() {
    let host = Host::seeded();
    check(
        host.client(),
        "352152/department-resources/fy2024",
        &[
            ("/codes", json!(["staff-adds-up", "cost-follows"])),
            ("/breakdowns/by_row/1 2024 地域振興部/regular_cost_computed_thousand_yen", json!("547584")),
            ("/breakdowns/by_row/1 2024 地域振興部/personnel_cost_total_thousand_yen", json!("595953")),
            ("/breakdowns/by_row/1 2024 地域振興部/staff_sum", json!("4993/50")),
        ],
    );
    check(
        host.client(),
        "352152/department-resources/fy2023",
        &[(
            "/breakdowns/by_row/1 2023 シティネットワーク推進部/regular_cost_computed_thousand_yen",
            json!("85236"),
        )],
    );
    check(
        host.client(),
        "352152/department-resources/fy2024-cost-rounded-down",
        &[
            ("/values/cost-differs/printed", json!(547_583)),
            ("/values/cost-differs/computed", json!(547_584)),
            ("/lists/rows_cost_differs", json!([1])),
        ],
    );
}
