//! Forms of address before a name.

use super::second::is_telling;
use super::table::{BEFORE, BEFORE_A_COLON, BEFORE_SLASHED, OWN_WORDS};
use super::tokens::{Words, is_wide_word};

/// A text without the forms of address it begins with, in words; all of it where nothing would remain.
pub(super) fn without(text: &str) -> Words<'_> {
    let mut words = Words::of(text);
    // A few at the most: `Attn. Messrs.`.
    for _ in 0..4 {
        let Some(start) = end_of_form(&words) else { break };
        words = Words::of(&words.text[start..]);
    }
    words
}

/// Where the name begins behind a form of address.
fn end_of_form(words: &Words<'_>) -> Option<usize> {
    let first = words.tokens.first()?;
    // Without word boundaries: `所谓的…`.
    if is_wide_word(&first.text)
        && let Some(form) = BEFORE.iter().find(|form| first.text.starts_with(**form))
    {
        let rest = first.text[form.len()..].strip_prefix('的').unwrap_or(&first.text[form.len()..]);
        let place = first.end - rest.len();
        return (!rest.is_empty() && words.text.is_char_boundary(place)).then_some(place);
    }
    let plain = BEFORE.iter().filter_map(|form| Some((words.phrase(0, form)?, *form)));
    let (count, form) = plain.max_by_key(|(count, _)| *count).or_else(|| {
        let with = |forms: &[&'static str], sign: char, at: fn(usize) -> usize| {
            let stands = |form: &&'static str| {
                let count = words.phrase(0, form)?;
                words.gap(at(count)).contains(sign).then_some((count, *form))
            };
            forms.iter().filter_map(stands).max_by_key(|(count, _)| *count)
        };
        with(BEFORE_SLASHED, '/', |_| 1).or_else(|| with(BEFORE_A_COLON, ':', |count| count))
    })?;
    let name = words.tokens.get(count)?;
    let rest = words.text.get(name.start..)?;
    let own = OWN_WORDS.contains(&form) && !is_telling(rest);
    // What a bracket opens before the name belongs to it.
    let gap = words.gap(count);
    let place = gap.find(super::opens).map_or(name.start, |at| name.start - gap.len() + at);
    (!own).then_some(place)
}
