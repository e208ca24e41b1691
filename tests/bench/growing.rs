//! What one more decision costs a ledger that holds few, many and very many: the store alone, without
//! HTTP and without a rule, so that nothing hides a growth. Documents are those of a real host, and keys are
//! spread as random ones are. A large ledger and one that holds few take turns, so that both hear the same
//! neighbours.

use std::env;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, ensure};
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::ledger::{
    Belongs, Document, EntryId, IdempotencyKey, Instant as Moment, Keep, Kept, LedgerError, Records, Seen,
};
use kisoku_core::life::{Count, EntryKind, Payments, Standing, State};
use kisoku_core::manifest::TallySum;
use kisoku_core::money::Yen;
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Place, Span, TallyKey};
use kisoku_store::{Options, ReadOnly, SqliteLedger, Store, StoreError};
use tempfile::TempDir;

use crate::pace::{median, ratio};
use crate::proving;
use crate::report::{Bound, Row};
use crate::scheme::{Folders, GRANT, YAMAGUCHI};

/// Entries of a ledger that holds few.
const FEW: u64 = 10_000;

/// Entries at which one more is timed.
const SIZES: [u64; 2] = [1_000_000, 5_000_000];

/// Most entries, where not all sizes are measured.
const ENTRIES: &str = "KISOKU_BENCH_ENTRIES";

/// Entries that are timed at once.
const SLICE: u64 = 2_000;

/// Slices that are timed of each ledger, in turns.
const SLICES: u64 = 15;

/// Entries that wait at once: what a busy day's clients make.
const WAITING: usize = 32;

/// Entries that wait at once while the ledger is filled.
const FILLING: usize = 512;

/// How long a host keeps decisions whose documents the entries then have, over and over: a few thousand.
const SAMPLED: Duration = Duration::from_millis(500);

/// Areas among which the entries are spread.
const AREAS: u64 = 21;

/// How much dearer one more decision may become.
const GROWTH_MAX: f64 = 1.2;

/// Measures at each size, as a ratio of a ledger with few.
pub(crate) fn measure(folders: &Folders) -> anyhow::Result<Vec<Row>> {
    let most: u64 = env::var(ENTRIES).ok().map_or(Ok(u64::MAX), |most| most.parse())?;
    let documents: Arc<[Vec<u8>]> = documents(folders)?.into();
    let mut large = Filler::new(folders, &documents)?;
    let mut rows = Vec::new();
    for size in SIZES.into_iter().filter(|size| *size <= most) {
        let mut small = Filler::new(folders, &documents)?;
        small.fill(FEW)?;
        large.fill(size)?;
        // What filled them is on the disk before anything is timed: a ledger that has grown to this size over
        // years does not have a disk that still writes back gigabytes.
        rustix::fs::sync();
        let (mut few, mut many) = (Vec::new(), Vec::new());
        for _ in 0..SLICES {
            few.push(small.keep(SLICE, WAITING)? / 1e3);
            many.push(large.keep(SLICE, WAITING)? / 1e3);
        }
        let growth = ratio(&many, &few);
        rows.push(Row::new(format!("one more entry at {FEW}, {WAITING} waiting"), median(few), "µs"));
        let row = Row::new(format!("  at {size}, in turns with it"), median(many), "µs");
        rows.push(row.ratio(growth).required(Bound::AtMost(GROWTH_MAX)));
    }
    Ok(rows)
}

/// Documents of a real host, each with an id and a time of its own.
fn documents(folders: &Folders) -> anyhow::Result<Vec<Vec<u8>>> {
    let data = proving::filled(folders, SAMPLED)?;
    let (ledger, mut documents) = (ReadOnly::open(data.path())?, Vec::new());
    let municipality = LgCode::new(YAMAGUCHI).context("a municipality")?;
    ledger.entries(municipality, 1..=u64::MAX, |stored| {
        documents.push(stored.entry.document);
        Ok::<_, StoreError>(())
    })?;
    ensure!(!documents.is_empty(), "the host kept nothing");
    Ok(documents)
}

/// A ledger that grows.
struct Filler {
    ledger: Arc<SqliteLedger>,
    documents: Arc<[Vec<u8>]>,
    /// Entries that it holds.
    entries: u64,
    /// What its folder stands on, to the end.
    _store: Store,
    _folder: TempDir,
}

impl Filler {
    fn new(folders: &Folders, documents: &Arc<[Vec<u8>]>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(folders.disk()?)?;
        let store = Store::open(folder.path(), Options::default())?;
        let (ledger, documents) = (store.ledger(), Arc::clone(documents));
        Ok(Self { ledger, documents, entries: 0, _store: store, _folder: folder })
    }

    /// Keeps entries until there are so many.
    fn fill(&mut self, entries: u64) -> anyhow::Result<()> {
        self.keep(entries.saturating_sub(self.entries), FILLING).map(drop)
    }

    /// Keeps so many more entries, so many waiting at once; nanoseconds each.
    fn keep(&mut self, count: u64, waiting_max: usize) -> anyhow::Result<f64> {
        let numbers = self.entries..self.entries + count;
        self.entries = numbers.end;
        let count = f64::from(u32::try_from(count)?);
        let begun = Instant::now();
        let (sender, replies) = channel::<Result<(), String>>();
        let mut waiting = 0;
        for number in numbers {
            if waiting == waiting_max {
                answered(&replies)?;
                waiting -= 1;
            }
            let sender = sender.clone();
            let reply = move |kept: Result<Vec<Kept>, LedgerError>| {
                // Nobody listens once a reply was an error.
                let told = kept.map(drop).map_err(|error| error.to_string());
                let (Ok(()) | Err(_)) = sender.send(told);
            };
            let submitted = self.ledger.submit(vec![self.entry(number)?], Box::new(reply));
            ensure!(submitted.is_ok(), "the queue is full");
            waiting += 1;
        }
        for _ in 0..waiting {
            answered(&replies)?;
        }
        Ok(begun.elapsed().as_secs_f64() * 1e9 / count.max(1.0))
    }

    fn entry(&self, number: u64) -> anyhow::Result<Keep> {
        let spread = Digest::of(&number.to_be_bytes());
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let year = FiscalYear::new(2024).context("a fiscal year")?;
        let area = format!("area-{}", number % AREAS);
        let key = TallyKey { tally: "area_granted".to_owned(), fiscal_year: year, parts: vec![area.clone()] };
        let place = Place {
            key: Some(key.clone()),
            span: Span::FiscalYear,
            sums: TallySum::GrantedYen,
            ceiling: None,
        };
        let standing = Standing {
            state: State::Granted,
            granted: Yen::new(1),
            granted_on: Date::new(2024, 9, 1),
            left: None,
            computed: Yen::ZERO,
            payments: Payments::default(),
            forfeited: Yen::ZERO,
            surcharge: Yen::ZERO,
            repaid: Yen::ZERO,
            counts: vec![Count { key, sums: TallySum::GrantedYen, amount: 1 }],
        };
        let sample = usize::try_from(number)? % self.documents.len();
        let bytes = self.documents.get(sample).cloned().context("a document")?;
        let document = Document { bytes, standing: Some(standing), fuel: 20_000 };
        let mut document = Some(document);
        Ok(Keep {
            municipality: LgCode::new(YAMAGUCHI).context("a municipality")?,
            kind: EntryKind::Decision,
            belongs: Belongs::Opens,
            records: Records::Yes,
            programme: GRANT.to_owned(),
            fiscal_year: year,
            area: Some(area),
            id: EntryId::new(id),
            at: Moment::from_millis(1_725_000_000_000 + i64::try_from(number)?),
            actor: "bench".to_owned(),
            key: IdempotencyKey::new(spread.to_string()).context("a key")?,
            body: spread,
            component: Digest::of(b"component"),
            settings: Digest::of(b"settings"),
            engine: "bench".to_owned(),
            personal: None,
            erases: Vec::new(),
            places: vec![place],
            settle: Box::new(move |_: &Seen<'_>| {
                document.take().ok_or(kisoku_core::error::Unsettled::Unwritten)
            }),
        })
    }
}

fn answered(replies: &Receiver<Result<(), String>>) -> anyhow::Result<()> {
    replies.recv()?.map_err(|error| anyhow!("an entry was not kept: {error}"))
}
