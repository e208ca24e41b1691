//! The members of an answer, in the order in which they are shown.

use kisoku_core::answer::{
    Answer, Assessment, BreakdownLine, Decision, Grading, Settled, TargetResult, TraceStep, Verdict,
};
use kisoku_core::manifest::{Measure, Named, Privacy, Programme, Tally, TallySum};
use kisoku_core::money::{Fraction, Yen};
use kisoku_core::revision::Revision;
use serde::Serialize;
use utoipa::ToSchema;

use super::life::LifeParts;
use super::parts::{FractionBody, LabelBody, Ordered, fraction_by_id, movement_by_id};
use super::reasons::{ReasonBody, reasons};
use super::understood::Understood;
use super::{DigestText, Told, id_text};
use crate::error::ServerError;
use crate::instant;

/// An answer.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Answer)]
pub(crate) enum AnswerBody<'a> {
    Eligibility(Box<EligibilityBody<'a>>),
    Achievement(Box<AchievementBody<'a>>),
    Assessment(Box<AssessmentBody<'a>>),
}

/// Whether a record is eligible, for how many yen.
#[derive(Serialize, ToSchema)]
#[schema(as = EligibilityAnswer)]
pub(crate) struct EligibilityBody<'a> {
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
    #[serde(flatten)]
    head: HeadBody<'a>,
    /// Null where there is no target, or it cannot be told.
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

/// What every answer begins with.
#[derive(Serialize, ToSchema)]
#[schema(as = AnswerHead)]
pub(crate) struct HeadBody<'a> {
    /// `eligibility`, `achievement` or `assessment`.
    kind: &'static str,
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
    #[schema(value_type = serde_json::Value)]
    read: Understood<'a>,
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
    personal: Option<Understood<'a>>,
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
pub(crate) enum MovedBody {
    Yen { before_yen: i64, after_yen: i64 },
    Grants { before: i64, after: i64 },
}

/// The band, best is rank 1; null where it cannot be told.
#[derive(Serialize, ToSchema)]
#[schema(as = BandResult)]
pub(crate) struct BandBody<'a> {
    band: Option<&'a str>,
    rank: Option<u64>,
}

/// As [`BandBody`]; absent where the programme has no bands.
#[derive(ToSchema)]
#[schema(as = OptionalBandResult)]
#[expect(dead_code, reason = "the schema of an absent part, which the derived one would make null")]
struct OptionalBandBody {
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

impl<'a> AnswerBody<'a> {
    /// The answer, borrowed.
    ///
    /// # Errors
    /// [`ServerError::NotInManifest`], which no settled answer meets.
    pub(crate) fn new(told: &Told<'a>) -> Result<Self, ServerError> {
        Ok(match told.settled.answer() {
            Answer::Decision(decision) => Self::Eligibility(Box::new(eligibility(told, decision)?)),
            Answer::Grading(grading) => Self::Achievement(Box::new(achievement(told, grading)?)),
            Answer::Assessment(assessment) => Self::Assessment(Box::new(self::assessment(told, assessment)?)),
        })
    }
}

fn eligibility<'a>(told: &Told<'a>, decision: &'a Decision) -> Result<EligibilityBody<'a>, ServerError> {
    let programme = told.revision.programme.as_ref();
    let requested =
        programme.requested_amount.and_then(|position| told.subject.record()?.yen(position)).map(Yen::get);
    Ok(EligibilityBody {
        head: HeadBody::new(told, "eligibility"),
        verdict: VerdictBody::new(decision.verdict),
        amount_yen: decision.amount.get(),
        requested_yen: requested,
        reasons: reasons(programme, &decision.findings)?,
        trace: trace(programme, decision).ok_or(ServerError::NotInManifest)?,
        usage: moved(programme, told.settled),
        tail: TailBody::new(told),
    })
}

fn achievement<'a>(told: &Told<'a>, grading: &'a Grading) -> Result<AchievementBody<'a>, ServerError> {
    let programme = told.revision.programme.as_ref();
    Ok(AchievementBody {
        head: HeadBody::new(told, "achievement"),
        band: BandBody::new(programme, grading.band)?,
        measures: MeasuresBody::new(&programme.measures, &grading.measures),
        reasons: reasons(programme, &grading.findings)?,
        tail: TailBody::new(told),
    })
}

fn assessment<'a>(told: &Told<'a>, assessment: &'a Assessment) -> Result<AssessmentBody<'a>, ServerError> {
    let programme = told.revision.programme.as_ref();
    let has_bands = !programme.bands.is_empty();
    Ok(AssessmentBody {
        head: HeadBody::new(told, "assessment"),
        target_met: match assessment.target {
            TargetResult::None => None,
            TargetResult::Met => Some(true),
            TargetResult::Missed => Some(false),
        },
        band: if has_bands { Some(BandBody::new(programme, assessment.band)?) } else { None },
        measures: MeasuresBody::new(&programme.measures, &assessment.measures),
        lists: lists(&programme.lists, &assessment.lists),
        breakdowns: breakdowns(programme, &assessment.breakdowns),
        reasons: reasons(programme, &assessment.findings)?,
        tail: TailBody::new(told),
    })
}

fn trace<'a>(programme: &'a Programme, decision: &Decision) -> Option<Vec<StepBody<'a>>> {
    let step = |step: &TraceStep| {
        let declared = programme.step(step.step)?;
        Some(StepBody {
            step: &declared.id,
            label: LabelBody::new(&declared.label),
            before_yen: step.before.map(Yen::get),
            after_yen: step.after.get(),
        })
    };
    decision.trace.iter().map(step).collect()
}

fn moved<'a>(programme: &'a Programme, settled: &Settled) -> Ordered<'a, Option<MovedBody>> {
    let totals = settled.before().totals().iter().zip(settled.after().totals());
    let line = |tally: &'a Tally, (before, after): (&Option<i64>, &Option<i64>)| {
        let moved = before.zip(*after).map(|(before, after)| match tally.sums {
            TallySum::GrantedYen => MovedBody::Yen { before_yen: before, after_yen: after },
            TallySum::Grants => MovedBody::Grants { before, after },
        });
        (tally.id.as_str(), moved)
    };
    Ordered(programme.tallies.iter().zip(totals).map(|(tally, totals)| line(tally, totals)).collect())
}

/// Row numbers from 1.
fn lists<'a>(declared: &'a [Named], lists: &[Vec<u32>]) -> Ordered<'a, Vec<u64>> {
    let numbers = |rows: &Vec<u32>| rows.iter().map(|&row| u64::from(row) + 1).collect();
    Ordered(declared.iter().zip(lists).map(|(list, rows)| (list.id.as_str(), numbers(rows))).collect())
}

fn breakdowns<'a>(
    programme: &'a Programme,
    breakdowns: &'a [Vec<BreakdownLine>],
) -> Ordered<'a, Vec<LineBody<'a>>> {
    let declared = programme.breakdowns.iter().zip(breakdowns);
    Ordered(
        declared
            .map(|(breakdown, lines)| {
                let line = |line: &'a BreakdownLine| LineBody {
                    key: line.key.as_str(),
                    measures: measures(&breakdown.measures, &line.measures),
                };
                (breakdown.id.as_str(), lines.iter().map(line).collect())
            })
            .collect(),
    )
}

fn measures<'a>(declared: &'a [Measure], values: &[Option<Fraction>]) -> Ordered<'a, Option<FractionBody>> {
    let line = |(measure, value): (&'a Measure, &Option<Fraction>)| {
        (measure.id.as_str(), value.map(|fraction| FractionBody::new(fraction, measure.unit)))
    };
    Ordered(declared.iter().zip(values).map(line).collect())
}

impl<'a> HeadBody<'a> {
    fn new(told: &Told<'a>, kind: &'static str) -> Self {
        Self {
            kind,
            municipality: told.municipality.to_string(),
            programme: &told.revision.programme.id,
            fiscal_year: told.fiscal_year.get(),
        }
    }
}

impl<'a> TailBody<'a> {
    fn new(told: &Told<'a>) -> Self {
        let fields = &told.revision.programme.fields;
        Self {
            read: Understood { fields, subject: told.subject, privacy: Privacy::Open },
            revision: RevisionBody::new(told.revision),
            life: told.life.as_ref().map(LifeParts::new).unwrap_or_default(),
            id: told.stamp.map(|stamp| id_text(stamp.id)),
            decided_at: told.stamp.and_then(|stamp| instant::rfc3339(stamp.at)),
            fuel: told.stamp.map(|_| told.settled.fuel()),
            personal: None,
        }
    }
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

impl<'a> BandBody<'a> {
    fn new(programme: &'a Programme, position: Option<u32>) -> Result<Self, ServerError> {
        let Some(position) = position else { return Ok(Self { band: None, rank: None }) };
        let band = programme.band(position).ok_or(ServerError::NotInManifest)?;
        Ok(Self { band: Some(&band.id), rank: Some(u64::from(position) + 1) })
    }
}

impl<'a> MeasuresBody<'a> {
    fn new(declared: &'a [Measure], values: &[Option<Fraction>]) -> Self {
        let missing = declared.iter().zip(values).filter(|(_, value)| value.is_none());
        Self {
            not_computable: missing.map(|(measure, _)| measure.id.as_str()).collect(),
            measures: measures(declared, values),
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
