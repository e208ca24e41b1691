//! Which programme of which municipality a path names, as it is in force for this request.

use std::sync::Arc;

use kisoku_core::calendar::Date;
use kisoku_core::revision::{Catalogue, LgCode, Revision};

use super::envelope::{Envelope, UsageAllowed};
use super::moment::Moment;
use super::parameters::{municipality, revisions};
use super::question::Question;
use crate::answer::phrases::Phrasebook;
use crate::app::App;
use crate::problem::Problem;

/// A programme with all its revisions, out of one snapshot of the catalogue.
pub(crate) struct Asked {
    pub(crate) municipality: LgCode,
    pub(crate) revisions: Vec<Arc<Revision>>,
    pub(crate) today: Date,
    json_depth_max: u8,
    phrasebook: Arc<Phrasebook>,
}

impl Asked {
    /// The programme that a path names.
    ///
    /// # Errors
    /// A problem where there is none.
    pub(crate) fn new(
        app: &App,
        snapshot: &Catalogue,
        (code, programme): (&str, &str),
        moment: Moment,
    ) -> Result<Self, Problem> {
        let municipality = municipality(snapshot, code)?;
        Ok(Self {
            municipality: municipality.code,
            revisions: revisions(municipality, programme)?.to_vec(),
            today: moment.today,
            json_depth_max: app.limits.json_depth_max,
            phrasebook: Arc::clone(&app.phrasebook),
        })
    }

    /// What a body asks.
    ///
    /// # Errors
    /// A problem where it cannot be read, does not fit the manifest, or no revision is in force.
    pub(crate) fn question(&self, body: &[u8], usage: UsageAllowed) -> Result<Question, Problem> {
        let envelope = Envelope::read(body, self.json_depth_max, usage)?;
        Question::read(self.municipality, &self.revisions, &envelope, self.today, &self.phrasebook)
    }
}
