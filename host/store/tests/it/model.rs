//! Random schedules of whole lives of grants, on the durable ledger against the plain model.

use std::collections::BTreeMap;

use kisoku_core::ledger::{
    Arrival, Belongs, Document, EntryId, IdempotencyKey, Instant, Keep, Kept, LedgerError, PageQuery,
    Records, Seen, TallyQuery, TallyRange,
};
use kisoku_core::life::{EntryKind, State};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Span, TallyKey};
use kisoku_store::{Audit, Evidence, Memory, Options};
use proptest::prelude::*;

use crate::desk::{
    CEILING, Desk, area_key, document, erasure, everything, iga, keep, personal, place, send_all, standing,
    trapping, up_to_ceiling, yamaguchi, year,
};

/// Grants that the schedules open and carry on.
const GRANTS: u64 = 12;

const AREAS: [&str; 3] = ["阿東", "徳地", "小郡"];

/// What one submission is like: one entry, or several that are kept all or none.
#[derive(Debug, Clone)]
struct Step {
    other_municipality: bool,
    entries: Vec<Part>,
}

#[derive(Debug, Clone)]
struct Part {
    key: u8,
    body: u8,
    /// Which grant it opens or carries on.
    grant: u64,
    area: u8,
    asked: i64,
    event: Event,
    private: bool,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    /// Opens a grant, up to the ceiling.
    Open,
    /// Opens one with what it asks for, over the ceiling where it is.
    OpenAsAsked,
    /// Changes it, perhaps to another area, up to the ceiling without its own.
    Change,
    Withdraw,
    /// Fixes the final amount: what is asked for, at most what stands granted.
    Determine,
    Cancel,
    /// Erases the personal values of the grant's first entry.
    Erase,
    Trap,
    Panic,
}

fn part() -> impl Strategy<Value = Part> {
    let event = prop_oneof![
        6 => Just(Event::Open),
        2 => Just(Event::OpenAsAsked),
        4 => Just(Event::Change),
        2 => Just(Event::Withdraw),
        2 => Just(Event::Determine),
        2 => Just(Event::Cancel),
        1 => Just(Event::Erase),
        1 => Just(Event::Trap),
        1 => Just(Event::Panic),
    ];
    (0..60_u8, 0..2_u8, 0..GRANTS, 0..3_u8, 0..600_000_i64, event, any::<bool>()).prop_map(
        |(key, body, grant, area, asked, event, private)| Part {
            key,
            body,
            grant,
            area,
            asked,
            event,
            private,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let entries =
        prop_oneof![4 => prop::collection::vec(part(), 1), 1 => prop::collection::vec(part(), 2..5)];
    (any::<bool>(), entries).prop_map(|(other_municipality, entries)| Step { other_municipality, entries })
}

/// The entry that opens a grant has one of two ids, so that some are taken.
fn opening(municipality: LgCode, grant: u64) -> EntryId {
    crate::desk::id(1_000_000 + grant * 10 + u64::from(municipality == iga()))
}

fn submission(number: u64, municipality: LgCode, part: &Part) -> Keep {
    let area = AREAS[usize::from(part.area)];
    let key = area_key(area, year(2024));
    let asked = part.asked;
    let grant = opening(municipality, part.grant);
    let to = |kind, settle| Keep { kind, belongs: Belongs::To(grant), settle, ..keep(number) };
    let base = match part.event {
        Event::Open => Keep { id: grant, settle: up_to_ceiling(key.clone(), asked), ..keep(number) },
        Event::OpenAsAsked => {
            let key = key.clone();
            let settle = Box::new(move |_: &Seen<'_>| Ok(document(key.clone(), asked)));
            Keep { id: grant, settle, ..keep(number) }
        }
        Event::Change => to(EntryKind::Change, up_to_ceiling(key.clone(), asked)),
        Event::Withdraw => to(EntryKind::Withdrawal, Box::new(|seen| Ok(left(seen, State::Withdrawn, 0)))),
        Event::Cancel => to(EntryKind::Cancellation, Box::new(|seen| Ok(left(seen, State::Cancelled, 0)))),
        Event::Determine => {
            to(EntryKind::Determination, Box::new(move |seen| Ok(left(seen, State::Determined, asked))))
        }
        Event::Erase => Keep { ..erasure(number, vec![grant]) },
        Event::Trap => Keep { settle: trapping(), ..keep(number) },
        Event::Panic => {
            Keep { settle: Box::new(|_| std::panic::resume_unwind(Box::new("settle"))), ..keep(number) }
        }
    };
    Keep {
        municipality,
        records: if part.private { Records::Yes } else { Records::No },
        key: IdempotencyKey::new(format!("key-{}", part.key)).unwrap(),
        // Mostly the body that belongs to the key.
        body: Digest::of(&[part.key, u8::from(part.body == 1 && part.key.is_multiple_of(3))]),
        area: Some(area.to_owned()),
        places: vec![place(key)],
        personal: part.private.then(|| personal("戊")),
        ..base
    }
}

/// At most so much is left of a grant, in the total where it counted.
fn left(seen: &Seen<'_>, state: State, most: i64) -> Document {
    let before = seen.grant.unwrap();
    let amount = before.standing.granted.get().min(most);
    let key =
        before.standing.counts.first().map_or_else(|| area_key("阿東", year(2024)), |it| it.key.clone());
    Document { standing: Some(standing(state, key.clone(), amount)), ..document(key, amount) }
}

/// What a client sees of an outcome, as far as the two can be compared.
fn seen(outcome: Result<Vec<Kept>, LedgerError>) -> String {
    let one = |kept: Kept| {
        let personal = kept.personal.map(|bytes| bytes.len());
        let Kept { arrival, sequence, hash, document, kind, grant, .. } = kept;
        format!("{arrival:?} {sequence} {hash:?} {document:?} {kind:?} {grant:?} {personal:?}")
    };
    match outcome {
        Ok(kept) => kept.into_iter().map(one).collect(),
        Err(error) => error.to_string(),
    }
}

/// What the grants of a municipality count, added up one by one.
fn counted(ledger: &dyn Ledger, municipality: LgCode) -> BTreeMap<TallyKey, i64> {
    let mut sums = BTreeMap::new();
    for grant in 0..GRANTS {
        let Some(grant) = ledger.grant(municipality, opening(municipality, grant)).unwrap() else { continue };
        for count in grant.standing.counts {
            *sums.entry(count.key).or_default() += count.amount;
        }
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_lives_end_as_in_the_model(
        steps in prop::collection::vec(step(), 1..120),
        reopened_at in 0..120_usize,
        clock in prop::collection::vec(-1_000_000..1_000_000_i64, 120),
    ) {
        let mut desk = Desk::new();
        let model = Memory::default();
        let numbered: Vec<(u64, &Step)> = (0..).zip(&steps).collect();
        let (first, second) = numbered.split_at(reopened_at.min(steps.len()));
        for part in [first, second] {
            let ledger = desk.ledger();
            let keeps = |number: u64, step: &Step| -> Vec<Keep> {
                let municipality = if step.other_municipality { iga() } else { yamaguchi() };
                // The clock jumps as it likes.
                let at = Instant::from_millis(clock[usize::try_from(number).unwrap()]);
                (0..)
                    .zip(&step.entries)
                    .map(|(place, part)| Keep { at, ..submission(number * 10 + place, municipality, part) })
                    .collect()
            };
            // All are handed in before the first outcome is read, so that they meet in transactions.
            let outcomes: Vec<_> = part
                .iter()
                .map(|(number, step)| crate::desk::hand_in_all(&*ledger, keeps(*number, step)))
                .collect();
            for ((number, step), outcome) in part.iter().zip(outcomes) {
                let expected = send_all(&model, keeps(*number, step));
                prop_assert_eq!(seen(outcome.recv().unwrap()), seen(expected));
            }
            drop(ledger);
            desk.reopen(Options::default());
        }
        let ledger = desk.ledger();
        for municipality in [yamaguchi(), iga()] {
            let page = ledger.list(&everything(municipality)).unwrap();
            let count = u64::try_from(page.entries.len()).unwrap();
            prop_assert!(page.entries.iter().map(|kept| kept.sequence).eq(1..=count));
            prop_assert!(page.entries.iter().all(|kept| kept.arrival == Arrival::Repeated));
            let found = ledger.verify(municipality, &Evidence::default()).unwrap();
            prop_assert!(matches!(found, Audit::Sound { entries, .. } if entries == count), "{found:?}");
            let query = TallyQuery { municipality, programme: None, fiscal_year: None };
            let all = TallyRange { after: None, limit: 1000 };
            let lines = ledger.tallies(&query, &all).unwrap().lines;
            prop_assert!(lines == model.tallies(&query, &all).unwrap().lines);
            prop_assert!(lines.iter().all(|line| (0..=CEILING).contains(&line.total)));
            let mut sums = counted(&*ledger, municipality);
            for line in &lines {
                prop_assert_eq!(line.total, sums.remove(&line.key).unwrap_or(0));
            }
            prop_assert!(sums.is_empty());
            for grant in 0..GRANTS {
                let id = opening(municipality, grant);
                prop_assert_eq!(ledger.grant(municipality, id).unwrap(), model.grant(municipality, id).unwrap());
            }
            for area in AREAS {
                for span in [Span::FiscalYear, Span::Lifetime] {
                    let asked = [kisoku_core::tally::Place { span, ..place(area_key(area, year(2024))) }];
                    let usage = |ledger: &dyn Ledger| ledger.usage(municipality, crate::desk::PROGRAMME, &asked).unwrap();
                    prop_assert_eq!(usage(&*ledger), usage(&model));
                }
            }
            for state in State::ALL {
                let query = PageQuery { entries: kisoku_core::ledger::Entries::Now(state), ..everything(municipality) };
                let ids = |ledger: &dyn Ledger| -> Vec<EntryId> {
                    ledger.list(&query).unwrap().entries.iter().map(|kept| kept.id).collect()
                };
                prop_assert_eq!(ids(&*ledger), ids(&model));
            }
        }
    }
}
