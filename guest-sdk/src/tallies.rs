//! Running totals that the host keeps and a rule reads.

use crate::fault::Fault;
use crate::money::Yen;
use crate::record::same;
use crate::wit::api;

/// The totals that a programme reads, over records `R` and settings `S`. Made by `#[derive(Tallies)]`;
/// `()` reads none.
///
/// One grant a household and fiscal year, where the 1 is a setting:
/// ```
/// use kisoku_sdk::prelude::*;
///
/// #[derive(Record)]
/// struct Application {
///     #[field(ja = "申請日", en = "Filed on", reference_date)]
///     filed_on: Date,
///     #[field(ja = "世帯番号", en = "Id of the household", kept, chars_max = 20)]
///     household_id: Text,
/// }
///
/// #[derive(Record)]
/// struct Settings {
///     #[field(ja = "1世帯1年度の件数", en = "Grants a household and year", min = 1, max = 9)]
///     grants_max: i64,
/// }
///
/// #[derive(Tallies)]
/// #[tallies(record = Application, settings = Settings)]
/// struct Usage {
///     #[tally(ja = "世帯の年度内交付件数", en = "Grants to the household this year", sum = grants,
///         by = [household_id], period = fiscal_year, ceiling = grants_max)]
///     household_grants: i64,
/// }
///
/// fn is_used_up(settings: &Settings, usage: &Usage) -> bool {
///     usage.household_grants >= settings.grants_max
/// }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the totals over `{R}` and `{S}`",
    note = "it is made by `#[derive(Tallies)]` with `#[tallies(record = …, settings = …)]` of the same programme, or it is `()`; where the derive reports an error, correct that first"
)]
pub trait Tallies<R, S>: Sized {
    /// The totals in declared order.
    const TOTALS: &'static [TotalName];

    /// The tallies as the manifest declares them.
    fn tallies() -> Vec<api::Tally>;

    /// The totals without a record.
    ///
    /// # Errors
    /// [`Fault`] where they are not those of the manifest.
    fn from_usage(usage: api::Usage) -> Result<Self, Fault>;
}

/// What the rest of a rule may ask of a total when it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalName {
    /// Key in JSON.
    pub name: &'static str,
    /// Whether it can be shared out: yen, with a ceiling, not split by a field.
    pub is_budget: bool,
}

/// The type of a total: [`Yen`] for `granted_yen`, `i64` for `grants`; `Option` where a field that
/// splits it may be blank.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a tally",
    note = "a tally is Yen (sum = granted_yen) or i64 (sum = grants), or Option of one where a field that splits it is optional"
)]
pub trait Total: Sized {
    /// Whether it is of yen.
    const YEN: bool;
    /// Whether it may be missing.
    const OPTIONAL: bool;

    /// The total; `None` where it is missing and must not be.
    fn from_total(total: Option<i64>) -> Option<Self>;
}

impl Total for Yen {
    const YEN: bool = true;
    const OPTIONAL: bool = false;

    fn from_total(total: Option<i64>) -> Option<Self> {
        total.map(Self::new)
    }
}

impl Total for i64 {
    const YEN: bool = false;
    const OPTIONAL: bool = false;

    fn from_total(total: Option<i64>) -> Option<Self> {
        total
    }
}

impl Total for Option<Yen> {
    const YEN: bool = true;
    const OPTIONAL: bool = true;

    fn from_total(total: Option<i64>) -> Option<Self> {
        Some(total.map(Yen::new))
    }
}

impl Total for Option<i64> {
    const YEN: bool = false;
    const OPTIONAL: bool = true;

    fn from_total(total: Option<i64>) -> Option<Self> {
        Some(total)
    }
}

impl<R, S> Tallies<R, S> for () {
    const TOTALS: &'static [TotalName] = &[];

    fn tallies() -> Vec<api::Tally> {
        Vec::new()
    }

    fn from_usage(usage: api::Usage) -> Result<Self, Fault> {
        crate::record::end(&mut usage.into_iter())
    }
}

/// The position of a total that can be shared out, or `None`. Usable when a rule is built.
pub(crate) const fn budget(totals: &[TotalName], name: &str) -> Option<u32> {
    let mut rest = totals;
    let mut position = 0;
    while let [total, others @ ..] = rest {
        if same(total.name, name) {
            return if total.is_budget { Some(position) } else { None };
        }
        rest = others;
        position += 1;
    }
    None
}

/// The next total. Called by the derive macros.
///
/// # Errors
/// [`Fault`] where it is missing.
#[doc(hidden)]
pub fn take<T: Total>(usage: &mut std::vec::IntoIter<Option<i64>>, name: &str) -> Result<T, Fault> {
    usage
        .next()
        .and_then(T::from_total)
        .ok_or_else(|| Fault::new(format!("the total `{name}` is missing from the usage")))
}
