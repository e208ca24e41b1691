//! Text of a record, and words for people in both languages.

use std::fmt;

/// Text of a record, byte for byte as entered. It may be personal, so its `Debug` tells only its length.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(String);

impl Text {
    /// Any text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, byte for byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text as names are told apart: without blanks around it, full-width letters, digits, signs and
    /// blanks as their half-width ones, and letters of ASCII as small ones. To be compared, never shown.
    pub fn folded(&self) -> String {
        self.0.trim().chars().map(|letter| narrow(letter).to_ascii_lowercase()).collect()
    }

    /// The text, moved out.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// The half-width form of a full-width letter, digit, sign or blank.
fn narrow(letter: char) -> char {
    /// From `!` to its full-width form.
    const DISTANCE: u32 = 0xfee0;
    match letter {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(letter) - DISTANCE).unwrap_or(letter),
        _ => letter,
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

/// A text in the two languages that the host answers in, known when the rule is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

/// A text in Japanese and English.
pub const fn label(ja: &'static str, en: &'static str) -> Label {
    Label { ja, en }
}
