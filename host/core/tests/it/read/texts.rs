//! Text: byte for byte, never normalised, never a number.

use kisoku_core::manifest::ScalarKind;
use kisoku_core::read::Input;
use kisoku_core::value::{Scalar, Text};
use proptest::prelude::*;

use super::{message, one, text, typed};

#[track_caller]
fn check(input: &str, expected: Result<(), &str>) {
    let expected = expected.map(|()| Scalar::Text(Text::new(input))).map_err(str::to_owned);
    assert_eq!(one(&text(), &typed(input)), expected);
}

#[test]
fn text_is_kept_as_entered() {
    // compatibility ideographs, variation selectors and half-width kana change under normalisation
    for input in ["神", "辻\u{e0100}", "ｶﾅ", "㈱", " a ", "a\nb", "a\r\nb", "a\tb", "髙𠮷", "012345"]
    {
        check(input, Ok(()));
    }
}

#[test]
fn text_has_limits() {
    check("一二三四五六七八九十", Ok(()));
    check("一二三四五六七八九十一", Err("too-long"));
    for input in ["a\0", "a\u{7}b", "a\rb", "a\u{1b}[31m", "a\u{85}b"] {
        check(input, Err("control-character"));
    }
    assert_eq!(one(&text(), &typed("\u{3000}\n")), Ok(Scalar::Blank));
    assert_eq!(message(&text(), &typed(&"あ".repeat(11))), "長すぎます。10文字以内で入力してください。");
    assert_eq!(
        message(&text(), &typed("a\u{7}b")),
        "見えない制御文字（U+0007）が入っています。消してください。"
    );
}

#[test]
fn a_number_is_not_text() {
    for input in [Input::Number("12345".into()), Input::Flag(true), Input::List(vec![]), Input::Map(vec![])] {
        assert_eq!(one(&text(), &input), Err("wrong-kind".to_owned()));
    }
}

proptest! {
    #[test]
    fn any_printable_text_comes_back(input in "\\PC{1,50}") {
        prop_assume!(!input.trim().is_empty());
        let kind = ScalarKind::Text { chars_max: 50 };
        prop_assert_eq!(one(&kind, &typed(&input)), Ok(Scalar::Text(Text::new(input))));
    }
}

#[test]
fn a_record_shows_kinds_and_never_values() {
    let record = one_text("甲野乙");
    assert_eq!(format!("{record:?}"), "Record { values: [Text] }");
}

fn one_text(text: &str) -> kisoku_core::value::Record {
    let fields = [super::scalar("it", kisoku_core::manifest::ScalarKind::Text { chars_max: 10 })];
    kisoku_core::read::record(&fields, &super::map(&[("it", super::typed(text))])).unwrap()
}
