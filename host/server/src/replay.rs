//! Computes a kept entry again: from the record, the totals and the days that it was made of, by the code
//! that made it, to the same bytes. What the kept answer says is compared and never used.

mod selection;

use std::sync::Arc;

use kisoku_core::calendar::Date;
use kisoku_core::decide::{self, Subject};
use kisoku_core::error::{RuleFailure, Unsettled};
use kisoku_core::ledger::{Belongs, Document, Entry, EntryId, Seen};
use kisoku_core::life::{EntryKind, Grant, Refusal};
use kisoku_core::manifest::Kind;
use kisoku_core::money::Yen;
use kisoku_core::ports::Budget;
use kisoku_core::revision::Revision;
use kisoku_core::tally::{self, Usage};

use crate::answer::{Phrasebook, Stamp, id_text};
use crate::entry::{About, Basis, Ruled, Stated};
use crate::instant::day_in_japan;
use crate::json;
use crate::request::statement;
use crate::restore::{Inputs, Lost, Wanted};

pub use self::selection::{Allotted, Filed, is_part, part_places};

/// Deepest nesting of what a person stated.
const STATED_DEPTH_MAX: u8 = 2;

/// What has to be known to compute an entry again.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The revision that answered; `None` where it is not to be had, which what a person stated can do
    /// without.
    pub revision: Option<&'a Arc<Revision>>,
    /// The grant as it stood before the entry; `None` where the entry begins one or is of none.
    pub before: Option<&'a Grant>,
    /// The entries that [`needed`] names, and perhaps others.
    pub others: &'a [Entry],
    /// The parts of a selection as the chain has them, in its order; none of another entry.
    pub parts: &'a [Allotted],
    /// Of a selection, the applications filed before it for the same budget, as they stood; none of another
    /// entry.
    pub filed: &'a [Filed],
    /// What answers of a revision share, written once for all entries.
    pub book: &'a Phrasebook,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The same bytes, standing and fuel.
    Same,
    /// The same but for the fuel, which another engine counts differently.
    SameButOtherEngine,
    /// Personal values that it was computed from were erased since.
    Erased,
    /// Nothing is computed in such an entry.
    NotComputed,
    /// Something else.
    Different(Difference),
}

/// What is different.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Difference {
    /// The revision is not the one that the entry names, or is not to be had.
    #[error("the revision that answered is not to be had")]
    Revision,
    /// Another entry whose record it was computed from is not to be had.
    #[error("an entry that it was computed from is not to be had")]
    Missing(EntryId),
    /// What it was computed from cannot be read back.
    #[error("what it was computed from cannot be read back")]
    Unreadable,
    /// It could not happen to the grant.
    #[error("it could not happen to the grant")]
    Refused(#[source] Refusal),
    /// The rule gives no answer any more.
    #[error("the rule gives no answer")]
    Failed(#[source] RuleFailure),
    /// An entry that allots a part is not what the selection comes to: its turn, what it may get at most, or
    /// what it found granted.
    #[error("the part {} of it was not computed with what the selection comes to", id_text(*.0))]
    Part(EntryId),
    /// An application that waited is none of its parts.
    #[error("the application {} waited for it and was passed over", id_text(*.0))]
    PassedOver(EntryId),
    /// Its sums do not agree, or it cannot be written.
    #[error("its sums do not agree")]
    Unwritten,
    /// The document has other bytes.
    #[error("the document has other bytes")]
    Document {
        /// What was computed now.
        now: Vec<u8>,
    },
    /// The grant stands otherwise after it.
    #[error("the grant stands otherwise after it")]
    Standing,
    /// The same engine counts other fuel.
    #[error("it took {now} fuel where it took {kept}")]
    Fuel {
        /// As kept.
        kept: u64,
        /// As counted now.
        now: u64,
    },
}

impl From<Difference> for Outcome {
    fn from(difference: Difference) -> Self {
        Self::Different(difference)
    }
}

impl From<Unsettled> for Outcome {
    fn from(unsettled: Unsettled) -> Self {
        Self::Different(match unsettled {
            Unsettled::Failed(failure) => Difference::Failed(failure),
            Unsettled::Refused(refusal) => Difference::Refused(refusal),
            Unsettled::NeedsTime(..) | Unsettled::Unwritten => Difference::Unwritten,
        })
    }
}

/// The other entries of the grant that an entry was computed from. `before` is the grant as it stood.
pub fn needed(entry: &Entry, before: Option<&Grant>) -> Vec<EntryId> {
    let inputs = Inputs::of(&entry.document);
    let told = inputs.iter().flat_map(|inputs| [inputs.record_of(), inputs.former()]).flatten();
    let mut needed: Vec<EntryId> = before.map(|grant| grant.recorded).into_iter().chain(told).collect();
    needed.sort_unstable();
    needed.dedup();
    needed
}

/// The first day of the period of the revision that answered, as the document has it; by it a component
/// that was published twice with the same settings is told apart. `None` for what a person stated.
pub fn effective_from(entry: &Entry) -> Option<Date> {
    Inputs::of(&entry.document)?.effective_from()
}

/// Computes an entry again and compares.
pub fn replay(known: Known<'_>) -> Outcome {
    match known.again() {
        Ok(again) => known.compared(again),
        Err(outcome) => outcome,
    }
}

/// An entry computed again.
struct Again {
    document: Document,
    /// What it ran on; `None` where no rule was asked.
    engine: Option<String>,
    erased: bool,
}

impl Known<'_> {
    fn again(self) -> Result<Again, Outcome> {
        match self.entry.kind {
            EntryKind::Application
            | EntryKind::Decision
            | EntryKind::Correction
            | EntryKind::Allotment
            | EntryKind::Change
            | EntryKind::Report
            | EntryKind::Determination
            | EntryKind::RepaymentOrder => self.ruled(),
            EntryKind::Rejection
            | EntryKind::Withdrawal
            | EntryKind::Abandonment
            | EntryKind::Payment
            | EntryKind::Cancellation
            | EntryKind::Repayment => self.stated(),
            EntryKind::Selection => self.selected(),
            EntryKind::Erasure => Err(Outcome::NotComputed),
        }
    }

    fn ruled(self) -> Result<Again, Outcome> {
        let Self { entry, before, .. } = self;
        let revision = self.revision()?;
        let programme = &revision.programme;
        let inputs = self.inputs()?;
        let mut erased = false;
        let holder = match inputs.record_of() {
            None => entry,
            Some(id) => self.other(id)?,
        };
        let subject = read_back(holder, revision, &mut erased)?;
        let basis = self.basis()?;
        let about = self.about(&inputs, basis, &mut erased)?;
        let today = day_in_japan(entry.at).ok_or(Difference::Unreadable)?;
        let day = decide::reference_date(programme, &subject, today);
        let fiscal_year = before.map_or_else(|| day.fiscal_year(), |grant| grant.fiscal_year);
        let places = subject.record().map_or_else(Vec::new, |record| {
            tally::places(programme, &revision.settings, record, fiscal_year)
        });
        let usage = inputs.usage(programme, &places).ok_or(Difference::Unreadable)?;
        let again = Ruled {
            municipality: entry.municipality,
            revision: Arc::clone(revision),
            phrases: self.book.of(entry.municipality, revision).map_err(|_| Difference::Unreadable)?,
            kind: entry.kind,
            belongs: match (programme.kind, before) {
                (Kind::Eligibility, Some(grant)) => Belongs::To(grant.id),
                (Kind::Eligibility, None) => Belongs::Opens,
                (Kind::Achievement | Kind::Assessment, _) => Belongs::None,
            },
            subject: Arc::new(subject),
            record_of: inputs.record_of(),
            fiscal_year,
            places,
            about,
            basis,
            stamp: self.stamp(),
        };
        let settled = again.settle(&Seen { grant: before, usage: &usage, erased: &[] }, Budget::Full);
        // Without all values the rule may answer anything.
        let document =
            settled.map_err(|unsettled| if erased { Outcome::Erased } else { unsettled.into() })?;
        Ok(Again { document, engine: Some(revision.rules.engine().to_owned()), erased })
    }

    /// Whose records the grant stood on before.
    fn basis(self) -> Result<Option<Basis>, Outcome> {
        let Some(grant) = self.before else { return Ok(None) };
        let recorded = self.other(grant.recorded)?;
        let inputs = Inputs::of(&recorded.document).ok_or(Difference::Unreadable)?;
        Ok(Some(inputs.basis(grant.recorded)))
    }

    /// What the rule was told beside the record.
    fn about(self, inputs: &Inputs<'_>, basis: Option<Basis>, erased: &mut bool) -> Result<About, Outcome> {
        match self.entry.kind {
            EntryKind::Allotment => {
                Ok(About::Selection(Yen::new(inputs.most_yen().ok_or(Difference::Unreadable)?)))
            }
            EntryKind::Change | EntryKind::Report | EntryKind::Determination => {
                let former = self.other(basis.ok_or(Difference::Unreadable)?.granted)?;
                match read_back(former, self.revision()?, erased)? {
                    Subject::Record(record) => Ok(About::Former(record)),
                    Subject::Rows(_) => Err(Difference::Unreadable.into()),
                }
            }
            EntryKind::RepaymentOrder => {
                let returned_on = inputs.returned_on().ok_or(Difference::Unreadable)?;
                Ok(About::Repayment { returned_on })
            }
            EntryKind::Application
            | EntryKind::Decision
            | EntryKind::Correction
            | EntryKind::Rejection
            | EntryKind::Withdrawal
            | EntryKind::Abandonment
            | EntryKind::Payment
            | EntryKind::Cancellation
            | EntryKind::Repayment
            | EntryKind::Selection
            | EntryKind::Erasure => Ok(About::Application),
        }
    }

    fn stated(self) -> Result<Again, Outcome> {
        let entry = self.entry;
        let today = day_in_japan(entry.at).ok_or(Difference::Unreadable)?;
        let inputs = self.inputs()?;
        let stated = inputs.statement.ok_or(Difference::Unreadable)?;
        let stated = json::read(stated.get(), STATED_DEPTH_MAX).map_err(|_| Difference::Unreadable)?;
        let statement = statement::kept(entry.kind, stated, today).ok_or(Difference::Unreadable)?;
        let again = Stated { municipality: entry.municipality, statement, stamp: self.stamp() };
        let document = again.settle(&Seen { grant: self.before, usage: &Usage::default(), erased: &[] })?;
        Ok(Again { document, engine: None, erased: false })
    }

    fn compared(self, again: Again) -> Outcome {
        let Self { entry, .. } = self;
        let Again { document, engine, erased } = again;
        let other_engine = engine.is_some_and(|engine| engine != entry.engine);
        let same_answer = without_fuel(&document.bytes) == without_fuel(&entry.document);
        let difference = if !same_answer {
            Difference::Document { now: document.bytes }
        } else if document.standing != entry.standing {
            Difference::Standing
        } else if other_engine {
            return Outcome::SameButOtherEngine;
        } else if document.fuel != entry.fuel || document.bytes != entry.document {
            Difference::Fuel { kept: entry.fuel, now: document.fuel }
        } else {
            return Outcome::Same;
        };
        if erased { Outcome::Erased } else { difference.into() }
    }

    fn inputs(&self) -> Result<Inputs<'_>, Outcome> {
        Ok(Inputs::of(&self.entry.document).ok_or(Difference::Unreadable)?)
    }

    const fn stamp(&self) -> Stamp {
        Stamp { id: self.entry.id, at: self.entry.at }
    }
}

impl<'a> Known<'a> {
    fn revision(&self) -> Result<&'a Arc<Revision>, Outcome> {
        let same = |revision: &&Arc<Revision>| {
            revision.digest == self.entry.component && revision.settings_digest == self.entry.settings
        };
        Ok(self.revision.filter(same).ok_or(Difference::Revision)?)
    }

    fn other(&self, id: EntryId) -> Result<&'a Entry, Outcome> {
        Ok(self.others.iter().find(|entry| entry.id == id).ok_or(Difference::Missing(id))?)
    }
}

/// What an entry was asked, without personal values where they were erased and need not be there.
fn read_back(entry: &Entry, revision: &Revision, erased: &mut bool) -> Result<Subject, Outcome> {
    *erased |= entry.personal_digest.is_some() && entry.personal.is_none();
    let personal = entry.personal.as_ref().map(|personal| personal.bytes.as_slice());
    let inputs = Inputs::of(&entry.document).ok_or(Difference::Unreadable)?;
    inputs.subject(&revision.programme, personal, Wanted::AsFarAsKept).map_err(|lost| match lost {
        Lost::Erased => Outcome::Erased,
        Lost::Unreadable => Difference::Unreadable.into(),
    })
}

/// A document up to its last member, which is the fuel.
fn without_fuel(document: &[u8]) -> &[u8] {
    let end = memchr::memmem::rfind(document, br#","fuel":"#).unwrap_or(document.len());
    document.get(..end).unwrap_or(document)
}
