//! Checkpoints against a chain that was found whole in itself: they tell a tail that was cut off and a
//! chain that was written anew from its beginning.

use kisoku_core::ledger::Checkpoint;
use kisoku_core::revision::{Digest, LgCode};
use rusqlite::{Connection, Error, OptionalExtension as _, params};

use super::{Audit, Break, Evidence, Forgery};
use crate::column;
use crate::listing;
use crate::signing::is_signed;

/// How many checkpoints agree, or the first that does not.
pub(super) fn check(
    connection: &Connection,
    municipality: LgCode,
    entries: u64,
    evidence: &Evidence,
) -> Result<Result<u64, Audit>, Error> {
    let mut checkpoints = listing::checkpoints(connection, municipality, u32::MAX)?;
    let elsewhere = evidence.checkpoints.iter().filter(|it| it.municipality == municipality);
    checkpoints.extend(elsewhere.cloned());
    checkpoints.sort_by_key(|checkpoint| checkpoint.sequence);
    let mut agreed = 0;
    for checkpoint in &checkpoints {
        if let Some(how) = forged(checkpoint, evidence) {
            return Ok(Err(Audit::WrongCheckpoint { sequence: checkpoint.sequence, how }));
        }
        match hash(connection, municipality, checkpoint.sequence)? {
            Some(hash) if hash == checkpoint.hash => agreed += 1,
            Some(_) => {
                return Ok(Err(Audit::Broken { sequence: checkpoint.sequence, how: Break::Rewritten }));
            }
            None => return Ok(Err(Audit::Broken { sequence: entries + 1, how: Break::CutTail })),
        }
    }
    Ok(Ok(agreed))
}

fn forged(checkpoint: &Checkpoint, evidence: &Evidence) -> Option<Forgery> {
    if !is_signed(checkpoint) {
        return Some(Forgery::BadSignature);
    }
    let is_known = evidence.keys.is_empty() || evidence.keys.contains(&checkpoint.key);
    (!is_known).then_some(Forgery::UnknownKey)
}

/// The hash of an entry; the walk has found it to be that of its content.
fn hash(connection: &Connection, municipality: LgCode, sequence: u64) -> Result<Option<Digest>, Error> {
    connection
        .prepare_cached("SELECT hash FROM entry WHERE municipality = ?1 AND sequence = ?2")?
        .query_row(params![municipality.as_str(), column::signed(sequence)], |row| column::digest(row, 0))
        .optional()
}
