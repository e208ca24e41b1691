//! The handlers, one file a resource; each asks, and leaves the work to the leaves.

pub(crate) mod applications;
pub(crate) mod check;
pub(crate) mod check_many;
pub(crate) mod checkpoints;
pub(crate) mod decisions;
pub(crate) mod docs;
pub(crate) mod entries;
pub(crate) mod erasures;
pub(crate) mod health;
pub(crate) mod municipalities;
pub(crate) mod page;
pub(crate) mod problems;
pub(crate) mod programmes;
pub(crate) mod selections;
pub(crate) mod tallies;
