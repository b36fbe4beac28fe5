//! Second names: where one begins, and which names a text then holds.

use super::table::{
    BEHIND_A_SIGN, BESIDE, BESIDE_SLASHED, BETWEEN, INITIALS, SINGLE, SLASHED, Says, WIDE, WIDE_ENDS,
    WIDE_FORMERLY,
};
use super::tokens::{Words, closes, is_wide_word, opens};
use crate::names::forms;
use crate::names::index::is_common;
use crate::names::tokens::is_wide;

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The name.
    Name,
    /// Another name.
    Second(Says),
    /// No name: wording that begins so many bytes into its word.
    Dropped(usize),
}

impl Mark {
    /// Where what came before ends, given where the word of the mark begins.
    pub(super) const fn starts_at(self, word: usize) -> usize {
        match self {
            Self::Dropped(within) => word + within,
            _ => word,
        }
    }

    pub(super) const fn is_dropped(self) -> bool {
        matches!(self, Self::Dropped(_))
    }
}

/// A name of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) former: bool,
    /// It is another party's.
    pub(super) beside: bool,
}

/// The second name that begins with the wording at a word: what the wording says, where the name begins, and the number of
/// its first word.
pub(super) fn mark(words: &Words<'_>, at: usize) -> Option<(Mark, usize, usize)> {
    let token = words.tokens.get(at)?;
    if is_wide_word(&token.text) {
        if let Some(end) = begins_of_the_past(words, at) {
            return Some((Mark::Second(Says::Former), end, at + 1));
        }
        let apart = at == 0 || !words.gap(at).is_empty();
        let found = WIDE.iter().filter(|(wording, _)| apart && words.written(at).starts_with(wording));
        let (wording, says) = found.max_by_key(|(wording, _)| wording.len())?;
        let end = token.start + wording.len();
        let alone = end == token.end;
        // `原名称研究所` is a name.
        if at == 0 && !alone && *wording != "曾用名" {
            return None;
        }
        let behind = words.text.get(end..).is_some_and(|rest| rest.contains(char::is_alphanumeric));
        // `原名` alone at the end names nobody.
        return behind
            .then_some((Mark::Second(*says), end, at + 1))
            .filter(|_| !alone || at + 1 < words.tokens.len());
    }
    let end_of = |count: usize| words.tokens.get(at + count - 1).map_or(words.text.len(), |t| t.end);
    let found = |says: Says, count: usize| Some((Mark::Second(says), end_of(count), at + count));
    let before = words.text.get(..token.start).unwrap_or_default();
    let behind = |count: usize| words.text.get(end_of(count)..).unwrap_or_default();
    if let Some((says, count)) = words.any_of(at, BETWEEN) {
        return found(says, count);
    }
    if let Some((says, count)) = words.any_of(at, INITIALS)
        && (1..count).any(|next| words.gap(at + next).contains(['.', '/']))
    {
        return found(says, count);
    }
    let joined = |(initials, _): &&(&str, Says)| {
        let mut letters = initials.split(' ');
        token.text.len() == 3 && token.text.chars().all(|c| letters.next().is_some_and(|l| l.starts_with(c)))
    };
    if let Some((_, says)) = INITIALS.iter().find(joined)
        && ((is_set_off(words, at) && is_telling(behind(1))) || is_in_brackets(words, at))
        && (at > 0 || words.gap(1).contains(':'))
    {
        return found(*says, 1);
    }
    if let Some((says, count)) = words.any_of(at, SINGLE)
        && !matches!(words.tokens.get(at + count).map(|t| &*t.text), Some("of" | "at" | "in" | "the"))
        && ((at > 0 && is_telling(before) && is_telling(behind(count))) || is_in_brackets(words, at))
    {
        return found(says, count);
    }
    let sign = at > 0 && words.is_behind_a_sign(at) && !words.gap(at).trim().eq("-");
    if let Some((says, count)) = words.any_of(at, BEHIND_A_SIGN)
        && sign
        && is_telling(behind(count))
    {
        return found(says, count);
    }
    let plainly = BESIDE.iter().filter_map(|phrase| words.phrase(at, phrase)).max();
    let parted = |count: &usize| (1..*count).all(|next| words.gap(at + next) == "/");
    let with_slashes = || BESIDE_SLASHED.iter().filter_map(|phrase| words.phrase(at, phrase)).find(parted);
    if let Some(count) = plainly.or_else(with_slashes)
        && at > 0
        && is_telling(before)
        && is_telling(behind(count))
    {
        return found(Says::Beside, count);
    }
    let slashed = SLASHED.iter().any(|phrase| words.phrase(at, phrase).is_some()) && words.gap(at + 1) == "/";
    if slashed && at > 0 && is_telling(before) && is_telling(behind(2)) {
        return found(Says::Also, 2);
    }
    None
}

/// Where a name of the past begins, of which no more than a character in a bracket says so: `（原…公司）`, `(구 …)`.
fn begins_of_the_past(words: &Words<'_>, at: usize) -> Option<usize> {
    let written = words.written(at);
    let sign = WIDE_FORMERLY.iter().find(|sign| written.starts_with(**sign)).filter(|_| at > 0)?;
    let rest = &written[sign.len()..];
    let alone = rest.is_empty() && at + 1 < words.tokens.len();
    let name = WIDE_ENDS.iter().any(|end| rest.len() > end.len() && rest.ends_with(end));
    (is_in_brackets(words, at) && (alone || name)).then_some(words.tokens[at].start + sign.len())
}

/// Whether a word is the first in a bracket.
fn is_in_brackets(words: &Words<'_>, at: usize) -> bool {
    words.gap(at).trim_end().ends_with(opens)
}

/// Whether joined initials are written otherwise than the name around them (`Foo Trading aka Bar`, `Foo Trading AKA Bar`),
/// behind a sign, or behind a legal form.
fn is_set_off(words: &Words<'_>, at: usize) -> bool {
    let written = words.written(at);
    let around = || (0..words.tokens.len()).filter(|other| *other != at).map(|other| words.written(other));
    let other_case = if written.bytes().all(|b| b.is_ascii_lowercase()) {
        around().any(|word| word.contains(char::is_uppercase))
    } else {
        written.bytes().all(|b| b.is_ascii_uppercase())
            && around().any(|word| word.contains(char::is_lowercase))
    };
    let before = at.checked_sub(1).map(|before| &*words.tokens[before].text);
    other_case || words.gap(at).contains([',', ';', '-', '–', '—', '/']) || before.is_some_and(forms::are_all)
}

/// Whether a text holds more than common words: a word of a firm's own, or characters.
pub(super) fn is_telling(text: &str) -> bool {
    let words = Words::of(text);
    words
        .tokens
        .iter()
        .any(|t| t.text.contains(is_wide) || (t.text.chars().count() > 1 && !is_common(&t.text)))
}

/// The names that pieces hold: first the name, or the first other one where none stands before the wording.
pub(super) fn names(pieces: Vec<(Mark, String)>) -> Vec<Name> {
    let mut name = String::new();
    let mut others: Vec<Name> = Vec::new();
    for (mark, text) in pieces {
        match mark {
            Mark::Name => {
                let text = tidied(&text);
                if !text.is_empty() {
                    let gap = if name.is_empty() { "" } else { " " };
                    name = format!("{name}{gap}{text}");
                }
            }
            Mark::Second(says) => {
                let (former, beside) = (says == Says::Former, says == Says::Beside);
                let several = listed(&text).into_iter().filter(|name| is_telling(name));
                others.extend(several.map(|text| Name { text, former, beside }));
            }
            Mark::Dropped(_) => {}
        }
    }
    let name = tidied(&name);
    others.retain(|other| other.text != name);
    if name.chars().any(char::is_alphanumeric) {
        others.insert(0, Name { text: name, former: false, beside: false });
    }
    others
}

/// The names of a text that lists them: delimited by semicolons, or by commas where each is more than a word.
fn listed(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in text.split([';', '；', '、']) {
        let part = tidied(without_count(&tidied(part)));
        let mut several: Vec<String> = Vec::new();
        for piece in part.split(", ") {
            let piece = piece.strip_prefix("and ").unwrap_or(piece);
            match several.last_mut() {
                // `Ltd.`, `Inc.`, `S.A.` and a place belong to the name before them.
                Some(last) if !is_telling(piece) || forms::are_all(piece) => {
                    *last = format!("{last}, {piece}");
                }
                _ => several.push(piece.to_owned()),
            }
        }
        if let Some((one, other)) =
            several.last().filter(|_| several.len() > 1).and_then(|l| l.split_once(" and "))
            && is_telling(one)
            && is_telling(other)
        {
            let (one, other) = (one.to_owned(), other.to_owned());
            several.pop();
            several.extend([one, other]);
        }
        let names = |piece: &String| is_telling(piece) && (piece.contains(' ') || piece.contains(is_wide));
        if several.len() > 1 && several.iter().all(names) {
            all.extend(several.iter().map(|piece| tidied(piece)));
        } else {
            all.push(part);
        }
    }
    all
}

/// One of several names without what counts them: `the following two aliases: -Foo`, `and -Bar`.
fn without_count(text: &str) -> &str {
    let rest = ["and ", "or "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    match rest.split_once(':') {
        Some((count, name)) if count.starts_with("the following") => name,
        _ => rest,
    }
}

/// A name without the signs and joining words that the wording around it left, and without half a pair of brackets or quotes.
fn tidied(text: &str) -> String {
    let mut text = text.trim();
    loop {
        let before = text.len();
        let sign = |c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '，' | '；' | '：' | '、')
        };
        text = text.trim_matches(sign).trim_start_matches(['.', '/']);
        for word in [" and", " or", " &", " und", " et", " и"] {
            text = text.strip_suffix(word).unwrap_or(text);
        }
        let (open, close) = (text.matches(opens).count(), text.matches(closes).count());
        if open > close {
            text = text.trim_end_matches(opens).trim_start_matches(opens);
        } else if close > open {
            text = text.trim_end_matches(closes).trim_start_matches(closes);
        } else if open == 1 && text.starts_with(opens) && text.ends_with(closes) {
            text = text.trim_start_matches(opens).trim_end_matches(closes);
        }
        let quotes = |c: char| matches!(c, '"' | '\'' | '“' | '”' | '„' | '«' | '»' | '‘' | '’');
        if text.matches(quotes).count() == 2 && text.starts_with(quotes) && text.ends_with(quotes) {
            text = text.trim_matches(quotes);
        }
        if text.len() == before {
            return text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
}
