//! Which parties are tied to the parties a rule names, and over which links: worked out once for a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::id_set::IdSet;
use super::ownership::{self, Certainty, Owned};
use crate::catalogue::Catalogue;
use crate::model::{LinkEntry, LinkKind, PartyId, Percent};

/// What a rule asks of a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TieQuery {
    /// The kinds of link to follow; empty for all.
    pub kinds: Vec<LinkKind>,
    /// Which way ties go.
    pub way: Way,
}

/// Which way ties go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From link to link, whatever they say, over so many of them at most.
    Steps(u32),
    /// Ownership: the named parties hold at least a share, alone or together, and that is so certain.
    Owned(Percent, Certainty),
}

/// Parties tied to named ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ties {
    /// Each with the links that lead there (indices into `Catalogue::links`), from the party outwards.
    Rows(BTreeMap<PartyId, Vec<usize>>),
    /// Each with its owners.
    Owned(Owned),
}

impl Default for Ties {
    fn default() -> Self {
        Self::Rows(BTreeMap::new())
    }
}

impl Ties {
    /// Whether the party is tied.
    pub(crate) fn contains(&self, party: PartyId) -> bool {
        match self {
            Self::Rows(rows) => rows.contains_key(&party),
            Self::Owned(owned) => owned.firms.contains(&party),
        }
    }

    /// The tied parties.
    pub(crate) fn parties(&self) -> IdSet<PartyId> {
        match self {
            Self::Rows(rows) => rows.keys().copied().collect(),
            Self::Owned(owned) => owned.firms.iter().copied().collect(),
        }
    }
}

/// Works out every tie to `named` that answers the query on that day. Named parties themselves are not tied.
pub(crate) fn ties(query: &TieQuery, named: &IdSet<PartyId>, catalogue: &Catalogue, as_of: Date) -> Ties {
    let links: Vec<(usize, &LinkEntry)> = catalogue
        .links
        .iter()
        .enumerate()
        .filter(|(_, l)| query.kinds.is_empty() || query.kinds.contains(&l.kind))
        .filter(|(_, l)| l.since.is_none_or(|d| d <= as_of) && l.until.is_none_or(|d| as_of < d))
        .collect();
    match query.way {
        Way::Owned(min, certainty) => Ties::Owned(ownership::owned(&links, named, min, certainty)),
        Way::Steps(most) => Ties::Rows(reached(&links, named, most)),
    }
}

/// Shortest ways from any party to a named one.
fn reached(
    links: &[(usize, &LinkEntry)],
    named: &IdSet<PartyId>,
    most: u32,
) -> BTreeMap<PartyId, Vec<usize>> {
    let mut ties: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    let mut known = named.clone();
    for _ in 0..most {
        let mut found: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
        for (i, link) in links {
            if known.contains(link.to) && !known.contains(link.from) {
                let mut way = vec![*i];
                way.extend(ties.get(&link.to).into_iter().flatten());
                found.entry(link.from).or_insert(way);
            }
        }
        if found.is_empty() {
            break;
        }
        known.extend(found.keys().copied());
        ties.extend(found);
    }
    ties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, Source};

    #[test]
    fn a_tie_keeps_the_way_it_took() {
        let source = Source { entry: String::new(), text: String::new(), confidence: Confidence::High };
        let link = |from, to| LinkEntry {
            from: PartyId(from),
            to: PartyId(to),
            kind: LinkKind::Brand,
            share: None,
            since: None,
            until: None,
            source: source.clone(),
            note: None,
        };
        let mut catalogue = Catalogue::default();
        catalogue.links = vec![link(2, 1), link(1, 0), link(3, 2)];
        let named: IdSet<PartyId> = [PartyId(0)].into_iter().collect();
        let query = TieQuery { kinds: vec![LinkKind::Brand], way: Way::Steps(2) };
        let ties = ties(&query, &named, &catalogue, jiff::civil::date(2026, 1, 1));
        let rows = BTreeMap::from([(PartyId(1), vec![1]), (PartyId(2), vec![0, 1])]);
        assert_eq!(ties, Ties::Rows(rows), "3 is a step too far");
    }
}
