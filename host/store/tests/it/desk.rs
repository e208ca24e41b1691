//! What the tests submit: decisions about an area's million, and waiting for what became of them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use kisoku_core::calendar::FiscalYear;
use kisoku_core::error::{RuleFailure, Unsettled};
use kisoku_core::ledger::{
    Document, EntryId, IdempotencyKey, Instant, Keep, Kept, LedgerError, Personal, Settle,
};
use kisoku_core::manifest::TallySum;
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Place, Span, TallyKey, Usage};
use kisoku_store::{Memory, Options, SqliteLedger, Store};
use tempfile::TempDir;

/// Most that an area may get in a year, in yen.
pub(crate) const CEILING: i64 = 1_000_000;

pub(crate) const PROGRAMME: &str = "mirai-zukuri-grant";

/// 山口市.
pub(crate) fn yamaguchi() -> LgCode {
    LgCode::new("352039").unwrap()
}

/// 伊賀市.
pub(crate) fn iga() -> LgCode {
    LgCode::new("242161").unwrap()
}

pub(crate) fn year(year: i16) -> FiscalYear {
    FiscalYear::new(year).unwrap()
}

/// An area's total of a fiscal year.
pub(crate) fn area_place(area: &str, of: FiscalYear) -> Place {
    let key = TallyKey { tally: "area-granted".to_owned(), fiscal_year: of, parts: vec![area.to_owned()] };
    Place { key: Some(key), span: Span::FiscalYear, sums: TallySum::GrantedYen, ceiling: Some(CEILING) }
}

/// The submission number `number`: ¥100,000 for 阿東, settled up to the area's ceiling.
pub(crate) fn keep(number: u64) -> Keep {
    let mut id = [0x70; 16];
    id[8..].copy_from_slice(&number.to_be_bytes());
    Keep {
        municipality: yamaguchi(),
        programme: PROGRAMME.to_owned(),
        fiscal_year: year(2024),
        area: Some("阿東".to_owned()),
        id: EntryId::new(id),
        at: Instant::from_millis(1_700_000_000_000 + i64::try_from(number).unwrap()),
        actor: "clerk-1".to_owned(),
        key: IdempotencyKey::new(format!("key-{number}")).unwrap(),
        body: Digest::of(&number.to_be_bytes()),
        component: Digest::of(b"component"),
        settings: Digest::of(b"settings"),
        personal: None,
        places: vec![area_place("阿東", year(2024))],
        settle: up_to_ceiling(100_000),
    }
}

/// Grants what is asked for, as far as the first place's ceiling leaves it.
pub(crate) fn up_to_ceiling(asked: i64) -> Settle {
    Box::new(move |usage: &Usage| {
        let before = usage.totals()[0].unwrap();
        let granted = asked.min(CEILING - before);
        Ok(document(granted))
    })
}

pub(crate) fn document(granted: i64) -> Document {
    Document {
        bytes: format!("{{\"amount_yen\":{granted}}}").into_bytes(),
        movements: vec![granted],
        fuel: 1000,
    }
}

/// The amount that a kept document grants.
pub(crate) fn granted(kept: &Kept) -> i64 {
    let text = str::from_utf8(&kept.document).unwrap();
    text.trim_start_matches("{\"amount_yen\":").trim_end_matches('}').parse().unwrap()
}

/// A module that traps.
pub(crate) fn trapping() -> Settle {
    Box::new(|_| {
        let trap = RuleFailure::Trap { what: "unreachable".to_owned(), panic: None, frames: Vec::new() };
        Err(Unsettled::Failed(trap))
    })
}

pub(crate) fn personal(name: &str) -> Personal {
    Personal { salt: [9; 16], bytes: format!("{{\"applicant\":\"{name}\"}}").into_bytes() }
}

/// Submits, and hands back where the outcome will arrive.
#[track_caller]
pub(crate) fn hand_in(ledger: &dyn Ledger, keep: Keep) -> Receiver<Result<Kept, LedgerError>> {
    let (sender, receiver) = channel();
    let submitted = ledger.submit(keep, Box::new(move |outcome| drop(sender.send(outcome))));
    assert!(submitted.is_ok(), "the queue is full");
    receiver
}

/// Submits and waits.
#[track_caller]
pub(crate) fn send(ledger: &dyn Ledger, keep: Keep) -> Result<Kept, LedgerError> {
    hand_in(ledger, keep).recv().unwrap()
}

/// A store in a folder of its own, which goes with it.
pub(crate) struct Desk {
    store: Option<Store>,
    pub(crate) folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: Some(Store::open(folder.path(), options).unwrap()), folder }
    }

    pub(crate) fn ledger(&self) -> Arc<SqliteLedger> {
        self.store.as_ref().unwrap().ledger()
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    /// Closes the store; the folder stays.
    pub(crate) fn close(mut self) -> Self {
        self.store = None;
        self
    }

    /// Closes the store and opens it again.
    pub(crate) fn reopen(&mut self, options: Options) {
        self.store = None;
        self.store = Some(Store::open(self.folder.path(), options).unwrap());
    }

    /// A connection that knows nothing of the store's own settings.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.path().join("kisoku.sqlite")).unwrap()
    }
}

/// Runs a test on each implementation of the port.
pub(crate) fn on_each(test: impl Fn(&dyn Ledger)) {
    test(&Memory::default());
    test(&*Desk::new().ledger());
}
