//! The applications that wait for a selection, read back from the ledger.

use std::sync::Arc;

use kisoku_core::ledger::{Kept, LedgerError, Page, PageQuery};
use kisoku_core::life::Grant;
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Catalogue, Municipality, Revision};
use kisoku_core::value::Record;

use crate::carry::{decides, restored};
use crate::limits::Limits;
use crate::problem::{Problem, ProblemKind};

/// An application that waits.
pub(super) struct Applicant {
    pub(super) grant: Grant,
    /// Place of its application in the chain.
    pub(super) sequence: u64,
    pub(super) revision: Arc<Revision>,
    pub(super) record: Record,
}

/// Reads the applications in steps, restoring each record as it comes.
pub(super) fn read(
    ledger: &dyn Ledger,
    mut query: PageQuery,
    limits: &Limits,
    snapshot: &Catalogue,
) -> Result<Result<Vec<Applicant>, Problem>, LedgerError> {
    let Some(municipality) = snapshot.municipality(query.municipality) else {
        return Ok(Err(Problem::plain(ProblemKind::UnknownMunicipality)));
    };
    let (mut waiting, mut bytes) = (Vec::new(), 0);
    loop {
        let Page { entries, next } = ledger.list(&query)?;
        for kept in entries {
            bytes += kept.document.len();
            if waiting.len() == limits.selection_applications_max || bytes > limits.selection_bytes_max {
                return Ok(Err(too_many(limits)));
            }
            let Some(grant) = ledger.grant(query.municipality, kept.id)? else { continue };
            // A corrected application stands on another record than the one that it began with.
            let recorded = if grant.recorded == kept.id {
                None
            } else {
                ledger.find(query.municipality, grant.recorded)?
            };
            match Applicant::new(municipality, grant, kept.sequence, recorded.as_ref().unwrap_or(&kept)) {
                Ok(applicant) => waiting.push(applicant),
                Err(problem) => return Ok(Err(problem)),
            }
        }
        if next.is_none() {
            return Ok(Ok(waiting));
        }
        query.after = next;
    }
}

impl Applicant {
    fn new(municipality: &Municipality, grant: Grant, sequence: u64, kept: &Kept) -> Result<Self, Problem> {
        let revision = decides(municipality, &grant);
        let revision = revision.ok_or_else(|| Problem::plain(ProblemKind::RevisionNotLoaded))?;
        let record = restored(kept, &revision.programme)?;
        Ok(Self { grant, sequence, revision: Arc::clone(revision), record })
    }
}

fn too_many(limits: &Limits) -> Problem {
    let (applications, bytes) = (limits.selection_applications_max, limits.selection_bytes_max);
    Problem::new(
        ProblemKind::TooManyApplications,
        format!(
            "一度に選定できるのは {applications} 件、合わせて {bytes} バイトまでです。何も記録されていません。"
        ),
        format!("A selection takes {applications} applications of {bytes} bytes together. Nothing was kept."),
    )
}
