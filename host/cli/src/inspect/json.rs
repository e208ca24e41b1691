//! A manifest as JSON. Keys follow the contract's words.

use kisoku_core::manifest::{
    Certainty, Effect, Field, FieldKind, Kind, Label, Named, Presence, Privacy, Programme, Reason,
    ScalarKind, Selection, Tally, TallyPeriod, TallySum,
};
use kisoku_core::ports::Rules as _;
use kisoku_engine::Module;
use serde_json::{Value, json};

/// A module with everything it declares.
pub(super) fn module(module: &Module) -> Value {
    let manifest = module.manifest();
    json!({
        "name": manifest.name,
        "version": manifest.version,
        "digest": format!("sha256:{}", module.digest()),
        "size_bytes": module.bytes(),
        "memory_bytes": module.memory_bytes(),
        "imports": [],
        "programmes": manifest.programmes.iter().map(|programme| self::programme(programme)).collect::<Vec<_>>(),
    })
}

fn programme(programme: &Programme) -> Value {
    let field_name = |position: u32| programme.field(position).map(|field| field.name.as_str());
    let fields = |fields: &[Field]| fields.iter().map(field).collect::<Vec<_>>();
    let tallies = programme.tallies.iter().map(|one| tally(programme, one));
    let measures = programme.measures.iter().map(|measure| named(&measure.id, &measure.label));
    let breakdowns = programme.breakdowns.iter().map(|breakdown| named(&breakdown.id, &breakdown.label));
    json!({
        "id": programme.id,
        "label": label(&programme.label),
        "kind": kind(programme.kind),
        "fields": fields(&programme.fields),
        "settings": fields(&programme.settings),
        "reference_date": programme.reference_date.and_then(field_name),
        "requested_amount": programme.requested_amount.and_then(field_name),
        "tallies": tallies.collect::<Vec<_>>(),
        "stages": programme.stages.iter().map(|stage| stage.as_str()).collect::<Vec<_>>(),
        "selection": programme.selection.map(|one| selection(programme, one)),
        "reasons": programme.reasons.iter().map(reason).collect::<Vec<_>>(),
        "steps": all_named(&programme.steps),
        "bands": all_named(&programme.bands),
        "measures": measures.collect::<Vec<_>>(),
        "lists": all_named(&programme.lists),
        "breakdowns": breakdowns.collect::<Vec<_>>(),
    })
}

fn tally(programme: &Programme, tally: &Tally) -> Value {
    let (sums, period) = (sums(tally.sums), period(programme, tally));
    json!({
        "id": tally.id,
        "label": label(&tally.label),
        "sums": sums,
        "keys": keys(programme, tally),
        "period": period,
        "ceiling": tally.ceiling.map(|position| setting(programme, position)),
    })
}

fn selection(programme: &Programme, selection: Selection) -> Value {
    json!({
        "method": setting(programme, selection.method),
        "budget": budget(programme, selection),
        "score": selection.score.and_then(|position| programme.field(position)).map(|field| &field.name),
        "unit": selection.unit.map(|position| setting(programme, position)),
    })
}

/// The word for what a tally sums.
pub(super) const fn sums(sums: TallySum) -> &'static str {
    match sums {
        TallySum::GrantedYen => "granted-yen",
        TallySum::Grants => "grants",
    }
}

/// The names of the fields that split a tally.
pub(super) fn keys<'a>(programme: &'a Programme, tally: &Tally) -> Vec<&'a str> {
    let fields = tally.keys.iter().filter_map(|&position| programme.field(position));
    fields.map(|field| field.name.as_str()).collect()
}

/// When a tally starts anew: a word, or the setting that says so.
pub(super) fn period(programme: &Programme, tally: &Tally) -> String {
    match tally.period {
        TallyPeriod::FiscalYear => "fiscal-year".to_owned(),
        TallyPeriod::Lifetime => "lifetime".to_owned(),
        TallyPeriod::BySetting(position) => format!("setting {}", setting(programme, position)),
    }
}

/// The name of a setting; a manifest that was admitted names no other.
pub(super) fn setting(programme: &Programme, position: u32) -> &str {
    let position = usize::try_from(position).unwrap_or(usize::MAX);
    programme.settings.get(position).map_or("?", |setting| setting.name.as_str())
}

/// The tally that a selection shares out.
pub(super) fn budget(programme: &Programme, selection: Selection) -> &str {
    let position = usize::try_from(selection.budget).unwrap_or(usize::MAX);
    programme.tallies.get(position).map_or("?", |tally| tally.id.as_str())
}

fn field(field: &Field) -> Value {
    json!({
        "name": field.name,
        "label": label(&field.label),
        "required": field.presence == Presence::Required,
        "personal": field.privacy == Privacy::Personal,
        "kind": field_kind(&field.kind),
    })
}

fn reason(reason: &Reason) -> Value {
    json!({
        "code": reason.code,
        "effect": effect(reason.effect),
        "message": label(&reason.message),
        "citation": {
            "document": label(&reason.citation.document),
            "article": label(&reason.citation.article),
            "confirmed": reason.citation.certainty == Certainty::Confirmed,
        },
    })
}

fn all_named(all: &[Named]) -> Vec<Value> {
    all.iter().map(|one| named(&one.id, &one.label)).collect()
}

fn named(id: &str, label: &Label) -> Value {
    json!({ "id": id, "label": self::label(label) })
}

fn label(label: &Label) -> Value {
    json!({ "ja": label.ja, "en": label.en })
}

/// The word for a kind of programme.
pub(super) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Eligibility => "eligibility",
        Kind::Achievement => "achievement",
        Kind::Assessment => "assessment",
    }
}

/// The word for what a reason does.
pub(super) const fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Passed => "passed",
        Effect::Reduced => "reduced",
        Effect::Refused => "refused",
        Effect::Returned => "returned",
        Effect::NeedsPerson => "needs-person",
    }
}

/// The word for a kind of field.
pub(super) const fn field_kind(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Scalar(ScalarKind::Flag) => "flag",
        FieldKind::Scalar(ScalarKind::Count { .. }) => "count",
        FieldKind::Scalar(ScalarKind::Yen { .. }) => "yen",
        FieldKind::Scalar(ScalarKind::Decimal { .. }) => "decimal",
        FieldKind::Scalar(ScalarKind::Date { .. }) => "date",
        FieldKind::Scalar(ScalarKind::Text { .. }) => "text",
        FieldKind::Scalar(ScalarKind::Choice(_)) => "choice",
        FieldKind::Choices(_) => "choices",
        FieldKind::Table(_) => "table",
    }
}
