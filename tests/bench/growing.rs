//! What one more decision costs a ledger that holds few, many and very many: the store alone, without
//! HTTP and without a rule, so that nothing hides a growth. Documents are those of a real host, and keys are
//! spread as random ones are.

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

use crate::proving;
use crate::report::{Bound, Row};
use crate::scheme::{Folders, GRANT, YAMAGUCHI};

/// Entries at which one more is timed.
const SIZES: [u64; 3] = [10_000, 1_000_000, 5_000_000];

/// Most entries, where not all sizes are measured.
const ENTRIES: &str = "KISOKU_BENCH_ENTRIES";

/// Entries that are timed at each size.
const TIMED: u64 = 20_000;

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

/// Measures at each size, as a ratio of the first.
pub(crate) fn measure(folders: &Folders) -> anyhow::Result<Vec<Row>> {
    let most: u64 = env::var(ENTRIES).ok().map_or(Ok(u64::MAX), |most| most.parse())?;
    let folder = tempfile::tempdir_in(folders.disk()?)?;
    let store = Store::open(folder.path(), Options::default())?;
    let filler = Filler { ledger: store.ledger(), documents: documents(folders)? };
    let (mut number, mut first) = (0, None);
    let mut rows = Vec::new();
    for size in SIZES.into_iter().filter(|size| *size <= most) {
        filler.keep(number..size - TIMED / 2, FILLING)?;
        // What filled it is on the disk before anything is timed: a ledger that has grown to this size over
        // years does not have a disk that still writes back gigabytes.
        rustix::fs::sync();
        let timed = size - TIMED / 2..size + TIMED / 2;
        number = timed.end;
        let micros = filler.keep(timed, WAITING)? / 1e3;
        let growth = micros / *first.get_or_insert(micros);
        let row = Row::new(format!("one more entry at {size}, {WAITING} waiting"), micros, "µs");
        rows.push(if rows.is_empty() { row } else { row.ratio(growth).required(Bound::AtMost(GROWTH_MAX)) });
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

struct Filler {
    ledger: Arc<SqliteLedger>,
    documents: Vec<Vec<u8>>,
}

impl Filler {
    /// Keeps entries by their numbers, so many waiting at once; nanoseconds each.
    fn keep(&self, numbers: std::ops::Range<u64>, waiting_max: usize) -> anyhow::Result<f64> {
        let count = f64::from(u32::try_from(numbers.end.saturating_sub(numbers.start))?);
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
