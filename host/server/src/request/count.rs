//! Counts and fiscal years that are asked for beside any record, read like those of one.

use kisoku_core::calendar::FiscalYear;
use kisoku_core::manifest::{Field, FieldKind, Label, Presence, Privacy, ScalarKind};
use kisoku_core::value::{Record, Scalar};

use crate::problem::Problem;

/// A field of a count from `min` to `max`.
pub(crate) fn field(name: &str, ja: &str, presence: Presence, (min, max): (i64, i64)) -> Field {
    Field {
        name: name.to_owned(),
        label: Label { ja: ja.to_owned(), en: name.replace('_', " ") },
        help: Label::default(),
        presence,
        privacy: Privacy::Open,
        kind: FieldKind::Scalar(ScalarKind::Count { min, max }),
    }
}

/// The count of a field; `None` where it is blank.
pub(crate) fn of(record: &Record, position: u32) -> Option<i64> {
    match record.scalar(position) {
        Some(Scalar::Count(count)) => Some(*count),
        Some(_) | None => None,
    }
}

/// The field of the fiscal year that something is asked about.
pub(crate) fn fiscal_year_field() -> Field {
    field("fiscal_year", "年度", Presence::Required, (1, 9_999))
}

/// The fiscal year of such a field.
///
/// # Errors
/// A problem where there is no such year, which the field's limits rule out.
pub(crate) fn fiscal_year(record: &Record, position: u32) -> Result<FiscalYear, Problem> {
    let year = of(record, position).and_then(|year| FiscalYear::new(i16::try_from(year).ok()?));
    year.ok_or_else(|| Problem::internal("a fiscal year that is none"))
}
