//! The handlers, one file a resource; each asks, and leaves the work to the leaves.

pub(crate) mod check;
pub(crate) mod check_many;
pub(crate) mod decisions;
pub(crate) mod docs;
pub(crate) mod health;
pub(crate) mod municipalities;
pub(crate) mod problems;
pub(crate) mod programmes;
pub(crate) mod tallies;
