//! Reads whole numbers, yen and decimals exactly. Their limits are checked by the caller.
//!
//! As text: digits of either width, with `,` or `，` between well-placed groups of three, white space
//! around, a minus sign (`-` `－` `−`, or `▲` `△` as in accounts); yen also with `円` behind or `¥`
//! `￥` `\` before (a backslash is how CP932 writes the yen sign). As a JSON number: as JSON writes
//! integers and decimals, without an exponent. Nothing is ever rounded.

use super::scan::{Scanner, narrow};
use super::wording::{Fault, NumberFault};
use crate::money::Decimal;

/// What may stand beside the digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Nothing.
    None,
    /// 円 or a yen sign.
    Yen,
}

/// A whole number or yen, as typed.
pub(super) fn whole(typed: &str, unit: Unit) -> Result<i64, Fault> {
    let number = scan(typed, unit, 0).ok_or_else(|| Fault::Number(explain(typed)))?;
    if number.has_point {
        return Err(Fault::Number(NumberFault::NotWhole(if number.is_cut {
            None
        } else {
            number.units().ok()
        })));
    }
    number.units()
}

/// A decimal, as typed. Zeros after `scale_max` digits change nothing and are dropped.
pub(super) fn decimal(typed: &str, scale_max: u8) -> Result<Decimal, Fault> {
    let number = scan(typed, Unit::None, scale_max).ok_or_else(|| Fault::Number(explain(typed)))?;
    if number.is_cut {
        return Err(Fault::TooPrecise);
    }
    Decimal::new(number.units()?, number.scale).ok_or(Fault::TooPrecise)
}

/// A whole number or yen, as a JSON number.
pub(super) fn json_whole(sent: &str) -> Result<i64, Fault> {
    if is_plain(sent) { whole(sent, Unit::None) } else { Err(Fault::Number(explain(sent))) }
}

/// A decimal, as a JSON number.
pub(super) fn json_decimal(sent: &str, scale_max: u8) -> Result<Decimal, Fault> {
    if is_plain(sent) { decimal(sent, scale_max) } else { Err(Fault::Number(explain(sent))) }
}

/// Whether a number has neither exponent nor anything that only text may have, nor leading zeros,
/// which other formats read as octal.
fn is_plain(sent: &str) -> bool {
    let digits = sent.strip_prefix('-').unwrap_or(sent);
    let has_leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    !has_leading_zero && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The digits of a number.
struct Scanned {
    is_negative: bool,
    /// The digits without the point; `None` beyond 64 bits.
    magnitude: Option<u64>,
    /// Digits kept after the point.
    scale: u8,
    has_point: bool,
    /// Whether a digit other than 0 was left out after the point.
    is_cut: bool,
}

impl Scanned {
    fn push(&mut self, digit: u8) {
        self.magnitude =
            self.magnitude.and_then(|units| units.checked_mul(10)?.checked_add(u64::from(digit)));
    }

    /// The number without its point, where 64 bits hold it. Beyond them it is beyond every limit.
    fn units(&self) -> Result<i64, Fault> {
        let magnitude = i128::from(self.magnitude.ok_or(Fault::OutOfRange)?);
        i64::try_from(if self.is_negative { -magnitude } else { magnitude }).map_err(|_| Fault::OutOfRange)
    }
}

/// Walks over a number; `None` where it is not written like one.
fn scan(typed: &str, unit: Unit, scale_max: u8) -> Option<Scanned> {
    let mut scanner = Scanner::new(typed);
    let mut number =
        Scanned { is_negative: false, magnitude: Some(0), scale: 0, has_point: false, is_cut: false };
    number.is_negative = minus(&mut scanner);
    if unit == Unit::Yen && scanner.eat(&['¥', '\\']).is_some() {
        scanner.blanks();
        number.is_negative = number.is_negative || minus(&mut scanner);
    }
    scan_whole_part(&mut scanner, &mut number)?;
    if scanner.eat(&['.']).is_some() {
        number.has_point = true;
        scan_after_point(&mut scanner, &mut number, scale_max)?;
    }
    scanner.blanks();
    if unit == Unit::Yen && scanner.eat(&['円']).is_some() {
        scanner.blanks();
    }
    scanner.is_done().then_some(number)
}

/// Walks over a minus sign and the white space behind it.
fn minus(scanner: &mut Scanner<'_>) -> bool {
    let is_there = scanner.eat(&['-', '▲', '△']).is_some();
    if is_there {
        scanner.blanks();
    }
    is_there
}

/// Digits, all together or in groups of three.
fn scan_whole_part(scanner: &mut Scanner<'_>, number: &mut Scanned) -> Option<()> {
    let (mut group, mut is_grouped) = (0, false);
    loop {
        if let Some(digit) = scanner.digit() {
            number.push(digit);
            group += 1;
        } else if scanner.eat(&[',']).is_some() {
            let is_placed = if is_grouped { group == 3 } else { (1..=3).contains(&group) };
            if !is_placed {
                return None;
            }
            (group, is_grouped) = (0, true);
        } else {
            break;
        }
    }
    let is_whole = if is_grouped { group == 3 } else { group > 0 };
    is_whole.then_some(())
}

/// At least one digit; those after `scale_max` are left out.
fn scan_after_point(scanner: &mut Scanner<'_>, number: &mut Scanned, scale_max: u8) -> Option<()> {
    let mut is_empty = true;
    while let Some(digit) = scanner.digit() {
        is_empty = false;
        if number.scale < scale_max {
            number.push(digit);
            number.scale += 1;
        } else {
            number.is_cut |= digit != 0;
        }
    }
    (!is_empty).then_some(())
}

/// Digits and powers as kanji. `〇` is among them, `元` is only for years.
const KANJI_NUMERALS: &str = "〇零一二三四五六七八九十百千万億兆壱弐参拾";

/// Why a text is not written like a number.
#[cold]
fn explain(typed: &str) -> NumberFault {
    let plain: String = typed.trim().chars().map(narrow).collect();
    if plain.chars().any(|character| KANJI_NUMERALS.contains(character)) {
        NumberFault::KanjiNumeral
    } else if plain.contains('%') {
        NumberFault::Percent
    } else if let Some(fault) = exponent(&plain) {
        fault
    } else if plain.contains(',') && scan(&plain.replace(',', ""), Unit::Yen, u8::MAX).is_some() {
        NumberFault::Groups
    } else {
        NumberFault::NotANumber
    }
}

/// Where a number is written with an exponent: that, with the whole number it means, if it means one.
fn exponent(plain: &str) -> Option<NumberFault> {
    let (mantissa, power) = plain.split_once(['e', 'E'])?;
    let power: i32 = power.parse().ok()?;
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let units: i64 = format!("{whole}{part}").parse().ok()?;
    let shift = power.checked_sub(i32::try_from(part.len()).ok()?)?;
    let scale = 10_i64.checked_pow(shift.unsigned_abs());
    let meant = match scale {
        Some(scale) if shift >= 0 => units.checked_mul(scale),
        Some(scale) if units % scale == 0 => Some(units / scale),
        Some(_) | None => None,
    };
    Some(NumberFault::Exponent(meant))
}
