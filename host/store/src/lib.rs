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

mod append;
mod audit;
mod backup;
mod checkpoint;
mod column;
mod database;
mod error;
mod grants;
mod ledger;
mod listing;
mod memory;
mod movement;
mod read;
mod read_only;
mod registry;
mod schema;
mod settle;
mod signing;
mod standing;
mod store;
mod totals;
mod view;
mod writer;

pub use audit::{Audit, Break, Evidence, Forgery};
pub use backup::{BackedUp, backup, restore};
pub use error::StoreError;
pub use ledger::{GROUP_MAX, QUEUE_MAX, SqliteLedger};
pub use listing::PAGE_MAX;
pub use memory::Memory;
pub use read_only::{ReadOnly, StoredEntry};
pub use registry::{Registry, StoredComponent, StoredMunicipality, StoredRevision};
pub use schema::{Alteration, Altered};
pub use signing::{checkpoint_line, checkpoint_of, is_signed};
pub use store::{Options, Store};
