//! Carries a grant on by one entry: what is sent is held against the rule that answered the
//! application and against the records that the grant stands on, and kept.

use std::sync::Arc;

use kisoku_core::decide::Subject;
use kisoku_core::ledger::{Belongs, EntryId, Kept, LedgerError};
use kisoku_core::life::{EntryKind, Grant, Refusal, check_order};
use kisoku_core::manifest::Programme;
use kisoku_core::ports::Ledger;
use kisoku_core::read::{self, Input};
use kisoku_core::retention::needed;
use kisoku_core::revision::{LgCode, Municipality, Revision};
use kisoku_core::tally;
use kisoku_core::value::Record;

use crate::answer::Stamp;
use crate::app::App;
use crate::entry::{About, Ruled, Stated};
use crate::keep::{self, Submission, Unkept};
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::request::envelope;
use crate::request::moment::Moment;
use crate::request::statement::{self, Says, SentEntry};
use crate::request::ticket::Ticket;
use crate::restore::{Inputs, Lost, Wanted};

/// An entry as it was sent, valid for its grant's programme.
pub(crate) struct Draft(SentEntry);

/// Where an entry goes.
#[derive(Clone)]
pub(crate) struct Onto {
    pub(crate) municipality: LgCode,
    pub(crate) grant: Grant,
    /// The revision that decides over the grant's life; `None` where it is not loaded.
    pub(crate) revision: Option<Arc<Revision>>,
    pub(crate) moment: Moment,
    pub(crate) sent: Ticket,
}

/// What a grant's records say to an entry.
struct Base {
    recorded: EntryId,
    basis: crate::entry::Basis,
    /// The record of another entry, where this one is about that.
    record: Option<(EntryId, Record)>,
    /// The record that it stood on, where the rule is told.
    former: Option<Record>,
}

/// The revision that decides over a grant's life: the one that answered its application.
pub(crate) fn decides<'a>(municipality: &'a Municipality, grant: &Grant) -> Option<&'a Arc<Revision>> {
    municipality
        .revisions(&grant.programme)
        .iter()
        .find(|revision| revision.digest == grant.component && revision.settings_digest == grant.settings)
}

impl Draft {
    /// Reads a body.
    ///
    /// # Errors
    /// Every problem of it at once, or that the rule it asks is not loaded.
    pub(crate) fn read(onto: &Onto, body: &[u8], json_depth_max: u8) -> Result<Self, Problem> {
        let entries = envelope::object(body, json_depth_max)?;
        // Where the rule is not loaded no record can be read, and none will be asked about.
        let record = |input: &Input<'_>| match onto.programme() {
            Some(programme) => read::record(&programme.fields, input).map(Some),
            None => Ok(None),
        };
        let entry = statement::entry(entries, onto.moment.today, record).map_err(Problem::invalid_in)?;
        Ok(Self(entry))
    }
}

impl Onto {
    fn revision(&self) -> Result<&Arc<Revision>, Problem> {
        self.revision.as_ref().ok_or_else(|| Problem::plain(ProblemKind::RevisionNotLoaded))
    }

    fn programme(&self) -> Option<&Programme> {
        self.revision.as_ref().map(|revision| revision.programme.as_ref())
    }

    /// Keeps an entry of the grant.
    ///
    /// # Errors
    /// A problem where nothing was kept.
    pub(crate) async fn carry(mut self, app: &Arc<App>, draft: Draft) -> Result<Kept, Problem> {
        let stamp = Stamp { id: (app.sources.id)(), at: self.moment.at };
        let mut rounds = 0;
        loop {
            match self.try_carry(app, &draft.0, stamp).await {
                Ok(kept) => return Ok(kept),
                Err(Unkept::Problem(problem)) => return Err(problem),
                Err(Unkept::Refused(refusal)) => return self.refused(app, &refusal).await,
                Err(Unkept::Outdated) if rounds == app.limits.settle_rounds_max => {
                    return Err(Problem::busy());
                }
                Err(Unkept::Outdated) => {
                    rounds += 1;
                    let found = self.grant_now(app).await?;
                    self.grant = found.ok_or_else(|| Problem::plain(ProblemKind::UnknownGrant))?;
                }
            }
        }
    }

    async fn try_carry(&self, app: &Arc<App>, draft: &SentEntry, stamp: Stamp) -> Result<Kept, Unkept> {
        let (sent, note) = (self.sent.clone(), draft.note.as_deref());
        if let Says::Statement(statement) = draft.says {
            self.check_claimable(app, draft).await?;
            let entry = Stated { municipality: self.municipality, statement, stamp };
            return keep::stated(app, entry, &self.grant, sent, note).await;
        }
        check_order(&self.grant.standing, draft.kind).map_err(Unkept::Refused)?;
        let base = self.base(app, draft).await?;
        let recorded = Some(base.recorded);
        let entry = self.entry(app, draft, base, stamp)?;
        Submission::new(app, entry, recorded, sent, note)?.keep(app).await
    }

    /// What a cancellation takes is ordered back by the rule, on a record with its personal values. They may be
    /// erased once a grant has come to its end; nothing could be ordered back then, ever.
    async fn check_claimable(&self, app: &App, draft: &SentEntry) -> Result<(), Unkept> {
        let standing = &self.grant.standing;
        if draft.kind != EntryKind::Cancellation || needed(standing).is_some() {
            return Ok(());
        }
        check_order(standing, draft.kind).map_err(Unkept::Refused)?;
        match self.base(app, draft).await {
            Ok(_) => Ok(()),
            Err(problem) if problem.kind == ProblemKind::RecordErased => Err(never_claimed().into()),
            Err(problem) => Err(problem.into()),
        }
    }

    /// Reads the records that the entry is about.
    async fn base(&self, app: &App, draft: &SentEntry) -> Result<Base, Problem> {
        let (kind, own_record) = (draft.kind, matches!(draft.says, Says::Record(Some(_))));
        let revision = Arc::clone(self.revision()?);
        let (municipality, recorded) = (self.municipality, self.grant.recorded);
        reads::long(app, move |ledger| {
            let record = |entry: EntryId| record_of(ledger, municipality, entry, &revision.programme);
            let Some(kept) = ledger.find(municipality, recorded)? else {
                return Ok(Err(Problem::internal("the record of a grant is gone")));
            };
            let Some(basis) = Inputs::of(&kept.document).map(|inputs| inputs.basis(recorded)) else {
                return Ok(Err(Problem::internal("the record of a grant cannot be read back")));
            };
            let last = basis.reported.unwrap_or(basis.granted);
            let about = if own_record { None } else { Some((last, record(last)?)) };
            let former = if is_told_former(kind) { Some(record(basis.granted)?) } else { None };
            Ok(Base::new(recorded, basis, about, former))
        })
        .await?
    }

    fn entry(&self, app: &App, draft: &SentEntry, base: Base, stamp: Stamp) -> Result<Ruled, Problem> {
        let revision = self.revision()?;
        let about = match (&draft.says, base.former) {
            (Says::Repayment { returned_on }, _) => About::Repayment { returned_on: *returned_on },
            (Says::Record(_) | Says::Statement(_), Some(former)) => About::Former(former),
            (Says::Record(_) | Says::Statement(_), None) => About::Application,
        };
        let (record_of, record) = match (&draft.says, base.record) {
            (Says::Record(Some(record)), _) => (None, record.clone()),
            (_, Some((entry, record))) => (Some(entry), record),
            (Says::Record(None) | Says::Repayment { .. } | Says::Statement(_), None) => {
                return Err(Problem::internal("an entry without a record"));
            }
        };
        let year = self.grant.fiscal_year;
        Ok(Ruled {
            municipality: self.municipality,
            revision: Arc::clone(revision),
            phrases: app.phrases(self.municipality, revision)?,
            kind: draft.kind,
            belongs: Belongs::To(self.grant.id),
            places: tally::places(&revision.programme, &revision.settings, &record, year),
            subject: Arc::new(Subject::Record(record)),
            record_of,
            fiscal_year: year,
            about,
            basis: Some(base.basis),
            stamp,
        })
    }

    /// What a refusal comes to: where the very same was kept in the meantime, that.
    async fn refused(&self, app: &App, refusal: &Refusal) -> Result<Kept, Problem> {
        let kept = self.sent.repeated(app, self.municipality, &self.grant.programme).await?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let now = self.grant_now(app).await?;
        Err(Problem::refused(refusal, now.as_ref(), self.programme()))
    }

    async fn grant_now(&self, app: &App) -> Result<Option<Grant>, Problem> {
        reads::quick(app, |ledger| ledger.grant(self.municipality, self.grant.id)).await
    }
}

impl Base {
    fn new(
        recorded: EntryId,
        basis: crate::entry::Basis,
        record: Option<(EntryId, Result<Record, Problem>)>,
        former: Option<Result<Record, Problem>>,
    ) -> Result<Self, Problem> {
        let record = match record {
            Some((entry, record)) => Some((entry, record?)),
            None => None,
        };
        Ok(Self { recorded, basis, record, former: former.transpose()? })
    }
}

const fn is_told_former(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Change | EntryKind::Report | EntryKind::Determination)
}

/// A cancellation of a grant whose personal values are gone.
fn never_claimed() -> Problem {
    Problem::new(
        ProblemKind::RecordErased,
        "この交付の個人情報は消去されており、取り消しても返還を命じることができません。何も記録されていません。\
         取消しと返還は、この台帳の外で書面により行ってください。",
        "The personal values of this grant were erased, so nothing could be ordered back after a cancellation. \
         Nothing was kept: cancel it and claim the money on paper, outside this ledger.",
    )
}

/// The record of a kept entry, with its personal values.
///
/// # Errors
/// [`LedgerError`] where the ledger cannot be read; inside, a problem where the record cannot be.
pub(crate) fn record_of(
    ledger: &dyn Ledger,
    municipality: LgCode,
    entry: EntryId,
    programme: &Programme,
) -> Result<Result<Record, Problem>, LedgerError> {
    let Some(kept) = ledger.find(municipality, entry)? else {
        return Ok(Err(Problem::internal("the record of a grant is gone")));
    };
    Ok(restored(&kept, programme))
}

/// The record of a kept entry, with its personal values.
///
/// # Errors
/// A problem where it cannot be read back.
pub(crate) fn restored(kept: &Kept, programme: &Programme) -> Result<Record, Problem> {
    let inputs = Inputs::of(&kept.document);
    let read = inputs
        .ok_or(Lost::Unreadable)
        .and_then(|inputs| inputs.record(programme, kept.personal.as_deref(), Wanted::Whole));
    read.map_err(|lost| match lost {
        Lost::Erased => Problem::plain(ProblemKind::RecordErased),
        Lost::Unreadable => Problem::internal("the record of a grant cannot be read back"),
    })
}
