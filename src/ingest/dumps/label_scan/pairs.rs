//! What makers print: keys with their values (`PID:NR-550 VID:V01 SN:FOC2045X0AB`), links that name a machine, and the numbers of
//! Lenovo, which begin with `1S`.

use super::gs1::unescaped;
use super::{Element, Elements};
use crate::model::Field;

/// Keys as makers write them, without signs between the letters, in small letters.
const KEYS: &[(&str, Field)] = &[
    ("sn", Field::Serial),
    ("serial", Field::Serial),
    ("serialno", Field::Serial),
    ("serialnumber", Field::Serial),
    ("minersn", Field::Serial),
    ("servicetag", Field::Serial),
    ("svctag", Field::Serial),
    ("mac", Field::Mac),
    ("macaddr", Field::Mac),
    ("macaddress", Field::Mac),
    ("ethmac", Field::Mac),
    ("pid", Field::Model),
    ("model", Field::Model),
    ("modelno", Field::Model),
    ("modelname", Field::Model),
    ("mn", Field::Model),
    ("mtm", Field::Model),
    ("mt", Field::Model),
    ("product", Field::Model),
    ("productname", Field::Model),
    ("pn", Field::Part),
    ("partno", Field::Part),
    ("partnumber", Field::Part),
    ("mpn", Field::Part),
    ("coo", Field::Origin),
    ("origin", Field::Origin),
    ("countryoforigin", Field::Origin),
    ("madein", Field::Origin),
    ("asset", Field::AssetTag),
    ("assettag", Field::AssetTag),
    ("hostname", Field::Hostname),
    ("ip", Field::Ip),
    ("fw", Field::Firmware),
    ("firmware", Field::Firmware),
    ("fccid", Field::FccId),
    ("mfgdate", Field::ManufactureDate),
    ("mfd", Field::ManufactureDate),
    ("dom", Field::ManufactureDate),
    ("cbsn", Field::ControlBoardSerial),
    ("controlboardsn", Field::ControlBoardSerial),
    ("hbsn", Field::BoardSerial),
    ("hashboardsn", Field::BoardSerial),
    ("boardsn", Field::BoardSerial),
    ("psusn", Field::PsuSerial),
    ("powersn", Field::PsuSerial),
];

/// Letters of a key at the most.
const LONGEST_KEY: usize = 24;

fn field_of(key: &str) -> Option<Field> {
    let letters = |c: &char| c.is_ascii_alphanumeric();
    let bare: String = key.chars().filter(letters).collect::<String>().to_ascii_lowercase();
    KEYS.iter().find(|(known, _)| *known == bare).map(|(_, field)| *field)
}

/// Whether elements name a machine or board, so that a line of them is a label's.
fn name_one(elements: &Elements) -> bool {
    let named = [
        Field::Serial,
        Field::Mac,
        Field::AssetTag,
        Field::ControlBoardSerial,
        Field::BoardSerial,
        Field::PsuSerial,
    ];
    elements.iter().any(|element| element.field.is_some_and(|field| named.contains(&field)))
}

/// Two or more keys with their values, divided by `;`, `|`, `,`, tabs or spaces. One alone is a line of a list.
pub(super) fn pairs(line: &str) -> Option<Elements> {
    let inner = line.trim_matches(['{', '}']);
    let divided = |divider: &[char]| -> Option<Elements> {
        let parts = inner.split(divider).map(str::trim).filter(|part| !part.is_empty());
        parts.map(pair).collect()
    };
    let dividers: [&[char]; 3] = [&[';', '|', '\t'], &[',', ';', '|', '\t'], &[' ', ',', ';', '|', '\t']];
    let found = dividers.into_iter().filter_map(divided).find(|elements| elements.len() > 1)?;
    // The keys differ: the same one again is another label, and two of three are known.
    let mut names: Vec<&str> = found.iter().map(|element| element.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let known = found.iter().filter(|element| element.field.is_some()).count();
    (names.len() == found.len() && known * 2 >= found.len() && name_one(&found)).then_some(found)
}

/// `SN:QX7`, `S/N: QX7`, `MAC:02:00:00:00:00:07`: a key of letters, a colon, and what stands behind it.
fn pair(text: &str) -> Option<Element> {
    let (key, value) = text.split_once([':', '：'])?;
    let (key, value) = (key.trim(), value.trim());
    let sign = |c: char| c.is_ascii_alphanumeric() || " /._-".contains(c);
    let is_key = (1..=LONGEST_KEY).contains(&key.len())
        && key.chars().all(sign)
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.split(' ').count() < 4;
    // A colon in a value is that of an address, or of another key that nothing divides from this one.
    let hides_key = || {
        let word = value.rsplit_once(' ').map_or("", |(_, last)| last);
        word.split_once(':').is_some_and(|(key, _)| field_of(key).is_some())
    };
    (is_key && !value.is_empty() && !hides_key()).then(|| Element::new(key, field_of(key), value))
}

/// A link that names a machine in its query or path: `…?sn=QX7`, `…/servicetag/QX7`.
pub(super) fn link(line: &str) -> Option<Elements> {
    let address = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"))?;
    if address.contains(char::is_whitespace) {
        return None;
    }
    let address = address.split('#').next()?;
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut elements = Vec::new();
    let segments: Vec<&str> = path.split('/').collect();
    for pair in segments.windows(2) {
        if let [key, value] = pair
            && field_of(key) == Some(Field::Serial)
            && !value.is_empty()
        {
            elements.push(Element::new(*key, Some(Field::Serial), unescaped(value)?));
        }
    }
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        elements.push(Element::new(key, field_of(key), unescaped(value)?));
    }
    name_one(&elements).then_some(elements)
}

/// `1S`, the machine type and model of ten signs, and the serial number of eight: how the labels of Lenovo's computers and servers
/// show it.
pub(super) fn lenovo(line: &str) -> Option<Elements> {
    let number = line.strip_prefix("1S").filter(|number| number.len() == 18)?;
    let signs = number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let (model, serial) = number.split_at_checked(10)?;
    // A machine type has a digit first, a serial number begins with a letter of its plant.
    let typed = model.starts_with(|c: char| c.is_ascii_digit())
        && serial.starts_with(|c: char| c.is_ascii_uppercase());
    (signs && typed).then(|| {
        vec![
            Element::new("1S type", Some(Field::Model), model),
            Element::new("1S serial", Some(Field::Serial), serial),
        ]
    })
}
