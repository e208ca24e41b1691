//! What makes a submission the same one when it comes again: its key and its body.

use axum::http::HeaderMap;
use bytes::Bytes;
use kisoku_core::ledger::{IdempotencyKey, Kept};
use kisoku_core::revision::{Digest, LgCode};

use crate::app::App;
use crate::problem::{Problem, ProblemKind};
use crate::reads;
use crate::run;

/// A submission's key with the digest of what was sent under it.
#[derive(Clone)]
pub(crate) struct Ticket {
    pub(crate) key: IdempotencyKey,
    pub(crate) digest: Digest,
}

impl Ticket {
    /// The ticket of a body about a subject; of a decision's body, whose subject is the programme alone,
    /// the digest is that of the body.
    ///
    /// # Errors
    /// A problem where there is not exactly one key.
    pub(crate) async fn new(
        app: &App,
        headers: &HeaderMap,
        subject: &'static str,
        of: &[u8],
        body: &Bytes,
    ) -> Result<Self, Problem> {
        let key = key(headers)?;
        let subject = [subject.as_bytes(), of].concat();
        let sent = body.clone();
        let hashed = move || {
            if subject.is_empty() { Digest::of(&sent) } else { Digest::of(&[&subject, &*sent].concat()) }
        };
        let is_large = body.len() > app.limits.inline_body_bytes_max;
        let digest = if is_large { run::blocking(hashed).await? } else { hashed() };
        Ok(Self { key, digest })
    }

    /// The entry that was kept before under it.
    ///
    /// # Errors
    /// A problem where the key was used for something else, or the ledger cannot be read.
    pub(crate) async fn repeated(
        &self,
        app: &App,
        municipality: LgCode,
        programme: &str,
    ) -> Result<Option<Kept>, Problem> {
        reads::quick(app, |ledger| ledger.repeated(municipality, programme, &self.key, self.digest)).await
    }
}

/// The one key of a submission; of two, neither counts.
fn key(headers: &HeaderMap) -> Result<IdempotencyKey, Problem> {
    let mut sent = headers.get_all("idempotency-key").iter();
    let only = sent.next().filter(|_| sent.next().is_none()).and_then(|value| value.to_str().ok());
    only.and_then(IdempotencyKey::new).ok_or_else(|| Problem::plain(ProblemKind::BadIdempotencyKey))
}
