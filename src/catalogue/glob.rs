//! Strings that name boards: whole values, or with `*` at either end.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::text::invisible::is_invisible;

/// A string as the catalogue writes it, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    /// As written.
    pub(super) text: String,
    /// Folded, without the stars.
    pub(super) literal: String,
    /// Anything may stand before.
    pub(super) open_start: bool,
    /// Anything may stand behind.
    pub(super) open_end: bool,
}

impl Glob {
    /// Parses a string.
    ///
    /// # Errors
    /// What is wrong with it: a star inside, or nothing besides stars.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let (open_start, rest) = text.strip_prefix('*').map_or((false, text), |rest| (true, rest));
        let (open_end, literal) = rest.strip_suffix('*').map_or((false, rest), |rest| (true, rest));
        if literal.contains('*') {
            return Err("`*` can only stand at the beginning or the end");
        }
        let literal = fold(literal).into_owned();
        if literal.is_empty() {
            return Err("this would match anything");
        }
        Ok(Self { text: text.to_owned(), literal, open_start, open_end })
    }

    /// Whether it matches a folded value.
    pub(super) fn matches(&self, folded: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => folded == self.literal,
            (false, true) => folded.starts_with(&self.literal),
            (true, false) => folded.ends_with(&self.literal),
            (true, true) => folded.contains(&self.literal),
        }
    }

    /// What the stars stand for in a folded value that it matches: before the literal and behind it.
    pub(super) fn rest<'v>(&self, folded: &'v str) -> [&'v str; 2] {
        let at = match (self.open_start, self.open_end) {
            (false, _) => Some(0),
            (true, false) => folded.len().checked_sub(self.literal.len()),
            (true, true) => folded.find(&self.literal),
        };
        let split = at.and_then(|at| Some((folded.get(..at)?, folded.get(at + self.literal.len()..)?)));
        split.map_or(["", ""], |(before, behind)| [before, behind])
    }

    /// Whether it matches whole values only.
    pub(super) const fn is_whole(&self) -> bool {
        !self.open_start && !self.open_end
    }

    /// How specific it is: whole values first, then longer ones, then those open at one end only.
    pub(super) fn specificity(&self) -> (bool, usize, bool) {
        (self.is_whole(), self.literal.len(), self.open_start != self.open_end)
    }
}

/// A value as it is compared: compatibility forms resolved, in small letters, trimmed.
pub(super) fn fold(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    if value.is_ascii() {
        if value.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(value.to_ascii_lowercase())
        } else {
            Cow::Borrowed(value)
        }
    } else {
        let folded: String =
            value.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect();
        Cow::Owned(folded.trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_at_the_ends() {
        for (glob, value, matches) in [
            ("CVCtrl_*", "cvctrl_bhb42xxx", true),
            ("CVCtrl_*", "xcvctrl_", false),
            ("cv", "CV", true),
            ("cv", "cv183x", false),
            ("*-CV-*", "antminer-cv-1.0", true),
            ("*_aml.bmu", "s19_aml.bmu", true),
            ("*_aml.bmu", "s19_aml.bmu.sig", false),
            ("ＡＭＬ", "aml", true),
        ] {
            assert_eq!(Glob::parse(glob).map(|g| g.matches(&fold(value))), Ok(matches), "{glob} {value}");
        }
        for (glob, value, rest) in [
            ("CVCtrl_*", "cvctrl_bhb42xxx", ["", "bhb42xxx"]),
            ("*_aml.bmu", "s19_aml.bmu", ["s19", ""]),
            ("*-CV-*", "antminer-cv-1.0", ["antminer", "1.0"]),
            ("cv", "cv", ["", ""]),
        ] {
            assert_eq!(Glob::parse(glob).map(|g| g.rest(value)), Ok(rest), "{glob} {value}");
        }
        for bad in ["*", "**", "a*b", "", " "] {
            assert!(Glob::parse(bad).is_err(), "{bad}");
        }
    }
}
