//! Messages with their values filled in, in both languages.

use kisoku_core::answer::Argument;
use kisoku_core::calendar::FiscalYear;
use kisoku_core::manifest::{Effect, ParameterKind};
use kisoku_core::message::{Language, message, write};
use kisoku_core::money::{Decimal, Yen};
use kisoku_core::value::Text;

use crate::fixture::{date, finding, fraction, grading, reason};

/// The message `<{it}>` with one parameter of the grading programme.
#[track_caller]
fn check(kind: ParameterKind, argument: Argument, ja: &str, en: &str) {
    let mut programme = grading();
    programme.reasons = vec![reason("told", Effect::Passed, "<{it}>", &[("it", kind)])];
    let finding = finding(0, vec![argument]);
    assert_eq!(message(&programme, &finding, Language::Ja), format!("<{ja}>"));
    assert_eq!(message(&programme, &finding, Language::En), format!("<{en}>"));
}

#[test]
fn values_read_as_people_write_them() {
    use ParameterKind as Kind;
    let yen = |yen| Argument::Yen(Yen::new(yen));
    check(Kind::Flag, Argument::Flag(true), "はい", "yes");
    check(Kind::Flag, Argument::Flag(false), "いいえ", "no");
    check(Kind::Count, Argument::Count(12_345), "12,345", "12,345");
    check(Kind::Yen, yen(1_000_000), "1,000,000円", "¥1,000,000");
    check(Kind::Yen, yen(0), "0円", "¥0");
    check(Kind::Yen, yen(-1_500), "-1,500円", "-¥1,500");
    check(Kind::Yen, yen(i64::MIN), "-9,223,372,036,854,775,808円", "-¥9,223,372,036,854,775,808");
    check(Kind::Decimal, Argument::Decimal(Decimal::new(4_580, 2).unwrap()), "45.80", "45.80");
    check(Kind::Text, Argument::Text(Text::new("鑄銭司 {it}")), "鑄銭司 {it}", "鑄銭司 {it}");
    check(Kind::Band, Argument::Band(1), "未達成", "missed");
    check(Kind::Field, Argument::Field(1), "実績", "actual");
}

#[test]
fn fractions_are_rounded_half_up_to_be_looked_at() {
    use ParameterKind::{Percent, Points};
    let of = |numerator, denominator| Argument::Fraction(fraction(numerator, denominator));
    check(Percent, of(1_999, 2_000), "100.0%", "100.0%");
    check(Percent, of(1, 2), "50.0%", "50.0%");
    check(Percent, of(13, 21), "61.9%", "61.9%");
    check(Percent, of(1, 2_000), "0.1%", "0.1%");
    check(Points, of(-4, 21), "-19.0ポイント", "-19.0 points");
}

#[test]
fn days_and_years_carry_their_era() {
    let day = |year, month, day| Argument::Date(date(year, month, day));
    let year = |year| Argument::FiscalYear(FiscalYear::new(year).unwrap());
    check(ParameterKind::Date, day(2025, 3, 31), "2025年3月31日（令和7年）", "2025-03-31");
    check(ParameterKind::Date, day(2019, 5, 1), "2019年5月1日（令和元年）", "2019-05-01");
    check(ParameterKind::Date, day(2019, 4, 30), "2019年4月30日（平成31年）", "2019-04-30");
    check(ParameterKind::Date, day(1800, 1, 1), "1800年1月1日", "1800-01-01");
    check(ParameterKind::FiscalYear, year(2024), "令和6年度", "FY2024");
    check(ParameterKind::FiscalYear, year(2019), "令和元年度", "FY2019");
}

#[test]
fn a_message_is_filled_once_from_left_to_right() {
    let parameters = [("a", ParameterKind::Count), ("b", ParameterKind::Text)];
    let arguments = vec![Argument::Count(1), Argument::Text(Text::new("{a}"))];
    let cases = [
        ("", ""),
        ("そのまま", "そのまま"),
        ("{a}", "1"),
        ("{a}{a}", "11"),
        ("（{b}、{a}）", "（{a}、1）"),
        // a sound manifest has none of these: they stay as they are
        ("{c}", "{c}"),
        ("{a", "{a"),
        ("a}", "a}"),
        ("{{a}}", "{1}"),
        ("{字{a}", "{字1"),
    ];
    for (text, expected) in cases {
        let mut programme = grading();
        programme.reasons = vec![reason("told", Effect::Passed, text, &parameters)];
        let finding = finding(0, arguments.clone());
        assert_eq!(message(&programme, &finding, Language::Ja), expected, "{text}");
        let mut out = String::from("…");
        write(&mut out, &programme, &finding, Language::En).unwrap();
        assert_eq!(out, format!("…{expected}"), "{text}");
    }
}
