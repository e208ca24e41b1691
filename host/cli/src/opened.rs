//! A ledger opened to be read: beside a running host or after it has stopped. Commands that change a
//! ledger open its store instead.

use std::collections::BTreeSet;

use anyhow::{Context as _, anyhow};
use kisoku_core::ledger::{EntryId, Kept};
use kisoku_core::revision::LgCode;
use kisoku_store::{ReadOnly, StoreError, StoredMunicipality};

use crate::exit::{Ended, Exit, Failure};
use crate::given::{HostFolder, id_text};
use crate::terminal;
use crate::terminal::columns::heading;

/// A ledger that is only read, and the names of its municipalities.
pub(crate) struct Opened {
    /// The ledger.
    pub(crate) ledger: ReadOnly,
    names: Vec<StoredMunicipality>,
}

impl Opened {
    /// Opens the ledger of a folder. Names that cannot be read are left out: an audit says so.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub(crate) fn read(data: &HostFolder) -> anyhow::Result<Self> {
        let folder = data.folder.display();
        let ledger = ReadOnly::open(&data.folder)
            .with_context(|| format!("the ledger of `{folder}` cannot be opened"))?;
        let names = match ledger.municipalities() {
            Err(StoreError::Damaged { .. }) => Vec::new(),
            names => names.context("municipalities cannot be read")?,
        };
        Ok(Self { ledger, names })
    }

    /// Those asked for: the one named, or all that the ledger says anything about.
    ///
    /// # Errors
    /// Where the one named is not there, or the ledger cannot be read.
    pub(crate) fn municipalities(&self, named: Option<LgCode>) -> Ended<Vec<LgCode>> {
        let all = self.ledger.chains().context("the ledger cannot be read")?;
        match named {
            None => Ok(all),
            Some(code) if all.contains(&code) || self.names.iter().any(|known| known.code == code) => {
                Ok(vec![code])
            }
            Some(code) => {
                let no = anyhow!("`{code}` has no ledger here: see `kisoku ledger list`");
                Err(Failure::new(Exit::Input, no))
            }
        }
    }

    /// The programme asked for, if the municipality, or any where none is named, ever had it: an empty
    /// list would look like an answer.
    ///
    /// # Errors
    /// Where there was none, or the revisions cannot be read.
    pub(crate) fn programme(&self, of: Option<LgCode>, named: Option<&str>) -> Ended<Option<String>> {
        let Some(named) = named else { return Ok(None) };
        let revisions = match self.ledger.revisions() {
            // What is damaged is no reason to hide the rest: an audit says so.
            Err(StoreError::Damaged { .. }) => return Ok(Some(named.to_owned())),
            revisions => revisions.context("revisions cannot be read")?,
        };
        let theirs = revisions.iter().filter(|revision| of.is_none_or(|code| code == revision.municipality));
        let programmes: BTreeSet<&str> = theirs.map(|revision| revision.programme.as_str()).collect();
        if programmes.contains(named) {
            return Ok(Some(named.to_owned()));
        }
        let known = programmes.into_iter().collect::<Vec<_>>().join(", ");
        let no = if known.is_empty() {
            anyhow!("no programme is published here")
        } else {
            anyhow!("no programme here has the id `{named}`; there are: {known}")
        };
        Err(Failure::new(Exit::Input, no))
    }

    /// An entry, in whichever ledger it is.
    ///
    /// # Errors
    /// Where it is in none, or the ledger cannot be read.
    pub(crate) fn find(&self, id: EntryId) -> Ended<(LgCode, Kept)> {
        for code in self.ledger.chains().context("the ledger cannot be read")? {
            if let Some(kept) = self.ledger.find(code, id).context("the ledger cannot be read")? {
                return Ok((code, kept));
            }
        }
        let no = anyhow!("no entry has the id `{}`: see `kisoku ledger list`", id_text(id));
        Err(Failure::new(Exit::Input, no))
    }

    /// The name of a municipality, in Japanese; its code where it has none.
    pub(crate) fn name(&self, code: LgCode) -> String {
        let known = self.names.iter().find(|known| known.code == code);
        known.map_or_else(|| code.to_string(), |known| known.name.ja.clone())
    }

    /// All municipalities that have names, by code.
    pub(crate) fn named(&self) -> impl Iterator<Item = LgCode> {
        self.names.iter().map(|known| known.code)
    }

    /// Prints what follows and whose it is.
    pub(crate) fn say_heading(&self, code: LgCode, what: &str) {
        terminal::say(heading(&format!("{} ({code})  {what}", self.name(code))));
    }
}
