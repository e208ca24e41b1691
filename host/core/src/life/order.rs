//! The order of a grant's life: what may happen in which state, as one table. How a grant stands
//! afterwards is in [`super::course`].

use super::{EntryKind, Refusal, Standing, State};
use crate::money::Yen;

/// One line of the state machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The state before; `None` opens a grant.
    pub from: Option<State>,
    /// What happens.
    pub kind: EntryKind,
    /// The states that may follow.
    pub to: &'static [State],
}

const fn step(from: State, kind: EntryKind, to: &'static [State]) -> Transition {
    Transition { from: Some(from), kind, to }
}

const fn opens(kind: EntryKind, to: &'static [State]) -> Transition {
    Transition { from: None, kind, to }
}

const ANSWERED: &[State] = &[State::Granted, State::Rejected, State::Returned, State::UnderReview];

/// The whole state machine; what is not in it may not happen.
///
/// Source: the order of steps of a grant ordinance (申請, 決定, 取下げ, 変更・廃止, 実績報告, 額の確定, 交付,
/// 取消し, 返還).
pub const TRANSITIONS: &[Transition] = &[
    opens(EntryKind::Application, &[State::Applied, State::Rejected]),
    opens(EntryKind::Decision, ANSWERED),
    step(State::Applied, EntryKind::Correction, &[State::Applied, State::Rejected]),
    step(State::Applied, EntryKind::Allotment, &[State::Granted, State::Rejected, State::Applied]),
    step(State::Applied, EntryKind::Withdrawal, &[State::Withdrawn]),
    step(State::Returned, EntryKind::Correction, ANSWERED),
    step(State::Returned, EntryKind::Withdrawal, &[State::Withdrawn]),
    step(State::UnderReview, EntryKind::Correction, ANSWERED),
    step(State::UnderReview, EntryKind::Rejection, &[State::Rejected]),
    step(State::UnderReview, EntryKind::Withdrawal, &[State::Withdrawn]),
    step(State::Granted, EntryKind::Withdrawal, &[State::Withdrawn]),
    step(State::Granted, EntryKind::Change, &[State::Granted]),
    step(State::Granted, EntryKind::Payment, &[State::Granted]),
    step(State::Granted, EntryKind::Report, &[State::Reported, State::Granted]),
    step(State::Granted, EntryKind::Abandonment, &[State::Abandoned]),
    step(State::Granted, EntryKind::Cancellation, &[State::Granted, State::Cancelled]),
    step(State::Granted, EntryKind::RepaymentOrder, &[State::Granted]),
    step(State::Granted, EntryKind::Repayment, &[State::Granted]),
    step(State::Reported, EntryKind::Report, &[State::Reported, State::Granted]),
    step(State::Reported, EntryKind::Determination, &[State::Determined, State::Paid, State::Granted]),
    step(State::Reported, EntryKind::Abandonment, &[State::Abandoned]),
    step(State::Reported, EntryKind::Cancellation, &[State::Reported, State::Cancelled]),
    step(State::Reported, EntryKind::RepaymentOrder, &[State::Reported]),
    step(State::Reported, EntryKind::Repayment, &[State::Reported]),
    step(State::Determined, EntryKind::Payment, &[State::Determined, State::Paid]),
    step(State::Determined, EntryKind::Cancellation, &[State::Determined, State::Paid, State::Cancelled]),
    step(State::Determined, EntryKind::RepaymentOrder, &[State::RepaymentOrdered]),
    step(State::Determined, EntryKind::Repayment, &[State::Determined]),
    step(State::Paid, EntryKind::Cancellation, &[State::Paid, State::Cancelled]),
    step(State::Paid, EntryKind::RepaymentOrder, &[State::RepaymentOrdered]),
    step(State::Paid, EntryKind::Repayment, &[State::Paid]),
    step(State::Abandoned, EntryKind::RepaymentOrder, &[State::RepaymentOrdered]),
    step(State::Abandoned, EntryKind::Repayment, &[State::Abandoned]),
    step(State::Cancelled, EntryKind::RepaymentOrder, &[State::RepaymentOrdered]),
    step(State::Cancelled, EntryKind::Repayment, &[State::Cancelled]),
    step(State::RepaymentOrdered, EntryKind::Repayment, &[State::RepaymentOrdered, State::Repaid]),
    step(State::RepaymentOrdered, EntryKind::RepaymentOrder, &[State::RepaymentOrdered]),
    step(State::RepaymentOrdered, EntryKind::Cancellation, &[State::RepaymentOrdered]),
    step(State::Repaid, EntryKind::RepaymentOrder, &[State::RepaymentOrdered]),
    step(State::Repaid, EntryKind::Cancellation, &[State::Repaid]),
];

/// What may come next.
pub fn may_follow(standing: &Standing) -> Vec<EntryKind> {
    TRANSITIONS
        .iter()
        .filter(|transition| transition.from == Some(standing.state))
        .map(|transition| transition.kind)
        .filter(|kind| match kind {
            EntryKind::Payment => standing.payable() > Yen::ZERO,
            EntryKind::RepaymentOrder => standing.overpaid() > Yen::ZERO,
            EntryKind::Repayment => standing.owed() > Yen::ZERO,
            EntryKind::Withdrawal => standing.paid() == Yen::ZERO,
            EntryKind::Cancellation => standing.granted > Yen::ZERO || !is_coming_back(standing.state),
            EntryKind::Application
            | EntryKind::Decision
            | EntryKind::Correction
            | EntryKind::Rejection
            | EntryKind::Allotment
            | EntryKind::Change
            | EntryKind::Abandonment
            | EntryKind::Report
            | EntryKind::Determination
            | EntryKind::Selection
            | EntryKind::Erasure => true,
        })
        .collect()
}

/// Whether an entry may be the next one of a grant.
///
/// # Errors
/// [`Refusal::OutOfOrder`] with what may come next.
pub fn check_order(standing: &Standing, kind: EntryKind) -> Result<(), Refusal> {
    let listed = TRANSITIONS
        .iter()
        .any(|transition| transition.from == Some(standing.state) && transition.kind == kind);
    if listed {
        return Ok(());
    }
    Err(Refusal::OutOfOrder { state: standing.state, kind, may: may_follow(standing) })
}

/// Its state says that money is to come back, or came.
pub(super) const fn is_coming_back(state: State) -> bool {
    matches!(state, State::RepaymentOrdered | State::Repaid)
}
