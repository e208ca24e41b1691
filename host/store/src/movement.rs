//! What an entry moved, as the JSON text that stands in its column and under its hash. Moving totals
//! is in [`crate::writer`].

use kisoku_core::tally::TallyKey;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// By how much one total moved. The order of the members is that of the text, for ever.
#[derive(Serialize, Deserialize)]
pub(crate) struct Movement {
    pub(crate) tally: String,
    pub(crate) fiscal_year: i16,
    pub(crate) parts: Vec<String>,
    pub(crate) by: i64,
}

impl Movement {
    pub(crate) fn new(key: &TallyKey, by: i64) -> Self {
        Self { tally: key.tally.clone(), fiscal_year: key.fiscal_year.get(), parts: key.parts.clone(), by }
    }
}

/// Movements as they are kept: a list, empty where nothing moved.
pub(crate) fn text(movements: &[Movement]) -> Result<String, StoreError> {
    serde_json::to_string(movements).map_err(|_| StoreError::Movements { what: "they cannot be written" })
}

/// The movements of such a text; `None` where it is none.
pub(crate) fn of(text: &str) -> Option<Vec<Movement>> {
    serde_json::from_str(text).ok()
}
