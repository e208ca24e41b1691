//! Reading records: which fields are there, what is told about those that are not right.

#![expect(clippy::unwrap_used, reason = "the values of a test exist")]

mod choices;
mod dates;
mod numbers;
mod shapes;
mod texts;

use std::borrow::Cow;

use kisoku_core::manifest::{Choice, Column, Field, FieldKind, Label, Presence, Privacy, ScalarKind, Table};
use kisoku_core::read::{self, Input, Problem};
use kisoku_core::value::Scalar;

pub(crate) fn label(ja: &str, en: &str) -> Label {
    Label { ja: ja.to_owned(), en: en.to_owned() }
}

fn field(name: &str, kind: FieldKind) -> Field {
    Field {
        name: name.to_owned(),
        label: label("項目", "field"),
        help: Label::default(),
        presence: Presence::Required,
        privacy: Privacy::Open,
        kind,
    }
}

fn scalar(name: &str, kind: ScalarKind) -> Field {
    field(name, FieldKind::Scalar(kind))
}

fn optional(field: Field) -> Field {
    Field { presence: Presence::Optional, ..field }
}

fn personal(field: Field) -> Field {
    Field { privacy: Privacy::Personal, ..field }
}

fn table(name: &str, rows_max: u32, columns: &[(&str, Presence, ScalarKind)]) -> Field {
    let columns = columns
        .iter()
        .map(|(name, presence, kind)| Column {
            name: (*name).to_owned(),
            label: label("列", "column"),
            help: Label::default(),
            presence: *presence,
            privacy: Privacy::Open,
            kind: kind.clone(),
        })
        .collect();
    field(name, FieldKind::Table(Table { columns, rows_max }))
}

fn areas() -> Vec<Choice> {
    let option = |id: &str, ja: &str, aliases: &[&str]| Choice {
        id: id.to_owned(),
        label: label(ja, id),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    };
    vec![option("ato", "阿東", &[]), option("suzenji", "鋳銭司", &["鑄銭司"]), option("kk", "(株)Ａ社", &[])]
}

fn yen() -> ScalarKind {
    ScalarKind::Yen { min: 0, max: 20_000_000 }
}

fn count() -> ScalarKind {
    ScalarKind::Count { min: i64::MIN, max: i64::MAX }
}

fn text() -> ScalarKind {
    ScalarKind::Text { chars_max: 10 }
}

fn date() -> ScalarKind {
    ScalarKind::Date { min: None, max: None }
}

fn typed(text: &str) -> Input<'_> {
    Input::Text(Cow::Borrowed(text))
}

fn map<'a>(entries: &[(&'a str, Input<'a>)]) -> Input<'a> {
    Input::Map(entries.iter().map(|(key, value)| (Cow::Borrowed(*key), value.clone())).collect())
}

/// The problems of a record; none where it is read.
fn problems(fields: &[Field], input: &Input<'_>) -> Vec<Problem> {
    read::record(fields, input).err().map_or(Vec::new(), |problems| problems.into_iter().collect())
}

/// One value, or the code of its one problem.
fn one(kind: &ScalarKind, input: &Input<'_>) -> Result<Scalar, String> {
    let fields = [optional(scalar("it", kind.clone()))];
    match read::record(&fields, &map(&[("it", input.clone())])) {
        Ok(record) => record.scalar(0).cloned().ok_or_else(|| "no scalar".to_owned()),
        Err(problems) => {
            Err(problems.as_slice().iter().map(|problem| problem.code).collect::<Vec<_>>().join(" "))
        }
    }
}

/// The Japanese message of the first problem.
fn message(kind: &ScalarKind, input: &Input<'_>) -> String {
    let fields = [optional(scalar("it", kind.clone()))];
    let problems = problems(&fields, &map(&[("it", input.clone())]));
    problems.first().map_or(String::new(), |problem| problem.message.ja.clone())
}
