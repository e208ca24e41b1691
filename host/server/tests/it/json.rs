//! JSON into the untyped tree: numbers verbatim, texts as they are.

use std::borrow::Cow;

use kisoku_core::read::Input;
use kisoku_server::json::{Position, Unreadable, read};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn numbers_keep_their_text() {
    for number in [
        "0",
        "-0",
        "1e3",
        "0.1",
        "1.0",
        "20000001",
        "9007199254740993",
        "92233720368547758080",
        "1E-400",
        "1e3017",
    ] {
        let found = read(number, 1).unwrap();
        assert!(matches!(found, Input::Number(text) if text == number), "{number}");
    }
}

#[test]
fn texts_are_borrowed_where_they_have_no_escapes() {
    let cases = [
        (r#""\u5c71\n""#, "山\n", false),
        ("\"山口\"", "山口", true),
        (r#""a\"b""#, "a\"b", false),
        (r#""""#, "", true),
    ];
    for (json, expected, borrowed) in cases {
        let Ok(Input::Text(text)) = read(json, 1) else { panic!("{json} is a text") };
        assert_eq!((text.as_ref(), matches!(text, Cow::Borrowed(_))), (expected, borrowed), "{json}");
    }
}

#[test]
fn keys_stand_in_order_and_may_come_twice() {
    let Ok(Input::Map(entries)) = read("\u{feff}{\"b\": 1, \"a\": [true, null], \"\\u0062\": {}}", 3) else {
        panic!("a map")
    };
    let keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_ref()).collect();
    assert_eq!(keys, ["b", "a", "b"]);
    assert!(
        matches!(&entries[1].1, Input::List(items) if matches!(items[..], [Input::Flag(true), Input::Null]))
    );
}

#[test]
fn what_is_wrong_has_a_place() {
    let at = |line, column| Position { line, column };
    let cases = [
        ("", Unreadable::Incomplete { at: at(1, 1) }),
        ("{\"a\":\n [1, 2", Unreadable::Incomplete { at: at(2, 6) }),
        ("{\"a\":\n  01}", Unreadable::Syntax { at: at(2, 4) }),
        ("1 2", Unreadable::Syntax { at: at(1, 3) }),
        ("{\"a\": [\n[]]}", Unreadable::TooDeep { at: at(2, 1), depth_max: 2 }),
        ("NaN", Unreadable::Syntax { at: at(1, 1) }),
        ("{\"地域\":\n\"大内\" \"山\"}", Unreadable::Syntax { at: at(2, 6) }),
        ("{\"地域\": \"大内", Unreadable::Incomplete { at: at(1, 10) }),
        ("{\"額\": 山}", Unreadable::Syntax { at: at(1, 7) }),
    ];
    for (json, expected) in cases {
        let Err(found) = read(json, 2) else { panic!("{json} is not read") };
        assert_eq!(found, expected, "{json}");
    }
}

/// Pieces of which JSON and what is nearly JSON is made.
const PIECES: [&str; 30] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\"",
    "\\",
    "\"a\"",
    "\"a\":",
    "\"\\u5c71\"",
    "\"\\ud800\"",
    "\"\\n\":",
    "\"山\"",
    "\u{1}",
    "山",
    "0",
    "-0",
    "01",
    "7",
    "1e3",
    "1.",
    "-",
    "0.50",
    "true",
    "nul",
    "null",
    "false",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is read is what the library reads, and nothing else is read; but numbers beyond a float, at
    /// which the library stops. How numbers stand and which keys come twice is in the cases above.
    #[test]
    fn what_is_json_is_read_and_nothing_else(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)) {
        let text = pieces.concat();
        for text in [text.clone(), format!("{{\"a\":{text}}}"), format!("[{text}]")] {
            let expected = serde_json::from_str::<Value>(&text);
            if expected.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range")) {
                continue;
            }
            let found = read(&text, 20).ok();
            prop_assert_eq!(found.as_ref().map(value), expected.ok(), "{}", text);
        }
    }
}

/// As the library reads it: of a key that comes twice, the last.
fn value(input: &Input<'_>) -> Value {
    match input {
        Input::Null => Value::Null,
        Input::Flag(flag) => Value::Bool(*flag),
        Input::Number(number) => serde_json::from_str(number).unwrap(),
        Input::Text(text) => Value::String(text.to_string()),
        Input::List(items) => Value::Array(items.iter().map(value).collect()),
        Input::Map(entries) => {
            let entries = entries.iter().map(|(key, input)| (key.to_string(), value(input)));
            Value::Object(entries.collect())
        }
    }
}
