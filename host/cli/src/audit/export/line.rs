//! The lines of an exported ledger, both ways. Their members stand in the order in which they are
//! hashed; `VERIFY.md` documents them.

use anyhow::Context as _;
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::ledger::{Entry, EntryId, Instant, Personal};
use kisoku_core::life::EntryKind;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::TallyKey;
use kisoku_store::{StoredEntry, standing_of};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::given::id_text;

/// A whole entry: everything that its hash covers, then the hash.
#[derive(Serialize, Deserialize)]
pub(crate) struct EntryLine {
    previous: String,
    municipality: String,
    pub(crate) sequence: u64,
    id: String,
    kind: String,
    grant: Option<String>,
    programme: String,
    fiscal_year: i16,
    area: Option<String>,
    at_ms: i64,
    actor: String,
    key: String,
    body: String,
    component: String,
    settings: String,
    engine: String,
    personal: Option<String>,
    document: String,
    standing: Option<String>,
    movements: String,
    fuel: u64,
    hash: String,
}

/// The entry before the first whole one: where the export begins.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StubLine {
    pub(crate) sequence: u64,
    pub(crate) stub: bool,
    pub(crate) hash: String,
}

/// A line of `entries.ndjson`.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Line {
    /// Everything.
    Whole(Box<EntryLine>),
    /// The hash alone.
    Stub(StubLine),
}

/// Personal values of an entry, which may be left out.
#[derive(Serialize, Deserialize)]
pub(crate) struct PersonalLine {
    pub(crate) sequence: u64,
    pub(crate) id: String,
    salt: String,
    values: String,
}

/// A running total of the fiscal year.
#[derive(Serialize)]
pub(crate) struct TotalLine {
    pub(crate) programme: String,
    pub(crate) tally: String,
    pub(crate) fiscal_year: i16,
    pub(crate) parts: Vec<String>,
    pub(crate) total: i64,
}

/// A revision by which entries were answered.
#[derive(Serialize, Deserialize)]
pub(crate) struct RevisionLine {
    pub(crate) programme: String,
    /// Name of the module in the component.
    pub(crate) module: String,
    pub(crate) component: String,
    pub(crate) settings: String,
    pub(crate) effective_from: String,
    pub(crate) effective_to: Option<String>,
}

impl EntryLine {
    /// The line of a stored entry.
    ///
    /// # Errors
    /// Where its document is no text.
    pub(crate) fn new(stored: &StoredEntry) -> anyhow::Result<Self> {
        let entry = &stored.entry;
        Ok(Self {
            previous: entry.previous.to_string(),
            municipality: entry.municipality.to_string(),
            sequence: entry.sequence,
            id: id_text(entry.id),
            kind: entry.kind.as_str().to_owned(),
            grant: entry.grant.map(id_text),
            programme: entry.programme.clone(),
            fiscal_year: entry.fiscal_year.get(),
            area: entry.area.clone(),
            at_ms: entry.at.millis(),
            actor: entry.actor.clone(),
            key: entry.key.clone(),
            body: entry.body.to_string(),
            component: entry.component.to_string(),
            settings: entry.settings.to_string(),
            engine: entry.engine.clone(),
            personal: entry.personal_digest.map(|digest| digest.to_string()),
            document: String::from_utf8(entry.document.clone())
                .with_context(|| format!("the document of entry {} is no text", entry.sequence))?,
            standing: stored.standing.clone(),
            movements: stored.movements.clone(),
            fuel: entry.fuel,
            hash: entry.hash.to_string(),
        })
    }

    /// The entry of the line, with the personal values that were exported apart.
    ///
    /// # Errors
    /// Where a part of it cannot be read.
    pub(crate) fn stored(self, personal: Option<Personal>) -> anyhow::Result<StoredEntry> {
        let entry = self.entry(personal)?;
        Ok(StoredEntry { entry, standing: self.standing, movements: self.movements })
    }

    fn entry(&self, personal: Option<Personal>) -> anyhow::Result<Entry> {
        let part = || -> Option<Entry> {
            Some(Entry {
                municipality: LgCode::new(&self.municipality)?,
                sequence: self.sequence,
                id: id(&self.id)?,
                kind: EntryKind::of(&self.kind)?,
                grant: optional(self.grant.as_deref(), id)?,
                programme: self.programme.clone(),
                fiscal_year: FiscalYear::new(self.fiscal_year)?,
                area: self.area.clone(),
                at: Instant::from_millis(self.at_ms),
                actor: self.actor.clone(),
                key: self.key.clone(),
                body: Digest::from_hex(&self.body)?,
                component: Digest::from_hex(&self.component)?,
                settings: Digest::from_hex(&self.settings)?,
                engine: self.engine.clone(),
                personal_digest: optional(self.personal.as_deref(), Digest::from_hex)?,
                personal,
                document: self.document.clone().into_bytes(),
                standing: optional(self.standing.as_deref(), standing_of)?,
                movements: movements(&self.movements)?,
                fuel: self.fuel,
                previous: Digest::from_hex(&self.previous)?,
                hash: Digest::from_hex(&self.hash)?,
            })
        };
        part().with_context(|| format!("entry {} cannot be read", self.sequence))
    }
}

impl PersonalLine {
    /// The line of an entry's personal values; `None` where it has none.
    ///
    /// # Errors
    /// Where they are no text.
    pub(crate) fn new(entry: &Entry) -> anyhow::Result<Option<Self>> {
        let Some(personal) = &entry.personal else { return Ok(None) };
        let values = String::from_utf8(personal.bytes.clone());
        Ok(Some(Self {
            sequence: entry.sequence,
            id: id_text(entry.id),
            salt: Uuid::from_bytes(personal.salt).simple().to_string(),
            values: values
                .with_context(|| format!("the personal values of entry {} are no text", entry.sequence))?,
        }))
    }

    /// The personal values of the line; `None` where the salt is none.
    pub(crate) fn personal(&self) -> Option<Personal> {
        let salt = Uuid::try_parse(&self.salt).ok()?.into_bytes();
        Some(Personal { salt, bytes: self.values.clone().into_bytes() })
    }
}

fn id(text: &str) -> Option<EntryId> {
    Some(EntryId::new(Uuid::try_parse(text).ok()?.into_bytes()))
}

/// Nothing, or what a text says; the outer `None` is a text that says nothing.
#[expect(clippy::option_option, reason = "whether it could be read, and whether there was one")]
fn optional<T>(text: Option<&str>, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    text.map_or(Some(None), |text| read(text).map(Some))
}

#[derive(Deserialize)]
struct MovementText {
    #[serde(flatten)]
    key: KeyText,
    by: i64,
}

#[derive(Deserialize)]
struct KeyText {
    tally: String,
    fiscal_year: i16,
    parts: Vec<String>,
}

impl KeyText {
    fn key(self) -> Option<TallyKey> {
        let fiscal_year = FiscalYear::new(self.fiscal_year)?;
        Some(TallyKey { tally: self.tally, fiscal_year, parts: self.parts })
    }
}

fn movements(text: &str) -> Option<Vec<(TallyKey, i64)>> {
    let read: Vec<MovementText> = serde_json::from_str(text).ok()?;
    read.into_iter().map(|movement| Some((movement.key.key()?, movement.by))).collect()
}

/// A day as `2025-03-31`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}
