//! A listing as it is put together from the cells or fields of a file.

use std::fmt::Write as _;

use super::country::{at_end, named_by};
use super::dates::{self, Order};
use super::table::{Column, Row};
use super::text::tidy;
use super::{footnotes, official};
use crate::model::{ListedAddress, ListedName, ListedNameKind, Listing, PartyKind};
use crate::names::wording::{self, Apart};
use crate::source::sha256_hex;

/// Names, addresses, countries and programmes of one entry that are kept; official lists have a few hundred at most.
pub(super) const MOST: usize = 5000;
/// Bytes of remarks of one entry that are kept.
pub(super) const LONGEST: usize = 256 << 10;
/// Letters of a name kept in an entry id made here.
const SLUG: usize = 48;

/// An entry in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) listing: Listing,
    /// Whether it has more than can be kept.
    overflows: bool,
}

impl Draft {
    /// An entry of the list that the file calls so, at a row.
    pub(super) fn new(list: &str, row: u64) -> Self {
        let listing = Listing { list: official::id_of(list), row, ..Listing::default() };
        Self { listing, overflows: false }
    }

    /// Adds a name, and the second names that the wording behind it gives the party (`also known as …`); what else that says
    /// (`and its subsidiaries`) is no part of a name. An empty name, or one that is there already, adds nothing.
    pub(super) fn name(&mut self, text: &str, kind: ListedNameKind) {
        let text = tidy(text);
        let said = |a: &Apart| a.former || a.shortened || !a.others.is_empty();
        let Some(apart) = wording::apart(&text).filter(said) else { return self.one_name(&text, kind) };
        let second = |former: bool| match kind {
            ListedNameKind::WeakAlias => ListedNameKind::WeakAlias,
            _ if former => ListedNameKind::Former,
            _ => ListedNameKind::Alias,
        };
        let first = if apart.former && kind == ListedNameKind::Alias { second(true) } else { kind };
        self.one_name(&apart.name, first);
        // Whose lawyer or forwarder stands in an address is not listed for it.
        for other in apart.others.iter().filter(|other| !other.beside) {
            self.one_name(&other.name, native(&other.name).unwrap_or_else(|| second(other.former)));
        }
        self.remark("listed as", &text);
    }

    fn one_name(&mut self, text: &str, kind: ListedNameKind) {
        let fresh = self.listing.names.iter().all(|n| n.text != text);
        if !text.is_empty() && fresh && self.has_room(self.listing.names.len()) {
            self.listing.names.push(ListedName { text: text.to_owned(), kind });
        }
    }

    /// Whether one more may be kept; where not, the entry is marked.
    fn has_room(&mut self, count: usize) -> bool {
        self.overflows |= count >= MOST;
        count < MOST
    }

    /// Adds the primary name.
    pub(super) fn primary(&mut self, text: &str) {
        self.name(text, ListedNameKind::Primary);
    }

    /// Adds another name.
    pub(super) fn alias(&mut self, text: &str) {
        self.name(text, ListedNameKind::Alias);
    }

    /// Adds a country as written; one that is unknown here goes to the remarks.
    pub(super) fn country(&mut self, text: &str) {
        let text = tidy(text);
        match named_by(&text) {
            Some(code) => self.country_code(code),
            None if text.is_empty() => {}
            None => self.remark("country", &text),
        }
    }

    fn country_code(&mut self, code: &str) {
        if self.listing.countries.iter().all(|c| c != code) {
            self.listing.countries.push(code.to_owned());
        }
    }

    /// Adds an address of which the last part may be its country. A text that is a country and no more is no address:
    /// it adds the country alone. A region (`REGION: KASHMIR`) that is no country goes to the remarks.
    pub(super) fn address(&mut self, text: &str) {
        let text = tidy(text);
        if let Some(code) = named_by(&text) {
            return self.country_code(code);
        }
        if let Some(region) = text.strip_prefix("REGION: ") {
            return self.remark("region", region);
        }
        let country = at_end(&text);
        self.address_in(&text, country);
        // `Kowloon, Hong Kong., China`: a vendor there writes Hong Kong, the list China.
        let before = text.rsplit_once(',').and_then(|(before, _)| at_end(before));
        if let Some(code) = before.filter(|code| country == Some("CN") && matches!(*code, "HK" | "MO" | "TW"))
        {
            self.country_code(code);
        }
    }

    /// Adds an address whose parts and country are given apart.
    pub(super) fn address_of<'a>(&mut self, parts: impl IntoIterator<Item = &'a str>, country: &str) {
        let parts: Vec<_> = parts.into_iter().map(tidy).filter(|p| !p.is_empty()).collect();
        let country = tidy(country);
        let code = named_by(&country);
        if parts.is_empty() {
            return self.country(&country);
        }
        let mut text = parts.join(", ");
        // `1 Example Street, Beijing, China.` and `CN` say one thing.
        let said = code.is_some() && at_end(&text) == code;
        if !country.is_empty() && !said {
            let _ = write!(text, ", {country}");
        }
        self.address_in(&text, code);
    }

    /// Adds an address as it is; where it lies is said elsewhere.
    pub(super) fn address_alone(&mut self, text: &str) {
        let text = tidy(text);
        self.push_address(&text, at_end(&text));
    }

    fn address_in(&mut self, text: &str, country: Option<&'static str>) {
        if let Some(code) = country {
            self.country_code(code);
        }
        self.push_address(text, country);
    }

    fn push_address(&mut self, text: &str, country: Option<&'static str>) {
        let fresh = self.listing.addresses.iter().all(|a| a.text != text);
        if !text.is_empty() && fresh && self.has_room(self.listing.addresses.len()) {
            let country = country.map(str::to_owned);
            self.listing.addresses.push(ListedAddress { text: text.to_owned(), country });
        }
    }

    /// Adds a programme.
    pub(super) fn program(&mut self, text: &str) {
        let text = tidy(text);
        let fresh = self.listing.programs.iter().all(|p| *p != *text);
        if !text.is_empty() && fresh && self.has_room(self.listing.programs.len()) {
            self.listing.programs.push(text.into_owned());
        }
    }

    /// Sets the first day on the list. What is no whole date goes to the remarks; the entry then has no bound there, that
    /// is, it counts as listed.
    pub(super) fn start(&mut self, text: &str, order: Order) {
        match dates::start(text, order) {
            Some((date, century)) => {
                if century {
                    self.remark("start date as written", text);
                }
                self.listing.start = Some(date);
            }
            None => self.remark("start date", text),
        }
    }

    /// Sets the first day no longer on it, as [`Self::start`] does.
    pub(super) fn end(&mut self, text: &str, order: Order) {
        match dates::parse(text, order) {
            Some(date) => self.listing.end = Some(date),
            None => self.remark("end date", text),
        }
    }

    /// Sets the licence requirement, and the footnotes in it.
    pub(super) fn requirement(&mut self, text: &str) {
        self.listing.footnotes = footnotes::parse(text);
        self.listing.requirement = filled(text);
    }

    /// Sets the document that lists it.
    pub(super) fn citation(&mut self, text: &str) {
        self.listing.citation = filled(text);
    }

    /// Adds what else the list says, under a word for it; the word is left out if empty. What stands there already is not
    /// said twice: many tables repeat it in every row of an entry.
    pub(super) fn remark(&mut self, word: &str, text: &str) {
        let text = tidy(text);
        if text.is_empty() {
            return;
        }
        let piece = if word.is_empty() { text.into_owned() } else { format!("{word}: {text}") };
        let remarks = self.listing.remarks.get_or_insert_default();
        if holds(remarks, &piece) {
            return;
        }
        if remarks.len() + piece.len() > LONGEST {
            self.overflows = true;
            return;
        }
        if !remarks.is_empty() {
            remarks.push_str("; ");
        }
        remarks.push_str(&piece);
    }

    /// Adds cells of a row to the remarks, each under its word.
    pub(super) fn remarks(&mut self, row: &Row, columns: &[(Column, &str)]) {
        for (column, word) in columns {
            self.remark(word, row.get(*column));
        }
    }

    /// What is said of an entry that has more than is kept: an id that everybody shares, most likely.
    pub(super) fn beyond(&self) -> Option<String> {
        self.overflows.then(|| {
            format!(
                "the entry that begins here has more than {MOST} names or addresses, or endless remarks; the others were left out"
            )
        })
    }

    /// Finishes the entry. Without an id of the list's own it gets one of its list, primary name and first country: the
    /// same in the next edition as long as these are. An entry without a name or an address is none: `None`.
    pub(super) fn finish(self, id: &str) -> Option<Listing> {
        let listing = &self.listing;
        if listing.names.is_empty() && listing.addresses.is_empty() {
            return None;
        }
        Some(self.finish_as(id))
    }

    /// As [`Self::finish`], for an entry that lists something else than a party or an address: its remarks say what.
    pub(super) fn finish_as(mut self, id: &str) -> Listing {
        let listing = &mut self.listing;
        // The first name is the one under which it is listed, whatever the file calls it.
        if let Some(at) = listing.names.iter().position(|n| n.kind == ListedNameKind::Primary) {
            listing.names[..=at].rotate_right(1);
        } else if let Some(first) = listing.names.first_mut() {
            first.kind = ListedNameKind::Primary;
        }
        listing.entry = if id.trim().is_empty() { made_id(listing) } else { tidy(id).into_owned() };
        self.listing
    }
}

/// Whether a piece stands in a text, between the semicolons or at its ends.
pub(super) fn holds(text: &str, piece: &str) -> bool {
    text.match_indices(piece).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + piece.len()..]);
        (before.is_empty() || before.ends_with("; ")) && (after.is_empty() || after.starts_with("; "))
    })
}

/// A text without blanks around it, if there is any.
pub(super) fn filled(text: &str) -> Option<String> {
    let text = tidy(text);
    (!text.is_empty()).then(|| text.into_owned())
}

/// `phytium-technology-1a2b3c4d`: letters to read, and a digest to tell apart.
fn made_id(listing: &Listing) -> String {
    let title = match listing.title() {
        "" => listing.remarks.as_deref().unwrap_or_default(),
        title => title,
    };
    let country = listing.countries.first().map_or("", String::as_str);
    let digest = sha256_hex(format!("{}\0{title}\0{country}", listing.list).as_bytes());
    let slug = official::slug(title);
    let end = (0..=slug.len().min(SLUG)).rev().find(|&at| slug.is_char_boundary(at)).unwrap_or(0);
    let slug = slug[..end].trim_end_matches('-');
    if slug.is_empty() { digest[..8].to_owned() } else { format!("{slug}-{}", &digest[..8]) }
}

/// That a name is in another script than Latin: it has letters, and none of them is Latin.
pub(super) fn native(name: &str) -> Option<ListedNameKind> {
    let latin =
        |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
    (letters.peek().is_some() && !letters.any(latin)).then_some(ListedNameKind::Native)
}

/// What the lists call the kinds of parties.
pub(super) fn kind_of(text: &str) -> PartyKind {
    match tidy(text).to_ascii_lowercase().as_str() {
        "entity" | "organisation" | "organization" | "company" | "enterprise" | "e" | "publicbody" => {
            PartyKind::Organisation
        }
        "individual" | "person" | "p" => PartyKind::Person,
        "vessel" | "ship" => PartyKind::Vessel,
        "aircraft" | "airplane" => PartyKind::Aircraft,
        _ => PartyKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft::new("us-entity-list", 2)
    }

    #[test]
    fn the_country_of_an_address_is_its_last_part() {
        let mut draft = draft();
        draft.address("Blk 109B Edgedale Plains, Singapore 822109");
        draft.address("26 General Belov St, Moscow, Russia 115583.");
        draft.address("CN");
        draft.address_of(["Hauptstraße 1", "", "Wien"], "Austria");
        draft.address("Somewhere, New Jersey");
        draft.address("7/F MW Tower, Hong Kong., China");
        let countries: Vec<_> = draft.listing.addresses.iter().map(|a| a.country.as_deref()).collect();
        assert_eq!(countries, [Some("SG"), Some("RU"), Some("AT"), None, Some("CN")]);
        assert_eq!(draft.listing.countries, ["SG", "RU", "CN", "AT", "HK"]);
        assert_eq!(draft.listing.addresses[2].text, "Hauptstraße 1, Wien, Austria");
    }

    #[test]
    fn whose_office_is_named_with_a_party_is_not_listed_for_it() {
        let mut draft = draft();
        draft.primary("Halden Group, c/o Borgund Advocates");
        let listing = draft.finish("1").unwrap();
        let names: Vec<_> = listing.names.iter().map(|n| n.text.as_str()).collect();
        assert_eq!(names, ["Halden Group"]);
        assert_eq!(listing.remarks.unwrap(), "listed as: Halden Group, c/o Borgund Advocates");
    }

    #[test]
    fn a_date_that_cannot_be_read_sets_no_bound_and_is_kept() {
        let mut draft = draft();
        draft.primary("X");
        draft.start("2098-11-19", Order::MonthFirst);
        draft.end("December 2023", Order::MonthFirst);
        let listing = draft.finish("").unwrap();
        assert_eq!(listing.start.unwrap().year(), 1998);
        assert_eq!(listing.end, None);
        assert_eq!(listing.remarks.unwrap(), "start date as written: 2098-11-19; end date: December 2023");
    }

    #[test]
    fn an_id_made_here_depends_on_list_name_and_country() {
        let made = |name: &str, country: &str| {
            let mut draft = draft();
            draft.primary(name);
            draft.country(country);
            draft.finish("").unwrap().entry
        };
        assert!(
            made("Xiamen Sophgo Technologies, Ltd.", "China").starts_with("xiamen-sophgo-technologies-ltd-")
        );
        assert_eq!(made("A", "China"), made("A", "CN"));
        assert_ne!(made("A", "China"), made("A", "Russia"));
        assert_eq!(made("算能", "").len(), 8);
        assert!(Draft::new("x", 1).finish("7").is_none());
    }
}
