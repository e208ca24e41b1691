//! Totals read while they move: each reading is of one moment, and none goes back.

use kisoku_core::ledger::{Document, Keep, Seen};
use kisoku_core::life::{Count, EntryKind, Standing, State};
use kisoku_core::manifest::TallySum;
use kisoku_core::ports::Ledger;
use kisoku_core::tally::{Place, TallyKey};

use crate::desk::{Desk, PROGRAMME, document, here, id, keep, later, send, standing, yamaguchi, year};

/// Totals that always move together.
fn twins() -> Vec<Place> {
    let key = |tally: &str| TallyKey { tally: tally.to_owned(), fiscal_year: year(2024), parts: Vec::new() };
    ["one", "other"].iter().map(|tally| Place { ceiling: None, ..crate::desk::place(key(tally)) }).collect()
}

/// A decision that adds 1 to both.
fn both(number: u64) -> Keep {
    let settle = |_: &Seen<'_>| {
        let counts = twins()
            .into_iter()
            .map(|place| Count { key: place.key.unwrap(), sums: TallySum::GrantedYen, amount: 1 })
            .collect();
        let standing = Standing { counts, ..standing(State::Granted, here(), 0) };
        Ok(Document { standing: Some(standing), ..document(here(), 0) })
    };
    Keep { places: twins(), settle: Box::new(settle), ..keep(number) }
}

#[test]
fn a_reader_sees_totals_of_one_moment_and_never_an_older_one() {
    const DECISIONS: u64 = 600;
    let desk = Desk::new();
    let ledger = desk.ledger();
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut before = 0;
                    while before < i64::try_from(DECISIONS).unwrap() {
                        let usage = ledger.usage(yamaguchi(), PROGRAMME, &twins()).unwrap();
                        let [Some(one), Some(other)] = usage.totals() else { panic!("both have a key") };
                        assert_eq!(one, other);
                        assert!(*one >= before, "{one} after {before}");
                        before = *one;
                        // Each total alone, so that the two are not always known together.
                        let alone = ledger.usage(yamaguchi(), PROGRAMME, &twins()[1..]).unwrap();
                        assert!(alone.totals()[0].unwrap() >= before);
                    }
                })
            })
            .collect();
        for number in 0..DECISIONS {
            send(&*ledger, both(number)).unwrap();
            // What was acknowledged is read.
            let usage = ledger.usage(yamaguchi(), PROGRAMME, &twins()).unwrap();
            assert_eq!(usage.totals()[0], Some(i64::try_from(number + 1).unwrap()));
        }
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

#[test]
fn more_totals_than_are_remembered_are_read_all_the_same() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let key = |number: u64| TallyKey {
        tally: "body".to_owned(),
        fiscal_year: year(2024),
        parts: vec![number.to_string()],
    };
    let total = |number: u64| {
        let place = crate::desk::place(key(number));
        ledger.usage(yamaguchi(), PROGRAMME, &[place]).unwrap().totals()[0].unwrap()
    };
    for number in (0..9000).step_by(100) {
        let settle = move |_: &Seen<'_>| Ok(document(key(number), i64::try_from(number).unwrap() + 1));
        let places = vec![crate::desk::place(key(number))];
        send(&*ledger, Keep { places, settle: Box::new(settle), ..keep(number) }).unwrap();
    }
    for _ in 0..2 {
        for number in 0..9000 {
            let expected = if number % 100 == 0 { i64::try_from(number).unwrap() + 1 } else { 0 };
            assert_eq!(total(number), expected);
        }
    }
    let withdrawal = later(9999, id(100), EntryKind::Withdrawal, State::Withdrawn, 0);
    send(&*ledger, withdrawal).unwrap();
    assert_eq!(total(100), 0);
}

#[test]
fn a_total_changed_by_other_means_fails_until_it_is_read_anew() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    send(&*ledger, keep(1)).unwrap();
    desk.raw().execute_batch("UPDATE tally SET total = total + 1").unwrap();
    assert!(send(&*ledger, keep(2)).is_err(), "nothing is kept on a total that somebody else has moved");
    assert_eq!(send(&*ledger, keep(3)).unwrap().sequence, 2);
    assert!(!crate::desk::is_sound(&ledger, 2), "the audit says so");
}
