//! An entry that a person states and no rule answers: the grant is carried on, or it is refused.

use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{Document, Seen};
use kisoku_core::life::course::{Event, follow};
use kisoku_core::life::{EntryKind, Ground, Refusal};
use kisoku_core::money::Yen;
use kisoku_core::revision::LgCode;

use super::unwritten;
use crate::answer::Stamp;
use crate::answer::statement;

/// An entry that a person states.
#[derive(Debug, Clone)]
pub struct Stated {
    /// Whose ledger.
    pub municipality: LgCode,
    /// What is stated.
    pub statement: Statement,
    /// Its id and when it was submitted.
    pub stamp: Stamp,
}

/// What a person states about a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// 不交付決定.
    Rejected,
    /// 申請の取下げ.
    Withdrawn,
    /// 廃止.
    Abandoned,
    /// 交付.
    Paid {
        /// How much.
        amount: Yen,
        /// The day on which the grantee receives it.
        on: Date,
    },
    /// 決定の取消し.
    Cancelled {
        /// What is left of the grant.
        left: Yen,
        /// Why.
        cause: Cause,
    },
    /// 返還.
    Repaid {
        /// How much.
        amount: Yen,
    },
}

/// Why a decision is cancelled.
///
/// Source: the grounds that the cities' grant rules share (他用途使用, 不正の手段, 条件違反, 事情変更).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Used for something else.
    OtherUse,
    /// Got by false papers or other improper means.
    FalsePapers,
    /// Against the decision, its conditions or the rules.
    BreachOfConditions,
    /// Circumstances changed after the decision.
    ChangedCircumstances,
    /// Something else, which the note says.
    Other,
}

impl Cause {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::OtherUse,
        Self::FalsePapers,
        Self::BreachOfConditions,
        Self::ChangedCircumstances,
        Self::Other,
    ];

    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtherUse => "other-use",
            Self::FalsePapers => "false-papers",
            Self::BreachOfConditions => "breach-of-conditions",
            Self::ChangedCircumstances => "changed-circumstances",
            Self::Other => "other",
        }
    }

    /// On which ground what was paid comes back: a surcharge needs a wrong that is named.
    ///
    /// Source: 補助金等に係る予算の執行の適正化に関する法律 第17条第1項 for the first three; 第10条 for changed
    /// circumstances.
    pub const fn ground(self) -> Ground {
        match self {
            Self::OtherUse | Self::FalsePapers | Self::BreachOfConditions => Ground::Cancellation,
            Self::ChangedCircumstances | Self::Other => Ground::Settlement,
        }
    }

    /// The word for people, in Japanese.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::OtherUse => "他の用途への使用",
            Self::FalsePapers => "偽りその他不正の手段",
            Self::BreachOfConditions => "決定の内容・条件への違反",
            Self::ChangedCircumstances => "事情の変更",
            Self::Other => "その他",
        }
    }
}

impl Statement {
    /// The kind of its entry.
    pub fn kind(self) -> EntryKind {
        self.event().kind()
    }

    fn event(self) -> Event<'static> {
        match self {
            Self::Rejected => Event::Rejected,
            Self::Withdrawn => Event::Withdrawn,
            Self::Abandoned => Event::Abandoned,
            Self::Paid { amount, on } => Event::Paid { amount, on },
            Self::Cancelled { left, cause } => Event::Cancelled { left, ground: cause.ground() },
            Self::Repaid { amount } => Event::Repaid { amount },
        }
    }
}

impl Stated {
    /// Carries the grant on and writes the entry.
    ///
    /// # Errors
    /// [`Unsettled`] where it may not happen, or could not be written.
    pub fn settle(&self, seen: &Seen<'_>) -> Result<Document, Unsettled> {
        let grant = seen.grant.ok_or(Unsettled::Unwritten)?;
        if let Statement::Paid { on, .. } = self.statement {
            let since = first_day(grant.fiscal_year).filter(|since| on < *since);
            since.map_or(Ok(()), |since| Err(Refusal::BeforeFiscalYear { since }))?;
        }
        let standing = follow(&grant.standing, self.statement.event())?;
        let bytes = statement::document(self, grant, &standing).map_err(|error| unwritten(&error))?;
        Ok(Document { bytes, standing: Some(standing), fuel: 0 })
    }
}

/// 1 April: nothing is paid on a grant before the year that it counts in.
fn first_day(year: FiscalYear) -> Option<Date> {
    Date::new(year.get(), 4, 1)
}
