//! Rules in memory with one programme of each kind: a grant up to a cap, a plan of two bands whose
//! reason names the next better one, and a count of rows.

use std::sync::Arc;

use kisoku_core::answer::{
    Argument, Assessment, BreakdownLine, Decision, Finding, Grading, TargetResult, TraceStep, Verdict,
};
use kisoku_core::error::RuleFailure;
use kisoku_core::life::{Stage, StageKind};
use kisoku_core::manifest::{
    Breakdown, Certainty, Citation, Effect, Field, FieldKind, Kind, Label, Manifest, Measure, MeasureUnit,
    Named, Parameter, ParameterKind, Presence, Privacy, Programme, Reason, ScalarKind,
};
use kisoku_core::money::{Fraction, Yen};
use kisoku_core::ports::{Call, Ran, Rules, SettingsProblem};
use kisoku_core::tally::Usage;
use kisoku_core::value::{Record, Scalar, Text};

pub(crate) struct Double {
    manifest: Manifest,
}

impl Double {
    pub(crate) fn new() -> Self {
        let programmes = [grant(), plan(), rows()].map(Arc::new).to_vec();
        Self { manifest: Manifest { name: "double".to_owned(), version: "1".to_owned(), programmes } }
    }
}

impl Rules for Double {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn engine(&self) -> &'static str {
        "in memory"
    }

    /// A cap of 0 is a problem.
    fn check_settings(&self, programme: u32, settings: &Record) -> Result<Vec<SettingsProblem>, RuleFailure> {
        let nothing = programme == 0 && settings.yen(0) == Some(Yen::ZERO);
        let problem = SettingsProblem { setting: 0, row: None, message: label("no cap") };
        Ok(nothing.then_some(problem).into_iter().collect())
    }

    /// The request up to the cap; a request of 13 is a fault. After the application, a figure of what the
    /// stage gives.
    fn decide(&self, call: Call<'_>, record: &Record, _: &Usage) -> Result<Ran<Decision>, RuleFailure> {
        let requested = record.yen(0).unwrap();
        if requested == Yen::new(13) {
            return Err(RuleFailure::Fault { message: "unlucky".to_owned() });
        }
        let amount = match call.stage {
            Stage::Application => requested.min(call.settings.yen(0).unwrap()),
            Stage::Selection(most) => *most,
            Stage::Change(former) => former.granted,
            Stage::Report(former) => former.values.yen(0).unwrap(),
            Stage::Repayment(claim) => Yen::new(i64::from(claim.returned_on.day())),
        };
        ran(Decision {
            verdict: Verdict::Eligible,
            amount,
            findings: vec![Finding { reason: 0, arguments: vec![Argument::Yen(amount)] }],
            trace: vec![TraceStep { step: 0, before: None, after: amount }],
        })
    }

    /// 100 or more is the first band; the reason names it with the first.
    fn grade(&self, _: Call<'_>, record: &Record) -> Result<Ran<Grading>, RuleFailure> {
        let Some(Scalar::Count(actual)) = record.scalar(0) else { unreachable!("a count") };
        let band = u32::from(*actual < 100);
        ran(Grading {
            band: Some(band),
            measures: vec![Fraction::new(*actual, 100)],
            findings: vec![Finding { reason: 0, arguments: vec![Argument::Band(band), Argument::Band(0)] }],
        })
    }

    /// Every row is listed, under one line.
    fn assess(&self, _: Call<'_>, rows: &[Record]) -> Result<Ran<Assessment>, RuleFailure> {
        ran(Assessment {
            target: TargetResult::Missed,
            band: None,
            measures: vec![None],
            lists: vec![(0..).zip(rows).map(|(position, _)| position).collect()],
            breakdowns: vec![vec![BreakdownLine { key: Text::new("2024"), measures: vec![None] }]],
            findings: vec![Finding { reason: 0, arguments: Vec::new() }],
        })
    }

    fn decide_many(
        &self,
        _: Call<'_>,
        _: &[(&Record, &Usage)],
    ) -> Result<Ran<Vec<Result<Decision, RuleFailure>>>, RuleFailure> {
        unreachable!("cases ask one at a time")
    }

    fn grade_many(
        &self,
        _: Call<'_>,
        _: &[&Record],
    ) -> Result<Ran<Vec<Result<Grading, RuleFailure>>>, RuleFailure> {
        unreachable!("cases ask one at a time")
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of an answer of the port")]
fn ran<T>(answer: T) -> Result<Ran<T>, RuleFailure> {
    Ok(Ran { answer, fuel: 0 })
}

fn grant() -> Programme {
    let yen = ScalarKind::Yen { min: 0, max: 1_000 };
    Programme {
        fields: vec![field("requested", yen.clone())],
        settings: vec![field("cap", yen)],
        requested_amount: Some(0),
        stages: vec![StageKind::Selection, StageKind::Change, StageKind::Report, StageKind::Repayment],
        reasons: vec![reason("granted", &[("yen", ParameterKind::Yen)])],
        steps: vec![named("requested")],
        ..programme("grant", Kind::Eligibility)
    }
}

fn plan() -> Programme {
    Programme {
        fields: vec![field("actual", ScalarKind::Count { min: 0, max: 1_000 })],
        reasons: vec![reason("graded", &[("band", ParameterKind::Band), ("best", ParameterKind::Band)])],
        bands: vec![named("met"), named("missed")],
        measures: vec![measure("ratio")],
        ..programme("plan", Kind::Achievement)
    }
}

fn rows() -> Programme {
    Programme {
        fields: vec![field("body", ScalarKind::Text { chars_max: 10 })],
        reasons: vec![reason("counted", &[])],
        measures: vec![measure("rate")],
        lists: vec![named("all")],
        breakdowns: vec![Breakdown {
            id: "by_year".to_owned(),
            label: label("by year"),
            key: label("year"),
            measures: vec![measure("rate")],
        }],
        ..programme("rows", Kind::Assessment)
    }
}

fn programme(id: &str, kind: Kind) -> Programme {
    Programme {
        id: id.to_owned(),
        label: label(id),
        kind,
        fields: Vec::new(),
        settings: Vec::new(),
        reference_date: None,
        requested_amount: None,
        tallies: Vec::new(),
        stages: Vec::new(),
        selection: None,
        reasons: Vec::new(),
        steps: Vec::new(),
        bands: Vec::new(),
        measures: Vec::new(),
        lists: Vec::new(),
        breakdowns: Vec::new(),
    }
}

fn field(name: &str, kind: ScalarKind) -> Field {
    Field {
        name: name.to_owned(),
        label: label(name),
        help: Label::default(),
        presence: Presence::Required,
        privacy: Privacy::Open,
        kind: FieldKind::Scalar(kind),
    }
}

fn reason(code: &str, parameters: &[(&str, ParameterKind)]) -> Reason {
    let parameter = |&(name, kind): &(&str, ParameterKind)| Parameter { name: name.to_owned(), kind };
    Reason {
        code: code.to_owned(),
        effect: Effect::Passed,
        message: label(code),
        parameters: parameters.iter().map(parameter).collect(),
        citation: Citation {
            document: label("rules"),
            article: label("1"),
            effective_from: None,
            url: String::new(),
            certainty: Certainty::Confirmed,
        },
    }
}

fn measure(id: &str) -> Measure {
    Measure { id: id.to_owned(), label: label(id), unit: MeasureUnit::Number }
}

fn named(id: &str) -> Named {
    Named { id: id.to_owned(), label: label(id) }
}

fn label(text: &str) -> Label {
    Label { ja: text.to_owned(), en: text.to_owned() }
}
