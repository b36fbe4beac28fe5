//! The country that an address names: at its end, at the beginning of a Russian or Chinese one, or standing alone.
//!
//! What could be a state of the United States is no country: `Los Angeles, CA 90001` is not in Canada, and `Lebanon, PA`
//! without a ZIP code is nowhere for certain.

#[cfg(test)]
mod tests;

use super::{parse, read};

mod states;

use states::{State, state};

/// Abbreviations that need no comma before them.
const SHORT: &[&str] =
    &["PRC", "USA", "UK", "UAE", "KSA", "ROK", "DPRK", "HKSAR", "РФ", "КНР", "КНДР", "США", "ОАЭ"];

/// Words of the longest name of a country.
const LONGEST: usize = 8;

/// Words behind which an address is over.
const CONTACT: &[&str] =
    &["tel", "phone", "telephone", "fax", "email", "mail", "mob", "mobile", "attn", "тел", "电话"];

/// Places in Georgia, which tell the country from the state.
const GEORGIAN: &[&str] =
    &["tbilisi", "batumi", "kutaisi", "rustavi", "poti", "gori", "zugdidi", "тбилиси", "батуми"];

/// What an address says.
enum End {
    /// It is in this country.
    Country(&'static str),
    /// Its end may be a country or a state.
    Doubtful,
    /// Nothing.
    Silent,
}

/// The alpha-2 code of the country that an address names.
pub(crate) fn country(address: &str) -> Option<&'static str> {
    let parts = parts(address);
    let end = match united_states(&parts) {
        End::Silent if in_canada(&parts) => End::Country("CA"),
        End::Silent => at_end(&parts),
        found => found,
    };
    match end {
        End::Country(code) => Some(code),
        End::Doubtful => None,
        End::Silent => alone(&parts).or_else(|| at_start(address)),
    }
}

/// Whether a part of an address is a state of the United States, so that a town in it may bear the name of a country or
/// of a foreign city: `Cuba, New York`, `Moscow, ID`.
pub(crate) fn names_a_state(text: &str) -> bool {
    parts(text).iter().any(|part| {
        let words = part.rsplit_once(' ').filter(|(_, zip)| is_zip(zip)).map_or(*part, |(words, _)| words);
        let last = words.rsplit(' ').next().filter(|word| word.len() == 2);
        state(words).or_else(|| last.and_then(state)).is_some()
    })
}

/// Whether a text is the code of a state or province, which may be that of a country as well.
pub(super) fn is_code_of_state(text: &str) -> bool {
    text.len() == 2 && (state(text).is_some() || states::is_province(text))
}

/// The parts of an address between commas, without telephone numbers behind it.
pub(crate) fn parts(address: &str) -> Vec<&str> {
    let pieces = address.split([',', ';', '/', '\n', '\r', '|', '，', '；', '、', '،', '／']);
    let trim = |c: char| c.is_whitespace() || c == '.';
    let mut parts: Vec<&str> =
        pieces.map(|piece| piece.trim_matches(trim)).filter(|p| !p.is_empty()).collect();
    for part in &mut parts {
        *part = without_contact(part);
    }
    let over = |part: &&str| part.contains('@') || (digits(part) > 7 && letters(part) == 0);
    while parts.last().is_some_and(over) {
        parts.pop();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn without_contact(part: &str) -> &str {
    let mut at = 0;
    for word in part.split_whitespace() {
        let start = part.get(at..).and_then(|rest| rest.find(word)).map_or(at, |found| at + found);
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let plain = plain.split([':', '.', '+']).next().unwrap_or_default();
        if CONTACT.contains(&plain) {
            return part.get(..start).unwrap_or(part).trim_end();
        }
        at = start + word.len();
    }
    part
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether an address ends with a state of the United States.
fn united_states(parts: &[&str]) -> End {
    let Some((last, before)) = parts.split_last() else { return End::Silent };
    let (part, before, zip) = match (is_zip(last), before.split_last()) {
        (true, Some((previous, before))) => (*previous, before, Some(*last)),
        _ => match last.rsplit_once(' ').filter(|(_, zip)| is_zip(zip)) {
            Some((part, zip)) => (part.trim_end(), before, Some(zip)),
            None => (*last, before, None),
        },
    };
    let whole = state(part);
    if let Some(zip) = zip {
        let words: Vec<&str> = part.split_whitespace().collect();
        let last_words = |count: usize| {
            words.len().checked_sub(count).and_then(|from| words.get(from..)).map(|words| words.join(" "))
        };
        let mut ending = [2, 1].into_iter().filter_map(last_words);
        let named = whole.or_else(|| ending.find_map(|text| state(&text)));
        return match named {
            Some(state) if state.has_zip(zip) || !state.is_country() => End::Country("US"),
            _ => End::Silent,
        };
    }
    match whole {
        // `Texas` stands for itself; a code alone does not, and Georgia is a country as well.
        Some(state) if !state.is_country() && (!before.is_empty() || letters(part) > 3) => End::Country("US"),
        Some(state) if state.is_country() && !before.is_empty() => doubtful(state, part, before),
        _ => End::Silent,
    }
}

/// `CA`, `DE`, `IN`, `Georgia` without a ZIP code behind it: what stands before may settle it.
fn doubtful(state: State, part: &str, before: &[&str]) -> End {
    let settled = |code: &'static str| End::Country(code);
    if part.eq_ignore_ascii_case("georgia") {
        let in_georgia = before.iter().any(|p| {
            let lower = p.to_lowercase();
            GEORGIAN.iter().any(|city| lower.contains(city))
        });
        return if in_georgia { settled("GE") } else { End::Doubtful };
    }
    let Some(previous) = before.last() else { return End::Doubtful };
    let Some(code) = parse(state.code) else { return End::Doubtful };
    // A postal code before it is that of another country: in the United States it stands behind the state.
    let behind_code = previous.rsplit(' ').next().is_some_and(|word| digits(word) >= 5 && letters(word) == 0);
    let german = state.code == "DE"
        && previous.split(' ').next().is_some_and(|word| digits(word) == 5 && letters(word) == 0);
    let canadian = state.code == "CA"
        && (states::is_province(previous)
            || previous.split(' ').any(states::is_province)
            || postal_of_canada(previous));
    if behind_code || german || canadian { settled(code) } else { End::Doubtful }
}

/// Whether an address ends with a province of Canada: `Toronto, Ontario`, `Montréal, QC`, `Calgary, AB T2P 1J9`.
fn in_canada(parts: &[&str]) -> bool {
    let Some((last, before)) = parts.split_last() else { return false };
    let without_postal = if postal_of_canada(last) {
        let mut from_end = last.rsplitn(3, ' ');
        let (second, first) = (from_end.next().unwrap_or_default(), from_end.next());
        if second.len() == 6 {
            last.rsplit_once(' ').map(|(rest, _)| rest)
        } else {
            first.and(from_end.next())
        }
    } else {
        Some(*last)
    };
    let Some(province) = without_postal.map(str::trim) else { return false };
    // `NL` is the Netherlands, `SK` Slovakia, where nothing else says Canada.
    let sure = province.len() > 2 || parse(province).is_none() || postal_of_canada(last);
    // Ontario is a city of California as well: behind a town it is the province.
    let known = states::is_province(province) || (province == "Ontario" && !before.is_empty());
    known && sure && (province.len() > 2 || !before.is_empty())
}

/// `M5V 2T6` at the end of a part.
fn postal_of_canada(part: &str) -> bool {
    let tail: String = part.chars().rev().filter(|c| !c.is_whitespace()).take(6).collect();
    let letter_at = |n: usize| n % 2 == 1;
    tail.len() == 6
        && tail
            .chars()
            .enumerate()
            .all(|(n, c)| if letter_at(n) { c.is_ascii_alphabetic() } else { c.is_ascii_digit() })
}

fn is_zip(text: &str) -> bool {
    let (five, four) = text.split_once('-').map_or((text, None), |(five, four)| (five, Some(four)));
    let all = |text: &str, count: usize| text.len() == count && digits(text) == count;
    all(five, 5) && four.is_none_or(|four| all(four, 4))
}

/// The country at the end; a postal code, or a remark in brackets, may stand behind it.
fn at_end(parts: &[&str]) -> End {
    let Some(last) = parts.last() else { return End::Silent };
    if let Some((before, inner)) =
        last.strip_suffix([')', '）']).and_then(|text| text.rsplit_once(['(', '（']))
    {
        if let Some(code) = name(inner.trim()) {
            return End::Country(code);
        }
        let mut shorter = parts[..parts.len() - 1].to_vec();
        shorter.extend(Some(before.trim()).filter(|text| !text.is_empty()));
        return at_end(&shorter);
    }
    let plain = last.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '.'));
    if plain.is_empty() {
        return End::Silent;
    }
    if let Some(code) = name(plain) {
        return End::Country(code);
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    let last_word = words.last().copied().unwrap_or_default();
    if SHORT.contains(&last_word)
        && let Some(code) = parse(last_word)
    {
        return End::Country(code);
    }
    let ending = (1..=words.len().min(LONGEST)).rev().find_map(|count| {
        let (before, ending) = words.split_at(words.len() - count);
        let ending = ending.join(" ");
        // `New Jersey` is not Jersey, `New South Wales` not Wales, and many an island is not Iceland.
        let hides =
            before.last().is_some_and(|w| ["new", "south", "baja"].contains(&w.to_lowercase().as_str()));
        let island = ending.eq_ignore_ascii_case("island") && !before.is_empty();
        if ending.len() > 3 && !hides && !island && letters(&ending) > 3 { parse(&ending) } else { None }
    });
    match ending {
        // `Marietta Georgia` says no more than `Marietta, Georgia`.
        Some("GE") if words.len() > 1 && !GEORGIAN.iter().any(|city| plain.to_lowercase().contains(city)) => {
            End::Doubtful
        }
        Some("KR") if words.iter().any(|word| of_the_north(word)) => End::Country("KP"),
        Some(code) => End::Country(code),
        None => End::Silent,
    }
}

/// A word by which the northern of the two Koreas is told: `D.P.R. of Korea`, `Peoples Dem. Rep. of Korea`.
fn of_the_north(word: &str) -> bool {
    let plain: String = word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    ["n", "north", "northern", "dpr", "pdr", "dem", "democratic", "people", "peoples"]
        .contains(&plain.as_str())
}

/// A part that is the name of a country, or a code in capitals.
fn name(part: &str) -> Option<&'static str> {
    let code = letters(part) <= 3 && part.is_ascii();
    if code && (part.chars().any(|c| c.is_ascii_lowercase()) || digits(part) > 0) {
        return None;
    }
    if digits(part) > 0 {
        None
    } else {
        parse(part).or_else(|| read(part).filter(|_| part.contains(['(', '（'])))
    }
}

/// A country that stands alone between commas: `Россия, 199000, Санкт-Петербург`.
fn alone(parts: &[&str]) -> Option<&'static str> {
    let long = |part: &&&str| letters(part) > 3 || !part.is_ascii();
    parts.iter().rev().filter(long).find_map(|part| name(part)).or_else(|| {
        // `BY-220030 Minsk`: the code stands before the postal code.
        parts.iter().rev().find_map(|part| {
            let (code, postal) = part.split(' ').next()?.split_once('-')?;
            let is_postal = (4..=6).contains(&postal.len()) && digits(postal) == postal.len();
            if is_postal && code.len() == 2 { name(code) } else { None }
        })
    })
}

/// The country that an address without blanks begins with: `中国广东省深圳市`.
fn at_start(address: &str) -> Option<&'static str> {
    let address = address.trim_start();
    if address.chars().next().is_none_or(|c| !super::is_han_or_kana(c)) {
        return None;
    }
    let ends: Vec<usize> = address.char_indices().map(|(at, _)| at).skip(2).take(7).collect();
    ends.iter().rev().find_map(|end| parse(address.get(..*end)?))
}
