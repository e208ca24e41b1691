//! Holds JSON against the OpenAPI document that is checked in, closed: what a schema does not name may not be
//! there. The bytes have to be those that serde would write.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// A schema of the document, closed.
pub(crate) struct Documented(Validator);

impl Documented {
    /// The schema of that name.
    pub(crate) fn new(openapi: &str, name: &str) -> Self {
        let openapi: Value = serde_json::from_str(openapi).unwrap();
        let mut components = openapi["components"].clone();
        for (_, schema) in components["schemas"].as_object_mut().unwrap() {
            close_members(schema);
        }
        let mut schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        close(&mut schema);
        schema["components"] = components;
        Self(jsonschema::draft202012::new(&schema).unwrap())
    }

    /// Whether JSON is what the schema tells and nothing else, each member once, and written as serde writes.
    #[track_caller]
    pub(crate) fn check(&self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        let value: Value = serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{error}: {text}"));
        let faults: Vec<String> =
            self.0.iter_errors(&value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{}\n{text}", faults.join("\n"));
        assert_eq!(text, written_by_serde(bytes));
        // Sorted, and so without a member that is there twice.
        assert_eq!(value.to_string().len(), bytes.len(), "a member is there twice: {text}");
    }
}

/// The same JSON in the same order, by serde's own writer.
fn written_by_serde(bytes: &[u8]) -> String {
    let mut written = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let mut writer = serde_json::Serializer::new(&mut written);
    serde_transcode::transcode(&mut reader, &mut writer).unwrap();
    String::from_utf8(written).unwrap()
}

/// Closes what stands inside a schema; the schema itself may be a part of a larger one.
fn close_members(schema: &mut Value) {
    let Value::Object(schema) = schema else { return };
    for (keyword, inner) in schema.iter_mut() {
        match (keyword.as_str(), inner) {
            ("properties", Value::Object(properties)) => properties.values_mut().for_each(close),
            ("items" | "additionalProperties", inner) => close(inner),
            ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => {
                parts.iter_mut().for_each(close_members);
            }
            _ => {}
        }
    }
}

/// Closes a schema that stands by itself. One that says nothing takes anything.
fn close(schema: &mut Value) {
    close_members(schema);
    if let Value::Object(schema) = schema
        && says_something(schema)
    {
        schema.insert("unevaluatedProperties".to_owned(), json!(false));
    }
}

fn says_something(schema: &Map<String, Value>) -> bool {
    ["type", "$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| schema.contains_key(*keyword))
}
