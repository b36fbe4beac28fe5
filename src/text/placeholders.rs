//! What people and firmware write where there is nothing to write.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::text::invisible::visible;

/// What stands where there is nothing. Lower-case, sorted by nothing but kind; compared without case, spaces and punctuation
/// at the ends.
const NOTHING: &[&str] = &[
    // English
    "n/a",
    "na",
    "n.a",
    "not available",
    "not applicable",
    "none",
    "null",
    "nil",
    "nan",
    "empty",
    "blank",
    "missing",
    "s/n",
    "sn",
    "p/n",
    "no sn",
    "no s/n",
    "no serial",
    "no serial number",
    "noserial",
    "nosn",
    "serial number",
    "system serial number",
    "chassis serial number",
    "base board serial number",
    "not readable",
    "unreadable",
    "illegible",
    "no label",
    "see note",
    "see notes",
    "same",
    "as above",
    "ditto",
    "idem",
    "dito",
    "same as above",
    "same as consignee",
    "same as ship to",
    "same as ship-to",
    "same as buyer",
    "see above",
    "see consignee",
    "as consignee",
    "consignee",
    "test",
    "dummy",
    "example",
    "sample",
    "xxx",
    "false",
    "true",
    // Firmware that its maker did not fill in
    "to be filled by o.e.m",
    "to be filled by oem",
    "o.e.m",
    "oem",
    "default string",
    "default",
    "invalid",
    "not provided",
    "not present",
    "no asset tag",
    "asset-1234567890",
    "system serial",
    "filled by o.e.m",
    "0123456789",
    "123456789",
    "1234567890",
    "xxxxxxxxxxxx",
    "ffffffffffff",
    "00:00:00:00:00:00",
    "ff:ff:ff:ff:ff:ff",
    "00-00-00-00-00-00",
    // Chinese and Japanese
    "无",
    "無",
    "暂无",
    "空",
    "没有",
    "无编号",
    "无序列号",
    "未填",
    "缺失",
    "なし",
    "ナシ",
    "該当なし",
    "未記入",
    "同上",
    "同左",
    "同前",
    "同收货人",
    "同荷受人",
    // Spanish, Portuguese, French, German, Russian
    "ninguno",
    "sin serie",
    "s/d",
    "sin datos",
    "no disponible",
    "no aplica",
    "nenhum",
    "não disponível",
    "sem número",
    "não se aplica",
    "sem serie",
    "aucun",
    "néant",
    "non disponible",
    "sans objet",
    "s.o",
    "keine",
    "kein",
    "keine angabe",
    "wie oben",
    "siehe oben",
    "wie empfänger",
    "ídem",
    "el mismo",
    "o mesmo",
    "le même",
    "то же",
    "тот же",
    "k.a",
    "k. a",
    "nicht vorhanden",
    "entfällt",
    "нет",
    "н/д",
    "нет данных",
    "отсутствует",
];

/// What stands for somebody or something that is there and not known yet; likewise.
pub(super) const NOT_KNOWN_YET: &[&str] = &[
    "unknown",
    "unk",
    "unknow",
    "undefined",
    "unspecified",
    "not specified",
    "not known",
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    "to be confirmed",
    "to be advised",
    "to be announced",
    "pending",
    "不明",
    "未知",
    "不详",
    "待定",
    "未定",
    "不詳",
    "desconocido",
    "desconhecido",
    "inconnu",
    "unbekannt",
    "неизвестно",
    "не указано",
];

/// Every placeholder.
const PLACEHOLDERS: [&[&str]; 2] = [NOTHING, NOT_KNOWN_YET];

/// Whether a value, trimmed, says nothing: `N/A`, `-`, `0000`, `To be filled by O.E.M.`, `无`.
///
/// Signs that nobody sees do not count. It allocates nothing where there are none: it is asked of every serial number and key: what has the length of no placeholder or begins like
/// none of this length is told at once.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { visible(text) };
    let (text, bytes) = (&*text, text.as_bytes());
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    if bytes.len() > LONGEST {
        return false;
    }
    if repeats(bytes, *first) {
        return true;
    }
    let bare = first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric();
    let core = if bare { text } else { core(text) };
    core.is_empty() || is_listed(core)
}

/// `----`, `0000`, `xxx`: one sign that people fill cells with. A single X may be a name.
fn repeats(bytes: &[u8], first: u8) -> bool {
    matches!(first, b'0' | b'-' | b'_' | b'.' | b'?' | b'*' | b'/' | b'x' | b'X' | b'#' | b'=' | b'~')
        && bytes.iter().all(|b| *b == first)
        && !(bytes.len() == 1 && matches!(first, b'x' | b'X'))
}

/// A value without spaces and punctuation around it.
pub(super) fn core(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | '(' | ')' | '<' | '>' | '[' | ']' | '"' | '\'' | '—' | '–' | '-' | '*' | '（' | '）'
            )
    })
}

/// Whether a text that is not empty is in the list.
fn is_listed(core: &str) -> bool {
    let bytes = core.as_bytes();
    let (Some(first), Some(last), Some(ends)) = (bytes.first(), bytes.last(), ENDS.get(bytes.len())) else {
        return false;
    };
    // Beyond ASCII, upper and lower case may begin and end with different bytes.
    let no = |byte: &u8, signs: u128| byte.is_ascii() && (signs >> byte.to_ascii_lowercase()) & 1 == 0;
    if no(first, ends.0) || no(last, ends.1) {
        return false;
    }
    by_length().get(core.len()).is_some_and(|list| list.iter().any(|p| same(p, core)))
}

/// No longer value is a placeholder, in bytes.
const LONGEST: usize = 40;

/// For each length in bytes, the ASCII signs with which placeholders of this length begin and end, as bits.
const ENDS: [(u128, u128); LONGEST + 1] = {
    let mut ends = [(0, 0); LONGEST + 1];
    let (mut list, mut i) = (0, 0);
    while list < PLACEHOLDERS.len() {
        if i == PLACEHOLDERS[list].len() {
            (list, i) = (list + 1, 0);
            continue;
        }
        let bytes = PLACEHOLDERS[list][i].as_bytes();
        let (first, last) = (bytes[0], bytes[bytes.len() - 1]);
        if first.is_ascii() {
            ends[bytes.len()].0 |= 1 << first;
        }
        if last.is_ascii() {
            ends[bytes.len()].1 |= 1 << last;
        }
        i += 1;
    }
    ends
};

/// The table by length in bytes, so that a key is compared with few of them.
fn by_length() -> &'static [Vec<&'static str>] {
    static BY_LENGTH: OnceLock<Vec<Vec<&'static str>>> = OnceLock::new();
    BY_LENGTH.get_or_init(|| {
        let all = || PLACEHOLDERS.into_iter().flatten().copied();
        let longest = all().map(str::len).max().unwrap_or(0);
        (0..=longest).map(|n| all().filter(|p| p.len() == n).collect()).collect()
    })
}

/// Equal without case; the left one is lower-case already.
pub(super) fn same(lower: &str, text: &str) -> bool {
    lower.len() == text.len()
        && (lower.eq_ignore_ascii_case(text)
            || (!text.is_ascii() && lower.chars().eq(text.chars().flat_map(char::to_lowercase))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What [`is_placeholder`] means, with no care for speed.
    fn by_definition(text: &str) -> bool {
        let text = &*visible(text);
        let signs: Vec<char> = text.chars().collect();
        let filled = |c: &char| "0-_.?*/xX#=~".contains(*c) && signs.iter().all(|s| s == c);
        let bare = text.trim_matches(|c: char| c.is_whitespace() || ".()<>[]\"'—–-*（）".contains(c));
        let same = |p: &str| {
            p.len() == bare.len()
                && (p.eq_ignore_ascii_case(bare) || p.chars().eq(bare.chars().flat_map(char::to_lowercase)))
        };
        text.len() <= 40
            && (bare.is_empty()
                || (signs.first().is_some_and(filled) && text != "x" && text != "X")
                || PLACEHOLDERS.into_iter().flatten().any(|p| same(p)))
    }

    /// A placeholder in some spelling, or what resembles one.
    fn value() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            4 => prop::sample::select(PLACEHOLDERS.concat()).prop_map(str::to_owned),
            1 => prop::sample::select(PLACEHOLDERS.concat()).prop_map(str::to_uppercase),
            1 => "[0x#=~ -]{0,14}",
            1 => "[a-zA-ZİK算0-9/. ]{0,14}",
        ];
        let edge = || {
            prop::sample::select(vec![
                "",
                "",
                "",
                " ",
                ".",
                "(",
                ")",
                "—",
                "*",
                "\u{3000}",
                "）",
                "x",
                "é",
                "\u{2067}",
                "\u{E0041}",
            ])
        };
        let upper = prop::collection::vec(any::<bool>(), 45);
        (edge(), word, edge(), upper).prop_map(|(before, word, after, upper)| {
            let word = word.chars().zip(upper.iter().cycle());
            let word: String = word.map(|(c, up)| if *up { c.to_ascii_uppercase() } else { c }).collect();
            format!("{before}{word}{after}")
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn the_quick_way_says_what_the_definition_says(text in value()) {
            prop_assert_eq!(is_placeholder(&text), by_definition(&text), "{:?}", text);
        }
    }

    #[test]
    fn nothing_in_many_words() {
        for text in [
            "",
            "N/A",
            "n.a.",
            "-",
            "--",
            "—",
            "0000",
            "0",
            "To be filled by O.E.M.",
            "无",
            "不明",
            "s/n",
            "Unknown",
            "TBD",
            "(none)",
            "???",
            "Não disponível",
            "НЕТ",
            "00:00:00:00:00:00",
            "xxxx",
            "Default string",
            "なし",
            "Same as consignee",
            "同上",
        ] {
            assert!(is_placeholder(text), "{text:?}");
        }
    }

    #[test]
    fn real_keys_stay() {
        for text in ["HYDT20211001003", "1", "10", "M-0001", "A", "X", "NA-TX-01", "miner0", "无锡-01", "07"]
        {
            assert!(!is_placeholder(text), "{text:?}");
        }
    }
}
