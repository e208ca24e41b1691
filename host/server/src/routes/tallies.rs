//! `GET …/tallies`: the running totals as they stand, page by page.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kisoku_core::ledger::{TallyLine, TallyQuery, TallyRange};
use kisoku_core::manifest::{Programme, Tally, TallySum};
use kisoku_core::revision::Municipality;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page::{after_total, limit};
use crate::answer::parts::{LabelBody, Ordered};
use crate::app::App;
use crate::cursor;
use crate::openapi::ListProblems;
use crate::problem::Problem;
use crate::reads;
use crate::reply::json;
use crate::request::parameters::{PathOf, QueryOf, fiscal_year, municipality, programme};

/// Which totals are asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TalliesQuery {
    /// Only of this programme.
    programme: Option<String>,
    /// Only of this fiscal year.
    #[param(value_type = Option<i16>)]
    fiscal_year: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Most totals of the page, 1 to 500; 50 where it is absent.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

/// Some totals that were ever moved, in the order of programme, total, fiscal year and keys.
#[derive(Serialize, ToSchema)]
#[schema(as = Tallies)]
pub(crate) struct TalliesBody<'a> {
    tallies: Vec<TallyBody<'a>>,
    /// Where to go on; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// One total.
#[derive(Serialize, ToSchema)]
#[schema(as = TallyTotal)]
struct TallyBody<'a> {
    programme: &'a str,
    tally: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<LabelBody<'a>>,
    /// The year in which it moved; what runs over a programme's life is the sum of its years.
    fiscal_year: i16,
    /// What splits the total, by field; of a text what it is compared by: NFKC, in small letters.
    #[schema(value_type = BTreeMap<String, String>)]
    keys: Ordered<'a, &'a str>,
    #[serde(flatten)]
    total: TotalBody,
}

/// In yen, or a number of grants.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Total)]
enum TotalBody {
    Yen { total_yen: i64 },
    Grants { total: i64 },
}

/// Running totals of kept decisions
#[utoipa::path(
    get, path = "/v1/municipalities/{code}/tallies", operation_id = "list_tallies", tag = "decisions",
    params(("code" = String, Path, description = "Six digits"), TalliesQuery),
    responses((status = 200, description = "A page of totals", body = TalliesBody<'static>), ListProblems)
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    PathOf(code): PathOf<String>,
    QueryOf(query): QueryOf<TalliesQuery>,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let municipality = municipality(&snapshot, &code)?;
    let range = TallyRange {
        after: after_total(query.cursor.as_deref())?,
        limit: limit(&app, query.limit.as_deref())?,
    };
    let query = TallyQuery {
        municipality: municipality.code,
        programme: programme(municipality, query.programme.as_deref())?,
        fiscal_year: fiscal_year(query.fiscal_year.as_deref())?,
    };
    let page = reads::long(&app, move |ledger| ledger.tallies(&query, &range)).await?;
    json(&TalliesBody {
        tallies: page.lines.iter().map(|line| TallyBody::new(municipality, line)).collect(),
        next_cursor: page.next.as_ref().map(cursor::text),
    })
}

impl<'a> TallyBody<'a> {
    fn new(municipality: &'a Municipality, line: &'a TallyLine) -> Self {
        let declared = declared(municipality, line);
        Self {
            programme: &line.programme,
            tally: &line.key.tally,
            label: declared.map(|(_, tally)| LabelBody::new(&tally.label)),
            fiscal_year: line.key.fiscal_year.get(),
            keys: keys(declared, line),
            total: match declared.map(|(_, tally)| tally.sums) {
                Some(TallySum::GrantedYen) => TotalBody::Yen { total_yen: line.total },
                Some(TallySum::Grants) | None => TotalBody::Grants { total: line.total },
            },
        }
    }
}

/// The newest declaration of a total; none where no revision of the catalogue has it any more.
fn declared<'a>(municipality: &'a Municipality, line: &TallyLine) -> Option<(&'a Programme, &'a Tally)> {
    municipality.revisions(&line.programme).iter().rev().find_map(|revision| {
        let programme = revision.programme.as_ref();
        let tally = programme.tallies.iter().find(|tally| tally.id == line.key.tally)?;
        Some((programme, tally))
    })
}

fn keys<'a>(declared: Option<(&'a Programme, &'a Tally)>, line: &'a TallyLine) -> Ordered<'a, &'a str> {
    let name = |place: usize| {
        let (programme, tally) = declared?;
        Some(programme.field(*tally.keys.get(place)?)?.name.as_str())
    };
    let parts = line.key.parts.iter().enumerate();
    Ordered(parts.map(|(place, part)| (name(place).unwrap_or("key"), part.as_str())).collect())
}
