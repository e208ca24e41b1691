//! Running totals: which total a record belongs to, and how a decision moves it. Where totals are
//! kept is behind [`crate::ports::Ledger`].

use crate::answer::{Decision, Verdict};
use crate::calendar::FiscalYear;
use crate::manifest::{Field, FieldKind, Programme, ScalarKind, Tally, TallyPeriod, TallySum};
use crate::money::Decimal;
use crate::value::{Record, Scalar, folded};

/// Totals before a record, in declared order. `None`: a key of the tally is blank in the record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage(Vec<Option<i64>>);

impl Usage {
    /// Totals in yen or grants, one for each tally of the programme.
    pub const fn new(totals: Vec<Option<i64>>) -> Self {
        Self(totals)
    }

    /// The totals in declared order.
    pub fn totals(&self) -> &[Option<i64>] {
        &self.0
    }
}

/// The identity of one total of a programme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyKey {
    /// Id of the tally in its manifest.
    pub tally: String,
    /// The fiscal year of the reference date, also of a total over the programme's life: what was
    /// moved in a year stays that year's, whatever a later revision reads it over.
    pub fiscal_year: FiscalYear,
    /// The values that split it, as text, in declared order. Never personal: a manifest with such a
    /// key is not sound.
    pub parts: Vec<String>,
}

/// Over what a total is read and held against its ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// The fiscal year of the key.
    FiscalYear,
    /// All fiscal years together.
    Lifetime,
}

/// The totals that a record reads and would move, in declared order, with their ceilings.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The total; `None` where a key is blank in the record.
    pub key: Option<TallyKey>,
    /// Over what it is read. It is moved in the fiscal year of its key either way.
    pub span: Span,
    /// What it sums.
    pub sums: TallySum,
    /// What it may never exceed, in yen or grants.
    pub ceiling: Option<i64>,
}

/// The places of a record, in the order of the programme's tallies.
pub fn places(programme: &Programme, settings: &Record, record: &Record, year: FiscalYear) -> Vec<Place> {
    programme
        .tallies
        .iter()
        .map(|tally| Place {
            key: key(programme, tally, record, year),
            span: span(tally, settings),
            sums: tally.sums,
            ceiling: tally.ceiling.and_then(|position| whole(settings.scalar(position)?)),
        })
        .collect()
}

/// ¥0 and no grants everywhere: the usage of a fresh ledger for these places.
pub fn unused(places: &[Place]) -> Usage {
    Usage(places.iter().map(|place| place.key.as_ref().map(|_| 0)).collect())
}

/// By how much a decision moves a total: yen or one grant where eligible, else nothing.
pub fn movement(sums: TallySum, decision: &Decision) -> i64 {
    match (decision.verdict, sums) {
        (Verdict::Eligible, TallySum::GrantedYen) => decision.amount.get(),
        (Verdict::Eligible, TallySum::Grants) => 1,
        (Verdict::Ineligible | Verdict::NeedsCorrection | Verdict::NeedsReview, _) => 0,
    }
}

fn key(programme: &Programme, tally: &Tally, record: &Record, year: FiscalYear) -> Option<TallyKey> {
    let parts = tally
        .keys
        .iter()
        .map(|&position| part(programme.field(position)?, record.scalar(position)?))
        .collect::<Option<_>>()?;
    Some(TallyKey { tally: tally.id.clone(), fiscal_year: year, parts })
}

fn span(tally: &Tally, settings: &Record) -> Span {
    match tally.period {
        TallyPeriod::FiscalYear => Span::FiscalYear,
        TallyPeriod::Lifetime => Span::Lifetime,
        TallyPeriod::BySetting(position) => match settings.scalar(position) {
            Some(Scalar::Choice(0)) => Span::FiscalYear,
            Some(_) | None => Span::Lifetime,
        },
    }
}

/// A key's value as text, stable over revisions: of a choice, its id; of a text, what it is compared
/// by, so that `Ｂ１２` and ` b12` are one body: two that differ by their letters' case alone are hardly there,
/// and one that has a ceiling twice is overspent. The record keeps what was typed.
fn part(field: &Field, scalar: &Scalar) -> Option<String> {
    match scalar {
        Scalar::Blank => None,
        Scalar::Flag(flag) => Some(flag.to_string()),
        Scalar::Count(count) => Some(count.to_string()),
        Scalar::Yen(yen) => Some(yen.get().to_string()),
        Scalar::Decimal(decimal) => Some(shortest(*decimal)),
        Scalar::Date(date) => Some(date.to_string()),
        Scalar::Text(text) => Some(folded(text.as_str()).to_lowercase()),
        Scalar::Choice(position) => match &field.kind {
            FieldKind::Scalar(ScalarKind::Choice(options)) => {
                Some(options.get(usize::try_from(*position).ok()?)?.id.clone())
            }
            FieldKind::Scalar(_) | FieldKind::Choices(_) | FieldKind::Table(_) => None,
        },
    }
}

/// Without zeros at the end: 45.80 and 45.8 are one key.
fn shortest(decimal: Decimal) -> String {
    let text = decimal.to_string();
    if decimal.scale() == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

/// A ceiling as a whole number; `None` where the setting is blank.
fn whole(scalar: &Scalar) -> Option<i64> {
    match scalar {
        Scalar::Yen(yen) => Some(yen.get()),
        Scalar::Count(count) => Some(*count),
        Scalar::Blank
        | Scalar::Flag(_)
        | Scalar::Decimal(_)
        | Scalar::Date(_)
        | Scalar::Text(_)
        | Scalar::Choice(_) => None,
    }
}
