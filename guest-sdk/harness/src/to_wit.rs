//! Values of the host as values of the contract.

use kisoku_core::calendar::Date;
use kisoku_core::life::{ClaimPart, Former, Ground, Stage};
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

/// A stage of a grant's life.
pub(crate) fn stage(stage: &Stage) -> api::Stage {
    match stage {
        Stage::Application => api::Stage::Application,
        Stage::Selection(most) => api::Stage::Selection(most.get()),
        Stage::Change(grant) => api::Stage::Change(former(grant)),
        Stage::Report(grant) => api::Stage::Report(former(grant)),
        Stage::Repayment(claim) => api::Stage::Repayment(api::Claim {
            parts: claim.parts.iter().map(part).collect(),
            returned_on: date(claim.returned_on),
        }),
    }
}

fn part(part: &ClaimPart) -> api::ClaimPart {
    api::ClaimPart {
        principal_yen: part.principal.get(),
        received_on: date(part.received_on),
        ground: match part.ground {
            Ground::Cancellation => api::RepaymentGround::Cancellation,
            Ground::Settlement => api::RepaymentGround::Settlement,
        },
    }
}

fn former(former: &Former) -> api::Former {
    api::Former {
        values: values(&former.values),
        granted_yen: former.granted.get(),
        granted_on: date(former.granted_on),
    }
}

fn date(date: Date) -> api::Date {
    api::Date {
        year: i32::from(date.year()),
        month: date.month().unsigned_abs(),
        day: date.day().unsigned_abs(),
    }
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
        Scalar::Date(day) => api::Scalar::Date(date(*day)),
        Scalar::Text(text) => api::Scalar::Text(text.as_str().to_owned()),
        Scalar::Choice(position) => api::Scalar::Choice(*position),
    }
}
