//! Steps of an amount and bands of a scale: enums whose variants the manifest names.

use crate::wit::api;

/// The steps by which an amount is reached. Made by `#[derive(Steps)]`; steps of `()` leave no trace.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the steps of an amount",
    note = "it is made by `#[derive(Steps)]`, or it is `()`; where the derive reports an error, correct that first"
)]
pub trait Steps: Sized {
    /// The steps as the manifest declares them.
    fn steps() -> Vec<api::Step>;

    /// The position of this one.
    fn position(self) -> Option<u32>;
}

/// The bands of a programme, from best to worst. Made by `#[derive(Bands)]`; `()` has none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the bands of a programme",
    note = "it is made by `#[derive(Bands)]`, or it is `()`; where the derive reports an error, correct that first"
)]
pub trait Bands: Sized {
    /// The bands as the manifest declares them.
    fn bands() -> Vec<api::Band>;

    /// The position of this one: its rank less one.
    fn position(self) -> Option<u32>;
}

impl Steps for () {
    fn steps() -> Vec<api::Step> {
        Vec::new()
    }

    fn position(self) -> Option<u32> {
        None
    }
}

impl Bands for () {
    fn bands() -> Vec<api::Band> {
        Vec::new()
    }

    fn position(self) -> Option<u32> {
        None
    }
}
