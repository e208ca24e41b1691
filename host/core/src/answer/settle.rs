//! Checks a module's answer against its manifest, the request and the ceilings. A host that trusts
//! its guest would pay what the guest says. What can be wrong is in [`super::bad`].

mod tables;
mod totals;

use std::slice;

use crate::answer::secrets::Secrets;
use crate::answer::{
    Answer, Argument, Assessment, BadAnswer, Decision, Finding, Grading, TraceStep, Verdict,
};
use crate::life::{Count, Stage};
use crate::manifest::{Effect, ParameterKind, Programme, Reason};
use crate::money::{Fraction, Yen};
use crate::ports::Ran;
use crate::tally::{Place, Usage};
use crate::value::Record;

/// Most findings of a decision or a grading: one for every article of a long ordinance.
pub const FINDINGS_MAX: usize = 200;

/// Most findings of an assessment: more than a person reads about its rows.
pub const ASSESSMENT_FINDINGS_MAX: usize = 1_000;

/// Most steps of a trace: some for each line of a budget sheet, and still a page to read.
pub const TRACE_STEPS_MAX: usize = 200;

/// Most characters of a text argument or of a breakdown's key: those of the longest text field,
/// which either may repeat.
pub const TEXT_CHARS_MAX: usize = 4_000;

/// Most lines of a breakdown: one for each of the 1,741 municipalities, or a line a row.
pub const BREAKDOWN_LINES_MAX: usize = 10_000;

/// An answer that was checked, with the totals it was computed on and those it leads to. Only this
/// module makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    answer: Answer,
    before: Usage,
    after: Usage,
    movements: Vec<i64>,
    fuel: u64,
}

impl Settled {
    /// What the module answered.
    pub const fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The totals that the answer was computed on; empty for a grading or an assessment.
    pub const fn before(&self) -> &Usage {
        &self.before
    }

    /// The totals once the answer is kept; as many as before.
    pub const fn after(&self) -> &Usage {
        &self.after
    }

    /// By how much each total moves, in yen or grants; 0 where a key is blank.
    pub fn movements(&self) -> &[i64] {
        &self.movements
    }

    /// What a grant with this answer adds to which totals. `places` are those it was settled on.
    pub fn counts(&self, places: &[Place]) -> Vec<Count> {
        let counts = places.iter().zip(&self.movements).filter(|(_, amount)| **amount != 0);
        counts
            .filter_map(|(place, &amount)| Some(Count { key: place.key.clone()?, sums: place.sums, amount }))
            .collect()
    }

    /// Fuel that the module used.
    pub const fn fuel(&self) -> u64 {
        self.fuel
    }

    fn still(answer: Answer, fuel: u64) -> Self {
        Self { answer, before: Usage::default(), after: Usage::default(), movements: Vec::new(), fuel }
    }
}

/// Settles a decision of a stage on the totals without its grant, which stand in the order of the
/// places.
///
/// # Errors
/// The first thing wrong with it.
pub fn settle_decision(
    programme: &Programme,
    stage: &Stage,
    settings: &Record,
    record: &Record,
    places: &[Place],
    before: Usage,
    ran: Ran<Decision>,
) -> Result<Settled, BadAnswer> {
    let decision = ran.answer;
    let former = match stage {
        Stage::Change(former) | Stage::Report(former) => Some(&former.values),
        Stage::Application | Stage::Selection(_) | Stage::Repayment(_) => None,
    };
    let secrets = Secrets::of(programme, settings, slice::from_ref(record)).and(former);
    check_findings(programme, &decision.findings, FINDINGS_MAX, &secrets)?;
    check_verdict(programme, &decision)?;
    check_amount(programme, stage, record, &decision)?;
    check_trace(programme, &decision)?;
    let (after, movements) = match stage {
        Stage::Application | Stage::Selection(_) | Stage::Change(_) | Stage::Report(_) => {
            let held = totals::held(programme, stage, settings, places);
            totals::moved(&programme.tallies, places, &held, &before, &decision)?
        }
        // A surcharge is nothing granted.
        Stage::Repayment(_) => (before.clone(), vec![0; before.totals().len()]),
    };
    Ok(Settled { answer: Answer::Decision(decision), before, after, movements, fuel: ran.fuel })
}

/// Settles the grading of a record.
///
/// # Errors
/// The first thing wrong with it.
pub fn settle_grading(
    programme: &Programme,
    settings: &Record,
    record: &Record,
    ran: Ran<Grading>,
) -> Result<Settled, BadAnswer> {
    let grading = ran.answer;
    let secrets = Secrets::of(programme, settings, slice::from_ref(record));
    check_findings(programme, &grading.findings, FINDINGS_MAX, &secrets)?;
    if grading.findings.is_empty() {
        return Err(BadAnswer::NoReason);
    }
    check_band(programme, grading.band)?;
    check_measures(programme, &grading.measures)?;
    Ok(Settled::still(Answer::Grading(grading), ran.fuel))
}

/// Settles the assessment of some rows.
///
/// # Errors
/// The first thing wrong with it.
pub fn settle_assessment(
    programme: &Programme,
    settings: &Record,
    rows: &[Record],
    ran: Ran<Assessment>,
) -> Result<Settled, BadAnswer> {
    let assessment = ran.answer;
    let secrets = Secrets::of(programme, settings, rows);
    check_findings(programme, &assessment.findings, ASSESSMENT_FINDINGS_MAX, &secrets)?;
    check_band(programme, assessment.band)?;
    check_measures(programme, &assessment.measures)?;
    tables::check_lists(&programme.lists, &assessment.lists, rows.len())?;
    tables::check_breakdowns(&programme.breakdowns, &assessment.breakdowns, &secrets)?;
    Ok(Settled::still(Answer::Assessment(assessment), ran.fuel))
}

fn check_findings(
    programme: &Programme,
    findings: &[Finding],
    max: usize,
    secrets: &Secrets<'_>,
) -> Result<(), BadAnswer> {
    if findings.len() > max {
        return Err(BadAnswer::TooManyFindings { given: findings.len(), max });
    }
    findings.iter().try_for_each(|finding| {
        let reason =
            programme.reason(finding.reason).ok_or(BadAnswer::UnknownReason { position: finding.reason })?;
        check_arguments(programme, reason, &finding.arguments, secrets)
    })
}

fn check_arguments(
    programme: &Programme,
    reason: &Reason,
    arguments: &[Argument],
    secrets: &Secrets<'_>,
) -> Result<(), BadAnswer> {
    if arguments.len() != reason.parameters.len() {
        return Err(BadAnswer::ArgumentCount {
            reason: reason.code.clone(),
            declared: reason.parameters.len(),
            given: arguments.len(),
        });
    }
    for (parameter, argument) in reason.parameters.iter().zip(arguments) {
        let named = || (reason.code.clone(), parameter.name.clone());
        if !fits(parameter.kind, argument) {
            let (reason, parameter) = named();
            return Err(BadAnswer::ArgumentKind { reason, parameter });
        }
        if let Some(position) = undeclared(programme, argument) {
            let (reason, parameter) = named();
            return Err(BadAnswer::ArgumentPosition { reason, parameter, position });
        }
        if let Argument::Text(text) = argument {
            check_text(text.as_str(), named, secrets)?;
        }
    }
    Ok(())
}

fn check_text(
    text: &str,
    named: impl Fn() -> (String, String),
    secrets: &Secrets<'_>,
) -> Result<(), BadAnswer> {
    let (reason, parameter) = if too_long(text) || garbled(text) || secrets.are_in(text) {
        named()
    } else {
        return Ok(());
    };
    Err(if too_long(text) {
        BadAnswer::ArgumentLength { reason, parameter, max: TEXT_CHARS_MAX }
    } else if garbled(text) {
        BadAnswer::ArgumentControl { reason, parameter }
    } else {
        BadAnswer::PersonalInAnswer { reason, parameter }
    })
}

/// Control characters but those that a text field takes.
fn garbled(text: &str) -> bool {
    text.chars().any(|character| character.is_control() && !matches!(character, '\t' | '\n' | '\r'))
}

fn fits(kind: ParameterKind, argument: &Argument) -> bool {
    match argument {
        Argument::Flag(_) => kind == ParameterKind::Flag,
        Argument::Count(_) => kind == ParameterKind::Count,
        Argument::Yen(_) => kind == ParameterKind::Yen,
        Argument::Decimal(_) => kind == ParameterKind::Decimal,
        Argument::Fraction(_) => kind == ParameterKind::Percent || kind == ParameterKind::Points,
        Argument::Date(_) => kind == ParameterKind::Date,
        Argument::Text(_) => kind == ParameterKind::Text,
        Argument::FiscalYear(_) => kind == ParameterKind::FiscalYear,
        Argument::Band(_) => kind == ParameterKind::Band,
        Argument::Field(_) => kind == ParameterKind::Field,
    }
}

/// The position that an argument names, where nothing is declared there.
fn undeclared(programme: &Programme, argument: &Argument) -> Option<u32> {
    match argument {
        Argument::Band(position) => programme.band(*position).is_none().then_some(*position),
        Argument::Field(position) => programme.field(*position).is_none().then_some(*position),
        Argument::Flag(_)
        | Argument::Count(_)
        | Argument::Yen(_)
        | Argument::Decimal(_)
        | Argument::Fraction(_)
        | Argument::Date(_)
        | Argument::Text(_)
        | Argument::FiscalYear(_) => None,
    }
}

/// Bytes first: counting characters of a long text is not free.
fn too_long(text: &str) -> bool {
    text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX
}

fn check_verdict(programme: &Programme, decision: &Decision) -> Result<(), BadAnswer> {
    if decision.findings.is_empty() {
        return Err(BadAnswer::NoReason);
    }
    let follows = follows(programme, &decision.findings);
    if follows == decision.verdict {
        Ok(())
    } else {
        Err(BadAnswer::Verdict { given: decision.verdict, follows })
    }
}

/// The verdict that the effects of findings lead to. What refuses outweighs what is to be corrected:
/// nobody should correct an application that is refused all the same. Both outweigh a person's view.
fn follows(programme: &Programme, findings: &[Finding]) -> Verdict {
    let any = |effect: Effect| {
        findings.iter().filter_map(|finding| programme.reason(finding.reason)).any(|it| it.effect == effect)
    };
    if any(Effect::Refused) {
        Verdict::Ineligible
    } else if any(Effect::Returned) {
        Verdict::NeedsCorrection
    } else if any(Effect::NeedsPerson) {
        Verdict::NeedsReview
    } else {
        Verdict::Eligible
    }
}

fn check_amount(
    programme: &Programme,
    stage: &Stage,
    record: &Record,
    decision: &Decision,
) -> Result<(), BadAnswer> {
    let (verdict, amount) = (decision.verdict, decision.amount);
    if amount < Yen::ZERO {
        return Err(BadAnswer::AmountNegative { amount });
    }
    if verdict != Verdict::Eligible {
        let nothing = amount == Yen::ZERO;
        return if nothing { Ok(()) } else { Err(BadAnswer::AmountNotEligible { verdict, amount }) };
    }
    // A programme without steps says who is eligible, and grants no yen.
    let without_steps = programme.steps.is_empty();
    if without_steps && amount != Yen::ZERO {
        return Err(BadAnswer::AmountWithoutSteps { amount });
    }
    let grants = match stage {
        Stage::Application | Stage::Selection(_) | Stage::Change(_) => true,
        // Nothing may be left of a grant, and nothing may come on top of a principal.
        Stage::Report(_) | Stage::Repayment(_) => false,
    };
    if grants && !without_steps && amount == Yen::ZERO {
        return Err(BadAnswer::AmountZero);
    }
    check_most(programme, stage, record, amount)
}

/// What the amount may be at most: what was asked for, what a selection gives, what stood granted; of a
/// surcharge, what any ordinance could ask for.
fn check_most(programme: &Programme, stage: &Stage, record: &Record, amount: Yen) -> Result<(), BadAnswer> {
    match stage {
        Stage::Repayment(claim) => {
            let most = claim.surcharge_max();
            return if amount > most { Err(BadAnswer::SurchargeTooHigh { amount, most }) } else { Ok(()) };
        }
        Stage::Selection(most) if amount > *most => {
            return Err(BadAnswer::AmountAboveShare { amount, most: *most });
        }
        Stage::Report(former) if amount > former.granted => {
            return Err(BadAnswer::AmountAboveGranted { amount, granted: former.granted });
        }
        Stage::Application | Stage::Selection(_) | Stage::Change(_) | Stage::Report(_) => {}
    }
    match programme.requested_amount.and_then(|position| record.yen(position)) {
        Some(requested) if amount > requested => Err(BadAnswer::AmountAboveRequest { amount, requested }),
        Some(_) | None => Ok(()),
    }
}

fn check_trace(programme: &Programme, decision: &Decision) -> Result<(), BadAnswer> {
    let trace = &decision.trace;
    if trace.len() > TRACE_STEPS_MAX {
        return Err(BadAnswer::TraceLength { given: trace.len(), max: TRACE_STEPS_MAX });
    }
    let mut reached = None;
    for &TraceStep { step, before, after } in trace {
        let declared = programme.step(step).ok_or(BadAnswer::UnknownStep { position: step })?;
        if before != reached {
            return Err(BadAnswer::TraceBroken { step: declared.id.clone() });
        }
        reached = Some(after);
    }
    let explained = programme.steps.is_empty() || reached == Some(decision.amount);
    if decision.verdict == Verdict::Eligible && !explained {
        return Err(BadAnswer::TraceEnd { amount: decision.amount });
    }
    Ok(())
}

fn check_band(programme: &Programme, band: Option<u32>) -> Result<(), BadAnswer> {
    match band {
        Some(position) if programme.band(position).is_none() => Err(BadAnswer::UnknownBand { position }),
        Some(_) | None => Ok(()),
    }
}

fn check_measures(programme: &Programme, measures: &[Option<Fraction>]) -> Result<(), BadAnswer> {
    let (declared, given) = (programme.measures.len(), measures.len());
    if given == declared { Ok(()) } else { Err(BadAnswer::MeasureCount { declared, given }) }
}
