//! What is the same in every answer of a revision, as JSON that is written once: names, labels,
//! citations, messages cut at their values. What differs is put between by [`super::write`].

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use kisoku_core::manifest::{
    Breakdown, Choice, Column, Field, FieldKind, Measure, MeasureUnit, Named, ParameterKind, Privacy,
    Programme, Reason, ScalarKind,
};
use kisoku_core::message::{self, Language, Piece};
use kisoku_core::revision::{LgCode, Revision};
use serde::Serialize;

use super::body::RevisionBody;
use super::minimal::MinimalReasonBody;
use super::parts::LabelBody;
use super::reasons::{CitationBody, EffectBody};
use super::text::escape;
use crate::error::ServerError;

/// JSON that is put into answers as it is.
pub(super) type Json = Box<[u8]>;

/// The phrases of a revision of a municipality. Some ten kilobytes, to be made once and shared.
pub struct Phrases {
    pub(super) programme: Arc<Programme>,
    /// From the code of the municipality to the name of the fiscal year.
    pub(super) head: Json,
    pub(super) reasons: Vec<ReasonPhrases>,
    /// To the end of the label of each step.
    pub(super) steps: Vec<Json>,
    /// Of each tally, with a colon.
    pub(super) tallies: Vec<Json>,
    pub(super) fields: Vec<FieldPhrases>,
    pub(super) bands: Vec<Json>,
    pub(super) measures: Vec<MeasurePhrases>,
    /// Of each list, with a colon.
    pub(super) lists: Vec<Json>,
    pub(super) breakdowns: Vec<BreakdownPhrases>,
    /// The member `revision`.
    pub(super) revision: Json,
}

/// A reason, cut where its values go.
pub(super) struct ReasonPhrases {
    /// To the beginning of the Japanese message.
    pub(super) head: Json,
    pub(super) ja: Vec<Part>,
    pub(super) en: Vec<Part>,
    /// The names of its values, with colons.
    pub(super) values: Vec<(Json, ParameterKind)>,
    /// From the end of the values.
    pub(super) tail: Json,
    /// The reason in a minimal answer.
    pub(super) minimal: Json,
}

/// A part of a message.
pub(super) enum Part {
    /// As it stands.
    Words(Json),
    /// The value of a parameter, by its position.
    Value(usize, ParameterKind),
}

/// A field.
pub(super) struct FieldPhrases {
    /// Its name with a colon.
    pub(super) name: Json,
    pub(super) privacy: Privacy,
    pub(super) shape: Shape,
}

/// What a field holds.
pub(super) enum Shape {
    /// A single value, with the ids of its options where it is a choice.
    Scalar(Vec<Json>),
    /// The ids of the options.
    Choices(Vec<Json>),
    /// Its columns.
    Table(Vec<ColumnPhrases>),
}

/// A column of a table.
pub(super) struct ColumnPhrases {
    /// Its name with a colon.
    pub(super) name: Json,
    pub(super) privacy: Privacy,
    /// The ids of its options where it is a choice.
    pub(super) options: Vec<Json>,
}

/// A measure.
pub(super) struct MeasurePhrases {
    /// Its id.
    pub(super) id: Json,
    pub(super) unit: MeasureUnit,
}

/// A breakdown.
pub(super) struct BreakdownPhrases {
    /// Its id with a colon.
    pub(super) id: Json,
    pub(super) measures: Vec<MeasurePhrases>,
}

impl Phrases {
    /// The phrases of a revision of a municipality.
    ///
    /// # Errors
    /// [`ServerError::Json`] where one cannot be written.
    pub fn new(municipality: LgCode, revision: &Revision) -> Result<Self, ServerError> {
        let programme = &revision.programme;
        let id = json(&programme.id)?;
        let head = [r#","municipality":""#, municipality.as_str(), r#"","programme":"#].concat();
        Ok(Self {
            programme: Arc::clone(programme),
            head: [head.as_bytes(), &id, br#","fiscal_year":"#].concat().into(),
            reasons: programme.reasons.iter().map(ReasonPhrases::new).collect::<Result<_, _>>()?,
            steps: programme.steps.iter().map(step).collect::<Result<_, _>>()?,
            tallies: names(programme.tallies.iter().map(|tally| &tally.id))?,
            fields: programme.fields.iter().map(FieldPhrases::new).collect::<Result<_, _>>()?,
            bands: programme.bands.iter().map(|band| json(&band.id)).collect::<Result<_, _>>()?,
            measures: measures(&programme.measures)?,
            lists: names(programme.lists.iter().map(|list| &list.id))?,
            breakdowns: programme.breakdowns.iter().map(BreakdownPhrases::new).collect::<Result<_, _>>()?,
            revision: json(&RevisionBody::new(revision))?,
        })
    }
}

impl ReasonPhrases {
    fn new(reason: &Reason) -> Result<Self, ServerError> {
        let minimal = json(&MinimalReasonBody::new(&reason.code, EffectBody::new(reason.effect)))?;
        let head = [minimal.strip_suffix(b"}").unwrap_or_default(), br#","message":{"ja":""#];
        let values = names(reason.parameters.iter().map(|parameter| &parameter.name))?;
        let kinds = reason.parameters.iter().map(|parameter| parameter.kind);
        let citation = json(&CitationBody::new(&reason.citation))?;
        Ok(Self {
            head: head.concat().into(),
            ja: parts(reason, Language::Ja),
            en: parts(reason, Language::En),
            values: values.into_iter().zip(kinds).collect(),
            tail: [br#","citation":"#.as_slice(), &citation, b"}"].concat().into(),
            minimal,
        })
    }
}

/// The parts of a message. A name that is no parameter stays as it is; a sound manifest has none.
fn parts(reason: &Reason, language: Language) -> Vec<Part> {
    let words = |words: &str| {
        let mut json = Vec::new();
        escape(&mut json, words);
        Part::Words(json.into())
    };
    let part = |piece| match piece {
        Piece::Words(text) => words(text),
        Piece::Name(name) => {
            let mut parameters = reason.parameters.iter().enumerate();
            match parameters.find(|(_, parameter)| parameter.name == name) {
                Some((position, parameter)) => Part::Value(position, parameter.kind),
                None => words(&format!("{{{name}}}")),
            }
        }
    };
    message::pieces(language.of(&reason.message)).map(part).collect()
}

impl FieldPhrases {
    fn new(field: &Field) -> Result<Self, ServerError> {
        let shape = match &field.kind {
            FieldKind::Scalar(kind) => Shape::Scalar(options_of(kind)?),
            FieldKind::Choices(options) => Shape::Choices(options_ids(options)?),
            FieldKind::Table(table) => {
                Shape::Table(table.columns.iter().map(ColumnPhrases::new).collect::<Result<_, _>>()?)
            }
        };
        Ok(Self { name: name(&field.name)?, privacy: field.privacy, shape })
    }

    /// Whether the field, or a column of it, is of this privacy.
    pub(super) fn has(&self, privacy: Privacy) -> bool {
        match &self.shape {
            Shape::Table(columns) if self.privacy == Privacy::Open => {
                columns.iter().any(|column| column.privacy == privacy)
            }
            Shape::Table(_) | Shape::Scalar(_) | Shape::Choices(_) => self.privacy == privacy,
        }
    }
}

impl ColumnPhrases {
    fn new(column: &Column) -> Result<Self, ServerError> {
        Ok(Self { name: name(&column.name)?, privacy: column.privacy, options: options_of(&column.kind)? })
    }
}

impl BreakdownPhrases {
    fn new(breakdown: &Breakdown) -> Result<Self, ServerError> {
        Ok(Self { id: name(&breakdown.id)?, measures: measures(&breakdown.measures)? })
    }
}

fn measures(measures: &[Measure]) -> Result<Vec<MeasurePhrases>, ServerError> {
    measures.iter().map(|measure| Ok(MeasurePhrases { id: json(&measure.id)?, unit: measure.unit })).collect()
}

fn step(step: &Named) -> Result<Json, ServerError> {
    let (id, label) = (json(&step.id)?, json(&LabelBody::new(&step.label))?);
    Ok([br#"{"step":"#.as_slice(), &id, br#","label":"#, &label].concat().into())
}

fn options_of(kind: &ScalarKind) -> Result<Vec<Json>, ServerError> {
    match kind {
        ScalarKind::Choice(options) => options_ids(options),
        ScalarKind::Flag
        | ScalarKind::Count { .. }
        | ScalarKind::Yen { .. }
        | ScalarKind::Decimal { .. }
        | ScalarKind::Date { .. }
        | ScalarKind::Text { .. } => Ok(Vec::new()),
    }
}

fn options_ids(options: &[Choice]) -> Result<Vec<Json>, ServerError> {
    options.iter().map(|option| json(&option.id)).collect()
}

fn names<'a>(all: impl Iterator<Item = &'a String>) -> Result<Vec<Json>, ServerError> {
    all.map(|text| name(text)).collect()
}

/// A key with its colon.
fn name(text: &str) -> Result<Json, ServerError> {
    Ok([&json(text)?, b":".as_slice()].concat().into())
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<Json, ServerError> {
    Ok(serde_json::to_vec(value)?.into())
}

/// The phrases of what was asked so far, each made with the first question.
#[derive(Default)]
pub struct Phrasebook {
    /// By municipality and the place of the revision, which is kept and therefore stays its own.
    known: RwLock<BTreeMap<(LgCode, usize), Known>>,
}

struct Known {
    revision: Arc<Revision>,
    phrases: Arc<Phrases>,
}

impl Phrasebook {
    /// The phrases of a revision of a municipality.
    ///
    /// # Errors
    /// [`ServerError::Json`] where one cannot be written.
    pub fn of(&self, municipality: LgCode, revision: &Arc<Revision>) -> Result<Arc<Phrases>, ServerError> {
        let key = (municipality, Arc::as_ptr(revision).addr());
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&key) {
            return Ok(Arc::clone(&known.phrases));
        }
        drop(known);
        let phrases = Arc::new(Phrases::new(municipality, revision)?);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // What only this book still holds is out of force.
        known.retain(|_, known| Arc::strong_count(&known.revision) > 1);
        known.insert(key, Known { revision: Arc::clone(revision), phrases: Arc::clone(&phrases) });
        Ok(phrases)
    }
}
