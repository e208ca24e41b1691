//! Reading a ledger without having its folder to oneself: beside a running host, after it has stopped,
//! or out of a backup. For audit, replay, export and a person at a terminal; it never writes.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use kisoku_core::ledger::{
    Checkpoint, Entry, EntryId, Kept, Page, PageQuery, Personal, TallyLine, TallyPage, TallyQuery, TallyRange,
};
use kisoku_core::life::Grant;
use kisoku_core::revision::{Digest, LgCode};
use rusqlite::{Connection, Error, OptionalExtension as _, Row, params};

use crate::audit::{Audit, Auditor, Evidence};
use crate::delta::{self, document_columns};
use crate::error::StoreError;
use crate::registry::{StoredComponent, StoredMunicipality, StoredRevision};
use crate::signing::Signer;
use crate::{backup, column, database, grants, listing, movement, read, registry, standing};

/// Entries read at once: a short look at the ledger each time, so that a long walk does not keep the
/// host from folding its log.
const ENTRIES_AT_ONCE: u64 = 512;

/// An entry together with those of its texts that its hash covers byte for byte.
#[derive(Clone)]
pub struct StoredEntry {
    /// The entry.
    pub entry: Entry,
    /// How the grant stands after it, as the text that is hashed.
    pub standing: Option<String>,
    /// Which totals it moved, as the text that is hashed.
    pub movements: String,
}

/// A ledger that is only read. Each question sees it as of its own moment.
pub struct ReadOnly {
    connection: Connection,
    path: PathBuf,
    /// Where the key of checkpoints may be; `None` for a backup.
    folder: Option<PathBuf>,
}

impl ReadOnly {
    /// Opens the ledger of a folder, whether or not a host has it open.
    ///
    /// # Errors
    /// [`StoreError::Folder`] where there is none, [`StoreError::Foreign`] and
    /// [`StoreError::NewerSchema`] as they say; others when the database cannot be read. Altered
    /// guards are no error here: an audit says so.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { folder: Some(folder.to_owned()), ..Self::of_file(&database::file(folder))? })
    }

    /// Opens a backup, or another copy of a database.
    ///
    /// # Errors
    /// As for [`ReadOnly::open`].
    pub fn of_file(path: &Path) -> Result<Self, StoreError> {
        let missing = |source| StoreError::Folder { path: path.to_owned(), source };
        std::fs::metadata(path).map_err(missing)?;
        let connection = database::reader(path)?;
        database::known(path, &connection)?;
        Ok(Self { connection, path: path.to_owned(), folder: None })
    }

    /// All municipalities that have names, by code.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read; so for every question here.
    pub fn municipalities(&self) -> Result<Vec<StoredMunicipality>, StoreError> {
        Ok(registry::municipalities(&self.connection)?)
    }

    /// All municipalities that the ledger says anything about, by code.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn chains(&self) -> Result<Vec<LgCode>, StoreError> {
        crate::audit::municipalities(&self.connection)
    }

    /// The component of a digest; its bytes are those of the digest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn component(&self, digest: Digest) -> Result<Option<StoredComponent>, StoreError> {
        registry::component(&self.connection, digest)
    }

    /// All revisions, by municipality, programme and period.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revisions(&self) -> Result<Vec<StoredRevision>, StoreError> {
        Ok(registry::revisions(&self.connection)?)
    }

    /// A kept entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find(&self, municipality: LgCode, id: EntryId) -> Result<Option<Kept>, StoreError> {
        Ok(read::by_id(&self.connection, municipality, id)?)
    }

    /// How a grant stands, by the id of the entry that opened it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn grant(&self, municipality: LgCode, id: EntryId) -> Result<Option<Grant>, StoreError> {
        Ok(grants::find(&self.connection, municipality, id)?.map(|opened| opened.grant))
    }

    /// Kept entries, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list(&self, query: &PageQuery) -> Result<Page, StoreError> {
        Ok(listing::page(&self.connection, query)?)
    }

    /// All totals of fiscal years that were ever moved, by programme and key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tallies(&self, query: &TallyQuery) -> Result<Vec<TallyLine>, StoreError> {
        let (mut lines, mut after) = (Vec::new(), None);
        loop {
            let page = self.tally_page(query, &TallyRange { after, limit: listing::PAGE_MAX })?;
            lines.extend(page.lines);
            after = page.next;
            if after.is_none() {
                return Ok(lines);
            }
        }
    }

    /// Some of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tally_page(&self, query: &TallyQuery, range: &TallyRange) -> Result<TallyPage, StoreError> {
        Ok(listing::tallies(&self.connection, query, range)?)
    }

    /// The last checkpoints of a chain, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn checkpoints(&self, municipality: LgCode, limit: u32) -> Result<Vec<Checkpoint>, StoreError> {
        Ok(listing::checkpoints(&self.connection, municipality, limit)?)
    }

    /// The public key with which the host of this folder signs; `None` where it has signed nothing yet.
    ///
    /// # Errors
    /// [`StoreError`] when its key file cannot be read.
    pub fn checkpoint_key(&self) -> Result<Option<[u8; 32]>, StoreError> {
        let signer = self.folder.as_ref().map(|folder| Signer::find(folder)).transpose()?;
        Ok(signer.flatten().map(|signer| signer.public_key()))
    }

    /// One entry with everything that its hash covers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entry(&self, municipality: LgCode, id: EntryId) -> Result<Option<StoredEntry>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {ENTRY} {FROM} WHERE id = ?1 AND municipality = ?2"))?;
        let key = params![id.as_bytes(), municipality.as_str()];
        Ok(statement.query_row(key, |row| stored_entry(row, municipality)).optional()?)
    }

    /// Hands entries of a chain over one after the other, in order, with everything that their hashes
    /// cover. What is appended meanwhile is there too, as far as the places asked for go.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read, and the first error of `each`.
    pub fn entries<E: From<StoreError>>(
        &self,
        municipality: LgCode,
        places: RangeInclusive<u64>,
        mut each: impl FnMut(StoredEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut next, last) = (*places.start(), *places.end());
        loop {
            let read = self.some_entries(municipality, next..=last).map_err(StoreError::from)?;
            let Some(end) = read.last().map(|stored| stored.entry.sequence) else { return Ok(()) };
            let places = read.iter().map(|stored| stored.entry.sequence);
            if !places.is_sorted() || read.first().is_some_and(|stored| stored.entry.sequence < next) {
                return Err(StoreError::Damaged { what: "the index of entries is out of order" }.into());
            }
            read.into_iter().try_for_each(&mut each)?;
            if end >= last {
                return Ok(());
            }
            next = end + 1;
        }
    }

    fn some_entries(
        &self,
        municipality: LgCode,
        places: RangeInclusive<u64>,
    ) -> Result<Vec<StoredEntry>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {ENTRY} {FROM} WHERE municipality = ?1 AND sequence BETWEEN ?2 AND ?3 \
             ORDER BY sequence LIMIT ?4"
        ))?;
        let (start, end) = (column::signed(*places.start()), column::signed(*places.end()));
        let limit = column::signed(ENTRIES_AT_ONCE);
        let key = params![municipality.as_str(), start, end, limit];
        statement.query_map(key, |row| stored_entry(row, municipality))?.collect()
    }

    /// Audits a municipality's ledger on all cores; see [`crate::SqliteLedger::verify`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit(&self, municipality: LgCode, evidence: &Evidence) -> Result<Audit, StoreError> {
        Auditor::new(|| database::reader(&self.path))?.audit(municipality, evidence)
    }

    /// Audits what a municipality's entries were computed with: whether each component stored is that
    /// of its digest, and whether what each entry names is there. `None` where all of it is; else an
    /// [`Audit::WrongRules`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_rules(&self, municipality: LgCode) -> Result<Option<Audit>, StoreError> {
        crate::audit::rules(&self.connection, municipality)
    }

    /// Whether the pages and indexes of the database fit together. Reads all of it, on one core.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where they do not.
    pub fn intact(&self) -> Result<(), StoreError> {
        backup::intact(&self.connection)
    }
}

/// The columns of [`stored_entry`].
const ENTRY: &str = concat!(
    "sequence, id, kind, grant_id, programme, fiscal_year, area, at_ms, actor, idempotency_key, body_digest, \
     component, settings_digest, engine, personal_digest, salt, bytes, standing, movements, fuel, previous, hash, ",
    document_columns!()
);

const FROM: &str = "FROM entry LEFT JOIN personal ON personal.entry = entry.position";

fn stored_entry(row: &Row<'_>, municipality: LgCode) -> Result<StoredEntry, Error> {
    let salt: Option<[u8; 16]> = row.get(15)?;
    let personal = salt.map(|salt| Ok::<_, Error>(Personal { salt, bytes: row.get(16)? })).transpose()?;
    let standing: Option<String> = row.get(17)?;
    let stands = standing
        .as_deref()
        .map(|text| standing::of(text).ok_or_else(|| column::unreadable(17, "standing")))
        .transpose()?;
    let movements: String = row.get(18)?;
    let entry = Entry {
        municipality,
        sequence: column::whole(row, 0)?,
        id: column::id(row, 1)?,
        kind: column::kind(row, 2)?,
        grant: row.get::<_, Option<[u8; 16]>>(3)?.map(EntryId::new),
        programme: row.get(4)?,
        fiscal_year: column::fiscal_year(row, 5)?,
        area: row.get(6)?,
        at: column::instant(row, 7)?,
        actor: row.get(8)?,
        key: row.get(9)?,
        body: column::digest(row, 10)?,
        component: column::digest(row, 11)?,
        settings: column::digest(row, 12)?,
        engine: row.get(13)?,
        personal_digest: row.get::<_, Option<[u8; 32]>>(14)?.map(Digest::new),
        personal,
        document: delta::document(row, 22)?.into_owned(),
        standing: stands.map(|stands| stands.standing),
        movements: movement::of(&movements).ok_or_else(|| column::unreadable(18, "movements"))?,
        fuel: column::whole(row, 19)?,
        previous: column::digest(row, 20)?,
        hash: column::digest(row, 21)?,
    };
    Ok(StoredEntry { entry, standing, movements })
}
