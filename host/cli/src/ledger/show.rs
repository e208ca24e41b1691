//! `kisoku ledger show`: one grant with its course, or one answer that is of no grant.

use clap::Args;
use kisoku_core::ledger::{Entries, EntryId, Kept, PageQuery};
use kisoku_core::life::{EntryKind, Grant, may_follow};
use kisoku_core::revision::LgCode;
use kisoku_server::answer::with_personal;
use kisoku_store::PAGE_MAX;
use serde_json::{Value, json};

use super::entries::{line, table};
use crate::exit::{self, Ended};
use crate::given::{self, HostFolder, id_text};
use crate::moment;
use crate::opened::Opened;
use crate::terminal;

/// Shows a grant with its course, or an entry
///
/// 交付決定の経過、又は個別の記載を表示します（個人情報は `--personal` で表示）。
#[derive(Debug, Args)]
#[command(after_help = [super::EXAMPLES, "\n", exit::TABLE].concat())]
pub(super) struct Arguments {
    #[command(flatten)]
    data: HostFolder,
    /// Id of the entry that opened the grant, or of any other entry
    #[arg(value_name = "ID", value_parser = given::entry_id)]
    id: EntryId,
    /// Show personal values too
    #[arg(long)]
    personal: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Shows it.
pub(super) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.data)?;
    let (code, kept) = opened.find(arguments.id)?;
    let grant = match kept.grant {
        Some(id) => opened.ledger.grant(code, id).map_err(anyhow::Error::from)?,
        None => None,
    };
    let entries = match &grant {
        Some(grant) => course(&opened, code, grant.id)?,
        None => vec![kept],
    };
    if arguments.json {
        let entries: Vec<Value> = entries.iter().map(|kept| line(code, kept)).collect::<Result<_, _>>()?;
        let shown = json!({ "grant": grant.as_ref().map(|grant| standing(code, grant)), "entries": entries });
        terminal::say(serde_json::to_string_pretty(&shown).map_err(anyhow::Error::from)?);
        return Ok(());
    }
    opened.say_heading(code, "経過 course");
    if let Some(grant) = &grant {
        say_grant(grant);
    }
    terminal::say_rows(&table(&entries)?);
    for kept in entries.iter().filter(|kept| grant.is_none() || arguments.personal || kept.id == arguments.id)
    {
        terminal::say("");
        say_document(kept, arguments.personal)?;
    }
    Ok(())
}

/// All entries of a grant.
pub(crate) fn course(opened: &Opened, municipality: LgCode, grant: EntryId) -> anyhow::Result<Vec<Kept>> {
    let mut entries = Vec::new();
    let mut after = None;
    loop {
        let page = opened.ledger.list(&PageQuery {
            municipality,
            entries: Entries::OfGrant(grant),
            programme: None,
            fiscal_year: None,
            area: None,
            after,
            limit: PAGE_MAX,
        })?;
        entries.extend(page.entries);
        after = page.next;
        if after.is_none() {
            return Ok(entries);
        }
    }
}

/// How a grant stands, as JSON.
pub(crate) fn standing(code: LgCode, grant: &Grant) -> Value {
    let standing = &grant.standing;
    json!({
        "municipality": code.as_str(),
        "id": id_text(grant.id),
        "programme": grant.programme,
        "fiscal_year": grant.fiscal_year.get(),
        "area": grant.area,
        "state": standing.state.as_str(),
        "granted_yen": standing.granted.get(),
        "granted_on": standing.granted_on.map(|day| day.to_string()),
        "paid_yen": standing.paid().get(),
        "payable_yen": standing.payable().get(),
        "overpaid_yen": standing.overpaid().get(),
        "owed_yen": standing.owed().get(),
        "may_follow": may_follow(standing).into_iter().map(EntryKind::as_str).collect::<Vec<_>>(),
    })
}

/// How a grant stands, for people.
pub(crate) fn say_grant(grant: &Grant) {
    let standing = &grant.standing;
    let area = grant.area.as_deref().unwrap_or("-");
    terminal::say(format_args!(
        "制度 programme  {}   年度 fiscal year {}   地区 area {area}",
        grant.programme,
        grant.fiscal_year.get()
    ));
    terminal::say(format_args!(
        "状態 state      {} ({})   決定額 granted {}   交付済 paid {}   交付可 payable {}   返還未済 owed {}",
        standing.state.ja(),
        standing.state.as_str(),
        moment::yen(standing.granted.get()),
        moment::yen(standing.paid().get()),
        moment::yen(standing.payable().get()),
        moment::yen(standing.owed().get()),
    ));
    let next: Vec<String> =
        may_follow(standing).into_iter().map(|kind| format!("{} {}", kind.ja(), kind.as_str())).collect();
    terminal::say(format_args!(
        "次に可能 next    {}",
        if next.is_empty() { "-".to_owned() } else { next.join("、") }
    ));
}

fn say_document(kept: &Kept, with_names: bool) -> anyhow::Result<()> {
    let personal = kept.personal.as_deref().filter(|_| with_names);
    let document: Value = serde_json::from_slice(&with_personal(kept.document.clone(), personal))?;
    terminal::say(serde_json::to_string_pretty(&document)?);
    Ok(())
}
