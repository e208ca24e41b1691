//! The manifest of the contract as the host's manifest.

use std::sync::Arc;

use kisoku_core::life::StageKind;
use kisoku_core::manifest::{
    Breakdown, Certainty, Choice, Citation, Column, Effect, Field, FieldKind, Kind, Manifest, Measure,
    MeasureUnit, Named, Parameter, ParameterKind, Presence, Privacy, Programme, Reason, ScalarKind,
    Selection, Table, Tally, TallyPeriod, TallySum,
};
use kisoku_sdk::wit::api;

use super::{date, decimal, label};

pub(crate) fn manifest(manifest: api::Manifest) -> Result<Manifest, String> {
    let programmes = manifest.programmes.into_iter().map(|given| programme(given).map(Arc::new));
    Ok(Manifest {
        name: manifest.name,
        version: manifest.version,
        programmes: programmes.collect::<Result<_, _>>()?,
    })
}

fn programme(given: api::Programme) -> Result<Programme, String> {
    let named = |id, name| Named { id, label: label(name) };
    Ok(Programme {
        id: given.id,
        label: label(given.label),
        kind: match given.kind {
            api::ProgrammeKind::Eligibility => Kind::Eligibility,
            api::ProgrammeKind::Achievement => Kind::Achievement,
            api::ProgrammeKind::Assessment => Kind::Assessment,
        },
        fields: given.fields.into_iter().map(field).collect::<Result<_, _>>()?,
        settings: given.settings.into_iter().map(field).collect::<Result<_, _>>()?,
        reference_date: given.reference_date,
        requested_amount: given.requested_amount,
        tallies: given.tallies.into_iter().map(tally).collect(),
        stages: given.stages.into_iter().map(stage_kind).collect(),
        selection: given.selection.map(selection),
        reasons: given.reasons.into_iter().map(reason).collect::<Result<_, _>>()?,
        steps: given.steps.into_iter().map(|step| named(step.id, step.label)).collect(),
        bands: given.bands.into_iter().map(|band| named(band.id, band.label)).collect(),
        measures: given.measures.into_iter().map(measure).collect(),
        lists: given.lists.into_iter().map(|list| named(list.id, list.label)).collect(),
        breakdowns: given.breakdowns.into_iter().map(breakdown).collect(),
    })
}

fn field(field: api::Field) -> Result<Field, String> {
    Ok(Field {
        name: field.name,
        label: label(field.label),
        help: label(field.help),
        presence: presence(field.presence),
        privacy: privacy(field.privacy),
        kind: match field.kind {
            api::FieldKind::Scalar(kind) => FieldKind::Scalar(scalar(kind)?),
            api::FieldKind::Choices(options) => FieldKind::Choices(options.into_iter().map(choice).collect()),
            api::FieldKind::Table(table) => FieldKind::Table(Table {
                columns: table.columns.into_iter().map(column).collect::<Result<_, _>>()?,
                rows_max: table.rows_max,
            }),
        },
    })
}

fn column(column: api::Column) -> Result<Column, String> {
    Ok(Column {
        name: column.name,
        label: label(column.label),
        help: label(column.help),
        presence: presence(column.presence),
        privacy: privacy(column.privacy),
        kind: scalar(column.kind)?,
    })
}

fn scalar(kind: api::ScalarKind) -> Result<ScalarKind, String> {
    Ok(match kind {
        api::ScalarKind::Flag => ScalarKind::Flag,
        api::ScalarKind::Count(range) => ScalarKind::Count { min: range.min, max: range.max },
        api::ScalarKind::Yen(range) => ScalarKind::Yen { min: range.min, max: range.max },
        api::ScalarKind::Decimal(range) => ScalarKind::Decimal {
            min: decimal(range.min)?,
            max: decimal(range.max)?,
            scale_max: range.scale_max,
        },
        api::ScalarKind::Date(range) => {
            ScalarKind::Date { min: range.min.map(date).transpose()?, max: range.max.map(date).transpose()? }
        }
        api::ScalarKind::Text(limit) => ScalarKind::Text { chars_max: limit.chars_max },
        api::ScalarKind::Choice(options) => ScalarKind::Choice(options.into_iter().map(choice).collect()),
    })
}

fn choice(choice: api::Choice) -> Choice {
    Choice { id: choice.id, label: label(choice.label), aliases: choice.aliases }
}

fn presence(presence: api::Presence) -> Presence {
    match presence {
        api::Presence::Required => Presence::Required,
        api::Presence::Optional => Presence::Optional,
    }
}

fn privacy(privacy: api::Privacy) -> Privacy {
    match privacy {
        api::Privacy::Open => Privacy::Open,
        api::Privacy::Personal => Privacy::Personal,
    }
}

fn tally(tally: api::Tally) -> Tally {
    Tally {
        id: tally.id,
        label: label(tally.label),
        sums: match tally.sums {
            api::TallySum::GrantedYen => TallySum::GrantedYen,
            api::TallySum::Grants => TallySum::Grants,
        },
        keys: tally.keys,
        period: match tally.period {
            api::TallyPeriod::FiscalYear => TallyPeriod::FiscalYear,
            api::TallyPeriod::Lifetime => TallyPeriod::Lifetime,
            api::TallyPeriod::BySetting(setting) => TallyPeriod::BySetting(setting),
        },
        ceiling: tally.ceiling,
    }
}

fn stage_kind(stage: api::StageKind) -> StageKind {
    match stage {
        api::StageKind::Selection => StageKind::Selection,
        api::StageKind::Change => StageKind::Change,
        api::StageKind::Report => StageKind::Report,
        api::StageKind::Repayment => StageKind::Repayment,
    }
}

fn selection(selection: api::Selection) -> Selection {
    let api::Selection { method, budget, score, unit } = selection;
    Selection { method, budget, score, unit }
}

fn reason(reason: api::Reason) -> Result<Reason, String> {
    Ok(Reason {
        code: reason.code,
        effect: match reason.effect {
            api::Effect::Passed => Effect::Passed,
            api::Effect::Reduced => Effect::Reduced,
            api::Effect::Refused => Effect::Refused,
            api::Effect::Returned => Effect::Returned,
            api::Effect::NeedsPerson => Effect::NeedsPerson,
        },
        message: label(reason.message),
        parameters: reason.parameters.into_iter().map(parameter).collect(),
        citation: Citation {
            document: label(reason.citation.document),
            article: label(reason.citation.article),
            effective_from: reason.citation.effective_from.map(date).transpose()?,
            url: reason.citation.url,
            certainty: match reason.citation.certainty {
                api::Certainty::Confirmed => Certainty::Confirmed,
                api::Certainty::Unconfirmed => Certainty::Unconfirmed,
            },
        },
    })
}

fn parameter(parameter: api::Parameter) -> Parameter {
    Parameter {
        name: parameter.name,
        kind: match parameter.kind {
            api::ParameterKind::Flag => ParameterKind::Flag,
            api::ParameterKind::Count => ParameterKind::Count,
            api::ParameterKind::Yen => ParameterKind::Yen,
            api::ParameterKind::Decimal => ParameterKind::Decimal,
            api::ParameterKind::Percent => ParameterKind::Percent,
            api::ParameterKind::Points => ParameterKind::Points,
            api::ParameterKind::Date => ParameterKind::Date,
            api::ParameterKind::Text => ParameterKind::Text,
            api::ParameterKind::FiscalYear => ParameterKind::FiscalYear,
            api::ParameterKind::Band => ParameterKind::Band,
            api::ParameterKind::Field => ParameterKind::Field,
        },
    }
}

fn measure(measure: api::Measure) -> Measure {
    Measure {
        id: measure.id,
        label: label(measure.label),
        unit: match measure.unit {
            api::MeasureUnit::Percent => MeasureUnit::Percent,
            api::MeasureUnit::Points => MeasureUnit::Points,
            api::MeasureUnit::Count => MeasureUnit::Count,
            api::MeasureUnit::Yen => MeasureUnit::Yen,
            api::MeasureUnit::Number => MeasureUnit::Number,
        },
    }
}

fn breakdown(breakdown: api::Breakdown) -> Breakdown {
    Breakdown {
        id: breakdown.id,
        label: label(breakdown.label),
        key: label(breakdown.key),
        measures: breakdown.measures.into_iter().map(measure).collect(),
    }
}
