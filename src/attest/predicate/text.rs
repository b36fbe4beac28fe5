//! A text of a report: in clear, or by its number among the texts of its run.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A text of a report. In JSON a string is the text itself, and an integer is its place in
/// [`RunPredicate::texts`](super::RunPredicate::texts), from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// The text itself.
    Clear(Cow<'a, str>),
    /// Its place among the texts of the run.
    At(u32),
}

impl<'a> Text<'a> {
    /// A text that is borrowed.
    pub const fn of(text: &'a str) -> Self {
        Self::Clear(Cow::Borrowed(text))
    }

    /// The text; empty where it is still a number, which no resolved report holds.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Clear(text) => text,
            Self::At(_) => "",
        }
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Clear(text) => serializer.serialize_str(text),
            Self::At(place) => serializer.serialize_u32(*place),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or its number among the texts of the run")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text::of(text))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text::Clear(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E: de::Error>(self, place: u64) -> Result<Text<'de>, E> {
                let place = u32::try_from(place);
                place.map(Text::At).map_err(|_| E::custom("no run has so many texts"))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
