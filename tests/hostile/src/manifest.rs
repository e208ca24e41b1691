//! What the module declares: the truth about its programmes, so that only their answers are wrong.

use kisoku_sdk::wit::api;

use crate::{Programme, Question, assessments, decisions, gradings, stages};

/// Position of the reason with the amount that is granted.
pub(crate) const WITHIN: u32 = 0;
/// Position of the reason that refuses.
pub(crate) const REFUSED: u32 = 1;
/// Position of the reason with a text.
pub(crate) const TOLD: u32 = 2;
/// Position of the reason with a date.
pub(crate) const DATED: u32 = 3;
/// Position of the reason with a decimal.
pub(crate) const SCALED: u32 = 4;
/// Position of the reason that leaves it to a person.
pub(crate) const PERSON: u32 = 5;
/// Position of the one reason of a grading.
pub(crate) const GRADED: u32 = 0;
/// Position of the only step.
pub(crate) const REQUESTED: u32 = 0;

/// The largest amount that can be asked for.
const YEN_MAX: i64 = 20_000_000;

/// The manifest.
pub(crate) fn manifest() -> api::Manifest {
    let all = decisions::ALL.iter().chain(stages::ALL).chain(gradings::ALL).chain(assessments::ALL);
    api::Manifest {
        name: "hostile".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        programmes: all.map(programme).collect(),
    }
}

fn programme(of: &Programme) -> api::Programme {
    match of.question {
        Question::Decide(_) | Question::Fault(_) => eligibility(of.id),
        Question::Live(..) => living(of.id),
        Question::Grade(_) => achievement(of.id),
        Question::Assess(_) => assessment(of.id),
    }
}

fn eligibility(id: &str) -> api::Programme {
    api::Programme {
        fields: vec![on(), yen("requested_amount"), name()],
        settings: vec![yen("ceiling")],
        reference_date: Some(0),
        requested_amount: Some(1),
        tallies: vec![api::Tally {
            id: "granted".to_owned(),
            label: label("交付済額", "Granted"),
            sums: api::TallySum::GrantedYen,
            keys: Vec::new(),
            period: api::TallyPeriod::FiscalYear,
            ceiling: Some(0),
        }],
        reasons: vec![
            reason("within", api::Effect::Passed, Some(("amount_yen", api::ParameterKind::Yen))),
            reason("refused", api::Effect::Refused, None),
            reason("told", api::Effect::Passed, Some(("what", api::ParameterKind::Text))),
            reason("dated", api::Effect::Passed, Some(("day", api::ParameterKind::Date))),
            reason("scaled", api::Effect::Passed, Some(("figure", api::ParameterKind::Decimal))),
            reason("person", api::Effect::NeedsPerson, None),
        ],
        steps: vec![api::Step { id: "requested".to_owned(), label: label("申請額", "Requested") }],
        ..empty(id, api::ProgrammeKind::Eligibility)
    }
}

/// A grant with every stage of its life, which also shares its budget out.
fn living(id: &str) -> api::Programme {
    let option = |id: &str| api::Choice { id: id.to_owned(), label: label(id, id), aliases: Vec::new() };
    let methods = ["first-come", "by-score", "pro-rata"].map(option).into();
    let of_the_application = eligibility(id);
    api::Programme {
        settings: vec![
            yen("ceiling"),
            field("method", label("選定方法", "Method"), api::ScalarKind::Choice(methods)),
        ],
        stages: vec![
            api::StageKind::Selection,
            api::StageKind::Change,
            api::StageKind::Report,
            api::StageKind::Repayment,
        ],
        selection: Some(api::Selection { method: 1, budget: 0, score: None, unit: None }),
        ..of_the_application
    }
}

fn achievement(id: &str) -> api::Programme {
    api::Programme {
        fields: vec![on()],
        reference_date: Some(0),
        reasons: vec![reason("graded", api::Effect::Passed, None)],
        bands: vec![api::Band { id: "reached".to_owned(), label: label("達成", "Reached") }],
        measures: vec![api::Measure {
            id: "ratio".to_owned(),
            label: label("達成率", "Ratio"),
            unit: api::MeasureUnit::Percent,
        }],
        ..empty(id, api::ProgrammeKind::Achievement)
    }
}

fn assessment(id: &str) -> api::Programme {
    api::Programme {
        fields: vec![yen("amount")],
        lists: vec![api::RowList { id: "listed".to_owned(), label: label("一覧", "Listed") }],
        ..empty(id, api::ProgrammeKind::Assessment)
    }
}

fn empty(id: &str, kind: api::ProgrammeKind) -> api::Programme {
    api::Programme {
        id: id.to_owned(),
        label: label("試験用の制度", id),
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

fn on() -> api::Field {
    let kind = api::ScalarKind::Date(api::DateRange { min: None, max: None });
    field("on", label("基準日", "Reference date"), kind)
}

fn name() -> api::Field {
    let kind = api::ScalarKind::Text(api::TextLimit { chars_max: 100 });
    let open = field("name", label("氏名", "Name"), kind);
    api::Field { presence: api::Presence::Optional, privacy: api::Privacy::Personal, ..open }
}

fn yen(name: &str) -> api::Field {
    let kind = api::ScalarKind::Yen(api::Range { min: 0, max: YEN_MAX });
    field(name, label("金額", "Amount"), kind)
}

fn field(name: &str, label: api::Label, kind: api::ScalarKind) -> api::Field {
    api::Field {
        name: name.to_owned(),
        label,
        help: self::label("", ""),
        presence: api::Presence::Required,
        privacy: api::Privacy::Open,
        kind: api::FieldKind::Scalar(kind),
    }
}

fn reason(code: &str, effect: api::Effect, parameter: Option<(&str, api::ParameterKind)>) -> api::Reason {
    let named = parameter.map(|(name, _)| format!(" {{{name}}}")).unwrap_or_default();
    api::Reason {
        code: code.to_owned(),
        effect,
        message: label(&format!("試験用の理由です。{named}"), &format!("A reason for tests.{named}")),
        parameters: parameter
            .map(|(name, kind)| api::Parameter { name: name.to_owned(), kind })
            .into_iter()
            .collect(),
        citation: api::Citation {
            document: label("試験用の要綱", "Rules for tests"),
            article: label("第1条", "Article 1"),
            effective_from: None,
            url: String::new(),
            certainty: api::Certainty::Unconfirmed,
        },
    }
}

fn label(ja: &str, en: &str) -> api::Label {
    api::Label { ja: ja.to_owned(), en: en.to_owned() }
}
