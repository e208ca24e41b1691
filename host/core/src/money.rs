//! Exact amounts: whole yen, decimals and fractions. No rounding: that is a rule's business.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::digits::write_grouped;

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

    /// The sum; `None` beyond 64 bits.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(yen) => Some(Self(yen)),
            None => None,
        }
    }

    /// The difference; `None` beyond 64 bits.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(yen) => Some(Self(yen)),
            None => None,
        }
    }
}

impl fmt::Display for Yen {
    /// Digits in groups of three, without a currency sign: `1,000,000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_grouped(f, self.0)
    }
}

/// An exact decimal: `units` / 10^`scale`, kept as it was written (`45.80` keeps its zero). Decimals
/// are equal where their values are: `45.80` is `45.8`.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    units: i64,
    scale: u8,
}

impl Decimal {
    /// Most digits after the point.
    pub const SCALE_MAX: u8 = 9;

    /// `units` / 10^`scale`; `None` for a scale above [`Self::SCALE_MAX`].
    pub const fn new(units: i64, scale: u8) -> Option<Self> {
        if scale > Self::SCALE_MAX { None } else { Some(Self { units, scale }) }
    }

    /// The digits without the point.
    pub const fn units(self) -> i64 {
        self.units
    }

    /// Digits after the point, 0 to 9.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// The value in billionths, on which decimals of any scale compare.
    fn billionths(self) -> i128 {
        i128::from(self.units) * 10_i128.pow(u32::from(Self::SCALE_MAX - self.scale))
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

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.billionths().hash(state);
    }
}

impl fmt::Display for Decimal {
    /// As written: `-0.20`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let width = usize::from(self.scale) + 1;
        let digits = format!("{:0>width$}", self.units.unsigned_abs());
        let (whole, part) = digits.split_at(digits.len() - usize::from(self.scale));
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

/// An exact fraction in lowest terms; the denominator is at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i64,
    denominator: i64,
}

impl Fraction {
    /// A fraction in lowest terms; `None` for anything else, so that equal values have equal bytes.
    pub const fn new(numerator: i64, denominator: i64) -> Option<Self> {
        if denominator >= 1
            && greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs()) == 1
        {
            Some(Self { numerator, denominator })
        } else {
            None
        }
    }

    /// The number above the line.
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The number below the line, at least 1.
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// The value times `factor`, rounded half away from zero to `digits` after the point, at most
    /// [`Decimal::SCALE_MAX`]. To be looked at, never to be compared: a grade is found on the fraction
    /// itself.
    pub fn display(self, factor: u8, digits: u8) -> String {
        let digits = digits.min(Decimal::SCALE_MAX);
        let power = 10_i128.pow(u32::from(digits));
        let doubled = i128::from(self.numerator.unsigned_abs()) * i128::from(factor) * power * 2;
        let below = i128::from(self.denominator);
        let rounded = (doubled + below) / (below * 2);
        let sign = if self.numerator < 0 && rounded > 0 { "-" } else { "" };
        let (whole, part) = (rounded / power, rounded % power);
        if digits == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{part:0>width$}", width = usize::from(digits))
        }
    }
}

const fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
