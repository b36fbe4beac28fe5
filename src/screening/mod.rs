//! Names held against the lists in use: the index of their names, and the entries behind it.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

mod address_entries;
mod agreement;
mod backend;
mod clearances;
mod dead;
mod known;
mod reason;

use address_entries::AddressEntries;
use agreement::agreements;
use backend::Backend;
use clearances::Bound;

pub(crate) use clearances::Clearances;

use crate::diagnostic::Diagnostic;
use crate::lists::shipped::Shipped;
use crate::lists::{Edition, Store, current, days};
use crate::memo::Memo;
use crate::model::{Agreements, Clearance, EditionRef, ListedMatch, Listing, MatchType, MetBy, PartyEntry};
use crate::names::index::{Classes, Explanation, NameHit, Request, builder, is_same};
use crate::names::{self, is_initials};
use crate::source::sha256_hex;

/// The entries that a name or an address leads to, best first.
pub(crate) type Answer = Result<Arc<[Arc<ListedMatch>]>, Diagnostic>;

/// The lists in use on a day, ready to be asked. Any number of threads may ask at once; answers do not depend on it.
pub struct Screening {
    backends: Vec<Backend>,
    /// The editions in use, ordered by source.
    editions: Vec<Edition>,
    request: Request,
    answers: Memo<Answer>,
    /// What tells these lists, and the program that reads them, from others; `None` for entries in memory.
    key: Option<String>,
    /// The answers for parties of the catalogue, by their id.
    parties: Memo<Answer>,
    /// Which of them are on no list, by the index of their id, once that was learnt.
    unlisted: Vec<bool>,
    /// The addresses that are listed alone, by backend; read when the first address is asked.
    places: OnceLock<Result<Vec<AddressEntries>, Diagnostic>>,
    /// The answers for addresses.
    at: Memo<Answer>,
    /// The answer for a text that is no address.
    nothing: Arc<[Arc<ListedMatch>]>,
    /// Whether names, and lines of addresses, lead to no entry at all.
    silent: [Memo<bool>; 2],
    /// Names as they are compared.
    keys: Memo<Arc<str>>,
    /// What speaks for and against entries, by entry, country and address.
    agreements: Memo<Arc<Agreements>>,
    clearances: Clearances,
}

impl Screening {
    /// The editions in use among those of a store and those that ship: the newest of each source. The index of a store is
    /// read from it, or built, and kept there where the store can be written.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn open(store: Option<Store>, shipped: Shipped) -> Result<Self, Diagnostic> {
        let stored = store.as_ref().map_or_else(|| Ok(Vec::new()), Store::current)?;
        let all = [shipped.editions(), &stored].concat();
        Self::opened(store, shipped, &stored, &all)
    }

    /// The editions with these digests, of a store and of those that ship, newest or not.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn open_editions(
        store: Option<Store>,
        shipped: Shipped,
        digests: &[String],
    ) -> Result<Self, Diagnostic> {
        let mut stored = store.as_ref().map_or_else(|| Ok(Vec::new()), Store::editions)?;
        stored.retain(|edition| digests.contains(&edition.digest));
        let of_program = shipped.editions().iter().filter(|edition| digests.contains(&edition.digest));
        let all: Vec<Edition> = of_program.chain(&stored).cloned().collect();
        Self::opened(store, shipped, &stored, &all)
    }

    /// The newest of each source among `all`, of which those of the store are `stored`.
    fn opened(
        store: Option<Store>,
        shipped: Shipped,
        stored: &[Edition],
        all: &[Edition],
    ) -> Result<Self, Diagnostic> {
        let key = sha256_hex(format!("{} {all:?}", builder()).as_bytes());
        let editions: Vec<Edition> = current(all).into_iter().cloned().collect();
        let mut backends = Vec::new();
        if let Some(store) = store {
            let used = stored.iter().filter(|e| editions.contains(e)).cloned().collect();
            backends.push(Backend::stored(store, stored, used)?);
        }
        backends.push(Backend::shipped(shipped, &editions));
        Ok(Self { key: Some(key), ..Self::new(backends, editions) })
    }

    /// Entries in memory, as the examples of rules carry them.
    pub fn of(listings: impl IntoIterator<Item = Listing>, edition: EditionRef) -> Self {
        Self::new(vec![Backend::held(listings.into_iter(), edition)], Vec::new())
    }

    fn new(backends: Vec<Backend>, editions: Vec<Edition>) -> Self {
        // What kind of party a rule asks for is the rule's to say.
        let request = Request { classes: Classes::ALL, ..Request::default() };
        Self {
            backends,
            editions,
            request,
            key: None,
            answers: Memo::new(),
            parties: Memo::new(),
            unlisted: Vec::new(),
            places: OnceLock::new(),
            at: Memo::new(),
            nothing: Arc::from(Vec::new()),
            silent: [Memo::new(), Memo::new()],
            keys: Memo::new(),
            agreements: Memo::new(),
            clearances: Clearances::default(),
        }
    }

    /// The same, with clearances that names are other parties'.
    #[must_use]
    pub fn with_clearances(self, clearances: Clearances) -> Self {
        Self { clearances, ..self }
    }

    /// The clearances.
    pub fn clearances(&self) -> &Clearances {
        &self.clearances
    }

    /// The clearance that a name (or address) is not the entry it meets; see [`Clearance`]. The country is the party's, ISO
    /// 3166-1 alpha-2.
    pub fn decided(
        &self,
        text: &str,
        country: Option<&str>,
        matched: &ListedMatch,
        day: Date,
    ) -> Option<Arc<Clearance>> {
        let was_same = |bound: &Bound| {
            let clearance = &bound.clearance;
            if let Some(meets) = clearance.meets {
                meets == MatchType::Same
            } else if clearance.editions_from.is_none() {
                // Nobody says when it was made, so that what is called the same now need not have been then.
                false
            } else {
                // What cannot be read is nothing to rest on.
                let then =
                    bound.then.get_or_init(|| self.once(matched, bound).unwrap_or_else(|_| Some(Vec::new())));
                let same = |then: &String| *then == matched.name || is_same(text, then);
                then.as_ref().is_none_or(|then| then.iter().any(same))
            }
        };
        self.clearances.of(text, country, matched, day, was_same)
    }

    /// The names and addresses of an entry in the first edition of its source that a clearance was about; `None` where no such
    /// edition is here.
    fn once(&self, matched: &ListedMatch, bound: &Bound) -> Result<Option<Vec<String>>, Diagnostic> {
        let (listing, from) = (&matched.listing, bound.clearance.editions_from);
        let mut editions = Vec::new();
        for backend in &self.backends {
            let of_source =
                |e: &Edition| e.source == matched.edition.source && from.is_none_or(|from| e.day() >= from);
            editions
                .extend(backend.editions()?.into_iter().filter(of_source).map(|edition| (edition, backend)));
        }
        editions.sort_by_key(|(edition, _)| (edition.day(), edition.number));
        for (edition, backend) in editions {
            let mut texts: Option<Vec<String>> = None;
            backend.each(&edition, |found| {
                if found.list == listing.list && found.entry == listing.entry {
                    let addresses = found.addresses.iter().map(|a| &a.text);
                    texts = Some(found.names.iter().map(|n| &n.text).chain(addresses).cloned().collect());
                }
            })?;
            if texts.is_some() {
                return Ok(texts);
            }
        }
        Ok(None)
    }

    /// Every entry of the editions in use, with the day from which it binds.
    ///
    /// # Errors
    /// When the lists cannot be read.
    pub fn each_in_use(&self, mut each: impl FnMut(&Edition, &Listing)) -> Result<(), Diagnostic> {
        for backend in &self.backends {
            let here = backend.editions()?;
            for edition in self.editions.iter().filter(|edition| here.contains(edition)) {
                backend.each(edition, |listing| {
                    let mut listing = listing.clone();
                    days::bind(&mut listing);
                    each(edition, &listing);
                })?;
            }
        }
        Ok(())
    }

    /// Where the entries are.
    fn backends(&self) -> &[Backend] {
        &self.backends
    }

    /// The editions in use, ordered by source.
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The lists in use: every list of which an edition in use has entries, by its id.
    pub fn lists(&self) -> BTreeSet<&str> {
        self.editions.iter().flat_map(|edition| edition.counts.keys()).map(String::as_str).collect()
    }

    /// The entries that a text may mean: those of which it is a name, and those that have a similar one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of_text(&self, text: &str) -> Answer {
        self.answers.get(text, || self.search(text, self.request))
    }

    /// Whether a text of a column for names, or for addresses, leads to no entry at all, as most do: asked once for each.
    /// `asks` asks for all that it may mean, and must depend on the text alone.
    pub fn is_silent(&self, column: MetBy, text: &str, asks: impl FnOnce() -> bool) -> bool {
        let [names, addresses] = &self.silent;
        let silent = match column {
            MetBy::Name => names,
            MetBy::Address => addresses,
        };
        silent.get(text, asks)
    }

    /// A name as it is compared: [`key`](names::key), worked out once for each.
    pub fn key_of(&self, name: &str) -> Arc<str> {
        self.keys.get(name, || names::key(name).into())
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
            let read = || self.backends.iter().map(Backend::places).collect();
            let places = self.places.get_or_init(read).as_ref().map_err(Clone::clone)?;
            let mut matches = Vec::new();
            for (backend, places) in self.backends.iter().zip(places) {
                for met in places.met(text) {
                    matches.extend(backend.matched_at(met)?);
                }
            }
            matches.sort_by_key(|matched| Reverse((matched.match_type, matched.score)));
            Ok(matches.into())
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
        self.backends.iter().try_for_each(Backend::begin_reading)?;
        let done = work();
        self.backends.iter().try_for_each(Backend::end_reading)?;
        done
    }

    fn find_party(&self, party: &PartyEntry) -> Answer {
        let names = std::iter::once(&party.name).chain(&party.aliases).chain(&party.native);
        let turned: Vec<String> =
            if party.person { names.clone().filter_map(|name| turned(name)).collect() } else { Vec::new() };
        let names = names.chain(&turned);
        let mut matches: Vec<Arc<ListedMatch>> = Vec::new();
        for name in names {
            // Nothing that is only similar reaches this threshold.
            let exact = Request { threshold: 1000, ..self.request };
            for matched in self.search(name, exact)?.iter().filter(|m| m.match_type == MatchType::Same) {
                let known =
                    |m: &Arc<ListedMatch>| m.listing == matched.listing && m.edition == matched.edition;
                match matches.iter_mut().find(|m| known(m)) {
                    // Initials say less than a name that is written out.
                    Some(known) if is_initials(&known.key) && !is_initials(&matched.key) => {
                        *known = Arc::clone(matched);
                    }
                    Some(_) => {}
                    None => matches.push(Arc::clone(matched)),
                }
            }
        }
        Ok(matches.into())
    }

    /// What [`Screening::of_text`] gives, for another request and without keeping the answer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn search(&self, text: &str, request: Request) -> Answer {
        let explained = self.explained(text, request)?;
        Ok(explained.into_iter().map(|(matched, _)| Arc::new(matched)).collect())
    }

    /// What [`Screening::search`] gives, each match with what its score rests on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn explained(
        &self,
        text: &str,
        request: Request,
    ) -> Result<Vec<(ListedMatch, Option<Explanation>)>, Diagnostic> {
        let mut found = self.explained_whole(text, request)?;
        // Nothing of a longer text is as sure as this asks for.
        if request.threshold > SIMILAR_AT_MOST {
            return Ok(found);
        }
        let whole = found.len();
        for part in names::leading(text) {
            for (mut matched, explanation) in self.explained_whole(part.name, request)? {
                let same = matched.match_type == MatchType::Same;
                // What is similar to a part that may not be the name is similar by chance.
                if !(same || part.sure) {
                    continue;
                }
                if !part.sure {
                    matched.match_type = MatchType::Similar;
                    matched.score = matched.score.min(SIMILAR_AT_MOST);
                }
                matched.reason = format!("`{}`, before what stands behind it: {}", part.name, matched.reason);
                let better = (matched.match_type, matched.score);
                match found.iter_mut().find(|(other, _)| other.listing == matched.listing) {
                    Some(known) if better > (known.0.match_type, known.0.score) => {
                        *known = (matched, explanation);
                    }
                    Some(_) => {}
                    None => found.push((matched, explanation)),
                }
            }
        }
        if found.len() > whole || whole > 0 {
            // Stable, as above.
            found.sort_by_key(|(matched, _)| Reverse((matched.match_type, matched.score)));
        }
        Ok(found)
    }

    /// The same for a text as a whole.
    fn explained_whole(
        &self,
        text: &str,
        request: Request,
    ) -> Result<Vec<(ListedMatch, Option<Explanation>)>, Diagnostic> {
        let hits_of =
            |backend| Backend::hits(backend, text, request).into_iter().map(move |hit| (backend, hit));
        let mut hits: Vec<(&Backend, NameHit)> = self.backends.iter().flat_map(hits_of).collect();
        // Stable: those of one backend are in order already.
        hits.sort_by_key(|(_, hit)| Reverse(hit.score));
        let mut found = Vec::with_capacity(hits.len());
        for (backend, hit) in hits {
            found.extend(backend.matched(text, &hit)?);
        }
        Ok(found)
    }
}

/// The score of what is similar at the most, in thousandths.
const SIMILAR_AT_MOST: u16 = 990;

/// A person's name with the family name at the other end: `Orlov, Grigory` for `Grigory Orlov`, and back. Nothing for a name
/// of one word, or in a script that does not divide words.
fn turned(name: &str) -> Option<String> {
    match name.split_once(',') {
        Some((family, given)) => Some(format!("{} {}", given.trim(), family.trim())),
        None => name.trim().rsplit_once(' ').map(|(given, family)| format!("{family}, {given}")),
    }
}
