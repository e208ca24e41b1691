//! Whole records, rows, tables and usage: everything wrong is told at once, with its place.

use std::borrow::Cow;

use kisoku_core::calendar::FiscalYear;
use kisoku_core::manifest::{
    Field, FieldKind, Kind, Presence, Programme, ScalarKind, Tally, TallyPeriod, TallySum,
};
use kisoku_core::money::{Decimal, Yen};
use kisoku_core::read::{self, Input, KEYS_MAX, PROBLEMS_MAX, ROWS_MAX};
use kisoku_core::tally::{Place, Span, TallyKey, Usage};
use kisoku_core::value::{Record, Scalar, Text, Value};
use proptest::prelude::*;

use super::{
    areas, count, date, field, label, map, optional, personal, problems, scalar, table, text, typed, yen,
};

fn fields() -> Vec<Field> {
    vec![
        scalar("area", ScalarKind::Choice(areas())),
        scalar("project_end", date()),
        Field { label: label("交付申請額", "amount"), ..scalar("requested_amount", yen()) },
        optional(personal(scalar("applicant", text()))),
    ]
}

/// The place and code of every problem.
#[track_caller]
fn check(fields: &[Field], input: &Input<'_>, expected: &[(&str, Option<u32>, Option<&str>, &str)]) {
    let found = problems(fields, input);
    let found: Vec<_> = found
        .iter()
        .map(|found| (found.field.as_str(), found.row, found.column.as_deref(), found.code))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_record_in_any_order() {
    let entries = [
        ("area", typed("阿東")),
        ("project_end", typed("R7.2.28")),
        ("requested_amount", typed("２００，０００円")),
        ("applicant", typed("阿東地域づくり")),
    ];
    let mut backwards = entries.clone();
    backwards.reverse();
    let read = read::record(&fields(), &map(&entries)).unwrap();
    assert_eq!(
        read.values(),
        [
            Value::Scalar(Scalar::Choice(0)),
            Value::Scalar(Scalar::Date(kisoku_core::calendar::Date::new(2025, 2, 28).unwrap())),
            Value::Scalar(Scalar::Yen(Yen::new(200_000))),
            Value::Scalar(Scalar::Text(Text::new("阿東地域づくり"))),
        ]
    );
    assert_eq!(read::record(&fields(), &map(&backwards)).unwrap(), read);
    let short = read::record(&fields(), &map(entries.get(..3).unwrap())).unwrap();
    assert_eq!(short.scalar(3), Some(&Scalar::Blank));
}

#[test]
fn everything_wrong_is_told_at_once() {
    let input = map(&[
        ("requested_amout", Input::Number("1".into())),
        ("area", typed("小郡")),
        ("project_end", typed("2025-02-29")),
        ("area", typed("阿東")),
        ("applicant", Input::Number("5".into())),
    ]);
    check(
        &fields(),
        &input,
        &[
            ("area", None, None, "not-an-option"),
            ("project_end", None, None, "no-such-date"),
            ("requested_amount", None, None, "missing"),
            ("applicant", None, None, "wrong-kind"),
            ("requested_amout", None, None, "unknown-field"),
            ("area", None, None, "duplicate-field"),
        ],
    );
}

#[test]
fn blank_required_fields_are_missing() {
    for blank in [Input::Null, typed(""), typed("\u{3000}")] {
        let input =
            map(&[("area", blank.clone()), ("project_end", blank.clone()), ("requested_amount", blank)]);
        check(
            &fields(),
            &input,
            &[
                ("area", None, None, "missing"),
                ("project_end", None, None, "missing"),
                ("requested_amount", None, None, "missing"),
            ],
        );
    }
}

#[test]
fn an_unknown_field_names_the_one_that_was_meant() {
    let check = |key: &str, expected: &str| {
        let found = problems(&fields(), &map(&[(key, Input::Null)]));
        assert_eq!(found.last().unwrap().message.ja, expected);
    };
    let meant = "「requested_amount」（交付申請額）の誤りではありませんか。";
    check("requested_amout", &format!("「requested_amout」という項目はありません。{meant}"));
    check("交付申請額", &format!("「交付申請額」という項目はありません。{meant}"));
    check("colour", "「colour」という項目はありません。項目名を確かめるか、消してください。");
    let long = "x".repeat(5000);
    check(
        &long,
        &format!("「{}…」という項目はありません。項目名を確かめるか、消してください。", "x".repeat(40)),
    );
}

#[test]
fn what_was_entered_is_short_printable_and_never_personal() {
    let shown = |entered: &str| {
        problems(&fields(), &map(&[("requested_amount", typed(entered))])).remove(2).message.ja
    };
    let problem = "は数として読めません。単位や記号を付けず、算用数字で書いてください。例：200000";
    assert_eq!(shown(&"あ".repeat(41)), format!("「{}…」{problem}", "あ".repeat(40)));
    assert_eq!(shown("a\u{202e}\nb"), format!("「a\u{fffd}\u{fffd}b」{problem}"));

    let hidden = [
        (count(), "山田1"),
        (count(), "6e3"),
        (yen(), "66.0"),
        (date(), "昭和66年1月1日"),
        (date(), "66-1-1"),
        (ScalarKind::Choice(areas()), "山田66"),
        (ScalarKind::Flag, "山田66"),
        (ScalarKind::Yen { min: 0, max: 1 }, "66"),
        (ScalarKind::Text { chars_max: 1 }, "山田66"),
        (
            ScalarKind::Decimal {
                min: Decimal::new(0, 0).unwrap(),
                max: Decimal::new(0, 0).unwrap(),
                scale_max: 0,
            },
            "0.66",
        ),
    ];
    for (kind, entered) in hidden {
        let found = problems(&[personal(scalar("secret", kind))], &map(&[("secret", typed(entered))]));
        let told = format!("{found:?}");
        assert!(!found.is_empty() && !told.contains("山田") && !told.contains('6'), "{told}");
    }
}

#[test]
fn a_record_is_a_map() {
    for input in [Input::Null, Input::Flag(true), Input::Number("1".into()), typed("x"), Input::List(vec![])]
    {
        check(&fields(), &input, &[("", None, None, "wrong-kind")]);
    }
    assert!(read::record(&[], &map(&[])).is_ok());
}

#[test]
fn debug_output_holds_nothing_personal() {
    let entries = [
        ("area", typed("阿東")),
        ("project_end", typed("R7.2.28")),
        ("requested_amount", Input::Number("77".into())),
        ("applicant", typed("山田")),
    ];
    let input = map(&entries);
    assert_eq!(
        format!("{input:?}"),
        "{\"area\": Text(6 bytes), \"project_end\": Text(7 bytes), \"requested_amount\": Number, \"applicant\": Text(6 bytes)}"
    );
    let read = read::record(&fields(), &input).unwrap();
    assert!(!format!("{read:?}").contains("山田"));
}

#[test]
fn a_personal_table_hides_every_cell() {
    let people = personal(table("people", 3, &[("born", Presence::Required, date())]));
    let rows = Input::List(vec![map(&[("born", typed("昭和66年"))])]);
    let found = problems(&[people], &map(&[("people", rows)]));
    assert!(!format!("{found:?}").contains("66"));
}

fn expenses() -> Vec<Field> {
    let columns = [("item", Presence::Required, text()), ("amount", Presence::Optional, yen())];
    vec![table("expenses", 3, &columns)]
}

#[test]
fn a_table_is_read_row_by_row() {
    let rows = Input::List(vec![
        map(&[("item", typed("印刷")), ("amount", typed("1,000円"))]),
        map(&[("amount", Input::Null), ("item", typed("謝金"))]),
    ]);
    let read = read::record(&expenses(), &map(&[("expenses", rows)])).unwrap();
    let expected = vec![
        vec![Scalar::Text(Text::new("印刷")), Scalar::Yen(Yen::new(1000))],
        vec![Scalar::Text(Text::new("謝金")), Scalar::Blank],
    ];
    assert_eq!(read.values(), [Value::Table(expected)]);
}

#[test]
fn problems_of_a_table_name_row_and_column() {
    let rows = Input::List(vec![
        map(&[("item", typed("印刷")), ("amount", Input::Number("-1".into()))]),
        map(&[("amount", Input::Number("1".into())), ("itme", typed("x"))]),
        typed("謝金"),
    ]);
    check(
        &expenses(),
        &map(&[("expenses", rows)]),
        &[
            ("expenses", Some(1), Some("amount"), "out-of-range"),
            ("expenses", Some(2), Some("item"), "missing"),
            ("expenses", Some(2), Some("itme"), "unknown-field"),
            ("expenses", Some(3), None, "wrong-kind"),
        ],
    );
    let four = Input::List(vec![map(&[("item", typed("x"))]); 4]);
    check(&expenses(), &map(&[("expenses", four)]), &[("expenses", None, None, "too-many-rows")]);
    for blank in [Input::Null, typed(" "), Input::List(vec![])] {
        check(&expenses(), &map(&[("expenses", blank)]), &[("expenses", None, None, "missing")]);
    }
    check(&expenses(), &map(&[("expenses", typed("x"))]), &[("expenses", None, None, "wrong-kind")]);
}

#[test]
fn problems_of_a_table_in_a_row_name_both_rows() {
    let cell =
        |item: &'static str, amount: &'static str| map(&[("item", typed(item)), ("amount", typed(amount))]);
    let row = |cells: Vec<Input<'static>>| map(&[("expenses", Input::List(cells))]);
    let rows = vec![
        row(vec![cell("印刷", "1")]),
        row(vec![cell("印刷", "x"), cell("謝金", "1"), cell("謝金", "x")]),
    ];
    let problems = read::rows(&expenses(), &Input::List(rows)).unwrap_err();
    let told: Vec<_> = problems.as_slice().iter().map(|problem| (problem.row, problem.table_row)).collect();
    assert_eq!(told, [(Some(2), Some(1)), (Some(2), Some(3))]);
    assert_eq!(
        problems.to_string(),
        "`expenses` row 2 table row 1 column `amount`: not-a-number, \
         `expenses` row 2 table row 3 column `amount`: not-a-number"
    );
}

/// Field, row and code of a problem.
type Told<'a> = (&'a str, Option<u32>, &'a str);

#[test]
fn rows_of_an_assessment_have_numbers() {
    let fields = vec![scalar("area", ScalarKind::Choice(areas())), optional(scalar("projects", count()))];
    let good = map(&[("area", typed("阿東")), ("projects", Input::Number("2".into()))]);
    let bad = map(&[("projects", typed("二"))]);
    let check = |input: &Input<'_>, expected: Result<usize, &[Told<'_>]>| {
        let read = read::rows(&fields, input);
        let read = match &read {
            Ok(rows) => Ok(rows.len()),
            Err(problems) => Err(problems
                .as_slice()
                .iter()
                .map(|problem| (problem.field.as_str(), problem.row, problem.code))
                .collect::<Vec<_>>()),
        };
        assert_eq!(read, expected.map_err(<[_]>::to_vec));
    };
    check(&Input::List(vec![]), Ok(0));
    check(&Input::List(vec![good.clone(), good.clone()]), Ok(2));
    check(
        &Input::List(vec![good.clone(), bad, Input::Null]),
        Err(&[
            ("area", Some(2), "missing"),
            ("projects", Some(2), "not-a-number"),
            ("", Some(3), "wrong-kind"),
        ]),
    );
    check(&good, Err(&[("", None, "wrong-kind")]));
    check(&Input::Null, Err(&[("", None, "wrong-kind")]));
    check(&Input::List(vec![good; ROWS_MAX]), Ok(ROWS_MAX));
    check(&Input::List(vec![Input::Null; ROWS_MAX + 1]), Err(&[("", None, "too-many-rows")]));
}

#[test]
fn hostile_sizes_are_told_once() {
    let keys: Vec<String> = (0..=KEYS_MAX).map(|number| format!("k{number}")).collect();
    let many = Input::Map(keys.iter().map(|key| (Cow::Borrowed(key.as_str()), Input::Null)).collect());
    check(&[], &many, &[("", None, None, "too-many-fields")]);

    let fields = vec![scalar("area", yen())];
    let problems = read::rows(&fields, &Input::List(vec![map(&[]); ROWS_MAX])).unwrap_err();
    assert_eq!(problems.as_slice().len(), PROBLEMS_MAX + 1);
    assert_eq!(problems.as_slice().last().unwrap().code, "too-many-problems");
}

fn programme() -> Programme {
    let tally = |id: &str, sums: TallySum| Tally {
        id: id.to_owned(),
        label: label("合計", "total"),
        sums,
        keys: vec![],
        period: TallyPeriod::Lifetime,
        ceiling: None,
    };
    Programme {
        id: "grant".to_owned(),
        label: label("補助", "grant"),
        kind: Kind::Eligibility,
        fields: vec![],
        settings: vec![],
        reference_date: None,
        requested_amount: None,
        tallies: vec![
            tally("area_granted", TallySum::GrantedYen),
            tally("grants", TallySum::Grants),
            tally("unknown", TallySum::Grants),
        ],
        stages: Vec::new(),
        selection: None,
        reasons: vec![],
        steps: vec![],
        bands: vec![],
        measures: vec![],
        lists: vec![],
        breakdowns: vec![],
    }
}

#[test]
fn usage_is_whole_numbers_by_tally() {
    let key = |tally: &str| TallyKey {
        tally: tally.to_owned(),
        fiscal_year: FiscalYear::new(2024).unwrap(),
        parts: vec![],
    };
    let place = |key| Place { key, span: Span::FiscalYear, sums: TallySum::Grants, ceiling: None };
    let places = [place(Some(key("area_granted"))), place(Some(key("grants"))), place(None)];
    let check = |input: Input<'_>, expected: Result<[Option<i64>; 3], &[(&str, &str)]>| {
        let read = read::usage(&programme(), &places, &input);
        let read = match &read {
            Ok(usage) => Ok(usage.clone()),
            Err(problems) => Err(problems
                .as_slice()
                .iter()
                .map(|problem| (problem.field.as_str(), problem.code))
                .collect::<Vec<_>>()),
        };
        assert_eq!(read, expected.map(|totals| Usage::new(totals.to_vec())).map_err(<[_]>::to_vec));
    };
    check(Input::Null, Ok([Some(0), Some(0), None]));
    check(map(&[("grants", typed("1000000000000000"))]), Ok([Some(0), Some(read::TOTAL_MAX), None]));
    check(map(&[("grants", typed("1000000000000001"))]), Err(&[("grants", "out-of-range")]));
    check(map(&[]), Ok([Some(0), Some(0), None]));
    check(
        map(&[
            ("area_granted", typed("850,000")),
            ("grants", Input::Null),
            ("unknown", Input::Number("3".into())),
        ]),
        Ok([Some(850_000), Some(0), None]),
    );
    check(
        map(&[
            ("area_granted", Input::Number("-1".into())),
            ("grants", typed("x")),
            ("grant", Input::Number("1".into())),
        ]),
        Err(&[("area_granted", "out-of-range"), ("grants", "not-a-number"), ("grant", "unknown-field")]),
    );
    check(Input::List(vec![]), Err(&[("", "wrong-kind")]));
}

/// Any tree that an edge may build.
fn any_input() -> impl Strategy<Value = Input<'static>> {
    let words = [
        "",
        " ",
        "阿東",
        "1000",
        "R7.3.31",
        "2025-02-29",
        "1e3",
        "はい",
        "x\u{7}",
        "item",
        "9".repeat(30).leak(),
    ];
    let numbers = ["1", "-5", "1e3", "45.8", "9223372036854775808", "0", ""];
    let leaf = prop_oneof![
        Just(Input::Null),
        any::<bool>().prop_map(Input::Flag),
        proptest::sample::select(numbers.to_vec()).prop_map(|number| Input::Number(number.into())),
        proptest::sample::select(words.to_vec()).prop_map(typed),
        "\\PC{0,8}".prop_map(|text| Input::Text(Cow::Owned(text))),
    ];
    let keys =
        ["area", "project_end", "requested_amount", "applicant", "expenses", "item", "amount", "x", ""];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let key = proptest::sample::select(keys.to_vec()).prop_map(Cow::Borrowed);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Input::List),
            proptest::collection::vec((key, inner), 0..6).prop_map(Input::Map),
        ]
    })
}

/// A record as a host answers it: what was read, as ids, ISO dates and plain numbers.
fn echo(record: &Record) -> Vec<Option<String>> {
    record
        .values()
        .iter()
        .map(|value| match value {
            Value::Scalar(Scalar::Choice(position)) => {
                areas().get(usize::try_from(*position).unwrap()).map(|area| area.id.clone())
            }
            Value::Scalar(Scalar::Date(date)) => Some(date.to_string()),
            Value::Scalar(Scalar::Yen(yen)) => Some(yen.get().to_string()),
            Value::Scalar(Scalar::Text(text)) => Some(text.as_str().to_owned()),
            Value::Scalar(Scalar::Blank | Scalar::Flag(_) | Scalar::Count(_) | Scalar::Decimal(_))
            | Value::Choices(_)
            | Value::Table(_) => None,
        })
        .collect()
}

proptest! {
    #[test]
    fn what_was_read_is_read_again(
        area in proptest::sample::select(vec!["阿東", "鑄銭司", "㈱A社", " ato "]),
        end in proptest::sample::select(vec!["R7.3.31", "平成31年5月1日", "2025/3/1", "２０２５０３３１"]),
        amount in 0_i64..=20_000_000,
        applicant in "\\PC{0,10}",
    ) {
        let amount = Yen::new(amount).to_string();
        let input = map(&[
            ("area", typed(area)), ("project_end", typed(end)), ("requested_amount", typed(&amount)),
            ("applicant", typed(&applicant)),
        ]);
        let read = read::record(&fields(), &input).unwrap();
        let echoed = echo(&read);
        let fields = fields();
        let again: Vec<_> = fields
            .iter()
            .zip(&echoed)
            .map(|(field, value)| (field.name.as_str(), value.as_deref().map_or(Input::Null, typed)))
            .collect();
        prop_assert_eq!(read::record(&fields, &map(&again)).unwrap(), read);
    }

    #[test]
    fn whatever_is_sent_is_read_or_told(input in any_input()) {
        let mut all = fields();
        all.extend(expenses());
        all.push(field("areas", FieldKind::Choices(areas())));
        for result in [read::record(&all, &input).map(|_| ()), read::rows(&all, &input).map(|_| ())] {
            if let Err(problems) = result {
                prop_assert!(!problems.as_slice().is_empty());
                for problem in problems {
                    prop_assert!(!problem.message.ja.is_empty() && !problem.message.en.is_empty());
                }
            }
        }
    }
}
