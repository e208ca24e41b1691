//! `POST …/erasures`: removes personal values that need not be kept any more.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use kisoku_core::calendar::{Date, FiscalYear};
use kisoku_core::error::Unsettled;
use kisoku_core::ledger::{Kept, LedgerError};
use kisoku_core::manifest::Presence;
use kisoku_core::read::{self, Input};
use kisoku_core::retention::RETENTION_YEARS;

use super::page::kept_now_or_before;
use crate::answer::erasure::ErasureBody;
use crate::answer::{Stamp, id_text};
use crate::app::App;
use crate::erasure::{Erased, Erasing, LeftOut, Share};
use crate::keep::{ACTOR, submit};
use crate::openapi::{EraseAsking, EraseProblems};
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::request::body::Sent;
use crate::request::count;
use crate::request::envelope;
use crate::request::moment::Moment;
use crate::request::parameters::{PathOf, municipality, revisions};
use crate::request::ticket::Ticket;

/// Most grants that a problem names.
const NAMED_MAX: usize = 10;

/// Erase the personal values of a fiscal year once they need not be kept any more
///
/// One entry of the ledger says of which entries; the chain holds without the values. Grants that have not
/// come to their end, or from which money is still to come back, are left out and named. Backups, exports
/// and printouts made before still hold what is erased.
#[utoipa::path(
    post, path = "/v1/municipalities/{code}/programmes/{programme}/erasures", operation_id = "erase", tag = "decisions",
    params(
        ("code" = String, Path, description = "Six digits"), ("programme" = String, Path),
        ("Idempotency-Key" = String, Header, description = "1 to 200 printable ASCII characters, different for each submission"),
    ),
    request_body = EraseAsking,
    responses(
        (status = 201, description = "Erased now", body = ErasureBody<'static>, headers(("Location" = String))),
        (status = 200, description = "The same key and body came before", body = ErasureBody<'static>, headers(("Location" = String))),
        EraseProblems,
    )
)]
pub(crate) async fn erase(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf((code, programme)): PathOf<(String, String)>,
    headers: HeaderMap,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot();
    let city = municipality(&snapshot, &code)?;
    let municipality = city.code;
    let sent = Ticket::new(&app, &headers, "erasure", &[], &body).await?;
    if let Some(kept) = sent.repeated(&app, municipality, &programme).await? {
        return Ok(kept_now_or_before(municipality, kept));
    }
    revisions(city, &programme)?;
    let (fiscal_year, retention_years) = asked(&body, app.limits.json_depth_max)?;
    let erasing = Erasing { municipality, programme, fiscal_year, retention_years };
    Ok(kept_now_or_before(municipality, erased(&app, &erasing, moment, &sent).await?))
}

/// Plans outside the ledger's transaction, which sees whether a grant needs its values after all.
async fn erased(app: &App, erasing: &Erasing, moment: Moment, sent: &Ticket) -> Result<Kept, Problem> {
    let until = erasing.kept_until().ok_or_else(|| Problem::plain(ProblemKind::RetentionNotOver))?;
    if moment.today <= until {
        return Err(kept_until(erasing.fiscal_year, until));
    }
    let stamp = Stamp { id: (app.sources.id)(), at: moment.at };
    let share = Share { entries_max: app.limits.erasure_entries_max, step: app.limits.page_step_max };
    for _ in 0..=app.limits.settle_rounds_max {
        let plan = erasing.clone();
        let planned = reads::long(app, move |ledger| plan.plan(ledger, share)).await?;
        if planned.erased.is_empty() {
            // Perhaps the very same was kept meanwhile.
            let kept = sent.repeated(app, erasing.municipality, &erasing.programme).await?;
            return kept.ok_or_else(|| nothing(&planned.left_out));
        }
        let by = Erased { actor: ACTOR.to_owned(), key: sent.key.clone(), body: sent.digest, stamp };
        let keep = erasing.keep(planned, until, by);
        let keep = keep.map_err(|_| Problem::internal("an erasure could not be written"))?;
        match submit(app, vec![keep]).await? {
            Ok(mut kept) => return kept.pop().ok_or_else(|| Problem::internal("the ledger kept no erasure")),
            Err(LedgerError::Unsettled(Unsettled::NeedsTime(..))) => {}
            Err(error) => return Err(Problem::ledger(error)),
        }
    }
    Err(Problem::busy())
}

fn kept_until(year: FiscalYear, until: Date) -> Problem {
    let year = year.get();
    Problem::new(
        ProblemKind::RetentionNotOver,
        format!("{year}年度の文書は{until}まで保存します。消去できるのはその翌日からです。"),
        format!("Papers of fiscal year {year} are kept until {until}: erase them after that day."),
    )
}

fn nothing(left_out: &[LeftOut]) -> Problem {
    if left_out.is_empty() {
        return Problem::plain(ProblemKind::NothingToErase);
    }
    let count = left_out.len();
    let named: Vec<String> =
        left_out.iter().take(NAMED_MAX).map(|left_out| id_text(left_out.grant)).collect();
    let more = if count > NAMED_MAX { " …" } else { "" };
    let named = named.join(", ");
    Problem::new(
        ProblemKind::NothingToErase,
        format!("手続が終わっていない {count} 件の個人情報だけが残っています: {named}{more}"),
        format!("Only those of {count} grants are left that have not come to their end: {named}{more}"),
    )
}

/// `{"fiscal_year": 2016, "retention_years": 5}`, read like every record.
fn asked(body: &[u8], json_depth_max: u8) -> Result<(FiscalYear, u8), Problem> {
    let entries = envelope::object(body, json_depth_max)?;
    let fields = [
        count::fiscal_year_field(),
        count::field("retention_years", "保存年数", Presence::Optional, (1, 100)),
    ];
    let record = read::record(&fields, &Input::Map(entries)).map_err(Problem::invalid)?;
    let years = count::of(&record, 1).and_then(|years| u8::try_from(years).ok());
    Ok((count::fiscal_year(&record, 0)?, years.unwrap_or(RETENTION_YEARS)))
}
