//! JSON text into [`Input`], every number verbatim as it was written and never through a float.
//! What the values mean is read by [`kisoku_core::read`].

mod plain;

use std::borrow::Cow;
use std::fmt;

use kisoku_core::read::Input;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Why a text is not a JSON that is read here, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not JSON.
    #[error("not JSON at {at}")]
    Syntax {
        /// Where reading stopped.
        at: Position,
    },
    /// It ends before it is complete.
    #[error("the JSON ends too early at {at}")]
    Incomplete {
        /// Where it ends.
        at: Position,
    },
    /// Lists and objects stand in each other deeper than is read.
    #[error("nested deeper than {depth_max} levels at {at}")]
    TooDeep {
        /// Where the level too many begins.
        at: Position,
        /// Most levels.
        depth_max: u8,
    },
}

/// A place in a text, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { line: 1, column } => write!(f, "character {column}"),
            Self { line, column } => write!(f, "line {line}, character {column}"),
        }
    }
}

/// Reads a text that is one JSON value. Texts and keys without escapes are borrowed from it.
/// A key that comes twice is twice in the map: which field that is says [`kisoku_core::read`].
///
/// # Errors
/// [`Unreadable`] with the place.
pub fn read(text: &str, depth_max: u8) -> Result<Input<'_>, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(input) = plain::read(text, depth_max) {
        return Ok(input);
    }
    let reader = Reader { text, depth_max };
    let whole = text.trim_start_matches([' ', '\t', '\n', '\r']);
    if whole.starts_with(['{', '[']) {
        // Its entries are split, and what stands behind it refused, in one pass.
        return reader.value(whole, 0);
    }
    let raw: &RawValue = reader.parse(text)?;
    reader.value(raw.get(), 0)
}

struct Reader<'a> {
    text: &'a str,
    depth_max: u8,
}

impl<'a> Reader<'a> {
    /// The value that a part of the text is.
    fn value(&self, text: &'a str, depth: u8) -> Result<Input<'a>, Unreadable> {
        match text.as_bytes().first() {
            Some(b'{') => {
                self.check_depth(text, depth)?;
                let Entries(entries) = self.parse(text)?;
                let map = entries
                    .into_iter()
                    .map(|(key, raw)| Ok((key, self.value(raw.get(), depth + 1)?)))
                    .collect::<Result<_, _>>()?;
                Ok(Input::Map(map))
            }
            Some(b'[') => {
                self.check_depth(text, depth)?;
                let Items(items) = self.parse(text)?;
                let list = items
                    .into_iter()
                    .map(|raw| self.value(raw.get(), depth + 1))
                    .collect::<Result<_, _>>()?;
                Ok(Input::List(list))
            }
            Some(b'"') => self.text(text).map(Input::Text),
            Some(b't') => Ok(Input::Flag(true)),
            Some(b'f') => Ok(Input::Flag(false)),
            Some(b'n') => Ok(Input::Null),
            Some(_) | None => Ok(Input::Number(Cow::Borrowed(text))),
        }
    }

    fn text(&self, quoted: &'a str) -> Result<Cow<'a, str>, Unreadable> {
        let plain = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match plain {
            Some(plain) if !plain.contains('\\') => Ok(Cow::Borrowed(plain)),
            Some(_) | None => self.parse(quoted).map(Cow::Owned),
        }
    }

    fn check_depth(&self, part: &str, depth: u8) -> Result<(), Unreadable> {
        if depth < self.depth_max {
            return Ok(());
        }
        Err(Unreadable::TooDeep { at: self.position(self.offset(part)), depth_max: self.depth_max })
    }

    /// Parses a part of the text.
    fn parse<T: Deserialize<'a>>(&self, part: &'a str) -> Result<T, Unreadable> {
        serde_json::from_str(part).map_err(|error| {
            let at = self.position(self.offset(part) + offset_in(part, error.line(), error.column()));
            if error.is_eof() { Unreadable::Incomplete { at } } else { Unreadable::Syntax { at } }
        })
    }

    /// Where a part of the text begins in it, in bytes.
    fn offset(&self, part: &str) -> usize {
        part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }

    /// The place of a byte: of the character that it belongs to.
    fn position(&self, offset: usize) -> Position {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        Position { line: line + 1, column: column + 1 }
    }
}

/// The byte at a line counted from 1 and a column counted from 1 (0: before the first).
fn offset_in(part: &str, line: usize, column: usize) -> usize {
    let lines: usize = part.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    lines + column.saturating_sub(1)
}

/// The entries of an object, in order, none read yet.
struct Entries<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((Key(key), raw)) = map.next_entry()? {
                    entries.push((key, raw));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The items of a list, none read yet.
struct Items<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(raw) = list.next_element()? {
                    items.push(raw);
                }
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(Name)
    }
}
