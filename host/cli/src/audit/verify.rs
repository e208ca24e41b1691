//! `kisoku audit verify`: whether everything in a ledger is as it was kept, else the first thing that
//! is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, anyhow};
use clap::Args;
use kisoku_core::ledger::Checkpoint;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_store::{Audit, Evidence, ReadOnly, StoreError, checkpoint_of};
use serde_json::{Value, json};

use super::finding::{self, Finding};
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
entries were cut off at the end together with the checkpoints of the folder. `--quick` leaves out
whether pages and indexes of the database fit together.
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
    /// Leave out pages and indexes of the database: entries, totals, rules and checkpoints only
    #[arg(long)]
    quick: bool,
    /// Print a JSON object a line, one a municipality
    #[arg(long)]
    json: bool,
}

/// Proves the ledger.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.data)?;
    let checkpoints = kept_elsewhere(arguments)?;
    let mut broken = 0;
    if let Some(finding) = of_pages(&opened.ledger, arguments)? {
        broken += 1;
        Told::Wrong(None, &finding).say(&opened, arguments);
    }
    let (codes, unlisted) = codes(&opened, arguments, &checkpoints)?;
    if let Some(finding) = unlisted {
        broken += 1;
        Told::Wrong(None, &finding).say(&opened, arguments);
    }
    let evidence = Evidence { checkpoints, keys: arguments.keys.clone() };
    let (begun, mut entries) = (Instant::now(), 0);
    for code in codes {
        let spinner = terminal::spinner(format!("{code}"));
        let audited = audit(&opened.ledger, code, &evidence);
        spinner.finish_and_clear();
        match audited.or_else(|error| or_finding(code, error))? {
            Audited::Sound(sound) => {
                entries += sound.entries;
                Told::Sound(code, &sound).say(&opened, arguments);
                complain_of_none(arguments, &evidence, code);
            }
            Audited::Wrong(finding) => {
                broken += 1;
                Told::Wrong(Some(code), &finding).say(&opened, arguments);
            }
        }
    }
    if broken > 0 {
        let no = anyhow!(
            "{broken} ledgers are not as they were kept / 記載時のままでない台帳が {broken} 件あります"
        );
        return Err(Failure::new(Exit::Broken, no));
    }
    if !arguments.json {
        say_end(arguments, entries, begun);
    }
    Ok(())
}

/// What was kept elsewhere of the ledgers that are asked for; something has to be.
fn kept_elsewhere(arguments: &Arguments) -> Ended<Vec<Checkpoint>> {
    let Some(path) = &arguments.checkpoints else { return Ok(Vec::new()) };
    let found = checkpoints(path)?;
    let is_asked = |found: &Checkpoint| arguments.municipality.is_none_or(|code| code == found.municipality);
    if found.iter().any(is_asked) {
        return Ok(found);
    }
    let no = anyhow!(
        "`{}`: 0 of its checkpoints are of this ledger / この台帳の署名が一つもありません",
        path.display()
    );
    Err(Failure::new(Exit::Input, no))
}

/// A ledger of which nothing was kept elsewhere is sound by its own word alone.
fn complain_of_none(arguments: &Arguments, evidence: &Evidence, code: LgCode) {
    let Some(path) = &arguments.checkpoints else { return };
    if evidence.checkpoints.iter().all(|kept| kept.municipality != code) {
        terminal::complain(format_args!(
            "{code}: 0 of the checkpoints in `{}` are of this ledger / この台帳の署名がありません",
            path.display()
        ));
    }
}

fn say_end(arguments: &Arguments, entries: u64, begun: Instant) {
    let rate = rate(entries, begun);
    terminal::say(format_args!(
        "記載 {} 件を検証しました（毎秒 {rate} 件） / {entries} entries verified, {rate} a second",
        grouped(entries)
    ));
    terminal::say(if arguments.quick {
        "データベースのページと索引は検証していません / pages and indexes not verified (--quick)"
    } else {
        "データベースのページと索引も検証しました / pages and indexes verified"
    });
}

/// Whether pages and indexes fit together, where that is asked for.
fn of_pages(ledger: &ReadOnly, arguments: &Arguments) -> Ended<Option<Finding>> {
    if arguments.quick {
        return Ok(None);
    }
    let spinner = terminal::spinner("pages and indexes");
    let intact = ledger.intact();
    spinner.finish_and_clear();
    let Err(error) = intact else { return Ok(None) };
    let finding = finding::of_error(error).context("the database cannot be read")?;
    Ok(Some(finding))
}

/// Whose ledgers to audit, and what is wrong with the list of them. Where it cannot be read, those that
/// have names are taken.
fn codes(
    opened: &Opened,
    arguments: &Arguments,
    checkpoints: &[Checkpoint],
) -> Ended<(Vec<LgCode>, Option<Finding>)> {
    let (listed, unlisted) = match opened.ledger.chains() {
        Ok(listed) => (listed, None),
        Err(error) => {
            let finding = finding::of_error(error).context("the ledger cannot be read")?;
            (opened.named().collect(), Some(finding))
        }
    };
    if let (Some(code), Some(_)) = (arguments.municipality, &unlisted) {
        return Ok((vec![code], unlisted));
    }
    let mut codes = match arguments.municipality {
        Some(_) => opened.municipalities(arguments.municipality)?,
        None => listed,
    };
    if arguments.municipality.is_none() {
        // A chain that is gone as a whole is found only by what was signed of it.
        codes.extend(checkpoints.iter().map(|checkpoint| checkpoint.municipality));
        codes.sort_unstable();
        codes.dedup();
    }
    Ok((codes, unlisted))
}

/// What an audit of a ledger that is as it was kept has counted.
struct Sound {
    entries: u64,
    head: Digest,
    grants: u64,
    checkpoints: u64,
}

/// What an audit of a ledger came to.
enum Audited {
    Sound(Sound),
    Wrong(Finding),
}

/// A ledger, and the rules that its entries name.
fn audit(ledger: &ReadOnly, code: LgCode, evidence: &Evidence) -> Result<Audited, StoreError> {
    let audit = ledger.audit(code, evidence)?;
    if let Some(finding) = finding::of(&audit) {
        return Ok(Audited::Wrong(finding));
    }
    if let Some(finding) = ledger.audit_rules(code)?.as_ref().and_then(finding::of) {
        return Ok(Audited::Wrong(finding));
    }
    let Audit::Sound { entries, head, grants, checkpoints } = audit else {
        return Err(StoreError::Damaged { what: "an audit has found nothing and is not sound" });
    };
    Ok(Audited::Sound(Sound { entries, head, grants, checkpoints }))
}

/// How many a second.
pub(crate) fn rate(count: u64, begun: Instant) -> String {
    let millis = begun.elapsed().as_millis().max(1);
    let rate = u128::from(count).saturating_mul(1000) / millis;
    grouped(u64::try_from(rate).unwrap_or(u64::MAX))
}

/// What is told of one ledger, or of the database as a whole.
enum Told<'a> {
    Sound(LgCode, &'a Sound),
    Wrong(Option<LgCode>, &'a Finding),
}

impl Told<'_> {
    fn say(&self, opened: &Opened, arguments: &Arguments) {
        if arguments.json {
            terminal::say(self.object(arguments));
            return;
        }
        let named = |code: LgCode| format!("{} ({code})", opened.name(code));
        match self {
            Self::Sound(code, Sound { entries, head, grants, checkpoints }) => terminal::say(format_args!(
                "{}: 異常なし sound  記載 entries {}  交付決定 grants {}  署名 checkpoints {checkpoints}  \
                 末尾 head sha256:{head}",
                named(*code),
                grouped(*entries),
                grouped(*grants),
            )),
            Self::Wrong(code, Finding { word, ja, en, .. }) => {
                let whose = code.map_or_else(|| "データベース database".to_owned(), named);
                terminal::say(format_args!("{whose}: 異常 {word}\n  {ja}\n  {en}"));
            }
        }
    }

    fn object(&self, arguments: &Arguments) -> Value {
        match self {
            Self::Sound(code, Sound { entries, head, grants, checkpoints }) => json!({
                "municipality": code.as_str(), "sound": true, "entries": entries,
                "head": format!("sha256:{head}"), "grants": grants, "checkpoints": checkpoints,
                "pages": if arguments.quick { "not verified" } else { "verified" },
            }),
            Self::Wrong(code, Finding { word, sequence, ja, en }) => json!({
                "municipality": code.as_ref().map(LgCode::as_str), "sound": false, "found": word,
                "sequence": sequence, "ja": ja, "en": en,
            }),
        }
    }
}

/// What cannot be read because it was changed is a finding too; anything else is the machine's.
fn or_finding(code: LgCode, error: StoreError) -> Ended<Audited> {
    let finding = finding::of_error(error).with_context(|| format!("the ledger of {code} cannot be read"))?;
    Ok(Audited::Wrong(finding))
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
    Digest::from_hex(text)
        .map(|bytes| *bytes.as_bytes())
        .ok_or_else(|| format!("`{text}` is no public key: 64 hexadecimal digits"))
}
