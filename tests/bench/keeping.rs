//! Kept decisions over HTTP beside raw SQLite, which inserts the very rows that came of them, one a
//! transaction and as many as there are clients, into the same schema with the same durability on the
//! same disk. Each has the whole machine; the host shares it with the generator.

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

/// Connections of each load, and what is required of it beside raw SQLite with as many rows a
/// transaction.
const LOADS: [(u32, Option<f64>); 4] = [(1, None), (8, None), (32, None), (128, Some(0.5))];

/// The load that is also held against raw SQLite with a transaction a row, and what is required of it.
const BESIDE_SINGLE: (u32, f64) = (32, 3.0);

/// How long a round lasts.
const ROUND: Duration = Duration::from_millis(1200);

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
    let mut rows = Vec::new();
    for (clients, required) in LOADS {
        rows.extend(beside(&host, data.path(), folders, clients, required)?);
    }
    Ok(rows)
}

/// One load beside raw SQLite in the same batch sizes, and one a transaction where that is asked for.
fn beside(
    host: &Server,
    data: &Path,
    folders: &Folders,
    clients: u32,
    required: Option<f64>,
) -> anyhow::Result<Vec<Row>> {
    let single = clients == BESIDE_SINGLE.0;
    let (mut ours, mut raw, mut raw_single) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        ours.push(kept_a_second(host, clients, round)?);
        raw.push(inserted_a_second(data, folders, clients)?);
        if single {
            raw_single.push(inserted_a_second(data, folders, 1)?);
        }
    }
    let beside = |floor: &[f64]| median(ours.iter().zip(floor).map(|(ours, raw)| ours / raw).collect());
    let kept =
        Row::new(format!("decisions kept over HTTP, {clients} connections"), median(ours.clone()), "/s")
            .ratio(beside(&raw));
    let mut rows = vec![
        Row::new(format!("raw SQLite, the same rows, {clients} a transaction (floor)"), median(raw), "/s"),
        required.into_iter().fold(kept, |kept, required| kept.required(Bound::AtLeast(required))),
    ];
    if single {
        let ratio = beside(&raw_single);
        rows.push(Row::new("raw SQLite, the same rows, one a transaction (floor)", median(raw_single), "/s"));
        rows.push(
            Row::new(format!("the same decisions, {clients} connections, beside it"), median(ours), "/s")
                .ratio(ratio)
                .required(Bound::AtLeast(BESIDE_SINGLE.1)),
        );
    }
    Ok(rows)
}

fn kept_a_second(host: &Server, count: u32, round: u32) -> anyhow::Result<f64> {
    let request = move |client: u32, number: u32| Request {
        body: body(client.wrapping_add(number)),
        key: Some(format!("bench-{count}-{round}-{client}-{number}")),
    };
    let clients = Clients {
        count,
        address: host.address,
        path: format!("/v1/municipalities/{YAMAGUCHI}/programmes/{GRANT}/decisions"),
        request: Arc::new(request),
        lasts: ROUND,
        status: Some(201),
    };
    Ok(clients.run(Cores::All)?.answers_a_second)
}

/// Copies the newest rows of the ledger into an empty one, so many a transaction, and times it.
fn inserted_a_second(ledger: &Path, folders: &Folders, batch: u32) -> anyhow::Result<f64> {
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
    let mut waiting = entries.into_iter().zip(personal).rev().peekable();
    while waiting.peek().is_some() && begun.elapsed() < ROUND {
        let transaction = target.unchecked_transaction()?;
        for (one, its) in waiting.by_ref().take(usize::try_from(batch)?) {
            entry.execute(params_from_iter(one))?;
            person.execute(params_from_iter(its))?;
            inserted += 1;
        }
        transaction.commit()?;
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
