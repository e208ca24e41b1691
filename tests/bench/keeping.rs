//! Kept decisions over HTTP beside raw SQLite, which inserts the very rows that came of them, one a
//! transaction, into the same schema with the same durability on the same disk. Each has the whole machine; the host
//! shares it with the generator.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use kisoku_store::{Options, Store};
use rusqlite::types::Value;
use rusqlite::{Connection, Statement, params_from_iter};

use crate::affinity::Cores;
use crate::child::{Seeds, Server};
use crate::client::{Clients, Request};
use crate::pace::median;
use crate::report::{Bound, Row};
use crate::scheme::{Folders, GRANT, GRANT_SCHEME, YAMAGUCHI, body};

/// Connections of the load.
const CLIENTS: u32 = 32;

/// How long a round lasts.
const ROUND: Duration = Duration::from_millis(1500);

/// Rounds of each.
const ROUNDS: u32 = 5;

/// Rows that raw SQLite inserts in a round, at most.
const ROWS_MAX: usize = 20_000;

/// What the ledger writes for a decision, newest first; its totals are left out, in favour of raw SQLite.
const TABLES: [(&str, &str); 2] = [("entry", "position"), ("personal", "entry")];

/// Measures both.
pub(crate) fn measure(folders: &Folders) -> anyhow::Result<Vec<Row>> {
    let seeds = Seeds::new(folders)?;
    let scheme = fs::read_to_string(folders.seeds().join("revisions").join(GRANT_SCHEME))?;
    seeds.scheme("grant.toml", &scheme)?;
    seeds.module(&folders.module("yamaguchi"))?;
    let data = tempfile::tempdir_in(folders.disk()?)?;
    let host = Server::host(data.path(), Some(&seeds), Cores::All)?;
    let (mut ours, mut raw) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        ours.push(kept_a_second(&host, round)?);
        raw.push(inserted_a_second(data.path(), folders)?);
    }
    let ratio = median(ours.iter().zip(&raw).map(|(ours, raw)| ours / raw).collect());
    Ok(vec![
        Row::new("raw SQLite, the same rows one a transaction (floor)", median(raw), "/s"),
        Row::new("decisions kept over HTTP, 32 connections", median(ours), "/s")
            .ratio(ratio)
            .required(Bound::AtLeast(3.0)),
    ])
}

fn kept_a_second(host: &Server, round: u32) -> anyhow::Result<f64> {
    let request = move |client: u32, number: u32| Request {
        body: body(client.wrapping_add(number)),
        key: Some(format!("bench-{round}-{client}-{number}")),
    };
    let clients = Clients {
        count: CLIENTS,
        address: host.address,
        path: format!("/v1/municipalities/{YAMAGUCHI}/programmes/{GRANT}/decisions"),
        request: Arc::new(request),
        lasts: ROUND,
        status: Some(201),
    };
    Ok(clients.run(Cores::All)?.answers_a_second)
}

/// Copies the newest rows of the ledger into an empty one, and times it.
fn inserted_a_second(ledger: &Path, folders: &Folders) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir_in(folders.disk()?)?;
    drop(Store::open(folder.path(), Options::default())?);
    let source = open(ledger)?;
    let target = open(folder.path())?;
    let [entries, personal] = TABLES.map(|(table, order)| rows(&source, table, order));
    let (entries, personal) = (entries?, personal?);
    ensure!(
        !entries.is_empty() && entries.len() == personal.len(),
        "the ledger has other rows than expected"
    );
    let mut entry = insert(&target, "entry", &entries)?;
    let mut person = insert(&target, "personal", &personal)?;
    let begun = Instant::now();
    let mut inserted: u32 = 0;
    for (one, its) in entries.into_iter().zip(personal).rev() {
        let transaction = target.unchecked_transaction()?;
        entry.execute(params_from_iter(one))?;
        person.execute(params_from_iter(its))?;
        transaction.commit()?;
        inserted += 1;
        if begun.elapsed() > ROUND {
            break;
        }
    }
    Ok(f64::from(inserted) / begun.elapsed().as_secs_f64())
}

fn rows(connection: &Connection, table: &str, order: &str) -> anyhow::Result<Vec<Vec<Value>>> {
    let select = format!("SELECT * FROM {table} ORDER BY {order} DESC LIMIT {ROWS_MAX}");
    let mut statement = connection.prepare(&select)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..columns).map(|column| row.get::<_, Value>(column)).collect::<Result<Vec<_>, _>>()
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn insert<'a>(connection: &'a Connection, table: &str, rows: &[Vec<Value>]) -> anyhow::Result<Statement<'a>> {
    let columns = rows.first().map_or(0, Vec::len);
    let values = vec!["?"; columns].join(", ");
    Ok(connection.prepare(&format!("INSERT INTO {table} VALUES ({values})"))?)
}

/// As the store opens its own: a commit is on the disk before it is told.
fn open(folder: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(folder.join("kisoku.sqlite"))?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", 4000, |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -(32 << 10))?;
    Ok(connection)
}
