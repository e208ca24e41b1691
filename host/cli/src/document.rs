//! Kept documents as far as people are shown them. Writing them is the server's.

use std::collections::BTreeMap;

use anyhow::Context as _;
use kisoku_core::life::State;
use serde::Deserialize;
use serde_json::Value;

/// A kept answer or statement.
#[derive(Deserialize)]
pub(crate) struct Document {
    pub(crate) verdict: Option<String>,
    pub(crate) amount_yen: Option<i64>,
    pub(crate) requested_yen: Option<i64>,
    pub(crate) band: Option<String>,
    pub(crate) target_met: Option<bool>,
    #[serde(default)]
    pub(crate) reasons: Vec<Reason>,
    #[serde(default)]
    pub(crate) trace: Vec<Step>,
    #[serde(default)]
    pub(crate) usage: BTreeMap<String, Option<Moved>>,
    pub(crate) read: Option<Value>,
    pub(crate) stage: Option<Value>,
    pub(crate) statement: Option<Statement>,
    pub(crate) standing: Option<Standing>,
}

/// Why an answer is as it is.
#[derive(Deserialize)]
pub(crate) struct Reason {
    pub(crate) code: String,
    pub(crate) effect: String,
    pub(crate) message: Words,
    pub(crate) citation: Citation,
}

/// Where a rule is written down.
#[derive(Deserialize)]
pub(crate) struct Citation {
    pub(crate) document: String,
    pub(crate) article: String,
    #[serde(default)]
    pub(crate) url: String,
    pub(crate) confirmed: bool,
}

/// A text in both languages.
#[derive(Deserialize)]
pub(crate) struct Words {
    pub(crate) ja: String,
    pub(crate) en: String,
}

/// A step on the way to an amount.
#[derive(Deserialize)]
pub(crate) struct Step {
    pub(crate) label: Words,
    pub(crate) before_yen: Option<i64>,
    pub(crate) after_yen: i64,
}

/// How a total moved.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Moved {
    Yen { before_yen: i64, after_yen: i64 },
    Grants { before: i64, after: i64 },
}

/// What a person stated.
#[derive(Deserialize)]
pub(crate) struct Statement {
    pub(crate) amount_yen: Option<i64>,
    pub(crate) left_yen: Option<i64>,
    pub(crate) on: Option<String>,
    pub(crate) cause: Option<String>,
}

/// How the grant stood after it.
#[derive(Deserialize)]
pub(crate) struct Standing {
    pub(crate) state: String,
    pub(crate) granted_yen: i64,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// Where it is none that this program wrote.
    pub(crate) fn read(bytes: &[u8]) -> anyhow::Result<Self> {
        serde_json::from_slice(bytes).context("a kept document cannot be read: run `kisoku audit verify`")
    }

    /// What a repayment order orders back, without the surcharge.
    pub(crate) fn principal_yen(&self) -> Option<i64> {
        self.stage.as_ref()?.get("principal_yen")?.as_i64()
    }

    /// The yen of a statement or an answer; `None` where it tells none.
    pub(crate) fn yen(&self) -> Option<i64> {
        self.amount_yen.or_else(|| self.statement.as_ref()?.amount_yen.or(self.statement.as_ref()?.left_yen))
    }
}

impl Standing {
    /// The state for people.
    pub(crate) fn state_ja(&self) -> String {
        State::of(&self.state).map_or_else(|| self.state.clone(), |state| state.ja().to_owned())
    }
}
