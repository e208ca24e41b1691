//! What only the durable ledger does: batches, a bounded queue, an orderly end.

use std::sync::mpsc::{Sender, channel};

use kisoku_core::ledger::{Arrival, Keep, LedgerError, Seen};
use kisoku_core::ports::Ledger;
use kisoku_store::{GROUP_MAX, Options, QUEUE_MAX, SqliteLedger};

use crate::desk::{
    Desk, alone, document, hand_in, here, id, is_sound, keep, send, send_all, trapping, yamaguchi,
};

/// Makes the writer wait until the sender is dropped, so that what comes after it meets in
/// one transaction.
fn hold_up(ledger: &SqliteLedger, number: u64) -> Sender<()> {
    let (release, released) = channel();
    let (started, start) = channel();
    let settle = move |_: &Seen<'_>| {
        started.send(()).unwrap();
        assert!(released.recv().is_err(), "dropped, not used");
        Ok(document(here(), 0))
    };
    drop(hand_in(ledger, Keep { settle: Box::new(settle), ..keep(number) }));
    start.recv().unwrap();
    release
}

#[test]
fn a_failure_does_not_spoil_those_it_shares_a_transaction_with() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let release = hold_up(&ledger, 100);
    let one = hand_in(&*ledger, keep(1));
    let trapped = hand_in(&*ledger, Keep { settle: trapping(), ..keep(2) });
    let repeated = hand_in(&*ledger, keep(1));
    let reused = hand_in(&*ledger, Keep { key: keep(1).key, ..keep(3) });
    let same_id = hand_in(&*ledger, Keep { id: keep(1).id, ..keep(4) });
    let two = hand_in(&*ledger, keep(5));
    drop(release);
    let one = one.get().unwrap();
    assert_eq!((one.arrival, one.sequence), (Arrival::New, 2));
    assert!(matches!(trapped.get(), Err(LedgerError::Unsettled(_))));
    let repeated = repeated.get().unwrap();
    assert_eq!((repeated.arrival, repeated.id), (Arrival::Repeated, one.id));
    assert!(matches!(reused.get(), Err(LedgerError::KeyReused)));
    assert!(matches!(same_id.get(), Err(LedgerError::Store(_))));
    assert_eq!(two.get().unwrap().sequence, 3);
    assert!(is_sound(&ledger, 3));
}

#[test]
fn a_full_queue_hands_the_submission_back() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let release = hold_up(&ledger, 100_000);
    let queued = u64::try_from(QUEUE_MAX).unwrap();
    let outcomes: Vec<_> = (0..queued).map(|number| hand_in(&*ledger, keep(number))).collect();
    let back = ledger.submit(vec![keep(queued)], Box::new(|_| panic!("is not called")));
    assert_eq!(back.err().unwrap()[0].id, keep(queued).id);
    drop(release);
    assert!(outcomes.iter().all(|outcome| outcome.get().is_ok()));
    assert!(send(&*ledger, keep(queued)).is_ok(), "there is room again");
}

#[test]
fn dropping_the_ledger_finishes_what_is_queued() {
    let mut desk = Desk::new();
    let release = hold_up(&desk.ledger(), 100_000);
    let outcomes: Vec<_> = (0..500).map(|number| hand_in(&*desk.ledger(), keep(number))).collect();
    drop(release);
    desk.reopen(Options::default());
    assert!(outcomes.iter().all(|outcome| outcome.get().is_ok()));
    assert!(is_sound(&desk.ledger(), 501));
}

#[test]
fn a_reply_that_panics_does_not_end_the_writer() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let submitted = ledger.submit(vec![keep(1)], Box::new(|_| std::panic::resume_unwind(Box::new("reply"))));
    assert!(submitted.is_ok());
    assert_eq!(send(&*ledger, keep(2)).unwrap().sequence, 2);
}

#[test]
fn an_entry_added_by_other_means_is_found_and_built_upon() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let first = send(&*ledger, keep(1)).unwrap();
    desk.raw()
        .execute(
            "INSERT INTO entry SELECT NULL, municipality, 2, randomblob(16), kind, NULL, programme, fiscal_year, area, \
             at_ms, actor, 'other', body_digest, component, settings_digest, engine, NULL, \
             NULL, '[]', fuel, hash, randomblob(32), base, document FROM entry",
            [],
        )
        .unwrap();
    assert!(matches!(send(&*ledger, keep(2)), Err(LedgerError::Store(_))), "its place is taken");
    assert_eq!(send(&*ledger, keep(3)).unwrap().sequence, 3, "the end of the chain was read anew");
    assert_eq!(ledger.find(yamaguchi(), first.id).unwrap().unwrap().hash, first.hash);
}

#[test]
fn a_group_that_met_an_entry_of_other_means_finds_the_end_of_the_chain() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let group = |first: u64| vec![keep(first), keep(first + 1)];
    send_all(&*ledger, group(1)).unwrap();
    desk.raw()
        .execute(
            "INSERT INTO entry SELECT NULL, municipality, 3, randomblob(16), kind, NULL, programme, fiscal_year, area, \
             at_ms, actor, 'other', body_digest, component, settings_digest, engine, NULL, \
             NULL, '[]', fuel, hash, randomblob(32), base, document FROM entry WHERE sequence = 2",
            [],
        )
        .unwrap();
    assert!(send_all(&*ledger, group(3)).is_err(), "its place is taken");
    let kept = send_all(&*ledger, group(5)).unwrap();
    assert!(kept.iter().map(|kept| kept.sequence).eq([4, 5]));
}

#[test]
fn more_than_may_be_kept_together_is_refused() {
    let desk = Desk::new();
    let ledger = desk.ledger();
    let many = u64::try_from(GROUP_MAX).unwrap() + 1;
    assert!(matches!(send_all(&*ledger, (0..many).map(keep).collect()), Err(LedgerError::Store(_))));
    assert_eq!(send_all(&*ledger, (0..600).map(keep).collect()).unwrap().len(), 600);
}

#[test]
fn a_key_comes_again_however_long_ago_it_was_used() {
    const ENTRIES: u64 = 5_000;
    let mut desk = Desk::new();
    for numbers in [0..ENTRIES / 2, ENTRIES / 2..ENTRIES] {
        send_all(&*desk.ledger(), numbers.map(|number| alone(keep(number))).collect()).unwrap();
    }
    for _ in 0..2 {
        let ledger = desk.ledger();
        for number in [0, 1, 2_046, 2_047, 2_048, ENTRIES - 1] {
            let again = send(&*ledger, alone(Keep { id: id(ENTRIES + number), ..keep(number) })).unwrap();
            assert_eq!((again.arrival, again.sequence), (Arrival::Repeated, number + 1));
            let other = alone(Keep { key: keep(number).key, ..keep(ENTRIES + number) });
            assert!(matches!(send(&*ledger, other), Err(LedgerError::KeyReused)));
            let keep = keep(number);
            let found = ledger.repeated(yamaguchi(), &keep.programme, &keep.key, keep.body).unwrap();
            assert_eq!(found.unwrap().id, id(number));
        }
        drop(ledger);
        desk.reopen(Options::default());
    }
    assert!(is_sound(&desk.ledger(), ENTRIES));
}
