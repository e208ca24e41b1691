//! What was published: municipalities, components and revisions, as they are stored. Loading a
//! component and making a catalogue of revisions is not here.

use std::sync::{Mutex, PoisonError};

use kisoku_core::ledger::Instant;
use kisoku_core::manifest::Label;
use kisoku_core::revision::{Digest, EffectivePeriod, LgCode};
use rusqlite::{Connection, Error, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

use crate::column::{self, day};
use crate::database::Database;
use crate::error::StoreError;
use crate::settle::within;

/// Most bytes of a component: the largest rule module known has a fortieth of it.
const COMPONENT_BYTES_MAX: usize = 32 << 20;

/// Most bytes of a revision's settings: tables of thousands of rows.
const SETTINGS_BYTES_MAX: usize = 1 << 20;

/// A municipality as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMunicipality {
    /// Its code.
    pub code: LgCode,
    /// Its name.
    pub name: Label,
}

/// A component as it was published.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredComponent {
    /// The module's name.
    pub name: String,
    /// The component, byte for byte.
    pub bytes: Vec<u8>,
}

/// A revision as it is stored. Immutable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRevision {
    /// Whose it is; stored before.
    pub municipality: LgCode,
    /// Programme id.
    pub programme: String,
    /// Digest of its component; stored before.
    pub component: Digest,
    /// Its settings as canonical JSON, kept byte for byte.
    pub settings: String,
    /// Reference dates to which it applies.
    pub period: EffectivePeriod,
    /// When it was published.
    pub published_at: Instant,
}

/// Municipalities, components and revisions. Calls wait for each other; they are few.
pub struct Registry {
    connection: Mutex<Connection>,
    /// Keeps the folder locked.
    _database: Database,
}

impl Registry {
    pub(crate) fn new(database: &Database) -> Result<Self, StoreError> {
        Ok(Self { connection: Mutex::new(database.writer()?), _database: database.clone() })
    }

    /// Stores a municipality, or the new names of one.
    ///
    /// # Errors
    /// [`StoreError::Full`], and others when the database fails.
    pub fn save_municipality(&self, municipality: &StoredMunicipality) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO municipality (code, name_ja, name_en) VALUES (?1, ?2, ?3) \
                 ON CONFLICT DO UPDATE SET name_ja = excluded.name_ja, name_en = excluded.name_en",
                params![municipality.code.as_str(), municipality.name.ja, municipality.name.en],
            )?;
            Ok(())
        })
    }

    /// All municipalities, by code.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub fn municipalities(&self) -> Result<Vec<StoredMunicipality>, StoreError> {
        Ok(self.read(municipalities)?)
    }

    /// Stores a component and tells its digest. One that is there already stays as it is, under
    /// its first name.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`], [`StoreError::Full`], and others when the database fails.
    pub fn save_component(&self, name: &str, bytes: &[u8]) -> Result<Digest, StoreError> {
        within("component", bytes.len(), COMPONENT_BYTES_MAX)?;
        let digest = Digest::of(bytes);
        self.write(|transaction| {
            if !holds(transaction, "SELECT 1 FROM component WHERE digest = ?1", digest.as_bytes())? {
                transaction.execute(
                    "INSERT INTO component (digest, name, bytes) VALUES (?1, ?2, ?3)",
                    params![digest.as_bytes(), name, bytes],
                )?;
            }
            Ok(digest)
        })
    }

    /// The component of a digest.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its bytes are not those of the digest; others when the database
    /// cannot be read.
    pub fn component(&self, digest: Digest) -> Result<Option<StoredComponent>, StoreError> {
        self.read(|connection| component(connection, digest))
    }

    /// Stores a revision.
    ///
    /// # Errors
    /// [`StoreError::Overlap`] when it shares a day with another of its programme,
    /// [`StoreError::Missing`] when its municipality or component is not stored,
    /// [`StoreError::TooLarge`], [`StoreError::Full`], and others when the database fails.
    pub fn publish(&self, revision: &StoredRevision) -> Result<(), StoreError> {
        within("settings", revision.settings.len(), SETTINGS_BYTES_MAX)?;
        self.write(|transaction| {
            let code = revision.municipality.as_str();
            if !holds(transaction, "SELECT 1 FROM municipality WHERE code = ?1", code)? {
                return Err(StoreError::Missing { what: "municipality" });
            }
            let digest = revision.component.as_bytes();
            if !holds(transaction, "SELECT 1 FROM component WHERE digest = ?1", digest)? {
                return Err(StoreError::Missing { what: "component" });
            }
            if let Some(other) = overlapping(transaction, revision)? {
                return Err(StoreError::Overlap { from: other.from(), to: other.to() });
            }
            transaction.execute(
                "INSERT INTO revision (municipality, programme, component, settings, effective_from, \
                 effective_to, published_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    code,
                    revision.programme,
                    digest,
                    revision.settings,
                    revision.period.from().to_string(),
                    revision.period.to().map(|to| to.to_string()),
                    revision.published_at.millis(),
                ],
            )?;
            Ok(())
        })
    }

    /// All revisions, by municipality, programme and period.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub fn revisions(&self) -> Result<Vec<StoredRevision>, StoreError> {
        Ok(self.read(revisions)?)
    }

    fn read<T>(&self, question: impl FnOnce(&Connection) -> T) -> T {
        question(&self.connection.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// One durable transaction; an error undoes it.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = work(&transaction)?;
        transaction.commit()?;
        Ok(outcome)
    }
}

/// All municipalities, by code.
pub(crate) fn municipalities(connection: &Connection) -> Result<Vec<StoredMunicipality>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT code, name_ja, name_en FROM municipality ORDER BY code")?;
    let rows = statement.query_map([], |row| {
        Ok(StoredMunicipality {
            code: column::code(row, 0)?,
            name: Label { ja: row.get(1)?, en: row.get(2)? },
        })
    })?;
    rows.collect()
}

/// The component of a digest; its bytes are those of the digest.
pub(crate) fn component(
    connection: &Connection,
    digest: Digest,
) -> Result<Option<StoredComponent>, StoreError> {
    let stored = connection
        .prepare_cached("SELECT name, bytes FROM component WHERE digest = ?1")?
        .query_row([digest.as_bytes()], |row| Ok(StoredComponent { name: row.get(0)?, bytes: row.get(1)? }))
        .optional()?;
    if stored.as_ref().is_some_and(|stored| Digest::of(&stored.bytes) != digest) {
        return Err(StoreError::Damaged { what: "a component is not that of its digest" });
    }
    Ok(stored)
}

/// All revisions, by municipality, programme and period.
pub(crate) fn revisions(connection: &Connection) -> Result<Vec<StoredRevision>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT municipality, programme, component, settings, effective_from, effective_to, \
         published_at_ms FROM revision ORDER BY municipality, programme, effective_from",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(StoredRevision {
            municipality: column::code(row, 0)?,
            programme: row.get(1)?,
            component: column::digest(row, 2)?,
            settings: row.get(3)?,
            period: period(row, 4, 5)?,
            published_at: Instant::from_millis(row.get(6)?),
        })
    })?;
    rows.collect()
}

/// Whether there is a row of this key.
fn holds(connection: &Connection, sql: &str, key: impl rusqlite::ToSql) -> Result<bool, Error> {
    connection.prepare_cached(sql)?.exists([key])
}

/// The first other revision of the programme that shares a day.
fn overlapping(connection: &Connection, revision: &StoredRevision) -> Result<Option<EffectivePeriod>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT effective_from, effective_to FROM revision \
         WHERE municipality = ?1 AND programme = ?2 ORDER BY effective_from",
    )?;
    let key = params![revision.municipality.as_str(), revision.programme];
    let others = statement.query_map(key, |row| period(row, 0, 1))?;
    for other in others {
        let other = other?;
        if other.overlaps(revision.period) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

fn period(row: &Row<'_>, from: usize, to: usize) -> Result<EffectivePeriod, Error> {
    let first = day(&row.get::<_, String>(from)?);
    let last: Option<String> = row.get(to)?;
    let end = last.as_deref().map(day);
    let read = match (first, end) {
        (Some(first), None) => EffectivePeriod::new(first, None),
        (Some(first), Some(Some(end))) => EffectivePeriod::new(first, Some(end)),
        (None, _) | (_, Some(None)) => None,
    };
    read.ok_or_else(|| column::unreadable(from, "effective_from"))
}
