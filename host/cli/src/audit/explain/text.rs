//! An explanation as a person reads it, Japanese first.

use kisoku_core::life::Grant;
use kisoku_core::revision::{Digest, LgCode};

use super::Explained;
use crate::document::{Document, Moved, Reason, Statement};
use crate::given::id_text;
use crate::ledger::{say_grant, verdict_ja};
use crate::moment::{self, yen};
use crate::opened::Opened;
use crate::replay;
use crate::terminal;
use crate::terminal::columns::heading;

/// Prints the explanation.
pub(super) fn say(
    opened: &Opened,
    code: LgCode,
    grant: Option<&Grant>,
    explained: &[Explained],
) -> anyhow::Result<()> {
    opened.say_heading(code, "決定の説明 explanation");
    if let Some(grant) = grant {
        say_grant(grant);
    }
    explained.iter().try_for_each(entry)
}

fn line(text: impl std::fmt::Display) {
    terminal::say(format_args!("  {}", terminal::one_line(text)));
}

fn entry(explained: &Explained) -> anyhow::Result<()> {
    let entry = &explained.stored.entry;
    let document = Document::read(&entry.document)?;
    terminal::say("");
    terminal::say(heading(&format!(
        "{} {}  {}  (記載 entry {})",
        entry.kind.ja(),
        entry.kind.as_str(),
        moment::in_japan(entry.at),
        entry.sequence
    )));
    line(format_args!("ID               {}", id_text(entry.id)));
    line(format_args!("記載者 actor     {}", entry.actor));
    if let Some(read) = &document.read {
        line(format_args!("読取値 read      {read}"));
    }
    if let Some(stage) = &document.stage {
        line(format_args!("段階 stage       {stage}"));
    }
    outcome(&document);
    usage(&document);
    trace(&document);
    if !document.reasons.is_empty() {
        line("理由 reasons");
        document.reasons.iter().for_each(reason);
    }
    if let Some(standing) = &document.standing {
        let (state, granted) = (standing.state_ja(), yen(standing.granted_yen));
        line(format_args!("状態 standing    {state} ({})  決定額 granted {granted}", standing.state));
    }
    rule(explained);
    proof(explained);
    Ok(())
}

fn outcome(document: &Document) {
    if let Some(verdict) = &document.verdict {
        let asked = document.requested_yen.map(|asked| format!("  申請 requested {}", yen(asked)));
        let amount = document.amount_yen.map(yen).unwrap_or_default();
        line(format_args!(
            "判定 verdict     {} ({verdict})  金額 amount {amount}{}",
            verdict_ja(verdict),
            asked.unwrap_or_default()
        ));
    }
    if let Some(band) = &document.band {
        line(format_args!("標語 band        {band}"));
    }
    if let Some(met) = document.target_met {
        line(format_args!("目標 target      {}", if met { "達成 met" } else { "未達 missed" }));
    }
    if let Some(Statement { amount_yen, left_yen, on, cause }) = &document.statement {
        let parts = [
            amount_yen.map(|amount| format!("金額 amount {}", yen(amount))),
            left_yen.map(|left| format!("残額 left {}", yen(left))),
            on.as_ref().map(|on| format!("日付 on {on}")),
            cause.as_ref().map(|cause| format!("事由 cause {cause}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        line(format_args!("陳述 statement   {}", parts.join("  ")));
    }
}

fn usage(document: &Document) {
    for (tally, moved) in &document.usage {
        let shown = match moved {
            Some(Moved::Yen { before_yen, after_yen }) => {
                format!("{} → {}", yen(*before_yen), yen(*after_yen))
            }
            Some(Moved::Grants { before, after }) => format!("{before} → {after} 件"),
            None => "-".to_owned(),
        };
        line(format_args!("当時の累計 usage {tally}: {shown}"));
    }
}

fn trace(document: &Document) {
    if document.trace.is_empty() {
        return;
    }
    line("算定の経過 trace");
    for step in &document.trace {
        let before = step.before_yen.map(|before| format!("{} → ", yen(before))).unwrap_or_default();
        line(format_args!("  {} / {}: {before}{}", step.label.ja, step.label.en, yen(step.after_yen)));
    }
}

fn reason(reason: &Reason) {
    let Reason { code, effect, message, citation } = reason;
    let doubt = if citation.confirmed { "" } else { "（未確認 unconfirmed）" };
    let url = if citation.url.is_empty() { String::new() } else { format!(" <{}>", citation.url) };
    line(format_args!("  [{effect}] {code}"));
    line(format_args!("    {}", message.ja));
    line(format_args!("    {}", message.en));
    line(format_args!("    根拠 rule text: {} {}{doubt}{url}", citation.document, citation.article));
}

fn rule(explained: &Explained) {
    let entry = &explained.stored.entry;
    let Some(revision) = &explained.revision else { return };
    let to = revision.period.to().map(|day| day.to_string()).unwrap_or_default();
    line(format_args!("規則の版 revision {} から {to}", revision.period.from()));
    line(format_args!("  component sha256:{}", entry.component));
    line(format_args!("  settings  {}", revision.settings));
    line(format_args!("  engine    {}  fuel {}", entry.engine, moment::grouped(entry.fuel)));
}

fn proof(explained: &Explained) {
    let entry = &explained.stored.entry;
    line(format_args!(
        "再計算 replay    {} ({})",
        replay::ja(&explained.replay),
        replay::word(&explained.replay)
    ));
    let linked = if explained.is_linked {
        "鎖につながっています linked"
    } else {
        "鎖が切れています NOT LINKED: run `kisoku audit verify`"
    };
    line(format_args!("証明 proof       記載 sequence {}  {linked}", entry.sequence));
    line(format_args!("  hash      sha256:{}", entry.hash));
    line(format_args!("  previous  sha256:{}", entry.previous));
    match &explained.checkpoint {
        None => line("  署名なし no checkpoint covers it yet"),
        Some(checkpoint) => {
            line(format_args!(
                "  署名 checkpoint of entry {} at {}",
                checkpoint.sequence,
                moment::in_japan(checkpoint.at)
            ));
            line(format_args!("  key       {}", Digest::new(checkpoint.key)));
        }
    }
}
