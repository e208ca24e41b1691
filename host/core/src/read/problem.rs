//! Problems of a record and where they are. What they say is in [`super::wording`].

use std::fmt;

use super::choice::Spellings;
use super::wording::{self, Fault, Near, Wanted};
use super::{Input, PROBLEMS_MAX};
use crate::manifest::{Label, Privacy};

/// Problems after which nothing similar is looked for: who makes more sends something else entirely,
/// and comparing costs the most of all messages.
const SUGGESTIONS_MAX: usize = 20;

/// One thing that has to be corrected before a record can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the field as sent; empty where the record as a whole is meant.
    pub field: String,
    /// The row counted from 1: of an assessment, or of a table.
    pub row: Option<u32>,
    /// The row, counted from 1, of a table that stands inside a row of an assessment.
    pub table_row: Option<u32>,
    /// Name of the table's column.
    pub column: Option<String>,
    /// What is wrong, stable for programs: `missing`, `unknown-field`, `duplicate-field`,
    /// `too-many-fields`, `wrong-kind`, `not-a-flag`, `not-a-number`, `not-whole`, `too-precise`,
    /// `out-of-range`, `not-a-date`, `no-such-date`, `date-with-time`, `not-an-option`,
    /// `duplicate-option`, `too-long`, `control-character`, `too-many-rows`, `too-many-problems`.
    pub code: &'static str,
    /// What is wrong and what to do. Repeats at most 40 characters of what was entered, and nothing
    /// of a personal field; does not repeat field and row.
    pub message: Label,
}

/// All problems of a record: at least one, at most [`PROBLEMS_MAX`] and a last one saying that
/// there are more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// The problems in the order of the rows and fields.
    pub fn as_slice(&self) -> &[Problem] {
        &self.0
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Problems {
    /// Field, rows, column and code of each, without what was entered.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(", ")?;
            }
            write!(f, "`{}`", problem.field)?;
            if let Some(row) = problem.row {
                write!(f, " row {row}")?;
            }
            if let Some(row) = problem.table_row {
                write!(f, " table row {row}")?;
            }
            if let Some(column) = &problem.column {
                write!(f, " column `{column}`")?;
            }
            write!(f, ": {}", problem.code)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Where a value stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) field: &'a str,
    pub(super) row: Option<u32>,
    pub(super) table_row: Option<u32>,
    pub(super) column: Option<&'a str>,
    pub(super) privacy: Privacy,
}

impl At<'_> {
    /// The record, or a row, as a whole.
    pub(super) const fn whole(row: Option<u32>) -> Self {
        Self { field: "", row, table_row: None, column: None, privacy: Privacy::Open }
    }
}

/// The problems found so far.
#[derive(Default)]
pub(super) struct Found {
    problems: Vec<Problem>,
    /// Beside them, what was folded of the manifest so far.
    pub(super) spellings: Spellings,
}

impl Found {
    /// Whether nothing more is taken.
    pub(super) const fn is_full(&self) -> bool {
        self.problems.len() > PROBLEMS_MAX
    }

    /// Whether the next problem says what was probably meant.
    pub(super) const fn near(&self) -> Near {
        if self.problems.len() < SUGGESTIONS_MAX { Near::Sought } else { Near::Skipped }
    }

    /// Adds one; its message repeats the input where it was entered in an open field.
    #[cold]
    pub(super) fn push(&mut self, at: At<'_>, wanted: Wanted<'_>, fault: Fault, input: Option<&Input<'_>>) {
        let entered = match at.privacy {
            Privacy::Open => input.and_then(wording::entered),
            Privacy::Personal => None,
        };
        self.add(at, fault.code(), wording::message(fault, wanted, entered.as_deref(), self.near()));
    }

    /// Adds one with its message.
    pub(super) fn add(&mut self, at: At<'_>, code: &'static str, message: Label) {
        if self.is_full() {
            return;
        }
        if self.problems.len() == PROBLEMS_MAX {
            self.problems.push(Problem {
                field: String::new(),
                row: None,
                table_row: None,
                column: None,
                code: "too-many-problems",
                message: wording::more_problems(PROBLEMS_MAX),
            });
            return;
        }
        self.problems.push(Problem {
            field: at.field.to_owned(),
            row: at.row,
            table_row: at.table_row,
            column: at.column.map(str::to_owned),
            code,
            message,
        });
    }

    /// What was read, where nothing is wrong with it.
    pub(super) fn or<T>(self, read: T) -> Result<T, Problems> {
        if self.problems.is_empty() { Ok(read) } else { Err(Problems(self.problems)) }
    }
}
