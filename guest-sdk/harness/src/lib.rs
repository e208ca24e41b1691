//! Runs a rule crate's `cases.yaml` natively under `cargo test`. The same cases run through wasm by
//! `kisoku test`; the two must agree.
//!
//! One line in `tests/cases.rs` of the rule crate is all there is to write:
//! ```text
//! kisoku_harness::cases!(yamaguchi);
//! ```

mod native;
mod to_core;
mod to_wit;

pub use native::{Native, NotAModule};

use std::sync::Arc;

use kisoku_cases::{Report, Suite};
use kisoku_core::ports::Rules;
use kisoku_sdk::wit::api::Guest;

/// Runs the cases of a native module.
///
/// # Errors
/// In words for the author: the manifest is unsound, or the cases cannot be read.
pub fn run<M: Guest + 'static>(cases: &str) -> Result<Report, String> {
    let suite = Suite::read(cases).map_err(|error| format!("cases.yaml: {error}"))?;
    let native = Native::<M>::load().map_err(|error| error.to_string())?;
    let rules: Arc<dyn Rules> = Arc::new(native);
    Ok(kisoku_cases::run(&suite, &rules))
}

/// The test of a rule crate: its `cases.yaml` passes, and reaches every reason and band.
#[macro_export]
macro_rules! cases {
    ($module:ident) => {
        /// Every case of `cases.yaml`, natively.
        #[test]
        fn cases() {
            let cases =
                ::core::include_str!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/cases.yaml"));
            match $crate::run::<::$module::Module>(cases) {
                ::core::result::Result::Ok(report) => {
                    ::core::assert!(report.is_complete(), "\n{report}\n");
                }
                ::core::result::Result::Err(why) => ::core::panic!("\n{why}\n"),
            }
        }
    };
}
