//! Answers as JSON, the same for the server and the command line. What all answers of a revision share
//! is written once; the shape is documented by the bodies of which the schema is generated.

pub(crate) mod body;
mod bounded;
pub(crate) mod erasure;
pub(crate) mod life;
pub(crate) mod minimal;
pub(crate) mod parts;
pub(crate) mod phrases;
pub(crate) mod reasons;
pub(crate) mod selection;
pub(crate) mod statement;
mod text;
pub(crate) mod understood;
mod values;
mod write;

use std::fmt;

use kisoku_core::answer::Settled;
use kisoku_core::calendar::FiscalYear;
use kisoku_core::decide::Subject;
use kisoku_core::ledger::{EntryId, Instant};
use kisoku_core::manifest::Privacy;
use kisoku_core::revision::Digest;
use serde::{Serialize, Serializer};
use uuid::Uuid;

pub use self::life::Life;
pub use self::phrases::{Phrasebook, Phrases};
use self::text::Out;
use crate::error::ServerError;

/// Most bytes of an answer: twice the largest body, because an answer repeats what it read with a
/// name for each value; half of what the store takes. A module that answers more would fill the
/// host's memory with findings.
const BYTES_MAX: usize = 8 << 20;

/// Most bytes of an answer's personal values: what the store takes.
const PERSONAL_BYTES_MAX: usize = 4 << 20;

/// Room that a usual answer fits into, so that it is not moved while it grows.
pub(crate) const USUAL_BYTES: usize = 4 << 10;

/// What stands before the personal values of an answer.
const PERSONAL: &[u8] = br#","personal":"#;

/// The note of an entry among personal values; no field has a hyphen in its name.
pub(crate) const NOTE: &str = "entry-note";

/// How much of an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// All that explains it.
    Whole,
    /// What it comes to, and the codes of its reasons.
    Minimal,
}

/// Everything that an answer tells.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// Of the revision that answered and whose it is.
    pub phrases: &'a Phrases,
    /// Fiscal year of the reference date.
    pub fiscal_year: FiscalYear,
    /// What was asked.
    pub subject: &'a Subject,
    /// The checked answer.
    pub settled: &'a Settled,
    /// Of a kept answer: its id and when it was submitted.
    pub stamp: Option<Stamp>,
    /// Of an entry of a grant.
    pub life: Option<Life<'a>>,
}

/// What makes an answer a kept one.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// Its id.
    pub id: EntryId,
    /// When it was submitted.
    pub at: Instant,
}

/// The answer as JSON, without personal values.
///
/// # Errors
/// [`ServerError::TooLarge`] past the limit; others, which no settled answer meets.
pub fn document(told: &Told<'_>) -> Result<Vec<u8>, ServerError> {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    let mut out = Out::new(&mut bytes, BYTES_MAX);
    write::document(&mut out, told)?;
    out.check()?;
    Ok(bytes)
}

/// Appends the answer as JSON: whole, with its personal values as [`with_personal`] adds them, or what it comes
/// to.
///
/// # Errors
/// As [`document`] and [`personal`]; nothing is appended then.
pub(crate) fn append(bytes: &mut Vec<u8>, told: &Told<'_>, detail: Detail) -> Result<(), ServerError> {
    let start = bytes.len();
    let appended = match detail {
        Detail::Whole => append_whole(bytes, told),
        Detail::Minimal => append_minimal(bytes, told),
    };
    if appended.is_err() {
        bytes.truncate(start);
    }
    appended
}

fn append_minimal(bytes: &mut Vec<u8>, told: &Told<'_>) -> Result<(), ServerError> {
    let mut out = Out::new(bytes, BYTES_MAX);
    minimal::document(&mut out, told)?;
    out.check()
}

fn append_whole(bytes: &mut Vec<u8>, told: &Told<'_>) -> Result<(), ServerError> {
    bytes.reserve(USUAL_BYTES);
    let mut out = Out::new(bytes, BYTES_MAX);
    write::document(&mut out, told)?;
    out.check()?;
    if has_personal(told.phrases) {
        bytes.pop();
        bytes.extend_from_slice(PERSONAL);
        append_personal(bytes, told.phrases, told.subject)?;
        bytes.push(b'}');
    }
    Ok(())
}

/// The personal values of a subject as JSON; `None` where the programme declares none.
///
/// # Errors
/// [`ServerError::PersonalTooLarge`] past the limit; others where they cannot be written.
pub fn personal(phrases: &Phrases, subject: &Subject) -> Result<Option<Vec<u8>>, ServerError> {
    if !has_personal(phrases) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    append_personal(&mut bytes, phrases, subject)?;
    Ok(Some(bytes))
}

fn has_personal(phrases: &Phrases) -> bool {
    phrases.fields.iter().any(|field| field.has(Privacy::Personal))
}

fn append_personal(bytes: &mut Vec<u8>, phrases: &Phrases, subject: &Subject) -> Result<(), ServerError> {
    let mut out = Out::new(bytes, PERSONAL_BYTES_MAX);
    let written = values::of(&mut out, &phrases.fields, subject, Privacy::Personal);
    match written.and_then(|()| out.check()) {
        Err(ServerError::TooLarge { bytes_max }) => Err(ServerError::PersonalTooLarge { bytes_max }),
        written => written,
    }
}

/// Personal values with the note of an entry, which may name persons too, as their last member.
///
/// # Errors
/// [`ServerError`] where the note cannot be written.
pub(crate) fn with_note(
    personal: Option<Vec<u8>>,
    note: Option<&str>,
) -> Result<Option<Vec<u8>>, ServerError> {
    let Some(note) = note else { return Ok(personal) };
    let note = serde_json::to_string(note)?;
    let mut bytes = personal.unwrap_or_else(|| b"{}".to_vec());
    bytes.pop();
    let comma = if bytes.len() > 1 { "," } else { "" };
    bytes.extend_from_slice(format!(r#"{comma}"{NOTE}":{note}}}"#).as_bytes());
    Ok(Some(bytes))
}

/// A document with the personal values that are kept apart from it, as its last member `personal`.
pub fn with_personal(mut document: Vec<u8>, personal: Option<&[u8]>) -> Vec<u8> {
    if let (Some(personal), Some(b'}')) = (personal, document.last()) {
        document.pop();
        document.extend_from_slice(PERSONAL);
        document.extend_from_slice(personal);
        document.push(b'}');
    }
    document
}

/// A digest as it is written: `sha256:` and 64 hexadecimal digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DigestText(pub(crate) Digest);

impl fmt::Display for DigestText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        hex::encode_to_slice(self.0.as_bytes(), &mut digits).map_err(|_| fmt::Error)?;
        f.write_str("sha256:")?;
        f.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for DigestText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An id as it is written.
pub(crate) fn id_text(id: EntryId) -> String {
    Uuid::from_bytes(*id.as_bytes()).hyphenated().to_string()
}
