//! The contract's manifest as the core's. Whether it is sound is checked in the core.

use std::sync::Arc;

use kisoku_core::life::StageKind;
use kisoku_core::manifest::{
    Breakdown, Certainty, Choice, Citation, Column, Effect, Field, FieldKind, Kind, Manifest, Measure,
    MeasureUnit, Named, Parameter, ParameterKind, Presence, Privacy, Programme, Reason, ScalarKind,
    Selection, Table, Tally, TallyPeriod, TallySum,
};

use super::{Unlawful, date, decimal, label};
use crate::bindings::exports::kisoku::rules::programmes as wit;

pub(crate) fn manifest(manifest: wit::Manifest) -> Result<Manifest, Unlawful> {
    Ok(Manifest {
        name: manifest.name,
        version: manifest.version,
        programmes: all(manifest.programmes, |one| programme(one).map(Arc::new))?,
    })
}

fn programme(programme: wit::Programme) -> Result<Programme, Unlawful> {
    let named = |id, given| Named { id, label: label(given) };
    Ok(Programme {
        id: programme.id,
        label: label(programme.label),
        kind: match programme.kind {
            wit::ProgrammeKind::Eligibility => Kind::Eligibility,
            wit::ProgrammeKind::Achievement => Kind::Achievement,
            wit::ProgrammeKind::Assessment => Kind::Assessment,
        },
        fields: all(programme.fields, field)?,
        settings: all(programme.settings, field)?,
        reference_date: programme.reference_date,
        requested_amount: programme.requested_amount,
        tallies: programme.tallies.into_iter().map(tally).collect(),
        stages: programme.stages.into_iter().map(stage_kind).collect(),
        selection: programme.selection.map(selection),
        reasons: all(programme.reasons, reason)?,
        steps: programme.steps.into_iter().map(|step| named(step.id, step.label)).collect(),
        bands: programme.bands.into_iter().map(|band| named(band.id, band.label)).collect(),
        measures: programme.measures.into_iter().map(measure).collect(),
        lists: programme.lists.into_iter().map(|list| named(list.id, list.label)).collect(),
        breakdowns: programme.breakdowns.into_iter().map(breakdown).collect(),
    })
}

fn field(field: wit::Field) -> Result<Field, Unlawful> {
    Ok(Field {
        name: field.name,
        label: label(field.label),
        help: label(field.help),
        presence: presence(field.presence),
        privacy: privacy(field.privacy),
        kind: match field.kind {
            wit::FieldKind::Scalar(kind) => FieldKind::Scalar(scalar_kind(kind)?),
            wit::FieldKind::Choices(options) => FieldKind::Choices(choices(options)),
            wit::FieldKind::Table(table) => {
                FieldKind::Table(Table { columns: all(table.columns, column)?, rows_max: table.rows_max })
            }
        },
    })
}

fn column(column: wit::Column) -> Result<Column, Unlawful> {
    Ok(Column {
        name: column.name,
        label: label(column.label),
        help: label(column.help),
        presence: presence(column.presence),
        privacy: privacy(column.privacy),
        kind: scalar_kind(column.kind)?,
    })
}

fn scalar_kind(kind: wit::ScalarKind) -> Result<ScalarKind, Unlawful> {
    Ok(match kind {
        wit::ScalarKind::Flag => ScalarKind::Flag,
        wit::ScalarKind::Count(wit::Range { min, max }) => ScalarKind::Count { min, max },
        wit::ScalarKind::Yen(wit::Range { min, max }) => ScalarKind::Yen { min, max },
        wit::ScalarKind::Decimal(range) => ScalarKind::Decimal {
            min: decimal(range.min)?,
            max: decimal(range.max)?,
            scale_max: range.scale_max,
        },
        wit::ScalarKind::Date(range) => {
            ScalarKind::Date { min: range.min.map(date).transpose()?, max: range.max.map(date).transpose()? }
        }
        wit::ScalarKind::Text(limit) => ScalarKind::Text { chars_max: limit.chars_max },
        wit::ScalarKind::Choice(options) => ScalarKind::Choice(choices(options)),
    })
}

fn choices(options: Vec<wit::Choice>) -> Vec<Choice> {
    options
        .into_iter()
        .map(|choice| Choice { id: choice.id, label: label(choice.label), aliases: choice.aliases })
        .collect()
}

fn presence(presence: wit::Presence) -> Presence {
    match presence {
        wit::Presence::Required => Presence::Required,
        wit::Presence::Optional => Presence::Optional,
    }
}

fn privacy(privacy: wit::Privacy) -> Privacy {
    match privacy {
        wit::Privacy::Open => Privacy::Open,
        wit::Privacy::Personal => Privacy::Personal,
    }
}

fn tally(tally: wit::Tally) -> Tally {
    Tally {
        id: tally.id,
        label: label(tally.label),
        sums: match tally.sums {
            wit::TallySum::GrantedYen => TallySum::GrantedYen,
            wit::TallySum::Grants => TallySum::Grants,
        },
        keys: tally.keys,
        period: match tally.period {
            wit::TallyPeriod::FiscalYear => TallyPeriod::FiscalYear,
            wit::TallyPeriod::Lifetime => TallyPeriod::Lifetime,
            wit::TallyPeriod::BySetting(setting) => TallyPeriod::BySetting(setting),
        },
        ceiling: tally.ceiling,
    }
}

fn stage_kind(stage: wit::StageKind) -> StageKind {
    match stage {
        wit::StageKind::Selection => StageKind::Selection,
        wit::StageKind::Change => StageKind::Change,
        wit::StageKind::Report => StageKind::Report,
        wit::StageKind::Repayment => StageKind::Repayment,
    }
}

fn selection(selection: wit::Selection) -> Selection {
    let wit::Selection { method, budget, score, unit } = selection;
    Selection { method, budget, score, unit }
}

fn reason(reason: wit::Reason) -> Result<Reason, Unlawful> {
    Ok(Reason {
        code: reason.code,
        effect: match reason.effect {
            wit::Effect::Passed => Effect::Passed,
            wit::Effect::Reduced => Effect::Reduced,
            wit::Effect::Refused => Effect::Refused,
            wit::Effect::Returned => Effect::Returned,
            wit::Effect::NeedsPerson => Effect::NeedsPerson,
        },
        message: label(reason.message),
        parameters: reason.parameters.into_iter().map(parameter).collect(),
        citation: citation(reason.citation)?,
    })
}

fn parameter(parameter: wit::Parameter) -> Parameter {
    Parameter {
        name: parameter.name,
        kind: match parameter.kind {
            wit::ParameterKind::Flag => ParameterKind::Flag,
            wit::ParameterKind::Count => ParameterKind::Count,
            wit::ParameterKind::Yen => ParameterKind::Yen,
            wit::ParameterKind::Decimal => ParameterKind::Decimal,
            wit::ParameterKind::Percent => ParameterKind::Percent,
            wit::ParameterKind::Points => ParameterKind::Points,
            wit::ParameterKind::Date => ParameterKind::Date,
            wit::ParameterKind::Text => ParameterKind::Text,
            wit::ParameterKind::FiscalYear => ParameterKind::FiscalYear,
            wit::ParameterKind::Band => ParameterKind::Band,
            wit::ParameterKind::Field => ParameterKind::Field,
        },
    }
}

fn citation(citation: wit::Citation) -> Result<Citation, Unlawful> {
    Ok(Citation {
        document: label(citation.document),
        article: label(citation.article),
        effective_from: citation.effective_from.map(date).transpose()?,
        url: citation.url,
        certainty: match citation.certainty {
            wit::Certainty::Confirmed => Certainty::Confirmed,
            wit::Certainty::Unconfirmed => Certainty::Unconfirmed,
        },
    })
}

fn measure(measure: wit::Measure) -> Measure {
    Measure {
        id: measure.id,
        label: label(measure.label),
        unit: match measure.unit {
            wit::MeasureUnit::Percent => MeasureUnit::Percent,
            wit::MeasureUnit::Points => MeasureUnit::Points,
            wit::MeasureUnit::Count => MeasureUnit::Count,
            wit::MeasureUnit::Yen => MeasureUnit::Yen,
            wit::MeasureUnit::Number => MeasureUnit::Number,
        },
    }
}

fn breakdown(breakdown: wit::Breakdown) -> Breakdown {
    Breakdown {
        id: breakdown.id,
        label: label(breakdown.label),
        key: label(breakdown.key),
        measures: breakdown.measures.into_iter().map(measure).collect(),
    }
}

fn all<T, U>(list: Vec<T>, convert: impl Fn(T) -> Result<U, Unlawful>) -> Result<Vec<U>, Unlawful> {
    list.into_iter().map(convert).collect()
}
