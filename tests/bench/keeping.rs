//! Kept decisions over HTTP beside raw SQLite, which inserts the rows that came of them, one a transaction
//! and as many as there are clients, into the same schema with the same durability on the same disk. Each
//! has the whole machine; the host shares it with the generator.
//!
//! What is required is held against rows with whole documents: the bytes that are remembered. That the
//! ledger stores them as deltas is its own doing; the rows as they are stored are inserted too, to be known.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use kisoku_core::revision::LgCode;
use kisoku_store::{Options, ReadOnly, Store};
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

/// The column of an entry's place in its chain.
const SEQUENCE: usize = 2;

/// What the ledger writes for a decision, newest first; its totals are left out, in favour of raw SQLite.
const TABLES: [(&str, &str); 2] = [("entry", "position"), ("personal", "entry")];

/// How raw SQLite inserts documents.
#[derive(Debug, Clone, Copy)]
enum Documents {
    /// As they were answered.
    Whole,
    /// As the ledger stores them.
    Stored,
}

impl Documents {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "the same rows with whole documents",
            Self::Stored => "the rows as they are stored",
        }
    }
}

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
    let mut floors = vec![(clients, Documents::Whole, required), (clients, Documents::Stored, None)];
    if clients == BESIDE_SINGLE.0 {
        floors.extend([(1, Documents::Whole, Some(BESIDE_SINGLE.1)), (1, Documents::Stored, None)]);
    }
    let mut ours = Vec::new();
    let mut raw = vec![Vec::new(); floors.len()];
    for round in 0..ROUNDS {
        ours.push(kept_a_second(host, clients, round)?);
        for ((batch, documents, _), raw) in floors.iter().zip(&mut raw) {
            raw.push(inserted_a_second(data, folders, *batch, *documents)?);
        }
    }
    let kept = median(ours.clone());
    let mut rows = vec![Row::new(format!("decisions kept over HTTP, {clients} connections"), kept, "/s")];
    for ((batch, documents, required), raw) in floors.into_iter().zip(raw) {
        let ratio = median(ours.iter().zip(&raw).map(|(ours, raw)| ours / raw).collect());
        let what = format!("beside raw SQLite, {}, {batch} a transaction (floor)", documents.as_str());
        let row = Row::new(what, median(raw), "/s").ratio(ratio);
        rows.push(required.into_iter().fold(row, |row, required| row.required(Bound::AtLeast(required))));
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
fn inserted_a_second(
    ledger: &Path,
    folders: &Folders,
    batch: u32,
    documents: Documents,
) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir_in(folders.disk()?)?;
    drop(Store::open(folder.path(), Options::default())?);
    let source = open(ledger)?;
    let target = open(folder.path())?;
    let [entries, personal] = TABLES.map(|(table, order)| rows(&source, table, order));
    let (mut entries, personal) = (entries?, personal?);
    ensure!(
        !entries.is_empty() && entries.len() == personal.len(),
        "the ledger has other rows than expected"
    );
    match documents {
        Documents::Whole => make_whole(ledger, &mut entries)?,
        Documents::Stored => {}
    }
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

/// Gives rows of entries, newest first, the documents that were answered.
fn make_whole(ledger: &Path, entries: &mut [Vec<Value>]) -> anyhow::Result<()> {
    let place = |row: Option<&Vec<Value>>| match row.and_then(|row| row.get(SEQUENCE)) {
        Some(Value::Integer(sequence)) => Ok(u64::try_from(*sequence)?),
        _ => bail!("an entry has no place"),
    };
    let places = place(entries.last())?..=place(entries.first())?;
    let municipality = LgCode::new(YAMAGUCHI).context("a municipality")?;
    let mut oldest_first = entries.iter_mut().rev();
    ReadOnly::open(ledger)?.entries(municipality, places, |stored| {
        let row = oldest_first.next().map(Vec::as_mut_slice);
        let Some([.., base, document]) = row else { bail!("an entry has no row") };
        *base = Value::Null;
        *document = Value::Blob(stored.entry.document);
        Ok(())
    })
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
    connection.pragma_update(None, "cache_size", -(8 << 10))?;
    Ok(connection)
}
