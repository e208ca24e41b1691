//! Requests as they arrive: body, path and query into what the handlers ask with. What the values of
//! a record mean is read in [`question`].

pub(crate) mod asked;
pub(crate) mod body;
pub(crate) mod count;
pub(crate) mod detail;
pub(crate) mod envelope;
pub(crate) mod moment;
pub(crate) mod parameters;
pub(crate) mod question;
pub(crate) mod statement;
pub(crate) mod ticket;
