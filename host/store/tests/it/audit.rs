//! The audit finds what was done behind the guards.

use kisoku_core::chain::Link;
use kisoku_core::ledger::{EntryId, Instant, Keep};
use kisoku_core::life::{EntryKind, State};
use kisoku_core::ports::Ledger as _;
use kisoku_core::revision::Digest;
use kisoku_store::{
    Alteration, Altered, Audit, Break, Evidence, Forgery, Options, ReadOnly, Store, StoreError, Unruled,
};
use rusqlite::Connection;

use crate::desk::{
    COMPONENT, Desk, PROGRAMME, SETTINGS, alone, audit, erasure, everything, iga, is_sound, keep, later,
    personal, publish, send, yamaguchi, year,
};

/// Five entries of 山口市: two grants, a change of the first, an answer of no grant, and a third grant;
/// and as many of 伊賀市.
fn filled() -> Desk {
    let desk = Desk::new();
    let ledger = desk.ledger();
    for municipality in [yamaguchi(), iga()] {
        let base = if municipality == iga() { 100 } else { 0 };
        let first = keep(base + 1).id;
        for entry in [
            keep(base + 1),
            keep(base + 2),
            later(base + 3, first, EntryKind::Change, State::Granted, 60_000),
            alone(keep(base + 4)),
            keep(base + 5),
        ] {
            send(&*ledger, Keep { municipality, personal: Some(personal("甲")), ..entry }).unwrap();
        }
    }
    desk
}

/// Runs statements with all guards taken away, and puts these back.
fn behind_the_guards(connection: &Connection, sql: &str) {
    let mut guards =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let guards: Vec<(String, String)> =
        guards.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;").unwrap();
    for (name, _) in &guards {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    connection.execute_batch(sql).unwrap();
    for (_, text) in &guards {
        connection.execute_batch(text).unwrap();
    }
}

/// What the audit finds after an edit; that of 伊賀市 stays sound.
#[track_caller]
fn after(sql: &str) -> Audit {
    let desk = filled();
    behind_the_guards(&desk.raw(), sql);
    let other = desk.ledger().verify(iga(), &Evidence::default()).unwrap();
    assert!(matches!(other, Audit::Sound { entries: 5, grants: 3, .. }), "{sql}: {other:?}");
    audit(&desk.ledger())
}

#[track_caller]
fn check(sql: &str, expected: Option<(u64, Break)>) {
    let found = after(sql);
    match expected {
        None => assert!(matches!(found, Audit::Sound { entries: 5, grants: 3, .. }), "{sql}: {found:?}"),
        Some((sequence, how)) => assert_eq!(found, Audit::Broken { sequence, how }, "{sql}"),
    }
}

#[test]
fn the_first_broken_entry_is_named() {
    let third = "WHERE municipality = '352039' AND sequence = 3";
    let person = format!("entry = (SELECT position FROM entry {third})");
    check("SELECT 1", None);
    check(&format!("DELETE FROM personal WHERE {person}"), Some((3, Break::MissingPersonal)));
    check(&format!("DELETE FROM entry {third}"), Some((3, Break::Gap)));
    check("DELETE FROM entry WHERE municipality = '352039' AND sequence = 1", Some((1, Break::Gap)));
    check(&format!("UPDATE entry SET sequence = 30 {third}"), Some((3, Break::Gap)));
    check(&format!("UPDATE entry SET sequence = 0 {third}"), Some((1, Break::Gap)));
    check(&format!("UPDATE entry SET previous = zeroblob(32) {third}"), Some((3, Break::WrongPredecessor)));
    check(&format!("UPDATE personal SET bytes = x'00' WHERE {person}"), Some((3, Break::ChangedPersonal)));
    for change in [
        "document = x'7b7d'",
        "base = 1",
        "document = CAST(document || ' ' AS BLOB)",
        "actor = 'someone-else'",
        "kind = 'x'",
        "kind = 'decision'",
        "grant_id = id",
        "grant_id = NULL",
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
        "engine = 'other'",
        "standing = NULL",
        "standing = replace(standing, '60000', '90000')",
        "movements = '[]'",
        "movements = movements || ' '",
        "fuel = fuel + 1",
        "personal_digest = NULL",
        "hash = randomblob(32)",
        "hash = x'00'",
    ] {
        check(&format!("UPDATE entry SET {change} {third}"), Some((3, Break::ChangedEntry)));
    }
    // The document of the fifth one is a delta.
    for change in [
        "base = NULL",
        "base = 2",
        "base = 3",
        "base = sequence",
        "base = -1",
        "base = 1 << 40",
        "document = x''",
        "document = CAST(x'ffffffff' || document AS BLOB)",
        "document = CAST(x'ff0f0000' || substr(document, 5) AS BLOB)",
        "document = CAST(document || x'00' AS BLOB)",
    ] {
        let fifth = "WHERE municipality = '352039' AND sequence = 5";
        check(&format!("UPDATE entry SET {change} {fifth}"), Some((5, Break::ChangedEntry)));
    }
}

#[test]
fn personal_values_that_no_later_erasure_names_are_missed() {
    let gone = |sequence: u64| Audit::Broken { sequence, how: Break::MissingPersonal };
    let delete = |desk: &Desk, sequence: u64| {
        let sql = format!(
            "DELETE FROM personal WHERE entry IN (SELECT position FROM entry \
             WHERE municipality = '352039' AND sequence = {sequence})"
        );
        desk.raw().execute_batch(&sql).unwrap();
    };
    let desk = filled();
    let ledger = desk.ledger();
    send(&*ledger, erasure(6, vec![keep(2).id, keep(4).id])).unwrap();
    assert!(is_sound(&ledger, 6));
    delete(&desk, 5);
    assert_eq!(audit(&ledger), gone(5));
    delete(&desk, 3);
    assert_eq!(audit(&ledger), gone(3), "the first one is named");
    send(&*ledger, erasure(7, vec![keep(3).id, keep(5).id])).unwrap();
    assert!(is_sound(&ledger, 7));
    // An erasure of the entry's id that came before it says nothing about it.
    let desk = filled();
    let ledger = desk.ledger();
    let early = Keep { erases: Vec::new(), ..erasure(6, vec![keep(8).id]) };
    send(&*ledger, early).unwrap();
    send(&*ledger, Keep { personal: Some(personal("甲")), ..keep(8) }).unwrap();
    delete(&desk, 7);
    assert_eq!(audit(&ledger), gone(7));
    // Any other kind of entry may list what it likes.
    let desk = filled();
    let ledger = desk.ledger();
    send(&*ledger, Keep { kind: EntryKind::Decision, erases: Vec::new(), ..erasure(6, vec![keep(1).id]) })
        .unwrap();
    delete(&desk, 1);
    assert_eq!(audit(&ledger), gone(1));
}

/// Exchanges bytes of the stopped database's file.
fn exchange(desk: &Desk, from: &[u8], to: &[u8], which: usize) {
    let file = desk.folder.path().join("kisoku.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, part)| *part == from)
        .map(|(place, _)| place)
        .collect();
    bytes[places[which]..][..to.len()].copy_from_slice(to);
    std::fs::write(&file, bytes).unwrap();
}

#[test]
fn a_listing_of_a_damaged_database_ends() {
    // Each code stands in several indexes; the walk over all of them must end whichever is damaged.
    for which in 0..40 {
        for to in [b"142161".as_slice(), b"952039", b"352030"] {
            let desk = filled().close();
            let places = std::fs::read(desk.folder.path().join("kisoku.sqlite")).unwrap();
            let count = places.windows(6).filter(|part| *part == b"352039").count();
            if which >= count {
                return;
            }
            exchange(&desk, b"352039", to, which);
            let Ok(ledger) = ReadOnly::open(desk.folder.path()) else { continue };
            match ledger.chains() {
                Ok(chains) => assert!(chains.is_sorted_by(|before, next| before < next), "{chains:?}"),
                Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}"),
            }
            for municipality in [yamaguchi(), iga()] {
                let mut query = everything(municipality);
                query.limit = 1;
                for _ in 0..20 {
                    let Ok(page) = ledger.list(&query) else { break };
                    query.after = page.next;
                    if page.next.is_none() {
                        break;
                    }
                }
                let read = ledger.entries(municipality, 1..=u64::MAX, |_| Ok::<_, StoreError>(()));
                assert!(read.is_ok() || read.is_err(), "it ends");
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_damage() {
    for sql in [
        "UPDATE entry SET municipality = 'ABCDEF' WHERE municipality = '352039'",
        "UPDATE entry SET municipality = '35203' WHERE municipality = '352039' AND sequence = 2",
    ] {
        let desk = filled();
        behind_the_guards(&desk.raw(), sql);
        let read_only = ReadOnly::open(desk.folder.path()).unwrap();
        assert!(matches!(read_only.chains(), Err(StoreError::Damaged { .. })), "{sql}");
    }
    let desk = filled();
    behind_the_guards(&desk.raw(), "UPDATE tally SET fiscal_year = 10000 WHERE fiscal_year = 2024");
    assert!(!matches!(desk.ledger().verify(yamaguchi(), &Evidence::default()), Ok(Audit::Sound { .. })));
}

/// A ledger whose entries name what was published: digests of component and settings.
fn published() -> (Desk, Digest, Digest) {
    let desk = Desk::new();
    publish(&desk, yamaguchi());
    let ledger = desk.ledger();
    for number in 1..=2 {
        send(&*ledger, keep(number)).unwrap();
    }
    let (component, digest) = (Digest::of(COMPONENT), Digest::of(SETTINGS.as_bytes()));
    send(&*ledger, erasure(3, vec![keep(1).id])).unwrap();
    (desk, component, digest)
}

#[test]
fn rules_that_entries_name_are_there_as_they_were() {
    let (desk, component, settings) = published();
    let found = |desk: &Desk| ReadOnly::open(desk.folder.path()).unwrap().audit_rules(yamaguchi()).unwrap();
    let wrong = |sequence, digest, how| Some(Audit::WrongRules { sequence, digest, how });
    assert_eq!(found(&desk), None);
    for (sql, expected) in [
        ("UPDATE component SET bytes = x'00'", wrong(Some(1), component, Unruled::ChangedComponent)),
        ("DELETE FROM component", wrong(Some(1), component, Unruled::MissingComponent)),
        ("UPDATE revision SET settings = '{\"cap\":2}'", wrong(Some(1), settings, Unruled::MissingSettings)),
        ("UPDATE revision SET programme = 'x'", wrong(Some(1), settings, Unruled::MissingSettings)),
        ("DELETE FROM revision", wrong(Some(1), settings, Unruled::MissingSettings)),
    ] {
        let (desk, ..) = published();
        behind_the_guards(&desk.raw(), sql);
        assert_eq!(found(&desk), expected, "{sql}");
        assert!(is_sound(&desk.ledger(), 3), "the chain itself holds");
    }
    // One that no entry names, and an entry that names what never was.
    let other = desk.store().registry().save_component("other", b"other").unwrap();
    behind_the_guards(&desk.raw(), "UPDATE component SET bytes = x'00' WHERE name = 'other'");
    assert_eq!(found(&desk), wrong(None, other, Unruled::ChangedComponent));
    let (desk, ..) = published();
    let never = Digest::of(b"never published");
    send(&*desk.ledger(), Keep { settings: never, ..keep(4) }).unwrap();
    assert_eq!(found(&desk), wrong(Some(4), never, Unruled::MissingSettings));
}

#[track_caller]
fn check_total(sql: &str, area: &str, fiscal_year: Option<i16>, moved: i128, kept: i64) {
    let expected = Audit::WrongTotal {
        programme: PROGRAMME.to_owned(),
        tally: "area-granted".to_owned(),
        fiscal_year: fiscal_year.map(year),
        parts: vec![area.to_owned()],
        moved,
        kept,
    };
    assert_eq!(after(sql), expected, "{sql}");
}

#[test]
fn a_total_that_its_entries_did_not_move_is_named() {
    let here = "WHERE municipality = '352039'";
    check_total(&format!("UPDATE tally SET total = 0 {here}"), "阿東", None, 260_000, 0);
    check_total(&format!("DELETE FROM tally {here}"), "阿東", None, 260_000, 0);
    let of_year = format!("{here} AND fiscal_year = 2024");
    check_total(
        &format!("UPDATE tally SET total = total + 1 {of_year}"),
        "阿東",
        Some(2024),
        260_000,
        260_001,
    );
    check_total(&format!("DELETE FROM tally {of_year}"), "阿東", Some(2024), 260_000, 0);
    check_total(
        &format!(
            "INSERT INTO tally SELECT municipality, programme, tally, fiscal_year, '徳地' || char(1), 7 FROM tally \
             {of_year}"
        ),
        "徳地",
        Some(2024),
        0,
        7,
    );
}

#[test]
fn a_grant_that_does_not_stand_as_its_last_entry_says_is_named() {
    let first = "WHERE municipality = '352039' AND opened = 1";
    for change in [
        "programme = 'x'",
        "fiscal_year = 2023",
        "area = NULL",
        "area = ''",
        "sequence = 4",
        "sequence = 1",
        "state = 'paid'",
        "state = 'x'",
    ] {
        let sql = format!("UPDATE grant_now SET {change} {first}");
        assert_eq!(after(&sql), Audit::WrongGrant { sequence: 1 }, "{sql}");
    }
    assert_eq!(after(&format!("DELETE FROM grant_now {first}")), Audit::WrongGrant { sequence: 1 });
    let moved = format!("UPDATE grant_now SET opened = 4 {first}");
    assert_eq!(after(&moved), Audit::WrongGrant { sequence: 1 });
    let added = format!(
        "INSERT INTO grant_now SELECT municipality, 4, 4, state, programme, fiscal_year, area FROM grant_now {first}"
    );
    assert_eq!(after(&added), Audit::WrongGrant { sequence: 4 });
}

/// Cuts off the last entry and mends everything that follows from the chain.
const CUT: &str = "DELETE FROM personal WHERE entry IN \
        (SELECT position FROM entry WHERE municipality = '352039' AND sequence = 5); \
     DELETE FROM entry WHERE municipality = '352039' AND sequence = 5; \
     DELETE FROM grant_now WHERE municipality = '352039' AND opened = 5; \
     UPDATE tally SET total = 160000 WHERE municipality = '352039'";

#[test]
fn a_tail_that_was_cut_off_is_found_by_a_checkpoint() {
    let desk = filled();
    let ledger = desk.ledger();
    let signed = ledger.checkpoint(yamaguchi(), Instant::from_millis(1)).unwrap().unwrap().checkpoint;
    assert!(matches!(audit(&ledger), Audit::Sound { checkpoints: 1, .. }));
    behind_the_guards(&desk.raw(), CUT);
    let cut = Audit::Broken { sequence: 5, how: Break::CutTail };
    assert_eq!(audit(&ledger), cut);
    // Whoever takes the checkpoint away too is told from outside alone.
    behind_the_guards(&desk.raw(), "DELETE FROM checkpoint");
    assert!(matches!(audit(&ledger), Audit::Sound { entries: 4, checkpoints: 0, .. }));
    let evidence = Evidence { checkpoints: vec![signed], keys: Vec::new() };
    assert_eq!(ledger.verify(yamaguchi(), &evidence).unwrap(), cut);
    // A cut that mends less is found without any.
    for part in CUT.split("; ").skip(2) {
        let sloppy = CUT.replace(part, "SELECT 1");
        assert!(!matches!(after(&sloppy), Audit::Sound { .. }), "{sloppy}");
    }
}

#[test]
fn a_chain_that_was_written_anew_is_found_by_a_checkpoint() {
    let (genuine, anew) = (filled(), filled());
    for desk in [&genuine, &anew] {
        let at = if std::ptr::eq(desk, &raw const genuine) { 1 } else { 2 };
        let entry = Keep { at: Instant::from_millis(at), ..keep(6) };
        send(&*desk.ledger(), entry).unwrap();
    }
    let signed =
        genuine.ledger().checkpoint(yamaguchi(), Instant::from_millis(1)).unwrap().unwrap().checkpoint;
    let evidence = Evidence { checkpoints: vec![signed], keys: Vec::new() };
    let found = anew.ledger().verify(yamaguchi(), &evidence).unwrap();
    assert_eq!(found, Audit::Broken { sequence: 6, how: Break::Rewritten });
    assert!(matches!(
        genuine.ledger().verify(yamaguchi(), &evidence).unwrap(),
        Audit::Sound { checkpoints: 2, .. }
    ));
}

#[test]
fn a_forged_checkpoint_is_found() {
    let desk = filled();
    let ledger = desk.ledger();
    let signed = ledger.checkpoint(yamaguchi(), Instant::from_millis(1)).unwrap().unwrap().checkpoint;
    let key = ledger.checkpoint_key().unwrap();
    assert_eq!(signed.key, key);
    let with = |checkpoint: &kisoku_core::ledger::Checkpoint, keys: &[[u8; 32]]| {
        let evidence = Evidence { checkpoints: vec![checkpoint.clone()], keys: keys.to_vec() };
        ledger.verify(yamaguchi(), &evidence).unwrap()
    };
    assert!(matches!(with(&signed, &[key]), Audit::Sound { checkpoints: 2, .. }));
    let wrong = |how| Audit::WrongCheckpoint { sequence: 5, how };
    assert_eq!(with(&signed, &[[1; 32]]), wrong(Forgery::UnknownKey));
    let mut forged = signed.clone();
    forged.hash = Digest::of(b"other");
    assert_eq!(with(&forged, &[key]), wrong(Forgery::BadSignature));
    forged = kisoku_core::ledger::Checkpoint { at: Instant::from_millis(2), ..signed.clone() };
    assert_eq!(with(&forged, &[]), wrong(Forgery::BadSignature));
    forged = kisoku_core::ledger::Checkpoint { key: [0; 32], ..signed };
    assert_eq!(with(&forged, &[]), wrong(Forgery::BadSignature));
    behind_the_guards(&desk.raw(), "UPDATE checkpoint SET at_ms = at_ms + 1");
    assert_eq!(audit(&ledger), wrong(Forgery::BadSignature));
}

/// After a change of the schema the audit names it, and the ledger is not opened for writing.
#[track_caller]
fn check_schema(sql: &str, name: &str, how: Altered) {
    let desk = filled();
    desk.raw().execute_batch(sql).unwrap();
    let expected = Alteration { name: name.to_owned(), how };
    assert_eq!(audit(&desk.ledger()), Audit::WrongSchema(expected.clone()), "{sql}");
    let Desk { folder, .. } = desk.close();
    let error = Store::open(folder.path(), Options::default()).err().unwrap();
    assert!(
        matches!(&error, StoreError::Altered { alteration, .. } if *alteration == expected),
        "{sql}: {error:?}"
    );
    assert!(error.to_string().contains(name));
    // What is there can still be looked at.
    let read_only = ReadOnly::open(folder.path()).unwrap();
    assert_eq!(
        read_only.audit(yamaguchi(), &Evidence::default()).unwrap(),
        Audit::WrongSchema(expected),
        "{sql}"
    );
}

#[test]
fn a_guard_that_was_dropped_or_changed_is_named() {
    let desk = filled();
    let connection = desk.raw();
    let mut guards =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let guards: Vec<(String, String)> =
        guards.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert_eq!(guards.len(), 14, "three a table that never changes, two where rows may be erased");
    for (name, text) in &guards {
        check_schema(&format!("DROP TRIGGER {name}"), name, Altered::Missing);
        let weaker = text.replace("BEGIN SELECT", "BEGIN SELECT 1 WHERE 0; SELECT");
        check_schema(&format!("DROP TRIGGER {name}; {weaker}"), name, Altered::Changed);
    }
    check_schema("DROP INDEX entry_listing", "entry_listing", Altered::Missing);
    check_schema("CREATE TABLE note (text TEXT)", "note", Altered::Foreign);
    check_schema(
        "CREATE TRIGGER zeal AFTER INSERT ON entry BEGIN UPDATE tally SET total = 0; END",
        "zeal",
        Altered::Foreign,
    );
}

#[test]
fn a_changed_byte_of_the_file_is_found_or_changes_nothing() {
    let desk = filled();
    desk.ledger().checkpoint(yamaguchi(), Instant::from_millis(1)).unwrap();
    let Desk { folder, .. } = desk.close();
    let file = folder.path().join("kisoku.sqlite");
    let genuine = std::fs::read(&file).unwrap();
    let read = || -> Result<Vec<String>, StoreError> {
        let ledger = ReadOnly::of_file(&file)?;
        ledger.intact()?;
        let mut entries = Vec::new();
        for municipality in [yamaguchi(), iga()] {
            let found = ledger.audit(municipality, &Evidence::default())?;
            if !matches!(found, Audit::Sound { entries: 5, .. }) {
                return Err(StoreError::Damaged { what: "found by the audit" });
            }
            ledger.entries(municipality, 1..=u64::MAX, |stored| {
                entries.push(format!("{:?} {:?}", stored.entry.hash, stored.entry.document));
                Ok::<_, StoreError>(())
            })?;
        }
        Ok(entries)
    };
    let expected = read().unwrap();
    assert_eq!(expected.len(), 10);
    let mut found = 0;
    // Prime, so that it falls on every place of a page in turn.
    for place in (0..genuine.len()).step_by(211) {
        let mut changed = genuine.clone();
        changed[place] ^= 1 << (place % 8);
        std::fs::write(&file, &changed).unwrap();
        match read() {
            Ok(entries) => assert_eq!(entries, expected, "byte {place}"),
            Err(_) => found += 1,
        }
        for beside in ["kisoku.sqlite-wal", "kisoku.sqlite-shm"] {
            drop(std::fs::remove_file(folder.path().join(beside)));
        }
    }
    assert!(found > 50, "{found}");
}

/// What a forger appends who computes hashes as the ledger does.
struct Appended {
    grant: Option<EntryId>,
    programme: &'static str,
    standing: Option<String>,
    movements: String,
}

/// Appends an entry with a hash of its own to the chain of 山口市, and tells what the audit finds.
fn after_appending(make: impl FnOnce(Appended) -> Appended) -> Audit {
    let desk = filled();
    let read_only = ReadOnly::open(desk.folder.path()).unwrap();
    // The change of the first grant from ¥100,000 to ¥60,000, once more.
    let last = read_only.entry(yamaguchi(), keep(5).id).unwrap().unwrap().entry;
    let change = read_only.entry(yamaguchi(), keep(3).id).unwrap().unwrap();
    let appended = make(Appended {
        grant: Some(keep(1).id),
        programme: PROGRAMME,
        standing: change.standing,
        movements: "[]".to_owned(),
    });
    let id = EntryId::new([9; 16]);
    let link = Link {
        municipality: yamaguchi(),
        sequence: 6,
        id,
        kind: "change",
        grant: appended.grant,
        programme: appended.programme,
        fiscal_year: year(2024),
        area: None,
        at: Instant::from_millis(0),
        actor: "forger",
        key: "forged",
        body: Digest::of(b""),
        component: Digest::of(b""),
        settings: Digest::of(b""),
        engine: "none",
        personal: None,
        document: b"{}",
        standing: appended.standing.as_deref(),
        movements: &appended.movements,
        fuel: 0,
        previous: last.hash,
    };
    desk.raw()
        .execute(
            "INSERT INTO entry (municipality, sequence, id, kind, grant_id, programme, fiscal_year, at_ms, actor, \
             idempotency_key, body_digest, component, settings_digest, engine, standing, movements, fuel, previous, \
             hash, document) VALUES ('352039', 6, ?1, 'change', ?2, ?3, 2024, 0, 'forger', 'forged', ?4, ?4, ?4, \
             'none', ?5, ?6, 0, ?7, ?8, CAST('{}' AS BLOB))",
            rusqlite::params![
                id.as_bytes(),
                link.grant.as_ref().map(EntryId::as_bytes),
                link.programme,
                link.body.as_bytes(),
                link.standing,
                link.movements,
                link.previous.as_bytes(),
                link.hash().as_bytes()
            ],
        )
        .unwrap();
    audit(&desk.ledger())
}

#[test]
fn an_entry_that_does_not_follow_from_its_grant_is_found_though_its_hash_is_right() {
    let wrong = Audit::Broken { sequence: 6, how: Break::WrongStanding };
    let standing = |from: &'static str, to: &'static str| {
        move |it: Appended| Appended { standing: it.standing.map(|text| text.replace(from, to)), ..it }
    };
    // As it should be, but that the grant does not know its last entry.
    assert_eq!(after_appending(|it| it), Audit::WrongGrant { sequence: 1 });
    // It counts more, and says that it moved nothing.
    assert_eq!(after_appending(standing("60000", "90000")), wrong);
    let moved = r#"[{"tally":"area-granted","fiscal_year":2024,"parts":["阿東"],"by":30000}]"#;
    assert_eq!(after_appending(|it| Appended { movements: moved.to_owned(), ..it }), wrong);
    // It says what it moved, and the total has not moved.
    let found = after_appending(|it| Appended {
        movements: moved.to_owned(),
        ..standing("\"amount\":60000", "\"amount\":90000")(it)
    });
    assert!(matches!(found, Audit::WrongTotal { moved: 290_000, kept: 260_000, .. }), "{found:?}");
    // It stands on a record of another grant.
    assert_eq!(after_appending(standing("\"recorded\":\"70", "\"recorded\":\"71")), wrong);
    assert_eq!(after_appending(standing("\"state\":\"granted\"", "\"state\":\"gone\"")), wrong);
    assert_eq!(after_appending(|it| Appended { standing: Some("{}".to_owned()), ..it }), wrong);
    for grant in [keep(3).id, keep(4).id, keep(101).id, keep(99).id] {
        assert_eq!(after_appending(|it| Appended { grant: Some(grant), ..it }), wrong, "opens no grant here");
    }
    assert_eq!(after_appending(|it| Appended { programme: "other", ..it }), wrong);
    let of_none = |movements: &str| {
        let movements = movements.to_owned();
        after_appending(|it| Appended { grant: None, standing: None, movements, ..it })
    };
    assert_eq!(of_none(moved), wrong);
    assert!(matches!(of_none("[]"), Audit::Sound { entries: 6, .. }));
}
