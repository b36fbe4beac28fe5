//! Who is owned by the parties a rule names, as agencies count it.
//!
//! A firm of which they, together with firms that are themselves owned so, hold the share asked for counts as owned, and all
//! that it holds counts on in full: nothing is multiplied down a chain, and what a firm holds that is not owned so counts for
//! nothing (OFAC FAQ 399 and 401; 90 FR 47201, Supplement No. 8 to 15 CFR Part 744, paragraph (b)).
//! Where shares are known as intervals or not at all, there are firms that are owned whatever the shares are, and others that
//! are owned for some shares only.

use std::collections::{BTreeMap, BTreeSet};

use super::id_set::IdSet;
use crate::model::{LinkEntry, LinkKind, PartyId, Percent, Share};

/// How sure it has to be that a firm is owned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// The lower bounds of the shares suffice.
    Certain,
    /// The upper bounds suffice, the lower ones do not.
    Possible,
    /// Either.
    Either,
}

/// An owner of a firm that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// Who.
    pub party: PartyId,
    /// What it holds.
    pub share: Share,
    /// The links that say so, by their index in the catalogue.
    pub links: Vec<usize>,
}

/// The owners of a firm that count, beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// Each with its share.
    pub owners: Vec<Owner>,
    /// What they hold together.
    pub total: Share,
}

/// The known owners of a firm: what each holds, with the links that say so.
type Owners = BTreeMap<PartyId, (Share, Vec<usize>)>;

/// The known owners of every firm that has some.
type Holdings = BTreeMap<PartyId, Owners>;

/// The firms owned by `named` and not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Owned {
    /// Those that are owned as surely as was asked.
    pub firms: BTreeSet<PartyId>,
    /// Who holds them; and who holds those of these owners that are not named but owned themselves.
    pub held: BTreeMap<PartyId, Held>,
}

/// The firms of which `named` hold at least `min`.
pub(crate) fn owned(
    links: &[(usize, &LinkEntry)],
    named: &IdSet<PartyId>,
    min: Percent,
    certainty: Certainty,
) -> Owned {
    let holdings = holdings(links);
    let certain = grow(&holdings, named, |within, _| least(within) >= min);
    let counting = match certainty {
        Certainty::Certain => certain.clone(),
        Certainty::Possible | Certainty::Either => {
            grow(&holdings, named, |within, outside| most(within, outside) >= min)
        }
    };
    let held: BTreeMap<PartyId, Held> = holdings
        .iter()
        .filter(|(firm, _)| counting.contains(**firm) && !named.contains(**firm))
        .map(|(firm, owners)| (*firm, held(owners, &counting)))
        .collect();
    let asked = |firm: &PartyId| certainty != Certainty::Possible || !certain.contains(*firm);
    Owned { firms: held.keys().copied().filter(asked).collect(), held }
}

/// Several links of one pair are statements about one share.
fn holdings(links: &[(usize, &LinkEntry)]) -> Holdings {
    let mut holdings = Holdings::new();
    for (number, link) in links {
        if !matches!(link.kind, LinkKind::Owner | LinkKind::Subsidiary) {
            continue;
        }
        let stated = link.share.unwrap_or(Share::UNKNOWN);
        let owners = holdings.entry(link.from).or_default();
        let (share, by) = owners.entry(link.to).or_insert((Share::UNKNOWN, Vec::new()));
        *share = share.and(stated);
        by.push(*number);
    }
    holdings
}

/// The smallest set that holds the named parties and every firm whose owners, divided into those within the set and those
/// outside, suffice. The set only grows, so that it ends whatever rings of firms hold each other.
fn grow(
    holdings: &Holdings,
    named: &IdSet<PartyId>,
    suffice: impl Fn(&[Share], &[Share]) -> bool,
) -> IdSet<PartyId> {
    let mut set = named.clone();
    loop {
        let mut grown = false;
        for (firm, owners) in holdings {
            if set.contains(*firm) {
                continue;
            }
            let (within, outside) = divided(owners, &set);
            if !within.is_empty() && suffice(&within, &outside) {
                grown |= set.insert(*firm);
            }
        }
        if !grown {
            return set;
        }
    }
}

/// The shares of a firm's owners within a set, and of those outside.
fn divided(owners: &Owners, set: &IdSet<PartyId>) -> (Vec<Share>, Vec<Share>) {
    let (within, outside): (Vec<_>, Vec<_>) = owners.iter().partition(|(owner, _)| set.contains(**owner));
    let shares =
        |owners: Vec<(&PartyId, &(Share, Vec<usize>))>| owners.iter().map(|(_, (s, _))| *s).collect();
    (shares(within), shares(outside))
}

/// The least that owners hold together.
fn least(shares: &[Share]) -> Percent {
    shares.iter().map(|share| share.least).sum()
}

/// The most that owners can hold together: what the others hold for certain is not theirs.
fn most(within: &[Share], outside: &[Share]) -> Percent {
    let most: Percent = within.iter().map(|share| share.most).sum();
    most.min(least(outside).rest()).max(least(within))
}

fn held(owners: &Owners, set: &IdSet<PartyId>) -> Held {
    let (within, outside) = divided(owners, set);
    let total = Share { least: least(&within), most: most(&within, &outside) };
    let counting = owners.iter().filter(|(owner, _)| set.contains(**owner));
    let owner = |(party, (share, links)): (&PartyId, &(Share, Vec<usize>))| Owner {
        party: *party,
        share: *share,
        links: links.clone(),
    };
    Held { owners: counting.map(owner).collect(), total }
}

#[cfg(test)]
mod tests;
