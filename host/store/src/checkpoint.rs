//! Keeping checkpoints in the database. Their key and their signature are in [`crate::signing`].

use kisoku_core::ledger::{Arrival, Instant, Signed};
use kisoku_core::revision::LgCode;
use rusqlite::{Connection, Error, params};

use crate::column;
use crate::listing;
use crate::signing::Signer;
use crate::view::Head;

/// Signs the end of a chain and keeps the checkpoint, unless the last one is of it; `None` where the
/// chain is empty.
pub(crate) fn sign(
    connection: &Connection,
    signer: &Signer,
    municipality: LgCode,
    head: Head,
    at: Instant,
) -> Result<Option<Signed>, Error> {
    if head.sequence == 0 {
        return Ok(None);
    }
    let last = listing::checkpoints(connection, municipality, 1)?.pop();
    if let Some(last) = last.filter(|last| last.sequence == head.sequence) {
        return Ok(Some(Signed { checkpoint: last, arrival: Arrival::Repeated }));
    }
    let checkpoint = signer.sign(municipality, head.sequence, head.hash, at);
    connection
        .prepare_cached(
            "INSERT INTO checkpoint (municipality, sequence, hash, at_ms, public_key, signature) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            municipality.as_str(),
            column::signed(head.sequence),
            head.hash.as_bytes(),
            at.millis(),
            checkpoint.key,
            checkpoint.signature,
        ])?;
    Ok(Some(Signed { checkpoint, arrival: Arrival::New }))
}
