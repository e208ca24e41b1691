//! `kisoku inspect`: what a module is and what it declares, for people or as JSON.

mod json;
mod table;

use std::path::PathBuf;

use clap::Args;

use crate::exit::{self, Ended};
use crate::modules::Modules;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  kisoku inspect target/kisoku/modules/yamaguchi.wasm
  kisoku inspect --json yamaguchi.wasm | jq '.programmes[].id'

A module that would be refused is refused here too, with the reason.
";

/// Shows what a module declares
///
/// モジュールの内容（制度、項目、設定、理由、典拠）を表示します。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    /// The module
    #[arg(value_name = "MODULE.wasm")]
    module: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Shows the module.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let opened = Modules::new(None)?.open(&arguments.module)?;
    if arguments.json {
        let json =
            serde_json::to_string_pretty(&json::module(&opened.module)).map_err(anyhow::Error::from)?;
        terminal::say(json);
    } else {
        terminal::say(table::module(&opened.module).trim_end());
    }
    Ok(())
}
