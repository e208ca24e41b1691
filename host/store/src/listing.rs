//! Listings of the ledger: entries and totals page by page, checkpoints. Each is answered in order out of
//! an index.

use kisoku_core::calendar::FiscalYear;
use kisoku_core::ledger::{
    Checkpoint, Entries, Kept, Page, PageQuery, TallyLine, TallyPage, TallyQuery, TallyRange,
};
use kisoku_core::life::State;
use kisoku_core::revision::LgCode;
use kisoku_core::tally::TallyKey;
use rusqlite::types::ToSql;
use rusqlite::{Connection, Error, Row, params};

use crate::column;
use crate::read::{KEPT, kept};

/// Most entries on one page of a listing; a larger limit is read as this one, 0 as 1.
pub const PAGE_MAX: u32 = 1000;

/// Conditions on the columns that entries, grants and totals share, with their parameters.
#[derive(Default)]
struct Filters<'a> {
    sql: String,
    parameters: Vec<(&'static str, &'a dyn ToSql)>,
}

impl<'a> Filters<'a> {
    fn add<T: ToSql>(&mut self, condition: &str, name: &'static str, value: Option<&'a T>) {
        if let Some(value) = value {
            self.sql.push_str(condition);
            self.parameters.push((name, value));
        }
    }

    fn programme(&mut self, programme: Option<&'a String>) {
        self.add(" AND programme = :programme", ":programme", programme);
    }

    fn fiscal_year(&mut self, year: Option<&'a i16>) {
        self.add(" AND fiscal_year = :year", ":year", year);
    }

    fn area(&mut self, area: Option<&'a String>) {
        self.add(" AND area = :area", ":area", area);
    }

    /// A parameter of the statement itself.
    fn parameter<T: ToSql>(&mut self, name: &'static str, value: &'a T) {
        self.parameters.push((name, value));
    }
}

/// One page of entries.
pub(crate) fn page(connection: &Connection, query: &PageQuery) -> Result<Page, Error> {
    let limit = query.limit.clamp(1, PAGE_MAX);
    let year = query.fiscal_year.map(FiscalYear::get);
    let mut filters = Filters::default();
    filters.programme(query.programme.as_ref());
    filters.fiscal_year(year.as_ref());
    filters.area(query.area.as_ref());
    let asked = asked(query.entries, &filters.sql);
    let code = query.municipality;
    let code = code.as_str();
    let after = query.after.map_or(0, column::signed);
    let beyond = limit + 1;
    filters.parameter(":code", &code);
    filters.parameter(":after", &after);
    filters.parameter(":beyond", &beyond);
    let (state, grant) = match query.entries {
        Entries::All | Entries::Openings => (None, None),
        Entries::Now(state) => (Some(State::as_str(state)), None),
        Entries::OfGrant(grant) => (None, Some(*grant.as_bytes())),
    };
    filters.add("", ":state", state.as_ref());
    filters.add("", ":grant", grant.as_ref());
    let sql = format!(
        "SELECT {KEPT} FROM entry LEFT JOIN personal ON personal.entry = entry.position \
         WHERE {asked} ORDER BY sequence"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut entries: Vec<Kept> =
        statement.query_map(filters.parameters.as_slice(), kept)?.collect::<Result<_, _>>()?;
    let places = query.after.into_iter().chain(entries.iter().map(|kept| kept.sequence));
    if !places.is_sorted_by(|before, next| before < next) {
        // Whoever asks page by page would ask for the same one for ever.
        return Err(column::unreadable(1, "sequence"));
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| more).map(|last| last.sequence);
    Ok(Page { entries, next })
}

/// Picks the rows of a page, before any document is read.
fn asked(entries: Entries, filters: &str) -> String {
    let kinds = match entries {
        Entries::All => "",
        Entries::Openings => " AND kind IN ('application', 'decision')",
        Entries::Now(_) => {
            return format!(
                "municipality = :code AND sequence IN (SELECT opened FROM grant_now INDEXED BY grant_now_listing \
                 WHERE municipality = :code AND state = :state AND opened > :after{filters} \
                 ORDER BY opened LIMIT :beyond)"
            );
        }
        Entries::OfGrant(_) => {
            return format!(
                "position IN (SELECT position FROM (SELECT * FROM entry WHERE id = :grant AND grant_id = :grant \
                 UNION ALL SELECT * FROM entry INDEXED BY entry_of_grant WHERE grant_id = :grant AND grant_id <> id) \
                 WHERE municipality = :code AND sequence > :after{filters} ORDER BY sequence LIMIT :beyond)"
            );
        }
    };
    // Without a filter the chain itself is in order; with one, the listing index is read, which is
    // some hundred times smaller than the documents beside the columns.
    let index = if filters.is_empty() { "" } else { " INDEXED BY entry_listing" };
    format!(
        "position IN (SELECT position FROM entry{index} \
         WHERE municipality = :code AND sequence > :after{filters}{kinds} ORDER BY sequence LIMIT :beyond)"
    )
}

/// One page of totals of fiscal years, by programme and key.
pub(crate) fn tallies(
    connection: &Connection,
    query: &TallyQuery,
    range: &TallyRange,
) -> Result<TallyPage, Error> {
    let limit = range.limit.clamp(1, PAGE_MAX);
    let (year, code) = (query.fiscal_year.map(FiscalYear::get), query.municipality);
    let (code, beyond) = (code.as_str(), limit + 1);
    let after = range.after.as_ref().map(|after| {
        let key = &after.key;
        (&after.programme, &key.tally, key.fiscal_year.get(), column::parts(&key.parts))
    });
    let mut filters = Filters::default();
    filters.programme(query.programme.as_ref());
    filters.fiscal_year(year.as_ref());
    if let Some((programme, tally, year, parts)) = &after {
        filters.sql.push_str(
            " AND (programme, tally, fiscal_year, parts) > (:after_programme, :after_tally, :after_year, :after_parts)",
        );
        filters.parameter(":after_programme", *programme);
        filters.parameter(":after_tally", *tally);
        filters.parameter(":after_year", year);
        filters.parameter(":after_parts", parts);
    }
    filters.parameter(":code", &code);
    filters.parameter(":beyond", &beyond);
    let sql = format!(
        "SELECT programme, tally, fiscal_year, parts, total FROM tally \
         WHERE municipality = :code AND fiscal_year > 0{} \
         ORDER BY programme, tally, fiscal_year, parts LIMIT :beyond",
        filters.sql
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut lines: Vec<TallyLine> =
        statement.query_map(filters.parameters.as_slice(), total)?.collect::<Result<_, _>>()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines.last().filter(|_| more).map(TallyLine::place);
    Ok(TallyPage { lines, next })
}

fn total(row: &Row<'_>) -> Result<TallyLine, Error> {
    let parts = column::parts_of(row.get_ref(3)?.as_str()?).ok_or_else(|| column::unreadable(3, "parts"))?;
    let key = TallyKey { tally: row.get(1)?, fiscal_year: column::fiscal_year(row, 2)?, parts };
    Ok(TallyLine { programme: row.get(0)?, key, total: row.get(4)? })
}

/// The last checkpoints of a chain, oldest first.
pub(crate) fn checkpoints(
    connection: &Connection,
    municipality: LgCode,
    limit: u32,
) -> Result<Vec<Checkpoint>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT sequence, hash, at_ms, public_key, signature FROM checkpoint \
         WHERE municipality = ?1 ORDER BY sequence DESC LIMIT ?2",
    )?;
    let newest_first = statement.query_map(params![municipality.as_str(), limit], |row| {
        Ok(Checkpoint {
            municipality,
            sequence: column::whole(row, 0)?,
            hash: column::digest(row, 1)?,
            at: column::instant(row, 2)?,
            key: row.get(3)?,
            signature: row.get(4)?,
        })
    })?;
    let mut checkpoints: Vec<Checkpoint> = newest_first.collect::<Result<_, _>>()?;
    checkpoints.reverse();
    Ok(checkpoints)
}
