//! Questions to a ledger that are answered page by page, and the pages. Answering them is the store's.

use super::{EntryId, Kept};
use crate::calendar::FiscalYear;
use crate::life::State;
use crate::revision::LgCode;
use crate::tally::TallyKey;

/// Which entries are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entries {
    /// All of them.
    All,
    /// Those that open a grant or stand alone as an answer to a record: the kinds `application` and
    /// `decision`.
    Openings,
    /// Those that open a grant which is in this state now.
    Now(State),
    /// Those of this grant.
    OfGrant(EntryId),
}

/// Which kept entries are asked for.
#[derive(Debug, Clone)]
pub struct PageQuery {
    /// Whose ledger.
    pub municipality: LgCode,
    /// Which of it.
    pub entries: Entries,
    /// Only of this programme.
    pub programme: Option<String>,
    /// Only of this fiscal year.
    pub fiscal_year: Option<FiscalYear>,
    /// Only of this area.
    pub area: Option<String>,
    /// Only after this place in the chain.
    pub after: Option<u64>,
    /// Most entries to return.
    pub limit: u32,
}

/// Some kept entries.
pub struct Page {
    /// Oldest first.
    pub entries: Vec<Kept>,
    /// Where to go on; `None` at the end.
    pub next: Option<u64>,
}

/// Which totals are asked for.
#[derive(Debug, Clone)]
pub struct TallyQuery {
    /// Whose ledger.
    pub municipality: LgCode,
    /// Only of this programme.
    pub programme: Option<String>,
    /// Only of this fiscal year.
    pub fiscal_year: Option<FiscalYear>,
}

/// Which of the totals that a query is for.
#[derive(Debug, Clone)]
pub struct TallyRange {
    /// Only after this one.
    pub after: Option<TallyPlace>,
    /// Most totals to return.
    pub limit: u32,
}

/// Where a total stands in the order of programme and key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyPlace {
    /// Programme id.
    pub programme: String,
    /// Which of its totals.
    pub key: TallyKey,
}

/// Some totals.
pub struct TallyPage {
    /// In the order of programme and key.
    pub lines: Vec<TallyLine>,
    /// Where to go on; `None` at the end.
    pub next: Option<TallyPlace>,
}

/// One total.
#[derive(Clone, PartialEq, Eq)]
pub struct TallyLine {
    /// Programme id.
    pub programme: String,
    /// Which total.
    pub key: TallyKey,
    /// In yen or grants.
    pub total: i64,
}

impl TallyLine {
    /// Where it stands.
    pub fn place(&self) -> TallyPlace {
        TallyPlace { programme: self.programme.clone(), key: self.key.clone() }
    }
}
