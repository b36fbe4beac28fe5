//! Where parties are: the columns of addresses and countries, each with the party beside which it stands.

use crate::memo::Seen;
use crate::model::{Aspect, DeclaredParty, DeclaredPlace, Field, Machine, Role, Value};

/// What makes two parties of a machine one: the column, the name, and where it is.
pub(super) type PartyKey<'a> = (Field, &'a str, Option<usize>);
/// What makes two places one: whose it is, the address, and the country.
pub(super) type PlaceKey<'a> = (Role, Vec<&'a str>, Option<&'a str>);

/// Parties of a row, and what it says of where they are.
#[derive(Default)]
pub(super) struct RowPlaces<'a> {
    parties: Vec<(Field, Role, Value<'a>)>,
    places: Vec<(Role, Aspect, Value<'a>)>,
}

impl<'a> RowPlaces<'a> {
    pub(super) fn clear(&mut self) {
        self.parties.clear();
        self.places.clear();
    }

    /// Takes what a cell says of a party.
    pub(super) fn cell(&mut self, field: Field, value: Value<'a>) {
        match (field.role(), field) {
            (Some(role), _) => self.parties.push((field, role, value)),
            (None, Field::Party(role, aspect)) => self.places.push((role, aspect, value)),
            _ => {}
        }
    }

    /// Gives the row's parties to the machine, and where they are.
    pub(super) fn hand_over(
        &self,
        machine: &mut Machine<'a>,
        parties: &mut Seen<PartyKey<'a>>,
        places: &mut Seen<PlaceKey<'a>>,
    ) {
        for (at, (field, role, name)) in self.parties.iter().enumerate() {
            let place =
                if self.places.is_empty() { None } else { self.add_place(*role, Some(at), machine, places) };
            let party = DeclaredParty { role: *role, field: *field, name: *name, place };
            let key = |p: &DeclaredParty<'a>| (p.field, p.name.text, p.place);
            if parties.find(key(&party), machine.parties.iter().map(key)).is_none() {
                machine.parties.push(party);
            }
        }
        // A row may say where somebody is without naming anybody.
        let roles = if self.places.is_empty() { &[][..] } else { &Role::ALL[..] };
        for role in roles {
            self.add_place(*role, None, machine, places);
        }
    }

    /// The party that a column speaks of: the one of its role before it, else the one behind it.
    fn beside(&self, role: Role, place: Value<'a>) -> Option<usize> {
        let of_role = || {
            let parties = self.parties.iter().enumerate();
            // The maker of a part or board has no column for its address.
            let is_of_part = |field: Field| matches!(field, Field::PartMaker | Field::BoardMaker);
            parties.filter(move |(_, (field, r, _))| *r == role && !is_of_part(*field))
        };
        let before = of_role().filter(|(_, (_, _, name))| name.at.column < place.at.column);
        before.max_by_key(|(_, (_, _, name))| name.at.column).or_else(|| of_role().next()).map(|(at, _)| at)
    }

    /// Gives the machine what the row says of where a party is, or where a role is that nobody is named for; its number there.
    fn add_place(
        &self,
        role: Role,
        party: Option<usize>,
        machine: &mut Machine<'a>,
        places: &mut Seen<PlaceKey<'a>>,
    ) -> Option<usize> {
        let of_party =
            self.places.iter().filter(|(r, _, value)| *r == role && self.beside(role, *value) == party);
        let mut place = DeclaredPlace { role, lines: Vec::new(), country: None };
        for (_, what, value) in of_party {
            match what {
                Aspect::Name => {}
                Aspect::Address => place.lines.push(*value),
                Aspect::Country => place.country = place.country.or(Some(*value)),
            }
        }
        if place.lines.is_empty() && place.country.is_none() {
            return None;
        }
        let text = |v: &Value<'a>| v.text;
        let key = |p: &DeclaredPlace<'a>| {
            (p.role, p.lines.iter().map(text).collect::<Vec<_>>(), p.country.as_ref().map(text))
        };
        let known = places.find(key(&place), machine.places.iter().map(key));
        Some(known.unwrap_or_else(|| {
            machine.places.push(place);
            machine.places.len() - 1
        }))
    }
}
