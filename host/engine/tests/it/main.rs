//! Rule modules from outside the crate: written as text, well-behaved and hostile ones. Modules made
//! with the SDK are tested with the product.

#![expect(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod admission;
mod answers;
mod compile;
mod guest;
mod hostile;
mod manifest;
