//! On whom a fleet depends: machines by vendor, maker, country, origin, site, board and repairer, and how much stands with the largest.
//!
//! The HTML page counts the same in the browser, from what is signed (`html/script/exposure.js`); a test holds the two against each
//! other.

use std::collections::{BTreeMap, BTreeSet};

use super::text::number;
use super::words::Words;
use crate::attest::predicate::{ReportAnswer, ReportIdentified, Text};
use crate::model::{Role, Verdict};

/// So many values of a kind are told apart; more are of no fleet whose columns mean what they say.
const VALUES: usize = 20_000;
/// So many values of machines that have several are kept, to count such a machine once.
const SEVERAL: usize = 200_000;
/// The number of a value that is not told apart.
const BEYOND: u32 = u32::MAX;
/// Of a value so many characters are kept.
const LONGEST: usize = 200;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    /// Who sold or shipped it.
    Vendor,
    /// Who makes the machine.
    Maker,
    /// The countries of whoever makes machine, boards and parts.
    Country,
    /// The country of origin, as stated.
    Origin,
    /// Where it stands.
    Site,
    /// Its boards.
    Board,
    /// Who repaired it.
    Repairer,
}

impl Dimension {
    /// All of them, as they are shown.
    pub(super) const ALL: [Self; 7] =
        [Self::Vendor, Self::Maker, Self::Country, Self::Origin, Self::Site, Self::Board, Self::Repairer];

    /// The key of its title.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Vendor => "exposure.vendor",
            Self::Maker => "exposure.maker",
            Self::Country => "exposure.country",
            Self::Origin => "exposure.origin",
            Self::Site => "exposure.site",
            Self::Board => "exposure.board",
            Self::Repairer => "exposure.repairer",
        }
    }

    /// What a machine has of it, each once.
    fn of(self, found: &ReportIdentified<'_>, words: &Words) -> Vec<String> {
        let party = |role: Role| found.parties.get(&role).map(Vec::as_slice).unwrap_or_default();
        let answers = match self {
            Self::Vendor => party(Role::Supplier),
            Self::Maker => party(Role::Maker),
            Self::Repairer => party(Role::Repairer),
            Self::Origin => &found.origins,
            Self::Site => &found.sites,
            Self::Board => &found.boards,
            Self::Country => {
                let known = found.makers.keys().filter(|code| *code != "unknown");
                return known.map(|code| words.country(code)).collect();
            }
        };
        let mut values: Vec<String> = Vec::new();
        for value in answers.iter().filter_map(value) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }
}

/// The value of an answer; one that is as long as a page is told by its beginning.
fn value(answer: &ReportAnswer<'_>) -> Option<String> {
    let value = answer.value.as_ref().map(Text::as_str).filter(|value| !value.is_empty())?;
    Some(match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    })
}

/// What a machine has, by dimension.
pub(super) fn of(found: &ReportIdentified<'_>, words: &Words) -> Vec<Vec<String>> {
    Dimension::ALL.into_iter().map(|dimension| dimension.of(found, words)).collect()
}

/// Machines and pieces, by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces([u64; Verdict::ALL.len()]);

impl Pieces {
    pub(super) fn add(&mut self, verdict: Verdict, n: u64) {
        let sum = &mut self.0[verdict as usize];
        *sum = sum.saturating_add(n);
    }

    /// Those of a verdict.
    pub(super) const fn of(&self, verdict: Verdict) -> u64 {
        self.0[verdict as usize]
    }

    /// All of them.
    pub(super) fn whole(&self) -> u64 {
        self.0.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    fn plus(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(sum, n)| *sum = sum.saturating_add(n));
        self
    }
}

/// Machines by what they have of one dimension. Lots count by their pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Exposure {
    values: BTreeMap<Box<str>, Entry>,
    /// Of which nothing is stated.
    unknown: Pieces,
    /// Of which something is.
    known: u64,
    /// Those that have several values, by the numbers of these.
    several: BTreeMap<Box<[u32]>, Pieces>,
    /// How many numbers these are together.
    numbers: usize,
    /// Of other values than are told apart, and of several that are not kept.
    beyond: Pieces,
    /// Whether some values are not told apart.
    is_least: bool,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    number: u32,
    pieces: Pieces,
    /// Those that have nothing else.
    alone: Pieces,
    /// A machine with several values is divided among them.
    divided: f64,
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told<'e> {
    /// The values with most machines.
    pub(super) first: Vec<(&'e str, Pieces)>,
    /// How many further values there are, and the machines that have one of them at least, each once.
    pub(super) others: Option<(u64, Pieces)>,
    /// Machines of which nothing is stated.
    pub(super) unknown: Option<Pieces>,
    /// All machines and pieces.
    pub(super) whole: u64,
    /// The largest share of what is stated, at most 1.
    pub(super) largest: f64,
    /// The Herfindahl-Hirschman index: the sum of the squares of the shares in per cent, at most 10,000.
    pub(super) index: f64,
    /// Whether some values were not told apart, so that both are at least this.
    pub(super) is_least: bool,
}

impl Exposure {
    /// Adds a machine or lot.
    pub(super) fn add(&mut self, values: &[String], weight: u64, verdict: Verdict) {
        if values.is_empty() {
            self.unknown.add(verdict, weight);
            return;
        }
        self.known = self.known.saturating_add(weight);
        let mut numbers = BTreeSet::new();
        for value in values {
            let next = self.values.len();
            let entry = if next < VALUES {
                self.values.entry(value.as_str().into()).or_insert_with(|| Entry {
                    number: u32::try_from(next).unwrap_or(BEYOND),
                    ..Entry::default()
                })
            } else if let Some(known) = self.values.get_mut(value.as_str()) {
                known
            } else {
                self.is_least = true;
                numbers.insert(BEYOND);
                continue;
            };
            entry.pieces.add(verdict, weight);
            if values.len() == 1 {
                entry.alone.add(verdict, weight);
            }
            entry.divided += real(weight) / real(values.len() as u64);
            numbers.insert(entry.number);
        }
        if values.len() > 1 {
            self.add_several(numbers.into_iter().collect(), weight, verdict);
        } else if numbers.contains(&BEYOND) {
            self.beyond.add(verdict, weight);
        }
    }

    fn add_several(&mut self, numbers: Box<[u32]>, weight: u64, verdict: Verdict) {
        if let Some(known) = self.several.get_mut(&numbers) {
            known.add(verdict, weight);
        } else if self.numbers + numbers.len() <= SEVERAL {
            self.numbers += numbers.len();
            self.several.entry(numbers).or_default().add(verdict, weight);
        } else {
            // Of so many kinds of machines hardly one has nothing but the few values that are told first.
            self.beyond.add(verdict, weight);
        }
    }

    /// Machines that have another value than the first, each once.
    fn others(&self, first: &[(&str, &Entry)], rest: &[(&str, &Entry)]) -> Pieces {
        let first: BTreeSet<u32> = first.iter().map(|(_, entry)| entry.number).collect();
        let several = self.several.iter().filter(|(numbers, _)| numbers.iter().any(|n| !first.contains(n)));
        let alone = rest.iter().map(|(_, entry)| &entry.alone);
        alone.chain(several.map(|(_, pieces)| pieces)).fold(self.beyond, Pieces::plus)
    }

    /// The first so many values, and what they come to; `None` where nothing is stated of any machine.
    pub(super) fn told(&self, most: usize) -> Option<Told<'_>> {
        let mut entries: Vec<(&str, &Entry)> =
            self.values.iter().map(|(value, entry)| (&**value, entry)).collect();
        entries.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.pieces.whole()));
        if entries.is_empty() {
            return None;
        }
        let shares = || entries.iter().map(|(_, entry)| entry.divided / real(self.known.max(1)));
        let (first, rest) = entries.split_at(most.min(entries.len()));
        let is_least = self.is_least;
        let others = self.others(first, rest);
        Some(Told {
            largest: shares().fold(0.0, f64::max),
            index: shares().map(|share| (share * 100.0).powi(2)).sum::<f64>().round(),
            first: first.iter().map(|(value, entry)| (*value, entry.pieces)).collect(),
            others: (!rest.is_empty() || is_least)
                .then_some((rest.len() as u64 + u64::from(is_least), others)),
            unknown: (self.unknown.whole() > 0).then_some(self.unknown),
            whole: self.known.saturating_add(self.unknown.whole()),
            is_least,
        })
    }
}

impl Told<'_> {
    /// The index as a number of people.
    pub(super) fn index_text(&self) -> String {
        let digits = format!("{:.0}", self.index);
        digits.parse().map_or(digits, number)
    }

    /// The key of how concentrated it is, by the thresholds of the Merger Guidelines of the US Department of Justice and FTC of 2023.
    pub(super) fn level(&self) -> &'static str {
        match self.index {
            above if above > 1800.0 => "level.high",
            above if above > 1000.0 => "level.moderate",
            _ => "level.low",
        }
    }
}

/// A part of a whole, as a number of no more than one.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

/// `12.5 %`.
pub(super) fn percent(share: f64) -> String {
    let text = format!("{:.1}", (share * 1000.0).round() / 10.0);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

#[expect(clippy::cast_precision_loss, reason = "shares are told to a tenth of a per cent")]
const fn real(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exposure(machines: &[(&[&str], u64, Verdict)]) -> Exposure {
        let mut exposure = Exposure::default();
        for (values, weight, verdict) in machines {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            exposure.add(&values, *weight, *verdict);
        }
        exposure
    }

    #[test]
    fn shares_and_the_index_are_of_what_is_stated() {
        use Verdict::{Clear, Review};
        let all = exposure(&[(&["A"], 1, Clear), (&["A"], 2, Review), (&["B"], 1, Clear), (&[], 4, Clear)]);
        let told = all.told(8).expect("something");
        assert_eq!(
            told.first.iter().map(|(value, n)| (*value, n.whole())).collect::<Vec<_>>(),
            [("A", 3), ("B", 1)]
        );
        assert_eq!((told.first[0].1.of(Review), told.whole), (2, 8));
        assert_eq!((percent(told.largest), told.index), ("75 %".to_owned(), 6250.0));
        assert_eq!((told.level(), told.unknown.map(|n| n.whole())), ("level.high", Some(4)));
        assert!(told.others.is_none() && exposure(&[(&[], 1, Clear)]).told(8).is_none());
    }

    #[test]
    fn a_machine_with_several_values_is_divided_among_them() {
        let all = exposure(&[(&["A", "B"], 1, Verdict::Clear), (&["C"], 1, Verdict::Clear)]);
        let told = all.told(1).expect("something");
        assert_eq!((percent(told.largest), told.index), ("50 %".to_owned(), 3750.0));
        assert_eq!(told.others.map(|(n, pieces)| (n, pieces.whole())), Some((2, 2)));
        assert!(all.told(3).is_some_and(|told| told.others.is_none()));
    }

    #[test]
    fn a_machine_with_several_other_values_is_one_of_the_others_once() {
        let several: &[&str] = &["A", "B", "C", "D", "E"];
        let all = exposure(&[
            (several, 2, Verdict::Review),
            (&["A", "B"], 1, Verdict::Clear),
            (&["B", "A"], 1, Verdict::Clear),
            (&["E"], 3, Verdict::Clear),
            (&["A"], 10, Verdict::Clear),
            (&["B"], 10, Verdict::Clear),
        ]);
        let told = all.told(2).expect("something");
        assert_eq!(told.first.iter().map(|(value, _)| *value).collect::<Vec<_>>(), ["A", "B"]);
        let others =
            told.others.map(|(n, pieces)| (n, pieces.of(Verdict::Review), pieces.of(Verdict::Clear)));
        assert_eq!(others, Some((3, 2, 3)), "two of several values and three of E, of 27");
    }

    #[test]
    fn however_many_values_a_machine_has_it_is_counted_once() {
        let mut all = Exposure::default();
        let whole: u64 = 30;
        for machine in 0..whole {
            let values: Vec<String> = (0..9_000).map(|n| format!("{machine} {n}")).collect();
            all.add(&values, 1, Verdict::Clear);
        }
        let told = all.told(8).expect("something");
        assert!(told.is_least && all.numbers <= SEVERAL, "{}", all.numbers);
        assert_eq!((told.whole, told.others.map(|(_, pieces)| pieces.whole())), (whole, Some(whole)));
    }

    #[test]
    fn memory_does_not_grow_with_the_values_and_that_is_said() {
        let mut all = Exposure::default();
        for n in 0..VALUES + 10 {
            all.add(&[n.to_string()], 1, Verdict::Clear);
        }
        let told = all.told(8).expect("something");
        assert_eq!(all.values.len(), VALUES);
        assert!(told.is_least);
        assert_eq!(told.others.map(|(_, pieces)| pieces.whole()), Some(VALUES as u64 + 2));
    }
}
