//! `kisoku test`: a module's cases through its sealed form, with the coverage of reasons and bands.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{ArgAction, Args};

use crate::exit::{self, Ended, Exit, Failure};
use crate::modules::{self, Modules};
use crate::{cases, terminal};

const EXAMPLES: &str = "\
Examples:
  kisoku test target/kisoku/modules/yamaguchi.wasm
  kisoku test yamaguchi.wasm --cases rules/yamaguchi/cases.yaml --reached
  kisoku test draft.wasm --require-coverage false      while cases are still being written
";

/// Runs a module's cases
///
/// モジュールの事例（出典つきの期待結果）をすべて実行します。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    /// The module
    #[arg(value_name = "MODULE.wasm")]
    module: PathBuf,
    /// Its cases [default: <module>.cases.yaml beside it]
    #[arg(long, value_name = "FILE")]
    cases: Option<PathBuf>,
    /// Fail where a reason or a band is reached by no case
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set)]
    require_coverage: bool,
    /// Print in how many cases each reason and band is reached
    #[arg(long)]
    reached: bool,
}

/// Runs the cases.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let opened = Modules::new(None)?.open(&arguments.module)?;
    let path = arguments.cases.clone().unwrap_or_else(|| modules::cases_beside(&arguments.module));
    let report = cases::report(&opened.module, &path)?;
    if arguments.reached {
        for entry in &report.coverage.entries {
            terminal::say(format_args!(
                "{:>5}  {}  {} {}",
                entry.cases, entry.programme, entry.what, entry.id
            ));
        }
    }
    terminal::say(format_args!("{}: {report}", arguments.module.display()));
    let failed = report.failures.len();
    let unreached = report.coverage.unreached().count();
    if failed > 0 {
        return Err(Failure::new(Exit::Input, anyhow!("{failed} of {} cases failed", report.cases)));
    }
    if unreached > 0 && arguments.require_coverage {
        let no = anyhow!("{unreached} reasons or bands are reached by no case: add one each, or remove them");
        return Err(Failure::new(Exit::Input, no));
    }
    Ok(())
}
