//! Every diagnostic of a job, as far as anybody would read them; the others are counted.
//!
//! A file may be wrong in each of a million lines, and a folder may hold thousands of such files. The first mistakes of a
//! kind tell what to correct; neither memory nor output may grow with the others. This is the one place that sees to it.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};
use crate::source::TextFile;

/// How many diagnostics are kept of those with the same code in the same file.
const KEPT: u64 = 100;

/// How many are kept of those with the same code, whatever the file.
const KEPT_OF_CODE: u64 = 1_000;

/// Every diagnostic of a job: the first of each kind, and how many there are.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    kinds: Vec<Alike>,
    /// Where a kind stands in `kinds`.
    places: BTreeMap<Key, usize>,
    /// How many are kept of each severity and code.
    kept: BTreeMap<(Severity, &'static str), u64>,
}

/// What tells kinds apart: of the place, the address at which its text is held.
type Key = (Severity, &'static str, Place<usize>);

/// What diagnostics point into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place<F> {
    /// No text.
    Nowhere,
    /// This file.
    In(F),
    /// Files that came when as many of the code were kept as ever are: nothing is kept of them, their names neither.
    Elsewhere,
}

/// Diagnostics that are alike, counted.
#[derive(Clone, Debug)]
struct Alike {
    severity: Severity,
    code: &'static str,
    place: Place<TextFile>,
    count: u64,
    kept: u64,
}

/// Diagnostics that were counted and not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left<'d> {
    /// Their code.
    pub code: &'static str,
    /// The name of the file that they point into.
    pub place: Place<&'d str>,
    /// How many.
    pub count: u64,
}

impl Diagnostics {
    /// Adds one; beyond the first hundred with the same code in the same file, and the first thousand with the same code, it
    /// is only counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let (severity, code) = (diagnostic.severity, diagnostic.code);
        let place = diagnostic.labels.first().map_or(Place::Nowhere, |label| Place::In(&label.file));
        let of_code = self.kept.get(&(severity, code)).copied().unwrap_or_default();
        let kind = self.kind(severity, code, place);
        kind.count += 1;
        if kind.kept < KEPT && of_code < KEPT_OF_CODE {
            kind.kept += 1;
            self.kept.insert((severity, code), of_code + 1);
            self.items.push(diagnostic);
        }
    }

    /// The kind of what is added.
    fn kind(&mut self, severity: Severity, code: &'static str, place: Place<&TextFile>) -> &mut Alike {
        let is_full = self.kept.get(&(severity, code)).is_some_and(|kept| *kept >= KEPT_OF_CODE);
        let key = |place: Place<&TextFile>| (severity, code, place.map(TextFile::address));
        let place = match place {
            Place::In(_) if is_full && !self.places.contains_key(&key(place)) => Place::Elsewhere,
            place => place,
        };
        let at = *self.places.entry(key(place)).or_insert(self.kinds.len());
        if at == self.kinds.len() {
            self.kinds.push(Alike { severity, code, place: place.map(TextFile::clone), count: 0, kept: 0 });
        }
        &mut self.kinds[at]
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: Self) {
        for diagnostic in other.items {
            self.push(diagnostic);
        }
        for kind in other.kinds.iter().filter(|kind| kind.left() > 0) {
            self.kind(kind.severity, kind.code, kind.place.as_ref()).count += kind.left();
        }
    }

    /// Takes out all of a code.
    pub fn remove(&mut self, code: &str) {
        self.items.retain(|diagnostic| diagnostic.code != code);
        self.kinds.retain(|kind| kind.code != code);
        self.kept.retain(|(_, of), _| *of != code);
        self.places = (0..).zip(&self.kinds).map(|(at, kind)| (kind.key(), at)).collect();
    }

    /// Those that are kept, in the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// The errors that are not kept.
    pub fn errors_left(&self) -> impl Iterator<Item = Left<'_>> {
        let errors = self.kinds.iter().filter(|kind| kind.severity == Severity::Error && kind.left() > 0);
        errors.map(|kind| Left {
            code: kind.code,
            place: kind.place.as_ref().map(TextFile::name),
            count: kind.left(),
        })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many are of this severity, kept or not.
    pub fn count(&self, severity: Severity) -> u64 {
        self.kinds.iter().filter(|kind| kind.severity == severity).map(|kind| kind.count).sum()
    }
}

impl Alike {
    /// How many were not kept.
    fn left(&self) -> u64 {
        self.count - self.kept
    }

    fn key(&self) -> Key {
        (self.severity, self.code, self.place.as_ref().map(TextFile::address))
    }
}

impl<F> Place<F> {
    fn as_ref(&self) -> Place<&F> {
        match self {
            Self::Nowhere => Place::Nowhere,
            Self::In(file) => Place::In(file),
            Self::Elsewhere => Place::Elsewhere,
        }
    }

    fn map<T>(self, to: impl FnOnce(F) -> T) -> Place<T> {
        match self {
            Self::Nowhere => Place::Nowhere,
            Self::In(file) => Place::In(to(file)),
            Self::Elsewhere => Place::Elsewhere,
        }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        let mut all = Self::default();
        all.push(diagnostic);
        all
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(code: &'static str, file: &TextFile, count: usize) -> Diagnostics {
        let mut all = Diagnostics::default();
        for _ in 0..count {
            all.push(Diagnostic::error(code, "wrong").label(file, 0..1, ""));
        }
        all
    }

    fn left(all: &Diagnostics) -> Vec<(&str, Place<&str>, u64)> {
        all.errors_left().map(|left| (left.code, left.place, left.count)).collect()
    }

    #[test]
    fn the_first_of_a_kind_are_kept_and_the_others_counted() {
        let (a, b) = (TextFile::new("a.toml", "x"), TextFile::new("b.toml", "x"));
        let mut all = many("one", &a, 100);
        assert_eq!((all.iter().count(), left(&all)), (100, vec![]));
        all.extend(many("two", &a, 250));
        all.extend(many("one", &b, 101));
        all.push(Diagnostic::error("one", "without a file"));
        assert_eq!(all.iter().count(), 301);
        assert_eq!(all.count(Severity::Error), 452);
        assert_eq!(left(&all), [("two", Place::In("a.toml"), 150), ("one", Place::In("b.toml"), 1)]);
        // Added to what is half full, those left are counted all the same.
        all.extend(many("two", &a, 130));
        all.extend(many("one", &a, 1_000));
        assert_eq!(left(&all)[..2], [("one", Place::In("a.toml"), 1_000), ("two", Place::In("a.toml"), 280)]);
        all.remove("two");
        assert_eq!((all.iter().count(), all.count(Severity::Error)), (201, 1_202));
    }

    #[test]
    fn thousands_of_files_are_counted_and_the_first_kept() {
        let mut all = Diagnostics::default();
        let mut files = Vec::new();
        for number in 0..3_000 {
            let file = TextFile::new(format!("{number}.toml"), "x");
            all.extend(many("one", &file, 2));
            all.extend(many("two", &file, 150));
            files.push(file);
        }
        // What was kept of comes again, as where files are read a second time.
        for file in &files {
            all.extend(many("one", file, 1));
        }
        assert_eq!(all.iter().count(), 2_000);
        assert_eq!(all.count(Severity::Error), 3_000 * 153);
        let counted: u64 = all.errors_left().map(|left| left.count).sum();
        assert_eq!(counted + 2_000, all.count(Severity::Error));
        assert_eq!(left(&all)[..2], [("one", Place::In("0.toml"), 1), ("two", Place::In("0.toml"), 50)]);
        for code in ["one", "two"] {
            assert!(left(&all).iter().any(|(of, place, _)| *of == code && *place == Place::Elsewhere));
        }
        // The text of a file of which nothing is kept is held by nobody.
        let holders = all.kinds.iter().filter(|kind| matches!(kind.place, Place::In(_))).count();
        assert_eq!(holders, 500 + 10);
        // What was counted of files whose names are not kept stays counted in another collection.
        let mut another = Diagnostics::from(Diagnostic::error("one", "without a file"));
        another.extend(all);
        assert_eq!((another.iter().count(), another.count(Severity::Error)), (2_000, 3_000 * 153 + 1));
        another.remove("two");
        another.push(Diagnostic::error("one", "without a file"));
        assert_eq!((another.iter().count(), another.count(Severity::Error)), (1_000, 3_000 * 3 + 2));
    }

    #[test]
    fn notes_are_counted_apart() {
        let mut all = Diagnostics::default();
        for _ in 0..150 {
            all.push(Diagnostic::note("one", "note"));
        }
        assert!(!all.has_errors() && left(&all).is_empty());
        assert_eq!((all.count(Severity::Note), all.count(Severity::Error)), (150, 0));
    }
}
