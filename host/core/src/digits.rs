//! Whole numbers as text without an allocation: answers have dozens. Signs and units of amounts are
//! elsewhere.

use std::fmt;

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
    let mut text = [0; GROUPED_BYTES_MAX];
    let mut rest = number;
    let mut start = text.len();
    // From its end, in places of which every fourth is a comma's.
    for (place, byte) in text.iter_mut().rev().enumerate() {
        if place % 4 == 3 {
            *byte = b',';
        } else {
            *byte = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        start -= 1;
        if rest == 0 && place % 4 != 3 {
            break;
        }
    }
    out.write_str(text.get(start..).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default())
}

/// Bytes of the largest number in groups: 20 digits and 6 commas.
const GROUPED_BYTES_MAX: usize = 26;
