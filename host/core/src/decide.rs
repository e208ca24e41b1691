//! The use cases: what is asked of a programme, and the checked answer to it. Keeping the answer is
//! behind [`crate::ports::Ledger`].

use crate::answer::Settled;
use crate::answer::settle::{settle_assessment, settle_decision, settle_grading};
use crate::calendar::Date;
use crate::error::RuleFailure;
use crate::life::Stage;
use crate::manifest::{FieldKind, Kind, Privacy, Programme, ScalarKind};
use crate::ports::{Budget, Call};
use crate::revision::Revision;
use crate::tally::{self, Place, Usage};
use crate::value::{Record, Scalar};

/// What a programme is asked about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// The record of a grant or of a grading.
    Record(Record),
    /// The rows of an assessment.
    Rows(Vec<Record>),
}

impl Subject {
    /// The record, where it is one.
    pub const fn record(&self) -> Option<&Record> {
        match self {
            Self::Record(record) => Some(record),
            Self::Rows(_) => None,
        }
    }
}

/// The day that picks the revision in force and the fiscal year: the reference date of the record,
/// or `today` where the programme has none.
pub fn reference_date(programme: &Programme, subject: &Subject, today: Date) -> Date {
    programme.reference_date.and_then(|position| subject.record()?.date(position)).unwrap_or(today)
}

/// The totals that a subject reads and would move on a reference date.
pub fn places(revision: &Revision, subject: &Subject, reference_date: Date) -> Vec<Place> {
    subject.record().map_or_else(Vec::new, |record| {
        tally::places(&revision.programme, &revision.settings, record, reference_date.fiscal_year())
    })
}

/// What stands in the field named `area`, by which kept decisions are listed: the id of the option
/// chosen, or the text without spaces around it. A personal field of that name is none.
pub fn area<'a>(programme: &'a Programme, subject: &'a Subject) -> Option<&'a str> {
    let (position, field) = (0..).zip(&programme.fields).find(|(_, field)| field.name == AREA)?;
    if field.privacy == Privacy::Personal {
        return None;
    }
    match (&field.kind, subject.record()?.scalar(position)?) {
        (FieldKind::Scalar(ScalarKind::Choice(options)), Scalar::Choice(chosen)) => {
            options.get(usize::try_from(*chosen).ok()?).map(|option| option.id.as_str())
        }
        (FieldKind::Scalar(ScalarKind::Text { .. }), Scalar::Text(text)) => Some(text.as_str().trim()),
        (FieldKind::Scalar(_) | FieldKind::Choices(_) | FieldKind::Table(_), _) => None,
    }
}

/// The answer of a revision to a subject in a stage on a usage, checked. `places` are those of the
/// subject ([`places`]); a grading or an assessment has none, its usage is empty, and it knows no
/// stage but the application. Of a grant that exists, the usage is without what it adds itself.
///
/// # Errors
/// [`RuleFailure`] when the module gave no answer, or one that cannot be used.
pub fn answer(
    revision: &Revision,
    subject: &Subject,
    stage: &Stage,
    places: &[Place],
    usage: Usage,
    budget: Budget,
) -> Result<Settled, RuleFailure> {
    let (rules, programme) = (&revision.rules, &revision.programme);
    let call = Call { programme: revision.position, stage, settings: &revision.settings, budget };
    match (programme.kind, subject) {
        (Kind::Eligibility, Subject::Record(record)) => {
            let ran = rules.decide(call, record, &usage)?;
            Ok(settle_decision(programme, stage, &revision.settings, record, places, usage, ran)?)
        }
        (Kind::Achievement, Subject::Record(record)) => {
            Ok(settle_grading(programme, &revision.settings, record, rules.grade(call, record)?)?)
        }
        (Kind::Assessment, Subject::Rows(rows)) => {
            Ok(settle_assessment(programme, &revision.settings, rows, rules.assess(call, rows)?)?)
        }
        (Kind::Eligibility | Kind::Achievement, Subject::Rows(_))
        | (Kind::Assessment, Subject::Record(_)) => Err(RuleFailure::WrongSubject),
    }
}

/// Name of the field by which kept decisions are listed.
const AREA: &str = "area";
