//! Reads text, which is kept byte for byte: never trimmed, folded or normalised.

use super::wording::Fault;
use crate::value::Text;

/// Whether nothing was entered: no character but white space, the ideographic space among it.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Text of at most `chars_max` characters. Of the control characters only tab and newline (line
/// feed, or carriage return with line feed, as browsers send it) may be in it.
pub(super) fn read(text: &str, chars_max: u32) -> Result<Text, Fault> {
    let chars_max = usize::try_from(chars_max).unwrap_or(usize::MAX);
    if text.len() > chars_max && text.chars().nth(chars_max).is_some() {
        return Err(Fault::TooLong);
    }
    let mut chars = text.chars().peekable();
    while let Some(character) = chars.next() {
        let is_newline = character == '\n' || character == '\r' && chars.peek() == Some(&'\n');
        if character.is_control() && !is_newline && character != '\t' {
            return Err(Fault::ControlCharacter(character));
        }
    }
    Ok(Text::new(text))
}
