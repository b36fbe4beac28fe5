//! Looking through the names of the lists, for people: what screening does is another matter.

use crate::model::Listing;
use crate::names::keys;

/// How a name answers a search; the better one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    /// It is the same name once both are made comparable.
    Same,
    /// It has all the words, or pieces of words.
    Contains,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    key: String,
    full: String,
}

impl Wanted {
    /// A name, or some of its words. A text without a word is answered by nothing.
    pub(crate) fn new(text: &str) -> Self {
        let keys = keys(text);
        Self { key: keys.key, full: keys.full }
    }

    /// How an entry answers, and by which name: the one that answers best speaks for it, the first of several.
    pub(crate) fn answer<'l>(&self, listing: &'l Listing) -> Option<(Answer, &'l str)> {
        let mut words = self.key.split(' ').filter(|w| !w.is_empty()).peekable();
        words.peek()?;
        let words: Vec<&str> = words.collect();
        let answers = listing.names.iter().filter_map(|name| {
            // The keys are worked out here and are not kept: those of an earlier version might differ.
            let has = keys(&name.text);
            if has.key == self.key || has.full == self.full {
                Some((Answer::Same, name.text.as_str()))
            } else {
                words
                    .iter()
                    .all(|word| has.full.contains(word))
                    .then_some((Answer::Contains, name.text.as_str()))
            }
        });
        answers.min_by_key(|(answer, _)| *answer)
    }
}
