//! Messages of ISO/IEC 15434 (`[)>`), with the data identifiers of ANSI MH10.8.2 (format 06) or application identifiers of GS1 (05).

use super::{Element, Elements, gs1};
use crate::model::Field;
use crate::text::countries;

/// The elements of a message: `[)>␞06␝SQX7␝1PNR-550␞␄`. Scanners may leave out the first record separator, and the end.
pub(super) fn message(line: &str) -> Option<Elements> {
    let body = line.strip_prefix("[)>")?.trim_start_matches('\u{1e}');
    let body = body.trim_end_matches(['\u{4}', '\u{1e}']);
    let mut elements = Vec::new();
    for envelope in body.split('\u{1e}').filter(|envelope| !envelope.is_empty()) {
        let (format, data) = envelope.split_once('\u{1d}')?;
        match format {
            "05" => elements.extend(gs1::element_string(&format!("]d2{data}"))?),
            "06" => {
                let all: Option<Elements> =
                    data.split('\u{1d}').filter(|data| !data.is_empty()).map(element).collect();
                elements.extend(all?);
            }
            // Formats of trades are kept as they are.
            _ if format.len() == 2 && format.bytes().all(|b| b.is_ascii_digit()) => {
                let data = data.split('\u{1d}').filter(|data| !data.is_empty());
                elements.extend(data.map(|data| Element::new(format!("format {format}"), None, data)));
            }
            _ => return None,
        }
    }
    Some(elements)
}

/// One element: digits, up to three, and a letter say what it is.
fn element(data: &str) -> Option<Element> {
    let digits = data.bytes().take_while(u8::is_ascii_digit).count();
    data.as_bytes().get(digits).filter(|b| b.is_ascii_uppercase() && digits <= 3)?;
    let (identifier, value) = data.split_at(digits + 1);
    let field = match identifier {
        // S: the supplier's serial number; 25S: the same, unique, with its issuer; 18S: with the maker's CAGE code.
        "S" | "25S" | "18S" => Some(Field::Serial),
        // 23S: the address that IEEE 802 gives.
        "23S" => Some(Field::Mac),
        // 1P: the number that the supplier gives the item.
        "1P" => Some(Field::Part),
        // 4L: where it was made.
        "4L" if countries::parse(value).is_some() => Some(Field::Origin),
        _ => None,
    };
    Some(Element::new(identifier, field, value.trim()))
}
