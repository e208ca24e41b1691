//! What a module declares: programmes with their fields, settings, tallies, reasons and bands.
//! Whether a manifest is sound is checked in [`sound`]; the contract itself is `rules.wit`.

pub mod sound;

use std::sync::Arc;

use crate::calendar::Date;
use crate::life::StageKind;
use crate::money::Decimal;

/// A text in the two languages that the host answers in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// What a module can decide. Positions named in it are indexes, counted from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// Name of the module.
    pub name: String,
    /// Version as its author counts it; identity is the digest of the component.
    pub version: String,
    /// The programmes, in the order by which a call names them.
    pub programmes: Vec<Arc<Programme>>,
}

impl Manifest {
    /// The programme with this id and its position.
    pub fn programme(&self, id: &str) -> Option<(u32, &Arc<Programme>)> {
        (0..).zip(&self.programmes).find(|(_, programme)| programme.id == id)
    }
}

/// Which question a programme answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Eligible or not, how many yen.
    Eligibility,
    /// Which band a result falls into.
    Achievement,
    /// Measures over many rows.
    Assessment,
}

impl Kind {
    /// The word of the contract, in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eligibility => "eligibility",
            Self::Achievement => "achievement",
            Self::Assessment => "assessment",
        }
    }
}

/// A grant scheme, a grading or an assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// Stable id in URLs.
    pub id: String,
    /// Name for people.
    pub label: Label,
    /// Which question it answers.
    pub kind: Kind,
    /// The fields of a record; for an assessment, of one row.
    pub fields: Vec<Field>,
    /// What a municipality configures.
    pub settings: Vec<Field>,
    /// The required date field that picks the revision and the fiscal year.
    pub reference_date: Option<u32>,
    /// The required yen field that the amount may not exceed.
    pub requested_amount: Option<u32>,
    /// Running totals that the host keeps.
    pub tallies: Vec<Tally>,
    /// The stages after the application that its rule answers, each once.
    pub stages: Vec<StageKind>,
    /// How a budget is shared out among applications that wait for it.
    pub selection: Option<Selection>,
    /// Every reason it can answer with.
    pub reasons: Vec<Reason>,
    /// The steps by which an amount is reached.
    pub steps: Vec<Named>,
    /// From best (rank 1) to worst.
    pub bands: Vec<Named>,
    /// The measures it answers with.
    pub measures: Vec<Measure>,
    /// Lists of row numbers it answers with.
    pub lists: Vec<Named>,
    /// Tables it answers with.
    pub breakdowns: Vec<Breakdown>,
}

impl Programme {
    /// The field at a position.
    pub fn field(&self, position: u32) -> Option<&Field> {
        self.fields.get(usize::try_from(position).ok()?)
    }

    /// The reason at a position.
    pub fn reason(&self, position: u32) -> Option<&Reason> {
        self.reasons.get(usize::try_from(position).ok()?)
    }

    /// The step at a position.
    pub fn step(&self, position: u32) -> Option<&Named> {
        self.steps.get(usize::try_from(position).ok()?)
    }

    /// The band at a position; its rank is the position and one.
    pub fn band(&self, position: u32) -> Option<&Named> {
        self.bands.get(usize::try_from(position).ok()?)
    }
}

/// A stable id with a name for people: a step, a band or a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Stable id.
    pub id: String,
    /// Name for people.
    pub label: Label,
}

/// Whether a field may be left blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Must be there.
    Required,
    /// May be left blank.
    Optional,
}

/// Whether a field holds personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// Kept with the decision.
    Open,
    /// Kept apart, erasable, never logged.
    Personal,
}

/// A field of a record, a setting, or (without lists and tables in it) a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Key in JSON and column in CSV.
    pub name: String,
    /// Name for people.
    pub label: Label,
    /// What to enter, in one sentence; may be empty.
    pub help: Label,
    /// Whether it may be left blank.
    pub presence: Presence,
    /// Whether it holds personal data.
    pub privacy: Privacy,
    /// Its kind with its limits.
    pub kind: FieldKind,
}

/// The kind of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// A single value.
    Scalar(ScalarKind),
    /// Any number of the options, each at most once.
    Choices(Vec<Choice>),
    /// Rows of scalars.
    Table(Table),
}

/// The kind of a single value, with its inclusive limits.
#[derive(Debug, Clone, PartialEq)]
pub enum ScalarKind {
    /// Yes or no.
    Flag,
    /// A whole number.
    Count {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Whole yen.
    Yen {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// An exact decimal.
    Decimal {
        /// Smallest.
        min: Decimal,
        /// Largest.
        max: Decimal,
        /// Most digits after the point.
        scale_max: u8,
    },
    /// A calendar date.
    Date {
        /// Earliest.
        min: Option<Date>,
        /// Latest.
        max: Option<Date>,
    },
    /// Text, kept byte for byte.
    Text {
        /// Most characters (Unicode scalar values).
        chars_max: u32,
    },
    /// One of the options.
    Choice(Vec<Choice>),
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored and answered.
    pub id: String,
    /// Name for people.
    pub label: Label,
    /// Other spellings that mean this option.
    pub aliases: Vec<String>,
}

/// Rows of scalars.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// Most rows.
    pub rows_max: u32,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Key in JSON.
    pub name: String,
    /// Name for people.
    pub label: Label,
    /// What to enter; may be empty.
    pub help: Label,
    /// Whether a cell may be left blank.
    pub presence: Presence,
    /// Whether it holds personal data.
    pub privacy: Privacy,
    /// Its kind with its limits.
    pub kind: ScalarKind,
}

/// A running total that the host keeps over kept decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Key in JSON.
    pub id: String,
    /// Name for people.
    pub label: Label,
    /// What is summed.
    pub sums: TallySum,
    /// The scalar fields that split the total; empty for one total.
    pub keys: Vec<u32>,
    /// When it starts anew.
    pub period: TallyPeriod,
    /// The setting that it may never exceed.
    pub ceiling: Option<u32>,
}

/// What a tally sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TallySum {
    /// Yen granted.
    GrantedYen,
    /// Number of eligible decisions.
    Grants,
}

/// When a tally starts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TallyPeriod {
    /// With each fiscal year of the reference date.
    FiscalYear,
    /// Never.
    Lifetime,
    /// As this choice setting says: its first option is fiscal year, its second lifetime.
    BySetting(u32),
}

/// How a budget is shared out, by positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The required choice setting whose options are first come, by score and pro rata.
    pub method: u32,
    /// The tally that is shared out.
    pub budget: u32,
    /// The field that ranks applications.
    pub score: Option<u32>,
    /// The required yen setting to whole multiples of which a pro rata share is cut down.
    pub unit: Option<u32>,
}

/// What a reason does to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// A requirement that is met, or a fact worth telling.
    Passed,
    /// The amount was made smaller.
    Reduced,
    /// Not eligible.
    Refused,
    /// The applicant has to correct or complete something first.
    Returned,
    /// A person has to decide.
    NeedsPerson,
}

impl Effect {
    /// The word of the contract, in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Reduced => "reduced",
            Self::Refused => "refused",
            Self::Returned => "returned",
            Self::NeedsPerson => "needs-person",
        }
    }
}

/// A reason a programme can answer with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Stable code.
    pub code: String,
    /// What it does to the answer.
    pub effect: Effect,
    /// May name parameters in braces, such as `上限額{limit_yen}`; the unit comes with the value.
    pub message: Label,
    /// The parameters, in the order in which a finding gives them.
    pub parameters: Vec<Parameter>,
    /// Where the rule is written down.
    pub citation: Citation,
}

/// A parameter of a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Key in JSON and name in the message.
    pub name: String,
    /// What it is.
    pub kind: ParameterKind,
}

/// What a parameter of a reason is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// Yes or no.
    Flag,
    /// A whole number.
    Count,
    /// Whole yen.
    Yen,
    /// An exact decimal.
    Decimal,
    /// A fraction shown as a percentage.
    Percent,
    /// A fraction shown as percentage points.
    Points,
    /// A calendar date.
    Date,
    /// Text.
    Text,
    /// A fiscal year.
    FiscalYear,
    /// A band of this programme.
    Band,
    /// A field of this programme.
    Field,
}

/// Where a rule is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The document.
    pub document: Label,
    /// Article, section or table.
    pub article: Label,
    /// The day from which the cited text applies, where it is known.
    pub effective_from: Option<Date>,
    /// Empty where there is none.
    pub url: String,
    /// Whether the document says so.
    pub certainty: Certainty,
}

/// Whether the cited document says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// Printed in the cited document.
    Confirmed,
    /// The document is silent; a setting or our reading stands in for it.
    Unconfirmed,
}

/// A number a programme answers with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Key in JSON.
    pub id: String,
    /// Name for people.
    pub label: Label,
    /// How it is shown.
    pub unit: MeasureUnit,
}

/// How a measure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureUnit {
    /// As a percentage.
    Percent,
    /// As percentage points.
    Points,
    /// As a whole number of things.
    Count,
    /// As yen.
    Yen,
    /// As a plain number.
    Number,
}

/// A table an assessment answers with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// Key in JSON.
    pub id: String,
    /// Name for people.
    pub label: Label,
    /// What a line stands for.
    pub key: Label,
    /// The numbers of a line.
    pub measures: Vec<Measure>,
}
