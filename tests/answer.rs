//! Answers as tests look at them: what every answer has to have, and its figures in a short form.

use serde_json::{Map, Value, json};

use crate::client::Reply;

/// An answer with its fractions as `"1999/2000"`, its breakdowns by key, and its codes in one list.
#[derive(Debug)]
pub(crate) struct Answer(Value);

impl Answer {
    /// Reads an answer that is not kept.
    #[track_caller]
    pub(crate) fn of(reply: &Reply) -> Self {
        Self::new(reply.with_status(200))
    }

    /// Reads the JSON of an answer.
    #[track_caller]
    pub(crate) fn new(mut answer: Value) -> Self {
        explains_itself(&answer);
        shorten(&mut answer);
        let reasons = answer["reasons"].as_array().cloned().unwrap_or_default();
        answer["codes"] = reasons.iter().map(|reason| reason["code"].clone()).collect();
        if let Some(breakdowns) = answer.get_mut("breakdowns").and_then(Value::as_object_mut) {
            breakdowns.values_mut().for_each(by_key);
        }
        Self(answer)
    }

    /// What stands at a JSON pointer. `/values/<code>/<name>` is the value of a reason.
    #[track_caller]
    pub(crate) fn at(&self, pointer: &str) -> Value {
        if let Some((code, name)) = pointer.strip_prefix("/values/").and_then(|rest| rest.split_once('/')) {
            let reasons = self.0["reasons"].as_array().expect("reasons");
            let reason = reasons.iter().find(|reason| reason["code"] == code);
            return reason.map_or(Value::Null, |reason| reason["values"][name].clone());
        }
        self.0.pointer(pointer).unwrap_or_else(|| panic!("nothing at `{pointer}`: {:#}", self.0)).clone()
    }

    /// Compares what stands at each pointer.
    #[track_caller]
    pub(crate) fn check(&self, expected: &[(&str, Value)]) {
        for (pointer, value) in expected {
            assert_eq!(&self.at(pointer), value, "`{pointer}` of {:#}", self.0);
        }
    }
}

/// Every answer names its kind, its revision and how it was read; every reason its effect, its message in
/// both languages with every placeholder filled, and its citation.
#[track_caller]
fn explains_itself(answer: &Value) {
    for member in ["kind", "municipality", "programme", "fiscal_year", "reasons", "read", "revision"] {
        assert!(!answer[member].is_null(), "no `{member}`: {answer:#}");
    }
    let digest = answer["revision"]["digest"].as_str().unwrap_or_default();
    assert_eq!(digest.strip_prefix("sha256:").map(str::len), Some(64), "{digest}");
    for reason in answer["reasons"].as_array().expect("a list of reasons") {
        let citation = &reason["citation"];
        assert!(citation["confirmed"].is_boolean(), "{reason:#}");
        for (of, text) in [(reason, "effect"), (citation, "document"), (citation, "article")] {
            assert!(of[text].as_str().is_some_and(|text| !text.is_empty()), "no `{text}`: {reason:#}");
        }
        for language in ["ja", "en"] {
            let message = reason["message"][language].as_str().expect("a message");
            assert!(!message.is_empty() && !message.contains(['{', '}']), "{message}");
        }
    }
}

/// Writes every fraction as people do.
fn shorten(value: &mut Value) {
    match value {
        Value::Object(members) => match fraction(members) {
            Some(short) => *value = short,
            None => members.values_mut().for_each(shorten),
        },
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn fraction(members: &Map<String, Value>) -> Option<Value> {
    let (numerator, denominator) =
        (members.get("numerator")?.as_i64()?, members.get("denominator")?.as_i64()?);
    assert!(members.get("display")?.is_string(), "a fraction shows itself");
    Some(if denominator == 1 {
        json!(numerator.to_string())
    } else {
        json!(format!("{numerator}/{denominator}"))
    })
}

/// The lines of a breakdown by their keys.
fn by_key(lines: &mut Value) {
    let line = |line: &Value| (line["key"].as_str().expect("a key").to_owned(), line["measures"].clone());
    *lines = lines.as_array().expect("lines").iter().map(line).collect::<Map<_, _>>().into();
}
