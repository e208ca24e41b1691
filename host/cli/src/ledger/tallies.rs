//! `kisoku ledger tallies`: running totals of fiscal years.

use clap::Args;
use kisoku_core::ledger::TallyQuery;
use serde_json::json;

use super::Which;
use crate::exit::{self, Ended};
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
    /// Print a JSON object a line
    #[arg(long)]
    json: bool,
}

/// Shows the totals.
pub(super) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.which.data)?;
    for municipality in opened.municipalities(arguments.which.municipality)? {
        let lines = opened.ledger.tallies(&TallyQuery {
            municipality,
            programme: arguments.which.programme.clone(),
            fiscal_year: arguments.which.fiscal_year,
        });
        let lines = lines.map_err(anyhow::Error::from)?;
        if arguments.json {
            for line in &lines {
                terminal::say(json!({
                    "municipality": municipality.as_str(),
                    "programme": line.programme,
                    "tally": line.key.tally,
                    "fiscal_year": line.key.fiscal_year.get(),
                    "parts": line.key.parts,
                    "total": line.total,
                }));
            }
            continue;
        }
        opened.say_heading(municipality, "累計 totals");
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
    Ok(())
}
