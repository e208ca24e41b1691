//! Random schedules of submissions, on the durable ledger against the plain model.

use std::collections::BTreeMap;

use kisoku_core::ledger::{Arrival, IdempotencyKey, Keep, LedgerError, PageQuery, TallyQuery};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::Usage;
use kisoku_store::{Audit, Memory, Options};
use proptest::prelude::*;

use crate::desk::{
    CEILING, Desk, area_place, document, hand_in, iga, keep, personal, trapping, up_to_ceiling, yamaguchi,
    year,
};

/// What one submission is like.
#[derive(Debug, Clone)]
struct Step {
    other_municipality: bool,
    key: u8,
    body: u8,
    area: u8,
    asked: i64,
    answer: Answer,
    private: bool,
}

#[derive(Debug, Clone, Copy)]
enum Answer {
    UpToCeiling,
    /// Over the ceiling, where it is.
    AsAsked,
    Trap,
    Panic,
}

fn step() -> impl Strategy<Value = Step> {
    let answer = prop_oneof![
        6 => Just(Answer::UpToCeiling),
        2 => Just(Answer::AsAsked),
        1 => Just(Answer::Trap),
        1 => Just(Answer::Panic),
    ];
    (any::<bool>(), 0..40_u8, 0..2_u8, 0..3_u8, 0..400_000_i64, answer, any::<bool>()).prop_map(
        |(other_municipality, key, body, area, asked, answer, private)| Step {
            other_municipality,
            key,
            body,
            area,
            asked,
            answer,
            private,
        },
    )
}

fn submission(number: u64, step: &Step) -> Keep {
    let area = ["阿東", "徳地", "小郡"][usize::from(step.area)];
    let asked = step.asked;
    Keep {
        municipality: if step.other_municipality { iga() } else { yamaguchi() },
        key: IdempotencyKey::new(format!("key-{}", step.key)).unwrap(),
        // Mostly the body that belongs to the key.
        body: Digest::of(&[step.key, u8::from(step.body == 1 && step.key.is_multiple_of(3))]),
        area: Some(area.to_owned()),
        places: vec![area_place(area, year(2024))],
        personal: step.private.then(|| personal("戊")),
        settle: match step.answer {
            Answer::UpToCeiling => up_to_ceiling(asked),
            Answer::AsAsked => Box::new(move |_: &Usage| Ok(document(asked))),
            Answer::Trap => trapping(),
            Answer::Panic => Box::new(|_| std::panic::resume_unwind(Box::new("settle"))),
        },
        ..keep(number)
    }
}

/// What a client sees of an outcome, as far as the two can be compared.
fn seen(outcome: Result<kisoku_core::ledger::Kept, LedgerError>) -> String {
    match outcome {
        Ok(kept) => {
            let personal = kept.personal.map(|bytes| bytes.len());
            format!("{:?} {} {:?} {:?} {personal:?}", kept.arrival, kept.sequence, kept.hash, kept.document)
        }
        Err(error) => error.to_string(),
    }
}

fn everything(municipality: LgCode) -> PageQuery {
    PageQuery { municipality, programme: None, fiscal_year: None, area: None, after: None, limit: 1000 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_schedules_end_as_in_the_model(steps in prop::collection::vec(step(), 1..120), reopened_at in 0..120_usize) {
        let mut desk = Desk::new();
        let model = Memory::default();
        let numbered: Vec<(u64, &Step)> = (0..).zip(&steps).collect();
        let (first, second) = numbered.split_at(reopened_at.min(steps.len()));
        let mut granted: BTreeMap<(LgCode, u8), i64> = BTreeMap::new();
        for part in [first, second] {
            let ledger = desk.ledger();
            // All are handed in before the first outcome is read, so that they meet in transactions.
            let outcomes: Vec<_> =
                part.iter().map(|(number, step)| hand_in(&*ledger, submission(*number, step))).collect();
            for ((number, step), outcome) in part.iter().zip(outcomes) {
                let expected = hand_in(&model, submission(*number, step)).recv().unwrap();
                let outcome = outcome.recv().unwrap();
                if let Ok(kept) = &outcome && kept.arrival == Arrival::New {
                    let municipality = if step.other_municipality { iga() } else { yamaguchi() };
                    *granted.entry((municipality, step.area)).or_default() += crate::desk::granted(kept);
                }
                prop_assert_eq!(seen(outcome), seen(expected));
            }
            drop(ledger);
            desk.reopen(Options::default());
        }
        let ledger = desk.ledger();
        for municipality in [yamaguchi(), iga()] {
            let page = ledger.list(&everything(municipality)).unwrap();
            let count = u64::try_from(page.decisions.len()).unwrap();
            prop_assert!(page.decisions.iter().map(|kept| kept.sequence).eq(1..=count));
            let sound = matches!(ledger.verify(municipality).unwrap(), Audit::Sound { entries, .. } if entries == count);
            prop_assert!(sound);
            let query = TallyQuery { municipality, programme: None, fiscal_year: None };
            let lines = ledger.tallies(&query).unwrap();
            prop_assert!(lines == model.tallies(&query).unwrap());
            prop_assert!(lines.iter().all(|line| line.total <= CEILING));
            let total: i64 = lines.iter().map(|line| line.total).sum();
            let sum: i64 = granted.iter().filter(|((of, _), _)| *of == municipality).map(|(_, yen)| yen).sum();
            prop_assert_eq!(total, sum);
        }
    }
}
