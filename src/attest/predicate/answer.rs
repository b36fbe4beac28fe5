//! Something that was found, or that answers a question.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Location, Text};

/// Something that was found, or that answers a question.
///
/// In JSON an object, `{"location":{"cell":"C17","file":"miners.csv"},"value":"CVITEK CV183x"}`. In a lean report a cell of
/// its own input stands with its value as a pair, `["C17",9]`, and alone where `identified` says what is in it, `"C17"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportAnswer<'a> {
    /// Where it stands, where it goes back to evidence.
    pub location: Option<Location<'a>>,
    /// What it says. In a lean report an answer to a question leaves out what
    /// [`ReportIdentified`](super::ReportIdentified) says of its cell.
    pub value: Option<Text<'a>>,
}

/// The object that stands for an answer.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Object<'a> {
    /// Where it stands, where it goes back to evidence.
    #[serde(default, borrow)]
    location: Option<Location<'a>>,
    /// What it says.
    #[serde(default, borrow)]
    value: Option<Text<'a>>,
}

impl Serialize for ReportAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        match (&self.location, &self.value) {
            (Some(at), Some(value)) if at.is_name() => (at, value).serialize(serializer),
            (Some(at), None) if at.is_name() => at.serialize(serializer),
            (location, value) => {
                let fields = usize::from(location.is_some()) + usize::from(value.is_some());
                let mut object = serializer.serialize_struct("ReportAnswer", fields)?;
                if let Some(location) = location {
                    object.serialize_field("location", location)?;
                }
                if let Some(value) = value {
                    object.serialize_field("value", value)?;
                }
                object.end()
            }
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for ReportAnswer<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = ReportAnswer<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer, a pair of a cell and a text, or the name of a cell")
            }

            fn visit_borrowed_str<E>(self, cell: &'de str) -> Result<ReportAnswer<'de>, E> {
                Ok(ReportAnswer { location: Some(Location::named(cell)), value: None })
            }

            fn visit_str<E>(self, cell: &str) -> Result<ReportAnswer<'de>, E> {
                Ok(ReportAnswer { location: Some(Location::named(cell.to_owned())), value: None })
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, pair: A) -> Result<ReportAnswer<'de>, A::Error> {
                let pair = de::value::SeqAccessDeserializer::new(pair);
                let (location, value) = Deserialize::deserialize(pair)?;
                Ok(ReportAnswer { location: Some(location), value: Some(value) })
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<ReportAnswer<'de>, A::Error> {
                let Object { location, value } =
                    Object::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(ReportAnswer { location, value })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
