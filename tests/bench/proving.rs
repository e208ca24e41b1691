//! How fast a ledger is verified and computed again: the real commands on a ledger that a host kept.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tempfile::TempDir;

use crate::affinity::Cores;
use crate::child::{self, Seeds, Server};
use crate::client::{Clients, Request};
use crate::report::Row;
use crate::scheme::{Folders, GRANT, GRANT_SCHEME, YAMAGUCHI, body};

/// How long the host keeps decisions: some hundred thousand of them.
const FILLING: Duration = Duration::from_secs(8);

/// Connections of the load.
const CLIENTS: u32 = 64;

/// Measures both.
pub(crate) fn measure(folders: &Folders) -> anyhow::Result<Vec<Row>> {
    let data = filled(folders, FILLING)?;
    Ok(vec![
        row("audit verify --quick", proved(data.path(), &["audit", "verify", "--quick"])?),
        row("replay", proved(data.path(), &["replay"])?),
    ])
}

fn row(command: &str, (entries, seconds): (f64, f64)) -> Row {
    Row::new(format!("kisoku {command} of {entries} entries"), entries / seconds, "/s")
}

/// A folder in which a host has kept decisions for so long.
pub(crate) fn filled(folders: &Folders, lasts: Duration) -> anyhow::Result<TempDir> {
    let seeds = Seeds::new(folders)?;
    let scheme = fs::read_to_string(folders.seeds().join("revisions").join(GRANT_SCHEME))?;
    seeds.scheme("grant.toml", &scheme)?;
    seeds.module(&folders.module("yamaguchi"))?;
    let data = tempfile::tempdir_in(folders.disk()?)?;
    fill(&Server::host(data.path(), Some(&seeds), Cores::All)?, lasts)?;
    Ok(data)
}

fn fill(host: &Server, lasts: Duration) -> anyhow::Result<()> {
    let clients = Clients {
        count: CLIENTS,
        address: host.address,
        path: format!("/v1/municipalities/{YAMAGUCHI}/programmes/{GRANT}/decisions"),
        request: Arc::new(|client: u32, number: u32| Request {
            body: body(client.wrapping_add(number)),
            key: Some(format!("bench-{client}-{number}")),
        }),
        lasts,
        status: Some(201),
    };
    clients.run(Cores::All).map(drop)
}

/// How many entries a command went through, and in what time.
fn proved(data: &Path, command: &[&str]) -> anyhow::Result<(f64, f64)> {
    let begun = Instant::now();
    let ran = Command::new(child::program()?).args(command).arg("--json").arg("--data").arg(data).output()?;
    let seconds = begun.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&ran.stdout);
    ensure!(ran.status.success(), "`kisoku {}`: {said}", command.join(" "));
    // One line a municipality.
    let mut entries = 0.0;
    for line in said.lines() {
        let told: Value = serde_json::from_str(line)?;
        entries += told.get("entries").and_then(Value::as_f64).context("the number of entries")?;
    }
    Ok((entries, seconds))
}
