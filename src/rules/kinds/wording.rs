//! Words and phrases in a text that people wrote, not denied: `military research`, not `non-military` or `fabric`.

use crate::text::countries::is_han_or_kana;

/// Words that deny what follows them in the sentence.
const DENY: &[&str] = &[
    "no",
    "not",
    "non",
    "never",
    "none",
    "without",
    "nor",
    "neither",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "ohne",
    "nie",
    "sans",
    "pas",
    "aucun",
    "aucune",
    "ni",
    "sin",
    "ningún",
    "ninguna",
    "sem",
    "não",
    "nem",
    "nenhum",
    "nenhuma",
    "не",
    "нет",
    "без",
    "ни",
    "excluding",
    "except",
];
/// Words that take a denial back: `not civil but military`, `not only military`.
const CONTRAST: &[&str] = &[
    "but",
    "only",
    "just",
    "instead",
    "sondern",
    "nur",
    "aber",
    "mais",
    "seulement",
    "sino",
    "pero",
    "solo",
    "sólo",
    "mas",
    "só",
    "apenas",
    "только",
    "но",
    "а",
];
/// What denies in scripts without blanks: a sign right before the word, what stands before it, and what stands behind it.
const DENY_RIGHT_BEFORE: &[char] = &['非', '无', '無', '不'];
const DENY_BEFORE: &[&str] = &[
    "不用于",
    "不用於",
    "不会用",
    "不會用",
    "不得",
    "不涉及",
    "不作",
    "不是",
    "不属",
    "不屬",
    "并非",
    "並非",
    "未用于",
    "没有",
    "沒有",
    "无任何",
    "無任何",
    "禁止",
];
const DENY_BEHIND: &[&str] = &["ない", "なく", "ません", "なし", "を除", "以外"];
/// How many words, or signs of such scripts, a denial reaches.
const REACH: usize = 12;

/// Whether the phrase stands in the text and is not denied; both are folded. A phrase that ends in `*` may go on as a word
/// does.
pub(super) fn says(text: &str, phrase: &str) -> bool {
    let (stem, open) = phrase.strip_suffix('*').map_or((phrase, false), |stem| (stem, true));
    text.match_indices(stem).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + stem.len()..]);
        let joined = |next: Option<char>, own: Option<char>| {
            next.is_some_and(|c| c.is_alphanumeric() && !is_han_or_kana(c))
                && own.is_some_and(|c| !is_han_or_kana(c))
        };
        let begins = !joined(before.chars().next_back(), stem.chars().next());
        let ends = open || !joined(behind.chars().next(), stem.chars().next_back());
        begins && ends && !is_denied(before, behind)
    })
}

fn is_denied(before: &str, behind: &str) -> bool {
    let stops = |c: char| matches!(c, '.' | ';' | '!' | '?' | '。' | '；' | '！' | '？' | '\n');
    let sentence = before.rsplit(stops).next().unwrap_or_default();
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    for word in words.collect::<Vec<_>>().into_iter().rev().take(REACH) {
        if CONTRAST.contains(&word) {
            return false;
        }
        if DENY.contains(&word) {
            return true;
        }
    }
    let reach = sentence.char_indices().rev().nth(REACH).map_or(0, |(at, _)| at);
    let near = sentence.get(reach..).unwrap_or_default();
    let rest: String = behind.split(stops).next().unwrap_or_default().chars().take(REACH * 2).collect();
    near.ends_with(DENY_RIGHT_BEFORE)
        || DENY_BEFORE.iter().any(|word| near.contains(word))
        || DENY_BEHIND.iter().any(|word| rest.contains(word))
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn a_phrase_is_a_word_of_its_own_and_not_denied() {
        for (text, phrase) in [
            ("military research", "military"),
            ("for use in a 7 nm fab", "fab"),
            ("steuerung von raketen", "rakete*"),
            ("用于军事研究", "军事"),
            ("軍事用途", "軍事"),
            ("无人机军事用途", "军事"),
            ("不仅用于军事", "军事"),
            ("not civil but military", "military"),
            ("not only military", "military"),
            ("no licence needed. military use", "military"),
            ("non-civil; missile tests", "missile*"),
        ] {
            assert!(says(text, phrase), "{text}: {phrase}");
        }
        for (text, phrase) in [
            ("non-military", "military"),
            ("paramilitary", "military"),
            ("weaving of fabric", "fab"),
            ("will not be used for chemical, biological or nuclear weapons", "weapon*"),
            ("nicht für militärische zwecke", "militär*"),
            ("невоенный", "военн*"),
            ("非军事用途", "军事"),
            ("不用于任何军事目的", "军事"),
            ("軍事用途には使用しません", "軍事"),
            ("civil", "military"),
        ] {
            assert!(!says(text, phrase), "{text}: {phrase}");
        }
    }
}
