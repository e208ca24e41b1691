//! Municipalities, components and revisions through the registry.

use kisoku_core::calendar::Date;
use kisoku_core::ledger::Instant;
use kisoku_core::manifest::Label;
use kisoku_core::revision::{Digest, EffectivePeriod};
use kisoku_store::{Options, Registry, StoreError, StoredMunicipality, StoredRevision};

use crate::desk::{Desk, iga, yamaguchi};

fn named(ja: &str, en: &str) -> StoredMunicipality {
    StoredMunicipality { code: yamaguchi(), name: Label { ja: ja.to_owned(), en: en.to_owned() } }
}

fn day(year: i16) -> Date {
    Date::new(year, 4, 1).unwrap()
}

fn revision(component: Digest, from: i16, to: Option<i16>) -> StoredRevision {
    StoredRevision {
        municipality: yamaguchi(),
        programme: "mirai-zukuri-grant".to_owned(),
        component,
        settings: "{\"project_cap\":200000}".to_owned(),
        period: EffectivePeriod::new(day(from), to.map(day)).unwrap(),
        published_at: Instant::from_millis(1_700_000_000_000),
    }
}

fn filled(desk: &Desk) -> (std::sync::Arc<Registry>, Digest) {
    let registry = desk.store().registry();
    registry.save_municipality(&named("山口市", "Yamaguchi")).unwrap();
    let digest = registry.save_component("yamaguchi", b"\0asm").unwrap();
    (registry, digest)
}

#[test]
fn what_was_stored_is_there_after_opening_again() {
    let mut desk = Desk::new();
    let (registry, digest) = filled(&desk);
    let published = [revision(digest, 2019, Some(2021)), revision(digest, 2021, None)];
    // Out of order, to be listed in order.
    for revision in published.iter().rev() {
        registry.publish(revision).unwrap();
    }
    drop(registry);
    desk.reopen(Options::default());
    let registry = desk.store().registry();
    assert_eq!(registry.municipalities().unwrap(), [named("山口市", "Yamaguchi")]);
    assert_eq!(registry.revisions().unwrap(), published);
    let component = registry.component(digest).unwrap().unwrap();
    assert_eq!((component.name.as_str(), component.bytes.as_slice()), ("yamaguchi", &b"\0asm"[..]));
    assert!(registry.component(Digest::of(b"unknown")).unwrap().is_none());
}

#[test]
fn a_municipality_may_change_its_name() {
    let desk = Desk::new();
    let (registry, digest) = filled(&desk);
    registry.publish(&revision(digest, 2021, None)).unwrap();
    registry.save_municipality(&named("新山口市", "Shin-Yamaguchi")).unwrap();
    assert_eq!(registry.municipalities().unwrap(), [named("新山口市", "Shin-Yamaguchi")]);
}

#[test]
fn a_component_stored_again_stays_as_it_is() {
    let desk = Desk::new();
    let (registry, digest) = filled(&desk);
    assert_eq!(digest, Digest::of(b"\0asm"));
    assert_eq!(registry.save_component("another name", b"\0asm").unwrap(), digest);
    assert_eq!(registry.component(digest).unwrap().unwrap().name, "yamaguchi");
    assert!(matches!(
        registry.save_component("large", &vec![0; (32 << 20) + 1]),
        Err(StoreError::TooLarge { what: "component", .. })
    ));
}

#[test]
fn a_revision_that_does_not_fit_is_refused_with_why() {
    let desk = Desk::new();
    let (registry, digest) = filled(&desk);
    let first = revision(digest, 2021, Some(2024));
    registry.publish(&first).unwrap();
    let refused = |revision: &StoredRevision| registry.publish(revision).unwrap_err();
    for overlapping in [first.clone(), revision(digest, 2023, None), revision(digest, 2020, Some(2022))] {
        let expected = day(2021);
        let error = refused(&overlapping);
        assert!(matches!(error, StoreError::Overlap { from, to: Some(_) } if from == expected), "{error:?}");
    }
    let elsewhere = StoredRevision { municipality: iga(), ..first.clone() };
    assert!(matches!(refused(&elsewhere), StoreError::Missing { what: "municipality" }));
    let unknown =
        StoredRevision { programme: "other".to_owned(), component: Digest::of(b"x"), ..first.clone() };
    assert!(matches!(refused(&unknown), StoreError::Missing { what: "component" }));
    let settings = format!("\"{}\"", " ".repeat(1 << 20));
    let large = StoredRevision { settings, ..revision(digest, 2024, None) };
    assert!(matches!(refused(&large), StoreError::TooLarge { what: "settings", .. }));
    assert_eq!(registry.revisions().unwrap(), std::slice::from_ref(&first));
    registry.publish(&revision(digest, 2024, None)).unwrap();
    registry.publish(&StoredRevision { programme: "other".to_owned(), ..first }).unwrap();
    assert_eq!(registry.revisions().unwrap().len(), 3);
}
