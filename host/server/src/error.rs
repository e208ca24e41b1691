//! What can go wrong in this crate beside the problems that a client is told.

/// Why the server could not do it.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The answer names something that its manifest does not declare, so it was never settled.
    #[error("the answer names something that the manifest does not declare")]
    NotInManifest,
    /// The answer is larger than is shown and kept.
    #[error("the answer is larger than {bytes_max} bytes")]
    TooLarge {
        /// The limit.
        bytes_max: usize,
    },
    /// The personal values of the record are larger than is shown and kept.
    #[error("the personal values are larger than {bytes_max} bytes")]
    PersonalTooLarge {
        /// The limit.
        bytes_max: usize,
    },
    /// The answer could not be written as JSON.
    #[error("the answer could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// What is no request: a path or a key that cannot stand in one.
#[derive(Debug, thiserror::Error)]
#[error("the path or the key cannot stand in a request")]
pub struct NoRequest;
