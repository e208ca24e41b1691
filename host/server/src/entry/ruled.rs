//! An entry that a rule answers: the first of a grant, a later one, or an answer that is of no grant.

use std::sync::Arc;

use kisoku_core::answer::{Answer, Decision, Settled, Verdict};
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::decide::{self, Subject};
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{Belongs, Document, EntryId, Seen};
use kisoku_core::life::course::{Event, follow, open};
use kisoku_core::life::{EntryKind, Former, Grant, Refusal, Stage, StageKind, Standing, State, check_order};
use kisoku_core::money::Yen;
use kisoku_core::ports::Budget;
use kisoku_core::revision::{LgCode, Revision};
use kisoku_core::selection::{Method, Plan};
use kisoku_core::tally::{self, Place, Usage};
use kisoku_core::value::Record;

use super::{Basis, no_decision, stage_of, unwritten};
use crate::answer::life::Life;
use crate::answer::{self, Phrases, Stamp, Told};
use crate::instant::day_in_japan;

/// An entry that a rule answers.
#[derive(Clone)]
pub struct Ruled {
    /// Whose ledger.
    pub municipality: LgCode,
    /// The revision that answers.
    pub revision: Arc<Revision>,
    /// What all its answers share.
    pub phrases: Arc<Phrases>,
    /// What it is.
    pub kind: EntryKind,
    /// To which grant it belongs.
    pub belongs: Belongs,
    /// What is asked.
    pub subject: Arc<Subject>,
    /// The entry that holds what is asked, where it is another one of the grant.
    pub record_of: Option<EntryId>,
    /// Of the reference date, or of the grant.
    pub fiscal_year: FiscalYear,
    /// The totals that it reads and moves.
    pub places: Vec<Place>,
    /// What the rule is told beside the record.
    pub about: About,
    /// Whose records the grant stands on before it; `None` where it begins one.
    pub basis: Option<Basis>,
    /// Its id and when it was submitted.
    pub stamp: Stamp,
}

/// What a rule is told beside a record, as far as the grant itself does not say it.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// Nothing: an application, or one corrected.
    Application,
    /// At most so much.
    Selection(Yen),
    /// The record that the grant stood on.
    Former(Record),
    /// When what is ordered back is expected.
    Repayment {
        /// The day up to which a surcharge runs.
        returned_on: Date,
    },
}

impl Ruled {
    /// Asks the rule, carries the grant on and writes the entry.
    ///
    /// # Errors
    /// [`Unsettled`] where it may not happen, the rule gave no answer, or it could not be written; never
    /// [`Unsettled::NeedsTime`].
    pub fn settle(&self, seen: &Seen<'_>, budget: Budget) -> Result<Document, Unsettled> {
        let stage = self.stage(seen.grant)?;
        let usage = self.usage(seen);
        let settled = decide::answer(&self.revision, &self.subject, &stage, &self.places, usage, budget)?;
        let (bytes, standing) = self.written(seen.grant, &stage, &settled)?;
        Ok(Document { bytes, standing, fuel: settled.fuel() })
    }

    /// In which stage the rule is asked, after everything that may keep it from happening.
    fn stage(&self, grant: Option<&Grant>) -> Result<Stage, Unsettled> {
        if let Some(grant) = grant {
            check_order(&grant.standing, self.kind)?;
        }
        let programme = &self.revision.programme;
        if let Some(stage) = stage_of(self.kind).filter(|stage| !programme.stages.contains(stage)) {
            return Err(Refusal::NoStage { stage }.into());
        }
        let Some(grant) = grant else { return self.opening() };
        let record = programme.reference_date.and_then(|position| self.subject.record()?.date(position));
        if let Some(record) = record.map(Date::fiscal_year).filter(|year| *year != grant.fiscal_year) {
            return Err(Refusal::OtherFiscalYear { grant: grant.fiscal_year, record }.into());
        }
        match &self.about {
            About::Application => Ok(Stage::Application),
            About::Selection(most) => Ok(Stage::Selection(*most)),
            About::Former(values) => {
                let granted_on = grant.standing.granted_on.ok_or(Unsettled::Unwritten)?;
                let former = Former { values: values.clone(), granted: grant.standing.granted, granted_on };
                let changes = stage_of(self.kind) == Some(StageKind::Change);
                if !changes && !self.counts_as(&former.values) {
                    return Err(Refusal::CountsElsewhere.into());
                }
                Ok(if changes { Stage::Change(former) } else { Stage::Report(former) })
            }
            About::Repayment { returned_on } => Ok(Stage::Repayment(grant.standing.claim(*returned_on)?)),
        }
    }

    /// A grant begins with a decision, unless its programme decides by ranking or sharing: then with an
    /// application that waits.
    fn opening(&self) -> Result<Stage, Unsettled> {
        let plan = Plan::of(&self.revision.programme, &self.revision.settings);
        let is_ranked = plan.is_some_and(|plan| plan.method != Method::FirstCome);
        if is_ranked && self.kind == EntryKind::Decision {
            return Err(Refusal::NeedsSelection.into());
        }
        Ok(Stage::Application)
    }

    /// Whether a record counts in the very totals in which this one does.
    fn counts_as(&self, former: &Record) -> bool {
        let Revision { programme, settings, .. } = &*self.revision;
        let stood = tally::places(programme, settings, former, self.fiscal_year);
        stood.iter().map(|place| &place.key).eq(self.places.iter().map(|place| &place.key))
    }

    /// The totals as the rule sees them. An application that waits is estimated as if its budget were
    /// untouched: what is left is known only when it is shared out.
    fn usage(&self, seen: &Seen<'_>) -> Usage {
        let waits = match self.kind {
            EntryKind::Application => true,
            EntryKind::Correction => seen.grant.is_some_and(|grant| grant.standing.state == State::Applied),
            EntryKind::Decision
            | EntryKind::Rejection
            | EntryKind::Allotment
            | EntryKind::Withdrawal
            | EntryKind::Change
            | EntryKind::Abandonment
            | EntryKind::Report
            | EntryKind::Determination
            | EntryKind::Payment
            | EntryKind::Cancellation
            | EntryKind::RepaymentOrder
            | EntryKind::Repayment
            | EntryKind::Selection
            | EntryKind::Erasure => false,
        };
        let budget = self.revision.programme.selection.filter(|_| waits).map(|selection| selection.budget);
        let totals = (0..)
            .zip(seen.usage.totals())
            .map(|(position, total)| if Some(position) == budget { total.map(|_| 0) } else { *total });
        Usage::new(totals.collect())
    }

    fn written(
        &self,
        grant: Option<&Grant>,
        stage: &Stage,
        settled: &Settled,
    ) -> Result<(Vec<u8>, Option<Standing>), Unsettled> {
        let told = |life| Told {
            phrases: &self.phrases,
            fiscal_year: self.fiscal_year,
            subject: &self.subject,
            settled,
            stamp: Some(self.stamp),
            life,
        };
        let id = match self.belongs {
            Belongs::None => {
                return Ok((answer::document(&told(None)).map_err(|error| unwritten(&error))?, None));
            }
            Belongs::Opens => self.stamp.id,
            Belongs::To(grant) => grant,
        };
        let Answer::Decision(decision) = settled.answer() else { return Err(no_decision()) };
        let standing = self.standing(grant, decision, settled)?;
        let life = Life {
            entry: self.kind,
            grant: id,
            standing: &standing,
            stage,
            record_of: self.record_of,
            former: self.basis.map(|basis| basis.granted),
            basis: self.basis_after(decision.verdict),
        };
        let bytes = answer::document(&told(Some(life))).map_err(|error| unwritten(&error))?;
        Ok((bytes, Some(standing)))
    }

    fn standing(
        &self,
        grant: Option<&Grant>,
        decision: &Decision,
        settled: &Settled,
    ) -> Result<Standing, Unsettled> {
        let on = day_in_japan(self.stamp.at).ok_or(Unsettled::Unwritten)?;
        let counts = settled.counts(&self.places);
        let answered = Event::Answered { kind: self.kind, decision, counts, on };
        let Some(grant) = grant else { return Ok(open(answered)?) };
        let before = &grant.standing;
        if self.kind != EntryKind::RepaymentOrder {
            return Ok(follow(before, answered)?);
        }
        match decision.verdict {
            Verdict::Eligible => Ok(follow(before, Event::Ordered { surcharge: decision.amount })?),
            // Nothing is ordered back that the rule has not put a figure to.
            Verdict::Ineligible | Verdict::NeedsCorrection | Verdict::NeedsReview => Ok(before.clone()),
        }
    }

    /// Whose records the grant stands on after it; `None` where that is the first entry alone, or where
    /// the entry holds no record.
    fn basis_after(&self, verdict: Verdict) -> Option<Basis> {
        let basis = self.basis.filter(|_| self.record_of.is_none())?;
        let own = self.stamp.id;
        match self.kind {
            EntryKind::Correction => Some(Basis { granted: own, reported: None }),
            EntryKind::Change if verdict == Verdict::Eligible => Some(Basis { granted: own, ..basis }),
            EntryKind::Report | EntryKind::Determination => {
                let complete = matches!(verdict, Verdict::Eligible | Verdict::Ineligible);
                Some(Basis { reported: complete.then_some(own), ..basis })
            }
            EntryKind::Change
            | EntryKind::Application
            | EntryKind::Decision
            | EntryKind::Rejection
            | EntryKind::Allotment
            | EntryKind::Withdrawal
            | EntryKind::Abandonment
            | EntryKind::Payment
            | EntryKind::Cancellation
            | EntryKind::RepaymentOrder
            | EntryKind::Repayment
            | EntryKind::Selection
            | EntryKind::Erasure => Some(basis),
        }
    }
}
