//! What the writer of answers writes is what is documented, whatever a rule says and a record holds: the schema
//! is made of bodies that are not what writes.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use kisoku_core::answer::{
    Argument, Assessment, BreakdownLine, Decision, Finding, Grading, TargetResult, TraceStep, Verdict,
};
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::decide::{self, Subject};
use kisoku_core::error::RuleFailure;
use kisoku_core::ledger::{EntryId, Instant};
use kisoku_core::life::Stage;
use kisoku_core::manifest::{
    Breakdown, Certainty, Choice, Citation, Column, Effect, Field, FieldKind, Kind, Label, Manifest, Measure,
    MeasureUnit, Named, Parameter, ParameterKind, Presence, Privacy, Programme, Reason, ScalarKind, Table,
    Tally, TallyPeriod, TallySum,
};
use kisoku_core::message::{self, Language};
use kisoku_core::money::{Decimal, Fraction, Yen};
use kisoku_core::ports::{Budget, Call, Ran, Rules, SettingsProblem};
use kisoku_core::read::{self, Input};
use kisoku_core::revision::{Digest, EffectivePeriod, LgCode, Revision};
use kisoku_core::tally::Usage;
use kisoku_core::value::{Record, Text};
use kisoku_server::answer::{Phrases, Stamp, Told, document, personal, with_personal};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::city::CODE;
use crate::documented::Documented;
use crate::life::whole_life;
use crate::selections::{filed, select};

const OPENAPI: &str = include_str!("../../../../docs/openapi.json");

static ANSWER: LazyLock<Documented> = LazyLock::new(|| Documented::new(OPENAPI, "Answer"));
static ENTRY: LazyLock<Documented> = LazyLock::new(|| Documented::new(OPENAPI, "Entry"));

/// Words that JSON has to escape, and words that it may not.
const AWKWARD: &str = "\"規則\\\"\n\t{字下げ} </script> \u{2028}\u{feff}🏯 /";

/// What a rule and a record say.
#[derive(Debug, Clone)]
struct Says {
    text: String,
    number: i64,
    fraction: (i64, i64),
    flag: bool,
    verdict: Verdict,
    target: TargetResult,
    blank: bool,
    rows: u32,
    kept: bool,
}

/// Text as a record or an answer may hold it: of control characters only tab and newline.
fn text() -> impl Strategy<Value = String> {
    let any = "\\PC{0,40}";
    let quoted = "[\"\\\\/\n\t<>{}&'字\u{2028}\u{2029}\u{fffd}]{0,40}";
    prop_oneof![any, quoted, Just(AWKWARD.to_owned())]
}

fn says() -> impl Strategy<Value = Says> {
    let verdict = prop_oneof![
        Just(Verdict::Eligible),
        Just(Verdict::Ineligible),
        Just(Verdict::NeedsCorrection),
        Just(Verdict::NeedsReview),
    ];
    let target = prop_oneof![Just(TargetResult::None), Just(TargetResult::Met), Just(TargetResult::Missed)];
    let fraction = (any::<i32>().prop_map(i64::from), 1..1_000_000_i64);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (text(), 1..=i64::from(i32::MAX), fraction, verdict, target, 0..4_u32, flags).prop_map(
        |(text, number, fraction, verdict, target, rows, (flag, blank, kept))| Says {
            text,
            number,
            fraction,
            flag,
            verdict,
            target,
            blank,
            rows,
            kept,
        },
    )
}

fn lowest((numerator, denominator): (i64, i64)) -> Fraction {
    let (mut divisor, mut rest) = (denominator, numerator.abs());
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    Fraction::new(numerator / divisor, denominator / divisor).unwrap()
}

/// Answers what it is told to.
struct Echo {
    manifest: Manifest,
    says: Says,
}

impl Echo {
    /// One argument of every kind, in the order of the reason's parameters.
    fn arguments(&self) -> Vec<Argument> {
        let Says { text, number, fraction, flag, .. } = &self.says;
        let fraction = lowest(*fraction);
        vec![
            Argument::Flag(*flag),
            Argument::Count(-number),
            Argument::Yen(Yen::new(*number)),
            Argument::Decimal(Decimal::new(*number, 2).unwrap()),
            Argument::Fraction(fraction),
            Argument::Fraction(fraction),
            Argument::Date(Date::new(2024, 2, 29).unwrap()),
            Argument::Text(Text::new(text)),
            Argument::FiscalYear(FiscalYear::new(2024).unwrap()),
            Argument::Band(1),
            Argument::Field(3),
        ]
    }

    fn findings(&self, also: &[u32]) -> Vec<Finding> {
        let told = Finding { reason: 0, arguments: self.arguments() };
        let others = also.iter().map(|reason| Finding { reason: *reason, arguments: Vec::new() });
        std::iter::once(told).chain(others).collect()
    }

    fn measures(&self) -> Vec<Option<Fraction>> {
        let one = Some(lowest(self.says.fraction));
        let other = (!self.says.blank).then(|| Fraction::new(self.says.number, 1).unwrap());
        vec![one, one, one, other, other, other]
    }
}

impl Rules for Echo {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn engine(&self) -> &'static str {
        "echo"
    }

    fn check_settings(&self, _: u32, _: &Record) -> Result<Vec<SettingsProblem>, RuleFailure> {
        Ok(Vec::new())
    }

    fn decide(&self, _: Call<'_>, record: &Record, _: &Usage) -> Result<Ran<Decision>, RuleFailure> {
        let requested = record.yen(REQUESTED).unwrap();
        let step =
            |before: Option<Yen>, after| TraceStep { step: u32::from(before.is_some()), before, after };
        let (amount, also, trace) = match self.says.verdict {
            Verdict::Eligible => {
                (requested, vec![1], vec![step(None, requested), step(Some(requested), requested)])
            }
            Verdict::Ineligible => (Yen::ZERO, vec![2], Vec::new()),
            Verdict::NeedsCorrection => (Yen::ZERO, vec![3], Vec::new()),
            Verdict::NeedsReview => (Yen::ZERO, vec![4], Vec::new()),
        };
        let answer = Decision { verdict: self.says.verdict, amount, findings: self.findings(&also), trace };
        Ok(Ran { answer, fuel: u64::MAX })
    }

    fn grade(&self, _: Call<'_>, _: &Record) -> Result<Ran<Grading>, RuleFailure> {
        let band = (!self.says.blank).then_some(1);
        let answer = Grading { band, measures: self.measures(), findings: self.findings(&[4]) };
        Ok(Ran { answer, fuel: 1 })
    }

    fn assess(&self, _: Call<'_>, rows: &[Record]) -> Result<Ran<Assessment>, RuleFailure> {
        let all: Vec<u32> = (0..).zip(rows).map(|(row, _)| row).collect();
        let line = |number: usize| BreakdownLine {
            key: Text::new(format!("{number}{}", self.says.text)),
            measures: self.measures(),
        };
        let answer = Assessment {
            target: self.says.target,
            band: (!self.says.blank).then_some(0),
            measures: self.measures(),
            lists: vec![all, Vec::new()],
            breakdowns: vec![(0..rows.len()).map(line).collect(), Vec::new()],
            findings: self.findings(&[]),
        };
        Ok(Ran { answer, fuel: 1 })
    }

    fn decide_many(
        &self,
        _: Call<'_>,
        _: &[(&Record, &Usage)],
    ) -> Result<Ran<Vec<Result<Decision, RuleFailure>>>, RuleFailure> {
        Err(RuleFailure::WrongSubject)
    }

    fn grade_many(
        &self,
        _: Call<'_>,
        _: &[&Record],
    ) -> Result<Ran<Vec<Result<Grading, RuleFailure>>>, RuleFailure> {
        Err(RuleFailure::WrongSubject)
    }
}

/// Position of the amount that is asked for.
const REQUESTED: u32 = 2;

fn label(of: &str) -> Label {
    Label { ja: format!("{of}「{AWKWARD}」"), en: format!("{of} {AWKWARD}") }
}

fn named(id: &str) -> Named {
    Named { id: id.to_owned(), label: label(id) }
}

fn choices() -> Vec<Choice> {
    ["one", "two"].map(|id| Choice { id: id.to_owned(), label: label(id), aliases: Vec::new() }).into()
}

/// A value of every kind, with a name of its own.
fn kinds() -> Vec<(&'static str, Privacy, ScalarKind)> {
    let [min, max] = [Decimal::new(0, 0).unwrap(), Decimal::new(i64::MAX, 0).unwrap()];
    let text = || ScalarKind::Text { chars_max: 200 };
    vec![
        ("chosen", Privacy::Open, ScalarKind::Choice(choices())),
        ("on", Privacy::Open, ScalarKind::Date { min: None, max: None }),
        ("asked", Privacy::Open, ScalarKind::Yen { min: 0, max: i64::MAX }),
        ("told", Privacy::Open, text()),
        ("name", Privacy::Personal, text()),
        ("is", Privacy::Open, ScalarKind::Flag),
        ("count", Privacy::Personal, ScalarKind::Count { min: 0, max: i64::MAX }),
        ("exact", Privacy::Open, ScalarKind::Decimal { min, max, scale_max: 2 }),
        ("blank", Privacy::Open, text()),
    ]
}

fn fields() -> Vec<Field> {
    let field = |name: &str, privacy, kind| Field {
        name: name.to_owned(),
        label: label(name),
        help: label(""),
        presence: Presence::Optional,
        privacy,
        kind,
    };
    let column = |(name, privacy, kind): (&str, Privacy, ScalarKind)| Column {
        name: name.to_owned(),
        label: label(name),
        help: label(""),
        presence: Presence::Optional,
        privacy,
        kind,
    };
    let table =
        || FieldKind::Table(Table { columns: kinds().into_iter().map(column).collect(), rows_max: 9 });
    let scalars =
        kinds().into_iter().map(|(name, privacy, kind)| field(name, privacy, FieldKind::Scalar(kind)));
    scalars
        .chain([
            field("several", Privacy::Open, FieldKind::Choices(choices())),
            field("rows", Privacy::Open, table()),
            field("people", Privacy::Personal, table()),
        ])
        .collect()
}

fn reason(code: &str, effect: Effect, parameters: &[(&str, ParameterKind)]) -> Reason {
    let parts: Vec<String> = parameters.iter().map(|(name, _)| format!("\"{{{name}}}\"{AWKWARD}")).collect();
    let message = parts.concat();
    Reason {
        code: code.to_owned(),
        effect,
        message: Label { ja: format!("理由{message}"), en: format!("{message}.") },
        parameters: parameters
            .iter()
            .map(|(name, kind)| Parameter { name: (*name).to_owned(), kind: *kind })
            .collect(),
        citation: Citation {
            document: label("要綱"),
            article: label("第1条"),
            effective_from: (effect == Effect::Passed).then(|| Date::new(2024, 4, 1).unwrap()),
            url: AWKWARD.to_owned(),
            certainty: if effect == Effect::Passed { Certainty::Confirmed } else { Certainty::Unconfirmed },
        },
    }
}

fn tally(id: &str, sums: TallySum, keys: &[u32]) -> Tally {
    Tally {
        id: id.to_owned(),
        label: label(id),
        sums,
        keys: keys.to_vec(),
        period: TallyPeriod::FiscalYear,
        ceiling: None,
    }
}

fn measures() -> Vec<Measure> {
    let units = [
        ("percent", MeasureUnit::Percent),
        ("points", MeasureUnit::Points),
        ("yen", MeasureUnit::Yen),
        ("count", MeasureUnit::Count),
        ("number", MeasureUnit::Number),
        ("whole_yen", MeasureUnit::Yen),
    ];
    units.map(|(id, unit)| Measure { id: id.to_owned(), label: label(id), unit }).into()
}

/// One with a parameter of every kind, and one of every other effect.
fn reasons() -> Vec<Reason> {
    let every = [
        ("flag", ParameterKind::Flag),
        ("count", ParameterKind::Count),
        ("yen", ParameterKind::Yen),
        ("decimal", ParameterKind::Decimal),
        ("percent", ParameterKind::Percent),
        ("points", ParameterKind::Points),
        ("date", ParameterKind::Date),
        ("text", ParameterKind::Text),
        ("year", ParameterKind::FiscalYear),
        ("band", ParameterKind::Band),
        ("field", ParameterKind::Field),
    ];
    vec![
        reason("everything", Effect::Passed, &every),
        reason("reduced", Effect::Reduced, &[]),
        reason("refused", Effect::Refused, &[]),
        reason("returned", Effect::Returned, &[]),
        reason("person", Effect::NeedsPerson, &[]),
    ]
}

fn programme(kind: Kind) -> Arc<Programme> {
    let plain = Programme {
        id: "everything".to_owned(),
        label: label("everything"),
        kind,
        fields: fields(),
        settings: Vec::new(),
        reference_date: None,
        requested_amount: None,
        tallies: Vec::new(),
        stages: Vec::new(),
        selection: None,
        reasons: reasons(),
        steps: vec![named("first"), named("second")],
        bands: vec![named("reached"), named("missed")],
        measures: measures(),
        lists: Vec::new(),
        breakdowns: Vec::new(),
    };
    let breakdown =
        |id: &str| Breakdown { id: id.to_owned(), label: label(id), key: label("key"), measures: measures() };
    Arc::new(match kind {
        Kind::Eligibility => Programme {
            requested_amount: Some(REQUESTED),
            // The key of the last one is always blank.
            tallies: vec![
                tally("yen", TallySum::GrantedYen, &[0]),
                tally("grants", TallySum::Grants, &[]),
                tally("none", TallySum::GrantedYen, &[8]),
            ],
            measures: Vec::new(),
            ..plain
        },
        Kind::Achievement => plain,
        Kind::Assessment => Programme {
            lists: vec![named("all"), named("none")],
            breakdowns: vec![breakdown("by_row"), breakdown("empty")],
            ..plain
        },
    })
}

/// A value of every kind.
fn values(says: &Says) -> Input<'_> {
    let text = |text: &str| Input::Text(Cow::Owned(text.to_owned()));
    let entry = |name: &'static str, input| (Cow::Borrowed(name), input);
    let mut entries = vec![
        entry("chosen", text("two")),
        entry("on", text("令和6年2月29日")),
        entry("asked", text(&says.number.to_string())),
    ];
    if !says.blank {
        entries.extend([
            entry("told", text(&says.text)),
            // Long enough to be looked for in answers, and never in one.
            entry("name", text(&format!("秘密の氏名{}", says.text))),
            entry("is", Input::Flag(says.flag)),
            entry("count", text(&says.number.to_string())),
            entry("exact", text(&format!("{}.50", says.number))),
        ]);
    }
    Input::Map(entries)
}

fn record(says: &Says) -> Input<'_> {
    let Input::Map(mut entries) = values(says) else { panic!("an object") };
    let several = [says.flag, says.blank].into_iter().zip(["one", "two"]).filter(|(chosen, _)| *chosen);
    let several = several.map(|(_, id)| Input::Text(Cow::Borrowed(id))).collect();
    entries.push((Cow::Borrowed("several"), Input::List(several)));
    for table in ["rows", "people"] {
        entries.push((Cow::Borrowed(table), Input::List((0..says.rows).map(|_| values(says)).collect())));
    }
    Input::Map(entries)
}

/// An answer as it is written, with its personal values beside it, and the same that were asked.
fn answered(kind: Kind, says: &Says) -> (Vec<u8>, Option<Vec<u8>>, Arc<Revision>) {
    let programme = programme(kind);
    let manifest = Manifest {
        name: "echo".to_owned(),
        version: "1".to_owned(),
        programmes: vec![Arc::clone(&programme)],
    };
    let first = Date::new(2021, 4, 1).unwrap();
    let to = says.flag.then(|| Date::new(2030, 4, 1).unwrap());
    let rules: Arc<dyn Rules> = Arc::new(Echo { manifest, says: says.clone() });
    let revision = Arc::new(Revision {
        digest: Digest::of(b"component"),
        rules,
        position: 0,
        programme,
        settings: read::record(&[], &Input::Map(Vec::new())).unwrap(),
        settings_digest: Digest::of(b"settings"),
        period: EffectivePeriod::new(first, to).unwrap(),
    });
    let fields = &revision.programme.fields;
    let subject = if kind == Kind::Assessment {
        let rows = (0..=says.rows).map(|_| record(says)).collect();
        Subject::Rows(read::rows(fields, &Input::List(rows)).unwrap())
    } else {
        Subject::Record(read::record(fields, &record(says)).unwrap())
    };
    let places = decide::places(&revision, &subject, first);
    let usage = Usage::new(places.iter().map(|place| place.key.as_ref().map(|_| says.number)).collect());
    let settled = decide::answer(&revision, &subject, &Stage::Application, &places, usage, Budget::Full)
        .unwrap_or_else(|failure| panic!("{failure:?}"));
    let phrases = Phrases::new(LgCode::new(CODE).unwrap(), &revision).unwrap();
    let stamp = Stamp { id: EntryId::new([7; 16]), at: Instant::from_millis(says.number) };
    let told = Told {
        phrases: &phrases,
        fiscal_year: FiscalYear::new(2024).unwrap(),
        subject: &subject,
        settled: &settled,
        stamp: says.kept.then_some(stamp),
        life: None,
    };
    (document(&told).unwrap(), personal(&phrases, &subject).unwrap(), revision)
}

/// The answer is what is documented, and says what the rule and the record said.
fn check(kind: Kind, says: &Says) {
    let (document, personal, revision) = answered(kind, says);
    ANSWER.check(&document);
    let told: Value = serde_json::from_slice(&document).unwrap();
    let programme = &revision.programme;
    let echo = Echo { manifest: revision.rules.manifest().clone(), says: says.clone() };
    let finding = &echo.findings(&[])[0];
    let reason = &told["reasons"][0];
    for (language, shown) in [(Language::Ja, "ja"), (Language::En, "en")] {
        assert_eq!(reason["message"][shown], message::message(programme, finding, language));
    }
    assert_eq!(reason["values"]["text"], says.text);
    assert_eq!(reason["values"]["count"], -says.number);
    assert_eq!(reason["values"]["flag"], says.flag);
    assert_eq!(reason["citation"]["url"], AWKWARD);
    let (read, kept_apart) = if kind == Kind::Assessment {
        (told["read"][0].clone(), "/0/name")
    } else {
        (told["read"].clone(), "/name")
    };
    // What is blank was not entered; a text of spaces is blank too.
    let entered = (!says.blank && !says.text.trim().is_empty()).then_some(says.text.as_str());
    assert_eq!(read["told"].as_str(), entered);
    assert!(read.get("name").is_none(), "personal");
    let shown = with_personal(document, personal.as_deref());
    ANSWER.check(&shown);
    let shown: Value = serde_json::from_slice(&shown).unwrap();
    let name = shown["personal"].pointer(kept_apart).unwrap();
    assert_eq!(name.is_null(), says.blank, "{name}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_is_what_is_documented_whatever_it_says(says in says()) {
        for kind in [Kind::Eligibility, Kind::Achievement, Kind::Assessment] {
            check(kind, &says);
        }
    }
}

#[test]
fn what_is_not_documented_is_found() {
    let says = Says {
        text: AWKWARD.to_owned(),
        number: 5,
        fraction: (1, 2),
        flag: true,
        verdict: Verdict::Eligible,
        target: TargetResult::Met,
        blank: false,
        rows: 1,
        kept: true,
    };
    let document = String::from_utf8(answered(Kind::Eligibility, &says).0).unwrap();
    for (from, to) in [
        (r#""verdict":"eligible""#, r#""verdict":"eligable""#),
        (r#""amount_yen":5"#, r#""amount_yen":"5""#),
        (r#""amount_yen":5"#, r#""amount":5"#),
        (r#""amount_yen":5"#, r#""amount_yen":5,"amount_yen":5"#),
        (r#""amount_yen":5"#, r#""amount_yen": 5"#),
        (r#""trace":["#, r#""extra":1,"trace":["#),
        (r#""before_yen":5"#, r#""before_yen":5,"between_yen":5"#),
        (r#""confirmed":true"#, r#""confirmed":true,"sure":true"#),
        (r#""module":"echo","#, ""),
        ("規則", r"\u898f\u5247"),
    ] {
        assert!(document.contains(from), "{from}: {document}");
        let edited = document.replacen(from, to, 1).into_bytes();
        let found = std::panic::catch_unwind(|| ANSWER.check(&edited));
        assert!(found.is_err(), "{from} → {to}");
    }
}

#[tokio::test]
async fn every_entry_of_a_life_is_what_is_documented() {
    let host = crate::host::Host::new();
    whole_life(&host).await;
    let selected = filed("by-score", "600000", &[(Some(3), 500_000), (None, 200_000)]).await;
    select(&selected, "selection").await;
    let lines = [host.ledger.entries(), selected.ledger.entries()].concat();
    assert!(lines.len() > 10, "{}", lines.len());
    for line in lines {
        ENTRY.check(&line.entry.document);
        let personal = line.entry.personal.as_ref().map(|personal| personal.bytes.as_slice());
        ENTRY.check(&with_personal(line.entry.document.clone(), personal));
    }
}

/// Answers that the rules of the documents gave: replay has them come out of the writer again byte by byte.
#[test]
fn every_entry_of_the_ledger_that_was_written_once_is_what_is_documented() {
    let home = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/ledger-1");
    let mut checked = 0;
    for year in std::fs::read_dir(home).unwrap() {
        let entries = std::fs::read_to_string(year.unwrap().path().join("entries.ndjson")).unwrap();
        for line in entries.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let Some(document) = line["document"].as_str() else { continue };
            if line["kind"] != json!("erasure") {
                ENTRY.check(document.as_bytes());
                checked += 1;
            }
        }
    }
    assert!(checked > 20, "{checked}");
}
