//! The course of a grant: how it stands after an entry, or why that may not happen. Pure functions;
//! amounts come from the rules, the order is in [`super::order`], and the ledger calls them inside its
//! transaction.

use super::order::{TRANSITIONS, check_order, is_coming_back};
use super::{Count, EntryKind, Ground, Payments, Refusal, Standing, State, above};
use crate::answer::{Decision, Verdict};
use crate::calendar::Date;
use crate::manifest::TallySum;
use crate::money::Yen;

/// What a person or a rule says about a grant.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// A rule answered: an application, a decision, a correction, an allotment, a change, a report or
    /// a determination.
    Answered {
        /// Which of these.
        kind: EntryKind,
        /// What the rule said.
        decision: &'a Decision,
        /// What the grant adds to which totals where the answer takes effect.
        counts: Vec<Count>,
        /// The day.
        on: Date,
    },
    /// A person refuses what the rule left to a person.
    Rejected,
    /// The applicant takes it back.
    Withdrawn,
    /// The grantee gives it up.
    Abandoned,
    /// Money is paid.
    Paid {
        /// How much.
        amount: Yen,
        /// The day on which the grantee receives it.
        on: Date,
    },
    /// The decision is cancelled, and only so much of the grant is left; ¥0 cancels all of it.
    Cancelled {
        /// What is left.
        left: Yen,
        /// Why what was paid above that comes back.
        ground: Ground,
    },
    /// What was paid above what stands granted is ordered back.
    Ordered {
        /// What the rule adds.
        surcharge: Yen,
    },
    /// Money comes back.
    Repaid {
        /// How much.
        amount: Yen,
    },
}

impl Event<'_> {
    /// The kind of its entry.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Answered { kind, .. } => *kind,
            Self::Rejected => EntryKind::Rejection,
            Self::Withdrawn => EntryKind::Withdrawal,
            Self::Abandoned => EntryKind::Abandonment,
            Self::Paid { .. } => EntryKind::Payment,
            Self::Cancelled { .. } => EntryKind::Cancellation,
            Self::Ordered { .. } => EntryKind::RepaymentOrder,
            Self::Repaid { .. } => EntryKind::Repayment,
        }
    }
}

/// How a grant stands after its first entry.
///
/// # Errors
/// [`Refusal::NotOpening`].
pub fn open(event: Event<'_>) -> Result<Standing, Refusal> {
    let kind = event.kind();
    let opening = TRANSITIONS.iter().any(|transition| transition.from.is_none() && transition.kind == kind);
    let Event::Answered { decision, counts, on, .. } = event else {
        return Err(Refusal::NotOpening { kind });
    };
    if !opening {
        return Err(Refusal::NotOpening { kind });
    }
    let standing = Standing {
        state: State::Applied,
        granted: Yen::ZERO,
        granted_on: None,
        left: None,
        computed: Yen::ZERO,
        payments: Payments::default(),
        forfeited: Yen::ZERO,
        surcharge: Yen::ZERO,
        repaid: Yen::ZERO,
        counts: Vec::new(),
    };
    if kind == EntryKind::Application {
        return Ok(waiting(&standing, decision));
    }
    Ok(decided(&standing, decision, counts, on))
}

/// How a grant stands after a further entry.
///
/// # Errors
/// [`Refusal`] where it may not happen; the grant stands as before.
pub fn follow(standing: &Standing, event: Event<'_>) -> Result<Standing, Refusal> {
    let kind = event.kind();
    check_order(standing, kind)?;
    let before = standing;
    let after = match event {
        Event::Answered { decision, counts, on, .. } => answered(before, kind, decision, counts, on),
        Event::Rejected => Standing { state: State::Rejected, ..before.clone() },
        Event::Withdrawn if before.paid() > Yen::ZERO => {
            return Err(Refusal::PaidAlready { paid: before.paid() });
        }
        Event::Withdrawn => given_up(before, State::Withdrawn),
        Event::Abandoned => given_up(before, State::Abandoned),
        Event::Paid { amount, on } => paid(before, amount, on)?,
        Event::Cancelled { left, ground } => forfeited(before, cancelled(before, left)?, ground),
        Event::Ordered { surcharge } => ordered(before, surcharge)?,
        Event::Repaid { amount } => repaid(before, amount)?,
    };
    if let Some(left) = after.left.filter(|left| after.granted > *left) {
        return Err(Refusal::AboveLeft { left });
    }
    let forfeited = after.forfeited.min(after.overpaid());
    Ok(Standing { forfeited, ..after })
}

fn answered(
    before: &Standing,
    kind: EntryKind,
    decision: &Decision,
    counts: Vec<Count>,
    on: Date,
) -> Standing {
    let eligible = decision.verdict == Verdict::Eligible;
    match kind {
        EntryKind::Correction if before.state == State::Applied => waiting(before, decision),
        EntryKind::Change if !eligible => before.clone(),
        EntryKind::Change => Standing { granted: decision.amount, counts, ..before.clone() },
        EntryKind::Report | EntryKind::Determination => match decision.verdict {
            // Not complete yet: it is reported on again.
            Verdict::NeedsCorrection | Verdict::NeedsReview => {
                Standing { state: State::Granted, computed: Yen::ZERO, ..before.clone() }
            }
            Verdict::Eligible | Verdict::Ineligible if kind == EntryKind::Report => {
                Standing { state: State::Reported, computed: decision.amount, ..before.clone() }
            }
            Verdict::Eligible | Verdict::Ineligible => determined(before, decision.amount, counts),
        },
        EntryKind::Allotment => allotted(before, decision, counts, on),
        EntryKind::Application
        | EntryKind::Decision
        | EntryKind::Correction
        | EntryKind::Rejection
        | EntryKind::Withdrawal
        | EntryKind::Abandonment
        | EntryKind::Payment
        | EntryKind::Cancellation
        | EntryKind::RepaymentOrder
        | EntryKind::Repayment
        | EntryKind::Selection
        | EntryKind::Erasure => decided(before, decision, counts, on),
    }
}

/// The final amount. A grant of which nothing is left counts nowhere; one that never was in yen does.
fn determined(before: &Standing, granted: Yen, counts: Vec<Count>) -> Standing {
    let nothing_left = granted == Yen::ZERO && before.granted > Yen::ZERO;
    let counts = if nothing_left { Vec::new() } else { counts };
    let state = if before.left_paid() == granted { State::Paid } else { State::Determined };
    Standing { state, granted, computed: granted, counts, ..before.clone() }
}

/// What a selection cannot decide yet waits for the next one.
fn allotted(before: &Standing, decision: &Decision, counts: Vec<Count>, on: Date) -> Standing {
    match decision.verdict {
        Verdict::Eligible | Verdict::Ineligible => decided(before, decision, counts, on),
        Verdict::NeedsCorrection | Verdict::NeedsReview => waiting(before, decision),
    }
}

/// An application that waits, also where it lacks something or a person has to look at it: it may be
/// corrected until a selection decides it.
fn waiting(before: &Standing, decision: &Decision) -> Standing {
    let state = match decision.verdict {
        Verdict::Ineligible => State::Rejected,
        Verdict::Eligible | Verdict::NeedsCorrection | Verdict::NeedsReview => State::Applied,
    };
    Standing { state, computed: decision.amount, ..before.clone() }
}

fn decided(before: &Standing, decision: &Decision, counts: Vec<Count>, on: Date) -> Standing {
    let state = match decision.verdict {
        Verdict::Eligible => {
            let (granted, granted_on) = (decision.amount, Some(on));
            let computed = Yen::ZERO;
            return Standing {
                state: State::Granted,
                granted,
                granted_on,
                computed,
                counts,
                ..before.clone()
            };
        }
        Verdict::Ineligible => State::Rejected,
        Verdict::NeedsCorrection => State::Returned,
        Verdict::NeedsReview => State::UnderReview,
    };
    Standing { state, granted: Yen::ZERO, counts: Vec::new(), ..before.clone() }
}

fn given_up(before: &Standing, state: State) -> Standing {
    let counts = Vec::new();
    Standing { state, granted: Yen::ZERO, left: None, computed: Yen::ZERO, counts, ..before.clone() }
}

fn paid(before: &Standing, amount: Yen, on: Date) -> Result<Standing, Refusal> {
    let payable = before.payable();
    if amount > payable {
        return Err(Refusal::AbovePayable { payable });
    }
    let after = Standing { payments: before.payments.with(amount, on)?, ..before.clone() };
    let all = after.state == State::Determined && after.left_paid() == after.granted;
    Ok(Standing { state: if all { State::Paid } else { after.state }, ..after })
}

fn cancelled(before: &Standing, left: Yen) -> Result<Standing, Refusal> {
    let nothing_left = left == Yen::ZERO;
    // A grant without yen is cancelled too, but not twice.
    let cancels_nothing = left >= before.granted && (!nothing_left || is_coming_back(before.state));
    if left < Yen::ZERO || cancels_nothing {
        return Err(Refusal::NotLess { granted: before.granted });
    }
    // What was ordered back goes on; the rest that is cancelled can be ordered after it.
    let state = if is_coming_back(before.state) {
        before.state
    } else if nothing_left {
        State::Cancelled
    } else if before.state == State::Determined && before.left_paid() == left {
        State::Paid
    } else {
        before.state
    };
    if nothing_left {
        return Ok(given_up(before, state));
    }
    let mut counts = before.counts.clone();
    for count in counts.iter_mut().filter(|count| count.sums == TallySum::GrantedYen) {
        count.amount = count.amount.min(left.get());
    }
    Ok(Standing { state, granted: left, left: Some(left), counts, ..before.clone() })
}

/// What a cancellation adds to what was paid above what stands granted.
fn forfeited(before: &Standing, after: Standing, ground: Ground) -> Standing {
    match ground {
        Ground::Settlement => after,
        Ground::Cancellation => {
            let more = above(after.overpaid(), before.overpaid());
            let forfeited = before.forfeited.checked_add(more).unwrap_or(before.forfeited);
            Standing { forfeited, ..after }
        }
    }
}

/// The grant goes on where its amount is not final: an advance comes back, and a report is still to come.
fn ordered(before: &Standing, surcharge: Yen) -> Result<Standing, Refusal> {
    let principal = before.overpaid();
    if principal == Yen::ZERO {
        return Err(Refusal::NothingOverpaid);
    }
    if surcharge < Yen::ZERO {
        return Err(Refusal::NotPositive);
    }
    let payments = before.payments.ordering(principal);
    let surcharge = before.surcharge.checked_add(surcharge).ok_or(Refusal::Overflow)?;
    let goes_on = matches!(before.state, State::Granted | State::Reported);
    let state = if goes_on { before.state } else { State::RepaymentOrdered };
    Ok(Standing { state, payments, surcharge, ..before.clone() })
}

fn repaid(before: &Standing, amount: Yen) -> Result<Standing, Refusal> {
    if amount <= Yen::ZERO {
        return Err(Refusal::NotPositive);
    }
    let owed = before.owed();
    if amount > owed {
        return Err(Refusal::AboveOwed { owed });
    }
    let repaid = before.repaid.checked_add(amount).ok_or(Refusal::Overflow)?;
    let ends = before.state == State::RepaymentOrdered && amount == owed;
    let state = if ends { State::Repaid } else { before.state };
    Ok(Standing { state, repaid, ..before.clone() })
}
