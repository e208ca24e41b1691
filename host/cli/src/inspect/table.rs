//! A manifest as lines for people.

use std::fmt::Write as _;

use kisoku_core::manifest::{Certainty, Field, Presence, Programme, Reason, Selection};
use kisoku_core::ports::Rules as _;
use kisoku_engine::Module;

use super::json::{budget, effect, field_kind, keys, kind, period, setting, sums};
use crate::terminal;

/// A module with everything it declares.
pub(super) fn module(module: &Module) -> String {
    let manifest = module.manifest();
    let mut out = Lines(String::new());
    out.line(0, format_args!("module   {} {}", manifest.name, manifest.version));
    out.line(0, format_args!("digest   sha256:{}", module.digest()));
    out.line(0, format_args!("size     {}", terminal::size(module.bytes())));
    out.line(0, format_args!("memory   {} to begin with", terminal::size(module.memory_bytes())));
    out.line(0, "imports  none");
    for programme in &manifest.programmes {
        out.line(0, "");
        out.programme(programme);
    }
    out.0
}

struct Lines(String);

impl Lines {
    fn line(&mut self, indent: usize, text: impl std::fmt::Display) {
        // Writing into a string does not fail.
        let (Ok(()) | Err(_)) = writeln!(self.0, "{:indent$}{text}", "");
    }

    fn programme(&mut self, programme: &Programme) {
        let Programme { id, label, .. } = programme;
        self.line(0, format_args!("{id}  {} / {}  ({})", label.ja, label.en, kind(programme.kind)));
        self.fields("record", &programme.fields);
        self.fields("settings", &programme.settings);
        self.tallies(programme);
        let stages: Vec<&str> = programme.stages.iter().map(|stage| stage.as_str()).collect();
        self.words("stages", &stages);
        if let Some(selection) = programme.selection {
            self.selection(programme, selection);
        }
        self.ids("steps", programme.steps.iter().map(|step| &step.id));
        self.ids("bands", programme.bands.iter().map(|band| &band.id));
        self.ids("measures", programme.measures.iter().map(|measure| &measure.id));
        self.ids("lists", programme.lists.iter().map(|list| &list.id));
        self.ids("breakdowns", programme.breakdowns.iter().map(|breakdown| &breakdown.id));
        self.line(2, "reasons");
        for reason in &programme.reasons {
            self.line(4, reason_line(reason));
        }
    }

    fn fields(&mut self, heading: &str, fields: &[Field]) {
        if fields.is_empty() {
            return;
        }
        self.line(2, heading);
        let width = fields.iter().map(|field| field.name.len()).max().unwrap_or_default();
        for field in fields {
            let optional = if field.presence == Presence::Optional { ", optional" } else { "" };
            let kind = field_kind(&field.kind);
            self.line(4, format_args!("{:width$}  {kind}{optional}  {}", field.name, field.label.ja));
        }
    }

    fn tallies(&mut self, programme: &Programme) {
        if programme.tallies.is_empty() {
            return;
        }
        self.line(2, "tallies");
        let width = programme.tallies.iter().map(|tally| tally.id.len()).max().unwrap_or_default();
        for tally in &programme.tallies {
            let (sums, keys) = (sums(tally.sums), keys(programme, tally).join(", "));
            let by = if keys.is_empty() { String::new() } else { format!(" by {keys}") };
            let ceiling = tally.ceiling.map(|position| format!(", at most {}", setting(programme, position)));
            let (period, ceiling) = (period(programme, tally), ceiling.unwrap_or_default());
            let (id, ja) = (&tally.id, &tally.label.ja);
            self.line(4, format_args!("{id:width$}  {sums}{by}, period {period}{ceiling}  {ja}"));
        }
    }

    fn selection(&mut self, programme: &Programme, selection: Selection) {
        let score = selection.score.and_then(|position| programme.field(position));
        let score = score.map(|field| format!(", score {}", field.name)).unwrap_or_default();
        let unit = selection.unit.map(|position| format!(", unit {}", setting(programme, position)));
        let (method, budget) = (setting(programme, selection.method), budget(programme, selection));
        let unit = unit.unwrap_or_default();
        self.line(2, format_args!("selection  of {budget} by setting {method}{score}{unit}"));
    }

    fn ids<'a>(&mut self, heading: &str, ids: impl Iterator<Item = &'a String>) {
        let ids: Vec<&str> = ids.map(String::as_str).collect();
        self.words(heading, &ids);
    }

    fn words(&mut self, heading: &str, words: &[&str]) {
        if !words.is_empty() {
            self.line(2, format_args!("{heading}  {}", words.join(", ")));
        }
    }
}

fn reason_line(reason: &Reason) -> String {
    let citation = &reason.citation;
    let unconfirmed = if citation.certainty == Certainty::Unconfirmed { ", unconfirmed" } else { "" };
    format!(
        "{} ({})  {} {}{unconfirmed}",
        reason.code,
        effect(reason.effect),
        citation.document.ja,
        citation.article.ja
    )
}
