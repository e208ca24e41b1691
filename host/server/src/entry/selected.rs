//! The entry of a selection: one recorded decision over a budget, with a part for each application.

use std::sync::Arc;

use kisoku_core::answer::Verdict;
use kisoku_core::calendar::FiscalYear;
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{Document, EntryId, Seen};
use kisoku_core::money::Yen;
use kisoku_core::revision::{LgCode, Revision};
use kisoku_core::selection::Plan;
use serde::Deserialize;

use super::unwritten;
use crate::answer::{Stamp, id_text, selection};

/// A selection over what a budget has left.
#[derive(Clone)]
pub struct Selected {
    /// Whose ledger.
    pub municipality: LgCode,
    /// The revision whose settings say how.
    pub revision: Arc<Revision>,
    /// Whose budget.
    pub fiscal_year: FiscalYear,
    /// How it is shared out.
    pub plan: Plan,
    /// What the budget may never exceed; `None` where it has no ceiling.
    pub ceiling: Option<Yen>,
    /// Its id and when it was submitted.
    pub stamp: Stamp,
}

/// What became of one application, in the order in which they were decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its grant.
    pub grant: EntryId,
    /// The entry that allots to it.
    pub entry: EntryId,
    /// As it is written; `None` where it has none.
    pub score: Option<String>,
    /// What its rule computed when it was filed.
    pub computed: Yen,
    /// What it could get at most.
    pub most: Yen,
    /// What its rule answered.
    pub verdict: Verdict,
    /// What it gets.
    pub amount: Yen,
}

/// What a budget comes to over a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// Granted before it.
    pub before: Yen,
    /// What the parts sum to.
    pub allotted: Yen,
    /// Granted after it.
    pub after: Yen,
}

impl Selected {
    /// What the budget of a revision may never exceed; `None` where it has no ceiling, or none that is shared
    /// out.
    pub fn ceiling(revision: &Revision) -> Option<Yen> {
        let programme = revision.programme.as_ref();
        let budget = usize::try_from(programme.selection?.budget).ok()?;
        revision.settings.yen(programme.tallies.get(budget)?.ceiling?)
    }

    /// Sums the parts up and writes the entry. `before` is what was granted of the budget before the first
    /// part, and what the transaction has seen is what is after the last one.
    ///
    /// # Errors
    /// [`Unsettled::Unwritten`] where the parts do not sum to what the budget moved by, or where the entry
    /// could not be written.
    pub fn settle(&self, parts: &[Part], before: Yen, seen: &Seen<'_>) -> Result<Document, Unsettled> {
        let sums = sums(parts, before).ok_or(Unsettled::Unwritten)?;
        if seen.usage.totals() != [Some(sums.after.get())] {
            return Err(Unsettled::Unwritten);
        }
        let bytes = selection::document(self, parts, sums).map_err(|error| unwritten(&error))?;
        Ok(Document { bytes, standing: None, fuel: 0 })
    }
}

/// What the rule answered to one application, as its part's document says it.
pub(crate) fn answered(document: &[u8]) -> Option<Verdict> {
    #[derive(Deserialize)]
    struct Said<'a> {
        verdict: &'a str,
    }
    let said: Said<'_> = serde_json::from_slice(document).ok()?;
    let verdicts = [Verdict::Eligible, Verdict::Ineligible, Verdict::NeedsCorrection, Verdict::NeedsReview];
    verdicts.into_iter().find(|verdict| verdict.as_str() == said.verdict)
}

/// The key under which a selection keeps the part of a grant.
pub(crate) fn part_key(selection: EntryId, grant: EntryId) -> String {
    format!("selection {} {}", id_text(selection), id_text(grant))
}

fn sums(parts: &[Part], before: Yen) -> Option<Sums> {
    let allotted = parts.iter().try_fold(Yen::ZERO, |sum, part| sum.checked_add(part.amount))?;
    Some(Sums { before, allotted, after: before.checked_add(allotted)? })
}
