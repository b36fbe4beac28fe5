//! A component as lists of the Trusted Computing Group have it, in certificates and in the JSON that they are made from.

use super::component_classes::{Sort, meaning, sort};
use super::stating::Stating;
use super::vendor_codes::firm;
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};
use crate::text::hardware_address::octets;
use crate::text::placeholders::is_placeholder;

/// A value with its name in the document.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// The name.
    pub(super) name: String,
    /// The text.
    pub(super) text: String,
    /// Where it stands.
    pub(super) at: StatedAt,
}

/// Whether a component came or went, where the list is of changes (`AttributeStatus` of the platform certificate profile).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// It came.
    Added,
    /// It is another than before.
    Modified,
    /// It went: it is no component of the machine any more.
    Removed,
}

impl Status {
    /// By its number or word.
    pub(super) fn of(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "0" | "added" => Some(Self::Added),
            "1" | "modified" => Some(Self::Modified),
            "2" | "removed" => Some(Self::Removed),
            _ => None,
        }
    }

    /// In a word.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Modified => "modified",
            Self::Removed => "removed",
        }
    }
}

/// A component.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The registry of its class.
    pub(super) registry: Option<Said>,
    /// Its class there, in hexadecimal digits.
    pub(super) class: Option<Said>,
    /// Its maker: a name, or a number of a registry.
    pub(super) maker: Option<Said>,
    /// Its model.
    pub(super) model: Option<Said>,
    /// Its serial number.
    pub(super) serial: Option<Said>,
    /// Its revision; of a processor its name.
    pub(super) revision: Option<Said>,
    /// Network addresses.
    pub(super) macs: Vec<Said>,
    /// Whether it came or went.
    pub(super) status: Option<(Status, Said)>,
    /// What else is said of it.
    pub(super) others: Vec<Said>,
}

impl Listed {
    /// States what it says, as a statement of its own.
    pub(super) fn state(self, stating: &mut Stating) {
        stating.begin();
        if let Some((status, said)) = &self.status {
            stating.field(&said.name, None, status.as_str(), said.at.clone());
            if *status == Status::Removed {
                self.told_only(stating, "removed component/");
                return;
            }
        }
        let class = self.class_number();
        let what = class.map_or(Sort::Part, |(registry, class)| sort(registry, class));
        if let (Some(words), Some(said)) =
            (class.and_then(|(registry, class)| meaning(registry, class)), &self.class)
        {
            let is_part = matches!(what, Sort::Part | Sort::Processor | Sort::Tpm) && !is_peripheral(words);
            let field = is_part.then_some(Field::Component);
            stating.field(&format!("{} (meaning)", said.name), field, words, said.at.clone());
        }
        self.named(stating);
        let fields = match what {
            Sort::System => {
                [Some(Field::Model), Some(Field::Serial), Some(Field::Party(Role::Maker, Aspect::Name))]
            }
            Sort::Firmware => [Some(Field::Firmware), None, None],
            Sort::Enclosure => [None, None, None],
            Sort::Tpm => [None, Some(Field::ComponentSerial), Some(Field::PartMaker)],
            Sort::Board => [Some(Field::Board), Some(Field::BoardSerial), Some(Field::BoardMaker)],
            Sort::Psu => [Some(Field::Psu), Some(Field::PsuSerial), Some(Field::BoardMaker)],
            Sort::Processor | Sort::Part => {
                [Some(Field::Part), Some(Field::ComponentSerial), Some(Field::PartMaker)]
            }
        };
        let [mut model, serial, maker] = fields;
        let mut revision = None;
        if what == Sort::Processor
            && self.revision.as_ref().is_some_and(|revision| names_a_processor(&revision.text))
        {
            (model, revision) = (None, model);
        }
        // Firmware without a name is told by its version.
        if what == Sort::Firmware && self.model.as_ref().is_none_or(|model| is_placeholder(model.text.trim()))
        {
            (model, revision) = (None, model);
        }
        if let Some(said) = &self.maker {
            let known = firm(&said.text);
            // A number names nobody; the firm that it was given to is named beside it.
            put(stating, maker.filter(|_| known.is_none()), said);
            if let Some((firm, by)) = known {
                stating.field(&format!("{} ({by})", said.name), maker, firm, said.at.clone());
            }
        }
        if let Some(said) = &self.serial {
            number(stating, serial, said);
        }
        for (field, said) in [(model, &self.model), (revision, &self.revision)] {
            if let Some(said) = said {
                put(stating, field, said);
            }
        }
        for mac in &self.macs {
            put(stating, Some(Field::Mac), mac);
        }
        for said in &self.others {
            put(stating, None, said);
        }
    }

    /// The registry and number of its class.
    fn class_number(&self) -> Option<(&str, u32)> {
        let class = u32::from_str_radix(self.class.as_ref()?.text.trim_start_matches("0x"), 16).ok()?;
        Some((self.registry.as_ref()?.text.as_str(), class))
    }

    /// Its class as it is written.
    fn named(&self, stating: &mut Stating) {
        for said in [&self.registry, &self.class].into_iter().flatten() {
            put(stating, None, said);
        }
    }

    fn told_only(self, stating: &mut Stating, prefix: &str) {
        if let (Some((registry, class)), Some(said)) = (self.class_number(), &self.class)
            && let Some(words) = meaning(registry, class)
        {
            stating.field(&format!("{prefix}{} (meaning)", said.name), None, words, said.at.clone());
        }
        if let Some(said) = self.serial {
            let field = Some(Field::RemovedComponentSerial);
            stating.field(&format!("{prefix}{}", said.name), field, &said.text, said.at);
        }
        let own = [self.registry, self.class, self.maker, self.model, self.revision];
        let all = own.into_iter().flatten().chain(self.macs).chain(self.others);
        for said in all {
            stating.field(&format!("{prefix}{}", said.name), None, &said.text, said.at);
        }
    }
}

fn put(stating: &mut Stating, field: Option<Field>, said: &Said) {
    stating.field(&said.name, field, &said.text, said.at.clone());
}

/// States the number of a component. Collectors write the address of a network card there, and of an `NVMe` drive all that identifies
/// it, divided by colons: its EUI or GUID, its serial number, its NQN.
fn number(stating: &mut Stating, field: Option<Field>, said: &Said) {
    let parts: Vec<&str> = said.text.splitn(3, ':').collect();
    let of_nvme = match parts.as_slice() {
        [eui, serial, nqn] if nqn.starts_with("nqn.") && eui.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Some(*serial)
        }
        _ => None,
    };
    if let Some(serial) = of_nvme {
        stating.field(&format!("{} (of NVMe)", said.name), field, serial, said.at.clone());
        put(stating, None, said);
    } else if said.text.contains([':', '-']) && octets(&said.text).is_some() {
        put(stating, Some(Field::Mac), said);
    } else {
        put(stating, field, said);
    }
}

/// Whether a class is of what controls one thing, such as a network: not the controller of the machine, which is asked for.
fn is_peripheral(words: &str) -> bool {
    words.ends_with("Controller") && !matches!(words, "Remote Access Controller" | "Smart IO Controller")
}

/// Whether the revision of a processor is its name, as SMBIOS has it (`Intel(R) Core(TM) i7-6700 CPU @ 3.40GHz`), where the model is
/// the number of a family.
fn names_a_processor(revision: &str) -> bool {
    revision.split_whitespace().count() > 1
        && revision.chars().any(char::is_alphabetic)
        && !is_placeholder(revision)
}
