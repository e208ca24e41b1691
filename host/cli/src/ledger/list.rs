//! `kisoku ledger list`: grants and other answers, one line each, with how they stand now.

use clap::Args;
use kisoku_core::ledger::{Entries, Kept, PageQuery};
use kisoku_core::life::{Grant, State};
use kisoku_core::revision::LgCode;
use serde_json::json;

use super::Which;
use super::entries::{Paging, line};
use crate::document::Document;
use crate::exit::{self, Ended};
use crate::given::{self, id_text};
use crate::moment;
use crate::opened::Opened;
use crate::terminal;
use crate::terminal::columns::{Align, Columns};

/// Shows grants and other answers with how they stand now
///
/// 交付決定などの一覧を、現在の状態とともに表示します。
#[derive(Debug, Args)]
#[command(after_help = [super::EXAMPLES, "\n", exit::TABLE].concat())]
pub(super) struct Arguments {
    #[command(flatten)]
    which: Which,
    /// Only of this area, by the id of the option
    #[arg(long, value_name = "AREA")]
    area: Option<String>,
    /// Only grants in this state now, such as `granted` or `paid`
    #[arg(long, value_name = "STATE", value_parser = given::state)]
    state: Option<State>,
    #[command(flatten)]
    paging: Paging,
    /// Print a JSON object a line
    #[arg(long)]
    json: bool,
}

/// An answer, and how its grant stands.
struct Line {
    kept: Kept,
    grant: Option<Grant>,
}

/// Shows the list.
pub(super) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.which.data)?;
    let (municipalities, programme) = arguments.which.of(&opened)?;
    for code in municipalities {
        let page = opened.ledger.list(&PageQuery {
            municipality: code,
            entries: arguments.state.map_or(Entries::Openings, Entries::Now),
            programme: programme.clone(),
            fiscal_year: arguments.which.fiscal_year,
            area: arguments.area.clone(),
            after: arguments.paging.after,
            limit: arguments.paging.limit,
        });
        let page = page.map_err(anyhow::Error::from)?;
        let mut lines = Vec::with_capacity(page.entries.len());
        for kept in page.entries {
            let grant = match kept.grant {
                Some(id) => opened.ledger.grant(code, id).map_err(anyhow::Error::from)?,
                None => None,
            };
            lines.push(Line { kept, grant });
        }
        if arguments.json {
            lines.iter().try_for_each(|line| say_json(code, line))?;
        } else {
            opened.say_heading(code, "交付決定等 decisions");
            say_table(&lines)?;
            arguments.paging.say_more(page.next);
        }
    }
    Ok(())
}

fn say_json(code: LgCode, Line { kept, grant }: &Line) -> anyhow::Result<()> {
    let mut object = line(code, kept)?;
    if let (Some(members), Some(grant)) = (object.as_object_mut(), grant) {
        let standing = &grant.standing;
        members.insert("state".to_owned(), json!(standing.state.as_str()));
        members.insert("granted_yen".to_owned(), json!(standing.granted.get()));
        members.insert("paid_yen".to_owned(), json!(standing.paid().get()));
        members.insert("owed_yen".to_owned(), json!(standing.owed().get()));
    }
    terminal::say(object);
    Ok(())
}

fn say_table(lines: &[Line]) -> anyhow::Result<()> {
    let mut table = Columns::new(&[
        ("番号", Align::Right),
        ("受付日時", Align::Left),
        ("制度", Align::Left),
        ("年度", Align::Right),
        ("地区", Align::Left),
        ("状態", Align::Left),
        ("申請額", Align::Right),
        ("決定額", Align::Right),
        ("交付済", Align::Right),
        ("ID", Align::Left),
    ]);
    for Line { kept, grant } in lines {
        let document = Document::read(&kept.document)?;
        let cell = |amount: Option<i64>| amount.map(moment::yen).unwrap_or_default();
        let standing = grant.as_ref().map(|grant| &grant.standing);
        table.row(vec![
            kept.sequence.to_string(),
            moment::in_japan(kept.at),
            kept.programme.clone(),
            grant.as_ref().map(|grant| grant.fiscal_year.get().to_string()).unwrap_or_default(),
            grant.as_ref().and_then(|grant| grant.area.clone()).unwrap_or_default(),
            standing.map_or_else(|| outcome(&document), |standing| standing.state.ja().to_owned()),
            cell(document.requested_yen),
            cell(standing.map(|standing| standing.granted.get())),
            cell(standing.map(|standing| standing.paid().get())),
            id_text(kept.id),
        ]);
    }
    terminal::say_rows(&table);
    Ok(())
}

/// What an answer that is of no grant came to.
fn outcome(document: &Document) -> String {
    let met = document.target_met.map(|met| if met { "目標達成" } else { "目標未達" }.to_owned());
    document.band.clone().or(met).unwrap_or_else(|| "評価".to_owned())
}
