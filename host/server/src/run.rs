//! Where a rule runs: on the thread at hand with a small budget, and, where that is used up, from the
//! start with the full one on the blocking pool behind its municipality's gate.
//!
//! Sound because a rule is a pure function in a fresh instance: its answer does not depend on where
//! it ran.

use std::sync::Arc;

use kisoku_core::answer::Settled;
use kisoku_core::decide;
use kisoku_core::error::RuleFailure;
use kisoku_core::life::Stage;
use kisoku_core::ports::Budget;
use kisoku_core::revision::{LgCode, Revision};
use kisoku_core::tally::Usage;

use crate::app::App;
use crate::error::ServerError;
use crate::priority;
use crate::problem::{Problem, ProblemKind, failure_code};
use crate::reads;
use crate::request::question::Question;

/// Why there is no answer to show.
pub(crate) enum NoAnswer {
    /// The module gave none that can be used.
    Failed(RuleFailure),
    /// We could not write the one that it gave.
    Unwritten(ServerError),
}

impl From<RuleFailure> for NoAnswer {
    fn from(failure: RuleFailure) -> Self {
        Self::Failed(failure)
    }
}

impl From<ServerError> for NoAnswer {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::TooLarge { bytes_max } => {
                let limit_bytes = u64::try_from(bytes_max).unwrap_or(u64::MAX);
                Self::Failed(RuleFailure::AnswerTooLarge { limit_bytes })
            }
            ServerError::NotInManifest | ServerError::PersonalTooLarge { .. } | ServerError::Json(_) => {
                Self::Unwritten(error)
            }
        }
    }
}

/// Answers a question on a usage and writes the answer where it was computed: here with the small
/// budget, or on the pool with the full one.
///
/// # Errors
/// A problem where the module gave no answer or too much is waiting.
pub(crate) async fn answered<T: Send + 'static>(
    app: &Arc<App>,
    question: &Question,
    usage: Usage,
    write: impl FnOnce(&Question, &Settled) -> Result<T, ServerError> + Send + 'static,
) -> Result<T, Problem> {
    match answer(question, usage.clone(), Budget::Inline) {
        Ok(settled) => {
            write(question, &settled).map_err(|error| no_answer(app, &question.revision, error.into()))
        }
        Err(failure) if needs_time(&failure) => long(app, question, usage, write).await,
        Err(failure) => Err(no_answer(app, &question.revision, failure.into())),
    }
}

/// Answers a question on a usage with the full budget, when it is the municipality's turn, and writes
/// the answer there.
///
/// # Errors
/// A problem where the module gave no answer or too much is waiting.
async fn long<T: Send + 'static>(
    app: &Arc<App>,
    question: &Question,
    usage: Usage,
    write: impl FnOnce(&Question, &Settled) -> Result<T, ServerError> + Send + 'static,
) -> Result<T, Problem> {
    app.metrics.long_runs.inc();
    let asked = question.clone();
    let work = move || -> Result<T, NoAnswer> {
        let settled = answer(&asked, usage, Budget::Full)?;
        Ok(write(&asked, &settled)?)
    };
    let written = pooled(app, question.municipality, work).await?;
    written.map_err(|why| no_answer(app, &question.revision, why))
}

/// Runs work on the blocking pool when it is the municipality's turn. Its place is taken until the
/// work is done, also where the client has gone.
///
/// # Errors
/// A problem where too much is waiting.
pub(crate) async fn pooled<T: Send + 'static>(
    app: &App,
    municipality: LgCode,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let pass = app.gates.of(municipality).enter().await.map_err(|_| Problem::busy())?;
    blocking(move || {
        let _until_done = pass;
        work()
    })
    .await
}

/// Runs work that waits for a disk or a core on the blocking pool, whose threads give way to those that
/// serve.
///
/// # Errors
/// A problem where the work panicked.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let span = tracing::Span::current();
    let done = tokio::task::spawn_blocking(move || {
        priority::give_way();
        span.in_scope(work)
    });
    done.await.map_err(|_| Problem::internal("work on the blocking pool panicked"))
}

/// The usage that a question starts from: what the client gave or the ledger has.
///
/// # Errors
/// A problem where the ledger cannot be read.
pub(crate) async fn usage(app: &App, question: &Question) -> Result<Usage, Problem> {
    match &question.usage {
        Some(usage) => Ok(usage.clone()),
        None if question.places.is_empty() => Ok(Usage::default()),
        None => {
            let programme = &question.revision.programme.id;
            reads::quick(app, |ledger| ledger.usage(question.municipality, programme, &question.places)).await
        }
    }
}

/// The checked answer.
///
/// # Errors
/// [`RuleFailure`] where the module gave none.
pub(crate) fn answer(question: &Question, usage: Usage, budget: Budget) -> Result<Settled, RuleFailure> {
    let Question { revision, subject, places, .. } = question;
    decide::answer(revision, subject, &Stage::Application, places, usage, budget)
}

/// Whether a failure with the small budget may be an answer with the full one.
pub(crate) const fn needs_time(failure: &RuleFailure) -> bool {
    match failure {
        RuleFailure::OutOfFuel { .. } | RuleFailure::Deadline { .. } | RuleFailure::AnswerTooLarge { .. } => {
            true
        }
        RuleFailure::Trap { .. }
        | RuleFailure::Memory { .. }
        | RuleFailure::Fault { .. }
        | RuleFailure::BadAnswer(_)
        | RuleFailure::Unavailable { .. }
        | RuleFailure::WrongSubject => false,
    }
}

/// Makes a missing answer a problem; counts it where it is the rule's.
pub(crate) fn no_answer(app: &App, revision: &Revision, why: NoAnswer) -> Problem {
    match why {
        NoAnswer::Failed(failure) => {
            app.metrics.failed(failure_code(&failure));
            Problem::module(revision, &failure)
        }
        NoAnswer::Unwritten(ServerError::NotInManifest) => {
            Problem::internal("an answer names something that its manifest does not declare")
        }
        NoAnswer::Unwritten(ServerError::PersonalTooLarge { bytes_max }) => Problem::new(
            ProblemKind::BodyTooLarge,
            format!("個人情報の項目は合わせて {bytes_max} バイトまでです。行を分けて送ってください。"),
            format!("Personal values have at most {bytes_max} bytes together. Send the rows in parts."),
        ),
        NoAnswer::Unwritten(ServerError::TooLarge { .. } | ServerError::Json(_)) => {
            Problem::internal("an answer could not be written as JSON")
        }
    }
}
