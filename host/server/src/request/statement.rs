//! The body of an entry of a grant: which entry, what is stated, and the record in it, every value read
//! as those of a record are.

use std::borrow::Cow;

use kisoku_core::calendar::Date;
use kisoku_core::life::EntryKind;
use kisoku_core::manifest::{Choice, Field, FieldKind, Label, Presence, Privacy, ScalarKind};
use kisoku_core::money::Yen;
use kisoku_core::read::{self, Input, Problem, Problems, TOTAL_MAX};
use kisoku_core::value::{Record, Scalar};

use crate::entry::{Cause, Statement};
use crate::problem::body::field_problem;

/// Most characters of a note: a page.
const NOTE_CHARS_MAX: u32 = 2_000;

/// Most years from the day of a request to a day of money in it. An entry is never taken back, so a slip in
/// the year would stand for ever and a surcharge run up to it; no city pays, or waits for money, so far ahead.
const AHEAD_YEARS_MAX: i16 = 1;

/// The entries that a person may send for a grant; a selection makes the others.
pub(crate) const KINDS: [EntryKind; 11] = [
    EntryKind::Change,
    EntryKind::Correction,
    EntryKind::Report,
    EntryKind::Determination,
    EntryKind::Payment,
    EntryKind::Withdrawal,
    EntryKind::Rejection,
    EntryKind::Abandonment,
    EntryKind::Cancellation,
    EntryKind::RepaymentOrder,
    EntryKind::Repayment,
];

/// An entry as it was sent.
pub(crate) struct SentEntry {
    pub(crate) kind: EntryKind,
    /// Why it is so, in the words of whoever sent it.
    pub(crate) note: Option<String>,
    pub(crate) says: Says,
}

/// What an entry says.
pub(crate) enum Says {
    /// A record for the rule; a determination may be without one.
    Record(Option<Record>),
    /// The day up to which a surcharge runs.
    Repayment { returned_on: Date },
    /// What a person states.
    Statement(Statement),
}

/// Reads an entry; what it says is dated `today` where it has no day. `read_record` reads the record in it.
///
/// # Errors
/// Every problem of the body.
pub(crate) fn entry<'a>(
    mut entries: Vec<(Cow<'a, str>, Input<'a>)>,
    today: Date,
    read_record: impl FnOnce(&Input<'a>) -> Result<Option<Record>, Problems>,
) -> Result<SentEntry, Vec<Problem>> {
    let kind = kind(&entries)?;
    let mut problems = Vec::new();
    let record = if takes_record(kind) { take(&mut entries, "record", &mut problems) } else { None };
    if record.is_none() && takes_record(kind) && kind != EntryKind::Determination {
        problems.push(no_record(kind));
    }
    let record = record.and_then(|record| {
        read_record(&record).unwrap_or_else(|found| {
            problems.extend(found);
            None
        })
    });
    let stated = match read::record(&fields(kind, today), &Input::Map(entries)) {
        Ok(stated) => stated,
        Err(found) => {
            problems.extend(found);
            return Err(problems);
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(SentEntry { kind, note: text(&stated, 1), says: said(kind, &stated, record, today) })
}

/// What a kept statement says, read like one that is sent.
pub(crate) fn kept(kind: EntryKind, input: Input<'_>, today: Date) -> Option<Statement> {
    let Input::Map(mut entries) = input else { return None };
    entries.push((Cow::Borrowed("kind"), Input::Text(Cow::Borrowed(kind.as_str()))));
    match entry(entries, today, |_| Ok(None)).ok()?.says {
        Says::Statement(statement) => Some(statement),
        Says::Record(_) | Says::Repayment { .. } => None,
    }
}

fn kind(entries: &[(Cow<'_, str>, Input<'_>)]) -> Result<EntryKind, Vec<Problem>> {
    let alone: Vec<_> = entries.iter().filter(|(key, _)| key == "kind").cloned().collect();
    let read = read::record(&[kind_field()], &Input::Map(alone)).map_err(Vec::from_iter)?;
    let position = match read.scalar(0) {
        Some(Scalar::Choice(position)) => usize::try_from(*position).ok(),
        Some(_) | None => None,
    };
    position.and_then(|position| KINDS.get(position)).copied().ok_or_else(Vec::new)
}

fn take<'a>(
    entries: &mut Vec<(Cow<'a, str>, Input<'a>)>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<Input<'a>> {
    let mut taken = entries.extract_if(.., |(key, _)| key == name);
    let first = taken.next().map(|(_, input)| input);
    if taken.count() > 0 {
        let ja = format!("「{name}」が 2 回以上あります。1 回だけにしてください。");
        problems.push(field_problem(
            name,
            "duplicate-field",
            ja,
            format!("`{name}` is there more than once."),
        ));
    }
    first.filter(|input| *input != Input::Null)
}

const fn takes_record(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Change | EntryKind::Correction | EntryKind::Report | EntryKind::Determination)
}

fn no_record(kind: EntryKind) -> Problem {
    field_problem(
        "record",
        "missing",
        format!("「{}」には \"record\" が必要です。", kind.ja()),
        format!("`{}` needs a \"record\".", kind.as_str()),
    )
}

/// The fields beside a record: the kind, the note, and what the kind states on a day.
fn fields(kind: EntryKind, today: Date) -> Vec<Field> {
    let yen = |name, ja, presence, min| field(name, ja, presence, ScalarKind::Yen { min, max: TOTAL_MAX });
    let latest = today.years_later(AHEAD_YEARS_MAX);
    let day = |name, ja, presence| field(name, ja, presence, ScalarKind::Date { min: None, max: latest });
    let (required, optional) = (Presence::Required, Presence::Optional);
    let note = ScalarKind::Text { chars_max: NOTE_CHARS_MAX };
    let note = Field { privacy: Privacy::Personal, ..field("note", "備考", optional, note) };
    let mut fields = vec![kind_field(), note];
    match kind {
        EntryKind::Payment => {
            fields.push(yen("amount_yen", "交付額", required, 1));
            fields.push(day("on", "交付日", optional));
        }
        EntryKind::Repayment => fields.push(yen("amount_yen", "返還額", required, 1)),
        EntryKind::Cancellation => {
            fields.push(yen("left_yen", "取消し後に残す額", optional, 0));
            fields.push(field("cause", "取消しの理由", required, ScalarKind::Choice(causes())));
        }
        EntryKind::RepaymentOrder => {
            fields.push(day("returned_on", "返還の日", required));
        }
        EntryKind::Application
        | EntryKind::Decision
        | EntryKind::Correction
        | EntryKind::Rejection
        | EntryKind::Allotment
        | EntryKind::Withdrawal
        | EntryKind::Change
        | EntryKind::Abandonment
        | EntryKind::Report
        | EntryKind::Determination
        | EntryKind::Selection
        | EntryKind::Erasure => {}
    }
    fields
}

fn said(kind: EntryKind, stated: &Record, record: Option<Record>, today: Date) -> Says {
    let yen = |position| stated.yen(position).unwrap_or(Yen::ZERO);
    let statement = match kind {
        EntryKind::Payment => Statement::Paid { amount: yen(2), on: stated.date(3).unwrap_or(today) },
        EntryKind::Repayment => Statement::Repaid { amount: yen(2) },
        EntryKind::Cancellation => Statement::Cancelled { left: yen(2), cause: cause(stated) },
        EntryKind::Withdrawal => Statement::Withdrawn,
        EntryKind::Rejection => Statement::Rejected,
        EntryKind::Abandonment => Statement::Abandoned,
        EntryKind::RepaymentOrder => {
            return Says::Repayment { returned_on: stated.date(2).unwrap_or(today) };
        }
        EntryKind::Application
        | EntryKind::Decision
        | EntryKind::Correction
        | EntryKind::Allotment
        | EntryKind::Change
        | EntryKind::Report
        | EntryKind::Determination
        | EntryKind::Selection
        | EntryKind::Erasure => return Says::Record(record),
    };
    Says::Statement(statement)
}

fn cause(stated: &Record) -> Cause {
    let position = match stated.scalar(3) {
        Some(Scalar::Choice(position)) => usize::try_from(*position).ok(),
        Some(_) | None => None,
    };
    position.and_then(|position| Cause::ALL.get(position)).copied().unwrap_or(Cause::Other)
}

fn text(stated: &Record, position: u32) -> Option<String> {
    match stated.scalar(position) {
        Some(Scalar::Text(text)) => Some(text.as_str().to_owned()),
        Some(_) | None => None,
    }
}

fn kind_field() -> Field {
    let option = |kind: EntryKind| option(kind.as_str(), kind.ja());
    let options = KINDS.into_iter().map(option).collect();
    field("kind", "手続き", Presence::Required, ScalarKind::Choice(options))
}

fn causes() -> Vec<Choice> {
    Cause::ALL.into_iter().map(|cause| option(cause.as_str(), cause.ja())).collect()
}

fn option(id: &str, ja: &str) -> Choice {
    Choice { id: id.to_owned(), label: Label { ja: ja.to_owned(), en: id.to_owned() }, aliases: Vec::new() }
}

fn field(name: &str, ja: &str, presence: Presence, kind: ScalarKind) -> Field {
    Field {
        name: name.to_owned(),
        label: Label { ja: ja.to_owned(), en: name.to_owned() },
        help: Label::default(),
        presence,
        privacy: Privacy::Open,
        kind: FieldKind::Scalar(kind),
    }
}
