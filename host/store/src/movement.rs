//! What an entry moves: the difference between what its grant counted before and counts now, and the
//! JSON text of it that stands in the entry under its hash. Moving totals is in [`crate::view`].

use std::collections::BTreeMap;

use kisoku_core::calendar::FiscalYear;
use kisoku_core::life::Count;
use kisoku_core::tally::TallyKey;
use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// By how much each total moves, in the order of the keys.
pub(crate) type Movements = Vec<(TallyKey, i64)>;

/// By how much one total moved. The order of the members is that of the text, for ever.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    tally: String,
    fiscal_year: i16,
    parts: Vec<String>,
    by: i64,
}

/// What is different between what a grant counted before and counts now.
///
/// # Errors
/// [`StoreError::Unfit`] for a total that counts twice, or nothing, or too much.
pub(crate) fn difference(before: &[Count], after: &[Count]) -> Result<Movements, StoreError> {
    let wrong = |what| StoreError::Unfit { what };
    let mut by: BTreeMap<&TallyKey, i64> = BTreeMap::new();
    for count in after {
        if count.amount <= 0 {
            return Err(wrong("it counts nothing in a total"));
        }
        if by.insert(&count.key, count.amount).is_some() {
            return Err(wrong("it counts twice in one total"));
        }
    }
    for count in before {
        let now = by.entry(&count.key).or_default();
        *now = now.checked_sub(count.amount).ok_or_else(|| wrong("it counts too much"))?;
    }
    Ok(by.into_iter().filter(|(_, by)| *by != 0).map(|(key, by)| (key.clone(), by)).collect())
}

/// Movements as they are kept: a list, empty where nothing moved.
pub(crate) fn text(movements: &Movements) -> Result<String, StoreError> {
    if movements.is_empty() {
        return Ok("[]".to_owned());
    }
    let written: Vec<_> = movements
        .iter()
        .map(|(key, by)| Written {
            tally: key.tally.clone(),
            fiscal_year: key.fiscal_year.get(),
            parts: key.parts.clone(),
            by: *by,
        })
        .collect();
    serde_json::to_string(&written).map_err(|_| StoreError::Unfit { what: "it cannot be written" })
}

/// The movements of such a text; `None` where it is none.
pub(crate) fn of(text: &str) -> Option<Movements> {
    let written: Vec<Written> = serde_json::from_str(text).ok()?;
    let read = written.into_iter().map(|Written { tally, fiscal_year, parts, by }| {
        Some((TallyKey { tally, fiscal_year: FiscalYear::new(fiscal_year)?, parts }, by))
    });
    read.collect()
}
