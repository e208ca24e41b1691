//! Writes how each value of a record was understood: open values apart from personal ones.

use kisoku_core::decide::Subject;
use kisoku_core::manifest::Privacy;
use kisoku_core::value::{Record, Scalar, Value};

use super::phrases::{ColumnPhrases, FieldPhrases, Json, Shape};
use super::text::{LIST, OBJECT, Out};
use crate::error::ServerError;

/// The values of a subject of one privacy: an object, or a list of one object a row.
///
/// # Errors
/// [`ServerError::TooLarge`] past the limit of `out`.
pub(super) fn of(
    out: &mut Out<'_>,
    fields: &[FieldPhrases],
    subject: &Subject,
    privacy: Privacy,
) -> Result<(), ServerError> {
    match subject {
        Subject::Record(record) => self::record(out, fields, record, privacy),
        Subject::Rows(rows) => out.each(LIST, rows, |out, row| self::record(out, fields, row, privacy)),
    }
}

fn record(
    out: &mut Out<'_>,
    fields: &[FieldPhrases],
    record: &Record,
    privacy: Privacy,
) -> Result<(), ServerError> {
    let values = fields.iter().zip(record.values()).filter(|(field, _)| field.has(privacy));
    out.each(OBJECT, values, |out, (field, value)| {
        out.raw(&field.name);
        match (value, &field.shape) {
            (Value::Scalar(scalar), Shape::Scalar(options)) => self::scalar(out, scalar, options),
            (Value::Choices(chosen), Shape::Choices(options)) => {
                return out.each(LIST, chosen, |out, &position| {
                    option(out, options, position);
                    Ok(())
                });
            }
            (Value::Table(rows), Shape::Table(columns)) => {
                // A table that is personal as a whole has only personal columns.
                let privacy = (field.privacy == Privacy::Open).then_some(privacy);
                return out.each(LIST, rows, |out, cells| row(out, columns, cells, privacy));
            }
            // A record has values of its fields' kinds: it was proven against them.
            (Value::Scalar(_) | Value::Choices(_) | Value::Table(_), _) => out.raw(NULL),
        }
        Ok(())
    })
}

/// A row of a table: the columns of one privacy, or all.
fn row(
    out: &mut Out<'_>,
    columns: &[ColumnPhrases],
    cells: &[Scalar],
    privacy: Option<Privacy>,
) -> Result<(), ServerError> {
    let shown = |(column, _): &(&ColumnPhrases, _)| privacy.is_none_or(|privacy| privacy == column.privacy);
    out.each(OBJECT, columns.iter().zip(cells).filter(shown), |out, (column, cell)| {
        out.raw(&column.name);
        scalar(out, cell, &column.options);
        Ok(())
    })
}

fn scalar(out: &mut Out<'_>, scalar: &Scalar, options: &[Json]) {
    match scalar {
        Scalar::Blank => out.raw(NULL),
        Scalar::Flag(flag) => out.flag(*flag),
        Scalar::Count(count) => out.number(*count),
        Scalar::Yen(yen) => out.number(yen.get()),
        Scalar::Decimal(decimal) => out.decimal(*decimal),
        Scalar::Date(date) => out.date(*date),
        Scalar::Text(text) => out.text(text.as_str()),
        Scalar::Choice(position) => option(out, options, *position),
    }
}

/// The id of an option. One that is not declared is no value: a record was proven against its fields.
fn option(out: &mut Out<'_>, options: &[Json], position: u32) {
    let position = usize::try_from(position).ok();
    out.raw(position.and_then(|position| options.get(position)).map_or(NULL, |id| id));
}

const NULL: &[u8] = b"null";
