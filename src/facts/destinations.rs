//! Where the shipment goes, as the columns, addresses and names say it. Contradictions are all kept.

use std::cmp::Ordering;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use crate::catalogue::{Catalogue, Whereabouts};
use crate::model::{
    DestinationBasis, DestinationFact, Facts, Field, NameKind, Origin, RegionId, Role, Value,
};
use crate::text::countries;
use crate::text::placeholders::is_placeholder;

/// The roles whose place is a destination; the repairer's is one for a repair.
const ROLES: [Role; 3] = [Role::Consignee, Role::EndUser, Role::Repairer];

/// Fills in [`Facts::destinations`]. Parties must be known already.
pub(super) fn find(facts: &mut Facts<'_>, catalogue: &Catalogue) {
    let mut found = Found { catalogue, facts: Vec::new(), bases: HashMap::new(), says: false };
    let machine = facts.machine;
    // `TBD` says that it is not known yet: another cell of the column may say it, the place of a party does not.
    let written = |value: &Value<'_>| !is_placeholder(value.text);
    for value in machine.all(Field::Destination).filter(written) {
        found.column(None, value);
    }
    if !found.is_stated() {
        for value in machine.all(Field::Destination).filter(|value| !written(value)) {
            found.add(None, None, None, value, DestinationBasis::Written);
        }
    }
    let is_stated = found.is_stated();
    let mut located = vec![false; machine.places.len()];
    let mut named = vec![false; machine.places.len()];
    machine.parties.iter().filter_map(|party| party.place).for_each(|place| named[place] = true);
    for (number, place) in machine.places.iter().enumerate().filter(|(_, place)| ROLES.contains(&place.role))
    {
        found.says = false;
        if let Some(country) = place.country.filter(written) {
            found.column(Some(place.role), country);
        } else if let Some(country) = place.country
            && !is_stated
            && named[number]
        {
            found.add(Some(place.role), None, None, country, DestinationBasis::Written);
        }
        if let (Some(first), address) = (place.lines.first(), place.address()) {
            let declared = place.country.and_then(|c| catalogue.whereabouts(c.text).country());
            // The line that says it, so that the finding leads there.
            let said = |at: &Whereabouts| at != &Whereabouts::default();
            let line = place.lines.iter().rev().find(|line| said(&catalogue.whereabouts(line.text)));
            let value = *line.unwrap_or(first);
            let known_otherwise = is_stated || place.country.is_some();
            found.address(place.role, value, &address, declared, known_otherwise);
        }
        located[number] = found.says;
    }
    // A firm may stand in several rows and roles, and its place in one of them.
    let mut somewhere: Vec<&str> = Vec::new();
    for party in machine.parties.iter().filter(|party| ROLES.contains(&party.role)) {
        found.says = party.place.and_then(|at| located.get(at)).is_some_and(|located| *located);
        let place = party.place.and_then(|at| machine.places.get(at));
        let country = place.and_then(|place| place.country);
        let declared = country.and_then(|c| catalogue.whereabouts(c.text).country());
        found.name(party.role, party.name, declared, place.is_some());
        somewhere.extend(Some(party.name.text).filter(|_| found.says));
    }
    somewhere.sort_unstable_by(|a, b| ignoring_case(a, b));
    let is_somewhere =
        |name: &str, places: &[&str]| places.binary_search_by(|known| ignoring_case(known, name)).is_ok();
    let mut known_places: Vec<&str> = Vec::new();
    for party in facts.parties.iter().filter(|party| ROLES.contains(&party.role)) {
        let sure = party.matched.as_ref().is_some_and(|m| m.kind != NameKind::Within);
        let entry = party.party.and_then(|id| catalogue.parties.get(id.index()));
        let known = entry.and_then(|entry| entry.country.as_deref()).and_then(countries::parse);
        if let (true, Some(code), Origin::Cell(value)) = (sure, known, party.origin)
            && !is_somewhere(value.text, &somewhere)
        {
            found.add(Some(party.role), Some(code), None, value, DestinationBasis::KnownParty);
            known_places.push(value.text);
        }
    }
    somewhere.append(&mut known_places);
    somewhere.sort_unstable_by(|a, b| ignoring_case(a, b));
    let named = machine.parties.iter().filter(|party| ROLES.contains(&party.role));
    facts.placeless = named
        .filter(|party| !is_somewhere(party.name.text, &somewhere))
        .map(|party| (party.role, party.name))
        .collect();
    facts.destinations = found.facts;
}

/// The order of two texts, the case of ASCII letters aside.
fn ignoring_case(a: &str, b: &str) -> Ordering {
    a.bytes().map(|b| b.to_ascii_lowercase()).cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
}

/// Whether two facts say the same: role, country, region, and the text where it names no country.
type Said<'a> = (Option<Role>, Option<&'static str>, Option<RegionId>, Option<&'a str>);

struct Found<'a, 'c> {
    catalogue: &'c Catalogue,
    facts: Vec<DestinationFact<'a>>,
    /// The surest basis of each. A machine may have very many rows.
    bases: HashMap<Said<'a>, DestinationBasis>,
    /// Whether what was read last says where somebody is.
    says: bool,
}

impl<'a> Found<'a, '_> {
    fn add(
        &mut self,
        role: Option<Role>,
        country: Option<&'static str>,
        region: Option<RegionId>,
        value: Value<'a>,
        basis: DestinationBasis,
    ) {
        self.says |= country.is_some();
        let text = country.is_none().then_some(value.text);
        match self.bases.entry((role, country, region, text)) {
            Entry::Occupied(known) if *known.get() >= basis => return,
            known => known.insert(basis),
        };
        self.facts.push(DestinationFact { role, country, region, value, basis });
    }

    fn region(&mut self, role: Option<Role>, region: RegionId, value: Value<'a>, basis: DestinationBasis) {
        let country = self.catalogue.regions.get(region.index()).map(|entry| entry.country);
        self.add(role, country, Some(region), value, basis);
    }

    /// Whether the destination of the whole shipment is known.
    fn is_stated(&self) -> bool {
        self.facts.iter().any(|fact| fact.role.is_none() && fact.answers())
    }

    /// The other places that a text names beside the one where it goes by its order; `sure` is the basis of one that a
    /// route or choice names.
    fn others(&mut self, role: Option<Role>, at: &Whereabouts, value: Value<'a>, sure: DestinationBasis) {
        for stop in &at.stops {
            let basis = if stop.sure { sure } else { DestinationBasis::Beside };
            if at.country() != Some(stop.country) {
                self.add(role, Some(stop.country), None, value, basis);
            }
        }
        let stated = |code: &&&'static str| {
            at.country() != Some(**code) && at.stops.iter().all(|stop| stop.country != **code)
        };
        for code in at.towns.iter().filter(stated) {
            self.add(role, Some(*code), None, value, DestinationBasis::City);
        }
        for region in &at.areas {
            self.region(role, *region, value, DestinationBasis::City);
        }
    }

    /// Whether a place of the region can be meant where this country is written.
    fn fits(&self, region: RegionId, country: &str) -> bool {
        let entry = self.catalogue.regions.get(region.index());
        entry.is_some_and(|entry| entry.country == country || entry.claimed_by.contains(&country))
    }

    /// The region that a text names or one of whose places it names; `context` is the country that is written for it.
    fn region_of(&self, at: &Whereabouts, context: Option<&str>) -> Option<(RegionId, bool)> {
        let named = at.region.filter(|id| context.is_none_or(|c| self.fits(*id, c)));
        let place = match context {
            Some(country) => at.mention.or(at.place).or(at.within).filter(|id| self.fits(*id, country)),
            None => at.mention.or(at.place),
        };
        named.map(|id| (id, true)).or(place.map(|id| (id, false)))
    }

    /// A cell that is there to say where it goes.
    fn column(&mut self, role: Option<Role>, value: Value<'a>) {
        let at = self.catalogue.whereabouts(value.text);
        // A town in a cell that names no country is enough to look.
        let alone =
            || at.within.filter(|_| at.country().is_none() && at.city.is_none()).map(|id| (id, false));
        let region = self.region_of(&at, at.country()).or_else(alone);
        let basis = if at.named.is_some() { DestinationBasis::Written } else { DestinationBasis::AddressEnd };
        match region {
            Some((id, true)) => self.region(role, id, value, DestinationBasis::Written),
            Some((id, false)) => {
                self.region(role, id, value, DestinationBasis::City);
                if let Some(code) = at.country() {
                    self.add(role, Some(code), None, value, basis);
                }
            }
            None => match (at.country(), at.city) {
                (Some(code), _) => self.add(role, Some(code), None, value, basis),
                (None, Some(code)) => self.add(role, Some(code), None, value, DestinationBasis::City),
                (None, None) if at.stops.is_empty() => {
                    self.add(role, None, None, value, DestinationBasis::Written);
                }
                (None, None) => {}
            },
        }
        self.others(role, &at, value, DestinationBasis::Written);
    }

    /// An address; `declared` is the country in the column beside it.
    fn address(
        &mut self,
        role: Role,
        value: Value<'a>,
        text: &str,
        declared: Option<&'static str>,
        has_column: bool,
    ) {
        let at = self.catalogue.whereabouts(text);
        let context = at.country().or(declared);
        if let Some((id, named)) = self.region_of(&at, context) {
            let basis = if named { DestinationBasis::AddressEnd } else { DestinationBasis::City };
            self.region(Some(role), id, value, basis);
        }
        match at.country() {
            Some(code) => self.add(Some(role), Some(code), None, value, DestinationBasis::AddressEnd),
            None => match at.city {
                Some(code) if at.towns.contains(&code) || !has_column => {
                    self.add(Some(role), Some(code), None, value, DestinationBasis::City);
                }
                None if !has_column => self.add(Some(role), None, None, value, DestinationBasis::AddressEnd),
                _ => {}
            },
        }
        self.others(Some(role), &at, value, DestinationBasis::Beside);
    }

    /// The name of a party: `Quill Mining (Crimea)`, `Quill Trading, Tehran, Iran`.
    fn name(&mut self, role: Role, value: Value<'a>, declared: Option<&'static str>, has_place: bool) {
        let at = self.catalogue.whereabouts(value.text);
        if let Some((id, _)) = self.region_of(&at, declared) {
            self.region(Some(role), id, value, DestinationBasis::Name);
        }
        for piece in value.text.split(['(', '（']).skip(1) {
            let Some(inner) = piece.split([')', '）']).next() else { continue };
            let inner = self.catalogue.whereabouts(inner);
            match (inner.region.or(inner.place), inner.named.or(inner.city)) {
                (Some(id), _) => self.region(Some(role), id, value, DestinationBasis::Name),
                (None, Some(code)) => self.add(Some(role), Some(code), None, value, DestinationBasis::Name),
                (None, None) => {}
            }
        }
        // `Ship to: Iran` names nobody, and says where.
        let long = value.text.chars().filter(|c| c.is_alphabetic()).count() > 3 || !value.text.is_ascii();
        if let Some(code) = at.named.filter(|_| long && !has_place) {
            self.add(Some(role), Some(code), None, value, DestinationBasis::Written);
        }
        let parts = countries::address::parts(value.text);
        let Some(last) = parts.last().filter(|_| !has_place) else { return };
        // `Quill, S.A.` is not in Saudi Arabia, nor `Quill, AG` in Antigua.
        let Some(code) = at.address.filter(|_| last.chars().filter(|c| c.is_alphabetic()).count() > 3) else {
            return;
        };
        // Behind a comma stands an address; without one `Air China` is a name.
        let is_address = parts.len() > 1 && !last.contains(['(', '（']);
        let basis = if is_address { DestinationBasis::AddressEnd } else { DestinationBasis::Name };
        self.add(Some(role), Some(code), None, value, basis);
    }
}

#[cfg(test)]
mod tests;
