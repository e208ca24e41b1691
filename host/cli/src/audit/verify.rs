//! `kisoku audit verify`: whether everything in a ledger is as it was kept, else the first thing that
//! is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, anyhow};
use clap::Args;
use kisoku_core::ledger::Checkpoint;
use kisoku_core::revision::LgCode;
use kisoku_store::{Audit, Evidence, StoreError, checkpoint_of};
use serde_json::{Value, json};

use super::finding;
use crate::exit::{self, Ended, Exit, Failure, OrExit as _};
use crate::given::{self, HostFolder};
use crate::moment::grouped;
use crate::opened::Opened;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  kisoku audit verify --data data
  kisoku audit verify --data data --municipality 352039 --checkpoints elsewhere.ndjson
  kisoku audit verify --data data --json | jq 'select(.sound | not)'

Works while the host runs, and takes no lock. Without checkpoints kept elsewhere nobody can tell that
entries were cut off at the end together with the checkpoints of the folder.
";

/// Proves that a ledger is as it was kept
///
/// 台帳が記載時のままであることを検証します。最初の異常とその対処を示します。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: HostFolder,
    /// Only this municipality
    #[arg(long, value_name = "CODE", value_parser = given::code)]
    municipality: Option<LgCode>,
    /// Checkpoints that were kept elsewhere, a JSON object a line
    #[arg(long, value_name = "FILE")]
    checkpoints: Option<PathBuf>,
    /// A public key noted elsewhere that may have signed, as 64 hexadecimal digits; may be repeated
    #[arg(long = "key", value_name = "HEX", value_parser = key)]
    keys: Vec<[u8; 32]>,
    /// Print a JSON object a line, one a municipality
    #[arg(long)]
    json: bool,
}

/// Proves the ledger.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.data)?;
    let checkpoints = arguments.checkpoints.as_deref().map(checkpoints).transpose()?.unwrap_or_default();
    let mut codes = opened.municipalities(arguments.municipality)?;
    if arguments.municipality.is_none() {
        // A chain that is gone as a whole is found only by what was signed of it.
        codes.extend(checkpoints.iter().map(|checkpoint| checkpoint.municipality));
        codes.sort_unstable();
        codes.dedup();
    }
    let evidence = Evidence { checkpoints, keys: arguments.keys.clone() };
    let (begun, mut entries, mut broken) = (Instant::now(), 0, 0);
    for code in codes {
        let spinner = terminal::spinner(format!("{code}"));
        let audit = opened.ledger.audit(code, &evidence);
        spinner.finish_and_clear();
        let audit = audit.map_err(|error| unreadable(code, error))?;
        match &audit {
            Audit::Sound { entries: found, .. } => entries += found,
            Audit::Broken { .. }
            | Audit::WrongTotal { .. }
            | Audit::WrongGrant { .. }
            | Audit::WrongCheckpoint { .. }
            | Audit::WrongSchema(_) => broken += 1,
        }
        if arguments.json {
            terminal::say(object(code, &audit));
        } else {
            say(&opened, code, &audit);
        }
    }
    if broken > 0 {
        let no = anyhow!(
            "{broken} ledgers are not as they were kept / 記載時のままでない台帳が {broken} 件あります"
        );
        return Err(Failure::new(Exit::Broken, no));
    }
    if !arguments.json {
        let rate = rate(entries, begun);
        terminal::say(format_args!(
            "記載 {} 件を検証しました（毎秒 {rate} 件） / {entries} entries verified, {rate} a second",
            grouped(entries)
        ));
    }
    Ok(())
}

/// How many a second.
pub(crate) fn rate(count: u64, begun: Instant) -> String {
    let millis = begun.elapsed().as_millis().max(1);
    let rate = u128::from(count).saturating_mul(1000) / millis;
    grouped(u64::try_from(rate).unwrap_or(u64::MAX))
}

fn say(opened: &Opened, code: LgCode, audit: &Audit) {
    let name = opened.name(code);
    if let Audit::Sound { entries, head, grants, checkpoints } = audit {
        terminal::say(format_args!(
            "{name} ({code}): 異常なし sound  記載 entries {}  交付決定 grants {}  署名 checkpoints {checkpoints}  \
             末尾 head sha256:{head}",
            grouped(*entries),
            grouped(*grants),
        ));
    }
    if let Some(finding) = finding::of(audit) {
        terminal::say(format_args!(
            "{name} ({code}): 異常 {}\n  {}\n  {}",
            finding.word, finding.ja, finding.en
        ));
    }
}

fn object(code: LgCode, audit: &Audit) -> Value {
    let finding = finding::of(audit);
    let mut object = json!({ "municipality": code.as_str(), "sound": finding.is_none() });
    let members = match (audit, finding) {
        (Audit::Sound { entries, head, grants, checkpoints }, _) => json!({
            "entries": entries, "head": format!("sha256:{head}"), "grants": grants, "checkpoints": checkpoints,
        }),
        (_, finding) => finding.map_or(Value::Null, |finding| {
            json!({ "found": finding.word, "sequence": finding.sequence, "ja": finding.ja, "en": finding.en })
        }),
    };
    if let (Some(object), Value::Object(members)) = (object.as_object_mut(), members) {
        object.extend(members);
    }
    object
}

/// Pages that do not fit together were changed too; anything else is the machine's.
fn unreadable(code: LgCode, error: StoreError) -> Failure {
    let damaged = matches!(error, StoreError::Damaged { .. });
    let exit = if damaged { Exit::Broken } else { Exit::Machine };
    Failure::new(exit, anyhow::Error::new(error).context(format!("the ledger of {code} cannot be read")))
}

/// Checkpoints out of a file with one a line.
fn checkpoints(path: &Path) -> Ended<Vec<Checkpoint>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let read = |(place, line): (usize, &str)| {
        let no = || anyhow!("`{}` line {}: it is no checkpoint", path.display(), place + 1);
        checkpoint_of(line).ok_or_else(no)
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(read).collect::<Result<_, _>>().or_exit(Exit::Input)
}

fn key(text: &str) -> Result<[u8; 32], String> {
    kisoku_core::revision::Digest::from_hex(text)
        .map(|bytes| *bytes.as_bytes())
        .ok_or_else(|| format!("`{text}` is no public key: 64 hexadecimal digits"))
}
