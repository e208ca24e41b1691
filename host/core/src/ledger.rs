//! What is kept: entries, and what is needed to append one. Questions about them are in [`listing`], how
//! bytes are chained in [`crate::chain`]; where they are kept is behind [`crate::ports::Ledger`].

mod listing;

pub use listing::{Entries, Page, PageQuery, TallyLine, TallyPage, TallyPlace, TallyQuery, TallyRange};

use crate::calendar::FiscalYear;
use crate::error::Unsettled;
use crate::life::{EntryKind, Grant, Standing};
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
    /// How the grant stands with it; `None` where the entry is of none. What it adds to which totals
    /// is in it: the ledger moves the totals by what is different from before.
    pub standing: Option<Standing>,
    /// Fuel that the answer took; 0 where no module was asked, and for a native run.
    pub fuel: u64,
}

/// What an entry is settled against, as the transaction has read it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen<'a> {
    /// The grant that it carries on; `None` where it opens one or is of none.
    pub grant: Option<&'a Grant>,
    /// The totals at [`Keep::places`], without what this grant adds to them.
    pub usage: &'a Usage,
    /// The grants whose entries are in [`Keep::erases`], as they stand.
    pub erased: &'a [Grant],
}

/// Settles an entry against what the transaction has read.
pub type Settle = Box<dyn FnMut(&Seen<'_>) -> Result<Document, Unsettled> + Send>;

/// To which grant an entry belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// To none: a grading, an assessment, a selection as a whole, an erasure.
    None,
    /// It opens one, which has its id.
    Opens,
    /// It carries this one on.
    To(EntryId),
}

/// Whether an entry holds a record that its grant stands on from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Records {
    /// It holds none.
    No,
    /// It holds one.
    Yes,
}

/// An entry on its way into the ledger.
pub struct Keep {
    /// Whose ledger.
    pub municipality: LgCode,
    /// What it is.
    pub kind: EntryKind,
    /// To which grant it belongs.
    pub belongs: Belongs,
    /// Whether it holds a record.
    pub records: Records,
    /// Programme id.
    pub programme: String,
    /// Fiscal year of the reference date; of a grant's later entries, that of the grant.
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
    /// What runs the component, with its version.
    pub engine: String,
    /// Personal values of the record; `None` where it has none.
    pub personal: Option<Personal>,
    /// Entries whose personal values are erased with this one.
    pub erases: Vec<EntryId>,
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

/// Whether an entry was kept now or before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Appended now.
    New,
    /// The same key and body had come before.
    Repeated,
}

/// A kept entry.
#[derive(Clone)]
pub struct Kept {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// The grant that it belongs to; `None` where it is of none.
    pub grant: Option<EntryId>,
    /// Programme id.
    pub programme: String,
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

/// An entry with everything that its hash covers, for those who verify the chain or compute it again.
#[derive(Clone)]
pub struct Entry {
    /// Whose chain.
    pub municipality: LgCode,
    /// Place in the chain, from 1.
    pub sequence: u64,
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// The grant that it belongs to.
    pub grant: Option<EntryId>,
    /// Programme id.
    pub programme: String,
    /// Fiscal year.
    pub fiscal_year: FiscalYear,
    /// The area, where the record has one.
    pub area: Option<String>,
    /// When it was submitted.
    pub at: Instant,
    /// Who submitted it.
    pub actor: String,
    /// The client's key.
    pub key: String,
    /// Digest of the request body as it is kept.
    pub body: Digest,
    /// The component that answered.
    pub component: Digest,
    /// Digest of the settings that it answered with.
    pub settings: Digest,
    /// What ran the component, with its version.
    pub engine: String,
    /// Digest of the personal values that it was kept with; these may be erased since.
    pub personal_digest: Option<Digest>,
    /// The personal values; `None` where it had none or they were erased.
    pub personal: Option<Personal>,
    /// The answer as JSON.
    pub document: Vec<u8>,
    /// How the grant stands after it.
    pub standing: Option<Standing>,
    /// Which totals it moved, and by how much.
    pub movements: Vec<(TallyKey, i64)>,
    /// Fuel that the answer took.
    pub fuel: u64,
    /// Hash of the entry before.
    pub previous: Digest,
    /// Its hash.
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
    /// The grant that an entry should carry on does not exist.
    #[error("the grant does not exist")]
    UnknownGrant,
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

/// A signed statement that a chain had this hash at this length: kept elsewhere, it shows a tail that
/// was cut off later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose chain.
    pub municipality: LgCode,
    /// The last entry that it covers.
    pub sequence: u64,
    /// That entry's hash, which covers all before it.
    pub hash: Digest,
    /// When it was signed.
    pub at: Instant,
    /// The Ed25519 key that signed it: its 32 public bytes.
    pub key: [u8; 32],
    /// The Ed25519 signature over [`Checkpoint::statement`].
    pub signature: [u8; 64],
}

/// The checkpoint of a chain's last entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// Whether it was signed now, or before: nothing was kept since.
    pub arrival: Arrival,
}

impl Checkpoint {
    /// What is signed: four lines of text, so that anyone can verify it without this program.
    pub fn statement(municipality: LgCode, sequence: u64, hash: Digest, at: Instant) -> String {
        format!("kisoku checkpoint 1\n{municipality} {sequence}\nsha256:{hash}\n{}\n", at.millis())
    }
}
