//! What was paid on a grant, payment by payment, and which of it comes back. When something may be paid
//! or ordered back is in [`super::course`].

use super::refusal::Refusal;
use super::stage::{ClaimPart, Ground};
use crate::calendar::Date;
use crate::money::Yen;

/// Most payments of one grant: one a month over five years. Each may be a part of a claim with a reason of
/// its own, so it stays well below [`crate::answer::settle::FINDINGS_MAX`].
pub const PAYMENTS_MAX: usize = 60;

/// One payment, also in advance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// How much.
    pub amount: Yen,
    /// The day on which the grantee received it.
    pub on: Date,
    /// How much of it is ordered back.
    pub ordered: Yen,
}

/// The payments of a grant, in the order in which they were received.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payments(Vec<Payment>);

impl Payments {
    /// Payments as they were kept; `None` where they cannot be: an amount of ¥0 or less, more ordered back
    /// than was paid, a day before the one before, more than [`PAYMENTS_MAX`], or a sum beyond 64 bits.
    pub fn new(payments: Vec<Payment>) -> Option<Self> {
        let each = payments.iter().all(|payment| {
            payment.amount > Yen::ZERO && payment.ordered >= Yen::ZERO && payment.ordered <= payment.amount
        });
        let in_order = payments.is_sorted_by_key(|payment| payment.on);
        let fits =
            payments.iter().try_fold(Yen::ZERO, |sum, payment| sum.checked_add(payment.amount)).is_some();
        (each && in_order && fits && payments.len() <= PAYMENTS_MAX).then_some(Self(payments))
    }

    /// Each of them.
    pub fn as_slice(&self) -> &[Payment] {
        &self.0
    }

    /// Paid in all.
    pub fn paid(&self) -> Yen {
        sum(self.0.iter().map(|payment| payment.amount))
    }

    /// Ordered back in all.
    pub fn ordered(&self) -> Yen {
        sum(self.0.iter().map(|payment| payment.ordered))
    }

    /// The day of the last one; `None` before any.
    pub fn last_on(&self) -> Option<Date> {
        self.0.last().map(|payment| payment.on)
    }

    /// With one more, which is not before the last.
    pub(super) fn with(&self, amount: Yen, on: Date) -> Result<Self, Refusal> {
        if amount <= Yen::ZERO {
            return Err(Refusal::NotPositive);
        }
        if let Some(since) = self.last_on().filter(|since| on < *since) {
            return Err(Refusal::BeforePayment { since });
        }
        if self.0.len() >= PAYMENTS_MAX {
            return Err(Refusal::TooManyPayments { max: PAYMENTS_MAX });
        }
        let payment = Payment { amount, on, ordered: Yen::ZERO };
        Self::new(self.0.iter().copied().chain([payment]).collect()).ok_or(Refusal::Overflow)
    }

    /// With so much more ordered back.
    pub(super) fn ordering(&self, principal: Yen) -> Self {
        let taken = self.taken(principal);
        let add = |(payment, taken): (&Payment, Yen)| Payment {
            ordered: payment.ordered.checked_add(taken).unwrap_or(payment.amount),
            ..*payment
        };
        Self(self.0.iter().zip(taken).map(add).collect())
    }

    /// Which payments a claim takes back: what a cancellation forfeited, and then the rest of the
    /// principal, each from the payment received last.
    pub(super) fn claimed(&self, principal: Yen, forfeited: Yen) -> Vec<ClaimPart> {
        let forfeited = forfeited.min(principal);
        let mut parts = self.parts(forfeited, Ground::Cancellation);
        let rest = principal.checked_sub(forfeited).unwrap_or(Yen::ZERO);
        parts.extend(self.ordering(forfeited).parts(rest, Ground::Settlement));
        parts
    }

    fn parts(&self, principal: Yen, ground: Ground) -> Vec<ClaimPart> {
        let taken = self.0.iter().zip(self.taken(principal)).rev();
        taken
            .filter(|(_, taken)| *taken > Yen::ZERO)
            .map(|(payment, principal)| ClaimPart { principal, received_on: payment.on, ground })
            .collect()
    }

    /// How much of each payment an amount takes: all that the last one has left, then what the one before
    /// has, and so on.
    ///
    /// Source: 補助金等に係る予算の執行の適正化に関する法律施行令 第10条第1項, which counts a grant paid in
    /// several payments as received on the day of the last one, and goes back payment by payment beyond it. A
    /// city's own rule may say otherwise; none that we have read does.
    fn taken(&self, amount: Yen) -> Vec<Yen> {
        let mut rest = amount;
        let mut taken: Vec<Yen> = self
            .0
            .iter()
            .rev()
            .map(|payment| {
                let left = payment.amount.checked_sub(payment.ordered).unwrap_or(Yen::ZERO);
                let taken = left.min(rest);
                rest = rest.checked_sub(taken).unwrap_or(Yen::ZERO);
                taken
            })
            .collect();
        taken.reverse();
        taken
    }
}

/// A sum that fits, as [`Payments::new`] has proved.
fn sum(amounts: impl Iterator<Item = Yen>) -> Yen {
    amounts.fold(Yen::ZERO, |sum, amount| sum.checked_add(amount).unwrap_or(sum))
}
