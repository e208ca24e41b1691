//! What the document of an erasure says: the ids of the entries whose personal values it took away.
//! Taking them away is in [`crate::append`].

use std::collections::BTreeSet;

use kisoku_core::ledger::EntryId;
use serde::Deserialize;

/// The one member that counts.
#[derive(Deserialize)]
struct Erasure {
    #[serde(default)]
    erased: Vec<String>,
}

/// The entries that a document lists as `erased`; none where it is no such document.
pub(crate) fn listed(document: &[u8]) -> BTreeSet<EntryId> {
    let erased = serde_json::from_slice(document).map(|erasure: Erasure| erasure.erased).unwrap_or_default();
    erased.iter().filter_map(|text| id(text)).collect()
}

/// An id as documents write it: 32 hexadecimal digits, with hyphens between.
fn id(text: &str) -> Option<EntryId> {
    let mut bytes = [0; 16];
    hex::decode_to_slice(text.replace('-', ""), &mut bytes).ok()?;
    Some(EntryId::new(bytes))
}
