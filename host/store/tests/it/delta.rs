//! Documents that are kept as deltas come back as they were handed in, and depend on few others.

use kisoku_core::ledger::{Document, Keep, Kept, LedgerError, Seen};
use kisoku_core::life::{EntryKind, State};
use kisoku_core::ports::Ledger as _;
use kisoku_core::revision::Digest;
use kisoku_store::{Audit, Break, Options};
use proptest::collection;
use proptest::prelude::*;

use crate::desk::{
    Desk, alone, audit, document, everything, here, id, iga, is_sound, keep, later, send, send_all, trapping,
    yamaguchi,
};

/// An entry with such a document.
fn saying(number: u64, bytes: &[u8]) -> Keep {
    let bytes = bytes.to_vec();
    let settle = move |_: &Seen<'_>| Ok(Document { bytes: bytes.clone(), ..document(here(), 0) });
    Keep { settle: Box::new(settle), ..keep(number) }
}

/// The places in 山口市's chain that hold deltas, each with that of its base.
fn deltas(desk: &Desk) -> Vec<(i64, i64)> {
    let raw = desk.raw();
    let mut bases = raw
        .prepare(
            "SELECT sequence, base FROM entry WHERE municipality = '352039' AND base > 0 ORDER BY sequence",
        )
        .unwrap();
    bases.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

#[test]
fn entries_of_the_same_rules_about_the_same_thing_are_deltas() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let other_rules = |keep: Keep| Keep { component: Digest::of(b"other"), ..keep };
    let other_settings = |keep: Keep| Keep { settings: Digest::of(b"other"), ..keep };
    let other_programme = |keep: Keep| Keep { programme: "other".to_owned(), ..keep };
    let change = |number| later(number, id(1), EntryKind::Change, State::Granted, 60_000);
    let kept: Vec<Kept> = [
        keep(1),
        keep(2),
        other_rules(keep(3)),
        other_rules(keep(4)),
        other_settings(keep(5)),
        other_programme(keep(6)),
        saying(7, b"{}"),
        change(8),
        change(9),
        keep(10),
    ]
    .into_iter()
    .map(|keep| send(&*ledger, keep).unwrap())
    .collect();
    send(&*ledger, Keep { municipality: iga(), ..keep(100) }).unwrap();
    assert_eq!(deltas(&desk), [(2, 1), (4, 3), (9, 8), (10, 1)]);
    for kept in kept {
        let found = ledger.find(yamaguchi(), kept.id).unwrap().unwrap();
        assert_eq!((found.document, found.hash), (kept.document, kept.hash));
    }
    let again = send(&*ledger, keep(2)).unwrap();
    assert_eq!(again.document, ledger.find(yamaguchi(), id(2)).unwrap().unwrap().document);
    assert!(is_sound(&ledger, 10));
}

#[test]
fn a_document_that_reads_otherwise_stands_whole_and_is_the_next_base() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let text = |seed: &[u8]| Digest::of(seed).to_string().into_bytes();
    let (one, other) = (text(b"one"), text(b"other"));
    for (number, bytes) in [&one, &one, &other, &other, &one, &one].into_iter().enumerate() {
        send(&*ledger, saying(u64::try_from(number).unwrap(), bytes)).unwrap();
    }
    assert_eq!(deltas(&desk), [(2, 1), (4, 3), (6, 5)]);
    assert!(is_sound(&ledger, 6));
}

#[test]
fn a_long_document_stands_whole() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    for number in 1..=3 {
        send(&*ledger, saying(number, &vec![b' '; 24 << 10])).unwrap();
    }
    for number in 4..=6 {
        send(&*ledger, saying(number, &vec![b' '; (24 << 10) + 1])).unwrap();
    }
    assert_eq!(deltas(&desk), [(2, 1), (3, 1)]);
    assert!(is_sound(&ledger, 6));
}

#[test]
fn a_base_serves_a_stretch_of_the_chain() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    send_all(&*ledger, (1..=1030).map(|number| saying(number, &[b' '; 100])).collect()).unwrap();
    let deltas = deltas(&desk);
    assert_eq!((deltas.first(), deltas.last()), (Some(&(2, 1)), Some(&(1030, 1026))));
    assert_eq!(deltas.len(), 1028);
    assert!(deltas.iter().all(|(sequence, base)| *base == if *sequence <= 1025 { 1 } else { 1026 }));
    assert!(is_sound(&ledger, 1030));
}

#[test]
fn what_was_not_kept_is_no_base() {
    let mut desk = Desk::new();
    let ledger = desk.ledger();
    let failing = Keep { settle: trapping(), ..keep(2) };
    assert!(send_all(&*ledger, vec![keep(1), failing]).is_err());
    send(&*ledger, alone(keep(3))).unwrap();
    for number in 4..=6 {
        send(&*ledger, keep(number)).unwrap();
    }
    assert_eq!(deltas(&desk), [(3, 2), (4, 2)]);
    // Nor is what another process of the host kept.
    drop(ledger);
    desk.reopen(Options::default());
    let ledger = desk.ledger();
    send(&*ledger, keep(7)).unwrap();
    send(&*ledger, keep(8)).unwrap();
    assert_eq!(deltas(&desk), [(3, 2), (4, 2), (6, 5)]);
    assert!(is_sound(&ledger, 6));
}

#[test]
fn a_damaged_base_is_named_and_takes_only_its_own_deltas_along() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    for number in [1, 2] {
        send(&*ledger, keep(number)).unwrap();
        send(&*ledger, Keep { component: Digest::of(b"other"), ..keep(number + 10) }).unwrap();
    }
    assert_eq!(deltas(&desk), [(3, 1), (4, 2)]);
    let raw = desk.raw();
    raw.execute_batch("DROP TRIGGER entry_update; UPDATE entry SET document = x'7b7d' WHERE sequence = 1")
        .unwrap();
    assert_eq!(audit(&ledger), Audit::Broken { sequence: 1, how: Break::ChangedEntry });
    assert!(matches!(ledger.find(yamaguchi(), id(2)), Err(LedgerError::Store(_))));
    assert!(matches!(ledger.list(&everything(yamaguchi())), Err(LedgerError::Store(_))));
    assert!(ledger.find(yamaguchi(), id(12)).unwrap().is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_come_back_as_they_were(documents in collection::vec(document_like(), 1..12)) {
        let desk = Desk::new();
        let ledger = desk.ledger();
        let group = (1..).zip(&documents).map(|(number, bytes)| saying(number, bytes)).collect();
        send_all(&*ledger, group).unwrap();
        for (number, bytes) in (1..).zip(&documents) {
            prop_assert_eq!(&ledger.find(yamaguchi(), id(number)).unwrap().unwrap().document, bytes);
        }
        prop_assert!(is_sound(&ledger, u64::try_from(documents.len()).unwrap()));
    }
}

/// Documents of few phrases and any bytes, so that some read alike.
fn document_like() -> impl Strategy<Value = Vec<u8>> {
    let phrase = prop_oneof![
        4 => Just("the area's cap leaves the amount that is granted".as_bytes().to_vec()),
        4 => Just("事業終了日は交付期間に含まれます".as_bytes().to_vec()),
        2 => collection::vec(any::<u8>(), 0..40),
        1 => collection::vec(Just(0), 0..30_000),
    ];
    collection::vec(phrase, 0..8).prop_map(|phrases| phrases.concat())
}
