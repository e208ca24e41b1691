//! How the program ends: exit codes and the one sentence that goes with a failure.

use std::fmt::{self, Display};
use std::process::ExitCode;

use kisoku_store::StoreError;

use crate::terminal;

/// The exit codes, as every `--help` prints them.
pub(crate) const TABLE: &str = "\
Exit codes:
  0  done; for `check`: answered, whatever the verdict
  1  something in the input is wrong: a record, a setting, a case, a seed; or what is asked
     for is not there: an entry, a programme, a municipality
  2  the command line is wrong
  3  a module was refused, or failed (trap, fuel, memory, bad answer)
  4  the machine is in the way: a file, a port, the store, a missing tool
  5  a database, a ledger, a backup or a replayed answer is not as it was kept";

/// Why the program ends without having done what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Something in the input is wrong.
    Input,
    /// The command line is wrong; clap ends with the same code.
    Usage,
    /// A module was refused or failed.
    Module,
    /// A file, a port, the store or a tool.
    Machine,
    /// Something kept is not as it was.
    Broken,
}

impl Exit {
    const fn code(self) -> u8 {
        match self {
            Self::Input => 1,
            Self::Usage => 2,
            Self::Module => 3,
            Self::Machine => 4,
            Self::Broken => 5,
        }
    }
}

/// A failure with its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    error: anyhow::Error,
}

impl Failure {
    /// A failure of this kind.
    pub(crate) fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self { exit, error: error.into() }
    }

    /// The same failure, of something that is named.
    pub(crate) fn of(self, what: impl Display + Send + Sync + 'static) -> Self {
        Self { error: self.error.context(what), ..self }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.error)
    }
}

/// What a command ends with.
pub(crate) type Ended<T = ()> = Result<T, Failure>;

/// A damaged database is not as it was; whatever else is not said otherwise is the machine's.
impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        let is_damage = |cause: &StoreError| matches!(cause, StoreError::Damaged { .. });
        let damaged = error.chain().any(|cause| cause.downcast_ref().is_some_and(is_damage));
        Self { exit: if damaged { Exit::Broken } else { Exit::Machine }, error }
    }
}

/// Says which exit code an error means.
pub(crate) trait OrExit<T> {
    /// The error as a failure of this kind.
    fn or_exit(self, exit: Exit) -> Ended<T>;
}

impl<T, E: Into<anyhow::Error>> OrExit<T> for Result<T, E> {
    fn or_exit(self, exit: Exit) -> Ended<T> {
        self.map_err(|error| Failure::new(exit, error))
    }
}

/// Prints the failure as one sentence and gives the code to end with.
pub(crate) fn code(ended: Ended) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::complain(format_args!("kisoku: {failure}"));
            ExitCode::from(failure.exit.code())
        }
    }
}
