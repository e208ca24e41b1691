//! The author's constants as words of the contract: labels, dates, numbers, citations. Nothing here
//! reads values; that is in [`crate::record`].

use crate::calendar::Date;
use crate::citation::Citation;
use crate::fraction::Fraction;
use crate::money::Decimal;
use crate::text::Label;
use crate::wit::api;

impl From<Label> for api::Label {
    fn from(label: Label) -> Self {
        Self { ja: label.ja.to_owned(), en: label.en.to_owned() }
    }
}

impl From<Date> for api::Date {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: date.month(), day: date.day() }
    }
}

impl From<Decimal> for api::Decimal {
    fn from(decimal: Decimal) -> Self {
        Self { units: decimal.units(), scale: decimal.scale() }
    }
}

impl From<Fraction> for api::Fraction {
    fn from(fraction: Fraction) -> Self {
        Self { numerator: fraction.numerator(), denominator: fraction.denominator() }
    }
}

impl From<Citation> for api::Citation {
    fn from(citation: Citation) -> Self {
        Self {
            document: citation.document.into(),
            article: citation.article.into(),
            effective_from: citation.effective_from.map(Into::into),
            url: citation.url.to_owned(),
            certainty: if citation.confirmed {
                api::Certainty::Confirmed
            } else {
                api::Certainty::Unconfirmed
            },
        }
    }
}
