//! JSON as programs usually write it, read in one pass over its bytes. Whatever is not plain here, wrong
//! or merely rare, is left to the thorough reading in [`super`], which also says what is wrong and where.

use std::borrow::Cow;

use kisoku_core::read::Input;
use serde_json::value::RawValue;

/// The value that a text is; `None` where the thorough reading has to look at it.
pub(super) fn read(text: &str, depth_max: u8) -> Option<Input<'_>> {
    let mut reader = Reader { text, at: 0, depth_max };
    let value = reader.value(0)?;
    reader.peek().is_none().then_some(value)
}

/// A place in a text that only moves forward, and always stands between two characters: it stops at
/// ASCII alone.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth_max: u8,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: u8) -> Option<Input<'a>> {
        match self.peek()? {
            b'"' => self.quoted().map(Input::Text),
            b'{' if depth < self.depth_max => self.map(depth),
            b'[' if depth < self.depth_max => self.list(depth),
            b't' => self.word("true", Input::Flag(true)),
            b'f' => self.word("false", Input::Flag(false)),
            b'n' => self.word("null", Input::Null),
            b'-' | b'0'..=b'9' => self.number().map(Input::Number),
            _ => None,
        }
    }

    fn map(&mut self, depth: u8) -> Option<Input<'a>> {
        let mut entries = Vec::new();
        self.items(b'}', |reader| {
            let key = reader.quoted()?;
            reader.eat(b':')?;
            entries.push((key, reader.value(depth + 1)?));
            Some(())
        })?;
        Some(Input::Map(entries))
    }

    fn list(&mut self, depth: u8) -> Option<Input<'a>> {
        let mut items = Vec::new();
        self.items(b']', |reader| {
            items.push(reader.value(depth + 1)?);
            Some(())
        })?;
        Some(Input::List(items))
    }

    /// Walks from an opening bracket over what stands between commas to the closing one.
    fn items(&mut self, close: u8, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        if self.peek()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            item(self)?;
            match self.peek()? {
                b',' => self.at += 1,
                last => return (last == close).then(|| self.at += 1),
            }
        }
    }

    /// A text, which begins here; borrowed where it has no escapes.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        self.eat(b'"')?;
        let rest = self.rest()?;
        let end = rest.bytes().position(|byte| byte == b'"' || byte == b'\\' || byte < b' ')?;
        let (plain, behind) = rest.split_at_checked(end)?;
        if behind.starts_with('"') {
            self.at += end + 1;
            return Some(Cow::Borrowed(plain));
        }
        self.escaped()
    }

    /// A text whose quotation mark was walked over.
    fn escaped(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at - 1;
        loop {
            let rest = self.rest()?;
            let end = memchr::memchr2(b'"', b'\\', rest.as_bytes())?;
            if rest.as_bytes().get(end) == Some(&b'"') {
                self.at += end + 1;
                return serde_json::from_str(self.text.get(start..self.at)?).ok().map(Cow::Owned);
            }
            // What is escaped is one byte; the rest of `\u0041` is plain.
            self.at += end + 2;
        }
    }

    fn number(&mut self) -> Option<&'a str> {
        let rest = self.rest()?;
        let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
        let end = rest.bytes().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let number = rest.get(..end)?;
        self.at += end;
        let has_leading_zero = number.len() > 1 && number.starts_with('0');
        let is_whole = !has_leading_zero && number.bytes().all(|byte| byte.is_ascii_digit());
        (is_whole || serde_json::from_str::<&RawValue>(number).is_ok()).then_some(number)
    }

    fn word(&mut self, word: &str, value: Input<'a>) -> Option<Input<'a>> {
        self.rest()?.starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.text.as_bytes().get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    fn rest(&self) -> Option<&'a str> {
        self.text.get(self.at..)
    }
}
