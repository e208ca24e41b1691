//! Values of a record after they were read and found valid. Reading them is in [`crate::read`].

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::calendar::Date;
use crate::money::{Decimal, Yen};

/// One value of a field or of a table's cell. A record may be personal as a whole, so `Debug` tells
/// the kind of a value only.
#[derive(Clone, PartialEq)]
pub enum Scalar {
    /// Optional and left blank. Blank is not zero.
    Blank,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Count(i64),
    /// Whole yen.
    Yen(Yen),
    /// An exact decimal.
    Decimal(Decimal),
    /// A calendar date.
    Date(Date),
    /// Text, byte for byte as entered.
    Text(Text),
    /// Position among the options of the field.
    Choice(u32),
}

impl Scalar {
    /// The date that it is.
    pub const fn date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Blank
            | Self::Flag(_)
            | Self::Count(_)
            | Self::Yen(_)
            | Self::Decimal(_)
            | Self::Text(_)
            | Self::Choice(_) => None,
        }
    }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blank => "Blank",
            Self::Flag(_) => "Flag",
            Self::Count(_) => "Count",
            Self::Yen(_) => "Yen",
            Self::Decimal(_) => "Decimal",
            Self::Date(_) => "Date",
            Self::Text(_) => "Text",
            Self::Choice(_) => "Choice",
        })
    }
}

/// One value of a record. `Debug` tells kinds only, as that of [`Scalar`].
#[derive(Clone, PartialEq)]
pub enum Value {
    /// A single value.
    Scalar(Scalar),
    /// Positions among the options of the field, ascending.
    Choices(Vec<u32>),
    /// Rows in the order entered, one scalar a column.
    Table(Vec<Vec<Scalar>>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(scalar) => fmt::Debug::fmt(scalar, f),
            Self::Choices(_) => f.write_str("Choices"),
            Self::Table(rows) => write!(f, "Table({} rows)", rows.len()),
        }
    }
}

/// A spelling as it is compared with others: width and spaces around it do not count. Names are kept
/// as they were entered all the same.
pub(crate) fn folded(spelling: &str) -> String {
    spelling.trim().nfkc().collect()
}

/// Text of a record. It may be personal, so its `Debug` tells only its length.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(String);

impl Text {
    /// Any text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, byte for byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

/// The values of one record (or one row of an assessment, or the settings of a revision), valid
/// against the fields they were read for and in their order. Only [`crate::read`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    values: Vec<Value>,
}

impl Record {
    /// The proof is the caller's: [`crate::read`] alone calls this.
    pub(crate) fn proven(values: Vec<Value>) -> Self {
        Self { values }
    }

    /// The values in the order of the fields.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The scalar at a position; `None` beyond the end and for lists.
    pub fn scalar(&self, position: u32) -> Option<&Scalar> {
        match self.values.get(usize::try_from(position).ok()?)? {
            Value::Scalar(scalar) => Some(scalar),
            Value::Choices(_) | Value::Table(_) => None,
        }
    }

    /// The date at a position, where it is one.
    pub fn date(&self, position: u32) -> Option<Date> {
        self.scalar(position)?.date()
    }

    /// The yen at a position, where it is some.
    pub fn yen(&self, position: u32) -> Option<Yen> {
        match self.scalar(position)? {
            Scalar::Yen(yen) => Some(*yen),
            Scalar::Blank
            | Scalar::Flag(_)
            | Scalar::Count(_)
            | Scalar::Decimal(_)
            | Scalar::Date(_)
            | Scalar::Text(_)
            | Scalar::Choice(_) => None,
        }
    }
}
