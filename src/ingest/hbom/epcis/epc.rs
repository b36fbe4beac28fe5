//! What the identifier of a thing names: EPC URIs (GS1 *EPC Tag Data Standard* 2.0, §6), GS1 Digital Links, and names of one's own.

/// What an identifier stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names<'t> {
    /// One thing, by this serial number.
    Thing(&'t str),
    /// A place, a party, a document, a pallet; or a class of things.
    Other,
}

/// Schemes of EPC URIs that name things, with the number of parts before the serial number.
const THINGS: [(&str, usize); 7] =
    [("sgtin", 2), ("giai", 1), ("grai", 2), ("cpi", 2), ("itip", 4), ("gid", 2), ("adi", 2)];
/// Schemes that name none.
const OTHERS: [&str; 9] = ["sscc", "sgln", "pgln", "gsrn", "gsrnp", "gdti", "sgcn", "ginc", "gsin"];

/// What an identifier stands for.
pub(super) fn names(id: &str) -> Names<'_> {
    let id = id.trim();
    if let Some(rest) = id.strip_prefix("urn:epc:id:") {
        let Some((scheme, parts)) = rest.split_once(':') else { return Names::Other };
        if OTHERS.contains(&scheme) {
            return Names::Other;
        }
        let before = THINGS.iter().find(|(known, _)| *known == scheme).map(|(_, before)| *before);
        let serial = before.and_then(|before| parts.splitn(before + 1, '.').nth(before));
        return serial.filter(|serial| is_one(serial)).map_or(Names::Other, Names::Thing);
    }
    // Classes: all things of a batch or kind.
    if id.starts_with("urn:epc:") || id.is_empty() {
        return Names::Other;
    }
    if let Some(path) = id.strip_prefix("https://").or_else(|| id.strip_prefix("http://")) {
        return link(path);
    }
    // A name of one's own: `urn:example:miner:NGSBYT0BDJKAF01K7`.
    let serial = id.rsplit([':', '/']).next().unwrap_or(id);
    if is_one(serial) { Names::Thing(serial) } else { Names::Other }
}

/// A GS1 Digital Link: keys and values on a path. Behind the key of a class, 21 is a serial number; 8004 is the number of an asset.
fn link(path: &str) -> Names<'_> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let value = |key: &str| {
        let at = parts.iter().position(|part| *part == key)?;
        parts.get(at + 1).copied().filter(|value| is_one(value))
    };
    let class = || value("01").or_else(|| value("8006")).or_else(|| value("8010"));
    let serial = value("8004").or_else(|| value("8003"));
    let serial = serial.or_else(|| class().and_then(|_| value("21").or_else(|| value("8011"))));
    let place = ["414", "417", "00", "253", "8017", "8018", "01", "8006", "8010"]
        .iter()
        .any(|key| parts.contains(key));
    match serial {
        Some(serial) => Names::Thing(serial),
        None if place => Names::Other,
        // A page of one's own about one thing.
        None => parts.last().filter(|last| is_one(last)).map_or(Names::Other, |last| Names::Thing(last)),
    }
}

fn is_one(serial: &str) -> bool {
    !serial.is_empty() && serial != "*"
}

/// Whether a serial number names a machine by itself, wherever it stands: makers' have letters and digits. A short one, or digits
/// alone, numbers the pieces of one product.
pub(super) fn is_distinctive(serial: &str) -> bool {
    let has = |is: fn(&u8) -> bool| serial.as_bytes().iter().any(is);
    serial.len() >= 8 && has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit) && !serial.contains('%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_told_from_places_parties_and_classes() {
        for (id, expected) in [
            ("urn:epc:id:sgtin:0614141.107346.2018", Names::Thing("2018")),
            ("urn:epc:id:sgtin:0614141.107346.A.B", Names::Thing("A.B")),
            ("urn:epc:id:giai:4000001.NGSBYT0BDJKAF01K7", Names::Thing("NGSBYT0BDJKAF01K7")),
            ("urn:epc:id:grai:4012345.55555.987", Names::Thing("987")),
            ("urn:epc:id:sscc:0614141.1234567890", Names::Other),
            ("urn:epc:id:pgln:4012345.00225", Names::Other),
            ("urn:epc:id:gdti:95252084.0001.0003555480001000", Names::Other),
            ("urn:epc:class:lgtin:4012345.012345.998877", Names::Other),
            ("urn:epc:idpat:sgtin:4012345.098765.*", Names::Other),
            ("https://id.gs1.org/01/09520123456788/21/12345", Names::Thing("12345")),
            ("https://id.gs1.org/8004/401234599999?x=21", Names::Thing("401234599999")),
            ("https://id.gs1.org/01/09520123456788", Names::Other),
            ("https://id.gs1.org/414/9520123456788", Names::Other),
            ("urn:example:miner:JYZZYPDBBJGBC04TX", Names::Thing("JYZZYPDBBJGBC04TX")),
            ("https://assets.example.com/miner/TX-001", Names::Thing("TX-001")),
            ("", Names::Other),
        ] {
            assert_eq!(names(id), expected, "{id}");
        }
        for (serial, expected) in
            [("NGSBYT0BDJKAF01K7", true), ("10000001001", false), ("2018", false), ("A1", false)]
        {
            assert_eq!(is_distinctive(serial), expected, "{serial}");
        }
    }
}
