//! Why an answer could not be had. "Not eligible" is an answer and never here.

use crate::answer::BadAnswer;
use crate::life::{Grant, Refusal};
use crate::tally::Usage;

/// Why a rule module gave no answer that can be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleFailure {
    /// It stopped itself: a panic, an index out of bounds, a division by zero.
    #[error("the module trapped: {what}")]
    Trap {
        /// The engine's word for the trap.
        what: String,
        /// The panic message, where the module left one; untrusted, capped, control characters escaped.
        panic: Option<String>,
        /// Functions on the stack, innermost first.
        frames: Vec<String>,
    },
    /// It used up its fuel.
    #[error("the module used up its fuel of {limit}")]
    OutOfFuel {
        /// The limit, in wasmtime's fuel.
        limit: u64,
    },
    /// It ran past the deadline that protects the host: it worked so long, or waited four times as long.
    #[error("the module ran past the deadline of {limit_ms} ms")]
    Deadline {
        /// The limit.
        limit_ms: u64,
    },
    /// It asked for more memory or table than it may have, or recursed too deep.
    #[error("the module went past its memory limit of {limit_bytes} bytes, or recursed too deep")]
    Memory {
        /// The limit over all its memories.
        limit_bytes: u64,
    },
    /// Its answer was larger than may be handed back.
    #[error("the module's answer is larger than {limit_bytes} bytes")]
    AnswerTooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// It said that it could not answer.
    #[error("the module reported a fault: {message}")]
    Fault {
        /// What it said; untrusted, capped, control characters escaped.
        message: String,
    },
    /// It answered something that its manifest, the request or a ceiling does not allow.
    #[error("the module's answer cannot be used")]
    BadAnswer(#[from] BadAnswer),
    /// It was asked about rows where its programme takes one record, or the other way round. A
    /// mistake of the host.
    #[error("the programme was asked about another kind of subject than it takes")]
    WrongSubject,
    /// The engine could not make an instance: no free place, or no memory left.
    #[error("no instance could be made: {what}")]
    Unavailable {
        /// The engine's word for it.
        what: String,
    },
}

impl RuleFailure {
    /// The text of the panic behind a trap, for the author: untrusted, and may repeat values of a
    /// record, so it is in no log and not in this error's own words.
    pub fn panic_message(&self) -> Option<&str> {
        if let Self::Trap { panic, .. } = self { panic.as_deref() } else { None }
    }
}

/// Why a kept decision could not be settled inside the ledger's transaction.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unsettled {
    /// The module failed.
    #[error(transparent)]
    Failed(#[from] RuleFailure),
    /// The module needs more than the small budget that a transaction allows. The caller computes
    /// the answer for this usage and this grant outside, and submits again.
    #[error("the module needs more time than a transaction allows")]
    NeedsTime(Usage, Option<Box<Grant>>),
    /// It may not happen to the grant.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The answer could not be written as a document. A mistake of the host.
    #[error("the answer could not be written as a document")]
    Unwritten,
}
