//! Addresses made comparable: two ways of writing one address are the same, and a room next door is similar.
//!
//! An address is taken apart into what tells it from others: numbers, each with what it counts (house, building, floor,
//! room), and words. The order of its parts, its country and a postal code that only one side gives do not matter.
//!
//! - *same*: every number agrees and every word has its counterpart.
//! - *similar*: one building (street, house number and place agree), while the room or floor differs or is not given, or a
//!   word more or less is written, or one letter of a long word is wrong. Also one room of one building that goes by its
//!   name, where one side leaves out street and number.
//! - A street, a town or an industrial park by itself is no address: [`Address::read`] gives nothing.
//!
//! What it does not know: that two names mean one place (`Fa Yuen Street` and `花園街`), which buildings stand at a corner,
//! and what floor a room is on.
//!
//! ```
//! use tidewaiter::internals::model::MatchType;
//! use tidewaiter::internals::names::addresses::Address;
//! let listed = Address::read("Unit 04, 7/F Bright Way Tower, No. 33 Mong Kok Road, Kowloon, Hong Kong").unwrap();
//! let asked = Address::read("33 Mongkok Rd., Bright Way Twr, 7th floor, unit 4, HK").unwrap();
//! assert_eq!(asked.meets(&listed).unwrap().match_type, MatchType::Same);
//! assert!(Address::read("Mong Kok Road, Hong Kong").is_none());
//! ```

mod compare;
mod number;
mod pieces;
mod place;
mod read;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use crate::names::wording::LONGEST;

pub(crate) use compare::Meeting;
pub(crate) use table::AddressTable;

/// What a number of an address counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NumberKind {
    /// A room, flat or office.
    Unit,
    /// A floor.
    Floor,
    /// A house in a street.
    House,
    /// A building of several at one address, a tower, a lane.
    Block,
    /// A postal code.
    Postal,
}

impl NumberKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Floor => "floor",
            Self::House => "number",
            Self::Block => "block",
            Self::Postal => "postal code",
        }
    }
}

/// A street, as it is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Street {
    /// What it is called.
    name: Vec<String>,
    /// Road, street or lane; empty where the name holds it.
    what: String,
}

/// An address taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Its numbers.
    numbers: BTreeSet<(NumberKind, String)>,
    /// Its words in their order, each once.
    words: Vec<String>,
    /// Its streets.
    streets: Vec<Street>,
    /// The countries it names, ISO 3166-1 alpha-2.
    countries: BTreeSet<&'static str>,
}

impl Address {
    /// Takes a text apart; `None` for one that tells no place from others: no number, or no name of a street, building or
    /// town.
    pub fn read(text: &str) -> Option<Self> {
        // Most texts that are asked are names of firms.
        if text.len() > LONGEST || !text.contains(|c: char| c.is_numeric()) {
            return None;
        }
        read::read(text)
    }

    /// The countries it names, ISO 3166-1 alpha-2, ordered.
    pub fn countries(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.countries.iter().copied()
    }

    /// How this address, as asked, and a listed one meet; `None` where they have nothing to do with each other.
    pub fn meets(&self, listed: &Self) -> Option<Meeting> {
        compare::compare(self, listed)
    }

    fn codes(&self, kind: NumberKind) -> BTreeSet<&str> {
        self.numbers.iter().filter(|(k, _)| *k == kind).map(|(_, code)| code.as_str()).collect()
    }

    /// The numbers of houses and buildings, those within ranges included.
    fn houses(&self) -> BTreeSet<String> {
        let of_house =
            self.numbers.iter().filter(|(k, _)| matches!(k, NumberKind::House | NumberKind::Block));
        of_house.flat_map(|(_, code)| number::held(code)).collect()
    }

    /// What any address that meets this one shares one of, at least.
    fn keys(&self) -> BTreeSet<String> {
        let mut keys = self.houses();
        keys.extend(self.codes(NumberKind::Unit).into_iter().map(str::to_owned));
        keys
    }

    /// The words that tell: no filler, and no word that every other building or street has.
    fn telling(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str).filter(|w| is_telling(w))
    }
}

fn is_telling(word: &str) -> bool {
    !words::is_street(word)
        && !words::is_building(word)
        && !words::is_direction(word)
        && words::marker(word).is_none()
}
