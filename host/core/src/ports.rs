//! What the use cases need from outside: something that runs rules, something that remembers.

use crate::answer::{Assessment, Decision, Grading};
use crate::error::RuleFailure;
use crate::ledger::{
    Checkpoint, EntryId, IdempotencyKey, Instant, Keep, Kept, LedgerError, Page, PageQuery, Signed,
    TallyPage, TallyQuery, TallyRange,
};
use crate::life::{Grant, Stage};
use crate::manifest::{Label, Manifest};
use crate::revision::{Digest, LgCode};
use crate::tally::{Place, Usage};
use crate::value::Record;

/// How long a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// Small: about 25 times what a usual rule needs. For calls on a thread that others wait for.
    Inline,
    /// The full allowance of one answer.
    Full,
    /// The allowance of a batch of this many records.
    Batch(usize),
}

/// Which programme of a module is called, with what settings, for how long.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Position of the programme in the manifest.
    pub programme: u32,
    /// In which stage of a grant's life; only [`Rules::decide`] is told.
    pub stage: &'a Stage,
    /// Its settings.
    pub settings: &'a Record,
    /// How long it may take.
    pub budget: Budget,
}

/// An answer with what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran<T> {
    /// What the module said; not checked yet.
    pub answer: T,
    /// Fuel used, deterministic for one engine version; 0 for a native run.
    pub fuel: u64,
}

/// A problem in the settings of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsProblem {
    /// Position of the setting.
    pub setting: u32,
    /// For a table setting, the row counted from 0.
    pub row: Option<u32>,
    /// What is wrong and what to do.
    pub message: Label,
}

/// A loaded rule module: pure functions of their arguments. Each call has an instance of its own.
///
/// # Errors
/// Every method but [`Rules::manifest`] fails with a [`RuleFailure`] when the module gives no answer.
#[expect(clippy::missing_errors_doc, reason = "said once for the trait")]
pub trait Rules: Send + Sync {
    /// What the module declares; found sound when it was loaded.
    fn manifest(&self) -> &Manifest;

    /// What runs it, with its version: fuel is comparable within one only.
    fn engine(&self) -> &str;

    /// Problems in the settings of a programme.
    fn check_settings(&self, programme: u32, settings: &Record) -> Result<Vec<SettingsProblem>, RuleFailure>;

    /// Whether a record is eligible in a stage of a grant's life, for how much.
    fn decide(&self, call: Call<'_>, record: &Record, usage: &Usage) -> Result<Ran<Decision>, RuleFailure>;

    /// Which band a result falls into.
    fn grade(&self, call: Call<'_>, record: &Record) -> Result<Ran<Grading>, RuleFailure>;

    /// Measures over rows.
    fn assess(&self, call: Call<'_>, rows: &[Record]) -> Result<Ran<Assessment>, RuleFailure>;

    /// [`Rules::decide`] of applications over many records in few instances; for trials only. As many answers as
    /// records, in their order.
    fn decide_many(
        &self,
        call: Call<'_>,
        applications: &[(&Record, &Usage)],
    ) -> Result<Ran<Vec<Result<Decision, RuleFailure>>>, RuleFailure>;

    /// [`Rules::grade`] over many records in few instances; for trials only.
    fn grade_many(
        &self,
        call: Call<'_>,
        records: &[&Record],
    ) -> Result<Ran<Vec<Result<Grading, RuleFailure>>>, RuleFailure>;
}

/// Remembers decisions: append-only, chained per municipality, with the grants and tallies that follow
/// from it.
pub trait Ledger: Send + Sync {
    /// The totals at these places, as of the last durable entry.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read.
    fn usage(&self, municipality: LgCode, programme: &str, places: &[Place]) -> Result<Usage, LedgerError>;

    /// The entry kept before under a key; `None` where the key is new. `body` is the plain digest of
    /// the request body.
    ///
    /// # Errors
    /// [`LedgerError::KeyReused`] where the key was used for another programme or body, or where that
    /// entry's personal values were erased; others when the store cannot be read.
    fn repeated(
        &self,
        municipality: LgCode,
        programme: &str,
        key: &IdempotencyKey,
        body: Digest,
    ) -> Result<Option<Kept>, LedgerError>;

    /// Hands entries to the writer and returns at once. In one transaction the writer takes one after
    /// the other: it looks up the idempotency key, reads the grant and the usage, settles, appends and
    /// moves the tallies. Either all of them are kept or none: the first one that is not names the
    /// error. `reply` is called once, after the commit is durable or with the error
    /// ([`LedgerError::Closed`] where the writer has stopped), and must not block; it has as many
    /// entries as were handed in. Of several together, the key of the last one stands for all: where it
    /// is known, none is kept again and the reply is that entry alone; any other key that is known is
    /// [`LedgerError::KeyReused`].
    ///
    /// # Errors
    /// The submission back, when the queue is full; `reply` is not called then.
    fn submit(
        &self,
        keeps: Vec<Keep>,
        reply: Box<dyn FnOnce(Result<Vec<Kept>, LedgerError>) + Send>,
    ) -> Result<(), Vec<Keep>>;

    /// A kept entry.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read.
    fn find(&self, municipality: LgCode, id: EntryId) -> Result<Option<Kept>, LedgerError>;

    /// How a grant stands, by the id of the entry that opened it.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read.
    fn grant(&self, municipality: LgCode, id: EntryId) -> Result<Option<Grant>, LedgerError>;

    /// Kept entries, oldest first.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read.
    fn list(&self, query: &PageQuery) -> Result<Page, LedgerError>;

    /// Totals that were ever moved, in the order of programme and key.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read.
    fn tallies(&self, query: &TallyQuery, range: &TallyRange) -> Result<TallyPage, LedgerError>;

    /// Checkpoints of a chain, oldest first: the last `limit` ones.
    ///
    /// # Errors
    /// [`LedgerError`] when the store cannot be read.
    fn checkpoints(&self, municipality: LgCode, limit: u32) -> Result<Vec<Checkpoint>, LedgerError>;

    /// Signs the last durable entry of a chain now, unless the last checkpoint is of it; `None` where
    /// the chain is empty.
    ///
    /// # Errors
    /// [`LedgerError`] when nothing could be signed or kept.
    fn checkpoint(&self, municipality: LgCode, at: Instant) -> Result<Option<Signed>, LedgerError>;
}
