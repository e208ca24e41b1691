//! Why something may not happen to a grant. What may is in [`super::course`] and [`super::order`]; the words
//! for people are the server's.

use super::{EntryKind, StageKind, State};
use crate::calendar::{Date, FiscalYear};
use crate::money::Yen;

/// Why something may not happen to a grant. Nothing was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not this entry's turn.
    #[error("`{}` may not follow on `{}`", .kind.as_str(), .state.as_str())]
    OutOfOrder {
        /// Where the grant is.
        state: State,
        /// What was asked for.
        kind: EntryKind,
        /// What may come next.
        may: Vec<EntryKind>,
    },
    /// A new grant cannot begin so.
    #[error("a grant does not begin with `{}`", .kind.as_str())]
    NotOpening {
        /// What was asked for.
        kind: EntryKind,
    },
    /// Money was paid already, so it cannot simply be taken back.
    #[error("¥{} was paid already: abandon or cancel the grant instead", .paid.get())]
    PaidAlready {
        /// How much.
        paid: Yen,
    },
    /// More than may be paid.
    #[error("at most ¥{} may be paid", .payable.get())]
    AbovePayable {
        /// What may be.
        payable: Yen,
    },
    /// An amount of ¥0 or less.
    #[error("the amount is not above ¥0")]
    NotPositive,
    /// A cancellation that leaves as much as stands granted, or more.
    #[error("less than ¥{} has to be left", .granted.get())]
    NotLess {
        /// What stands granted.
        granted: Yen,
    },
    /// More than a cancellation in part left: what was cancelled is not granted again.
    #[error("a cancellation left ¥{}", .left.get())]
    AboveLeft {
        /// What it left.
        left: Yen,
    },
    /// Nothing was paid above what stands granted.
    #[error("nothing was paid above what stands granted")]
    NothingOverpaid,
    /// More than is owed.
    #[error("¥{} is owed", .owed.get())]
    AboveOwed {
        /// What is.
        owed: Yen,
    },
    /// The record's reference date is in another fiscal year than the grant.
    #[error("the grant counts in fiscal year {}, the record in {}", .grant.get(), .record.get())]
    OtherFiscalYear {
        /// The grant's.
        grant: FiscalYear,
        /// The record's.
        record: FiscalYear,
    },
    /// The programme's rule does not answer this stage.
    #[error("the rule of this programme does not answer the stage `{}`", .stage.as_str())]
    NoStage {
        /// The stage.
        stage: StageKind,
    },
    /// A payment before the fiscal year of the grant.
    #[error("the fiscal year of the grant begins on {since}")]
    BeforeFiscalYear {
        /// The earliest day that it may be.
        since: Date,
    },
    /// A payment before the one that came last.
    #[error("the payment before was received on {since}")]
    BeforePayment {
        /// The earliest day that it may be.
        since: Date,
    },
    /// Money that would come back before it was received.
    #[error("what is ordered back was received on {since}")]
    BeforeReceipt {
        /// The earliest day that it may be.
        since: Date,
    },
    /// More payments than a grant may have.
    #[error("a grant has at most {max} payments")]
    TooManyPayments {
        /// How many it may have.
        max: usize,
    },
    /// The record of a report counts in other totals than the one by which it was granted.
    #[error("the record counts elsewhere than the grant does: change the grant first")]
    CountsElsewhere,
    /// The programme is decided by selection.
    #[error("the programme is decided by selection: file an application")]
    NeedsSelection,
    /// A sum that does not fit.
    #[error("an amount is too large")]
    Overflow,
}
