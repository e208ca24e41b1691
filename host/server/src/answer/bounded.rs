//! JSON that ends where it gets too large, before it fills the memory of the host.

use std::io;

use serde::Serialize;

use super::USUAL_BYTES;
use crate::error::ServerError;

/// Takes bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    bytes_max: usize,
    is_full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if more.len() > self.bytes_max - self.bytes.len() {
            self.is_full = true;
            return Err(io::ErrorKind::WriteZero.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A value as JSON of at most so many bytes.
///
/// # Errors
/// [`ServerError::TooLarge`] past the limit.
pub(super) fn json(value: &impl Serialize, bytes_max: usize) -> Result<Vec<u8>, ServerError> {
    let mut bounded = Bounded { bytes: Vec::with_capacity(USUAL_BYTES), bytes_max, is_full: false };
    match serde_json::to_writer(&mut bounded, value) {
        Ok(()) => Ok(bounded.bytes),
        Err(_) if bounded.is_full => Err(ServerError::TooLarge { bytes_max }),
        Err(error) => Err(error.into()),
    }
}
