//! Walks over typed text, with full-width forms seen as their ASCII ones. What the characters mean
//! is for the reader of numbers or dates to say.

use std::str::Chars;

/// The ASCII form of a full-width character, of the ideographic space and of the minus sign; any
/// other character as it is.
pub(super) fn narrow(typed: char) -> char {
    match typed {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(typed) - 0xfee0).unwrap_or(typed),
        '\u{3000}' => ' ',
        '\u{2212}' => '-',
        '\u{ffe5}' => '¥',
        _ => typed,
    }
}

/// A place in a text that only moves forward.
#[derive(Clone)]
pub(super) struct Scanner<'a> {
    rest: Chars<'a>,
}

impl<'a> Scanner<'a> {
    /// At the start of a text, behind its white space.
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.trim().chars() }
    }

    /// What has not been walked over yet.
    pub(super) fn rest(&self) -> &'a str {
        self.rest.as_str()
    }

    /// The next character, narrowed.
    fn peek(&self) -> Option<char> {
        self.rest.clone().next().map(narrow)
    }

    /// Walks over the next character where it is one of these.
    pub(super) fn eat(&mut self, one_of: &[char]) -> Option<char> {
        let next = self.peek().filter(|next| one_of.contains(next))?;
        self.rest.next();
        Some(next)
    }

    /// Walks over a word, compared as it is written.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let after = self.rest().strip_prefix(word);
        if let Some(after) = after {
            self.rest = after.chars();
        }
        after.is_some()
    }

    /// Walks over a digit.
    pub(super) fn digit(&mut self) -> Option<u8> {
        let digit = u8::try_from(self.peek()?.to_digit(10)?).ok()?;
        self.rest.next();
        Some(digit)
    }

    /// Walks over white space.
    pub(super) fn blanks(&mut self) {
        self.rest = self.rest().trim_start().chars();
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.rest().is_empty()
    }
}
