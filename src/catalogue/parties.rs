//! Which party a name is.

use hashbrown::HashMap;

use super::ids::Place;
use super::read::PartyDraft;
use crate::diagnostic::Diagnostic;
use crate::model::{NameKind, PartyEntry, PartyId, PartyMatch};
use crate::names::{self, Keys};
use crate::tomlread::table::Sink;

/// Words of a text that are looked at, and words of the longest name that is looked for within it.
const WORDS: usize = 24;
const WORDS_OF_A_NAME: usize = 8;
/// Bytes of the shortest name that is looked for within a longer text: three letters are too often something else.
const SHORTEST_WITHIN: usize = 4;

/// The names of all parties, by their keys.
///
/// The full key decides first: two firms of a group may differ in their legal form alone. A name with another
/// legal form, or none, is told by the key without it; where two parties share that, it means the first of them.
#[derive(Debug, Default)]
pub(super) struct PartyIndex {
    full: HashMap<String, Named>,
    bare: HashMap<String, Named>,
}

#[derive(Clone, Debug)]
struct Named {
    party: PartyId,
    name: String,
    kind: NameKind,
    /// The name is written with a legal form.
    with_form: bool,
}

impl PartyIndex {
    /// Builds the index; a name that two parties share is reported.
    pub(super) fn build(parties: &[PartyEntry], drafts: &[PartyDraft], sink: &Sink) -> Self {
        let mut index = Self::default();
        let mut places: HashMap<String, Place> = HashMap::new();
        for (number, (party, draft)) in (0u32..).zip(parties.iter().zip(drafts)) {
            let aliases = draft.aliases.iter().map(|a| (a, NameKind::Alias));
            let native = draft.native.iter().map(|n| (n, NameKind::Native));
            for (name, kind) in std::iter::once((&draft.name, NameKind::Name)).chain(aliases).chain(native) {
                let place = Place { file: draft.file.clone(), span: name.span.clone() };
                let keys = names::keys(&name.value);
                if keys.key.is_empty() {
                    sink.push(
                        Diagnostic::error("bad-value", format!("`{}` cannot name a party", name.value))
                            .label(&place.file, place.span, "it holds no letter and no digit"),
                    );
                } else if let Some(taken) = index.insert(&keys, &name.value, kind, PartyId(number)) {
                    let message =
                        format!("`{}` and `{}` are the same name of two parties", name.value, taken);
                    let mut diagnostic = Diagnostic::error("shared-name", message).label(
                        &place.file,
                        place.span,
                        format!("party `{}`; compared as `{}`", party.id, keys.key),
                    );
                    if let Some(first) = places.get(&taken) {
                        diagnostic = diagnostic.label(&first.file, first.span.clone(), "named first here");
                    }
                    sink.push(diagnostic.help("leave the name to the party that it means by itself"));
                } else {
                    places.entry(name.value.clone()).or_insert(place);
                }
            }
        }
        index
    }

    /// The party of a name, by equality of keys; else of a second name that stands beside it.
    pub(super) fn find(&self, name: &str) -> Option<PartyMatch> {
        names::keys_of_all(name).into_iter().find_map(|keys| {
            let (named, normalised) = match self.full.get(&keys.full) {
                Some(named) => (named, keys.full),
                None => (self.bare.get(&keys.key)?, keys.key),
            };
            Some(PartyMatch { party: named.party, name: named.name.clone(), kind: named.kind, normalised })
        })
    }

    /// The parties whose names stand, as whole words, within a longer text: `Acme, c/o Foo Technologies Ltd.`
    /// Longer names before shorter ones that are part of them.
    pub(super) fn find_within(&self, text: &str) -> Vec<PartyMatch> {
        let full = names::words(text);
        let words: Vec<&str> = full.split(' ').take(WORDS).collect();
        let mut found: Vec<PartyMatch> = Vec::new();
        let mut taken = vec![false; words.len()];
        for length in (1..=words.len().min(WORDS_OF_A_NAME)).rev() {
            for from in 0..=words.len() - length {
                let window = from..from + length;
                if taken[window.clone()].iter().any(|t| *t) {
                    continue;
                }
                let normalised = words[window.clone()].join(" ");
                if normalised.len() < SHORTEST_WITHIN {
                    continue;
                }
                let Some(named) = self.full.get(&normalised).or_else(|| self.bare.get(&normalised)) else {
                    continue;
                };
                taken[window].fill(true);
                if found.iter().all(|f| f.party != named.party) {
                    let name = named.name.clone();
                    found.push(PartyMatch { party: named.party, name, kind: NameKind::Within, normalised });
                }
            }
        }
        found
    }

    /// Adds a party's name, unless it is already one.
    pub(super) fn add(&mut self, name: &str, party: PartyId) {
        self.insert(&names::keys(name), name, NameKind::Name, party);
    }

    /// Adds a name; gives the name of another party that cannot be told from it.
    fn insert(&mut self, keys: &Keys, name: &str, kind: NameKind, party: PartyId) -> Option<String> {
        let named = Named { party, name: name.to_owned(), kind, with_form: keys.full != keys.key };
        if let Some(taken) = self.full.get(&keys.full) {
            return (taken.party != party).then(|| taken.name.clone());
        }
        if let Some(taken) = self.bare.get(&keys.key)
            && taken.party != party
            && !(taken.with_form && named.with_form)
        {
            return Some(taken.name.clone());
        }
        self.full.insert(keys.full.clone(), named.clone());
        self.bare.entry(keys.key.clone()).or_insert(named);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_tell_firms_apart_only_where_both_are_written() {
        let mut index = PartyIndex::default();
        let insert = |index: &mut PartyIndex, name: &str, party| {
            index.insert(&names::keys(name), name, NameKind::Name, PartyId(party))
        };
        assert_eq!(insert(&mut index, "Foo Technologies Ltd.", 0), None);
        assert_eq!(insert(&mut index, "Foo Technologies Pte. Ltd.", 1), None);
        assert!(insert(&mut index, "Foo Technology", 2).is_some(), "people leave legal forms out");
        for (name, party) in [
            ("FOO TECH LIMITED", 0),
            ("Foo Technologies (Pte) Limited", 1),
            ("Foo Technologies", 0),
            ("Foo Technology GmbH", 0),
            ("Messrs. Foo Technologies", 0),
            ("Acme Inc. d/b/a Foo Technologies", 0),
            ("Foo Technologies and its subsidiaries", 0),
        ] {
            assert_eq!(index.find(name).map(|m| m.party), Some(PartyId(party)), "{name}");
        }
        assert!(index.find("Foo").is_none());
        for (text, parties) in [
            ("Acme Inc., c/o Foo Technologies Ltd. (Beijing)", vec![0]),
            ("Foo Technologies Pte. Ltd. / Foo Technologies Ltd.", vec![1, 0]),
            ("Acme Inc. (formerly Foo Technologies Ltd.)", vec![0]),
            ("Acme Inc. (a subsidiary of Foo Technologies Ltd.)", vec![0]),
            ("Foolish Technologies", vec![]),
            ("", vec![]),
        ] {
            let found: Vec<u32> = index.find_within(text).iter().map(|m| m.party.0).collect();
            assert_eq!(found, parties, "{text}");
        }
    }
}
