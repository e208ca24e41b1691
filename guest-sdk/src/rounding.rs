//! Named rounding of yen: 円未満, 百円未満, 千円未満 … 切捨て, 切上げ, 四捨五入.

use crate::fault::Fault;
use crate::fraction::{Fraction, narrow, wide};
use crate::money::Yen;

/// How an exact amount becomes a multiple of a unit of yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    unit_yen: i64,
    direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Floor,
    Ceiling,
    HalfUp,
}

impl Rounding {
    /// 切捨て: down to a multiple of the unit. `floor(1_000)` is 千円未満切捨て, `floor(1)` 円未満切捨て.
    ///
    /// # Panics
    /// For a unit below ¥1; in a `const` that fails the build.
    pub const fn floor(unit_yen: i64) -> Self {
        Self::by(unit_yen, Direction::Floor)
    }

    /// 切上げ: up to a multiple of the unit.
    ///
    /// # Panics
    /// For a unit below ¥1; in a `const` that fails the build.
    pub const fn ceiling(unit_yen: i64) -> Self {
        Self::by(unit_yen, Direction::Ceiling)
    }

    /// 四捨五入: to the nearest multiple of the unit, the middle away from zero.
    ///
    /// # Panics
    /// For a unit below ¥1; in a `const` that fails the build.
    pub const fn half_up(unit_yen: i64) -> Self {
        Self::by(unit_yen, Direction::HalfUp)
    }

    const fn by(unit_yen: i64, direction: Direction) -> Self {
        assert!(unit_yen >= 1, "yen are rounded to a unit of at least 1 yen");
        Self { unit_yen, direction }
    }

    /// The rounded amount.
    ///
    /// # Errors
    /// [`Fault`] beyond 64 bits.
    pub fn round(self, exact: Fraction) -> Result<Yen, Fault> {
        let units = match exact.denominator().checked_mul(self.unit_yen) {
            Some(below) => self.units(exact.numerator(), below),
            None => self.units_wide(wide(exact.numerator()), wide(exact.denominator()) * wide(self.unit_yen)),
        };
        units
            .and_then(|units| units.checked_mul(self.unit_yen))
            .map(Yen::new)
            .ok_or_else(|| Fault::beyond("rounded amount"))
    }

    /// How many units `above` / `below` is, in 64 bits where that is enough.
    fn units(self, above: i64, below: i64) -> Option<i64> {
        let (floor, rest) = (above.div_euclid(below), above.rem_euclid(below));
        let up = match self.direction {
            Direction::Floor => false,
            Direction::Ceiling => rest > 0,
            Direction::HalfUp if above < 0 => rest > below - rest,
            Direction::HalfUp => rest >= below - rest,
        };
        floor.checked_add(i64::from(up))
    }

    fn units_wide(self, above: i128, below: i128) -> Option<i64> {
        let (floor, rest) = (above.div_euclid(below), above.rem_euclid(below));
        let up = match self.direction {
            Direction::Floor => false,
            Direction::Ceiling => rest > 0,
            Direction::HalfUp if above < 0 => rest > below - rest,
            Direction::HalfUp => rest >= below - rest,
        };
        narrow(floor + i128::from(up))
    }
}
