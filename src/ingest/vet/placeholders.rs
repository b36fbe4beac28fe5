//! What people and firmware write where there is nothing to write.

use std::sync::OnceLock;

/// Lower-case, sorted by nothing but kind; compared without case, spaces and punctuation at the ends.
const PLACEHOLDERS: &[&str] = &[
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
    "unknown",
    "unk",
    "unknow",
    "undefined",
    "unspecified",
    "not specified",
    "not known",
    "missing",
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    "to be confirmed",
    "to be advised",
    "to be announced",
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
    "pending",
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
    "不明",
    "未知",
    "不详",
    "暂无",
    "待定",
    "空",
    "没有",
    "无编号",
    "无序列号",
    "未填",
    "缺失",
    "なし",
    "ナシ",
    "未定",
    "該当なし",
    "未記入",
    "不詳",
    // Spanish, Portuguese, French, German, Russian
    "desconocido",
    "ninguno",
    "sin serie",
    "s/d",
    "sin datos",
    "no disponible",
    "no aplica",
    "desconhecido",
    "nenhum",
    "não disponível",
    "sem número",
    "não se aplica",
    "sem serie",
    "inconnu",
    "aucun",
    "néant",
    "non disponible",
    "sans objet",
    "s.o",
    "unbekannt",
    "keine",
    "kein",
    "keine angabe",
    "k.a",
    "k. a",
    "nicht vorhanden",
    "entfällt",
    "неизвестно",
    "нет",
    "н/д",
    "нет данных",
    "отсутствует",
    "не указано",
];

/// Whether a value, trimmed, says nothing: `N/A`, `-`, `0000`, `To be filled by O.E.M.`, `无`.
///
/// Allocates nothing; longer values are told by their length.
pub fn is_placeholder(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let mut bytes = text.bytes();
    let Some(first) = bytes.next() else { return true };
    if matches!(first, b'0' | b'-' | b'_' | b'.' | b'?' | b'*' | b'/' | b'x' | b'X' | b'#' | b'=' | b'~')
        && bytes.all(|b| b == first)
        && !(text.len() == 1 && matches!(first, b'x' | b'X'))
    {
        return true;
    }
    let core = text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | '(' | ')' | '<' | '>' | '[' | ']' | '"' | '\'' | '—' | '–' | '-' | '*' | '（' | '）'
            )
    });
    if core.is_empty() {
        return true;
    }
    by_length().get(core.len()).is_some_and(|list| list.iter().any(|p| same(p, core)))
}

/// The table by length in bytes, so that a key is compared with few of them.
fn by_length() -> &'static [Vec<&'static str>] {
    static BY_LENGTH: OnceLock<Vec<Vec<&'static str>>> = OnceLock::new();
    BY_LENGTH.get_or_init(|| {
        let longest = PLACEHOLDERS.iter().map(|p| p.len()).max().unwrap_or(0);
        (0..=longest).map(|n| PLACEHOLDERS.iter().copied().filter(|p| p.len() == n).collect()).collect()
    })
}

/// Equal without case; the left one is lower-case already.
fn same(lower: &str, text: &str) -> bool {
    lower.len() == text.len()
        && (lower.eq_ignore_ascii_case(text)
            || (!text.is_ascii() && lower.chars().eq(text.chars().flat_map(char::to_lowercase))))
}

#[cfg(test)]
mod tests {
    use super::*;

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
