//! A request body against what is in force: which revision answers, about what; and what is told of
//! its answer. Nothing is run.

use std::borrow::Cow;
use std::sync::Arc;

use kisoku_core::answer::Settled;
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::decide::{self, Subject};
use kisoku_core::ledger::Belongs;
use kisoku_core::life::EntryKind;
use kisoku_core::manifest::{Field, Kind, Programme};
use kisoku_core::read::{self, Input};
use kisoku_core::revision::{LgCode, Revision};
use kisoku_core::tally::{Place, Usage};

use super::envelope::Envelope;
use crate::answer::{self, Detail, Phrasebook, Phrases, Stamp, Told};
use crate::entry::{About, Ruled};
use crate::error::ServerError;
use crate::problem::Problem;

/// What is said of phrases that cannot be written as JSON, which none is.
const UNWRITTEN: &str = "an answer could not be written as JSON";

/// What a revision is asked, valid against its manifest.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) municipality: LgCode,
    pub(crate) revision: Arc<Revision>,
    pub(crate) subject: Arc<Subject>,
    pub(crate) fiscal_year: FiscalYear,
    pub(crate) places: Vec<Place>,
    /// The starting point that the client asks from; `None`: the ledger's.
    pub(crate) usage: Option<Usage>,
    pub(crate) phrases: Arc<Phrases>,
}

impl Question {
    /// Reads an envelope against the revision in force on its reference date.
    ///
    /// # Errors
    /// Every problem of the record at once, or that no revision is in force.
    pub(crate) fn read(
        municipality: LgCode,
        revisions: &[Arc<Revision>],
        envelope: &Envelope<'_>,
        today: Date,
        book: &Phrasebook,
    ) -> Result<Self, Problem> {
        let revision = Arc::clone(in_force(revisions, envelope, today)?);
        let programme = &revision.programme;
        let input = envelope.subject(programme.kind)?;
        let subject = match programme.kind {
            Kind::Eligibility | Kind::Achievement => {
                read::record(&programme.fields, input).map(Subject::Record)
            }
            Kind::Assessment => read::rows(&programme.fields, input).map(Subject::Rows),
        }
        .map_err(Problem::invalid)?;
        let day = decide::reference_date(programme, &subject, today);
        let places = decide::places(&revision, &subject, day);
        let usage = match &envelope.usage {
            Some(usage) => Some(read::usage(programme, &places, usage).map_err(Problem::invalid)?),
            None => None,
        };
        Ok(Self {
            municipality,
            subject: Arc::new(subject),
            fiscal_year: day.fiscal_year(),
            places,
            usage,
            phrases: book.of(municipality, &revision).map_err(|_| Problem::internal(UNWRITTEN))?,
            revision,
        })
    }
}

impl Question {
    /// The question as an entry that begins a grant, or is of none.
    pub(crate) fn begins(self, kind: EntryKind, stamp: Stamp) -> Ruled {
        let belongs = match self.revision.programme.kind {
            Kind::Eligibility => Belongs::Opens,
            Kind::Achievement | Kind::Assessment => Belongs::None,
        };
        Ruled {
            municipality: self.municipality,
            revision: self.revision,
            phrases: self.phrases,
            kind,
            belongs,
            subject: self.subject,
            record_of: None,
            fiscal_year: self.fiscal_year,
            places: self.places,
            about: About::Application,
            basis: None,
            stamp,
        }
    }

    /// Appends the answer as JSON, whole ones with personal values; of which nothing is kept.
    ///
    /// # Errors
    /// [`ServerError`] where it cannot be written; nothing is appended then.
    pub(crate) fn append_answer(
        &self,
        bytes: &mut Vec<u8>,
        settled: &Settled,
        detail: Detail,
    ) -> Result<(), ServerError> {
        let told = Told {
            phrases: &self.phrases,
            fiscal_year: self.fiscal_year,
            subject: &self.subject,
            settled,
            stamp: None,
            life: None,
        };
        answer::append(bytes, &told, detail)
    }

    /// The whole answer, as [`Question::append_answer`] writes it.
    ///
    /// # Errors
    /// [`ServerError`] where it cannot be written.
    pub(crate) fn answer(&self, settled: &Settled) -> Result<Vec<u8>, ServerError> {
        let mut bytes = Vec::new();
        self.append_answer(&mut bytes, settled, Detail::Whole)?;
        Ok(bytes)
    }
}

/// The revision that is in force on the reference date that it reads from the record itself: the
/// field that holds the date, and whether there is a record at all, may differ between revisions.
fn in_force<'a>(
    revisions: &'a [Arc<Revision>],
    envelope: &Envelope<'_>,
    today: Date,
) -> Result<&'a Arc<Revision>, Problem> {
    let (mut out_of_force, mut undated) = (None, None);
    for revision in revisions.iter().rev() {
        let programme = &revision.programme;
        let Ok(input) = envelope.subject(programme.kind) else { continue };
        match day(programme, input, today) {
            Some(day) if revision.period.contains(day) => return Ok(revision),
            Some(day) => out_of_force = out_of_force.or(Some(day)),
            None => undated = undated.or(Some(revision)),
        }
    }
    if let Some(day) = out_of_force {
        return Err(Problem::not_in_force(day, revisions));
    }
    // No date can be read: the newest revision that takes such a request, or else the newest, says
    // what is wrong with it.
    undated.or(revisions.last()).ok_or_else(|| Problem::internal("a programme without a revision"))
}

/// The reference date by a programme; `None` where the record has none that can be read.
fn day(programme: &Programme, input: &Input<'_>, today: Date) -> Option<Date> {
    let Some(position) = programme.reference_date else { return Some(today) };
    let (Some(field), Input::Map(entries)) = (programme.field(position), input) else { return Some(today) };
    date_of(field, entries)
}

fn date_of(field: &Field, entries: &[(Cow<'_, str>, Input<'_>)]) -> Option<Date> {
    let (_, input) = entries.iter().find(|(key, _)| key.as_ref() == field.name)?;
    read::date(field, input)
}
