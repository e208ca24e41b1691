//! Reads what people type and what programs send into valid records, against a manifest. Making the
//! untyped tree out of JSON, YAML, TOML or CSV is the edge's work.
//!
//! Every problem is told at once, with its field, row and column. Blank is blank, never zero: absent,
//! null, `""` and white space alone (the ideographic space U+3000 too) are [`Scalar::Blank`], or a
//! problem where the field is required.

mod choice;
mod date;
mod entries;
mod number;
mod problem;
mod scalar;
mod scan;
mod text;
mod wording;

use std::borrow::Cow;
use std::fmt;

pub use problem::{Problem, Problems};
pub use wording::{capped, more_problems};

use crate::calendar::Date;
use crate::manifest::{Column, Field, FieldKind, Presence, Privacy, Programme, ScalarKind, Table};
use crate::read::choice::Spellings;
use crate::read::entries::Entries;
use crate::read::problem::{At, Found};
use crate::read::wording::{Fault, Wanted};
use crate::tally::{Place, Usage};
use crate::value::{Record, Scalar, Value};

/// Deepest nesting that an edge has to build: rows, their fields, a table's rows, their cells, one
/// list more to be refused with its place. An edge refuses deeper input before it builds the tree,
/// because dropping a tree of any depth could exhaust the stack.
pub const DEPTH_MAX: usize = 5;

/// Most rows of an assessment: several times the 1,741 municipalities, the longest list that one
/// answer is about. A table of a record has its own limit in the manifest.
pub const ROWS_MAX: usize = 10_000;

/// Most keys of one record: far above any form, and low enough to look for repeated keys pair by pair.
pub const KEYS_MAX: usize = 1_000;

/// Most problems told at once: more than a person corrects in one go.
pub const PROBLEMS_MAX: usize = 1_000;

/// Most bytes looked at for a number, a date, a yes or no, or an option: far longer than any of them
/// is written, so that normalising costs little.
pub const TYPED_BYTES_MAX: usize = 1_000;

/// Largest total that may be entered by hand, in yen or grants: a thousand times what all
/// municipalities spend in a year, and far from where adding to it ends.
pub const TOTAL_MAX: i64 = 1_000_000_000_000_000;

/// What an edge found, before it is held against a manifest. It may hold personal data, so its
/// `Debug` tells keys and kinds only.
#[derive(Clone, PartialEq)]
pub enum Input<'a> {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number's text, byte for byte as it was sent; never gone through a float.
    Number(Cow<'a, str>),
    /// Text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Input<'a>>),
    /// Keys with their values in the order sent; a key may be there twice.
    Map(Vec<(Cow<'a, str>, Input<'a>)>),
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Flag(_) => f.write_str("Flag"),
            Self::Number(_) => f.write_str("Number"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::List(items) => f.debug_list().entries(items).finish(),
            Self::Map(entries) => {
                f.debug_map().entries(entries.iter().map(|(key, value)| (key, value))).finish()
            }
        }
    }
}

/// Reads one record, or the settings of a programme.
///
/// # Errors
/// All problems found, in the order of the fields, then unknown and repeated fields.
pub fn record(fields: &[Field], input: &Input<'_>) -> Result<Record, Problems> {
    let mut found = Found::default();
    let values = values(fields, input, None, &mut found);
    found.or(Record::proven(values))
}

/// Reads the date of a field alone; `None` where it is no date, or a record would not be valid with it.
pub fn date(field: &Field, input: &Input<'_>) -> Option<Date> {
    let FieldKind::Scalar(kind) = &field.kind else { return None };
    scalar::read(kind, input, &mut Spellings::default()).ok()?.date()
}

/// Reads the rows of an assessment.
///
/// # Errors
/// All problems found, row by row. In a row, a problem in the cell of a table names the row of the
/// assessment and that of the table.
pub fn rows(fields: &[Field], input: &Input<'_>) -> Result<Vec<Record>, Problems> {
    let mut found = Found::default();
    let Input::List(rows) = input else {
        found.push(At::whole(None), Wanted::Rows, Fault::WrongKind, None);
        return found.or(Vec::new());
    };
    if rows.len() > ROWS_MAX {
        found.push(At::whole(None), Wanted::Rows, Fault::TooManyRows, None);
        return found.or(Vec::new());
    }
    let mut records = Vec::with_capacity(rows.len());
    for (number, row) in (1..).zip(rows) {
        if found.is_full() {
            break;
        }
        records.push(Record::proven(values(fields, row, Some(number), &mut found)));
    }
    found.or(records)
}

/// Reads totals entered by hand: tally ids with whole numbers from 0 to [`TOTAL_MAX`]. An absent or blank one
/// is 0; a total whose key is blank in the record stays `None`.
///
/// # Errors
/// All problems found; the field of a problem is the id of the tally.
pub fn usage(programme: &Programme, places: &[Place], input: &Input<'_>) -> Result<Usage, Problems> {
    let mut found = Found::default();
    let kind = ScalarKind::Count { min: 0, max: TOTAL_MAX };
    let blank = Vec::new();
    let entries = match input {
        Input::Map(entries) => entries,
        Input::Null => &blank,
        Input::Flag(_) | Input::Number(_) | Input::Text(_) | Input::List(_) => {
            found.push(At::whole(None), Wanted::Record, Fault::WrongKind, None);
            &blank
        }
    };
    let mut entries = Entries::new(entries);
    let mut totals = Vec::with_capacity(places.len());
    for (tally, place) in programme.tallies.iter().zip(places) {
        let at = At { field: &tally.id, row: None, table_row: None, column: None, privacy: Privacy::Open };
        let entered = scalar(&kind, Presence::Optional, entries.take(&tally.id), at, &mut found);
        let total = if let Scalar::Count(total) = entered { total } else { 0 };
        totals.push(place.key.as_ref().map(|_| total));
    }
    let known = programme.tallies.iter().map(|tally| (tally.id.as_str(), &tally.label));
    entries.strangers(&known, At::whole(None), &mut found);
    found.or(Usage::new(totals))
}

/// The values of a record, one a field whatever is wrong with them.
fn values(fields: &[Field], input: &Input<'_>, row: Option<u32>, found: &mut Found) -> Vec<Value> {
    let Input::Map(entries) = input else {
        found.push(At::whole(row), Wanted::Record, Fault::WrongKind, None);
        return Vec::new();
    };
    let mut entries = Entries::new(entries);
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let at = At { field: &field.name, row, table_row: None, column: None, privacy: field.privacy };
        let input = entries.take(&field.name);
        values.push(match &field.kind {
            FieldKind::Scalar(kind) => Value::Scalar(scalar(kind, field.presence, input, at, found)),
            FieldKind::Choices(options) => {
                Value::Choices(choice::several(options, field.presence, input, at, found))
            }
            FieldKind::Table(kind) => Value::Table(table(kind, field.presence, input, at, found)),
        });
    }
    let known = fields.iter().map(|field| (field.name.as_str(), &field.label));
    entries.strangers(&known, At::whole(row), found);
    values
}

/// One value; blank where something is wrong with it.
fn scalar(
    kind: &ScalarKind,
    presence: Presence,
    input: Option<&Input<'_>>,
    at: At<'_>,
    found: &mut Found,
) -> Scalar {
    let fault = match scalar::read(kind, input.unwrap_or(&Input::Null), &mut found.spellings) {
        Ok(Scalar::Blank) if presence == Presence::Required => Fault::Missing,
        Ok(scalar) => return scalar,
        Err(fault) => fault,
    };
    found.push(at, Wanted::Scalar(kind), fault, input);
    Scalar::Blank
}

/// The rows of a table field.
fn table(
    table: &Table,
    presence: Presence,
    input: Option<&Input<'_>>,
    at: At<'_>,
    found: &mut Found,
) -> Vec<Vec<Scalar>> {
    let wanted = Wanted::Table(table);
    let rows = match input {
        Some(Input::List(rows)) => rows.as_slice(),
        None | Some(Input::Null) => &[],
        Some(Input::Text(text)) if text::is_blank(text) => &[],
        Some(Input::Flag(_) | Input::Number(_) | Input::Text(_) | Input::Map(_)) => {
            found.push(at, wanted, Fault::WrongKind, None);
            return Vec::new();
        }
    };
    if rows.is_empty() && presence == Presence::Required {
        found.push(at, wanted, Fault::Missing, None);
    }
    if rows.len() > usize::try_from(table.rows_max).unwrap_or(usize::MAX) {
        found.push(at, wanted, Fault::TooManyRows, None);
        return Vec::new();
    }
    let mut read = Vec::with_capacity(rows.len());
    for (number, row) in (1..).zip(rows) {
        if found.is_full() {
            break;
        }
        let at = match at.row {
            Some(_) => At { table_row: Some(number), ..at },
            None => At { row: Some(number), ..at },
        };
        read.push(cells(&table.columns, row, at, found));
    }
    read
}

/// The cells of one row of a table.
fn cells(columns: &[Column], input: &Input<'_>, at: At<'_>, found: &mut Found) -> Vec<Scalar> {
    let Input::Map(entries) = input else {
        found.push(at, Wanted::Record, Fault::WrongKind, None);
        return Vec::new();
    };
    let mut entries = Entries::new(entries);
    let mut cells = Vec::with_capacity(columns.len());
    for column in columns {
        // a personal table has no open column
        let privacy = if at.privacy == Privacy::Personal { at.privacy } else { column.privacy };
        let cell = At { column: Some(&column.name), privacy, ..at };
        cells.push(scalar(&column.kind, column.presence, entries.take(&column.name), cell, found));
    }
    let known = columns.iter().map(|column| (column.name.as_str(), &column.label));
    entries.strangers(&known, at, found);
    cells
}
