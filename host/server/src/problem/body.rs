//! A problem as JSON. When one is made and how it is logged is not here.

use std::fmt;

use kisoku_core::manifest::Label;
use kisoku_core::read;
use kisoku_core::revision::EffectivePeriod;
use serde::Serialize;
use utoipa::ToSchema;

use super::refused::RefusedBody;
use super::{FailedModule, Problem};
use crate::answer::parts::LabelBody;

/// The media type of a problem.
pub(crate) const CONTENT_TYPE: &str = "application/problem+json";

/// A problem (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Stable; a GET explains it.
    r#type: String,
    /// What it is, in Japanese.
    title: &'a str,
    title_en: &'a str,
    status: u16,
    /// What happened this time, in Japanese.
    detail: &'a str,
    detail_en: &'a str,
    /// For whoever reads the log; with a status of 500 and above.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// Of `check-many`: the line of the request, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorBody<'a>>,
    #[serde(flatten)]
    failed: FailedBody<'a>,
    #[serde(flatten)]
    refused: RefusedBody,
    /// When a revision is in force.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    periods: Vec<PeriodBody>,
}

/// One thing to correct.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldProblem)]
struct ErrorBody<'a> {
    field: &'a str,
    /// The row of an assessment or of a table, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    /// The row, from 1, of a table that stands inside a row of an assessment.
    #[serde(skip_serializing_if = "Option::is_none")]
    table_row: Option<u32>,
    /// The column of a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    /// Stable.
    code: &'a str,
    message: LabelBody<'a>,
}

/// The module that failed, where one did.
#[derive(Serialize, ToSchema, Default)]
#[schema(as = FailedModule)]
struct FailedBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<FailedRevisionBody<'a>>,
    /// Stable: `trap`, `out-of-fuel`, `deadline`, `memory`, `answer-too-large`, `fault`, `bad-answer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a str>,
    /// The limit that was hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<LimitBody<'a>>,
    /// What the module itself said; not to be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    module_message: Option<&'a str>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FailedRevision)]
struct FailedRevisionBody<'a> {
    digest: &'a str,
    effective_from: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Limit)]
struct LimitBody<'a> {
    value: u64,
    /// `fuel`, `ms` or `bytes`.
    unit: &'a str,
}

/// A period of reference dates.
#[derive(Serialize, ToSchema)]
#[schema(as = Period)]
pub(crate) struct PeriodBody {
    /// The first day.
    pub(crate) effective_from: String,
    /// The day after the last one; absent where it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) effective_to: Option<String>,
}

impl PeriodBody {
    pub(crate) fn new(period: EffectivePeriod) -> Self {
        Self {
            effective_from: period.from().to_string(),
            effective_to: period.to().as_ref().map(ToString::to_string),
        }
    }
}

/// Where a problem is shown: with a request id at the edge, or on a line of a stream.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    pub(crate) request_id: Option<&'a str>,
    pub(crate) line: Option<u64>,
}

impl Problem {
    /// The problem as JSON.
    pub(crate) fn json(&self, place: Place<'_>) -> Vec<u8> {
        let body = ProblemBody {
            r#type: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title_ja(),
            title_en: self.kind.title_en(),
            status: self.kind.status().as_u16(),
            detail: &self.detail.ja,
            detail_en: &self.detail.en,
            request_id: place.request_id,
            line: place.line,
            errors: self.errors.iter().map(ErrorBody::new).collect(),
            failed: self.failed.as_deref().map(FailedBody::new).unwrap_or_default(),
            refused: self.refused.as_deref().map(RefusedBody::new).unwrap_or_default(),
            periods: self.periods.iter().copied().map(PeriodBody::new).collect(),
        };
        // Plain texts and numbers always have a JSON; were it not so, the status still tells.
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

impl<'a> ErrorBody<'a> {
    fn new(problem: &'a read::Problem) -> Self {
        Self {
            field: &problem.field,
            row: problem.row,
            table_row: problem.table_row,
            column: problem.column.as_deref(),
            code: problem.code,
            message: LabelBody::new(&problem.message),
        }
    }
}

impl<'a> FailedBody<'a> {
    fn new(failed: &'a FailedModule) -> Self {
        Self {
            module: Some(&failed.module),
            revision: Some(FailedRevisionBody {
                digest: &failed.digest,
                effective_from: failed.effective_from.to_string(),
            }),
            failure: Some(failed.failure),
            limit: failed.limit.map(|(value, unit)| LimitBody { value, unit }),
            module_message: failed.message.as_deref(),
        }
    }
}

/// One thing to correct that is found here and not by the core.
pub(crate) fn field_problem(
    field: impl Into<String>,
    code: &'static str,
    ja: impl fmt::Display,
    en: impl fmt::Display,
) -> read::Problem {
    read::Problem {
        field: field.into(),
        row: None,
        table_row: None,
        column: None,
        code,
        message: Label { ja: ja.to_string(), en: en.to_string() },
    }
}
