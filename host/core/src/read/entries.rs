//! Finds the entries of a map by name and tells those that nobody asked for. Reading their values
//! is not here.

use std::borrow::Cow;

use super::problem::{At, Found};
use super::wording::{self, Near};
use super::{Input, KEYS_MAX};
use crate::manifest::Label;

/// The entries of a map, asked for one by one. Programs and forms send them in the order of the
/// fields, so the next one is looked at first and nothing needs to be indexed.
pub(super) struct Entries<'a> {
    all: &'a [(Cow<'a, str>, Input<'a>)],
    next: usize,
    taken: usize,
}

impl<'a> Entries<'a> {
    /// Nothing is found in more than [`KEYS_MAX`] entries; [`Self::strangers`] tells why.
    pub(super) fn new(all: &'a [(Cow<'a, str>, Input<'a>)]) -> Self {
        Self { all, next: 0, taken: 0 }
    }

    /// The value of a name that is asked for once.
    pub(super) fn take(&mut self, name: &str) -> Option<&'a Input<'a>> {
        if self.all.len() > KEYS_MAX {
            return None;
        }
        let place = match self.all.get(self.next) {
            Some((key, _)) if key == name => self.next,
            Some(_) | None => self.all.iter().position(|(key, _)| key == name)?,
        };
        self.next = place + 1;
        self.taken += 1;
        self.all.get(place).map(|(_, value)| value)
    }

    /// Tells unknown and repeated names, once every known name was asked for.
    pub(super) fn strangers<'k>(
        &self,
        known: &(impl Iterator<Item = (&'k str, &'k Label)> + Clone),
        at: At<'_>,
        found: &mut Found,
    ) {
        if self.taken == self.all.len() {
            return;
        }
        if self.all.len() > KEYS_MAX {
            found.add(at, "too-many-fields", wording::too_many_keys());
            return;
        }
        for (position, (key, _)) in self.all.iter().enumerate() {
            let shown = wording::capped(key);
            // in a row of a table it is a column that is unknown
            let at = match at.field {
                "" => At { field: &shown, ..at },
                _ => At { column: Some(&shown), ..at },
            };
            if self.all.iter().take(position).any(|(earlier, _)| earlier == key) {
                found.add(at, "duplicate-field", wording::duplicate(&shown));
            } else if !known.clone().any(|(name, _)| name == key) {
                let near = match found.near() {
                    Near::Sought => nearest(key, known.clone()),
                    Near::Skipped => None,
                };
                found.add(at, "unknown-field", wording::unknown(&shown, near));
            }
        }
    }
}

/// The known name that was probably meant: the one whose label was sent, else the most alike.
fn nearest<'k>(
    key: &str,
    known: impl Iterator<Item = (&'k str, &'k Label)> + Clone,
) -> Option<(&'k str, &'k Label)> {
    if let Some(labelled) = known.clone().find(|(_, label)| label.ja == key || label.en == key) {
        return Some(labelled);
    }
    wording::most_alike(key, known, |(name, _)| name)
}
