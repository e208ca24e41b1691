//! `POST …/check` beside the floor: throughput, waits, and what is left of them beside clients whose
//! module never ends.
//!
//! Host and floor have the last core, one worker each, and answer in turns; the generator has the
//! first. Beside endless modules the host has all cores and as many workers, and shares them with the
//! generator: what the endless calls take is what is measured.

use std::sync::Arc;
use std::time::Duration;

use crate::affinity::Cores;
use crate::child::{Seeds, Server};
use crate::client::{Clients, Load, Request, answer_bytes};
use crate::floor;
use crate::pace::{median, ratio};
use crate::report::{Bound, Row};
use crate::scheme::{Folders, GRANT, GRANT_SCHEME, YAMAGUCHI, body};

/// Connections of the load.
const CLIENTS: u32 = 32;

/// Clients that post to the module that never ends.
const SPINNERS: u32 = 2;

/// How long a round of one server lasts: short, so that a pair hears the same neighbours.
const ROUND: Duration = Duration::from_millis(500);

/// Rounds of each pair.
const ROUNDS: usize = 21;

/// How long a round beside endless modules lasts: some endless calls end in it, and the next begin.
const ROUND_BESIDE: Duration = Duration::from_millis(1200);

/// Rounds of each pair of these.
const ROUNDS_BESIDE: usize = 7;

/// A city of its own whose module never ends.
const SPIN: &str = r#"
municipality = "352152"
module = "hostile"
programme = "spin"
effective_from = "2021-04-01"
[settings]
ceiling = 1000
"#;

/// Measures one host beside the floor, then beside endless modules.
pub(crate) fn measure(folders: &Folders) -> anyhow::Result<Vec<Row>> {
    let seeds = Seeds::new(folders)?;
    let scheme = std::fs::read_to_string(folders.seeds().join("revisions").join(GRANT_SCHEME))?;
    seeds.scheme("grant.toml", &scheme)?;
    seeds.scheme("spin.toml", SPIN)?;
    seeds.module(&folders.module("yamaguchi"))?;
    seeds.module(&folders.hostile())?;
    let data = tempfile::tempdir()?;
    drop(Server::host(data.path(), Some(&seeds), Cores::All)?);
    let mut rows = beside_floor(&Server::host(data.path(), None, Cores::Last)?)?;
    rows.push(beside_spinners(&Server::host(data.path(), None, Cores::All)?)?);
    Ok(rows)
}

fn check_path() -> String {
    format!("/v1/municipalities/{YAMAGUCHI}/programmes/{GRANT}/check")
}

fn question(client: u32, number: u32) -> Request {
    Request { body: body(client.wrapping_add(number)), key: None }
}

fn checks(host: &Server) -> Clients {
    let (address, path) = (host.address, check_path());
    Clients { count: CLIENTS, address, path, request: Arc::new(question), lasts: ROUND, status: Some(200) }
}

fn beside_floor(host: &Server) -> anyhow::Result<Vec<Row>> {
    let bytes = answer_bytes(host.address, &check_path(), &question(0, 0))?;
    let floor = Server::floor(bytes, Cores::Last)?;
    let asks = checks(host);
    let echoes = Clients { address: floor.address, path: floor::ONE.to_owned(), ..asks.clone() };
    for warm in [&asks, &echoes] {
        warm.run(Cores::First)?;
    }
    let before = [host.worked_seconds()?, floor.worked_seconds()?];
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(echoes.run(Cores::First)?);
        ours.push(asks.run(Cores::First)?);
    }
    let work = |server: &Server, before: f64, loads: &[Load]| {
        let answers: f64 = loads.iter().map(|load| load.answers).sum();
        anyhow::Ok((server.worked_seconds()? - before) * 1e6 / answers)
    };
    let work = [work(host, before[0], &ours)?, work(&floor, before[1], &theirs)?];
    let of = |loads: &[Load], figure: fn(&Load) -> f64| loads.iter().map(figure).collect::<Vec<_>>();
    let compared = |what: &str, unit, figure: fn(&Load) -> f64| {
        let (ours, theirs) = (of(&ours, figure), of(&theirs, figure));
        Row::new(what, median(ours.clone()), unit).ratio(ratio(&ours, &theirs))
    };
    let at_floor = |figure| median(of(&theirs, figure));
    Ok(vec![
        Row::new(format!("bare axum, {bytes} bytes (floor)"), at_floor(|load| load.answers_a_second), "/s"),
        Row::new("  its p99", at_floor(|load| load.p99_ms), "ms"),
        Row::new("  its work a request", work[1], "µs"),
        compared("check over HTTP, 32 connections", "/s", |load| load.answers_a_second)
            .required(Bound::AtLeast(0.55))
            .aim(Bound::AtLeast(0.7)),
        Row::new("  its work a request", work[0], "µs").ratio(work[0] / work[1]),
        compared("  its p50", "ms", |load| load.p50_ms),
        compared("  its p99", "ms", |load| load.p99_ms).required(Bound::AtMost(2.0)),
    ])
}

fn beside_spinners(host: &Server) -> anyhow::Result<Row> {
    let asks = Clients { lasts: ROUND_BESIDE, ..checks(host) };
    let spins = Clients {
        count: SPINNERS,
        path: "/v1/municipalities/352152/programmes/spin/check".to_owned(),
        request: Arc::new(|_, _| {
            let body = r#"{"record":{"on":"2024-09-01","requested_amount":500}}"#.to_owned();
            Request { body, key: None }
        }),
        lasts: ROUND_BESIDE + Duration::from_millis(400),
        status: Some(424),
        ..asks.clone()
    };
    asks.run(Cores::All)?;
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS_BESIDE {
        alone.push(asks.run(Cores::All)?.answers_a_second);
        let spinning = std::thread::spawn({
            let spins = spins.clone();
            move || spins.run(Cores::All)
        });
        // The endless calls are under way before the others begin.
        std::thread::sleep(Duration::from_millis(200));
        beside.push(asks.run(Cores::All)?.answers_a_second);
        spinning.join().map_err(|_| anyhow::anyhow!("the spinning clients panicked"))??;
    }
    let what = "check beside two clients of an endless module";
    let held = ratio(&beside, &alone);
    Ok(Row::new(what, median(beside), "/s").ratio(held).required(Bound::AtLeast(0.8)))
}
