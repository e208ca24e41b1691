//! What a reason of an answer looks like: effects and citations are written so, messages and values in
//! [`super::write`].

use kisoku_core::manifest::{Certainty, Citation, Effect};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::parts::declared_object;

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
    values: Value,
    citation: CitationBody<'a>,
}

/// A message with its values filled in.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
struct MessageBody<'a> {
    ja: &'a str,
    en: &'a str,
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
