//! `kisoku ledger`: what a ledger holds, for a person at a terminal; also while a host runs. What an
//! entry means is told by `kisoku audit explain`.

mod entries;
mod list;
mod show;
mod tallies;

use clap::{Args, Subcommand};
pub(crate) use entries::verdict_ja;
use kisoku_core::calendar::FiscalYear;
use kisoku_core::revision::LgCode;
pub(crate) use show::{say_grant, standing as grant_object};

use crate::exit::{self, Ended};
use crate::given::{self, HostFolder};
use crate::opened::Opened;

const EXAMPLES: &str = "\
Examples:
  kisoku ledger list --data data --programme mirai-zukuri-grant --fiscal-year 2024 --area 阿東
  kisoku ledger list --data data --state granted
  kisoku ledger show --data data 01994e0c-3b5a-7c1e-8f00-000000000001
  kisoku ledger tallies --data data --fiscal-year 2024
  kisoku ledger entries --data data --json | jq -r '.document.amount_yen'
";

/// Shows what a ledger holds
///
/// 台帳の内容（交付決定、経過、累計）を表示します。サーバーの稼働中も使えます。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    List(list::Arguments),
    Show(show::Arguments),
    Tallies(tallies::Arguments),
    Entries(entries::Arguments),
}

/// Whose ledger, and which of it.
#[derive(Debug, Args)]
struct Which {
    #[command(flatten)]
    data: HostFolder,
    /// Only of this municipality
    #[arg(long, value_name = "CODE", value_parser = given::code)]
    municipality: Option<LgCode>,
    /// Only of this programme
    #[arg(long, value_name = "ID")]
    programme: Option<String>,
    /// Only of this fiscal year, by the calendar year in which it begins
    #[arg(long, value_name = "YEAR", value_parser = given::fiscal_year)]
    fiscal_year: Option<FiscalYear>,
}

impl Which {
    /// The municipalities and the programme asked for.
    ///
    /// # Errors
    /// Where the ledger has no such one, or cannot be read.
    fn of(&self, opened: &Opened) -> Ended<(Vec<LgCode>, Option<String>)> {
        let municipalities = opened.municipalities(self.municipality)?;
        let programme = opened.programme(self.municipality, self.programme.as_deref())?;
        Ok((municipalities, programme))
    }
}

/// Shows it.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    match &arguments.what {
        What::List(arguments) => list::run(arguments),
        What::Show(arguments) => show::run(arguments),
        What::Tallies(arguments) => tallies::run(arguments),
        What::Entries(arguments) => entries::run(arguments),
    }
}
