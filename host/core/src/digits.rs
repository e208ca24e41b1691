//! Whole numbers as text without an allocation: answers have dozens. Signs and units of amounts are
//! elsewhere.

use std::fmt;

use itoa::Buffer;

/// A whole number in groups of three digits: `-1,000,000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grouped(pub i64);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_grouped(f, self.0)
    }
}

/// Writes a whole number as [`Grouped`] shows it.
///
/// # Errors
/// Those of `out`.
pub fn write_grouped(out: &mut impl fmt::Write, number: i64) -> fmt::Result {
    if number < 0 {
        out.write_char('-')?;
    }
    write_groups(out, number.unsigned_abs())
}

/// Writes digits in groups of three.
///
/// # Errors
/// Those of `out`.
pub fn write_groups(out: &mut impl fmt::Write, number: u64) -> fmt::Result {
    let mut buffer = Buffer::new();
    let mut rest = buffer.format(number);
    // The first group has what the others leave: one to three digits.
    let mut group = (rest.len() + 2) % 3 + 1;
    while let Some((digits, behind)) = rest.split_at_checked(group) {
        out.write_str(digits)?;
        if behind.is_empty() {
            break;
        }
        out.write_char(',')?;
        (rest, group) = (behind, 3);
    }
    Ok(())
}
