//! The SDK through what an author writes: exact numbers against dumb models, scales, dates, amounts. The
//! derive macros together with the host's reading are tested in the harness.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]

mod amount;
mod calendar;
mod life;
mod numbers;
mod rounding;
mod rows;
mod scale;
mod text;
mod verdict;
