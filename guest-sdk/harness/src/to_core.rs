//! Manifest and answers of the contract as types of the host. A number that the host's types refuse is
//! told in words; everything else is checked where the host checks it.

mod manifest;

pub(crate) use manifest::manifest;

use kisoku_core::answer::{
    Argument, Assessment, BreakdownLine, Decision, Finding, Grading, TargetResult, TraceStep, Verdict,
};
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::manifest::Label;
use kisoku_core::money::{Decimal, Fraction, Yen};
use kisoku_core::ports::SettingsProblem;
use kisoku_core::value::Text;
use kisoku_sdk::wit::api;

pub(crate) fn settings_problem(problem: api::SettingsProblem) -> SettingsProblem {
    SettingsProblem { setting: problem.setting, row: problem.row, message: label(problem.message) }
}

pub(crate) fn decision(decision: api::Decision) -> Result<Decision, String> {
    Ok(Decision {
        verdict: match decision.verdict {
            api::Verdict::Eligible => Verdict::Eligible,
            api::Verdict::Ineligible => Verdict::Ineligible,
            api::Verdict::NeedsCorrection => Verdict::NeedsCorrection,
            api::Verdict::NeedsReview => Verdict::NeedsReview,
        },
        amount: Yen::new(decision.amount_yen),
        findings: findings(decision.findings)?,
        trace: decision
            .trace
            .into_iter()
            .map(|step| TraceStep {
                step: step.step,
                before: step.before_yen.map(Yen::new),
                after: Yen::new(step.after_yen),
            })
            .collect(),
    })
}

pub(crate) fn grading(grading: api::Grading) -> Result<Grading, String> {
    Ok(Grading {
        band: grading.band,
        measures: measures(grading.measures)?,
        findings: findings(grading.findings)?,
    })
}

pub(crate) fn assessment(assessment: api::Assessment) -> Result<Assessment, String> {
    Ok(Assessment {
        target: match assessment.target {
            api::TargetResult::None => TargetResult::None,
            api::TargetResult::Met => TargetResult::Met,
            api::TargetResult::Missed => TargetResult::Missed,
        },
        band: assessment.band,
        measures: measures(assessment.measures)?,
        lists: assessment.lists,
        breakdowns: assessment
            .breakdowns
            .into_iter()
            .map(|lines| lines.into_iter().map(line).collect())
            .collect::<Result<_, _>>()?,
        findings: findings(assessment.findings)?,
    })
}

fn line(line: api::BreakdownLine) -> Result<BreakdownLine, String> {
    Ok(BreakdownLine { key: Text::new(line.key), measures: measures(line.measures)? })
}

fn measures(measures: Vec<Option<api::Fraction>>) -> Result<Vec<Option<Fraction>>, String> {
    measures.into_iter().map(|measure| measure.map(fraction).transpose()).collect()
}

fn findings(findings: Vec<api::Finding>) -> Result<Vec<Finding>, String> {
    findings
        .into_iter()
        .map(|finding| {
            let arguments = finding.arguments.into_iter().map(argument).collect::<Result<_, _>>()?;
            Ok(Finding { reason: finding.reason, arguments })
        })
        .collect()
}

fn argument(argument: api::Argument) -> Result<Argument, String> {
    Ok(match argument {
        api::Argument::Flag(flag) => Argument::Flag(flag),
        api::Argument::Count(count) => Argument::Count(count),
        api::Argument::Yen(yen) => Argument::Yen(Yen::new(yen)),
        api::Argument::Decimal(number) => Argument::Decimal(decimal(number)?),
        api::Argument::Fraction(number) => Argument::Fraction(fraction(number)?),
        api::Argument::Date(day) => Argument::Date(date(day)?),
        api::Argument::Text(text) => Argument::Text(Text::new(text)),
        api::Argument::FiscalYear(year) => Argument::FiscalYear(
            i16::try_from(year)
                .ok()
                .and_then(FiscalYear::new)
                .ok_or_else(|| format!("{year} is not a fiscal year"))?,
        ),
        api::Argument::Band(position) => Argument::Band(position),
        api::Argument::Field(position) => Argument::Field(position),
    })
}

fn fraction(fraction: api::Fraction) -> Result<Fraction, String> {
    let api::Fraction { numerator, denominator } = fraction;
    Fraction::new(numerator, denominator)
        .ok_or_else(|| format!("{numerator}/{denominator} is not a fraction in lowest terms"))
}

fn decimal(decimal: api::Decimal) -> Result<Decimal, String> {
    Decimal::new(decimal.units, decimal.scale)
        .ok_or_else(|| format!("{} digits after the point are too many", decimal.scale))
}

fn date(date: api::Date) -> Result<Date, String> {
    let api::Date { year, month, day } = date;
    let checked = || Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    checked().ok_or_else(|| format!("there is no day {year}-{month}-{day}"))
}

fn label(label: api::Label) -> Label {
    Label { ja: label.ja, en: label.en }
}
