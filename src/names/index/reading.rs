//! What a name is taken to say: its words, and other names that stand within it (in brackets, behind `aka`).

use unicode_normalization::UnicodeNormalization;

use super::han::simplified;
use super::legal::canonical_form;
use super::lookalikes::{mended, unmask};
use super::numbers::numbers;
use super::similarity::is_wide_word;
use super::sites::name_nobody;
use super::transliterate::latin;
use super::vocabulary;
use crate::names::tokens::is_wide;
use crate::names::{Keys, Step, keys, wording};

/// Readings of one name beyond which none is looked at.
const READINGS: usize = 6;

/// A name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The keys of the name as it is written; what decides on *same*.
    pub(super) keys: Keys,
    /// Its legal form, as it is compared; empty if it has none.
    pub(super) form: String,
    /// It names a place of work or a role, and nobody.
    pub(super) nobody: bool,
    /// Letters of other scripts stood for Latin ones.
    pub(super) lookalikes: bool,
    /// The keys and legal forms of the other names that the text gives the party: they decide as well.
    pub(super) others: Vec<(String, String)>,
    /// The words of the name, and of what else it may be read as. Each reading holds at least one word.
    pub(super) readings: Vec<Vec<String>>,
}

/// Takes a name apart, and the other names of the same party that stand beside it.
pub(super) fn read(name: &str) -> Reading {
    let Some(apart) = wording::apart(name) else { return read_name(name) };
    let mut reading = read_name(&apart.name);
    for other in apart.others.iter().take(READINGS) {
        let other = read_name(&other.name);
        reading.lookalikes |= other.lookalikes;
        reading.nobody &= other.nobody;
        reading.others.push((other.keys.key, other.form));
        for words in other.readings {
            if reading.readings.len() < 2 * READINGS && !reading.readings.contains(&words) {
                reading.readings.push(words);
            }
        }
    }
    reading
}

fn read_name(name: &str) -> Reading {
    let written = keys(name);
    let form = canonical_form(&written);
    let unmasked = unmasked(name);
    let text = unmasked.as_deref().unwrap_or(name);
    let mut readings = Vec::new();
    let mut add = |words: Vec<String>| {
        if !words.is_empty() && readings.len() < READINGS && !readings.contains(&words) {
            readings.push(words);
        }
    };
    let again = unmasked.as_deref().map(keys);
    let whole = again.as_ref().map_or(written.key.as_str(), |k| k.key.as_str());
    add(words(whole));
    if let Some(mended) = mended(text) {
        add(words(&keys(&mended).key));
    }
    if whole.split(' ').any(is_marker) {
        for part in whole.split(' ').collect::<Vec<_>>().split(|word| is_marker(word)) {
            add(words(&part.join(" ")));
        }
    }
    if text.contains(['(', '[', '（', '【']) {
        // `(France)` tells firms of one group apart: only what holds a word of its own can be left out.
        let (outside, inside) = around_brackets(text);
        let inside: Vec<Vec<String>> = inside.iter().map(|part| words(&keys(part).key)).collect();
        if inside.iter().flatten().any(|word| vocabulary::common(word).is_none()) {
            add(words(&keys(&outside).key));
            inside.into_iter().filter(|part| is_a_name(part)).for_each(add);
        }
    }
    // With its legal form: `Data Center LLC` is a firm.
    let nobody = name_nobody(&words(&written.full));
    Reading { keys: written, form, nobody, lookalikes: unmasked.is_some(), others: Vec::new(), readings }
}

impl Reading {
    /// The keys that decide, each with its legal form: those of the name first.
    pub(super) fn all_keys(&self) -> impl Iterator<Item = (&str, &str)> {
        let others = self.others.iter().map(|(key, form)| (key.as_str(), form.as_str()));
        std::iter::once((self.keys.key.as_str(), self.form.as_str()))
            .chain(others)
            .filter(|(key, _)| !key.is_empty())
    }
}

/// The steps that lead from a name to what is compared, in order.
pub(super) fn steps(name: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let unmasked = unmasked(name);
    if let Some(plain) = &unmasked {
        steps.push(Step { what: "look-alike letters", before: name.to_owned(), after: plain.clone() });
    }
    let normalised = crate::names::normalise(unmasked.as_deref().unwrap_or(name));
    steps.extend(normalised.steps);
    let words = words(&normalised.key).join(" ");
    if words != normalised.key {
        steps.push(Step { what: "words in Latin letters and apart", before: normalised.key, after: words });
    }
    steps
}

/// Whether a word stands between two names of one party.
fn is_marker(word: &str) -> bool {
    matches!(word, "aka" | "fka" | "nka" | "dba" | "formerly" | "alias")
}

fn unmasked(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    let visible = name.nfkc().filter(|c| !crate::names::fold::is_invisible(*c)).collect::<String>();
    unmask(&visible)
}

/// The words of a key: other scripts in Latin letters, Chinese and its like split at common words.
fn words(key: &str) -> Vec<String> {
    let mut out = Vec::with_capacity(8);
    for word in key.split(' ').filter(|w| !w.is_empty()) {
        if word.is_ascii() {
            out.push(word.to_owned());
        } else if word.contains(is_wide) {
            split_wide(word, &mut out);
        } else {
            out.extend(Some(latin(word).into_owned()).filter(|w| !w.is_empty()));
        }
    }
    numbers(&mut out);
    out
}

/// Splits a word of a script without spaces at the longest common words in it; a firm's own are simplified.
fn split_wide(word: &str, out: &mut Vec<String>) {
    const LONGEST: usize = 8;
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let letters = starts.len() - 1;
    let (mut from, mut own) = (0, 0);
    while from < letters {
        let longest = (from + LONGEST).min(letters);
        // One character alone is a common word only at the end: 厂 works, 局 office.
        let shortest = if from + 1 == letters { 1 } else { 2 };
        let found = (from + shortest..=longest).rev().find(|to| is_common(&word[starts[from]..starts[*to]]));
        if let Some(to) = found {
            if own < from {
                out.push(simplified(&word[starts[own]..starts[from]]).into_owned());
            }
            let common = &word[starts[from]..starts[to]];
            let known = vocabulary::common(common).is_some();
            out.push(if known { common.to_owned() } else { simplified(common).into_owned() });
            (from, own) = (to, to);
        } else {
            from += 1;
        }
    }
    if own < letters {
        out.push(simplified(&word[starts[own]..]).into_owned());
    }
}

/// Whether a piece of a word is a common word, as it is or in simplified characters.
fn is_common(piece: &str) -> bool {
    vocabulary::common(piece).is_some() || vocabulary::common(&simplified(piece)).is_some()
}

/// What stands outside of brackets, and what stands in them.
fn around_brackets(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside, mut depth) = (String::new(), Vec::new(), 0_usize);
    for c in text.chars() {
        match c {
            '(' | '[' | '（' | '【' => {
                depth += 1;
                if depth == 1 {
                    inside.push(String::new());
                    outside.push(' ');
                }
            }
            ')' | ']' | '）' | '】' => depth = depth.saturating_sub(1),
            _ => match inside.last_mut().filter(|_| depth > 0) {
                Some(part) => part.push(c),
                None => outside.push(c),
            },
        }
    }
    (outside, inside)
}

/// Whether what stands in brackets may be a name by itself: it holds a word of its own, of some length.
fn is_a_name(part: &[String]) -> bool {
    part.iter().any(|word| vocabulary::common(word).is_none() && word.chars().count() > 3)
        || part.iter().any(|word| is_wide_word(word) && vocabulary::common(word).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> String {
        read(name).readings.first().map(|words| words.join(" ")).unwrap_or_default()
    }

    #[test]
    fn names_are_read_word_by_word() {
        for (name, words) in [
            ("Hangzhou HIKVISION Digital Tech. Co., Ltd.", "hangzhou hikvision digital technology"),
            ("北京算能科技有限公司", "北京 算能 科技"),
            ("ООО «Ромашка»", "romashka"),
            ("10th Plant", "10 plant"),
            ("Ηuawei", "huawei"),
            ("Ｈｕａｗｅｉ", "huawei"),
            ("Hua\u{202e}wei", "huawei"),
        ] {
            assert_eq!(first(name), words, "{name}");
        }
        assert!(read("Ηuawei").lookalikes);
        assert!(!read("Huawei").lookalikes);
    }

    #[test]
    fn names_within_names_are_read_too() {
        let readings = |name| read(name).readings.iter().map(|w| w.join(" ")).collect::<Vec<_>>();
        assert_eq!(
            readings("Moscow Institute of Physics (MIPT)"),
            ["moscow institute of physics mipt", "moscow institute of physics", "mipt"]
        );
        assert_eq!(readings("Foo Ltd. d/b/a Barium"), ["foo", "barium"]);
        // Here the word may be the firm's own.
        assert_eq!(readings("FOO AKA BARIUM"), ["foo aka barium", "foo", "barium"]);
    }

    #[test]
    fn the_steps_name_the_trick() {
        let what: Vec<_> = steps("Ηuawei Tech").iter().map(|s| s.what).collect();
        assert_eq!(what, ["look-alike letters", "case", "abbreviations written out"]);
    }
}
