//! Everything a rule usually names, for `use kisoku_sdk::prelude::*;`.

pub use crate::{
    Achievement, Amount, Assessed, Assessment, Bands, Breakdowns, Choice, Choices, Citation, Cut, Date,
    Decimal, Decision, Eligibility, Fault, FieldOf, Findings, FiscalYear, Fraction, Grading, Interval, Label,
    Line, Lists, Measures, Percent, Period, Points, Problems, Reasons, Record, Rounding, Row, Rows, Scale,
    ScaleProblem, ScaleTable, Steps, Tallies, Target, Text, Yen, above, at_least, at_most, below, exactly,
    field_of, label, percent,
};
