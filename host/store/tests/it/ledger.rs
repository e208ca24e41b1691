//! The contract of the ledger's port, on every implementation.

use kisoku_core::chain::{GENESIS, Link};
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{
    Arrival, Document, EntryId, IdempotencyKey, Keep, LedgerError, PageQuery, Seen, TallyQuery, TallyRange,
};
use kisoku_core::life::{EntryKind, State};
use kisoku_core::manifest::TallySum;
use kisoku_core::ports::Ledger;
use kisoku_core::revision::Digest;
use kisoku_core::tally::{Place, Span, TallyKey, Usage};

use crate::desk::{
    CEILING, COMPONENT, PROGRAMME, SETTINGS, alone, area_key, area_place, document, granted, here, iga, keep,
    later, on_each, personal, place, send, standing, trapping, up_to_ceiling, yamaguchi, year,
};

fn everything() -> PageQuery {
    PageQuery { limit: 100, ..crate::desk::everything(yamaguchi()) }
}

#[track_caller]
fn assert_kept(ledger: &dyn Ledger, count: usize) {
    assert_eq!(ledger.list(&everything()).unwrap().entries.len(), count);
}

#[test]
fn the_same_key_and_body_give_the_first_decision_back() {
    on_each(|ledger| {
        let first = send(ledger, Keep { personal: Some(personal("甲")), ..keep(1) }).unwrap();
        assert_eq!(first.arrival, Arrival::New);
        let again = Keep { id: EntryId::new([1; 16]), settle: up_to_ceiling(here(), 1), ..keep(1) };
        let looked_up = ledger.repeated(yamaguchi(), PROGRAMME, &again.key, again.body).unwrap().unwrap();
        assert_eq!((looked_up.arrival, looked_up.id), (Arrival::Repeated, first.id));
        let again = send(ledger, again).unwrap();
        assert_eq!(again.arrival, Arrival::Repeated);
        assert_eq!(
            (again.id, again.sequence, &again.document, &again.personal, again.hash, again.at),
            (first.id, first.sequence, &first.document, &first.personal, first.hash, first.at)
        );
        assert_kept(ledger, 1);
    });
}

#[test]
fn the_same_key_with_another_body_is_refused() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        let other = Keep { key: keep(1).key, ..keep(2) };
        assert!(matches!(send(ledger, other), Err(LedgerError::KeyReused)));
        assert_kept(ledger, 1);
    });
}

#[test]
fn the_same_key_and_body_for_another_programme_are_refused() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        let (key, body) = (keep(1).key, keep(1).body);
        let other = Keep { programme: "plan-indicators".to_owned(), ..keep(1) };
        assert!(matches!(send(ledger, other), Err(LedgerError::KeyReused)));
        let ask = |programme, body| ledger.repeated(yamaguchi(), programme, &key, body);
        assert!(matches!(ask("plan-indicators", body), Err(LedgerError::KeyReused)));
        assert!(matches!(ask(PROGRAMME, Digest::of(b"other")), Err(LedgerError::KeyReused)));
        assert_eq!(ask(PROGRAMME, body).unwrap().map(|kept| kept.id), Some(keep(1).id));
        let unknown = ledger.repeated(yamaguchi(), PROGRAMME, &keep(2).key, body).unwrap();
        assert!(unknown.is_none());
        assert_kept(ledger, 1);
    });
}

#[test]
fn a_total_over_the_life_is_the_sum_of_its_years() {
    on_each(|ledger| {
        let over = |span, of| Place { span, ..area_place("阿東", year(of)) };
        let granting = |number, of| {
            let key = area_key("阿東", year(of));
            let settle = up_to_ceiling(key.clone(), 100_000);
            Keep { fiscal_year: year(of), places: vec![place(key)], settle, ..keep(number) }
        };
        for (number, of) in [(1, 2023), (2, 2024), (3, 2024)] {
            send(ledger, granting(number, of)).unwrap();
        }
        // A revision that reads over the life after one that read by year loses nothing.
        let places = [over(Span::Lifetime, 2025), over(Span::FiscalYear, 2024), over(Span::FiscalYear, 2025)];
        let usage = || ledger.usage(yamaguchi(), PROGRAMME, &places).unwrap();
        assert_eq!(usage(), Usage::new(vec![Some(300_000), Some(200_000), Some(0)]));
        // And it moves its own year alone.
        let over_life = |number| Keep { places: vec![over(Span::Lifetime, 2025)], ..granting(number, 2025) };
        let kept = send(ledger, over_life(4)).unwrap();
        assert_eq!(granted(&kept), 100_000);
        assert_eq!(usage(), Usage::new(vec![Some(400_000), Some(200_000), Some(100_000)]));
        // The ceiling is held against all years.
        let asking = |number, asked| {
            let settle = Box::new(move |_: &Seen<'_>| Ok(document(area_key("阿東", year(2025)), asked)));
            Keep { settle, ..over_life(number) }
        };
        assert!(send(ledger, asking(5, 600_001)).is_err());
        send(ledger, asking(6, 600_000)).unwrap();
        assert_eq!(usage(), Usage::new(vec![Some(CEILING), Some(200_000), Some(700_000)]));
        // What an earlier year gives back is free over the life, and that year's alone.
        let back = later(7, keep(2).id, EntryKind::Withdrawal, State::Withdrawn, 0);
        send(ledger, back).unwrap();
        assert_eq!(usage(), Usage::new(vec![Some(900_000), Some(100_000), Some(700_000)]));
    });
}

#[test]
fn a_key_is_of_one_municipality() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        let other = Keep { municipality: iga(), key: keep(1).key, ..keep(2) };
        let kept = send(ledger, other).unwrap();
        assert_eq!((kept.arrival, kept.sequence), (Arrival::New, 1));
    });
}

#[test]
fn a_key_that_failed_may_come_again() {
    on_each(|ledger| {
        assert!(send(ledger, Keep { settle: trapping(), ..keep(1) }).is_err());
        assert_eq!(send(ledger, keep(1)).unwrap().arrival, Arrival::New);
    });
}

#[test]
fn each_entry_names_the_one_before() {
    on_each(|ledger| {
        let mut previous = GENESIS;
        for sequence in 1..=5 {
            let keep = Keep { personal: (sequence == 3).then(|| personal("乙")), ..keep(sequence) };
            let digest = keep.personal.as_ref().map(kisoku_core::ledger::Personal::digest);
            let (id, at, key, body) = (keep.id, keep.at, keep.key.clone(), keep.body_kept());
            let kept = send(ledger, keep).unwrap();
            assert_eq!((kept.sequence, kept.id, kept.at), (sequence, id, at));
            let link = Link {
                municipality: yamaguchi(),
                sequence,
                id,
                kind: "decision",
                grant: Some(id),
                programme: PROGRAMME,
                fiscal_year: year(2024),
                area: Some("阿東"),
                at,
                actor: "clerk-1",
                key: key.as_str(),
                body,
                component: Digest::of(COMPONENT),
                settings: Digest::of(SETTINGS.as_bytes()),
                engine: "engine 1",
                personal: digest,
                document: &kept.document,
                standing: Some(&format!(
                    "{{\"state\":\"granted\",\"recorded\":\"7070707070707070{sequence:016x}\",\
                     \"granted_yen\":100000,\"granted_on\":\"2024-06-01\",\"computed_yen\":0,\"paid_yen\":0,\
                     \"paid_on\":null,\"ordered_yen\":0,\"surcharge_yen\":0,\"repaid_yen\":0,\"counts\":[{{\
                     \"tally\":\"area-granted\",\"fiscal_year\":2024,\"parts\":[\"阿東\"],\
                     \"sums\":\"granted-yen\",\"amount\":100000}}]}}"
                )),
                movements: r#"[{"tally":"area-granted","fiscal_year":2024,"parts":["阿東"],"by":100000}]"#,
                fuel: 1000,
                previous,
            };
            assert_eq!(kept.hash, link.hash());
            previous = kept.hash;
        }
        let other = send(ledger, Keep { municipality: iga(), ..keep(9) }).unwrap();
        assert_eq!(other.sequence, 1, "each municipality has a chain of its own");
    });
}

#[test]
fn totals_follow_the_movements() {
    on_each(|ledger| {
        let places = [area_place("阿東", year(2024)), area_place("徳地", year(2024))];
        let usage = || ledger.usage(yamaguchi(), PROGRAMME, &places).unwrap();
        assert_eq!(usage(), Usage::new(vec![Some(0), Some(0)]));
        for number in 1..=12 {
            let kept = send(ledger, keep(number)).unwrap();
            assert_eq!(granted(&kept), if number <= 10 { 100_000 } else { 0 });
        }
        assert_eq!(usage(), Usage::new(vec![Some(CEILING), Some(0)]));
        let elsewhere = ledger.usage(iga(), PROGRAMME, &places).unwrap();
        assert_eq!(elsewhere, Usage::new(vec![Some(0), Some(0)]));
    });
}

#[test]
fn a_place_without_a_key_has_no_total() {
    on_each(|ledger| {
        let blank = || Place { key: None, span: Span::FiscalYear, sums: TallySum::Grants, ceiling: None };
        assert_eq!(ledger.usage(yamaguchi(), PROGRAMME, &[blank()]).unwrap(), Usage::new(vec![None]));
        let settle = |seen: &Seen<'_>| {
            assert_eq!(*seen.usage, Usage::new(vec![None]));
            Ok(document(here(), 0))
        };
        send(ledger, Keep { places: vec![blank()], settle: Box::new(settle), ..keep(1) }).unwrap();
    });
}

/// The keys of all totals, three at a time.
fn page_by_page(ledger: &dyn Ledger, query: &TallyQuery) -> Vec<TallyKey> {
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = ledger.tallies(query, &TallyRange { after, limit: 3 }).unwrap();
        assert!(page.lines.len() <= 3);
        paged.extend(page.lines.into_iter().map(|line| line.key));
        after = page.next;
        if after.is_none() {
            return paged;
        }
    }
}

#[test]
fn totals_are_listed_by_programme_and_key() {
    let key = |tally: &str, fiscal_year: i16, parts: &[&str]| TallyKey {
        tally: tally.to_owned(),
        fiscal_year: year(fiscal_year),
        parts: parts.iter().map(ToString::to_string).collect(),
    };
    // Parts that would be one text if they were merely joined.
    let keys = [
        key("all", 2023, &[]),
        key("body", 2023, &["", "1\u{1}2"]),
        key("body", 2023, &["\0"]),
        key("body", 2023, &["\u{1}"]),
        key("body", 2023, &["\u{2}"]),
        key("body", 2023, &["\u{2}\u{1}"]),
        key("body", 2023, &["\u{3}"]),
        key("body", 2023, &["1", ":2"]),
        key("body", 2023, &["1!", "\""]),
        key("body", 2023, &["1:2", ""]),
        key("body", 2024, &["", "1:2"]),
        key("body", 2024, &["1", ":2"]),
        key("body", 2024, &["阿東", "甲"]),
        key("body", 2024, &["阿東甲"]),
    ];
    on_each(|ledger| {
        for (number, key) in (1..).zip(keys.iter().rev()) {
            let places = vec![Place {
                key: Some(key.clone()),
                span: Span::FiscalYear,
                sums: TallySum::GrantedYen,
                ceiling: None,
            }];
            let movement = i64::try_from(number).unwrap();
            let counted = key.clone();
            let settle = Box::new(move |_: &Seen<'_>| Ok(document(counted.clone(), movement)));
            send(ledger, Keep { places, settle, ..keep(number) }).unwrap();
        }
        let refused =
            Keep { programme: "other".to_owned(), settle: Box::new(|_| Ok(document(here(), 0))), ..keep(50) };
        send(ledger, refused).unwrap();
        let query = |fiscal_year: Option<i16>| TallyQuery {
            municipality: yamaguchi(),
            programme: None,
            fiscal_year: fiscal_year.map(year),
        };
        let range = TallyRange { after: None, limit: 1000 };
        let all = |query: &TallyQuery| ledger.tallies(query, &range).unwrap().lines;
        let lines = all(&query(None));
        assert!(lines.iter().map(|line| &line.key).eq(&keys), "in order, and only what ever moved");
        assert!(lines.iter().map(|line| line.total).eq((1..=14).rev()));
        let lines = all(&query(Some(2023)));
        assert!(lines.iter().map(|line| &line.key).eq(&keys[..10]), "the year's");
        let other = TallyQuery { programme: Some("other".to_owned()), ..query(None) };
        assert!(all(&other).is_empty());
        assert_eq!(page_by_page(ledger, &query(None)), keys, "the same");
        let of_year = TallyRange { after: Some(lines[8].place()), limit: 0 };
        let page = ledger.tallies(&query(Some(2023)), &of_year).unwrap();
        assert!(page.next.is_none() && page.lines.iter().map(|line| &line.key).eq(&keys[9..10]));
    });
}

#[test]
fn a_listing_answers_every_filter_page_by_page() {
    on_each(|ledger| {
        let mut all = Vec::new();
        for number in 1..=60_u64 {
            let programme = if number.is_multiple_of(2) { "one" } else { "two" };
            let area = [None, Some("阿東"), Some("徳地")][usize::try_from(number % 3).unwrap()];
            let fiscal_year = year(if number.is_multiple_of(5) { 2023 } else { 2024 });
            let submission = Keep {
                programme: programme.to_owned(),
                area: area.map(str::to_owned),
                fiscal_year,
                ..keep(number)
            };
            all.push((send(ledger, submission).unwrap(), programme, area, fiscal_year));
        }
        for programme in [None, Some("one"), Some("none")] {
            for fiscal_year in [None, Some(year(2023))] {
                for area in [None, Some("徳地")] {
                    let query = PageQuery {
                        programme: programme.map(str::to_owned),
                        fiscal_year,
                        area: area.map(str::to_owned),
                        limit: 4,
                        ..everything()
                    };
                    let expected: Vec<EntryId> = all
                        .iter()
                        .filter(|(_, p, a, y)| {
                            programme.is_none_or(|programme| programme == *p)
                                && fiscal_year.is_none_or(|fiscal_year| fiscal_year == *y)
                                && (area.is_none() || area == *a)
                        })
                        .map(|(kept, ..)| kept.id)
                        .collect();
                    assert_eq!(pages(ledger, query), expected);
                }
            }
        }
    });
}

/// All pages of a query, the ids in order.
fn pages(ledger: &dyn Ledger, mut query: PageQuery) -> Vec<EntryId> {
    let mut ids = Vec::new();
    loop {
        let page = ledger.list(&query).unwrap();
        assert!(page.entries.len() <= 4);
        ids.extend(page.entries.iter().map(|kept| kept.id));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return ids,
        }
    }
}

#[test]
fn a_page_says_where_the_next_begins_only_if_there_is_one() {
    on_each(|ledger| {
        for number in 1..=4 {
            send(ledger, keep(number)).unwrap();
        }
        let page = |after, limit| {
            let page = ledger.list(&PageQuery { after, limit, ..everything() }).unwrap();
            (page.entries.iter().map(|kept| kept.sequence).collect::<Vec<_>>(), page.next)
        };
        assert_eq!(page(None, 4), (vec![1, 2, 3, 4], None));
        assert_eq!(page(None, 3), (vec![1, 2, 3], Some(3)));
        assert_eq!(page(Some(3), 3), (vec![4], None));
        assert_eq!(page(Some(4), 3), (vec![], None));
        assert_eq!(page(None, 0), (vec![1], Some(1)));
        assert_eq!(page(Some(u64::MAX), u32::MAX), (vec![], None));
    });
}

#[test]
fn a_decision_is_found_in_its_own_municipality() {
    on_each(|ledger| {
        let kept = send(ledger, Keep { personal: Some(personal("丙")), ..keep(1) }).unwrap();
        let found = ledger.find(yamaguchi(), kept.id).unwrap().unwrap();
        assert_eq!(found.arrival, Arrival::Repeated);
        assert_eq!((found.sequence, found.hash, &found.document), (1, kept.hash, &kept.document));
        assert_eq!(found.personal, Some(personal("丙").bytes));
        assert!(ledger.find(iga(), kept.id).unwrap().is_none());
        assert!(ledger.find(yamaguchi(), EntryId::new([0; 16])).unwrap().is_none());
    });
}

#[test]
fn what_cannot_be_settled_keeps_nothing() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        let trapped = send(ledger, Keep { settle: trapping(), ..keep(2) });
        assert!(matches!(trapped, Err(LedgerError::Unsettled(Unsettled::Failed(_)))));
        let slow = |seen: &Seen<'_>| {
            Err(Unsettled::NeedsTime(seen.usage.clone(), seen.grant.cloned().map(Box::new)))
        };
        match send(ledger, Keep { settle: Box::new(slow), ..keep(3) }) {
            Err(LedgerError::Unsettled(Unsettled::NeedsTime(usage, None))) => {
                assert_eq!(usage, Usage::new(vec![Some(100_000)]), "the usage that the transaction has read");
            }
            other => panic!("{:?}", other.map(|kept| kept.id)),
        }
        assert_kept(ledger, 1);
        assert_eq!(send(ledger, keep(4)).unwrap().sequence, 2);
    });
}

#[test]
fn a_panic_while_settling_fails_that_submission_alone() {
    on_each(|ledger| {
        // Unwinds as a panic does, without a line on the test's output.
        let panicking = |_: &Seen<'_>| std::panic::resume_unwind(Box::new("settle"));
        let outcome = send(ledger, Keep { settle: Box::new(panicking), ..keep(1) });
        assert!(matches!(outcome, Err(LedgerError::Store(_))));
        assert_eq!(send(ledger, keep(2)).unwrap().sequence, 1);
    });
}

#[test]
fn an_id_that_is_taken_fails_that_submission_alone() {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        let same_id = Keep { id: keep(1).id, ..keep(2) };
        assert!(matches!(send(ledger, same_id), Err(LedgerError::Store(_))));
        assert_eq!(send(ledger, keep(3)).unwrap().sequence, 2);
    });
}

#[test]
fn counts_that_do_not_fit_keep_nothing() {
    let place_here = || place(here());
    let unlimited = || Place { ceiling: None, ..place_here() };
    let nowhere = || Place { key: None, ..place_here() };
    let elsewhere = || place(area_key("徳地", year(2024)));
    check_counts(&[place_here()], &[], true);
    check_counts(&[place_here()], &[1, 1], false);
    check_counts(&[], &[1], false);
    check_counts(&[nowhere()], &[1], false);
    check_counts(&[nowhere()], &[], true);
    check_counts(&[elsewhere()], &[1], false);
    check_counts(&[elsewhere(), place_here()], &[1], true);
    check_counts(&[place_here()], &[CEILING - 100_000], true);
    check_counts(&[place_here()], &[CEILING - 99_999], false);
    // Every place of the same total has its say.
    check_counts(&[unlimited(), place_here()], &[CEILING - 99_999], false);
    check_counts(&[place_here()], &[-1], false);
    check_counts(&[place_here()], &[0], false);
    check_counts(&[unlimited()], &[i64::MAX - 100_000], true);
    check_counts(&[unlimited()], &[i64::MAX], false);
    check_counts(&[unlimited()], &[i64::MIN], false);
}

/// After ¥100,000 for 阿東, an answer that counts these amounts there is kept or not.
#[track_caller]
fn check_counts(places: &[Place], amounts: &[i64], fits: bool) {
    on_each(|ledger| {
        send(ledger, keep(1)).unwrap();
        let mut counts: Vec<_> = Vec::new();
        for amount in amounts {
            counts.push(kisoku_core::life::Count {
                key: here(),
                sums: TallySum::GrantedYen,
                amount: *amount,
            });
        }
        let stands = kisoku_core::life::Standing { counts, ..standing(State::Granted, here(), 0) };
        let settle =
            move |_: &Seen<'_>| Ok(Document { standing: Some(stands.clone()), ..document(here(), 0) });
        let outcome = send(ledger, Keep { places: places.to_vec(), settle: Box::new(settle), ..keep(2) });
        assert_eq!(outcome.is_ok(), fits);
        assert_kept(ledger, 1 + usize::from(fits));
        if !fits {
            let usage = ledger.usage(yamaguchi(), PROGRAMME, &[area_place("阿東", year(2024))]).unwrap();
            assert_eq!(usage, Usage::new(vec![Some(100_000)]));
        }
    });
}

#[test]
fn an_entry_has_a_standing_where_it_is_of_a_grant() {
    on_each(|ledger| {
        let with_one = keep(1).settle;
        let without = alone(keep(2)).settle;
        assert!(send(ledger, Keep { settle: with_one, ..alone(keep(1)) }).is_err());
        assert!(send(ledger, Keep { settle: without, ..keep(2) }).is_err());
        assert_kept(ledger, 0);
        let kept = send(ledger, alone(keep(3))).unwrap();
        assert_eq!((kept.grant, kept.sequence), (None, 1));
        assert!(ledger.grant(yamaguchi(), kept.id).unwrap().is_none());
    });
}

#[test]
fn what_is_too_large_keeps_nothing() {
    on_each(|ledger| {
        let large = || vec![b' '; (16 << 20) + 1];
        let settle = move |_: &Seen<'_>| Ok(Document { bytes: large(), ..document(here(), 1) });
        assert!(matches!(
            send(ledger, Keep { settle: Box::new(settle), ..keep(1) }),
            Err(LedgerError::Store(_))
        ));
        let mut values = personal("丁");
        values.bytes = large();
        assert!(send(ledger, Keep { personal: Some(values), ..keep(2) }).is_err());
        assert_kept(ledger, 0);
    });
}

#[test]
fn keys_and_areas_are_kept_as_they_are() {
    on_each(|ledger| {
        let key = IdempotencyKey::new("'; DROP TABLE entry; -- %_").unwrap();
        let area = "鋳銭司'\u{0}\u{20000}".to_owned();
        let odd = || Keep { key: key.clone(), area: Some(area.clone()), ..keep(1) };
        let first = send(ledger, odd()).unwrap();
        assert_eq!(send(ledger, odd()).unwrap().id, first.id);
        let query = PageQuery { area: Some(area.clone()), ..everything() };
        assert_eq!(ledger.list(&query).unwrap().entries.len(), 1);
    });
}

#[test]
fn many_at_once_share_the_last_of_an_area() {
    const THREADS: u64 = 64;
    const ASKED: i64 = 30_000;
    on_each(|ledger| {
        let before = Keep { settle: up_to_ceiling(here(), CEILING - 200_000), ..keep(1000) };
        send(ledger, before).unwrap();
        let mut kept: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|number| {
                    scope.spawn(move || {
                        send(ledger, Keep { settle: up_to_ceiling(here(), ASKED), ..keep(number) }).unwrap()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        kept.sort_by_key(|kept| kept.sequence);
        let amounts: Vec<i64> = kept.iter().map(granted).collect();
        // Six in full, the seventh the rest, and nothing for those who came later.
        assert_eq!(amounts[..8], [ASKED, ASKED, ASKED, ASKED, ASKED, ASKED, 20_000, 0]);
        assert_eq!(amounts.iter().sum::<i64>(), 200_000);
        assert!(kept.iter().map(|kept| kept.sequence).eq(2..2 + THREADS), "no gap in the chain");
    });
}
