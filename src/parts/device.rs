//! How devices and price lists write a processor: `2 x Intel(R) Xeon(R) Gold 6330 CPU @ 2.00GHz`, `EPYC 7763 64-Core
//! Processor`, `12th Gen Intel(R) Core(TM) i5-1240P`. Counts, clocks and core numbers are stripped.

/// Signs of a trade mark, in upper case.
const TRADE_MARKS: &[&str] = &["(R)", "(TM)", "®", "™", "℠"];

/// Words that say what the part is or does, not which one it is.
const WORDS: &[&str] = &[
    "@",
    "CPU",
    "CPUS",
    "PROCESSOR",
    "PROCESSORS",
    "SOC",
    "TDP",
    "DUAL-CORE",
    "QUAD-CORE",
    "SIX-CORE",
    "EIGHT-CORE",
    "OCTA-CORE",
    "HEXA-CORE",
    "MICROPROCESSOR",
    "MICROCONTROLLER",
    "MCU",
    "处理器",
    "プロセッサー",
];

/// Words behind the name of a whole series.
const SERIES: &[&str] = &["SERIES", "FAMILY", "系列", "シリーズ"];

/// The name of the part alone in what a device or a price list writes; `None` if the text holds nothing beside it.
pub(crate) fn plain_name(written: &str) -> Option<String> {
    bare(&super::marking::upper(written))
}

/// Takes the signs of trade marks away: `Intel(R)` is `INTEL`, `Ampere(R)One` is `AMPEREONE`.
pub(super) fn without_trade_marks(upper: String) -> String {
    TRADE_MARKS.iter().fold(
        upper,
        |text, sign| {
            if text.contains(sign) { text.replace(sign, "") } else { text }
        },
    )
}

/// The name of the part alone, in upper case; `None` if the text holds nothing beside it. A series is written as a
/// family name, `STM32F4 series` as `STM32F4XX`.
pub(super) fn bare(upper: &str) -> Option<String> {
    if !upper.contains(char::is_whitespace) && !upper.contains('@') {
        return None;
    }
    let spaced = upper.replace('@', " @ ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let words = vendor_of(&words).unwrap_or_else(|| without_graphics(without_count(&words)));
    let mut kept: Vec<String> = Vec::new();
    let mut dropped = words.len() < spaced.split_whitespace().count();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let inner = word.trim_matches(['(', ')', ',', '[', ']']);
        let next = words.get(at + 1).map(|next| next.trim_matches(['(', ')', ',', '[', ']']));
        at += 1;
        if SERIES.contains(&inner)
            && let Some(name) = kept.last_mut()
        {
            name.push_str("XX");
        } else if is_number(inner) && next.is_some_and(|n| matches!(n, "CORE" | "CORES" | "THREADS" | "GEN"))
        {
            at += 1;
        } else if !(WORDS.contains(&inner) || (!kept.is_empty() && is_figure(inner)) || inner.is_empty()) {
            kept.push((*word).to_owned());
            continue;
        }
        dropped = true;
    }
    dropped.then(|| kept.join(" "))
}

/// Without `2 x`, `(2)` or `12th Gen` in front.
fn without_count<'w, 't>(mut words: &'w [&'t str]) -> &'w [&'t str] {
    loop {
        let inner = |at: usize| words.get(at).map_or("", |w| w.trim_matches(['(', ')', '[', ']']));
        let (first, second) = (inner(0), inner(1));
        let times = |sign: &str| matches!(sign, "X" | "×" | "*" | "PCS" | "PCS." | "UNITS" | "颗" | "个");
        let glued = first.trim_start_matches(|c: char| c.is_ascii_digit());
        let taken = if is_number(first) && times(second) {
            2
        } else if glued.len() < first.len() && times(glued) && words.len() > 1 {
            1
        } else if matches!(glued, "ST" | "ND" | "RD" | "TH")
            && glued.len() < first.len()
            && second.starts_with("GEN")
        {
            2
        } else {
            return words;
        };
        words = words.get(taken..).unwrap_or_default();
    }
}

/// The vendor alone of `Intel64 Family 6 Model 85 Stepping 7, GenuineIntel`, as Windows names a processor.
fn vendor_of<'w, 't>(words: &'w [&'t str]) -> Option<&'w [&'t str]> {
    let at = words.iter().position(|word| *word == "FAMILY")?;
    let numbered = words.get(at..)?.iter().step_by(2).take(3).eq(["FAMILY", "MODEL", "STEPPING"].iter());
    words.get(at + 6..).filter(|vendor| numbered && !vendor.is_empty())
}

/// Without `with Radeon Graphics` behind.
fn without_graphics<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    let with = words.iter().position(|word| matches!(*word, "WITH" | "W/"));
    match with {
        Some(at) if words.last() == Some(&"GRAPHICS") => words.get(..at).unwrap_or(words),
        _ => words,
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit())
}

/// A clock, a number of cores or threads, or a power: `3.60GHZ`, `64-CORE`, `28C/56T`, `205W`.
fn is_figure(word: &str) -> bool {
    word.split('/').all(|piece| {
        let unit = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = unit.strip_prefix('-').unwrap_or(unit);
        piece.starts_with(|c: char| c.is_ascii_digit())
            && (matches!(unit, "GHZ" | "MHZ" | "CORE" | "CORES" | "C" | "T" | "W")
                || (unit == "G" && piece.contains('.')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_clocks_and_cores_are_set_aside() {
        for (written, name) in [
            ("INTEL(R) XEON(R) E-2288G CPU @ 3.70GHZ", Some("INTEL XEON E-2288G")),
            ("INTEL XEON CPU E3-1230 V5@3.40GHZ", Some("INTEL XEON E3-1230 V5")),
            ("AMD EPYC 7302P 16-CORE PROCESSOR", Some("AMD EPYC 7302P")),
            ("2 X XEON SILVER 4314 16C/32T 135W", Some("XEON SILVER 4314")),
            ("4× XEON GOLD 5218", Some("XEON GOLD 5218")),
            ("13TH GEN INTEL(R) CORE(TM) I7-13700", Some("INTEL CORE I7-13700")),
            ("AMD RYZEN 5 5600G WITH RADEON GRAPHICS", Some("AMD RYZEN 5 5600G")),
            ("STM32F4 SERIES", Some("STM32F4XX")),
            ("AMD64 FAMILY 25 MODEL 1 STEPPING 1, AUTHENTICAMD", Some("AUTHENTICAMD")),
            ("XC7Z010-1CLG400C", None),
            ("28C TRAY", None),
            ("CV1835 REV B", None),
            ("@", Some("")),
        ] {
            let text = without_trade_marks(written.to_owned());
            assert_eq!(bare(&text).as_deref(), name, "{written}");
        }
    }
}
