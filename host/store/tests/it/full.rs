//! A database that may not grow any more, as on a full disk.

use kisoku_core::ledger::{Arrival, Document, Keep, LedgerError, PageQuery, Seen};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::Digest;
use kisoku_store::{Options, StoreError};

use crate::desk::{
    Desk, PROGRAMME, alone, area_place, document, everything, hand_in, here, is_sound, keep, send, send_all,
    trapping, yamaguchi, year,
};

const SMALL: Options = Options { size_bytes_max: 400 << 10 };

/// A decision of ¥1 with a document of several pages, too long to be kept as a delta.
fn large(number: u64) -> Keep {
    let settle = |_: &Seen<'_>| Ok(Document { bytes: vec![b' '; 25_000], ..document(here(), 1) });
    Keep { settle: Box::new(settle), ..keep(number) }
}

fn sum(ledger: &dyn Ledger) -> i64 {
    let usage = ledger.usage(yamaguchi(), PROGRAMME, &[area_place("阿東", year(2024))]).unwrap();
    usage.totals()[0].unwrap()
}

#[track_caller]
fn assert_kept(desk: &Desk, count: i64) {
    let entries = u64::try_from(count).unwrap();
    assert!(is_sound(&desk.ledger(), entries));
    assert_eq!(sum(&*desk.ledger()), count);
}

#[test]
fn a_full_disk_keeps_nothing_and_loses_nothing() {
    let mut desk = Desk::with(SMALL);
    let ledger = desk.ledger();
    let mut kept = 0;
    loop {
        match send(&*ledger, large(u64::try_from(kept).unwrap())) {
            Ok(_) => kept += 1,
            Err(LedgerError::DiskFull) => break,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(kept > 5, "{kept}");
    assert_kept(&desk, kept);
    // What needs no room is still answered.
    assert_eq!(send(&*ledger, large(0)).unwrap().arrival, Arrival::Repeated);
    let trapped = Keep { settle: trapping(), ..keep(1000) };
    assert!(matches!(send(&*ledger, trapped), Err(LedgerError::Unsettled(_))));
    let query = PageQuery { limit: 1, ..everything(yamaguchi()) };
    assert_eq!(ledger.list(&query).unwrap().entries.len(), 1);
    // With room again, the chain goes on where it was, and the refused key is free.
    drop(ledger);
    desk.reopen(Options::default());
    let next = send(&*desk.ledger(), large(u64::try_from(kept).unwrap())).unwrap();
    assert_eq!((next.arrival, next.sequence), (Arrival::New, u64::try_from(kept).unwrap() + 1));
    assert_kept(&desk, kept + 1);
}

#[test]
fn none_of_a_transaction_that_does_not_fit_is_acknowledged() {
    let desk = Desk::with(SMALL);
    let ledger = desk.ledger();
    let outcomes: Vec<_> = (0..200).map(|number| hand_in(&*ledger, large(number))).collect();
    let kept = outcomes.iter().filter(|outcome| outcome.get().is_ok()).count();
    assert!(kept < 200);
    assert_kept(&desk, i64::try_from(kept).unwrap());
}

/// A document of so many bytes that is like no other.
fn unlike(number: u64, bytes: usize) -> Vec<u8> {
    let pieces =
        (0..).map(|piece: u64| *Digest::of(&[number, piece].map(u64::to_be_bytes).concat()).as_bytes());
    pieces.flatten().take(bytes).collect()
}

#[test]
fn what_did_not_fit_is_no_base() {
    const GROUP: u64 = 8;
    let desk = Desk::with(SMALL);
    let ledger = desk.ledger();
    let saying = |key: u64, number: u64| {
        let bytes = unlike(number, 6_000);
        let settle = move |_: &Seen<'_>| Ok(Document { bytes: bytes.clone(), ..document(here(), 1) });
        // Each of rules of its own, so that each would be a base of its own.
        let component = Digest::of(&number.to_be_bytes());
        Keep { settle: Box::new(settle), component, ..keep(key) }
    };
    let mut kept = 0;
    while send_all(&*ledger, (kept..kept + GROUP).map(|number| saying(number, number)).collect()).is_ok() {
        kept += GROUP;
    }
    // Others take the places of those that were undone, and would be taken for their bases.
    let undone = kept..kept + GROUP;
    let mut length = kept;
    for number in 1000..1000 + GROUP {
        send(&*ledger, alone(keep(number))).unwrap();
        length += 1;
    }
    for number in undone {
        if let Ok(kept) = send(&*ledger, saying(2000 + number, number)) {
            length += 1;
            let found = ledger.find(yamaguchi(), kept.id).unwrap().unwrap();
            assert!(found.document == unlike(number, 6_000), "{number}");
        }
    }
    assert!(is_sound(&ledger, length));
}

#[test]
fn a_component_that_does_not_fit_is_not_stored() {
    let desk = Desk::with(SMALL);
    let registry = desk.store().registry();
    let large = vec![0; 500_000];
    assert!(matches!(registry.save_component("large", &large), Err(StoreError::Full)));
    let digest = registry.save_component("small", b"\0asm").unwrap();
    assert_eq!(registry.component(digest).unwrap().unwrap().bytes, b"\0asm");
}
