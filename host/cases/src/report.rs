//! What came of running the cases.

use std::fmt;

use crate::coverage::Coverage;

/// What came of running the cases. Its `Display` lists every failing case, every reason and band that
/// no case reached, and a last line that sums up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many cases were run.
    pub cases: usize,
    /// The cases that failed, in the order written.
    pub failures: Vec<Failure>,
    /// Which reasons and bands were reached.
    pub coverage: Coverage,
}

/// A case that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Id of the programme.
    pub programme: String,
    /// Name of the case.
    pub name: String,
    /// Where its answer is written down.
    pub source: String,
    /// Where it begins in the file.
    pub line: usize,
    /// What differs, expected and got.
    pub differences: Vec<String>,
}

impl Report {
    /// Whether every case passed and every reason and band was reached.
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty() && self.coverage.unreached().next().is_none()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in &self.failures {
            writeln!(f, "FAILED line {}, {}: {}", failure.line, failure.programme, failure.name)?;
            writeln!(f, "  source: {}", failure.source)?;
            for difference in &failure.differences {
                writeln!(f, "  {}", difference.replace('\n', "\n  "))?;
            }
        }
        for entry in self.coverage.unreached() {
            writeln!(f, "NEVER REACHED {}: {} `{}`", entry.programme, entry.what, entry.id)?;
        }
        let passed = self.cases - self.failures.len();
        let reached = self.coverage.entries.iter().filter(|entry| entry.cases > 0).count();
        write!(
            f,
            "{passed} of {} cases passed, {reached} of {} reasons and bands reached",
            self.cases,
            self.coverage.entries.len()
        )
    }
}
