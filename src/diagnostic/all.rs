//! Every diagnostic of a job, as far as anybody would read them; the others are counted.
//!
//! A file may be wrong in each of a million lines. The first mistakes of a kind tell what to correct; neither memory nor
//! output may grow with the others. This is the one place that sees to it.

use super::{Diagnostic, Severity};
use crate::source::TextFile;

/// How many diagnostics are kept of those with the same code in the same file.
const KEPT: u64 = 100;

/// Every diagnostic of a job: the first of each kind, and how many there are.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    kinds: Vec<Kind>,
}

/// Diagnostics that are alike, counted.
#[derive(Clone, Debug)]
struct Kind {
    severity: Severity,
    code: &'static str,
    /// The file that they point into; none where they do not point into a text.
    file: Option<TextFile>,
    count: u64,
}

/// Diagnostics that were counted and not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left<'d> {
    /// Their code.
    pub code: &'static str,
    /// The name of the file that they point into.
    pub file: Option<&'d str>,
    /// How many.
    pub count: u64,
}

impl Diagnostics {
    /// Adds one; beyond the first hundred with the same code in the same file it is only counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let file = diagnostic.labels.first().map(|label| &label.file);
        if self.add(diagnostic.severity, diagnostic.code, file, 1) < KEPT {
            self.items.push(diagnostic);
        }
    }

    /// Counts some more of a kind; says how many there were before.
    fn add(&mut self, severity: Severity, code: &'static str, file: Option<&TextFile>, more: u64) -> u64 {
        let alike = |kind: &&mut Kind| {
            let same_file = match (&kind.file, file) {
                (Some(of), Some(file)) => of.same_file(file),
                (of, file) => of.is_none() && file.is_none(),
            };
            same_file && (kind.severity, kind.code) == (severity, code)
        };
        // Those that were added last are met again most often.
        if let Some(kind) = self.kinds.iter_mut().rev().find(alike) {
            let before = kind.count;
            kind.count += more;
            return before;
        }
        self.kinds.push(Kind { severity, code, file: file.cloned(), count: more });
        0
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: Self) {
        let Self { items, kinds } = other;
        for diagnostic in items {
            self.push(diagnostic);
        }
        for kind in kinds.iter().filter(|kind| kind.left() > 0) {
            self.add(kind.severity, kind.code, kind.file.as_ref(), kind.left());
        }
    }

    /// Takes out all of a code.
    pub fn remove(&mut self, code: &str) {
        self.items.retain(|diagnostic| diagnostic.code != code);
        self.kinds.retain(|kind| kind.code != code);
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
            file: kind.file.as_ref().map(TextFile::name),
            count: kind.left(),
        })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
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

impl Kind {
    /// How many were not kept.
    fn left(&self) -> u64 {
        self.count.saturating_sub(KEPT)
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

    fn left(all: &Diagnostics) -> Vec<(&str, Option<&str>, u64)> {
        all.errors_left().map(|left| (left.code, left.file, left.count)).collect()
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
        assert_eq!(left(&all), [("two", Some("a.toml"), 150), ("one", Some("b.toml"), 1)]);
        // Added to what is half full, those left are counted all the same.
        all.extend(many("two", &a, 130));
        all.extend(many("one", &a, 1_000));
        assert_eq!(left(&all)[..2], [("one", Some("a.toml"), 1_000), ("two", Some("a.toml"), 280)]);
        all.remove("two");
        assert_eq!((all.iter().count(), all.count(Severity::Error)), (201, 1_202));
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
