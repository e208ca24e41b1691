//! The product from outside: the real `kisoku`, over real HTTP and on the command line. What a single
//! crate does is tested beside that crate; the rules' own cases are `cases.yaml` files.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy.toml allows them in tests, and does not see that fixtures are tests too"
)]

mod answer;
mod audit;
mod backup;
mod bad_input;
mod client;
mod command_line;
mod concurrency;
mod documents;
mod durability;
mod example;
mod host;
mod life;
mod misbehaviour;
mod neighbours;
mod new_rule;
mod raw;
mod replay;
mod routes;
mod seeds;
mod soak;
mod start;
