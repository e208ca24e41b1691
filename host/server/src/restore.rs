//! Reads back what a kept document was made of: the record, the totals, and what the rule was told
//! beside it. The answer in it is never read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::slice;

use kisoku_core::calendar::Date;
use kisoku_core::decide::Subject;
use kisoku_core::ledger::EntryId;
use kisoku_core::manifest::{Field, Kind, Privacy, Programme};
use kisoku_core::read::{self, Input};
use kisoku_core::tally::{Place, Usage};
use kisoku_core::value::{Record, Scalar};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::answer::NOTE;
use crate::answer::understood::is_declared;
use crate::entry::Basis;
use crate::json;
use crate::request::parameters::iso_date;

/// Deepest nesting of a kept document: rows, a table in them, its cells.
const DEPTH_MAX: u8 = 8;

/// The members of a kept document that say what it was made of.
#[derive(serde::Deserialize)]
pub(crate) struct Inputs<'a> {
    #[serde(borrow)]
    read: Option<&'a RawValue>,
    #[serde(borrow, default)]
    usage: BTreeMap<Cow<'a, str>, Option<Total>>,
    stage: Option<StageInput>,
    record_of: Option<Id>,
    records: Option<RecordsInput>,
    revision: Option<RevisionInput>,
    #[serde(borrow)]
    pub(crate) statement: Option<&'a RawValue>,
}

#[derive(serde::Deserialize)]
struct Total {
    #[serde(alias = "before_yen")]
    before: i64,
}

#[derive(serde::Deserialize)]
struct StageInput {
    most_yen: Option<i64>,
    former: Option<Id>,
    returned_on: Option<String>,
}

#[derive(serde::Deserialize)]
struct RecordsInput {
    granted: Id,
    reported: Option<Id>,
}

#[derive(serde::Deserialize)]
struct RevisionInput {
    effective_from: Option<String>,
}

/// An id as it is written.
#[derive(Clone, Copy)]
pub(crate) struct Id(pub(crate) EntryId);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: &str = Deserialize::deserialize(deserializer)?;
        let uuid = Uuid::try_parse(text).map_err(D::Error::custom)?;
        Ok(Self(EntryId::new(uuid.into_bytes())))
    }
}

/// Why a record could not be read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Personal values that it had were erased.
    Erased,
    /// It is not what the revision reads.
    Unreadable,
}

/// Whether a record has to be as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// With all its values.
    Whole,
    /// Without personal values, where they were erased.
    AsFarAsKept,
}

impl<'a> Inputs<'a> {
    /// The inputs of a document; `None` where it is none of ours.
    pub(crate) fn of(document: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(document).ok()
    }

    /// Whose records the grant stood on after the entry: what its first entry does not say is itself.
    pub(crate) fn basis(&self, own: EntryId) -> Basis {
        self.records.as_ref().map_or(Basis { granted: own, reported: None }, |records| Basis {
            granted: records.granted.0,
            reported: records.reported.map(|Id(id)| id),
        })
    }

    /// The entry that holds the record, where it is another one.
    pub(crate) fn record_of(&self) -> Option<EntryId> {
        self.record_of.map(|Id(id)| id)
    }

    /// The entry with the record that the grant stood on.
    pub(crate) fn former(&self) -> Option<EntryId> {
        self.stage.as_ref()?.former.map(|Id(id)| id)
    }

    /// What a selection gave at most.
    pub(crate) fn most_yen(&self) -> Option<i64> {
        self.stage.as_ref()?.most_yen
    }

    /// The day up to which a surcharge runs.
    pub(crate) fn returned_on(&self) -> Option<Date> {
        iso_date(self.stage.as_ref()?.returned_on.as_deref()?)
    }

    /// The first day of the period of the revision that answered.
    pub(crate) fn effective_from(&self) -> Option<Date> {
        iso_date(self.revision.as_ref()?.effective_from.as_deref()?)
    }

    /// The totals that the answer was computed on.
    pub(crate) fn usage(&self, programme: &Programme, places: &[Place]) -> Option<Usage> {
        let totals = programme.tallies.iter().zip(places).map(|(tally, place)| {
            let total = self.usage.get(tally.id.as_str())?;
            match (total, &place.key) {
                (Some(total), Some(_)) => Some(Some(total.before)),
                (None, None) => Some(None),
                (Some(_), None) | (None, Some(_)) => None,
            }
        });
        totals.collect::<Option<_>>().map(Usage::new)
    }

    /// What was granted of a tally before the answer.
    pub(crate) fn before(&self, tally: &str) -> Option<i64> {
        Some(self.usage.get(tally)?.as_ref()?.before)
    }

    /// The value of one open field, also where the personal ones of the record were erased. `Ok(None)` where
    /// the field holds a table or several choices.
    ///
    /// # Errors
    /// [`Lost`].
    pub(crate) fn open_value(&self, field: &Field) -> Result<Option<Scalar>, Lost> {
        let open = self.read.ok_or(Lost::Unreadable)?;
        let Ok(Input::Map(mut values)) = json::read(open.get(), DEPTH_MAX) else {
            return Err(Lost::Unreadable);
        };
        values.retain(|(name, _)| *name == field.name);
        let read = read::record(slice::from_ref(field), &Input::Map(values));
        Ok(read.map_err(|_| Lost::Unreadable)?.scalar(0).cloned())
    }

    /// What was asked, with the personal values that were kept apart.
    ///
    /// # Errors
    /// [`Lost`].
    pub(crate) fn subject(
        &self,
        programme: &Programme,
        personal: Option<&[u8]>,
        wanted: Wanted,
    ) -> Result<Subject, Lost> {
        let erased = is_declared(&programme.fields, Privacy::Personal) && personal.is_none();
        if erased && wanted == Wanted::Whole {
            return Err(Lost::Erased);
        }
        let why = if erased { Lost::Erased } else { Lost::Unreadable };
        let open = self.read.ok_or(Lost::Unreadable)?;
        let mut input = json::read(open.get(), DEPTH_MAX).map_err(|_| Lost::Unreadable)?;
        if let Some(personal) = personal {
            let text = str::from_utf8(personal).map_err(|_| Lost::Unreadable)?;
            join(&mut input, json::read(text, DEPTH_MAX).map_err(|_| Lost::Unreadable)?);
        }
        match programme.kind {
            Kind::Eligibility | Kind::Achievement => {
                read::record(&programme.fields, &input).map(Subject::Record).map_err(|_| why)
            }
            Kind::Assessment => read::rows(&programme.fields, &input).map(Subject::Rows).map_err(|_| why),
        }
    }

    /// The record of a grant, as [`Inputs::subject`].
    ///
    /// # Errors
    /// [`Lost`].
    pub(crate) fn record(
        &self,
        programme: &Programme,
        personal: Option<&[u8]>,
        wanted: Wanted,
    ) -> Result<Record, Lost> {
        match self.subject(programme, personal, wanted)? {
            Subject::Record(record) => Ok(record),
            Subject::Rows(_) => Err(Lost::Unreadable),
        }
    }
}

/// Puts personal values beside the open ones: object by object, row by row.
fn join<'a>(open: &mut Input<'a>, personal: Input<'a>) {
    match (open, personal) {
        (Input::Map(open), Input::Map(personal)) => {
            for (key, value) in personal.into_iter().filter(|(key, _)| key != NOTE) {
                match open.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) => join(known, value),
                    None => open.push((key, value)),
                }
            }
        }
        (Input::List(open), Input::List(personal)) => {
            open.iter_mut().zip(personal).for_each(|(open, personal)| join(open, personal));
        }
        // What is open and personal at once is an object or rows: nothing else is written twice.
        (
            Input::Null | Input::Flag(_) | Input::Number(_) | Input::Text(_) | Input::Map(_) | Input::List(_),
            _,
        ) => {}
    }
}
