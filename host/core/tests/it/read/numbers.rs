//! Whole numbers, yen and decimals: exact, or refused with what to write instead.

use kisoku_core::manifest::ScalarKind;
use kisoku_core::money::{Decimal, Yen};
use kisoku_core::read::Input;
use kisoku_core::value::Scalar;
use proptest::prelude::*;

use super::{count, message, one, typed, yen};

#[track_caller]
fn check(kind: &ScalarKind, input: &Input<'_>, expected: Result<Scalar, &str>) {
    assert_eq!(one(kind, input), expected.map_err(str::to_owned));
}

#[track_caller]
fn check_yen(text: &str, expected: Result<i64, &str>) {
    check(&yen(), &typed(text), expected.map(|yen| Scalar::Yen(Yen::new(yen))));
}

#[track_caller]
fn check_count(text: &str, expected: Result<i64, &str>) {
    check(&count(), &typed(text), expected.map(Scalar::Count));
}

#[track_caller]
fn check_sent(number: &str, expected: Result<i64, &str>) {
    check(&count(), &Input::Number(number.into()), expected.map(Scalar::Count));
}

fn percentage() -> ScalarKind {
    ScalarKind::Decimal {
        min: Decimal::new(-1000, 1).unwrap(),
        max: Decimal::new(100, 0).unwrap(),
        scale_max: 2,
    }
}

#[track_caller]
fn check_decimal(input: &Input<'_>, expected: Result<&str, &str>) {
    let shown = match one(&percentage(), input) {
        Ok(Scalar::Decimal(decimal)) => Ok(decimal.to_string()),
        Ok(other) => Err(format!("{other:?}")),
        Err(code) => Err(code),
    };
    assert_eq!(shown, expected.map(str::to_owned).map_err(str::to_owned));
}

#[track_caller]
fn check_message(kind: &ScalarKind, input: &Input<'_>, expected: &str) {
    assert_eq!(message(kind, input), expected);
}

#[test]
fn yen_as_people_write_it() {
    for text in [
        "1000",
        "１０００",
        "1,000",
        "１，０００円",
        "1,000円",
        "1000 円",
        "¥1,000",
        "￥1,000",
        "￥１，０００",
        "\\1,000",
        "  1000\u{3000}",
        "¥ 1,000",
        "01000",
        "1000円 ",
    ] {
        check_yen(text, Ok(1000));
    }
    check_yen("0", Ok(0));
    check_count("9", Ok(9));
    check_yen("20,000,000", Ok(20_000_000));
    check_yen("20,000,001", Err("out-of-range"));
    check(&yen(), &Input::Number("20000001".into()), Err("out-of-range"));
    check(&yen(), &Input::Number("9007199254740993".into()), Err("out-of-range"));
    check(&yen(), &Input::Number("-5".into()), Err("out-of-range"));
    check(&yen(), &Input::Number("200000".into()), Ok(Scalar::Yen(Yen::new(200_000))));
}

#[test]
fn minus_signs_of_offices_and_accounts() {
    for text in ["-1", "－1", "−1", "▲1", "△1", "△ 1", "-１"] {
        check_count(text, Ok(-1));
    }
    let any = ScalarKind::Yen { min: i64::MIN, max: i64::MAX };
    for text in ["▲1,000円", "△¥1,000", "¥-1,000", "-￥1,000"] {
        check(&any, &typed(text), Ok(Scalar::Yen(Yen::new(-1000))));
    }
    check_yen("-1", Err("out-of-range"));
    check_count("--1", Err("not-a-number"));
    check_count("1-", Err("not-a-number"));
    check_count("+1", Err("not-a-number"));
}

#[test]
fn all_of_64_bits_and_not_one_more() {
    check_sent("9007199254740993", Ok(9_007_199_254_740_993));
    check_sent("9223372036854775807", Ok(i64::MAX));
    check_sent("-9223372036854775808", Ok(i64::MIN));
    check_sent("9223372036854775808", Err("out-of-range"));
    check_sent("-9223372036854775809", Err("out-of-range"));
    check_sent("18446744073709551616", Err("out-of-range"));
    check_count("9,223,372,036,854,775,807", Ok(i64::MAX));
    check_count("9,223,372,036,854,775,808", Err("out-of-range"));
    check_count(&"9".repeat(900), Err("out-of-range"));
    check_count(&"9".repeat(2000), Err("not-a-number"));
}

#[test]
fn what_only_looks_like_a_number() {
    for text in [
        "1e3",
        "1E3",
        "0x10",
        "0b1",
        "1_000",
        "1 000",
        "1,00",
        "1000,000",
        ",100",
        "1,,000",
        "1,000,",
        "1.000.000",
        "(5)",
        "NaN",
        "inf",
        "10%",
        "10％",
        "１０万円",
        "三",
        "1/2",
        "½",
        "³",
        "٣",
        "abc",
        "-",
        "円",
        "5円",
        "null",
    ] {
        check_count(text, Err("not-a-number"));
    }
    for number in ["1e3", "1E3", "1e-3", "010", "-01", "0x10", "", "-", ".5", "5.", "1,000", "+1", ".inf"] {
        check_sent(number, Err("not-a-number"));
    }
    for text in ["45.8", "200000.0", "1.0円"] {
        check_yen(text, Err("not-whole"));
    }
    check_sent("200000.0", Err("not-whole"));
    check_sent("-0", Ok(0));
}

#[test]
fn other_kinds_are_not_numbers() {
    for input in [Input::Flag(true), Input::List(vec![]), Input::Map(vec![])] {
        check(&yen(), &input, Err("wrong-kind"));
    }
}

#[test]
fn blank_is_not_zero() {
    for input in [Input::Null, typed(""), typed(" \t"), typed("\u{3000}")] {
        check(&yen(), &input, Ok(Scalar::Blank));
        check(&count(), &input, Ok(Scalar::Blank));
        check(&percentage(), &input, Ok(Scalar::Blank));
    }
}

#[test]
fn decimals_stay_as_written() {
    for (text, expected) in [
        ("45.8", "45.8"),
        ("４５．８", "45.8"),
        ("45.80", "45.80"),
        ("-0.20", "-0.20"),
        ("0", "0"),
        ("▲1.5", "-1.5"),
    ] {
        check_decimal(&typed(text), Ok(expected));
    }
    check_decimal(&Input::Number("45.8".into()), Ok("45.8"));
    check_decimal(&Input::Number("-0.0".into()), Ok("0.0"));
    // zeros behind the last digit kept change nothing
    check_decimal(&typed("45.8000"), Ok("45.80"));
    check_decimal(&typed("45.801"), Err("too-precise"));
    check_decimal(&Input::Number("45.801".into()), Err("too-precise"));
    check_decimal(&typed("100.01"), Err("out-of-range"));
    check_decimal(&typed("100.00"), Ok("100.00"));
    check_decimal(&typed("-100.01"), Err("out-of-range"));
    check_decimal(&typed("9223372036854775808"), Err("out-of-range"));
    for text in ["45.8%", "４５．８％", "45.", ".5", "45,8", "4.5e1", "1.2.3", "四五"] {
        check_decimal(&typed(text), Err("not-a-number"));
    }
    check_decimal(&Input::Number("4.5e1".into()), Err("not-a-number"));
}

#[test]
fn messages_say_what_to_write() {
    let whole = count();
    for (kind, input, expected) in [
        (
            &whole,
            Input::Number("1e3".into()),
            "「1e3」は指数で書かれています。数字だけで書いてください。1000 と書いてください。",
        ),
        (
            &whole,
            Input::Number("200000.0".into()),
            "「200000.0」は整数ではありません。小数点を付けずに書いてください。200000 と書いてください。",
        ),
        (&whole, typed("1.5e0"), "「1.5e0」は指数で書かれています。数字だけで書いてください。例：1000"),
        (
            &whole,
            typed("10万"),
            "「10万」には漢数字（一、十、万、千など）があります。算用数字で書いてください。例：1000",
        ),
        (
            &yen(),
            typed("1000,00"),
            "「1000,00」は桁区切りの位置が正しくありません。3桁ごとに区切るか、区切らずに書いてください。例：1,000",
        ),
        (
            &yen(),
            Input::Number("20000001".into()),
            "「20000001」は範囲の外です。0円以上20,000,000円以下で入力してください。",
        ),
        (&yen(), Input::Flag(true), "円単位の整数で入力してください。例：200000"),
    ] {
        check_message(kind, &input, expected);
    }
}

proptest! {
    #[test]
    fn what_is_shown_is_read_again(number: i64) {
        let any = ScalarKind::Yen { min: i64::MIN, max: i64::MAX };
        let yen = Yen::new(number);
        let full_width: String = yen.to_string().chars().map(widen).collect();
        for text in [yen.to_string(), format!("{yen}円"), number.to_string(), full_width] {
            prop_assert_eq!(one(&any, &typed(&text)), Ok(Scalar::Yen(yen)));
        }
        prop_assert_eq!(one(&any, &Input::Number(number.to_string().into())), Ok(Scalar::Yen(yen)));
    }

    #[test]
    fn a_shown_decimal_is_read_again(units: i64, scale in 0_u8..=9) {
        let decimal = Decimal::new(units, scale).unwrap();
        let any = ScalarKind::Decimal {
            min: Decimal::new(i64::MIN, 0).unwrap(),
            max: Decimal::new(i64::MAX, 0).unwrap(),
            scale_max: 9,
        };
        let shown = decimal.to_string();
        for input in [typed(&shown), Input::Number(shown.as_str().into())] {
            let read = one(&any, &input);
            prop_assert_eq!(&read, &Ok(Scalar::Decimal(decimal)));
            prop_assert!(matches!(read, Ok(Scalar::Decimal(read)) if read.to_string() == shown));
        }
    }

    /// The dumb model: without signs and marks, the standard library reads the same number.
    #[test]
    fn anything_typed_is_exact_or_refused(text in "[-−▲¥ 0-9０-９,，.．eExX円]{0,24}") {
        let any = ScalarKind::Yen { min: i64::MIN, max: i64::MAX };
        if let Ok(Scalar::Yen(yen)) = one(&any, &typed(&text)) {
            let bare: String = text.chars().filter_map(bare).collect();
            prop_assert_eq!(bare.parse::<i64>(), Ok(yen.get()));
        }
    }
}

fn widen(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(u32::from(character) + 0xfee0).unwrap(),
        other => other,
    }
}

fn bare(character: char) -> Option<char> {
    match character {
        '０'..='９' => char::from_u32(u32::from(character) - 0xfee0),
        '−' | '▲' => Some('-'),
        '¥' | ' ' | ',' | '，' | '円' => None,
        other => Some(other),
    }
}
