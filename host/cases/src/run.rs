//! Runs cases: settings, record and usage are read as the host reads them, and the answer is settled as
//! the host settles it.

use std::borrow::Cow;
use std::error::Error as _;
use std::sync::Arc;

use kisoku_core::calendar::Date;
use kisoku_core::decide::{self, Subject};
use kisoku_core::error::RuleFailure;
use kisoku_core::manifest::{Kind, Programme};
use kisoku_core::ports::{Budget, Rules, SettingsProblem};
use kisoku_core::read::{self, Input, Problems};
use kisoku_core::revision::{Digest, EffectivePeriod, Revision};
use kisoku_core::value::Record;

use crate::compare;
use crate::coverage::Coverage;
use crate::expect::{Expect, ExpectedProblem, ExpectedSettingsProblem};
use crate::report::{Failure, Report};
use crate::suite::{Case, Suite};
use crate::yaml::{Content, Node};

/// Runs every case of a suite.
pub fn run(suite: &Suite<'_>, rules: &Arc<dyn Rules>) -> Report {
    let mut coverage = Coverage::new(rules.manifest());
    let failures = suite
        .cases
        .iter()
        .filter_map(|case| {
            let differences =
                case_differences(suite, case, rules, &mut coverage).unwrap_or_else(|why| vec![why]);
            (!differences.is_empty()).then(|| Failure {
                programme: case.programme.clone(),
                name: case.name.clone(),
                source: case.source.clone(),
                line: case.line,
                differences,
            })
        })
        .collect();
    Report { cases: suite.cases.len(), failures, coverage }
}

/// What differs; `Err` where it did not come to an answer.
fn case_differences(
    suite: &Suite<'_>,
    case: &Case<'_>,
    rules: &Arc<dyn Rules>,
    coverage: &mut Coverage,
) -> Result<Vec<String>, String> {
    let (position, programme) = rules
        .manifest()
        .programme(&case.programme)
        .ok_or_else(|| format!("the module has no programme `{}`", case.programme))?;
    let settings = settings(suite, case, programme)?;
    let found = rules.check_settings(position, &settings).map_err(|failure| causes(&failure))?;
    let expected = match &case.expect {
        Expect::SettingsProblems(expected) => return Ok(settings_differences(programme, expected, &found)),
        Expect::Problems(_) | Expect::Answer(_) if !found.is_empty() => {
            return Err(format!("the settings have problems: {}", settings_words(programme, &found)));
        }
        Expect::Problems(expected) => return Ok(problem_differences(expected, subject(case, programme)?)),
        Expect::Answer(expected) => expected,
    };
    let subject = subject(case, programme)?
        .map_err(|problems| format!("the record is not valid:\n{}", words(&problems)))?;
    let revision = revision(rules, position, programme, settings)?;
    let day = decide::reference_date(programme, &subject, today()?);
    let places = decide::places(&revision, &subject, day);
    let usage = case.usage.as_ref().map_or(Input::Null, Node::input);
    let usage = read::usage(programme, &places, &usage)
        .map_err(|problems| format!("the usage is not valid:\n{}", words(&problems)))?;
    let stage = match &subject {
        Subject::Record(record) => case.stage.stage(programme, record)?,
        Subject::Rows(_) => case.stage.of_rows()?,
    };
    let settled = decide::answer(&revision, &subject, &stage, &places, usage, Budget::Full)
        .map_err(|failure| causes(&failure))?;
    coverage.count(&programme.id, settled.answer());
    Ok(compare::differences(programme, expected, settled.answer()))
}

/// The settings of the suite with those of the case over them.
fn settings(suite: &Suite<'_>, case: &Case<'_>, programme: &Programme) -> Result<Record, String> {
    let base = suite.settings.iter().find(|(id, _)| *id == case.programme).map(|(_, settings)| settings);
    let mut entries: Vec<(Cow<'_, str>, Input<'_>)> = Vec::new();
    for layer in base.into_iter().chain(&case.settings) {
        let Content::Map(settings) = &layer.content else {
            return Err("`settings` is a map of settings to values".to_owned());
        };
        for (name, value) in settings {
            entries.retain(|(other, _)| other != name);
            entries.push((Cow::Borrowed(name.as_ref()), value.input()));
        }
    }
    read::record(&programme.settings, &Input::Map(entries))
        .map_err(|problems| format!("the settings are not valid:\n{}", words(&problems)))
}

fn subject(case: &Case<'_>, programme: &Programme) -> Result<Result<Subject, Problems>, String> {
    match (programme.kind, &case.record, &case.rows) {
        (Kind::Eligibility | Kind::Achievement, Some(record), None) => {
            Ok(read::record(&programme.fields, &record.input()).map(Subject::Record))
        }
        (Kind::Assessment, None, Some(rows)) => {
            Ok(read::rows(&programme.fields, &rows.input()).map(Subject::Rows))
        }
        (Kind::Eligibility | Kind::Achievement, ..) => Err("this programme takes a `record`".to_owned()),
        (Kind::Assessment, ..) => Err("this programme takes `rows`".to_owned()),
    }
}

/// A revision of these settings, in force for ever.
fn revision(
    rules: &Arc<dyn Rules>,
    position: u32,
    programme: &Arc<Programme>,
    settings: Record,
) -> Result<Revision, String> {
    let first = Date::new(2, 1, 1).and_then(|day| EffectivePeriod::new(day, None));
    Ok(Revision {
        digest: Digest::of(b""),
        rules: Arc::clone(rules),
        position,
        programme: Arc::clone(programme),
        settings,
        settings_digest: Digest::of(b""),
        period: first.ok_or("there is no first day")?,
    })
}

/// The day of the request, for programmes without a reference date: always the same, so that a case
/// answers the same for ever.
fn today() -> Result<Date, String> {
    Date::new(2025, 4, 1).ok_or_else(|| "there is no such day".to_owned())
}

fn problem_differences(expected: &[ExpectedProblem], subject: Result<Subject, Problems>) -> Vec<String> {
    let Err(problems) = subject else {
        return vec!["expected problems, got a valid record".to_owned()];
    };
    let got = problems.as_slice();
    let fits = expected.len() == got.len()
        && expected.iter().zip(got).all(|(expected, got)| {
            expected.field == got.field
                && expected.code == got.code
                && expected
                    .row
                    .as_ref()
                    .is_none_or(|row| Some(row) == got.row.map(|row| row.to_string()).as_ref())
                && expected.column.as_ref().is_none_or(|column| Some(column) == got.column.as_ref())
        });
    if fits {
        return Vec::new();
    }
    let expected: Vec<_> =
        expected.iter().map(|problem| format!("`{}`: {}", problem.field, problem.code)).collect();
    vec![format!("problems: expected {}\ngot {}", expected.join(", "), words(&problems))]
}

fn settings_differences(
    programme: &Programme,
    expected: &[ExpectedSettingsProblem],
    found: &[SettingsProblem],
) -> Vec<String> {
    let expected: Vec<_> =
        expected.iter().map(|problem| place(&problem.setting, problem.row.as_deref())).collect();
    let got: Vec<_> = found.iter().map(|problem| settings_place(programme, problem)).collect();
    if expected == got {
        return Vec::new();
    }
    let (expected, got) = (expected.join(", "), settings_words(programme, found));
    vec![format!("settings problems: expected {expected}\ngot {got}")]
}

fn settings_words(programme: &Programme, found: &[SettingsProblem]) -> String {
    let words: Vec<_> = found
        .iter()
        .map(|problem| format!("{} {}", settings_place(programme, problem), problem.message.en))
        .collect();
    if words.is_empty() { "none".to_owned() } else { words.join("; ") }
}

fn settings_place(programme: &Programme, problem: &SettingsProblem) -> String {
    let setting = usize::try_from(problem.setting).ok().and_then(|position| programme.settings.get(position));
    let name = setting.map_or("(undeclared)", |field| field.name.as_str());
    place(name, problem.row.map(|row| (row + 1).to_string()).as_deref())
}

fn place(setting: &str, row: Option<&str>) -> String {
    row.map_or_else(|| format!("`{setting}`"), |row| format!("`{setting}` row {row}"))
}

pub(crate) fn words(problems: &Problems) -> String {
    let words: Vec<_> = problems
        .as_slice()
        .iter()
        .map(|problem| {
            let row = problem.row.map_or(String::new(), |row| format!(" row {row}"));
            let column =
                problem.column.as_ref().map_or(String::new(), |column| format!(" column `{column}`"));
            format!("`{}`{row}{column}: {}: {}", problem.field, problem.code, problem.message.en)
        })
        .collect();
    words.join("\n")
}

/// A failure with its causes, and with what the module's panic said.
fn causes(failure: &RuleFailure) -> String {
    let mut words = failure.to_string();
    let mut cause = failure.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    match failure.panic_message() {
        Some(said) => format!("{words}: {said}"),
        None => words,
    }
}
