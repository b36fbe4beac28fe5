//! What rules ask of official lists, and which parties of the catalogue are on them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::lists::official_lists;
use crate::model::{ListedMatch, Listing, MatchType, PartyId, PartyKind};
use crate::text::nearest::nearest;
use crate::tomlread::table::TomlTable;

/// The words for kinds of listed parties.
pub(super) const PARTY_KINDS: [(&str, PartyKind); 5] = [
    ("organisation", PartyKind::Organisation),
    ("person", PartyKind::Person),
    ("vessel", PartyKind::Vessel),
    ("aircraft", PartyKind::Aircraft),
    ("unknown", PartyKind::Unknown),
];

/// Stands for every list that no other rule asks.
pub(crate) const OTHERS: &str = "*";

/// Which entries a rule asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// The lists; a `*` at the end stands for any end of an id, and [`OTHERS`] for every list that no other rule asks.
    pub lists: Vec<String>,
    /// The lists that other rules ask, where this is [`OTHERS`].
    asked: Vec<String>,
    /// One of these footnotes; any where empty.
    pub footnotes: Vec<u8>,
    /// None of these footnotes.
    pub without_footnotes: Vec<u8>,
    /// One of these programmes; any where empty. An entry that names none may be under any, and counts.
    pub programs: Vec<String>,
    /// The kinds of parties.
    pub kinds: Vec<PartyKind>,
}

impl ListQuery {
    /// Reads a query out of the table of a match; `None` where it names no list and `required` has been reported.
    pub fn read(table: &TomlTable<'_>, key: &'static str, required: bool) -> Option<Self> {
        let named = if required { table.req_list(key).unwrap_or_default() } else { table.opt_list(key) };
        for list in &named {
            if list.value == OTHERS || official_lists().iter().any(|known| is_one_of(&known.id, list.value)) {
                continue;
            }
            let label = nearest(list.value, official_lists().iter().map(|known| known.id.as_str()))
                .map_or_else(
                    || {
                        "official lists are known by their ids; a list of your own begins with `own`"
                            .to_owned()
                    },
                    |meant| format!("did you mean `{meant}`?"),
                );
            // A site's own lists are not known here.
            if !list.value.starts_with("own") {
                let message = format!("{} names a list that is not known: `{}`", table.what(), list.value);
                table.error("unknown-reference", list.span.clone(), message, &label);
            }
        }
        let lists: Vec<String> = named.into_iter().map(|list| list.value.to_owned()).collect();
        let query = Self {
            footnotes: footnotes(table, "footnotes"),
            without_footnotes: footnotes(table, "without_footnotes"),
            programs: table.opt_list("programs").into_iter().map(|p| p.value.to_owned()).collect(),
            kinds: table.opt_choices("party_kinds", &PARTY_KINDS).into_iter().map(|k| k.value).collect(),
            lists,
            asked: Vec::new(),
        };
        (!query.lists.is_empty()).then_some(query)
    }

    /// Whether an entry is one of those asked for, on that day.
    pub fn asks_for(&self, listing: &Listing, day: Date) -> bool {
        let of_kind = match self.kinds.as_slice() {
            [] => matches!(listing.kind, PartyKind::Organisation | PartyKind::Unknown),
            kinds => kinds.contains(&listing.kind),
        };
        of_kind
            && self.asks_list(&listing.list)
            && (self.footnotes.is_empty() || self.footnotes.iter().any(|f| listing.bears(*f, day)))
            && !self.without_footnotes.iter().any(|f| listing.bears(*f, day))
            && self.of_program(listing)
            && listing.in_force(day)
    }

    /// Whether an entry is under one of the programmes. One of which the list does not say under which it is may be.
    fn of_program(&self, listing: &Listing) -> bool {
        self.programs.is_empty()
            || listing.programs.is_empty()
            || self.programs.iter().any(|program| listing.programs.contains(program))
    }

    /// Whether it asks for entries of a list.
    fn asks_list(&self, list: &str) -> bool {
        let others = |named: &str| named == OTHERS && !self.asked.iter().any(|asked| is_one_of(list, asked));
        self.lists.iter().any(|named| is_one_of(list, named) || others(named))
    }

    /// Says which lists the rules ask by name.
    pub(super) fn set_others(&mut self, asked: &[String]) {
        if self.lists.iter().any(|named| named == OTHERS) {
            self.asked = asked.to_vec();
        }
    }

    /// In words.
    pub fn describe(&self) -> String {
        let word = |list: &String| match list.as_str() {
            OTHERS => "any list that no other rule asks".to_owned(),
            _ => list.clone(),
        };
        let mut text = self.lists.iter().map(word).collect::<Vec<_>>().join(", ");
        let numbers = |n: &[u8]| n.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
        let kinds: Vec<&str> = self.kinds.iter().map(|k| k.as_str()).collect();
        for (words, narrowed) in [
            (", with footnote ", numbers(&self.footnotes)),
            (", without footnote ", numbers(&self.without_footnotes)),
            (", under ", self.programs.join(" or ")),
            (", as ", kinds.join(" or ")),
        ] {
            if !narrowed.is_empty() {
                text.push_str(words);
                text.push_str(&narrowed);
            }
        }
        text
    }
}

/// Whether a list is meant by a name in a rule, which may end in `*`; [`OTHERS`] names none.
pub(super) fn is_one_of(list: &str, named: &str) -> bool {
    match named.strip_suffix('*') {
        Some(begin) => !begin.is_empty() && list.starts_with(begin),
        None => list == named,
    }
}

/// Footnotes of the Entity List, in quotes as every word of a rule file.
pub(super) fn footnotes(table: &TomlTable<'_>, key: &'static str) -> Vec<u8> {
    let mut notes = Vec::new();
    for word in table.opt_list(key) {
        if let Ok(note @ 1..=9) = word.value.parse::<u8>() {
            notes.push(note);
        } else {
            let message = format!("`{}` is no footnote of the Entity List", word.value);
            table.error("bad-value", word.span, message, "a number in quotes, such as \"4\"");
        }
    }
    notes
}

/// The entries of official lists that parties of the catalogue are.
#[derive(Clone, Debug, Default)]
pub struct ListedParties(BTreeMap<PartyId, Vec<Arc<ListedMatch>>>);

impl ListedParties {
    /// Parties with the entries they meet; only what is the same counts.
    pub fn new(parties: impl IntoIterator<Item = (PartyId, Vec<Arc<ListedMatch>>)>) -> Self {
        let same = |matches: Vec<Arc<ListedMatch>>| -> Vec<_> {
            matches.into_iter().filter(|m| m.match_type == MatchType::Same).collect()
        };
        let parties = parties.into_iter().map(|(id, matches)| (id, same(matches)));
        Self(parties.filter(|(_, matches)| !matches.is_empty()).collect())
    }

    /// The parties that are asked for on a day, each with its first such entry.
    pub fn asked_for(&self, query: &ListQuery, day: Date) -> BTreeMap<PartyId, Arc<ListedMatch>> {
        let entry = |matches: &[Arc<ListedMatch>]| {
            matches.iter().find(|m| query.asks_for(&m.listing, day)).map(Arc::clone)
        };
        self.0.iter().filter_map(|(id, matches)| entry(matches).map(|m| (*id, m))).collect()
    }
}
