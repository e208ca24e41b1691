//! Everything a rule usually names, for `use kisoku_sdk::prelude::*;`.

pub use crate::{
    Achievement, Amount, Assessed, Assessment, Bands, Breakdowns, Choice, Choices, Citation, Claim,
    ClaimPart, Cut, Date, Decimal, Decision, Eligibility, Fault, FieldOf, Findings, FiscalYear, Former,
    Fraction, Grading, Ground, Interval, Label, Life, Line, Lists, Measures, MinorChange, Percent, Period,
    Points, Problems, Reasons, Record, Rounding, Row, Rows, Scale, ScaleProblem, ScaleTable, Selection,
    SelectionMethod, Steps, SurchargeSteps, Tallies, Target, Text, Tolerance, Yen, above, at_least, at_most,
    below, exactly, field_of, label, percent,
};
