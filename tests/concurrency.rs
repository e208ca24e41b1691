//! Many clients at once: one key is one decision, and a ceiling is never passed.

use std::thread;

use serde_json::{Value, json};

use crate::client::Client;
use crate::host::Host;

const GRANT: &str = "352039/mirai-zukuri-grant";

/// Clients at once.
const CLIENTS: usize = 64;

fn request(area: &str, yen: i64) -> Value {
    json!({ "record": {
        "area": area, "project_start": "2024-09-01", "project_end": "2024-11-30", "requested_amount": yen,
    } })
}

/// What many clients get, all at once, each by its number.
fn at_once<T: Send>(client: &Client, ask: impl Fn(&Client, usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let asking: Vec<_> = (0..CLIENTS)
            .map(|number| {
                scope.spawn({
                    let ask = &ask;
                    move || ask(client, number)
                })
            })
            .collect();
        asking.into_iter().map(|client| client.join().expect("the client ends")).collect()
    })
}

fn granted(client: &Client, area: &str) -> (Vec<i64>, i64) {
    let decisions = client.get("/v1/municipalities/352039/decisions?limit=500").with_status(200);
    let of_area: Vec<&Value> = decisions["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|kept| kept["read"]["area"] == area)
        .collect();
    let amounts = of_area.iter().filter_map(|kept| kept["amount_yen"].as_i64()).collect();
    let check = client.check(GRANT, &request(area, 1)).with_status(200);
    (amounts, check["usage"]["area_granted"]["before_yen"].as_i64().expect("a total"))
}

#[test]
fn one_key_from_many_clients_is_one_decision() {
    let host = Host::seeded();
    let replies = at_once(host.client(), |client, _| client.keep(GRANT, "same", &request("大内", 100_000)));
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let repeated = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!((made, repeated), (1, CLIENTS - 1));
    assert!(replies.windows(2).all(|pair| pair[0].body == pair[1].body), "all have the same decision");
    assert_eq!(granted(host.client(), "大内"), (vec![100_000], 100_000));
}

#[test]
fn one_key_with_many_bodies_is_one_decision() {
    let host = Host::seeded();
    let replies = at_once(host.client(), |client, number| {
        client.keep(GRANT, "same", &request("大内", i64::try_from(number).expect("a number") + 1))
    });
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let refused = replies.iter().filter(|reply| reply.status == 409).count();
    assert_eq!((made, refused), (1, CLIENTS - 1));
    assert_eq!(granted(host.client(), "大内").0.len(), 1);
}

/// 阿東 has 150,000 left, and each of 64 asks for 7,000: 21 get it, one gets the last 3,000.
#[test]
fn a_ceiling_is_filled_exactly_and_never_passed() {
    let host = Host::seeded();
    let replies = at_once(host.client(), |client, number| {
        client.keep(GRANT, &format!("key-{number}"), &request("阿東", 7_000)).with_status(201)
    });
    let mut amounts: Vec<i64> = replies.iter().filter_map(|kept| kept["amount_yen"].as_i64()).collect();
    amounts.sort_unstable();
    assert_eq!(amounts.iter().sum::<i64>(), 150_000);
    let full = amounts.iter().filter(|amount| **amount == 7_000).count();
    let rest: Vec<i64> = amounts.iter().copied().filter(|amount| ![0, 7_000].contains(amount)).collect();
    assert_eq!((full, rest), (21, vec![3_000]));
    let refused = replies.iter().filter(|kept| kept["verdict"] == "ineligible").count();
    assert_eq!(refused, CLIENTS - 22);
    let (amounts, total) = granted(host.client(), "阿東");
    assert_eq!((amounts.iter().sum::<i64>(), total), (1_000_000, 1_000_000));
    let mut befores: Vec<i64> =
        replies.iter().filter_map(|kept| kept["usage"]["area_granted"]["before_yen"].as_i64()).collect();
    befores.sort_unstable();
    befores.dedup();
    assert_eq!(befores.len(), 23, "each grant saw another total");
}

/// The last 200,000 of an area and 64 clients who want all of it.
#[test]
fn the_last_of_a_ceiling_goes_to_one() {
    let host = Host::seeded();
    let client = host.client();
    for key in ["a", "b", "c", "d"] {
        client.keep(GRANT, key, &request("大内", 200_000)).with_status(201);
    }
    let replies = at_once(client, |client, number| {
        client.keep(GRANT, &format!("key-{number}"), &request("大内", 200_000)).with_status(201)
    });
    let paid: Vec<i64> =
        replies.iter().filter_map(|kept| kept["amount_yen"].as_i64()).filter(|amount| *amount > 0).collect();
    assert_eq!(paid, [200_000]);
}
