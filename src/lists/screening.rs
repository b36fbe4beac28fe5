//! Names held against the lists in use: the index of their names, and the entries behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::agreement::agreements;
use super::places::{Met, Places};
use super::store::index_key;
use super::{Decisions, Edition, Store, days, reason};
use crate::diagnostic::Diagnostic;
use crate::memo::Memo;
use crate::model::{Agreements, EditionRef, ListedMatch, Listing, MetBy, PartyEntry, Sameness};
use crate::names::addresses::Meeting;
use crate::names::screening::{Classes, Explanation, Hit, Listed, NameIndex, Request, Scratch, WORDS};
use crate::source::sha256_hex;

/// The name of the index among what a store keeps.
const INDEX: &str = "names";

/// Who built an index: another version, or another table of common words, may weigh names otherwise.
pub fn builder() -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), sha256_hex(WORDS.as_bytes()))
}

/// The entries that a name or an address leads to, best first.
pub type Answer = Result<Arc<[Arc<ListedMatch>]>, Diagnostic>;

/// The lists in use on a day, ready to be asked. Any number of threads may ask at once; answers do not depend on it.
pub struct Screening {
    index: NameIndex,
    request: Request,
    entries: Entries,
    answers: Memo<Answer>,
    /// The answers for parties of the catalogue, by their id.
    parties: Memo<Answer>,
    /// The addresses that are listed alone; read when the first address is asked.
    places: OnceLock<Result<Places, Diagnostic>>,
    /// The answers for addresses.
    at: Memo<Answer>,
    /// The answer for a text that is no address.
    nothing: Arc<[Arc<ListedMatch>]>,
    /// What speaks for and against entries, by entry, country and address.
    agreements: Memo<Arc<Agreements>>,
    decisions: Decisions,
    /// Room that no thread works in at the moment.
    rooms: Mutex<Vec<Scratch>>,
}

/// Where the entries are.
enum Entries {
    /// In a store; those that nobody asks for are never read.
    Stored { store: Mutex<Store>, current: Vec<Edition>, editions: BTreeMap<u32, Arc<EditionRef>> },
    /// In memory.
    Held { listings: Vec<Arc<Listing>>, edition: Arc<EditionRef> },
}

impl Screening {
    /// The editions in use of a store. Their index is read from it, or built, which takes about a second, and kept there
    /// where the store can be written.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn open(store: Store) -> Result<Self, Diagnostic> {
        let current = store.current()?;
        let key = index_key(&builder(), &current);
        let kept = store.index(INDEX, &key, |bytes| NameIndex::from_bytes(bytes).ok())?.flatten();
        let index = if let Some(index) = kept {
            index
        } else {
            let index = build(&store, &current)?;
            // Who may only read builds it anew each time.
            let _unwritable = store.put_index(INDEX, &key, &index.to_bytes());
            index
        };
        let editions = current.iter().map(|e| (e.number, Arc::new(reference(e)))).collect();
        let entries = Entries::Stored { store: Mutex::new(store), current, editions };
        Ok(Self::new(index, entries))
    }

    /// Entries in memory, as the examples of rules carry them.
    pub fn of(listings: impl IntoIterator<Item = Listing>, edition: EditionRef) -> Self {
        let bound = |mut listing| {
            days::bind(&mut listing);
            Arc::new(listing)
        };
        let listings: Vec<Arc<Listing>> = listings.into_iter().map(bound).collect();
        let names: Vec<Listed<'_>> =
            (0u32..).zip(&listings).flat_map(|(number, listing)| names(number, listing)).collect();
        let index = NameIndex::build(&names);
        Self::new(index, Entries::Held { listings, edition: Arc::new(edition) })
    }

    fn new(index: NameIndex, entries: Entries) -> Self {
        // What kind of party a rule asks for is the rule's to say.
        let request = Request { classes: Classes::ALL, ..Request::default() };
        Self {
            index,
            request,
            entries,
            answers: Memo::new(),
            parties: Memo::new(),
            places: OnceLock::new(),
            at: Memo::new(),
            nothing: Arc::from(Vec::new()),
            agreements: Memo::new(),
            decisions: Decisions::default(),
            rooms: Mutex::default(),
        }
    }

    /// The same, with decisions that names are other parties'.
    #[must_use]
    pub fn with_decisions(self, decisions: Decisions) -> Self {
        Self { decisions, ..self }
    }

    /// The decisions.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// The editions in use, ordered by source.
    pub fn editions(&self) -> &[Edition] {
        match &self.entries {
            Entries::Stored { current, .. } => current,
            Entries::Held { .. } => &[],
        }
    }

    /// The entries that a text may mean: those of which it is a name, and those that have a similar one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of_text(&self, text: &str) -> Answer {
        self.answers.get(text, || self.search(text, &self.request))
    }

    /// The entries that have one of the party's names; similar ones are left out, for the catalogue knows who it means.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of_party(&self, party: &PartyEntry) -> Answer {
        self.parties.get(&party.id, || self.find_party(party))
    }

    /// The entries that list the address in a text and no party there: *same*, or in the same building. Empty for a text that
    /// is no address. A name is never held against an address, nor an address against a name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of_address(&self, text: &str) -> Answer {
        // Most texts that are asked are names of firms.
        if !text.contains(char::is_numeric) {
            return Ok(Arc::clone(&self.nothing));
        }
        self.at.get(text, || {
            let places = self.places.get_or_init(|| self.read_places()).as_ref().map_err(Clone::clone)?;
            places
                .met(text)
                .into_iter()
                .map(|met| self.matched_at(met))
                .collect::<Result<Vec<_>, _>>()
                .map(Arc::from)
        })
    }

    /// What a country (ISO 3166-1 alpha-2) and an address say of the party that met an entry.
    pub fn agreements(
        &self,
        matched: &ListedMatch,
        country: Option<&str>,
        address: Option<&str>,
    ) -> Arc<Agreements> {
        if country.is_none() && address.is_none() {
            return Arc::default();
        }
        let listing = &matched.listing;
        let (of_country, of_address) = (country.unwrap_or_default(), address.unwrap_or_default());
        let key = [matched.by.as_str(), &listing.list, &listing.entry, of_country, of_address].join("\n");
        self.agreements.get(&key, || Arc::new(agreements(listing, matched.by, country, address)))
    }

    /// Does something that reads many entries in one go, and so faster.
    ///
    /// # Errors
    /// When the store cannot be read; else those of what is done.
    pub fn in_one_go<T>(&self, work: impl FnOnce() -> Result<T, Diagnostic>) -> Result<T, Diagnostic> {
        let Entries::Stored { store, .. } = &self.entries else { return work() };
        let store = || store.lock().unwrap_or_else(PoisonError::into_inner);
        store().begin_reading()?;
        let done = work();
        store().end_reading()?;
        done
    }

    fn read_places(&self) -> Result<Places, Diagnostic> {
        let mut places = Places::default();
        match &self.entries {
            Entries::Held { listings, .. } => {
                for (number, listing) in (0u32..).zip(listings) {
                    places.add(number, listing);
                }
            }
            Entries::Stored { store, current, .. } => {
                let store = store.lock().unwrap_or_else(PoisonError::into_inner);
                let mut numbers = BTreeSet::new();
                for edition in current {
                    numbers.extend(store.nameless(edition.number)?);
                }
                for number in numbers {
                    if let Some(found) = store.listing(number, current)? {
                        places.add(number, &found.listing);
                    }
                }
            }
        }
        Ok(places)
    }

    fn matched_at(&self, met: Met<'_>) -> Result<Arc<ListedMatch>, Diagnostic> {
        let (listing, edition) = self.entry(met.entry)?;
        let Meeting { sameness, alike, reason } = met.meeting;
        let (by, name) = (MetBy::Address, met.address.to_owned());
        Ok(Arc::new(ListedMatch { listing, edition, by, name, sameness, score: alike, reason }))
    }

    fn find_party(&self, party: &PartyEntry) -> Answer {
        let names = std::iter::once(&party.name).chain(&party.aliases).chain(&party.native);
        let mut matches: Vec<Arc<ListedMatch>> = Vec::new();
        for name in names {
            // Nothing that is only similar reaches this threshold.
            let exact = Request { threshold: 1000, ..self.request };
            for matched in self.search(name, &exact)?.iter().filter(|m| m.sameness == Sameness::Same) {
                let known =
                    |m: &Arc<ListedMatch>| m.listing == matched.listing && m.edition == matched.edition;
                if !matches.iter().any(known) {
                    matches.push(Arc::clone(matched));
                }
            }
        }
        Ok(matches.into())
    }

    /// What [`Screening::of_text`] gives, for another request and without keeping the answer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn search(&self, text: &str, request: &Request) -> Answer {
        self.hits(text, *request)
            .iter()
            .map(|hit| self.matched(text, hit).map(|(matched, _)| Arc::new(matched)))
            .collect::<Result<Vec<_>, _>>()
            .map(Arc::from)
    }

    /// What [`Screening::search`] gives, each match with what its score rests on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn explained(
        &self,
        text: &str,
        request: &Request,
    ) -> Result<Vec<(ListedMatch, Option<Explanation>)>, Diagnostic> {
        self.hits(text, *request).iter().map(|hit| self.matched(text, hit)).collect()
    }

    fn hits(&self, text: &str, request: Request) -> Vec<Hit> {
        let mut room = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let hits = self.index.search(text, request, &mut room);
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).push(room);
        hits
    }

    fn matched(&self, text: &str, hit: &Hit) -> Result<(ListedMatch, Option<Explanation>), Diagnostic> {
        let (listing, edition) = self.entry(hit.entry)?;
        let explanation = self.index.explain(text, hit.name);
        let matched = ListedMatch {
            listing,
            edition,
            by: MetBy::Name,
            name: self.index.name(hit.name).to_owned(),
            sameness: hit.kind,
            score: hit.score,
            reason: explanation.as_ref().map_or_else(String::new, reason::in_words),
        };
        Ok((matched, explanation))
    }

    fn entry(&self, number: u32) -> Result<(Arc<Listing>, Arc<EditionRef>), Diagnostic> {
        let missing = || Diagnostic::error("store-damaged", format!("the lists have no entry {number}"));
        match &self.entries {
            Entries::Held { listings, edition } => {
                let listing = listings.get(number as usize).ok_or_else(missing)?;
                Ok((Arc::clone(listing), Arc::clone(edition)))
            }
            Entries::Stored { store, current, editions } => {
                let store = store.lock().unwrap_or_else(PoisonError::into_inner);
                let mut found = store.listing(number, current)?.ok_or_else(missing)?;
                days::bind(&mut found.listing);
                let edition = editions.get(&found.edition).ok_or_else(missing)?;
                Ok((Arc::new(found.listing), Arc::clone(edition)))
            }
        }
    }
}

/// What a finding says of an edition.
fn reference(edition: &Edition) -> EditionRef {
    EditionRef { source: edition.source.clone(), date: edition.day(), digest: edition.digest.clone() }
}

fn names(number: u32, listing: &Listing) -> impl Iterator<Item = Listed<'_>> {
    let class = listing.kind;
    listing.names.iter().map(move |name| Listed { entry: number, name: &name.text, class })
}

/// The index of the names of some editions; an entry that stands in several of them goes in once.
fn build(store: &Store, editions: &[Edition]) -> Result<NameIndex, Diagnostic> {
    let mut listings: BTreeMap<u32, Listing> = BTreeMap::new();
    for edition in editions {
        store.listings(edition.number, |number, listing| {
            listings.entry(number).or_insert(listing);
            Ok(())
        })?;
    }
    let names: Vec<Listed<'_>> =
        listings.iter().flat_map(|(number, listing)| names(*number, listing)).collect();
    Ok(NameIndex::build(&names))
}
