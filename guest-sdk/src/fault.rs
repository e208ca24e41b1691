//! Why a rule could not answer. "Not eligible" is an answer and never here.

use std::fmt;

/// The rule could not answer: a number beyond 64 bits, or a state that its author ruled out. The host
/// reports it to the operator; it is never shown as a refusal, so it must hold no personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(String);

impl Fault {
    /// A fault in words for the author and the operator: lower case, no full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// The words.
    pub fn message(&self) -> &str {
        &self.0
    }

    /// The words, moved out.
    pub(crate) fn into_message(self) -> String {
        self.0
    }

    #[cold]
    pub(crate) fn beyond(what: &str) -> Self {
        Self(format!("the {what} is beyond 64 bits"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}
