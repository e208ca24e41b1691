//! Fills the messages of reasons with their values, in both languages. Laying answers out is for
//! whoever shows them.

use std::fmt;

use itoa::Buffer;

use crate::answer::{Argument, Finding};
use crate::calendar::{Date, Era, FiscalYear};
use crate::digits::{write_grouped, write_groups};
use crate::manifest::{Label, ParameterKind, Programme};
use crate::money::{Fraction, Yen};

/// A language that the host answers in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Language {
    /// The label in this language.
    pub fn of(self, label: &Label) -> &str {
        match self {
            Self::Ja => &label.ja,
            Self::En => &label.en,
        }
    }
}

/// The message of a finding with its values filled in; empty for a reason that is not declared,
/// which no settled answer has.
pub fn message(programme: &Programme, finding: &Finding, language: Language) -> String {
    let mut text = String::new();
    // A string takes everything that is written to it.
    let (Ok(()) | Err(fmt::Error)) = write(&mut text, programme, finding, language);
    text
}

/// Writes the message of a finding with its values filled in. A name in braces that is no parameter
/// stays as it is; a sound manifest has none.
///
/// # Errors
/// Those of `out`.
pub fn write(
    out: &mut impl fmt::Write,
    programme: &Programme,
    finding: &Finding,
    language: Language,
) -> fmt::Result {
    let Some(reason) = programme.reason(finding.reason) else { return Ok(()) };
    for piece in pieces(language.of(&reason.message)) {
        let name = match piece {
            Piece::Words(words) => {
                out.write_str(words)?;
                continue;
            }
            Piece::Name(name) => name,
        };
        let mut parameters = reason.parameters.iter().zip(&finding.arguments);
        match parameters.find(|(parameter, _)| parameter.name == name) {
            Some((parameter, argument)) => {
                write_argument(out, programme, parameter.kind, argument, language)?;
            }
            None => write!(out, "{{{name}}}")?,
        }
    }
    Ok(())
}

/// A part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Words(&'a str),
    /// What stands in braces.
    Name(&'a str),
}

/// The parts of a message in order. A brace without its partner stays among the words.
pub fn pieces(message: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        let named = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        if let Some((name, after)) = named
            && !name.contains('{')
        {
            rest = after;
            return Some(Piece::Name(name));
        }
        let first = rest.chars().next()?.len_utf8();
        let end = rest.bytes().skip(first).position(|byte| byte == b'{');
        let (words, after) = rest.split_at(end.map_or(rest.len(), |end| end + first));
        rest = after;
        Some(Piece::Words(words))
    })
}

/// Writes the value of a parameter as messages show it.
///
/// # Errors
/// Those of `out`.
pub fn write_argument(
    out: &mut impl fmt::Write,
    programme: &Programme,
    kind: ParameterKind,
    argument: &Argument,
    language: Language,
) -> fmt::Result {
    match argument {
        Argument::Flag(flag) => out.write_str(match (language, flag) {
            (Language::Ja, true) => "はい",
            (Language::Ja, false) => "いいえ",
            (Language::En, true) => "yes",
            (Language::En, false) => "no",
        }),
        Argument::Count(count) => write_grouped(out, *count),
        Argument::Yen(yen) => write_yen(out, *yen, language),
        Argument::Decimal(decimal) => write!(out, "{decimal}"),
        Argument::Fraction(fraction) => write_fraction(out, *fraction, kind, language),
        Argument::Date(date) => write_date(out, *date, language),
        Argument::Text(text) => out.write_str(text.as_str()),
        Argument::FiscalYear(year) => write_fiscal_year(out, *year, language),
        Argument::Band(position) => {
            programme.band(*position).map_or(Ok(()), |band| out.write_str(language.of(&band.label)))
        }
        Argument::Field(position) => {
            programme.field(*position).map_or(Ok(()), |field| out.write_str(language.of(&field.label)))
        }
    }
}

/// `1,000,000円`, `¥1,000,000`; `-¥1` where it is a difference.
fn write_yen(out: &mut impl fmt::Write, yen: Yen, language: Language) -> fmt::Result {
    match language {
        Language::Ja => {
            write_grouped(out, yen.get())?;
            out.write_str("円")
        }
        Language::En => {
            out.write_str(if yen.get() < 0 { "-¥" } else { "¥" })?;
            write_groups(out, yen.get().unsigned_abs())
        }
    }
}

/// `99.9%`, `-19.0ポイント`: a hundredfold with one digit after the point, rounded half up.
fn write_fraction(
    out: &mut impl fmt::Write,
    fraction: Fraction,
    kind: ParameterKind,
    language: Language,
) -> fmt::Result {
    out.write_str(&fraction.display(100, 1))?;
    match (kind == ParameterKind::Points, language) {
        (false, Language::Ja | Language::En) => out.write_char('%'),
        (true, Language::Ja) => out.write_str("ポイント"),
        (true, Language::En) => out.write_str(" points"),
    }
}

/// `2025年3月31日（令和7年）`, `2025-03-31`.
fn write_date(out: &mut impl fmt::Write, date: Date, language: Language) -> fmt::Result {
    match language {
        Language::Ja => {
            let [mut year, mut month, mut day] = [Buffer::new(); 3];
            let [year, month, day] =
                [year.format(date.year()), month.format(date.month()), day.format(date.day())];
            all(out, &[year, "年", month, "月", day, "日"])?;
            match Era::of(date) {
                Some((era, 1)) => all(out, &["（", era.name(), "元年）"]),
                Some((era, year)) => all(out, &["（", era.name(), Buffer::new().format(year), "年）"]),
                None => Ok(()),
            }
        }
        Language::En => date.write(out),
    }
}

/// `令和6年度`, `FY2024`.
fn write_fiscal_year(out: &mut impl fmt::Write, year: FiscalYear, language: Language) -> fmt::Result {
    match language {
        Language::Ja => out.write_str(&year.in_era()),
        Language::En => write!(out, "{year}"),
    }
}

/// Writes texts one after the other: a third of the time that a format takes, and an answer has dozens.
fn all(out: &mut impl fmt::Write, texts: &[&str]) -> fmt::Result {
    texts.iter().try_for_each(|text| out.write_str(text))
}
