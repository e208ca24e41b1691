//! Programmes, records and a module in memory for the tests of answers. No case stands here.

use std::sync::Arc;

use kisoku_core::answer::{Argument, Assessment, BreakdownLine, Decision, Finding, Grading, TargetResult};
use kisoku_core::answer::{TraceStep, Verdict};
use kisoku_core::calendar::Date;
use kisoku_core::error::RuleFailure;
use kisoku_core::manifest::{
    Breakdown, Certainty, Choice, Citation, Effect, Field, FieldKind, Kind, Label, Manifest, Measure,
    MeasureUnit, Named, Parameter, ParameterKind, Presence, Privacy, Programme, Reason, ScalarKind, Tally,
    TallyPeriod, TallySum,
};
use kisoku_core::money::{Fraction, Yen};
use kisoku_core::ports::{Call, Ran, Rules, SettingsProblem};
use kisoku_core::read::{self, Input};
use kisoku_core::tally::Usage;
use kisoku_core::value::{Record, Text};

pub(crate) fn label(ja: &str, en: &str) -> Label {
    Label { ja: ja.to_owned(), en: en.to_owned() }
}

pub(crate) fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day that exists")
}

pub(crate) fn fraction(numerator: i64, denominator: i64) -> Fraction {
    Fraction::new(numerator, denominator).expect("lowest terms")
}

pub(crate) fn field(name: &str, ja: &str, presence: Presence, kind: ScalarKind) -> Field {
    Field {
        name: name.to_owned(),
        label: label(ja, name),
        help: Label::default(),
        presence,
        privacy: Privacy::Open,
        kind: FieldKind::Scalar(kind),
    }
}

pub(crate) fn option(id: &str, aliases: &[&str]) -> Choice {
    Choice {
        id: id.to_owned(),
        label: label(id, id),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
    }
}

pub(crate) fn named(id: &str, ja: &str) -> Named {
    Named { id: id.to_owned(), label: label(ja, id) }
}

pub(crate) fn measure(id: &str) -> Measure {
    Measure { id: id.to_owned(), label: label("率", id), unit: MeasureUnit::Percent }
}

/// A reason whose messages are `message` in both languages.
pub(crate) fn reason(
    code: &str,
    effect: Effect,
    message: &str,
    parameters: &[(&str, ParameterKind)],
) -> Reason {
    let parameter = |&(name, kind): &(&str, ParameterKind)| Parameter { name: name.to_owned(), kind };
    Reason {
        code: code.to_owned(),
        effect,
        message: label(message, message),
        parameters: parameters.iter().map(parameter).collect(),
        citation: Citation {
            document: label("交付要綱", "Guideline"),
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
        label: label("制度", id),
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

/// Positions of the grant's reasons.
pub(crate) const WITHIN: u32 = 0;
pub(crate) const CAPPED: u32 = 1;
pub(crate) const LATE: u32 = 2;
pub(crate) const INCOMPLETE: u32 = 3;
pub(crate) const JUDGEMENT: u32 = 4;

/// A grant with a yen ceiling an area and a ceiling of grants a body and fiscal year.
pub(crate) fn grant() -> Programme {
    use Presence::{Optional, Required};
    let yen = ScalarKind::Yen { min: 0, max: i64::MAX };
    let areas = vec![option("阿東", &[]), option("鋳銭司", &["鑄銭司"])];
    let periods = vec![option("fiscal-year", &[]), option("lifetime", &[])];
    let tally = |id: &str, sums, key, period, ceiling| Tally {
        id: id.to_owned(),
        label: label("累計", id),
        sums,
        keys: vec![key],
        period,
        ceiling: Some(ceiling),
    };
    Programme {
        fields: vec![
            field("area", "地域", Required, ScalarKind::Choice(areas)),
            field("filed_on", "申請日", Required, ScalarKind::Date { min: None, max: None }),
            field("requested_amount", "交付申請額", Required, yen.clone()),
            field("body", "団体", Optional, ScalarKind::Text { chars_max: 100 }),
        ],
        settings: vec![
            field("area_cap", "地域の上限額", Optional, yen),
            field("grants_cap", "回数の上限", Optional, ScalarKind::Count { min: 0, max: 100 }),
            field("area_period", "上限の期間", Required, ScalarKind::Choice(periods)),
        ],
        reference_date: Some(1),
        requested_amount: Some(2),
        tallies: vec![
            tally("area_granted", TallySum::GrantedYen, 0, TallyPeriod::BySetting(2), 0),
            tally("body_grants", TallySum::Grants, 3, TallyPeriod::FiscalYear, 1),
        ],
        reasons: vec![
            reason("within-period", Effect::Passed, "ok", &[]),
            reason("area-cap-applied", Effect::Reduced, "{limit_yen}", &[("limit_yen", ParameterKind::Yen)]),
            reason("too-late", Effect::Refused, "{deadline}", &[("deadline", ParameterKind::Date)]),
            reason("incomplete", Effect::Returned, "{field}", &[("field", ParameterKind::Field)]),
            reason("judgement", Effect::NeedsPerson, "{note}", &[("note", ParameterKind::Text)]),
        ],
        steps: vec![named("requested", "申請額"), named("area-cap", "地域の上限")],
        ..programme("grant", Kind::Eligibility)
    }
}

/// A grading with two bands and one measure.
pub(crate) fn grading() -> Programme {
    let count = ScalarKind::Count { min: 0, max: 1_000 };
    Programme {
        fields: vec![
            field("target", "目標", Presence::Required, count.clone()),
            field("actual", "実績", Presence::Optional, count),
        ],
        reasons: vec![
            reason("graded", Effect::Passed, "{band}", &[("band", ParameterKind::Band)]),
            reason("no-actual", Effect::Returned, "{field}", &[("field", ParameterKind::Field)]),
        ],
        bands: vec![named("met", "達成"), named("missed", "未達成")],
        measures: vec![measure("ratio")],
        ..programme("grading", Kind::Achievement)
    }
}

/// An assessment of bodies with one of everything it can answer with.
pub(crate) fn assessment() -> Programme {
    Programme {
        fields: vec![field("body", "団体", Presence::Required, ScalarKind::Text { chars_max: 100 })],
        reasons: vec![reason("counted", Effect::Passed, "ok", &[])],
        bands: vec![named("met", "達成")],
        measures: vec![measure("rate")],
        lists: vec![named("never_used", "未活用")],
        breakdowns: vec![Breakdown {
            id: "by_year".to_owned(),
            label: label("年度別", "By year"),
            key: label("年度", "Fiscal year"),
            measures: vec![measure("coverage")],
        }],
        ..programme("assessment", Kind::Assessment)
    }
}

/// Reads what a person would type.
pub(crate) fn typed(fields: &[Field], values: &[(&str, &str)]) -> Record {
    let input = values.iter().map(|&(name, value)| (name.into(), Input::Text(value.into()))).collect();
    read::record(fields, &Input::Map(input)).unwrap_or_else(|problems| {
        panic!(
            "{:?}",
            problems.as_slice().iter().map(|problem| (&problem.field, problem.code)).collect::<Vec<_>>()
        )
    })
}

/// A record of the grant: 阿東, 1 June 2024.
pub(crate) fn application(requested: i64, body: &str) -> Record {
    let requested = requested.to_string();
    let values = [
        ("area", "阿東"),
        ("filed_on", "2024-06-01"),
        ("requested_amount", requested.as_str()),
        ("body", body),
    ];
    typed(&grant().fields, &values)
}

/// Settings of the grant; an empty cap is none.
pub(crate) fn settings(area_cap: &str, grants_cap: &str, area_period: &str) -> Record {
    let values = [("area_cap", area_cap), ("grants_cap", grants_cap), ("area_period", area_period)];
    typed(&grant().settings, &values)
}

pub(crate) fn finding(reason: u32, arguments: Vec<Argument>) -> Finding {
    Finding { reason, arguments }
}

/// Eligible for an amount in one step.
pub(crate) fn granted(amount: i64) -> Decision {
    let amount = Yen::new(amount);
    Decision {
        verdict: Verdict::Eligible,
        amount,
        findings: vec![finding(WITHIN, Vec::new())],
        trace: vec![TraceStep { step: 0, before: None, after: amount }],
    }
}

pub(crate) fn graded() -> Grading {
    Grading {
        band: Some(0),
        measures: vec![Some(fraction(1, 1))],
        findings: vec![finding(0, vec![Argument::Band(0)])],
    }
}

pub(crate) fn line(key: &str) -> BreakdownLine {
    BreakdownLine { key: Text::new(key), measures: vec![None] }
}

pub(crate) fn assessed() -> Assessment {
    Assessment {
        target: TargetResult::Met,
        band: None,
        measures: vec![None],
        lists: vec![vec![0, 2]],
        breakdowns: vec![vec![line("2023"), line("2024")]],
        findings: vec![finding(0, Vec::new())],
    }
}

/// A module that answers always the same.
pub(crate) struct Parrot {
    manifest: Manifest,
    pub(crate) decision: Decision,
}

impl Parrot {
    pub(crate) fn new() -> Self {
        let programmes = [grant(), grading(), assessment()].map(Arc::new).to_vec();
        let manifest = Manifest { name: "parrot".to_owned(), version: "1".to_owned(), programmes };
        Self { manifest, decision: granted(150_000) }
    }
}

fn ran<T>(answer: T) -> Ran<T> {
    Ran { answer, fuel: 7 }
}

impl Rules for Parrot {
    fn engine(&self) -> &'static str {
        "native"
    }

    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn check_settings(&self, _: u32, _: &Record) -> Result<Vec<SettingsProblem>, RuleFailure> {
        Ok(Vec::new())
    }

    fn decide(&self, _: Call<'_>, _: &Record, _: &Usage) -> Result<Ran<Decision>, RuleFailure> {
        Ok(ran(self.decision.clone()))
    }

    fn grade(&self, _: Call<'_>, _: &Record) -> Result<Ran<Grading>, RuleFailure> {
        Ok(ran(graded()))
    }

    fn assess(&self, _: Call<'_>, _: &[Record]) -> Result<Ran<Assessment>, RuleFailure> {
        Ok(ran(assessed()))
    }

    fn decide_many(
        &self,
        _: Call<'_>,
        applications: &[(&Record, &Usage)],
    ) -> Result<Ran<Vec<Result<Decision, RuleFailure>>>, RuleFailure> {
        Ok(ran(applications.iter().map(|_| Ok(self.decision.clone())).collect()))
    }

    fn grade_many(
        &self,
        _: Call<'_>,
        records: &[&Record],
    ) -> Result<Ran<Vec<Result<Grading, RuleFailure>>>, RuleFailure> {
        Ok(ran(records.iter().map(|_| Ok(graded())).collect()))
    }
}
