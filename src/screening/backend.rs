//! The entries of one place, be it a store, the program or memory, and the index of their names.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::address_entries::{AddressEntries, Met};
use super::reason;
use crate::diagnostic::Diagnostic;
use crate::lists::listings::names_of;
use crate::lists::shipped::Shipped;
use crate::lists::store::index_key;
use crate::lists::{Edition, Store, days};
use crate::model::{EditionRef, ListedMatch, Listing, MetBy, PartyKind};
use crate::names;
use crate::names::addresses::Meeting;
use crate::names::index::builder;
use crate::names::index::{Explanation, Listed, NameHit, NameIndex, Request, Scratch};

/// The name of the index among what a store keeps.
const INDEX: &str = "names";

/// An entry and the edition in use that has it; `None` where no edition in use has it.
type InUse = Option<(Arc<Listing>, Arc<EditionRef>)>;

/// Entries of one place. Any number of threads may ask at once.
pub(super) struct Backend {
    entries: Entries,
    /// Room that no thread works in at the moment; what it has learnt is of this index.
    scratches: Mutex<Vec<Scratch>>,
}

/// Where the entries are.
enum Entries {
    /// In a store; those that nobody asks for are never read.
    Stored {
        store: Mutex<Store>,
        index: NameIndex,
        /// The editions in use.
        used: Vec<Edition>,
        editions: BTreeMap<u32, Arc<EditionRef>>,
        /// Entries that somebody holds, by their number: one with thousands of names is held once, not for each of them.
        in_hand: Mutex<HashMap<u32, Weak<Listing>>>,
    },
    /// In the program, with the editions in use by their place.
    Shipped { shipped: Shipped, editions: Vec<Option<Arc<EditionRef>>> },
    /// In memory.
    Held { listings: Vec<Arc<Listing>>, index: NameIndex, edition: Arc<EditionRef> },
}

impl Backend {
    /// The entries of a store. The index is that of the newest editions there, `newest`, also where some of them are not
    /// among those in use, `used`.
    pub(super) fn stored(store: Store, newest: &[Edition], used: Vec<Edition>) -> Result<Self, Diagnostic> {
        let key = index_key(&builder(), newest);
        let kept = store.index(INDEX, &key, |bytes| NameIndex::from_bytes(bytes).ok())?.flatten();
        let index = if let Some(index) = kept {
            index
        } else {
            let index = build(&store, newest)?;
            // Who may only read builds it anew each time.
            let _unwritable = store.put_index(INDEX, &key, index.stored_size(), |to| index.write(to));
            index
        };
        let editions = used.iter().map(|e| (e.number, Arc::new(reference(e)))).collect();
        let (store, in_hand) = (Mutex::new(store), Mutex::default());
        Ok(Self::new(Entries::Stored { store, index, used, editions, in_hand }))
    }

    /// The entries that are part of the program.
    pub(super) fn shipped(shipped: Shipped, used: &[Edition]) -> Self {
        let reference = |e: &Edition| used.contains(e).then(|| Arc::new(reference(e)));
        let editions = shipped.editions().iter().map(reference).collect();
        Self::new(Entries::Shipped { shipped, editions })
    }

    /// Entries in memory.
    pub(super) fn held(listings: impl Iterator<Item = Listing>, edition: EditionRef) -> Self {
        let bound = |mut listing: Listing| {
            days::bind(&mut listing);
            Arc::new(listing)
        };
        let listings: Vec<Arc<Listing>> = listings.map(bound).collect();
        let named: Vec<Listed<'_>> =
            (0u32..).zip(&listings).flat_map(|(number, listing)| names_of(number, listing)).collect();
        let index = NameIndex::build(&named);
        Self::new(Entries::Held { listings, index, edition: Arc::new(edition) })
    }

    fn new(entries: Entries) -> Self {
        Self { entries, scratches: Mutex::default() }
    }

    fn index(&self) -> &NameIndex {
        match &self.entries {
            Entries::Stored { index, .. } | Entries::Held { index, .. } => index,
            Entries::Shipped { shipped, .. } => shipped.index(),
        }
    }

    /// What a text may mean, also entries of editions that are not in use.
    pub(super) fn hits(&self, text: &str, request: Request) -> Vec<NameHit> {
        let mut scratch =
            self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let hits = self.index().search(text, request, &mut scratch);
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        hits
    }

    /// A hit with its entry, and what its score rests on; `None` where no edition in use has it.
    pub(super) fn matched(
        &self,
        text: &str,
        hit: &NameHit,
    ) -> Result<Option<(ListedMatch, Option<Explanation>)>, Diagnostic> {
        let Some((listing, edition)) = self.entry(hit.entry)? else { return Ok(None) };
        let index = self.index();
        let explanation = index.explain(text, hit.name);
        let name = index.name(hit.name).to_owned();
        let matched = ListedMatch {
            listing,
            edition,
            by: MetBy::Name,
            key: names::key(&name),
            name,
            match_type: hit.kind,
            score: hit.score,
            reason: explanation.as_ref().map_or_else(String::new, reason::in_words),
        };
        Ok(Some((matched, explanation)))
    }

    /// An address that was met, with its entry.
    pub(super) fn matched_at(&self, met: Met<'_>) -> Result<Option<Arc<ListedMatch>>, Diagnostic> {
        let Some((listing, edition)) = self.entry(met.entry)? else { return Ok(None) };
        let Meeting { match_type, alike, reason } = met.meeting;
        let (by, name) = (MetBy::Address, met.address.to_owned());
        let key = names::key(&name);
        Ok(Some(Arc::new(ListedMatch { listing, edition, by, name, key, match_type, score: alike, reason })))
    }

    /// The addresses that are listed alone.
    pub(super) fn places(&self) -> Result<AddressEntries, Diagnostic> {
        let mut places = AddressEntries::default();
        let nameless: BTreeSet<u32> = match &self.entries {
            Entries::Held { listings, .. } => {
                let numbered = (0u32..).zip(listings);
                numbered.filter(|(_, listing)| listing.names.is_empty()).map(|(number, _)| number).collect()
            }
            Entries::Shipped { shipped, .. } => shipped.nameless().iter().copied().collect(),
            Entries::Stored { store, used, .. } => {
                let store = store.lock().unwrap_or_else(PoisonError::into_inner);
                let mut numbers = BTreeSet::new();
                for edition in used {
                    numbers.extend(store.nameless(edition.number)?);
                }
                numbers
            }
        };
        for number in nameless {
            if let Some((listing, _)) = self.entry(number)? {
                places.add(number, &listing);
            }
        }
        Ok(places)
    }

    /// Every edition that is here, in use or not.
    pub(super) fn editions(&self) -> Result<Vec<Edition>, Diagnostic> {
        match &self.entries {
            Entries::Held { .. } => Ok(Vec::new()),
            Entries::Shipped { shipped, .. } => Ok(shipped.editions().to_vec()),
            Entries::Stored { store, .. } => store.lock().unwrap_or_else(PoisonError::into_inner).editions(),
        }
    }

    /// Every entry of an edition.
    pub(super) fn each(&self, edition: &Edition, mut each: impl FnMut(&Listing)) -> Result<(), Diagnostic> {
        match &self.entries {
            Entries::Held { .. } => Ok(()),
            Entries::Shipped { shipped, .. } => shipped.listings(edition, |listing| {
                each(&listing);
                Ok(())
            }),
            Entries::Stored { store, .. } => {
                let store = store.lock().unwrap_or_else(PoisonError::into_inner);
                store.listings(edition.number, |_, listing| {
                    each(&listing);
                    Ok(())
                })
            }
        }
    }

    /// Begins to read many entries in one go; [`Backend::end_reading`] ends it.
    pub(super) fn begin_reading(&self) -> Result<(), Diagnostic> {
        let Entries::Stored { store, .. } = &self.entries else { return Ok(()) };
        store.lock().unwrap_or_else(PoisonError::into_inner).begin_reading()
    }

    /// Ends it.
    pub(super) fn end_reading(&self) -> Result<(), Diagnostic> {
        let Entries::Stored { store, .. } = &self.entries else { return Ok(()) };
        store.lock().unwrap_or_else(PoisonError::into_inner).end_reading()
    }

    fn entry(&self, number: u32) -> Result<InUse, Diagnostic> {
        let missing = || Diagnostic::error("store-damaged", format!("the lists have no entry {number}"));
        match &self.entries {
            Entries::Held { listings, edition, .. } => {
                let listing = listings.get(number as usize).ok_or_else(missing)?;
                Ok(Some((Arc::clone(listing), Arc::clone(edition))))
            }
            Entries::Shipped { shipped, editions } => {
                let found = shipped.entry(number)?.ok_or_else(missing)?;
                let edition = editions.get(found.edition).ok_or_else(missing)?;
                Ok(edition.as_ref().map(|edition| (found.listing, Arc::clone(edition))))
            }
            Entries::Stored { store, used, editions, in_hand, .. } => {
                let store = store.lock().unwrap_or_else(PoisonError::into_inner);
                let mut in_hand = in_hand.lock().unwrap_or_else(PoisonError::into_inner);
                let Some((edition, row)) = store.in_use(number, used)? else { return Ok(None) };
                let edition = editions.get(&edition).ok_or_else(missing)?;
                if let Some(listing) = in_hand.get(&number).and_then(Weak::upgrade) {
                    return Ok(Some((listing, Arc::clone(edition))));
                }
                let mut listing = store.listing(number, row)?;
                days::bind(&mut listing);
                let listing = Arc::new(listing);
                in_hand.insert(number, Arc::downgrade(&listing));
                Ok(Some((listing, Arc::clone(edition))))
            }
        }
    }
}

/// What a finding says of an edition.
pub(super) fn reference(edition: &Edition) -> EditionRef {
    EditionRef { source: edition.source.clone(), date: edition.day(), digest: edition.digest.clone() }
}

/// The index of the names of some editions; an entry that stands in several of them goes in once. Of the entries only
/// their names are held.
fn build(store: &Store, editions: &[Edition]) -> Result<NameIndex, Diagnostic> {
    let mut text = String::new();
    let mut places: Vec<(u32, PartyKind, Range<usize>)> = Vec::new();
    let mut known: HashSet<u32> = HashSet::new();
    for edition in editions {
        store.listings(edition.number, |number, listing| {
            if known.insert(number) {
                for name in names_of(number, &listing) {
                    let start = text.len();
                    text.push_str(name.name);
                    places.push((number, name.class, start..text.len()));
                }
            }
            Ok(())
        })?;
    }
    drop(known);
    // Stable: the names of an entry keep their order.
    places.sort_by_key(|(number, ..)| *number);
    let listed = |(entry, class, place): &(u32, PartyKind, Range<usize>)| Listed {
        entry: *entry,
        name: text.get(place.clone()).unwrap_or_default(),
        class: *class,
    };
    let names: Vec<Listed<'_>> = places.iter().map(listed).collect();
    Ok(NameIndex::build(&names))
}
