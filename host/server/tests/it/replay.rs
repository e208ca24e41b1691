//! Kept entries computed again.

use std::sync::Arc;

use axum::http::StatusCode;
use kisoku_core::ledger::{Entry, Instant};
use kisoku_core::life::{EntryKind, Grant};
use kisoku_core::money::Yen;
use kisoku_core::revision::{Catalogue, LgCode, Revision};
use kisoku_server::answer::Phrasebook;
use kisoku_server::replay::{
    Allotted, Difference, Filed, Known, Outcome, effective_from, is_part, needed, part_places, replay,
};
use serde_json::{Value, json};

use crate::city::{CODE, contest_of};
use crate::host::Host;
use crate::ledger::Entry as Line;
use crate::life::whole_life;
use crate::selections::{application, filed, id_text, select};

/// The revision that answered an entry.
fn revision(catalogue: &Catalogue, entry: &Entry) -> Option<Arc<Revision>> {
    let city = catalogue.municipality(LgCode::new(CODE).unwrap()).unwrap();
    let from = effective_from(entry);
    let mut revisions = city.revisions(&entry.programme).iter();
    let same = |revision: &&Arc<Revision>| {
        (revision.digest, revision.settings_digest) == (entry.component, entry.settings)
            && from.is_none_or(|from| revision.period.from() == from)
    };
    revisions.find(same).cloned()
}

/// The parts of a selection in the order of the chain.
fn parts(catalogue: &Catalogue, lines: &[Line], selection: &Entry) -> Vec<Allotted> {
    let Some(places) = part_places(selection) else { return Vec::new() };
    let of_id = |id| lines.iter().find(|line| line.entry.id == id).unwrap().entry.clone();
    let part = |line: &Line| {
        let before = line.before.clone().unwrap();
        Allotted {
            opened: of_id(before.id).sequence,
            recorded: of_id(before.recorded),
            revision: revision(catalogue, &line.entry).unwrap(),
            entry: line.entry.clone(),
            before,
        }
    };
    let in_place = |line: &&Line| places.contains(&line.entry.sequence) && is_part(selection, &line.entry);
    lines.iter().filter(in_place).map(part).collect()
}

/// The applications as they stood before the parts of a selection.
fn filed_before(lines: &[Line], parts: &[Allotted]) -> Vec<Filed> {
    let Some(first) = parts.first().map(|part| part.entry.sequence) else { return Vec::new() };
    let earlier = || lines.iter().map(|line| &line.entry).filter(|entry| entry.sequence < first);
    let filed = |opening: &Entry| {
        let last = earlier().rfind(|entry| entry.grant == Some(opening.id)).unwrap();
        let grant = Grant {
            id: opening.id,
            programme: opening.programme.clone(),
            fiscal_year: opening.fiscal_year,
            area: opening.area.clone(),
            component: opening.component,
            settings: opening.settings,
            recorded: opening.id,
            sequence: last.sequence,
            standing: last.standing.clone().unwrap(),
        };
        Filed { grant, opened: opening.sequence, touched: last.at }
    };
    earlier().filter(|entry| entry.kind == EntryKind::Application).map(filed).collect()
}

fn outcomes(catalogue: &Catalogue, lines: &[Line]) -> Vec<(EntryKind, Outcome)> {
    let entries: Vec<Entry> = lines.iter().map(|line| line.entry.clone()).collect();
    let outcome = |line: &Line| {
        let needed = needed(&line.entry, line.before.as_ref());
        let others: Vec<Entry> = entries.iter().filter(|entry| needed.contains(&entry.id)).cloned().collect();
        let revision = revision(catalogue, &line.entry);
        let before = line.before.as_ref();
        let parts = parts(catalogue, lines, &line.entry);
        let known = Known {
            entry: &line.entry,
            revision: revision.as_ref(),
            before,
            others: &others,
            parts: &parts,
            filed: &filed_before(lines, &parts),
            book: &Phrasebook::default(),
        };
        (line.entry.kind, replay(known))
    };
    lines.iter().map(outcome).collect()
}

#[track_caller]
fn check_all(outcomes: &[(EntryKind, Outcome)], expected: &Outcome) {
    assert!(!outcomes.is_empty());
    for (kind, outcome) in outcomes {
        assert_eq!(outcome, expected, "{kind:?}");
    }
}

/// Everything in the ledger of a host comes to the same.
#[track_caller]
pub(crate) fn check_replayed(host: &Host) {
    check_all(&outcomes(&host.catalogue.load(), &host.ledger.entries()), &Outcome::Same);
}

async fn a_ledger() -> Host {
    let host = Host::new();
    whole_life(&host).await;
    host.keep_of("grades", "grading", r#"{"record": {"target": 5, "actual": 6}}"#).await;
    host.keep_of("roster", "roster", r#"{"rows": [{"body": "甲", "uses": 0}]}"#).await;
    host
}

#[tokio::test]
async fn a_whole_ledger_is_computed_again_to_the_same_bytes() {
    let host = a_ledger().await;
    check_all(&outcomes(&host.catalogue.load(), &host.ledger.entries()), &Outcome::Same);
    for method in ["first-come", "by-score", "pro-rata"] {
        let host = filed(method, "600000", &[(Some(3), 500_000), (None, 200_000), (Some(4), 1)]).await;
        select(&host, "selection").await;
        let lines = host.ledger.entries();
        assert_eq!(lines.len(), 7);
        check_replayed(&host);
    }
}

#[tokio::test]
async fn another_engine_counts_other_fuel() {
    let host = a_ledger().await;
    let mut lines = host.ledger.entries();
    for line in &mut lines {
        let asked = line.entry.engine != "none";
        line.entry.engine = if asked { "demo 0".to_owned() } else { line.entry.engine.clone() };
        line.entry.fuel += u64::from(asked);
        let text = String::from_utf8(line.entry.document.clone()).unwrap();
        line.entry.document =
            if asked { text.replace(r#""fuel":"#, r#""fuel":1"#).into_bytes() } else { text.into_bytes() };
    }
    for (line, (kind, outcome)) in lines.iter().zip(outcomes(&host.catalogue.load(), &lines)) {
        let expected = if line.entry.engine == "none" { Outcome::Same } else { Outcome::SameButOtherEngine };
        assert_eq!(outcome, expected, "{kind:?}");
    }
    // The same engine never does.
    for line in &mut lines {
        line.entry.engine = if line.entry.engine == "none" { "none".to_owned() } else { "demo 1".to_owned() };
    }
    let differing = outcomes(&host.catalogue.load(), &lines);
    assert!(
        matches!(differing[0].1, Outcome::Different(Difference::Fuel { now: 1_000, .. })),
        "{:?}",
        differing[0]
    );
}

#[tokio::test]
async fn erased_values_are_said_where_the_rule_needs_them() {
    let host = filed("by-score", "600000", &[(Some(3), 500_000)]).await;
    select(&host, "selection").await;
    host.ledger.erase();
    let outcomes = outcomes(&host.catalogue.load(), &host.ledger.entries());
    let told: Vec<&Outcome> = outcomes.iter().map(|(_, outcome)| outcome).collect();
    assert_eq!(told, [&Outcome::Erased, &Outcome::Erased, &Outcome::Same]);
    // Where they are optional and the rule does not look at them, nothing changes.
    let host = Host::new();
    host.keep("1", r#"{"record": {"area": "阿東", "filed_on": "2024-09-01", "requested_amount": 1, "applicant": "山田"}}"#).await;
    host.ledger.erase();
    check_all(&self::outcomes(&host.catalogue.load(), &host.ledger.entries()), &Outcome::Same);
}

#[tokio::test]
async fn what_was_edited_is_different() {
    let host = a_ledger().await;
    let edits: [(usize, &str, &str); 4] = [
        (0, r#""amount_yen":300000"#, r#""amount_yen":300001"#),
        (3, r#""paid_yen":150000"#, r#""paid_yen":150001"#),
        (0, r#""requested_amount":300000"#, r#""requested_amount":200000"#),
        (6, r#""before_yen":0"#, r#""before_yen":1"#),
    ];
    for (place, from, to) in edits {
        let mut lines = host.ledger.entries();
        let text = String::from_utf8(lines[place].entry.document.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        lines[place].entry.document = text.replacen(from, to, 1).into_bytes();
        let outcome = &outcomes(&host.catalogue.load(), &lines)[place].1;
        assert!(matches!(outcome, Outcome::Different(_)), "{from}: {outcome:?}");
    }
}

/// Four applications, their four parts in turn, and the selection: by score the first, the third, the second
/// and the fourth.
async fn selected(method: &str) -> Vec<Line> {
    let asks = [(Some(44), 200_000), (Some(42), 200_000), (Some(42), 150_000), (None, 100_000)];
    let host = filed(method, "400000", &asks).await;
    select(&host, "selection").await;
    host.ledger.entries()
}

/// What a selection comes to once a text was put for another in entries, by place.
#[track_caller]
fn check_selection(lines: &[Line], places: &[usize], from: &str, to: &str, expected: &str) {
    let mut lines = lines.to_vec();
    for place in places {
        let text = String::from_utf8(lines[*place].entry.document.clone()).unwrap();
        assert!(text.contains(from), "{from}: {text}");
        lines[*place].entry.document = text.replacen(from, to, 1).into_bytes();
    }
    check_different(&lines, expected);
}

#[track_caller]
fn check_different(lines: &[Line], expected: &str) {
    let selection = String::from_utf8(lines[8].entry.document.clone()).unwrap();
    let method = if selection.contains("unit_yen") { "pro-rata" } else { "by-score" };
    let outcome = outcomes(&contest_of(method, "400000"), lines).pop().unwrap().1;
    let Outcome::Different(difference) = &outcome else { panic!("{outcome:?}: {selection}") };
    assert!(difference.to_string().contains(expected), "{difference}");
}

#[tokio::test]
async fn a_selection_with_other_ranks_is_different() {
    let lines = selected("by-score").await;
    for (from, to) in [
        (r#""rank":2"#, r#""rank":3"#),
        (r#""score":"44""#, r#""score":"45""#),
        (r#""most_yen":400000"#, r#""most_yen":300000"#),
        (r#""computed_yen":150000"#, r#""computed_yen":150001"#),
        (r#""before_yen":0"#, r#""before_yen":1"#),
        (r#""left_yen":0"#, r#""left_yen":1"#),
        (r#""verdict":"ineligible""#, r#""verdict":"needs-review""#),
    ] {
        check_selection(&lines, &[8], from, to, "other bytes");
    }
    let in_part = "was not computed with what the selection comes to";
    // With the entry of the part it would agree, and not with those before it.
    check_selection(&lines, &[6, 8], r#""most_yen":50000"#, r#""most_yen":90000"#, in_part);
    check_selection(&lines, &[6], r#""before_yen":350000"#, r#""before_yen":300000"#, in_part);
    // Another score, with which it would have come first.
    check_selection(&lines, &[1], r#""score":42"#, r#""score":99"#, in_part);
    // The second and the third, as if that had been their turns: their entries and their ranks.
    let mut swapped = lines.clone();
    swapped.swap(5, 6);
    check_different(&swapped, in_part);
    let text = String::from_utf8(lines[8].entry.document.clone()).unwrap();
    let (first, rest) = text.split_once(r#",{"rank":2"#).unwrap();
    let (second, rest) = rest.split_once(r#",{"rank":3"#).unwrap();
    let (third, rest) = rest.split_once(r#",{"rank":4"#).unwrap();
    swapped[8].entry.document =
        format!(r#"{first},{{"rank":2{third},{{"rank":3{second},{{"rank":4{rest}"#).into_bytes();
    check_different(&swapped, in_part);
    check_different(&[&lines[..8], &swapped[8..]].concat(), "other bytes");
    // The last one, who got nothing, as if nobody had asked.
    let (told, rest) = text.split_once(r#",{"rank":4"#).unwrap();
    let rest = rest.split_once('}').unwrap().1;
    let mut left_out = lines;
    left_out[8].entry.document = format!("{told}{rest}").into_bytes();
    check_different(&left_out, "other bytes");
}

#[tokio::test]
async fn a_selection_with_other_shares_is_different() {
    let lines = selected("pro-rata").await;
    check_selection(&lines, &[8], r#""most_yen":123000"#, r#""most_yen":124000"#, "other bytes");
    check_selection(&lines, &[8], r#""unit_yen":1000"#, r#""unit_yen":100"#, "other bytes");
    // Its entry and its part agree with each other.
    let in_part = "was not computed with what the selection comes to";
    check_selection(&lines, &[5, 8], r#""most_yen":123000"#, r#""most_yen":124000"#, in_part);
    check_selection(&lines, &[4], r#""before_yen":0"#, r#""before_yen":1000"#, in_part);
    // A larger claim when it was filed takes from all the others.
    let mut claimed = lines;
    claimed[7].before.as_mut().unwrap().standing.computed = Yen::new(200_000);
    check_different(&claimed, in_part);
}

#[tokio::test]
async fn an_application_that_waited_and_was_passed_over_is_told() {
    let asks = [(Some(44), 200_000), (None, 100_000), (Some(42), 200_000)];
    let host = filed("by-score", "400000", &asks).await;
    select(&host, "selection").await;
    let mut lines = host.ledger.entries();
    // The second one ranks last and gets nothing: without its part and its entry the sums are the same.
    let text = String::from_utf8(lines[6].entry.document.clone()).unwrap();
    let (told, rest) = text.split_once(r#",{"rank":3"#).unwrap();
    let rest = rest.split_once('}').unwrap().1;
    lines[6].entry.document = format!("{told}{rest}").into_bytes();
    lines.remove(5);
    let outcome = |lines: &[Line]| outcomes(&host.catalogue.load(), lines).pop().unwrap().1;
    let second = lines[1].entry.id;
    // Its place in the chain is closed up, as whoever writes the chain anew would do.
    lines[5].entry.sequence = 6;
    assert_eq!(outcome(&lines), Outcome::Different(Difference::PassedOver(second)));
    // One that came last may have been filed while the selection was made up; one that is not complete yet
    // goes on waiting.
    let mut incomplete = lines.clone();
    incomplete[1].entry.standing.as_mut().unwrap().computed = Yen::ZERO;
    assert_eq!(outcome(&incomplete), Outcome::Same);
    lines[1].entry.sequence = 3;
    lines[2].entry.sequence = 2;
    lines.swap(1, 2);
    assert_eq!(outcome(&lines), Outcome::Same);
}

#[tokio::test]
async fn an_application_that_was_corrected_and_passed_over_is_told() {
    let asks = [(Some(44), 200_000), (None, 100_000), (Some(42), 200_000)];
    let host = filed("by-score", "400000", &asks).await;
    let second = host.ledger.entries()[1].entry.id;
    let mut body: Value = serde_json::from_str(&application(100_000, Some(30))).unwrap();
    body["kind"] = json!("correction");
    let corrected = host.carry(&id_text(second), "score", body.to_string()).await;
    assert_eq!(corrected.status, StatusCode::CREATED, "{}", corrected.text());
    select(&host, "selection").await;
    let mut lines = host.ledger.entries();
    // With its score it ranks last and gets nothing: without its part the sums are the same.
    let text = String::from_utf8(lines[7].entry.document.clone()).unwrap();
    let (told, rest) = text.split_once(r#",{"rank":3"#).unwrap();
    let rest = rest.split_once('}').unwrap().1;
    lines[7].entry.document = format!("{told}{rest}").into_bytes();
    lines.remove(6);
    lines[6].entry.sequence = 7;
    let made_up = lines[6].entry.at.millis();
    let mut outcome = |corrected_at: i64| {
        lines[3].entry.at = Instant::from_millis(corrected_at);
        outcomes(&host.catalogue.load(), &lines).pop().unwrap().1
    };
    for earlier in [0, 59_999] {
        assert_eq!(outcome(made_up - earlier), Outcome::Same, "corrected while it was made up: {earlier} ms");
    }
    assert_eq!(outcome(made_up - 60_000), Outcome::Different(Difference::PassedOver(second)));
}
