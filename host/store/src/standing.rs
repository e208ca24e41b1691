//! How a grant stands, as the JSON text that is kept in an entry, under its hash, and beside the
//! grant. Computing it is the core's.

use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::ledger::EntryId;
use kisoku_core::life::{Count, Payment, Payments, Standing, State};
use kisoku_core::manifest::TallySum;
use kisoku_core::money::Yen;
use kisoku_core::tally::TallyKey;
use serde::{Deserialize, Serialize};

use crate::column::day;
use crate::error::StoreError;

/// A standing, and the entry whose record the grant stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) standing: Standing,
    pub(crate) recorded: EntryId,
}

/// The order of the members is that of the text, for ever.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    state: String,
    recorded: String,
    granted_yen: i64,
    granted_on: Option<String>,
    computed_yen: i64,
    paid_yen: i64,
    paid_on: Option<String>,
    ordered_yen: i64,
    surcharge_yen: i64,
    repaid_yen: i64,
    counts: Vec<Counted>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    payments: Vec<Paid>,
    #[serde(default, skip_serializing_if = "is_zero")]
    forfeited_yen: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left_yen: Option<i64>,
}

/// The order of the members is that of the text, for ever.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paid {
    yen: i64,
    on: String,
    ordered_yen: i64,
}

/// The order of the members is that of the text, for ever.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    tally: String,
    fiscal_year: i16,
    parts: Vec<String>,
    sums: Sums,
    amount: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sums {
    GrantedYen,
    Grants,
}

/// The text.
pub(crate) fn text(standing: &Standing, recorded: EntryId) -> Result<String, StoreError> {
    let counts = standing.counts.iter().map(|count| Counted {
        tally: count.key.tally.clone(),
        fiscal_year: count.key.fiscal_year.get(),
        parts: count.key.parts.clone(),
        sums: match count.sums {
            TallySum::GrantedYen => Sums::GrantedYen,
            TallySum::Grants => Sums::Grants,
        },
        amount: count.amount,
    });
    let written = Written {
        state: standing.state.as_str().to_owned(),
        recorded: hex::encode(recorded.as_bytes()),
        granted_yen: standing.granted.get(),
        granted_on: standing.granted_on.map(|on| on.to_string()),
        computed_yen: standing.computed.get(),
        paid_yen: standing.paid().get(),
        paid_on: standing.payments.last_on().map(|on| on.to_string()),
        ordered_yen: standing.ordered().get(),
        surcharge_yen: standing.surcharge.get(),
        repaid_yen: standing.repaid.get(),
        counts: counts.collect(),
        payments: standing.payments.as_slice().iter().map(paid).collect(),
        forfeited_yen: standing.forfeited.get(),
        left_yen: standing.left.map(Yen::get),
    };
    serde_json::to_string(&written).map_err(|_| StoreError::Unfit { what: "it cannot be written" })
}

fn paid(payment: &Payment) -> Paid {
    Paid { yen: payment.amount.get(), on: payment.on.to_string(), ordered_yen: payment.ordered.get() }
}

/// How a grant stands by the text of it in an entry; `None` where it is none.
pub fn standing_of(text: &str) -> Option<Standing> {
    of(text).map(|recorded| recorded.standing)
}

/// The standing of such a text; `None` where it is none.
pub(crate) fn of(text: &str) -> Option<Recorded> {
    let written: Written = serde_json::from_str(text).ok()?;
    let payments = payments(&written)?;
    let mut recorded = [0; 16];
    hex::decode_to_slice(written.recorded, &mut recorded).ok()?;
    let counts = written.counts.into_iter().map(|count| {
        let fiscal_year = FiscalYear::new(count.fiscal_year)?;
        let sums = match count.sums {
            Sums::GrantedYen => TallySum::GrantedYen,
            Sums::Grants => TallySum::Grants,
        };
        let key = TallyKey { tally: count.tally, fiscal_year, parts: count.parts };
        Some(Count { key, sums, amount: count.amount })
    });
    let standing = Standing {
        state: State::of(&written.state)?,
        granted: Yen::new(written.granted_yen),
        granted_on: optional_day(written.granted_on)?,
        left: written.left_yen.map(Yen::new),
        computed: Yen::new(written.computed_yen),
        payments,
        forfeited: Yen::new(written.forfeited_yen),
        surcharge: Yen::new(written.surcharge_yen),
        repaid: Yen::new(written.repaid_yen),
        counts: counts.collect::<Option<_>>()?,
    };
    Some(Recorded { standing, recorded: EntryId::new(recorded) })
}

/// Each payment; `None` where they do not come to the sums beside them.
fn payments(written: &Written) -> Option<Payments> {
    let listed = written.payments.iter().map(|paid| {
        let (amount, ordered) = (Yen::new(paid.yen), Yen::new(paid.ordered_yen));
        Some(Payment { amount, on: day(&paid.on)?, ordered })
    });
    let payments = Payments::new(listed.collect::<Option<_>>()?)?;
    let last_on = payments.last_on().map(|on| on.to_string());
    let come_to = (payments.paid().get(), last_on.as_deref(), payments.ordered().get());
    let sums = (written.paid_yen, written.paid_on.as_deref(), written.ordered_yen);
    (come_to == sums).then_some(payments)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_zero(yen: &i64) -> bool {
    *yen == 0
}

/// Nothing, or a day; the outer `None` is a text that is no day.
#[expect(clippy::option_option, reason = "whether it could be read, and whether there was one")]
fn optional_day(text: Option<String>) -> Option<Option<Date>> {
    text.map_or(Some(None), |text| day(&text).map(Some))
}
