//! Writes answers: the phrases of a revision with what differs put between. The shape is documented by
//! the bodies in [`super::body`]; values of a record are written in [`super::values`].

use kisoku_core::answer::{
    Answer, Argument, Assessment, BreakdownLine, Decision, Finding, Grading, TargetResult,
};
use kisoku_core::manifest::{MeasureUnit, ParameterKind, Privacy, Programme, TallySum};
use kisoku_core::message::{self, Language};
use kisoku_core::money::Fraction;

use super::life::LifeParts;
use super::parts::FractionBody;
use super::phrases::{BreakdownPhrases, Json, MeasurePhrases, Part, Phrases, ReasonPhrases};
use super::text::{LIST, OBJECT, Out};
use super::values;
use super::{Told, id_text};
use crate::error::ServerError;
use crate::instant;

/// Writes an answer without personal values.
///
/// # Errors
/// [`ServerError::TooLarge`] past the limit of `out`; others, which no settled answer meets.
pub(super) fn document(out: &mut Out<'_>, told: &Told<'_>) -> Result<(), ServerError> {
    match told.settled.answer() {
        Answer::Decision(decision) => eligibility(out, told, decision)?,
        Answer::Grading(grading) => achievement(out, told, grading)?,
        Answer::Assessment(assessment) => self::assessment(out, told, assessment)?,
    }
    out.raw(br#","read":"#);
    values::of(out, &told.phrases.fields, told.subject, Privacy::Open)?;
    out.raw(br#","revision":"#);
    out.raw(&told.phrases.revision);
    if let Some(life) = &told.life {
        out.members(&LifeParts::new(life))?;
    }
    if let Some(stamp) = told.stamp {
        out.raw(br#","id":"#);
        out.text(&id_text(stamp.id));
        if let Some(at) = instant::rfc3339(stamp.at) {
            out.raw(br#","decided_at":"#);
            out.text(&at);
        }
        out.raw(br#","fuel":"#);
        out.json(&told.settled.fuel())?;
    }
    out.raw(b"}");
    Ok(())
}

fn head(out: &mut Out<'_>, told: &Told<'_>, kind: &str) {
    out.raw(br#"{"kind":""#);
    out.raw(kind);
    out.raw(&told.phrases.head);
    out.number(told.fiscal_year.get().into());
}

fn eligibility(out: &mut Out<'_>, told: &Told<'_>, decision: &Decision) -> Result<(), ServerError> {
    let phrases = told.phrases;
    let programme = phrases.programme.as_ref();
    head(out, told, r#"eligibility""#);
    out.raw(br#","verdict":"#);
    out.quoted(decision.verdict.as_str());
    out.raw(br#","amount_yen":"#);
    out.number(decision.amount.get());
    let requested = programme.requested_amount.and_then(|position| told.subject.record()?.yen(position));
    if let Some(requested) = requested {
        out.raw(br#","requested_yen":"#);
        out.number(requested.get());
    }
    reasons(out, phrases, &decision.findings)?;
    out.raw(br#","trace":"#);
    out.each(LIST, &decision.trace, |out, step| {
        out.raw(at(&phrases.steps, step.step)?);
        if let Some(before) = step.before {
            out.raw(br#","before_yen":"#);
            out.number(before.get());
        }
        out.raw(br#","after_yen":"#);
        out.number(step.after.get());
        out.raw(b"}");
        Ok(())
    })?;
    out.raw(br#","usage":"#);
    let totals = told.settled.before().totals().iter().zip(told.settled.after().totals());
    let tallies = programme.tallies.iter().zip(&phrases.tallies).zip(totals);
    out.each(OBJECT, tallies, |out, ((tally, name), (before, after))| {
        out.raw(name);
        moved(out, tally.sums, before.zip(*after));
        Ok(())
    })
}

/// How a total moves; nothing where a key of it is blank.
fn moved(out: &mut Out<'_>, sums: TallySum, total: Option<(i64, i64)>) {
    let Some((before, after)) = total else { return out.raw("null") };
    let (head, middle) = match sums {
        TallySum::GrantedYen => (r#"{"before_yen":"#, r#","after_yen":"#),
        TallySum::Grants => (r#"{"before":"#, r#","after":"#),
    };
    out.raw(head);
    out.number(before);
    out.raw(middle);
    out.number(after);
    out.raw("}");
}

fn achievement(out: &mut Out<'_>, told: &Told<'_>, grading: &Grading) -> Result<(), ServerError> {
    head(out, told, r#"achievement""#);
    band(out, &told.phrases.bands, grading.band)?;
    measures(out, &told.phrases.measures, &grading.measures)?;
    not_computable(out, &told.phrases.measures, &grading.measures)?;
    reasons(out, told.phrases, &grading.findings)
}

fn assessment(out: &mut Out<'_>, told: &Told<'_>, assessment: &Assessment) -> Result<(), ServerError> {
    let phrases = told.phrases;
    head(out, told, r#"assessment""#);
    target(out, assessment.target);
    if !phrases.bands.is_empty() {
        band(out, &phrases.bands, assessment.band)?;
    }
    measures(out, &phrases.measures, &assessment.measures)?;
    not_computable(out, &phrases.measures, &assessment.measures)?;
    out.raw(br#","lists":"#);
    out.each(OBJECT, phrases.lists.iter().zip(&assessment.lists), |out, (name, rows)| {
        out.raw(name);
        out.each(LIST, rows, |out, &row| {
            // Row numbers from 1.
            out.number(i64::from(row) + 1);
            Ok(())
        })
    })?;
    out.raw(br#","breakdowns":"#);
    out.each(OBJECT, phrases.breakdowns.iter().zip(&assessment.breakdowns), |out, (breakdown, lines)| {
        out.raw(&breakdown.id);
        out.each(LIST, lines, |out, line| self::line(out, breakdown, line))
    })?;
    reasons(out, phrases, &assessment.findings)
}

pub(super) fn target(out: &mut Out<'_>, result: TargetResult) {
    out.raw(match result {
        TargetResult::None => br#","target_met":null"#.as_slice(),
        TargetResult::Met => br#","target_met":true"#,
        TargetResult::Missed => br#","target_met":false"#,
    });
}

fn line(out: &mut Out<'_>, breakdown: &BreakdownPhrases, line: &BreakdownLine) -> Result<(), ServerError> {
    out.raw(br#"{"key":"#);
    out.text(line.key.as_str());
    measures(out, &breakdown.measures, &line.measures)?;
    out.raw(b"}");
    Ok(())
}

pub(super) fn band(out: &mut Out<'_>, bands: &[Json], position: Option<u32>) -> Result<(), ServerError> {
    match position {
        Some(position) => {
            out.raw(br#","band":"#);
            out.raw(at(bands, position)?);
            out.raw(br#","rank":"#);
            out.number(i64::from(position) + 1);
        }
        None => out.raw(br#","band":null,"rank":null"#),
    }
    Ok(())
}

pub(super) fn measures(
    out: &mut Out<'_>,
    declared: &[MeasurePhrases],
    values: &[Option<Fraction>],
) -> Result<(), ServerError> {
    out.raw(br#","measures":"#);
    out.each(OBJECT, declared.iter().zip(values), |out, (measure, value)| {
        out.raw(&measure.id);
        out.raw(b":");
        out.json(&value.map(|fraction| FractionBody::new(fraction, measure.unit)))
    })
}

pub(super) fn not_computable(
    out: &mut Out<'_>,
    declared: &[MeasurePhrases],
    values: &[Option<Fraction>],
) -> Result<(), ServerError> {
    let missing = declared.iter().zip(values).filter(|(_, value)| value.is_none());
    out.raw(br#","not_computable":"#);
    out.each(LIST, missing, |out, (measure, _)| {
        out.raw(&measure.id);
        Ok(())
    })
}

fn reasons(out: &mut Out<'_>, phrases: &Phrases, findings: &[Finding]) -> Result<(), ServerError> {
    out.raw(br#","reasons":"#);
    out.each(LIST, findings, |out, finding| {
        let reason = at(&phrases.reasons, finding.reason)?;
        let programme = &phrases.programme;
        out.raw(&reason.head);
        message(out, programme, &reason.ja, finding, Language::Ja)?;
        out.raw(br#"","en":""#);
        message(out, programme, &reason.en, finding, Language::En)?;
        out.raw(br#""},"values":"#);
        arguments(out, programme, reason, finding)?;
        out.raw(&reason.tail);
        Ok(())
    })
}

fn message(
    out: &mut Out<'_>,
    programme: &Programme,
    parts: &[Part],
    finding: &Finding,
    language: Language,
) -> Result<(), ServerError> {
    parts.iter().try_for_each(|part| match part {
        Part::Words(words) => {
            out.raw(words);
            Ok(())
        }
        Part::Value(position, kind) => {
            let argument = finding.arguments.get(*position).ok_or(ServerError::NotInManifest)?;
            let written = if may_need_escapes(argument) {
                message::write_argument(&mut out.inside(), programme, *kind, argument, language)
            } else {
                message::write_argument(&mut out.plain(), programme, *kind, argument, language)
            };
            written.map_err(|_| ServerError::NotInManifest)
        }
    })
}

/// Whether what is shown of an argument has words of a module or a client in it.
const fn may_need_escapes(argument: &Argument) -> bool {
    match argument {
        Argument::Text(_) | Argument::Band(_) | Argument::Field(_) => true,
        Argument::Flag(_)
        | Argument::Count(_)
        | Argument::Yen(_)
        | Argument::Decimal(_)
        | Argument::Fraction(_)
        | Argument::Date(_)
        | Argument::FiscalYear(_) => false,
    }
}

fn arguments(
    out: &mut Out<'_>,
    programme: &Programme,
    reason: &ReasonPhrases,
    finding: &Finding,
) -> Result<(), ServerError> {
    out.each(OBJECT, reason.values.iter().zip(&finding.arguments), |out, ((name, kind), argument)| {
        out.raw(name);
        self::argument(out, programme, *kind, argument)
    })
}

fn argument(
    out: &mut Out<'_>,
    programme: &Programme,
    kind: ParameterKind,
    argument: &Argument,
) -> Result<(), ServerError> {
    match argument {
        Argument::Flag(flag) => out.flag(*flag),
        Argument::Count(count) => out.number(*count),
        Argument::Yen(yen) => out.number(yen.get()),
        Argument::Decimal(decimal) => out.decimal(*decimal),
        Argument::Fraction(fraction) => {
            let points = kind == ParameterKind::Points;
            let unit = if points { MeasureUnit::Points } else { MeasureUnit::Percent };
            out.json(&FractionBody::new(*fraction, unit))?;
        }
        Argument::Date(date) => out.date(*date),
        Argument::Text(text) => out.text(text.as_str()),
        Argument::FiscalYear(year) => out.number(year.get().into()),
        Argument::Band(position) => {
            out.text(&programme.band(*position).ok_or(ServerError::NotInManifest)?.id);
        }
        Argument::Field(position) => {
            out.text(&programme.field(*position).ok_or(ServerError::NotInManifest)?.name);
        }
    }
    Ok(())
}

pub(super) fn at<T>(declared: &[T], position: u32) -> Result<&T, ServerError> {
    let position = usize::try_from(position).ok();
    position.and_then(|position| declared.get(position)).ok_or(ServerError::NotInManifest)
}
