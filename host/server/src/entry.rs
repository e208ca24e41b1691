//! Entries of the ledger as they are settled and written: the same on their way in and when they are
//! computed again. Keeping them is not here.

mod ruled;
mod selected;
mod stated;

use kisoku_core::error::{RuleFailure, Unsettled};
use kisoku_core::ledger::EntryId;
use kisoku_core::life::{EntryKind, StageKind, Standing, may_follow};
use kisoku_core::manifest::Programme;

pub use ruled::{About, Ruled};
pub use selected::{Part, Selected, Sums};
pub(crate) use selected::{answered, part_key};
pub use stated::{Cause, Stated, Statement};

use crate::error::ServerError;

/// Whose records a grant stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// The entry with the record by which it was granted, or is to be.
    pub granted: EntryId,
    /// The entry with the record of what was done; `None` before a report.
    pub reported: Option<EntryId>,
}

/// The stage that a programme has to declare for an entry; `None` where it needs none.
pub(crate) const fn stage_of(kind: EntryKind) -> Option<StageKind> {
    match kind {
        EntryKind::Application | EntryKind::Allotment | EntryKind::Selection => Some(StageKind::Selection),
        EntryKind::Change => Some(StageKind::Change),
        EntryKind::Report | EntryKind::Determination => Some(StageKind::Report),
        EntryKind::RepaymentOrder => Some(StageKind::Repayment),
        EntryKind::Decision
        | EntryKind::Correction
        | EntryKind::Rejection
        | EntryKind::Withdrawal
        | EntryKind::Abandonment
        | EntryKind::Payment
        | EntryKind::Cancellation
        | EntryKind::Repayment
        | EntryKind::Erasure => None,
    }
}

/// What may come next, but for what the programme's rule does not answer.
pub(crate) fn next(standing: &Standing, programme: Option<&Programme>) -> Vec<EntryKind> {
    let answered = |kind: &EntryKind| match (stage_of(*kind), programme) {
        (Some(stage), Some(programme)) => programme.stages.contains(&stage),
        (Some(_) | None, _) => true,
    };
    may_follow(standing).into_iter().filter(answered).collect()
}

/// An answer that could not be written: too large is the module's failure.
fn unwritten(error: &ServerError) -> Unsettled {
    match error {
        ServerError::TooLarge { bytes_max } => {
            let limit_bytes = u64::try_from(*bytes_max).unwrap_or(u64::MAX);
            Unsettled::Failed(RuleFailure::AnswerTooLarge { limit_bytes })
        }
        ServerError::NotInManifest | ServerError::PersonalTooLarge { .. } | ServerError::Json(_) => {
            Unsettled::Unwritten
        }
    }
}

/// A decision that is none.
const fn no_decision() -> Unsettled {
    Unsettled::Failed(RuleFailure::WrongSubject)
}
