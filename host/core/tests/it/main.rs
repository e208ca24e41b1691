//! Core through its public interface.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy.toml allows them in tests, and does not see that fixtures are tests too"
)]

mod calendar;
mod chain;
mod decide;
mod fixture;
mod life;
mod message;
mod money;
mod payments;
mod read;
mod retention;
mod revision;
mod selection;
mod settle;
mod sound;
mod tally;
