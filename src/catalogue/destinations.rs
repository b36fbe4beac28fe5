//! Groups of countries, regions and cities, and what a text says of them.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::{CitiesEntry, CountryGroup, Membership, RegionEntry, RegionId};
use crate::text::countries::stops::{self, Stop};
use crate::text::countries::{self, address};

/// Words of the longest name of a place.
const LONGEST: usize = 6;

/// Words that stand before or behind the name of a town and say nothing of it.
const OF_TOWNS: &[&str] =
    &["city", "of", "г", "g", "gorod", "город", "м", "misto", "stadt", "市", "the", "port"];

/// What a text says of where something is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// The country that is the whole text.
    pub named: Option<&'static str>,
    /// The country that the text names as an address does.
    pub address: Option<&'static str>,
    /// A region whose name is the text or a part of it.
    pub region: Option<RegionId>,
    /// A region, one of whose places is a part of the text.
    pub place: Option<RegionId>,
    /// A region whose name stands somewhere in the text.
    pub mention: Option<RegionId>,
    /// A region, one of whose places stands somewhere in the text; means something only where the country fits.
    pub within: Option<RegionId>,
    /// The country of a city that is a part of the text.
    pub city: Option<&'static str>,
    /// Every country that a piece of the text names, where it is more than the name of one: `Iran via Dubai`.
    pub stops: Vec<Stop>,
    /// The countries of all cities that are a piece of it.
    pub towns: Vec<&'static str>,
    /// The regions that a piece of it names, or one of whose places it does.
    pub areas: Vec<RegionId>,
}

impl Whereabouts {
    /// The country that the text names, as a whole or as an address.
    pub fn country(&self) -> Option<&'static str> {
        self.named.or(self.address)
    }
}

/// The index of regions and cities.
#[derive(Debug, Default)]
pub(super) struct PlaceIndex {
    names: BTreeMap<String, RegionId>,
    places: BTreeMap<String, RegionId>,
    cities: BTreeMap<String, &'static str>,
}

impl PlaceIndex {
    pub(super) fn build(regions: &[RegionEntry], cities: &[CitiesEntry]) -> Self {
        let mut index = Self::default();
        for (id, region) in (0u32..).map(RegionId).zip(regions) {
            index.names.extend(region.names.iter().map(|name| (phrase(name), id)));
            index.places.extend(region.places.iter().map(|name| (phrase(name), id)));
        }
        for entry in cities {
            index.cities.extend(entry.names.iter().map(|name| (phrase(name), entry.country)));
        }
        index
    }

    /// Reads a text.
    pub(super) fn read(&self, text: &str) -> Whereabouts {
        let mut found = Whereabouts { named: countries::read(text), ..Whereabouts::default() };
        if found.named.is_none() {
            found.address = address::country(text);
        }
        for part in address::parts(text) {
            let plain = phrase(part);
            found.region = found.region.or_else(|| self.names.get(&plain).copied());
            let mut words: Vec<&str> = plain.split(' ').collect();
            words.retain(|w| !OF_TOWNS.contains(w) && !w.bytes().all(|b| b.is_ascii_digit()));
            let town = words.join(" ");
            found.place = found.place.or_else(|| self.places.get(&town).copied());
            found.city = found.city.or_else(|| self.cities.get(&town).copied());
        }
        if found.named.is_none() {
            found.stops = stops::countries(text);
            self.pieces(text, &mut found);
        }
        let all = phrase(text);
        found.mention = within(&self.names, &all);
        found.within = within(&self.places, &all);
        found
    }
}

impl PlaceIndex {
    /// The cities and regions of the pieces of a text. A town of a state that bears such a name is another one.
    fn pieces(&self, text: &str, found: &mut Whereabouts) {
        if address::names_a_state(text) {
            return;
        }
        for (piece, _) in stops::pieces(text) {
            let plain = phrase(&piece);
            let mut words: Vec<&str> = plain.split(' ').collect();
            words.retain(|w| !OF_TOWNS.contains(w) && !w.bytes().all(|b| b.is_ascii_digit()));
            let town = words.join(" ");
            found.towns.extend(self.cities.get(&town));
            found.areas.extend(self.names.get(&plain).or_else(|| self.places.get(&town)));
        }
    }
}

/// A name that stands in a text as words; in a script without blanks, anywhere.
fn within(names: &BTreeMap<String, RegionId>, text: &str) -> Option<RegionId> {
    let words: Vec<&str> = text.split(' ').collect();
    let of_words = (0..words.len()).find_map(|from| {
        let most = words.len().min(from + LONGEST);
        (from + 1..=most).rev().find_map(|to| names.get(&words[from..to].join(" ")).copied())
    });
    let wide = |name: &&String| name.chars().all(|c| !c.is_ascii() && countries::is_han_or_kana(c));
    of_words.or_else(|| {
        names
            .iter()
            .filter(|(name, _)| wide(name))
            .find(|(name, _)| text.contains(name.as_str()))
            .map(|(_, id)| *id)
    })
}

/// Compatibility form, lower case, without accents, words apart by one blank.
fn phrase(text: &str) -> String {
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | 'ʼ' | '`'))
        .flat_map(char::to_lowercase)
        .collect();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

/// Fills in the countries of groups that hold whatever lies outside others.
pub(super) fn complete(groups: &mut [CountryGroup], outside: &[Vec<String>]) {
    let drawn: Vec<Vec<Membership>> = outside
        .iter()
        .map(|ids| {
            let others = groups.iter().filter(|group| ids.contains(&group.id));
            let taken: Vec<&str> = others.flat_map(|group| group.members.iter().map(|m| m.country)).collect();
            let free = countries::codes().filter(|code| !ids.is_empty() && !taken.contains(code));
            free.map(|country| Membership { country, since: None, until: None }).collect()
        })
        .collect();
    for (group, members) in groups.iter_mut().zip(drawn) {
        group.members.extend(members);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::tomlread::embedded;

    #[test]
    fn a_region_is_found_by_its_name_or_a_town_in_many_scripts() {
        let catalogue = Catalogue::load(
            &embedded::files("us")
                .into_iter()
                .filter(|f| f.name().ends_with("countries.toml"))
                .collect::<Vec<_>>(),
        )
        .unwrap();
        let id = |region: Option<RegionId>| region.map(|r| catalogue.regions[r.index()].id.as_str());
        for (text, region) in [
            ("Crimea", "crimea"),
            ("Republic of Crimea, Russia", "crimea"),
            ("Республика Крым", "crimea"),
            ("クリミア", "crimea"),
            ("ЛНР", "lnr"),
        ] {
            assert_eq!(id(catalogue.whereabouts(text).region), Some(region), "{text}");
        }
        let street = catalogue.whereabouts("12 Crimea Street, Leeds");
        assert_eq!((id(street.region), id(street.mention)), (None, Some("crimea")));
        for (text, region) in
            [("ul. Lenina 1, г. Севастополь", "crimea"), ("12 Artema St., Donetsk 83000", "dnr")]
        {
            assert_eq!(id(catalogue.whereabouts(text).place), Some(region), "{text}");
        }
        assert_eq!(id(catalogue.whereabouts("12 boulevard de Sevastopol, Paris, France").place), None);
        assert_eq!(catalogue.whereabouts("Valiasr Street, Tehran").city, Some("IR"));
        assert_eq!(catalogue.whereabouts("Moscow, ID 83843").country(), Some("US"));
    }
}
