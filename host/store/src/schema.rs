//! The schema of the database, and whether it is still what this version made: a guard that was
//! dropped or changed is found.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rusqlite::{Connection, Error};
use rusqlite_migration::{M, Migrations};

/// What the file says about itself; set by the first migration.
pub(crate) const APPLICATION_ID: i64 = 1_263_096_683;

const STEPS: &[M<'static>] = &[M::up(include_str!("schema/0001.sql"))];

/// The steps from an empty file to this version's schema.
pub(crate) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The number of this version's schema.
pub(crate) fn version() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// How a schema differs from what this version made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alteration {
    /// The first table, index or trigger that differs.
    pub name: String,
    /// In what way.
    pub how: Altered,
}

/// In what way a table, index or trigger differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Altered {
    /// It is not there.
    Missing,
    /// It is there with another text.
    Changed,
    /// This version made none of that name.
    Foreign,
}

impl Altered {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Foreign => "not of this program",
        }
    }
}

/// The text of each table, index and trigger.
type Texts = BTreeMap<String, Option<String>>;

/// The first thing that differs from the schema of this version.
pub(crate) fn alteration(connection: &Connection) -> Result<Option<Alteration>, Error> {
    static MADE: OnceLock<Texts> = OnceLock::new();
    // Where it cannot be made, everything found is foreign.
    let made = MADE.get_or_init(|| made().unwrap_or_default());
    let found = texts(connection)?;
    let differs = |name: &String| match (made.get(name), found.get(name)) {
        (Some(made), Some(found)) if made == found => None,
        (Some(_), Some(_)) => Some(Altered::Changed),
        (Some(_), None) => Some(Altered::Missing),
        (None, _) => Some(Altered::Foreign),
    };
    let mut names: Vec<&String> = made.keys().chain(found.keys()).collect();
    names.sort();
    Ok(names.into_iter().find_map(|name| Some(Alteration { name: name.clone(), how: differs(name)? })))
}

/// What this version makes in an empty database.
fn made() -> Result<Texts, rusqlite_migration::Error> {
    let mut connection = Connection::open_in_memory()?;
    MIGRATIONS.to_latest(&mut connection)?;
    Ok(texts(&connection)?)
}

/// Names are unique over tables, indexes and triggers. SQLite's own begin with `sqlite_`.
fn texts(connection: &Connection) -> Result<Texts, Error> {
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
