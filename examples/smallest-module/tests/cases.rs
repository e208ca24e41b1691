//! The cases of this module, natively; `kisoku test` runs the same ones through wasm.
#![cfg(not(target_family = "wasm"))]

kisoku_harness::cases!(smallest_module);
