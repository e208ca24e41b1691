//! Counts that are asked for beside any record, read like those of one.

use kisoku_core::manifest::{Field, FieldKind, Label, Presence, Privacy, ScalarKind};
use kisoku_core::value::{Record, Scalar};

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
