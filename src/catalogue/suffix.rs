//! What people write behind the name of a model: a hash rate, a board, a word in brackets. It is stripped only where it
//! cannot make another model: `S19 (XP)` is no S19.

/// Units of hash rate, as people write them behind a model; longest first.
const UNITS: &[&str] = &[
    "KSOL/S", "TH/S", "GH/S", "MH/S", "PH/S", "KH/S", "KSOL", "THS", "GHS", "MHS", "T/S", "G/S", "TH", "GH",
    "MH", "PH", "KH", "T", "M", "G", "K",
];

/// Words that tell models of a series apart.
const VARIANTS: &[&str] = &[
    "PRO",
    "PLUS",
    "XP",
    "SE",
    "MAX",
    "MINI",
    "LITE",
    "ULTRA",
    "TURBO",
    "HEX",
    "DUO",
    "HYD",
    "HYDRO",
    "IMM",
    "IMMERSION",
    "LIQUID",
    "WATER",
    "II",
    "III",
    "IV",
    "水冷",
    "液冷",
    "浸没",
    "水冷版",
];

/// Words that may stand behind a model without brackets: boards, and the state of a machine.
const WORDS: &[&str] = &[
    "CV",
    "CVITEK",
    "AML",
    "AMLOGIC",
    "ZYNQ",
    "XILINX",
    "BB",
    "BBB",
    "BEAGLEBONE",
    "USED",
    "NEW",
    "REFURBISHED",
    "REFURB",
    "REPAIRED",
    "OLD",
    "TESTED",
    "WORKING",
    "ORIGINAL",
    "USADO",
    "USADA",
    "NUEVO",
    "NOVO",
    "OCCASION",
    "GEBRAUCHT",
    "Б/У",
    "MINER",
    "MINERS",
    "MINING",
    "MACHINE",
    "BITCOIN",
    "BTC",
    "ASIC",
    "AIR",
    "二手",
    "全新",
    "矿机",
    "マイナー",
];

/// Firmware of others than the maker, which puts its name behind that of the model (`Antminer S19JPRO Hiveon`), and a kind of board
/// that it tells so (`NoPic`): as miners answer that are published with pyasic, asic-rs and in the manuals of Awesome Miner.
const FIRMWARE: &[&str] = &[
    "ANTHILL",
    "ASICSEER",
    "BOSMINER",
    "BRAIINS",
    "BRAIINSOS",
    "HIVEON",
    "LUXMINER",
    "LUXOS",
    "MARAFW",
    "MSKMINER",
    "NOPIC",
    "PITBIT",
    "VNISH",
];

/// The text without the last thing that stands behind the name; `None` where nothing is to be stripped. `text` is in
/// upper case.
pub(super) fn without(text: &str) -> Option<&str> {
    without_hash_rate(text)
        .or_else(|| without_brackets(text))
        .or_else(|| without_firmware(text))
        .or_else(|| without_number(text))
        .or_else(|| without_word(text))
        .or_else(|| without_companion(text))
}

/// What goods are sold with.
const COMPANIONS: &[&str] = &[
    "PSU",
    "PSUS",
    "POWER",
    "SUPPLY",
    "SUPPLIES",
    "UNIT",
    "CORD",
    "CORDS",
    "CABLE",
    "CABLES",
    "CONTROL",
    "BOARD",
    "FANS",
    "ORIGINAL",
    "NETZTEIL",
    "FUENTE",
    "FONTE",
    "ALIMENTACIÓN",
    "ALIMENTAÇÃO",
    "ALIMENTATION",
    "DE",
    "БП",
    "БЛОКОМ",
    "ПИТАНИЯ",
    "电源",
    "電源",
    "电源线",
];

/// What stands between goods and what they are sold with.
const WITH: &[&str] = &[
    " WITH ",
    " W/ ",
    " W/",
    " INCL. ",
    " INCL ",
    " INCLUDING ",
    " + ",
    " & ",
    " AND ",
    " MIT ",
    " AVEC ",
    " CON ",
    " COM ",
    " С ",
    "含",
    "带",
    "付き",
];

/// `S19` of `S19 WITH PSU`; what it is sold with must be known as such: `S19 + S19 PRO` are two.
fn without_companion(text: &str) -> Option<&str> {
    let (before, behind) =
        WITH.iter().filter_map(|with| text.split_once(with)).min_by_key(|(before, _)| before.len())?;
    let mut words =
        behind.split(|c: char| is_gap(c) || matches!(c, '+' | '&' | '.')).filter(|word| !word.is_empty());
    let is_companion = |word: &str| COMPANIONS.contains(&word) || word.starts_with("APW");
    let known = words.next().is_some_and(is_companion) && words.all(is_companion);
    let before = before.trim_end_matches(is_gap);
    (known && !before.is_empty()).then_some(before)
}

/// Whether it stands between words.
pub(super) const fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '-' | '_')
}

/// `S19J PRO` of `S19J PRO VNISH 1.2.6`, `S19K PRO NOPIC 77` and `S19 BRAIINS OS+`.
fn without_firmware(text: &str) -> Option<&str> {
    let gap = is_gap;
    let ends = |text: &'_ str| text.trim_end().rsplit_once(gap).map(|(_, last)| last.len());
    let name = |text: &str| {
        let (before, word) = text.trim_end().rsplit_once(gap)?;
        FIRMWARE.contains(&word).then_some(before.len())
    };
    let text = text.trim_end();
    let version = |word: &str| {
        let word = word.strip_prefix('V').unwrap_or(word);
        matches!(word, "OS" | "OS+" | "ASIC")
            || (word.starts_with(|c: char| c.is_ascii_digit())
                && word.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    };
    let shorter = ends(text).and_then(|last| text.split_at_checked(text.len() - last));
    let cut = name(text).or_else(|| {
        let (before, last) = shorter?;
        if version(last) { name(before.trim_end_matches(gap)) } else { None }
    })?;
    let before = text.get(..cut)?.trim_end_matches(gap);
    (!before.is_empty()).then_some(before)
}

/// `S19K PRO` of `S19K PRO (120T)`; `None` if no hash rate stands behind.
fn without_hash_rate(text: &str) -> Option<&str> {
    let text = text.trim_end_matches([' ', ')', ']', '）']);
    let unit = UNITS.iter().find(|unit| text.ends_with(**unit))?;
    let number = text.strip_suffix(unit)?.trim_end();
    let before = number.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let digits = number[before.len()..].trim_matches('.');
    // `115-120T`
    let range = before
        .strip_suffix(['-', '–', '~'])
        .map(|lower| lower.trim_end_matches(|c: char| c.is_ascii_digit()));
    let before = range
        .filter(|rest| rest.len() + 1 < before.len() && rest.ends_with([' ', '(', '[', '（']))
        .unwrap_or(before);
    // A short number and a lone letter could be a version of the model itself.
    let least = match *unit {
        "T" | "G" | "K" => 2,
        "M" => 4,
        _ => 1,
    };
    let enough = digits.len() >= least;
    let name = before.trim_end_matches([' ', '(', '[', '（', '-', '_', ',', '/', '@', '~']);
    (enough && name.len() < before.len() && !name.is_empty()).then_some(name)
}

/// `S19J PRO` of `S19J PRO (CV)`, unless a word in the brackets could make another model.
fn without_brackets(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let open = [('(', ')'), ('[', ']'), ('（', '）')];
    let (open, inner) = open.iter().find_map(|(open, close)| Some((*open, text.strip_suffix(*close)?)))?;
    let (before, inner) = inner.rsplit_once(open)?;
    let words = inner.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | ';' | '-' | '_' | '&'));
    let aside = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let length = word.chars().count();
        // `GEN10` and `V2` are versions; `CV1835` and `AM335X` are chips.
        let chip = length >= 5 && letters > 0 && !word.starts_with("GEN");
        !VARIANTS.contains(&word)
            && !word.contains('+')
            && ((letters == length && length >= 2) || letters == 0 || chip)
    };
    let before = before.trim_end();
    (!before.is_empty() && words.filter(|w| !w.is_empty()).all(aside)).then_some(before)
}

/// `S19K PRO` of `S19K PRO-120`.
fn without_number(text: &str) -> Option<&str> {
    let (before, number) = text.trim_end().rsplit_once('-')?;
    let (before, number) = (before.trim_end(), number.trim_start());
    let plain = (2..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (plain && before.contains(|c: char| c.is_ascii_digit())).then_some(before)
}

/// `S19J PRO` of `S19J PRO CV`, `S19J PRO 3250W` or `S19J PRO 29.5J/T`.
fn without_word(text: &str) -> Option<&str> {
    let (before, word) = text.trim_end().rsplit_once(|c: char| c.is_whitespace() || c == ',' || c == '-')?;
    let number = |unit: &str| {
        let digits = word.strip_suffix(unit).unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    let aside = WORDS.contains(&word) || ["W", "KW", "J/T", "J/TH", "V"].into_iter().any(number);
    let before = before.trim_end_matches([' ', ',', '-']);
    (aside && !before.is_empty()).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_rate_is_set_aside_only_behind_a_gap() {
        for (text, name) in [
            ("S19K PRO (120T)", Some("S19K PRO")),
            ("S19 PRO 110TH", Some("S19 PRO")),
            ("S21 - 200 TH/S", Some("S21")),
            ("L7 [9.5GH/S]", Some("L7")),
            ("L7 9500M", Some("L7")),
            ("Q4 31G", Some("Q4")),
            ("Q4 7K", None),
            ("L7 100M", None),
            ("S19-95T", Some("S19")),
            ("S19 PRO 105-110T", Some("S19 PRO")),
            ("S19 95", None),
            ("S19", None),
            ("M50T", None),
            ("S3 1T", None),
            ("(120T)", None),
            ("ANT", None),
            ("FAST", None),
        ] {
            assert_eq!(without_hash_rate(text), name, "{text}");
        }
    }

    #[test]
    fn what_could_make_another_model_is_not_set_aside() {
        for (text, name) in [
            ("T21 (AML)", Some("T21")),
            ("T21 (AM335X BOARD)", Some("T21")),
            ("T21 (BOUGHT 2023)", Some("T21")),
            ("T21（二手）", Some("T21")),
            ("T21 PRO-88", Some("T21 PRO")),
            ("T21 3500W", Some("T21")),
            ("T21 USED", Some("T21")),
            ("T21 WITH PSU", Some("T21")),
            ("T21 + PSU", Some("T21")),
            ("T21 W/ POWER SUPPLY & CORD", Some("T21")),
            ("T21 含电源", Some("T21")),
            ("T21 + T21 PRO", None),
            ("T21 WITH WATER BLOCK", None),
            ("T21 BITCOIN", Some("T21")),
            ("T21 HIVEON", Some("T21")),
            ("T21 VNISH 1.2.6", Some("T21")),
            ("T21 PRO-NOPIC 77", Some("T21 PRO")),
            ("T21 BRAIINS OS+", Some("T21")),
            ("HIVEON", None),
            ("T21 FROBWARE 77", None),
            ("T21 (PRO)", None),
            ("T21 (HYDRO, 3 PHASES)", None),
            ("T21 (V2)", None),
            ("DL99 (GEN10)", None),
            ("T21 PRO", None),
            ("T21+", None),
            ("RACK-42", None),
            ("(AML)", None),
        ] {
            assert_eq!(without(text), name, "{text}");
        }
    }
}
