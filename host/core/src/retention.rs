//! How long papers are kept, and of which grants the personal values are needed longer. Erasing them is
//! not here.

use crate::calendar::{Date, FiscalYear};
use crate::life::{Standing, State};
use crate::money::Yen;

/// Years that papers are kept where nobody says otherwise.
///
/// Source: the record keeping article of the cities' grant rules.
pub const RETENTION_YEARS: u8 = 5;

/// The last day on which papers of a fiscal year have to be kept, that many years from the beginning of
/// the next one; `None` beyond the calendar.
pub fn kept_until(year: FiscalYear, retention_years: u8) -> Option<Date> {
    Date::new(year.get().checked_add(i16::from(retention_years))?.checked_add(1)?, 3, 31)
}

/// Why the personal values of a grant are still needed: without them nobody could decide on it, pay it
/// or claim money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// Its life goes on.
    In(State),
    /// Money was ordered back and has not come.
    Owes,
    /// More was paid than stands granted, and is not ordered back yet.
    Overpaid,
}

/// Why a grant that stands so needs its personal values; `None` where nothing is to come of it.
pub fn needed(standing: &Standing) -> Option<Needed> {
    if standing.owed() > Yen::ZERO {
        return Some(Needed::Owes);
    }
    if standing.overpaid() > Yen::ZERO {
        return Some(Needed::Overpaid);
    }
    match standing.state {
        State::Rejected
        | State::Withdrawn
        | State::Paid
        | State::Abandoned
        | State::Cancelled
        | State::Repaid => None,
        unended @ (State::Applied
        | State::Returned
        | State::UnderReview
        | State::Granted
        | State::Reported
        | State::Determined
        | State::RepaymentOrdered) => Some(Needed::In(unended)),
    }
}
