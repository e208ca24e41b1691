//! What goes into a guest and what comes out of it, byte for byte.

use kisoku_core::answer::{BadAnswer, Verdict};
use kisoku_core::calendar::Date;
use kisoku_core::error::RuleFailure;
use kisoku_core::life::{Claim, ClaimPart, Former, Ground, Stage};
use kisoku_core::manifest::{Column, Field, FieldKind, Label, Presence, Privacy, ScalarKind, Table};
use kisoku_core::money::Yen;
use kisoku_core::ports::{Budget, Call, Rules as _};
use kisoku_core::read::{self, Input};
use kisoku_core::tally::Usage;
use kisoku_core::value::Record;

use crate::guest::{Guest, blank, full};

fn label() -> Label {
    Label { ja: "項目".to_owned(), en: "Field".to_owned() }
}

fn scalar(name: &str, kind: ScalarKind) -> Field {
    Field {
        name: name.to_owned(),
        label: label(),
        help: Label::default(),
        presence: Presence::Required,
        privacy: Privacy::Open,
        kind: FieldKind::Scalar(kind),
    }
}

/// ¥`yen`, a name and a table of two columns.
fn record(yen: &str, lines: &[(&str, &str)]) -> Record {
    let column = |name: &str, kind| Column {
        name: name.to_owned(),
        label: label(),
        help: Label::default(),
        presence: Presence::Required,
        privacy: Privacy::Open,
        kind,
    };
    let text = || ScalarKind::Text { chars_max: 100 };
    let columns = vec![column("item", text()), column("note", text())];
    let fields = [
        scalar("yen", ScalarKind::Yen { min: 0, max: i64::MAX }),
        scalar("name", text()),
        Field {
            presence: Presence::Optional,
            kind: FieldKind::Table(Table { columns, rows_max: 10 }),
            ..scalar("lines", text())
        },
    ];
    let lines = lines.iter().map(|(item, note)| {
        Input::Map(vec![
            ("item".into(), Input::Text((*item).into())),
            ("note".into(), Input::Text((*note).into())),
        ])
    });
    let input = Input::Map(vec![
        ("yen".into(), Input::Number(yen.into())),
        ("name".into(), Input::Text("鑄銭司\u{3000}𠮟".into())),
        ("lines".into(), Input::List(lines.collect())),
    ]);
    read::record(&fields, &input).unwrap_or_else(|_| panic!("a record"))
}

/// Eligible for the amount on the stack of the text, without findings or trace.
fn eligible(amount: &str) -> String {
    format!("(i64.store offset=16 (i32.const 0) {amount}) (i32.const 0)")
}

#[track_caller]
fn decided(decide: &str, settings: &Record, record: &Record, usage: &Usage) -> Result<i64, RuleFailure> {
    let module = Guest { decide: decide.to_owned(), ..Guest::default() }.load();
    let ran = module.decide(full(settings), record, usage)?;
    assert_eq!(ran.answer.verdict, Verdict::Eligible);
    assert!((1..1_000).contains(&ran.fuel), "{} fuel", ran.fuel);
    Ok(ran.answer.amount.get())
}

#[test]
fn yen_settings_and_usage_arrive() {
    let (settings, values) = (record("7", &[]), record("9007199254740993", &[]));
    let usage = Usage::new(vec![None, Some(850_000)]);
    let first = |list: &str| eligible(&format!("(i64.load offset=16 (local.get {list}))"));
    assert_eq!(decided(&first("10"), &settings, &values, &usage), Ok(9_007_199_254_740_993));
    assert_eq!(decided(&first("8"), &settings, &values, &usage), Ok(7));
    let second_total = eligible("(i64.load offset=24 (local.get 12))");
    assert_eq!(decided(&second_total, &settings, &values, &usage), Ok(850_000));
    let lengths = eligible("(i64.extend_i32_u (i32.add (local.get 11) (local.get 13)))");
    assert_eq!(decided(&lengths, &settings, &values, &usage), Ok(5));
}

#[test]
fn a_stage_arrives_with_the_grant_or_the_claim() {
    let day = |day| Date::new(2024, 6, day).expect("a day");
    let former = |yen| Former { values: record(yen, &[]), granted: Yen::new(150_000), granted_on: day(10) };
    let part = |yen, on, ground| ClaimPart { principal: Yen::new(yen), received_on: day(on), ground };
    let parts = vec![part(150_000, 11, Ground::Cancellation), part(50_000, 12, Ground::Settlement)];
    let claim = Claim { principal: Yen::new(200_000), parts, returned_on: day(30) };
    let selection = Stage::Selection(Yen::new(120_000));
    let (change, report) = (Stage::Change(former("7")), Stage::Report(former("8")));
    let repayment = Stage::Repayment(claim);
    // The parameters after the programme: which stage, then what it has, as wide as the widest.
    let which = "(i64.extend_i32_u (local.get 1))";
    let (first, third) = ("(local.get 2)", "(local.get 4)");
    let value = "(i64.load offset=16 (i32.wrap_i64 (local.get 2)))";
    let word = |place: u32| format!("(i64.extend_i32_u (local.get {place}))");
    // A part has 24 bytes: the yen, the year, the month, the day and the ground.
    let in_part = |load: &str, offset: u32| format!("({load} offset={offset} (i32.wrap_i64 (local.get 2)))");
    let cases = [
        (&Stage::Application, which, 0),
        (&Stage::Application, first, 0),
        (&selection, which, 1),
        (&selection, first, 120_000),
        (&change, which, 2),
        (&change, value, 7),
        (&change, third, 150_000),
        (&report, which, 3),
        (&report, value, 8),
        (&report, &word(7), 10),
        (&repayment, which, 4),
        (&repayment, "(i64.extend_i32_u (local.get 3))", 2),
        (&repayment, &in_part("i64.load", 0), 150_000),
        (&repayment, &in_part("i64.load8_u", 13), 11),
        (&repayment, &in_part("i64.load8_u", 16), 0),
        (&repayment, &in_part("i64.load", 24), 50_000),
        (&repayment, &in_part("i64.load8_u", 37), 12),
        (&repayment, &in_part("i64.load8_u", 40), 1),
        (&repayment, &word(6), 30),
    ];
    for (stage, amount, expected) in cases {
        let module = Guest { decide: eligible(amount), ..Guest::default() }.load();
        let (settings, values) = (record("1", &[]), record("2", &[]));
        let call = Call { stage, ..full(&settings) };
        let ran = module.decide(call, &values, &Usage::default()).expect("an answer");
        assert_eq!(ran.answer.amount.get(), expected, "{amount} of {stage:?}");
    }
}

/// A fault whose text is that of a scalar, which is at an address.
fn echo(scalar: &str) -> String {
    format!(
        "(i32.store8 (i32.const 0) (i32.const 1))
         (i32.store offset=8 (i32.const 0) (i32.load offset=8 {scalar}))
         (i32.store offset=12 (i32.const 0) (i32.load offset=12 {scalar}))
         (i32.const 0)"
    )
}

#[test]
fn texts_and_tables_arrive_byte_for_byte() {
    let values = record("1", &[("机", "a"), ("椅子", "b"), ("棚", "c")]);
    let said =
        |decide: &str| match decided(decide, &record("1", &[("設定", "d")]), &values, &Usage::default()) {
            Err(RuleFailure::Fault { message }) => message,
            other => panic!("{other:?}"),
        };
    // A value is 32 bytes with its payload at 8, a scalar 24 with its payload at 8, a list 8.
    assert_eq!(said(&echo("(i32.add (local.get 10) (i32.const 40))")), "鑄銭司\u{3000}𠮟");
    let cell = |list: u32, row: u32, column: u32| {
        format!(
            "(i32.add (i32.load offset={} (i32.load offset=72 (local.get {list}))) (i32.const {}))",
            row * 8,
            column * 24
        )
    };
    assert_eq!(said(&echo(&cell(10, 0, 0))), "机");
    assert_eq!(said(&echo(&cell(10, 1, 0))), "椅子");
    assert_eq!(said(&echo(&cell(10, 1, 1))), "b");
    assert_eq!(said(&echo(&cell(10, 2, 1))), "c");
    assert_eq!(said(&echo(&cell(8, 0, 0))), "設定");
}

#[test]
fn an_answer_that_the_contract_rules_out_in_words_is_refused() {
    // One finding with one argument, of which the kind and eight bytes each of two words are given.
    let finding = |kind: u32, first: u64, second: u64| {
        format!(
            "(i32.store offset=24 (i32.const 0) (i32.const 512))
             (i32.store offset=28 (i32.const 0) (i32.const 1))
             (i32.store offset=4 (i32.const 512) (i32.const 544))
             (i32.store offset=8 (i32.const 512) (i32.const 1))
             (i32.store8 (i32.const 544) (i32.const {kind}))
             (i64.store offset=8 (i32.const 544) (i64.const {first}))
             (i64.store offset=16 (i32.const 544) (i64.const {second}))
             {}",
            eligible("(i64.const 0)")
        )
    };
    let day = |year: u64, month: u64, day: u64| year | month << 32 | day << 40;
    let cases = [
        (
            finding(3, 458, 10),
            Some("it gives a decimal with 10 digits after the point, and at most 9 are allowed"),
        ),
        (finding(3, 458, 1), None),
        (finding(4, 2, 4), Some("it gives the fraction 2/4, which is not in lowest terms over at least 1")),
        (finding(4, 0, 5), Some("it gives the fraction 0/5, which is not in lowest terms over at least 1")),
        (finding(4, 1, 0), Some("it gives the fraction 1/0, which is not in lowest terms over at least 1")),
        (finding(4, 1999, 2000), None),
        (finding(5, day(2024, 2, 30), 0), Some("it gives the date 2024-2-30, which does not exist")),
        (finding(5, day(2024, 2, 29), 0), None),
        (finding(7, 10_000, 0), Some("it gives the fiscal year 10000, which does not exist")),
        (finding(7, 2024, 0), None),
    ];
    for (decide, expected) in cases {
        let given = decided(&decide, &blank(), &blank(), &Usage::default());
        let expected = match expected {
            Some(message) => Err(RuleFailure::BadAnswer(BadAnswer::Impossible { what: message.to_owned() })),
            None => Ok(0),
        };
        assert_eq!(given, expected);
    }
}

/// Answers each application with its own amount, or one answer fewer.
fn echo_many(fewer: u32) -> String {
    format!(
        "(i32.store (i32.const 0) (i32.const 262144))
         (i32.store offset=4 (i32.const 0) (i32.sub (local.get 4) (i32.const {fewer})))
         (loop $next
           (i64.store offset=16
             (i32.add (i32.const 262144) (i32.mul (local.get $i) (i32.const 40)))
             (i64.load offset=16 (i32.load (i32.add (local.get 3) (i32.mul (local.get $i) (i32.const 16))))))
           (local.set $i (i32.add (local.get $i) (i32.const 1)))
           (br_if $next (i32.lt_u (local.get $i) (local.get 4))))
         (i32.const 0)"
    )
}

#[test]
fn a_batch_answers_every_record_in_order() {
    // The arguments of a thousand records begin at 128 KiB; 16 MiB hold them and the answers.
    let guest = |fewer| Guest {
        decide_many: echo_many(fewer),
        memory: "(memory (export \"memory\") 256)",
        besides: "(func (global.set $free (i32.const 1048576))) (start 8)".to_owned(),
        ..Guest::default()
    };
    let settings = record("1", &[]);
    let asked: Vec<_> = (0..2_345)
        .map(|yen: i64| (record(&yen.to_string(), &[]), Usage::new(vec![Some(yen), None])))
        .collect();
    let applications: Vec<_> = asked.iter().map(|(record, usage)| (record, usage)).collect();
    let call = Call { budget: Budget::Batch(applications.len()), ..full(&settings) };
    let ran = guest(0).load().decide_many(call, &applications).expect("answers");
    let amounts: Vec<_> = ran.answer.into_iter().map(|answer| answer.expect("an answer").amount).collect();
    assert_eq!(amounts, (0..2_345).map(Yen::new).collect::<Vec<_>>());
    let refused = guest(1).load().decide_many(call, &applications[..10]);
    let what = "it gives 9 answers to 10 records".to_owned();
    assert_eq!(refused, Err(RuleFailure::BadAnswer(BadAnswer::Impossible { what })));
}

#[test]
fn rows_of_an_assessment_arrive() {
    // One list with the number of rows in it.
    let assess = "(i32.store offset=24 (i32.const 0) (i32.const 512))
         (i32.store offset=28 (i32.const 0) (i32.const 1))
         (i32.store (i32.const 512) (i32.const 544))
         (i32.store offset=4 (i32.const 512) (i32.const 1))
         (i32.store (i32.const 544) (local.get 4))
         (i32.const 0)";
    let module = Guest { assess: assess.to_owned(), ..Guest::default() }.load();
    let rows: Vec<_> = (0..3).map(|yen: i64| record(&yen.to_string(), &[])).collect();
    let ran = module.assess(full(&blank()), &rows).expect("an answer");
    assert_eq!(ran.answer.lists, [[3]]);
    assert_eq!(module.assess(full(&blank()), &[]).expect("an answer").answer.lists, [[0]]);
}

#[test]
fn the_same_call_costs_the_same_fuel_in_any_budget() {
    let module = Guest { decide: eligible("(i64.const 5)"), ..Guest::default() }.load();
    let settings = blank();
    let fuel = |budget| {
        let call = Call { budget, ..full(&settings) };
        module.decide(call, &blank(), &Usage::default()).expect("an answer").fuel
    };
    assert_eq!(fuel(Budget::Inline), fuel(Budget::Full));
    assert_eq!(fuel(Budget::Inline), fuel(Budget::Batch(100)));
}
