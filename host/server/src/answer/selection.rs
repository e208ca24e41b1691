//! The document of a selection: how a budget was shared out, part by part.

use kisoku_core::money::Yen;
use kisoku_core::selection::Method;
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{RevisionBody, VerdictBody};
use super::{BYTES_MAX, bounded, id_text};
use crate::entry::{Part, Selected, Sums};
use crate::error::ServerError;
use crate::instant;

/// A selection among applications that waited: one decision, whose parts sum to what was allotted.
#[derive(Serialize, ToSchema)]
#[schema(as = Selection)]
pub(crate) struct SelectionBody<'a> {
    /// `selection`.
    kind: &'static str,
    /// Six digits.
    municipality: String,
    programme: &'a str,
    fiscal_year: i16,
    /// `selection`.
    entry: &'static str,
    /// `first-come`, `by-score` or `pro-rata`.
    method: &'static str,
    /// Of `pro-rata`: a share is cut down to whole multiples of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_yen: Option<i64>,
    budget: BudgetBody<'a>,
    /// The sum of the parts.
    allotted_yen: i64,
    /// What the budget has left; null where it has no ceiling.
    left_yen: Option<i64>,
    /// In the order in which they were decided.
    parts: Vec<PartBody<'a>>,
    revision: RevisionBody<'a>,
    id: String,
    /// UTC, RFC 3339.
    decided_at: Option<String>,
    /// 0: what the parts took stands in their entries.
    fuel: u64,
}

/// What was shared out.
#[derive(Serialize, ToSchema)]
#[schema(as = Budget)]
struct BudgetBody<'a> {
    tally: &'a str,
    /// Null where it has none.
    ceiling_yen: Option<i64>,
    before_yen: i64,
    after_yen: i64,
}

/// What became of one application.
#[derive(Serialize, ToSchema)]
#[schema(as = SelectionPart)]
struct PartBody<'a> {
    /// From 1.
    rank: u64,
    grant: String,
    /// The entry that allots to it, with its reasons.
    entry: String,
    /// As it was entered; null where the programme has none, or it was left blank.
    score: Option<&'a str>,
    /// What the rule computed when it was filed.
    computed_yen: i64,
    /// What it could get at most.
    most_yen: i64,
    verdict: VerdictBody,
    amount_yen: i64,
}

/// The entry as JSON.
///
/// # Errors
/// [`ServerError::TooLarge`] past the limit; [`ServerError::NotInManifest`] where the programme does not
/// select.
pub(crate) fn document(selected: &Selected, parts: &[Part], sums: Sums) -> Result<Vec<u8>, ServerError> {
    let revision = &selected.revision;
    let programme = revision.programme.as_ref();
    let budget = programme.selection.and_then(|selection| usize::try_from(selection.budget).ok());
    let tally =
        budget.and_then(|position| programme.tallies.get(position)).ok_or(ServerError::NotInManifest)?;
    let left = |ceiling: Yen| ceiling.get().saturating_sub(sums.after.get());
    let body = SelectionBody {
        kind: "selection",
        municipality: selected.municipality.to_string(),
        programme: &programme.id,
        fiscal_year: selected.fiscal_year.get(),
        entry: "selection",
        method: selected.plan.method.as_str(),
        unit_yen: match selected.plan.method {
            Method::ProRata => Some(selected.plan.unit.get()),
            Method::FirstCome | Method::ByScore => None,
        },
        budget: BudgetBody {
            tally: &tally.id,
            ceiling_yen: selected.ceiling.map(Yen::get),
            before_yen: sums.before.get(),
            after_yen: sums.after.get(),
        },
        allotted_yen: sums.allotted.get(),
        left_yen: selected.ceiling.map(left),
        parts: (1..).zip(parts).map(|(rank, part)| PartBody::new(rank, part)).collect(),
        revision: RevisionBody::new(revision),
        id: id_text(selected.stamp.id),
        decided_at: instant::rfc3339(selected.stamp.at),
        fuel: 0,
    };
    bounded::json(&body, BYTES_MAX)
}

impl<'a> PartBody<'a> {
    fn new(rank: u64, part: &'a Part) -> Self {
        Self {
            rank,
            grant: id_text(part.grant),
            entry: id_text(part.entry),
            score: part.score.as_deref(),
            computed_yen: part.computed.get(),
            most_yen: part.most.get(),
            verdict: VerdictBody::new(part.verdict),
            amount_yen: part.amount.get(),
        }
    }
}
