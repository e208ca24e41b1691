//! In which stage of a grant's life a rule is asked for an amount, and what it is told of the grant.
//! What becomes of the grant is in [`crate::life::course`].

use crate::calendar::Date;
use crate::money::Yen;
use crate::value::Record;

/// A stage after the application, as a programme declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageKind {
    /// 選定: a budget is shared out among waiting applications.
    Selection,
    /// 変更承認: the grant changes before it is carried out.
    Change,
    /// 実績報告: what was done and spent fixes the final amount.
    Report,
    /// 返還: money that was paid comes back, with a surcharge where the rule has one.
    Repayment,
}

impl StageKind {
    /// The word of the contract, in JSON and in cases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Selection => "selection",
            Self::Change => "change",
            Self::Report => "report",
            Self::Repayment => "repayment",
        }
    }
}

/// The stage in which a record is decided. The amount means something else in each.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// An application; the amount is what is granted.
    Application,
    /// An application to which a selection gives at most so much; the amount is what is granted.
    Selection(Yen),
    /// A change; the amount is what stands granted from then on.
    Change(Former),
    /// A performance report; the amount is the final one, at most what stood granted.
    Report(Former),
    /// A repayment; the amount is the surcharge on top of the principal.
    Repayment(Claim),
}

impl Stage {
    /// What a programme has to declare to be asked; `None` for the application, which all answer.
    pub const fn kind(&self) -> Option<StageKind> {
        match self {
            Self::Application => None,
            Self::Selection(_) => Some(StageKind::Selection),
            Self::Change(_) => Some(StageKind::Change),
            Self::Report(_) => Some(StageKind::Report),
            Self::Repayment(_) => Some(StageKind::Repayment),
        }
    }
}

/// A grant as it stood before a change or a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Former {
    /// The record that it stood on.
    pub values: Record,
    /// What stood granted.
    pub granted: Yen,
    /// The day of the decision.
    pub granted_on: Date,
}

/// What is to be paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Without the surcharge: the sum of the parts.
    pub principal: Yen,
    /// Which payments it takes back; one at least.
    pub parts: Vec<ClaimPart>,
    /// The day up to which a surcharge runs.
    pub returned_on: Date,
}

impl Claim {
    /// The most that a surcharge may come to: the principal once for each calendar year in which any of it was
    /// held. Several times what any ordinance asks for, and far below what nothing could be added to.
    pub fn surcharge_max(&self) -> Yen {
        let returned = i64::from(self.returned_on.year());
        let received = self.parts.iter().map(|part| i64::from(part.received_on.year())).min();
        let years = returned - received.unwrap_or(returned) + 1;
        Yen::new(self.principal.get().saturating_mul(years.max(1)))
    }
}

/// What is to be paid back of one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimPart {
    /// Without the surcharge, above ¥0.
    pub principal: Yen,
    /// The day on which it was received.
    pub received_on: Date,
    /// Why it comes back.
    pub ground: Ground,
}

/// Why money comes back.
///
/// Source: 補助金等に係る予算の執行の適正化に関する法律 第19条第1項 puts a surcharge on what is ordered back
/// after a cancellation under 第17条第1項, and on nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// 取消し: the decision was cancelled for something that the grantee did wrong.
    Cancellation,
    /// 精算: less is due for any other reason, such as a change, the final amount or changed circumstances.
    Settlement,
}

impl Ground {
    /// All of them, in the order of the contract.
    pub const ALL: [Self; 2] = [Self::Cancellation, Self::Settlement];

    /// The word of the contract, in JSON and in cases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancellation => "cancellation",
            Self::Settlement => "settlement",
        }
    }
}
