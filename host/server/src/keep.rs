//! Keeps entries: settled inside the ledger's transaction where they depend on totals or on a grant and
//! are quick, and computed and written outside, for what the transaction will see, where they are not.

use std::sync::Arc;

use kisoku_core::decide;
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{
    Belongs, Document, EntryId, Keep, Kept, LedgerError, Personal, Records, Seen, Settle,
};
use kisoku_core::life::{Grant, Refusal};
use kisoku_core::ports::Budget;
use kisoku_core::tally::Usage;
use tokio::sync::oneshot;

use crate::answer;
use crate::app::App;
use crate::entry::{Ruled, Stated};
use crate::problem::Problem;
use crate::reads;
use crate::request::ticket::Ticket;
use crate::run;
use crate::slow::SlowRevisions;

/// Who submits, until there are accounts: whoever can reach the loopback interface.
pub(crate) const ACTOR: &str = "loopback";

/// What stands for the engine where no rule was asked.
pub(crate) const NO_ENGINE: &str = "none";

/// An entry that a rule answers, on its way into the ledger.
pub(crate) struct Submission {
    entry: Arc<Ruled>,
    /// The entry whose record the grant stood on when this one was made up; `None` where it begins one.
    recorded: Option<EntryId>,
    sent: Ticket,
    personal: Option<Personal>,
}

/// Why an entry was not kept.
pub(crate) enum Unkept {
    /// The grant stands on another record by now: the entry has to be made up again.
    Outdated,
    /// It may not happen to the grant.
    Refused(Refusal),
    /// Anything else.
    Problem(Problem),
}

impl From<Problem> for Unkept {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// What an entry is settled against.
#[derive(Clone, PartialEq)]
pub(crate) struct Before {
    pub(crate) usage: Usage,
    pub(crate) grant: Option<Box<Grant>>,
}

impl Before {
    pub(crate) fn seen(&self) -> Seen<'_> {
        Seen { grant: self.grant.as_deref(), usage: &self.usage, erased: &[] }
    }

    pub(crate) fn is(&self, seen: &Seen<'_>) -> bool {
        self.seen() == *seen
    }
}

/// A document that was written before the transaction.
pub(crate) struct Memo {
    pub(crate) before: Before,
    pub(crate) document: Document,
}

impl Submission {
    /// An entry as it was sent, with the note of whoever sent it.
    ///
    /// # Errors
    /// A problem where the personal values cannot be written.
    pub(crate) fn new(
        app: &App,
        entry: Ruled,
        recorded: Option<EntryId>,
        sent: Ticket,
        note: Option<&str>,
    ) -> Result<Self, Problem> {
        let own = match entry.record_of {
            Some(_) => Ok(None),
            None => answer::personal(&entry.phrases, &entry.subject),
        };
        let personal = own
            .and_then(|own| answer::with_note(own, note))
            .map_err(|error| run::no_answer(app, &entry.revision, error.into()))?;
        Ok(Self { entry: Arc::new(entry), recorded, sent, personal: salted(app, personal) })
    }

    /// Keeps it.
    ///
    /// # Errors
    /// [`Unkept`] where nothing was kept.
    pub(crate) async fn keep(self, app: &Arc<App>) -> Result<Kept, Unkept> {
        let mut memo = self.beforehand(app).await?;
        let mut rounds = 0;
        loop {
            let before = match submit(app, vec![self.entry(app, memo)]).await? {
                Ok(kept) => return Ok(only(kept)?),
                Err(LedgerError::Unsettled(Unsettled::NeedsTime(usage, grant))) => Before { usage, grant },
                Err(LedgerError::Unsettled(unsettled)) => return Err(self.unkept(app, unsettled)),
                Err(error) => return Err(Problem::ledger(error).into()),
            };
            if before.grant.as_ref().map(|grant| grant.recorded) != self.recorded {
                return Err(Unkept::Outdated);
            }
            if rounds == app.limits.settle_rounds_max {
                // Others moved the same totals each time it was computed.
                return Err(Problem::busy().into());
            }
            rounds += 1;
            memo = Some(self.outside(app, before).await?);
        }
    }

    /// The document, where it is better had outside the writer: nothing that changes takes part, or the
    /// rule was last seen to need more time than the writer has.
    async fn beforehand(&self, app: &Arc<App>) -> Result<Option<Memo>, Unkept> {
        let Ruled { municipality, revision, places, belongs, .. } = &*self.entry;
        let of_a_grant = matches!(belongs, Belongs::To(_));
        let needs_writer = of_a_grant || (!places.is_empty() && !app.slow.has(revision));
        if needs_writer {
            return Ok(None);
        }
        let programme = &revision.programme.id;
        let usage = if places.is_empty() {
            Usage::default()
        } else {
            reads::quick(app, |ledger| ledger.usage(*municipality, programme, places)).await?
        };
        Ok(Some(self.outside(app, Before { usage, grant: None }).await?))
    }

    /// Settles outside the transaction: here with the small budget, or on the pool with the full one.
    async fn outside(&self, app: &Arc<App>, before: Before) -> Result<Memo, Unkept> {
        let entry = Arc::clone(&self.entry);
        let (before, settled) = match entry.settle(&before.seen(), Budget::Inline) {
            Err(Unsettled::Failed(failure)) if run::needs_time(&failure) => {
                app.metrics.long_runs.inc();
                let work = move || {
                    let settled = entry.settle(&before.seen(), Budget::Full);
                    (before, settled)
                };
                run::pooled(app, self.entry.municipality, work).await?
            }
            settled => (before, settled),
        };
        let document = settled.map_err(|unsettled| self.unkept(app, unsettled))?;
        app.slow.ran(&self.entry.revision, document.fuel);
        Ok(Memo { before, document })
    }

    fn unkept(&self, app: &App, unsettled: Unsettled) -> Unkept {
        match unsettled {
            Unsettled::Failed(failure) => run::no_answer(app, &self.entry.revision, failure.into()).into(),
            Unsettled::Refused(refusal) => Unkept::Refused(refusal),
            Unsettled::NeedsTime(..) | Unsettled::Unwritten => {
                Problem::internal("an answer could not be written").into()
            }
        }
    }

    fn entry(&self, app: &App, memo: Option<Memo>) -> Keep {
        let entry = &self.entry;
        let revision = &entry.revision;
        let holds_record = entry.belongs != Belongs::None && entry.record_of.is_none();
        Keep {
            municipality: entry.municipality,
            kind: entry.kind,
            belongs: entry.belongs,
            records: if holds_record { Records::Yes } else { Records::No },
            programme: revision.programme.id.clone(),
            fiscal_year: entry.fiscal_year,
            area: decide::area(&revision.programme, &entry.subject).map(str::to_owned),
            id: entry.stamp.id,
            at: entry.stamp.at,
            actor: ACTOR.to_owned(),
            key: self.sent.key.clone(),
            body: self.sent.digest,
            component: revision.digest,
            settings: revision.settings_digest,
            engine: revision.rules.engine().to_owned(),
            personal: self.personal.clone(),
            erases: Vec::new(),
            places: entry.places.clone(),
            settle: settle(Arc::clone(entry), self.recorded, Arc::clone(&app.slow), memo),
        }
    }
}

/// Settles on what the transaction has read; a document written before counts only for the very same.
fn settle(
    entry: Arc<Ruled>,
    recorded: Option<EntryId>,
    slow: Arc<SlowRevisions>,
    mut memo: Option<Memo>,
) -> Settle {
    Box::new(move |seen: &Seen<'_>| {
        if let Some(memo) = memo.take_if(|memo| memo.before.is(seen)) {
            return Ok(memo.document);
        }
        let revision = &entry.revision;
        let outdated = seen.grant.map(|grant| grant.recorded) != recorded;
        if outdated || slow.has(revision) {
            return Err(needs_time(seen));
        }
        entry.settle(seen, Budget::Inline).map_err(|unsettled| put_off(&slow, &entry, seen, unsettled))
    })
}

/// A rule that ran out of the small budget is asked outside.
pub(crate) fn put_off(
    slow: &SlowRevisions,
    entry: &Ruled,
    seen: &Seen<'_>,
    unsettled: Unsettled,
) -> Unsettled {
    if let Unsettled::Failed(failure) = &unsettled
        && run::needs_time(failure)
    {
        slow.ran_out(&entry.revision, failure);
        return needs_time(seen);
    }
    unsettled
}

/// What was seen, to be settled on outside.
pub(crate) fn needs_time(seen: &Seen<'_>) -> Unsettled {
    Unsettled::NeedsTime(seen.usage.clone(), seen.grant.cloned().map(Box::new))
}

/// Keeps an entry that a person stated about a grant.
///
/// # Errors
/// [`Unkept`] where nothing was kept.
pub(crate) async fn stated(
    app: &App,
    entry: Stated,
    grant: &Grant,
    sent: Ticket,
    note: Option<&str>,
) -> Result<Kept, Unkept> {
    let note = answer::with_note(None, note).map_err(|_| Problem::internal("a note could not be written"))?;
    let keep = Keep {
        municipality: entry.municipality,
        kind: entry.statement.kind(),
        belongs: Belongs::To(grant.id),
        records: Records::No,
        programme: grant.programme.clone(),
        fiscal_year: grant.fiscal_year,
        area: grant.area.clone(),
        id: entry.stamp.id,
        at: entry.stamp.at,
        actor: ACTOR.to_owned(),
        key: sent.key,
        body: sent.digest,
        component: grant.component,
        settings: grant.settings,
        engine: NO_ENGINE.to_owned(),
        personal: salted(app, note),
        erases: Vec::new(),
        places: Vec::new(),
        settle: Box::new(move |seen: &Seen<'_>| entry.settle(seen)),
    };
    match submit(app, vec![keep]).await? {
        Ok(kept) => Ok(only(kept)?),
        Err(LedgerError::Unsettled(Unsettled::Refused(refusal))) => Err(Unkept::Refused(refusal)),
        Err(error) => Err(Problem::ledger(error).into()),
    }
}

/// Hands entries to the ledger and waits until they are kept, all or none.
///
/// # Errors
/// A problem where its queue is full.
pub(crate) async fn submit(app: &App, keeps: Vec<Keep>) -> Result<Result<Vec<Kept>, LedgerError>, Problem> {
    let (done, waits) = oneshot::channel();
    let reply = Box::new(move |kept| {
        // Nobody waits where the client has gone; the entries are kept all the same, and their key gives
        // them back.
        let (Ok(()) | Err(_)) = done.send(kept);
    });
    app.ledger.submit(keeps, reply).map_err(|_| Problem::busy())?;
    waits.await.map_err(|_| Problem::internal("the ledger dropped a submission"))
}

fn only(kept: Vec<Kept>) -> Result<Kept, Problem> {
    kept.into_iter().next().ok_or_else(|| Problem::internal("the ledger kept another number of entries"))
}

fn salted(app: &App, personal: Option<Vec<u8>>) -> Option<Personal> {
    personal.map(|bytes| Personal { salt: (app.sources.salt)(), bytes })
}
