//! The walk along the chain finds what was done behind the guards.

use kisoku_core::ledger::Keep;
use kisoku_core::revision::Digest;
use kisoku_core::tally::TallyKey;
use kisoku_store::{Audit, Break};

use crate::desk::{Desk, PROGRAMME, iga, keep, personal, send, yamaguchi, year};

/// Keeps five entries, removes the guards, runs `sql`, and walks the chain.
#[track_caller]
fn check(sql: &str, expected: Option<(u64, Break)>) {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let mut head = Digest::of(b"");
    for number in 1..=5 {
        head = send(&*ledger, Keep { personal: Some(personal("甲")), ..keep(number) }).unwrap().hash;
        send(&*ledger, Keep { municipality: iga(), ..keep(100 + number) }).unwrap();
    }
    let raw = desk.raw();
    raw.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \
         DROP TRIGGER entry_update; DROP TRIGGER entry_delete; DROP TRIGGER personal_update;",
    )
    .unwrap();
    raw.execute_batch(&format!("{sql};")).unwrap();
    let expected = match expected {
        None => Audit::Sound { entries: 5, head },
        Some((sequence, how)) => Audit::Broken { sequence, how },
    };
    assert_eq!(ledger.verify(yamaguchi()).unwrap(), expected, "{sql}");
    assert!(matches!(ledger.verify(iga()).unwrap(), Audit::Sound { entries: 5, .. }), "{sql}");
}

#[test]
fn the_first_broken_entry_is_named() {
    let third = "WHERE municipality = '352039' AND sequence = 3";
    let person = format!("entry = (SELECT position FROM entry {third})");
    check("SELECT 1", None);
    check(&format!("DELETE FROM personal WHERE {person}"), None);
    check(&format!("DELETE FROM entry {third}"), Some((3, Break::Gap)));
    check("DELETE FROM entry WHERE municipality = '352039' AND sequence = 1", Some((1, Break::Gap)));
    check(&format!("UPDATE entry SET sequence = 30 {third}"), Some((3, Break::Gap)));
    check(&format!("UPDATE entry SET previous = zeroblob(32) {third}"), Some((3, Break::WrongPredecessor)));
    check(&format!("UPDATE personal SET bytes = x'00' WHERE {person}"), Some((3, Break::ChangedPersonal)));
    for change in [
        "document = x'7b7d'",
        "document = CAST(document || ' ' AS BLOB)",
        "actor = 'someone-else'",
        "kind = 'x'",
        "programme = 'x'",
        "area = NULL",
        "area = ''",
        "fiscal_year = 2023",
        "fiscal_year = 0",
        "at_ms = at_ms + 1",
        "id = randomblob(16)",
        "idempotency_key = 'x'",
        "body_digest = randomblob(32)",
        "component = randomblob(32)",
        "settings_digest = randomblob(32)",
        "movements = '[]'",
        "movements = movements || ' '",
        "fuel = fuel + 1",
        "personal_digest = NULL",
        "hash = randomblob(32)",
        "hash = x'00'",
    ] {
        check(&format!("UPDATE entry SET {change} {third}"), Some((3, Break::ChangedEntry)));
    }
}

/// Keeps five decisions of ¥100,000, changes the totals behind the ledger, and verifies.
#[track_caller]
fn check_totals(sql: &str, expected: Option<(&str, i128, i64)>) {
    let desk = Desk::new();
    let ledger = desk.ledger();
    for number in 1..=5 {
        send(&*ledger, keep(number)).unwrap();
    }
    desk.raw().execute_batch(sql).unwrap();
    let found = ledger.verify(yamaguchi()).unwrap();
    let Some((area, moved, kept)) = expected else {
        assert!(matches!(found, Audit::Sound { entries: 5, .. }), "{sql}: {found:?}");
        return;
    };
    let key =
        TallyKey { tally: "area-granted".to_owned(), fiscal_year: year(2024), parts: vec![area.to_owned()] };
    assert_eq!(found, Audit::WrongTotal { programme: PROGRAMME.to_owned(), key, moved, kept }, "{sql}");
}

#[test]
fn a_total_that_its_entries_did_not_move_is_named() {
    check_totals("SELECT 1", None);
    check_totals("UPDATE tally SET total = 0", Some(("阿東", 500_000, 0)));
    check_totals("DELETE FROM tally", Some(("阿東", 500_000, 0)));
    check_totals(
        "INSERT INTO tally SELECT municipality, programme, tally, fiscal_year, '[\"徳地\"]', 7 FROM tally",
        Some(("徳地", 0, 7)),
    );
}
