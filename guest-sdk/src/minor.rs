//! 軽微な変更: how far a figure may move before the change needs an approval.

use crate::fault::Fault;
use crate::fraction::Fraction;
use crate::money::Yen;

/// Which changes within a tolerance are minor.
#[derive(kisoku_sdk_macros::Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MinorChange {
    /// Increases and decreases.
    #[choice(id = "either-way", ja = "増減とも", en = "Increases and decreases")]
    EitherWay,
    /// Decreases only: every increase needs an approval.
    #[choice(id = "decrease", ja = "減額のみ", en = "Decreases only")]
    Decrease,
}

/// By how much a figure may change without an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// The share of the figure before the change, such as 1/5; a change by exactly this share is minor.
    pub share: Fraction,
    /// Which changes within it are minor.
    pub minor: MinorChange,
}

impl Tolerance {
    /// Whether the change from one figure to another is minor.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn covers(self, before: Yen, after: Yen) -> Result<bool, Fault> {
        let change = match self.minor {
            MinorChange::Decrease if after > before => return Ok(false),
            MinorChange::EitherWay | MinorChange::Decrease => before.max(after).minus(before.min(after))?,
        };
        Ok(Fraction::from(change) <= self.share.times(before.into())?)
    }

    /// Whether what was granted may stand after a minor change: what the record comes to after it stays
    /// within the tolerance of what was granted. Each record is measured against the one before it, so
    /// without this many minor changes would add up to a large one.
    ///
    /// Where a cap or a selection left less than the record came to, a change that does not raise what the
    /// record comes to leaves the grant alone.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn stands(self, granted: Yen, before: Yen, after: Yen) -> Result<bool, Fault> {
        if after > granted && after <= before {
            return Ok(true);
        }
        self.covers(granted, after)
    }
}
