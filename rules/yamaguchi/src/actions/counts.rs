//! Counting actions by row and each once. What the counts mean is in [`super`].

use kisoku_sdk::prelude::*;

use super::{PolicyMeasures, StatusRow};

/// How many actions were implemented: at least begun.
#[derive(Clone, Copy, Default)]
pub(super) struct Implementation {
    pub(super) total: i64,
    /// Done, continuing and partial.
    pub(super) implemented: i64,
    pub(super) not_done: i64,
}

impl Implementation {
    /// Every row counts.
    pub(super) fn by_rows<'a>(rows: impl IntoIterator<Item = &'a StatusRow>) -> Self {
        rows.into_iter().fold(Self::default(), |sum, row| {
            sum.and(Self { total: row.total, implemented: implemented(row), not_done: row.not_done })
        })
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            implemented: self.implemented + other.implemented,
            not_done: self.not_done + other.not_done,
        }
    }

    /// Each action counts once, because its repetitions do not.
    pub(super) fn without(self, repeated: Self) -> Self {
        Self {
            total: self.total - repeated.total,
            implemented: self.implemented - repeated.implemented,
            not_done: self.not_done - repeated.not_done,
        }
    }

    pub(super) fn rate(self) -> Option<Fraction> {
        Fraction::ratio(self.implemented, self.total)
    }
}

/// The repeated actions of one row.
pub(super) enum Repetition {
    /// How many there are, by how far they came.
    Told(Implementation),
    /// A figure is blank that no other figure makes up for.
    NotTold,
    /// There are more of them than the row has.
    DoesNotFit { repeated: i64, repeated_not_done: i64 },
}

impl Repetition {
    pub(super) fn of(row: &StatusRow) -> Self {
        let Some(repeated) = row.repeated else { return Self::NotTold };
        let none_can_be = repeated == 0 || row.not_done == 0;
        let repeated_not_done = match row.repeated_not_done {
            Some(not_done) => not_done,
            None if none_can_be => 0,
            None => return Self::NotTold,
        };
        let repeated_implemented = repeated - repeated_not_done;
        let fits = repeated <= row.total
            && repeated_not_done <= row.not_done
            && (0..=implemented(row)).contains(&repeated_implemented);
        if fits {
            Self::Told(Implementation {
                total: repeated,
                implemented: repeated_implemented,
                not_done: repeated_not_done,
            })
        } else {
            Self::DoesNotFit { repeated, repeated_not_done }
        }
    }
}

/// The figures of rows together.
pub(super) fn sum(rows: &[&StatusRow]) -> PolicyMeasures {
    let of = |figure: fn(&StatusRow) -> i64| rows.iter().map(|row| figure(row)).sum();
    PolicyMeasures {
        total: of(|row| row.total),
        done: of(|row| row.done),
        continuing: of(|row| row.continuing),
        partial: of(|row| row.partial),
        not_done: of(|row| row.not_done),
        implementation_rate: Implementation::by_rows(rows.iter().copied()).rate(),
    }
}

fn implemented(row: &StatusRow) -> i64 {
    row.done + row.continuing + row.partial
}
