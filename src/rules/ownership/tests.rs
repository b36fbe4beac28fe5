use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::model::{Confidence, Source};

const HALF: &str = "50";

/// A link of a test: firm, owner, and its share as written; nothing where it is not established.
type Stated<'a> = (u32, u32, Option<(&'a str, &'a str)>);

fn links(stated: &[Stated<'_>]) -> Vec<LinkEntry> {
    let source = Source { entry: String::new(), text: String::new(), confidence: Confidence::High };
    let percent = |text: &str| text.parse::<Percent>().expect("a percentage");
    let entry = |(from, to, share): &Stated<'_>| LinkEntry {
        from: PartyId(*from),
        to: PartyId(*to),
        kind: LinkKind::Owner,
        share: share.map(|(least, most)| Share { least: percent(least), most: percent(most) }),
        since: None,
        until: None,
        source: source.clone(),
        note: None,
    };
    stated.iter().map(entry).collect()
}

fn firms(stated: &[Stated<'_>], named: &[u32], certainty: Certainty) -> Vec<u32> {
    let links = links(stated);
    let numbered: Vec<(usize, &LinkEntry)> = links.iter().enumerate().collect();
    let named = named.iter().copied().map(PartyId).collect();
    let owned = owned(&numbered, &named, HALF.parse().expect("a percentage"), certainty);
    owned.firms.into_iter().map(|firm| firm.0).collect()
}

/// A share of which both bounds are the same.
macro_rules! exactly {
    ($share:expr) => {
        Some(($share, $share))
    };
}

#[test]
fn owners_beside_each_other_and_along_chains_count_as_the_agencies_say() {
    use Certainty::{Certain, Possible};
    // The first three are Examples 1 to 3 of OFAC's FAQ 401, X being 0; the others are made after its words: what a firm holds
    // that is not owned to a half counts for nothing, and owners count together whoever they are (FAQ 399), 9 being another.
    let half = exactly!(HALF);
    for (stated, blocked) in [
        (vec![(1, 0, half), (2, 1, half)], vec![1, 2]),
        (vec![(1, 0, half), (2, 0, half), (3, 1, exactly!("25")), (3, 2, exactly!("25"))], vec![1, 2, 3]),
        (vec![(1, 0, half), (2, 0, exactly!("10")), (2, 1, exactly!("40"))], vec![1, 2]),
        (vec![(1, 0, half), (2, 0, exactly!("25")), (3, 1, exactly!("25")), (3, 2, exactly!("25"))], vec![1]),
        (vec![(1, 0, exactly!("25")), (2, 0, exactly!("25")), (3, 1, half), (3, 2, half)], vec![]),
        (vec![(1, 0, half), (2, 1, exactly!("25")), (2, 9, exactly!("25"))], vec![1, 2]),
    ] {
        assert_eq!(firms(&stated, &[0, 9], Certain), blocked, "{stated:?}");
        assert!(firms(&stated, &[0, 9], Possible).is_empty(), "{stated:?}");
    }
}

#[test]
fn bounds_decide_between_certain_possible_and_no() {
    use Certainty::{Certain, Either, Possible};
    for (stated, certain, possible) in [
        (vec![(1, 0, exactly!("49.999999999"))], vec![], vec![]),
        (vec![(1, 0, Some(("25", "50")))], vec![], vec![1]),
        (vec![(1, 0, Some(("50", "75")))], vec![1], vec![]),
        (vec![(1, 0, Some(("25", "49.9")))], vec![], vec![]),
        (vec![(1, 0, None)], vec![], vec![1]),
        // Another holds three fifths, so that the listed owner cannot hold a half, whatever is not known of its share.
        (vec![(1, 0, None), (1, 5, exactly!("60"))], vec![], vec![]),
        // The same firm, once the other owner may be owned itself.
        (vec![(1, 0, None), (1, 5, exactly!("60")), (5, 0, None)], vec![], vec![1, 5]),
        // A ring of firms that hold each other leads to nobody.
        (vec![(1, 2, exactly!("60")), (2, 1, exactly!("60"))], vec![], vec![]),
        (vec![(1, 2, exactly!("60")), (2, 1, exactly!("40")), (2, 0, exactly!("10.5"))], vec![], vec![]),
        (vec![(1, 2, exactly!("60")), (2, 1, exactly!("40")), (2, 0, exactly!("60"))], vec![1, 2], vec![]),
        // Two statements about one share are not two shares.
        (vec![(1, 0, exactly!("30")), (1, 0, exactly!("30"))], vec![], vec![]),
    ] {
        assert_eq!(firms(&stated, &[0], Certain), certain, "{stated:?}");
        assert_eq!(firms(&stated, &[0], Possible), possible, "{stated:?}");
        let both: Vec<u32> = certain.iter().chain(&possible).copied().collect();
        assert_eq!(firms(&stated, &[0], Either), both, "{stated:?}");
    }
}

#[test]
fn the_owners_that_count_are_told_with_what_they_come_to() {
    let stated = [
        (3, 0, exactly!("14.2")),
        (3, 1, exactly!("17.9")),
        (3, 2, exactly!("17.9")),
        (3, 7, exactly!("50")),
    ];
    let links = links(&stated);
    let numbered: Vec<(usize, &LinkEntry)> = links.iter().enumerate().collect();
    let named = [0, 1, 2].map(PartyId).into_iter().collect();
    let owned = owned(&numbered, &named, HALF.parse().expect("a percentage"), Certainty::Certain);
    let held = &owned.held[&PartyId(3)];
    assert_eq!(held.total.to_string(), "50 %");
    let owners: Vec<(u32, String)> = held.owners.iter().map(|o| (o.party.0, o.share.to_string())).collect();
    assert_eq!(owners, [(0, "14.2 %".into()), (1, "17.9 %".into()), (2, "17.9 %".into())]);
}

/// A fraction, to compare with what is computed in whole numbers.
#[derive(Clone, Copy, Debug)]
struct Ratio(i128, i128);

impl Ratio {
    fn of(text: &str) -> Self {
        let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
        let number = |text: &str| text.parse::<i128>().unwrap_or(0);
        let base = 10i128.pow(u32::try_from(behind.len()).expect("short"));
        Self(number(whole) * base + number(behind), base * 100)
    }

    fn plus(self, other: Self) -> Self {
        if self.1 == other.1 {
            return Self(self.0 + other.0, self.1);
        }
        Self(self.0 * other.1 + other.0 * self.1, self.1 * other.1).lowest()
    }

    fn minus(self, other: Self) -> Self {
        self.plus(Self(-other.0, other.1))
    }

    fn lowest(self) -> Self {
        let (mut a, mut b) = (self.0.abs(), self.1);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self(self.0 / a.max(1), self.1 / a.max(1))
    }

    fn reaches(self, other: Self) -> bool {
        self.0 * other.1 >= other.0 * self.1
    }
}

/// Every way of dividing a firm among its owners that stands at a corner of what is possible: all shares at a bound, but for
/// one that may be what the others leave.
fn corners(owners: &[(usize, Ratio, Ratio)]) -> Vec<Vec<Ratio>> {
    let whole = Ratio(1, 1);
    let mut all = Vec::new();
    for free in 0..=owners.len() {
        for choice in 0..1usize << owners.len() {
            let mut shares: Vec<Ratio> = owners
                .iter()
                .enumerate()
                .map(|(i, (_, least, most))| if choice >> i & 1 == 0 { *least } else { *most })
                .collect();
            if free < owners.len() {
                let others = shares.iter().enumerate().filter(|(i, _)| *i != free);
                shares[free] = whole.minus(others.fold(Ratio(0, 1), |sum, (_, share)| sum.plus(*share)));
                let (_, least, most) = owners[free];
                if !shares[free].reaches(least) || !most.reaches(shares[free]) {
                    continue;
                }
            }
            if whole.reaches(shares.iter().fold(Ratio(0, 1), |sum, share| sum.plus(*share))) {
                all.push(shares);
            }
        }
    }
    all
}

/// The firms in every set that holds the named ones and is closed: a firm whose owners within the set hold a half in all
/// corners (or in one, for what is possible) belongs to it.
fn in_every_closed_set(graph: &Graph<'_>, all_corners: bool) -> BTreeSet<usize> {
    let half = Ratio(1, 2);
    let mut reach: Vec<BTreeMap<usize, bool>> = Vec::new();
    for firm in 0..graph.firms {
        let owners: Vec<(usize, Ratio, Ratio)> =
            graph.owners.iter().filter(|((f, _), _)| *f == firm).map(|((_, o), s)| (*o, s.0, s.1)).collect();
        let corners = corners(&owners);
        let mut of = BTreeMap::new();
        for within in 1..1usize << owners.len() {
            let mask = owners
                .iter()
                .enumerate()
                .filter(|(i, _)| within >> i & 1 == 1)
                .fold(0, |m, (_, (o, _, _))| m | 1 << o);
            let mut reached = corners.iter().map(|shares| {
                let held = shares.iter().enumerate().filter(|(i, _)| within >> i & 1 == 1);
                held.fold(Ratio(0, 1), |sum, (_, share)| sum.plus(*share)).reaches(half)
            });
            let holds = if all_corners { reached.all(|r| r) } else { reached.any(|r| r) };
            of.insert(mask, holds);
        }
        reach.push(of);
    }
    let named = graph.named.iter().fold(0usize, |m, n| m | 1 << n);
    let owners_of = |firm: usize| {
        graph.owners.keys().filter(|(f, _)| *f == firm).fold(0usize, |mask, (_, owner)| mask | 1 << owner)
    };
    let closed = |set: usize| {
        set & named == named
            && (0..graph.firms).all(|firm| {
                set >> firm & 1 == 1 || !reach[firm].get(&(owners_of(firm) & set)).copied().unwrap_or(false)
            })
    };
    let meet = (0..1usize << graph.firms).filter(|set| closed(*set)).fold(usize::MAX, |meet, set| meet & set);
    (0..graph.firms).filter(|firm| meet >> firm & 1 == 1 && named >> firm & 1 == 0).collect()
}

struct Graph<'a> {
    firms: usize,
    named: Vec<usize>,
    /// The share of the first that the second holds.
    owners: BTreeMap<(usize, usize), (Ratio, Ratio)>,
    stated: Vec<Stated<'a>>,
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}

const SHARES: [&str; 16] = [
    "0",
    "0.000000001",
    "5",
    "10",
    "14.2",
    "16.666666667",
    "17.9",
    "24.999999999",
    "25",
    "25.1",
    "33.333333333",
    "35.8",
    "49.999999999",
    "50",
    "60",
    "100",
];

fn graph(dice: &mut Dice) -> Graph<'static> {
    let firms = 3 + dice.throw(3);
    let named: Vec<usize> = (0..=dice.throw(2)).collect();
    let mut graph = Graph { firms, named, owners: BTreeMap::new(), stated: Vec::new() };
    let number = |at: usize| u32::try_from(at).expect("few firms");
    for firm in 0..firms {
        for _ in 0..=dice.throw(3) {
            let owner = dice.throw(firms);
            let (least, most) = (dice.throw(SHARES.len()), dice.throw(SHARES.len()));
            let share = match dice.throw(5) {
                0 => None,
                1 => Some((SHARES[least.min(most)], SHARES[least.max(most)])),
                _ => Some((SHARES[least], SHARES[least])),
            };
            let (lower, upper) = share.unwrap_or(("0", "100"));
            let before = graph.owners.iter().filter(|((f, _), _)| *f == firm);
            let sum = before.fold(Ratio::of(lower), |sum, (_, (share, _))| sum.plus(*share));
            // A firm is not held to more than the whole.
            if owner == firm || graph.owners.contains_key(&(firm, owner)) || !Ratio(1, 1).reaches(sum) {
                continue;
            }
            graph.owners.insert((firm, owner), (Ratio::of(lower), Ratio::of(upper)));
            graph.stated.push((number(firm), number(owner), share));
        }
    }
    graph
}

#[test]
fn a_hundred_thousand_graphs_are_judged_as_by_trying_everything() {
    let mut dice = Dice(0x7469_6465_7761_6974);
    let mut found = (0u32, 0u32, 0u32);
    for round in 0..100_000 {
        let graph = graph(&mut dice);
        let named: Vec<u32> = graph.named.iter().map(|n| u32::try_from(*n).expect("few")).collect();
        let set = |firms: Vec<u32>| firms.into_iter().map(|f| f as usize).collect::<BTreeSet<usize>>();
        let certain = set(firms(&graph.stated, &named, Certainty::Certain));
        let possible = set(firms(&graph.stated, &named, Certainty::Possible));
        let (all, any) = (in_every_closed_set(&graph, true), in_every_closed_set(&graph, false));
        assert_eq!(certain, all, "round {round}: {named:?} {:?}", graph.stated);
        assert_eq!(possible, &any - &all, "round {round}: {named:?} {:?}", graph.stated);
        found.0 += u32::from(!certain.is_empty());
        found.1 += u32::from(!possible.is_empty());
        found.2 += u32::from(certain.is_empty() && possible.is_empty());
    }
    assert!(found.0.min(found.1).min(found.2) > 10_000, "the graphs are of all kinds: {found:?}");
}

#[test]
fn no_share_falls_between_what_is_certain_and_what_is_possible() {
    use Certainty::{Certain, Either, Possible};
    for stated in [
        // Somewhere around the threshold; little that is known, and one owner of whom nothing is.
        vec![(1, 0, Some(("10", "60")))],
        vec![(1, 0, Some(("10", "10"))), (1, 9, None)],
    ] {
        assert!(firms(&stated, &[0, 9], Certain).is_empty(), "{stated:?}");
        for certainty in [Possible, Either] {
            assert_eq!(firms(&stated, &[0, 9], certainty), [1], "{stated:?}");
        }
    }
}
