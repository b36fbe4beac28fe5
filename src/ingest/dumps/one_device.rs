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
const ENVELOPE: [&str; 9] = ["STATUS", "id", "When", "Code", "Description", "when", "code", "desc", "salt"];
/// Keys below which an answer says all that it says.
const WITHIN: [&str; 2] = ["Msg", "msg"];
/// Answers behind one that are looked at, to tell whose it is.
const AHEAD: usize = 32;

/// What is known of a device by the answers that are taken for its own.
#[derive(Debug, Default)]
pub(super) struct Device<'d> {
    keys: HashSet<Cow<'d, str>>,
    /// The first answer, until its names are asked for: most answers have keys in common with the one before, and are not.
    unread: Option<&'d Json<'d>>,
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
        answer: &'d Json<'d>,
        behind: impl Iterator<Item = &'d Json<'d>>,
    ) -> bool {
        let keys = keys(answer);
        let is_another = keys.is_disjoint(&self.keys) && !keys.is_empty() && !self.keys.is_empty();
        if is_another && let Some(first) = self.unread.take() {
            self.names = names(format, first);
        }
        if is_another && !self.names.is_empty() {
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
        *self = Self { keys, unread: Some(answer), names: Vec::new() };
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

#[cfg(test)]
mod tests {
    use crate::ingest::dumps::testing::{of_machine, read, table};

    const INFO: &str = r#"{"minertype":"Antminer S19j Pro","macaddr":"02:00:00:00:00:0#","serinum":"SX0#"}"#;
    const TYPE: &str = r#"{"miner_type":"Antminer S19j Pro","subtype":"AMLCtrl_BHB4260#"}"#;

    fn of(template: &str, n: u32) -> String {
        template.replace('#', &n.to_string())
    }

    #[test]
    fn an_answer_behind_that_of_a_named_device_is_of_it() {
        let text = [of(INFO, 1), of(TYPE, 1), of(INFO, 2), of(TYPE, 2)].join("\n");
        let found = read("both.json", text).unwrap();
        assert!(table(&found).contains(&"control-board 0 AMLCtrl_BHB42601 @/1/subtype".into()));
        let second = of_machine(&found, 2);
        assert!(second.contains(&"control-board 0 AMLCtrl_BHB42602 @/3/subtype".into()), "{second:?}");
        assert!(second.contains(&"mac 0 02:00:00:00:00:02 @/2/macaddr".into()), "{second:?}");
    }

    #[test]
    fn whose_an_answer_is_is_not_guessed() {
        // First one answer of all, then the other.
        let text = [of(INFO, 1), of(INFO, 2), of(TYPE, 1), of(TYPE, 2)].join("\n");
        let found = read("all.json", text).unwrap();
        let third = of_machine(&found, 3);
        assert!(third.contains(&"control-board 0 AMLCtrl_BHB42601 @/2/subtype".into()), "{third:?}");
        assert_eq!(third.len(), 2, "it is nobody's");
    }

    #[test]
    fn an_answer_with_the_same_name_is_of_the_device_and_one_with_another_is_not() {
        let config = r#"{"STATUS":[{"STATUS":"S","Code":33}],"CONFIG":[{"MACAddr":"02:00:00:00:00:01","SerialNumber":"LX1"}]}"#;
        let stats = |id: &str| {
            format!(
                r#"{{"STATUS":[{{"STATUS":"S","Code":70}}],"STATS":[{{"miner_id":"{id}","chain_acn1":77,"chain_acn2":0}}]}}"#
            )
        };
        let found = read("lux.jsonl", format!("{config}\n{}\n", stats("020000000001"))).unwrap();
        assert!(
            table(&found).contains(&"board 1 hash board 1 @/1/STATS/0/chain_acn1".into()),
            "{:?}",
            table(&found)
        );
        let other = read("lux.jsonl", format!("{config}\n{}\n", stats("020000000002"))).unwrap();
        assert_eq!(of_machine(&other, 2)[0], "mac 0 020000000002 @/1/STATS/0/miner_id");
        // What is no hardware address is an identifier of something else, and names nothing.
        let none = read("lux.jsonl", format!("{config}\n{}\n", stats("8144d5ca79104814"))).unwrap();
        assert_eq!(
            none.content
                .statements()
                .unwrap()
                .plan()
                .columns
                .iter()
                .filter(|c| c.field == Some(crate::model::Field::Mac))
                .count(),
            1
        );
        assert!(none.notes.iter().next().is_none());
    }
}
