//! The contract's answers as the core's types; what the core's types cannot be is refused. Whether
//! an answer fits its manifest is checked in the core.

pub(crate) mod manifest;

use kisoku_core::answer::{
    Argument, Assessment, BreakdownLine, Decision, Finding, Grading, TargetResult, TraceStep, Verdict,
};
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::manifest::Label;
use kisoku_core::money::{Decimal, Fraction, Yen};
use kisoku_core::ports::SettingsProblem;
use kisoku_core::value::Text;

use crate::bindings::exports::kisoku::rules::programmes as wit;

/// A value that the contract allows in type but not in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unlawful {
    /// A day that does not exist.
    #[error("it gives the date {year}-{month}-{day}, which does not exist")]
    Date {
        /// The year given.
        year: i32,
        /// The month given.
        month: u8,
        /// The day given.
        day: u8,
    },
    /// More digits after the point than a decimal has.
    #[error("it gives a decimal with {scale} digits after the point, and at most 9 are allowed")]
    Decimal {
        /// Digits after the point.
        scale: u8,
    },
    /// A fraction that equal values would not share.
    #[error("it gives the fraction {numerator}/{denominator}, which is not in lowest terms over at least 1")]
    Fraction {
        /// The number above the line.
        numerator: i64,
        /// The number below the line.
        denominator: i64,
    },
    /// A fiscal year that no date falls into.
    #[error("it gives the fiscal year {year}, which does not exist")]
    FiscalYear {
        /// The year given.
        year: i32,
    },
    /// Too few or too many answers of a batch.
    #[error("it gives {given} answers to {sent} records")]
    AnswerCount {
        /// How many answers it gives.
        given: usize,
        /// How many records it was sent.
        sent: usize,
    },
}

pub(crate) fn decision(decision: wit::Decision) -> Result<Decision, Unlawful> {
    Ok(Decision {
        verdict: match decision.verdict {
            wit::Verdict::Eligible => Verdict::Eligible,
            wit::Verdict::Ineligible => Verdict::Ineligible,
            wit::Verdict::NeedsCorrection => Verdict::NeedsCorrection,
            wit::Verdict::NeedsReview => Verdict::NeedsReview,
        },
        amount: Yen::new(decision.amount_yen),
        findings: findings(decision.findings)?,
        trace: decision.trace.into_iter().map(trace_step).collect(),
    })
}

pub(crate) fn grading(grading: wit::Grading) -> Result<Grading, Unlawful> {
    Ok(Grading {
        band: grading.band,
        measures: measures(grading.measures)?,
        findings: findings(grading.findings)?,
    })
}

pub(crate) fn assessment(assessment: wit::Assessment) -> Result<Assessment, Unlawful> {
    Ok(Assessment {
        target: match assessment.target {
            wit::TargetResult::None => TargetResult::None,
            wit::TargetResult::Met => TargetResult::Met,
            wit::TargetResult::Missed => TargetResult::Missed,
        },
        band: assessment.band,
        measures: measures(assessment.measures)?,
        lists: assessment.lists,
        breakdowns: assessment
            .breakdowns
            .into_iter()
            .map(|lines| lines.into_iter().map(breakdown_line).collect())
            .collect::<Result<_, _>>()?,
        findings: findings(assessment.findings)?,
    })
}

pub(crate) fn settings_problem(problem: wit::SettingsProblem) -> SettingsProblem {
    SettingsProblem { setting: problem.setting, row: problem.row, message: label(problem.message) }
}

fn findings(findings: Vec<wit::Finding>) -> Result<Vec<Finding>, Unlawful> {
    findings
        .into_iter()
        .map(|finding| {
            let arguments = finding.arguments.into_iter().map(argument).collect::<Result<_, _>>()?;
            Ok(Finding { reason: finding.reason, arguments })
        })
        .collect()
}

fn argument(argument: wit::Argument) -> Result<Argument, Unlawful> {
    Ok(match argument {
        wit::Argument::Flag(flag) => Argument::Flag(flag),
        wit::Argument::Count(count) => Argument::Count(count),
        wit::Argument::Yen(yen) => Argument::Yen(Yen::new(yen)),
        wit::Argument::Decimal(value) => Argument::Decimal(decimal(value)?),
        wit::Argument::Fraction(value) => Argument::Fraction(fraction(value)?),
        wit::Argument::Date(value) => Argument::Date(date(value)?),
        wit::Argument::Text(text) => Argument::Text(Text::new(text)),
        wit::Argument::FiscalYear(year) => Argument::FiscalYear(fiscal_year(year)?),
        wit::Argument::Band(band) => Argument::Band(band),
        wit::Argument::Field(field) => Argument::Field(field),
    })
}

fn trace_step(step: wit::TraceStep) -> TraceStep {
    TraceStep { step: step.step, before: step.before_yen.map(Yen::new), after: Yen::new(step.after_yen) }
}

fn breakdown_line(line: wit::BreakdownLine) -> Result<BreakdownLine, Unlawful> {
    Ok(BreakdownLine { key: Text::new(line.key), measures: measures(line.measures)? })
}

fn measures(measures: Vec<Option<wit::Fraction>>) -> Result<Vec<Option<Fraction>>, Unlawful> {
    measures.into_iter().map(|measure| measure.map(fraction).transpose()).collect()
}

fn label(label: wit::Label) -> Label {
    Label { ja: label.ja, en: label.en }
}

fn fraction(wit::Fraction { numerator, denominator }: wit::Fraction) -> Result<Fraction, Unlawful> {
    Fraction::new(numerator, denominator).ok_or(Unlawful::Fraction { numerator, denominator })
}

fn decimal(wit::Decimal { units, scale }: wit::Decimal) -> Result<Decimal, Unlawful> {
    Decimal::new(units, scale).ok_or(Unlawful::Decimal { scale })
}

fn date(wit::Date { year, month, day }: wit::Date) -> Result<Date, Unlawful> {
    let existing = || Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    existing().ok_or(Unlawful::Date { year, month, day })
}

fn fiscal_year(year: i32) -> Result<FiscalYear, Unlawful> {
    let existing = || FiscalYear::new(year.try_into().ok()?);
    existing().ok_or(Unlawful::FiscalYear { year })
}
