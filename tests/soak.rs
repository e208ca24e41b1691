//! A host that is killed again and again in the middle of its work, and clients that note what it
//! acknowledged: nothing is lost, nothing is doubled, the chain verifies. A few kills in the suite;
//! `cargo xtask soak` asks for more.

use std::env;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::client::{Client, JSON, Reply};
use crate::host::{Host, place};

const GRANT: &str = "352039/mirai-zukuri-grant";
const CITY: &str = "/v1/municipalities/352039";

/// How many kills, where the suite's few are not enough.
const KILLS: &str = "KISOKU_SOAK_KILLS";

/// Kills in the suite.
const KILLS_FEW: usize = 4;

/// Clients at work when the host is killed.
const CLIENTS: usize = 8;

/// Acknowledged entries after which a round's host is killed: another number each round, so that the
/// kill comes at another moment.
const fn acknowledged_before(round: usize) -> usize {
    20 + round * 7 % 61
}

/// Most entries that a client tries in a round: it ends much earlier, with the process.
const TRIES_MAX: usize = 100_000;

/// One submission: its path, its key and its body can be sent again as they are.
#[derive(Clone)]
struct Sent {
    path: String,
    key: String,
    body: String,
    /// What the host acknowledged; `None` where it died first.
    answer: Option<Vec<u8>>,
}

impl Sent {
    fn decision(key: String, area: usize) -> Self {
        // ¥1 each: no ceiling is reached, so every one of them counts.
        let record = json!({
            "area": if area == 0 { "大内" } else { "小郡" },
            "project_start": "2024-09-01", "project_end": "2024-11-30", "requested_amount": 1,
        });
        let body = json!({ "record": record }).to_string();
        Self { path: crate::client::keep_path(GRANT), key, body, answer: None }
    }

    fn withdrawal(key: String, grant: &str) -> Self {
        let path = format!("{CITY}/decisions/{grant}/entries");
        Self { path, key, body: json!({ "kind": "withdrawal" }).to_string(), answer: None }
    }

    fn send(&self, client: &Client) -> Option<Reply> {
        let headers = [JSON, ("idempotency-key", self.key.as_str())];
        client.try_send(&self.path, &headers, self.body.as_bytes())
    }

    /// What it adds to its area's total once it is kept.
    fn adds(&self) -> i64 {
        if self.path.ends_with("/entries") { -1 } else { 1 }
    }
}

#[test]
fn a_host_killed_again_and_again_loses_and_doubles_nothing() {
    let kills = env::var(KILLS).ok().map_or(KILLS_FEW, |kills| kills.parse().expect("a number of kills"));
    let mut host = Host::seeded();
    let (mut total, mut acknowledged, mut unknown) = (0, 0, 0);
    for round in 0..kills {
        let (folder, sent) = killed_at_work(host, round);
        host = folder.serve();
        for one in &sent {
            // Sent again as it was: what was kept comes back, what was lost in flight is kept now.
            let again = one.send(host.client()).expect("an answer");
            if let Some(answer) = &one.answer {
                acknowledged += 1;
                assert_eq!((again.status, &again.body), (200, answer), "an acknowledged entry is lost");
            } else {
                unknown += 1;
                assert!([200, 201].contains(&again.status), "{}: {}", again.status, again.text());
            }
            total += one.adds();
        }
        assert_eq!(counted(host.client()), total, "entries and their totals are one, round {round}");
    }
    let (status, folder) = host.stop();
    assert!(status.success(), "{status}");
    let verified = Command::new(place::kisoku())
        .args(["audit", "verify", "--data"])
        .arg(folder.data())
        .output()
        .expect("`kisoku audit verify`");
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success(), "{said}{}", String::from_utf8_lossy(&verified.stderr));
    tell(kills, acknowledged, unknown, total, &said);
}

#[expect(clippy::print_stdout, reason = "the figures of a soak")]
fn tell(kills: usize, acknowledged: usize, unknown: usize, total: i64, verified: &str) {
    println!(
        "{kills} kills: {acknowledged} acknowledged entries, none lost; {unknown} in flight, each kept once \
         when sent again; total {total}\n{verified}"
    );
}

/// Works on a host until it is killed; everything that was sent, with what was acknowledged.
fn killed_at_work(host: Host, round: usize) -> (crate::host::Folder, Vec<Sent>) {
    let client = host.client().clone();
    let acknowledged = AtomicUsize::new(0);
    thread::scope(|scope| {
        let working: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (client, acknowledged) = (&client, &acknowledged);
                scope.spawn(move || work(client, round, number, acknowledged))
            })
            .collect();
        while acknowledged.load(Ordering::Acquire) < acknowledged_before(round) {
            thread::yield_now();
        }
        let folder = host.kill();
        let sent = working.into_iter().flat_map(|client| client.join().expect("the client ends"));
        (folder, sent.collect())
    })
}

/// Keeps decisions, and takes every third one back, until the host is gone.
fn work(client: &Client, round: usize, number: usize, acknowledged: &AtomicUsize) -> Vec<Sent> {
    let mut sent = Vec::new();
    for try_number in 0..TRIES_MAX {
        let key = format!("{round}-{number}-{try_number}");
        let mut next = vec![Sent::decision(key.clone(), number % 2)];
        while let Some(mut one) = next.pop() {
            let reply = one.send(client).filter(|reply| reply.status == 201);
            let Some(reply) = reply else {
                sent.push(one);
                return sent;
            };
            acknowledged.fetch_add(1, Ordering::Release);
            if try_number % 3 == 0 && one.adds() > 0 {
                let grant = reply.json()["id"].as_str().expect("an id").to_owned();
                next.push(Sent::withdrawal(format!("{key}-back"), &grant));
            }
            one.answer = Some(reply.body);
            sent.push(one);
        }
    }
    sent
}

/// What both areas count now.
fn counted(client: &Client) -> i64 {
    let check = |area: &str| -> i64 {
        let record = json!({ "area": area, "project_start": "2024-09-01", "project_end": "2024-11-30", "requested_amount": 1 });
        let answer: Value = client.check(GRANT, &json!({ "record": record })).with_status(200);
        answer["usage"]["area_granted"]["before_yen"].as_i64().expect("a total")
    };
    check("大内") + check("小郡")
}
