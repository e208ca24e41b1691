//! Problems of this API (RFC 9457): one occurrence, made where it is found. The catalogue of their
//! types is in [`kind`], their JSON in [`body`]; the edge renders and logs them.

pub(crate) mod body;
pub(crate) mod kind;
pub(crate) mod refused;

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use kisoku_core::calendar::Date;
use kisoku_core::error::RuleFailure;
use kisoku_core::ledger::LedgerError;
use kisoku_core::manifest::Label;
use kisoku_core::read;
use kisoku_core::revision::{EffectivePeriod, Revision};

pub use kind::ProblemKind;

use self::refused::Refused;
use crate::answer::DigestText;

/// Something that kept a request from its answer. What it holds goes to the client; the log has only
/// its kind and [`Problem::cause`].
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    pub(crate) detail: Label,
    pub(crate) errors: Vec<read::Problem>,
    pub(crate) failed: Option<Box<FailedModule>>,
    pub(crate) periods: Box<[EffectivePeriod]>,
    pub(crate) refused: Option<Box<Refused>>,
    pub(crate) cause: Option<Box<Cause>>,
}

/// The module that failed, and the limit that it hit.
#[derive(Debug, Clone)]
pub(crate) struct FailedModule {
    pub(crate) module: String,
    pub(crate) digest: String,
    pub(crate) effective_from: Date,
    pub(crate) failure: &'static str,
    pub(crate) limit: Option<(u64, &'static str)>,
    pub(crate) message: Option<String>,
}

/// What the log says beside the kind. Never a value of a record.
pub(crate) enum Cause {
    /// A fault of our own.
    Sentence(&'static str),
    /// The store's words.
    Ledger(LedgerError),
}

impl Problem {
    /// A problem of this kind, on this occasion.
    pub(crate) fn new(kind: ProblemKind, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            kind,
            detail: Label { ja: ja.into(), en: en.into() },
            errors: Vec::new(),
            failed: None,
            periods: Box::default(),
            refused: None,
            cause: None,
        }
    }

    /// A problem that has no more to say than its kind.
    pub(crate) fn plain(kind: ProblemKind) -> Self {
        Self::new(kind, kind.todo_ja(), kind.todo_en())
    }

    /// A request that cannot be read, with the place.
    pub(crate) fn unreadable(errors: Vec<read::Problem>) -> Self {
        let detail = first_message(&errors);
        Self { errors, ..Self::new(ProblemKind::Unreadable, detail.ja, detail.en) }
    }

    /// A record that does not fit the manifest: every problem at once.
    pub(crate) fn invalid(problems: read::Problems) -> Self {
        Self::invalid_in(problems.into_iter().collect())
    }

    /// As [`Problem::invalid`], of several parts of a body.
    pub(crate) fn invalid_in(errors: Vec<read::Problem>) -> Self {
        let count = errors.len();
        let problem = Self::new(
            ProblemKind::InvalidRecord,
            format!("{count}か所を直してください。"),
            format!("Correct {count} value(s)."),
        );
        Self { errors, ..problem }
    }

    /// No revision is in force on a day.
    pub(crate) fn not_in_force(day: Date, revisions: &[Arc<Revision>]) -> Self {
        let problem = Self::new(
            ProblemKind::NotInForce,
            format!("基準日 {day} に施行されている版がありません。施行期間は periods のとおりです。"),
            format!("No revision is in force on {day}. The periods are listed in `periods`."),
        );
        Self { periods: revisions.iter().map(|revision| revision.period).collect(), ..problem }
    }

    /// As many requests of the municipality are under way as may.
    pub(crate) fn busy() -> Self {
        Self::new(
            ProblemKind::Busy,
            "この団体の処理待ちが上限に達しています。Retry-After 秒後に同じ内容で送り直してください。",
            "Too much of this municipality is waiting. Send the same again after Retry-After seconds.",
        )
    }

    /// A fault of our own.
    pub(crate) fn internal(cause: &'static str) -> Self {
        let problem = Self::new(
            ProblemKind::Internal,
            "サーバーの内部で処理できませんでした。request_id を添えて管理者に連絡してください。",
            "The server could not do it. Give the request_id to its operator.",
        );
        Self { cause: Some(Box::new(Cause::Sentence(cause))), ..problem }
    }

    /// Logs a failure, once: one sentence with fields: kinds, ids and limits, never a body, a name or a key.
    pub(crate) fn log(&self, request_id: Option<&str>) {
        let kind = self.kind.slug();
        if let Some(failed) = &self.failed {
            let (module, digest, failure) = (&failed.module, &failed.digest, failed.failure);
            tracing::error!(kind, module, digest, failure, "a rule module gave no answer");
            return;
        }
        let Some(request_id) = request_id else { return };
        match self.cause.as_deref() {
            Some(Cause::Ledger(error)) => {
                let error: &dyn std::error::Error = error;
                tracing::error!(kind, request_id, error, "the ledger failed");
            }
            Some(Cause::Sentence(cause)) => tracing::error!(kind, request_id, cause, "the server failed"),
            None => tracing::warn!(kind, request_id, "the request was put off"),
        }
    }

    /// A module that gave no answer.
    pub(crate) fn module(revision: &Revision, failure: &RuleFailure) -> Self {
        if let RuleFailure::Unavailable { .. } = failure {
            return Self {
                cause: Some(Box::new(Cause::Sentence("no instance could be made"))),
                ..Self::busy()
            };
        }
        if let RuleFailure::WrongSubject = failure {
            return Self::internal("a programme was asked about another kind of subject than it takes");
        }
        let failed = FailedModule::new(revision, failure);
        let (module, code) = (&failed.module, failed.failure);
        let problem = Self::new(
            ProblemKind::ModuleFailed,
            format!(
                "ルール `{module}` が回答できませんでした（{code}）。申請の可否を示すものではありません。"
            ),
            format!("The module `{module}` gave no answer ({code}). This says nothing about eligibility."),
        );
        Self { failed: Some(Box::new(failed)), ..problem }
    }

    /// A ledger that could not do it, but for the module's failures.
    pub(crate) fn ledger(error: LedgerError) -> Self {
        let problem = match &error {
            LedgerError::KeyReused => {
                return Self::new(
                    ProblemKind::KeyReused,
                    "この Idempotency-Key は、別の内容または別の制度の申請で使われています。新しい申請には新しいキーを付けてください。",
                    "This Idempotency-Key was used with another body or for another programme. Give a new submission a new key.",
                );
            }
            LedgerError::UnknownGrant => return Self::plain(ProblemKind::UnknownGrant),
            LedgerError::DiskFull => Self::new(
                ProblemKind::StorageFull,
                "保存先に空きがなく、決定は記録されていません。管理者に連絡してください。",
                "The disk is full and nothing was kept. Tell the operator.",
            ),
            LedgerError::Closed => Self::new(
                ProblemKind::Stopping,
                "サーバーを停止しています。決定は記録されていません。後で同じキーで送り直してください。",
                "The server is stopping and nothing was kept. Send the same key again later.",
            ),
            LedgerError::Unsettled(_) | LedgerError::Store(_) => Self::internal("the ledger failed"),
        };
        Self { cause: Some(Box::new(Cause::Ledger(error))), ..problem }
    }
}

impl FailedModule {
    fn new(revision: &Revision, failure: &RuleFailure) -> Self {
        let (failure, limit, message) = told(failure);
        Self {
            module: revision.rules.manifest().name.clone(),
            digest: DigestText(revision.digest).to_string(),
            effective_from: revision.period.from(),
            failure,
            limit,
            message,
        }
    }
}

/// A stable code for a failure, the limit that was hit with its unit, and what the module itself said.
fn told(failure: &RuleFailure) -> (&'static str, Option<(u64, &'static str)>, Option<String>) {
    let code = failure_code(failure);
    match failure {
        RuleFailure::OutOfFuel { limit } => (code, Some((*limit, "fuel")), None),
        RuleFailure::Deadline { limit_ms } => (code, Some((*limit_ms, "ms")), None),
        RuleFailure::Memory { limit_bytes } | RuleFailure::AnswerTooLarge { limit_bytes } => {
            (code, Some((*limit_bytes, "bytes")), None)
        }
        RuleFailure::Trap { panic, .. } => (code, None, panic.clone()),
        RuleFailure::Fault { message } => (code, None, Some(message.clone())),
        RuleFailure::BadAnswer(bad) => (code, None, Some(bad.to_string())),
        RuleFailure::Unavailable { .. } | RuleFailure::WrongSubject => (code, None, None),
    }
}

/// The stable code of a failure: in the problem, in the log and in the metrics.
pub(crate) const fn failure_code(failure: &RuleFailure) -> &'static str {
    match failure {
        RuleFailure::Trap { .. } => "trap",
        RuleFailure::OutOfFuel { .. } => "out-of-fuel",
        RuleFailure::Deadline { .. } => "deadline",
        RuleFailure::Memory { .. } => "memory",
        RuleFailure::AnswerTooLarge { .. } => "answer-too-large",
        RuleFailure::Fault { .. } => "fault",
        RuleFailure::BadAnswer(_) => "bad-answer",
        RuleFailure::Unavailable { .. } => "unavailable",
        RuleFailure::WrongSubject => "wrong-subject",
    }
}

fn first_message(errors: &[read::Problem]) -> Label {
    errors.first().map(|error| error.message.clone()).unwrap_or_default()
}

impl IntoResponse for Problem {
    /// The status alone: the edge finds the problem in the extensions, renders and logs it.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.kind.status();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
