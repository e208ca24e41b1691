//! Selects among the applications that wait: planned and computed outside the ledger, then handed in as
//! one group of entries, of which all are kept or none.

mod allot;
mod plan;
mod waiting;

use std::sync::{Arc, Mutex, PoisonError};

use kisoku_core::calendar::FiscalYear;
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{
    Belongs, Entries, IdempotencyKey, Keep, Kept, LedgerError, PageQuery, Records, Seen,
};
use kisoku_core::life::{EntryKind, State};
use kisoku_core::revision::{Catalogue, LgCode};
use kisoku_core::selection::Method;

use self::allot::{Among, Settled};
use self::plan::{Group, Planning, Unplanned};
use self::waiting::Applicant;
use crate::answer::Stamp;
use crate::app::App;
use crate::entry::part_key;
use crate::keep::{ACTOR, NO_ENGINE, submit};
use crate::problem::Problem;
use crate::reads;
use crate::request::moment::Moment;
use crate::request::ticket::Ticket;
use crate::run;

/// What is to be selected.
pub(crate) struct Choosing {
    pub(crate) snapshot: Arc<Catalogue>,
    pub(crate) municipality: LgCode,
    pub(crate) programme: String,
    pub(crate) fiscal_year: FiscalYear,
    pub(crate) moment: Moment,
    pub(crate) sent: Ticket,
}

impl Choosing {
    /// Selects and keeps.
    ///
    /// # Errors
    /// A problem where nothing was kept.
    pub(crate) async fn select(&self, app: &Arc<App>) -> Result<Kept, Problem> {
        let stamp = Stamp { id: (app.sources.id)(), at: self.moment.at };
        for _ in 0..=app.limits.settle_rounds_max {
            let waiting = self.waiting(app).await?;
            let group = match self.grouped(app, waiting, stamp).await {
                Ok(group) => group,
                Err(Unplanned::Outdated) => continue,
                // Perhaps nothing waits any more because the very same selection was kept.
                Err(Unplanned::Problem(problem)) => return self.kept_before(app).await?.ok_or(problem),
            };
            let revision = Arc::clone(&group.selected.revision);
            match submit(app, self.keeps(app, group)).await? {
                Ok(mut kept) => {
                    return kept.pop().ok_or_else(|| Problem::internal("the ledger kept no selection"));
                }
                Err(LedgerError::Unsettled(Unsettled::NeedsTime(..) | Unsettled::Refused(_))) => {}
                Err(LedgerError::Unsettled(Unsettled::Failed(failure))) => {
                    return Err(run::no_answer(app, &revision, failure.into()));
                }
                Err(error) => return Err(Problem::ledger(error)),
            }
            // Something has moved since it was planned: perhaps the very same selection was kept.
            if let Some(kept) = self.kept_before(app).await? {
                return Ok(kept);
            }
        }
        Err(Problem::busy())
    }

    async fn kept_before(&self, app: &App) -> Result<Option<Kept>, Problem> {
        self.sent.repeated(app, self.municipality, &self.programme).await
    }

    /// Reads what waits.
    async fn waiting(&self, app: &App) -> Result<Vec<Applicant>, Problem> {
        let query = PageQuery {
            municipality: self.municipality,
            entries: Entries::Now(State::Applied),
            programme: Some(self.programme.clone()),
            fiscal_year: Some(self.fiscal_year),
            area: None,
            after: None,
            limit: app.limits.page_step_max,
        };
        let (limits, snapshot) = (app.limits, Arc::clone(&self.snapshot));
        reads::long(app, move |ledger| waiting::read(ledger, query, &limits, &snapshot)).await?
    }

    /// Plans and computes on the pool: some hundred calls of a rule.
    async fn grouped(
        &self,
        app: &Arc<App>,
        waiting: Vec<Applicant>,
        stamp: Stamp,
    ) -> Result<Group, Unplanned> {
        let (municipality, fiscal_year) = (self.municipality, self.fiscal_year);
        let shared = Arc::clone(app);
        let work = move || Planning { app: &shared, municipality, fiscal_year, stamp }.group(&waiting);
        run::pooled(app, self.municipality, work).await.map_err(Unplanned::Problem)?
    }

    /// The entries: a part for each in turn, and last the selection, which is the one under the client's
    /// key.
    fn keeps(&self, app: &App, group: Group) -> Vec<Keep> {
        let settled = Arc::new(Mutex::new(Settled::default()));
        let Group { selected, budget, before, parts } = group;
        let planned_before = match selected.plan.method {
            // A share is one of what was left when it was planned.
            Method::ProRata => Some(before),
            Method::FirstCome | Method::ByScore => None,
        };
        let mut keeps: Vec<Keep> = parts
            .into_iter()
            .enumerate()
            .filter_map(|(turn, part)| {
                let key = IdempotencyKey::new(part_key(selected.stamp.id, part.grant))?;
                let among = Among {
                    turn,
                    settled: Arc::clone(&settled),
                    planned_before: planned_before.filter(|_| turn == 0),
                    slow: Arc::clone(&app.slow),
                };
                Some(part.keep(key, &self.sent, among))
            })
            .collect();
        let revision = &selected.revision;
        keeps.push(Keep {
            municipality: self.municipality,
            kind: EntryKind::Selection,
            belongs: Belongs::None,
            records: Records::No,
            programme: self.programme.clone(),
            fiscal_year: self.fiscal_year,
            area: None,
            id: selected.stamp.id,
            at: selected.stamp.at,
            actor: ACTOR.to_owned(),
            key: self.sent.key.clone(),
            body: self.sent.digest,
            component: revision.digest,
            settings: revision.settings_digest,
            engine: NO_ENGINE.to_owned(),
            personal: None,
            erases: Vec::new(),
            places: vec![budget],
            settle: Box::new(move |seen: &Seen<'_>| {
                let settled = settled.lock().unwrap_or_else(PoisonError::into_inner);
                selected.settle(&settled.parts, settled.before.ok_or(Unsettled::Unwritten)?, seen)
            }),
        });
        keeps
    }
}
