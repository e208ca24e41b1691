//! How a struct of the author becomes a record of the manifest, and back from the values of a call.
//! The impls are written by `#[derive(Record)]` and `#[derive(Row)]`; the kinds of a single value are
//! in [`scalar`].

pub mod scalar;

use crate::fault::Fault;
use crate::text::Label;
use crate::wit::api;

pub use scalar::Scalar;

/// A record: the fields that a clerk fills in, or the settings of a municipality. Made by
/// `#[derive(Record)]`; `()` is the record without fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a record or settings",
    note = "it is made by `#[derive(Record)]`, or it is `()`; where the derive reports an error, correct that first"
)]
pub trait Record: Sized {
    /// The fields in declared order.
    const FIELDS: &'static [FieldName];
    /// Position of the field that picks the revision and the fiscal year.
    const REFERENCE_DATE: Option<u32>;
    /// Position of the field that the amount may not exceed.
    const REQUESTED_AMOUNT: Option<u32>;

    /// The fields as the manifest declares them.
    fn fields() -> Vec<api::Field>;

    /// The record of the values, which the host found valid.
    ///
    /// # Errors
    /// [`Fault`] where the values are not those of the manifest.
    fn from_values(values: Vec<api::Value>) -> Result<Self, Fault>;
}

/// A row of a table field: scalars only. Made by `#[derive(Row)]`.
pub trait Row: Sized {
    /// The columns as the manifest declares them.
    fn columns() -> Vec<api::Column>;

    /// The row of the cells, which the host found valid.
    ///
    /// # Errors
    /// [`Fault`] where the cells are not those of the manifest.
    fn from_cells(cells: Vec<api::Scalar>) -> Result<Self, Fault>;
}

/// What the rest of a rule may ask of a field when it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldName {
    /// Key in JSON.
    pub name: &'static str,
    /// Whether it may be left blank.
    pub optional: bool,
    /// The ids of the options of which it is one; none where it is not a choice.
    pub options: &'static [&'static str],
}

/// What a field declares beside its kind. Written by the derive macros.
#[derive(Debug, Clone, Copy)]
pub struct FieldWords {
    /// Key in JSON.
    pub name: &'static str,
    /// Name for people.
    pub label: Label,
    /// What to enter.
    pub help: Label,
    /// Whether a list that may be empty must not be.
    pub required: bool,
    /// Whether it holds personal data.
    pub personal: bool,
}

/// The type of a field: a single value, `Option` of one, [`crate::Choices`] or `Vec` of a [`Row`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a field",
    note = "a field is bool, i64, Yen, Decimal, Date, Text, an enum with #[derive(Choice)], Option of one of these, Choices<E>, or Vec of a struct with #[derive(Row)]"
)]
pub trait Field: Sized {
    /// Its limits, as the keys of `#[field(..)]` set them.
    type Limits: Default;
    /// Whether it may be left blank.
    const OPTIONAL: bool;
    /// The ids of the options of which it is one; none where it is not a choice.
    const OPTIONS: &'static [&'static str] = &[];

    /// The kind with its limits.
    fn kind(limits: Self::Limits) -> api::FieldKind;

    /// The value.
    ///
    /// # Errors
    /// The value back, where it is of another kind.
    fn from_value(value: api::Value) -> Result<Self, Mismatch>;
}

/// The type of a column: a single value or `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a column",
    note = "a column is bool, i64, Yen, Decimal, Date, Text, an enum with #[derive(Choice)], or Option of one of these"
)]
pub trait Column: Sized {
    /// Its limits, as the keys of `#[field(..)]` set them.
    type Limits: Default;
    /// Whether it may be left blank.
    const OPTIONAL: bool;
    /// The ids of the options of which it is one; none where it is not a choice.
    const OPTIONS: &'static [&'static str] = &[];

    /// The kind with its limits.
    fn kind(limits: Self::Limits) -> api::ScalarKind;

    /// The value of a cell.
    ///
    /// # Errors
    /// [`Mismatch`] where it is of another kind.
    fn from_cell(cell: api::Scalar) -> Result<Self, Mismatch>;
}

/// A value is not of the kind that the manifest declares: a fault of the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch;

impl<T: Scalar> Column for T {
    type Limits = T::Limits;
    const OPTIONAL: bool = false;
    const OPTIONS: &'static [&'static str] = T::OPTIONS;

    fn kind(limits: Self::Limits) -> api::ScalarKind {
        T::kind(limits)
    }

    fn from_cell(cell: api::Scalar) -> Result<Self, Mismatch> {
        T::from_scalar(cell)
    }
}

impl<T: Scalar> Column for Option<T> {
    type Limits = T::Limits;
    const OPTIONAL: bool = true;
    const OPTIONS: &'static [&'static str] = T::OPTIONS;

    fn kind(limits: Self::Limits) -> api::ScalarKind {
        T::kind(limits)
    }

    fn from_cell(cell: api::Scalar) -> Result<Self, Mismatch> {
        if let api::Scalar::Blank = cell { Ok(None) } else { T::from_scalar(cell).map(Some) }
    }
}

impl<T: Column> Field for T {
    type Limits = T::Limits;
    const OPTIONAL: bool = T::OPTIONAL;
    const OPTIONS: &'static [&'static str] = T::OPTIONS;

    fn kind(limits: Self::Limits) -> api::FieldKind {
        api::FieldKind::Scalar(T::kind(limits))
    }

    fn from_value(value: api::Value) -> Result<Self, Mismatch> {
        match value {
            api::Value::Scalar(scalar) => T::from_cell(scalar),
            api::Value::Choices(_) | api::Value::Table(_) => Err(Mismatch),
        }
    }
}

/// Most rows of a table: `rows_max`, by default 100.
#[derive(Debug, Clone, Copy)]
pub struct TableLimits {
    rows_max: u32,
}

impl Default for TableLimits {
    fn default() -> Self {
        Self { rows_max: 100 }
    }
}

impl TableLimits {
    /// Most rows.
    pub fn rows_max(self, rows_max: u32) -> Self {
        Self { rows_max }
    }
}

impl<R: Row> Field for Vec<R> {
    type Limits = TableLimits;
    const OPTIONAL: bool = true;

    fn kind(limits: TableLimits) -> api::FieldKind {
        api::FieldKind::Table(api::Table { columns: R::columns(), rows_max: limits.rows_max })
    }

    fn from_value(value: api::Value) -> Result<Self, Mismatch> {
        match value {
            api::Value::Table(rows) => {
                rows.into_iter().map(|cells| R::from_cells(cells).map_err(|_| Mismatch)).collect()
            }
            api::Value::Scalar(_) | api::Value::Choices(_) => Err(Mismatch),
        }
    }
}

impl Record for () {
    const FIELDS: &'static [FieldName] = &[];
    const REFERENCE_DATE: Option<u32> = None;
    const REQUESTED_AMOUNT: Option<u32> = None;

    fn fields() -> Vec<api::Field> {
        Vec::new()
    }

    fn from_values(values: Vec<api::Value>) -> Result<Self, Fault> {
        end(&mut values.into_iter())
    }
}

/// The declaration of a field. Called by the derive macros.
#[doc(hidden)]
pub fn field<T: Field>(words: FieldWords, limits: T::Limits) -> api::Field {
    api::Field {
        name: words.name.to_owned(),
        label: words.label.into(),
        help: words.help.into(),
        presence: presence(T::OPTIONAL && !words.required),
        privacy: privacy(words.personal),
        kind: T::kind(limits),
    }
}

/// The declaration of a column. Called by the derive macros.
#[doc(hidden)]
pub fn column<T: Column>(words: FieldWords, limits: T::Limits) -> api::Column {
    api::Column {
        name: words.name.to_owned(),
        label: words.label.into(),
        help: words.help.into(),
        presence: presence(T::OPTIONAL && !words.required),
        privacy: privacy(words.personal),
        kind: T::kind(limits),
    }
}

/// The next value, as the field's type. Called by the derive macros.
///
/// # Errors
/// [`Fault`] where there is none, or one of another kind.
#[doc(hidden)]
pub fn take<T: Field>(values: &mut std::vec::IntoIter<api::Value>, name: &str) -> Result<T, Fault> {
    values.next().and_then(|value| T::from_value(value).ok()).ok_or_else(|| mismatch(name))
}

/// The next cell, as the column's type. Called by the derive macros.
///
/// # Errors
/// [`Fault`] where there is none, or one of another kind.
#[doc(hidden)]
pub fn take_cell<T: Column>(cells: &mut std::vec::IntoIter<api::Scalar>, name: &str) -> Result<T, Fault> {
    cells.next().and_then(|cell| T::from_cell(cell).ok()).ok_or_else(|| mismatch(name))
}

/// That nothing is left over. Called by the derive macros.
///
/// # Errors
/// [`Fault`] where something is.
#[doc(hidden)]
pub fn end<T>(rest: &mut std::vec::IntoIter<T>) -> Result<(), Fault> {
    if rest.len() == 0 { Ok(()) } else { Err(Fault::new("the call has more values than the manifest")) }
}

#[cold]
fn mismatch(name: &str) -> Fault {
    Fault::new(format!("the value of `{name}` is not of the declared kind"))
}

/// The position of a field among those of a record, or `None`. Usable when a rule is built.
#[doc(hidden)]
pub const fn position(fields: &[FieldName], name: &str) -> Option<u32> {
    let mut rest = fields;
    let mut position = 0;
    while let [field, others @ ..] = rest {
        if same(field.name, name) {
            return Some(position);
        }
        rest = others;
        position += 1;
    }
    None
}

/// Whether the field at a position may be left blank. Usable when a rule is built.
#[doc(hidden)]
pub const fn optional(fields: &[FieldName], name: &str) -> bool {
    let mut rest = fields;
    while let [field, others @ ..] = rest {
        if same(field.name, name) {
            return field.optional;
        }
        rest = others;
    }
    false
}

/// Whether a field is a required choice of exactly these options. Usable when a rule is built.
pub(crate) const fn chooses(fields: &[FieldName], name: &str, options: &[&str]) -> bool {
    let mut rest = fields;
    while let [field, others @ ..] = rest {
        if same(field.name, name) {
            return !field.optional && all_same(field.options, options);
        }
        rest = others;
    }
    false
}

/// Whether a setting chooses the period of a total: a choice of two, of which the first is
/// `fiscal-year`, as the contract counts them. Usable when a rule is built.
#[doc(hidden)]
pub const fn chooses_period(fields: &[FieldName], name: &str) -> bool {
    let mut rest = fields;
    while let [field, others @ ..] = rest {
        if same(field.name, name) {
            return match field.options {
                [first, _] => same(first, "fiscal-year"),
                _ => false,
            };
        }
        rest = others;
    }
    false
}

/// Whether two texts are the same; `==` cannot be used when a rule is built.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let ([first, rest @ ..], [other, others @ ..]) = (a, b) {
        if *first != *other {
            return false;
        }
        a = rest;
        b = others;
    }
    a.is_empty() && b.is_empty()
}

const fn all_same(mut a: &[&str], mut b: &[&str]) -> bool {
    while let ([first, rest @ ..], [other, others @ ..]) = (a, b) {
        if !same(first, other) {
            return false;
        }
        a = rest;
        b = others;
    }
    a.is_empty() && b.is_empty()
}

fn presence(optional: bool) -> api::Presence {
    if optional { api::Presence::Optional } else { api::Presence::Required }
}

fn privacy(personal: bool) -> api::Privacy {
    if personal { api::Privacy::Personal } else { api::Privacy::Open }
}
