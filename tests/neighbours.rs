//! What a city whose module never ends costs the others: nothing but a share of the machine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::client::Client;
use crate::host::Host;
use crate::host::hostile::CITY;
use crate::misbehaviour::{neighbour_is_served, record};
use crate::raw;

/// Answers that a neighbour gets while others keep the machine busy.
const ANSWERS: usize = 50;

/// Clients that post to the module that never ends.
const CLIENTS: usize = 2;

/// What the neighbour asks; 阿東 has nothing granted in this year.
pub(crate) fn neighbour_record() -> Value {
    json!({ "record": {
        "area": "阿東", "project_start": "2024-09-01", "project_end": "2024-11-30", "requested_amount": 150_000,
    } })
}

#[test]
fn others_are_answered_while_a_module_spins() {
    let host = Host::hostile();
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let spinning: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| spin_until(host.client(), &is_done))).collect();
        for _ in 0..ANSWERS {
            neighbour_is_served(host.client());
        }
        is_done.store(true, Ordering::Relaxed);
        for client in spinning {
            assert!(client.join().expect("the client ends") > 0, "it posted while others were answered");
        }
    });
}

/// Posts until others are done; gives how often the module failed.
fn spin_until(client: &Client, is_done: &AtomicBool) -> usize {
    let mut failed = 0;
    while !is_done.load(Ordering::Relaxed) || failed == 0 {
        let reply = client.check(&format!("{CITY}/spin"), &record());
        // One at a time runs; whoever finds the queue full is told when to come again.
        match reply.status {
            424 => failed += 1,
            503 => assert!(reply.header("retry-after").is_some(), "{}", reply.text()),
            other => panic!("{other}: {}", reply.text()),
        }
    }
    failed
}

#[test]
fn a_client_that_goes_away_leaves_the_host_as_it_was() {
    let host = Host::hostile();
    let body = record().to_string();
    let head = format!(
        "POST /v1/municipalities/{CITY}/programmes/spin/check HTTP/1.1\r\nHost: {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        host.client().address(),
        body.len()
    );
    for _ in 0..CLIENTS {
        raw::send_and_leave(host.client().address(), head.as_bytes());
    }
    neighbour_is_served(host.client());
    let problem = host.client().check(&format!("{CITY}/trap"), &record());
    problem.problem(424, "module-failed");
}
