//! Remembers: ledger and registry in SQLite; the only crate that names the database.
//!
//! [`Store::open`] takes a folder for this process. Its [`SqliteLedger`] is the durable
//! [`kisoku_core::ports::Ledger`]; [`Memory`] is the plain model of the same port. [`Registry`]
//! holds municipalities, components and revisions.
//!
//! # Personal data
//! The values of fields that a manifest marks as personal stand in a table of their own, which may
//! be erased; the chain holds only their digest and that of the request body, both salted. No tally
//! is split by a personal field: a manifest that declares one is not sound.
//!
//! # What append-only means here
//! Triggers refuse every change of a kept row, also through a raw connection, and the hash chain
//! tells when someone went around them ([`SqliteLedger::verify`]). A chain cut short at its end
//! is still a chain: only a hash noted elsewhere tells that.

mod audit;
mod database;
mod error;
mod ledger;
mod memory;
mod movement;
mod read;
mod registry;
mod settle;
mod store;
mod writer;

pub use audit::{Audit, Break};
pub use error::StoreError;
pub use ledger::{PAGE_MAX, QUEUE_MAX, SqliteLedger};
pub use memory::Memory;
pub use registry::{Registry, StoredComponent, StoredMunicipality, StoredRevision};
pub use store::{Options, Store};
