//! The places that one cell names beside each other: `Iran via Dubai`, `Turkey (re-export to Iran)`, `IR/AE`.
//!
//! A shipment that touches two countries goes to both for whoever has to ask: which of them is the last one is not for
//! the order of words to say.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::address::{is_code_of_state, names_a_state};
use super::{is_han_or_kana, read};

/// Words between two places; what stands behind `from` is where it comes from.
static BETWEEN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "
via to and or then through thru for onward onwards transit final dest destination ultimate ultimately
finally re-export reexport re-exported reexported export transhipment transshipment trans-shipment c/o und
oder über ueber nach für y e o ou et para por pour vers à hacia через в во и или на для транзит транзитом
далее ve veya و أو إلى عبر به از یا from
"
    .split_whitespace()
    .collect()
});

/// Words that say nothing of a place they stand beside.
static BESIDE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "
the a in at of office branch border customer client market only project site use user end delivery shipment
company subsidiary plant warehouse
"
    .split_whitespace()
    .collect()
});

/// A country that a piece of a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its alpha-2 code.
    pub country: &'static str,
    /// Whether a word or sign for a route or a choice stands beside it; between commas a town may bear the name.
    pub sure: bool,
}

/// The pieces of a text between signs and the words of a route, and whether more than a comma divides each from the others.
pub(crate) fn pieces(text: &str) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (line, strong) in split_by_signs(text) {
        let mut piece: Vec<&str> = Vec::new();
        let (mut strong, mut from) = (strong, false);
        let mut push = |piece: &mut Vec<&str>, strong: bool, from: bool| {
            let text = piece.join(" ");
            if !text.is_empty() && !from {
                pieces.push((text, strong));
            }
            piece.clear();
        };
        for word in line.split_whitespace() {
            let lower = word.trim_matches(['.', ':', '"', '\'']).to_lowercase();
            if BETWEEN.contains(lower.as_str()) {
                // A word of a route speaks of what stands before it and behind it.
                push(&mut piece, true, from);
                (strong, from) = (true, lower == "from");
            } else if !BESIDE.contains(lower.as_str()) {
                piece.push(word.trim_matches(['"', '\'', '?', '!', '*']));
            }
        }
        push(&mut piece, strong, from);
    }
    pieces
}

/// The pieces between signs; a comma, a line and a hyphen divide the parts of one address as well.
fn split_by_signs(text: &str) -> Vec<(&str, bool)> {
    let weak = |c: char| matches!(c, ',' | '\n' | '\r' | '，' | '،');
    let strong = |c: char| {
        matches!(
            c,
            ';' | '/'
                | '|'
                | '&'
                | '+'
                | '('
                | ')'
                | '['
                | ']'
                | ':'
                | '>'
                | '→'
                | '⇒'
                | '、'
                | '；'
                | '／'
                | '（'
                | '）'
        ) || (matches!(c, '和' | '或' | '及' | '经' | '經' | '转' | '轉' | '到' | '至' | '・' | 'と')
            && text.chars().any(is_han_or_kana))
    };
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, false);
    let mut end = |start: usize, at: usize, sure: bool| {
        let dashed =
            text.get(start..at).unwrap_or_default().split(" - ").flat_map(|piece| piece.split(['–', '—']));
        let trimmed = dashed
            .map(|piece| piece.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '-' | '=')));
        pieces.extend(trimmed.filter(|piece| !piece.is_empty()).map(|piece| (piece, sure)));
    };
    // `c/o` is a word, not a choice.
    let of_care =
        |at: usize| text.get(at.saturating_sub(1)..at + 2).is_some_and(|t| t.eq_ignore_ascii_case("c/o"));
    for (at, c) in text.char_indices() {
        let is_strong = strong(c) && !(c == '/' && of_care(at));
        if weak(c) || is_strong {
            end(start, at, before || is_strong);
            (start, before) = (at + c.len_utf8(), is_strong);
        }
    }
    end(start, text.len(), before);
    pieces
}

/// Every country that a piece of a text names, each once. A town of the United States that bears the name of a country
/// is none of them.
pub(crate) fn countries(text: &str) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    let american = names_a_state(text);
    for (piece, sure) in pieces(text) {
        let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
        let code = piece.is_ascii() && letters <= 3;
        let capitals = !piece.chars().any(|c| c.is_ascii_lowercase());
        if code && (!capitals || piece.len() != letters || is_code_of_state(&piece)) {
            continue;
        }
        let Some(country) = read(&piece) else {
            // `IR AE`: two codes.
            let codes: Vec<_> = piece.split_whitespace().collect();
            let all = codes.len() > 1
                && codes.iter().all(|c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase()));
            let of_codes =
                codes.iter().filter(|code| all && !is_code_of_state(code)).filter_map(|code| read(code));
            for country in of_codes {
                add(&mut stops, Stop { country, sure: true });
            }
            continue;
        };
        if !american || code || country == "US" || sure {
            add(&mut stops, Stop { country, sure });
        }
    }
    stops
}

fn add(stops: &mut Vec<Stop>, stop: Stop) {
    match stops.iter_mut().find(|known| known.country == stop.country) {
        Some(known) => known.sure |= stop.sure,
        None => stops.push(stop),
    }
}

#[cfg(test)]
mod tests {
    use super::countries;

    /// `IR AE?`: the countries, those between commas with a mark.
    fn told(text: &str) -> String {
        let stop = |stop: &super::Stop| format!("{}{}", stop.country, if stop.sure { "" } else { "?" });
        countries(text).iter().map(stop).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_country_of_a_route_counts() {
        for (text, wanted) in [
            ("Belarus via Vilnius", "BY"),
            ("Lithuania, transit to Belarus", "LT? BY"),
            ("Syria / Lebanon", "SY LB"),
            ("Syria and Jordan", "SY JO"),
            ("SY;JO", "SY JO"),
            ("SY JO", "SY JO"),
            ("Georgia -> Russia", "GE RU"),
            ("c/o Yerevan, final dest. RU", "RU"),
            ("Грузия (транзит в Россию)", "GE RU"),
            ("古巴和墨西哥", "CU MX"),
            ("Cuba, Mexico", "CU? MX?"),
            ("Mexico (Cuba office)", "MX CU"),
            ("Mexico from Cuba", "MX"),
        ] {
            assert_eq!(told(text), wanted, "{text}");
        }
    }

    #[test]
    fn towns_of_a_state_streets_and_codes_of_states_are_no_countries() {
        for (text, wanted) in [
            ("Cuba, New York, USA", "US?"),
            ("9 Court Sq, Lebanon, PA", ""),
            ("Damascus, MD 20872", ""),
            ("Cuba Street 4, Lisbon, Portugal", "PT?"),
            ("Ontario, CA", ""),
            ("Air Syria Handling", ""),
        ] {
            assert_eq!(told(text), wanted, "{text}");
        }
    }
}
