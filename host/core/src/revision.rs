//! What is in force: municipalities, revisions and the catalogue that a request holds from start to
//! end. Publishing and storing them is not here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::calendar::Date;
use crate::manifest::{Label, Programme, Tally};
use crate::ports::Rules;
use crate::value::Record;

/// 全国地方公共団体コード: six digits, the last one a check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LgCode([u8; 6]);

impl LgCode {
    /// Reads six ASCII digits whose last one is the check digit; `None` for anything else.
    ///
    /// Source: the check digit is (11 − Σ weights 6,5,4,3,2 × the first five digits mod 11) mod 10.
    pub fn new(code: &str) -> Option<Self> {
        let digits: [u8; 6] = code.as_bytes().try_into().ok()?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let sum: u32 =
            digits.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let check = (11 - sum % 11) % 10;
        (digits.last().map(|digit| u32::from(digit - b'0')) == Some(check)).then_some(Self(digits))
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for LgCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// SHA-256, of a component as published, of an input or of a ledger entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// A digest computed elsewhere.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// Reads 64 lower-case hexadecimal digits; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let pairs = text.as_bytes();
        if pairs.len() != 64 {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(pairs.chunks_exact(2)) {
            for &digit in pair {
                let value = match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => return None,
                };
                *byte = *byte << 4 | value;
            }
        }
        Some(Self(bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    /// 64 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |half: u8| if half < 10 { b'0' + half } else { b'a' + half - 10 };
        let mut digits = [0; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 0xf)]);
        }
        f.write_str(str::from_utf8(&digits).unwrap_or_default())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The period `[from, to)` of reference dates over which a revision is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EffectivePeriod {
    from: Date,
    to: Option<Date>,
}

impl EffectivePeriod {
    /// From `from` to the day before `to`, or open-ended; `None` where it would be empty.
    pub fn new(from: Date, to: Option<Date>) -> Option<Self> {
        (to.is_none_or(|to| from < to)).then_some(Self { from, to })
    }

    /// The first day.
    pub const fn from(self) -> Date {
        self.from
    }

    /// The day after the last one; `None` where it is open.
    pub const fn to(self) -> Option<Date> {
        self.to
    }

    /// Whether a day is in the period.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// Whether the two periods share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }
}

/// A component, a programme of it, settings and the period over which they apply. Immutable.
pub struct Revision {
    /// Digest of the component as published.
    pub digest: Digest,
    /// The loaded module, shared by all revisions of the same digest.
    pub rules: Arc<dyn Rules>,
    /// Position of the programme in the module's manifest.
    pub position: u32,
    /// The programme it is a revision of, shared with the manifest.
    pub programme: Arc<Programme>,
    /// The programme's settings, found sound when the revision was published.
    pub settings: Record,
    /// Digest of the settings' canonical JSON text, as published.
    pub settings_digest: Digest,
    /// Reference dates to which it applies.
    pub period: EffectivePeriod,
}

/// Why a revision does not fit those that a programme has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAdded {
    /// It shares a day with another one.
    #[error("its period shares a day with that of the revision from {}", .other.from())]
    Overlap {
        /// The period of the other one.
        other: EffectivePeriod,
    },
    /// It declares a tally of the same id that sums something else or is split by other fields: what
    /// was counted so far would be read as something that it is not.
    #[error(
        "its tally `{tally}` sums something else, or is split by other fields, than in the revision from {}: \
         give it another id",
        .other.from()
    )]
    OtherTally {
        /// The tally.
        tally: String,
        /// The period of the other one.
        other: EffectivePeriod,
    },
}

/// The first tally of a programme that means something else in another manifest of it.
fn differing<'a>(programme: &'a Programme, other: &Programme) -> Option<&'a Tally> {
    programme.tallies.iter().find(|tally| {
        let same_id = other.tallies.iter().find(|it| it.id == tally.id);
        same_id
            .is_some_and(|it| it.sums != tally.sums || !key_names(programme, tally).eq(key_names(other, it)))
    })
}

/// Names of the fields that split a tally.
fn key_names<'a>(programme: &'a Programme, tally: &'a Tally) -> impl Iterator<Item = Option<&'a str>> {
    tally.keys.iter().map(|&position| programme.field(position).map(|field| field.name.as_str()))
}

/// A municipality with all revisions of its programmes.
pub struct Municipality {
    /// Its code.
    pub code: LgCode,
    /// Its name.
    pub name: Label,
    /// By programme id, revisions in the order of their periods, which never overlap.
    programmes: BTreeMap<String, Vec<Arc<Revision>>>,
}

impl Municipality {
    /// A municipality with nothing in force.
    pub const fn new(code: LgCode, name: Label) -> Self {
        Self { code, name, programmes: BTreeMap::new() }
    }

    /// Adds a revision.
    ///
    /// # Errors
    /// [`NotAdded`] where it does not fit another revision of the same programme.
    pub fn add(&mut self, revision: Arc<Revision>) -> Result<(), NotAdded> {
        let revisions = self.programmes.entry(revision.programme.id.clone()).or_default();
        if let Some(other) = revisions.iter().find(|other| other.period.overlaps(revision.period)) {
            return Err(NotAdded::Overlap { other: other.period });
        }
        for other in revisions.iter() {
            if let Some(tally) = differing(&revision.programme, &other.programme) {
                return Err(NotAdded::OtherTally { tally: tally.id.clone(), other: other.period });
            }
        }
        let place = revisions.partition_point(|other| other.period.from() < revision.period.from());
        revisions.insert(place, revision);
        Ok(())
    }

    /// Programme ids with all their revisions, in order.
    pub fn programmes(&self) -> impl Iterator<Item = (&str, &[Arc<Revision>])> {
        self.programmes.iter().map(|(id, revisions)| (id.as_str(), revisions.as_slice()))
    }

    /// All revisions of a programme; empty for an unknown one.
    pub fn revisions(&self, programme: &str) -> &[Arc<Revision>] {
        self.programmes.get(programme).map_or(&[], Vec::as_slice)
    }

    /// The revision of a programme in force on a day.
    pub fn in_force(&self, programme: &str, day: Date) -> Option<&Arc<Revision>> {
        self.revisions(programme).iter().find(|revision| revision.period.contains(day))
    }
}

/// Everything in force, as one snapshot.
#[derive(Default)]
pub struct Catalogue {
    municipalities: BTreeMap<LgCode, Municipality>,
}

impl Catalogue {
    /// Adds a municipality, or replaces the one of the same code.
    pub fn insert(&mut self, municipality: Municipality) {
        self.municipalities.insert(municipality.code, municipality);
    }

    /// The municipality of a code.
    pub fn municipality(&self, code: LgCode) -> Option<&Municipality> {
        self.municipalities.get(&code)
    }

    /// All municipalities, by code.
    pub fn municipalities(&self) -> impl Iterator<Item = &Municipality> {
        self.municipalities.values()
    }
}
