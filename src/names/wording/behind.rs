//! Wording behind a name that is no name: about a party's other parts, or whose part it is.

use super::second::Mark;
use super::table::{
    BETWEEN_JOIN_AND_PART, INCLUDING, IS_A, JOINS, OF_ANOTHER, PARTS, WHOSE, WIDE_BEHIND, WIDE_BEHIND_BEGINS,
};
use super::tokens::{Words, closes, is_wide_word, opens};
use crate::names::forms;

/// The wording that begins at a word, where what follows it begins, and the number of the next word.
pub(super) fn mark(words: &Words<'_>, at: usize) -> Option<(Mark, usize, usize)> {
    let token = words.tokens.get(at)?;
    let none = (Mark::Dropped(0), token.start, at + 1);
    if is_wide_word(&token.text) {
        let written = words.written(at);
        // To look for each takes longer.
        if !written.contains(WIDE_BEHIND_BEGINS) {
            return None;
        }
        let within = WIDE_BEHIND.iter().filter_map(|wording| written.find(wording)).min()?;
        return (within > 0 || at > 0).then_some((Mark::Dropped(within), token.end, at + 1));
    }
    let starts = at > 0 && (of_others(words, at) || of_another(words, at) || is_remark(words, at));
    starts.then_some(none)
}

/// `and its eight subsidiaries`, `, including its research institutes`.
fn of_others(words: &Words<'_>, at: usize) -> bool {
    let join = JOINS.contains(&&*words.tokens[at].text);
    let ampersand = words.gap(at).contains('&');
    if !join && !ampersand {
        return false;
    }
    let first = at + usize::from(join);
    let word = |at: usize| words.tokens.get(at).map_or("", |t| &*t.text);
    if INCLUDING.contains(&word(at)) {
        let gap = words.gap(at);
        return gap.contains([',', ';']) || gap.contains(opens) || WHOSE.contains(&word(first));
    }
    let between = (first..words.tokens.len())
        .take(6)
        .take_while(|at| {
            BETWEEN_JOIN_AND_PART.contains(&word(*at)) || word(*at).bytes().all(|b| b.is_ascii_digit())
        })
        .count();
    let part = first + between;
    if !PARTS.contains(&word(part)) {
        return false;
    }
    let whose = (first..part).any(|at| WHOSE.contains(&word(at)));
    // `Smith and Affiliates LLC` is a firm: without a word that says whose they are, they end the text, behind a sign, a
    // legal form or a group.
    let before = &*words.tokens[at - 1].text;
    let set_off = words.is_behind_a_sign(at)
        || forms::are_all(before)
        || matches!(before, "group" | "holding" | "holdings");
    whose || word(part).starts_with("subsidiar") || (set_off && ends_with_parts(words, part + 1))
}

/// Whether nothing but further parts stands from here to the end, or to the end of the bracket.
fn ends_with_parts(words: &Words<'_>, from: usize) -> bool {
    for at in from..words.tokens.len() {
        if words.gap(at).contains(closes) {
            return true;
        }
        let word = &*words.tokens[at].text;
        let more = PARTS.contains(&word) || BETWEEN_JOIN_AND_PART.contains(&word) || JOINS.contains(&word);
        if !more && !matches!(word, "thereof" | "worldwide") {
            return false;
        }
    }
    true
}

/// `(a subsidiary of China Example Corporation)`.
fn of_another(words: &Words<'_>, at: usize) -> bool {
    let article = matches!(&*words.tokens[at].text, "a" | "an" | "the");
    let noun = at + usize::from(article);
    words.is_behind_a_sign(at) && OF_ANOTHER.iter().any(|phrase| words.phrase(noun, phrase).is_some())
}

/// `(Russian entity)`: a bracket of three words at most that says what the party is.
fn is_remark(words: &Words<'_>, at: usize) -> bool {
    if !words.gap(at).contains(opens) {
        return false;
    }
    let last = (at + 1..=words.tokens.len().min(at + 3)).find(|next| words.gap(*next).contains(closes));
    last.is_some_and(|next| next > at + 1 && IS_A.contains(&&*words.tokens[next - 1].text))
}
