//! A selection summed up again from its parts; each part is an entry that is computed by itself.

use kisoku_core::answer::Verdict;
use kisoku_core::ledger::{EntryId, Seen};
use kisoku_core::money::Yen;
use kisoku_core::selection::Plan;
use kisoku_core::tally::Usage;
use serde::Deserialize;

use super::{Again, Difference, Known, Outcome};
use crate::entry::{Part, Selected};
use crate::restore::Id;

/// What a selection was made of.
#[derive(Deserialize)]
struct Kept {
    budget: KeptBudget,
    parts: Vec<KeptPart>,
}

#[derive(Deserialize)]
struct KeptBudget {
    before_yen: i64,
}

#[derive(Deserialize)]
struct KeptPart {
    grant: Id,
    entry: Id,
    score: Option<String>,
    computed_yen: i64,
    most_yen: i64,
    verdict: String,
    amount_yen: i64,
}

impl Known<'_> {
    pub(super) fn selected(self) -> Result<Again, Outcome> {
        let entry = self.entry;
        let revision = self.revision()?;
        let kept: Kept = serde_json::from_slice(&entry.document).map_err(|_| Difference::Unreadable)?;
        let parts = kept.parts.into_iter().map(KeptPart::part).collect::<Option<Vec<Part>>>();
        let parts = parts.ok_or(Difference::Unreadable)?;
        let plan = Plan::of(&revision.programme, &revision.settings).ok_or(Difference::Revision)?;
        let again = Selected {
            municipality: entry.municipality,
            revision: revision.clone(),
            fiscal_year: entry.fiscal_year,
            plan,
            ceiling: Selected::ceiling(revision),
            stamp: self.stamp(),
        };
        let amounts =
            parts.iter().try_fold(kept.budget.before_yen, |sum, part| sum.checked_add(part.amount.get()));
        let usage = Usage::new(vec![amounts]);
        let seen = Seen { grant: None, usage: &usage, erased: &[] };
        let document = again.settle(&parts, Yen::new(kept.budget.before_yen), &seen)?;
        Ok(Again { document, engine: None, erased: false })
    }
}

impl KeptPart {
    fn part(self) -> Option<Part> {
        let verdicts =
            [Verdict::Eligible, Verdict::Ineligible, Verdict::NeedsCorrection, Verdict::NeedsReview];
        let id = |Id(id): Id| -> EntryId { id };
        Some(Part {
            grant: id(self.grant),
            entry: id(self.entry),
            score: self.score,
            computed: Yen::new(self.computed_yen),
            most: Yen::new(self.most_yen),
            verdict: verdicts.into_iter().find(|verdict| verdict.as_str() == self.verdict)?,
            amount: Yen::new(self.amount_yen),
        })
    }
}
