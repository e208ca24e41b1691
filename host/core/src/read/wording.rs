//! What a problem says, in both languages: what is wrong and what to do. Field and row are told
//! beside the message, not in it.

mod forms;
mod likeness;
mod limits;

pub(super) use likeness::most_alike;

use super::{Input, KEYS_MAX};
use crate::manifest::{Choice, Label, ScalarKind, Table};

/// Most characters of what was entered that a message repeats.
const ENTERED_CHARS_MAX: usize = 40;

/// What is wrong with an input; says nothing of where.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Missing,
    WrongKind,
    NotAFlag,
    Number(NumberFault),
    Date(DateFault),
    TooPrecise,
    OutOfRange,
    NotAnOption,
    DuplicateOption,
    TooManyOptions,
    TooLong,
    ControlCharacter(char),
    TooManyRows,
}

/// What is wrong with how a number is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFault {
    NotANumber,
    KanjiNumeral,
    /// Written with an exponent; the whole number that is meant, if one is.
    Exponent(Option<i64>),
    Groups,
    Percent,
    /// Written with a point; the whole number that is meant, if one is.
    NotWhole(Option<i64>),
}

/// What is wrong with how a date is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DateFault {
    NotADate,
    ShortYear,
    NoSuchDate,
    WithTime,
}

impl Fault {
    /// The stable code of [`super::Problem::code`].
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::WrongKind => "wrong-kind",
            Self::NotAFlag => "not-a-flag",
            Self::Number(NumberFault::NotWhole(_)) => "not-whole",
            Self::Number(
                NumberFault::NotANumber
                | NumberFault::KanjiNumeral
                | NumberFault::Exponent(_)
                | NumberFault::Groups
                | NumberFault::Percent,
            ) => "not-a-number",
            Self::Date(DateFault::NotADate | DateFault::ShortYear) => "not-a-date",
            Self::Date(DateFault::NoSuchDate) => "no-such-date",
            Self::Date(DateFault::WithTime) => "date-with-time",
            Self::TooPrecise => "too-precise",
            Self::OutOfRange => "out-of-range",
            Self::NotAnOption => "not-an-option",
            Self::DuplicateOption => "duplicate-option",
            Self::TooManyOptions => "too-many-options",
            Self::TooLong => "too-long",
            Self::ControlCharacter(_) => "control-character",
            Self::TooManyRows => "too-many-rows",
        }
    }
}

/// What was asked for.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'a> {
    Scalar(&'a ScalarKind),
    Choices(&'a [Choice]),
    Table(&'a Table),
    Record,
    Rows,
}

/// Whether the option that was probably meant is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Near {
    Sought,
    Skipped,
}

/// The message of a fault. `entered` is `None` where it may not be repeated.
pub(super) fn message(fault: Fault, wanted: Wanted<'_>, entered: Option<&str>, near: Near) -> Label {
    let (ja, en) = match entered {
        Some(entered) => (format!("「{entered}」"), format!("`{entered}`")),
        None => ("入力された値".to_owned(), "What was entered".to_owned()),
    };
    match fault {
        Fault::Missing => {
            both("入力されていません。入力してください。", "Nothing was entered. Enter a value.")
        }
        Fault::WrongKind => forms::ask(wanted),
        Fault::NotAFlag => both(
            format!("{ja}は「はい」「いいえ」のどちらでもありません。「はい」か「いいえ」で答えてください。"),
            format!("{en} is neither yes nor no. Answer `yes` or `no`."),
        ),
        Fault::Number(fault) => forms::number(fault, wanted, entered.is_some(), &ja, &en),
        Fault::Date(fault) => forms::date(fault, entered, &ja, &en),
        Fault::TooPrecise => limits::too_precise(wanted, &ja, &en),
        Fault::OutOfRange => limits::out_of_range(wanted, &ja, &en),
        Fault::NotAnOption => forms::option(wanted, entered.filter(|_| near == Near::Sought), &ja, &en),
        Fault::DuplicateOption => both(
            format!("{ja}は2回選ばれています。1回にしてください。"),
            format!("{en} was chosen twice. Choose it once."),
        ),
        Fault::TooManyOptions => both(
            "選択肢の数より多く選ばれています。それぞれ1回だけ選んでください。",
            "There are more entries than options. Choose each at most once.",
        ),
        Fault::TooLong => limits::too_long(wanted),
        Fault::ControlCharacter(character) => both(
            format!("見えない制御文字（U+{:04X}）が入っています。消してください。", u32::from(character)),
            format!("There is an invisible control character (U+{:04X}). Remove it.", u32::from(character)),
        ),
        Fault::TooManyRows => limits::too_many_rows(wanted),
    }
}

/// What was entered, for a message; `None` for lists, maps and nothing.
pub(super) fn entered(input: &Input<'_>) -> Option<String> {
    match input {
        Input::Flag(flag) => Some(flag.to_string()),
        Input::Number(number) => Some(capped(number)),
        Input::Text(text) => Some(capped(text)),
        Input::Null | Input::List(_) | Input::Map(_) => None,
    }
}

/// The first 40 characters of a text that a client sent, to be repeated in a message; with those that
/// would break or turn a line made visible.
pub fn capped(text: &str) -> String {
    let is_hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let text = text.trim();
    let mut shown: String = text
        .chars()
        .take(ENTERED_CHARS_MAX)
        .map(|character| if is_hidden(character) { '\u{fffd}' } else { character })
        .collect();
    if text.chars().nth(ENTERED_CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

/// A name that no field has, with the field that was probably meant.
pub(super) fn unknown(name: &str, near: Option<(&str, &Label)>) -> Label {
    let (ja, en) = match near {
        Some((near, label)) => (
            format!("「{near}」（{}）の誤りではありませんか。", label.ja),
            format!("Did you mean `{near}` ({})?", label.en),
        ),
        None => {
            ("項目名を確かめるか、消してください。".to_owned(), "Check its name, or remove it.".to_owned())
        }
    };
    both(format!("「{name}」という項目はありません。{ja}"), format!("There is no field `{name}`. {en}"))
}

/// A name that is there more than once.
pub(super) fn duplicate(name: &str) -> Label {
    both(
        format!("項目「{name}」が2回以上あります。1つだけ残してください。"),
        format!("The field `{name}` is there more than once. Keep one."),
    )
}

/// A record that is none.
pub(super) fn too_many_keys() -> Label {
    both(
        format!("項目の数が{KEYS_MAX}を超えています。この制度の項目だけにしてください。"),
        format!("There are more than {KEYS_MAX} fields. Send the fields of this programme only."),
    )
}

/// What the last of too many problems says, where so many were told.
pub fn more_problems(told: usize) -> Label {
    both(
        format!("ほかにも誤りがあります。まず表示された{told}件を直してください。"),
        format!("There are more problems. Correct the first {told} of them, then try again."),
    )
}

fn both(ja: impl Into<String>, en: impl Into<String>) -> Label {
    Label { ja: ja.into(), en: en.into() }
}
