//! Two addresses side by side.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Address, NumberKind, Street, is_telling, words};
use crate::model::MatchType;
use crate::names::index::distance;

/// How two addresses meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Same or similar.
    pub match_type: MatchType,
    /// How much of them agrees, in thousandths: 1000 only for what is the same, 800 at least for what is similar. It orders
    /// what is found, and decides nothing.
    pub alike: u16,
    /// What agrees and what differs, in a line; what is asked first.
    pub reason: String,
}

/// A word of this many letters may have one wrong.
const LONG: usize = 6;
/// Telling words of the shorter address that have to agree, in percent.
const AGREE: usize = 70;
/// Telling words that name a building without its street.
const NAMED: usize = 3;
/// Words that are written as one, at most.
const JOINED: usize = 4;
/// Countries that are one town.
const TOWNS: [&str; 4] = ["HK", "MO", "SG", "MC"];

pub(super) fn compare(asked: &Address, listed: &Address) -> Option<Meeting> {
    let pair = Pair { asked, listed, words: Words::of(asked, listed) };
    let differs = pair.differences();
    let match_type = if differs.is_empty() {
        MatchType::Same
    } else if pair.one_building() || pair.one_named_room() {
        MatchType::Similar
    } else {
        return None;
    };
    let (alike, agrees) = pair.agreement();
    let reason = match match_type {
        MatchType::Same => format!("the address is equal: {agrees}"),
        MatchType::Similar => format!("one building: {agrees}; {}", differs.join("; ")),
    };
    Some(Meeting { match_type, alike: if match_type == MatchType::Same { 1000 } else { alike }, reason })
}

struct Pair<'a> {
    asked: &'a Address,
    listed: &'a Address,
    words: Words<'a>,
}

impl Pair<'_> {
    fn differences(&self) -> Vec<String> {
        let mut all = Vec::new();
        for kind in [NumberKind::Unit, NumberKind::Floor, NumberKind::House, NumberKind::Postal] {
            let (mut a, mut b) = (self.asked.codes(kind), self.listed.codes(kind));
            if kind == NumberKind::House {
                // `Blk 109B Edgedale Plains` and `109B Edgedale Plains` are one.
                a.extend(self.asked.codes(NumberKind::Block));
                b.extend(self.listed.codes(NumberKind::Block));
            }
            let one_side = a.is_empty() || b.is_empty();
            if a == b || (kind == NumberKind::Postal && one_side) {
                continue;
            }
            let (what, a, b) = (kind.word(), list(&a), list(&b));
            all.push(match (a.as_str(), b.as_str()) {
                ("", b) => format!("no {what}, listed {b}"),
                (a, "") => format!("{what} {a}, none listed"),
                (a, b) => format!("{what} {a}, listed {b}"),
            });
        }
        for (a, b) in &self.words.slips {
            all.push(format!("{a} for {b}"));
        }
        for (what, alone) in [
            ("not in the listed address", &self.words.asked),
            ("only in the listed address", &self.words.listed),
        ] {
            if !alone.is_empty() {
                all.push(format!("{what}: {}", alone.join(" ")));
            }
        }
        if self.other_country() {
            let codes = |address: &Address| address.countries().collect::<Vec<_>>().join(", ");
            all.push(format!("country {}, listed {}", codes(self.asked), codes(self.listed)));
        }
        all
    }

    /// Both name countries, and none in common; a list writes China for Hong Kong.
    fn other_country(&self) -> bool {
        let of = |address: &Address| -> BTreeSet<&str> {
            let china = |code: &'static str| if matches!(code, "HK" | "MO") { "CN" } else { code };
            address.countries().map(china).collect()
        };
        let (a, b) = (of(self.asked), of(self.listed));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    }

    fn meet(&self, kind: NumberKind) -> bool {
        !self.asked.codes(kind).is_disjoint(&self.listed.codes(kind))
    }

    /// Both give such a number, and none in common.
    fn contradict(&self, kind: NumberKind) -> bool {
        let (a, b) = (self.asked.codes(kind), self.listed.codes(kind));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    }

    /// Street, house number and place agree.
    fn one_building(&self) -> bool {
        let houses = |address: &Address| {
            address
                .codes(NumberKind::House)
                .into_iter()
                .flat_map(super::number::held)
                .collect::<BTreeSet<_>>()
        };
        let (a, b) = (houses(self.asked), houses(self.listed));
        let other_house = !a.is_empty() && !b.is_empty() && a.is_disjoint(&b);
        let elsewhere = self.contradict(NumberKind::Postal) && !self.meet(NumberKind::Unit);
        if other_house
            || elsewhere
            || self.contradict(NumberKind::Block)
            || self.asked.houses().is_disjoint(&self.listed.houses())
        {
            return false;
        }
        let (asked, listed) = (self.asked.telling().count(), self.listed.telling().count());
        let paired = self.words.telling;
        self.streets_agree() && paired * 100 >= asked.min(listed) * AGREE && self.places_agree()
    }

    /// No street contradicts another: one of each has the same name. Where one address names none, all it says has to
    /// stand in the other.
    fn streets_agree(&self) -> bool {
        let (a, b) = (&self.asked.streets, &self.listed.streets);
        match (a.is_empty(), b.is_empty()) {
            (false, false) => a.iter().any(|a| b.iter().any(|b| self.one_street(a, b))),
            (true, _) if tells(&self.words.asked) == 0 => true,
            (_, true) => tells(&self.words.listed) == 0,
            (true, false) => false,
        }
    }

    fn one_street(&self, a: &Street, b: &Street) -> bool {
        let within = |a: &Street, b: &Street| {
            let whole = b.name.concat();
            let has =
                |word: &String| b.name.contains(word) || whole.contains(word.as_str()) && word.len() > 3;
            let slip = |word: &String| {
                let stands = |x: &str, y: &str| x == word && b.name.iter().any(|w| w == y);
                self.words.slips.iter().any(|(x, y)| stands(x, y) || stands(y, x))
            };
            a.name.concat() == whole || a.name.iter().all(|word| has(word) || slip(word))
        };
        a.what == b.what && (within(a, b) || within(b, a))
    }

    /// Something agrees beside the street: a town, a district, the name of the building.
    fn places_agree(&self) -> bool {
        let streets: BTreeSet<&str> = self
            .listed
            .streets
            .iter()
            .chain(&self.asked.streets)
            .flat_map(|s| &s.name)
            .map(String::as_str)
            .collect();
        let beside = self.words.both().any(|word| is_telling(word) && !streets.contains(word));
        let town =
            self.asked.countries().any(|code| TOWNS.contains(&code) && self.listed.countries.contains(code));
        beside || town || self.words.is_whole()
    }

    /// One room of a building that both call by its name, where one side gives no street and number.
    fn one_named_room(&self) -> bool {
        let bare = |address: &Address| address.codes(NumberKind::House).is_empty();
        let building = self.words.both().any(words::is_building);
        let (asked, listed) = (bare(self.asked), bare(self.listed));
        let alone = (asked && tells(&self.words.asked) == 0) || (listed && tells(&self.words.listed) == 0);
        building
            && alone
            && self.words.telling >= NAMED
            && self.meet(NumberKind::Unit)
            && !self.contradict(NumberKind::Block)
    }

    /// How much agrees, between 800 and 999, and what.
    fn agreement(&self) -> (u16, String) {
        let mut text = String::new();
        let mut agree = self.words.both().count();
        for kind in [NumberKind::Unit, NumberKind::Floor, NumberKind::House, NumberKind::Block] {
            let (a, b) = (self.asked.codes(kind), self.listed.codes(kind));
            let both: BTreeSet<&str> = a.intersection(&b).copied().collect();
            if !both.is_empty() {
                let _ = write!(text, "{} {}, ", kind.word(), list(&both));
            }
            agree += 2 * both.len();
        }
        text.push_str(&self.words.agree.join(" "));
        let all = |address: &Address| {
            address.words.len()
                + address.numbers.iter().filter(|(kind, _)| *kind != NumberKind::Postal).count()
        };
        let all = all(self.asked) + all(self.listed);
        let share = u16::try_from(agree * 199 / all.max(1)).unwrap_or(0).min(199);
        (800 + share, text)
    }
}

fn list(codes: &BTreeSet<&str>) -> String {
    codes.iter().copied().collect::<Vec<_>>().join(" ")
}

fn tells(words: &[&str]) -> usize {
    words.iter().filter(|w| is_telling(w)).count()
}

/// Which words stand for which.
#[derive(Default)]
struct Words<'a> {
    /// Words of the listed address that stand in the other, too; and those of the other, which may be written as one or
    /// apart.
    agree: Vec<&'a str>,
    agree_asked: Vec<&'a str>,
    /// How many words agree that tell, at least; a slip counts.
    telling: usize,
    /// Words with one letter wrong: as asked, as listed.
    slips: Vec<(&'a str, &'a str)>,
    /// Words without a counterpart.
    asked: Vec<&'a str>,
    listed: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn of(asked: &'a Address, listed: &'a Address) -> Self {
        let mut a: Vec<(&str, bool)> = asked.words.iter().map(|w| (w.as_str(), false)).collect();
        let mut b: Vec<(&str, bool)> = listed.words.iter().map(|w| (w.as_str(), false)).collect();
        for one in &mut a {
            if let Some(other) = b.iter_mut().find(|other| other.0 == one.0) {
                (one.1, other.1) = (true, true);
            }
        }
        // `Fayuen` is `Fa Yuen`.
        join(&mut a, &mut b);
        join(&mut b, &mut a);
        let mut words = Self::default();
        // One slip, in one word: the same one whichever address comes first.
        let alone = |side: &[(&'a str, bool)]| -> Vec<(usize, &'a str)> {
            side.iter().enumerate().filter(|(_, w)| !w.1).map(|(at, w)| (at, w.0)).collect()
        };
        let (of_a, of_b) = (alone(&a), alone(&b));
        let pairs = of_a.iter().flat_map(|x| of_b.iter().map(move |y| (x, y)));
        let slips = pairs.filter(|(x, y)| is_slip(x.1, y.1));
        if let Some((x, y)) = slips.min_by_key(|(x, y)| (x.1.min(y.1), x.1.max(y.1))) {
            words.slips.push((x.1, y.1));
            (a[x.0].1, b[y.0].1) = (true, true);
        }
        let agree = |side: &[(&'a str, bool)], slip: Option<&'a str>| -> Vec<&'a str> {
            side.iter().filter(|w| w.1 && Some(w.0) != slip).map(|w| w.0).collect()
        };
        let slip = words.slips.first().copied();
        words.agree = agree(&b, slip.map(|(_, listed)| listed));
        words.agree_asked = agree(&a, slip.map(|(asked, _)| asked));
        let count = |side: &[(&str, bool)]| side.iter().filter(|w| w.1 && is_telling(w.0)).count();
        words.telling = count(&a).min(count(&b));
        let left = |side: &[(&'a str, bool)]| side.iter().filter(|w| !w.1).map(|w| w.0).collect();
        (words.asked, words.listed) = (left(&a), left(&b));
        words
    }

    /// The words that agree, of both addresses.
    fn both(&self) -> impl Iterator<Item = &'a str> {
        self.agree.iter().chain(&self.agree_asked).copied()
    }

    /// Every word has its counterpart.
    fn is_whole(&self) -> bool {
        self.asked.is_empty() && self.listed.is_empty()
    }
}

/// Marks words of one side that are written as several on the other, and those.
fn join(one: &mut [(&str, bool)], other: &mut [(&str, bool)]) {
    for word in one {
        for start in 0..other.len() {
            let ends = start + 2..=other.len().min(start + JOINED);
            for end in ends {
                let pieces = &mut other[start..end];
                if pieces.iter().map(|w| w.0.len()).sum::<usize>() == word.0.len()
                    && pieces.iter().map(|w| w.0).collect::<String>() == word.0
                {
                    word.1 = true;
                    for piece in pieces {
                        piece.1 = true;
                    }
                }
            }
        }
    }
}

/// One letter wrong, too many or too few in a long word, or two swapped; or a Chinese word with its district before it.
fn is_slip(a: &str, b: &str) -> bool {
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if !a.is_ascii() && x.len().min(y.len()) > 1 && (a.ends_with(b) || b.ends_with(a)) {
        return true;
    }
    x.len().min(y.len()) >= LONG
        && is_telling(a)
        && is_telling(b)
        && distance::within(&x, &y, 1, true) == Some(1)
}
