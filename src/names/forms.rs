//! Legal forms: the words that say what kind of legal person a firm is. They are stripped for comparing, because
//! people leave them out, abbreviate and mistranslate them.
//!
//! Only at the ends of a name, and never so that nothing remains. Forms in Latin and Cyrillic letters are whole
//! words; Chinese, Japanese and Korean ones are pieces of a word. Words that tell firms of one group apart
//! (`Group`, `Holding`, `International`) are no legal forms.

mod table;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::abbreviations::write_out;
use super::fold::fold;
use super::tokens::{is_mark, join_initials, split};
use crate::text::word_set::phrases;
use table::{BRACKETED, CYRILLIC, LEADING, TRAILING, WIDE, WIDE_TRAILING};

/// Forms as words, longest first, by the word at the end of the name they are looked for at.
type ByWord = HashMap<String, Vec<Vec<String>>, foldhash::fast::FixedState>;

struct Forms {
    /// By their last word.
    trailing: ByWord,
    /// By their first word.
    leading: ByWord,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let table = |tables: [&'static str; 2], at: fn(&[String]) -> Option<&String>| {
        let mut forms = ByWord::default();
        for form in tables.into_iter().flat_map(phrases) {
            let mut words = join_initials(&split(form));
            write_out(&mut words);
            if let Some(word) = at(&words).cloned() {
                forms.entry(word).or_default().push(words);
            }
        }
        for list in forms.values_mut() {
            list.sort_by_key(|form| Reverse(form.len()));
        }
        forms
    };
    Forms {
        trailing: table([TRAILING, CYRILLIC], <[String]>::last),
        leading: table([LEADING, CYRILLIC], <[String]>::first),
    }
});

/// A folded name without forms in brackets; `None` if there is none.
pub(super) fn without_brackets(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains('(') {
        return None;
    }
    let mut out: Option<String> = None;
    for form in BRACKETED {
        let current = out.as_deref().unwrap_or(text);
        if current.contains(form) {
            out = Some(current.replace(form, " "));
        }
    }
    out
}

/// The words without the legal forms at their ends; `None` if nothing, or nothing else, would remain.
pub(super) fn strip(words: &[String]) -> Option<String> {
    let mut rest = words;
    if words.iter().all(|word| word.is_ascii()) {
        loop {
            let kept = &rest[without_forms(rest)];
            if kept.is_empty() {
                return None;
            }
            if kept.len() == rest.len() {
                return Some(kept.join(" "));
            }
            rest = kept;
        }
    }
    let mut words: Vec<&str> = rest.iter().map(String::as_str).collect();
    let mut rest = words.as_mut_slice();
    loop {
        let before = rest.len();
        let kept = without_forms(rest);
        rest = &mut rest[kept];
        if rest.is_empty() {
            return None;
        }
        match without_wide(rest) {
            Some(kept) => rest = &mut rest[kept],
            None if rest.len() == before => return Some(rest.join(" ")),
            None => {}
        }
    }
}

/// Whether a text is nothing but legal forms.
pub(super) fn are_all(text: &str) -> bool {
    let folded = fold(text, &mut |_, _, _| ());
    let mut words = join_initials(&split(&folded));
    write_out(&mut words);
    !words.is_empty() && strip(&words).is_none()
}

/// Whether a legal form may end with a word, as somebody writes it.
pub(super) fn may_end(word: &str) -> bool {
    let is_form = |word: &str| {
        let long = super::abbreviations::canonical(word).unwrap_or(word);
        FORMS.trailing.contains_key(word) || FORMS.trailing.contains_key(long)
    };
    // Most words are plain, and need no folding.
    let plain = word.strip_suffix('.').unwrap_or(word);
    if plain.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return is_form(&plain.to_ascii_lowercase());
    }
    let folded = fold(word, &mut |_, _, _| ());
    join_initials(&split(&folded)).last().is_some_and(|last| is_form(last))
}

/// Where the words stand that are not in the form at the end, if there is one, nor in that at the beginning.
fn without_forms<W: AsRef<str>>(words: &[W]) -> Range<usize> {
    let same = |form: &[String], words: &[W]| form.iter().zip(words).all(|(f, w)| f == w.as_ref());
    let ends = words.last().and_then(|word| FORMS.trailing.get(word.as_ref())).and_then(|forms| {
        let fits = |f: &&Vec<String>| {
            words.len().checked_sub(f.len()).and_then(|at| words.get(at..)).is_some_and(|tail| same(f, tail))
        };
        forms.iter().find(fits)
    });
    let words = &words[..words.len() - ends.map_or(0, Vec::len)];
    let begins = words
        .first()
        .and_then(|word| FORMS.leading.get(word.as_ref()))
        .and_then(|forms| forms.iter().find(|f| words.get(..f.len()).is_some_and(|head| same(f, head))));
    begins.map_or(0, Vec::len)..words.len()
}

/// Takes the forms that are pieces of a word off the last word and the first, and says which words remain; `None` where there
/// is no such form.
fn without_wide(words: &mut [&str]) -> Option<Range<usize>> {
    let mut kept = 0..words.len();
    let mut found = false;
    if let Some(last) = words.last_mut().filter(|word| !word.is_ascii())
        && let Some(form) =
            WIDE_TRAILING.iter().chain(WIDE).filter(|f| last.ends_with(**f)).max_by_key(|f| f.len())
    {
        *last = &last[..last.len() - form.len()];
        kept.end -= usize::from(last.is_empty());
        found = true;
    }
    if let Some(first) = words.get_mut(kept.clone()).and_then(<[_]>::first_mut).filter(|word| !word.is_ascii())
        // A mark behind the form makes another letter of its last one: taken off, the mark would stand alone.
        && let Some(rest) =
            WIDE.iter().find_map(|f| first.strip_prefix(*f).filter(|rest| !rest.starts_with(is_mark)))
    {
        *first = rest;
        kept.start += usize::from(rest.is_empty());
        found = true;
    }
    found.then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_reached_by_its_own_spelling() {
        for form in phrases(TRAILING).chain(phrases(CYRILLIC)).chain([WIDE_TRAILING, WIDE].concat()) {
            let name = format!("zyxel {form}");
            assert_eq!(super::super::key(&name), "zyxel", "{form}");
        }
        for form in phrases(LEADING).chain(phrases(CYRILLIC)).chain([WIDE, BRACKETED].concat()) {
            let name = format!("{form} zyxel");
            assert_eq!(super::super::key(&name), "zyxel", "{form}");
        }
    }

    #[test]
    fn forms_within_a_name_stay() {
        for name in ["sa mining", "as roma club", "co op bank of x", "foo ltd branch", "公司法研究"] {
            let words = join_initials(&split(name));
            assert_eq!(strip(&words).as_deref(), Some(words.join(" ").as_str()), "{name}");
        }
    }
}
