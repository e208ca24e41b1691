//! The contract's types as Rust types, generated from `rules.wit`; nothing by hand.

wasmtime::component::bindgen!({
    path: "../../guest-sdk/wit",
    world: "rules",
    // Arguments borrow what the core holds: no text is copied but into the guest.
    ownership: Borrowing { duplicate_if_necessary: true },
});
