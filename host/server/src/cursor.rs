//! Where a page of totals goes on, as one word for a URL or a command line. It means nothing but to be
//! given back.

use kisoku_core::calendar::FiscalYear;
use kisoku_core::ledger::TallyPlace;
use kisoku_core::tally::TallyKey;

/// The word of a place: its parts as JSON, in hexadecimal. None of them is personal.
pub fn text(place: &TallyPlace) -> String {
    let TallyPlace { programme, key: TallyKey { tally, fiscal_year, parts } } = place;
    // Texts and a number: they can always be written.
    hex::encode(serde_json::to_vec(&(programme, tally, fiscal_year.get(), parts)).unwrap_or_default())
}

/// The place of such a word; `None` where it is none.
pub fn place(text: &str) -> Option<TallyPlace> {
    let bytes = hex::decode(text).ok()?;
    let (programme, tally, year, parts): (String, String, i16, Vec<String>) =
        serde_json::from_slice(&bytes).ok()?;
    Some(TallyPlace { programme, key: TallyKey { tally, fiscal_year: FiscalYear::new(year)?, parts } })
}
