//! Where entries come from while they are computed again: a ledger on the disk, or an exported folder.

use std::ops::RangeInclusive;
use std::path::Path;

use anyhow::Context as _;
use kisoku_core::ledger::{Entries, Entry, EntryId, PageQuery};
use kisoku_core::life::EntryKind;
use kisoku_core::revision::LgCode;
use kisoku_store::{PAGE_MAX, ReadOnly, StoreError, StoredEntry};
use serde::Deserialize;
use uuid::Uuid;

/// Entries of chains.
pub(crate) trait Source {
    /// Place of the last entry of a chain; 0 for an empty one.
    ///
    /// # Errors
    /// Where it cannot be read; so for every question here.
    fn end(&self, code: LgCode) -> anyhow::Result<u64>;

    /// Entries one after the other, as far as they are there.
    ///
    /// # Errors
    /// Also the first error of `each`.
    fn each(
        &self,
        code: LgCode,
        places: RangeInclusive<u64>,
        each: &mut dyn FnMut(StoredEntry) -> anyhow::Result<()>,
    ) -> anyhow::Result<()>;

    /// One entry.
    ///
    /// # Errors
    /// See above.
    fn entry(&self, code: LgCode, id: EntryId) -> anyhow::Result<Option<StoredEntry>>;

    /// The last entry of a grant before a place.
    ///
    /// # Errors
    /// See above.
    fn last_before(&self, code: LgCode, grant: EntryId, place: u64) -> anyhow::Result<Option<StoredEntry>>;

    /// The applications for the budget of a selection that were filed before a place, in order.
    ///
    /// # Errors
    /// See above.
    fn filed_before(&self, selection: &Entry, place: u64) -> anyhow::Result<Vec<EntryId>>;
}

impl<S: Source> Source for &S {
    fn end(&self, code: LgCode) -> anyhow::Result<u64> {
        (**self).end(code)
    }

    fn each(
        &self,
        code: LgCode,
        places: RangeInclusive<u64>,
        each: &mut dyn FnMut(StoredEntry) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        (**self).each(code, places, each)
    }

    fn entry(&self, code: LgCode, id: EntryId) -> anyhow::Result<Option<StoredEntry>> {
        (**self).entry(code, id)
    }

    fn last_before(&self, code: LgCode, grant: EntryId, place: u64) -> anyhow::Result<Option<StoredEntry>> {
        (**self).last_before(code, grant, place)
    }

    fn filed_before(&self, selection: &Entry, place: u64) -> anyhow::Result<Vec<EntryId>> {
        (**self).filed_before(selection, place)
    }
}

/// The ledger of a host's folder.
pub(crate) struct Folder(ReadOnly);

impl Folder {
    /// Opens it, also while the host runs.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let ledger = ReadOnly::open(path)
            .with_context(|| format!("the ledger of `{}` cannot be opened", path.display()));
        Ok(Self(ledger?))
    }

    /// Whether a chain has an entry after a place.
    fn has_after(&self, code: LgCode, place: u64) -> anyhow::Result<bool> {
        let page = self.0.list(&PageQuery {
            municipality: code,
            entries: Entries::All,
            programme: None,
            fiscal_year: None,
            area: None,
            after: Some(place),
            limit: 1,
        })?;
        Ok(!page.entries.is_empty())
    }
}

impl Source for Folder {
    fn end(&self, code: LgCode) -> anyhow::Result<u64> {
        let (mut there, mut beyond) = (0, 1);
        while self.has_after(code, beyond - 1)? {
            (there, beyond) = (beyond, beyond * 2);
        }
        while beyond - there > 1 {
            let middle = there.midpoint(beyond);
            if self.has_after(code, middle - 1)? {
                there = middle;
            } else {
                beyond = middle;
            }
        }
        Ok(there)
    }

    fn each(
        &self,
        code: LgCode,
        places: RangeInclusive<u64>,
        each: &mut dyn FnMut(StoredEntry) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut any = false;
        self.0.entries(code, places, |stored| {
            any = true;
            each(stored)
        })?;
        if any {
            Ok(())
        } else {
            Err(StoreError::Damaged { what: "entries are missing in its chain" }.into())
        }
    }

    fn entry(&self, code: LgCode, id: EntryId) -> anyhow::Result<Option<StoredEntry>> {
        self.0.entry(code, id).context("the ledger cannot be read")
    }

    fn last_before(&self, code: LgCode, grant: EntryId, place: u64) -> anyhow::Result<Option<StoredEntry>> {
        let (mut last, mut after) = (None, None);
        loop {
            let page = self.0.list(&PageQuery {
                municipality: code,
                entries: Entries::OfGrant(grant),
                programme: None,
                fiscal_year: None,
                area: None,
                after,
                limit: PAGE_MAX,
            })?;
            let earlier = page.entries.iter().take_while(|kept| kept.sequence < place);
            last = earlier.last().map(|kept| kept.id).or(last);
            after = page.next.filter(|next| *next < place);
            if after.is_none() {
                break;
            }
        }
        match last {
            Some(id) => self.entry(code, id),
            None => Ok(None),
        }
    }

    fn filed_before(&self, selection: &Entry, place: u64) -> anyhow::Result<Vec<EntryId>> {
        let (mut filed, mut after) = (Vec::new(), None);
        loop {
            let page = self.0.list(&PageQuery {
                municipality: selection.municipality,
                entries: Entries::Openings,
                programme: Some(selection.programme.clone()),
                fiscal_year: Some(selection.fiscal_year),
                area: None,
                after,
                limit: PAGE_MAX,
            })?;
            let earlier = page.entries.iter().take_while(|kept| kept.sequence < place);
            filed.extend(earlier.filter(|kept| kept.kind == EntryKind::Application).map(|kept| kept.id));
            after = page.next.filter(|next| *next < place);
            if after.is_none() {
                return Ok(filed);
            }
        }
    }
}

/// The entry whose record a grant stands on, out of the text of its standing.
pub(super) fn recorded(standing: &str) -> Option<EntryId> {
    #[derive(Deserialize)]
    struct Recorded {
        recorded: String,
    }
    let read: Recorded = serde_json::from_str(standing).ok()?;
    Some(EntryId::new(Uuid::try_parse(&read.recorded).ok()?.into_bytes()))
}
