//! The cases of a module as written; running them is in [`crate::run()`].

use crate::error::CasesError;
use crate::expect::Expect;
use crate::stage::Given;
use crate::yaml::{self, Node};

/// Most bytes of a `cases.yaml`: thousands of cases, and few enough to hold as a tree.
pub const CASES_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The cases of a module.
#[derive(Debug, Clone)]
pub struct Suite<'a> {
    /// By programme, the settings of every case that does not override them.
    pub(crate) settings: Vec<(String, Node<'a>)>,
    /// The cases in the order written.
    pub(crate) cases: Vec<Case<'a>>,
}

/// A case: what is asked, where the answer is written down, and the answer.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// Id of the programme.
    pub programme: String,
    /// What it is about.
    pub name: String,
    /// Document and place, or `assumption: …`.
    pub source: String,
    /// Where it begins in the file, counted from 1.
    pub line: usize,
    /// What it expects.
    pub expect: Expect,
    pub(crate) stage: Given<'a>,
    pub(crate) settings: Option<Node<'a>>,
    pub(crate) usage: Option<Node<'a>>,
    pub(crate) record: Option<Node<'a>>,
    pub(crate) rows: Option<Node<'a>>,
}

impl<'a> Suite<'a> {
    /// Reads a `cases.yaml`.
    ///
    /// # Errors
    /// [`CasesError`] with the line of the first thing that is wrong.
    pub fn read(text: &'a str) -> Result<Self, CasesError> {
        if text.len() > CASES_BYTES_MAX {
            return Err(CasesError::TooLarge { max: CASES_BYTES_MAX });
        }
        let document = yaml::read(text)?;
        let mut suite = Self { settings: Vec::new(), cases: Vec::new() };
        for (key, node) in document.keys("cases.yaml", &["settings", "cases"])? {
            if key == "settings" {
                for (programme, settings) in node.entries(key)? {
                    settings.entries(programme)?;
                    suite.settings.push((programme.to_owned(), settings.clone()));
                }
            } else {
                suite.cases = node.list(key)?.iter().map(Case::read).collect::<Result<_, _>>()?;
            }
        }
        if suite.cases.is_empty() {
            return Err(CasesError::at(document.line, "there is no case: `cases` is empty or missing"));
        }
        Ok(suite)
    }

    /// The cases in the order written.
    pub fn cases(&self) -> &[Case<'a>] {
        &self.cases
    }
}

impl<'a> Case<'a> {
    fn read(node: &Node<'a>) -> Result<Self, CasesError> {
        let known = ["programme", "name", "source", "stage", "settings", "usage", "record", "rows", "expect"];
        let entries = node.keys("case", &known)?;
        let of = |key| entries.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
        let text = |key| {
            let missing = || CasesError::at(node.line, format!("the case needs `{key}`"));
            let text = of(key).ok_or_else(missing)?.text(key)?;
            if text.trim().is_empty() { Err(missing()) } else { Ok(text.to_owned()) }
        };
        let expect = of("expect").ok_or_else(|| CasesError::at(node.line, "the case needs `expect`"))?;
        let expect = Expect::read(expect)?;
        let asks = of("record").is_some() || of("rows").is_some();
        match expect {
            Expect::Answer(_) | Expect::Problems(_) if !asks => {
                return Err(CasesError::at(node.line, "the case needs a `record`, or `rows`"));
            }
            Expect::Answer(_) | Expect::Problems(_) | Expect::SettingsProblems(_) => {}
        }
        if of("record").is_some() && of("rows").is_some() {
            return Err(CasesError::at(node.line, "a case has a `record` or `rows`, not both"));
        }
        Ok(Self {
            programme: text("programme")?,
            name: text("name")?,
            source: text("source")?,
            line: node.line,
            expect,
            stage: of("stage").map_or(Ok(Given::Application), Given::read)?,
            settings: of("settings").cloned(),
            usage: of("usage").cloned(),
            record: of("record").cloned(),
            rows: of("rows").cloned(),
        })
    }
}
