//! `kisoku ledger entries`: the chain itself, entry by entry.

use clap::Args;
use kisoku_core::ledger::{Entries, Kept, PageQuery};
use kisoku_core::revision::LgCode;
use serde_json::{Value, json};

use super::Which;
use crate::document::{Document, Standing};
use crate::exit::{self, Ended};
use crate::given::id_text;
use crate::moment;
use crate::opened::Opened;
use crate::terminal;
use crate::terminal::columns::{Align, Columns};

/// Shows entries in the order in which they were kept
///
/// 台帳の記載を、記載順に表示します。
#[derive(Debug, Args)]
#[command(after_help = [super::EXAMPLES, "\n", exit::TABLE].concat())]
pub(super) struct Arguments {
    #[command(flatten)]
    which: Which,
    /// Only of this area, by the id of the option
    #[arg(long, value_name = "AREA")]
    area: Option<String>,
    #[command(flatten)]
    paging: Paging,
    /// Print a JSON object a line, with the whole document
    #[arg(long)]
    json: bool,
}

/// Where a page begins and how long it is.
#[derive(Debug, Args)]
pub(super) struct Paging {
    /// Only after this place in the chain
    #[arg(long, value_name = "SEQ")]
    pub(super) after: Option<u64>,
    /// Most lines, 1 to 1000
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(super) limit: u32,
}

impl Paging {
    /// How to see what comes after the page.
    #[expect(clippy::unused_self, reason = "it is the page's own word")]
    pub(super) fn say_more(&self, next: Option<u64>) {
        if let Some(next) = next {
            terminal::say(format_args!("続きがあります / there is more: --after {next}"));
        }
    }
}

/// Shows the chain.
pub(super) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.which.data)?;
    for code in opened.municipalities(arguments.which.municipality)? {
        let page = opened.ledger.list(&PageQuery {
            municipality: code,
            entries: Entries::All,
            programme: arguments.which.programme.clone(),
            fiscal_year: arguments.which.fiscal_year,
            area: arguments.area.clone(),
            after: arguments.paging.after,
            limit: arguments.paging.limit,
        });
        let page = page.map_err(anyhow::Error::from)?;
        if arguments.json {
            for kept in &page.entries {
                terminal::say(line(code, kept)?);
            }
        } else {
            opened.say_heading(code, "台帳 entries");
            terminal::say_rows(&table(&page.entries)?);
            arguments.paging.say_more(page.next);
        }
    }
    Ok(())
}

/// An entry as a line of JSON.
pub(super) fn line(code: LgCode, kept: &Kept) -> anyhow::Result<Value> {
    let document: Value = serde_json::from_slice(&kept.document)?;
    Ok(json!({
        "municipality": code.as_str(),
        "sequence": kept.sequence,
        "id": id_text(kept.id),
        "entry": kept.kind.as_str(),
        "grant": kept.grant.map(id_text),
        "programme": kept.programme,
        "at": moment::rfc3339(kept.at),
        "hash": format!("sha256:{}", kept.hash),
        "document": document,
    }))
}

/// Entries as a table.
pub(super) fn table(entries: &[Kept]) -> anyhow::Result<Columns> {
    let mut table = Columns::new(&[
        ("番号", Align::Right),
        ("日時", Align::Left),
        ("記載", Align::Left),
        ("制度", Align::Left),
        ("判定", Align::Left),
        ("金額", Align::Right),
        ("状態", Align::Left),
        ("決定額", Align::Right),
        ("ID", Align::Left),
    ]);
    for kept in entries {
        let document = Document::read(&kept.document)?;
        let standing = document.standing.as_ref();
        table.row(vec![
            kept.sequence.to_string(),
            moment::in_japan(kept.at),
            kept.kind.ja().to_owned(),
            kept.programme.clone(),
            document.verdict.as_deref().map(verdict_ja).unwrap_or_default().to_owned(),
            document.yen().map(moment::yen).unwrap_or_default(),
            standing.map(Standing::state_ja).unwrap_or_default(),
            standing.map(|standing| moment::yen(standing.granted_yen)).unwrap_or_default(),
            id_text(kept.id),
        ]);
    }
    Ok(table)
}

/// A verdict for people.
pub(crate) fn verdict_ja(verdict: &str) -> &str {
    match verdict {
        "eligible" => "該当",
        "ineligible" => "非該当",
        "needs-correction" => "要補正",
        "needs-review" => "要審査",
        other => other,
    }
}
