//! Erases the personal values of a fiscal year: which may go, and the entry that says so. The same for
//! the server and the command line; how long they are kept is the core's, removing them the store's.

use std::collections::BTreeMap;

use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{
    Belongs, Document, Entries, EntryId, IdempotencyKey, Keep, LedgerError, PageQuery, Records, Seen,
};
use kisoku_core::life::EntryKind;
use kisoku_core::ports::Ledger;
use kisoku_core::retention::{self, Needed, needed};
use kisoku_core::revision::{Digest, LgCode};

use crate::answer::{self, Stamp};
use crate::error::ServerError;
use crate::keep::NO_ENGINE;

/// What stands for component and settings where no rule was asked.
const NOTHING: Digest = Digest::new([0; 32]);

/// Most entries that one erasure lists: some 400 kilobytes.
pub const ENTRIES_MAX: usize = 10_000;

/// Of which papers the personal values are to go.
#[derive(Debug, Clone)]
pub struct Erasing {
    /// Whose ledger.
    pub municipality: LgCode,
    /// Programme id.
    pub programme: String,
    /// Of which fiscal year.
    pub fiscal_year: FiscalYear,
    /// How many years papers are kept, from the beginning of the next fiscal year.
    pub retention_years: u8,
}

/// How much is read and erased at once.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// Most entries of one erasure.
    pub entries_max: usize,
    /// Entries read at once.
    pub step: u32,
}

/// What may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The entries, oldest first.
    pub erased: Vec<EntryId>,
    /// Whether there are more than go at once.
    pub more: bool,
    /// Grants that still need them.
    pub left_out: Vec<LeftOut>,
}

/// A grant that still needs its personal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Its id.
    pub grant: EntryId,
    /// What for.
    pub why: Needed,
}

/// Who erases, and under which key.
pub struct Erased {
    /// An account or key id, never a name.
    pub actor: String,
    /// Its key.
    pub key: IdempotencyKey,
    /// Digest of the request body.
    pub body: Digest,
    /// The entry's id and when it was asked for.
    pub stamp: Stamp,
}

impl Erasing {
    /// The last day on which the papers have to be kept; `None` beyond the calendar.
    pub fn kept_until(&self) -> Option<Date> {
        retention::kept_until(self.fiscal_year, self.retention_years)
    }

    /// Finds what may go.
    ///
    /// # Errors
    /// [`LedgerError`] where the ledger cannot be read, or an entry's grant is not in it.
    pub fn plan(&self, ledger: &dyn Ledger, share: Share) -> Result<Planned, LedgerError> {
        let mut planned = Planned { erased: Vec::new(), more: false, left_out: Vec::new() };
        let mut grants: BTreeMap<EntryId, Option<Needed>> = BTreeMap::new();
        let mut after = None;
        loop {
            let page = ledger.list(&PageQuery {
                municipality: self.municipality,
                entries: Entries::All,
                programme: Some(self.programme.clone()),
                fiscal_year: Some(self.fiscal_year),
                area: None,
                after,
                limit: share.step,
            })?;
            for kept in page.entries.iter().filter(|kept| kept.personal.is_some()) {
                let why = match kept.grant {
                    Some(grant) => self.needed(ledger, grant, &mut grants, &mut planned)?,
                    None => None,
                };
                match why {
                    Some(_) => {}
                    None if planned.erased.len() < share.entries_max => planned.erased.push(kept.id),
                    None => planned.more = true,
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(planned);
            }
        }
    }

    /// Why a grant needs its values, read once; noted where it does.
    fn needed(
        &self,
        ledger: &dyn Ledger,
        grant: EntryId,
        known: &mut BTreeMap<EntryId, Option<Needed>>,
        planned: &mut Planned,
    ) -> Result<Option<Needed>, LedgerError> {
        if let Some(known) = known.get(&grant) {
            return Ok(*known);
        }
        let found = ledger.grant(self.municipality, grant)?;
        let found = found.ok_or_else(|| LedgerError::Store("the grant of an entry is not there".into()))?;
        let why = needed(&found.standing);
        known.insert(grant, why);
        planned.left_out.extend(why.map(|why| LeftOut { grant, why }));
        Ok(why)
    }

    /// The entry that erases what was planned. It is not settled where a grant needs its values by then:
    /// plan again.
    ///
    /// # Errors
    /// [`ServerError::TooLarge`] where it lists more than an entry holds.
    pub fn keep(&self, planned: Planned, until: Date, by: Erased) -> Result<Keep, ServerError> {
        let bytes = answer::erasure::document(self, &planned, until, by.stamp)?;
        let settle = move |seen: &Seen<'_>| {
            if seen.erased.iter().any(|grant| needed(&grant.standing).is_some()) {
                return Err(Unsettled::NeedsTime(seen.usage.clone(), None));
            }
            Ok(Document { bytes: bytes.clone(), standing: None, fuel: 0 })
        };
        Ok(Keep {
            municipality: self.municipality,
            kind: EntryKind::Erasure,
            belongs: Belongs::None,
            records: Records::No,
            programme: self.programme.clone(),
            fiscal_year: self.fiscal_year,
            area: None,
            id: by.stamp.id,
            at: by.stamp.at,
            actor: by.actor,
            key: by.key,
            body: by.body,
            component: NOTHING,
            settings: NOTHING,
            engine: NO_ENGINE.to_owned(),
            personal: None,
            erases: planned.erased,
            places: Vec::new(),
            settle: Box::new(settle),
        })
    }
}
