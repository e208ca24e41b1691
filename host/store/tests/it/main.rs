//! The store through its public interface, and through raw connections that try to get around it.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is the test's failure")]
#![expect(clippy::indexing_slicing, reason = "a failed step of a test is the test's failure")]

mod audit;
mod crash;
mod delta;
mod desk;
mod faults;
mod full;
mod guards;
mod ledger;
mod life;
mod model;
mod opening;
mod reading;
mod registry;
mod standing;
mod totals;
mod writer;
