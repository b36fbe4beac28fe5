//! Part numbers in columns that are not headed so: parts lists of Altium have them under `LibRef` or `Comment`, those of `KiCad` under
//! `Value` or even `Footprint`.

use super::draft::Drafts;
use crate::model::{Confidence, Field};

/// Headers of columns that may hold part numbers, in one word each; of several that do equally the first counts. `Designation` is what
/// `KiCad` calls a part in the lists that its board editor writes (`Id;Designator;Footprint;Quantity;Designation;Supplier and ref`).
const MAY_HOLD: [&str; 18] = [
    DESIGNATION,
    "libref",
    "libraryref",
    "libraryreference",
    "designitemid",
    "comment",
    "value",
    "compvalue",
    "partvalue",
    "val",
    "name",
    "partname",
    "footprint",
    "pcbfootprint",
    "值",
    "wert",
    "valeur",
    "номинал",
];

/// In other lists it describes what a row is about.
const DESIGNATION: &str = "designation";

/// Headers of columns that say what a part is by its value or, of a chip, by its number.
const VALUES: [&str; 10] =
    ["value", "comp_value", "comp value", "comment", "val", "part value", "值", "wert", "valeur", "номинал"];

/// Reads as part numbers, where no column is headed so, the one that holds most of them; at least every third row does.
pub(super) fn settle(drafts: &mut Drafts<'_>) {
    if !drafts.component_list || drafts.has(Field::Part) {
        return;
    }
    let rank = |key: &str| MAY_HOLD.iter().position(|header| *header == key);
    let mut best: Option<(usize, usize, usize)> = None;
    for (at, draft) in drafts.columns.iter().enumerate() {
        let may_be = |field: Field| match field {
            Field::Component => true,
            Field::Description => draft.lookup.key == DESIGNATION && drafts.has(Field::Designator),
            _ => false,
        };
        let open = draft.field.is_none_or(may_be) && !draft.fixed;
        let Some(rank) = rank(&draft.lookup.key).filter(|_| open) else { continue };
        let held = drafts.said(at);
        let hits = held.iter().filter(|value| is_part_number(value)).count();
        let enough = hits * 3 >= held.len() && hits > 0;
        if enough && best.is_none_or(|(most, first, _)| hits > most || (hits == most && rank < first)) {
            best = Some((hits, rank, at));
        }
    }
    if let Some(column) = best.and_then(|(.., at)| drafts.columns.get_mut(at)) {
        let why = "its values look like part numbers, and no column is headed so";
        column.set(Field::Part, Confidence::Medium, why.to_owned());
    }
}

/// Whether a column says what a part is where the column of part numbers is blank.
pub(crate) fn stands_in(header: &str) -> bool {
    header.len() <= 16 && VALUES.iter().any(|value| value.eq_ignore_ascii_case(header.trim()))
}

/// Whether a text looks like the number of a part: one word of letters and digits, no measure (`4u7`, `10uF/6.3V`), no package
/// (`SOT-23-5`, `C_0402_1005Metric`).
pub(crate) fn is_part_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (5..=40).contains(&text.len())
        && digits > 1
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-/._+#,()".contains(&b))
        && !is_measure(text)
        && !is_package(text)
}

/// `10k`, `4u7`, `0.1uF/16V`, `24Mhz/20ppm`: a number, a unit, and nothing or another measure behind.
fn is_measure(text: &str) -> bool {
    const UNITS: &str = "r|k|m|g|u|n|p|f|h|v|a|w|uf|nf|pf|mf|uh|nh|mh|hz|khz|mhz|ghz|ohm|ohms|kohm|mohm|ma|mv|kv|mm|mil|ppm|pin|p|q";
    let text = text.to_ascii_lowercase();
    // `Q24MHZ`, `FB0805`, `RA1206`: what it is stands before.
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if number.len() == text.len() {
        return false;
    }
    let unit: String = number.chars().take_while(char::is_ascii_alphabetic).collect();
    let rest = number.get(unit.len()..).unwrap_or_default();
    let ends = rest.is_empty()
        || !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        || (rest.len() <= 2 && rest.bytes().all(|b| b.is_ascii_digit()));
    UNITS.split('|').any(|one| one == unit) && ends || (unit.is_empty() && number.starts_with(['/', '(']))
}

fn is_package(text: &str) -> bool {
    const KINDS: &str = "sot|soic|so|sop|sod|qfn|dfn|qfp|lqfp|tqfp|bga|fbga|dip|ssop|tssop|vssop|msop|son|vson|wson|sc|to|dpak|ddpak|\
        header|pinheader|pin|conn|led|fuse|testpoint|tp|mountinghole|hole|r|c|l|d|smd|rj|hc";
    let text = text.to_ascii_lowercase();
    if text.ends_with("metric") || text.starts_with("conn_") || has_measures(&text) {
        return true;
    }
    let mut words = text.split(['_', '-', '(', '.', ':']).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return true };
    let letters = first.trim_end_matches(|c: char| c.is_ascii_digit());
    // `SOT-23`, `SOT23`, `R0402`, `LQFP144`; a part number goes on with letters.
    let others = words.all(|word| word.bytes().all(|b| b.is_ascii_digit()) || word.len() < 3);
    others && KINDS.split('|').any(|kind| kind == letters)
}

/// Whether the name of a package gives its measures: `QFN-68_9x9mm`, `Jumper-2_P1.3mm_Pad1.0x1.5mm`, and those of IPC-7351, a pitch and
/// the sides in hundredths of a millimetre: `QFP80P900X900X160-32N`.
fn has_measures(text: &str) -> bool {
    let is_size = |word: &str| {
        let size = word.strip_suffix("mm").unwrap_or_default();
        let size = size.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        !size.is_empty() && size.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'x'))
    };
    let of_ipc = || {
        let pitch = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let (digits, sides) = pitch.split_once('p')?;
        let (one, other) = sides.split_once('x')?;
        let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        Some(
            pitch.len() < text.len()
                && number(digits)
                && number(one)
                && other.starts_with(|c: char| c.is_ascii_digit()),
        )
    };
    text.split(['_', '-']).any(is_size) || of_ipc() == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::{MapOptions, map_columns};

    #[test]
    fn part_numbers_are_told_from_measures_and_packages() {
        for text in [
            "ERJ-3GEY0R00V",
            "GRM155R71E472KA01D",
            "2N7002K",
            "BM1366_mode1",
            "LPC4330FBD144,551",
            "AM5729BABCX",
            "1N5819HWQ-7-F",
            "0402X104K100CT",
            "SN74LVC1G08DCKR",
            "ESP32-S3-WROOM-1",
            "CC0402KRX7R9BB102",
        ] {
            assert!(is_part_number(text), "{text}");
        }
        for text in [
            "10k",
            "4u7",
            "0.1uF",
            "10uF/6.3V",
            "24Mhz/20ppm",
            "SOT-23-5",
            "LQFP144",
            "C_0402_1005Metric",
            "R0402",
            "Conn_01x04",
            "Green",
            "100nF",
            "32.768kHz",
            "2x10",
            "DNP",
            "0",
            "22uF/6.3V",
            "8.25k/1%",
            "R_0603_1608Metric",
            "QFN-68_9x9mm",
            "QFP80P900X900X160-32N",
            "SOIC127P600X175-16N",
            "SolderJumper-2_P1.3mm_Open_Pad1.0x1.5mm",
        ] {
            assert!(!is_part_number(text), "{text}");
        }
    }

    #[test]
    fn the_column_that_holds_part_numbers_is_read_as_theirs() {
        let part = |headers: &[&str], row: &[&str]| {
            let own = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
            let mapping = map_columns(&own(headers), &[own(row)], &MapOptions::default());
            mapping.column(Field::Part).map(|at| headers[at].to_owned())
        };
        for (headers, row, expected) in [
            (
                ["Designator", "Comment", "Footprint", "LibRef"],
                ["U1", "CPU", "QFN-48", "STM32F103C8T6"],
                "LibRef",
            ),
            (
                ["Designator", "Comment", "Footprint", "LibRef"],
                ["U1", "STM32F103C8T6", "QFN-48", "IC"],
                "Comment",
            ),
            (["Ref", "Value", "Footprint", "Qty"], ["R1", "10k", "ERJ-3GEYJ103V", "1"], "Footprint"),
            // Measures are what is known where nobody wrote a part number.
            (["Ref", "Value", "Footprint", "Qty"], ["R1", "10k", "R_0402_1005Metric", "1"], "Value"),
            (
                ["Designator", "Footprint", "Quantity", "Designation"],
                ["U3", "QFP80P900X900X160-32N", "1", "MAX3420EECJ"],
                "Designation",
            ),
            (["Ref", "Value", "MFRPN", "Qty"], ["U1", "STM32F103C8T6", "STM32F103C8T6TR", "1"], "MFRPN"),
        ] {
            assert_eq!(part(&headers, &row).as_deref(), Some(expected), "{headers:?}");
        }
    }
}
