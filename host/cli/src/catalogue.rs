//! What is in force, out of the store: every component loaded once, every revision on it.

use anyhow::Context as _;
use kisoku_core::revision::{Catalogue, Municipality};
use kisoku_store::{Registry, StoredRevision};
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::exit::Ended;
use crate::modules::Modules;
use crate::{publish, terminal};

/// Loads everything that was published.
pub(crate) fn load(registry: &Registry, modules: &mut Modules) -> Ended<Catalogue> {
    let mut municipalities = BTreeMap::new();
    for stored in registry.municipalities().context("municipalities cannot be read")? {
        let municipality = Municipality::new(stored.code, stored.name);
        municipalities.insert(stored.code, municipality);
    }
    let revisions = registry.revisions().context("revisions cannot be read")?;
    let bar = terminal::bar("loading", revisions.len());
    for stored in &revisions {
        let place = format!("the revision of `{}` of {}", stored.programme, stored.municipality);
        let revision = revision(registry, modules, stored).map_err(|failure| failure.of(place.clone()))?;
        let municipality = municipalities.get_mut(&stored.municipality).with_context(|| place.clone())?;
        let added = municipality.add(Arc::new(revision));
        added.with_context(|| format!("{place} does not fit the others"))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let mut catalogue = Catalogue::default();
    for municipality in municipalities.into_values() {
        catalogue.insert(municipality);
    }
    Ok(catalogue)
}

fn revision(
    registry: &Registry,
    modules: &mut Modules,
    stored: &StoredRevision,
) -> Ended<kisoku_core::revision::Revision> {
    let component = registry.component(stored.component).context("its component cannot be read")?;
    let component = component.context("its component is not stored")?;
    let module = modules.load(&component.bytes)?;
    publish::stored(&module, &stored.programme, &stored.settings, stored.period)
}
