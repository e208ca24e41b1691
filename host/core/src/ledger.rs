//! What is kept: entries, what is needed to append one, and questions about them. How bytes are
//! chained is in [`crate::chain`]; where they are kept is behind [`crate::ports::Ledger`].

use crate::calendar::FiscalYear;
use crate::error::Unsettled;
use crate::revision::{Digest, LgCode};
use crate::tally::{Place, TallyKey, Usage};

/// Identity of an entry: a UUID (version 7, made by the application) as its 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId([u8; 16]);

impl EntryId {
    /// An id made by the application, or read back from the store.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes, in the order in which a UUID is written.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// An instant in UTC, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// An instant so many milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }
}

/// The client's name for one submission: the same key with the same body gives the same decision back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Most bytes of a key: room for a UUID, a form number and a date together.
    pub const BYTES_MAX: usize = 200;

    /// A key of 1 to 200 printable ASCII characters; `None` for anything else.
    pub fn new(key: impl Into<String>) -> Option<Self> {
        let key = key.into();
        let printable = key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        (printable && !key.is_empty() && key.len() <= Self::BYTES_MAX).then_some(Self(key))
    }

    /// The key as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Personal values of a record, kept apart so that they can be erased; no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal {
    /// Random, erased together with the values, so that the digest left behind tells nothing.
    pub salt: [u8; 16],
    /// The values as JSON.
    pub bytes: Vec<u8>,
}

impl Personal {
    /// What stands in the chain: the digest of salt and values.
    pub fn digest(&self) -> Digest {
        let mut salted = Vec::with_capacity(self.salt.len() + self.bytes.len());
        salted.extend_from_slice(&self.salt);
        salted.extend_from_slice(&self.bytes);
        Digest::of(&salted)
    }
}

/// A digest behind the salt of personal values: nobody who guesses what it is of can tell whether
/// the guess is right once the salt is erased.
pub fn salted(salt: &[u8; 16], digest: Digest) -> Digest {
    let mut salted = Vec::with_capacity(salt.len() + digest.as_bytes().len());
    salted.extend_from_slice(salt);
    salted.extend_from_slice(digest.as_bytes());
    Digest::of(&salted)
}

/// A settled answer as it is kept and shown: its bytes never change again.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// The answer as JSON, without personal values.
    pub bytes: Vec<u8>,
    /// By how much each place moves, in the order of [`Keep::places`].
    pub movements: Vec<i64>,
    /// Fuel that the answer took; 0 for a native run.
    pub fuel: u64,
}

/// Settles a record against the usage that the transaction has read.
pub type Settle = Box<dyn FnMut(&Usage) -> Result<Document, Unsettled> + Send>;

/// A decision on its way into the ledger.
pub struct Keep {
    /// Whose ledger.
    pub municipality: LgCode,
    /// Programme id.
    pub programme: String,
    /// Fiscal year of the reference date.
    pub fiscal_year: FiscalYear,
    /// The area of the record, where it has one: for listing.
    pub area: Option<String>,
    /// Its id.
    pub id: EntryId,
    /// When it was submitted.
    pub at: Instant,
    /// Who submitted it: an account or key id, never a name.
    pub actor: String,
    /// The client's key.
    pub key: IdempotencyKey,
    /// Digest of the request body as sent, compared when the key comes again. What is kept of it
    /// is [`Keep::body_kept`].
    pub body: Digest,
    /// The component that answers.
    pub component: Digest,
    /// Digest of the settings that it answers with.
    pub settings: Digest,
    /// Personal values of the record; `None` where it has none.
    pub personal: Option<Personal>,
    /// The totals that it reads and moves.
    pub places: Vec<Place>,
    /// Computes the answer.
    pub settle: Settle,
}

impl Keep {
    /// The digest of the request body as it is kept: salted where the record has personal values,
    /// which stand in the body too.
    pub fn body_kept(&self) -> Digest {
        self.personal.as_ref().map_or(self.body, |personal| salted(&personal.salt, self.body))
    }
}

/// Whether a decision was kept now or before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Appended now.
    New,
    /// The same key and body had come before.
    Repeated,
}

/// A kept decision.
#[derive(Clone)]
pub struct Kept {
    /// Its id.
    pub id: EntryId,
    /// Its place in the municipality's chain, from 1.
    pub sequence: u64,
    /// When it was submitted.
    pub at: Instant,
    /// Whether it was kept now or before; [`Arrival::Repeated`] when it was looked up.
    pub arrival: Arrival,
    /// The answer as JSON, without personal values.
    pub document: Vec<u8>,
    /// Personal values as JSON; `None` where there are none or they were erased.
    pub personal: Option<Vec<u8>>,
    /// Hash of the entry, which the next one names.
    pub hash: Digest,
}

/// Why the ledger could not do it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The key was used before with another body or for another programme, or the personal values
    /// of that decision were erased, so that nobody can tell any more.
    #[error("the idempotency key was used before for something else")]
    KeyReused,
    /// No answer could be settled.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
    /// The disk is full; nothing was kept.
    #[error("the disk is full: nothing was kept")]
    DiskFull,
    /// The store could not be read or written; nothing was kept.
    #[error("the store could not be used")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The writer has stopped.
    #[error("the ledger is closed")]
    Closed,
}

/// Which kept decisions are asked for.
#[derive(Debug, Clone)]
pub struct PageQuery {
    /// Whose ledger.
    pub municipality: LgCode,
    /// Only of this programme.
    pub programme: Option<String>,
    /// Only of this fiscal year.
    pub fiscal_year: Option<FiscalYear>,
    /// Only of this area.
    pub area: Option<String>,
    /// Only after this place in the chain.
    pub after: Option<u64>,
    /// Most decisions to return.
    pub limit: u32,
}

/// Some kept decisions.
pub struct Page {
    /// Oldest first.
    pub decisions: Vec<Kept>,
    /// Where to go on; `None` at the end.
    pub next: Option<u64>,
}

/// Which totals are asked for.
#[derive(Debug, Clone)]
pub struct TallyQuery {
    /// Whose ledger.
    pub municipality: LgCode,
    /// Only of this programme.
    pub programme: Option<String>,
    /// Only of this fiscal year.
    pub fiscal_year: Option<FiscalYear>,
}

/// One total.
#[derive(Clone, PartialEq, Eq)]
pub struct TallyLine {
    /// Programme id.
    pub programme: String,
    /// Which total.
    pub key: TallyKey,
    /// In yen or grants.
    pub total: i64,
}
