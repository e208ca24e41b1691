//! `kisoku audit checkpoint`: signs how long the chains of a stopped host are, for keeping elsewhere. A
//! running host signs by itself.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use kisoku_core::ledger::{Checkpoint, Signed};
use kisoku_core::ports::Ledger as _;
use kisoku_core::revision::LgCode;
use kisoku_store::checkpoint_line;

use crate::alone;
use crate::exit::{self, Ended};
use crate::given;
use crate::{sources, terminal};

const EXAMPLES: &str = "\
Examples:
  kisoku audit checkpoint --data data --out elsewhere.ndjson
  # of a running host
  curl -fsS -X POST http://127.0.0.1:8080/v1/municipalities/352039/checkpoints >> elsewhere.ndjson

Keep FILE where nobody who can write to the folder can write: it is what shows a ledger that was cut
off or written anew. A running host signs every hour: see `kisoku serve --help`.
";

/// Signs how long the chains are
///
/// 台帳の末尾に署名します（サーバー停止中）。署名は別の場所に保管してください。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(super) struct Arguments {
    /// Folder of the host, which is not running
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Only this municipality
    #[arg(long, value_name = "CODE", value_parser = given::code)]
    municipality: Option<LgCode>,
    /// Append to this file instead of printing
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Signs the chains.
pub(super) fn run(arguments: &Arguments) -> Ended {
    let code = arguments.municipality.map_or_else(|| "{code}".to_owned(), |code| code.to_string());
    let instead = format!("`POST /v1/municipalities/{code}/checkpoints`");
    let store = alone::open(&arguments.data, &instead)?;
    let codes = if let Some(code) = arguments.municipality {
        vec![code]
    } else {
        let known = store.registry().municipalities().context("municipalities cannot be read")?;
        known.into_iter().map(|known| known.code).collect()
    };
    for code in codes {
        let signed = store.ledger().checkpoint(code, sources::now()).context("nothing could be signed")?;
        let Some(Signed { checkpoint, .. }) = signed else { continue };
        match &arguments.out {
            Some(out) => append(out, &checkpoint)?,
            None => terminal::say(checkpoint_line(&checkpoint)),
        }
    }
    Ok(())
}

/// Adds a checkpoint to a file, on the disk when this returns.
///
/// # Errors
/// Where the file cannot be written.
pub(crate) fn append(path: &Path, checkpoint: &Checkpoint) -> anyhow::Result<()> {
    let write = || {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        // One write, so that no line stands inside another.
        file.write_all(format!("{}\n", checkpoint_line(checkpoint)).as_bytes())?;
        file.sync_all()
    };
    write().with_context(|| format!("a checkpoint cannot be added to `{}`", path.display()))
}
