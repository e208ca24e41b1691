//! The table of totals against what the entries of a chain moved.

use std::collections::BTreeMap;

use kisoku_core::calendar::FiscalYear;
use kisoku_core::revision::LgCode;
use kisoku_core::tally::{Span, TallyKey};
use rusqlite::{Connection, Error};

use super::Audit;
use crate::column;
use crate::totals::TotalId;

/// What entries add up to, by programme and total of a fiscal year.
pub(super) type Moved = BTreeMap<(String, TallyKey), i128>;

/// The first total that differs.
pub(super) fn wrong(
    connection: &Connection,
    municipality: LgCode,
    moved: &Moved,
) -> Result<Option<Audit>, Error> {
    // What it should be, and what it is.
    let mut totals: BTreeMap<TotalId, (i128, i64)> = BTreeMap::new();
    for ((programme, key), by) in moved {
        for span in [Span::FiscalYear, Span::Lifetime] {
            totals.entry(TotalId::new(municipality, programme, key, span)).or_default().0 += by;
        }
    }
    let mut statement = connection.prepare_cached(
        "SELECT programme, tally, fiscal_year, parts, total FROM tally WHERE municipality = ?1",
    )?;
    let mut rows = statement.query([municipality.as_str()])?;
    while let Some(row) = rows.next()? {
        let names = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
        let id = TotalId::of_row(municipality, names, row.get(2)?, row.get_ref(3)?.as_str()?);
        totals.entry(id).or_default().1 = row.get(4)?;
    }
    let wrong = totals.iter().find(|(_, (moved, kept))| *moved != i128::from(*kept));
    Ok(wrong.and_then(|(id, (moved, kept))| {
        let columns = id.columns()?;
        Some(Audit::WrongTotal {
            fiscal_year: FiscalYear::new(columns.fiscal_year),
            parts: column::parts_of(columns.parts).unwrap_or_default(),
            programme: columns.programme,
            tally: columns.tally,
            moved: *moved,
            kept: *kept,
        })
    }))
}
