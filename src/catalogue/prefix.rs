//! What people write before the name of a model, in the description of goods: what kind of thing it is and in which state. What is
//! not known here stays: a `power supply for Antminer S19` is none.

use super::suffix::is_gap;

/// Kinds of machines and states of goods, in the languages of packing lists; upper case.
const WORDS: &[&str] = &[
    "ASIC",
    "ASICS",
    "BITCOIN",
    "BTC",
    "BCH",
    "LTC",
    "DOGE",
    "KASPA",
    "CRYPTO",
    "CRYPTOCURRENCY",
    "CURRENCY",
    "BLOCKCHAIN",
    "SHA-256",
    "SHA256",
    "SCRYPT",
    "DIGITAL",
    "MINER",
    "MINERS",
    "MINING",
    "MACHINE",
    "MACHINES",
    "RIG",
    "HARDWARE",
    "EQUIPMENT",
    "SERVER",
    "COMPUTER",
    "UNIT",
    "UNITS",
    "BRAND",
    "NEW",
    "USED",
    "SECOND",
    "HAND",
    "SECOND-HAND",
    "REFURBISHED",
    "REFURB",
    "ORIGINAL",
    "GENUINE",
    "REPAIRED",
    "TESTED",
    "MODEL",
    "THE",
    "OF",
    "DATA",
    "PROCESSING",
    "VIRTUAL",
    // Spanish, Portuguese, French, German
    "MINERO",
    "MINEROS",
    "MINERA",
    "MINADOR",
    "MINADORA",
    "MINERADOR",
    "MINERADORES",
    "MINERADORA",
    "MÁQUINA",
    "MAQUINA",
    "MÁQUINAS",
    "EQUIPO",
    "EQUIPOS",
    "EQUIPAMENTO",
    "DE",
    "DO",
    "DA",
    "MINERÍA",
    "MINERIA",
    "MINERAÇÃO",
    "MINERACAO",
    "MODELO",
    "NUEVO",
    "NUEVA",
    "USADO",
    "USADA",
    "USADOS",
    "USADAS",
    "NOVO",
    "NOVA",
    "REACONDICIONADO",
    "CRIPTOMONEDAS",
    "CRIPTOMOEDAS",
    "MINEUR",
    "MINEURS",
    "MACHINE",
    "MINAGE",
    "MODÈLE",
    "NEUF",
    "OCCASION",
    "D'OCCASION",
    "RECONDITIONNÉ",
    "SCHÜRFER",
    "MODELL",
    "NEU",
    "GEBRAUCHT",
    "GEBRAUCHTER",
    "GENERALÜBERHOLT",
    "RECHNER",
    // Russian
    "МАЙНЕР",
    "МАЙНЕРЫ",
    "АСИК",
    "АСИК-МАЙНЕР",
    "ASIC-МАЙНЕР",
    "УСТРОЙСТВО",
    "ОБОРУДОВАНИЕ",
    "ДЛЯ",
    "МАЙНИНГА",
    "МОДЕЛЬ",
    "НОВЫЙ",
    "БУ",
    "Б/У",
    "ПОДЕРЖАННЫЙ",
    "ВЫЧИСЛИТЕЛЬНАЯ",
    "МАШИНА",
    "БЛОК",
    "ВЫЧИСЛИТЕЛЬНЫЙ",
    // Chinese, Japanese, Korean
    "矿机",
    "礦機",
    "挖矿机",
    "挖礦機",
    "比特币矿机",
    "比特幣礦機",
    "莱特币矿机",
    "数字货币矿机",
    "加密货币矿机",
    "服务器",
    "二手",
    "全新",
    "型号",
    "品名",
    "マイニングマシン",
    "マイニング",
    "マイナー",
    "ビットコイン",
    "暗号資産",
    "中古",
    "新品",
    "採掘機",
    "채굴기",
    "비트코인",
];

/// The text without the first word, if that tells what kind of thing it is; `None` otherwise. `text` is in upper case.
pub(super) fn without(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(is_aside);
    let end = text.find(|c: char| is_gap(c) || is_aside(c)).unwrap_or(text.len());
    // Chinese and Japanese have no gaps: the longest word that it begins with.
    let is_east = |word: &&&str| word.chars().all(|c| c >= '\u{3000}');
    let glued =
        || WORDS.iter().filter(is_east).filter(|word| text.starts_with(**word)).map(|word| word.len()).max();
    let cut = if WORDS.contains(&&text[..end]) { Some(end) } else { glued() }?;
    let rest = text[cut..].trim_start_matches(|c| is_gap(c) || is_aside(c));
    (!rest.is_empty()).then_some(rest)
}

/// What stands around such words.
const fn is_aside(c: char) -> bool {
    matches!(
        c,
        '(' | ')' | '[' | ']' | '（' | '）' | '【' | '】' | ':' | '：' | '"' | '/' | '，' | '、' | '–' | '—'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_say_what_kind_of_thing_it_is_are_set_aside() {
        for (text, rest) in [
            ("MINER S19", Some("S19")),
            ("(USED) S19", Some("S19")),
            ("MODEL: S19", Some("S19")),
            ("MACHINE, S19", Some("S19")),
            ("МАЙНЕР S19", Some("S19")),
            ("比特币矿机S19", Some("S19")),
            ("矿机 S19", Some("S19")),
            ("FAN S19", None),
            ("MINER", None),
            ("MINERVA S19", None),
            ("S19", None),
        ] {
            assert_eq!(without(text), rest, "{text}");
        }
    }
}
