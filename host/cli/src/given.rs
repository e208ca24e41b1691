//! Values as they are given on the command line: codes, fiscal years, ids, states. What a command does
//! with them is in its own file.

use std::path::PathBuf;

use clap::Args;
use kisoku_core::calendar::FiscalYear;
use kisoku_core::ledger::{EntryId, TallyPlace};
use kisoku_core::life::State;
use kisoku_core::revision::LgCode;
use kisoku_server::cursor;
use uuid::Uuid;

/// The folder of a host that a command only reads.
#[derive(Debug, Args)]
pub(crate) struct HostFolder {
    /// Folder of the host; it may be running
    #[arg(long = "data", value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// A municipality code of six digits.
pub(crate) fn code(text: &str) -> Result<LgCode, String> {
    LgCode::new(text)
        .ok_or_else(|| format!("`{text}` is no municipality code: six digits, the last one a check digit"))
}

/// A fiscal year, by the calendar year in which it begins.
pub(crate) fn fiscal_year(text: &str) -> Result<FiscalYear, String> {
    let year = text.parse().ok().and_then(FiscalYear::new);
    year.ok_or_else(|| {
        format!("`{text}` is no fiscal year: write the calendar year in which it begins, as 2024")
    })
}

/// The id of an entry.
pub(crate) fn entry_id(text: &str) -> Result<EntryId, String> {
    let id = Uuid::try_parse(text)
        .map_err(|_| format!("`{text}` is no id of an entry: see `kisoku ledger list`"))?;
    Ok(EntryId::new(id.into_bytes()))
}

/// A state of a grant.
pub(crate) fn state(text: &str) -> Result<State, String> {
    State::of(text).ok_or_else(|| {
        let words: Vec<&str> = State::ALL.into_iter().map(State::as_str).collect();
        format!("`{text}` is no state of a grant: {}", words.join(", "))
    })
}

/// Where a page of totals goes on.
pub(crate) fn total(text: &str) -> Result<TallyPlace, String> {
    cursor::place(text)
        .ok_or_else(|| format!("`{text}` is no cursor: give the word that the page before ended with"))
}

/// An id as it is written everywhere.
pub(crate) fn id_text(id: EntryId) -> String {
    Uuid::from_bytes(*id.as_bytes()).hyphenated().to_string()
}
