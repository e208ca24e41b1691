//! The contract of the ledger's port for the life of a grant, on every implementation: entries that
//! carry a grant on, several kept together, erasure, checkpoints, listings.

use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{
    Arrival, Belongs, Document, Entries, EntryId, Instant, Keep, LedgerError, PageQuery, Records, Seen,
    Signed,
};
use kisoku_core::life::{EntryKind, Grant, Refusal, State};
use kisoku_core::ports::Ledger;
use kisoku_core::revision::Digest;
use kisoku_core::tally::Usage;
use kisoku_store::{checkpoint_line, checkpoint_of, is_signed};

use crate::desk::{
    CEILING, COMPONENT, PROGRAMME, SETTINGS, alone, area_key, document, erasure, everything, granted, here,
    id, iga, keep, later, on_each, personal, place, send, send_all, standing, trapping, up_to_ceiling,
    yamaguchi, year,
};

fn total(ledger: &dyn Ledger, area: &str) -> i64 {
    let usage = ledger.usage(yamaguchi(), PROGRAMME, &[place(area_key(area, year(2024)))]).unwrap();
    usage.totals()[0].unwrap()
}

fn grant(ledger: &dyn Ledger, number: u64) -> Grant {
    ledger.grant(yamaguchi(), id(number)).unwrap().unwrap()
}

#[test]
fn an_entry_that_opens_a_grant_makes_it() {
    on_each(|ledger| {
        send(ledger, keep(9)).unwrap();
        let kept = send(ledger, keep(1)).unwrap();
        assert_eq!(
            (kept.kind, kept.grant, kept.programme.as_str()),
            (EntryKind::Decision, Some(id(1)), PROGRAMME)
        );
        let expected = Grant {
            id: id(1),
            programme: PROGRAMME.to_owned(),
            fiscal_year: year(2024),
            area: Some("阿東".to_owned()),
            component: Digest::of(COMPONENT),
            settings: Digest::of(SETTINGS.as_bytes()),
            recorded: id(1),
            sequence: 2,
            standing: standing(State::Granted, here(), 100_000),
        };
        assert_eq!(grant(ledger, 1), expected);
        assert!(ledger.grant(iga(), id(1)).unwrap().is_none());
        assert!(ledger.grant(yamaguchi(), id(2)).unwrap().is_none());
    });
}

#[test]
fn a_later_entry_moves_the_totals_by_what_is_different() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        send(ledger, keep(2)).unwrap();
        let more = later(3, id(1), EntryKind::Change, State::Granted, 150_000);
        let kept = send(ledger, Keep { records: Records::Yes, ..more }).unwrap();
        assert_eq!((kept.grant, total(ledger, "阿東")), (Some(id(1)), 250_000));
        send(ledger, later(4, id(1), EntryKind::Determination, State::Determined, 120_000)).unwrap();
        assert_eq!(total(ledger, "阿東"), 220_000);
        let now = grant(ledger, 1);
        assert_eq!((now.sequence, now.recorded, now.standing.state), (4, id(3), State::Determined));
        assert_eq!((now.component, now.id), (Digest::of(COMPONENT), id(1)));
        send(ledger, later(5, id(1), EntryKind::Cancellation, State::Cancelled, 0)).unwrap();
        assert_eq!(total(ledger, "阿東"), 100_000);
        assert_eq!(grant(ledger, 2).sequence, 2, "the other one stands as before");
    });
}

#[test]
fn an_entry_is_settled_on_its_grant_and_the_usage_without_it() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        send(ledger, keep(2)).unwrap();
        let before = grant(ledger, 1);
        let settle = move |seen: &Seen<'_>| {
            assert_eq!(seen.grant, Some(&before));
            // The first place is where it counts, the second where it does not.
            assert_eq!(*seen.usage, Usage::new(vec![Some(100_000), Some(0)]));
            Ok(document(area_key("徳地", year(2024)), 70_000))
        };
        let places = vec![place(here()), place(area_key("徳地", year(2024)))];
        let change = later(3, id(1), EntryKind::Change, State::Granted, 0);
        send(ledger, Keep { places, settle: Box::new(settle), ..change }).unwrap();
        assert_eq!((total(ledger, "阿東"), total(ledger, "徳地")), (100_000, 70_000));
        let opening = |seen: &Seen<'_>| {
            assert_eq!((seen.grant, seen.usage), (None, &Usage::new(vec![Some(100_000)])));
            Ok(document(here(), 1))
        };
        send(ledger, Keep { settle: Box::new(opening), ..keep(4) }).unwrap();
    });
}

#[test]
fn an_increase_stays_under_the_ceiling_and_a_decrease_frees_it() {
    on_each(|ledger| {
        let grants = |number, amount| Keep { settle: up_to_ceiling(here(), amount), ..keep(number) };
        send(ledger, grants(1, 600_000)).unwrap();
        send(ledger, grants(2, 400_000)).unwrap();
        let change = |number, of, amount| later(number, id(of), EntryKind::Change, State::Granted, amount);
        assert!(send(ledger, change(3, 1, 600_001)).is_err());
        assert_eq!((total(ledger, "阿東"), grant(ledger, 1).sequence), (CEILING, 1));
        send(ledger, change(4, 1, 500_000)).unwrap();
        send(ledger, change(5, 2, 500_000)).unwrap();
        assert_eq!(total(ledger, "阿東"), CEILING);
        // Less is always possible, also where no place says so.
        let less = change(6, 2, 1);
        send(ledger, Keep { places: Vec::new(), ..less }).unwrap();
        assert_eq!(total(ledger, "阿東"), 500_001);
        let more_nowhere = Keep { places: Vec::new(), ..change(7, 2, 2) };
        assert!(send(ledger, more_nowhere).is_err());
    });
}

#[test]
fn a_grant_that_is_not_there_is_not_carried_on() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        send(ledger, alone(keep(2))).unwrap();
        let withdrawal = |number, grant| later(number, grant, EntryKind::Withdrawal, State::Withdrawn, 0);
        send(ledger, withdrawal(3, id(1))).unwrap();
        for (number, grant) in [(4, id(99)), (5, id(2)), (6, id(3))] {
            assert!(matches!(send(ledger, withdrawal(number, grant)), Err(LedgerError::UnknownGrant)));
        }
        let elsewhere = Keep { municipality: iga(), ..withdrawal(7, id(1)) };
        assert!(matches!(send(ledger, elsewhere), Err(LedgerError::UnknownGrant)));
        let other = Keep { programme: "other".to_owned(), ..withdrawal(8, id(1)) };
        assert!(matches!(send(ledger, other), Err(LedgerError::UnknownGrant)));
        let year_before = Keep { fiscal_year: year(2023), ..withdrawal(9, id(1)) };
        assert!(matches!(send(ledger, year_before), Err(LedgerError::Store(_))));
    });
}

#[test]
fn what_may_not_happen_to_a_grant_keeps_nothing() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        let refusing = |_: &Seen<'_>| Err(Unsettled::Refused(Refusal::NothingOverpaid));
        let order = later(2, id(1), EntryKind::RepaymentOrder, State::RepaymentOrdered, 0);
        let refused = send(ledger, Keep { settle: Box::new(refusing), ..order });
        assert!(matches!(refused, Err(LedgerError::Unsettled(Unsettled::Refused(Refusal::NothingOverpaid)))));
        assert_eq!((grant(ledger, 1).sequence, total(ledger, "阿東")), (1, 100_000));
    });
}

#[test]
fn a_key_is_of_one_kind_of_entry_of_one_grant() {
    on_each(|ledger| {
        for number in [1, 2] {
            send(ledger, keep(number)).unwrap();
        }
        let withdrawal = |number, of| {
            let (key, body) = (keep(50).key, keep(50).body);
            Keep { key, body, ..later(number, id(of), EntryKind::Withdrawal, State::Withdrawn, 0) }
        };
        let first = send(ledger, withdrawal(3, 1)).unwrap();
        let again = send(ledger, withdrawal(4, 1)).unwrap();
        assert_eq!((again.arrival, again.id, again.grant), (Arrival::Repeated, first.id, Some(id(1))));
        assert!(matches!(send(ledger, withdrawal(5, 2)), Err(LedgerError::KeyReused)));
        let abandonment = Keep { kind: EntryKind::Abandonment, ..withdrawal(6, 1) };
        assert!(matches!(send(ledger, abandonment), Err(LedgerError::KeyReused)));
    });
}

/// A selection: the entry of it all, and a part for each application.
fn selection(applications: &[u64], amounts: &[i64]) -> Vec<Keep> {
    let parts = applications.iter().zip(amounts).map(|(&application, &amount)| {
        later(200 + application, id(application), EntryKind::Allotment, State::Granted, amount)
    });
    std::iter::once(Keep { kind: EntryKind::Selection, ..alone(keep(200)) }).chain(parts).collect()
}

#[test]
fn several_entries_are_kept_together_or_not_at_all() {
    on_each(|ledger| {
        let applications = [1, 2, 3];
        for number in applications {
            let waits = |_: &Seen<'_>| {
                let standing = Some(standing(State::Applied, here(), 0));
                Ok(Document { standing, ..document(here(), 0) })
            };
            let application = Keep { kind: EntryKind::Application, settle: Box::new(waits), ..keep(number) };
            send(ledger, application).unwrap();
        }
        let head = ledger.find(yamaguchi(), id(3)).unwrap().unwrap().hash;
        let unchanged = || {
            assert_eq!(total(ledger, "阿東"), 0);
            assert_eq!(ledger.list(&everything(yamaguchi())).unwrap().entries.len(), 3);
            assert!(
                applications.iter().all(|number| grant(ledger, *number).standing.state == State::Applied)
            );
        };
        // The last one would go past the ceiling: the second grant's ¥500,000 is freed again.
        assert!(send_all(ledger, selection(&applications, &[500_000, 500_000, 1])).is_err());
        unchanged();
        let mut trapped = selection(&applications, &[1, 1, 1]);
        trapped[3].settle = trapping();
        assert!(matches!(send_all(ledger, trapped), Err(LedgerError::Unsettled(Unsettled::Failed(_)))));
        unchanged();
        let mut panicking = selection(&applications, &[1, 1, 1]);
        panicking[2].settle = Box::new(|_| std::panic::resume_unwind(Box::new("settle")));
        assert!(send_all(ledger, panicking).is_err());
        let mut lost = selection(&applications, &[1, 1, 1]);
        lost[1].belongs = Belongs::To(id(99));
        assert!(matches!(send_all(ledger, lost), Err(LedgerError::UnknownGrant)));
        let mut taken = selection(&applications, &[1, 1, 1]);
        taken[3].id = id(1);
        assert!(send_all(ledger, taken).is_err());
        unchanged();
        let kept = send_all(ledger, selection(&applications, &[500_000, 400_000, 100_000])).unwrap();
        assert!(kept.iter().map(|kept| kept.sequence).eq(4..=7));
        assert_eq!(kept[1..].iter().map(granted).sum::<i64>(), CEILING);
        assert_eq!(total(ledger, "阿東"), CEILING);
        // The chain went on where it was.
        assert_ne!(kept[0].hash, head);
        let again = send_all(ledger, selection(&applications, &[500_000, 400_000, 100_000])).unwrap();
        assert_eq!(again.len(), 1, "the last one stands for all");
        assert_eq!((again[0].arrival, again[0].hash), (Arrival::Repeated, kept[3].hash));
        assert!(send_all(ledger, Vec::new()).unwrap().is_empty());
    });
}

#[test]
fn a_group_whose_last_key_is_known_keeps_none_of_its_parts() {
    on_each(|ledger| {
        let group = |first: u64| vec![keep(first), keep(first + 1), alone(keep(50))];
        let kept = send_all(ledger, group(1)).unwrap();
        // Planned anew, with parts of other ids and keys.
        let again = send_all(ledger, group(11)).unwrap();
        assert_eq!(again.len(), 1);
        assert_eq!((again[0].arrival, again[0].hash), (Arrival::Repeated, kept[2].hash));
        assert_eq!(total(ledger, "阿東"), 200_000);
        let entries = |ledger: &dyn Ledger| ledger.list(&everything(yamaguchi())).unwrap().entries.len();
        assert_eq!(entries(ledger), 3);
        // The key of another body, a part that is known, and a key that is in the group twice.
        let mut other = group(21);
        other[2].body = Digest::of(b"other");
        let twice = Keep { key: keep(23).key, body: keep(23).body, ..keep(24) };
        for wrong in [other, vec![keep(1), alone(keep(51))], vec![keep(23), twice]] {
            assert!(matches!(send_all(ledger, wrong), Err(LedgerError::KeyReused)));
        }
        assert_eq!((entries(ledger), total(ledger, "阿東")), (3, 200_000));
        assert_eq!(send(ledger, keep(2)).unwrap().arrival, Arrival::Repeated, "a part alone, of that key");
        assert_eq!(send(ledger, keep(23)).unwrap().sequence, 4, "what was not kept may be kept later");
    });
}

#[test]
fn one_entry_of_a_group_sees_what_those_before_it_did() {
    on_each(|ledger| {
        let settle = |seen: &Seen<'_>| {
            assert_eq!(seen.usage.totals(), [Some(300_000)]);
            assert_eq!(seen.grant.map(|grant| grant.sequence), Some(1));
            Ok(document(here(), 600_000))
        };
        let change = later(3, id(1), EntryKind::Change, State::Granted, 0);
        let group = vec![
            keep(1),
            Keep { settle: up_to_ceiling(here(), 300_000), ..keep(2) },
            Keep { settle: Box::new(settle), ..change },
        ];
        send_all(ledger, group).unwrap();
        assert_eq!(total(ledger, "阿東"), 900_000);
    });
}

#[test]
fn erased_values_are_gone_and_the_entry_stays() {
    on_each(|ledger| {
        for number in 1..=3 {
            send(ledger, Keep { personal: Some(personal("己")), ..keep(number) }).unwrap();
        }
        send(ledger, erasure(4, vec![id(1), id(3)])).unwrap();
        let found = |number| ledger.find(yamaguchi(), id(number)).unwrap().unwrap().personal;
        assert_eq!((found(1), found(2).is_some(), found(3)), (None, true, None));
        // Again, and of an entry that had none.
        send(ledger, erasure(5, vec![id(1), id(4)])).unwrap();
        assert!(send(ledger, erasure(6, vec![id(2), id(99)])).is_err());
        let unlisted = Keep { erases: vec![id(2)], ..erasure(6, vec![id(1)]) };
        assert!(send(ledger, unlisted).is_err(), "nobody could tell afterwards");
        assert!(send(ledger, Keep { municipality: iga(), ..erasure(7, vec![id(2)]) }).is_err());
        assert!(found(2).is_some(), "nothing of it was done");
        // Nobody can tell any more whether a body is the same.
        let key = |number: u64| ledger.repeated(yamaguchi(), PROGRAMME, &keep(number).key, keep(number).body);
        assert!(matches!(key(1), Err(LedgerError::KeyReused)));
        assert_eq!(key(2).unwrap().map(|kept| kept.id), Some(id(2)));
        assert_eq!(grant(ledger, 1).standing.state, State::Granted);
    });
}

#[test]
fn an_erasure_sees_how_the_grants_stand_that_it_erases_from() {
    on_each(|ledger| {
        for number in 1..=2 {
            send(ledger, Keep { personal: Some(personal("己")), ..keep(number) }).unwrap();
        }
        let paid = later(3, id(1), EntryKind::Payment, State::Paid, 100_000);
        send(ledger, Keep { personal: Some(personal("備考")), ..paid }).unwrap();
        send(ledger, Keep { personal: Some(personal("己")), ..alone(keep(4)) }).unwrap();
        let sees = |erases: Vec<EntryId>, expected: &'static [(u64, State)]| {
            let mut keep = erasure(5, erases);
            let expected: Vec<_> = expected.iter().map(|(number, state)| (id(*number), *state)).collect();
            keep.settle = Box::new(move |seen: &Seen<'_>| {
                let stand = seen.erased.iter().map(|grant| (grant.id, grant.standing.state));
                assert!(stand.eq(expected.iter().copied()), "each grant once");
                Err(Unsettled::Unwritten)
            });
            assert!(matches!(send(ledger, keep), Err(LedgerError::Unsettled(Unsettled::Unwritten))));
        };
        sees(vec![id(3), id(2), id(1), id(4)], &[(1, State::Paid), (2, State::Granted)]);
        sees(vec![id(4)], &[]);
        assert!(ledger.find(yamaguchi(), id(1)).unwrap().unwrap().personal.is_some(), "nothing was done");
    });
}

#[test]
fn a_checkpoint_is_of_the_last_entry_and_signed_once() {
    on_each(|ledger| {
        let at = Instant::from_millis;
        let sign = |millis| ledger.checkpoint(yamaguchi(), at(millis)).unwrap();
        assert!(sign(1).is_none(), "there is nothing to sign");
        let mut expected = Vec::new();
        for number in 1..=3 {
            let kept = send(ledger, keep(number)).unwrap();
            let Signed { checkpoint: signed, arrival } = sign(10 * i64::try_from(number).unwrap()).unwrap();
            assert_eq!(arrival, Arrival::New);
            assert_eq!((signed.municipality, signed.sequence, signed.hash), (yamaguchi(), number, kept.hash));
            assert!(is_signed(&signed));
            let before = Signed { checkpoint: signed.clone(), arrival: Arrival::Repeated };
            assert_eq!(sign(99), Some(before), "it is signed already");
            expected.push(signed);
        }
        assert!(expected.iter().all(|signed| signed.key == expected[0].key));
        assert_eq!(ledger.checkpoints(yamaguchi(), 9).unwrap(), expected);
        assert_eq!(ledger.checkpoints(yamaguchi(), 2).unwrap(), expected[1..]);
        assert!(ledger.checkpoints(iga(), 9).unwrap().is_empty());
        for signed in &expected {
            let line = checkpoint_line(signed);
            assert!(!line.contains('\n'));
            assert_eq!(checkpoint_of(&line).as_ref(), Some(signed));
            assert_eq!(checkpoint_of(&line.replace("sha256:", "")), None);
            let other = checkpoint_of(&line.replace("\"sequence\":", "\"sequence\":1")).unwrap();
            assert!(!is_signed(&other));
        }
        assert_eq!(checkpoint_of("{}"), None);
    });
}

/// Ids of all pages of a query.
fn ids(ledger: &dyn Ledger, entries: Entries, area: Option<&str>) -> Vec<EntryId> {
    let mut query = PageQuery {
        entries,
        programme: area.map(|_| PROGRAMME.to_owned()),
        fiscal_year: area.map(|_| year(2024)),
        area: area.map(str::to_owned),
        limit: 2,
        ..everything(yamaguchi())
    };
    let mut ids = Vec::new();
    loop {
        let page = ledger.list(&query).unwrap();
        ids.extend(page.entries.iter().map(|kept| kept.id));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return ids,
        }
    }
}

#[test]
fn a_listing_by_grant_state_or_kind_has_each_entry_once_and_in_order() {
    on_each(|ledger| {
        let all = |numbers: &[u64]| numbers.iter().map(|number| id(*number)).collect::<Vec<_>>();
        let withdrawal = |number, of| later(number, id(of), EntryKind::Withdrawal, State::Withdrawn, 0);
        let elsewhere = Keep { area: Some("徳地".to_owned()), ..keep(4) };
        for entry in
            [keep(1), keep(2), alone(keep(3)), elsewhere, withdrawal(5, 1), keep(6), withdrawal(7, 4)]
        {
            send(ledger, entry).unwrap();
        }
        let change = |number, of| later(number, id(of), EntryKind::Change, State::Granted, 100_000);
        for number in [8, 9, 10] {
            send(ledger, change(number, 2)).unwrap();
        }
        assert_eq!(ids(ledger, Entries::All, None), all(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
        assert_eq!(ids(ledger, Entries::Openings, None), all(&[1, 2, 3, 4, 6]));
        assert_eq!(ids(ledger, Entries::Openings, Some("徳地")), all(&[4]));
        assert_eq!(ids(ledger, Entries::Now(State::Granted), None), all(&[2, 6]));
        assert_eq!(ids(ledger, Entries::Now(State::Withdrawn), None), all(&[1, 4]));
        assert_eq!(ids(ledger, Entries::Now(State::Withdrawn), Some("徳地")), all(&[4]));
        assert_eq!(ids(ledger, Entries::Now(State::Paid), None), []);
        assert_eq!(ids(ledger, Entries::OfGrant(id(2)), None), all(&[2, 8, 9, 10]));
        assert_eq!(ids(ledger, Entries::OfGrant(id(1)), None), all(&[1, 5]));
        assert_eq!(ids(ledger, Entries::OfGrant(id(1)), Some("徳地")), []);
        assert_eq!(ids(ledger, Entries::OfGrant(id(8)), None), [], "it opens none");
        assert_eq!(ids(ledger, Entries::OfGrant(id(3)), None), [], "it is of none");
        assert!(
            ledger.list(&PageQuery { municipality: iga(), ..everything(iga()) }).unwrap().entries.is_empty()
        );
    });
}
