//! Which class of equipment a description names.

use std::cmp::Reverse;

use hashbrown::HashMap;

use crate::model::{ClassEntry, ClassId};
use crate::names::{fold, tokens};

/// The words of all classes.
#[derive(Debug, Default)]
pub(super) struct ClassIndex {
    /// Phrases of scripts with spaces, by their first word.
    phrases: HashMap<String, Vec<Phrase>>,
    /// Phrases of scripts without.
    wide: Vec<Phrase>,
}

#[derive(Debug)]
struct Phrase {
    /// Words between single spaces, or the run of letters of a script without spaces.
    text: String,
    class: ClassId,
    carries: bool,
}

impl ClassIndex {
    pub(super) fn build(classes: &[ClassEntry]) -> Self {
        let mut index = Self::default();
        for (number, class) in (0u32..).zip(classes) {
            for word in &class.words {
                let (text, wide) = Text::of(word).into_phrase();
                let phrase = Phrase { text, class: ClassId(number), carries: class.carries_controller };
                if wide {
                    index.wide.push(phrase);
                } else if let Some(first) = phrase.text.split(' ').next().filter(|w| !w.is_empty()) {
                    index.phrases.entry(first.to_owned()).or_default().push(phrase);
                }
            }
        }
        index
    }

    /// The class that a text names: one that carries a controller before one that does not, then the longest
    /// phrase, then the first of the catalogue.
    pub(super) fn find(&self, text: &str) -> Option<ClassId> {
        let text = Text::of(text);
        let mut best: Option<&Phrase> = None;
        let mut consider = |phrase| {
            let rank = |p: &Phrase| (p.carries, p.text.len(), Reverse(p.class));
            if best.is_none_or(|b| rank(phrase) > rank(b)) {
                best = Some(phrase);
            }
        };
        let spaced = format!(" {} ", text.spaced);
        for (at, _) in spaced.match_indices(' ') {
            let rest = &spaced[at + 1..];
            let first = rest.split(' ').next().unwrap_or_default();
            for phrase in self.phrases.get(first).into_iter().flatten() {
                if rest.strip_prefix(phrase.text.as_str()).is_some_and(|after| after.starts_with(' ')) {
                    consider(phrase);
                }
            }
        }
        if let Some(run) = &text.run {
            self.wide.iter().filter(|p| run.contains(&p.text)).for_each(&mut consider);
        }
        best.map(|phrase| phrase.class)
    }
}

/// A text as words, and as one run where it holds letters of scripts without spaces.
struct Text {
    spaced: String,
    run: Option<String>,
}

impl Text {
    fn of(text: &str) -> Self {
        let folded = fold::fold(text, &mut |_, _, _| ());
        let words = tokens::split(&folded);
        let spaced = words.iter().map(|w| w.text).collect::<Vec<_>>().join(" ");
        let run = folded.contains(tokens::is_wide).then(|| words.iter().map(|w| w.text).collect());
        Self { spaced, run }
    }

    fn into_phrase(self) -> (String, bool) {
        match self.run {
            Some(run) => (run, true),
            None => (self.spaced, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> ClassIndex {
        let class = |id: &str, carries_controller, words: &[&str]| ClassEntry {
            id: id.to_owned(),
            title: id.to_owned(),
            carries_controller,
            words: words.iter().map(|w| (*w).to_owned()).collect(),
        };
        ClassIndex::build(&[
            class("cable", false, &["cable", "power cord", "线缆", "電源ケーブル", "câble"]),
            class("switch", true, &["switch", "交换机"]),
            class("modem", true, &["cable modem"]),
            class("rack", false, &["19インチラック"]),
        ])
    }

    #[test]
    fn words_are_matched_whole_and_controllers_first() {
        let index = index();
        for (text, class) in [
            ("Power Cord C13, 2 m", Some(0)),
            ("CÂBLE rouge", Some(0)),
            ("switch cable", Some(1)),
            ("Cable-Modem", Some(2)),
            ("红色线缆 5米", Some(0)),
            ("电源线缆与交换机", Some(1)),
            ("19 インチ ラック", Some(3)),
            ("cabled", None),
            ("power supply cord", None),
            ("", None),
        ] {
            assert_eq!(index.find(text), class.map(ClassId), "{text}");
        }
    }
}
