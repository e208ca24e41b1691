//! Writes minimal answers: what an answer comes to and the codes of its reasons, in the words of the whole one,
//! of which it is a part. For who asks about many records at once and looks at few of the answers.

use kisoku_core::answer::{Answer, Finding};
use serde::Serialize;
use utoipa::ToSchema;

use super::Told;
use super::body::{
    AchievementKind, AssessmentKind, BandBody, EligibilityKind, MeasuresBody, OptionalBandBody, VerdictBody,
};
use super::phrases::Phrases;
use super::reasons::EffectBody;
use super::text::{LIST, Out};
use super::write::{at, band, measures, not_computable, target};
use crate::error::ServerError;

/// What an answer comes to: each member as in the whole answer.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = MinimalAnswer)]
#[expect(dead_code, reason = "the schema of what is written below")]
pub(crate) enum MinimalBody<'a> {
    Eligibility(MinimalEligibilityBody<'a>),
    Achievement(MinimalAchievementBody<'a>),
    Assessment(MinimalAssessmentBody<'a>),
}

/// Whether a record is eligible, for how many yen.
#[derive(Serialize, ToSchema)]
#[schema(as = MinimalEligibilityAnswer)]
pub(crate) struct MinimalEligibilityBody<'a> {
    #[schema(inline)]
    kind: EligibilityKind,
    fiscal_year: i16,
    verdict: VerdictBody,
    /// 0 unless eligible.
    amount_yen: i64,
    reasons: Vec<MinimalReasonBody<'a>>,
}

/// Which band a result falls into.
#[derive(Serialize, ToSchema)]
#[schema(as = MinimalAchievementAnswer)]
pub(crate) struct MinimalAchievementBody<'a> {
    #[schema(inline)]
    kind: AchievementKind,
    fiscal_year: i16,
    #[serde(flatten)]
    band: BandBody<'a>,
    #[serde(flatten)]
    measures: MeasuresBody<'a>,
    reasons: Vec<MinimalReasonBody<'a>>,
}

/// Measures over rows.
#[derive(Serialize, ToSchema)]
#[schema(as = MinimalAssessmentAnswer)]
pub(crate) struct MinimalAssessmentBody<'a> {
    #[schema(inline)]
    kind: AssessmentKind,
    fiscal_year: i16,
    /// Null where there is no target, or it cannot be told.
    #[schema(required = true)]
    target_met: Option<bool>,
    #[serde(flatten)]
    #[schema(value_type = OptionalBandBody)]
    band: Option<BandBody<'a>>,
    #[serde(flatten)]
    measures: MeasuresBody<'a>,
    reasons: Vec<MinimalReasonBody<'a>>,
}

/// A reason by its code.
#[derive(Serialize, ToSchema)]
#[schema(as = MinimalReason)]
pub(crate) struct MinimalReasonBody<'a> {
    /// Stable.
    code: &'a str,
    effect: EffectBody,
}

impl<'a> MinimalReasonBody<'a> {
    pub(crate) const fn new(code: &'a str, effect: EffectBody) -> Self {
        Self { code, effect }
    }
}

/// Writes what an answer comes to.
///
/// # Errors
/// [`ServerError::TooLarge`] past the limit of `out`; others, which no settled answer meets.
pub(super) fn document(out: &mut Out<'_>, told: &Told<'_>) -> Result<(), ServerError> {
    let phrases = told.phrases;
    let head = |out: &mut Out<'_>, kind| {
        out.raw(br#"{"kind":"#);
        out.quoted(kind);
        out.raw(br#","fiscal_year":"#);
        out.number(told.fiscal_year.get().into());
    };
    let findings = match told.settled.answer() {
        Answer::Decision(decision) => {
            head(out, "eligibility");
            out.raw(br#","verdict":"#);
            out.quoted(decision.verdict.as_str());
            out.raw(br#","amount_yen":"#);
            out.number(decision.amount.get());
            &decision.findings
        }
        Answer::Grading(grading) => {
            head(out, "achievement");
            band(out, &phrases.bands, grading.band)?;
            measures(out, &phrases.measures, &grading.measures)?;
            not_computable(out, &phrases.measures, &grading.measures)?;
            &grading.findings
        }
        Answer::Assessment(assessment) => {
            head(out, "assessment");
            target(out, assessment.target);
            if !phrases.bands.is_empty() {
                band(out, &phrases.bands, assessment.band)?;
            }
            measures(out, &phrases.measures, &assessment.measures)?;
            not_computable(out, &phrases.measures, &assessment.measures)?;
            &assessment.findings
        }
    };
    reasons(out, phrases, findings)?;
    out.raw(b"}");
    Ok(())
}

fn reasons(out: &mut Out<'_>, phrases: &Phrases, findings: &[Finding]) -> Result<(), ServerError> {
    out.raw(br#","reasons":"#);
    out.each(LIST, findings, |out, finding| {
        out.raw(&at(&phrases.reasons, finding.reason)?.minimal);
        Ok(())
    })
}
