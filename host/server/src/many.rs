//! Many records as a stream: lines in, answers or problems out, in order, with bounded work in
//! flight. A line is read in [`lines`], a batch of them answered in [`batch`].

mod batch;
mod lines;

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};

use self::batch::Batch;
use self::lines::{Line, Lines};
use crate::answer::Detail;
use crate::app::App;
use crate::gate::StreamPass;
use crate::problem::Problem;
use crate::request::asked::Asked;
use crate::run;

/// Answers the lines of a body as they arrive. Its memory is bounded by the batches in flight; a
/// client that does not read its answers is not read from either.
///
/// # Errors
/// A problem where the municipality has as many streams open as it may.
pub(crate) fn answer(
    app: &Arc<App>,
    asked: Asked,
    detail: Detail,
    body: Body,
) -> Result<impl Stream<Item = Result<Bytes, Infallible>> + Send + use<>, Problem> {
    let pass = Arc::new(app.gates.of(asked.municipality).stream().map_err(|_| Problem::busy())?);
    let asked = Arc::new(asked);
    let lines = Lines::new(body, app.limits);
    let batches = stream::unfold(lines, async |mut lines| Some((lines.batch().await?, lines)));
    let app = Arc::clone(app);
    let in_flight = app.limits.batches_in_flight_max;
    let answers = batches.map(move |lines| {
        let (app, asked, pass) = (Arc::clone(&app), Arc::clone(&asked), Arc::clone(&pass));
        async move { Ok(answered(app, asked, detail, lines, &pass).await) }
    });
    Ok(answers.buffered(in_flight))
}

/// The answers to a batch, one a line.
async fn answered(
    app: Arc<App>,
    asked: Arc<Asked>,
    detail: Detail,
    lines: Vec<Line>,
    pass: &Arc<StreamPass>,
) -> Bytes {
    let numbers: Vec<u64> = lines.iter().map(|line| line.number).collect();
    let Ok(turn) = app.gates.of(asked.municipality).wait().await else {
        return batch::all(&app, &numbers, &Problem::busy());
    };
    // The batch ends early where the stream, and with it the client, is gone.
    let batch = Batch { app: Arc::clone(&app), asked, detail, stream: Arc::downgrade(pass) };
    let work = move || {
        let _until_done = turn;
        batch.answer(lines)
    };
    match run::blocking(work).await {
        Ok(answers) => answers,
        Err(problem) => batch::all(&app, &numbers, &problem),
    }
}
