//! Bands over an exact number. A gap or an overlap does not build; for bands out of settings it is a
//! problem to report.

use std::fmt;

use crate::fraction::Fraction;

/// The numbers of one band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    low: Option<Bound>,
    high: Option<Bound>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bound {
    at: Fraction,
    included: bool,
}

/// Numbers above this one: 超.
pub const fn above(number: Fraction) -> Interval {
    Interval { low: Some(Bound { at: number, included: false }), high: None }
}

/// This number and those above: 以上.
pub const fn at_least(number: Fraction) -> Interval {
    Interval { low: Some(Bound { at: number, included: true }), high: None }
}

/// Numbers below this one: 未満.
pub const fn below(number: Fraction) -> Interval {
    Interval { low: None, high: Some(Bound { at: number, included: false }) }
}

/// This number and those below: 以下.
pub const fn at_most(number: Fraction) -> Interval {
    Interval { low: None, high: Some(Bound { at: number, included: true }) }
}

/// This number alone.
pub const fn exactly(number: Fraction) -> Interval {
    let bound = Some(Bound { at: number, included: true });
    Interval { low: bound, high: bound }
}

impl Interval {
    /// …and below this number: 未満.
    pub const fn and_below(self, number: Fraction) -> Self {
        Self { high: Some(Bound { at: number, included: false }), ..self }
    }

    /// …and at most this number: 以下.
    pub const fn and_at_most(self, number: Fraction) -> Self {
        Self { high: Some(Bound { at: number, included: true }), ..self }
    }

    /// Whether the number is among them; exact.
    pub const fn contains(self, number: Fraction) -> bool {
        let high_enough = match self.low {
            Some(low) => {
                let order = number.order(low.at);
                order > 0 || (order == 0 && low.included)
            }
            None => true,
        };
        let low_enough = match self.high {
            Some(high) => {
                let order = number.order(high.at);
                order < 0 || (order == 0 && high.included)
            }
            None => true,
        };
        high_enough && low_enough
    }

    const fn is_empty(self) -> bool {
        match (self.low, self.high) {
            (Some(low), Some(high)) => {
                let order = low.at.order(high.at);
                order > 0 || (order == 0 && !(low.included && high.included))
            }
            (Some(_) | None, _) => false,
        }
    }
}

/// Why bands are not a scale. Rows are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScaleProblem {
    /// There is no band.
    NoBand,
    /// No number is in this band.
    Empty {
        /// The band.
        row: usize,
    },
    /// The first or the last band ends, so that some numbers have no band.
    Ends {
        /// The band.
        row: usize,
    },
    /// Numbers between this band and the one before have no band.
    Gap {
        /// The band.
        row: usize,
    },
    /// Numbers are in this band and in the one before, or the bands are not in order.
    Overlap {
        /// The band.
        row: usize,
    },
}

impl fmt::Display for ScaleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBand => f.write_str("there is no band"),
            Self::Empty { row } => write!(f, "no number is in band {}", row + 1),
            Self::Ends { row } => write!(f, "band {} ends, so some numbers have no band", row + 1),
            Self::Gap { row } => write!(f, "there is a gap before band {}", row + 1),
            Self::Overlap { row } => {
                write!(f, "band {} overlaps the one before it or is out of order", row + 1)
            }
        }
    }
}

impl std::error::Error for ScaleProblem {}

/// `N` bands, from the highest numbers down, over every number there is.
///
/// ```
/// use kisoku_sdk::prelude::*;
///
/// #[derive(Debug, Clone, Copy, PartialEq)]
/// enum Band { Reached, Missed }
///
/// const SCALE: Scale<Band, 2> =
///     Scale::new([(Band::Reached, at_least(percent(100))), (Band::Missed, below(percent(100)))]);
/// assert_eq!(SCALE.band(percent(100)), Band::Reached);
/// ```
///
/// A gap does not build:
/// ```compile_fail
/// use kisoku_sdk::prelude::*;
///
/// const SCALE: Scale<u8, 2> = Scale::new([(1, above(percent(100))), (2, below(percent(100)))]);
/// ```
///
/// Nor does an overlap:
/// ```compile_fail
/// use kisoku_sdk::prelude::*;
///
/// const SCALE: Scale<u8, 2> = Scale::new([(1, at_least(percent(100))), (2, at_most(percent(100)))]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Scale<B, const N: usize> {
    bands: [(B, Interval); N],
}

impl<B: Copy, const N: usize> Scale<B, N> {
    /// The bands, from the highest numbers down. In a `const` a gap or an overlap fails the build.
    ///
    /// # Panics
    /// Where the bands are not a scale; for bands out of settings there is [`ScaleTable::new`].
    #[expect(clippy::panic, reason = "a scale of a rule is a constant: this fails the build")]
    pub const fn new(bands: [(B, Interval); N]) -> Self {
        match problem(&bands) {
            None => Self { bands },
            Some(ScaleProblem::NoBand) => panic!("there is no band"),
            Some(ScaleProblem::Empty { .. }) => panic!("a band holds no number"),
            Some(ScaleProblem::Ends { .. }) => {
                panic!("the first band must be open above and the last one below")
            }
            Some(ScaleProblem::Gap { .. }) => panic!("there is a gap between two bands"),
            Some(ScaleProblem::Overlap { .. }) => panic!("two bands overlap or are out of order"),
        }
    }

    /// The band of a number; every number has one. Nothing is rounded.
    ///
    /// # Panics
    /// Never: [`Self::new`] proved that the bands cover every number.
    #[expect(clippy::expect_used, reason = "proved when the scale was made")]
    pub fn band(&self, number: Fraction) -> B {
        find(&self.bands, number).expect("a scale covers every number")
    }
}

/// Bands out of settings, from the highest numbers down, over every number there is.
#[derive(Debug, Clone)]
pub struct ScaleTable<B> {
    bands: Vec<(B, Interval)>,
}

impl<B: Copy> ScaleTable<B> {
    /// The bands, from the highest numbers down.
    ///
    /// # Errors
    /// [`ScaleProblem`] where a number would have no band or two.
    pub fn new(bands: Vec<(B, Interval)>) -> Result<Self, ScaleProblem> {
        match problem(&bands) {
            None => Ok(Self { bands }),
            Some(problem) => Err(problem),
        }
    }

    /// The band of a number; every number has one. Nothing is rounded.
    ///
    /// # Panics
    /// Never: [`Self::new`] proved that the bands cover every number.
    #[expect(clippy::expect_used, reason = "proved when the scale was made")]
    pub fn band(&self, number: Fraction) -> B {
        find(&self.bands, number).expect("a scale covers every number")
    }
}

fn find<B: Copy>(bands: &[(B, Interval)], number: Fraction) -> Option<B> {
    bands.iter().find(|(_, interval)| interval.contains(number)).map(|(band, _)| *band)
}

/// The first reason why the bands do not cover every number exactly once, from the highest down.
const fn problem<B>(bands: &[(B, Interval)]) -> Option<ScaleProblem> {
    let mut rest = bands;
    let mut row = 0;
    let mut above: Option<Interval> = None;
    while let [(_, interval), others @ ..] = rest {
        if interval.is_empty() {
            return Some(ScaleProblem::Empty { row });
        }
        if let Some(problem) = joint(above, *interval, row) {
            return Some(problem);
        }
        above = Some(*interval);
        rest = others;
        row += 1;
    }
    match above {
        None => Some(ScaleProblem::NoBand),
        Some(last) if last.low.is_some() => Some(ScaleProblem::Ends { row: row - 1 }),
        Some(_) => None,
    }
}

/// What is wrong between a band and the one above it.
const fn joint(above: Option<Interval>, interval: Interval, row: usize) -> Option<ScaleProblem> {
    let (low, high) = match (above, interval.high) {
        (None, None) => return None,
        (None, Some(_)) => return Some(ScaleProblem::Ends { row }),
        (Some(_), None) => return Some(ScaleProblem::Overlap { row }),
        (Some(above), Some(high)) => match above.low {
            Some(low) => (low, high),
            None => return Some(ScaleProblem::Overlap { row }),
        },
    };
    match (high.at.order(low.at), high.included, low.included) {
        (0, true, false) | (0, false, true) => None,
        (0, false, false) | (i8::MIN..=-1, _, _) => Some(ScaleProblem::Gap { row }),
        (0, true, true) | (1..=i8::MAX, _, _) => Some(ScaleProblem::Overlap { row }),
    }
}
