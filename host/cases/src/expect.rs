//! What a case expects: parts of an answer, or problems instead of one.

use std::collections::BTreeMap;

use crate::error::CasesError;
use crate::yaml::Node;

/// What a case expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// An answer.
    Answer(Box<ExpectedAnswer>),
    /// The record is not valid, with exactly these problems in this order.
    Problems(Vec<ExpectedProblem>),
    /// `check-settings` finds exactly these problems in this order.
    SettingsProblems(Vec<ExpectedSettingsProblem>),
}

/// Parts of an answer; what is not stated is not compared. Numbers and fractions are compared as text:
/// `150000`, `45.80`, `1999/2000`, dates as `2025-03-31`, bands and fields by their id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExpectedAnswer {
    /// `eligible`, `ineligible`, `needs-correction` or `needs-review`.
    pub verdict: Option<String>,
    /// Whole yen.
    pub amount_yen: Option<String>,
    /// Exact codes, in order.
    pub reasons: Option<Vec<String>>,
    /// By code, some values of a finding with that code.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Every step with the amount after it.
    pub trace: Option<Vec<(String, String)>>,
    /// The id of the band, or that there is none.
    pub band: Option<Option<String>>,
    /// Some measures; `None` for not computable.
    pub measures: BTreeMap<String, Option<String>>,
    /// `met`, `missed` or `none`.
    pub target: Option<String>,
    /// Some lists, of row numbers counted from 1.
    pub lists: BTreeMap<String, Vec<String>>,
    /// Some measures of some lines of some breakdowns.
    pub breakdowns: BTreeMap<String, BTreeMap<String, BTreeMap<String, Option<String>>>>,
}

/// A problem of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedProblem {
    /// Name of the field; empty for the record as a whole.
    pub field: String,
    /// Its stable code.
    pub code: String,
    /// The row counted from 1, where stated.
    pub row: Option<String>,
    /// The column, where stated.
    pub column: Option<String>,
}

/// A problem of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedSettingsProblem {
    /// Name of the setting.
    pub setting: String,
    /// The row counted from 1, of a table.
    pub row: Option<String>,
}

impl Expect {
    pub(crate) fn read(node: &Node<'_>) -> Result<Self, CasesError> {
        let entries = node.keys(
            "expect",
            &[
                "verdict",
                "amount_yen",
                "reasons",
                "values",
                "trace",
                "band",
                "measures",
                "target",
                "lists",
                "breakdowns",
                "problems",
                "settings_problems",
            ],
        )?;
        match entries.as_slice() {
            [] => Err(CasesError::at(node.line, "`expect` is empty: nothing would be compared")),
            [("problems", list)] => {
                list.list("problems")?.iter().map(problem).collect::<Result<_, _>>().map(Self::Problems)
            }
            [("settings_problems", list)] => list
                .list("settings_problems")?
                .iter()
                .map(settings_problem)
                .collect::<Result<_, _>>()
                .map(Self::SettingsProblems),
            entries => answer(entries).map(|answer| Self::Answer(Box::new(answer))),
        }
    }
}

fn answer(entries: &[(&str, &Node<'_>)]) -> Result<ExpectedAnswer, CasesError> {
    let mut answer = ExpectedAnswer::default();
    for &(key, node) in entries {
        match key {
            "verdict" => answer.verdict = Some(node.text(key)?.to_owned()),
            "amount_yen" => answer.amount_yen = Some(node.text(key)?.to_owned()),
            "reasons" => answer.reasons = Some(texts(node, key)?),
            "values" => answer.values = map(node, key, |values| map(values, key, |value| text(value, key)))?,
            "trace" => {
                answer.trace = Some(node.list(key)?.iter().map(step).collect::<Result<_, _>>()?);
            }
            "band" => answer.band = Some(optional(node, key)?),
            "measures" => answer.measures = measures(node)?,
            "target" => answer.target = Some(node.text(key)?.to_owned()),
            "lists" => answer.lists = map(node, key, |rows| texts(rows, key))?,
            "breakdowns" => answer.breakdowns = map(node, key, |lines| map(lines, key, measures))?,
            other => {
                let what = format!("`{other}` stands alone: there is no answer beside it");
                return Err(CasesError::at(node.line, what));
            }
        }
    }
    Ok(answer)
}

fn problem(node: &Node<'_>) -> Result<ExpectedProblem, CasesError> {
    let entries = node.keys("problems", &["field", "code", "row", "column"])?;
    let field = |key| of(&entries, key).map(|value| text(value, key)).transpose();
    Ok(ExpectedProblem {
        field: field("field")?.unwrap_or_default(),
        code: field("code")?.ok_or_else(|| CasesError::at(node.line, "a problem needs its `code`"))?,
        row: field("row")?,
        column: field("column")?,
    })
}

fn settings_problem(node: &Node<'_>) -> Result<ExpectedSettingsProblem, CasesError> {
    let entries = node.keys("settings_problems", &["setting", "row"])?;
    let field = |key| of(&entries, key).map(|value| text(value, key)).transpose();
    Ok(ExpectedSettingsProblem {
        setting: field("setting")?
            .ok_or_else(|| CasesError::at(node.line, "a problem needs its `setting`"))?,
        row: field("row")?,
    })
}

fn step(node: &Node<'_>) -> Result<(String, String), CasesError> {
    match node.list("trace")? {
        [step, after] => Ok((text(step, "trace")?, text(after, "trace")?)),
        _ => Err(CasesError::at(node.line, "a step of the trace is `[step, yen after it]`")),
    }
}

fn measures(node: &Node<'_>) -> Result<BTreeMap<String, Option<String>>, CasesError> {
    map(node, "measures", |value| optional(value, "measures"))
}

fn map<T>(
    node: &Node<'_>,
    what: &str,
    read: impl Fn(&Node<'_>) -> Result<T, CasesError>,
) -> Result<BTreeMap<String, T>, CasesError> {
    let mut values = BTreeMap::new();
    for (key, value) in node.entries(what)? {
        if values.insert(key.to_owned(), read(value)?).is_some() {
            return Err(CasesError::at(value.line, format!("`{key}` is there twice")));
        }
    }
    Ok(values)
}

fn of<'n, 'a>(entries: &[(&str, &'n Node<'a>)], key: &str) -> Option<&'n Node<'a>> {
    entries.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
}

fn texts(node: &Node<'_>, what: &str) -> Result<Vec<String>, CasesError> {
    node.list(what)?.iter().map(|item| text(item, what)).collect()
}

fn text(node: &Node<'_>, what: &str) -> Result<String, CasesError> {
    node.text(what).map(str::to_owned)
}

fn optional(node: &Node<'_>, what: &str) -> Result<Option<String>, CasesError> {
    if node.is_null() { Ok(None) } else { text(node, what).map(Some) }
}
