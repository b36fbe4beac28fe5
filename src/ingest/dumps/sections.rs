//! What a machine says of itself in sections, one a thing in it: sections are read by tables of their keys, and every value that
//! no table knows is kept under the names of its section and key.

use std::borrow::Cow;

use super::addresses::is_own;
use super::hostnames::{is_factory, no_address};
use super::json::Json;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::encoding::EncodingReport;
use crate::ingest::reader::Opened;
use crate::ingest::secrets::{Withholding, is_secret_line, without_secrets_in_key};
use crate::ingest::statements::{LeftOut, Repeats, StatedAt, StatementsBuilder};
use crate::ingest::xml_tree::Element;
use crate::model::{Field, Level, Standing};
use crate::serials::makers::jep106::maker_of;
use crate::text::hardware_address::is_impossible;
use crate::text::placeholders::is_placeholder;

/// A value with its key and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) text: String,
    pub(super) at: StatedAt,
}

/// A section: what stands below one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// Its heading as written.
    pub(super) title: String,
    /// Where the heading stands.
    pub(super) at: StatedAt,
    pub(super) entries: Vec<Entry>,
}

/// Which fields the values of a section are: for each field the keys under which it may stand, best first; the first that says
/// something counts. The others are attributes.
pub(super) type Fields = &'static [(Field, &'static [&'static str])];

/// The key of a section's own heading.
pub(super) const TITLE: &str = "";

/// A section of which no value is a field.
pub(super) const NOTHING: Fields = &[];

impl Section {
    /// A section with nothing in it yet. Of a secret in its heading nothing is held.
    pub(super) fn new(title: impl Into<String>, at: StatedAt) -> Self {
        Self { title: named(title.into()), at, entries: Vec::new() }
    }

    /// Adds a value under a key of the document. Of a secret in the key nothing is held.
    pub(super) fn push(&mut self, key: impl Into<String>, text: impl Into<String>, at: StatedAt) {
        self.entries.push(Entry { key: named(key.into()), text: text.into(), at });
    }

    /// Adds every value below one of a JSON document that stands `at` a pointer, under the way to it, but for those whose way is
    /// left out.
    pub(super) fn push_json(&mut self, at: &str, value: &Json<'_>, is_left_out: &dyn Fn(&str) -> bool) {
        let own = at.len() + 1;
        value.each_scalar(&mut at.to_owned(), &mut |pointer, text| {
            let way = pointer.get(own..).unwrap_or_default();
            if !is_left_out(way) {
                self.push_at(way, pointer, text);
            }
        });
    }

    /// Adds every value below an element of an XML document, in the same way.
    pub(super) fn push_xml(&mut self, at: &str, element: &Element<'_>) {
        let own = at.len() + 1;
        element.each_value(at, &mut |pointer, text| {
            let way = pointer.get(own..).unwrap_or_default();
            self.push_at(way, pointer, text);
        });
    }

    fn push_at(&mut self, way: &str, pointer: &str, text: &str) {
        let at = StatedAt::Pointer(pointer.into());
        self.entries.push(Entry { key: way.to_owned(), text: text.to_owned(), at });
    }

    /// The first value under one of these keys, best first, that says something.
    pub(super) fn value(&self, keys: &[&str]) -> Option<&str> {
        self.find(keys).map(|entry| entry.text.as_str())
    }

    /// The first value under one of the keys of a field that can be one of its kind.
    fn find_of(&self, field: Field, keys: &[&str]) -> Option<&Entry> {
        if field != Field::Ip {
            return self.find(keys);
        }
        keys.iter().filter_map(|key| self.find(&[key])).find(|entry| is_own(&entry.text))
    }

    fn find(&self, keys: &[&str]) -> Option<&Entry> {
        // What is a placeholder takes longer to tell than which key it stands under.
        let of = |key: &&str| {
            let mut under = self.entries.iter().filter(|entry| entry.key.eq_ignore_ascii_case(key));
            under.find(|entry| !is_placeholder(entry.text.trim()))
        };
        keys.iter().filter(|key| **key != TITLE).find_map(of)
    }
}

/// Gathers what machines say in sections.
pub struct Machines {
    builder: StatementsBuilder,
    /// How often a name stood in the machine, by its column: of an attribute, or of a field of the machine itself.
    stood: Repeats,
    /// The last number given to a thing of each kind of the machine.
    numbers: [u16; KINDS],
    left_out: LeftOut,
    withholding: Withholding,
    said: bool,
    /// How many machines were begun.
    count: u64,
    /// The name of the machine at hand.
    host: Option<String>,
    /// The number of the machine at hand, where it stands, and whether another was told.
    serial: Option<(String, StatedAt, bool)>,
    notes: Vec<Diagnostic>,
    /// Values that should be hardware addresses and are none: the first, and how many.
    no_addresses: (Option<(String, StatedAt)>, usize),
}

/// Machines of which it is told that they have two numbers.
const TOLD: usize = 20;

/// Things that are numbered by themselves: components, boards, control boards, power supplies.
const KINDS: usize = 4;

/// Which of these a field is about; `None` of the machine.
const fn kind(field: Field) -> Option<usize> {
    match (field, field.level()) {
        // Nothing is numbered by its maker.
        (_, Level::Machine) | (Field::BoardMaker, _) => None,
        (_, Level::Component) => Some(0),
        (Field::Psu | Field::PsuSerial, Level::Board) => Some(3),
        (Field::ControlBoard | Field::ControlBoardSerial, Level::Board) => Some(2),
        (_, Level::Board) => Some(1),
    }
}

impl Machines {
    /// What devices said.
    pub(super) fn new() -> Self {
        Self {
            builder: StatementsBuilder::new(Standing::Observed),
            stood: Repeats::default(),
            numbers: [0; KINDS],
            left_out: LeftOut::default(),
            withholding: Withholding::default(),
            said: false,
            count: 0,
            host: None,
            serial: None,
            notes: Vec::new(),
            no_addresses: (None, 0),
        }
    }

    /// How many machines were begun.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Adds what people should know; what has no place is of the whole file.
    pub(super) fn note(&mut self, note: Diagnostic) {
        self.notes.push(note);
    }

    /// Whether more was said than is held: what else there is need not be looked at.
    pub(super) fn is_full(&self) -> bool {
        self.builder.is_full()
    }

    /// Begins the next machine.
    pub(super) fn begin(&mut self) {
        self.builder.begin();
        self.count += 1;
        (self.host, self.serial) = (None, None);
        self.stood.begin();
        self.numbers = [0; KINDS];
    }

    /// Adds a section of the machine. Its fields that are about a component or board are those of one.
    pub(super) fn section(&mut self, section: &Section, fields: Fields) {
        if self.is_full() {
            return;
        }
        let called: Vec<String> = section.entries.iter().map(|entry| name(section, entry)).collect();
        self.withholding
            .look(called.iter().map(String::as_str).zip(section.entries.iter().map(|e| &*e.text)));
        let title = [Entry { key: TITLE.into(), text: section.title.clone(), at: section.at.clone() }];
        let mut taken: Vec<&Entry> = Vec::new();
        let mut of_section: [Option<u16>; KINDS] = [None; KINDS];
        // A maker alone made what the heading names; a heading alone is no component.
        let has = |field: Field| fields.iter().any(|(f, keys)| *f == field && section.find(keys).is_some());
        let lists = |field: Field| fields.iter().any(|(f, _)| *f == field);
        let is_component = lists(Field::Part) || has(Field::PartMaker) || has(Field::Component);
        for (field, keys) in fields {
            if field.level() == Level::Component && !is_component {
                continue;
            }
            let of_title = || title.iter().find(|t| keys.contains(&TITLE) && !t.text.is_empty());
            let Some(entry) = section.find_of(*field, keys).or_else(of_title) else { continue };
            if *field == Field::Hostname && is_factory(&entry.text) {
                continue;
            }
            // The code of a maker stays as it is; whose it is stands beside it, if that is known.
            let by_code = (*field == Field::PartMaker && is_code(&entry.text)).then(|| maker_of(&entry.text));
            if by_code == Some(None) {
                continue;
            }
            let number = kind(*field).map_or(0, |kind| {
                *of_section[kind].get_or_insert_with(|| {
                    self.numbers[kind] = self.numbers[kind].saturating_add(1);
                    self.numbers[kind]
                })
            });
            if let Some(Some(maker)) = by_code {
                let named = Entry { key: entry.key.clone(), text: maker.to_owned(), at: entry.at.clone() };
                self.add(&format!("{} (JEP106)", name(section, entry)), Some(*field), number, &named);
                continue;
            }
            self.add(&name(section, entry), Some(*field), number, entry);
            if entry.key != TITLE {
                taken.push(entry);
            }
        }
        for (entry, name) in section.entries.iter().zip(&called) {
            if !taken.iter().any(|taken| std::ptr::eq(*taken, entry)) {
                self.add(name, None, 0, entry);
            }
        }
    }

    /// Adds a value: of the machine itself, of the board or component of a number, or an attribute. What the machine says several
    /// times under one name, its addresses and the lines of lists, is numbered by itself.
    fn add(&mut self, name: &str, field: Option<Field>, number: u16, entry: &Entry) {
        let Some(text) = self.readable(name, &entry.text, &entry.at) else { return };
        if field == Some(Field::Serial) {
            self.numbered(&text, &entry.at);
        }
        let mut field = self.fitting(field, &text, &entry.at);
        if field == Some(Field::Hostname) {
            // The prompt above an answer and the answer itself have the same name.
            match &self.host {
                Some(host) if host.eq_ignore_ascii_case(&text) => field = None,
                Some(_) => {}
                None => self.host = Some(text.clone().into_owned()),
            }
        }
        let mut column = self.builder.column(name, (field, number));
        if number == 0 {
            let times = self.stood.count(column);
            if times > 1 {
                column = self.builder.column(name, (field, u16::try_from(times).unwrap_or(u16::MAX)));
            }
        }
        self.builder.value(column, &text, entry.at.place());
    }

    /// Adds a value under a name. Of a field the first text under a name stands.
    pub(super) fn value(&mut self, name: &str, field: Option<Field>, text: &str, at: StatedAt) {
        let Some(text) = self.readable(name, text, &at) else { return };
        if field == Some(Field::Serial) {
            self.numbered(&text, &at);
        }
        let field = self.fitting(field, &text, &at);
        self.builder.field(name, (field, 0), &text, at);
    }

    /// What a value is; `None` of an address that is none, or that every device has.
    fn fitting(&mut self, field: Option<Field>, text: &str, at: &StatedAt) -> Option<Field> {
        if field == Some(Field::Mac) && is_impossible(text) {
            self.no_addresses.1 += 1;
            self.no_addresses.0.get_or_insert_with(|| (text.to_owned(), at.clone()));
            return None;
        }
        field.filter(|field| *field != Field::Ip || is_own(text))
    }

    /// Adds a value of the board of a number, or an attribute.
    pub(super) fn of_board(&mut self, name: &str, of: (Option<Field>, u16), text: &str, at: StatedAt) {
        if let Some(text) = self.readable(name, text, &at) {
            self.builder.field(name, of, &text, at);
        }
    }

    /// Compares a number of the machine with the one before it: two of them are of two machines, or one of them is of something
    /// else.
    fn numbered(&mut self, text: &str, at: &StatedAt) {
        if is_placeholder(text) {
            return;
        }
        match &mut self.serial {
            None => self.serial = Some((text.to_owned(), at.clone(), false)),
            Some((first, place, told)) if !*told && !first.eq_ignore_ascii_case(text) => {
                *told = true;
                if self.notes.len() < TOLD {
                    let text = format!(
                        "two serial numbers are given of one machine: `{first}` {}, `{text}` {}",
                        place.in_words(),
                        at.in_words()
                    );
                    let help = "if they are of two machines, save what each says in a file of its own, or write its host name above it: \
                                `=== web-1 ===`";
                    self.notes.push(Diagnostic::warning("two-serials", text).help(help));
                }
            }
            Some(_) => {}
        }
    }

    /// A text without the secrets in it; none where its key says that it is one.
    fn readable<'e>(&mut self, key: &str, text: &'e str, at: &StatedAt) -> Option<Cow<'e, str>> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        self.said = true;
        if self.is_full() {
            return None;
        }
        let value = if is_secret_line(text) { None } else { self.withholding.at(key, text) };
        self.left_out.compare(text, value.as_deref(), at.place());
        value
    }

    /// What was gathered, of the file of a name.
    ///
    /// # Errors
    /// When nothing was said, or too much.
    pub(super) fn finish(
        self,
        file: &str,
        (encoding, mut notes): (Option<EncodingReport>, Diagnostics),
    ) -> Result<Opened, Diagnostics> {
        if !self.said {
            let text = "it says nothing of a machine";
            return Err(Diagnostic::error("document-empty", text).at(file).help(super::json::AGAIN).into());
        }
        self.left_out.tell(file, &mut notes);
        if let (Some((first, at)), count) = &self.no_addresses {
            notes.push(no_address(first, *count).at(at.of_file(file)));
        }
        self.notes.into_iter().for_each(|note| notes.push(note.at(file)));
        let statements = self.builder.finish().map_err(|problem| problem.at(file))?;
        Ok(Opened { encoding, notes, ..Opened::evidence(statements) })
    }
}

/// Whether a maker is told by its number alone: `80AD000080AD`, `0x80CE` and `Bank 1, Hex 0xAD` are those of JEP106.
fn is_code(maker: &str) -> bool {
    let maker = maker.trim();
    let digits = maker.strip_prefix("0x").unwrap_or(maker);
    let is_number = digits.len() >= 4
        && digits.bytes().all(|b| b.is_ascii_hexdigit())
        && digits.bytes().any(|b| b.is_ascii_digit());
    let has =
        |begins: &str| maker.get(..begins.len()).is_some_and(|written| written.eq_ignore_ascii_case(begins));
    is_number || has("JEDEC ID:") || maker.starts_with("Bank ") && maker.contains(", Hex 0x")
}

/// A name without the secret in it.
fn named(name: String) -> String {
    match without_secrets_in_key(&name) {
        Cow::Borrowed(same) if same == name => name,
        without => without.into_owned(),
    }
}

/// The name of a value: those of its section and its key.
fn name(section: &Section, entry: &Entry) -> String {
    match (section.title.as_str(), entry.key.as_str()) {
        (title, TITLE) => title.to_owned(),
        ("", key) => key.to_owned(),
        (title, key) => format!("{title}/{key}"),
    }
}
