//! Serves: HTTP API and its documentation; the only crate that names axum.
//!
//! It knows the ports of `kisoku_core` and nothing of what runs rules or keeps decisions. [`router()`]
//! reads as a table of contents; [`serve()`] puts it on a listener; [`answer`] and [`json`] are what
//! the command line prints and reads the same way.

pub mod answer;
mod app;
mod carry;
pub mod cursor;
mod edge;
pub mod entry;
pub mod erasure;
mod error;
mod gate;
mod instant;
pub mod json;
mod keep;
mod limits;
mod loopback;
mod many;
mod metrics;
mod openapi;
mod priority;
mod problem;
mod programme;
mod reads;
pub mod replay;
mod reply;
mod request;
mod restore;
mod router;
mod routes;
mod run;
mod schema;
mod select;
mod serve;
mod slow;
mod wire;
pub mod within;

pub use app::{App, Sources};
pub use error::{NoRequest, ServerError};
pub use limits::Limits;
pub use openapi::document as openapi_document;
pub use problem::ProblemKind;
pub use router::router;
pub use serve::serve;
