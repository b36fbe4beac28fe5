//! One value a cell. Of two, of one that is cut by a comment, or of a number that is none, programs show different things,
//! and what was judged would not be what the next one shows.

use quick_xml::events::BytesStart;

use crate::ingest::xml::Stop;

/// The cell in which the reader is, and its value.
#[derive(Default)]
pub(super) struct OneValue {
    /// How deep the cell stands.
    cell: Option<usize>,
    /// How deep its value stands, while the reader is in it.
    value: Option<usize>,
    has_value: bool,
    /// The value is the number of a shared text.
    shared: bool,
    /// What stands before the local names of a sheet's elements, if anything; `None` in other parts.
    prefix: Option<String>,
}

impl OneValue {
    /// Whether this is a sheet or a list of shared texts, whose elements have no prefix.
    pub(super) fn has_no_prefix(&self) -> bool {
        self.prefix.as_deref() == Some("")
    }

    /// Takes the start of an element that stands so deep.
    pub(super) fn start(&mut self, e: &BytesStart<'_>, depth: usize) -> Result<(), Wrong> {
        let name = e.local_name();
        let full = e.name();
        let prefix = full.as_ref().strip_suffix(name.as_ref()).unwrap_or_default();
        if depth == 0 {
            self.prefix = matches!(name.as_ref(), "worksheet" | "sst").then(|| prefix.to_owned());
        }
        if self.value.is_some() {
            return Err(Wrong::Cut);
        }
        if !matches!(name.as_ref(), "row" | "c" | "v" | "is" | "si") {
            return Ok(());
        }
        if self.prefix.as_deref().is_some_and(|of_sheet| of_sheet != prefix) {
            return Err(Wrong::Namespace);
        }
        match (name.as_ref(), self.cell) {
            ("row" | "c", _) => {
                self.shared = is_shared(e)?;
                if name.as_ref() == "c" {
                    (self.cell, self.has_value) = (Some(depth), false);
                }
            }
            ("v" | "is", Some(_)) => {
                if std::mem::replace(&mut self.has_value, true) {
                    return Err(Wrong::Twice);
                }
                self.value = (name.as_ref() == "v").then_some(depth);
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes the end of an element that stood so deep.
    pub(super) fn end(&mut self, depth: usize) {
        self.value = self.value.filter(|value| *value < depth);
        self.cell = self.cell.filter(|cell| *cell < depth);
    }

    /// Takes a text, as it is written.
    pub(super) fn text(&self, text: &str) -> Result<(), Wrong> {
        let is_number = || text.trim().bytes().all(|byte| byte.is_ascii_digit());
        if self.value.is_some() && self.shared && !is_number() { Err(Wrong::Number) } else { Ok(()) }
    }

    /// Takes a comment, an instruction or a piece of plain text (`CDATA`).
    pub(super) fn other(&self) -> Result<(), Wrong> {
        if self.value.is_some() { Err(Wrong::Cut) } else { Ok(()) }
    }
}

/// Whether a cell or row says that its value is the number of a shared text. What it says of its place and kind it says once.
fn is_shared(e: &BytesStart<'_>) -> Result<bool, Wrong> {
    // A workbook has millions of these: attributes are told apart only where something stands there twice, or oddly.
    let (mut places, mut kinds, mut odd, mut before) = (0, 0, false, b' ');
    for byte in e.bytes() {
        if byte == b'=' {
            places += u32::from(before == b'r');
            kinds += u32::from(before == b't');
            odd |= before.is_ascii_whitespace();
        }
        before = byte;
    }
    if places < 2 && kinds < 2 && !odd {
        return Ok(kinds == 1 && (e.contains("t=\"s\"") || e.contains("t='s'")));
    }
    let (mut places, mut kinds, mut shared) = (0, 0, false);
    for attribute in e.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Wrong::Attributes)?;
        match attribute.key.as_ref() {
            "r" => places += 1,
            "t" => {
                kinds += 1;
                shared = &*attribute.value == "s";
            }
            _ => {}
        }
    }
    if places > 1 || kinds > 1 { Err(Wrong::Attributes) } else { Ok(shared) }
}

/// What no spreadsheet program writes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Twice,
    Cut,
    Number,
    Attributes,
    Namespace,
}

impl Wrong {
    /// The refusal, of a cell in a part.
    pub(super) fn at(self, cell: &str, part: &str) -> Stop {
        let what = match self {
            Self::Twice => "has two values",
            Self::Cut => "has a value that something else stands in",
            Self::Number => "names a shared text by something that is no number",
            Self::Attributes => "has an attribute twice, or one that cannot be read",
            Self::Namespace => "is one by its name, and not by its namespace",
        };
        let cell = if cell.is_empty() {
            "a row or cell".to_owned()
        } else {
            format!("the cell {cell}, or one behind it,")
        };
        Stop::Claims(format!("{cell} in {part} {what}"))
    }
}
