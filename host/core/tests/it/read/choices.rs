//! Options by any of their spellings, one or several; yes and no.

use kisoku_core::manifest::{Column, FieldKind, Label, Presence, Privacy, ScalarKind, Table};
use kisoku_core::read::{self, Input};
use kisoku_core::value::{Scalar, Value};

use super::{areas, field, map, message, one, optional, personal, problems, scalar, typed};

#[track_caller]
fn check(text: &str, expected: Result<u32, &str>) {
    let kind = ScalarKind::Choice(areas());
    assert_eq!(one(&kind, &typed(text)), expected.map(Scalar::Choice).map_err(str::to_owned), "{text}");
}

#[test]
fn an_option_by_id_label_or_alias() {
    for (text, expected) in [
        ("ato", Ok(0)),
        ("阿東", Ok(0)),
        (" 阿東\u{3000}", Ok(0)),
        ("ａｔｏ", Ok(0)),
        ("鋳銭司", Ok(1)),
        ("鑄銭司", Ok(1)),
        ("㈱A社", Ok(2)),
        ("（株）Ａ社", Ok(2)),
        ("ATO", Err("not-an-option")),
        ("小郡", Err("not-an-option")),
        ("0", Err("not-an-option")),
    ] {
        check(text, expected);
    }
    let kind = ScalarKind::Choice(areas());
    assert_eq!(one(&kind, &Input::Number("0".into())), Err("wrong-kind".to_owned()));
    assert_eq!(one(&kind, &typed(&"阿".repeat(5000))), Err("not-an-option".to_owned()));
}

#[test]
fn a_refused_option_names_the_others() {
    let kind = ScalarKind::Choice(areas());
    for (text, expected) in [
        ("小郡", "「小郡」は選択肢にありません。阿東、鋳銭司、(株)Ａ社から選んでください。"),
        ("鋳銭寺", "「鋳銭寺」は選択肢にありません。「鋳銭司」ではありませんか。"),
    ] {
        assert_eq!(message(&kind, &typed(text)), expected);
    }
    let hidden = personal(scalar("it", kind));
    let message = problems(&[hidden], &map(&[("it", typed("鋳銭寺"))]))[0].message.clone();
    assert_eq!(message.ja, "入力された値は選択肢にありません。阿東、鋳銭司、(株)Ａ社から選んでください。");
}

#[track_caller]
fn check_several(input: Input<'_>, expected: Result<&[u32], &[&str]>) {
    let fields = [optional(field("it", FieldKind::Choices(areas())))];
    let read = read::record(&fields, &map(&[("it", input)]));
    let read = match &read {
        Ok(record) => Ok(record.values()),
        Err(problems) => Err(problems.as_slice().iter().map(|problem| problem.code).collect::<Vec<_>>()),
    };
    let expected = expected.map(|positions| vec![Value::Choices(positions.to_vec())]);
    assert_eq!(read, expected.as_deref().map_err(|codes| codes.to_vec()));
}

#[test]
fn several_options_come_in_declared_order() {
    check_several(Input::List(vec![typed("鑄銭司"), typed("阿東")]), Ok(&[0, 1]));
    check_several(typed("阿東"), Ok(&[0]));
    check_several(Input::List(vec![]), Ok(&[]));
    check_several(Input::Null, Ok(&[]));
    check_several(typed(" "), Ok(&[]));
    check_several(Input::List(vec![typed("鑄銭司"), typed("鋳銭司")]), Err(&["duplicate-option"]));
    check_several(
        Input::List(vec![typed("x"), Input::Number("1".into()), typed("")]),
        Err(&["not-an-option", "wrong-kind", "not-an-option"]),
    );
    check_several(Input::Number("1".into()), Err(&["wrong-kind"]));
}

#[test]
fn required_options_are_missing_once() {
    let fields = [field("it", FieldKind::Choices(areas()))];
    for input in [map(&[]), map(&[("it", Input::List(vec![]))]), map(&[("it", Input::Null)])] {
        let codes: Vec<_> = problems(&fields, &input).iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["missing"]);
    }
    let codes: Vec<_> =
        problems(&fields, &map(&[("it", Input::Flag(true))])).iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["wrong-kind"]);
}

#[test]
fn yes_and_no() {
    let check = |input: Input<'_>, expected: Result<bool, &str>| {
        assert_eq!(one(&ScalarKind::Flag, &input), expected.map(Scalar::Flag).map_err(str::to_owned));
    };
    check(Input::Flag(true), Ok(true));
    check(Input::Flag(false), Ok(false));
    for text in ["true", "True", "yes", "はい", "有", "有り", "あり", "○", "◯", "〇", "1", "１", " はい "]
    {
        check(typed(text), Ok(true));
    }
    for text in ["false", "FALSE", "no", "いいえ", "無", "無し", "なし", "×", "✕", "0", "０"] {
        check(typed(text), Ok(false));
    }
    for text in ["2", "maybe", "△", "はいい"] {
        check(typed(text), Err("not-a-flag"));
    }
    check(Input::Number("1".into()), Err("wrong-kind"));
}

#[test]
fn a_list_longer_than_the_options_is_refused_at_once() {
    let count = areas().len();
    let list = |length: usize| Input::List(vec![typed("小郡"); length]);
    check_several(list(count + 1), Err(&["too-many-options"]));
    check_several(list(60_000), Err(&["too-many-options"]));
    check_several(list(count), Err(&vec!["not-an-option"; count]));
}

#[test]
fn rows_of_a_table_end_with_the_problems() {
    let column = Column {
        name: "area".to_owned(),
        label: Label::default(),
        help: Label::default(),
        presence: Presence::Required,
        privacy: Privacy::Open,
        kind: ScalarKind::Choice(areas()),
    };
    let table = FieldKind::Table(Table { columns: vec![column], rows_max: 10_000 });
    let rows = vec![map(&[("area", typed("小郡"))]); 10_000];
    let found = problems(&[field("it", table)], &map(&[("it", Input::List(rows))]));
    assert_eq!(found.len(), read::PROBLEMS_MAX + 1);
    assert_eq!(found.last().map(|problem| problem.code), Some("too-many-problems"));
}
