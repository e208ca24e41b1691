//! A rule module that misbehaves in every way the host has to survive: one programme a way, with an
//! honest manifest ([`manifest`]). It speaks the contract's types, since the safe layer of the SDK does
//! not let a rule lie. What the host has to answer is in the tests of the product.

mod assessments;
mod decisions;
mod gradings;
mod manifest;
mod stages;

use kisoku_sdk::wit::api;

use self::stages::Stage;

/// This module, as the contract has it.
pub struct Module;

/// One way to misbehave.
struct Programme {
    id: &'static str,
    question: Question,
}

/// What the programme is asked, and how it answers.
enum Question {
    Decide(fn(&Asked) -> api::Decision),
    /// Asked for a decision in a later stage of a grant's life.
    Live(Stage, fn(&Asked) -> api::Decision),
    /// Asked for a decision, it says that it cannot answer, and why.
    Fault(&'static str),
    Grade(fn() -> api::Grading),
    Assess(fn(u32) -> api::Assessment),
}

/// What a decision is about, in yen.
struct Asked {
    requested: i64,
    /// Granted before, in this fiscal year.
    granted: i64,
    /// The most that may be granted in a fiscal year.
    ceiling: i64,
    /// The most that the stage leaves: a share, or what stood granted.
    most: i64,
    /// Personal: what an answer may not repeat.
    name: String,
}

impl Asked {
    /// What the ceiling leaves of the request.
    fn within_ceiling(&self) -> i64 {
        self.requested.min(self.ceiling.saturating_sub(self.granted))
    }
}

fn programme(position: u32) -> Option<&'static Programme> {
    let position = usize::try_from(position).ok()?;
    decisions::ALL.iter().chain(stages::ALL).chain(gradings::ALL).chain(assessments::ALL).nth(position)
}

/// Has a panic leave its message where the host looks for it, as the SDK's own modules do.
fn keep_panic_message() {
    let _ = kisoku_sdk::module::settings_problems(&[], 0, Vec::new());
}

fn yen(value: Option<&api::Value>) -> i64 {
    match value {
        Some(api::Value::Scalar(api::Scalar::Yen(yen))) => *yen,
        Some(api::Value::Scalar(_) | api::Value::Choices(_) | api::Value::Table(_)) | None => 0,
    }
}

fn text(value: Option<&api::Value>) -> String {
    match value {
        Some(api::Value::Scalar(api::Scalar::Text(text))) => text.clone(),
        Some(api::Value::Scalar(_) | api::Value::Choices(_) | api::Value::Table(_)) | None => String::new(),
    }
}

fn not_asked() -> api::Fault {
    fault("the programme answers another question")
}

fn fault(message: &str) -> api::Fault {
    api::Fault { message: message.to_owned() }
}

impl api::Guest for Module {
    fn describe() -> api::Manifest {
        manifest::manifest()
    }

    fn check_settings(_: u32, _: Vec<api::Value>) -> Vec<api::SettingsProblem> {
        Vec::new()
    }

    fn decide(
        position: u32,
        stage: api::Stage,
        settings: Vec<api::Value>,
        values: Vec<api::Value>,
        usage: api::Usage,
    ) -> Result<api::Decision, api::Fault> {
        keep_panic_message();
        let asked = Asked {
            requested: yen(values.get(1)),
            granted: usage.first().copied().flatten().unwrap_or_default(),
            ceiling: yen(settings.first()),
            most: i64::MAX,
            name: text(values.get(2)),
        };
        match programme(position).map(|programme| &programme.question) {
            Some(Question::Decide(decide)) => Ok(decide(&asked)),
            Some(Question::Live(in_stage, decide)) => Ok(stages::decide(*in_stage, *decide, &asked, &stage)),
            Some(Question::Fault(message)) => Err(fault(message)),
            Some(Question::Grade(_) | Question::Assess(_)) | None => Err(not_asked()),
        }
    }

    fn grade(position: u32, _: Vec<api::Value>, _: Vec<api::Value>) -> Result<api::Grading, api::Fault> {
        match programme(position) {
            Some(Programme { question: Question::Grade(grade), .. }) => Ok(grade()),
            Some(_) | None => Err(not_asked()),
        }
    }

    fn assess(
        position: u32,
        _: Vec<api::Value>,
        rows: Vec<Vec<api::Value>>,
    ) -> Result<api::Assessment, api::Fault> {
        match programme(position) {
            Some(Programme { question: Question::Assess(assess), .. }) => {
                Ok(assess(u32::try_from(rows.len()).unwrap_or(u32::MAX)))
            }
            Some(_) | None => Err(not_asked()),
        }
    }

    fn decide_many(
        programme: u32,
        settings: Vec<api::Value>,
        applications: Vec<api::Application>,
    ) -> Vec<Result<api::Decision, api::Fault>> {
        let decide = |api::Application { values, usage }| {
            <Self as api::Guest>::decide(programme, api::Stage::Application, settings.clone(), values, usage)
        };
        applications.into_iter().map(decide).collect()
    }

    fn grade_many(
        programme: u32,
        settings: Vec<api::Value>,
        records: Vec<Vec<api::Value>>,
    ) -> Vec<Result<api::Grading, api::Fault>> {
        let grade = |values| <Self as api::Guest>::grade(programme, settings.clone(), values);
        records.into_iter().map(grade).collect()
    }
}

#[cfg(target_family = "wasm")]
kisoku_sdk::wit::export_rules!(Module with_types_in kisoku_sdk::wit);
