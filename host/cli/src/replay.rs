//! `kisoku replay`: computes kept entries again, on every core, and compares byte for byte. Computing one
//! is the server's; where entries and rules come from is in [`source`] and [`rules`].

mod exported;
mod rules;
mod source;
mod tally;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, anyhow};
use clap::Args;
use kisoku_core::calendar::FiscalYear;
use kisoku_core::ledger::{self, Entry};
use kisoku_core::life::Grant;
use kisoku_core::revision::LgCode;
use kisoku_server::answer::Phrasebook;
use kisoku_server::replay::{self, Allotted, Difference, Filed, Known, Outcome};
use kisoku_store::StoredEntry;

use self::exported::Exported;
use self::rules::{Rules, Stands};
pub(crate) use self::source::Folder;
use self::source::Source;
use self::tally::Tally;
use crate::audit::rate;
use crate::exit::{self, Ended, Exit, Failure};
use crate::given::{self, HostFolder};
use crate::opened::Opened;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  kisoku replay --data data
  kisoku replay --data data --municipality 352039 --fiscal-year 2024
  kisoku replay --data data --municipality 352039 --from 1000 --to 2000 --json
  kisoku replay --export inspection        # an exported folder, without the ledger
  kisoku replay --export tests/fixtures/ledger-1/2019 --modules target/kisoku/modules

Works while the host runs. Each entry is computed again from the stored component, settings,
record and usage, and has to come to the same bytes and the same fuel. Entries whose personal
values were erased cannot be computed again; they are counted apart. Where an export is
without components, modules of the same name stand in for them, and fuel is not compared.
";

/// Computes kept entries again and compares
///
/// 台帳の決定を、当時の規則と入力から計算し直し、同じ結果になることを確かめます。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
#[group(skip)]
pub(crate) struct Arguments {
    /// Folder of the host; it may be running
    #[arg(long, value_name = "DIR", required_unless_present = "export")]
    data: Option<PathBuf>,
    /// An exported folder instead
    #[arg(long, value_name = "FOLDER", conflicts_with = "data")]
    export: Option<PathBuf>,
    /// Modules that stand in for those that the export is without
    #[arg(long, value_name = "DIR", requires = "export")]
    modules: Option<PathBuf>,
    /// Only of this municipality
    #[arg(long, value_name = "CODE", value_parser = given::code)]
    municipality: Option<LgCode>,
    /// Only of this fiscal year, by the calendar year in which it begins
    #[arg(long, value_name = "YEAR", value_parser = given::fiscal_year)]
    fiscal_year: Option<FiscalYear>,
    /// Only from this place in the chain on
    #[arg(long, value_name = "SEQ", default_value_t = 1)]
    from: u64,
    /// Only up to this place
    #[arg(long, value_name = "SEQ", default_value_t = u64::MAX)]
    to: u64,
    /// Print a JSON object a line, one a municipality
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// Whether a part of a chain is asked for.
    fn is_narrowed(&self) -> bool {
        self.fiscal_year.is_some() || (self.from, self.to) != (1, u64::MAX)
    }
}

/// Entries that a core takes at once: tens of milliseconds of work.
const PIECE: u64 = 256;

/// Most cores.
const CORES_MAX: usize = 16;

/// Computes entries again.
pub(crate) struct Replayer {
    rules: Rules,
    book: Phrasebook,
}

impl Replayer {
    fn new(rules: Rules) -> Self {
        Self { rules, book: Phrasebook::default() }
    }

    /// With the components and settings of a ledger.
    ///
    /// # Errors
    /// Where they cannot be loaded.
    pub(crate) fn of_folder(opened: &Opened, municipality: LgCode, data: &HostFolder) -> Ended<Self> {
        Ok(Self::new(Rules::of_ledger(opened, &[municipality], &data.folder)?))
    }

    /// Computes one entry again.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub(crate) fn replay(&self, source: &dyn Source, stored: &StoredEntry) -> anyhow::Result<Outcome> {
        let entry = &stored.entry;
        let before = before(source, stored)?;
        let needed = replay::needed(entry, before.as_ref());
        let others = needed.into_iter().filter_map(|id| source.entry(entry.municipality, id).transpose());
        let others = others.map(|stored| stored.map(|stored| stored.entry)).collect::<Result<Vec<_>, _>>()?;
        let parts = self.parts(source, entry)?;
        let filed = filed(source, entry, &parts)?;
        let found = self.rules.of(entry);
        let revision = found.map(|(revision, _)| revision);
        let outcome = replay::replay(Known {
            entry,
            revision,
            before: before.as_ref(),
            others: &others,
            parts: &parts,
            filed: &filed,
            book: &self.book,
        });
        let stood_in = found.is_some_and(|(_, stands)| stands == Stands::In);
        // Code that was built anew counts other fuel for the same answer.
        let only_fuel = matches!(outcome, Outcome::Different(Difference::Fuel { .. }));
        Ok(if only_fuel && stood_in { Outcome::SameButOtherEngine } else { outcome })
    }

    /// The parts of a selection, in the order of the chain; those that are not to be had are left out, and
    /// it then comes to something else.
    fn parts(&self, source: &dyn Source, selection: &Entry) -> anyhow::Result<Vec<Allotted>> {
        let Some(places) = replay::part_places(selection) else { return Ok(Vec::new()) };
        let mut entries = Vec::new();
        source.each(selection.municipality, places, &mut |stored| {
            entries.extend(replay::is_part(selection, &stored.entry).then_some(stored));
            Ok(())
        })?;
        let parts = entries.into_iter().map(|stored| self.part(source, stored));
        parts.filter_map(Result::transpose).collect()
    }

    fn part(&self, source: &dyn Source, stored: StoredEntry) -> anyhow::Result<Option<Allotted>> {
        let code = stored.entry.municipality;
        let Some(before) = before(source, &stored)? else { return Ok(None) };
        let Some(opening) = source.entry(code, before.id)? else { return Ok(None) };
        let Some(recorded) = source.entry(code, before.recorded)? else { return Ok(None) };
        let Some((revision, _)) = self.rules.of(&stored.entry) else { return Ok(None) };
        Ok(Some(Allotted {
            entry: stored.entry,
            before,
            opened: opening.entry.sequence,
            recorded: recorded.entry,
            revision: Arc::clone(revision),
        }))
    }
}

/// The applications for the budget of a selection, as they stood before its parts.
fn filed(source: &dyn Source, selection: &Entry, parts: &[Allotted]) -> anyhow::Result<Vec<Filed>> {
    let Some(first) = parts.first().map(|part| part.entry.sequence) else { return Ok(Vec::new()) };
    let mut filed = Vec::new();
    for id in source.filed_before(selection, first)? {
        let opening = source.entry(selection.municipality, id)?;
        if let Some(opening) = opening
            && let Some((grant, touched)) = grant_before(source, &opening.entry, first)?
        {
            filed.push(Filed { grant, opened: opening.entry.sequence, touched });
        }
    }
    Ok(filed)
}

/// The grant as it stood before an entry; `None` where the entry begins one or is of none.
fn before(source: &dyn Source, stored: &StoredEntry) -> anyhow::Result<Option<Grant>> {
    let entry = &stored.entry;
    let Some(grant) = entry.grant.filter(|grant| *grant != entry.id) else { return Ok(None) };
    let Some(opening) = source.entry(entry.municipality, grant)? else { return Ok(None) };
    let found = grant_before(source, &opening.entry, entry.sequence)?;
    Ok(found.map(|(grant, _)| grant))
}

/// The grant that an entry opened, as it stood before a place, and when it came to stand so.
fn grant_before(
    source: &dyn Source,
    opening: &Entry,
    place: u64,
) -> anyhow::Result<Option<(Grant, ledger::Instant)>> {
    let Some(last) = source.last_before(opening.municipality, opening.id, place)? else { return Ok(None) };
    let recorded = last.standing.as_deref().and_then(source::recorded);
    let (Some(recorded), Some(standing)) = (recorded, last.entry.standing) else { return Ok(None) };
    let grant = Grant {
        id: opening.id,
        programme: opening.programme.clone(),
        fiscal_year: opening.fiscal_year,
        area: opening.area.clone(),
        component: opening.component,
        settings: opening.settings,
        recorded,
        sequence: last.entry.sequence,
        standing,
    };
    Ok(Some((grant, last.entry.at)))
}

/// Computes again what was asked for.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let begun = Instant::now();
    let (tallies, begun) = match (&arguments.data, &arguments.export) {
        (Some(folder), _) => {
            let data = HostFolder { folder: folder.clone() };
            let opened = Opened::read(&data)?;
            let codes = opened.municipalities(arguments.municipality)?;
            let replayer = Replayer::new(Rules::of_ledger(&opened, &codes, folder)?);
            let begun = Instant::now();
            let one = |code| on_all_cores(arguments, &replayer, code, || Folder::open(folder));
            (codes.into_iter().map(|code| Ok((code, one(code)?))).collect::<anyhow::Result<Vec<_>>>()?, begun)
        }
        (None, Some(folder)) => {
            let exported = Exported::read(folder)?;
            let replayer = Replayer::new(Rules::of_export(&exported, arguments.modules.as_deref())?);
            let begun = Instant::now();
            let code = exported.municipality;
            (vec![(code, on_all_cores(arguments, &replayer, code, || Ok(&exported))?)], begun)
        }
        // clap asks for one of them.
        (None, None) => (Vec::new(), begun),
    };
    say(arguments, &tallies, begun)
}

/// Computes the entries of a chain again, a piece a core at a time. Each core has a source of its own.
fn on_all_cores<S: Source>(
    arguments: &Arguments,
    replayer: &Replayer,
    code: LgCode,
    open: impl Fn() -> anyhow::Result<S> + Sync,
) -> anyhow::Result<Tally> {
    let end = open()?.end(code)?.min(arguments.to);
    let bar =
        terminal::bar("replaying", usize::try_from(end.saturating_sub(arguments.from)).unwrap_or(usize::MAX));
    let next = AtomicU64::new(arguments.from.max(1));
    let work = || -> anyhow::Result<Tally> {
        let source = open()?;
        let mut tally = Tally::default();
        loop {
            let first = next.fetch_add(PIECE, Ordering::Relaxed);
            if first > end {
                return Ok(tally);
            }
            let last = first.saturating_add(PIECE - 1).min(end);
            source.each(code, first..=last, &mut |stored: StoredEntry| {
                if arguments.fiscal_year.is_none_or(|year| year == stored.entry.fiscal_year) {
                    tally.add(&stored.entry, &replayer.replay(&source, &stored)?);
                }
                Ok(())
            })?;
            bar.inc(PIECE);
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from).min(CORES_MAX);
    let tally = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let mut all = Tally::default();
        for worker in workers {
            all.join(worker.join().map_err(|_| anyhow!("a replay panicked"))?.context("a replay failed")?);
        }
        anyhow::Ok(all)
    })?;
    bar.finish_and_clear();
    Ok(tally)
}

fn say(arguments: &Arguments, tallies: &[(LgCode, Tally)], begun: Instant) -> Ended {
    let (mut entries, mut different) = (0, 0);
    for (code, tally) in tallies {
        entries += tally.entries();
        different += tally.different;
        if arguments.json {
            terminal::say(tally.object(*code));
        } else {
            tally.say(*code);
        }
    }
    if !arguments.json {
        let rate = rate(entries, begun);
        terminal::say(format_args!(
            "記載 {entries} 件を計算し直しました（毎秒 {rate} 件） / {entries} entries replayed, {rate} a second"
        ));
    }
    if entries == 0 && arguments.is_narrowed() {
        let no =
            anyhow!("no entry is in that range: see `kisoku ledger entries` / 指定の範囲に記載がありません");
        return Err(Failure::new(Exit::Input, no));
    }
    if different == 0 {
        return Ok(());
    }
    let no = anyhow!(
        "{different} entries do not come to what was kept: see docs/AUDIT.md / {different} 件が記載と異なります"
    );
    Err(Failure::new(Exit::Broken, no))
}

/// An outcome for programs.
pub(crate) const fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Same => "same",
        Outcome::SameButOtherEngine => "same-but-other-engine",
        Outcome::Erased => "erased",
        Outcome::NotComputed => "not-computed",
        Outcome::Different(_) => "different",
    }
}

/// An outcome for people.
pub(crate) const fn ja(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Same => "同じ結果（バイト・計算量とも一致）",
        Outcome::SameButOtherEngine => "同じ結果（実行環境が異なるため計算量は比べない）",
        Outcome::Erased => "個人情報が消去済みのため計算し直せない",
        Outcome::NotComputed => "計算を伴わない記載",
        Outcome::Different(_) => "異なる結果",
    }
}
