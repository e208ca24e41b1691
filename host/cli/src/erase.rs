//! `kisoku erase`: removes the personal values of a fiscal year once they need not be kept any more, and
//! says so in the ledger. The entries themselves stay, and the chain with them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc;

use anyhow::{Context as _, anyhow};
use clap::Args;
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::ledger::{IdempotencyKey, Keep, Kept};
use kisoku_core::ports::Ledger;
use kisoku_core::retention::{Needed, RETENTION_YEARS, kept_until};
use kisoku_core::revision::{Digest, LgCode};
use kisoku_server::answer::Stamp;
use kisoku_server::erasure::{ENTRIES_MAX, Erased, Erasing, LeftOut, Share};
use kisoku_store::{Audit, Evidence, PAGE_MAX, SqliteLedger, Store};

use crate::alone;
use crate::exit::{self, Ended, Exit, Failure, OrExit as _};
use crate::given::{self, id_text};
use crate::{sources, terminal};

const EXAMPLES: &str = "\
Examples:
  kisoku erase --data data --municipality 352039 --fiscal-year 2016
  kisoku erase --data data --municipality 352039 --fiscal-year 2016 --retention-years 10
  # of a running host
  curl -H 'content-type: application/json' -H 'idempotency-key: erase-2016' \\
       -d '{\"fiscal_year\": 2016}' \\
       http://127.0.0.1:8080/v1/municipalities/352039/programmes/mirai-zukuri-grant/erasures

The command is for a stopped host. Papers of a fiscal year are kept for so many years from
the beginning of the next one, for five where nothing is said: those of 2016 until
2022-03-31, the end of fiscal year 2021, so they may be erased from 2022-04-01 on. Grants
that have not come to their end, or from which money is still to come back, are left out
and named: carry them to their end first. What is erased cannot be had back; backups and
exports made before still hold it.
";

/// Who writes an erasure into the ledger.
const ACTOR: &str = "command-line";

/// How much is read and erased at once.
const SHARE: Share = Share { entries_max: ENTRIES_MAX, step: PAGE_MAX };

/// Erases personal values that need not be kept any more
///
/// 保存期間が過ぎた年度の個人情報を消去し、消去の事実を台帳に記載します。
#[derive(Debug, Args)]
#[command(after_help = [EXAMPLES, "\n", exit::TABLE].concat())]
pub(crate) struct Arguments {
    /// Folder of the host, which is not running
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Whose ledger
    #[arg(long, value_name = "CODE", value_parser = given::code)]
    municipality: LgCode,
    /// The fiscal year, by the calendar year in which it begins
    #[arg(long, value_name = "YEAR", value_parser = given::fiscal_year)]
    fiscal_year: FiscalYear,
    /// How many years papers are kept, from the beginning of the next fiscal year
    #[arg(long, value_name = "YEARS", default_value_t = RETENTION_YEARS, value_parser = clap::value_parser!(u8).range(1..=100))]
    retention_years: u8,
}

/// Erases.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let until = kept_until(arguments.fiscal_year, arguments.retention_years)
        .context("that is beyond the calendar")
        .or_exit(Exit::Input)?;
    refuse_earlier(arguments.fiscal_year, until, sources::today_in_japan()?)?;
    let code = arguments.municipality;
    let instead = format!("`POST /v1/municipalities/{code}/programmes/{{programme}}/erasures`");
    let store = alone::open(&arguments.data, &instead)?;
    let ledger = store.ledger();
    let (mut left_out, mut entries) = (0, 0);
    for programme in programmes(&store, code)? {
        let erasing = Erasing {
            municipality: code,
            programme,
            fiscal_year: arguments.fiscal_year,
            retention_years: arguments.retention_years,
        };
        let done = erase(&ledger, &erasing, until)?;
        left_out += done.left_out;
        entries += done.entries;
    }
    if left_out > 0 {
        terminal::say(format_args!(
            "終わっていない {left_out} 件の個人情報は残します / personal values of {left_out} grants are left: they \
             have not come to their end"
        ));
    }
    if entries == 0 {
        terminal::say("消去する個人情報はありません / there is no personal value to erase");
    }
    prove(&ledger, code)
}

/// The programmes that a municipality ever had.
fn programmes(store: &Store, municipality: LgCode) -> anyhow::Result<BTreeSet<String>> {
    let revisions = store.registry().revisions().context("revisions cannot be read")?;
    let own = revisions.into_iter().filter(|revision| revision.municipality == municipality);
    Ok(own.map(|revision| revision.programme).collect())
}

/// What was done for a programme.
#[derive(Default)]
struct Done {
    left_out: usize,
    entries: usize,
}

/// Erases what may go, in as many entries of the ledger as it takes.
fn erase(ledger: &SqliteLedger, erasing: &Erasing, until: Date) -> anyhow::Result<Done> {
    let mut done = Done::default();
    loop {
        let planned = erasing.plan(ledger, SHARE).context("the ledger cannot be read")?;
        if done.entries == 0 {
            say_left_out(&planned.left_out);
            done.left_out = planned.left_out.len();
        }
        if planned.erased.is_empty() {
            return Ok(done);
        }
        let (count, more) = (planned.erased.len(), planned.more);
        let stamp = Stamp { id: sources::id(), at: sources::now() };
        let key = IdempotencyKey::new(format!("erase-{}", id_text(stamp.id))).context("an id is no key")?;
        let body = Digest::of(key.as_str().as_bytes());
        let by = Erased { actor: ACTOR.to_owned(), key, body, stamp };
        let entry = erasing.keep(planned, until, by).context("the erasure cannot be written")?;
        let kept = keep(ledger, entry)?;
        terminal::say(format_args!(
            "{}: 記載 {count} 件の個人情報を消去しました / personal values of {count} entries erased: entry {} ({})",
            kept.programme,
            kept.sequence,
            id_text(kept.id)
        ));
        done.entries += count;
        if !more {
            return Ok(done);
        }
    }
}

fn say_left_out(left_out: &[LeftOut]) {
    for LeftOut { grant, why } in left_out {
        terminal::say(format_args!("残します / left out: {}  {}", id_text(*grant), sentence(*why)));
    }
}

fn sentence(why: Needed) -> String {
    match why {
        Needed::In(state) => {
            let (ja, word) = (state.ja(), state.as_str());
            format!("手続が終わっていません（{ja}） / it has not come to its end: {word}")
        }
        Needed::Owes => "返還されていない額があります / it still owes money".to_owned(),
        Needed::Overpaid => {
            "返還を命じていない過払いがあります / more was paid than stands granted".to_owned()
        }
    }
}

fn refuse_earlier(year: FiscalYear, until: Date, today: Date) -> Ended {
    if today > until {
        return Ok(());
    }
    let from = Date::new(until.year(), 4, 1).map(|day| day.to_string()).unwrap_or_default();
    let year = year.get();
    let no = anyhow!(
        "personal values of fiscal year {year} are kept until {until}: they may be erased from {from} on / \
         {year}年度の文書は{until}まで保存します。消去できるのは{from}からです"
    );
    Err(Failure::new(Exit::Input, no))
}

/// Keeps one entry, and waits until it is on the disk.
fn keep(ledger: &SqliteLedger, keep: Keep) -> anyhow::Result<Kept> {
    let (done, waits) = mpsc::channel();
    let reply = Box::new(move |kept| {
        // The receiver waits below.
        let (Ok(()) | Err(_)) = done.send(kept);
    });
    ledger.submit(vec![keep], reply).map_err(|_| anyhow!("the ledger takes no more"))?;
    let kept = waits.recv().context("the ledger went away")?.context("nothing was erased")?;
    kept.into_iter().next().context("the ledger kept nothing")
}

/// The chain holds without what was erased.
fn prove(ledger: &SqliteLedger, municipality: LgCode) -> Ended {
    let audit = ledger.verify(municipality, &Evidence::default()).context("the ledger cannot be read")?;
    let Audit::Sound { entries, .. } = audit else {
        let no = anyhow!("the ledger is not as it was kept: run `kisoku audit verify`");
        return Err(Failure::new(Exit::Broken, no));
    };
    terminal::say(format_args!("記載 {entries} 件を検証しました / {entries} entries verified"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(year: i16, today: (i16, i8, i8), refused: Option<&str>) {
        let year = FiscalYear::new(year).unwrap();
        let today = Date::new(today.0, today.1, today.2).unwrap();
        let ended = refuse_earlier(year, kept_until(year, RETENTION_YEARS).unwrap(), today);
        let said = ended.err().map(|failure| failure.to_string());
        match (said, refused) {
            (None, None) => {}
            (Some(said), Some(date)) => assert!(said.contains(date), "{said}"),
            (said, refused) => panic!("{said:?} is not {refused:?}"),
        }
    }

    #[test]
    fn papers_of_2016_are_kept_until_the_end_of_fiscal_2021() {
        check(2016, (2022, 3, 31), Some("from 2022-04-01"));
        check(2016, (2022, 4, 1), None);
        check(2024, (2026, 11, 21), Some("from 2030-04-01"));
    }
}
