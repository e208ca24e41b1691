//! JSON as it is usually written, read in one pass. Whatever is not read here, wrong or merely rare, is
//! left to the thorough reading in [`super`], which also says what is wrong and where.

use std::borrow::Cow;
use std::fmt;

use kisoku_core::read::Input;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Key;

/// The value that a text is; `None` where the thorough reading has to look at it.
pub(super) fn read(text: &str, depth_max: u8) -> Option<Input<'_>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let input = Plain { levels: depth_max }.deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    Some(input)
}

/// A value in which so many levels of lists and objects may stand in each other.
#[derive(Clone, Copy)]
struct Plain {
    levels: u8,
}

impl Plain {
    /// What stands in a list or an object.
    fn inside<E: Error>(self) -> Result<Self, E> {
        let levels = self.levels.checked_sub(1).ok_or_else(|| E::custom("too deep"))?;
        Ok(Self { levels })
    }
}

impl<'de> DeserializeSeed<'de> for Plain {
    type Value = Input<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Whole numbers alone are read here: JSON has but one way of writing each of them, so what is written
/// back is what was sent. Others would go through a float.
impl<'de> Visitor<'de> for Plain {
    type Value = Input<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Input::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Input::Flag(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(whole(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(whole(number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Input::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Input::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let inside = self.inside()?;
        let mut entries = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            entries.push((key, map.next_value_seed(inside)?));
        }
        Ok(Input::Map(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let inside = self.inside()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(inside)? {
            items.push(item);
        }
        Ok(Input::List(items))
    }
}

/// A whole number as JSON writes it.
fn whole<'a>(number: impl itoa::Integer) -> Input<'a> {
    Input::Number(Cow::Owned(itoa::Buffer::new().format(number).to_owned()))
}
