//! Hash boards that a device tells of without a number of their own: it enumerates them, counts them, or gives all of them one name.

use super::json_format::Path;
use super::slots::Slots;
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::Field;
use crate::text::placeholders::is_placeholder;

/// By what a format tells of such boards.
pub(in crate::ingest) struct Boards {
    /// Paths of what each board has, `0` and `false` where there is none. They are boards where nothing else names them.
    pub(super) enumerated: &'static [Path],
    /// Paths of the number of each board, which may be 0. They are boards where nothing else names them.
    pub(super) numbered: &'static [Path],
    /// Paths of texts that say how many there are, with the words before the number.
    pub(super) counted: &'static [(Path, &'static str)],
    /// Paths of the name that all of them have.
    pub(super) names: &'static [Path],
}

/// How a value tells of boards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// Each such value is of one that is there.
    Each,
    /// Each such value numbers one.
    Numbering,
    /// It has their number behind these words.
    Number(&'static str),
    /// It is the name of all.
    Name,
}

impl Boards {
    /// Of a format that tells of none so.
    pub(super) const NONE: Self = Self { enumerated: &[], numbered: &[], counted: &[], names: &[] };

    /// How a value tells of boards, if it does, by the paths that match its own.
    pub(super) fn tell(&self, matches: impl Fn(Path) -> bool) -> Option<Telling> {
        let any = |paths: &[Path]| paths.iter().any(|path| matches(path));
        if any(self.enumerated) {
            return Some(Telling::Each);
        }
        if any(self.numbered) {
            return Some(Telling::Numbering);
        }
        let counted = self.counted.iter().find(|(path, _)| matches(path));
        counted.map(|(_, words)| Telling::Number(words)).or_else(|| any(self.names).then_some(Telling::Name))
    }
}

/// The most boards that a number is believed to count: no miner has more than some.
const MOST: u16 = 16;

/// What is known of the boards of one device.
#[derive(Debug, Default)]
pub(super) struct OfDevice {
    /// The numbers of those that have a serial number.
    serials: Vec<u16>,
    /// Whether some have a name of their own.
    is_named: bool,
    /// Values that tell of boards.
    values: Vec<Value>,
}

#[derive(Debug)]
struct Value {
    telling: Telling,
    path: String,
    text: String,
    at: StatedAt,
}

impl OfDevice {
    /// Notes a value that is not blank and says what a board is, with the number of the board.
    pub(super) fn named(&mut self, field: Field, slot: u16) {
        match field {
            Field::BoardSerial => self.serials.push(slot),
            Field::Board => self.is_named = true,
            _ => {}
        }
    }

    /// Adds a value that tells of boards.
    pub(super) fn add(&mut self, telling: Telling, path: &str, text: &str, at: StatedAt) {
        self.values.push(Value { telling, path: path.to_owned(), text: text.to_owned(), at });
    }

    /// Writes the boards, each once: those that have serial numbers are counted by these.
    pub(super) fn write(self, slots: &mut Slots, builder: &mut StatementsBuilder) {
        let Self { serials, mut is_named, values } = self;
        is_named |= !serials.is_empty();
        let named_at_all = is_named;
        for Value { telling, path, text, at } in values {
            let mut attribute = true;
            match telling {
                Telling::Name if !is_placeholder(&text) => {
                    let all: &[u16] = if serials.is_empty() { &[0] } else { &serials };
                    for slot in all {
                        builder.field(&path, (Some(Field::Board), *slot), &text, at.clone());
                    }
                    attribute = false;
                    is_named = true;
                }
                Telling::Each | Telling::Numbering
                    if !named_at_all && (telling == Telling::Numbering || is_there(&text)) =>
                {
                    let key = path.rsplit('/').next().unwrap_or_default();
                    let slot = slots.of(Field::Board, &path, 1);
                    builder.field(&path, (Some(Field::Board), slot), &format!("{key} {text}"), at.clone());
                    attribute = false;
                    is_named = true;
                }
                Telling::Number(words) if !is_named => {
                    for n in 1..=number_behind(words, &text).unwrap_or(0).min(MOST) {
                        let slot = slots.of(Field::Board, &path, n);
                        let name = format!("{} {n}", words.trim_end_matches([':', ' ']));
                        builder.field(&path, (Some(Field::Board), slot), &name, at.clone());
                    }
                }
                _ => {}
            }
            if attribute {
                builder.field(&path, (None, 0), &text, at);
            }
        }
    }
}

/// Whether a value is of a board that is there.
fn is_there(text: &str) -> bool {
    !is_placeholder(text) && !matches!(text.trim(), "0" | "false")
}

/// The number behind some words.
fn number_behind(words: &str, text: &str) -> Option<u16> {
    let (_, rest) = text.split_once(words)?;
    let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}
