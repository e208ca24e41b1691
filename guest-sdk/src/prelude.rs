//! Everything a rule usually names, for `use kisoku_sdk::prelude::*;`.

pub use crate::{
    Achievement, Amount, Assessed, Assessment, Bands, Breakdowns, Choice, Choices, Citation, Claim, Cut,
    Date, Decimal, Decision, Eligibility, Fault, FieldOf, Findings, FiscalYear, Former, Fraction, Grading,
    Interval, Label, Life, Line, Lists, Measures, MinorChange, Percent, Period, Points, Problems, Reasons,
    Record, Rounding, Row, Rows, Scale, ScaleProblem, ScaleTable, Selection, SelectionMethod, Steps, Tallies,
    Target, Text, Tolerance, Yen, above, at_least, at_most, below, exactly, field_of, label, percent,
};
