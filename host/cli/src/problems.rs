//! Problems of records and settings, a line each, as a person reads them.

use kisoku_core::manifest::Programme;
use kisoku_core::ports::SettingsProblem;
use kisoku_core::read::{Problem, Problems};

/// A problem of a record or of settings.
pub(crate) fn line(problem: &Problem) -> String {
    let row = problem.row.map(|row| format!(" row {row}")).unwrap_or_default();
    let table_row = problem.table_row.map(|row| format!(" table row {row}")).unwrap_or_default();
    let column = problem.column.as_ref().map(|column| format!(" column `{column}`")).unwrap_or_default();
    format!("`{}`{row}{table_row}{column}: {} / {}", problem.field, problem.message.ja, problem.message.en)
}

/// All problems in one sentence.
pub(crate) fn sentence(problems: &Problems) -> String {
    let lines: Vec<String> = problems.as_slice().iter().map(line).collect();
    lines.join("; ")
}

/// What a module finds wrong with settings, in one sentence.
pub(crate) fn of_settings(programme: &Programme, problems: &[SettingsProblem]) -> String {
    let line = |problem: &SettingsProblem| {
        let position = usize::try_from(problem.setting).unwrap_or(usize::MAX);
        let setting = programme.settings.get(position).map_or("?", |setting| setting.name.as_str());
        let row = problem.row.map(|row| format!(" row {}", row.saturating_add(1))).unwrap_or_default();
        format!("`{setting}`{row}: {} / {}", problem.message.ja, problem.message.en)
    };
    problems.iter().map(line).collect::<Vec<_>>().join("; ")
}
