//! That a hash covers every part of an entry, and that no two entries share their bytes.

use std::collections::BTreeSet;

use kisoku_core::calendar::FiscalYear;
use kisoku_core::chain::{GENESIS, Link};
use kisoku_core::ledger::{EntryId, Instant, Personal};
use kisoku_core::revision::{Digest, LgCode};
use proptest::prelude::*;

fn link() -> Link<'static> {
    Link {
        municipality: LgCode::new("352039").unwrap(),
        sequence: 1,
        id: EntryId::new([1; 16]),
        kind: "decision",
        grant: Some(EntryId::new([1; 16])),
        programme: "mirai-zukuri-grant",
        fiscal_year: FiscalYear::new(2024).unwrap(),
        area: Some("阿東"),
        at: Instant::from_millis(1_717_200_000_000),
        actor: "clerk-1",
        key: "key-1",
        body: Digest::of(b"body"),
        component: Digest::of(b"component"),
        settings: Digest::of(b"settings"),
        engine: "wasmtime 48.0.8",
        personal: Some(Digest::of(b"personal")),
        document: b"{}",
        standing: Some("{}"),
        movements: "[]",
        fuel: 1000,
        previous: GENESIS,
    }
}

#[test]
fn every_part_changes_the_hash() {
    let links = [
        link(),
        Link { municipality: LgCode::new("242161").unwrap(), ..link() },
        Link { sequence: 2, ..link() },
        Link { id: EntryId::new([2; 16]), ..link() },
        Link { kind: "change", ..link() },
        Link { grant: None, ..link() },
        Link { grant: Some(EntryId::new([2; 16])), ..link() },
        Link { engine: "wasmtime 49.0.0", ..link() },
        Link { standing: None, ..link() },
        Link { standing: Some(""), ..link() },
        Link { programme: "plan-indicators", ..link() },
        Link { fiscal_year: FiscalYear::new(2025).unwrap(), ..link() },
        Link { area: Some("徳地"), ..link() },
        Link { area: Some(""), ..link() },
        Link { area: None, ..link() },
        Link { at: Instant::from_millis(1_717_200_000_001), ..link() },
        Link { at: Instant::from_millis(-1_717_200_000_000), ..link() },
        Link { actor: "clerk-2", ..link() },
        Link { key: "key-2", ..link() },
        Link { body: Digest::of(b"other"), ..link() },
        Link { component: Digest::of(b"other"), ..link() },
        Link { settings: Digest::of(b"other"), ..link() },
        Link { movements: "", ..link() },
        Link { fuel: 1001, ..link() },
        Link { personal: Some(Digest::of(b"other")), ..link() },
        Link { personal: None, ..link() },
        Link { document: b"{ }", ..link() },
        Link { document: b"", ..link() },
        Link { previous: Digest::of(b"other"), ..link() },
    ];
    let hashes: BTreeSet<_> = links.iter().map(Link::hash).collect();
    assert_eq!(hashes.len(), links.len());
}

#[test]
fn the_hash_of_an_entry_stays_the_same_for_ever() {
    // Kept ledgers hold such hashes: a change here is a new version mark, never a new value.
    let hash = link().hash().to_string();
    assert_eq!(hash, "377e1102e9f2c42afe4483ab86bad3bc6d24a28fa627e5dc12b6fff28b3e3116");
}

#[test]
fn the_same_personal_values_have_another_digest_under_another_salt() {
    let personal = |salt| Personal { salt: [salt; 16], bytes: b"{}".to_vec() }.digest();
    assert_eq!(personal(1), personal(1));
    assert_ne!(personal(1), personal(2));
}

/// The hashes of what `link` makes of the halves of a text, cut at every place, all differ.
#[track_caller]
fn check(text: &str, link: impl for<'a> Fn(&'a str, &'a str) -> Link<'a>) {
    let cuts: Vec<_> = (0..=text.len()).filter_map(|at| text.split_at_checked(at)).collect();
    let hashes: BTreeSet<_> = cuts.iter().map(|(left, right)| link(left, right).hash()).collect();
    assert_eq!(hashes.len(), cuts.len());
}

proptest! {
    #[test]
    fn moving_the_boundary_between_two_parts_changes_the_hash(text in "\\PC{1,40}") {
        check(&text, |kind, programme| Link { kind, programme, ..link() });
        check(&text, |programme, area| Link { programme, area: Some(area), ..link() });
        check(&text, |actor, key| Link { actor, key, ..link() });
        check(&text, |key, document| Link { key, document: document.as_bytes(), ..link() });
    }
}
