//! Answers of the three kinds of programme, and what stands in them: measures, lists, breakdowns.

use std::marker::PhantomData;

use crate::fault::Fault;
use crate::fraction::Fraction;
use crate::money::{Decimal, Yen};
use crate::wit::api;

/// The answer of eligibility programme `P`. Made by [`crate::Findings::decide`].
pub struct Decision<P> {
    answer: Result<api::Decision, Fault>,
    programme: PhantomData<P>,
}

impl<P> Decision<P> {
    pub(crate) fn new(answer: Result<api::Decision, Fault>) -> Self {
        Self { answer, programme: PhantomData }
    }

    pub(crate) fn into_answer(self) -> Result<api::Decision, Fault> {
        self.answer
    }
}

/// The answer of achievement programme `P`. Made by [`crate::Findings::grade`].
pub struct Grading<P> {
    answer: Result<api::Grading, Fault>,
    programme: PhantomData<P>,
}

impl<P> Grading<P> {
    pub(crate) fn new(answer: Result<api::Grading, Fault>) -> Self {
        Self { answer, programme: PhantomData }
    }

    pub(crate) fn into_answer(self) -> Result<api::Grading, Fault> {
        self.answer
    }
}

/// The answer of assessment programme `P`. Made by [`crate::Findings::assess`].
pub struct Assessed<P> {
    answer: Result<api::Assessment, Fault>,
    programme: PhantomData<P>,
}

impl<P> Assessed<P> {
    pub(crate) fn new(answer: Result<api::Assessment, Fault>) -> Self {
        Self { answer, programme: PhantomData }
    }

    pub(crate) fn into_answer(self) -> Result<api::Assessment, Fault> {
        self.answer
    }
}

/// Whether an assessment's target was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// There is no target, or it cannot be told.
    None,
    /// Met.
    Met,
    /// Missed.
    Missed,
}

impl Target {
    /// Met or missed.
    pub fn is_met(met: bool) -> Self {
        if met { Self::Met } else { Self::Missed }
    }
}

impl From<Target> for api::TargetResult {
    fn from(target: Target) -> Self {
        match target {
            Target::None => Self::None,
            Target::Met => Self::Met,
            Target::Missed => Self::Missed,
        }
    }
}

/// The numbers that a programme answers with. Made by `#[derive(Measures)]`; `()` has none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the measures of a programme",
    note = "it is made by `#[derive(Measures)]`, or it is `()`; where the derive reports an error, correct that first"
)]
pub trait Measures {
    /// The measures as the manifest declares them.
    fn measures() -> Vec<api::Measure>;

    /// The numbers in declared order.
    fn into_measures(self) -> Vec<Option<api::Fraction>>;
}

/// The type of a measure; `Option` where it may not be computable.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a measure",
    note = "a measure is Fraction, Decimal, Yen or i64, or Option of one where it may not be computable"
)]
pub trait Number {
    /// The exact number; `None` where it is not computable.
    fn into_number(self) -> Option<Fraction>;
}

impl Number for Fraction {
    fn into_number(self) -> Option<Fraction> {
        Some(self)
    }
}

impl Number for Decimal {
    fn into_number(self) -> Option<Fraction> {
        Some(self.into())
    }
}

impl Number for Yen {
    fn into_number(self) -> Option<Fraction> {
        Some(self.into())
    }
}

impl Number for i64 {
    fn into_number(self) -> Option<Fraction> {
        Some(Fraction::whole(self))
    }
}

impl<N: Number> Number for Option<N> {
    fn into_number(self) -> Option<Fraction> {
        self.and_then(N::into_number)
    }
}

/// Lists of rows that an assessment answers with. Made by `#[derive(Lists)]`; `()` has none.
pub trait Lists {
    /// The lists as the manifest declares them.
    fn lists() -> Vec<api::RowList>;

    /// The row positions of each list, counted from 0.
    fn into_lists(self) -> Vec<Vec<u32>>;
}

/// Rows of an assessment, by their position counted from 0; kept ascending, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows(Vec<u32>);

impl Rows {
    /// No rows.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds the row at a position counted from 0, as `enumerate` counts.
    pub fn add(&mut self, position: usize) {
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        if let Err(place) = self.0.binary_search(&position) {
            self.0.insert(place, position);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The positions, ascending.
    pub fn into_positions(self) -> Vec<u32> {
        self.0
    }
}

impl FromIterator<usize> for Rows {
    fn from_iter<I: IntoIterator<Item = usize>>(positions: I) -> Self {
        let mut rows = Self::new();
        positions.into_iter().for_each(|position| rows.add(position));
        rows
    }
}

/// Tables that an assessment answers with. Made by `#[derive(Breakdowns)]`; `()` has none.
pub trait Breakdowns {
    /// The tables as the manifest declares them.
    fn breakdowns() -> Vec<api::Breakdown>;

    /// The lines of each table.
    fn into_breakdowns(self) -> Vec<Vec<api::BreakdownLine>>;
}

/// A line of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<M> {
    /// What it stands for.
    pub key: String,
    /// Its numbers.
    pub measures: M,
}

impl<M> Line<M> {
    /// A line.
    pub fn new(key: impl Into<String>, measures: M) -> Self {
        Self { key: key.into(), measures }
    }
}

/// The measures of a breakdown's lines. Called by the derive macros.
#[doc(hidden)]
pub trait Lines {
    /// The measures as the manifest declares them.
    fn line_measures() -> Vec<api::Measure>;

    /// The lines.
    fn into_lines(self) -> Vec<api::BreakdownLine>;
}

impl<M: Measures> Lines for Vec<Line<M>> {
    fn line_measures() -> Vec<api::Measure> {
        M::measures()
    }

    fn into_lines(self) -> Vec<api::BreakdownLine> {
        self.into_iter()
            .map(|line| api::BreakdownLine { key: line.key, measures: line.measures.into_measures() })
            .collect()
    }
}

impl Measures for () {
    fn measures() -> Vec<api::Measure> {
        Vec::new()
    }

    fn into_measures(self) -> Vec<Option<api::Fraction>> {
        Vec::new()
    }
}

impl Lists for () {
    fn lists() -> Vec<api::RowList> {
        Vec::new()
    }

    fn into_lists(self) -> Vec<Vec<u32>> {
        Vec::new()
    }
}

impl Breakdowns for () {
    fn breakdowns() -> Vec<api::Breakdown> {
        Vec::new()
    }

    fn into_breakdowns(self) -> Vec<Vec<api::BreakdownLine>> {
        Vec::new()
    }
}
