//! Parties held against the official lists in use.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use hashbrown::HashMap;
use jiff::civil::Date;

use super::{divides_parties, pieces};
use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Agreement, Attribute, DeclaredPlace, Facts, ListedMatch, ListingFact, MatchType, MetBy, Origin,
    PartyEntry, PartyId, PartyKind, Role, Value,
};
use crate::names;
use crate::rules::listed::ListedParties;
use crate::screening::{Answer, Screening};
use crate::text::countries;

/// Holds every party against the lists in use: what was written itself, the names of the parties that the catalogue knows
/// behind it, and where they are. `day` is that of the audit: clearances that a name is another party's hold until theirs.
///
/// # Errors
/// When the lists cannot be read.
pub(crate) fn screen(
    facts: &mut Facts<'_>,
    catalogue: &Catalogue,
    lists: &Screening,
    day: Date,
) -> Result<(), Diagnostic> {
    let mut found = Found { lists, day, facts: Vec::new(), by_origin: HashMap::new() };
    for number in 0..facts.parties.len() {
        found.party(facts, number, catalogue)?;
    }
    for (number, place) in facts.machine.places.iter().enumerate() {
        found.place(number, place)?;
    }
    for attribute in facts.machine.attributes.iter().filter(|attribute| attribute.beside) {
        found.labelled(attribute)?;
    }
    facts.listings = found.facts;
    Ok(())
}

/// What is known of whoever met an entry.
#[derive(Clone, Copy)]
struct Query<'a, 'n> {
    role: Role,
    origin: Origin<'a>,
    /// What is asked: see [`ListingFact`].
    known: Option<usize>,
    declared: Option<usize>,
    place: Option<usize>,
    /// The name that somebody wrote.
    written: &'a str,
    /// The name, or the address, that is asked.
    text: &'n str,
    /// Its country, ISO 3166-1 alpha-2.
    country: Option<&'n str>,
    /// Its address.
    address: Option<&'n str>,
}

impl<'a> Query<'a, '_> {
    fn of(role: Role, origin: Origin<'a>) -> Self {
        let (known, declared, place) = (None, None, None);
        Self { role, origin, known, declared, place, written: "", text: "", country: None, address: None }
    }
}

/// What was found so far.
struct Found<'a, 'l> {
    lists: &'l Screening,
    day: Date,
    facts: Vec<ListingFact<'a>>,
    /// Where in `facts` those of a role and origin are. A machine may have very many rows.
    by_origin: HashMap<(Role, Origin<'a>), Vec<usize>>,
}

impl<'a> Found<'a, '_> {
    fn party(&mut self, facts: &Facts<'a>, number: usize, catalogue: &Catalogue) -> Result<(), Diagnostic> {
        let Some(fact) = facts.parties.get(number) else { return Ok(()) };
        let (role, origin) = (fact.role, fact.origin);
        let known = fact.party.and_then(|id| catalogue.parties.get(id.index()).map(|entry| (id, entry)));
        let listed = known.filter(|(id, _)| !self.lists.is_unlisted(*id));
        let listed = listed.map(|(_, entry)| self.lists.of_party(entry)).transpose()?;
        let listed = listed.as_deref().unwrap_or_default();
        let silent = match origin {
            Origin::Cell(value) => self.is_silent(value.text),
            _ => true,
        };
        // What is left costs more, and is asked of few.
        if silent && listed.is_empty() {
            return Ok(());
        }
        let declared = fact.declared;
        let place = declared.and_then(|at| facts.machine.places.get(facts.machine.parties.get(at)?.place?));
        // What somebody declares comes before what the catalogue knows, also where it cannot be read.
        let country = match place.and_then(|p| p.country) {
            Some(declared) => countries::parse(declared.text),
            None => known.and_then(|(_, entry)| entry.country.as_deref()),
        };
        let says_country = place.is_some_and(|place| place.country.is_some());
        let address = place.map(DeclaredPlace::address).filter(|address| !address.is_empty());
        let address = address.as_deref();
        let mut asked = Query { declared, country, address, ..Query::of(role, origin) };
        if let Some((id, entry)) = known.filter(|_| !listed.is_empty()) {
            let (name, written) = match origin {
                Origin::Cell(value) => (value.text, piece_that_names(id, value.text, catalogue)),
                _ => (entry.name.as_str(), ""),
            };
            for matched in listed {
                let asked = Query { known: Some(number), written, text: name, ..asked };
                let unwritten = is_unwritten(matched, name, self.lists);
                // A namesake abroad: that each machine with a chip of `STMicroelectronics` meets `OOO STM` helps nobody.
                let differs = || self.lists.agreements(matched, country, None).country == Agreement::Differs;
                if !(unwritten && differs()) {
                    self.add(asked, unwritten, matched);
                }
            }
        }
        let Origin::Cell(value) = origin else { return Ok(()) };
        if silent {
            return Ok(());
        }
        for piece in pieces(value.text, divides_parties).chain([value.text]) {
            // Where nobody says it elsewhere, the country that stands behind the name.
            let country = country.or_else(|| names::country_behind(piece).filter(|_| !says_country));
            (asked.text, asked.written, asked.country) = (piece, piece, country);
            let answer = self.lists.of_text(piece)?;
            if answer.is_empty() {
                continue;
            }
            // A firm that the catalogue knows is not taken for another one with a similar name, and neither is one
            // that stands on the same list under just that name.
            let names = names::leading(piece);
            let mut names = std::iter::once(piece).chain(names.iter().filter(|n| n.sure).map(|n| n.name));
            let is_known = names.any(|name| catalogue.party(name).is_some());
            let day = self.day;
            let decided = |m: &ListedMatch| self.lists.decided(piece, country, m, day);
            let is_namesake = |list: &str| {
                answer
                    .iter()
                    .any(|m| m.listing.list == list && is_a_firm_today(m, day) && decided(m).is_none())
            };
            let counts = |m: &ListedMatch| {
                m.match_type == MatchType::Same || !(is_known || is_namesake(&m.listing.list))
            };
            for matched in answer.iter().filter(|m| counts(m)) {
                self.add_once(asked, matched);
            }
        }
        // Some write the address where the name belongs.
        (asked.written, asked.country) = ("", country);
        self.at(asked, &[(value, value.text)])
    }

    /// Whether the name in a cell leads to no entry.
    fn is_silent(&self, text: &str) -> bool {
        let lists = self.lists;
        let none = |piece| is_none(lists.of_text(piece)) && is_none(lists.of_address(piece));
        lists.is_silent(MetBy::Name, text, || pieces(text, divides_parties).chain([text]).all(none))
    }

    /// Whether an address, or a line of one, leads to no entry.
    fn is_silent_address(&self, text: &str) -> bool {
        let lists = self.lists;
        lists.is_silent(MetBy::Address, text, || {
            names_within_address(text).iter().all(|name| is_none(lists.of_text(name)))
                && pieces(text, divides_parties).chain([text]).all(|piece| is_none(lists.of_address(piece)))
        })
    }

    /// Asks for an address by itself, whoever is there: line by line, and the lines as one.
    fn place(&mut self, number: usize, place: &DeclaredPlace<'a>) -> Result<(), Diagnostic> {
        let whole = place.address();
        let Some(first) = place.lines.first() else { return Ok(()) };
        if place.lines.iter().all(|line| self.is_silent_address(line.text)) && self.is_silent_address(&whole)
        {
            return Ok(());
        }
        let mut texts: Vec<(Value<'a>, &str)> = place.lines.iter().map(|line| (*line, line.text)).collect();
        if place.lines.len() > 1 {
            texts.push((*first, &whole));
        }
        let (role, origin) = (place.role, Origin::Cell(*first));
        let country = place.country.and_then(|country| countries::read(country.text));
        let asked = Query { place: Some(number), country, ..Query::of(role, origin) };
        for line in &place.lines {
            self.within_address(Query { origin: Origin::Cell(*line), ..asked }, line.text)?;
        }
        self.at(asked, &texts)
    }

    /// Asks for the firms that a line of an address names, similar at the most: where a firm's name ends there and its street
    /// begins is a guess.
    fn within_address(&mut self, asked: Query<'a, '_>, line: &str) -> Result<(), Diagnostic> {
        for name in names_within_address(line) {
            let answer = self.lists.of_text(&name)?;
            for matched in answer.iter().filter(|m| m.by == MetBy::Name) {
                let alike = ListedMatch {
                    match_type: MatchType::Similar,
                    score: matched.score.min(WITHIN_AN_ADDRESS),
                    ..ListedMatch::clone(matched)
                };
                self.add_once(Query { text: &name, ..asked }, &Arc::new(alike));
            }
        }
        Ok(())
    }

    /// Asks for what stands beside a table under a label that is not known: whether it is a party, and in which role, nobody
    /// says, so that it leads to a look at the most.
    fn labelled(&mut self, attribute: &Attribute<'a>) -> Result<(), Diagnostic> {
        let value = attribute.value;
        let asked = Query {
            text: value.text,
            written: value.text,
            country: names::country_behind(value.text),
            ..Query::of(Role::Consignee, Origin::Cell(value))
        };
        let is_firm = names::may_be_a_firm(value.text);
        for matched in self.lists.of_text(value.text)?.iter() {
            if matched.match_type == MatchType::Same || is_firm {
                let alike = ListedMatch {
                    match_type: MatchType::Similar,
                    score: matched.score.min(WITHIN_AN_ADDRESS),
                    reason: format!(
                        "{}; it stands under `{}`, which says no role",
                        matched.reason, attribute.header
                    ),
                    ..ListedMatch::clone(matched)
                };
                self.add_once(asked, &Arc::new(alike));
            }
        }
        Ok(())
    }

    /// Adds the entries that list one of some addresses alone, each by the text that meets it best. Whoever is at a listed
    /// address is not taken for a neighbour on the same list.
    fn at(&mut self, asked: Query<'a, '_>, texts: &[(Value<'a>, &str)]) -> Result<(), Diagnostic> {
        let mut best: Vec<(Value<'a>, &str, Arc<ListedMatch>)> = Vec::new();
        for (value, text) in texts {
            // Several addresses in one cell are each what they are.
            for piece in pieces(text, divides_parties).chain([*text]) {
                for matched in self.lists.of_address(piece)?.iter() {
                    let met = (*value, piece, Arc::clone(matched));
                    let better = |other: &ListedMatch| {
                        (matched.match_type, matched.score) > (other.match_type, other.score)
                    };
                    match best.iter_mut().find(|(_, _, other)| other.listing == matched.listing) {
                        Some(known) if better(&known.2) => *known = met,
                        Some(_) => {}
                        None => best.push(met),
                    }
                }
            }
        }
        let decided =
            |text: &str, m: &ListedMatch| self.lists.decided(text, asked.country, m, self.day).is_some();
        let settled: Vec<String> = best
            .iter()
            .filter(|(_, text, m)| is_a_firm_today(m, self.day) && !decided(text, m))
            .map(|(_, _, m)| m.listing.list.clone())
            .collect();
        for (value, text, matched) in best {
            if matched.match_type == MatchType::Same || !settled.contains(&matched.listing.list) {
                self.add_once(Query { origin: Origin::Cell(value), text, ..asked }, &matched);
            }
        }
        Ok(())
    }

    fn add_once(&mut self, asked: Query<'a, '_>, matched: &Arc<ListedMatch>) {
        let known = self.by_origin.get(&(asked.role, asked.origin));
        let mut known = known.into_iter().flatten().filter_map(|at| self.facts.get(*at));
        if !known.any(|fact| fact.matched.listing == matched.listing) {
            self.add(asked, false, matched);
        }
    }

    fn add(&mut self, asked: Query<'a, '_>, unwritten: bool, matched: &Arc<ListedMatch>) {
        self.by_origin.entry((asked.role, asked.origin)).or_default().push(self.facts.len());
        let Query { role, origin, known, declared, place, written, text, country, address } = asked;
        self.facts.push(ListingFact {
            role,
            known,
            declared,
            place,
            origin,
            written,
            unwritten,
            agreements: self.lists.agreements(matched, country, address),
            clearance: self.lists.decided(text, country, matched, self.day),
            matched: Arc::clone(matched),
        });
    }
}

/// The score of a name in a line of an address, or under a label that is not known, at the most.
const WITHIN_AN_ADDRESS: u16 = 990;

/// What stands before the firm to whom a line of an address leads.
const IN_CARE_OF: [&str; 5] = ["c/o ", "care of ", "attn", "attention:", "z.hd. "];

/// The names of firms that a line of an address holds: those behind `c/o`, up to a comma, and what has a legal form.
fn names_within_address(line: &str) -> Vec<String> {
    let line = line.trim();
    let to = IN_CARE_OF.iter().find_map(|word| {
        let (before, rest) = line.split_at_checked(word.len())?;
        before.eq_ignore_ascii_case(word).then(|| rest.trim_start_matches([':', '.', ' ']))
    });
    let apart = names::wording::apart(line);
    let beside = apart.iter().flat_map(|apart| &apart.others).filter(|other| other.beside);
    let mut found: Vec<String> = Vec::new();
    let behind = beside.map(|other| other.name.as_str()).chain(to).map(|text| (text, false));
    for (text, is_line) in behind.chain([(line, true)]) {
        // `Foo Trading Co., Ltd., 12 Harbour Road`: the name ends at one of the first commas.
        let commas = text.match_indices([',', '，', ';']).map(|(at, _)| at).take(2);
        for end in commas.chain([text.len()]) {
            let name = text.get(..end).unwrap_or_default().trim();
            let keys = names::keys(name);
            let is_firm = keys.full != keys.key && !keys.key.is_empty();
            let again = found.iter().any(|known| known == name);
            if !again && (is_firm || (!is_line && !name.is_empty())) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// Which of several names in a cell is that of a party: the cell itself where none is by itself.
fn piece_that_names<'a>(party: PartyId, text: &'a str, catalogue: &Catalogue) -> &'a str {
    let is_named = |piece: &&str| catalogue.party(piece).is_some_and(|matched| matched.party == party);
    pieces(text, divides_parties).find(is_named).unwrap_or(text)
}

/// Whether a listed name is one word, and not the one that was written.
fn is_unwritten(matched: &ListedMatch, written: &str, lists: &Screening) -> bool {
    names::is_one_word(&matched.key) && *matched.key != *lists.key_of(written)
}

/// Whether nothing was found. Lists that cannot be read are no answer: they are asked again.
fn is_none(answer: Answer) -> bool {
    answer.is_ok_and(|found| found.is_empty())
}

/// Whether a name is that of an entry in force that may be a firm: a ship or a person of that name, or a firm that is no
/// longer listed, says nothing about who else is meant.
fn is_a_firm_today(matched: &ListedMatch, day: Date) -> bool {
    matched.match_type == MatchType::Same
        && matches!(matched.listing.kind, PartyKind::Organisation | PartyKind::Unknown)
        && matched.listing.in_force(day)
}

/// The parties of the catalogue that are on the lists in use, of those that a link ties to others. A name of one word counts
/// only where no country speaks against it; one that is not the party's first only where the countries agree and it is more
/// than initials.
///
/// # Errors
/// When the lists cannot be read.
pub(crate) fn listed_parties(catalogue: &Catalogue, lists: &Screening) -> Result<ListedParties, Diagnostic> {
    let tied: BTreeSet<PartyId> = catalogue.links.iter().flat_map(|link| [link.from, link.to]).collect();
    let entries = |id: PartyId| catalogue.parties.get(id.index()).map(|entry| (id, entry));
    let is_party = |entry: &PartyEntry, matched: &ListedMatch| {
        let key = matched.key.as_str();
        let country = || lists.agreements(matched, entry.country.as_deref(), None).country;
        if is_unwritten(matched, &entry.name, lists) {
            return !names::is_initials(key) && country() == Agreement::Agrees;
        }
        !names::is_one_word(key) || country() != Agreement::Differs
    };
    let found = |(id, entry): (PartyId, &PartyEntry)| {
        let matches = lists.of_party(entry)?;
        Ok((id, matches.iter().filter(|m| is_party(entry, m)).map(Arc::clone).collect::<Vec<_>>()))
    };
    lists.in_one_go(|| {
        let parties = tied.into_iter().filter_map(entries).map(found).collect::<Result<Vec<_>, _>>()?;
        Ok(ListedParties::new(parties))
    })
}
