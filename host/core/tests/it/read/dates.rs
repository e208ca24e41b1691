//! Dates in the spellings of offices, in eras and beyond their ends.

use kisoku_core::calendar::{Date, Era};
use kisoku_core::manifest::ScalarKind;
use kisoku_core::read::Input;
use kisoku_core::value::Scalar;
use proptest::prelude::*;

use super::{date, message, one, typed};

fn day(year: i16, month: i8, day: i8) -> Scalar {
    Scalar::Date(Date::new(year, month, day).unwrap())
}

#[track_caller]
fn check(text: &str, expected: Result<(i16, i8, i8), &str>) {
    let expected = expected.map(|(y, m, d)| day(y, m, d)).map_err(str::to_owned);
    assert_eq!(one(&date(), &typed(text)), expected, "{text}");
}

#[test]
fn one_day_in_every_spelling() {
    for text in [
        "2025-03-31",
        "2025-3-31",
        "2025/3/31",
        "2025/03/31",
        "2025.3.31",
        "20250331",
        "2025年3月31日",
        "2025年03月31日",
        "２０２５年３月３１日",
        "２０２５／３／３１",
        "２０２５－０３－３１",
        "2025−03−31",
        " 2025-03-31\u{3000}",
        "令和7年3月31日",
        "令和７年３月３１日",
        "令和 7年 3月31日",
        "令和07年03月31日",
        "㋿7年3月31日",
        "R7.3.31",
        "r7.3.31",
        "Ｒ７．３．３１",
        "R7/3/31",
        "R7-3-31",
        "R07.03.31",
        "R7年3月31日",
        "令和7.3.31",
        // printed before 平成 ended
        "平成37年3月31日",
        "H37.3.31",
    ] {
        check(text, Ok((2025, 3, 31)));
    }
    check("2025-3-1", Ok((2025, 3, 1)));
}

#[test]
fn eras_begin_and_end() {
    for (text, expected) in [
        ("平成31年4月30日", Ok((2019, 4, 30))),
        ("令和元年5月1日", Ok((2019, 5, 1))),
        ("令和1年5月1日", Ok((2019, 5, 1))),
        ("R元.5.1", Ok((2019, 5, 1))),
        ("令和元年4月30日", Err("no-such-date")),
        ("平成31年5月1日", Ok((2019, 5, 1))),
        ("平成32年3月31日", Ok((2020, 3, 31))),
        ("平成41年12月31日", Ok((2029, 12, 31))),
        ("平成42年1月1日", Err("no-such-date")),
        ("平成元年1月8日", Ok((1989, 1, 8))),
        ("平成元年1月7日", Err("no-such-date")),
        ("昭和64年1月7日", Ok((1989, 1, 7))),
        ("昭和64年1月8日", Err("no-such-date")),
        ("S64.1.7", Ok((1989, 1, 7))),
        ("㍼50年1月1日", Ok((1975, 1, 1))),
        ("㍻30年5月1日", Ok((2018, 5, 1))),
        ("昭和元年12月25日", Ok((1926, 12, 25))),
        ("大正15年12月25日", Ok((1926, 12, 25))),
        ("大正15年12月26日", Err("no-such-date")),
        ("T元.7.30", Ok((1912, 7, 30))),
        ("明治45年7月30日", Ok((1912, 7, 30))),
        ("M45.7.31", Err("no-such-date")),
        ("㍽10年1月1日", Ok((1921, 1, 1))),
        ("㍾6年1月1日", Ok((1873, 1, 1))),
        ("明治5年12月2日", Err("no-such-date")),
        ("令和99年12月31日", Ok((2117, 12, 31))),
        ("令和100年1月1日", Err("no-such-date")),
        ("令和0年5月1日", Err("no-such-date")),
        ("令和2025年3月31日", Err("no-such-date")),
        ("R70331", Err("no-such-date")),
    ] {
        check(text, expected);
    }
}

#[test]
fn days_that_do_not_exist() {
    for text in [
        "2025-02-29",
        "2024-02-30",
        "2025-04-31",
        "2025-13-01",
        "2025-00-10",
        "2025-01-00",
        "0000-01-01",
        "20250229",
        "令和7年2月29日",
        "R7.13.1",
        "昭和99年",
        "昭和99年5月1日",
        "S99.5.1",
    ] {
        check(text, Err("no-such-date"));
    }
    check("2024-02-29", Ok((2024, 2, 29)));
}

#[test]
fn what_is_no_date() {
    for text in [
        "昭和60年",
        "令和7年3月",
        "2025",
        "2025-03",
        "25-03-31",
        "7年3月31日",
        "03/31/2025",
        "31.3.2025",
        "2025-03/31",
        "202503",
        "2025033",
        "202503311",
        "2025-003-31",
        "2025-3-311",
        "2025-03-31x",
        "令和七年三月三十一日",
        "慶応3年1月1日",
        "令和年3月31日",
        "R",
        "2025年3月31",
        "2025-3-31日",
        "today",
        "45747",
        "-2025-03-31",
        "99999-01-01",
    ] {
        check(text, Err("not-a-date"));
    }
    for text in [
        "2025-03-31T23:00+09:00",
        "2025-03-31T00:00:00Z",
        "2025-03-31Z",
        "2025-03-31 23:00",
        "2025/3/31 9:00:00",
        "20250331T2300",
        "2025年3月31日 17時",
        "2025-03-31+09:00",
        "R7.3.31 １７：００",
    ] {
        check(text, Err("date-with-time"));
    }
    for input in [
        Input::Number("20250331".into()),
        Input::Number("45747".into()),
        Input::Flag(true),
        Input::List(vec![]),
    ] {
        assert_eq!(one(&date(), &input), Err("wrong-kind".to_owned()));
    }
}

#[test]
fn limits_are_inclusive() {
    let year = ScalarKind::Date { min: Date::new(2024, 4, 1), max: Date::new(2025, 3, 31) };
    for (text, expected) in [
        ("令和6年3月31日", Err("out-of-range")),
        ("令和6年4月1日", Ok(day(2024, 4, 1))),
        ("令和7年3月31日", Ok(day(2025, 3, 31))),
        ("令和7年4月1日", Err("out-of-range")),
    ] {
        assert_eq!(one(&year, &typed(text)), expected.map_err(str::to_owned));
    }
    assert_eq!(
        message(&year, &typed("2025-04-01")),
        "「2025-04-01」は範囲の外です。令和6年4月1日から令和7年3月31日までで入力してください。"
    );
}

#[test]
fn messages_say_what_to_write() {
    for (text, expected) in [
        ("昭和99年", "昭和99年という日付はありません。例：平成30年5月1日"),
        ("2025-02-29", "2025-02-29という日付はありません。例：平成30年5月1日"),
        (
            "2025-03-31T23:00+09:00",
            "「2025-03-31T23:00+09:00」には時刻があります。日本での日付だけを書いてください。例：2025-03-31",
        ),
        (
            "25-03-31",
            "「25-03-31」は年が4桁ではありません。西暦4桁か元号で書いてください。例：2025-03-31、R7.3.31",
        ),
    ] {
        assert_eq!(message(&date(), &typed(text)), expected);
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (1_i16..=9999, 1_i8..=12, 1_i8..=31)
        .prop_filter_map("exists", |(year, month, day)| Date::new(year, month, day))
}

proptest! {
    #[test]
    fn what_is_shown_is_read_again(date_shown in any_day()) {
        for text in [
            date_shown.to_string(),
            date_shown.to_string().replace('-', "/"),
            date_shown.to_string().replace('-', ""),
            format!("{:04}年{}月{}日", date_shown.year(), date_shown.month(), date_shown.day()),
        ] {
            prop_assert_eq!(one(&date(), &typed(&text)), Ok(Scalar::Date(date_shown)));
        }
    }

    #[test]
    fn a_day_shown_in_its_era_is_read_again(
        days in 0_i32..89_484,
    ) {
        // from 明治6年 to 令和99年, day by day
        let shown = nth_day(days);
        let (era, year) = Era::of(shown).unwrap();
        prop_assert_eq!(one(&date(), &typed(&shown.in_era())), Ok(Scalar::Date(shown)));
        let short = format!("{}{year}.{}.{}", letter(era), shown.month(), shown.day());
        prop_assert_eq!(one(&date(), &typed(&short)), Ok(Scalar::Date(shown)));
    }

    /// The dumb model: an era's year is the western one less a constant.
    #[test]
    fn an_era_is_a_shifted_calendar(year in 1_i16..=110, month in 1_i8..=12, day in 1_i8..=31, letter in "[MTSHR]") {
        let first = match letter.as_str() { "M" => 1868, "T" => 1912, "S" => 1926, "H" => 1989, _ => 2019 };
        if let Ok(read) = one(&date(), &typed(&format!("{letter}{year}.{month}.{day}"))) {
            prop_assert_eq!(Some(read), Date::new(first + year - 1, month, day).map(Scalar::Date));
        }
    }

    #[test]
    fn nothing_typed_breaks_it(text in "[MTSHRmr令和平成昭㋿㍻元年月日０-９0-9./\\- TZ:時\u{3000}]{0,20}|\\PC{0,30}") {
        let _ = one(&date(), &typed(&text));
    }
}

/// Days after 1 January 1873, counted without the calendar under test.
fn nth_day(days: i32) -> Date {
    let (mut year, mut left) = (1873_i16, days);
    loop {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let months = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (month, length) in (1_i8..).zip(months) {
            if left < length {
                return Date::new(year, month, i8::try_from(left + 1).unwrap()).unwrap();
            }
            left -= length;
        }
        year += 1;
    }
}

fn letter(era: Era) -> char {
    match era {
        Era::Meiji => 'M',
        Era::Taisho => 'T',
        Era::Showa => 'S',
        Era::Heisei => 'H',
        Era::Reiwa => 'R',
    }
}
