//! Where a value of a report stands.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::{self, Inputs, Place, column_letters};

/// Where a value stands: a place of an input.
///
/// In JSON an object, `{"cell":"C17","file":"miners.csv","text":"miners.csv!C17"}`, with `sheet` where the file has
/// sheets and `line` where the text line differs from the row. What stands in no sheet has in the place of `cell` a
/// `pointer`, a `line` alone, or `bytes`. In a lean report file, sheet and text are left out: `input` is the place of the input in
/// [`RunPredicate::inputs`](super::RunPredicate::inputs) where that is not the report's own, and a cell of that one with
/// nothing else to say is its name alone, `"C17"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    /// The file and its sheet; left out of a lean report.
    pub file: Option<File<'a>>,
    /// The input, by its place in the run; left out where the file is named. `None` for the report's own.
    pub input: Option<u32>,
    /// Where in it.
    pub at: At<'a>,
}

/// An input by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File<'a> {
    /// The file's name as shown.
    pub name: Cow<'a, str>,
    /// The sheet's name, where the format has sheets.
    pub sheet: Option<Cow<'a, str>>,
}

/// A place within an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At<'a> {
    /// A cell of a sheet: `C17`; with the line of the text file where that differs from the row.
    Cell(Cow<'a, str>, Option<u64>),
    /// A line of a text.
    Line(u64),
    /// A JSON or XML pointer, or what else names a place: `--destination`.
    Pointer(Cow<'a, str>),
    /// The bytes from the first number up to the second.
    Bytes([u64; 2]),
}

impl<'a> Location<'a> {
    /// The location of a value, with its file.
    pub fn of(at: model::Location, inputs: &'a Inputs) -> Self {
        let info = inputs.get(at.row.input);
        let place = match inputs.place(at) {
            Place::Cell => {
                let mut cell = column_letters(at.column);
                // Room for the row at once: there are dozens of cells in a report.
                cell.reserve_exact(10);
                let _ = fmt::Write::write_fmt(&mut cell, format_args!("{}", at.row.row));
                At::Cell(cell.into(), Some(at.row.line).filter(|line| *line != 0 && *line != at.row.row))
            }
            cell @ Place::CellAt { .. } => At::Cell(cell.to_string().into(), None),
            Place::Line(line) => At::Line(line),
            Place::Pointer(pointer) => At::Pointer(pointer.into()),
            Place::Bytes(bytes) => At::Bytes(bytes),
        };
        let file = File {
            name: info.map_or("?", |info| &info.file).into(),
            sheet: info.and_then(|info| info.sheet.as_deref()).map(Into::into),
        };
        Self { file: Some(file), input: Some(at.row.input.0), at: place }
    }
}

impl<'a> Location<'a> {
    /// A cell of the report's own input.
    pub(super) fn named(cell: impl Into<Cow<'a, str>>) -> Self {
        Self { file: None, input: None, at: At::Cell(cell.into(), None) }
    }

    /// Whether it is a cell of the report's own input, written as its name alone.
    pub(super) const fn is_name(&self) -> bool {
        matches!(self, Self { file: None, input: None, at: At::Cell(_, None) })
    }
}

impl fmt::Display for Location<'_> {
    /// `miners.csv!C17`, `fleet.xlsx!Texas!C17`, with `(line 19)` where the text line differs from the row.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.as_ref();
        f.write_str(file.map_or("?", |file| &file.name))?;
        if let Some(sheet) = file.and_then(|file| file.sheet.as_ref()) {
            write!(f, "!{sheet}")?;
        }
        match &self.at {
            At::Cell(cell, None) => write!(f, "!{cell}"),
            At::Cell(cell, Some(line)) => write!(f, "!{cell} (line {line})"),
            At::Line(line) => write!(f, " {}", Place::Line(*line)),
            At::Pointer(pointer) => write!(f, " {}", Place::Pointer(pointer)),
            At::Bytes(bytes) => write!(f, " {}", Place::Bytes(*bytes)),
        }
    }
}

/// The object that stands for a location.
#[derive(Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Flat<'a> {
    /// The bytes from the first number up to the second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<[u64; 2]>,
    /// The cell, as `C17`.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    cell: Option<Cow<'a, str>>,
    /// The file's name as shown.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    file: Option<Cow<'a, str>>,
    /// The input, by its place in the run's inputs; left out where `file` is given, and for the report's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input: Option<u32>,
    /// The line of the text file; beside a cell, where that differs from the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// A JSON or XML pointer, or what else names the place: `--destination`.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pointer: Option<Cow<'a, str>>,
    /// The sheet, where the format has sheets.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    sheet: Option<Cow<'a, str>>,
    /// The same as people read it: `miners.csv!C17`.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
}

impl Serialize for Location<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let (None, None, At::Cell(cell, None)) = (&self.file, self.input, &self.at) {
            return serializer.serialize_str(cell);
        }
        let mut flat = Flat::default();
        match &self.at {
            At::Cell(cell, line) => {
                flat.cell = Some(Cow::Borrowed(cell));
                flat.line = *line;
            }
            At::Line(line) => flat.line = Some(*line),
            At::Pointer(pointer) => flat.pointer = Some(Cow::Borrowed(pointer)),
            At::Bytes(bytes) => flat.bytes = Some(*bytes),
        }
        match &self.file {
            Some(File { name, sheet }) => {
                flat.file = Some(Cow::Borrowed(name));
                flat.sheet = sheet.as_deref().map(Cow::Borrowed);
                flat.text = Some(self.to_string().into());
            }
            None => flat.input = self.input,
        }
        flat.serialize(serializer)
    }
}

impl<'a> TryFrom<Flat<'a>> for Location<'a> {
    type Error = &'static str;

    fn try_from(flat: Flat<'a>) -> Result<Self, Self::Error> {
        let at = match (flat.cell, flat.line, flat.pointer, flat.bytes) {
            (Some(cell), line, None, None) => At::Cell(cell, line),
            (None, Some(line), None, None) => At::Line(line),
            (None, None, Some(pointer), None) => At::Pointer(pointer),
            (None, None, None, Some(bytes)) => At::Bytes(bytes),
            _ => return Err("a location is a cell, a line, a pointer or bytes"),
        };
        let location = match (flat.file, flat.input, flat.sheet) {
            (Some(name), None, sheet) => Self { file: Some(File { name, sheet }), input: None, at },
            (None, input, None) => Self { file: None, input, at },
            _ => return Err("a location names its file or the number of its input"),
        };
        match flat.text {
            Some(text) if text != location.to_string() => Err("the text of a location says another place"),
            _ => Ok(location),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Location<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Location<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a location, or the name of a cell")
            }

            fn visit_borrowed_str<E>(self, cell: &'de str) -> Result<Location<'de>, E> {
                Ok(Location::named(cell))
            }

            fn visit_str<E>(self, cell: &str) -> Result<Location<'de>, E> {
                Ok(Location::named(cell.to_owned()))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Location<'de>, A::Error> {
                let flat = Flat::deserialize(de::value::MapAccessDeserializer::new(map))?;
                flat.try_into().map_err(de::Error::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
