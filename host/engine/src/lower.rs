//! The core's values as the contract's arguments, borrowing every text.

use std::iter;

use kisoku_core::calendar::Date;
use kisoku_core::life::{ClaimPart, Ground, Stage};
use kisoku_core::value::{Record, Scalar, Value};

use crate::bindings::exports::kisoku::rules::programmes as wit;

/// A record as an argument.
pub(crate) type Values<'a> = &'a [wit::Value<'a>];

/// Lowers settings and records into four flat lists, however many records there are, and hands them
/// on as long as the lists live.
pub(crate) fn lowered<'r, T>(
    settings: &'r Record,
    records: impl Iterator<Item = &'r Record> + Clone,
    run: impl FnOnce(Values<'_>, &[Values<'_>]) -> T,
) -> T {
    let records = iter::once(settings).chain(records);
    let rows = records.clone().flat_map(Record::values).flat_map(rows);
    let cells: Vec<wit::Scalar<'_>> = rows.clone().flatten().map(scalar).collect();
    let mut cells = cells.as_slice();
    let rows: Vec<&[wit::Scalar<'_>]> = rows.map(|row| first(&mut cells, row.len())).collect();
    let mut rows = rows.as_slice();
    let mut values = Vec::with_capacity(records.clone().map(|record| record.values().len()).sum());
    values.extend(records.clone().flat_map(Record::values).map(|value| match value {
        Value::Scalar(one) => wit::Value::Scalar(scalar(one)),
        Value::Choices(positions) => wit::Value::Choices(positions),
        Value::Table(table) => wit::Value::Table(first(&mut rows, table.len())),
    }));
    let mut values = values.as_slice();
    let records: Vec<Values<'_>> = records.map(|record| first(&mut values, record.values().len())).collect();
    match records.split_first() {
        Some((settings, records)) => run(settings, records),
        None => run(&[], &[]),
    }
}

/// The record that a grant stood on before a change or a report.
pub(crate) const fn former(stage: &Stage) -> Option<&Record> {
    match stage {
        Stage::Change(former) | Stage::Report(former) => Some(&former.values),
        Stage::Application | Stage::Selection(_) | Stage::Repayment(_) => None,
    }
}

/// What comes back of each payment, where the stage is a repayment.
pub(crate) fn parts(stage: &Stage) -> Vec<wit::ClaimPart> {
    match stage {
        Stage::Repayment(claim) => claim.parts.iter().map(part).collect(),
        Stage::Application | Stage::Selection(_) | Stage::Change(_) | Stage::Report(_) => Vec::new(),
    }
}

fn part(part: &ClaimPart) -> wit::ClaimPart {
    wit::ClaimPart {
        principal_yen: part.principal.get(),
        received_on: date(part.received_on),
        ground: match part.ground {
            Ground::Cancellation => wit::RepaymentGround::Cancellation,
            Ground::Settlement => wit::RepaymentGround::Settlement,
        },
    }
}

/// A stage as an argument, with the lowered record that [`former`] names and the parts of a claim.
pub(crate) fn stage<'a>(stage: &Stage, values: Values<'a>, parts: &'a [wit::ClaimPart]) -> wit::Stage<'a> {
    let former = |former: &kisoku_core::life::Former| wit::Former {
        values,
        granted_yen: former.granted.get(),
        granted_on: date(former.granted_on),
    };
    match stage {
        Stage::Application => wit::Stage::Application,
        Stage::Selection(most) => wit::Stage::Selection(most.get()),
        Stage::Change(of) => wit::Stage::Change(former(of)),
        Stage::Report(of) => wit::Stage::Report(former(of)),
        Stage::Repayment(claim) => {
            wit::Stage::Repayment(wit::Claim { parts, returned_on: date(claim.returned_on) })
        }
    }
}

fn rows(value: &Value) -> &[Vec<Scalar>] {
    match value {
        Value::Scalar(_) | Value::Choices(_) => &[],
        Value::Table(rows) => rows,
    }
}

fn scalar(scalar: &Scalar) -> wit::Scalar<'_> {
    match scalar {
        Scalar::Blank => wit::Scalar::Blank,
        Scalar::Flag(flag) => wit::Scalar::Flag(*flag),
        Scalar::Count(count) => wit::Scalar::Count(*count),
        Scalar::Yen(yen) => wit::Scalar::Yen(yen.get()),
        Scalar::Decimal(decimal) => {
            wit::Scalar::Decimal(wit::Decimal { units: decimal.units(), scale: decimal.scale() })
        }
        Scalar::Date(day) => wit::Scalar::Date(date(*day)),
        Scalar::Text(text) => wit::Scalar::Text(text.as_str()),
        Scalar::Choice(position) => wit::Scalar::Choice(*position),
    }
}

fn date(date: Date) -> wit::Date {
    wit::Date {
        year: i32::from(date.year()),
        // 1 to 12 and 1 to 31, always.
        month: date.month().unsigned_abs(),
        day: date.day().unsigned_abs(),
    }
}

/// Takes the first of a list that is as long as what was counted to make it.
fn first<'a, T>(list: &mut &'a [T], count: usize) -> &'a [T] {
    list.split_off(..count).unwrap_or_default()
}
