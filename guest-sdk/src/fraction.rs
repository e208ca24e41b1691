//! Exact fractions: what every rate, ratio and measure is. Nothing here rounds.

use std::cmp::Ordering;
use std::fmt;

use crate::fault::Fault;
use crate::money::{Decimal, Yen};

/// An exact fraction in lowest terms, 64 bits above and below the line, computed in 128.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i64,
    denominator: i64,
}

/// So many hundredths: `percent(90)` is 9/10.
pub const fn percent(percent: i64) -> Fraction {
    Fraction::reduce(percent, 100)
}

impl Fraction {
    /// 0.
    pub const ZERO: Self = Self::whole(0);
    /// 1, which is 100 %.
    pub const ONE: Self = Self::whole(1);

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// A fraction that the ordinance names: 3分の1 is `Fraction::new(1, 3)`. In a `const` a denominator
    /// that is not above 0 fails the build. For numbers out of a record there is [`Self::ratio`].
    ///
    /// # Panics
    /// For a denominator that is not above 0.
    pub const fn new(numerator: i64, denominator: i64) -> Self {
        assert!(denominator > 0, "a fraction that is written down has a denominator above 0");
        Self::reduce(numerator, denominator)
    }

    /// `numerator` / `denominator` in lowest terms; `None` for a zero denominator: not computable,
    /// never 0. (Also `None` for the one number, −2^63, whose sign cannot be turned.)
    pub const fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        if denominator == 0 || denominator == i64::MIN {
            return None;
        }
        if denominator < 0 {
            return match numerator.checked_neg() {
                Some(numerator) => Some(Self::reduce(numerator, -denominator)),
                None => None,
            };
        }
        Some(Self::reduce(numerator, denominator))
    }

    /// The number above the line.
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The number below the line, at least 1.
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// Whether it is a whole number.
    pub const fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// Whether it is below 0.
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The largest whole number that is not above it.
    pub const fn floor(self) -> i64 {
        self.numerator.div_euclid(self.denominator)
    }

    /// The sum.
    ///
    /// # Errors
    /// [`Fault`] where the exact result does not fit 64 bits above or below the line.
    pub fn plus(self, other: Self) -> Result<Self, Fault> {
        let above =
            wide(self.numerator) * wide(other.denominator) + wide(other.numerator) * wide(self.denominator);
        reduce_wide(above, wide(self.denominator) * wide(other.denominator))
    }

    /// The difference.
    ///
    /// # Errors
    /// As for [`Self::plus`].
    pub fn minus(self, other: Self) -> Result<Self, Fault> {
        let above =
            wide(self.numerator) * wide(other.denominator) - wide(other.numerator) * wide(self.denominator);
        reduce_wide(above, wide(self.denominator) * wide(other.denominator))
    }

    /// The product.
    ///
    /// # Errors
    /// As for [`Self::plus`].
    pub fn times(self, other: Self) -> Result<Self, Fault> {
        reduce_wide(
            wide(self.numerator) * wide(other.numerator),
            wide(self.denominator) * wide(other.denominator),
        )
    }

    /// The quotient; `None` where the divisor is 0: not computable, never 0.
    ///
    /// # Errors
    /// As for [`Self::plus`].
    pub fn over(self, divisor: Self) -> Result<Option<Self>, Fault> {
        let above = wide(self.numerator) * wide(divisor.denominator);
        let below = wide(self.denominator) * wide(divisor.numerator);
        match below.cmp(&0) {
            Ordering::Equal => Ok(None),
            Ordering::Greater => reduce_wide(above, below).map(Some),
            Ordering::Less => reduce_wide(-above, -below).map(Some),
        }
    }

    /// The sum of many.
    ///
    /// # Errors
    /// As for [`Self::plus`].
    pub fn sum(fractions: impl IntoIterator<Item = Self>) -> Result<Self, Fault> {
        fractions.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// −1, 0 or 1 as it is below, equal to or above the other; exact.
    pub(crate) const fn order(self, other: Self) -> i8 {
        let left = wide(self.numerator) * wide(other.denominator);
        let right = wide(other.numerator) * wide(self.denominator);
        if left < right {
            -1
        } else if left == right {
            0
        } else {
            1
        }
    }

    /// Lowest terms for a denominator of at least 1.
    const fn reduce(numerator: i64, denominator: i64) -> Self {
        let divisor = common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        match narrow(wide_unsigned(divisor)) {
            Some(divisor) if divisor > 1 => {
                Self { numerator: numerator / divisor, denominator: denominator / divisor }
            }
            Some(_) | None => Self { numerator, denominator },
        }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order(*other).cmp(&0)
    }
}

impl From<Yen> for Fraction {
    fn from(yen: Yen) -> Self {
        Self::whole(yen.get())
    }
}

impl From<Decimal> for Fraction {
    fn from(decimal: Decimal) -> Self {
        Self::reduce(decimal.units(), 10_i64.pow(u32::from(decimal.scale())))
    }
}

impl fmt::Display for Fraction {
    /// `1999/2000`, or `2` for a whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole() {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

/// Lowest terms for a denominator of at least 1. Numbers of everyday size take the 64-bit way: a
/// 128-bit division is a library call in wasm.
fn reduce_wide(numerator: i128, denominator: i128) -> Result<Fraction, Fault> {
    if let (Some(numerator), Some(denominator)) = (narrow(numerator), narrow(denominator)) {
        return Ok(Fraction::reduce(numerator, denominator));
    }
    let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let too_large = || Fault::beyond("exact fraction");
    let divisor = i128::try_from(a).map_err(|_| too_large())?;
    let numerator = narrow(numerator / divisor).ok_or_else(too_large)?;
    let denominator = narrow(denominator / divisor).ok_or_else(too_large)?;
    Ok(Fraction { numerator, denominator })
}

const fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[expect(clippy::as_conversions, reason = "`From` is not const; widening loses nothing")]
pub(crate) const fn wide(number: i64) -> i128 {
    number as i128
}

#[expect(clippy::as_conversions, reason = "`From` is not const; widening loses nothing")]
const fn wide_unsigned(number: u64) -> i128 {
    number as i128
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "`TryFrom` is not const; compared after"
)]
pub(crate) const fn narrow(number: i128) -> Option<i64> {
    let narrowed = number as i64;
    if wide(narrowed) == number { Some(narrowed) } else { None }
}
