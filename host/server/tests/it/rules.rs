//! A module written in plain Rust: a grant, a grading and an assessment, with a field by which a
//! record makes it fail.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread;

use kisoku_core::answer::{
    Argument, Assessment, BreakdownLine, Decision, Finding, Grading, TargetResult, TraceStep, Verdict,
};
use kisoku_core::error::RuleFailure;
use kisoku_core::life::{ClaimPart, Stage, StageKind};
use kisoku_core::manifest::{
    Breakdown, Certainty, Choice, Citation, Column, Effect, Field, FieldKind, Kind, Label, Manifest, Measure,
    MeasureUnit, Named, Parameter, ParameterKind, Presence, Privacy, Programme, Reason, ScalarKind,
    Selection, Table, Tally, TallyPeriod, TallySum,
};
use kisoku_core::money::{Fraction, Yen};
use kisoku_core::ports::{Budget, Call, Ran, Rules, SettingsProblem};
use kisoku_core::tally::Usage;
use kisoku_core::value::{Record, Scalar, Text, Value};
use tokio::sync::mpsc::UnboundedSender;

use crate::ledger::is_settling;

/// How a record makes the module behave, by position among the options of `mode`.
const MODES: [&str; 6] = ["plain", "slow", "spin", "trap", "lie", "panic"];

/// So many uses in a row make an assessment answer as much as it may.
pub(crate) const FLOOD: i64 = 99;

pub(crate) struct Demo {
    manifest: Manifest,
    hold: Option<Hold>,
    pub(crate) calls: Calls,
    /// What it says that it runs on.
    pub(crate) engine: &'static str,
}

/// With what budget it was called, and whether all other decisions waited for it.
pub(crate) type Calls = Arc<Mutex<Vec<(Budget, bool)>>>;

/// Lets a test see that a long run has begun, and say when it may end.
struct Hold {
    begun: UnboundedSender<()>,
    go_on: Mutex<Receiver<()>>,
}

impl Demo {
    pub(crate) fn new() -> Self {
        let programmes = vec![Arc::new(grant()), Arc::new(grades()), Arc::new(roster()), Arc::new(contest())];
        let manifest = Manifest { name: "demo".to_owned(), version: "1".to_owned(), programmes };
        Self { manifest, hold: None, calls: Calls::default(), engine: "demo 1" }
    }

    /// Long runs tell when they begin and wait to be told to go on.
    pub(crate) fn holding(begun: UnboundedSender<()>, go_on: Receiver<()>) -> Self {
        Self { hold: Some(Hold { begun, go_on: Mutex::new(go_on) }), ..Self::new() }
    }
}

impl Demo {
    fn called(&self, call: Call<'_>) {
        self.calls.lock().unwrap().push((call.budget, is_settling()));
    }
}

impl Rules for Demo {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn engine(&self) -> &str {
        self.engine
    }

    fn check_settings(&self, _: u32, _: &Record) -> Result<Vec<SettingsProblem>, RuleFailure> {
        Ok(Vec::new())
    }

    fn decide(&self, call: Call<'_>, record: &Record, usage: &Usage) -> Result<Ran<Decision>, RuleFailure> {
        if call.programme == CONTEST {
            self.called(call);
            return Ok(Ran { answer: contested(call, record, usage), fuel: 300 });
        }
        if let Some(answer) = later(call.stage, record) {
            self.called(call);
            behave(record, call.budget)?;
            return Ok(Ran { answer, fuel: if mode(record) == "slow" { 50_000 } else { 900 } });
        }
        let requested = record.yen(2).unwrap();
        let limit = call.settings.yen(0).unwrap();
        self.called(call);
        behave(record, call.budget)?;
        if let ("slow", Some(hold)) = (mode(record), &self.hold) {
            hold.begun.send(()).unwrap();
            hold.go_on.lock().unwrap().recv().unwrap();
        }
        let lie = mode(record) == "lie";
        // More than the small budget has where it is slow.
        let fuel = if mode(record) == "slow" { 50_000 } else { 1_000 };
        let used = usage.totals()[0].unwrap();
        let left = Yen::new(limit.get() - used);
        let first = TraceStep { step: 0, before: None, after: requested };
        let capped = |after| TraceStep { step: 1, before: Some(requested), after };
        let figures = [limit.get(), used, left.get()];
        let finding = |reason| Finding {
            reason,
            arguments: figures.iter().map(|&yen| Argument::Yen(Yen::new(yen))).collect(),
        };
        let plain = Finding { reason: 0, arguments: vec![] };
        let answer = if lie {
            Decision {
                verdict: Verdict::Eligible,
                amount: Yen::new(requested.get() + 1),
                findings: vec![plain],
                trace: vec![first],
            }
        } else if left <= Yen::ZERO {
            Decision {
                verdict: Verdict::Ineligible,
                amount: Yen::ZERO,
                findings: vec![finding(2)],
                trace: vec![],
            }
        } else if requested <= left {
            Decision {
                verdict: Verdict::Eligible,
                amount: requested,
                findings: vec![plain],
                trace: vec![first],
            }
        } else {
            Decision {
                verdict: Verdict::Eligible,
                amount: left,
                findings: vec![finding(1)],
                trace: vec![first, capped(left)],
            }
        };
        Ok(Ran { answer, fuel })
    }

    fn grade(&self, call: Call<'_>, record: &Record) -> Result<Ran<Grading>, RuleFailure> {
        self.called(call);
        let Some(Scalar::Count(target)) = record.scalar(0) else { panic!("target is required") };
        let answer = match record.scalar(1) {
            Some(Scalar::Count(actual)) if *target > 0 => {
                let ratio = Fraction::new(*actual, *target).expect("test records are in lowest terms");
                let band = u32::from(actual < target);
                let arguments = vec![Argument::Fraction(ratio), Argument::Band(band)];
                Grading {
                    band: Some(band),
                    measures: vec![Some(ratio)],
                    findings: vec![Finding { reason: 0, arguments }],
                }
            }
            Some(_) | None => {
                let finding = Finding { reason: 1, arguments: vec![Argument::Field(1)] };
                Grading { band: None, measures: vec![None], findings: vec![finding] }
            }
        };
        Ok(Ran { answer, fuel: 500 })
    }

    fn assess(&self, call: Call<'_>, rows: &[Record]) -> Result<Ran<Assessment>, RuleFailure> {
        self.called(call);
        let unused = |row: &&Record| row.scalar(1) == Some(&Scalar::Count(0));
        let never: Vec<u32> = (0..).zip(rows).filter(|(_, row)| unused(row)).map(|(row, _)| row).collect();
        let used = Fraction::new(i64::try_from(rows.len() - never.len()).unwrap(), 1);
        let line = BreakdownLine { key: Text::new("2024"), measures: vec![used] };
        let arguments = vec![Argument::Count(i64::try_from(never.len()).unwrap())];
        let flood = Finding { reason: 1, arguments: vec![Argument::Text(Text::new("多".repeat(4_000)))] };
        let floods = rows.iter().any(|row| row.scalar(1) == Some(&Scalar::Count(FLOOD)));
        let findings = if floods { vec![flood; 1_000] } else { vec![Finding { reason: 0, arguments }] };
        let answer = Assessment {
            target: if never.is_empty() { TargetResult::Met } else { TargetResult::Missed },
            band: None,
            measures: vec![used],
            lists: vec![never],
            breakdowns: vec![vec![line]],
            findings,
        };
        Ok(Ran { answer, fuel: 700 })
    }

    fn decide_many(
        &self,
        call: Call<'_>,
        applications: &[(&Record, &Usage)],
    ) -> Result<Ran<Vec<Result<Decision, RuleFailure>>>, RuleFailure> {
        // A module that traps takes its whole instance along, and so the batch.
        let answers = applications
            .iter()
            .map(|(record, usage)| self.decide(call, record, usage).map(|ran| Ok(ran.answer)));
        Ok(Ran { answer: answers.collect::<Result<_, _>>()?, fuel: 2_000 })
    }

    fn grade_many(
        &self,
        call: Call<'_>,
        records: &[&Record],
    ) -> Result<Ran<Vec<Result<Grading, RuleFailure>>>, RuleFailure> {
        let answers = records.iter().map(|record| self.grade(call, record).map(|ran| Ok(ran.answer)));
        Ok(Ran { answer: answers.collect::<Result<_, _>>()?, fuel: 2_000 })
    }
}

/// Position of the programme that selects.
pub(crate) const CONTEST: u32 = 3;

fn eligible(amount: Yen) -> Decision {
    let trace = vec![TraceStep { step: 0, before: None, after: amount }];
    let findings = vec![Finding { reason: 0, arguments: vec![] }];
    Decision { verdict: Verdict::Eligible, amount, findings, trace }
}

/// Of a report, what was reported up to what stood granted; of a change, nothing that asks for ¥13; of a
/// repayment, ¥1 a day since the first part of it was received.
fn later(stage: &Stage, record: &Record) -> Option<Decision> {
    let asked = record.yen(2).unwrap();
    match stage {
        Stage::Application | Stage::Selection(_) => None,
        Stage::Change(former) => {
            assert!(former.values.yen(2).is_some() && former.granted > Yen::ZERO);
            let refused = Finding { reason: 3, arguments: vec![] };
            let nothing = Decision {
                verdict: Verdict::Ineligible,
                amount: Yen::ZERO,
                findings: vec![refused],
                trace: vec![],
            };
            if asked == Yen::new(13) { Some(nothing) } else { None }
        }
        Stage::Report(former) => Some(eligible(asked.min(former.granted).min(former.values.yen(2).unwrap()))),
        Stage::Repayment(claim) => {
            let days = |part: &ClaimPart| i64::from(claim.returned_on.day() - part.received_on.day());
            claim.parts.iter().map(days).max().map(|days| eligible(Yen::new(days)))
        }
    }
}

/// What was asked for, as far as it is given and left.
fn contested(call: Call<'_>, record: &Record, usage: &Usage) -> Decision {
    let left = call.settings.yen(1).unwrap().get() - usage.totals()[0].unwrap();
    let most = match call.stage {
        Stage::Selection(most) => most.get().min(left),
        Stage::Application | Stage::Change(_) | Stage::Report(_) | Stage::Repayment(_) => i64::MAX,
    };
    let amount = record.yen(2).unwrap().get().min(most);
    if amount > 0 {
        return eligible(Yen::new(amount));
    }
    let findings = vec![Finding { reason: 1, arguments: vec![] }];
    Decision { verdict: Verdict::Ineligible, amount: Yen::ZERO, findings, trace: vec![] }
}

fn mode(record: &Record) -> &'static str {
    match record.scalar(4) {
        Some(Scalar::Choice(position)) => MODES[usize::try_from(*position).unwrap()],
        Some(_) | None => "plain",
    }
}

fn behave(record: &Record, budget: Budget) -> Result<(), RuleFailure> {
    let applicant = match &record.values()[3] {
        Value::Scalar(Scalar::Text(text)) => text.as_str().to_owned(),
        Value::Scalar(_) | Value::Choices(_) | Value::Table(_) => String::new(),
    };
    match mode(record) {
        "slow" if budget != Budget::Full => Err(RuleFailure::OutOfFuel { limit: 25_000 }),
        "spin" => Err(RuleFailure::OutOfFuel { limit: 10_000_000 }),
        "trap" => Err(RuleFailure::Trap {
            what: "unreachable".to_owned(),
            panic: Some(format!("cannot pay {applicant}")),
            frames: vec!["decide".to_owned()],
        }),
        // Not the module's panic but one of ours.
        "panic" => panic!("a bug on thread {:?}", thread::current().id()),
        _ => Ok(()),
    }
}

fn label(ja: &str, en: &str) -> Label {
    Label { ja: ja.to_owned(), en: en.to_owned() }
}

fn field(name: &str, presence: Presence, kind: ScalarKind) -> Field {
    Field {
        name: name.to_owned(),
        label: label(name, name),
        help: Label::default(),
        presence,
        privacy: Privacy::Open,
        kind: FieldKind::Scalar(kind),
    }
}

fn choice(id: &str, alias: &str) -> Choice {
    Choice { id: id.to_owned(), label: label(id, id), aliases: vec![alias.to_owned()] }
}

fn named(id: &str) -> Named {
    Named { id: id.to_owned(), label: label(id, id) }
}

fn reason(code: &str, effect: Effect, ja: &str, en: &str, parameters: &[(&str, ParameterKind)]) -> Reason {
    let parameter = |&(name, kind): &(&str, ParameterKind)| Parameter { name: name.to_owned(), kind };
    Reason {
        code: code.to_owned(),
        effect,
        message: label(ja, en),
        parameters: parameters.iter().map(parameter).collect(),
        citation: Citation {
            document: label("要綱", "Outline"),
            article: label("第3条", "Article 3"),
            effective_from: None,
            url: String::new(),
            certainty: Certainty::Confirmed,
        },
    }
}

fn programme(id: &str, kind: Kind) -> Programme {
    Programme {
        id: id.to_owned(),
        label: label(id, id),
        kind,
        fields: vec![],
        settings: vec![],
        reference_date: None,
        requested_amount: None,
        tallies: vec![],
        stages: vec![],
        selection: None,
        reasons: vec![],
        steps: vec![],
        bands: vec![],
        measures: vec![],
        lists: vec![],
        breakdowns: vec![],
    }
}

fn grant() -> Programme {
    let areas = vec![choice("阿東", "あとう"), choice("徳地", "とくぢ")];
    let modes = MODES.iter().map(|mode| choice(mode, mode)).collect();
    let cap = [
        ("limit_yen", ParameterKind::Yen),
        ("used_yen", ParameterKind::Yen),
        ("remaining_yen", ParameterKind::Yen),
    ];
    let cap_ja = "地区の上限{limit_yen}のうち{remaining_yen}が残っています。";
    Programme {
        fields: vec![
            field("area", Presence::Required, ScalarKind::Choice(areas)),
            field("filed_on", Presence::Required, ScalarKind::Date { min: None, max: None }),
            field("requested_amount", Presence::Required, ScalarKind::Yen { min: 1, max: 10_000_000 }),
            Field {
                privacy: Privacy::Personal,
                ..field("applicant", Presence::Optional, ScalarKind::Text { chars_max: 50 })
            },
            field("mode", Presence::Optional, ScalarKind::Choice(modes)),
            Field {
                kind: FieldKind::Table(members()),
                ..field("members", Presence::Optional, ScalarKind::Flag)
            },
        ],
        settings: vec![field("area_cap", Presence::Required, ScalarKind::Yen { min: 0, max: 1_000_000_000 })],
        reference_date: Some(1),
        requested_amount: Some(2),
        tallies: vec![Tally {
            id: "area_granted".to_owned(),
            label: label("地区の既決額", "Granted to the area"),
            sums: TallySum::GrantedYen,
            keys: vec![0],
            period: TallyPeriod::FiscalYear,
            ceiling: Some(0),
        }],
        stages: vec![StageKind::Change, StageKind::Report, StageKind::Repayment],
        reasons: vec![
            reason("within-cap", Effect::Passed, "上限の範囲内です。", "Within the cap.", &[]),
            reason(
                "area-cap-applied",
                Effect::Reduced,
                cap_ja,
                "{remaining_yen} of {limit_yen} is left.",
                &cap,
            ),
            reason(
                "area-cap-reached",
                Effect::Refused,
                cap_ja,
                "{remaining_yen} of {limit_yen} is left.",
                &cap,
            ),
            reason("unchanged", Effect::Refused, "変更を認めません。", "The change is not approved.", &[]),
        ],
        steps: vec![named("requested"), named("area-cap")],
        ..programme("grant", Kind::Eligibility)
    }
}

/// A grant of which a budget is shared out among those who wait.
fn contest() -> Programme {
    let methods = ["first-come", "by-score", "pro-rata"].iter().map(|id| choice(id, id)).collect();
    let yen = |name| field(name, Presence::Required, ScalarKind::Yen { min: 1, max: 1_000_000_000 });
    let text = |chars_max| ScalarKind::Text { chars_max };
    Programme {
        fields: vec![
            Field { privacy: Privacy::Personal, ..field("applicant", Presence::Required, text(50)) },
            field("filed_on", Presence::Required, ScalarKind::Date { min: None, max: None }),
            yen("requested_amount"),
            field("score", Presence::Optional, ScalarKind::Count { min: 0, max: 100 }),
        ],
        settings: vec![
            field("method", Presence::Required, ScalarKind::Choice(methods)),
            yen("budget"),
            yen("unit"),
        ],
        reference_date: Some(1),
        requested_amount: Some(2),
        tallies: vec![Tally {
            id: "budget".to_owned(),
            label: label("予算", "Budget"),
            sums: TallySum::GrantedYen,
            keys: vec![],
            period: TallyPeriod::FiscalYear,
            ceiling: Some(1),
        }],
        stages: vec![StageKind::Selection],
        selection: Some(Selection { method: 0, budget: 0, score: Some(3), unit: Some(2) }),
        reasons: vec![
            reason("asked", Effect::Passed, "申請額です。", "As asked for.", &[]),
            reason("nothing-left", Effect::Refused, "予算が残っていません。", "Nothing is left.", &[]),
        ],
        steps: vec![named("requested")],
        ..programme("contest", Kind::Eligibility)
    }
}

/// An open column and a personal one.
fn members() -> Table {
    let column = |name: &str, privacy, kind| Column {
        name: name.to_owned(),
        label: label(name, name),
        help: Label::default(),
        presence: Presence::Required,
        privacy,
        kind,
    };
    Table {
        columns: vec![
            column("role", Privacy::Open, ScalarKind::Text { chars_max: 20 }),
            column("name", Privacy::Personal, ScalarKind::Text { chars_max: 20 }),
        ],
        rows_max: 3,
    }
}

fn grades() -> Programme {
    let reached = [("ratio", ParameterKind::Percent), ("band", ParameterKind::Band)];
    Programme {
        fields: vec![
            field("target", Presence::Required, ScalarKind::Count { min: 0, max: 1_000 }),
            field("actual", Presence::Optional, ScalarKind::Count { min: 0, max: 1_000 }),
        ],
        reasons: vec![
            reason("graded", Effect::Passed, "達成率は{ratio}です。", "The ratio is {ratio}.", &reached),
            reason(
                "not-computable",
                Effect::NeedsPerson,
                "{missing}がありません。",
                "{missing} is missing.",
                &[("missing", ParameterKind::Field)],
            ),
        ],
        bands: vec![named("reached"), named("slightly-below")],
        measures: vec![Measure {
            id: "ratio".to_owned(),
            label: label("達成率", "Ratio"),
            unit: MeasureUnit::Percent,
        }],
        ..programme("grades", Kind::Achievement)
    }
}

fn roster() -> Programme {
    let count = Measure { id: "used".to_owned(), label: label("活用", "Used"), unit: MeasureUnit::Count };
    Programme {
        fields: vec![
            field("body", Presence::Required, ScalarKind::Text { chars_max: 20 }),
            field("uses", Presence::Required, ScalarKind::Count { min: 0, max: 100 }),
        ],
        reasons: vec![
            reason(
                "counted",
                Effect::Passed,
                "未活用は{never}団体です。",
                "{never} never used it.",
                &[("never", ParameterKind::Count)],
            ),
            reason("flood", Effect::Passed, "{what}", "{what}", &[("what", ParameterKind::Text)]),
        ],
        measures: vec![count.clone()],
        lists: vec![named("never_used")],
        breakdowns: vec![Breakdown {
            id: "by_year".to_owned(),
            label: label("年度別", "By year"),
            key: label("年度", "Year"),
            measures: vec![count],
        }],
        ..programme("roster", Kind::Assessment)
    }
}
