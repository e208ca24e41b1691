//! Reads a single value by its kind. Whether it may be blank is for the caller to say.

use super::number::{self, Unit};
use super::wording::{DateFault, Fault, NumberFault};
use super::{Input, TYPED_BYTES_MAX, choice, date, scan, text};
use crate::calendar::Date;
use crate::manifest::ScalarKind;
use crate::money::Yen;
use crate::value::Scalar;

/// The value entered, within its limits; [`Scalar::Blank`] where nothing was.
pub(super) fn read(
    kind: &ScalarKind,
    input: &Input<'_>,
    spellings: &mut choice::Spellings,
) -> Result<Scalar, Fault> {
    match input {
        Input::Null => Ok(Scalar::Blank),
        Input::Text(typed) if text::is_blank(typed) => Ok(Scalar::Blank),
        Input::Text(typed) => typed_text(kind, typed, spellings),
        Input::Number(number) => json_number(kind, number),
        Input::Flag(flag) => match kind {
            ScalarKind::Flag => Ok(Scalar::Flag(*flag)),
            ScalarKind::Count { .. }
            | ScalarKind::Yen { .. }
            | ScalarKind::Decimal { .. }
            | ScalarKind::Date { .. }
            | ScalarKind::Text { .. }
            | ScalarKind::Choice(_) => Err(Fault::WrongKind),
        },
        Input::List(_) | Input::Map(_) => Err(Fault::WrongKind),
    }
}

fn typed_text(kind: &ScalarKind, typed: &str, spellings: &mut choice::Spellings) -> Result<Scalar, Fault> {
    let is_short = typed.len() <= TYPED_BYTES_MAX;
    match kind {
        ScalarKind::Text { chars_max } => text::read(typed, *chars_max).map(Scalar::Text),
        ScalarKind::Choice(options) => spellings.find(options, typed).map(Scalar::Choice),
        ScalarKind::Flag if is_short => flag(typed).map(Scalar::Flag),
        ScalarKind::Count { min, max } if is_short => {
            within(number::whole(typed, Unit::None)?, *min, *max).map(Scalar::Count)
        }
        ScalarKind::Yen { min, max } if is_short => {
            within(number::whole(typed, Unit::Yen)?, *min, *max).map(|yen| Scalar::Yen(Yen::new(yen)))
        }
        ScalarKind::Decimal { min, max, scale_max } if is_short => {
            within(number::decimal(typed, *scale_max)?, *min, *max).map(Scalar::Decimal)
        }
        ScalarKind::Date { min, max } if is_short => {
            within_days(date::read(typed).map_err(Fault::Date)?, *min, *max)
        }
        ScalarKind::Flag => Err(Fault::NotAFlag),
        ScalarKind::Date { .. } => Err(Fault::Date(DateFault::NotADate)),
        ScalarKind::Count { .. } | ScalarKind::Yen { .. } | ScalarKind::Decimal { .. } => {
            Err(Fault::Number(NumberFault::NotANumber))
        }
    }
}

/// A number sent as such. A date or a code as a number has lost something already, so only numbers
/// are read from numbers.
fn json_number(kind: &ScalarKind, sent: &str) -> Result<Scalar, Fault> {
    match kind {
        ScalarKind::Count { min, max } => within(number::json_whole(sent)?, *min, *max).map(Scalar::Count),
        ScalarKind::Yen { min, max } => {
            within(number::json_whole(sent)?, *min, *max).map(|yen| Scalar::Yen(Yen::new(yen)))
        }
        ScalarKind::Decimal { min, max, scale_max } => {
            within(number::json_decimal(sent, *scale_max)?, *min, *max).map(Scalar::Decimal)
        }
        ScalarKind::Flag | ScalarKind::Date { .. } | ScalarKind::Text { .. } | ScalarKind::Choice(_) => {
            Err(Fault::WrongKind)
        }
    }
}

fn within<T: PartialOrd + Copy>(value: T, min: T, max: T) -> Result<T, Fault> {
    if min <= value && value <= max { Ok(value) } else { Err(Fault::OutOfRange) }
}

fn within_days(date: Date, min: Option<Date>, max: Option<Date>) -> Result<Scalar, Fault> {
    let is_within = min.is_none_or(|min| min <= date) && max.is_none_or(|max| date <= max);
    if is_within { Ok(Scalar::Date(date)) } else { Err(Fault::OutOfRange) }
}

/// Words for yes and no, in any width; those in ASCII in either case.
const YES: [&str; 10] = ["true", "yes", "1", "はい", "有", "有り", "あり", "○", "◯", "〇"];
const NO: [&str; 9] = ["false", "no", "0", "いいえ", "無", "無し", "なし", "×", "✕"];

fn flag(typed: &str) -> Result<bool, Fault> {
    let is = |word: &str| {
        let narrowed = typed.trim().chars().map(|character| scan::narrow(character).to_ascii_lowercase());
        narrowed.eq(word.chars())
    };
    if YES.into_iter().any(is) {
        Ok(true)
    } else if NO.into_iter().any(is) {
        Ok(false)
    } else {
        Err(Fault::NotAFlag)
    }
}
