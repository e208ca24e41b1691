//! Whole numbers as text without an allocation: answers have dozens. Signs and units of amounts are
//! elsewhere.

use std::fmt;

/// The digits of a whole number.
#[derive(Debug, Clone, Copy)]
pub struct Digits {
    bytes: [u8; BYTES],
    length: usize,
}

/// 19 digits of 64 bits, 6 commas, a sign.
const BYTES: usize = 26;

impl Digits {
    /// Such as `-1000000`.
    pub fn of(number: i64) -> Self {
        Self::written(number, |_| false)
    }

    /// In groups of three digits: `-1,000,000`.
    pub fn grouped(number: i64) -> Self {
        Self::written(number, |behind| behind % 4 == 3)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let digits = self.bytes.get(BYTES - self.length..).unwrap_or_default();
        str::from_utf8(digits).unwrap_or_default()
    }

    /// From the last digit to the first; `is_comma` tells by how many characters stand behind.
    fn written(number: i64, is_comma: impl Fn(usize) -> bool) -> Self {
        let mut digits = Self { bytes: [b'-'; BYTES], length: 0 };
        let mut rest = number.unsigned_abs();
        for byte in digits.bytes.iter_mut().rev() {
            if is_comma(digits.length) {
                *byte = b',';
            } else {
                *byte = b'0' + u8::try_from(rest % 10).unwrap_or_default();
                rest /= 10;
            }
            digits.length += 1;
            if rest == 0 {
                break;
            }
        }
        // What was not written is a sign already.
        digits.length += usize::from(number < 0);
        digits
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
