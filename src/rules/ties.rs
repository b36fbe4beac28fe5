//! Which parties are tied to the parties a rule names, and over which links: worked out once for a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::id_set::IdSet;
use crate::catalogue::Catalogue;
use crate::model::{LinkEntry, LinkKind, PartyId};

/// What a rule asks of a tie.
#[derive(Clone, Debug, PartialEq)]
pub struct TieQuery {
    /// The kinds of link to follow; empty for all.
    pub kinds: Vec<LinkKind>,
    /// How many links at most.
    pub max_steps: u32,
    /// The share that the named parties must hold, alone or together, in percent.
    pub min_share: Option<f64>,
    /// Only ties with an owner whose share is not established.
    pub share_unknown: bool,
}

/// Parties tied to named ones, each with the links that lead there (indices into `Catalogue::links`),
/// from the party outwards.
pub type Ties = BTreeMap<PartyId, Vec<usize>>;

/// Works out every tie to `named` that answers the query on that day. Named parties themselves are not tied.
pub fn ties(query: &TieQuery, named: &IdSet<PartyId>, catalogue: &Catalogue, as_of: Date) -> Ties {
    let links: Vec<(usize, &LinkEntry)> = catalogue
        .links
        .iter()
        .enumerate()
        .filter(|(_, l)| query.kinds.is_empty() || query.kinds.contains(&l.kind))
        .filter(|(_, l)| l.since.is_none_or(|d| d <= as_of) && l.until.is_none_or(|d| as_of < d))
        .collect();
    match query.min_share {
        Some(min) => owned(&links, named, min),
        None => reached(query, &links, named),
    }
}

/// Ownership as agencies count it: a firm of which the named parties, together with firms that are
/// themselves owned so, hold at least `min` percent counts as owned, and counts on (90 FR 47201; OFAC's
/// 50 percent rule of 2014-08-13). A link without a share proves no share.
fn owned(links: &[(usize, &LinkEntry)], named: &IdSet<PartyId>, min: f64) -> Ties {
    let mut inside = named.clone();
    let mut ties = Ties::new();
    loop {
        let mut held: BTreeMap<PartyId, (f64, Vec<usize>)> = BTreeMap::new();
        for (i, link) in links {
            let Some(share) = link.share else { continue };
            if inside.contains(link.to) && !inside.contains(link.from) {
                let (sum, over) = held.entry(link.from).or_default();
                *sum += share;
                over.push(*i);
            }
        }
        let mut grown = false;
        for (party, (sum, over)) in held {
            if sum >= min {
                grown |= inside.insert(party);
                ties.insert(party, over);
            }
        }
        if !grown {
            return ties;
        }
    }
}

/// Shortest ways from any party to a named one.
fn reached(query: &TieQuery, links: &[(usize, &LinkEntry)], named: &IdSet<PartyId>) -> Ties {
    let mut ties = Ties::new();
    let mut known = named.clone();
    for _ in 0..query.max_steps {
        let mut found: Ties = Ties::new();
        for (i, link) in links {
            let first = !query.share_unknown
                || (matches!(link.kind, LinkKind::Owner | LinkKind::Subsidiary) && link.share.is_none());
            if known.contains(link.to) && !known.contains(link.from) && first {
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

    fn catalogue(links: &[(u32, u32, LinkKind, Option<f64>)]) -> Catalogue {
        let source = Source { entry: String::new(), text: String::new(), confidence: Confidence::High };
        let mut catalogue = Catalogue::default();
        catalogue.links = links
            .iter()
            .map(|(from, to, kind, share)| LinkEntry {
                from: PartyId(*from),
                to: PartyId(*to),
                kind: *kind,
                share: *share,
                since: None,
                until: None,
                source: source.clone(),
                note: None,
            })
            .collect();
        catalogue
    }

    fn query(min_share: Option<f64>) -> TieQuery {
        TieQuery { kinds: vec![LinkKind::Owner], max_steps: 3, min_share, share_unknown: false }
    }

    #[test]
    fn two_owners_of_a_quarter_count_together_and_on() {
        // 2 is held by the listed 0 and 1 to 25 % each; 3 by 2 to 60 %; 4 by 0 to 49 %.
        let owner = LinkKind::Owner;
        let catalogue = catalogue(&[
            (2, 0, owner, Some(25.0)),
            (2, 1, owner, Some(25.0)),
            (3, 2, owner, Some(60.0)),
            (4, 0, owner, Some(49.0)),
            (5, 0, owner, None),
        ]);
        let named: IdSet<PartyId> = [PartyId(0), PartyId(1)].into_iter().collect();
        let ties = ties(&query(Some(50.0)), &named, &catalogue, jiff::civil::date(2026, 1, 1));
        assert_eq!(ties.keys().map(|p| p.0).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(ties[&PartyId(2)], [0, 1]);
    }

    #[test]
    fn a_tie_keeps_the_way_it_took() {
        let catalogue = catalogue(&[(2, 1, LinkKind::Owner, None), (1, 0, LinkKind::Owner, None)]);
        let named: IdSet<PartyId> = [PartyId(0)].into_iter().collect();
        let ties = ties(&query(None), &named, &catalogue, jiff::civil::date(2026, 1, 1));
        assert_eq!(ties[&PartyId(2)], [0, 1]);
    }
}
