//! When a request came: the only time at which it looks at the clock.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kisoku_core::calendar::Date;
use kisoku_core::ledger::Instant;

use crate::app::App;
use crate::instant::day_in_japan;
use crate::problem::Problem;

/// The instant at which a request was matched, before its body is read: a request that came on
/// 31 March is of that day in all its parts, also where its body arrives after midnight.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) at: Instant,
    /// The day that it was in Japan.
    pub(crate) today: Date,
}

impl FromRequestParts<Arc<App>> for Moment {
    type Rejection = Problem;

    async fn from_request_parts(_: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let at = (app.sources.now)();
        let today = day_in_japan(at).ok_or_else(|| Problem::internal("the clock is beyond the calendar"))?;
        Ok(Self { at, today })
    }
}
