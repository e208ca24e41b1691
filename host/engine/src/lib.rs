//! Runs rule modules: the only crate that names wasmtime.
//!
//! An [`Engine`] loads a component into a [`Module`], which answers through
//! [`kisoku_core::ports::Rules`]. Every call has an instance of its own, and every resource that it
//! can use up has a limit in [`limits`].

mod admission;
mod bindings;
mod cache;
mod call;
mod compile;
mod deadline;
mod engine;
pub mod error;
mod exports;
mod failure;
mod lift;
pub mod limits;
mod lower;
mod module;
mod ticker;

pub use compile::{Compile, CompileChildError, compile_child};
pub use engine::{Builder, Engine};
pub use error::{LoadError, StartError};
pub use module::Module;
