//! Chips, boards and firms that a text mentions: `CVITEK board fitted` in a remark or a description, `c/o Sophgo` in an
//! address. A mention settles nothing and clears nothing; it is a reason to look.

use std::sync::Arc;

use hashbrown::HashSet;

use super::words;
use crate::catalogue::{Catalogue, Text};
use crate::model::{
    Facts, Field, Origin, PartFact, PartId, PartMatch, PartyFact, PartyId, Role, Standing, Value,
};

/// Looks through every column that holds words, whatever its heading.
pub(super) fn find(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    let machine = facts.machine;
    let mut known = Known::default();
    let attributes = machine.attributes.iter().map(|a| (None, a.value, says_of_itself(a.header, a.value)));
    let values = machine.values.iter().filter(|(field, _)| holds_words(*field));
    let values = values.map(|(field, value)| (Some(*field), *value, names_firms(*field, *value)));
    let boards = machine.boards.iter().filter_map(|board| board.name);
    let components = machine.components.iter().flat_map(|c| [c.name, c.maker, c.description]).flatten();
    let others = boards.chain(components).map(|value| (None, value, true));
    for (field, value, may_name_firms) in attributes.chain(values).chain(others) {
        // The rows of a machine repeat their texts: said once more, it changes nothing.
        let text = catalogue.text(value.text);
        for matched in text.parts_within() {
            known.add(facts, value, matched);
        }
        // Firms in the columns of parties have the role that their column gives them.
        if may_name_firms && field.is_none_or(|field| field.role().is_none()) {
            known.find_parties(facts, Role::Maker, value, &text);
        }
        if field == Some(Field::Model) {
            known.find_boards_of_model(facts, value, catalogue);
        }
    }
    // The words of a marking were looked up with the maker that its row names.
    for value in machine.components.iter().filter_map(|component| component.part) {
        // A piece of a number (`A9K-8HG-FLEX-SE`) names no firm.
        if !value.text.contains(char::is_whitespace) && value.text.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        known.find_parties(facts, Role::Maker, value, &catalogue.text(value.text));
    }
    for place in &machine.places {
        for line in &place.lines {
            known.find_parties(facts, place.role, *line, &catalogue.text(line.text));
        }
    }
}

/// Whether a column of the machine may hold words of a chip, board or firm. Addresses and countries are places.
fn holds_words(field: Field) -> bool {
    let number = field.is_serial() || matches!(field, Field::Mac | Field::Ip | Field::Hts | Field::Eccn);
    let place = field.is_place_of_party();
    let day = field.as_str().ends_with("-date") || field.as_str().ends_with("-expiry");
    !(number || place || day || matches!(field, Field::Country | Field::Origin))
}

/// Whether the firms that a field of the machine mentions may be of it: the name that a device has in the network is anybody's.
fn names_firms(field: Field, value: Value<'_>) -> bool {
    !(field == Field::Hostname && value.at.standing == Standing::Observed)
}

/// Whether what a value mentions, which was kept under a name of its own, may be of the machine. A sheet's remarks are about its rows;
/// a device says a thousand things that are not about what it is made of: its neighbours, pools, guests, programs and links.
fn says_of_itself(name: &str, value: Value<'_>) -> bool {
    const OTHERS: [&str; 14] = [
        "connection",
        "neighbo",
        "lldp",
        "cdp",
        "pool",
        "stratum",
        "virtual",
        "software",
        "link",
        "externalreferences",
        "odata",
        "url",
        "uri",
        "subsystem",
    ];
    const OF_MACHINE: [&str; 29] = [
        "maker",
        "manufactur",
        "vendor",
        "brand",
        "oem",
        "company",
        "supplier",
        "product",
        "model",
        "name",
        "chip",
        "board",
        "platform",
        "hardware",
        "hw",
        "controller",
        "cpu",
        "soc",
        "processor",
        "descr",
        "firmware",
        "version",
        "fpga",
        "bios",
        "part",
        "component",
        "remark",
        "comment",
        "note",
    ];
    if value.at.standing == Standing::Declared {
        return !name.contains("externalReferences");
    }
    let name = name.to_lowercase();
    let key = name.rsplit('/').next().unwrap_or_default();
    !OTHERS.iter().any(|word| name.contains(word)) && OF_MACHINE.iter().any(|word| key.contains(word))
}

/// What is known of the machine already. A machine may have very many rows, and most mention nothing: the tables are made
/// at the first mention.
#[derive(Default)]
struct Known {
    parts: Option<HashSet<PartId>>,
    /// Parties in the role that they have.
    parties: Option<HashSet<(PartyId, Role)>>,
    /// Parties in any role.
    in_any_role: HashSet<PartyId>,
}

impl Known {
    /// A board behind the name of a model: `S19j Pro (CV)`.
    fn find_boards_of_model<'a>(&mut self, facts: &mut Facts<'a>, value: Value<'a>, catalogue: &Catalogue) {
        for board in words::boards_of_model(value.text, facts, catalogue) {
            let controllers =
                catalogue.boards.get(board.board.index()).map_or(&[][..], |entry| &entry.controllers);
            for part in controllers {
                self.add(facts, value, &words::mentioned(*part, &board));
            }
        }
    }

    fn add<'a>(&mut self, facts: &mut Facts<'a>, value: Value<'a>, matched: &Arc<PartMatch>) {
        let known = self.parts.get_or_insert_with(|| facts.parts.iter().map(|fact| fact.part).collect());
        if known.insert(matched.part) {
            let (part, matched, origin) = (matched.part, Some(Arc::clone(matched)), Origin::Cell(value));
            facts.parts.push(PartFact { part, matched, component: None, origin });
        }
    }

    fn find_parties<'a>(&mut self, facts: &mut Facts<'a>, role: Role, value: Value<'a>, text: &Text<'_, '_>) {
        for matched in text.parties_within() {
            let parties = self.parties.get_or_insert_with(|| {
                let known = || facts.parties.iter().filter_map(|fact| Some((fact.party?, fact.role)));
                self.in_any_role = known().map(|(party, _)| party).collect();
                known().collect()
            });
            let new = if role == Role::Maker {
                !self.in_any_role.contains(&matched.party)
            } else {
                !parties.contains(&(matched.party, role))
            };
            if new {
                parties.insert((matched.party, role));
                self.in_any_role.insert(matched.party);
                let (party, matched) = (Some(matched.party), Some(Arc::clone(matched)));
                let origin = Origin::Cell(value);
                facts.parties.push(PartyFact { role, party, matched, origin, declared: None });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Location, RowPlace};

    #[test]
    fn what_a_device_says_of_others_is_not_of_it() {
        let value = |standing| Value { text: "x", at: Location { standing, ..RowPlace::default().cell(0) } };
        for (name, of_itself) in [
            ("connections/0/sysname", false),
            ("BIOS Information/Characteristics", false),
            ("miner/pools/0/url", false),
            ("Oem/@odata.type", false),
            ("Memory Device/Type", false),
            ("Memory Device/Manufacturer", true),
            ("fpga_version", true),
            ("CONFIG/0/ControlBoardType", true),
        ] {
            assert_eq!(says_of_itself(name, value(Standing::Observed)), of_itself, "{name}");
        }
        for (name, of_itself) in
            [("Bemerkung", true), ("Make/Model", true), ("externalReferences/0/url", false)]
        {
            assert_eq!(says_of_itself(name, value(Standing::Declared)), of_itself, "{name}");
        }
    }
}
