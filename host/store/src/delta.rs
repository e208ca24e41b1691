//! How a document stands in its row: whole, or as an LZ4 delta against an earlier one of the same rules,
//! which is mostly the same text. Hashes cover documents, not what is in their rows.

use std::borrow::Cow;
use std::collections::HashMap;

use kisoku_core::ledger::Keep;
use kisoku_core::revision::{Digest, LgCode};
use lz4_flex::block;
use rusqlite::{Error, Row};

use crate::column;
use crate::settle::Answer;

/// Most bytes of a document that takes part, so that it and its base are within the reach of LZ4. A
/// longer one, an assessment of many rows, stands whole.
const DELTA_BYTES_MAX: usize = 24 << 10;

/// How far along the chain a base is used: so many entries at most become unreadable with it, where a disk
/// loses it, and it is near enough to be in memory with them.
const REACH: u64 = 1024;

/// Most bases remembered, some kilobytes each and 24 MiB in all; beyond, they are chosen anew.
const BASES_MAX: usize = 1024;

/// A document as its row holds it.
pub(crate) struct Stored<'a> {
    /// The place in the same chain of the entry whose document the bytes are a delta against; `None`
    /// where they are the document itself.
    pub(crate) base: Option<u64>,
    pub(crate) bytes: Cow<'a, [u8]>,
    /// For what it is a base from now on, where it is one.
    serves: Option<Likeness>,
}

/// Entries whose documents read much the same: made by the same rules, about the same thing.
#[derive(PartialEq, Eq, Hash)]
struct Likeness {
    municipality: LgCode,
    programme: String,
    component: Digest,
    settings: Digest,
    kind: &'static str,
    state: Option<&'static str>,
}

impl Likeness {
    fn of(keep: &Keep, answer: &Answer) -> Self {
        Self {
            municipality: keep.municipality,
            programme: keep.programme.clone(),
            component: keep.component,
            settings: keep.settings,
            kind: keep.kind.as_str(),
            state: answer.stands.as_ref().map(|stands| stands.state().as_str()),
        }
    }
}

/// A document that stands whole.
struct Base {
    sequence: u64,
    document: Vec<u8>,
}

impl Base {
    /// A document as a delta; `None` where little would be gained. It is read back before it takes the place
    /// of the document: nothing else holds that once it is kept.
    fn delta(&self, document: &[u8]) -> Option<Vec<u8>> {
        let delta = block::compress_prepend_size_with_dict(document, &self.document);
        let is_short = delta.len() <= document.len() / 2;
        (is_short && whole(&delta, &self.document)? == document).then_some(delta)
    }
}

/// The bases that the writer takes now: for each likeness the last entry that stands whole. They may be
/// forgotten at any time; the next entry of each likeness then stands whole.
#[derive(Default)]
pub(crate) struct Bases(HashMap<Likeness, Base>);

impl Bases {
    /// How the row of the new entry at a place holds its document.
    pub(crate) fn store<'a>(&self, keep: &Keep, answer: &'a Answer, sequence: u64) -> Stored<'a> {
        let document = answer.document.as_slice();
        let bytes = Cow::Borrowed(document);
        if document.len() > DELTA_BYTES_MAX {
            return Stored { base: None, bytes, serves: None };
        }
        let likeness = Likeness::of(keep, answer);
        let base = self.0.get(&likeness).filter(|base| sequence <= base.sequence + REACH);
        match base.and_then(|base| Some((base.sequence, base.delta(document)?))) {
            Some((base, delta)) => Stored { base: Some(base), bytes: Cow::Owned(delta), serves: None },
            None => Stored { base: None, bytes, serves: Some(likeness) },
        }
    }

    /// An entry was appended as stored at a place; where it is a base, the next ones are deltas against it.
    pub(crate) fn note(&mut self, stored: Stored<'_>, sequence: u64) {
        let Some(likeness) = stored.serves else { return };
        if self.0.len() >= BASES_MAX && !self.0.contains_key(&likeness) {
            self.0.clear();
        }
        self.0.insert(likeness, Base { sequence, document: stored.bytes.into_owned() });
    }

    /// Forgets all of them, because some may not have been kept.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The columns that [`document`] reads, for a statement over `entry` that is put together when the
/// program is compiled. A base that is longer than [`DELTA_BYTES_MAX`] is none, and is not even read.
macro_rules! document_columns {
    () => {
        "entry.document, entry.base, (SELECT whole.document FROM entry AS whole \
         WHERE whole.municipality = entry.municipality AND whole.sequence = entry.base AND whole.base IS NULL \
         AND length(whole.document) <= 24576)"
    };
}
pub(crate) use document_columns;

/// The document of an entry, out of its three columns from `first` on.
pub(crate) fn document<'a>(row: &'a Row<'_>, first: usize) -> Result<Cow<'a, [u8]>, Error> {
    let bytes = row.get_ref(first)?.as_blob()?;
    if row.get::<_, Option<i64>>(first + 1)?.is_none() {
        return Ok(Cow::Borrowed(bytes));
    }
    let base = row.get_ref(first + 2)?.as_blob()?;
    whole(bytes, base).map(Cow::Owned).ok_or_else(|| column::unreadable(first, "document"))
}

/// The document of a delta; `None` where it is none against that base.
fn whole(delta: &[u8], base: &[u8]) -> Option<Vec<u8>> {
    let (document_bytes, _) = block::uncompressed_size(delta).ok()?;
    if document_bytes > DELTA_BYTES_MAX {
        return None;
    }
    let document = block::decompress_size_prepended_with_dict(delta, base).ok()?;
    (document.len() == document_bytes).then_some(document)
}
