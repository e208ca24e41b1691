//! A stored entry as its hash covers it.

use kisoku_core::chain::Link;
use kisoku_store::StoredEntry;

/// What the hash of a stored entry is made of.
pub(super) fn of(stored: &StoredEntry) -> Link<'_> {
    let entry = &stored.entry;
    Link {
        municipality: entry.municipality,
        sequence: entry.sequence,
        id: entry.id,
        kind: entry.kind.as_str(),
        grant: entry.grant,
        programme: &entry.programme,
        fiscal_year: entry.fiscal_year,
        area: entry.area.as_deref(),
        at: entry.at,
        actor: &entry.actor,
        key: &entry.key,
        body: entry.body,
        component: entry.component,
        settings: entry.settings,
        engine: &entry.engine,
        personal: entry.personal_digest,
        document: &entry.document,
        standing: stored.standing.as_deref(),
        movements: &stored.movements,
        fuel: entry.fuel,
        previous: entry.previous,
    }
}
