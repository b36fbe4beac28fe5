//! Which of several answers in one document are about one device: `cat system_info.json miner_type.json`.

use std::borrow::Cow;
use std::collections::HashSet;

use super::hostnames::is_factory;
use super::json::Json;
use super::json_format::JsonFormat;
use crate::model::Field;
use crate::text::hardware_address::octets;
use crate::text::placeholders::is_placeholder;

/// Keys around what an answer says, which all answers of an API have.
const ENVELOPE: [&str; 9] =
    ["STATUS", "id", "When", "Code", "Description", "when", "code", "desc", "salt"];
/// Keys below which an answer says all that it says.
const WITHIN: [&str; 2] = ["Msg", "msg"];
/// Answers behind one that are looked at, to tell whose it is.
const AHEAD: usize = 32;

/// What is known of a device by the answers that are taken for its own.
#[derive(Debug, Default)]
pub(super) struct Device<'d> {
    keys: HashSet<Cow<'d, str>>,
    names: Vec<(Field, String)>,
}

impl<'d> Device<'d> {
    /// Whether an answer is of this device, too; otherwise it becomes the device at hand. `behind` are the answers that follow.
    ///
    /// An answer that has no key in common with those of a device that is named is of it, if it has the same serial number,
    /// address or name, or none at all. Where several such answers follow each other that have keys in common (of all devices
    /// first one answer, then the other), nobody can tell whose each is.
    pub(super) fn takes(
        &mut self,
        format: &JsonFormat,
        answer: &'d Json<'_>,
        behind: impl Iterator<Item = &'d Json<'d>>,
    ) -> bool {
        let keys = keys(answer);
        let may_be = !self.names.is_empty() && !keys.is_empty() && keys.is_disjoint(&self.keys);
        if may_be {
            let names = names(format, answer);
            let is_own = if names.is_empty() {
                let unnamed = behind.take(AHEAD).take_while(|other| self::names(format, other).is_empty());
                let mut unnamed = unnamed.map(self::keys);
                unnamed.all(|other| other.is_disjoint(&keys))
            } else {
                self.agrees(&names)
            };
            if is_own {
                self.keys.extend(keys);
                self.names.extend(names);
                return true;
            }
        }
        *self = Self { keys, names: names(format, answer) };
        false
    }

    /// Whether one of these is its own, and none contradicts it.
    fn agrees(&self, names: &[(Field, String)]) -> bool {
        let own = |name: &(Field, String)| self.names.contains(name);
        let other = |(field, _): &&(Field, String)| self.names.iter().any(|(known, _)| known == field);
        names.iter().any(own) && names.iter().filter(other).all(own)
    }
}

/// The keys under which an answer says what it says.
fn keys<'d>(answer: &'d Json<'_>) -> HashSet<Cow<'d, str>> {
    let mut keys = HashSet::new();
    for (key, value) in answer.entries() {
        if ENVELOPE.contains(&&**key) {
            continue;
        }
        if WITHIN.contains(&&**key) && !value.entries().is_empty() {
            keys.extend(value.entries().iter().map(|(inner, _)| Cow::Owned(format!("{key}/{inner}"))));
        } else {
            keys.insert(Cow::Borrowed(&**key));
        }
    }
    keys
}

/// What names the machine of an answer, as it is compared.
fn names(format: &JsonFormat, answer: &Json<'_>) -> Vec<(Field, String)> {
    let mut names = Vec::new();
    answer.each_scalar(&mut String::new(), &mut |pointer, text| {
        let path = pointer.get(1..).unwrap_or_default();
        if is_placeholder(text) {
            return;
        }
        let name = match format.field(path) {
            Some((_, Field::Mac, _)) => octets(text).map(|octets| (Field::Mac, format!("{octets:?}"))),
            Some((_, Field::Hostname, _)) if is_factory(text) => None,
            Some((_, field @ (Field::Serial | Field::Hostname), _)) => {
                Some((field, text.trim().to_uppercase()))
            }
            _ => None,
        };
        names.extend(name);
    });
    names
}
