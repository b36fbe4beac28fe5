//! JSON documents in which devices say what they are, each format told by names that stand in it and read by a table of its keys.

use std::collections::HashMap;

use super::addresses::is_own;
use super::boards::{Boards, OfDevice, Telling};
use super::hostnames::{is_factory, no_address};
use super::json::{self, AGAIN, Json};
use super::one_device::Device;
use super::slots::Slots;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::secrets::{Expected, Withholding};
use crate::ingest::statements::{StatedAt, Statements, StatementsBuilder};
use crate::model::{Field, Place, Standing};
use crate::text::hardware_address::octets;
use crate::text::placeholders::is_placeholder;

/// A format: documents of one device, or arrays of them.
pub(in crate::ingest) struct JsonFormat {
    /// As [`Reader::id`].
    pub(super) id: &'static str,
    /// As [`Reader::doc`].
    pub(super) doc: &'static str,
    /// Ways to values by which a document is told: all of one set stand in it. See [`Outline::has`](super::outline::Outline::has).
    pub(super) told_by: &'static [&'static [&'static str]],
    /// Sets of ways one of which is all that a document has, by which it is told as well.
    pub(super) whole: &'static [&'static [&'static str]],
    /// Ways none of which stands in such a document.
    pub(super) not_by: &'static [&'static str],
    /// Where in a document its devices stand, as [`Path`]s; the document itself, or each entry of an array, where none of them
    /// leads anywhere.
    pub(super) devices: &'static [&'static str],
    /// What the values at some paths within a device are. Every other value is an attribute under its pointer.
    pub(super) fields: &'static [(Path, Field)],
    /// Paths of texts that hold several values, as `NAME[value]`.
    pub(super) bracketed: &'static [Path],
    /// How hash boards are told that have no number of their own.
    pub(super) boards: Boards,
    /// Paths of electrical power that sound like a secret, `Pin` beside `Vin` and `Iin`: bare numbers there are kept.
    pub(super) watts: &'static [Path],
    /// What the values at some paths are if they begin so; otherwise they are attributes.
    pub(super) beginning: &'static [(Path, &'static str, Field)],
    /// Paths of texts that are a model with its firmware behind the last dash.
    pub(super) versions: &'static [Path],
    /// Paths of the names of boards with that of the rest of each: `platform` and `control-board-version` name one board.
    pub(super) beside: &'static [(Path, Path)],
}

/// Keys on the way to a value, divided by strokes: the last ones of its way, or all of them if it begins with a stroke. `*` is
/// the number of an entry in an array; `#` a number within a key. The last of these numbers the board or component; `~` is
/// a number of an entry that does not. A path that ends in `=` is of a code that says nothing without its key, which is put before it;
/// one that ends in `?` of what may be a hardware address or something else.
pub(super) type Path = &'static str;

impl JsonFormat {
    /// A format told by nothing that reads nothing, to be filled.
    pub(super) const NONE: Self = Self {
        id: "",
        doc: "",
        told_by: &[],
        whole: &[],
        not_by: &[],
        devices: &[],
        fields: &[],
        bracketed: &[],
        boards: Boards::NONE,
        watts: &[],
        beginning: &[],
        versions: &[],
        beside: &[],
    };
}

impl Reader for JsonFormat {
    fn id(&self) -> &'static str {
        self.id
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let Some(outline) = probe.outline else { return false };
        let told = |ways: &[&str]| ways.iter().all(|way| outline.has(way));
        let is_told =
            self.told_by.iter().any(|ways| told(ways)) || self.whole.iter().any(|ways| outline.is(ways));
        is_told && !self.not_by.iter().any(|way| outline.has(way))
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = json::text(bytes)?;
        let mut notes = Diagnostics::default();
        let statements = self.statements(bytes.name(), &text, &mut notes)?;
        Ok(Opened { notes, ..Opened::evidence(statements) })
    }
}

impl JsonFormat {
    /// One statement a device, in the order of the document.
    fn statements(&self, name: &str, text: &str, notes: &mut Diagnostics) -> Result<Statements, Diagnostics> {
        let document = Json::parse(name, text)?;
        let mut builder = StatementsBuilder::new(Standing::Observed);
        let mut problems = Diagnostics::default();
        let mut answers = Answers::new(self, &mut builder);
        let devices = self.devices(&document);
        let mut known = Device::default();
        for (n, (at, device)) in devices.iter().enumerate() {
            // Several answers may be about one device.
            let others = devices.get(n + 1..).unwrap_or_default();
            if !known.takes(self, device, others.iter().map(|(_, device)| *device)) {
                answers.begin();
            }
            let what = match device {
                // The document as a whole may be the parts of one device.
                Json::Object(_) | Json::Array(_) if at.is_empty() || !device.entries().is_empty() => {
                    if answers.read(at, device) {
                        continue;
                    }
                    "the answer of this device says nothing"
                }
                _ => "this is no answer of a device: an object was expected",
            };
            let place = if at.is_empty() { name.to_owned() } else { format!("{name} {at}") };
            problems.push(Diagnostic::error("document-broken", what).at(place).help(AGAIN));
        }
        notes.extend(answers.end(name));
        if problems.has_errors() {
            return Err(problems);
        }
        builder.finish().map_err(|problem| problem.at(name).into())
    }

    /// The devices of a document with their pointers.
    fn devices<'d, 't>(&self, document: &'d Json<'t>) -> Vec<(String, &'d Json<'t>)> {
        let mut found = Vec::new();
        for path in self.devices {
            let mut at: Vec<(String, &Json<'t>)> = vec![(String::new(), document)];
            for key in path.split('/') {
                at = at.into_iter().flat_map(|(at, value)| inner(&at, value, key)).collect();
            }
            found.extend(at);
        }
        if !found.is_empty() {
            return found;
        }
        match document {
            Json::Array(_) => inner("", document, "*"),
            _ => vec![(String::new(), document)],
        }
    }
}

/// The answers of a document, as they are read. What a path is, is found out once: devices repeat their names.
pub(super) struct Answers<'d> {
    format: &'d JsonFormat,
    pub(super) builder: &'d mut StatementsBuilder,
    /// Where values were left out that are secrets.
    pub(super) secrets: Vec<String>,
    /// The ways to values, in the order in which they were first met, with what is told by each; nothing of those of secrets.
    ways: Vec<(String, Option<(Expected, Told)>)>,
    /// Their places by their texts.
    known: HashMap<String, usize>,
    /// The way behind the last one: devices mostly repeat their names in one order.
    next: usize,
    slots: Slots,
    withholding: Withholding,
    /// Whether an answer was begun.
    begun: bool,
    /// What is known of the boards of the device at hand.
    boards: OfDevice,
    /// Names of boards whose rest stands elsewhere, and these, by their places in [`JsonFormat::beside`].
    beside: Vec<(usize, [Option<(String, String, StatedAt)>; 2])>,
    /// Values that should be hardware addresses and are none: the first, and how many.
    no_addresses: (Option<(String, String)>, usize),
}

/// What is told by the way to a value.
#[derive(Clone, Copy)]
enum Told {
    /// It holds several values.
    Bracketed,
    /// It is a name in the network, unless firmware gave it.
    Hostname,
    /// It is a hardware address, if it is written as one; otherwise that is told, unless it `may_be_another` thing.
    Mac { may_be_another: bool },
    /// It is an address in the network, unless every device has it.
    Ip,
    /// It tells of boards.
    Boards(Telling),
    /// It is electrical power, if it is a number; otherwise it may be a secret.
    Watts,
    /// It is a model with its firmware behind it.
    Version,
    /// It is what it is told to be if it begins so.
    Beginning(&'static str, Field, u16),
    /// It is a part of the name of a board: of which pair, and which.
    Beside(usize, usize),
    /// It is kept in a column; a code has its key put before it. `of` is what it is.
    Column { column: u32, coded: bool, of: Option<(Field, u16)> },
}

impl<'d> Answers<'d> {
    /// Answers that are read as a format does.
    pub(super) fn new(format: &'d JsonFormat, builder: &'d mut StatementsBuilder) -> Self {
        builder.boards_name_nothing();
        Self {
            format,
            builder,
            secrets: Vec::new(),
            ways: Vec::new(),
            known: HashMap::new(),
            next: 0,
            slots: Slots::default(),
            withholding: Withholding::default(),
            begun: false,
            boards: OfDevice::default(),
            beside: Vec::new(),
            no_addresses: (None, 0),
        }
    }

    /// Begins the answer of another device.
    pub(super) fn begin(&mut self) {
        self.settle();
        self.next = 0;
        self.begun = true;
        self.builder.begin();
    }

    /// Ends the last answer; gives what people should know of the document of this name.
    pub(super) fn end(&mut self, name: &str) -> Diagnostics {
        self.settle();
        let mut notes = Diagnostics::default();
        if let Some(note) = left_out(name, &self.secrets) {
            notes.push(note);
        }
        if let (Some((path, text)), count) = &self.no_addresses {
            notes.push(no_address(text, *count).at(format!("{name} {path}")));
        }
        notes
    }

    /// Adds what can be told of the device at hand only when all of it was read.
    fn settle(&mut self) {
        if !self.begun {
            return;
        }
        for (pair, parts) in std::mem::take(&mut self.beside) {
            let Some((pattern, _)) = self.format.beside.get(pair) else { continue };
            let [name, rest] = parts;
            let Some((path, text, at)) = name.or(rest.clone()) else { continue };
            let text = match &rest {
                Some((_, rest, _)) if *rest != text => format!("{text} {rest}"),
                _ => text,
            };
            let field = self.format.fields.iter().find(|(own, _)| own == pattern).map(|(_, field)| *field);
            self.builder.field(&path, (field, 0), &text, at);
        }
        std::mem::take(&mut self.boards).write(&mut self.slots, self.builder);
    }

    /// Reads all values below a pointer; whether there is one.
    fn read(&mut self, at: &str, device: &Json<'_>) -> bool {
        let own = at.len() + 1;
        let mut said = false;
        device.each_scalar(&mut at.to_owned(), &mut |pointer, text| {
            said = true;
            let path = pointer.get(own..).unwrap_or_default();
            self.stated(path, text, Place::Pointer(pointer));
        });
        said
    }

    /// Reads a value that stands at a path of the device.
    pub(super) fn value(&mut self, path: &str, text: &str, at: &dyn Fn() -> StatedAt) {
        self.stated(path, text, at().place());
    }

    fn stated(&mut self, path: &str, text: &str, at: Place<'_>) {
        // A name without a value says nothing of what the document is about.
        if text.trim().is_empty() {
            return;
        }
        let is_secret = |told: Told| matches!(told, Told::Watts) && text.trim().parse::<f32>().is_err();
        let told = self.told(path).filter(|(_, told)| !is_secret(*told));
        let Some((expected, told)) = told else {
            match self.withholding.kept(path, Expected::Secret, text) {
                // It only says whether there is one.
                Some(value) => {
                    let column = self.builder.column(path, (None, 0));
                    self.builder.value(column, &value, at);
                }
                None => self.secrets.push(path.to_owned()),
            }
            return;
        };
        if let Told::Bracketed = told {
            for (name, value) in bracketed(text) {
                let mut inner = path.to_owned();
                json::step(&mut inner, name);
                self.stated(&inner, value, at);
            }
            return;
        }
        let value = self.withholding.kept(path, expected, text);
        if value.as_deref() != Some(text) {
            self.secrets.push(path.to_owned());
        }
        let Some(value) = value else { return };
        match told {
            Told::Bracketed => {}
            Told::Hostname => self.where_it_fits(path, Field::Hostname, !is_factory(&value), (&value, at)),
            Told::Mac { may_be_another } => {
                let fits = octets(&value).is_some();
                if !fits && !may_be_another && !value.trim().is_empty() && !is_placeholder(&value) {
                    let (first, count) = &mut self.no_addresses;
                    first.get_or_insert_with(|| (path.to_owned(), value.clone().into_owned()));
                    *count += 1;
                }
                self.where_it_fits(path, Field::Mac, fits, (&value, at));
            }
            Told::Watts => {
                let column = self.builder.column(path, (None, 0));
                self.builder.value(column, &value, at);
            }
            Told::Ip => self.where_it_fits(path, Field::Ip, is_own(&value), (&value, at)),
            Told::Boards(telling) => self.boards.add(telling, path, &value, StatedAt::of(at)),
            Told::Beginning(words, field, slot) => {
                let fits = value.starts_with(words);
                if fits {
                    self.boards.named(field, slot);
                }
                let column = self.builder.column(path, if fits { (Some(field), slot) } else { (None, 0) });
                self.builder.value(column, &value, at);
            }
            Told::Version => {
                // `Q-25052801_14a19a2`, `1246-83-21072802_4ec6bb0_211fc46`
                let (model, firmware) = value.rsplit_once('-').unwrap_or(("", &value));
                for (field, text) in [(Field::Model, model), (Field::Firmware, firmware)] {
                    if !text.trim().is_empty() {
                        let column = self.builder.column(path, (Some(field), 0));
                        self.builder.value(column, text, at);
                    }
                }
            }
            Told::Beside(pair, part) => {
                if value.trim().is_empty() || is_placeholder(&value) {
                    self.where_it_fits(path, Field::ControlBoard, false, (&value, at));
                    return;
                }
                let at_pair = self.beside.iter().position(|(known, _)| *known == pair).unwrap_or_else(|| {
                    self.beside.push((pair, [None, None]));
                    self.beside.len() - 1
                });
                self.beside[at_pair].1[part] = Some((path.to_owned(), value.into_owned(), StatedAt::of(at)));
            }
            Told::Column { column, coded, of } => {
                if let Some((field, slot)) = of
                    && !is_placeholder(&value)
                {
                    self.boards.named(field, slot);
                }
                let quoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
                let value = match (of, quoted) {
                    // Whatsminer of 2019 to 2021 quotes its versions.
                    (Some((Field::Firmware, _)), Some(bare)) => bare,
                    _ => &value,
                };
                let code = coded.then(|| format!("{} {value}", last(path)));
                self.builder.value(column, code.as_deref().unwrap_or(value), at);
            }
        }
    }

    /// Adds a value that is what its path says, or an attribute where it cannot be that.
    fn where_it_fits(&mut self, path: &str, field: Field, fits: bool, (value, at): (&str, Place<'_>)) {
        if !value.trim().is_empty() {
            let column = self.builder.column(path, (fits.then_some(field), 0));
            self.builder.value(column, value, at);
        }
    }

    /// What a path is.
    fn told(&mut self, path: &str) -> Option<(Expected, Told)> {
        let is_next = self.ways.get(self.next).is_some_and(|(way, _)| way == path);
        let at = if is_next { Some(self.next) } else { self.known.get(path).copied() };
        match at.and_then(|at| Some((at, self.ways.get(at)?.1))) {
            Some((at, told)) => {
                self.next = at + 1;
                told
            }
            None => self.tell(path),
        }
    }

    /// Finds out what a path is.
    fn tell(&mut self, path: &str) -> Option<(Expected, Told)> {
        let expected = Expected::at(path);
        let watts = self.format.watts.iter().any(|pattern| matches(pattern, path).is_some());
        let (expected, told) = if watts {
            (Expected::Other(None), Some(Told::Watts))
        } else {
            (expected, self.tell_value(path, expected))
        };
        let told = told.map(|told| (expected, told));
        self.known.insert(path.to_owned(), self.ways.len());
        self.ways.push((path.to_owned(), told));
        self.next = self.ways.len();
        told
    }

    fn tell_value(&mut self, path: &str, expected: Expected) -> Option<Told> {
        if expected == Expected::Secret {
            None
        } else if self.format.bracketed.iter().any(|pattern| matches(pattern, path).is_some()) {
            Some(Told::Bracketed)
        } else {
            Some(self.tell_field(path))
        }
    }
}

impl Answers<'_> {
    /// What a path is that holds one value.
    fn tell_field(&mut self, path: &str) -> Told {
        let format = self.format;
        let is = |pattern: Path| matches(pattern, path).is_some();
        if let Some(telling) = format.boards.tell(is) {
            return Told::Boards(telling);
        }
        let begins = |(pattern, words, field): &(Path, &'static str, Field)| {
            Some((*words, *field, matches(pattern, path)?))
        };
        if let Some((words, field, (among, number))) = format.beginning.iter().find_map(begins) {
            return Told::Beginning(words, field, self.slots.of(field, among, number));
        }
        if format.versions.iter().any(|pattern| is(pattern)) {
            return Told::Version;
        }
        let part = |(pair, (of, more)): (usize, &(Path, Path))| {
            let part = [of, more].into_iter().position(|pattern| matches(pattern, path).is_some())?;
            Some(Told::Beside(pair, part))
        };
        if let Some(told) = format.beside.iter().enumerate().find_map(part) {
            return told;
        }
        match format.field(path) {
            Some((_, Field::Hostname, _)) => Told::Hostname,
            Some((pattern, Field::Mac, _)) => Told::Mac { may_be_another: pattern.ends_with('?') },
            Some((_, Field::Ip, _)) => Told::Ip,
            Some((pattern, field, (among, number))) => {
                let slot = self.slots.of(field, among, number);
                let column = self.builder.column(path, (Some(field), slot));
                Told::Column { column, coded: pattern.ends_with('='), of: Some((field, slot)) }
            }
            None => Told::Column { column: self.builder.column(path, (None, 0)), coded: false, of: None },
        }
    }
}

impl JsonFormat {
    /// What a path is, by which pattern, and as [`matches`].
    pub(super) fn field<'p>(&self, path: &'p str) -> Option<(Path, Field, (&'p str, u16))> {
        self.fields.iter().find_map(|(pattern, field)| Some((*pattern, *field, matches(pattern, path)?)))
    }
}

/// What is said of values that were left out as secrets.
fn left_out(name: &str, secrets: &[String]) -> Option<Diagnostic> {
    let first = secrets.first()?;
    let text =
        format!("{} values are left out, as their names or shape say that they are secrets", secrets.len());
    Some(Diagnostic::note("secret-left-out", text).at(format!("{name} {first}")))
}

/// The values of a text such as `Ver[Q-25052801] DNA[0201] PS[0 1222]`.
fn bracketed(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(']').filter_map(|part| {
        let (name, value) = part.split_once('[')?;
        let name = name.trim().rsplit(|c: char| c == '{' || c.is_whitespace()).next().unwrap_or_default();
        (!name.is_empty()).then(|| (name, value.trim()))
    })
}

/// The values that a key of a path leads to, with their pointers.
fn inner<'d, 't>(at: &str, value: &'d Json<'t>, key: &str) -> Vec<(String, &'d Json<'t>)> {
    let to = |step: &str| {
        let mut at = at.to_owned();
        json::step(&mut at, step);
        at
    };
    match key {
        // The document as a whole.
        "" => vec![(at.to_owned(), value)],
        "*" => value.items().iter().enumerate().map(|(n, item)| (to(&n.to_string()), item)).collect(),
        key => value.get(key).map(|value| (to(key), value)).into_iter().collect(),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Whether the way to a value ends as a [`Path`] says; then the way to the boards or components that it is about, and the number
/// of its own among them, from 1: 0 where the path has none.
fn matches<'p>(pattern: &str, path: &'p str) -> Option<(&'p str, u16)> {
    let pattern = pattern.strip_suffix(['=', '?']).unwrap_or(pattern);
    let (whole, pattern) = match pattern.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    let mut entry = None;
    let mut rest = Some(path);
    for wanted in pattern.rsplit('/') {
        let way = rest?;
        let (before, key) = way.rsplit_once('/').map_or((None, way), |(before, key)| (Some(before), key));
        rest = before;
        let number = match wanted.split_once('#') {
            Some((before, behind)) => key.strip_prefix(before)?.strip_suffix(behind)?,
            None if wanted == "*" => key,
            None if wanted == key || (wanted == "~" && key.parse::<u32>().is_ok()) => continue,
            None => return None,
        };
        let number = number.parse::<u16>().ok()?.saturating_add(1);
        entry.get_or_insert((before.unwrap_or_default(), number));
    }
    (!whole || rest.is_none()).then(|| entry.unwrap_or(("", 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_the_value_and_its_board() {
        for (pattern, path, entry) in [
            ("VERSION/*/Type", "VERSION/0/Type", Some(("VERSION", 1))),
            ("VERSION/*/Type", "version/0/VERSION/0/Type", Some(("version/0/VERSION", 1))),
            ("VERSION/*/Type", "VERSION/Type", None),
            ("/msg/miner/pcbsn#", "msg/miner/pcbsn2", Some(("msg/miner", 3))),
            ("/msg/miner/pcbsn#", "all/msg/miner/pcbsn2", None),
            ("pcbsn#", "pcbsn", None),
            ("MM ID#:Summary/CPU", "STATS/0/MM ID1:Summary/CPU", Some(("STATS/0", 2))),
            ("VERSION/~/MAC", "VERSION/3/MAC", Some(("", 0))),
            ("VERSION/~/MAC", "VERSION/X/MAC", None),
            ("boards/*/chips/*/sn", "boards/3/chips/9/sn", Some(("boards/3/chips", 10))),
            ("sn", "board_sn", None),
            ("family=", "a/family", Some(("", 0))),
        ] {
            assert_eq!(matches(pattern, path), entry, "{pattern} {path}");
        }
    }

    #[test]
    fn a_text_of_several_values_is_taken_apart() {
        let text = "'STATS':{Ver[Q-2505] CPU[K230] PS[0 1222 4] SSID[] STATE[2]}";
        let values: Vec<_> = bracketed(text).collect();
        assert_eq!(
            values,
            [("Ver", "Q-2505"), ("CPU", "K230"), ("PS", "0 1222 4"), ("SSID", ""), ("STATE", "2")]
        );
    }
}
