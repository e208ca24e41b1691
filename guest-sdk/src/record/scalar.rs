//! The kinds of a single value: bool, i64, [`Yen`], [`Decimal`], [`Date`] and [`Text`], with the
//! limits that a field may set. Choices are in `choice.rs`.

use crate::calendar::Date;
use crate::money::{Decimal, Yen};
use crate::record::Mismatch;
use crate::text::Text;
use crate::wit::api;

/// A single value that is not blank.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a field",
    note = "a single value is bool, i64, Yen, Decimal, Date, Text or an enum with #[derive(Choice)]"
)]
pub trait Scalar: Sized {
    /// Its limits, as the keys of `#[field(..)]` set them.
    type Limits: Default;
    /// The ids of its options; none where it is not a choice.
    const OPTIONS: &'static [&'static str] = &[];

    /// The kind with its limits.
    fn kind(limits: Self::Limits) -> api::ScalarKind;

    /// The value.
    ///
    /// # Errors
    /// [`Mismatch`] where it is of another kind.
    fn from_scalar(scalar: api::Scalar) -> Result<Self, Mismatch>;
}

/// A kind without limits.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLimits;

/// `min` and `max` of whole numbers and yen, both included; by default 0 to 999,999,999,999.
#[derive(Debug, Clone, Copy)]
pub struct WholeLimits {
    min: i64,
    max: i64,
}

/// `min`, `max` and `scale_max` of decimals; by default 0 to 999,999,999 with 4 digits after the point.
#[derive(Debug, Clone, Copy)]
pub struct DecimalLimits {
    min: Decimal,
    max: Decimal,
    scale_max: u8,
}

/// `min` and `max` of dates, both included; by default none.
#[derive(Debug, Clone, Copy, Default)]
pub struct DateLimits {
    min: Option<Date>,
    max: Option<Date>,
}

/// `chars_max` of text; by default 200.
#[derive(Debug, Clone, Copy)]
pub struct TextLimits {
    chars_max: u32,
}

impl Default for WholeLimits {
    fn default() -> Self {
        Self { min: 0, max: 999_999_999_999 }
    }
}

impl WholeLimits {
    /// Smallest.
    pub fn min(self, min: i64) -> Self {
        Self { min, ..self }
    }

    /// Largest.
    pub fn max(self, max: i64) -> Self {
        Self { max, ..self }
    }
}

impl Default for DecimalLimits {
    fn default() -> Self {
        Self { min: Decimal::new(0, 0), max: Decimal::new(999_999_999, 0), scale_max: 4 }
    }
}

impl DecimalLimits {
    /// Smallest.
    pub fn min(self, min: impl Into<Decimal>) -> Self {
        Self { min: min.into(), ..self }
    }

    /// Largest.
    pub fn max(self, max: impl Into<Decimal>) -> Self {
        Self { max: max.into(), ..self }
    }

    /// Most digits after the point, 0 to 9.
    pub fn scale_max(self, scale_max: u8) -> Self {
        Self { scale_max, ..self }
    }
}

impl DateLimits {
    /// Earliest.
    pub fn min(self, min: Date) -> Self {
        Self { min: Some(min), ..self }
    }

    /// Latest.
    pub fn max(self, max: Date) -> Self {
        Self { max: Some(max), ..self }
    }
}

impl Default for TextLimits {
    fn default() -> Self {
        Self { chars_max: 200 }
    }
}

impl TextLimits {
    /// Most characters, 1 to 4,000.
    pub fn chars_max(self, chars_max: u32) -> Self {
        Self { chars_max }
    }
}

impl Scalar for bool {
    type Limits = NoLimits;

    fn kind(_: NoLimits) -> api::ScalarKind {
        api::ScalarKind::Flag
    }

    fn from_scalar(scalar: api::Scalar) -> Result<Self, Mismatch> {
        if let api::Scalar::Flag(flag) = scalar { Ok(flag) } else { Err(Mismatch) }
    }
}

impl Scalar for i64 {
    type Limits = WholeLimits;

    fn kind(limits: WholeLimits) -> api::ScalarKind {
        api::ScalarKind::Count(api::Range { min: limits.min, max: limits.max })
    }

    fn from_scalar(scalar: api::Scalar) -> Result<Self, Mismatch> {
        if let api::Scalar::Count(count) = scalar { Ok(count) } else { Err(Mismatch) }
    }
}

impl Scalar for Yen {
    type Limits = WholeLimits;

    fn kind(limits: WholeLimits) -> api::ScalarKind {
        api::ScalarKind::Yen(api::Range { min: limits.min, max: limits.max })
    }

    fn from_scalar(scalar: api::Scalar) -> Result<Self, Mismatch> {
        if let api::Scalar::Yen(yen) = scalar { Ok(Self::new(yen)) } else { Err(Mismatch) }
    }
}

impl Scalar for Decimal {
    type Limits = DecimalLimits;

    fn kind(limits: DecimalLimits) -> api::ScalarKind {
        api::ScalarKind::Decimal(api::DecimalRange {
            min: limits.min.into(),
            max: limits.max.into(),
            scale_max: limits.scale_max,
        })
    }

    fn from_scalar(scalar: api::Scalar) -> Result<Self, Mismatch> {
        if let api::Scalar::Decimal(decimal) = scalar {
            Self::checked(decimal.units, decimal.scale).ok_or(Mismatch)
        } else {
            Err(Mismatch)
        }
    }
}

impl Scalar for Date {
    type Limits = DateLimits;

    fn kind(limits: DateLimits) -> api::ScalarKind {
        api::ScalarKind::Date(api::DateRange {
            min: limits.min.map(Into::into),
            max: limits.max.map(Into::into),
        })
    }

    fn from_scalar(scalar: api::Scalar) -> Result<Self, Mismatch> {
        if let api::Scalar::Date(date) = scalar {
            Self::checked(date.year, date.month, date.day).ok_or(Mismatch)
        } else {
            Err(Mismatch)
        }
    }
}

impl Scalar for Text {
    type Limits = TextLimits;

    fn kind(limits: TextLimits) -> api::ScalarKind {
        api::ScalarKind::Text(api::TextLimit { chars_max: limits.chars_max })
    }

    fn from_scalar(scalar: api::Scalar) -> Result<Self, Mismatch> {
        if let api::Scalar::Text(text) = scalar { Ok(Self::new(text)) } else { Err(Mismatch) }
    }
}
