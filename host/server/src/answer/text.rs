//! JSON appended to bytes: texts, numbers and small bodies. What an answer is made of is elsewhere.

use std::fmt::{self, Write as _};

use itoa::Buffer;
use kisoku_core::calendar::Date;
use kisoku_core::money::Decimal;
use serde::Serialize;

use crate::error::ServerError;

/// JSON appended to bytes, up to a limit.
pub(super) struct Out<'a> {
    bytes: &'a mut Vec<u8>,
    /// The length that the bytes may come to.
    end: usize,
    bytes_max: usize,
}

impl<'a> Out<'a> {
    /// Appends at most so many bytes.
    pub(super) fn new(bytes: &'a mut Vec<u8>, bytes_max: usize) -> Self {
        Self { end: bytes.len().saturating_add(bytes_max), bytes, bytes_max }
    }

    /// Whether there is room left. Asked after each item of whatever a module or a client may have
    /// made long, so that at most one item too many fills the memory of the host.
    ///
    /// # Errors
    /// [`ServerError::TooLarge`] past the limit.
    pub(super) fn check(&self) -> Result<(), ServerError> {
        if self.bytes.len() > self.end {
            return Err(ServerError::TooLarge { bytes_max: self.bytes_max });
        }
        Ok(())
    }

    /// JSON that was written before.
    pub(super) fn raw(&mut self, json: impl AsRef<[u8]>) {
        self.bytes.extend_from_slice(json.as_ref());
    }

    /// A whole number.
    pub(super) fn number(&mut self, number: i64) {
        self.raw(Buffer::new().format(number));
    }

    /// True or false.
    pub(super) fn flag(&mut self, flag: bool) {
        self.raw(if flag { "true" } else { "false" });
    }

    /// A value as its body is.
    ///
    /// # Errors
    /// [`ServerError::Json`] where it cannot be written.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), ServerError> {
        Ok(serde_json::to_writer(&mut *self.bytes, value)?)
    }

    /// The members of a body, each after a comma: as if it stood flat in the object that is open.
    ///
    /// # Errors
    /// [`ServerError::Json`] where it cannot be written.
    pub(super) fn members(&mut self, body: &impl Serialize) -> Result<(), ServerError> {
        let object = serde_json::to_vec(body)?;
        let members = object.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}")).unwrap_or_default();
        if !members.is_empty() {
            self.raw(b",");
            self.raw(members);
        }
        Ok(())
    }

    /// A text in quotes.
    pub(super) fn text(&mut self, text: &str) {
        self.bytes.push(b'"');
        escape(self.bytes, text);
        self.bytes.push(b'"');
    }

    /// A word of ours, in quotes: it has nothing to escape.
    pub(super) fn quoted(&mut self, word: &str) {
        self.bytes.push(b'"');
        self.raw(word);
        self.bytes.push(b'"');
    }

    /// A decimal as it was written, in quotes.
    pub(super) fn decimal(&mut self, decimal: Decimal) {
        self.bytes.push(b'"');
        // Bytes take everything that is written to them.
        let (Ok(()) | Err(fmt::Error)) = write!(self.plain(), "{decimal}");
        self.bytes.push(b'"');
    }

    /// A date, in quotes.
    pub(super) fn date(&mut self, date: Date) {
        self.bytes.push(b'"');
        // As above.
        let (Ok(()) | Err(fmt::Error)) = date.write(&mut self.plain());
        self.bytes.push(b'"');
    }

    /// The inside of a text, to be written into.
    pub(super) fn inside(&mut self) -> Inside<'_> {
        Inside(self.bytes)
    }

    /// The inside of a text, for what has nothing to escape: digits, dates, words of ours.
    pub(super) fn plain(&mut self) -> Plain<'_> {
        Plain(self.bytes)
    }

    /// A list or an object: `open`, each item after a comma but the first, `close`.
    ///
    /// # Errors
    /// That of an item, and [`ServerError::TooLarge`] past the limit.
    pub(super) fn each<T>(
        &mut self,
        [open, close]: [u8; 2],
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Result<(), ServerError>,
    ) -> Result<(), ServerError> {
        self.bytes.push(open);
        for (position, item) in items.into_iter().enumerate() {
            if position > 0 {
                self.bytes.push(b',');
            }
            write(self, item)?;
            self.check()?;
        }
        self.bytes.push(close);
        Ok(())
    }
}

/// What stands around the items of a list.
pub(super) const LIST: [u8; 2] = *b"[]";

/// What stands around the members of an object.
pub(super) const OBJECT: [u8; 2] = *b"{}";

/// The inside of a text: what is written is escaped.
pub(super) struct Inside<'a>(&'a mut Vec<u8>);

impl fmt::Write for Inside<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}

/// The inside of a text: what is written stands there as it is.
pub(super) struct Plain<'a>(&'a mut Vec<u8>);

impl fmt::Write for Plain<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// A text as it stands between quotes.
pub(super) fn escape(out: &mut Vec<u8>, text: &str) {
    // Counted, not searched for, so that many bytes are looked at at once: hardly a text has any.
    let special = text.bytes().filter(|&byte| byte < b' ' || byte == b'"' || byte == b'\\').count();
    if special == 0 {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    // A text can always be written.
    let quoted = serde_json::to_string(text).unwrap_or_default();
    let inside = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    out.extend_from_slice(inside.unwrap_or_default().as_bytes());
}
