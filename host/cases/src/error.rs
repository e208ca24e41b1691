//! Why a `cases.yaml` cannot be used. A case that fails is not an error but a [`crate::Failure`].

/// Why a `cases.yaml` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CasesError {
    /// It is larger than any list of cases.
    #[error("the cases are larger than {max} bytes")]
    TooLarge {
        /// The limit.
        max: usize,
    },
    /// It is not YAML.
    #[error("line {line}: not yaml: {what}")]
    NotYaml {
        /// The line, counted from 1.
        line: usize,
        /// The parser's words.
        what: String,
    },
    /// It is YAML, but not of cases.
    #[error("line {line}: {what}")]
    NotCases {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong and what to do.
        what: String,
    },
}

impl CasesError {
    pub(crate) fn at(line: usize, what: impl Into<String>) -> Self {
        Self::NotCases { line, what: what.into() }
    }
}
