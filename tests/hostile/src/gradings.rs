//! Gradings that lie.

use kisoku_sdk::wit::api;

use crate::manifest::GRADED;
use crate::{Programme, Question};

/// Every programme that grades.
pub(crate) const ALL: &[Programme] = &[
    of("fair-grade", honest),
    of("missing-measure", missing_measure),
    of("unreduced-fraction", unreduced_fraction),
    of("no-denominator", no_denominator),
    of("undeclared-band", undeclared_band),
];

const fn of(id: &'static str, grade: fn() -> api::Grading) -> Programme {
    Programme { id, question: Question::Grade(grade) }
}

fn honest() -> api::Grading {
    graded(Some(api::Fraction { numerator: 1, denominator: 2 }))
}

fn graded(measure: Option<api::Fraction>) -> api::Grading {
    let findings = vec![api::Finding { reason: GRADED, arguments: Vec::new() }];
    api::Grading { band: Some(0), measures: vec![measure], findings }
}

fn missing_measure() -> api::Grading {
    api::Grading { measures: Vec::new(), ..honest() }
}

fn unreduced_fraction() -> api::Grading {
    graded(Some(api::Fraction { numerator: 2, denominator: 4 }))
}

fn no_denominator() -> api::Grading {
    graded(Some(api::Fraction { numerator: 1, denominator: 0 }))
}

fn undeclared_band() -> api::Grading {
    api::Grading { band: Some(7), ..honest() }
}
