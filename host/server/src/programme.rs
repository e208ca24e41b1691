//! What a programme declares, as JSON: everything that a form, a template or a check needs.

use kisoku_core::manifest::{
    Breakdown, Choice, Column, Field, FieldKind, Kind, Measure, MeasureUnit, Named, Parameter, ParameterKind,
    Presence, Privacy, Programme, Reason, ScalarKind, Selection, Tally, TallyPeriod, TallySum,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::parts::LabelBody;
use crate::answer::reasons::{CitationBody, EffectBody};

/// A grant scheme, a grading or an assessment.
#[derive(Serialize, ToSchema)]
#[schema(as = Programme)]
pub(crate) struct ProgrammeBody<'a> {
    id: &'a str,
    label: LabelBody<'a>,
    kind: KindBody,
    /// The fields of a record; for an assessment, of one row.
    fields: Vec<FieldBody<'a>>,
    /// What a municipality configures.
    settings: Vec<FieldBody<'a>>,
    /// The field that picks the revision and the fiscal year; the day of the request where there is none.
    reference_date: Option<&'a str>,
    /// The field that the amount may not exceed.
    requested_amount: Option<&'a str>,
    tallies: Vec<TallyBody<'a>>,
    /// The stages after the application that its rule answers: `selection`, `change`, `report`, `repayment`.
    stages: Vec<&'static str>,
    /// How a budget is shared out; null where applications do not wait for one.
    selection: Option<SelectingBody<'a>>,
    reasons: Vec<ReasonBody<'a>>,
    steps: Vec<NamedBody<'a>>,
    /// From best (rank 1) to worst.
    bands: Vec<NamedBody<'a>>,
    measures: Vec<MeasureBody<'a>>,
    lists: Vec<NamedBody<'a>>,
    breakdowns: Vec<BreakdownBody<'a>>,
}

/// Which question a programme answers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Kind)]
pub(crate) enum KindBody {
    Eligibility,
    Achievement,
    Assessment,
}

/// A field of a record, a setting, or a column.
#[derive(Serialize, ToSchema)]
#[schema(as = Field)]
struct FieldBody<'a> {
    name: &'a str,
    label: LabelBody<'a>,
    /// What to enter; may be empty.
    help: LabelBody<'a>,
    required: bool,
    /// Kept apart from the decision and erasable.
    personal: bool,
    #[serde(flatten)]
    kind: FieldKindBody<'a>,
}

/// The kind of a field with its inclusive limits.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schema(as = FieldKind)]
enum FieldKindBody<'a> {
    Flag,
    Count {
        min: i64,
        max: i64,
    },
    Yen {
        min: i64,
        max: i64,
    },
    Decimal {
        min: String,
        max: String,
        scale_max: u8,
    },
    Date {
        min: Option<String>,
        max: Option<String>,
    },
    Text {
        chars_max: u32,
    },
    Choice {
        options: Vec<OptionBody<'a>>,
    },
    Choices {
        options: Vec<OptionBody<'a>>,
    },
    Table {
        #[schema(no_recursion)]
        columns: Vec<FieldBody<'a>>,
        rows_max: u32,
    },
}

/// An option of a choice.
#[derive(Serialize, ToSchema)]
#[schema(as = ChoiceOption)]
struct OptionBody<'a> {
    id: &'a str,
    label: LabelBody<'a>,
    aliases: &'a [String],
}

/// A running total that the host keeps.
#[derive(Serialize, ToSchema)]
#[schema(as = Tally)]
struct TallyBody<'a> {
    id: &'a str,
    label: LabelBody<'a>,
    /// `granted-yen` or `grants`.
    sums: &'static str,
    /// The fields that split it.
    keys: Vec<&'a str>,
    /// `fiscal-year`, `lifetime` or `by-setting`.
    period: &'static str,
    /// Of `by-setting`: the setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    period_setting: Option<&'a str>,
    /// The setting that it may never exceed.
    ceiling: Option<&'a str>,
}

/// How a budget is shared out among applications that wait.
#[derive(Serialize, ToSchema)]
#[schema(as = Selecting)]
struct SelectingBody<'a> {
    /// The setting that says how: first come, by score or pro rata.
    method: Option<&'a str>,
    /// The tally that is shared out.
    budget: Option<&'a str>,
    /// The field that ranks applications.
    score: Option<&'a str>,
    /// The setting to whole multiples of which a pro rata share is cut down.
    unit: Option<&'a str>,
}

/// A reason that a programme can answer with.
#[derive(Serialize, ToSchema)]
#[schema(as = DeclaredReason)]
struct ReasonBody<'a> {
    code: &'a str,
    effect: EffectBody,
    /// Names parameters in braces.
    message: LabelBody<'a>,
    parameters: Vec<ParameterBody<'a>>,
    citation: CitationBody<'a>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Parameter)]
struct ParameterBody<'a> {
    name: &'a str,
    kind: &'static str,
}

/// A stable id with a name for people.
#[derive(Serialize, ToSchema)]
#[schema(as = Named)]
struct NamedBody<'a> {
    id: &'a str,
    label: LabelBody<'a>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Measure)]
struct MeasureBody<'a> {
    id: &'a str,
    label: LabelBody<'a>,
    /// `percent`, `points`, `count`, `yen` or `number`.
    unit: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Breakdown)]
struct BreakdownBody<'a> {
    id: &'a str,
    label: LabelBody<'a>,
    /// What a line stands for.
    key: LabelBody<'a>,
    measures: Vec<MeasureBody<'a>>,
}

impl<'a> ProgrammeBody<'a> {
    pub(crate) fn new(programme: &'a Programme) -> Self {
        let name = |position: Option<u32>| Some(programme.field(position?)?.name.as_str());
        Self {
            id: &programme.id,
            label: LabelBody::new(&programme.label),
            kind: KindBody::new(programme.kind),
            fields: programme.fields.iter().map(FieldBody::new).collect(),
            settings: programme.settings.iter().map(FieldBody::new).collect(),
            reference_date: name(programme.reference_date),
            requested_amount: name(programme.requested_amount),
            tallies: programme.tallies.iter().map(|tally| TallyBody::new(programme, tally)).collect(),
            stages: programme.stages.iter().map(|stage| stage.as_str()).collect(),
            selection: programme.selection.map(|selection| SelectingBody::new(programme, selection)),
            reasons: programme.reasons.iter().map(ReasonBody::new).collect(),
            steps: programme.steps.iter().map(NamedBody::new).collect(),
            bands: programme.bands.iter().map(NamedBody::new).collect(),
            measures: programme.measures.iter().map(MeasureBody::new).collect(),
            lists: programme.lists.iter().map(NamedBody::new).collect(),
            breakdowns: programme.breakdowns.iter().map(BreakdownBody::new).collect(),
        }
    }
}

impl KindBody {
    pub(crate) const fn new(kind: Kind) -> Self {
        match kind {
            Kind::Eligibility => Self::Eligibility,
            Kind::Achievement => Self::Achievement,
            Kind::Assessment => Self::Assessment,
        }
    }
}

impl<'a> FieldBody<'a> {
    fn new(field: &'a Field) -> Self {
        Self {
            name: &field.name,
            label: LabelBody::new(&field.label),
            help: LabelBody::new(&field.help),
            required: field.presence == Presence::Required,
            personal: field.privacy == Privacy::Personal,
            kind: match &field.kind {
                FieldKind::Scalar(kind) => FieldKindBody::scalar(kind),
                FieldKind::Choices(options) => FieldKindBody::Choices { options: self::options(options) },
                FieldKind::Table(table) => FieldKindBody::Table {
                    columns: table.columns.iter().map(Self::column).collect(),
                    rows_max: table.rows_max,
                },
            },
        }
    }

    fn column(column: &'a Column) -> Self {
        Self {
            name: &column.name,
            label: LabelBody::new(&column.label),
            help: LabelBody::new(&column.help),
            required: column.presence == Presence::Required,
            personal: column.privacy == Privacy::Personal,
            kind: FieldKindBody::scalar(&column.kind),
        }
    }
}

impl<'a> FieldKindBody<'a> {
    fn scalar(kind: &'a ScalarKind) -> Self {
        match kind {
            ScalarKind::Flag => Self::Flag,
            ScalarKind::Count { min, max } => Self::Count { min: *min, max: *max },
            ScalarKind::Yen { min, max } => Self::Yen { min: *min, max: *max },
            ScalarKind::Decimal { min, max, scale_max } => {
                Self::Decimal { min: min.to_string(), max: max.to_string(), scale_max: *scale_max }
            }
            ScalarKind::Date { min, max } => Self::Date {
                min: min.as_ref().map(ToString::to_string),
                max: max.as_ref().map(ToString::to_string),
            },
            ScalarKind::Text { chars_max } => Self::Text { chars_max: *chars_max },
            ScalarKind::Choice(options) => Self::Choice { options: self::options(options) },
        }
    }
}

fn options(options: &[Choice]) -> Vec<OptionBody<'_>> {
    options
        .iter()
        .map(|Choice { id, label, aliases }| OptionBody { id, label: LabelBody::new(label), aliases })
        .collect()
}

impl<'a> SelectingBody<'a> {
    fn new(programme: &'a Programme, selection: Selection) -> Self {
        let setting = |position: u32| named(&programme.settings, position);
        let budget = usize::try_from(selection.budget).ok();
        Self {
            method: setting(selection.method),
            budget: budget.and_then(|position| Some(programme.tallies.get(position)?.id.as_str())),
            score: selection.score.and_then(|position| named(&programme.fields, position)),
            unit: selection.unit.and_then(setting),
        }
    }
}

fn named(fields: &[Field], position: u32) -> Option<&str> {
    Some(fields.get(usize::try_from(position).ok()?)?.name.as_str())
}

impl<'a> TallyBody<'a> {
    fn new(programme: &'a Programme, tally: &'a Tally) -> Self {
        let setting =
            |position: u32| Some(programme.settings.get(usize::try_from(position).ok()?)?.name.as_str());
        let (period, period_setting) = match tally.period {
            TallyPeriod::FiscalYear => ("fiscal-year", None),
            TallyPeriod::Lifetime => ("lifetime", None),
            TallyPeriod::BySetting(position) => ("by-setting", setting(position)),
        };
        let keys = tally.keys.iter().filter_map(|&key| programme.field(key));
        Self {
            id: &tally.id,
            label: LabelBody::new(&tally.label),
            sums: match tally.sums {
                TallySum::GrantedYen => "granted-yen",
                TallySum::Grants => "grants",
            },
            keys: keys.map(|field| field.name.as_str()).collect(),
            period,
            period_setting,
            ceiling: tally.ceiling.and_then(setting),
        }
    }
}

impl<'a> ReasonBody<'a> {
    fn new(reason: &'a Reason) -> Self {
        Self {
            code: &reason.code,
            effect: EffectBody::new(reason.effect),
            message: LabelBody::new(&reason.message),
            parameters: reason.parameters.iter().map(ParameterBody::new).collect(),
            citation: CitationBody::new(&reason.citation),
        }
    }
}

impl<'a> ParameterBody<'a> {
    fn new(parameter: &'a Parameter) -> Self {
        let kind = match parameter.kind {
            ParameterKind::Flag => "flag",
            ParameterKind::Count => "count",
            ParameterKind::Yen => "yen",
            ParameterKind::Decimal => "decimal",
            ParameterKind::Percent => "percent",
            ParameterKind::Points => "points",
            ParameterKind::Date => "date",
            ParameterKind::Text => "text",
            ParameterKind::FiscalYear => "fiscal-year",
            ParameterKind::Band => "band",
            ParameterKind::Field => "field",
        };
        Self { name: &parameter.name, kind }
    }
}

impl<'a> NamedBody<'a> {
    fn new(named: &'a Named) -> Self {
        Self { id: &named.id, label: LabelBody::new(&named.label) }
    }
}

impl<'a> MeasureBody<'a> {
    fn new(measure: &'a Measure) -> Self {
        let unit = match measure.unit {
            MeasureUnit::Percent => "percent",
            MeasureUnit::Points => "points",
            MeasureUnit::Count => "count",
            MeasureUnit::Yen => "yen",
            MeasureUnit::Number => "number",
        };
        Self { id: &measure.id, label: LabelBody::new(&measure.label), unit }
    }
}

impl<'a> BreakdownBody<'a> {
    fn new(breakdown: &'a Breakdown) -> Self {
        Self {
            id: &breakdown.id,
            label: LabelBody::new(&breakdown.label),
            key: LabelBody::new(&breakdown.key),
            measures: breakdown.measures.iter().map(MeasureBody::new).collect(),
        }
    }
}
