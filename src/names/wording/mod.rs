//! What stands around a name and is no part of it: forms of address (*Messrs.*, *so-called*), second names (*also known as*,
//! *formerly*, *d/b/a*), others whom a party acts for (*c/o*, *on behalf of*), and what is said of a party's other parts (*and its subsidiaries*, *and any successor*).
//!
//! Words that may be a name's own (`Aka Bank`, `Formerly Yours`, `Smith and Affiliates LLC`) are wording only where the way
//! they are written says so. Chinese, Japanese and Korean wording counts behind a sign or a bracket.

mod before;
mod behind;
mod filter;
mod second;
mod table;
#[cfg(test)]
mod tests;
mod tokens;

use filter::may_hold;
use second::Mark;
use tokens::{Words, closes, opens};

/// A name without the wording around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Apart {
    /// The name alone.
    pub name: String,
    /// The text says that it is a name of the past (or that the party has another one now).
    pub former: bool,
    /// Other names of the same party.
    pub others: Vec<OtherName>,
    /// What was stripped, in order: what it was, the text before, the text after.
    pub steps: Vec<(&'static str, String, String)>,
    /// Wording was dropped that is no name: *and its subsidiaries*.
    pub shortened: bool,
}

/// Another name that a text gives a party, or that stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherName {
    /// The name.
    pub name: String,
    /// It is one of another time.
    pub former: bool,
    /// It is that of somebody else, who is named beside the party: `c/o …`, `on behalf of …`.
    pub beside: bool,
}

/// Bytes of the longest text that is looked through; no name is as long, and to look for wording takes time that grows with
/// the square of it.
pub(crate) const LONGEST: usize = 2_000;

/// Takes a name out of its wording; `None` where there is nothing but the name, and for what is too long for one.
pub(crate) fn apart(text: &str) -> Option<Apart> {
    if text.len() > LONGEST || !may_hold(text) {
        return None;
    }
    taken_apart(text)
}

fn taken_apart(text: &str) -> Option<Apart> {
    let mut out = Apart::default();
    let mut rest = text.trim();
    let words = before::without(rest);
    if words.text.len() != rest.len() {
        out.steps.push(("form of address stripped", rest.to_owned(), words.text.to_owned()));
        rest = words.text;
    }
    let pieces = divided(&words);
    let any = |is: fn(Mark) -> bool| pieces.iter().any(|(mark, _)| is(*mark));
    let second = any(|mark| matches!(mark, Mark::Second(_)));
    out.shortened = any(Mark::is_dropped);
    let mut names = second::names(pieces).into_iter();
    let first = names.next()?;
    out.others = names.map(|n| OtherName { name: n.text, former: n.former, beside: n.beside }).collect();
    (out.name, out.former) = (first.text, first.former);
    if out.name != rest && (second || out.shortened) {
        let what = if second { "second names stripped" } else { "legal wording stripped" };
        out.steps.push((what, rest.to_owned(), out.name.clone()));
    }
    (!out.steps.is_empty()).then_some(out)
}

/// A text divided where wording begins and ends.
fn divided(words: &Words<'_>) -> Vec<(Mark, String)> {
    let mut pieces: Vec<(Mark, String)> = vec![(Mark::Name, String::new())];
    let (mut from, mut at) = (0, 0);
    // The bracket that the wording at hand stands in: what stands behind it belongs to the name again.
    let mut within: Option<usize> = None;
    let mut depth = 0_usize;
    let text = words.text;
    while at <= words.tokens.len() {
        // Signs before the word.
        let gap = words.gap(at);
        let mut signs = at.checked_sub(1).and_then(|b| words.tokens.get(b)).map_or(0, |t| t.end);
        for c in gap.chars() {
            if opens(c) {
                depth += 1;
            } else if closes(c) {
                depth = depth.saturating_sub(1);
                if within.is_some_and(|outer| depth <= outer) {
                    push(&mut pieces, text.get(from..signs));
                    pieces.push((Mark::Name, String::new()));
                    (within, from) = (None, signs + c.len_utf8());
                }
            }
            signs += c.len_utf8();
        }
        if at == words.tokens.len() {
            break;
        }
        let Some((mark, end, next)) = second::mark(words, at).or_else(|| behind::mark(words, at)) else {
            at += 1;
            continue;
        };
        let token = &words.tokens[at];
        let starts = mark.starts_at(token.start);
        let opened =
            |place: &usize| !gap[*place..].contains(closes) && within.is_none() && starts == token.start;
        let bracket = gap.rfind(opens).filter(opened);
        let stop = bracket.map_or(starts, |place| token.start - gap.len() + place);
        push(&mut pieces, text.get(from..stop));
        within = within.or_else(|| depth.checked_sub(1));
        pieces.push((mark, String::new()));
        (from, at) = (end, next);
    }
    push(&mut pieces, text.get(from..));
    pieces
}

/// Adds text to the last piece.
fn push(pieces: &mut [(Mark, String)], text: Option<&str>) {
    if let (Some((_, piece)), Some(text)) = (pieces.last_mut(), text) {
        piece.push_str(text);
    }
}
