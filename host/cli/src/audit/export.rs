//! `kisoku audit export`: a fiscal year of a ledger in one folder, with everything that an inspector
//! needs to verify it without this program. The form of the lines is in [`line`].

pub(crate) mod line;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, ensure};
use clap::Args;
use kisoku_core::calendar::FiscalYear;
use kisoku_core::ledger::{Checkpoint, Entries, PageQuery, TallyQuery};
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::TallyKey;
use kisoku_store::{PAGE_MAX, StoredEntry, checkpoint_line};
use serde::Serialize;
use serde_json::json;

use self::line::{EntryLine, PersonalLine, RevisionLine, StubLine, TotalLine};
use crate::exit::{self, Ended, Exit, Failure};
use crate::given::{self, HostFolder};
use crate::moment::{self, grouped};
use crate::opened::Opened;
use crate::{sources, terminal};

const EXAMPLES: &str = "\
Examples:
  kisoku audit export --data data --municipality 352039 --fiscal-year 2024 --out inspection
  python3 inspection/verify.py                     verifies it without this program
  kisoku audit export … --without-personal         without names and other personal values

The folder tells in VERIFY.md, in Japanese and English, what is in it and how to verify it. Sign the
ledger first (`kisoku audit checkpoint`, or a running host does it every hour), so that a signature
covers the last entry.
";

/// Writes a fiscal year into one folder for an inspector
///
/// 監査用に、一つの年度の台帳を検証に必要なもの一式とともに書き出します。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(super) struct Arguments {
    #[command(flatten)]
    data: HostFolder,
    /// Whose ledger
    #[arg(long, value_name = "CODE", value_parser = given::code)]
    municipality: LgCode,
    /// The fiscal year, by the calendar year in which it begins
    #[arg(long, value_name = "YEAR", value_parser = given::fiscal_year)]
    fiscal_year: FiscalYear,
    /// The folder to make; it must be missing or empty
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Leave personal values out
    #[arg(long)]
    without_personal: bool,
}

/// How to verify an export, for people and as a program.
const PAGE: &str = include_str!("export/VERIFY.md");
const SCRIPT: &str = include_str!("export/verify.py");

/// Which entries are written, and what covers them.
struct Range {
    /// Place of the fiscal year's first entry.
    first: u64,
    /// Place of the last entry that is written: the checkpoint's, or the end of the chain.
    last: u64,
    /// How many entries of the fiscal year there are.
    of_year: u64,
    checkpoints: Vec<Checkpoint>,
}

/// What has been written.
#[derive(Default)]
struct Written {
    entries: u64,
    /// Place of the last one.
    last: u64,
    of_year: u64,
    components: BTreeSet<Digest>,
    settings: BTreeSet<Digest>,
    moved: BTreeMap<(String, TallyKey), i64>,
}

/// Exports.
pub(super) fn run(arguments: &Arguments) -> Ended {
    let opened = Opened::read(&arguments.data)?;
    opened.municipalities(Some(arguments.municipality))?;
    let Some(range) = range(&opened, arguments)? else {
        let no =
            anyhow!("fiscal year {} has no entry: see `kisoku ledger entries`", arguments.fiscal_year.get());
        return Err(Failure::new(Exit::Input, no));
    };
    let folder = Folder::make(&arguments.out)?;
    let written = entries(&opened, arguments, &folder, &range)?;
    totals(&opened, arguments, &folder, &written)?;
    revisions(&opened, arguments, &folder, &written)?;
    let mut checkpoints = folder.lines("checkpoints.ndjson")?;
    for checkpoint in &range.checkpoints {
        writeln!(checkpoints, "{}", checkpoint_line(checkpoint)).context("a checkpoint cannot be written")?;
    }
    checkpoints.flush().context("checkpoints cannot be written")?;
    facts(&opened, arguments, &folder, (&range, &written))?;
    folder.file("VERIFY.md", PAGE.as_bytes())?;
    folder.file("verify.py", SCRIPT.as_bytes())?;
    terminal::say(format_args!(
        "{}年度の記載 {} 件を書き出しました / {} entries of fiscal year {} written to `{}`",
        arguments.fiscal_year.get(),
        grouped(written.of_year),
        written.of_year,
        arguments.fiscal_year.get(),
        arguments.out.display(),
    ));
    if range.checkpoints.iter().all(|checkpoint| checkpoint.sequence < range.last) {
        terminal::complain(
            "署名が最後の記載に及んでいません / no checkpoint covers the last entry: sign the ledger and export again",
        );
    }
    Ok(())
}

/// From the first entry of the fiscal year to the first checkpoint that covers its last one; to the end of
/// the chain where none does. `None` where the year has no entry.
fn range(opened: &Opened, arguments: &Arguments) -> anyhow::Result<Option<Range>> {
    let code = arguments.municipality;
    let (mut first, mut last, mut of_year, mut after) = (None, 0, 0, None);
    loop {
        let page = opened.ledger.list(&PageQuery {
            municipality: code,
            entries: Entries::All,
            programme: None,
            fiscal_year: Some(arguments.fiscal_year),
            area: None,
            after,
            limit: PAGE_MAX,
        })?;
        for kept in &page.entries {
            first = first.or(Some(kept.sequence));
            last = kept.sequence;
            of_year += 1;
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let Some(first) = first else { return Ok(None) };
    let mut checkpoints = opened.ledger.checkpoints(code, u32::MAX)?;
    let covering = checkpoints.iter().map(|checkpoint| checkpoint.sequence).find(|place| *place >= last);
    let last = covering.unwrap_or(u64::MAX);
    checkpoints.retain(|checkpoint| (first.saturating_sub(1)..=last).contains(&checkpoint.sequence));
    Ok(Some(Range { first, last, of_year, checkpoints }))
}

fn entries(
    opened: &Opened,
    arguments: &Arguments,
    folder: &Folder,
    range: &Range,
) -> anyhow::Result<Written> {
    let mut lines = folder.lines("entries.ndjson")?;
    let mut personal = if arguments.without_personal { None } else { Some(folder.lines("personal.ndjson")?) };
    let mut written = Written::default();
    let bar = terminal::bar("writing", usize::try_from(range.of_year).unwrap_or(usize::MAX));
    opened.ledger.entries(
        arguments.municipality,
        range.first..=range.last,
        |stored| -> anyhow::Result<()> {
            let entry = &stored.entry;
            if written.entries == 0 && entry.sequence > 1 {
                let stub =
                    StubLine { sequence: entry.sequence - 1, stub: true, hash: entry.previous.to_string() };
                line(&mut lines, &stub)?;
            }
            line(&mut lines, &EntryLine::new(&stored)?)?;
            written.entries += 1;
            written.last = entry.sequence;
            if entry.fiscal_year == arguments.fiscal_year {
                written.add(&stored);
                if let (Some(file), Some(values)) = (&mut personal, PersonalLine::new(entry)?) {
                    line(file, &values)?;
                }
                bar.inc(1);
            }
            Ok(())
        },
    )?;
    bar.finish_and_clear();
    lines.flush().context("entries cannot be written")?;
    if let Some(mut personal) = personal {
        personal.flush().context("personal values cannot be written")?;
    }
    Ok(written)
}

impl Written {
    /// What an entry of the fiscal year needs beside it.
    fn add(&mut self, stored: &StoredEntry) {
        let entry = &stored.entry;
        self.of_year += 1;
        if entry.component != NOTHING {
            self.components.insert(entry.component);
            self.settings.insert(entry.settings);
        }
        for (key, by) in &entry.movements {
            *self.moved.entry((entry.programme.clone(), key.clone())).or_default() += by;
        }
    }
}

/// What stands for a component where no rule was asked.
const NOTHING: Digest = Digest::new([0; 32]);

/// The totals of the year as its entries here moved them. Where no entry of it came later, they have to
/// be those that the host counts with.
fn totals(opened: &Opened, arguments: &Arguments, folder: &Folder, written: &Written) -> anyhow::Result<()> {
    let (municipality, fiscal_year) = (arguments.municipality, Some(arguments.fiscal_year));
    let kept = opened.ledger.tallies(&TallyQuery { municipality, programme: None, fiscal_year })?;
    let kept: BTreeMap<_, _> =
        kept.into_iter().map(|line| ((line.programme, line.key), line.total)).collect();
    let later = opened.ledger.list(&PageQuery {
        municipality,
        entries: Entries::All,
        programme: None,
        fiscal_year,
        area: None,
        after: Some(written.last),
        limit: 1,
    })?;
    ensure!(
        kept == written.moved || !later.entries.is_empty(),
        "the totals are not what the entries moved: run `kisoku audit verify`"
    );
    let mut lines = folder.lines("totals.ndjson")?;
    for ((programme, key), total) in &written.moved {
        let total = TotalLine {
            programme: programme.clone(),
            tally: key.tally.clone(),
            fiscal_year: key.fiscal_year.get(),
            parts: key.parts.clone(),
            total: *total,
        };
        line(&mut lines, &total)?;
    }
    lines.flush().context("totals cannot be written")
}

/// Components, settings and the revisions that they made.
fn revisions(
    opened: &Opened,
    arguments: &Arguments,
    folder: &Folder,
    written: &Written,
) -> anyhow::Result<()> {
    let mut names = BTreeMap::new();
    for digest in &written.components {
        let component = opened.ledger.component(*digest)?.context("a component is not stored")?;
        folder.file(&format!("components/{digest}.wasm"), &component.bytes)?;
        names.insert(*digest, component.name);
    }
    let mut lines = folder.lines("revisions.ndjson")?;
    let mut missing = written.settings.clone();
    for stored in opened.ledger.revisions()? {
        let digest = Digest::of(stored.settings.as_bytes());
        let of_year = stored.municipality == arguments.municipality && written.settings.contains(&digest);
        let Some(module) = names.get(&stored.component).filter(|_| of_year) else { continue };
        let revision = RevisionLine {
            programme: stored.programme,
            module: module.clone(),
            component: stored.component.to_string(),
            settings: digest.to_string(),
            effective_from: stored.period.from().to_string(),
            effective_to: stored.period.to().map(|day| day.to_string()),
        };
        line(&mut lines, &revision)?;
        if missing.remove(&digest) {
            folder.file(&format!("settings/{digest}.json"), stored.settings.as_bytes())?;
        }
    }
    ensure!(missing.is_empty(), "settings by which entries were answered are not stored");
    lines.flush().context("revisions cannot be written")
}

/// What the export is of.
fn facts(
    opened: &Opened,
    arguments: &Arguments,
    folder: &Folder,
    (range, written): (&Range, &Written),
) -> anyhow::Result<()> {
    let mut keys: BTreeSet<[u8; 32]> = range.checkpoints.iter().map(|checkpoint| checkpoint.key).collect();
    keys.extend(opened.ledger.checkpoint_key()?);
    let keys: Vec<String> = keys.into_iter().map(|key| Digest::new(key).to_string()).collect();
    let facts = json!({
        "format": "kisoku export 1",
        "municipality": arguments.municipality.as_str(),
        "name": opened.name(arguments.municipality),
        "fiscal_year": arguments.fiscal_year.get(),
        "entries": written.of_year,
        "entries_in_all": written.entries,
        "first_sequence": range.first,
        "signed_up_to": range.checkpoints.iter().map(|checkpoint| checkpoint.sequence).max(),
        "personal_values": !arguments.without_personal,
        "ed25519_public_keys": keys,
        "exported_at": moment::rfc3339(sources::now()),
        "program": concat!("kisoku ", env!("CARGO_PKG_VERSION")),
    });
    folder.file("export.json", serde_json::to_string_pretty(&facts)?.as_bytes())
}

fn line(file: &mut BufWriter<File>, object: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *file, object).context("a line cannot be written")?;
    file.write_all(b"\n").context("a line cannot be written")
}

/// The folder that is made.
struct Folder(PathBuf);

impl Folder {
    /// Makes it, for its owner alone: it may hold personal values.
    fn make(path: &Path) -> anyhow::Result<Self> {
        let filled = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
        ensure!(!filled, "`{}` is not empty: choose another folder", path.display());
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        for folder in ["", "components", "settings"] {
            builder.create(path.join(folder)).with_context(|| format!("cannot make `{}`", path.display()))?;
        }
        Ok(Self(path.to_owned()))
    }

    fn file(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.0.join(name);
        fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
    }

    fn lines(&self, name: &str) -> anyhow::Result<BufWriter<File>> {
        let path = self.0.join(name);
        let file = File::create(&path).with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(BufWriter::new(file))
    }
}
