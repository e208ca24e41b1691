//! Settling one submission: calling its closure safely and checking what it hands back. Both
//! ledgers settle here; keeping the result is theirs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kisoku_core::ledger::{Document, LedgerError, Settle};
use kisoku_core::tally::{Place, Span, TallyKey, Usage};

use crate::error::StoreError;
use crate::movement::{self, Movement};

/// Most bytes of an answer's document: four times what the largest assessment answers, and far
/// below what SQLite takes in a row.
pub(crate) const DOCUMENT_BYTES_MAX: usize = 16 << 20;

/// Most bytes of an entry's personal values: a form with every field filled to its limit.
pub(crate) const PERSONAL_BYTES_MAX: usize = 4 << 20;

/// An answer that may be kept as it is.
pub(crate) struct Answer<'a> {
    /// The document's bytes.
    pub(crate) document: Vec<u8>,
    /// The totals that move, each with by how much.
    pub(crate) moved: Vec<(&'a TallyKey, i64)>,
    /// The same as it is kept in the entry.
    pub(crate) movements: String,
    /// Fuel that it took, at most what a column holds.
    pub(crate) fuel: u64,
}

/// Settles against a usage, and finds everything that could be wrong with the result before
/// anything is written.
pub(crate) fn settle<'a>(
    settle: &mut Settle,
    places: &'a [Place],
    usage: &Usage,
) -> Result<Answer<'a>, LedgerError> {
    // The closure is not called again after a panic, so no broken state is seen.
    let settled =
        catch_unwind(AssertUnwindSafe(|| settle(usage))).map_err(|_panic| StoreError::SettlePanicked)?;
    let Document { bytes, movements, fuel } = settled?;
    within("answer", bytes.len(), DOCUMENT_BYTES_MAX)?;
    let moved = moved(places, usage, &movements)?;
    let kept: Vec<_> = moved.iter().map(|(key, by)| Movement::new(key, *by)).collect();
    let movements = movement::text(&kept)?;
    Ok(Answer { document: bytes, moved, movements, fuel: fuel.min(i64::MAX.unsigned_abs()) })
}

/// Refuses what is too large.
pub(crate) fn within(what: &'static str, bytes: usize, bytes_max: usize) -> Result<(), StoreError> {
    if bytes > bytes_max {
        return Err(StoreError::TooLarge { what, bytes_max });
    }
    Ok(())
}

fn moved<'a>(
    places: &'a [Place],
    usage: &Usage,
    movements: &[i64],
) -> Result<Vec<(&'a TallyKey, i64)>, StoreError> {
    let wrong = |what| StoreError::Movements { what };
    if movements.len() != places.len() || usage.totals().len() != places.len() {
        return Err(wrong("there are not as many as totals"));
    }
    let mut moved: Vec<(&TallyKey, i64)> = Vec::with_capacity(places.len());
    for ((place, before), &movement) in places.iter().zip(usage.totals()).zip(movements) {
        if movement == 0 {
            continue;
        }
        let (Some(key), Some(before)) = (&place.key, before) else {
            return Err(wrong("a total without a key moves"));
        };
        let Some(after) = before.checked_add(movement).filter(|after| *after >= 0) else {
            return Err(wrong("a total would leave its range"));
        };
        // In another year it could take back more than that year has.
        if movement < 0 && place.span == Span::Lifetime {
            return Err(wrong("a total over all years moves down"));
        }
        // Core has checked the ceiling already. It is checked again where the money is counted.
        let past_ceiling = movement > 0 && place.ceiling.is_some_and(|ceiling| after > ceiling);
        if past_ceiling {
            return Err(wrong("a total would go past its ceiling"));
        }
        if moved.iter().any(|(other, _)| *other == key) {
            return Err(wrong("one total moves twice"));
        }
        moved.push((key, movement));
    }
    Ok(moved)
}
