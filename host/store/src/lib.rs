//! Remembers: ledger and registry in SQLite; the only crate that names the database.
//!
//! [`Store::open`] takes a folder for this process. Its [`SqliteLedger`] is the durable
//! [`kisoku_core::ports::Ledger`]; [`Memory`] is the plain model of the same port. [`Registry`]
//! holds municipalities, components and revisions.
//!
//! [`ReadOnly`] looks at a ledger beside a running host; [`backup`] and [`restore`] move one.
//!
//! # Grants and totals
//! An entry says how its grant stands after it, and which totals that moved by how much. Where each
//! grant is now, and what each total is, stand in tables of their own, so that one more decision costs
//! the same however many there are: they are read, never summed. Both follow from the chain, and an
//! audit computes them again.
//!
//! # Personal data
//! The values of fields that a manifest marks as personal stand in a table of their own, which may
//! be erased; the chain holds only their digest and that of the request body, both salted. No tally
//! is split by a personal field: a manifest that declares one is not sound.
//!
//! An erasure says in its document, as `erased`, of which entries; values that are gone and that no
//! erasure names were taken away by other means, and an audit finds that.
//!
//! What is erased is overwritten in the database at once. The write-ahead log beside it holds older
//! copies of pages, so it is cut to nothing before an erasure is acknowledged; where somebody is
//! reading just then, as soon as that has ended. A backup keeps what it has: it goes when it is
//! deleted.
//!
//! # What append-only means here
//! Triggers refuse every change of a kept row, also through a raw connection; a trigger that is missing
//! or another one is found when the store is opened. The hash chain tells when someone went around them
//! ([`SqliteLedger::verify`]). A chain that was cut short or written anew from its beginning is still a
//! chain: signed checkpoints tell that, and those are worth most that are kept elsewhere
//! ([`Evidence`]).

mod append;
mod audit;
mod backup;
mod checkpoint;
mod column;
mod database;
mod delta;
mod erasure;
mod error;
mod grants;
mod keys;
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

pub use audit::{Audit, Break, Evidence, Forgery, Unruled};
pub use backup::{BackedUp, backup, restore};
pub use error::StoreError;
pub use ledger::{GROUP_MAX, QUEUE_MAX, SqliteLedger};
pub use listing::PAGE_MAX;
pub use memory::Memory;
pub use read_only::{ReadOnly, StoredEntry};
pub use registry::{Registry, StoredComponent, StoredMunicipality, StoredRevision};
pub use schema::{Alteration, Altered};
pub use signing::{checkpoint_line, checkpoint_of, is_signed};
pub use standing::standing_of;
pub use store::{Options, Store};
