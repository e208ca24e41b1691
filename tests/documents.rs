//! The examples of the five documents get the right answer, with the reasons for it. What is expected
//! stands here as it does in the documents, not as the rules compute it.

mod iga;
mod shunan;
mod standard;
mod yamaguchi;

use serde_json::Value;

use crate::client::Client;
use crate::seeds;

/// A demo record of a programme and what its answer has to hold.
#[track_caller]
fn check(client: &Client, name: &str, expected: &[(&str, Value)]) {
    seeds::answer(client, name).check(expected);
}
