//! JSON Schema 2020-12 of what a programme is asked, out of its manifest. A value may be a number or
//! a text as a person types it; what a text means is read by `kisoku_core::read` alone.

use kisoku_core::manifest::{
    Choice, Column, Field, FieldKind, Kind, Label, Presence, Programme, ScalarKind, Table,
};
use serde_json::{Map, Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `record`, or of `rows` for an assessment.
pub(crate) fn of(programme: &Programme) -> Value {
    let record = object(programme.fields.iter().map(field));
    let mut schema = match programme.kind {
        Kind::Eligibility | Kind::Achievement => record,
        Kind::Assessment => {
            json!({"type": "array", "items": record, "maxItems": kisoku_core::read::ROWS_MAX})
        }
    };
    if let Value::Object(members) = &mut schema {
        members.insert("$schema".to_owned(), DIALECT.into());
        members.insert("title".to_owned(), programme.label.ja.as_str().into());
    }
    schema
}

/// A named part of an object.
struct Member<'a> {
    name: &'a str,
    presence: Presence,
    schema: Value,
}

fn object<'a>(members: impl Iterator<Item = Member<'a>>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for member in members {
        properties.insert(member.name.to_owned(), member.schema);
        if member.presence == Presence::Required {
            required.push(member.name);
        }
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn field(field: &Field) -> Member<'_> {
    let schema = match &field.kind {
        FieldKind::Scalar(kind) => scalar(kind, field.presence),
        FieldKind::Choices(options) => {
            json!({"type": "array", "items": {"enum": spellings(options)}, "uniqueItems": true})
        }
        FieldKind::Table(table) => self::table(table),
    };
    Member {
        name: &field.name,
        presence: field.presence,
        schema: described(schema, &field.label, &field.help),
    }
}

fn table(table: &Table) -> Value {
    json!({
        "type": "array",
        "items": object(table.columns.iter().map(column)),
        "maxItems": table.rows_max,
    })
}

fn column(column: &Column) -> Member<'_> {
    let schema = scalar(&column.kind, column.presence);
    Member {
        name: &column.name,
        presence: column.presence,
        schema: described(schema, &column.label, &column.help),
    }
}

fn described(mut schema: Value, label: &Label, help: &Label) -> Value {
    if let Value::Object(members) = &mut schema {
        members.insert("title".to_owned(), label.ja.as_str().into());
        if !help.ja.is_empty() {
            members.insert("description".to_owned(), help.ja.as_str().into());
        }
    }
    schema
}

/// Limits of numbers hold for numbers alone: a text is read before it is held against them.
fn scalar(kind: &ScalarKind, presence: Presence) -> Value {
    let types = |name: &str| match presence {
        Presence::Required if name == "string" => json!("string"),
        Presence::Required => json!([name, "string"]),
        Presence::Optional if name == "string" => json!(["string", "null"]),
        Presence::Optional => json!([name, "string", "null"]),
    };
    match kind {
        ScalarKind::Flag => json!({"type": types("boolean")}),
        ScalarKind::Count { min, max } | ScalarKind::Yen { min, max } => {
            json!({"type": types("integer"), "minimum": min, "maximum": max})
        }
        ScalarKind::Decimal { min, max, .. } => json!({
            "type": types("number"),
            "minimum": number(&min.to_string()),
            "maximum": number(&max.to_string()),
        }),
        ScalarKind::Date { .. } => {
            json!({"type": types("string"), "examples": ["2025-03-31", "令和7年3月31日"]})
        }
        ScalarKind::Text { chars_max } => json!({"type": types("string"), "maxLength": chars_max}),
        ScalarKind::Choice(options) => {
            let mut spellings = spellings(options);
            if presence == Presence::Optional {
                spellings.extend([Value::Null, "".into()]);
            }
            json!({"enum": spellings})
        }
    }
}

/// A decimal as a JSON number.
fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// Everything that names an option.
fn spellings(options: &[Choice]) -> Vec<Value> {
    let mut spellings: Vec<Value> = Vec::new();
    for option in options {
        let aliases = option.aliases.iter().map(String::as_str);
        for spelling in [option.id.as_str(), option.label.ja.as_str()].into_iter().chain(aliases) {
            let spelling = Value::from(spelling);
            if !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        }
    }
    spellings
}
