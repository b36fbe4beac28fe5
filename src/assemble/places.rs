//! Where parties are: the columns of addresses and countries, each with the party beside which it stands.

use crate::model::{DeclaredParty, DeclaredPlace, Field, Machine, Role, Value};

/// Parties of a row, and what it says of where they are.
#[derive(Default)]
pub(super) struct RowPlaces<'a> {
    parties: Vec<(Field, Role, Value<'a>)>,
    places: Vec<(Role, What, Value<'a>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Address,
    Country,
}

impl<'a> RowPlaces<'a> {
    pub(super) fn clear(&mut self) {
        self.parties.clear();
        self.places.clear();
    }

    /// Takes what a cell says of a party.
    pub(super) fn cell(&mut self, field: Field, value: Value<'a>) {
        if let Some(role) = field.role() {
            self.parties.push((field, role, value));
        } else if let Some(role) = field.address_of() {
            self.places.push((role, What::Address, value));
        } else if let Some(role) = field.country_of() {
            self.places.push((role, What::Country, value));
        }
    }

    /// Gives the row's parties to the machine, and where they are.
    pub(super) fn hand_over(&self, machine: &mut Machine<'a>) {
        for (at, (field, role, name)) in self.parties.iter().enumerate() {
            let place = if self.places.is_empty() { None } else { self.add_place(*role, Some(at), machine) };
            let party = DeclaredParty { role: *role, field: *field, name: *name, place };
            let same = |p: &DeclaredParty<'_>| {
                p.field == party.field && p.name.text == party.name.text && p.place == party.place
            };
            if !machine.parties.iter().any(same) {
                machine.parties.push(party);
            }
        }
        // A row may say where somebody is without naming anybody.
        let roles = if self.places.is_empty() { &[][..] } else { &Role::ALL[..] };
        for role in roles {
            self.add_place(*role, None, machine);
        }
    }

    /// The party that a column speaks of: the one of its role before it, else the one behind it.
    fn beside(&self, role: Role, place: Value<'a>) -> Option<usize> {
        let of_role = || {
            let parties = self.parties.iter().enumerate();
            // The maker of a part has no column for its address.
            parties.filter(|(_, (field, r, _))| *r == role && *field != Field::PartMaker)
        };
        let before = of_role().filter(|(_, (_, _, name))| name.at.column < place.at.column);
        before.max_by_key(|(_, (_, _, name))| name.at.column).or_else(|| of_role().next()).map(|(at, _)| at)
    }

    /// Gives the machine what the row says of where a party is, or where a role is that nobody is named for; its number there.
    fn add_place(&self, role: Role, party: Option<usize>, machine: &mut Machine<'a>) -> Option<usize> {
        let of_party =
            self.places.iter().filter(|(r, _, value)| *r == role && self.beside(role, *value) == party);
        let mut place = DeclaredPlace { role, lines: Vec::new(), country: None };
        for (_, what, value) in of_party {
            match what {
                What::Address => place.lines.push(*value),
                What::Country => place.country = place.country.or(Some(*value)),
            }
        }
        if place.lines.is_empty() && place.country.is_none() {
            return None;
        }
        let text = |v: &Value<'a>| v.text;
        let same = |p: &DeclaredPlace<'a>| {
            p.role == role
                && p.lines.iter().map(text).eq(place.lines.iter().map(text))
                && p.country.as_ref().map(text) == place.country.as_ref().map(text)
        };
        let known = machine.places.iter().position(same);
        Some(known.unwrap_or_else(|| {
            machine.places.push(place);
            machine.places.len() - 1
        }))
    }
}
