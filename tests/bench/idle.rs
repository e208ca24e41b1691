//! What a host holds and how it starts: memory a revision of one shared component, and the time to be
//! ready with what was compiled before.

use std::fmt::Write as _;

use anyhow::Context as _;
use kisoku_core::revision::LgCode;

use crate::affinity::Cores;
use crate::child::{Seeds, Server};
use crate::pace::median;
use crate::report::{Bound, Row};
use crate::scheme::Folders;

/// Revisions of one component in the fuller host: enough that the rest of the process does not show.
const REVISIONS: u32 = 1_000;

/// Starts of each host.
const ROUNDS: usize = 3;

/// A scheme on the module that a city only configures.
const SCHEME: &str = r#"
module = "standard"
programme = "standard-grant"
effective_from = "2024-04-01"
[settings]
period_from = "2024-04-01"
period_to = "2027-03-31"
tested_date = "both"
rate_numerator = 1
rate_denominator = 2
rounding_unit_yen = 1000
rounding_mode = "floor"
other_income_deducted = false
project_cap = 2000000
body_cap_scope = "fiscal-year"
area_cap_scope = "fiscal-year"
over_cap = "reduce"
selection_method = "first-come"
"#;

/// Measures hosts with one revision and with many, then one with all real modules.
pub(crate) fn measure(folders: &Folders) -> anyhow::Result<Vec<Row>> {
    let (one, _) = hosted(&standard(folders, 1)?)?;
    let (many, _) = hosted(&standard(folders, 1 + REVISIONS)?)?;
    let (_, start) = hosted(&real(folders)?)?;
    let a_revision = (many - one) / f64::from(REVISIONS) / 1024.0;
    Ok(vec![
        Row::new("memory of a host with one revision", one / 1024.0 / 1024.0, "MiB"),
        Row::new("memory a revision of a shared component", a_revision, "KiB").aim(Bound::AtMost(64.0)),
        Row::new("start with a warm compile cache", start, "s").required(Bound::AtMost(1.0)),
    ])
}

/// Resident bytes and seconds to be ready of a host that has been filled from seeds before.
fn hosted(seeds: &Seeds) -> anyhow::Result<(f64, f64)> {
    let data = tempfile::tempdir()?;
    drop(Server::host(data.path(), Some(seeds), Cores::All)?);
    let (mut bytes, mut seconds) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let host = Server::host(data.path(), None, Cores::All)?;
        bytes.push(host.resident_bytes()?);
        seconds.push(host.start.as_secs_f64());
    }
    Ok((median(bytes), median(seconds)))
}

/// So many cities on one component.
fn standard(folders: &Folders, cities: u32) -> anyhow::Result<Seeds> {
    let seeds = Seeds::new(folders)?;
    seeds.module(&folders.module("standard"))?;
    let mut csv = "lg_code,name_ja,name_en\n".to_owned();
    for city in 0..cities {
        let code = code(city)?;
        writeln!(csv, "{code},{city}市,City {city}")?;
        seeds.scheme(&format!("{code}.toml"), &format!("municipality = \"{code}\"\n{SCHEME}"))?;
    }
    seeds.municipalities(&csv)?;
    Ok(seeds)
}

/// A code whose check digit is right.
fn code(city: u32) -> anyhow::Result<LgCode> {
    let mut codes = (0..10).filter_map(|check| LgCode::new(&format!("{:05}{check}", 10_000 + city)));
    codes.next().context("no digit is the check digit")
}

/// The real schemes on the real modules.
fn real(folders: &Folders) -> anyhow::Result<Seeds> {
    let seeds = Seeds::new(folders)?;
    for entry in std::fs::read_dir(folders.seeds().join("revisions"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        seeds.scheme(&name, &std::fs::read_to_string(&path)?)?;
    }
    for name in ["yamaguchi", "iga", "shunan", "standard"] {
        seeds.module(&folders.module(name))?;
    }
    Ok(seeds)
}
