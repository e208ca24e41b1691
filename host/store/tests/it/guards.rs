//! Every way to change a kept row through a raw connection is refused.

use kisoku_core::calendar::Date;
use kisoku_core::ledger::{Instant, Keep, LedgerError, salted};
use kisoku_core::manifest::Label;
use kisoku_core::ports::Ledger as _;
use kisoku_core::revision::EffectivePeriod;
use kisoku_store::{Audit, Break, StoredMunicipality, StoredRevision};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::desk::{Desk, PROGRAMME, audit, keep, personal, send, yamaguchi};

/// A store with two rows in each guarded table.
fn filled() -> Desk {
    let desk = Desk::new();
    for number in 1..=2 {
        send(&*desk.ledger(), Keep { personal: Some(personal("甲")), ..keep(number) }).unwrap();
        desk.ledger().checkpoint(yamaguchi(), Instant::from_millis(7)).unwrap();
    }
    let registry = desk.store().registry();
    let name = Label { ja: "山口市".to_owned(), en: "Yamaguchi".to_owned() };
    registry.save_municipality(&StoredMunicipality { code: yamaguchi(), name }).unwrap();
    let component = registry.save_component("yamaguchi", b"\0asm").unwrap();
    registry.save_component("other", b"\0asm\x0d").unwrap();
    for year in [2021, 2023] {
        let day = |year| Date::new(year, 4, 1).unwrap();
        let revision = StoredRevision {
            municipality: yamaguchi(),
            programme: PROGRAMME.to_owned(),
            component,
            settings: "{}".to_owned(),
            period: EffectivePeriod::new(day(year), Some(day(year + 1))).unwrap(),
            published_at: Instant::from_millis(0),
        };
        registry.publish(&revision).unwrap();
    }
    desk
}

const TABLES: [&str; 5] = ["entry", "component", "revision", "personal", "checkpoint"];

fn rows(connection: &Connection) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for table in TABLES {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table} ORDER BY 1")).unwrap();
        let columns = statement.column_count();
        let read =
            statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        rows.extend(read.map(Result::unwrap));
    }
    rows
}

/// Tries a statement with `recursive_triggers` and foreign keys off and on: it fails each time, and
/// no row has changed.
#[track_caller]
fn check_refused(connection: &Connection, sql: &str) {
    let before = rows(connection);
    for setting in [false, true] {
        connection.pragma_update(None, "recursive_triggers", setting).unwrap();
        connection.pragma_update(None, "foreign_keys", setting).unwrap();
        assert!(connection.execute(sql, []).is_err(), "not refused: {sql}");
        assert!(rows(connection) == before, "changed: {sql}");
    }
}

/// The columns of a table that may be told apart, each with an expression that makes a fresh value.
struct Shape {
    table: &'static str,
    columns: &'static [(&'static str, &'static str)],
    /// Sets of columns of which no two rows may share all values.
    keys: &'static [&'static [&'static str]],
    /// A column that an upsert would change.
    changed: &'static str,
}

const SHAPES: [Shape; 4] = [
    Shape {
        table: "entry",
        columns: &[
            ("position", "NULL"),
            ("municipality", "municipality"),
            ("sequence", "sequence + 1000"),
            ("id", "randomblob(16)"),
            ("kind", "kind"),
            ("grant_id", "grant_id"),
            ("programme", "programme"),
            ("fiscal_year", "fiscal_year"),
            ("area", "area"),
            ("at_ms", "at_ms"),
            ("actor", "'someone-else'"),
            ("idempotency_key", "hex(randomblob(8))"),
            ("body_digest", "body_digest"),
            ("component", "component"),
            ("settings_digest", "settings_digest"),
            ("engine", "engine"),
            ("personal_digest", "personal_digest"),
            ("standing", "standing"),
            ("movements", "movements"),
            ("fuel", "fuel"),
            ("previous", "previous"),
            ("hash", "hash"),
            ("base", "base"),
            ("document", "document"),
        ],
        keys: &[&["position"], &["municipality", "sequence"], &["id"], &["municipality", "idempotency_key"]],
        changed: "actor",
    },
    Shape {
        table: "component",
        columns: &[
            ("position", "NULL"),
            ("digest", "randomblob(32)"),
            ("name", "'another'"),
            ("bytes", "bytes"),
        ],
        keys: &[&["position"], &["digest"]],
        changed: "name",
    },
    Shape {
        table: "revision",
        columns: &[
            ("position", "NULL"),
            ("municipality", "municipality"),
            ("programme", "hex(randomblob(8))"),
            ("component", "component"),
            ("settings", "'[]'"),
            ("effective_from", "effective_from"),
            ("effective_to", "effective_to"),
            ("published_at_ms", "published_at_ms"),
        ],
        keys: &[&["position"], &["municipality", "programme", "effective_from"]],
        changed: "settings",
    },
    Shape {
        table: "checkpoint",
        columns: &[
            ("position", "NULL"),
            ("municipality", "municipality"),
            ("sequence", "sequence + 1000"),
            ("hash", "randomblob(32)"),
            ("at_ms", "at_ms + 1"),
            ("public_key", "public_key"),
            ("signature", "randomblob(64)"),
        ],
        keys: &[&["position"], &["municipality", "sequence"]],
        changed: "at_ms",
    },
];

/// `INSERT` of a copy of the first row that shares only the columns of `key` with it.
fn copy(shape: &Shape, verb: &str, key: &[&str]) -> String {
    let columns: Vec<&str> = shape.columns.iter().map(|(name, _)| *name).collect();
    let values: Vec<&str> =
        shape.columns.iter().map(|(name, fresh)| if key.contains(name) { name } else { *fresh }).collect();
    let Shape { table, .. } = shape;
    // `WHERE true`: else the grammar reads an upsert's ON as a join's.
    format!(
        "{verb} INTO {table} ({}) SELECT {} FROM (SELECT * FROM {table} ORDER BY position LIMIT 1) WHERE true",
        columns.join(", "),
        values.join(", ")
    )
}

#[test]
fn no_row_is_replaced_or_changed_by_an_insert() {
    let desk = filled();
    let connection = desk.raw();
    for shape in &SHAPES {
        for key in shape.keys {
            for verb in ["INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL"] {
                check_refused(&connection, &copy(shape, verb, key));
            }
            let insert = copy(shape, "INSERT", key);
            let (keys, changed) = (key.join(", "), shape.changed);
            for upsert in [
                format!("ON CONFLICT ({keys}) DO UPDATE SET {changed} = excluded.{changed}"),
                format!("ON CONFLICT DO UPDATE SET {changed} = excluded.{changed}"),
                "ON CONFLICT DO NOTHING".to_owned(),
            ] {
                check_refused(&connection, &format!("{insert} {upsert}"));
            }
        }
    }
}

#[test]
fn a_row_that_shares_no_key_is_added() {
    let desk = filled();
    let connection = desk.raw();
    for shape in &SHAPES {
        let count = rows(&connection).len();
        connection.execute(&copy(shape, "INSERT OR REPLACE", &[]), []).unwrap();
        assert_eq!(rows(&connection).len(), count + 1, "{}", shape.table);
    }
}

#[test]
fn no_row_is_updated_or_deleted() {
    let desk = filled();
    let connection = desk.raw();
    for Shape { table, columns, changed, .. } in &SHAPES {
        check_refused(&connection, &format!("DELETE FROM {table}"));
        check_refused(&connection, &format!("DELETE FROM {table} WHERE position = 2"));
        check_refused(&connection, &format!("UPDATE {table} SET {changed} = {changed}"));
        check_refused(&connection, &format!("UPDATE {table} SET rowid = 9 WHERE position = 2"));
        for (column, _) in *columns {
            let copied = format!("(SELECT {column} FROM {table} WHERE position = 1)");
            for verb in ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"] {
                check_refused(
                    &connection,
                    &format!("{verb} {table} SET {column} = {copied} WHERE position = 2"),
                );
            }
        }
    }
}

#[test]
fn personal_values_are_erased_but_never_changed() {
    let desk = filled();
    let connection = desk.raw();
    for sql in [
        "UPDATE personal SET bytes = x'00'",
        "UPDATE OR REPLACE personal SET entry = 1 WHERE entry = 2",
        "INSERT OR REPLACE INTO personal SELECT entry, salt, x'00' FROM personal",
        "INSERT INTO personal SELECT entry, salt, x'00' FROM personal WHERE true \
         ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
    ] {
        check_refused(&connection, sql);
    }
    assert_eq!(connection.execute("DELETE FROM personal WHERE entry = 1", []).unwrap(), 1);
    let ledger = desk.ledger();
    // No guard can tell an erasure by the program from another; the audit does.
    assert_eq!(audit(&ledger), Audit::Broken { sequence: 1, how: Break::MissingPersonal });
    let found = |number| ledger.find(yamaguchi(), keep(number).id).unwrap().unwrap().personal;
    assert_eq!((found(1), found(2)), (None, Some(personal("甲").bytes)));
    // Nobody can tell any more whether the body is the same.
    let again = |number: u64| {
        let keep = keep(number);
        ledger.repeated(yamaguchi(), &keep.programme, &keep.key, keep.body)
    };
    assert!(matches!(again(1), Err(LedgerError::KeyReused)));
    assert_eq!(again(2).unwrap().map(|kept| kept.id), Some(keep(2).id));
}

#[test]
fn a_body_with_personal_values_is_kept_as_a_salted_digest() {
    let desk = filled();
    let kept: Vec<u8> = desk
        .raw()
        .query_row("SELECT body_digest FROM entry WHERE position = 1", [], |row| row.get(0))
        .unwrap();
    assert_ne!(kept, keep(1).body.as_bytes());
    assert_eq!(kept, salted(&personal("甲").salt, keep(1).body).as_bytes());
}

#[test]
fn a_revision_that_shares_a_day_is_refused() {
    let desk = filled();
    let connection = desk.raw();
    // In force: [2021-04-01, 2022-04-01) and [2023-04-01, 2024-04-01).
    let insert = |from: &str, to: &str| {
        format!(
            "INSERT OR REPLACE INTO revision (municipality, programme, component, settings, effective_from, \
             effective_to, published_at_ms) SELECT municipality, programme, component, '{{}}', {from}, {to}, 0 \
             FROM revision LIMIT 1"
        )
    };
    for (from, to) in [
        ("'2021-04-01'", "NULL"),
        ("'2020-04-01'", "NULL"),
        ("'2020-04-01'", "'2021-04-02'"),
        ("'2022-03-31'", "'2022-04-02'"),
        ("'2021-06-01'", "'2021-07-01'"),
        ("'2022-04-01'", "'2023-04-02'"),
        ("'2022-04-01'", "NULL"),
        ("'2024-03-31'", "NULL"),
        // Not periods at all.
        ("'2025-04-01'", "'2025-04-01'"),
        ("'2025-4-1'", "NULL"),
        ("'2025-04-01'", "'令和8年4月1日'"),
    ] {
        check_refused(&connection, &insert(from, to));
    }
    for (from, to) in
        [("'2020-04-01'", "'2021-04-01'"), ("'2022-04-01'", "'2023-04-01'"), ("'2024-04-01'", "NULL")]
    {
        assert_eq!(connection.execute(&insert(from, to), []).unwrap(), 1);
    }
}

#[test]
fn a_total_is_never_negative_nor_a_fraction() {
    let desk = filled();
    let connection = desk.raw();
    for total in ["-1", "0.5", "'x'", "NULL", "9223372036854775807 + 1"] {
        assert!(connection.execute(&format!("UPDATE tally SET total = {total}"), []).is_err(), "{total}");
    }
}
