//! Which reports of a run are missing, came in, or moved: each says its place in its run.

use std::fmt::Write as _;

/// How many of a kind are named; the others are counted.
const NAMED: usize = 5;

/// No run has more reports: a bit is kept for each.
const MOST: u64 = 1 << 27;

/// The places that reports say, in the order in which they stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// A bit for each place that a report said.
    seen: Vec<u64>,
    different: u64,
    twice: Few<(u64, u64)>,
    foreign: Few<u64>,
    moved: Option<(u64, u64)>,
}

/// The first of many, and how many there are.
#[derive(Debug)]
struct Few<T> {
    first: Vec<T>,
    all: u64,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self { first: Vec::new(), all: 0 }
    }
}

impl<T> Few<T> {
    fn add(&mut self, one: T) {
        if self.first.len() < NAMED {
            self.first.push(one);
        }
        self.all += 1;
    }

    /// `3, 7 and 2 further`.
    fn named(&self, name: impl Fn(&T) -> String) -> String {
        let named: Vec<String> = self.first.iter().map(name).collect();
        match self.all - self.first.len() as u64 {
            0 => named.join(", "),
            n => format!("{} and {n} further", named.join(", ")),
        }
    }
}

impl Places {
    /// Takes the report in a line of the bundle: its place by the lines before it, and the one that it says itself.
    pub(super) fn take(&mut self, line: u64, place: u64, said: u64) {
        if said >= MOST {
            return self.foreign.add(line);
        }
        // Below MOST, so it fits.
        let (word, bit) = (usize::try_from(said / 64).unwrap_or(usize::MAX), 1_u64 << (said % 64));
        if self.seen.len() <= word {
            self.seen.resize(word + 1, 0);
        }
        if self.seen[word] & bit != 0 {
            return self.twice.add((line, said));
        }
        self.seen[word] |= bit;
        self.different += 1;
        if said != place {
            self.moved.get_or_insert((line, said));
        }
    }

    /// Takes a line with a report of another run.
    pub(super) fn foreign(&mut self, line: u64) {
        self.foreign.add(line);
    }

    /// What is wrong with them in a run of so many reports.
    pub(super) fn problem(&self, reports: u64) -> Option<String> {
        let mut problem = String::new();
        let mut add = |part: std::fmt::Arguments<'_>| {
            let _ = write!(problem, "{}{part}", if problem.is_empty() { "" } else { "; " });
        };
        let beyond = self.beyond(reports);
        let missing = self.missing(reports, beyond);
        if missing.all > 0 {
            let (which, verb) = if missing.all == 1 { ("report", "is") } else { ("reports", "are") };
            let named = missing.named(u64::to_string);
            add(format_args!("{which} {named} of its {reports} (from 0) {verb} missing or refused"));
        }
        if self.foreign.all > 0 {
            add(format_args!("of another run: line {}", self.foreign.named(u64::to_string)));
        }
        if self.twice.all > 0 {
            let named = self.twice.named(|(line, said)| format!("line {line} (report {said})"));
            add(format_args!("here once more: {named}"));
        }
        if beyond > 0 {
            add(format_args!("{beyond} reports say a place beyond its {reports}"));
        }
        if problem.is_empty() {
            let (line, said) = self.moved?;
            return Some(format!("the order was changed: line {line} is report {said} of its run (from 0)"));
        }
        Some(problem)
    }

    /// How many say a place that the run does not have.
    fn beyond(&self, reports: u64) -> u64 {
        let bits = self.seen.iter().zip(0_u64..).map(|(word, n)| {
            let from = reports.saturating_sub(n * 64);
            let mask = if from >= 64 { 0 } else { u64::MAX << from };
            u64::from((word & mask).count_ones())
        });
        bits.sum()
    }

    fn missing(&self, reports: u64, beyond: u64) -> Few<u64> {
        let has = |place: u64| {
            let word = usize::try_from(place / 64).ok().and_then(|word| self.seen.get(word));
            word.is_some_and(|word| word & (1 << (place % 64)) != 0)
        };
        let all = reports.saturating_sub(self.different - beyond);
        let most = usize::try_from(all).unwrap_or(NAMED).min(NAMED);
        Few { first: (0..reports).filter(|place| !has(*place)).take(most).collect(), all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(said: &[u64], reports: u64) -> Option<String> {
        let mut places = Places::default();
        for (place, said) in (0..).zip(said) {
            places.take(place + 2, place, *said);
        }
        places.problem(reports)
    }

    #[test]
    fn what_is_missing_added_or_moved_is_named() {
        assert_eq!(of(&[0, 1, 2], 3), None);
        assert_eq!(of(&[0, 2], 3).unwrap(), "report 1 of its 3 (from 0) is missing or refused");
        assert_eq!(
            of(&[9], 9).unwrap(),
            "reports 0, 1, 2, 3, 4 and 4 further of its 9 (from 0) are missing or refused; 1 reports say a place beyond its 9"
        );
        assert_eq!(of(&[0, 1, 1, 2], 3).unwrap(), "here once more: line 4 (report 1)");
        assert_eq!(of(&[1, 0], 2).unwrap(), "the order was changed: line 2 is report 1 of its run (from 0)");
    }

    #[test]
    fn places_without_end_take_no_memory() {
        assert!(of(&[0, u64::MAX], 2).unwrap().ends_with("of another run: line 3"));
        let mut places = Places::default();
        places.take(2, 0, 0);
        assert!(places.problem(u64::MAX).unwrap().starts_with("reports 1, 2, 3, 4, 5 and "));
    }
}
