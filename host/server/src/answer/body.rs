//! The members of an answer, in the order in which they are shown.

use kisoku_core::answer::Verdict;
use kisoku_core::revision::Revision;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::DigestText;
use super::life::LifeParts;
use super::parts::{FractionBody, LabelBody, Ordered, fraction_by_id, movement_by_id};
use super::reasons::ReasonBody;

/// An answer.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Answer)]
#[expect(dead_code, reason = "the schema of what `super::write` writes")]
pub(crate) enum AnswerBody<'a> {
    Eligibility(Box<EligibilityBody<'a>>),
    Achievement(Box<AchievementBody<'a>>),
    Assessment(Box<AssessmentBody<'a>>),
}

/// Whether a record is eligible, for how many yen.
#[derive(Serialize, ToSchema)]
#[schema(as = EligibilityAnswer)]
pub(crate) struct EligibilityBody<'a> {
    #[schema(inline)]
    kind: EligibilityKind,
    #[serde(flatten)]
    head: HeadBody<'a>,
    verdict: VerdictBody,
    /// 0 unless eligible.
    amount_yen: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    requested_yen: Option<i64>,
    reasons: Vec<ReasonBody<'a>>,
    /// How the amount was reached.
    trace: Vec<StepBody<'a>>,
    /// By tally; null where the record leaves a key of the tally blank.
    #[schema(schema_with = movement_by_id)]
    usage: Ordered<'a, Option<MovedBody>>,
    #[serde(flatten)]
    tail: TailBody<'a>,
}

/// Which band a result falls into.
#[derive(Serialize, ToSchema)]
#[schema(as = AchievementAnswer)]
pub(crate) struct AchievementBody<'a> {
    #[schema(inline)]
    kind: AchievementKind,
    #[serde(flatten)]
    head: HeadBody<'a>,
    #[serde(flatten)]
    band: BandBody<'a>,
    #[serde(flatten)]
    measures: MeasuresBody<'a>,
    reasons: Vec<ReasonBody<'a>>,
    #[serde(flatten)]
    tail: TailBody<'a>,
}

/// Measures over rows.
#[derive(Serialize, ToSchema)]
#[schema(as = AssessmentAnswer)]
pub(crate) struct AssessmentBody<'a> {
    #[schema(inline)]
    kind: AssessmentKind,
    #[serde(flatten)]
    head: HeadBody<'a>,
    /// Null where there is no target, or it cannot be told.
    #[schema(required = true)]
    target_met: Option<bool>,
    #[serde(flatten)]
    #[schema(value_type = OptionalBandBody)]
    band: Option<BandBody<'a>>,
    #[serde(flatten)]
    measures: MeasuresBody<'a>,
    /// By list, row numbers from 1.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<u64>>)]
    lists: Ordered<'a, Vec<u64>>,
    /// By breakdown, its lines.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<LineBody<'static>>>)]
    breakdowns: Ordered<'a, Vec<LineBody<'a>>>,
    reasons: Vec<ReasonBody<'a>>,
    #[serde(flatten)]
    tail: TailBody<'a>,
}

/// The word by which an answer is told from the others.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "the schema of what `super::write` writes")]
pub(crate) enum EligibilityKind {
    Eligibility,
}

/// The word by which an answer is told from the others.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "the schema of what `super::write` writes")]
pub(crate) enum AchievementKind {
    Achievement,
}

/// The word by which an answer is told from the others.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "the schema of what `super::write` writes")]
pub(crate) enum AssessmentKind {
    Assessment,
}

/// What every answer tells behind its kind.
#[derive(Serialize, ToSchema)]
#[schema(as = AnswerHead)]
pub(crate) struct HeadBody<'a> {
    /// Six digits.
    municipality: String,
    programme: &'a str,
    fiscal_year: i16,
}

/// What every answer ends with.
#[derive(Serialize, ToSchema)]
#[schema(as = AnswerTail)]
pub(crate) struct TailBody<'a> {
    /// How each value was understood: an object by field, or a list of one a row. Personal values
    /// stand apart in `personal`.
    read: Value,
    revision: RevisionBody<'a>,
    #[serde(flatten)]
    life: LifeParts,
    /// Of a kept decision only.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Of a kept decision only: UTC, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<String>,
    /// Of a kept decision only: what the answer took, in the engine's units.
    #[serde(skip_serializing_if = "Option::is_none")]
    fuel: Option<u64>,
    /// The personal values, in the shape of `read`, and the note of an entry as `entry-note`; absent where
    /// there are none, or where they were erased.
    // Kept apart from the document: `super::with_personal` adds it where an answer is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = serde_json::Value, required = false)]
    personal: Option<Value>,
}

/// The revision that answered.
#[derive(Serialize, ToSchema)]
#[schema(as = AnsweredBy)]
pub(crate) struct RevisionBody<'a> {
    module: &'a str,
    /// `sha256:` and 64 hexadecimal digits, of the component as published.
    #[schema(value_type = String)]
    digest: DigestText,
    /// As `digest`, of the settings as published.
    #[schema(value_type = String)]
    settings_digest: DigestText,
    effective_from: String,
    /// The day after the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_to: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Verdict)]
pub(crate) enum VerdictBody {
    Eligible,
    Ineligible,
    NeedsCorrection,
    NeedsReview,
}

/// One step on the way to an amount.
#[derive(Serialize, ToSchema)]
#[schema(as = TraceStep)]
struct StepBody<'a> {
    step: &'a str,
    label: LabelBody<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before_yen: Option<i64>,
    after_yen: i64,
}

/// How a tally moves, or would move if the decision were kept.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = TallyMovement)]
#[expect(dead_code, reason = "the schema of what `super::write` writes")]
pub(crate) enum MovedBody {
    Yen { before_yen: i64, after_yen: i64 },
    Grants { before: i64, after: i64 },
}

/// The band, best is rank 1; null where it cannot be told.
#[derive(Serialize, ToSchema)]
#[schema(as = BandResult)]
pub(crate) struct BandBody<'a> {
    #[schema(required = true)]
    band: Option<&'a str>,
    #[schema(required = true)]
    rank: Option<u64>,
}

/// As [`BandBody`]; absent where the programme has no bands.
#[derive(ToSchema)]
#[schema(as = OptionalBandResult)]
#[expect(dead_code, reason = "the schema of an absent part, which the derived one would make null")]
pub(crate) struct OptionalBandBody {
    band: Option<String>,
    rank: Option<u64>,
}

/// Measures by id; null where not computable.
#[derive(Serialize, ToSchema)]
#[schema(as = Measures)]
pub(crate) struct MeasuresBody<'a> {
    #[schema(schema_with = fraction_by_id)]
    measures: Ordered<'a, Option<FractionBody>>,
    not_computable: Vec<&'a str>,
}

/// A line of a breakdown.
#[derive(Serialize, ToSchema)]
#[schema(as = BreakdownLine)]
struct LineBody<'a> {
    key: &'a str,
    #[schema(schema_with = fraction_by_id)]
    measures: Ordered<'a, Option<FractionBody>>,
}

impl<'a> RevisionBody<'a> {
    pub(crate) fn new(revision: &'a Revision) -> Self {
        Self {
            module: &revision.rules.manifest().name,
            digest: DigestText(revision.digest),
            settings_digest: DigestText(revision.settings_digest),
            effective_from: revision.period.from().to_string(),
            effective_to: revision.period.to().as_ref().map(ToString::to_string),
        }
    }
}

impl VerdictBody {
    pub(crate) const fn new(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Eligible => Self::Eligible,
            Verdict::Ineligible => Self::Ineligible,
            Verdict::NeedsCorrection => Self::NeedsCorrection,
            Verdict::NeedsReview => Self::NeedsReview,
        }
    }
}
