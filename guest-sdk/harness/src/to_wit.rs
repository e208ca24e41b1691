//! Values of the host as values of the contract.

use kisoku_core::value::{Record, Scalar, Value};
use kisoku_sdk::wit::api;

/// The values of a record, in the order of its fields.
pub(crate) fn values(record: &Record) -> Vec<api::Value> {
    record
        .values()
        .iter()
        .map(|value| match value {
            Value::Scalar(value) => api::Value::Scalar(scalar(value)),
            Value::Choices(positions) => api::Value::Choices(positions.clone()),
            Value::Table(rows) => {
                api::Value::Table(rows.iter().map(|cells| cells.iter().map(scalar).collect()).collect())
            }
        })
        .collect()
}

fn scalar(scalar: &Scalar) -> api::Scalar {
    match scalar {
        Scalar::Blank => api::Scalar::Blank,
        Scalar::Flag(flag) => api::Scalar::Flag(*flag),
        Scalar::Count(count) => api::Scalar::Count(*count),
        Scalar::Yen(yen) => api::Scalar::Yen(yen.get()),
        Scalar::Decimal(decimal) => {
            api::Scalar::Decimal(api::Decimal { units: decimal.units(), scale: decimal.scale() })
        }
        Scalar::Date(date) => api::Scalar::Date(api::Date {
            year: i32::from(date.year()),
            month: date.month().unsigned_abs(),
            day: date.day().unsigned_abs(),
        }),
        Scalar::Text(text) => api::Scalar::Text(text.as_str().to_owned()),
        Scalar::Choice(position) => api::Scalar::Choice(*position),
    }
}
