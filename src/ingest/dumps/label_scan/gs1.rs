//! GS1 element strings, with brackets or as they are printed, and GS1 Digital Link addresses (GS1 General Specifications, section 3;
//! GS1 Digital Link: URI Syntax).

use super::{Element, Elements};
use crate::model::Field;
use crate::text::countries;

/// An application identifier: its digits, and how many signs its value has; `None` for up to 90 that end with FNC1.
const IDENTIFIERS: &[(&str, Option<usize>)] = &[
    ("00", Some(18)),
    ("01", Some(14)),
    ("02", Some(14)),
    ("10", None),
    ("11", Some(6)),
    ("12", Some(6)),
    ("13", Some(6)),
    ("15", Some(6)),
    ("16", Some(6)),
    ("17", Some(6)),
    ("20", Some(2)),
    ("21", None),
    ("22", None),
    ("235", None),
    ("240", None),
    ("241", None),
    ("242", None),
    ("243", None),
    ("250", None),
    ("251", None),
    ("30", None),
    ("37", None),
    ("400", None),
    ("401", None),
    ("402", Some(17)),
    ("403", None),
    ("410", Some(13)),
    ("411", Some(13)),
    ("412", Some(13)),
    ("413", Some(13)),
    ("414", Some(13)),
    ("415", Some(13)),
    ("416", Some(13)),
    ("417", Some(13)),
    ("420", None),
    ("421", None),
    ("422", Some(3)),
    ("7021", None),
    ("7022", None),
    ("8003", None),
    ("8004", None),
    ("8006", Some(18)),
    ("8008", None),
    ("8009", None),
    ("8010", None),
    ("8011", None),
    ("8012", None),
    ("8017", Some(18)),
    ("8018", Some(18)),
    ("8020", None),
    ("8200", None),
    ("90", None),
    ("91", None),
    ("92", None),
    ("93", None),
    ("94", None),
    ("95", None),
    ("96", None),
    ("97", None),
    ("98", None),
    ("99", None),
];

/// The longest value of an element.
const LONGEST: usize = 90;

/// The elements of `(01)…(21)…`, or of what is printed: `]d2` before it, FNC1 between values of any length.
pub(super) fn element_string(line: &str) -> Option<Elements> {
    const SYMBOLOGIES: [&str; 6] = ["]C1", "]d2", "]Q3", "]e0", "]J1", "]d1"];
    if line.starts_with('(') {
        return bracketed(line);
    }
    let marked = SYMBOLOGIES.into_iter().find_map(|mark| line.strip_prefix(mark));
    let elements = printed(marked.unwrap_or(line).trim_start_matches('\u{1d}'))?;
    // Without a mark digits may be anything; a product with its serial number and a right check digit is one.
    let sure = matches!(&elements[..], [product, number, ..]
        if product.name == "(01)" && wrong(&product.name, &product.text).is_none() && number.name == "(21)");
    (marked.is_some() || sure).then_some(elements)
}

fn bracketed(line: &str) -> Option<Elements> {
    let mut elements = Vec::new();
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix('(') {
        let (identifier, behind) = inner.split_once(')')?;
        let (_, long) = IDENTIFIERS.iter().find(|(known, _)| *known == identifier)?;
        // A value may have brackets; another identifier ends it.
        let next = |at: &usize| {
            let after = behind.get(at + 1..).and_then(|after| after.split_once(')'));
            after.is_some_and(|(one, _)| IDENTIFIERS.iter().any(|(known, _)| *known == one))
        };
        let end = behind.match_indices('(').map(|(at, _)| at).find(next).unwrap_or(behind.len());
        let value = behind.get(..end)?.trim_matches([' ', '\u{1d}']);
        if value.is_empty() || value.len() > LONGEST || long.is_some_and(|long| value.len() != long) {
            return None;
        }
        elements.push(element(identifier, value));
        rest = behind.get(end..)?;
    }
    rest.is_empty().then_some(elements)
}

fn printed(text: &str) -> Option<Elements> {
    let mut elements = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        // Identifiers are told by their first digits: no one begins as another does.
        let (identifier, long) = IDENTIFIERS.iter().find(|(known, _)| rest.starts_with(known))?;
        let behind = rest.get(identifier.len()..)?;
        let end = long.unwrap_or_else(|| behind.find('\u{1d}').unwrap_or(behind.len()));
        let value = behind.get(..end)?;
        if value.is_empty() || value.len() > LONGEST || value.contains('\u{1d}') {
            return None;
        }
        elements.push(element(identifier, value));
        rest = behind.get(end..)?.trim_start_matches('\u{1d}');
    }
    Some(elements)
}

/// The elements of a GS1 Digital Link: `https://example.org/01/09506000134352/21/QX7?11=260115`.
pub(super) fn link(line: &str) -> Option<Elements> {
    let address = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"))?;
    let address = address.split('#').next()?;
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let segments: Vec<&str> = path.split('/').skip(1).filter(|segment| !segment.is_empty()).collect();
    let is_key = |at: &usize| {
        matches!(segments.get(*at), Some(&("00" | "01" | "414" | "8003" | "8004" | "8006" | "8010")))
            && segments.get(at + 1).is_some_and(|value| value.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    let first = (0..segments.len()).find(is_key)?;
    let mut elements = Vec::new();
    for pair in segments.get(first..)?.chunks(2) {
        let [identifier, value] = pair else { return None };
        let (known, long) = IDENTIFIERS.iter().find(|(known, _)| known == identifier)?;
        let value = unescaped(value)?;
        // A product may be given by a shorter number, which zeros fill.
        if *known != "01" && long.is_some_and(|long| value.len() != long) {
            return None;
        }
        let value = if *known == "01" { format!("{value:0>14}") } else { value };
        elements.push(element(known, &value));
    }
    for (identifier, value) in query.split(['&', ';']).filter_map(|pair| pair.split_once('=')) {
        if IDENTIFIERS.iter().any(|(known, _)| *known == identifier) {
            elements.push(element(identifier, &unescaped(value)?));
        }
    }
    Some(elements)
}

/// A text of an address with its signs: `QX%2F7` is `QX/7`.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = rest.get(2..)?;
    }
    String::from_utf8(bytes).ok()
}

fn element(identifier: &str, value: &str) -> Element {
    let field = match identifier {
        "21" => Some(Field::Serial),
        "240" => Some(Field::Part),
        "8004" => Some(Field::AssetTag),
        "422" if countries::parse(value).is_some() => Some(Field::Origin),
        _ => None,
    };
    Element::new(format!("({identifier})"), field, value)
}

/// What is wrong with the check digit of a number that has one (GS1 General Specifications, section 7.9.1).
pub(super) fn wrong(name: &str, text: &str) -> Option<String> {
    let (what, long) = match name {
        "(00)" => ("SSCC", 18),
        "(01)" | "(02)" => ("GTIN", 14),
        "(410)" | "(411)" | "(412)" | "(413)" | "(414)" | "(415)" | "(416)" | "(417)" => ("GLN", 13),
        "(8017)" | "(8018)" => ("GSRN", 18),
        _ => return None,
    };
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let Some((last, others)) =
        digits.as_deref().and_then(|digits| digits.split_last()).filter(|_| text.len() == long)
    else {
        return Some(format!("the {what} {text} has not {long} digits"));
    };
    let sum: u32 =
        others.iter().rev().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    let right = (10 - sum % 10) % 10;
    (right != *last).then(|| format!("the {what} {text} ends with {last}, and its check digit is {right}"))
}
