//! Reasons of an answer as JSON, with their values and citations.

use std::fmt;

use kisoku_core::answer::{Argument, Finding};
use kisoku_core::manifest::{Certainty, Citation, Effect, MeasureUnit, ParameterKind, Programme};
use kisoku_core::message::{self, Language};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::parts::{FractionBody, Ordered, declared_object};
use crate::error::ServerError;

/// Why the answer is as it is.
#[derive(Serialize, ToSchema)]
#[schema(as = Reason)]
pub(crate) struct ReasonBody<'a> {
    /// Stable.
    code: &'a str,
    effect: EffectBody,
    message: MessageBody<'a>,
    /// By the names that the manifest declares: yen, counts and fiscal years are whole numbers,
    /// percentages and points fractions, dates `YYYY-MM-DD`, bands and fields their ids.
    #[schema(schema_with = declared_object)]
    values: Ordered<'a, ValueBody<'a>>,
    citation: CitationBody<'a>,
}

/// A message with its values filled in.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
struct MessageBody<'a> {
    #[schema(value_type = String)]
    ja: Filled<'a>,
    #[schema(value_type = String)]
    en: Filled<'a>,
}

/// A message, filled in while it is written.
struct Filled<'a> {
    programme: &'a Programme,
    finding: &'a Finding,
    language: Language,
}

impl fmt::Display for Filled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        message::write(f, self.programme, self.finding, self.language)
    }
}

impl Serialize for Filled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a reason does to the answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Effect)]
pub(crate) enum EffectBody {
    /// A requirement that is met, or a fact worth telling.
    Passed,
    /// The amount was made smaller.
    Reduced,
    /// Not eligible.
    Refused,
    /// The applicant has to correct or complete something first.
    Returned,
    /// A person has to decide.
    NeedsPerson,
}

impl EffectBody {
    pub(crate) const fn new(effect: Effect) -> Self {
        match effect {
            Effect::Passed => Self::Passed,
            Effect::Reduced => Self::Reduced,
            Effect::Refused => Self::Refused,
            Effect::Returned => Self::Returned,
            Effect::NeedsPerson => Self::NeedsPerson,
        }
    }
}

/// Where the rule is written down.
#[derive(Serialize, ToSchema)]
#[schema(as = Citation)]
pub(crate) struct CitationBody<'a> {
    /// The document, in Japanese.
    document: &'a str,
    /// Article, section or table, in Japanese.
    article: &'a str,
    document_en: &'a str,
    article_en: &'a str,
    /// The day from which the cited text applies, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_from: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    /// False where the document is silent and a setting or a reading stands in for it.
    confirmed: bool,
}

impl<'a> CitationBody<'a> {
    pub(crate) fn new(citation: &'a Citation) -> Self {
        Self {
            document: &citation.document.ja,
            article: &citation.article.ja,
            document_en: &citation.document.en,
            article_en: &citation.article.en,
            effective_from: citation.effective_from.as_ref().map(ToString::to_string),
            url: &citation.url,
            confirmed: citation.certainty == Certainty::Confirmed,
        }
    }
}

/// The value of a reason's parameter.
pub(crate) enum ValueBody<'a> {
    Flag(bool),
    Whole(i64),
    Fraction(FractionBody),
    Shown(String),
    Text(&'a str),
}

impl Serialize for ValueBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Whole(whole) => serializer.serialize_i64(*whole),
            Self::Fraction(fraction) => fraction.serialize(serializer),
            Self::Shown(shown) => serializer.serialize_str(shown),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// The reasons of an answer.
///
/// # Errors
/// [`ServerError::NotInManifest`], which no settled answer meets.
pub(crate) fn reasons<'a>(
    programme: &'a Programme,
    findings: &'a [Finding],
) -> Result<Vec<ReasonBody<'a>>, ServerError> {
    findings.iter().map(|finding| reason(programme, finding).ok_or(ServerError::NotInManifest)).collect()
}

fn reason<'a>(programme: &'a Programme, finding: &'a Finding) -> Option<ReasonBody<'a>> {
    let declared = programme.reason(finding.reason)?;
    let values = declared
        .parameters
        .iter()
        .zip(&finding.arguments)
        .map(|(parameter, argument)| {
            Some((parameter.name.as_str(), value(programme, parameter.kind, argument)?))
        })
        .collect::<Option<_>>()?;
    let filled = |language| Filled { programme, finding, language };
    Some(ReasonBody {
        code: &declared.code,
        effect: EffectBody::new(declared.effect),
        message: MessageBody { ja: filled(Language::Ja), en: filled(Language::En) },
        values: Ordered(values),
        citation: CitationBody::new(&declared.citation),
    })
}

fn value<'a>(programme: &'a Programme, kind: ParameterKind, argument: &'a Argument) -> Option<ValueBody<'a>> {
    Some(match argument {
        Argument::Flag(flag) => ValueBody::Flag(*flag),
        Argument::Count(count) => ValueBody::Whole(*count),
        Argument::Yen(yen) => ValueBody::Whole(yen.get()),
        Argument::Decimal(decimal) => ValueBody::Shown(decimal.to_string()),
        Argument::Fraction(fraction) => {
            let points = kind == ParameterKind::Points;
            let unit = if points { MeasureUnit::Points } else { MeasureUnit::Percent };
            ValueBody::Fraction(FractionBody::new(*fraction, unit))
        }
        Argument::Date(date) => ValueBody::Shown(date.to_string()),
        Argument::Text(text) => ValueBody::Text(text.as_str()),
        Argument::FiscalYear(year) => ValueBody::Whole(i64::from(year.get())),
        Argument::Band(position) => ValueBody::Text(&programme.band(*position)?.id),
        Argument::Field(position) => ValueBody::Text(&programme.field(*position)?.name),
    })
}
