//! What is to be paid back, payment by payment, and the arithmetic of a surcharge on it. At which rate, and
//! on which ground one is due, is the rule's.

use crate::amount::Amount;
use crate::calendar::{Date, Period};
use crate::fault::Fault;
use crate::fraction::Fraction;
use crate::life::day;
use crate::money::Yen;
use crate::names::Steps;
use crate::rounding::Rounding;
use crate::wit::api;

/// What is to be paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Without surcharge: the sum of the parts.
    pub principal: Yen,
    /// Which payments it takes back, on each ground the one received last first.
    pub parts: Vec<ClaimPart>,
    /// The day up to which a surcharge runs.
    pub returned_on: Date,
}

/// What is to be paid back of one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimPart {
    /// Without surcharge.
    pub principal: Yen,
    /// The day on which it was received.
    pub received_on: Date,
    /// How many days a surcharge runs, both ends counted.
    ///
    /// Source: 補助金等に係る予算の執行の適正化に関する法律 第19条第1項, which counts from the day of
    /// receipt to the day of payment; a city's own rule may adopt it.
    pub days: i64,
    /// Why it comes back.
    pub ground: Ground,
}

/// Why money comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// 取消し: the decision was cancelled for something that the grantee did wrong.
    Cancellation,
    /// 精算: less is due for any other reason, such as a change, the final amount or changed circumstances.
    Settlement,
}

/// The steps of a surcharge in a trace, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurchargeSteps<S> {
    /// What is paid back.
    pub principal: S,
    /// The share of it, exactly.
    pub share: S,
    /// In whole yen.
    pub rounding: S,
}

/// 円未満切捨て, once, of all parts together.
///
/// Source: 国等の債権債務等の金額の端数計算に関する法律 第2条, for claims of the state; that a city rounds its
/// own so is our reading.
const ROUNDING: Rounding = Rounding::floor(1);

impl Claim {
    /// Only what comes back on this ground, perhaps nothing.
    #[must_use]
    pub fn on(&self, ground: Ground) -> Self {
        let parts: Vec<_> = self.parts.iter().filter(|part| part.ground == ground).copied().collect();
        // Within the principal, so it fits.
        let principal = Yen::sum(parts.iter().map(|part| part.principal)).unwrap_or(self.principal);
        Self { principal, parts, ..*self }
    }

    /// A surcharge at a yearly rate: of each part the share for its days, a year being 365 days, also in a
    /// leap year; the sum rounded down to the yen. ¥200,000 at 10.95 % over 100 days are ¥6,000.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn surcharge<S: Steps>(
        &self,
        yearly: Fraction,
        steps: SurchargeSteps<S>,
    ) -> Result<Amount<S>, Fault> {
        let mut amount = Amount::starting(steps.principal, self.principal);
        amount.replace_exactly(steps.share, self.share(yearly)?);
        amount.round(steps.rounding, ROUNDING);
        Ok(amount)
    }

    fn share(&self, yearly: Fraction) -> Result<Fraction, Fault> {
        self.parts.iter().try_fold(Fraction::ZERO, |sum, part| {
            let years = Fraction::ratio(part.days, 365).unwrap_or(Fraction::ZERO);
            sum.plus(yearly.times(years)?.times(part.principal.into())?)
        })
    }
}

impl TryFrom<api::Claim> for Claim {
    type Error = Fault;

    fn try_from(claim: api::Claim) -> Result<Self, Fault> {
        let returned_on = day(claim.returned_on)?;
        let part = |part: api::ClaimPart| {
            let received_on = day(part.received_on)?;
            let days = Period::inclusive(received_on, returned_on).days();
            let ground = match part.ground {
                api::RepaymentGround::Cancellation => Ground::Cancellation,
                api::RepaymentGround::Settlement => Ground::Settlement,
            };
            Ok(ClaimPart { principal: Yen::new(part.principal_yen), received_on, days, ground })
        };
        let parts: Vec<_> = claim.parts.into_iter().map(part).collect::<Result<_, Fault>>()?;
        let principal = Yen::sum(parts.iter().map(|part| part.principal))?;
        Ok(Self { principal, parts, returned_on })
    }
}
