//! `kisoku audit`: proving a ledger, signing it, handing it to an inspector, and explaining an entry of
//! it. How a chain is walked is the store's.

mod checkpoint;
mod explain;
pub(crate) mod export;
pub(crate) mod finding;
mod link;
mod verify;

pub(crate) use checkpoint::append as append_checkpoint;
use clap::{Args, Subcommand};
pub(crate) use verify::rate;

use crate::exit::{self, Ended};

const EXAMPLES: &str = "\
Examples:
  kisoku audit verify --data data --checkpoints elsewhere.ndjson
  kisoku audit checkpoint --data data --out elsewhere.ndjson
  kisoku audit export --data data --municipality 352039 --fiscal-year 2024 --out inspection
  kisoku audit explain --data data 01994e0c-3b5a-7c1e-8f00-000000000001
";

/// Proves, signs, exports and explains a ledger
///
/// 台帳の検証、署名、監査用の書き出し、決定の説明をします。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Verify(verify::Arguments),
    Checkpoint(checkpoint::Arguments),
    Export(export::Arguments),
    Explain(explain::Arguments),
}

/// Does it.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    match &arguments.what {
        What::Verify(arguments) => verify::run(arguments),
        What::Checkpoint(arguments) => checkpoint::run(arguments),
        What::Export(arguments) => export::run(arguments),
        What::Explain(arguments) => explain::run(arguments),
    }
}
