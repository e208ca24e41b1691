//! What was answered is kept: after a process is killed in the middle of its work, and after it is
//! stopped gently.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::host::Host;

const GRANT: &str = "352039/mirai-zukuri-grant";

/// Clients that keep decisions when the process is killed.
const CLIENTS: usize = 8;

/// Decisions that are acknowledged before the process is killed.
const ACKNOWLEDGED: usize = 40;

/// Most decisions that a client tries: it ends much earlier, with the process.
const TRIES_MAX: usize = 100_000;

fn request(number: usize) -> Value {
    json!({ "record": {
        "area": "大内", "project_start": "2024-09-01", "project_end": "2024-11-30", "requested_amount": 1,
        "project_name": format!("第{number}回"),
    } })
}

#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged() {
    let mut host = Some(Host::seeded());
    let client = host.as_ref().expect("the host").client().clone();
    let count = AtomicUsize::new(0);
    let acknowledged = Mutex::new(Vec::new());
    let folder = thread::scope(|scope| {
        for number in 0..CLIENTS {
            let (client, count, acknowledged) = (&client, &count, &acknowledged);
            scope.spawn(move || keep_until_killed(client, number, count, acknowledged));
        }
        while count.load(Ordering::Acquire) < ACKNOWLEDGED {
            thread::yield_now();
        }
        host.take().expect("the host").kill()
    });
    let host = folder.serve();
    let acknowledged = acknowledged.into_inner().expect("all clients ended");
    assert!(acknowledged.len() >= ACKNOWLEDGED);
    for (path, body) in &acknowledged {
        let found = host.client().get(path);
        assert_eq!((found.status, &found.body), (200, body), "{path}");
    }
    let kept = all(host.client());
    let total =
        host.client().check(GRANT, &request(0)).with_status(200)["usage"]["area_granted"]["before_yen"]
            .clone();
    assert_eq!(total, json!(kept), "decisions and their total are one");
}

/// Keeps decisions until the process is gone.
fn keep_until_killed(
    client: &Client,
    number: usize,
    count: &AtomicUsize,
    acknowledged: &Mutex<Vec<(String, Vec<u8>)>>,
) {
    for try_number in 0..TRIES_MAX {
        let key = format!("{number}-{try_number}");
        let reply = client.try_keep(GRANT, &key, &request(try_number));
        let Some(Reply { status: 201, .. }) = reply else { return };
        let reply = reply.expect("an answer");
        let path = reply.header("location").expect("where it is").to_owned();
        acknowledged.lock().expect("the list").push((path, reply.body));
        count.fetch_add(1, Ordering::Release);
    }
}

/// How many decisions of 大内 are kept, over all pages.
fn all(client: &Client) -> usize {
    let start = "/v1/municipalities/352039/decisions?limit=500";
    let (mut count, mut path) = (0, start.to_owned());
    for _ in 0..TRIES_MAX {
        let page = client.get(&path).with_status(200);
        let decisions = page["decisions"].as_array().expect("decisions");
        count += decisions.iter().filter(|kept| kept["read"]["area"] == "大内").count();
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("{start}&cursor={cursor}");
    }
    count
}

#[test]
fn a_key_is_remembered_over_a_restart() {
    let host = Host::seeded();
    let first = host.client().keep(GRANT, "key", &request(1));
    assert_eq!(first.status, 201);
    let (status, folder) = host.stop();
    assert!(status.success(), "{status}");
    let host = folder.serve();
    let again = host.client().keep(GRANT, "key", &request(1));
    assert_eq!((again.status, again.body), (200, first.body));
    host.client().keep(GRANT, "key", &request(2)).problem(409, "key-reused");
}
