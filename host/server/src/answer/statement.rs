//! The document of an entry that a person stated: small, and without a rule's answer.

use kisoku_core::life::{Grant, Standing};
use serde::Serialize;
use utoipa::ToSchema;

use super::life::{BalanceBody, StandingBody};
use super::{BYTES_MAX, DigestText, bounded, id_text};
use crate::entry::{Stated, Statement};
use crate::error::ServerError;
use crate::instant;

/// An entry that a person stated.
#[derive(Serialize, ToSchema)]
#[schema(as = Statement)]
pub(crate) struct StatementBody<'a> {
    /// `statement`.
    kind: &'static str,
    /// Six digits.
    municipality: String,
    programme: &'a str,
    fiscal_year: i16,
    /// `rejection`, `withdrawal`, `abandonment`, `payment`, `cancellation` or `repayment`.
    entry: &'static str,
    /// The entry that opened the grant.
    grant: String,
    statement: StatedBody,
    balance: BalanceBody,
    standing: StandingBody,
    revision: DecidesBody,
    id: String,
    /// UTC, RFC 3339.
    decided_at: Option<String>,
    /// 0: no rule was asked.
    fuel: u64,
    /// The note of whoever stated it, as `entry-note`; absent where there is none, or where it was erased.
    // Kept apart from the document, as that of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = serde_json::Value, required = false)]
    personal: Option<()>,
}

/// What was stated.
#[derive(Serialize, ToSchema, Default)]
#[schema(as = Stated)]
struct StatedBody {
    /// Paid, or paid back.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_yen: Option<i64>,
    /// What a cancellation leaves of the grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_yen: Option<i64>,
    /// The day on which the grantee receives the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    /// Why it is cancelled: `other-use`, `false-papers`, `breach-of-conditions`, `changed-circumstances` or
    /// `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
}

/// What decides over the life of the grant: the component and settings that answered its application.
#[derive(Serialize, ToSchema)]
#[schema(as = DecidesOver)]
struct DecidesBody {
    #[schema(value_type = String)]
    digest: DigestText,
    #[schema(value_type = String)]
    settings_digest: DigestText,
}

/// The entry as JSON.
///
/// # Errors
/// [`ServerError`], which no statement meets.
pub(crate) fn document(stated: &Stated, grant: &Grant, standing: &Standing) -> Result<Vec<u8>, ServerError> {
    let body = StatementBody {
        kind: "statement",
        municipality: stated.municipality.to_string(),
        programme: &grant.programme,
        fiscal_year: grant.fiscal_year.get(),
        entry: stated.statement.kind().as_str(),
        grant: id_text(grant.id),
        statement: StatedBody::new(stated.statement),
        balance: BalanceBody::new(standing),
        standing: StandingBody::new(standing),
        revision: DecidesBody {
            digest: DigestText(grant.component),
            settings_digest: DigestText(grant.settings),
        },
        id: id_text(stated.stamp.id),
        decided_at: instant::rfc3339(stated.stamp.at),
        fuel: 0,
        personal: None,
    };
    bounded::json(&body, BYTES_MAX)
}

impl StatedBody {
    fn new(statement: Statement) -> Self {
        let nothing = Self::default();
        match statement {
            Statement::Rejected | Statement::Withdrawn | Statement::Abandoned => nothing,
            Statement::Paid { amount, on } => {
                Self { amount_yen: Some(amount.get()), on: Some(on.to_string()), ..nothing }
            }
            Statement::Cancelled { left, cause } => {
                Self { left_yen: Some(left.get()), cause: Some(cause.as_str()), ..nothing }
            }
            Statement::Repaid { amount } => Self { amount_yen: Some(amount.get()), ..nothing },
        }
    }
}
