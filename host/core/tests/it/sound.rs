//! What a manifest must not be, each with the place that is told to its author.

use std::sync::Arc;

use kisoku_core::manifest::sound::{self, Fault, Unsound, limits};
use kisoku_core::manifest::{
    Column, Effect, FieldKind, Kind, Label, Manifest, ParameterKind, Presence, Privacy, Programme,
    ScalarKind, Table, TallyPeriod,
};
use kisoku_core::money::Decimal;

use crate::fixture::{assessment, date, field, grading, grant, label, measure, named, option, reason};

fn manifest(programmes: Vec<Programme>) -> Manifest {
    Manifest {
        name: "fixture".to_owned(),
        version: "1.0.0".to_owned(),
        programmes: programmes.into_iter().map(Arc::new).collect(),
    }
}

/// Checks a programme after a change: the place behind the programme with what is wrong there.
#[track_caller]
fn check(mut programme: Programme, change: impl FnOnce(&mut Programme), expected: &[(&str, Fault)]) {
    change(&mut programme);
    let id = programme.id.clone();
    let expected: Vec<_> = expected
        .iter()
        .map(|(place, fault)| Unsound {
            place: if place.is_empty() {
                format!("programme `{id}`")
            } else {
                format!("programme `{id}`, {place}")
            },
            fault: fault.clone(),
        })
        .collect();
    let found = sound::check(&manifest(vec![programme])).err().unwrap_or_default();
    assert_eq!(found, expected);
}

fn hyphens() -> Fault {
    Fault::Id { separator: '-', max: limits::ID_BYTES_MAX }
}

fn underscores() -> Fault {
    Fault::Id { separator: '_', max: limits::ID_BYTES_MAX }
}

#[test]
fn sound_programmes_pass() {
    assert_eq!(sound::check(&manifest(vec![grant(), grading(), assessment()])), Ok(()));
}

#[test]
fn modules_are_named_and_declare_programmes_once() {
    #[track_caller]
    fn check(manifest: &Manifest, place: &str, fault: Fault) {
        assert_eq!(sound::check(manifest), Err(vec![Unsound { place: place.to_owned(), fault }]));
    }
    let named = |name: &str| Manifest { name: name.to_owned(), ..manifest(vec![grant()]) };
    check(&named("Yamaguchi"), "module `Yamaguchi`", hyphens());
    check(&named(""), "module ``", hyphens());
    check(
        &Manifest { version: " ".to_owned(), ..named("a") },
        "module `a`",
        Fault::Empty { what: "version" },
    );
    check(&manifest(vec![]), "module `fixture`", Fault::Missing { what: "programmes" });
    check(&manifest(vec![grant(), grant()]), "programme `grant`", Fault::Twice);
    let many: Vec<_> = (0..=limits::PROGRAMMES_MAX)
        .map(|number| Programme { id: format!("grant-{number}"), ..grant() })
        .collect();
    let (given, max) = (many.len(), limits::PROGRAMMES_MAX);
    check(&manifest(many), "module `fixture`", Fault::Many { what: "programmes", given, max });
}

#[test]
fn ids_have_the_form_of_their_sort() {
    for id in ["a_b", "A", "", "-a", "a-", "a--b", "地域", "a b", "a/b", &"a".repeat(65)] {
        let renamed = Programme { id: id.to_owned(), ..grant() };
        let found = sound::check(&manifest(vec![renamed])).unwrap_err();
        assert_eq!(found.iter().map(|it| &it.fault).collect::<Vec<_>>(), [&hyphens()], "{id}");
    }
    check(grant(), |it| it.fields[3].name = "the-body".to_owned(), &[("field `the-body`", underscores())]);
    check(grant(), |it| it.settings[0].name = "Cap".to_owned(), &[("setting `Cap`", underscores())]);
    check(grant(), |it| it.tallies[0].id = "area-yen".to_owned(), &[("tally `area-yen`", underscores())]);
    check(grant(), |it| it.reasons[0].code = "in_time".to_owned(), &[("reason `in_time`", hyphens())]);
    check(grant(), |it| it.steps[0].id = "a_b".to_owned(), &[("step `a_b`", hyphens())]);
    check(grading(), |it| it.bands[0].id = "a_b".to_owned(), &[("band `a_b`", hyphens())]);
    check(grading(), |it| it.measures[0].id = "a-b".to_owned(), &[("measure `a-b`", underscores())]);
    check(assessment(), |it| it.lists[0].id = "a-b".to_owned(), &[("list `a-b`", underscores())]);
    check(assessment(), |it| it.breakdowns[0].id = "a-b".to_owned(), &[("breakdown `a-b`", underscores())]);
    // An id is not trusted before it was checked: it is cut and escaped where it is told.
    let place = format!("field `{}…`", "\\n".repeat(limits::ID_BYTES_MAX));
    check(grant(), |it| it.fields[3].name = "\n".repeat(1_000), &[(&place, underscores())]);
}

#[test]
fn nothing_is_declared_twice() {
    let twice = |place: &'static str| [(place, Fault::Twice)];
    check(grant(), |it| it.fields[3].name = "area".to_owned(), &twice("field `area`"));
    check(grant(), |it| it.settings[1].name = "area_cap".to_owned(), &twice("setting `area_cap`"));
    check(grant(), |it| it.tallies[1].id = "area_granted".to_owned(), &twice("tally `area_granted`"));
    check(grant(), |it| it.reasons[0].code = "too-late".to_owned(), &twice("reason `too-late`"));
    check(grant(), |it| it.steps[1].id = "requested".to_owned(), &twice("step `requested`"));
    check(grading(), |it| it.bands[1].id = "met".to_owned(), &twice("band `met`"));
    check(grading(), |it| it.measures.push(measure("ratio")), &twice("measure `ratio`"));
    check(assessment(), |it| it.lists.push(named("never_used", "未")), &twice("list `never_used`"));
    check(
        assessment(),
        |it| it.breakdowns[0].measures.push(measure("coverage")),
        &twice("breakdown `by_year`, measure `coverage`"),
    );
    let parameters = [("a", ParameterKind::Flag), ("a", ParameterKind::Count)];
    check(
        grading(),
        |it| it.reasons[0] = reason("graded", Effect::Passed, "{a}", &parameters),
        &twice("reason `graded`, parameter `a`"),
    );
}

#[test]
fn texts_are_there_and_of_a_length_to_read() {
    let empty = Fault::Empty { what: "English label" };
    check(grant(), |it| it.label.en = "　".to_owned(), &[("", empty.clone())]);
    check(grant(), |it| it.fields[0].label.en.clear(), &[("field `area`", empty.clone())]);
    check(grading(), |it| it.bands[0].label = label("達成", ""), &[("band `met`", empty.clone())]);
    check(assessment(), |it| it.breakdowns[0].key.en.clear(), &[("breakdown `by_year`", empty)]);
    let long = Fault::Long { what: "Japanese label", max: limits::LABEL_CHARS_MAX };
    check(grant(), |it| it.label.ja = "字".repeat(limits::LABEL_CHARS_MAX), &[]);
    check(grant(), |it| it.label.ja = "字".repeat(limits::LABEL_CHARS_MAX + 1), &[("", long)]);
    let control = Fault::Control { what: "Japanese help" };
    check(grant(), |it| it.fields[0].help = label("一\u{1b}[2J", ""), &[("field `area`", control)]);
    check(grant(), |it| it.fields[0].help = Label::default(), &[]);
    check(
        grant(),
        |it| it.reasons[0].message.ja.clear(),
        &[("reason `within-period`", Fault::Empty { what: "Japanese message" })],
    );
    check(
        grant(),
        |it| it.reasons[0].citation.document.ja.clear(),
        &[("reason `within-period`", Fault::Empty { what: "Japanese citation" })],
    );
}

#[test]
fn links_lead_to_pages() {
    for url in ["", "https://example.jp/a?b=c#d", "http://example.jp/"] {
        check(grant(), |it| it.reasons[0].citation.url = url.to_owned(), &[]);
    }
    for url in ["javascript:alert(1)", "example.jp", "ftp://example.jp", "https://a\"onclick=", "https://a b"]
    {
        let fault = [("reason `within-period`", Fault::Url)];
        check(grant(), |it| it.reasons[0].citation.url = url.to_owned(), &fault);
    }
}

#[test]
fn limits_of_values_leave_something() {
    let decimal = |min: i64, max: i64, scale_max| ScalarKind::Decimal {
        min: Decimal::new(min, 1).unwrap(),
        max: Decimal::new(max, 0).unwrap(),
        scale_max,
    };
    let limit = |what, min, max| Some(Fault::Limit { what, min, max });
    let (one, two) = (Some(date(2024, 4, 1)), Some(date(2024, 4, 2)));
    let cases = [
        (ScalarKind::Flag, None),
        (ScalarKind::Count { min: 5, max: 5 }, None),
        (ScalarKind::Count { min: 6, max: 5 }, Some(Fault::Range)),
        (ScalarKind::Yen { min: 1, max: 0 }, Some(Fault::Range)),
        (decimal(10, 1, 9), None),
        (decimal(11, 1, 9), Some(Fault::Range)),
        (decimal(0, 1, 10), limit("scale", 0, 9)),
        (ScalarKind::Date { min: one, max: one }, None),
        (ScalarKind::Date { min: two, max: one }, Some(Fault::Range)),
        (ScalarKind::Date { min: two, max: None }, None),
        (ScalarKind::Text { chars_max: 1 }, None),
        (ScalarKind::Text { chars_max: 0 }, limit("most characters", 1, limits::TEXT_FIELD_CHARS_MAX)),
        (ScalarKind::Text { chars_max: 4_001 }, limit("most characters", 1, limits::TEXT_FIELD_CHARS_MAX)),
        (ScalarKind::Choice(vec![]), Some(Fault::Missing { what: "options" })),
    ];
    for (kind, fault) in cases {
        let scalar = kind.clone();
        let expected: Vec<_> = fault.clone().map(|fault| ("field `it`", fault)).into_iter().collect();
        check(grading(), |it| it.fields[1] = field("it", "値", Presence::Optional, scalar), &expected);
        // The same in a column of a table.
        let column = Column {
            name: "cell".to_owned(),
            label: label("値", "Value"),
            help: Label::default(),
            presence: Presence::Optional,
            privacy: Privacy::Open,
            kind,
        };
        let table = FieldKind::Table(Table { columns: vec![column], rows_max: 10 });
        let expected: Vec<_> =
            fault.map(|fault| ("field `actual`, column `cell`", fault)).into_iter().collect();
        check(grading(), |it| it.fields[1].kind = table, &expected);
    }
    let table = |rows_max| FieldKind::Table(Table { columns: vec![], rows_max });
    let columns = || ("field `actual`", Fault::Missing { what: "columns" });
    let rows = Fault::Limit { what: "most rows", min: 1, max: limits::ROWS_MAX };
    check(grading(), |it| it.fields[1].kind = table(1), &[columns()]);
    check(grading(), |it| it.fields[1].kind = table(0), &[columns(), ("field `actual`", rows)]);
}

#[test]
fn no_spelling_means_two_options() {
    let ambiguous = |spelling: &str, other: &str| Fault::Ambiguous {
        spelling: spelling.to_owned(),
        other: other.to_owned(),
    };
    let cases = [
        (vec![option("陶", &[]), option("鋳銭司", &["鑄銭司", "陶"])], Some(ambiguous("陶", "陶"))),
        (vec![option("A", &["ａ"]), option("b", &["Ｂ", " a "])], Some(ambiguous(" a ", "A"))),
        (vec![option("㈱", &[]), option("x", &["(株)"])], Some(ambiguous("(株)", "㈱"))),
        (vec![option("A", &["Ａ", " A", "A"]), option("B", &["ｂ"])], None),
    ];
    for (options, fault) in cases {
        let place = format!("field `it`, option `{}`", options[1].id);
        let expected: Vec<_> = fault.map(|fault| (place.as_str(), fault)).into_iter().collect();
        for kind in
            [FieldKind::Scalar(ScalarKind::Choice(options.clone())), FieldKind::Choices(options.clone())]
        {
            let mut choice = field("it", "値", Presence::Optional, ScalarKind::Flag);
            choice.kind = kind;
            check(grading(), |it| it.fields[1] = choice, &expected);
        }
    }
    // Labels are read as well: two options must not look the same.
    for same in [label("二", "1"), label("１", "two")] {
        let mut options = vec![option("1", &[]), option("2", &[])];
        let spelling = if same.ja == "二" { "1" } else { "１" };
        options[1].label = same;
        let kind = ScalarKind::Choice(options);
        let expected = [("field `it`, option `2`", ambiguous(spelling, "1"))];
        check(grading(), |it| it.fields[1] = field("it", "値", Presence::Optional, kind), &expected);
    }
    let twice = ScalarKind::Choice(vec![option("1", &[]), option("1", &[])]);
    let expected = [("field `it`, option `1`", Fault::Twice)];
    check(grading(), |it| it.fields[1] = field("it", "値", Presence::Optional, twice), &expected);
}

#[test]
fn pointers_lead_to_what_they_need() {
    let unfit = |what, name: &str, needs| Fault::Unfit { what, name: name.to_owned(), needs };
    let beyond = |what, position| Fault::Position { what, position };
    let (day, amount) = ("a required date", "a required amount in yen");
    check(grant(), |it| it.reference_date = None, &[]);
    check(grant(), |it| it.reference_date = Some(4), &[("", beyond("reference date", 4))]);
    check(grant(), |it| it.reference_date = Some(0), &[("", unfit("reference date", "area", day))]);
    check(
        grant(),
        |it| it.fields[1].presence = Presence::Optional,
        &[("", unfit("reference date", "filed_on", day))],
    );
    check(
        grant(),
        |it| it.requested_amount = Some(1),
        &[("", unfit("requested amount", "filed_on", amount))],
    );
    check(
        grant(),
        |it| it.fields[2].presence = Presence::Optional,
        &[("", unfit("requested amount", "requested_amount", amount))],
    );
    check(grant(), |it| it.requested_amount = Some(u32::MAX), &[("", beyond("requested amount", u32::MAX))]);

    let place = "tally `area_granted`";
    let two = "a required choice of exactly two: fiscal year, lifetime";
    check(grant(), |it| it.tallies[0].keys = vec![0, 9], &[(place, beyond("key", 9))]);
    check(grant(), |it| it.tallies[0].keys.clear(), &[]);
    check(
        grant(),
        |it| it.fields[0].kind = FieldKind::Choices(vec![option("阿東", &[])]),
        &[(place, unfit("key", "area", "a single value that is not personal"))],
    );
    check(
        grant(),
        |it| it.tallies[0].period = TallyPeriod::BySetting(0),
        &[(place, unfit("period", "area_cap", two))],
    );
    check(
        grant(),
        |it| it.settings[2].presence = Presence::Optional,
        &[(place, unfit("period", "area_period", two))],
    );
    for options in [&["ever"][..], &["year", "ever", "month"]] {
        let options = options.iter().map(|id| option(id, &[])).collect();
        check(
            grant(),
            |it| it.settings[2].kind = FieldKind::Scalar(ScalarKind::Choice(options)),
            &[(place, unfit("period", "area_period", two))],
        );
    }
    check(
        grant(),
        |it| it.tallies[0].ceiling = Some(1),
        &[(place, unfit("ceiling", "grants_cap", "an amount in yen"))],
    );
    check(
        grant(),
        |it| it.tallies[1].ceiling = Some(0),
        &[("tally `body_grants`", unfit("ceiling", "area_cap", "a count"))],
    );
    check(grant(), |it| it.tallies[1].ceiling = Some(3), &[("tally `body_grants`", beyond("ceiling", 3))]);
}

#[test]
fn a_kind_declares_only_what_it_answers_with() {
    let misplaced = |kind, what| ("", Fault::Misplaced { kind, what });
    let bands = vec![named("met", "達成")];
    let assessment_only = assessment();
    let (lists, breakdowns) = (assessment_only.lists, assessment_only.breakdowns);
    check(grant(), |it| it.bands = bands, &[misplaced(Kind::Eligibility, "bands")]);
    check(grant(), |it| it.measures = vec![measure("a")], &[misplaced(Kind::Eligibility, "measures")]);
    check(grant(), |it| it.lists = lists.clone(), &[misplaced(Kind::Eligibility, "lists")]);
    check(grant(), |it| it.breakdowns = breakdowns.clone(), &[misplaced(Kind::Eligibility, "breakdowns")]);
    check(grading(), |it| it.lists = lists, &[misplaced(Kind::Achievement, "lists")]);
    check(grading(), |it| it.breakdowns = breakdowns, &[misplaced(Kind::Achievement, "breakdowns")]);
    check(grading(), |it| it.steps = grant().steps, &[misplaced(Kind::Achievement, "steps")]);
    check(
        grant(),
        |it| it.kind = Kind::Achievement,
        &["requested amount", "tallies", "steps"].map(|what| misplaced(Kind::Achievement, what)),
    );
    check(
        assessment(),
        |it| {
            it.fields.push(field("on", "日", Presence::Required, ScalarKind::Date { min: None, max: None }));
            it.reference_date = Some(1);
        },
        &[misplaced(Kind::Assessment, "reference date")],
    );
    let missing = |what| [("", Fault::Missing { what })];
    check(grant(), |it| it.steps.clear(), &missing("step to the amount"));
    check(grading(), |it| it.reasons.clear(), &missing("reasons"));
    check(assessment(), |it| it.reasons.clear(), &[]);
    check(assessment(), |it| it.fields.clear(), &missing("fields"));
}

#[test]
fn messages_name_their_parameters_in_both_languages() {
    #[track_caller]
    fn filled(ja: &str, en: &str, expected: &[Fault]) {
        let mut told = reason("graded", Effect::Passed, "", &[("a", ParameterKind::Yen)]);
        told.message = label(ja, en);
        let expected: Vec<_> = expected.iter().map(|fault| ("reason `graded`", fault.clone())).collect();
        check(grading(), |it| it.reasons[0] = told, &expected);
    }
    let (ja, en) = ("Japanese message", "English message");
    let stranger = |what, name: &str| Fault::Placeholder { what, name: name.to_owned() };
    let one = |name: &str| Fault::OneLanguage { name: name.to_owned() };
    filled("上限額{a}", "limit {a}", &[]);
    filled("上限額", "limit", &[]);
    filled("上限額{a}", "limit", &[one("a")]);
    filled("上限額{a}", "limit {b}", &[stranger(en, "b"), one("a"), one("b")]);
    filled("{b}", "{b}", &[stranger(ja, "b"), stranger(en, "b")]);
    filled("{}", "{}", &[stranger(ja, ""), stranger(en, "")]);
    filled("{a", "a}", &[Fault::Brace { what: ja }, Fault::Brace { what: en }]);
    filled("{{a}}", "{a}", &[Fault::Brace { what: ja }]);
}

#[test]
fn a_flood_of_problems_is_cut() {
    let mut programme = grant();
    programme.fields = vec![field("", "", Presence::Optional, ScalarKind::Flag); 1_000];
    let found = sound::check(&manifest(vec![programme])).unwrap_err();
    assert_eq!(found.len(), limits::REPORTED_MAX);
}

#[test]
fn a_problem_tells_where_and_what() {
    let mut programme = grant();
    programme.settings[0].presence = Presence::Required;
    programme.tallies[1].ceiling = Some(0);
    let found = sound::check(&manifest(vec![programme])).unwrap_err();
    assert_eq!(
        found.first().map(ToString::to_string).as_deref(),
        Some(
            "programme `grant`, tally `body_grants`: the ceiling points to `area_cap`, which is not a count"
        )
    );
}

#[test]
fn no_total_is_split_by_a_personal_field() {
    let needs = "a single value that is not personal";
    check(
        grant(),
        |it| it.fields[3].privacy = Privacy::Personal,
        &[("tally `body_grants`", Fault::Unfit { what: "key", name: "body".to_owned(), needs })],
    );
}

#[test]
fn a_message_names_a_parameter_once() {
    let twice = |what| Fault::NamedTwice { what, name: "n".to_owned() };
    check(
        grading(),
        |it| it.reasons[0] = reason("graded", Effect::Passed, "{n} of {n}", &[("n", ParameterKind::Text)]),
        &[("reason `graded`", twice("Japanese message")), ("reason `graded`", twice("English message"))],
    );
}
