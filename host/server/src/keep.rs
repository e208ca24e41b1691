//! Keeps a decision: settled inside the ledger's transaction where it depends on totals and is quick,
//! and computed and written outside, for the usage that the transaction will see, where it is not.

use std::sync::Arc;

use kisoku_core::answer::Settled;
use kisoku_core::decide;
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{
    Document, EntryId, IdempotencyKey, Instant, Keep, Kept, LedgerError, Personal, Settle,
};
use kisoku_core::ports::Budget;
use kisoku_core::revision::Digest;
use kisoku_core::tally::Usage;
use tokio::sync::oneshot;

use crate::answer::{self, Stamp};
use crate::app::App;
use crate::error::ServerError;
use crate::problem::Problem;
use crate::request::question::Question;
use crate::run::{self, NoAnswer};
use crate::slow::SlowRevisions;

/// Who submits, until there are accounts: whoever can reach the loopback interface.
const ACTOR: &str = "loopback";

/// A decision on its way into the ledger.
pub(crate) struct Submission {
    question: Arc<Question>,
    key: IdempotencyKey,
    body: Digest,
    id: EntryId,
    at: Instant,
    personal: Option<Personal>,
}

/// A document that was written for a usage before the transaction.
struct Memo {
    usage: Usage,
    document: Document,
}

impl Submission {
    /// A submission of a body under a key, with a new id.
    ///
    /// # Errors
    /// A problem where the personal values cannot be written.
    pub(crate) fn new(
        app: &App,
        question: Question,
        key: IdempotencyKey,
        body: Digest,
        at: Instant,
    ) -> Result<Self, Problem> {
        let personal = answer::personal(&question.phrases, &question.subject)
            .map_err(|error| run::no_answer(app, &question, error.into()))?
            .map(|bytes| Personal { salt: (app.sources.salt)(), bytes });
        Ok(Self { question: Arc::new(question), key, body, id: (app.sources.id)(), at, personal })
    }

    /// Keeps it.
    ///
    /// # Errors
    /// A problem where nothing was kept.
    pub(crate) async fn keep(self, app: &Arc<App>) -> Result<Kept, Problem> {
        let mut memo = self.beforehand(app).await?;
        let mut rounds = 0;
        loop {
            let usage = match submit(app, self.entry(app, memo)).await? {
                Ok(kept) => return Ok(kept),
                Err(LedgerError::Unsettled(Unsettled::NeedsTime(usage))) => usage,
                Err(LedgerError::Unsettled(Unsettled::Failed(failure))) => {
                    return Err(run::no_answer(app, &self.question, failure.into()));
                }
                Err(LedgerError::Unsettled(Unsettled::Unwritten)) => {
                    return Err(Problem::internal("an answer could not be written"));
                }
                Err(
                    error @ (LedgerError::KeyReused
                    | LedgerError::DiskFull
                    | LedgerError::Store(_)
                    | LedgerError::Closed),
                ) => return Err(Problem::ledger(error)),
            };
            if rounds == app.limits.settle_rounds_max {
                // Others moved the same totals each time it was computed.
                return Err(Problem::busy());
            }
            rounds += 1;
            let document = run::answered(app, &self.question, usage.clone(), self.writing(app)).await?;
            memo = Some(Memo { usage, document });
        }
    }

    /// The document, where it is better had outside the writer: no total takes part, or the rule was
    /// last seen to need more time than the writer has.
    async fn beforehand(&self, app: &Arc<App>) -> Result<Option<Memo>, Problem> {
        let question = &self.question;
        let needs_writer = !question.places.is_empty() && !app.slow.has(&question.revision);
        if needs_writer {
            return Ok(None);
        }
        let usage = run::usage(app, question).await?;
        let document = run::answered(app, question, usage.clone(), self.writing(app)).await?;
        Ok(Some(Memo { usage, document }))
    }

    /// Writes the document where its answer was computed.
    fn writing(
        &self,
        app: &App,
    ) -> impl FnOnce(&Question, &Settled) -> Result<Document, ServerError> + Send + use<> {
        let (stamp, slow) = (self.stamp(), Arc::clone(&app.slow));
        move |question, settled| {
            slow.ran(&question.revision, settled.fuel());
            written(question, settled, stamp)
        }
    }

    const fn stamp(&self) -> Stamp {
        Stamp { id: self.id, at: self.at }
    }

    fn entry(&self, app: &App, memo: Option<Memo>) -> Keep {
        let question = &self.question;
        let programme = &question.revision.programme;
        Keep {
            municipality: question.municipality,
            programme: programme.id.clone(),
            fiscal_year: question.fiscal_year,
            area: decide::area(programme, &question.subject).map(str::to_owned),
            id: self.id,
            at: self.at,
            actor: ACTOR.to_owned(),
            key: self.key.clone(),
            body: self.body,
            component: question.revision.digest,
            settings: question.revision.settings_digest,
            personal: self.personal.clone(),
            places: question.places.clone(),
            settle: self.settle(Arc::clone(&app.slow), memo),
        }
    }

    /// Settles on the usage that the transaction has read; a document written before counts only for
    /// the very same usage.
    fn settle(&self, slow: Arc<SlowRevisions>, mut memo: Option<Memo>) -> Settle {
        let question = Arc::clone(&self.question);
        let stamp = self.stamp();
        Box::new(move |usage: &Usage| {
            if let Some(memo) = memo.take_if(|memo| memo.usage == *usage) {
                return Ok(memo.document);
            }
            if slow.has(&question.revision) {
                return Err(Unsettled::NeedsTime(usage.clone()));
            }
            let settled = match run::answer(&question, usage.clone(), Budget::Inline) {
                Ok(settled) => settled,
                Err(failure) if run::needs_time(&failure) => {
                    slow.ran_out(&question.revision, &failure);
                    return Err(Unsettled::NeedsTime(usage.clone()));
                }
                Err(failure) => return Err(Unsettled::Failed(failure)),
            };
            written(&question, &settled, stamp).map_err(|error| match NoAnswer::from(error) {
                NoAnswer::Failed(failure) => Unsettled::Failed(failure),
                NoAnswer::Unwritten(_) => Unsettled::Unwritten,
            })
        })
    }
}

fn written(question: &Question, settled: &Settled, stamp: Stamp) -> Result<Document, ServerError> {
    let bytes = answer::document(&question.told(settled, Some(stamp)))?;
    Ok(Document { bytes, movements: settled.movements().to_vec(), fuel: settled.fuel() })
}

async fn submit(app: &App, keep: Keep) -> Result<Result<Kept, LedgerError>, Problem> {
    let (done, waits) = oneshot::channel();
    let reply = Box::new(move |kept| {
        // Nobody waits where the client has gone; the decision is kept all the same, and its key
        // gives it back.
        let (Ok(()) | Err(_)) = done.send(kept);
    });
    app.ledger.submit(keep, reply).map_err(|_| Problem::busy())?;
    waits.await.map_err(|_| Problem::internal("the ledger dropped a submission"))
}
