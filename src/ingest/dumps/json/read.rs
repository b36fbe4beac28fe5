//! Reading JSON into the tree in one go: texts are borrowed, and numbers are found again as they are written.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::refusals::{TOO_DEEP, TOO_LONG, shown_key};
use super::{Json, KEY, Left, VALUES, WAYS};

/// How deep values may stand in each other: parts lists have twelve levels.
const DEPTH: usize = 64;
/// From so many keys on, an object is searched for one that stands twice with a table.
const FEW: usize = 16;

/// The value that a text is; `left` is how much may still be read.
///
/// # Errors
/// When it is no JSON, or too much of it.
pub(super) fn value<'t>(text: &'t str, left: &Left) -> Result<Json<'t>, serde_json::Error> {
    let state = State { numbers: RefCell::new(Numbers(text)), left };
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Seed { state: &state, depth: 0, way: 0 }.deserialize(&mut reader)?;
    reader.end().map(|()| value)
}

/// What is left of a document that is read.
struct State<'s, 't> {
    numbers: RefCell<Numbers<'t>>,
    left: &'s Left,
}

/// The numbers of a document as they are written, in its order; of a text that is JSON.
struct Numbers<'t>(&'t str);

impl<'t> Iterator for Numbers<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let bytes = self.0.as_bytes();
        let mut i = 0;
        while let Some(byte) = bytes.get(i) {
            match byte {
                b'"' => {
                    i += 1;
                    loop {
                        i += memchr::memchr2(b'"', b'\\', bytes.get(i..)?)?;
                        if bytes.get(i) == Some(&b'"') {
                            break;
                        }
                        i += 2;
                    }
                    i += 1;
                }
                b'-' | b'0'..=b'9' => {
                    let of_number = |b: &u8| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
                    let end = bytes.iter().skip(i).position(of_number).map_or(bytes.len(), |n| i + n);
                    let number = self.0.get(i..end);
                    self.0 = self.0.get(end..).unwrap_or_default();
                    return number;
                }
                _ => i += 1,
            }
        }
        None
    }
}

#[derive(Clone, Copy)]
struct Seed<'s, 't> {
    state: &'s State<'s, 't>,
    depth: usize,
    /// Bytes of the way to the value.
    way: usize,
}

/// Bytes of a step to an entry of an array.
const ENTRY: usize = 8;

impl<'t> Seed<'_, 't> {
    fn number<E: serde::de::Error>(self) -> Result<Json<'t>, E> {
        let number = self.state.numbers.borrow_mut().next();
        number.map(|text| Json::Scalar(text.into())).ok_or_else(|| E::custom("a number is not found again"))
    }

    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth >= DEPTH {
            return Err(E::custom(format!("{TOO_DEEP} {DEPTH} deep in each other")));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de: 't, 't> DeserializeSeed<'de> for Seed<'_, 't> {
    type Value = Json<'t>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Json<'t>, D::Error> {
        let Left { values, ways } = self.state.left;
        let too_many = |what: String| serde::de::Error::custom(format!("it has more than {what}"));
        let left = values.get().checked_sub(1);
        values.set(left.ok_or_else(|| too_many(format!("{VALUES} values")))?);
        let left = ways.get().checked_sub(self.way);
        ways.set(left.ok_or_else(|| too_many(format!("{} MiB of ways to its values", WAYS >> 20)))?);
        reader.deserialize_any(self)
    }
}

impl<'de: 't, 't> Visitor<'de> for Seed<'_, 't> {
    type Value = Json<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Json<'t>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'t>, E> {
        Ok(Json::Scalar(if value { "true" } else { "false" }.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Json<'t>, E> {
        self.number()
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Json<'t>, E> {
        self.number()
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Json<'t>, E> {
        self.number()
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'t>, E> {
        Ok(Json::Scalar(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'t>, E> {
        Ok(Json::Scalar(text.to_owned().into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'t>, A::Error> {
        let inner = self.inner()?;
        let inner = Self { way: self.way + ENTRY, ..inner };
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'t>, A::Error> {
        let inner = self.inner()?;
        let mut entries: Vec<(Cow<'t, str>, Json<'t>)> = Vec::new();
        let mut known: HashSet<Cow<'t, str>> = HashSet::new();
        while let Some(key) = map.next_key_seed(Key)? {
            if key.len() > KEY {
                return Err(serde::de::Error::custom(format!("{TOO_LONG} {KEY} bytes")));
            }
            let inner = Self { way: self.way + 1 + key.len(), ..inner };
            let many = entries.len() >= FEW;
            if many && known.is_empty() {
                known.extend(entries.iter().map(|(key, _)| key.clone()));
            }
            let twice = if many {
                !known.insert(key.clone())
            } else {
                entries.iter().any(|(other, _)| *other == key)
            };
            if twice {
                let problem = format!("{} stands twice in one object", shown_key(&key));
                return Err(serde::de::Error::custom(problem));
            }
            entries.push((key, map.next_value_seed(inner)?));
        }
        Ok(Json::object(entries))
    }
}

/// A key, borrowed where it can be.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Cow<'de, str>, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(text.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(text.to_owned().into())
    }
}
