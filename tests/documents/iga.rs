//! Iga: the six grades, the roster of 39 bodies, and the grant for activities of areas.

use serde_json::{Value, json};

use super::check;
use crate::answer::Answer;
use crate::host::Host;

/// Above 100 %, exactly 100 %, from 90 %, from 60 %, below, and no effort; nothing is rounded before.
#[test]
fn a_result_has_one_of_six_grades() {
    let host = Host::seeded();
    let table: [(&str, Value, Value, &str); 13] = [
        ("ratio-2001-of-2000", json!("exceeded"), json!(1), "2001/2000"),
        ("outreach-3-of-2", json!("exceeded"), json!(1), "3/2"),
        ("outreach-2-of-2", json!("achieved"), json!(2), "1"),
        ("ratio-1999-of-2000", json!("slightly-below"), json!(3), "1999/2000"),
        ("ratio-exactly-90", json!("slightly-below"), json!(3), "9/10"),
        ("ratio-89-99", json!("below"), json!(4), "8999/10000"),
        ("ratio-exactly-60", json!("below"), json!(4), "3/5"),
        ("ratio-59-99", json!("far-below"), json!(5), "5999/10000"),
        ("outreach-1-of-2", json!("far-below"), json!(5), "1/2"),
        ("outreach-0-of-2", json!("far-below"), json!(5), "0"),
        ("outreach-0-of-2-without-effort", json!("no-effort"), json!(6), "0"),
        // The manifesto does not say which of two grades comes first: a person decides.
        ("outreach-2-of-2-without-effort", json!(null), json!(null), "1"),
        ("actual-negative", json!("far-below"), json!(5), "-1/10"),
    ];
    for (file, band, rank, ratio) in table {
        let name = format!("242161/manifesto-achievement/{file}");
        let expected = [("/band", band), ("/rank", rank), ("/measures/achievement_ratio", json!(ratio))];
        if file == "actual-negative" {
            check(host.client(), &name, expected.get(..2).expect("band and rank"));
        } else {
            check(host.client(), &name, &expected);
        }
    }
}

#[test]
fn what_has_no_ratio_has_no_grade() {
    let host = Host::seeded();
    for (file, code) in [
        ("target-zero", "target-zero"),
        ("outreach-actual-missing", "actual-missing"),
        ("qualitative-goal-without-result", "nothing-to-grade"),
    ] {
        let none = [("/band", json!(null)), ("/rank", json!(null)), ("/codes/0", json!(code))];
        check(host.client(), &format!("242161/manifesto-achievement/{file}"), &none);
    }
}

/// Below 0 as at 0: nothing was reached, and only a person knows of effort.
#[test]
fn a_result_of_nothing_or_less_needs_a_word_on_the_effort() {
    let host = Host::seeded();
    for actual in [0, -1] {
        for (effort, band, code) in [
            (json!(null), json!(null), "effort-not-stated"),
            (json!(false), json!("no-effort"), "no-effort-stated"),
            (json!(true), json!("far-below"), "band-by-ratio"),
        ] {
            let record =
                json!({ "target": 2, "actual": actual, "direction": "up", "effort_recorded": effort });
            let body = json!({ "record": record });
            let answer = host.client().check("242161/manifesto-achievement", &body);
            Answer::of(&answer).check(&[("/band", band), ("/codes/0", json!(code))]);
        }
    }
}

/// 39 bodies: 9 never used it, 5 once, 25 twice or more; two of the first 14 are to apply.
#[test]
fn outreach_counts_bodies_and_names_the_grades_out_of_reach() {
    let host = Host::seeded();
    let table: [(&str, bool, Value, &str); 4] = [
        ("outreach-two-bodies-apply", true, json!("achieved"), "2"),
        ("outreach-two-apply-one-granted", true, json!("achieved"), "2"),
        ("outreach-one-body-applies-twice", false, json!("far-below"), "1"),
        ("outreach-body-with-four-past-uses-applies", false, json!("far-below"), "1"),
    ];
    for (file, met, band, applied) in table {
        check(
            host.client(),
            &format!("242161/kiratto-activation/{file}"),
            &[
                ("/target_met", json!(met)),
                ("/band", band),
                ("/measures/bodies", json!("39")),
                ("/measures/outreach_group", json!("14")),
                ("/measures/outreach_applied", json!(applied)),
                ("/measures/never_used_rate", json!("3/13")),
                ("/lists/never_used", json!([1, 2, 3, 4, 5, 6, 7, 8, 9])),
                ("/lists/used_once", json!([10, 11, 12, 13, 14])),
            ],
        );
    }
    let answer = crate::seeds::answer(host.client(), "242161/kiratto-activation/outreach-two-bodies-apply");
    let codes = answer.at("/codes");
    let unreachable = codes.as_array().unwrap().iter().filter(|code| *code == "unreachable-band").count();
    assert_eq!(unreachable, 2, "90 % and 60 % of 2 bodies are no number of bodies");
}

/// 1/2 up to 300,000 or 10/10 up to 500,000, filed from 2024-11-11 to 2025-01-10.
#[test]
fn the_area_grant_follows_rate_cap_and_window() {
    let host = Host::seeded();
    let table = [
        ("basic-above-cap", "eligible", 300_000),
        ("basic-half-of-333333", "eligible", 166_000),
        ("collaboration-480000", "eligible", 480_000),
        ("collaboration-above-cap", "eligible", 500_000),
        ("filed-first-day", "eligible", 200_000),
        ("filed-last-day", "eligible", 200_000),
        ("filed-one-day-late", "ineligible", 0),
    ];
    for (file, verdict, amount_yen) in table {
        let expected = [("/verdict", json!(verdict)), ("/amount_yen", json!(amount_yen))];
        check(host.client(), &format!("242161/chiiki-katsudo-grant/{file}"), &expected);
    }
    let late = crate::seeds::answer(host.client(), "242161/chiiki-katsudo-grant/filed-one-day-late");
    assert!(late.at("/values/filed-late/would_have_been_yen").as_i64() > Some(0));
    assert_eq!(late.at("/values/filed-late/late_days"), 1);
}
