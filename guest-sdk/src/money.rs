//! Whole yen and exact decimals. Fractions and rounding are in [`crate::fraction`] and
//! [`crate::rounding`].

use std::cmp::Ordering;
use std::fmt;

use crate::fault::Fault;
use crate::fraction::Fraction;

/// A whole number of yen; may be negative only as a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Yen(i64);

impl Yen {
    /// ¥0.
    pub const ZERO: Self = Self(0);

    /// Any whole number of yen.
    pub const fn new(yen: i64) -> Self {
        Self(yen)
    }

    /// The number of yen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn plus(self, other: Self) -> Result<Self, Fault> {
        self.0.checked_add(other.0).map(Self).ok_or_else(|| Fault::beyond("sum of yen"))
    }

    /// The difference; negative where `other` is the larger.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn minus(self, other: Self) -> Result<Self, Fault> {
        self.0.checked_sub(other.0).map(Self).ok_or_else(|| Fault::beyond("difference of yen"))
    }

    /// What is left of these yen after `used`: the difference, at least ¥0.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn left_after(self, used: Self) -> Result<Self, Fault> {
        Ok(self.minus(used)?.max(Self::ZERO))
    }

    /// So many times these yen.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn times(self, count: i64) -> Result<Self, Fault> {
        self.0.checked_mul(count).map(Self).ok_or_else(|| Fault::beyond("product of yen"))
    }

    /// The ratio of two amounts; `None` where the divisor is ¥0: not computable, never 0.
    pub const fn over(self, divisor: Self) -> Option<Fraction> {
        Fraction::ratio(self.0, divisor.0)
    }

    /// The sum of many.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Fault> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Yen {
    /// The number of yen in plain digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An exact decimal: `units` / 10^`scale`, kept as it was written. Compares by value: 45.8 equals 45.80.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    units: i64,
    scale: u8,
}

impl Decimal {
    /// Most digits after the point.
    pub const SCALE_MAX: u8 = 9;

    /// `units` / 10^`scale`: 45.8 is `Decimal::new(458, 1)`. In a `const` a wrong scale fails the build.
    ///
    /// # Panics
    /// For a scale above [`Self::SCALE_MAX`].
    pub const fn new(units: i64, scale: u8) -> Self {
        assert!(scale <= Self::SCALE_MAX, "a decimal has at most 9 digits after the point");
        Self { units, scale }
    }

    /// The digits without the point.
    pub const fn units(self) -> i64 {
        self.units
    }

    /// Digits after the point, 0 to 9.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// So many hundredths: a setting of 10.95 % is 219/2000.
    pub fn percent(self) -> Fraction {
        let hundred = 10_i64.pow(u32::from(self.scale) + 2);
        Fraction::ratio(self.units, hundred).unwrap_or(Fraction::ZERO)
    }

    /// The sum, with the digits after the point of the finer of both.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn plus(self, other: Self) -> Result<Self, Fault> {
        let scale = self.scale.max(other.scale);
        Self::in_units(self.units_at(scale) + other.units_at(scale), scale)
    }

    /// The difference, with the digits after the point of the finer of both.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn minus(self, other: Self) -> Result<Self, Fault> {
        let scale = self.scale.max(other.scale);
        Self::in_units(self.units_at(scale) - other.units_at(scale), scale)
    }

    fn in_units(units: i128, scale: u8) -> Result<Self, Fault> {
        let units = i64::try_from(units).map_err(|_| Fault::beyond("decimal"))?;
        Ok(Self { units, scale })
    }

    /// The units at a scale that is not below its own.
    fn units_at(self, scale: u8) -> i128 {
        i128::from(self.units) * 10_i128.pow(u32::from(scale.saturating_sub(self.scale)))
    }

    pub(crate) const fn checked(units: i64, scale: u8) -> Option<Self> {
        if scale <= Self::SCALE_MAX { Some(Self { units, scale }) } else { None }
    }

    /// The value in billionths, on which decimals of any scale compare.
    fn billionths(self) -> i128 {
        self.units_at(Self::SCALE_MAX)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.billionths() == other.billionths()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.billionths().cmp(&other.billionths())
    }
}

impl From<i32> for Decimal {
    fn from(whole: i32) -> Self {
        Self { units: i64::from(whole), scale: 0 }
    }
}
