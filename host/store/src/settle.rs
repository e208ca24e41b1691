//! Settling one entry: calling its closure safely and checking what it hands back against the totals.
//! Both ledgers settle here; keeping the result is theirs.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use kisoku_core::ledger::{Belongs, Document, EntryId, Keep, LedgerError, Records, Seen};
use kisoku_core::life::{Grant, State};
use kisoku_core::tally::{Place, Span, TallyKey, Usage};

use crate::erasure;
use crate::error::StoreError;
use crate::movement::{self, Movements};
use crate::standing;

/// Most bytes of an answer's document: four times what the largest assessment answers, and far
/// below what SQLite takes in a row.
const DOCUMENT_BYTES_MAX: usize = 16 << 20;

/// Most bytes of an entry's personal values: a form with every field filled to its limit.
const PERSONAL_BYTES_MAX: usize = 4 << 20;

/// An answer that may be kept as it is.
pub(crate) struct Answer {
    /// The document's bytes.
    pub(crate) document: Vec<u8>,
    /// How the grant stands with it; `None` where the entry is of none.
    pub(crate) stands: Option<Stands>,
    /// The totals that move, each with by how much.
    pub(crate) moved: Movements,
    /// The same as it is kept in the entry.
    pub(crate) movements: String,
    /// Fuel that it took, at most what a column holds.
    pub(crate) fuel: u64,
}

/// How a grant stands after an entry.
pub(crate) struct Stands {
    pub(crate) standing: kisoku_core::life::Standing,
    /// The entry whose record it stands on.
    pub(crate) recorded: EntryId,
    /// The same as it is kept.
    pub(crate) text: String,
}

impl Stands {
    pub(crate) const fn state(&self) -> State {
        self.standing.state
    }
}

/// Settles an entry against its grant, the grants that it erases from and what `total` tells of one
/// total, and finds everything that could be wrong with the result before anything is written.
pub(crate) fn settle<E: From<LedgerError>>(
    keep: &mut Keep,
    (grant, erased): (Option<&Grant>, &[Grant]),
    mut total: impl FnMut(&TallyKey, Span) -> Result<i64, E>,
) -> Result<Answer, E> {
    let personal_bytes = keep.personal.as_ref().map_or(0, |personal| personal.bytes.len());
    within("personal values", personal_bytes, PERSONAL_BYTES_MAX).map_err(LedgerError::from)?;
    let usage = usage(&keep.places, grant, &mut total)?;
    // The closure is not called again after a panic, so no broken state is seen.
    let seen = Seen { grant, usage: &usage, erased };
    let settled = catch_unwind(AssertUnwindSafe(|| (keep.settle)(&seen)))
        .map_err(|_panic| LedgerError::from(StoreError::SettlePanicked))?;
    let Document { bytes, standing, fuel } = settled.map_err(LedgerError::from)?;
    within("answer", bytes.len(), DOCUMENT_BYTES_MAX).map_err(LedgerError::from)?;
    let listed = if keep.erases.is_empty() { BTreeSet::new() } else { erasure::listed(&bytes) };
    if !keep.erases.iter().all(|id| listed.contains(id)) {
        let what = "its document does not list what it erases";
        return Err(LedgerError::from(StoreError::Unfit { what }).into());
    }
    let stands = stands(keep, grant, standing).map_err(LedgerError::from)?;
    let before = grant.map_or(&[][..], |grant| &grant.standing.counts);
    let after = stands.as_ref().map_or(&[][..], |stands| &stands.standing.counts);
    let moved = movement::difference(before, after).map_err(LedgerError::from)?;
    for (key, by) in &moved {
        let year = total(key, Span::FiscalYear)?;
        let life = total(key, Span::Lifetime)?;
        fits(&keep.places, key, *by, year, life).map_err(LedgerError::from)?;
    }
    let movements = movement::text(&moved).map_err(LedgerError::from)?;
    Ok(Answer { document: bytes, stands, moved, movements, fuel: fuel.min(i64::MAX.unsigned_abs()) })
}

/// Refuses what is too large.
pub(crate) fn within(what: &'static str, bytes: usize, bytes_max: usize) -> Result<(), StoreError> {
    if bytes > bytes_max {
        return Err(StoreError::TooLarge { what, bytes_max });
    }
    Ok(())
}

/// The totals at the places, without what the grant itself adds to them.
fn usage<E>(
    places: &[Place],
    grant: Option<&Grant>,
    mut total: impl FnMut(&TallyKey, Span) -> Result<i64, E>,
) -> Result<Usage, E> {
    let counts = grant.map_or(&[][..], |grant| &grant.standing.counts);
    let mut without = |key: &TallyKey, span: Span| {
        let own: i64 = counts
            .iter()
            .filter(|count| (&count.key.tally, &count.key.parts) == (&key.tally, &key.parts))
            .filter(|count| span == Span::Lifetime || count.key.fiscal_year == key.fiscal_year)
            .map(|count| count.amount)
            .sum();
        Ok(total(key, span)? - own)
    };
    let totals =
        places.iter().map(|place| place.key.as_ref().map(|key| without(key, place.span)).transpose());
    totals.collect::<Result<_, E>>().map(Usage::new)
}

/// How the grant stands after the entry, where it is of one.
fn stands(
    keep: &Keep,
    grant: Option<&Grant>,
    standing: Option<kisoku_core::life::Standing>,
) -> Result<Option<Stands>, StoreError> {
    let wrong = |what| Err(StoreError::Unfit { what });
    let recorded = match (keep.belongs, grant) {
        (Belongs::None, _) if standing.is_none() => return Ok(None),
        (Belongs::None, _) => return wrong("an entry of no grant has a standing"),
        (Belongs::Opens, _) => keep.id,
        (Belongs::To(_), None) => return wrong("it carries on a grant that was not read"),
        (Belongs::To(_), Some(grant)) if keep.fiscal_year != grant.fiscal_year => {
            return wrong("it counts in another fiscal year than its grant");
        }
        (Belongs::To(_), Some(grant)) => match keep.records {
            Records::Yes => keep.id,
            Records::No => grant.recorded,
        },
    };
    let Some(standing) = standing else { return wrong("an entry of a grant has no standing") };
    let text = standing::text(&standing, recorded)?;
    Ok(Some(Stands { standing, recorded, text }))
}

/// Whether a total of the year and over all years may move by so much. Core has checked the ceiling
/// already. It is checked again where the money is counted.
fn fits(places: &[Place], key: &TallyKey, by: i64, year: i64, life: i64) -> Result<(), StoreError> {
    let wrong = |what| Err(StoreError::Unfit { what });
    let after = |total: i64| total.checked_add(by).filter(|after| *after >= 0);
    let (Some(year), Some(life)) = (after(year), after(life)) else {
        return wrong("a total would leave its range");
    };
    if by < 0 {
        return Ok(());
    }
    let mut declared = false;
    for place in places.iter().filter(|place| place.key.as_ref() == Some(key)) {
        declared = true;
        let total = match place.span {
            Span::FiscalYear => year,
            Span::Lifetime => life,
        };
        if place.ceiling.is_some_and(|ceiling| total > ceiling) {
            return wrong("a total would go past its ceiling");
        }
    }
    if declared { Ok(()) } else { wrong("a total that it does not read would grow") }
}
