//! The HTTP surface from outside, over doubles of the two ports; no engine and no store.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects by failing"
)]

mod bad_input;
mod check;
mod check_many;
mod checkpoints;
mod city;
mod decisions;
mod docs;
mod documented;
mod erasures;
mod host;
mod json;
mod ledger;
mod life;
mod log;
mod municipalities;
mod problems;
mod programmes;
mod replay;
mod rules;
mod selections;
mod serve;
mod tallies;
mod written;
