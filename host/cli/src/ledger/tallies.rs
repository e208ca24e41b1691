//! `kisoku ledger tallies`: running totals of fiscal years.

use clap::Args;
use kisoku_core::ledger::{TallyLine, TallyPlace, TallyQuery, TallyRange};
use kisoku_core::revision::LgCode;
use kisoku_server::cursor;
use serde_json::json;

use super::Which;
use crate::exit::{self, Ended};
use crate::given;
use crate::moment;
use crate::opened::Opened;
use crate::terminal;
use crate::terminal::columns::{Align, Columns};

/// Shows running totals
///
/// 累計（地区別の交付決定額など）を表示します。
#[derive(Debug, Args)]
#[command(after_help = [super::EXAMPLES, "\n", exit::TABLE].concat())]
pub(super) struct Arguments {
    #[command(flatten)]
    which: Which,
    /// Only after this total: the word that a page before ended with
    #[arg(long, value_name = "CURSOR", value_parser = given::total)]
    after: Option<TallyPlace>,
    /// Most lines, 1 to 1000
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Print a JSON object a line
    #[arg(long)]
    json: bool,
}

/// Shows the totals.
pub(super) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.which.data)?;
    let range = TallyRange { after: arguments.after.clone(), limit: arguments.limit };
    let (municipalities, programme) = arguments.which.of(&opened)?;
    for municipality in municipalities {
        let query = TallyQuery {
            municipality,
            programme: programme.clone(),
            fiscal_year: arguments.which.fiscal_year,
        };
        let page = opened.ledger.tally_page(&query, &range).map_err(anyhow::Error::from)?;
        if arguments.json {
            for line in &page.lines {
                say_json(municipality, line);
            }
            continue;
        }
        opened.say_heading(municipality, "累計 totals");
        say_table(page.lines);
        if let Some(next) = page.next {
            terminal::say(format_args!("続きがあります / there is more: --after {}", cursor::text(&next)));
        }
    }
    Ok(())
}

fn say_json(municipality: LgCode, line: &TallyLine) {
    terminal::say(json!({
        "municipality": municipality.as_str(),
        "programme": line.programme,
        "tally": line.key.tally,
        "fiscal_year": line.key.fiscal_year.get(),
        "parts": line.key.parts,
        "total": line.total,
        "cursor": cursor::text(&line.place()),
    }));
}

fn say_table(lines: Vec<TallyLine>) {
    let mut table = Columns::new(&[
        ("制度", Align::Left),
        ("年度", Align::Right),
        ("累計", Align::Left),
        ("区分", Align::Left),
        ("額・件数", Align::Right),
    ]);
    for line in lines {
        table.row(vec![
            line.programme,
            line.key.fiscal_year.get().to_string(),
            line.key.tally,
            line.key.parts.join("・"),
            moment::grouped(line.total.unsigned_abs()),
        ]);
    }
    terminal::say_rows(&table);
}
