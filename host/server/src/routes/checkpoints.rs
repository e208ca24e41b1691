//! `…/checkpoints`: signed statements of how long a chain was, and with which hash it ended.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use kisoku_core::ledger::{self, Arrival, Signed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page::most;
use crate::answer::DigestText;
use crate::app::App;
use crate::instant::rfc3339;
use crate::openapi::{CheckpointProblems, ProofProblems};
use crate::problem::Problem;
use crate::reads;
use crate::reply::{json, json_line};
use crate::request::moment::Moment;
use crate::request::parameters::{PathOf, QueryOf, municipality};

/// Which checkpoints are asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CheckpointsQuery {
    /// The last so many, 1 to 500; 366 where it is absent.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

/// Checkpoints, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = Checkpoints)]
pub(crate) struct CheckpointsBody {
    checkpoints: Vec<CheckpointBody>,
}

/// A signed statement that a chain had this hash at this length. Kept elsewhere, it shows whether the
/// chain was changed or cut later: as it is, one a line, it is what `kisoku audit verify --checkpoints` reads.
#[derive(Serialize, ToSchema)]
#[schema(as = Checkpoint)]
pub(crate) struct CheckpointBody {
    /// Whose chain: six digits.
    municipality: String,
    /// The place of the last entry that it covers, from 1.
    sequence: u64,
    /// That entry's hash, which covers all before it.
    #[schema(value_type = String)]
    hash: DigestText,
    /// When it was signed: milliseconds since 1970-01-01T00:00:00Z.
    at_ms: i64,
    /// The Ed25519 key that signed it: 64 hexadecimal digits.
    public_key: String,
    /// The Ed25519 signature of the statement's bytes: 128 hexadecimal digits.
    signature: String,
    /// When it was signed: UTC, RFC 3339.
    at: Option<String>,
    /// What was signed, byte for byte.
    statement: String,
}

/// The last checkpoints of the ledger
#[utoipa::path(
    get, path = "/v1/municipalities/{code}/checkpoints", operation_id = "list_checkpoints", tag = "decisions",
    params(("code" = String, Path, description = "Six digits"), CheckpointsQuery),
    responses((status = 200, description = "Oldest first", body = CheckpointsBody), ProofProblems)
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    PathOf(code): PathOf<String>,
    QueryOf(query): QueryOf<CheckpointsQuery>,
) -> Result<Response, Problem> {
    let municipality = municipality(&app.snapshot(), &code)?.code;
    let limit = most(&app, query.limit.as_deref(), app.limits.checkpoints_default)?;
    let found = reads::long(&app, move |ledger| ledger.checkpoints(municipality, limit)).await?;
    json(&CheckpointsBody { checkpoints: found.iter().map(CheckpointBody::new).collect() })
}

/// Sign the last kept entry now
///
/// The last checkpoint where nothing was kept since. The answer is one line of JSON: appended to a file that
/// is kept elsewhere, it shows whether the chain was changed or cut later.
#[utoipa::path(
    post, path = "/v1/municipalities/{code}/checkpoints", operation_id = "sign_checkpoint", tag = "decisions",
    params(("code" = String, Path, description = "Six digits")),
    responses(
        (status = 201, description = "Signed now", body = CheckpointBody),
        (status = 200, description = "Nothing was kept since the last one", body = CheckpointBody),
        (status = 204, description = "Nothing was ever kept, so there is nothing to sign"),
        CheckpointProblems,
    )
)]
pub(crate) async fn sign(
    State(app): State<Arc<App>>,
    moment: Moment,
    PathOf(code): PathOf<String>,
) -> Result<Response, Problem> {
    let municipality = municipality(&app.snapshot(), &code)?.code;
    let signed = reads::long(&app, move |ledger| ledger.checkpoint(municipality, moment.at)).await?;
    let Some(Signed { checkpoint, arrival }) = signed else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let status = match arrival {
        Arrival::New => StatusCode::CREATED,
        Arrival::Repeated => StatusCode::OK,
    };
    json_line(status, &CheckpointBody::new(&checkpoint))
}

impl CheckpointBody {
    fn new(checkpoint: &ledger::Checkpoint) -> Self {
        let ledger::Checkpoint { municipality, sequence, hash, at, key, signature } = checkpoint;
        Self {
            municipality: municipality.to_string(),
            sequence: *sequence,
            hash: DigestText(*hash),
            at_ms: at.millis(),
            public_key: hex::encode(key),
            signature: hex::encode(signature),
            at: rfc3339(*at),
            statement: ledger::Checkpoint::statement(*municipality, *sequence, *hash, *at),
        }
    }
}
