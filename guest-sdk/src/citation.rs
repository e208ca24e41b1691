//! Where a rule is written down: document, article, date, certainty.

use crate::calendar::Date;
use crate::text::{Label, label};

/// Where a rule is written down. Built up in constants: a document once, its articles from it.
///
/// ```
/// use kisoku_sdk::prelude::*;
///
/// const RULES: Citation = Citation::of("交付要綱", "Grant guideline").effective_from(Date::new(2021, 6, 1));
/// const AMOUNT: Citation = RULES.article("第4条", "Article 4");
/// const SCOPE: Citation = RULES.article("第4条の解釈", "Reading of article 4").unconfirmed();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    pub(crate) document: Label,
    pub(crate) article: Label,
    pub(crate) effective_from: Option<Date>,
    pub(crate) url: &'static str,
    pub(crate) confirmed: bool,
}

impl Citation {
    /// A document, in Japanese and English; confirmed, as long as nothing else is said.
    pub const fn of(ja: &'static str, en: &'static str) -> Self {
        Self {
            document: label(ja, en),
            article: label("", ""),
            effective_from: None,
            url: "",
            confirmed: true,
        }
    }

    /// An article, section or table of the document.
    pub const fn article(self, ja: &'static str, en: &'static str) -> Self {
        Self { article: label(ja, en), ..self }
    }

    /// The day from which the cited text applies.
    pub const fn effective_from(self, day: Date) -> Self {
        Self { effective_from: Some(day), ..self }
    }

    /// Where the document can be read.
    pub const fn url(self, url: &'static str) -> Self {
        Self { url, ..self }
    }

    /// The document is silent; the municipality's setting or our reading stands in for it.
    pub const fn unconfirmed(self) -> Self {
        Self { confirmed: false, ..self }
    }
}
