//! What the tests submit: decisions about an area's million, and waiting for what became of them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::error::{RuleFailure, Unsettled};
use kisoku_core::ledger::{
    Belongs, Document, Entries, EntryId, IdempotencyKey, Instant, Keep, Kept, LedgerError, PageQuery,
    Personal, Records, Seen, Settle,
};
use kisoku_core::life::{Count, EntryKind, Payments, Standing, State};
use kisoku_core::manifest::{Label, TallySum};
use kisoku_core::money::Yen;
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, EffectivePeriod, LgCode};
use kisoku_core::tally::{Place, Span, TallyKey};
use kisoku_store::{
    Audit, Evidence, Memory, Options, SqliteLedger, Store, StoredMunicipality, StoredRevision,
};
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
pub(crate) fn area_key(area: &str, of: FiscalYear) -> TallyKey {
    TallyKey { tally: "area-granted".to_owned(), fiscal_year: of, parts: vec![area.to_owned()] }
}

/// The total of 阿東 in 2024, where [`keep`] counts.
pub(crate) fn here() -> TallyKey {
    area_key("阿東", year(2024))
}

pub(crate) fn area_place(area: &str, of: FiscalYear) -> Place {
    place(area_key(area, of))
}

/// A total of a fiscal year under the ceiling.
pub(crate) fn place(key: TallyKey) -> Place {
    Place { key: Some(key), span: Span::FiscalYear, sums: TallySum::GrantedYen, ceiling: Some(CEILING) }
}

/// The id of the entry number `number`.
pub(crate) fn id(number: u64) -> EntryId {
    let mut id = [0x70; 16];
    id[8..].copy_from_slice(&number.to_be_bytes());
    EntryId::new(id)
}

/// What answers a submission, where it is published.
pub(crate) const COMPONENT: &[u8] = b"component";
pub(crate) const SETTINGS: &str = r#"{"cap":1}"#;

/// The submission number `number`: ¥100,000 for 阿東, settled up to the area's ceiling.
pub(crate) fn keep(number: u64) -> Keep {
    Keep {
        municipality: yamaguchi(),
        kind: EntryKind::Decision,
        belongs: Belongs::Opens,
        records: Records::Yes,
        programme: PROGRAMME.to_owned(),
        fiscal_year: year(2024),
        area: Some("阿東".to_owned()),
        id: id(number),
        at: Instant::from_millis(1_700_000_000_000 + i64::try_from(number).unwrap()),
        actor: "clerk-1".to_owned(),
        key: IdempotencyKey::new(format!("key-{number}")).unwrap(),
        body: Digest::of(&number.to_be_bytes()),
        component: Digest::of(COMPONENT),
        settings: Digest::of(SETTINGS.as_bytes()),
        engine: "engine 1".to_owned(),
        personal: None,
        erases: Vec::new(),
        places: vec![area_place("阿東", year(2024))],
        settle: up_to_ceiling(here(), 100_000),
    }
}

/// A later entry of a grant: it stands as `state` with so much for 阿東 afterwards.
pub(crate) fn later(number: u64, grant: EntryId, kind: EntryKind, state: State, amount: i64) -> Keep {
    let settle = move |_: &Seen<'_>| {
        Ok(Document { standing: Some(standing(state, here(), amount)), ..document(here(), amount) })
    };
    Keep { kind, belongs: Belongs::To(grant), records: Records::No, settle: Box::new(settle), ..keep(number) }
}

/// Grants what is asked for, as far as the ceiling of the total, which is the first place, leaves it.
pub(crate) fn up_to_ceiling(key: TallyKey, asked: i64) -> Settle {
    Box::new(move |seen: &Seen<'_>| {
        let before = seen.usage.totals()[0].unwrap();
        Ok(document(key.clone(), asked.min(CEILING - before)))
    })
}

/// What stands in each such answer, so that they read alike as those of a rule do.
const BECAUSE: &str =
    "the project ends within the period, and the area's cap leaves the amount that is granted";

/// An answer that grants so much, and counts it in a total.
pub(crate) fn document(key: TallyKey, granted: i64) -> Document {
    let state = if granted > 0 { State::Granted } else { State::Rejected };
    Document {
        bytes: format!("{{\"because\":\"{BECAUSE}\",\"amount_yen\":{granted}}}").into_bytes(),
        standing: Some(standing(state, key, granted)),
        fuel: 1000,
    }
}

/// A grant of so much, counted in a total where it is something.
pub(crate) fn standing(state: State, key: TallyKey, granted: i64) -> Standing {
    let count = Count { key, sums: TallySum::GrantedYen, amount: granted };
    Standing {
        state,
        granted: Yen::new(granted),
        granted_on: (granted > 0).then(|| Date::new(2024, 6, 1).unwrap()),
        left: None,
        computed: Yen::ZERO,
        payments: Payments::default(),
        forfeited: Yen::ZERO,
        surcharge: Yen::ZERO,
        repaid: Yen::ZERO,
        counts: Some(count).filter(|count| count.amount != 0).into_iter().collect(),
    }
}

/// An answer that belongs to no grant.
pub(crate) fn alone(keep: Keep) -> Keep {
    let settle = |_: &Seen<'_>| Ok(Document { bytes: b"{}".to_vec(), standing: None, fuel: 0 });
    Keep {
        belongs: Belongs::None,
        records: Records::No,
        places: Vec::new(),
        settle: Box::new(settle),
        ..keep
    }
}

/// An erasure of the personal values of entries, which its document lists.
pub(crate) fn erasure(number: u64, erases: Vec<EntryId>) -> Keep {
    let ids: Vec<String> = erases.iter().map(|id| format!("\"{}\"", hex::encode(id.as_bytes()))).collect();
    let bytes = format!("{{\"erased\":[{}]}}", ids.join(",")).into_bytes();
    let settle = move |_: &Seen<'_>| Ok(Document { bytes: bytes.clone(), standing: None, fuel: 0 });
    Keep { kind: EntryKind::Erasure, erases, settle: Box::new(settle), ..alone(keep(number)) }
}

/// The amount that a kept document grants.
pub(crate) fn granted(kept: &Kept) -> i64 {
    let text = str::from_utf8(&kept.document).unwrap();
    let (_, amount) = text.rsplit_once(':').unwrap();
    amount.trim_end_matches('}').parse().unwrap()
}

/// All entries of a municipality, as far as a page goes.
pub(crate) fn everything(municipality: LgCode) -> PageQuery {
    PageQuery {
        municipality,
        entries: Entries::All,
        programme: None,
        fiscal_year: None,
        area: None,
        after: None,
        limit: 1000,
    }
}

/// What an audit of 山口市 finds, with nothing but the folder itself.
pub(crate) fn audit(ledger: &SqliteLedger) -> Audit {
    ledger.verify(yamaguchi(), &Evidence::default()).unwrap()
}

/// Whether the chain of 山口市 is sound and so long.
pub(crate) fn is_sound(ledger: &SqliteLedger, length: u64) -> bool {
    matches!(audit(ledger), Audit::Sound { entries, .. } if entries == length)
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

/// What became of a submission of one entry.
pub(crate) struct Outcome(Receiver<Result<Vec<Kept>, LedgerError>>);

impl Outcome {
    /// Waits for it.
    #[track_caller]
    pub(crate) fn get(&self) -> Result<Kept, LedgerError> {
        let mut kept = self.0.recv().unwrap()?;
        assert_eq!(kept.len(), 1);
        Ok(kept.remove(0))
    }
}

/// Submits, and hands back where the outcome will arrive.
#[track_caller]
pub(crate) fn hand_in(ledger: &dyn Ledger, keep: Keep) -> Outcome {
    Outcome(hand_in_all(ledger, vec![keep]))
}

#[track_caller]
pub(crate) fn hand_in_all(ledger: &dyn Ledger, keeps: Vec<Keep>) -> Receiver<Result<Vec<Kept>, LedgerError>> {
    let (sender, receiver) = channel();
    let submitted = ledger.submit(keeps, Box::new(move |outcome| drop(sender.send(outcome))));
    assert!(submitted.is_ok(), "the queue is full");
    receiver
}

/// Submits and waits.
#[track_caller]
pub(crate) fn send(ledger: &dyn Ledger, keep: Keep) -> Result<Kept, LedgerError> {
    hand_in(ledger, keep).get()
}

/// Submits several, all or none of them, and waits.
#[track_caller]
pub(crate) fn send_all(ledger: &dyn Ledger, keeps: Vec<Keep>) -> Result<Vec<Kept>, LedgerError> {
    hand_in_all(ledger, keeps).recv().unwrap()
}

/// A store in a folder of its own, which goes with it.
pub(crate) struct Desk {
    store: Option<Store>,
    pub(crate) folder: TempDir,
}

/// Publishes what answers submissions of a municipality.
pub(crate) fn publish(desk: &Desk, municipality: LgCode) {
    let registry = desk.store().registry();
    let name = Label { ja: municipality.to_string(), en: municipality.to_string() };
    registry.save_municipality(&StoredMunicipality { code: municipality, name }).unwrap();
    let component = registry.save_component("rule", COMPONENT).unwrap();
    let period = EffectivePeriod::new(Date::new(2024, 4, 1).unwrap(), None).unwrap();
    let revision = StoredRevision {
        municipality,
        programme: PROGRAMME.to_owned(),
        component,
        settings: SETTINGS.to_owned(),
        period,
        published_at: Instant::from_millis(0),
    };
    registry.publish(&revision).unwrap();
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
