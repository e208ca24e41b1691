//! `kisoku erase`: removes the personal values of a fiscal year once they need not be kept any more, and
//! says so in the ledger. The entries themselves stay, and the chain with them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc;

use anyhow::{Context as _, anyhow};
use clap::Args;
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::ledger::{
    Belongs, Document, Entries, EntryId, IdempotencyKey, Keep, Kept, PageQuery, Records, Seen,
};
use kisoku_core::life::{EntryKind, Standing, State};
use kisoku_core::money::Yen;
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_store::{Audit, Evidence, Options, PAGE_MAX, SqliteLedger, Store};
use serde::Serialize;

use crate::exit::{self, Ended, Exit, Failure, OrExit as _};
use crate::given::{self, id_text};
use crate::moment;
use crate::{sources, terminal};

const EXAMPLES: &str = "\
Examples:
  kisoku erase --data data --municipality 352039 --fiscal-year 2016
  kisoku erase --data data --municipality 352039 --fiscal-year 2016 --retention-years 10

The host has to be stopped. Papers of a fiscal year are kept for so many years from the beginning of
the next one: those of 2016 until the end of 2021, so they may be erased from 2022-04-01 on. Grants
that have not come to their end, or from which money is still to come back, are left out and named:
carry them to their end first. What is erased cannot be had back; backups and exports
made before still hold it.
";

/// Who writes an erasure into the ledger.
const ACTOR: &str = "command-line";

/// What stands for the engine where no rule was asked.
const NO_ENGINE: &str = "none";

/// What stands for component and settings where no rule was asked.
const NOTHING: Digest = Digest::new([0; 32]);

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
    #[arg(long, value_name = "YEARS", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=100))]
    retention_years: u8,
}

/// What stands in the ledger of an erasure: no personal value.
#[derive(Serialize)]
struct Written<'a> {
    kind: &'static str,
    municipality: &'a str,
    programme: &'a str,
    fiscal_year: i16,
    entry: &'static str,
    /// How many entries lost their personal values.
    entries: usize,
    /// Their ids.
    erased: Vec<String>,
    retention_years: u8,
    /// The last day on which they had to be kept.
    kept_until: String,
    id: String,
    decided_at: String,
    fuel: u64,
}

/// Entries with personal values, and grants that are left out.
#[derive(Default)]
struct Found {
    by_programme: BTreeMap<String, Vec<EntryId>>,
    left_out: BTreeMap<EntryId, Unended>,
}

/// Why the personal values of a grant are still needed: without them nobody could decide on it, pay it
/// or claim money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unended {
    /// Its life goes on.
    In(State),
    /// Money was ordered back and has not come.
    Owes,
    /// More was paid than stands granted, and is not ordered back yet.
    Overpaid,
    /// How it stands is not in the ledger.
    Unknown,
}

impl Unended {
    fn sentence(self) -> String {
        match self {
            Self::In(state) => {
                let (ja, word) = (state.ja(), state.as_str());
                format!("手続が終わっていません（{ja}） / it has not come to its end: {word}")
            }
            Self::Owes => "返還されていない額があります / it still owes money".to_owned(),
            Self::Overpaid => {
                "返還を命じていない過払いがあります / more was paid than stands granted".to_owned()
            }
            Self::Unknown => "状態がわかりません / how it stands is unknown".to_owned(),
        }
    }
}

/// Erases.
pub(crate) fn run(arguments: &Arguments) -> Ended {
    let until = kept_until(arguments.fiscal_year, arguments.retention_years)
        .context("that is beyond the calendar")
        .or_exit(Exit::Input)?;
    refuse_earlier(arguments.fiscal_year, until, sources::today_in_japan()?)?;
    let data = &arguments.data;
    // A folder that is not there would be made.
    std::fs::metadata(data).with_context(|| format!("cannot open `{}`", data.display()))?;
    let store = Store::open(data, Options::default()).context("the store cannot be opened")?;
    let ledger = store.ledger();
    let found = find(&ledger, arguments)?;
    for (id, why) in &found.left_out {
        terminal::say(format_args!("残します / left out: {}  {}", id_text(*id), why.sentence()));
    }
    if !found.left_out.is_empty() {
        let count = found.left_out.len();
        terminal::say(format_args!(
            "終わっていない {count} 件の個人情報は残します / personal values of {count} grants are left: they have \
             not come to their end"
        ));
    }
    if found.by_programme.is_empty() {
        terminal::say("消去する個人情報はありません / there is no personal value to erase");
    }
    for (programme, erased) in found.by_programme {
        let count = erased.len();
        let kept = keep(&ledger, entry(arguments, until, &programme, erased)?)?;
        terminal::say(format_args!(
            "{programme}: 記載 {count} 件の個人情報を消去しました / personal values of {count} entries erased: \
             entry {} ({})",
            kept.sequence,
            id_text(kept.id)
        ));
    }
    prove(&ledger, arguments.municipality)
}

/// The last day on which papers of a fiscal year have to be kept.
///
/// Source: the record keeping article of the cities' grant rules (5 years from the next fiscal year).
fn kept_until(year: FiscalYear, retention_years: u8) -> Option<Date> {
    Date::new(year.get().checked_add(i16::from(retention_years))?.checked_add(1)?, 3, 31)
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

fn find(ledger: &SqliteLedger, arguments: &Arguments) -> anyhow::Result<Found> {
    let mut found = Found::default();
    let mut after = None;
    loop {
        let page = ledger.list(&PageQuery {
            municipality: arguments.municipality,
            entries: Entries::All,
            programme: None,
            fiscal_year: Some(arguments.fiscal_year),
            area: None,
            after,
            limit: PAGE_MAX,
        })?;
        for kept in page.entries.iter().filter(|kept| kept.personal.is_some()) {
            if let Some((grant, why)) = unended(ledger, arguments.municipality, kept)? {
                found.left_out.insert(grant, why);
            } else {
                found.by_programme.entry(kept.programme.clone()).or_default().push(kept.id);
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(found)
}

/// The grant of an entry, where it has not come to its end.
fn unended(
    ledger: &SqliteLedger,
    municipality: LgCode,
    kept: &Kept,
) -> anyhow::Result<Option<(EntryId, Unended)>> {
    let Some(id) = kept.grant else { return Ok(None) };
    let grant = ledger.grant(municipality, id)?;
    Ok(grant.map_or(Some(Unended::Unknown), |grant| why_needed(&grant.standing)).map(|why| (id, why)))
}

/// Why a grant that stands so needs its personal values; `None` where nothing is to come of it.
fn why_needed(standing: &Standing) -> Option<Unended> {
    if standing.owed() > Yen::ZERO {
        return Some(Unended::Owes);
    }
    if standing.overpaid() > Yen::ZERO {
        return Some(Unended::Overpaid);
    }
    match standing.state {
        State::Rejected
        | State::Withdrawn
        | State::Paid
        | State::Abandoned
        | State::Cancelled
        | State::Repaid => None,
        unended @ (State::Applied
        | State::Returned
        | State::UnderReview
        | State::Granted
        | State::Reported
        | State::Determined
        | State::RepaymentOrdered) => Some(Unended::In(unended)),
    }
}

fn entry(arguments: &Arguments, until: Date, programme: &str, erased: Vec<EntryId>) -> Ended<Keep> {
    let (id, at) = (sources::id(), sources::now());
    let written = Written {
        kind: "erasure",
        municipality: arguments.municipality.as_str(),
        programme,
        fiscal_year: arguments.fiscal_year.get(),
        entry: EntryKind::Erasure.as_str(),
        entries: erased.len(),
        erased: erased.iter().copied().map(id_text).collect(),
        retention_years: arguments.retention_years,
        kept_until: until.to_string(),
        id: id_text(id),
        decided_at: moment::rfc3339(at),
        fuel: 0,
    };
    let bytes = serde_json::to_vec(&written).context("the erasure cannot be written")?;
    let key = IdempotencyKey::new(format!("erase-{}", id_text(id))).context("an id is no key")?;
    Ok(Keep {
        municipality: arguments.municipality,
        kind: EntryKind::Erasure,
        belongs: Belongs::None,
        records: Records::No,
        programme: programme.to_owned(),
        fiscal_year: arguments.fiscal_year,
        area: None,
        id,
        at,
        actor: ACTOR.to_owned(),
        key,
        body: Digest::of(&bytes),
        component: NOTHING,
        settings: NOTHING,
        engine: NO_ENGINE.to_owned(),
        personal: None,
        erases: erased,
        places: Vec::new(),
        settle: Box::new(move |_: &Seen<'_>| Ok(Document { bytes: bytes.clone(), standing: None, fuel: 0 })),
    })
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
    use kisoku_core::life::{Payment, Payments};

    use super::*;

    #[track_caller]
    fn check(year: i16, today: (i16, i8, i8), refused: Option<&str>) {
        let year = FiscalYear::new(year).unwrap();
        let today = Date::new(today.0, today.1, today.2).unwrap();
        let ended = refuse_earlier(year, kept_until(year, 5).unwrap(), today);
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

    /// Granted, paid, ordered back and paid back, in yen.
    #[track_caller]
    fn check_needed(state: State, [granted, paid, ordered, repaid]: [i64; 4], expected: Option<Unended>) {
        let on = Date::new(2016, 10, 1).expect("a day");
        let payment = Payment { amount: Yen::new(paid), on, ordered: Yen::new(ordered) };
        let payments = if paid == 0 { Vec::new() } else { vec![payment] };
        let standing = Standing {
            state,
            granted: Yen::new(granted),
            granted_on: None,
            computed: Yen::ZERO,
            payments: Payments::new(payments).expect("payments that can be"),
            forfeited: Yen::ZERO,
            surcharge: Yen::ZERO,
            repaid: Yen::new(repaid),
            counts: Vec::new(),
        };
        assert_eq!(why_needed(&standing), expected, "{state:?} {granted} {paid} {ordered} {repaid}");
    }

    #[test]
    fn personal_values_of_a_grant_are_needed_until_its_end() {
        let ends = [
            State::Rejected,
            State::Withdrawn,
            State::Paid,
            State::Abandoned,
            State::Cancelled,
            State::Repaid,
        ];
        for state in State::ALL {
            let expected = if ends.contains(&state) { None } else { Some(Unended::In(state)) };
            check_needed(state, [0, 0, 0, 0], expected);
            check_needed(state, [100, 150, 50, 0], Some(Unended::Owes));
            // A claim for ¥50 could still be made.
            check_needed(state, [100, 150, 0, 0], Some(Unended::Overpaid));
            check_needed(state, [100, 150, 50, 50], expected);
        }
        check_needed(State::Cancelled, [0, 100, 0, 0], Some(Unended::Overpaid));
        check_needed(State::Paid, [100, 100, 0, 0], None);
        check_needed(State::Granted, [100, 0, 0, 0], Some(Unended::In(State::Granted)));
    }
}
