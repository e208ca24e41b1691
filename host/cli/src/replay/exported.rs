//! An exported folder as a source of entries: read as a whole, because an export is of one year.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use kisoku_core::ledger::{Entry, EntryId};
use kisoku_core::life::EntryKind;
use kisoku_core::revision::LgCode;
use kisoku_store::StoredEntry;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::source::Source;
use crate::audit::export::line::{Line, PersonalLine, RevisionLine};
use crate::exit::{Ended, Exit, OrExit as _};

/// What an export holds.
pub(super) struct Exported {
    /// Whose ledger.
    pub(super) municipality: LgCode,
    /// Where its components and settings are.
    pub(super) folder: PathBuf,
    pub(super) revisions: Vec<RevisionLine>,
    entries: BTreeMap<u64, StoredEntry>,
    places: BTreeMap<EntryId, u64>,
    grants: BTreeMap<EntryId, Vec<u64>>,
}

#[derive(Deserialize)]
struct Facts {
    format: String,
    municipality: String,
    fiscal_year: i16,
}

impl Exported {
    /// Reads a folder. Entries of other fiscal years, which only hold the chain together, are left out.
    pub(super) fn read(folder: &Path) -> Ended<Self> {
        Self::try_read(folder)
            .or_exit(Exit::Input)
            .map_err(|failure| failure.of(format!("`{}` is no export", folder.display())))
    }

    fn try_read(folder: &Path) -> anyhow::Result<Self> {
        let facts: Facts = serde_json::from_slice(&fs::read(folder.join("export.json"))?)?;
        if facts.format != "kisoku export 1" {
            bail!("its format is `{}`", facts.format);
        }
        let municipality = LgCode::new(&facts.municipality).context("it is of no municipality")?;
        let mut personal: BTreeMap<u64, PersonalLine> = lines(&folder.join("personal.ndjson"))?
            .into_iter()
            .map(|line: PersonalLine| (line.sequence, line))
            .collect();
        let mut read = Self {
            municipality,
            folder: folder.to_owned(),
            revisions: lines(&folder.join("revisions.ndjson"))?,
            entries: BTreeMap::new(),
            places: BTreeMap::new(),
            grants: BTreeMap::new(),
        };
        for line in lines::<Line>(&folder.join("entries.ndjson"))? {
            let line = match line {
                Line::Whole(line) => line,
                Line::Stub(stub) if stub.stub => continue,
                Line::Stub(stub) => bail!("entry {} has parts missing", stub.sequence),
            };
            let values = personal.remove(&line.sequence).and_then(|line| line.personal());
            let stored = line.stored(values)?;
            if stored.entry.fiscal_year.get() == facts.fiscal_year {
                read.add(stored);
            }
        }
        Ok(read)
    }

    fn add(&mut self, stored: StoredEntry) {
        let place = stored.entry.sequence;
        self.places.insert(stored.entry.id, place);
        if let Some(grant) = stored.entry.grant {
            self.grants.entry(grant).or_default().push(place);
        }
        self.entries.insert(place, stored);
    }
}

impl Source for Exported {
    fn end(&self, _code: LgCode) -> anyhow::Result<u64> {
        Ok(self.entries.keys().next_back().copied().unwrap_or_default())
    }

    fn each(
        &self,
        _code: LgCode,
        places: RangeInclusive<u64>,
        each: &mut dyn FnMut(StoredEntry) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.entries.range(places).try_for_each(|(_, stored)| each(stored.clone()))
    }

    fn entry(&self, _code: LgCode, id: EntryId) -> anyhow::Result<Option<StoredEntry>> {
        Ok(self.places.get(&id).and_then(|place| self.entries.get(place)).cloned())
    }

    fn last_before(&self, _code: LgCode, grant: EntryId, place: u64) -> anyhow::Result<Option<StoredEntry>> {
        let places = self.grants.get(&grant).map(Vec::as_slice).unwrap_or_default();
        let last = places.iter().rev().find(|earlier| **earlier < place);
        Ok(last.and_then(|place| self.entries.get(place)).cloned())
    }

    fn filed_before(&self, selection: &Entry, place: u64) -> anyhow::Result<Vec<EntryId>> {
        let is_filed =
            |entry: &&Entry| entry.kind == EntryKind::Application && entry.programme == selection.programme;
        let earlier = self.entries.range(..place).map(|(_, stored)| &stored.entry);
        Ok(earlier.filter(is_filed).map(|entry| entry.id).collect())
    }
}

/// The objects of a file with one a line; none where the file was left out.
fn lines<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    };
    let read = |(place, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("`{}` line {}", path.display(), place + 1))
    };
    text.lines().enumerate().map(read).collect()
}
