//! Answers of a rule module. The plain types are what a module said; a [`Settled`] one was checked
//! against the manifest, the request and the ceilings in [`settle`]. What can be wrong is in [`bad`].

pub mod bad;
mod secrets;
pub mod settle;

pub use bad::BadAnswer;
pub use settle::Settled;

use crate::calendar::{Date, FiscalYear};
use crate::manifest::Kind;
use crate::money::{Decimal, Fraction, Yen};
use crate::value::Text;

/// Whether a record is eligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Eligible; the amount says how much.
    Eligible,
    /// Not eligible.
    Ineligible,
    /// The applicant has to correct or complete something first.
    NeedsCorrection,
    /// A person has to decide.
    NeedsReview,
}

impl Verdict {
    /// The word of the contract, in JSON and in cases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Ineligible => "ineligible",
            Self::NeedsCorrection => "needs-correction",
            Self::NeedsReview => "needs-review",
        }
    }
}

/// The value of a reason's parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Count(i64),
    /// Whole yen.
    Yen(Yen),
    /// An exact decimal.
    Decimal(Decimal),
    /// For percentages and points; 1/2 is 50 %.
    Fraction(Fraction),
    /// A calendar date.
    Date(Date),
    /// Text; may repeat what was entered.
    Text(Text),
    /// A fiscal year.
    FiscalYear(FiscalYear),
    /// Position of a band.
    Band(u32),
    /// Position of a field.
    Field(u32),
}

/// A declared reason, by its position, with its parameters in declared order.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Position of the reason.
    pub reason: u32,
    /// Its parameters.
    pub arguments: Vec<Argument>,
}

/// One step on the way to an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceStep {
    /// Position of the step.
    pub step: u32,
    /// `None` for the first step.
    pub before: Option<Yen>,
    /// The amount after it.
    pub after: Yen,
}

/// The answer of an eligibility programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Eligible or not.
    pub verdict: Verdict,
    /// ¥0 unless eligible.
    pub amount: Yen,
    /// All reasons, in an order that depends on the record alone.
    pub findings: Vec<Finding>,
    /// How the amount was reached.
    pub trace: Vec<TraceStep>,
}

/// The answer of an achievement programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Grading {
    /// Position of the band; `None` where it cannot be told.
    pub band: Option<u32>,
    /// In declared order; `None` where not computable.
    pub measures: Vec<Option<Fraction>>,
    /// All reasons.
    pub findings: Vec<Finding>,
}

/// Whether an assessment's target was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetResult {
    /// No target, or it cannot be told.
    None,
    /// Met.
    Met,
    /// Missed.
    Missed,
}

impl TargetResult {
    /// The word of the contract, in cases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Met => "met",
            Self::Missed => "missed",
        }
    }
}

/// A line of a breakdown.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakdownLine {
    /// What the line stands for.
    pub key: Text,
    /// In declared order; `None` where not computable.
    pub measures: Vec<Option<Fraction>>,
}

/// The answer of an assessment programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Whether the target was met.
    pub target: TargetResult,
    /// Position of the band; `None` where there is none.
    pub band: Option<u32>,
    /// In declared order; `None` where not computable.
    pub measures: Vec<Option<Fraction>>,
    /// For each declared list, row positions counted from 0, ascending.
    pub lists: Vec<Vec<u32>>,
    /// For each declared breakdown, its lines.
    pub breakdowns: Vec<Vec<BreakdownLine>>,
    /// All reasons.
    pub findings: Vec<Finding>,
}

/// An answer of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Of an eligibility programme.
    Decision(Decision),
    /// Of an achievement programme.
    Grading(Grading),
    /// Of an assessment programme.
    Assessment(Assessment),
}

impl Answer {
    /// The kind of programme that answers so.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Decision(_) => Kind::Eligibility,
            Self::Grading(_) => Kind::Achievement,
            Self::Assessment(_) => Kind::Assessment,
        }
    }

    /// All reasons.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Decision(decision) => &decision.findings,
            Self::Grading(grading) => &grading.findings,
            Self::Assessment(assessment) => &assessment.findings,
        }
    }
}
