//! What Kisoku decides and how it remembers it, as pure functions and types; no input or output,
//! clock, randomness, floats, logging or serialisation.
//!
//! Dates and ids arrive as arguments. Rules run behind [`ports::Rules`], decisions are kept behind
//! [`ports::Ledger`]; the use cases in [`decide`] join the two.

pub mod answer;
pub mod calendar;
pub mod chain;
pub mod decide;
pub mod digits;
pub mod error;
pub mod ledger;
pub mod life;
pub mod manifest;
pub mod message;
pub mod money;
pub mod ports;
pub mod read;
pub mod retention;
pub mod revision;
pub mod selection;
pub mod tally;
pub mod value;
