//! What is said of the values of a document that were left out as secrets.

use super::StatedAt;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::secrets::LEFT_OUT;
use crate::model::Place;

/// How many values were left out, wholly or in part, and where the first of them stood.
#[derive(Debug, Default)]
pub(in crate::ingest) struct LeftOut {
    count: usize,
    first: Option<StatedAt>,
}

impl LeftOut {
    /// Counts a value of which less is `kept` than stands in the document, there or in what was read of it.
    pub(in crate::ingest) fn compare(&mut self, text: &str, kept: Option<&str>, at: Place<'_>) {
        if kept != Some(text) || text.contains(LEFT_OUT) {
            self.count += 1;
            self.first.get_or_insert_with(|| StatedAt::of(at));
        }
    }

    /// Tells people of the file of this name, if any was left out.
    pub(in crate::ingest) fn tell(&self, file: &str, notes: &mut Diagnostics) {
        self.note(file).into_iter().for_each(|note| notes.push(note));
    }

    fn note(&self, file: &str) -> Option<Diagnostic> {
        let first = self.first.as_ref()?;
        let text = match self.count {
            1 => "1 value is left out, as its name or shape says that it is a secret".to_owned(),
            n => format!("{n} values are left out, as their names or shape say that they are secrets"),
        };
        Some(Diagnostic::note("secret-left-out", text).at(first.of_file(file)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_and_several_are_told_with_the_place_of_the_first() {
        let mut left = LeftOut::default();
        left.compare("kept", Some("kept"), Place::Line(1));
        assert!(left.note("a.txt").is_none());
        left.compare("x", None, Place::Line(2));
        let note = left.note("a.txt").unwrap();
        assert_eq!(note.message, "1 value is left out, as its name or shape says that it is a secret");
        assert_eq!(note.place.as_deref(), Some("a.txt:2"));
        left.compare("pw is x", Some("pw is (secret left out)"), Place::Line(3));
        let note = left.note("a.txt").unwrap();
        assert!(note.message.starts_with("2 values are left out, as their names"), "{}", note.message);
        assert_eq!(note.place.as_deref(), Some("a.txt:2"));
    }
}
