//! The life of a grant: its states, the entries that make it up, and how it stands after each. How an
//! entry moves it is in [`course`], what may follow on what in [`order`], how that is drawn in [`diagram`], in which stage a rule is asked in
//! [`stage`], which payment comes back in [`payment`], why something may not happen in [`refusal`].

pub mod course;
pub mod diagram;
pub mod order;
pub mod payment;
pub mod refusal;
pub mod stage;

pub use course::{Event, follow, open};
pub use order::{check_order, may_follow};
pub use payment::{PAYMENTS_MAX, Payment, Payments};
pub use refusal::Refusal;
pub use stage::{Claim, ClaimPart, Former, Ground, Stage, StageKind};

use crate::calendar::{Date, FiscalYear};
use crate::manifest::TallySum;
use crate::money::Yen;
use crate::tally::TallyKey;

/// Where a grant is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 申請中: filed, waits for a selection.
    Applied,
    /// 補正待ち: the applicant has to correct or complete something.
    Returned,
    /// 審査中: a person has to decide.
    UnderReview,
    /// 交付決定: granted, not reported on.
    Granted,
    /// 不交付: not granted.
    Rejected,
    /// 取下げ: the applicant took it back.
    Withdrawn,
    /// 実績報告済み: reported on, the amount is not final yet.
    Reported,
    /// 額確定: the amount is final, not all of it is paid.
    Determined,
    /// 交付済み: the final amount is paid.
    Paid,
    /// 廃止: given up after the decision.
    Abandoned,
    /// 取消し: the decision was cancelled as a whole.
    Cancelled,
    /// 返還命令中: money is to be paid back.
    RepaymentOrdered,
    /// 返還済み: the money came back.
    Repaid,
}

impl State {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 13] = [
        Self::Applied,
        Self::Returned,
        Self::UnderReview,
        Self::Granted,
        Self::Rejected,
        Self::Withdrawn,
        Self::Reported,
        Self::Determined,
        Self::Paid,
        Self::Abandoned,
        Self::Cancelled,
        Self::RepaymentOrdered,
        Self::Repaid,
    ];

    /// The word in JSON, tables and URLs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Returned => "returned-for-correction",
            Self::UnderReview => "under-review",
            Self::Granted => "granted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Reported => "reported",
            Self::Determined => "amount-determined",
            Self::Paid => "paid",
            Self::Abandoned => "abandoned",
            Self::Cancelled => "cancelled",
            Self::RepaymentOrdered => "repayment-ordered",
            Self::Repaid => "repaid",
        }
    }

    /// The word for people, in Japanese.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Applied => "申請中",
            Self::Returned => "補正待ち",
            Self::UnderReview => "審査中",
            Self::Granted => "交付決定",
            Self::Rejected => "不交付決定",
            Self::Withdrawn => "取下げ",
            Self::Reported => "実績報告済み",
            Self::Determined => "額の確定",
            Self::Paid => "交付済み",
            Self::Abandoned => "廃止",
            Self::Cancelled => "決定の取消し",
            Self::RepaymentOrdered => "返還命令",
            Self::Repaid => "返還済み",
        }
    }

    /// The state of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What an entry of the ledger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// 交付申請 that waits for a selection.
    Application,
    /// The answer to a record; of a grant, its 交付決定 or 不交付決定.
    Decision,
    /// 補正: the record again, corrected or completed.
    Correction,
    /// 不交付決定 by a person.
    Rejection,
    /// 選定: one application's part of a selection.
    Allotment,
    /// 申請の取下げ.
    Withdrawal,
    /// 変更承認.
    Change,
    /// 廃止.
    Abandonment,
    /// 実績報告.
    Report,
    /// 額の確定.
    Determination,
    /// 交付, also in advance (概算払).
    Payment,
    /// 決定の取消し, of all or a part.
    Cancellation,
    /// 返還命令.
    RepaymentOrder,
    /// 返還.
    Repayment,
    /// 選定 of many applications over one budget; belongs to no single grant.
    Selection,
    /// 消去 of personal values; belongs to no single grant.
    Erasure,
}

impl EntryKind {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 16] = [
        Self::Application,
        Self::Decision,
        Self::Correction,
        Self::Rejection,
        Self::Allotment,
        Self::Withdrawal,
        Self::Change,
        Self::Abandonment,
        Self::Report,
        Self::Determination,
        Self::Payment,
        Self::Cancellation,
        Self::RepaymentOrder,
        Self::Repayment,
        Self::Selection,
        Self::Erasure,
    ];

    /// The word in JSON and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Decision => "decision",
            Self::Correction => "correction",
            Self::Rejection => "rejection",
            Self::Allotment => "allotment",
            Self::Withdrawal => "withdrawal",
            Self::Change => "change",
            Self::Abandonment => "abandonment",
            Self::Report => "report",
            Self::Determination => "determination",
            Self::Payment => "payment",
            Self::Cancellation => "cancellation",
            Self::RepaymentOrder => "repayment-order",
            Self::Repayment => "repayment",
            Self::Selection => "selection",
            Self::Erasure => "erasure",
        }
    }

    /// The word for people, in Japanese.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Application => "交付申請",
            Self::Decision => "交付決定",
            Self::Correction => "補正",
            Self::Rejection => "不交付決定",
            Self::Allotment => "選定による交付決定",
            Self::Withdrawal => "申請の取下げ",
            Self::Change => "変更承認",
            Self::Abandonment => "廃止",
            Self::Report => "実績報告",
            Self::Determination => "額の確定",
            Self::Payment => "交付",
            Self::Cancellation => "決定の取消し",
            Self::RepaymentOrder => "返還命令",
            Self::Repayment => "返還",
            Self::Selection => "選定",
            Self::Erasure => "個人情報の消去",
        }
    }

    /// The kind of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a grant adds to one total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The total.
    pub key: TallyKey,
    /// What the total sums.
    pub sums: TallySum,
    /// In yen or grants, above 0.
    pub amount: i64,
}

/// How a grant stands after an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where it is in its life.
    pub state: State,
    /// What stands granted: as decided, as changed, at last the final amount; ¥0 where nothing does.
    pub granted: Yen,
    /// The day of the decision that granted it; `None` before one.
    pub granted_on: Option<Date>,
    /// What the last cancellation in part left, above which nothing is granted any more; `None` where there
    /// was none, or nothing is left.
    pub left: Option<Yen>,
    /// What the rule computed for an application that waits, or for a report that is not final.
    pub computed: Yen,
    /// Paid so far, also in advance, and how much of each payment is ordered back.
    pub payments: Payments,
    /// Of what was paid above what stands granted and is not ordered back yet, what a cancellation for
    /// something that the grantee did wrong is the reason of.
    pub forfeited: Yen,
    /// The surcharge that was ordered on top.
    pub surcharge: Yen,
    /// Paid back so far, surcharge included.
    pub repaid: Yen,
    /// What it adds to which totals.
    pub counts: Vec<Count>,
}

impl Standing {
    /// Paid so far, also in advance.
    pub fn paid(&self) -> Yen {
        self.payments.paid()
    }

    /// Ordered to be paid back so far, without the surcharge.
    pub fn ordered(&self) -> Yen {
        self.payments.ordered()
    }

    /// What may still be paid: up to what stands granted, lessened by what is owed, so that the grantee never
    /// has more in hand than stands granted.
    pub fn payable(&self) -> Yen {
        above(above(self.granted, self.left_paid()), self.owed())
    }

    /// What was paid above what stands granted and is not ordered back yet.
    pub fn overpaid(&self) -> Yen {
        above(self.left_paid(), self.granted)
    }

    /// What is ordered back, surcharge included, and has not come.
    pub fn owed(&self) -> Yen {
        let ordered = self.ordered();
        above(ordered.checked_add(self.surcharge).unwrap_or(ordered), self.repaid)
    }

    /// What is to be ordered back, payment by payment.
    ///
    /// # Errors
    /// [`Refusal`] where nothing is, or it comes back before it was received.
    pub fn claim(&self, returned_on: Date) -> Result<Claim, Refusal> {
        let principal = self.overpaid();
        let parts = self.payments.claimed(principal, self.forfeited);
        let Some(since) = parts.iter().map(|part| part.received_on).max() else {
            return Err(Refusal::NothingOverpaid);
        };
        if returned_on < since {
            return Err(Refusal::BeforeReceipt { since });
        }
        Ok(Claim { principal, parts, returned_on })
    }

    /// What is paid and not ordered back: what the grantee may keep.
    pub(crate) fn left_paid(&self) -> Yen {
        above(self.paid(), self.ordered())
    }
}

/// By how much an amount is above another; ¥0 where it is not.
fn above(amount: Yen, other: Yen) -> Yen {
    amount.checked_sub(other).unwrap_or(Yen::ZERO).max(Yen::ZERO)
}

/// A grant as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Id of the entry that opened it.
    pub id: crate::ledger::EntryId,
    /// Programme id.
    pub programme: String,
    /// The fiscal year that it counts in, whatever becomes of it later.
    pub fiscal_year: FiscalYear,
    /// The area of the record that opened it.
    pub area: Option<String>,
    /// The component that decides over its life: the one that answered the application.
    pub component: crate::revision::Digest,
    /// The settings with which it does.
    pub settings: crate::revision::Digest,
    /// The entry whose record it stands on.
    pub recorded: crate::ledger::EntryId,
    /// Place of its last entry in the chain.
    pub sequence: u64,
    /// How it stands.
    pub standing: Standing,
}
