//! A manifest as JSON. Keys follow the contract's words.

use kisoku_core::manifest::{
    Certainty, Effect, Field, FieldKind, Kind, Label, Named, Presence, Privacy, Programme, Reason, ScalarKind,
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
        "imports": [],
        "programmes": manifest.programmes.iter().map(|programme| self::programme(programme)).collect::<Vec<_>>(),
    })
}

fn programme(programme: &Programme) -> Value {
    let field_name = |position: u32| programme.field(position).map(|field| field.name.as_str());
    let fields = |fields: &[Field]| fields.iter().map(field).collect::<Vec<_>>();
    let tallies = programme.tallies.iter().map(|tally| {
        let keys: Vec<_> = tally.keys.iter().filter_map(|&position| field_name(position)).collect();
        json!({ "id": tally.id, "label": label(&tally.label), "keys": keys })
    });
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
        "reasons": programme.reasons.iter().map(reason).collect::<Vec<_>>(),
        "steps": all_named(&programme.steps),
        "bands": all_named(&programme.bands),
        "measures": measures.collect::<Vec<_>>(),
        "lists": all_named(&programme.lists),
        "breakdowns": breakdowns.collect::<Vec<_>>(),
    })
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
