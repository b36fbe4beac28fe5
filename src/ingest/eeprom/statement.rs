//! What a dump says, as a statement of the board.

use std::fmt::Write as _;

use super::SIZE;
use super::forms::Dump;
use super::layouts::{Crc, Item, Kind, Layout, Region};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::Field;

/// Adds the statement of a dump; `name` is where it stands.
///
/// # Errors
/// When nothing in it says which board it is: what is damaged names none.
pub(super) fn statement(
    name: &str,
    dump: &Dump,
    layout: &Layout,
    (builder, notes): (&mut StatementsBuilder, &mut Diagnostics),
) -> Result<(), Diagnostics> {
    let page = clear(dump, layout);
    let mut said = Said { page: page.as_ref().unwrap_or(&dump.bytes), dump, builder, says_which: false };
    said.builder.begin();
    layout.clear.iter().for_each(|item| said.item(item, ""));
    for (number, region) in (1..).zip(layout.regions) {
        let Some(page) = &page else {
            let [from, to] = region.at;
            said.add(
                &format!("region {number} (key unknown)"),
                None,
                region.at,
                &runs(&dump.bytes[from..to]),
            );
            continue;
        };
        let state = State::of(region, layout.crc, page, &dump.bytes);
        said.region(number, region, state);
        if let Some(warning) = state.warning(number, region) {
            notes.push(warning.at(name));
        }
    }
    if page.is_none() {
        let text = "no checksum holds with a key that is known for this layout: the board has another key, or the dump is damaged as \
                    a whole; its regions are kept as they are";
        let help = "dump the EEPROM again; if both dumps agree, read name and serial number off the label of the board";
        notes.push(Diagnostic::warning("eeprom-key-unknown", text).at(name).help(help));
    }
    let [from, to] = layout.spare;
    said.add(&format!("unused bytes {from} to {to}"), None, [from, to], &runs(&dump.bytes[from..to]));
    if layout.is_untried {
        let text = format!(
            "how EEPROM layout {:02x} is read rests on a published description that nobody is known to have held against a board",
            dump.bytes[0]
        );
        let help = "compare the values with the label of the board";
        notes.push(Diagnostic::note("eeprom-layout-untried", text).at(name).help(help));
    }
    if said.says_which {
        return Ok(());
    }
    let mut errors = Diagnostics::default();
    for mut damage in notes.iter().filter(|note| note.severity == Severity::Warning).cloned() {
        damage.severity = Severity::Error;
        errors.push(damage);
    }
    if errors.is_empty() {
        let text = "the EEPROM is sound, and says neither name nor serial number nor chips of its board";
        let help = "give what the label of the board says as a table";
        errors.push(Diagnostic::error("eeprom-nameless", text).at(name).help(help));
    }
    Err(errors)
}

/// The memory in clear, with the first key with which its first region is sound, or any of them; none if no key
/// fits any.
fn clear(dump: &Dump, layout: &Layout) -> Option<[u8; SIZE]> {
    let pages = layout.ciphers.iter().map(|cipher| {
        let mut page = dump.bytes;
        for [from, to] in layout.regions.iter().map(|region| region.at) {
            if !is_blank(&dump.bytes[from..to]) {
                page[from..to].copy_from_slice(&cipher.decrypt(&dump.bytes[from..to]));
            }
        }
        page
    });
    let sound = |page: &[u8; SIZE], regions: &[Region]| {
        let mut states = regions.iter().map(|region| State::of(region, layout.crc, page, &dump.bytes));
        states.any(|state| matches!(state, State::Sound(_)))
    };
    let named = layout.regions.get(..1).unwrap_or_default();
    let is_bare = layout.regions.iter().all(|region| is_blank(&dump.bytes[region.at[0]..region.at[1]]));
    pages
        .clone()
        .find(|page| is_bare || sound(page, named))
        .or_else(|| pages.clone().find(|page| sound(page, layout.regions)))
}

/// Whether nothing was ever written there.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0xFF)
}

/// What is to be thought of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Its checksum is this one, and its texts are texts.
    Sound(u8),
    /// Nothing was ever written there.
    Blank,
    /// The checksum that stands there, and the one of what stands there.
    Damaged(u8, u8),
    /// Its checksum holds by chance: what should be texts are none.
    NoText(u8),
}

impl State {
    fn of(region: &Region, crc: Crc, page: &[u8; SIZE], scrambled: &[u8; SIZE]) -> Self {
        let [from, to] = region.at;
        if is_blank(&scrambled[from..to]) {
            return Self::Blank;
        }
        let (stored, computed) = (page[to - 1], crc.of(&page[region.covered_from..to - 1]));
        let mut texts = region.items.iter().copied().flatten().filter(|item| item.kind == Kind::Text);
        if stored != computed {
            Self::Damaged(stored, computed)
        } else if texts.any(|item| text(&page[item.at[0]..item.at[1]]).is_none()) {
            Self::NoText(stored)
        } else {
            Self::Sound(stored)
        }
    }

    /// What stands in front of the names of values of the region that cannot be trusted.
    fn mark(self, number: usize) -> String {
        match self {
            Self::Sound(_) | Self::Blank => String::new(),
            Self::Damaged(..) => format!("region {number} (CRC failed): "),
            Self::NoText(_) => format!("region {number} (damaged): "),
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::Sound(stored) => format!("holds ({stored})"),
            Self::Blank => "none: nothing was written there".to_owned(),
            Self::Damaged(stored, computed) => format!("failed: {stored} is stored, {computed} computed"),
            Self::NoText(stored) => format!("holds by chance ({stored}): its texts are none"),
        }
    }

    fn warning(self, number: usize, region: &Region) -> Option<Diagnostic> {
        let what = match self {
            Self::Sound(_) => return None,
            // The factory writes it before the board leaves; a later region is written by tests that not every board sees.
            Self::Blank if number > 1 => return None,
            Self::Blank => "nothing is written there".to_owned(),
            Self::Damaged(stored, computed) => {
                format!("the CRC stored is {stored}, that of what stands there {computed}")
            }
            Self::NoText(_) => "the CRC holds, and what should be texts are none".to_owned(),
        };
        let [from, to] = region.at;
        let lost = if number == 1 {
            ": name, serial number and chips of the board are not known from it"
        } else {
            ": its values are kept, marked as damaged"
        };
        let text = format!("region {number} ({}), bytes {from} to {to}: {what}{lost}", region.title);
        let help = "dump the EEPROM again and compare both dumps; if they agree, what it holds was damaged or rewritten: read \
                    the label of the board";
        Some(Diagnostic::warning("eeprom-damaged", text).help(help))
    }
}

/// The statement while it is gathered.
struct Said<'d> {
    /// The memory in clear.
    page: &'d [u8; SIZE],
    dump: &'d Dump,
    builder: &'d mut StatementsBuilder,
    /// Whether anything said so far is of a field: which board it is, or what is on it.
    says_which: bool,
}

impl Said<'_> {
    fn region(&mut self, number: usize, region: &Region, state: State) {
        let [from, to] = region.at;
        if state != State::Blank {
            let mark = state.mark(number);
            region.items.iter().copied().flatten().for_each(|item| self.item(item, &mark));
        }
        let name = format!("region {number} ({}) CRC", region.title);
        let at = if state == State::Blank { [from, to] } else { [to - 1, to] };
        self.add(&name, None, at, &state.in_words());
    }

    /// Adds a value; with a mark it is no field.
    fn item(&mut self, item: &Item, mark: &str) {
        let [from, to] = item.at;
        let bytes = &self.page[from..to];
        let name = format!("{mark}{}", item.name);
        let field = item.field.filter(|_| mark.is_empty());
        let value = match (item.kind, bytes) {
            (Kind::Text, _) => {
                let Some((text, rest)) = text(bytes) else {
                    self.add(&name, None, item.at, &runs(bytes));
                    return;
                };
                if rest.iter().any(|byte| *byte != 0) {
                    self.add(&format!("{name}, behind its end"), None, [to - rest.len(), to], &runs(rest));
                }
                text.to_owned()
            }
            (Kind::Number, [byte]) => byte.to_string(),
            (Kind::Number, [low, high]) => u16::from_le_bytes([*low, *high]).to_string(),
            (Kind::Signed, [byte]) => byte.cast_signed().to_string(),
            (Kind::Hundredths, [low, high]) => {
                let number = u16::from_le_bytes([*low, *high]);
                format!("{}.{:02}", number / 100, number % 100)
            }
            (Kind::Version, [low, high]) => format!("{high:02x}.{low:02x}"),
            // What is written otherwise has one byte or two.
            _ if bytes.iter().all(|byte| *byte == 0) => return,
            _ => runs(bytes),
        };
        self.add(&name, field, item.at, &value);
    }

    fn add(&mut self, name: &str, field: Option<Field>, [from, to]: [usize; 2], value: &str) {
        let at = match &self.dump.lines {
            Some(lines) => StatedAt::Line(lines.get(from).copied().unwrap_or_default()),
            None => StatedAt::Bytes([from as u64, to as u64]),
        };
        self.says_which |= field.is_some() && !value.trim().is_empty();
        self.builder.field(name, (field, 0), value, at);
    }
}

/// The text that ends before the first zero, and what stands from there on; none if it has other signs than ASCII shows.
fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (text, rest) = bytes.split_at(end);
    let is_text = text.iter().all(|byte| (b' '..=b'~').contains(byte));
    Some((std::str::from_utf8(text).ok().filter(|_| is_text)?, rest))
}

/// Bytes in hex, four and more of the same as `ff×142`.
fn runs(bytes: &[u8]) -> String {
    const MANY: usize = 4;
    let mut out = String::new();
    for run in bytes.chunk_by(|a, b| a == b) {
        let Some(byte) = run.first() else { continue };
        let times = if run.len() < MANY { run.len() } else { 1 };
        for _ in 0..times {
            // Writing to a String cannot fail.
            let _ = write!(out, "{}{byte:02x}", if out.is_empty() { "" } else { " " });
        }
        if times < run.len() {
            let _ = write!(out, "×{}", run.len());
        }
    }
    out
}
