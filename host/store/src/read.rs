//! Questions to the tables of the ledger, and how values stand in their columns. Writing is in
//! [`crate::writer`].

use kisoku_core::calendar::FiscalYear;
use kisoku_core::ledger::{
    Arrival, EntryId, IdempotencyKey, Instant, Kept, LedgerError, Page, PageQuery, TallyLine, TallyQuery,
    salted,
};
use kisoku_core::revision::{Digest, LgCode};
use kisoku_core::tally::{Place, Span, TallyKey, Usage};
use rusqlite::types::{FromSqlError, ToSql, Type};
use rusqlite::{Connection, Error, OptionalExtension as _, Row, params};

use crate::ledger::PAGE_MAX;

/// The totals at these places; 0 where nothing was ever moved.
pub(crate) fn usage(
    connection: &Connection,
    municipality: LgCode,
    programme: &str,
    places: &[Place],
) -> Result<Usage, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(sum(total), 0) FROM tally \
         WHERE municipality = ?1 AND programme = ?2 AND tally = ?3 AND parts = ?4 \
         AND (?5 IS NULL OR fiscal_year = ?5)",
    )?;
    let mut total = |key: &TallyKey, span: Span| {
        let year = match span {
            Span::FiscalYear => Some(key.fiscal_year.get()),
            Span::Lifetime => None,
        };
        let parts = parts_text(&key.parts);
        statement
            .query_row(params![municipality.as_str(), programme, key.tally, parts, year], |row| row.get(0))
    };
    places
        .iter()
        .map(|place| place.key.as_ref().map(|key| total(key, place.span)).transpose())
        .collect::<Result<_, _>>()
        .map(Usage::new)
}

/// The entry that an idempotency key made.
pub(crate) struct Before {
    programme: String,
    body: Digest,
    /// Of personal values, where it was kept with some; these themselves may be erased.
    personal: Option<[u8; 32]>,
    salt: Option<[u8; 16]>,
    kept: Kept,
}

impl Before {
    /// The decision, where the key comes again for the same programme and body.
    pub(crate) fn given_back(self, programme: &str, body: Digest) -> Result<Kept, LedgerError> {
        let body = match (self.personal, self.salt) {
            (None, _) => body,
            (Some(_), Some(salt)) => salted(&salt, body),
            // Erased: nobody can tell any more what the body was.
            (Some(_), None) => return Err(LedgerError::KeyReused),
        };
        let same = self.programme == programme && self.body == body;
        if same { Ok(self.kept) } else { Err(LedgerError::KeyReused) }
    }
}

/// The entry of an idempotency key.
pub(crate) fn by_key(
    connection: &Connection,
    municipality: LgCode,
    key: &IdempotencyKey,
) -> Result<Option<Before>, Error> {
    connection
        .prepare_cached(
            "SELECT id, sequence, at_ms, document, hash, bytes, body_digest, programme, personal_digest, salt \
             FROM entry LEFT JOIN personal ON personal.entry = entry.position \
             WHERE municipality = ?1 AND idempotency_key = ?2",
        )?
        .query_row(params![municipality.as_str(), key.as_str()], |row| {
            Ok(Before {
                body: digest(row, 6)?,
                programme: row.get(7)?,
                personal: row.get(8)?,
                salt: row.get(9)?,
                kept: kept(row)?,
            })
        })
        .optional()
}

/// The entry of an id.
pub(crate) fn by_id(
    connection: &Connection,
    municipality: LgCode,
    id: EntryId,
) -> Result<Option<Kept>, Error> {
    connection
        .prepare_cached(
            "SELECT id, sequence, at_ms, document, hash, bytes \
             FROM entry LEFT JOIN personal ON personal.entry = entry.position \
             WHERE id = ?1 AND municipality = ?2",
        )?
        .query_row(params![id.as_bytes(), municipality.as_str()], kept)
        .optional()
}

/// One page of entries.
pub(crate) fn page(connection: &Connection, query: &PageQuery) -> Result<Page, Error> {
    let limit = query.limit.clamp(1, PAGE_MAX);
    let year = query.fiscal_year.map(FiscalYear::get);
    let after = query.after.map_or(0, |after| i64::try_from(after).unwrap_or(i64::MAX));
    let code = query.municipality;
    let code = code.as_str();
    let beyond = limit + 1;
    let mut parameters: Vec<(&str, &dyn ToSql)> =
        vec![(":code", &code), (":after", &after), (":beyond", &beyond)];
    let mut filters = String::new();
    if let Some(programme) = &query.programme {
        filters.push_str(" AND programme = :programme");
        parameters.push((":programme", programme));
    }
    if let Some(year) = &year {
        filters.push_str(" AND fiscal_year = :year");
        parameters.push((":year", year));
    }
    if let Some(area) = &query.area {
        filters.push_str(" AND area = :area");
        parameters.push((":area", area));
    }
    // Without a filter the chain itself is in order; with one, the listing index is read, which is
    // some hundred times smaller than the documents beside the columns.
    let index = if filters.is_empty() { "" } else { " INDEXED BY entry_listing" };
    let sql = format!(
        "SELECT id, sequence, at_ms, document, hash, bytes \
         FROM entry LEFT JOIN personal ON personal.entry = entry.position \
         WHERE position IN (SELECT position FROM entry{index} \
         WHERE municipality = :code AND sequence > :after{filters} ORDER BY sequence LIMIT :beyond) \
         ORDER BY sequence"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut decisions: Vec<Kept> =
        statement.query_map(parameters.as_slice(), kept)?.collect::<Result<_, _>>()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = decisions.len() > limit;
    decisions.truncate(limit);
    let next = decisions.last().filter(|_| more).map(|last| last.sequence);
    Ok(Page { decisions, next })
}

/// Totals, by programme and key.
pub(crate) fn tallies(connection: &Connection, query: &TallyQuery) -> Result<Vec<TallyLine>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT programme, tally, fiscal_year, parts, total FROM tally \
         WHERE municipality = ?1 AND (?2 IS NULL OR programme = ?2) \
         AND (?3 IS NULL OR fiscal_year = ?3)",
    )?;
    let year = query.fiscal_year.map(FiscalYear::get);
    let mut lines: Vec<TallyLine> = statement
        .query_map(params![query.municipality.as_str(), query.programme, year], |row| {
            let parts: String = row.get(3)?;
            let parts = serde_json::from_str(&parts)
                .map_err(|_| Error::InvalidColumnType(3, "parts".to_owned(), Type::Text))?;
            let key = TallyKey { tally: row.get(1)?, fiscal_year: fiscal_year(row, 2)?, parts };
            Ok(TallyLine { programme: row.get(0)?, key, total: row.get(4)? })
        })?
        .collect::<Result<_, _>>()?;
    lines.sort_by(|one, other| (&one.programme, &one.key).cmp(&(&other.programme, &other.key)));
    Ok(lines)
}

/// The columns id, sequence, `at_ms`, document, hash, bytes.
fn kept(row: &Row<'_>) -> Result<Kept, Error> {
    Ok(Kept {
        id: EntryId::new(row.get(0)?),
        sequence: whole(row, 1)?,
        at: Instant::from_millis(row.get(2)?),
        arrival: Arrival::Repeated,
        document: row.get(3)?,
        hash: digest(row, 4)?,
        personal: row.get(5)?,
    })
}

/// A place in a chain, or fuel.
pub(crate) fn whole(row: &Row<'_>, column: usize) -> Result<u64, Error> {
    let whole: i64 = row.get(column)?;
    u64::try_from(whole).map_err(|_| Error::IntegralValueOutOfRange(column, whole))
}

/// A SHA-256.
pub(crate) fn digest(row: &Row<'_>, column: usize) -> Result<Digest, Error> {
    row.get(column).map(Digest::new)
}

/// A fiscal year.
pub(crate) fn fiscal_year(row: &Row<'_>, column: usize) -> Result<FiscalYear, Error> {
    let year: i16 = row.get(column)?;
    FiscalYear::new(year).ok_or(Error::IntegralValueOutOfRange(column, i64::from(year)))
}

/// A municipality's code.
pub(crate) fn code(row: &Row<'_>, column: usize) -> Result<LgCode, Error> {
    let code: String = row.get(column)?;
    LgCode::new(&code).ok_or_else(|| {
        Error::FromSqlConversionFailure(column, Type::Text, Box::new(FromSqlError::InvalidType))
    })
}

/// A total's parts as one text: a JSON list, so that no two lists share a text.
pub(crate) fn parts_text(parts: &[String]) -> String {
    serde_json::Value::from(parts).to_string()
}
