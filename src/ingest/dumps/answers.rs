//! Answers of devices as they are read: what each value is, by the way to it and by what it says.

mod told;

use std::collections::HashMap;

use super::addresses::is_own;
use super::boards::OfDevice;
use super::hostnames::{is_factory, no_address};
use super::json::{self, Json};
use super::json_format::{JsonFormat, Path, last};
use super::slots::Slots;
use crate::diagnostic::Diagnostics;
use crate::ingest::secrets::{Expected, Withholding};
use crate::ingest::statements::{LeftOut, StatedAt, StatementsBuilder};
use crate::model::{Field, Place};
use crate::text::hardware_address::octets;
use crate::text::placeholders::is_placeholder;
use told::Told;

/// The answers of a document, as they are read.
pub(super) struct Answers<'d> {
    /// As what the answer at hand is read.
    format: &'static JsonFormat,
    pub(super) builder: &'d mut StatementsBuilder,
    left_out: LeftOut,
    /// What is known of the ways of the answers of each format, that of the answer at hand last.
    ways: Vec<Ways>,
    slots: Slots,
    withholding: Withholding,
    /// Whether an answer was begun.
    begun: bool,
    /// What is known of the boards of the device at hand.
    boards: OfDevice,
    /// Names of boards whose rest stands elsewhere, and these, by what is to be told by them.
    beside: Vec<(Pair, [Option<Part>; 2])>,
    /// Values that should be hardware addresses and are none: the first, and how many.
    no_addresses: (Option<(String, String)>, usize),
}

/// The ways to values of one format. What a way is, is found out once: devices repeat their names.
#[derive(Default)]
struct Ways {
    /// The id of the format.
    format: &'static str,
    /// In the order in which they were first met, with what is told by each; nothing of those of secrets.
    met: Vec<(String, Option<(Expected, Told)>)>,
    /// Their places by their texts.
    known: HashMap<String, usize>,
    /// The way behind the last one: devices mostly repeat their names in one order.
    next: usize,
}

/// The name of a board in two parts, by the path of the first and what it is.
type Pair = (Path, Option<Field>);

/// A part of the name of a board.
#[derive(Clone)]
struct Part {
    path: String,
    text: String,
    at: StatedAt,
}

impl<'d> Answers<'d> {
    /// Answers that are read as a format does.
    pub(super) fn new(format: &'static JsonFormat, builder: &'d mut StatementsBuilder) -> Self {
        builder.boards_name_nothing();
        Self {
            format,
            builder,
            left_out: LeftOut::default(),
            ways: vec![Ways { format: format.id, ..Ways::default() }],
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
        self.at_first();
        self.begun = true;
        self.builder.begin();
    }

    /// Reads what follows as this format does.
    pub(super) fn read_as(&mut self, format: &'static JsonFormat) {
        if self.format.id != format.id {
            self.format = format;
            let known = self.ways.iter().position(|ways| ways.format == format.id);
            let ways = known.map(|at| self.ways.swap_remove(at));
            self.ways.push(ways.unwrap_or_else(|| Ways { format: format.id, ..Ways::default() }));
        }
        self.at_first();
    }

    /// The next way is the first one.
    fn at_first(&mut self) {
        if let Some(ways) = self.ways.last_mut() {
            ways.next = 0;
        }
    }

    /// Ends the last answer; gives what people should know of the document of this name.
    pub(super) fn end(&mut self, name: &str) -> Diagnostics {
        self.settle();
        let mut notes = Diagnostics::default();
        self.left_out.tell(name, &mut notes);
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
        for ((_, field), parts) in std::mem::take(&mut self.beside) {
            let [name, rest] = parts;
            let Some(Part { path, text, at }) = name.or(rest.clone()) else { continue };
            let text = match &rest {
                Some(rest) if rest.text != text => format!("{text} {}", rest.text),
                _ => text,
            };
            self.builder.field(&path, (field, 0), &text, at);
        }
        std::mem::take(&mut self.boards).write(&mut self.slots, self.builder);
    }

    /// Looks at what a thing says, before its values are read: names and values, as they stand behind each other.
    pub(super) fn look<'t>(&mut self, said: impl Iterator<Item = (&'t str, &'t str)>) {
        self.withholding.look(said);
    }

    /// Reads all values below a pointer; whether there is one.
    pub(super) fn read(&mut self, at: &str, device: &Json<'_>) -> bool {
        let own = at.len() + 1;
        let mut said = false;
        device.each_scalar(&mut at.to_owned(), &mut |pointer, text| {
            said = true;
            let path = pointer.get(own..).unwrap_or_default();
            let at = Place::Pointer(pointer);
            if is_input_power(device, path, text) {
                let column = self.builder.column(path, (None, 0));
                self.builder.value(column, text, at);
            } else {
                self.stated(path, text, at);
            }
        });
        said
    }

    /// Reads a value that stands at a path of the device.
    pub(super) fn value(&mut self, path: &str, text: &str, at: &dyn Fn() -> StatedAt) {
        self.stated(path, text, at().place());
    }

    fn stated(&mut self, path: &str, text: &str, at: Place<'_>) {
        // A name without a value says nothing of what the document is about.
        if text.trim().is_empty() || self.builder.is_full() {
            return;
        }
        let Some((expected, told)) = self.told(path) else {
            match self.withholding.kept(path, Expected::Secret, text) {
                // It only says whether there is one.
                Some(value) => {
                    let column = self.builder.column(path, (None, 0));
                    self.builder.value(column, &value, at);
                }
                None => self.left_out.compare(text, None, at),
            }
            return;
        };
        if let Told::Bracketed = told {
            for (name, value) in bracketed(text) {
                if name.is_empty() {
                    let column = self.builder.column(path, (None, 0));
                    self.builder.value(column, value, at);
                    continue;
                }
                let mut inner = path.to_owned();
                json::step(&mut inner, name);
                self.stated(&inner, value, at);
            }
            return;
        }
        let value = self.withholding.kept(path, expected, text);
        self.left_out.compare(text, value.as_deref(), at);
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
                let told = Part { path: path.to_owned(), text: value.into_owned(), at: StatedAt::of(at) };
                self.beside[at_pair].1[part] = Some(told);
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
}

/// Whether a value is the electrical power that goes in, `pin` beside `vin` or in `power`, and no secret: a number.
fn is_input_power(device: &Json<'_>, path: &str, text: &str) -> bool {
    const READINGS: [&str; 5] = ["vin", "iin", "vout", "iout", "pout"];
    let (above, key) = path.rsplit_once('/').unwrap_or(("", path));
    if !key.eq_ignore_ascii_case("pin") || text.trim().parse::<f32>().is_err() {
        return false;
    }
    let named = last(above).to_ascii_lowercase();
    let mut beside = Some(device);
    for key in above.split('/').filter(|key| !key.is_empty()) {
        let plain = key.replace("~1", "/").replace("~0", "~");
        beside = beside.and_then(|value| match key.parse::<usize>() {
            Ok(entry) if !value.items().is_empty() => value.items().get(entry),
            _ => value.get(&plain),
        });
    }
    let entries = beside.map(Json::entries).unwrap_or_default();
    let is_reading = |key: &str| READINGS.iter().any(|reading| key.eq_ignore_ascii_case(reading));
    matches!(&*named, "power" | "psu") || entries.iter().any(|(key, _)| is_reading(key))
}

/// The values of a text such as `Ver[Q-25052801] DNA[0201] PS[0 1222]` or `300,freq1=460,chain_acn1=60`; the name of one without any
/// is blank.
pub(super) fn bracketed(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_bracketed = text.contains('[');
    let dividers: &[char] = if is_bracketed { &[']'] } else { &[',', '|'] };
    text.split(dividers).filter_map(move |part| {
        if !is_bracketed {
            let (name, value) = part.split_once('=').unwrap_or(("", part));
            return (!value.trim().is_empty()).then(|| (name.trim(), value.trim()));
        }
        let (name, value) = part.split_once('[')?;
        let name = name.trim().rsplit(|c: char| c == '{' || c.is_whitespace()).next().unwrap_or_default();
        (!name.is_empty()).then(|| (name, value.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_several_values_is_taken_apart() {
        let text = "'STATS':{Ver[Q-2505] CPU[K230] PS[0 1222 4] SSID[] STATE[2]}";
        let values: Vec<_> = bracketed(text).collect();
        assert_eq!(
            values,
            [("Ver", "Q-2505"), ("CPU", "K230"), ("PS", "0 1222 4"), ("SSID", ""), ("STATE", "2")]
        );
    }
    #[test]
    fn input_power_is_no_secret_and_a_number_of_a_person_stays_one() {
        use crate::ingest::dumps::testing::read;
        let held = |inner: &str| {
            let text = format!(
                r#"{{"code":0,"when":1,"msg":{{"miner":{{"type":"M50S"}},{inner}}},"desc":"get.device.info"}}"#
            );
            let found = read("info.json", text).unwrap();
            format!("{:?}", found.content.statements())
        };
        assert!(held(r#""power":{"sn":"P1","pin":3427}"#).contains("3427"));
        assert!(held(r#""supply":{"vin":409,"Pin":"3427"}"#).contains("3427"));
        for inner in [
            r#""wifi":{"ssid":"x","pin":3427}"#,
            r#""sim":{"pin":"3427"}"#,
            r#""pin":3427"#,
            r#""power":{"pin":"Zt3427#q"}"#,
        ] {
            assert!(!held(inner).contains("3427"), "{inner}");
        }
    }
}
