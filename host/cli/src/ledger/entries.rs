//! `kisoku ledger entries`: the chain itself, entry by entry.

use std::collections::BTreeMap;

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
    let (municipalities, programme) = arguments.which.of(&opened)?;
    for code in municipalities {
        let page = opened.ledger.list(&PageQuery {
            municipality: code,
            entries: Entries::All,
            programme: programme.clone(),
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
    let mut stood = BTreeMap::new();
    for kept in entries {
        let document = Document::read(&kept.document)?;
        let standing = document.standing.as_ref();
        let before = match (kept.grant, standing) {
            (Some(grant), Some(standing)) => stood.insert(grant, standing.granted_yen),
            (Some(_) | None, _) => None,
        };
        table.row(vec![
            kept.sequence.to_string(),
            moment::in_japan(kept.at),
            kept.kind.ja().to_owned(),
            kept.programme.clone(),
            document.verdict.as_deref().map(verdict_ja).unwrap_or_default().to_owned(),
            amount(&document, before),
            standing.map(Standing::state_ja).unwrap_or_default(),
            standing.map(|standing| moment::yen(standing.granted_yen)).unwrap_or_default(),
            id_text(kept.id),
        ]);
    }
    Ok(table)
}

/// The yen of an entry. Of a repayment order the principal stands beside the surcharge; of a cancellation, what
/// was taken beside what is left, where an entry before it tells what stood granted.
fn amount(document: &Document, before: Option<i64>) -> String {
    let Some(amount) = document.yen() else { return String::new() };
    let left = document.statement.as_ref().and_then(|statement| statement.left_yen);
    match (document.principal_yen(), left, before) {
        (Some(principal), _, _) => {
            format!("返還 {} 加算金 {}", moment::yen(principal), moment::yen(amount))
        }
        (None, Some(left), Some(before)) => {
            format!("取消 {} 残 {}", moment::yen(before - left), moment::yen(left))
        }
        (None, Some(left), None) => format!("残 {}", moment::yen(left)),
        (None, None, _) => moment::yen(amount),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(document: &str, before: Option<i64>, expected: &str) {
        let document = Document::read(document.as_bytes()).unwrap();
        assert_eq!(amount(&document, before), expected);
    }

    #[test]
    fn an_entry_tells_what_comes_back_and_what_is_taken() {
        check(r#"{"amount_yen": 150000}"#, Some(200_000), "¥150,000");
        let order = r#"{"amount_yen": 3285, "stage": {"name": "repayment", "principal_yen": 30000}}"#;
        check(order, None, "返還 ¥30,000 加算金 ¥3,285");
        let cancellation = r#"{"statement": {"left_yen": 40000, "cause": "other-use"}}"#;
        check(cancellation, Some(150_000), "取消 ¥110,000 残 ¥40,000");
        check(cancellation, None, "残 ¥40,000");
        check("{}", None, "");
    }
}
