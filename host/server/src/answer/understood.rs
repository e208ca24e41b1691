//! The settings of a revision as JSON. Values of what is asked are written in [`super::values`].

use kisoku_core::manifest::{Choice, Column, Field, FieldKind, Privacy, ScalarKind};
use kisoku_core::value::{Record, Scalar, Value};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// Whether there is a field of a privacy at all.
pub(crate) fn is_declared(fields: &[Field], privacy: Privacy) -> bool {
    fields.iter().any(|field| has(field, privacy))
}

/// Whether a field, or a column of it, is of this privacy.
fn has(field: &Field, privacy: Privacy) -> bool {
    match &field.kind {
        FieldKind::Table(table) if field.privacy == Privacy::Open => {
            table.columns.iter().any(|column| column.privacy == privacy)
        }
        FieldKind::Table(_) | FieldKind::Scalar(_) | FieldKind::Choices(_) => field.privacy == privacy,
    }
}

/// The settings of a revision, of one privacy.
pub(crate) struct Values<'a> {
    pub(crate) fields: &'a [Field],
    pub(crate) record: &'a Record,
    pub(crate) privacy: Privacy,
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (field, value) in self.fields.iter().zip(self.record.values()) {
            if has(field, self.privacy) {
                map.serialize_entry(&field.name, &Shown { field, value, privacy: self.privacy })?;
            }
        }
        map.end()
    }
}

/// One value of a record.
struct Shown<'a> {
    field: &'a Field,
    value: &'a Value,
    privacy: Privacy,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.value, &self.field.kind) {
            (Value::Scalar(scalar), FieldKind::Scalar(kind)) => {
                ShownScalar { scalar, kind }.serialize(serializer)
            }
            (Value::Choices(chosen), FieldKind::Choices(options)) => {
                serializer.collect_seq(chosen.iter().map(|&position| option(options, position)))
            }
            (Value::Table(rows), FieldKind::Table(table)) => {
                // A table that is personal as a whole has only personal columns.
                let privacy = (self.field.privacy == Privacy::Open).then_some(self.privacy);
                let columns = &table.columns;
                serializer.collect_seq(rows.iter().map(|cells| Row { columns, cells, privacy }))
            }
            // A record has values of its fields' kinds: it was proven against them.
            (Value::Scalar(_) | Value::Choices(_) | Value::Table(_), _) => serializer.serialize_unit(),
        }
    }
}

/// A row of a table: the columns of one privacy, or all.
struct Row<'a> {
    columns: &'a [Column],
    cells: &'a [Scalar],
    privacy: Option<Privacy>,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (column, scalar) in self.columns.iter().zip(self.cells) {
            if self.privacy.is_none_or(|privacy| privacy == column.privacy) {
                map.serialize_entry(&column.name, &ShownScalar { scalar, kind: &column.kind })?;
            }
        }
        map.end()
    }
}

/// One single value.
struct ShownScalar<'a> {
    scalar: &'a Scalar,
    kind: &'a ScalarKind,
}

impl Serialize for ShownScalar<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.scalar, self.kind) {
            (Scalar::Flag(flag), _) => serializer.serialize_bool(*flag),
            (Scalar::Count(count), _) => serializer.serialize_i64(*count),
            (Scalar::Yen(yen), _) => serializer.serialize_i64(yen.get()),
            (Scalar::Decimal(decimal), _) => serializer.collect_str(decimal),
            (Scalar::Date(date), _) => serializer.collect_str(date),
            (Scalar::Text(text), _) => serializer.serialize_str(text.as_str()),
            (Scalar::Choice(position), ScalarKind::Choice(options)) => {
                option(options, *position).serialize(serializer)
            }
            // Of another kind than its field is no value: a record was proven against its fields.
            (Scalar::Blank | Scalar::Choice(_), _) => serializer.serialize_none(),
        }
    }
}

fn option(options: &[Choice], position: u32) -> Option<&str> {
    Some(options.get(usize::try_from(position).ok()?)?.id.as_str())
}
