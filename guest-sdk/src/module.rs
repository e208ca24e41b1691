//! What [`crate::module!`] expands to: the programmes of a module in one table, and the functions of
//! the contract over it. Authors do not call these.

use crate::answer::{Breakdowns, Lists, Measures};
use crate::fault::Fault;
use crate::life;
use crate::names::{Bands, Steps};
use crate::problems::Problems;
use crate::programme::{Achievement, Assessment, Eligibility};
use crate::reasons::Reasons;
use crate::record::Record;
use crate::tallies::Tallies;
use crate::wit::api;

type Values = Vec<api::Value>;

/// A programme of a module, as functions of the contract's types.
pub struct Programme {
    describe: fn() -> api::Programme,
    check_settings: fn(Values) -> Vec<api::SettingsProblem>,
    question: Question,
}

enum Question {
    Eligibility {
        decide: fn(api::Stage, Values, Values, api::Usage) -> Result<api::Decision, Fault>,
        decide_many: fn(Values, Vec<api::Application>) -> Vec<Result<api::Decision, api::Fault>>,
    },
    Achievement {
        grade: fn(Values, Values) -> Result<api::Grading, Fault>,
        grade_many: fn(Values, Vec<Values>) -> Vec<Result<api::Grading, api::Fault>>,
    },
    Assessment {
        assess: fn(Values, Vec<Values>) -> Result<api::Assessment, Fault>,
    },
}

impl Programme {
    /// A programme that decides.
    pub const fn eligibility<P: Eligibility>() -> Self {
        // A life that names what is not there fails here, where the module is written.
        let _ = P::LIFE;
        Self {
            describe: describe_eligibility::<P>,
            check_settings: |settings| check_settings(settings, P::check_settings),
            question: Question::Eligibility { decide: decide_one::<P>, decide_many: decide_each::<P> },
        }
    }

    /// A programme that grades.
    pub const fn achievement<P: Achievement>() -> Self {
        Self {
            describe: describe_achievement::<P>,
            check_settings: |settings| check_settings(settings, P::check_settings),
            question: Question::Achievement { grade: grade_one::<P>, grade_many: grade_each::<P> },
        }
    }

    /// A programme that assesses.
    pub const fn assessment<P: Assessment>() -> Self {
        Self {
            describe: describe_assessment::<P>,
            check_settings: |settings| check_settings(settings, P::check_settings),
            question: Question::Assessment { assess: assess_rows::<P> },
        }
    }
}

/// `describe` of the contract.
pub fn describe(name: &str, version: &str, programmes: &[Programme]) -> api::Manifest {
    crate::panic::keep_message();
    api::Manifest {
        name: name.to_owned(),
        version: version.to_owned(),
        programmes: programmes.iter().map(|programme| (programme.describe)()).collect(),
    }
}

/// `check-settings` of the contract. A programme that does not exist has no settings to find fault with.
pub fn settings_problems(
    programmes: &[Programme],
    programme: u32,
    settings: Values,
) -> Vec<api::SettingsProblem> {
    crate::panic::keep_message();
    at(programmes, programme).map_or_else(|_| Vec::new(), |programme| (programme.check_settings)(settings))
}

/// `decide` of the contract.
///
/// # Errors
/// The rule's fault, or that the programme does not decide.
pub fn decide(
    programmes: &[Programme],
    programme: u32,
    stage: api::Stage,
    settings: Values,
    values: Values,
    usage: api::Usage,
) -> Result<api::Decision, api::Fault> {
    crate::panic::keep_message();
    match at(programmes, programme)?.question {
        Question::Eligibility { decide, .. } => Ok(decide(stage, settings, values, usage)?),
        Question::Achievement { .. } | Question::Assessment { .. } => Err(not_asked("decide").into()),
    }
}

/// `decide-many` of the contract.
pub fn decide_many(
    programmes: &[Programme],
    programme: u32,
    settings: Values,
    applications: Vec<api::Application>,
) -> Vec<Result<api::Decision, api::Fault>> {
    crate::panic::keep_message();
    let question = at(programmes, programme).map(|programme| &programme.question);
    match question {
        Ok(Question::Eligibility { decide_many, .. }) => decide_many(settings, applications),
        Ok(Question::Achievement { .. } | Question::Assessment { .. }) | Err(_) => {
            applications.iter().map(|_| Err(not_asked("decide").into())).collect()
        }
    }
}

/// `grade` of the contract.
///
/// # Errors
/// The rule's fault, or that the programme does not grade.
pub fn grade(
    programmes: &[Programme],
    programme: u32,
    settings: Values,
    values: Values,
) -> Result<api::Grading, api::Fault> {
    crate::panic::keep_message();
    match at(programmes, programme)?.question {
        Question::Achievement { grade, .. } => Ok(grade(settings, values)?),
        Question::Eligibility { .. } | Question::Assessment { .. } => Err(not_asked("grade").into()),
    }
}

/// `grade-many` of the contract.
pub fn grade_many(
    programmes: &[Programme],
    programme: u32,
    settings: Values,
    records: Vec<Values>,
) -> Vec<Result<api::Grading, api::Fault>> {
    crate::panic::keep_message();
    let question = at(programmes, programme).map(|programme| &programme.question);
    match question {
        Ok(Question::Achievement { grade_many, .. }) => grade_many(settings, records),
        Ok(Question::Eligibility { .. } | Question::Assessment { .. }) | Err(_) => {
            records.iter().map(|_| Err(not_asked("grade").into())).collect()
        }
    }
}

/// `assess` of the contract.
///
/// # Errors
/// The rule's fault, or that the programme does not assess.
pub fn assess(
    programmes: &[Programme],
    programme: u32,
    settings: Values,
    rows: Vec<Values>,
) -> Result<api::Assessment, api::Fault> {
    crate::panic::keep_message();
    match at(programmes, programme)?.question {
        Question::Assessment { assess } => Ok(assess(settings, rows)?),
        Question::Eligibility { .. } | Question::Achievement { .. } => Err(not_asked("assess").into()),
    }
}

impl From<Fault> for api::Fault {
    fn from(fault: Fault) -> Self {
        Self { message: fault.into_message() }
    }
}

fn at(programmes: &[Programme], position: u32) -> Result<&Programme, Fault> {
    usize::try_from(position)
        .ok()
        .and_then(|position| programmes.get(position))
        .ok_or_else(|| Fault::new(format!("the module has no programme {position}")))
}

#[cold]
fn not_asked(question: &str) -> Fault {
    Fault::new(format!("the programme does not {question}"))
}

fn check_settings<S: Record>(values: Values, check: fn(&S, &mut Problems<S>)) -> Vec<api::SettingsProblem> {
    match S::from_values(values) {
        Ok(settings) => {
            let mut problems = Problems::new();
            check(&settings, &mut problems);
            problems.into_problems()
        }
        Err(fault) => vec![api::SettingsProblem {
            setting: 0,
            row: None,
            message: api::Label {
                ja: "設定の値が定義と合いません。".to_owned(), en: fault.into_message()
            },
        }],
    }
}

fn decide_one<P: Eligibility>(
    stage: api::Stage,
    settings: Values,
    values: Values,
    usage: api::Usage,
) -> Result<api::Decision, Fault> {
    decide_with::<P>(stage, &Record::from_values(settings)?, values, usage)
}

fn decide_with<P: Eligibility>(
    stage: api::Stage,
    settings: &P::Settings,
    values: Values,
    usage: api::Usage,
) -> Result<api::Decision, Fault> {
    let record = Record::from_values(values)?;
    let usage = P::Usage::from_usage(usage)?;
    life::decide::<P>(stage, settings, &record, &usage)?.into_answer()
}

fn decide_each<P: Eligibility>(
    settings: Values,
    applications: Vec<api::Application>,
) -> Vec<Result<api::Decision, api::Fault>> {
    match P::Settings::from_values(settings) {
        Ok(settings) => applications
            .into_iter()
            .map(|api::Application { values, usage }| {
                Ok(decide_with::<P>(api::Stage::Application, &settings, values, usage)?)
            })
            .collect(),
        Err(fault) => applications.iter().map(|_| Err(fault.clone().into())).collect(),
    }
}

fn grade_one<P: Achievement>(settings: Values, values: Values) -> Result<api::Grading, Fault> {
    let settings = Record::from_values(settings)?;
    P::grade(&settings, &Record::from_values(values)?)?.into_answer()
}

fn grade_each<P: Achievement>(
    settings: Values,
    records: Vec<Values>,
) -> Vec<Result<api::Grading, api::Fault>> {
    match P::Settings::from_values(settings) {
        Ok(settings) => records
            .into_iter()
            .map(|values| P::grade(&settings, &Record::from_values(values)?)?.into_answer())
            .map(|answer: Result<_, Fault>| answer.map_err(Into::into))
            .collect(),
        Err(fault) => records.iter().map(|_| Err(fault.clone().into())).collect(),
    }
}

fn assess_rows<P: Assessment>(settings: Values, rows: Vec<Values>) -> Result<api::Assessment, Fault> {
    let settings = Record::from_values(settings)?;
    let rows = rows.into_iter().map(Record::from_values).collect::<Result<Vec<_>, _>>()?;
    P::assess(&settings, &rows)?.into_answer()
}

fn describe_eligibility<P: Eligibility>() -> api::Programme {
    api::Programme {
        id: P::ID.to_owned(),
        label: P::LABEL.into(),
        kind: api::ProgrammeKind::Eligibility,
        fields: P::Record::fields(),
        settings: P::Settings::fields(),
        reference_date: P::Record::REFERENCE_DATE,
        requested_amount: P::Record::REQUESTED_AMOUNT,
        tallies: P::Usage::tallies(),
        stages: P::LIFE.stages(),
        selection: P::LIFE.selects(),
        reasons: P::Reason::reasons(),
        steps: P::Step::steps(),
        bands: Vec::new(),
        measures: Vec::new(),
        lists: Vec::new(),
        breakdowns: Vec::new(),
    }
}

fn describe_achievement<P: Achievement>() -> api::Programme {
    api::Programme {
        id: P::ID.to_owned(),
        label: P::LABEL.into(),
        kind: api::ProgrammeKind::Achievement,
        fields: P::Record::fields(),
        settings: P::Settings::fields(),
        reference_date: P::Record::REFERENCE_DATE,
        requested_amount: None,
        tallies: Vec::new(),
        stages: Vec::new(),
        selection: None,
        reasons: P::Reason::reasons(),
        steps: Vec::new(),
        bands: P::Band::bands(),
        measures: P::Measures::measures(),
        lists: Vec::new(),
        breakdowns: Vec::new(),
    }
}

fn describe_assessment<P: Assessment>() -> api::Programme {
    api::Programme {
        id: P::ID.to_owned(),
        label: P::LABEL.into(),
        kind: api::ProgrammeKind::Assessment,
        fields: P::Row::fields(),
        settings: P::Settings::fields(),
        reference_date: P::Row::REFERENCE_DATE,
        requested_amount: None,
        tallies: Vec::new(),
        stages: Vec::new(),
        selection: None,
        reasons: P::Reason::reasons(),
        steps: Vec::new(),
        bands: P::Band::bands(),
        measures: P::Measures::measures(),
        lists: P::Lists::lists(),
        breakdowns: P::Breakdowns::breakdowns(),
    }
}
