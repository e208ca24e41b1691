//! How entries are chained: each hash covers the entry and the hash before it. Storing and walking
//! the chain is not here.

use sha2::{Digest as _, Sha256};

use crate::calendar::FiscalYear;
use crate::ledger::{EntryId, Instant};
use crate::revision::{Digest, LgCode};

/// The hash before a municipality's first entry.
pub const GENESIS: Digest = Digest::new([0; 32]);

/// Everything of an entry that its hash covers.
pub struct Link<'a> {
    /// Whose chain.
    pub municipality: LgCode,
    /// Place in the chain, from 1.
    pub sequence: u64,
    /// Id of the entry.
    pub id: EntryId,
    /// What kind of entry.
    pub kind: &'a str,
    /// The grant that it belongs to.
    pub grant: Option<EntryId>,
    /// Programme id.
    pub programme: &'a str,
    /// Fiscal year of the reference date.
    pub fiscal_year: FiscalYear,
    /// The area, where the record has one.
    pub area: Option<&'a str>,
    /// When it was submitted.
    pub at: Instant,
    /// Who submitted it.
    pub actor: &'a str,
    /// The client's key.
    pub key: &'a str,
    /// Digest of the request body, salted where the entry has personal values
    /// ([`crate::ledger::Keep::body_kept`]).
    pub body: Digest,
    /// Digest of the component that answered.
    pub component: Digest,
    /// Digest of the settings that it answered with.
    pub settings: Digest,
    /// What ran the component, with its version.
    pub engine: &'a str,
    /// Digest of the personal values, where there are some.
    pub personal: Option<Digest>,
    /// The answer as JSON.
    pub document: &'a [u8],
    /// How the grant stands after it, as JSON.
    pub standing: Option<&'a str>,
    /// Which totals it moved, as JSON.
    pub movements: &'a str,
    /// Fuel that the answer took.
    pub fuel: u64,
    /// Hash of the entry before.
    pub previous: Digest,
}

impl Link<'_> {
    /// The entry's hash: SHA-256 over a version mark and every part behind its length, so that no
    /// two different entries share their bytes.
    pub fn hash(&self) -> Digest {
        let mut parts = Parts(Sha256::new());
        parts.add(b"kisoku entry 1");
        parts.add(self.previous.as_bytes());
        parts.add(self.municipality.as_str().as_bytes());
        parts.add(&self.sequence.to_be_bytes());
        parts.add(self.id.as_bytes());
        parts.add(self.kind.as_bytes());
        parts.add_optional(self.grant.as_ref().map(|grant| grant.as_bytes().as_slice()));
        parts.add(self.programme.as_bytes());
        parts.add(&self.fiscal_year.get().to_be_bytes());
        parts.add_optional(self.area.map(str::as_bytes));
        parts.add(&self.at.millis().to_be_bytes());
        parts.add(self.actor.as_bytes());
        parts.add(self.key.as_bytes());
        parts.add(self.body.as_bytes());
        parts.add(self.component.as_bytes());
        parts.add(self.settings.as_bytes());
        parts.add(self.engine.as_bytes());
        parts.add_optional(self.personal.as_ref().map(|digest| digest.as_bytes().as_slice()));
        parts.add(self.document);
        parts.add_optional(self.standing.map(str::as_bytes));
        parts.add(self.movements.as_bytes());
        parts.add(&self.fuel.to_be_bytes());
        Digest::new(parts.0.finalize().into())
    }
}

/// What is hashed so far.
struct Parts(Sha256);

impl Parts {
    /// The length first, as eight bytes whatever the machine.
    fn add(&mut self, part: &[u8]) {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        self.0.update(length.to_be_bytes());
        self.0.update(part);
    }

    /// Nothing and empty are told apart.
    fn add_optional(&mut self, part: Option<&[u8]>) {
        self.add(&[u8::from(part.is_some())]);
        self.add(part.unwrap_or_default());
    }
}
