//! What a kept answer tells of its grant: how it stands, in which stage the rule was asked, whose
//! records it stands on.

use kisoku_core::ledger::EntryId;
use kisoku_core::life::{ClaimPart, EntryKind, Payment, Stage, Standing};
use kisoku_core::money::Yen;
use serde::Serialize;
use utoipa::ToSchema;

use super::id_text;
use crate::entry::Basis;

/// What makes a kept answer an entry of a grant.
#[derive(Clone, Copy)]
pub struct Life<'a> {
    /// What it is.
    pub entry: EntryKind,
    /// The grant.
    pub grant: EntryId,
    /// How the grant stands after it.
    pub standing: &'a Standing,
    /// In which stage the rule was asked.
    pub stage: &'a Stage,
    /// The entry that holds the record, where it is another one.
    pub record_of: Option<EntryId>,
    /// The entry with the record that the grant stood on.
    pub former: Option<EntryId>,
    /// Whose records the grant stands on after it; `None` where that is its first entry alone, or as
    /// before.
    pub basis: Option<Basis>,
}

/// What a kept answer of a grant tells of it; absent from others.
#[derive(Serialize, ToSchema, Default)]
#[schema(as = EntryOfGrant)]
pub(crate) struct LifeParts {
    /// `decision`, `application`, `correction`, `allotment`, `change`, `report`, `determination` or
    /// `repayment-order`.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<&'static str>,
    /// The entry that opened the grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<String>,
    /// How the grant stands after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<StandingBody>,
    /// In which stage the rule was asked, where it is not the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<StageBody>,
    /// The entry of the grant that holds the record, where it is another one; personal values stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    record_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<RecordsBody>,
}

/// How a grant stands; amounts of ¥0 are left out, but for what stands granted.
#[derive(Serialize, ToSchema)]
#[schema(as = Standing)]
pub(crate) struct StandingBody {
    /// `applied`, `returned-for-correction`, `under-review`, `granted`, `rejected`, `withdrawn`, `reported`,
    /// `amount-determined`, `paid`, `abandoned`, `cancelled`, `repayment-ordered` or `repaid`.
    state: &'static str,
    /// As decided, as changed, at last the final amount; 0 where nothing stands.
    granted_yen: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    granted_on: Option<String>,
    /// What the last cancellation in part left: no change grants more.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_yen: Option<i64>,
    /// What the rule computed for an application that waits, or for a report that is not final.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    computed_yen: i64,
    /// Paid so far, also in advance.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    paid_yen: i64,
    /// The day of the last payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_on: Option<String>,
    /// Each payment, in the order in which they were received.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    payments: Vec<PaymentBody>,
    /// Ordered to be paid back, without the surcharge.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    ordered_yen: i64,
    /// Of what is still to be ordered back, what a cancellation for a wrong of the grantee took.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    forfeited_yen: i64,
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    surcharge_yen: i64,
    /// Paid back so far, surcharge included.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    repaid_yen: i64,
}

/// One payment.
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
struct PaymentBody {
    amount_yen: i64,
    /// The day on which the grantee received it.
    on: String,
    /// How much of it is ordered back.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    ordered_yen: i64,
}

/// What is still to be paid, by whom.
#[derive(Serialize, ToSchema)]
#[schema(as = Balance)]
#[expect(clippy::struct_field_names, reason = "units stand last in names on the wire")]
pub(crate) struct BalanceBody {
    /// What may still be paid to the grantee.
    payable_yen: i64,
    /// Paid above what stands granted and not ordered back yet.
    overpaid_yen: i64,
    /// Ordered back, surcharge included, and not returned yet.
    owed_yen: i64,
}

/// In which stage the rule was asked, and what it was told beside the record; absent for an application.
#[derive(Serialize, ToSchema)]
#[serde(tag = "name", rename_all = "kebab-case")]
#[schema(as = Stage)]
pub(crate) enum StageBody {
    /// It gives at most so much.
    Selection { most_yen: i64 },
    Change {
        /// The entry with the record that the grant stood on.
        former: Option<String>,
        granted_yen: i64,
        granted_on: String,
    },
    Report {
        /// The entry with the record that the grant stood on.
        former: Option<String>,
        granted_yen: i64,
        granted_on: String,
    },
    Repayment {
        /// What is to be paid back, without the surcharge.
        principal_yen: i64,
        /// Which payments it takes back: what a cancellation took, then what is settled, each from the
        /// payment received last.
        parts: Vec<ClaimPartBody>,
        /// The day up to which a surcharge runs.
        returned_on: String,
    },
}

/// What is to be paid back of one payment.
#[derive(Serialize, ToSchema)]
#[schema(as = ClaimPart)]
pub(crate) struct ClaimPartBody {
    principal_yen: i64,
    received_on: String,
    /// `cancellation` (for a wrong of the grantee) or `settlement` (for any other reason).
    ground: &'static str,
}

/// The entries with the records that the grant stands on from then on; absent where that is its first
/// entry alone, or as before.
#[derive(Serialize, ToSchema)]
#[schema(as = Records)]
pub(crate) struct RecordsBody {
    /// By which it was granted, or is to be.
    granted: String,
    /// Of what was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_zero(yen: &i64) -> bool {
    *yen == 0
}

impl LifeParts {
    pub(super) fn new(life: &Life<'_>) -> Self {
        Self {
            entry: Some(life.entry.as_str()),
            grant: Some(id_text(life.grant)),
            standing: Some(StandingBody::new(life.standing)),
            stage: StageBody::new(life.stage, life.former),
            record_of: life.record_of.map(id_text),
            records: life.basis.map(RecordsBody::new),
        }
    }
}

impl StandingBody {
    pub(crate) fn new(standing: &Standing) -> Self {
        Self {
            state: standing.state.as_str(),
            granted_yen: standing.granted.get(),
            granted_on: standing.granted_on.as_ref().map(ToString::to_string),
            left_yen: standing.left.map(Yen::get),
            computed_yen: standing.computed.get(),
            paid_yen: standing.paid().get(),
            paid_on: standing.payments.last_on().as_ref().map(ToString::to_string),
            payments: standing.payments.as_slice().iter().map(PaymentBody::new).collect(),
            ordered_yen: standing.ordered().get(),
            forfeited_yen: standing.forfeited.get(),
            surcharge_yen: standing.surcharge.get(),
            repaid_yen: standing.repaid.get(),
        }
    }
}

impl PaymentBody {
    fn new(payment: &Payment) -> Self {
        Self {
            amount_yen: payment.amount.get(),
            on: payment.on.to_string(),
            ordered_yen: payment.ordered.get(),
        }
    }
}

impl ClaimPartBody {
    fn new(part: &ClaimPart) -> Self {
        Self {
            principal_yen: part.principal.get(),
            received_on: part.received_on.to_string(),
            ground: part.ground.as_str(),
        }
    }
}

impl BalanceBody {
    pub(crate) fn new(standing: &Standing) -> Self {
        Self {
            payable_yen: standing.payable().get(),
            overpaid_yen: standing.overpaid().get(),
            owed_yen: standing.owed().get(),
        }
    }
}

impl StageBody {
    fn new(stage: &Stage, former: Option<EntryId>) -> Option<Self> {
        let former = former.map(id_text);
        match stage {
            Stage::Application => None,
            Stage::Selection(most) => Some(Self::Selection { most_yen: most.get() }),
            Stage::Change(of) => Some(Self::Change {
                former,
                granted_yen: of.granted.get(),
                granted_on: of.granted_on.to_string(),
            }),
            Stage::Report(of) => Some(Self::Report {
                former,
                granted_yen: of.granted.get(),
                granted_on: of.granted_on.to_string(),
            }),
            Stage::Repayment(claim) => Some(Self::Repayment {
                principal_yen: claim.principal.get(),
                parts: claim.parts.iter().map(ClaimPartBody::new).collect(),
                returned_on: claim.returned_on.to_string(),
            }),
        }
    }
}

impl RecordsBody {
    fn new(basis: Basis) -> Self {
        Self { granted: id_text(basis.granted), reported: basis.reported.map(id_text) }
    }
}
