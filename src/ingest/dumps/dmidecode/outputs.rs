//! Where one output of `dmidecode` ends and another machine's begins.

use std::collections::HashSet;

use super::parse::{handle, kind, title};
use crate::ingest::dumps::text::Line;

/// The structure of the system, of which each table has one.
const SYSTEM: u8 = 1;
/// The structure that begins most tables, before the system's.
const BIOS: u8 = 0;

/// The beginning of a structure in the lines.
struct Begun<'t> {
    at: usize,
    kind: Option<u8>,
    handle: Option<&'t str>,
    /// Where the last `# dmidecode` before it stands, if one stands between it and the structure before it.
    header: Option<usize>,
}

/// Where in the lines outputs of further machines begin. That is told by a second system; by the first handle come again; or by a
/// second heading of dmidecode, if what stands below it was told already: `dmidecode -t 1` and `-t 17` of one machine is one.
pub(super) fn starts(lines: &[Line<'_>]) -> Vec<usize> {
    let all = structures(lines);
    let mut places = Vec::new();
    let (mut kinds, mut handles): (HashSet<u8>, HashSet<&str>) = (HashSet::new(), HashSet::new());
    let mut first: Option<(Option<&str>, Option<u8>)> = None;
    for (n, one) in all.iter().enumerate() {
        // What is below the heading of dmidecode, up to the next.
        let below = || all.iter().skip(n).take_while(|other| other.at == one.at || other.header.is_none());
        let told = |other: &Begun<'_>| {
            other.kind.is_some_and(|kind| kinds.contains(&kind))
                || other.handle.is_some_and(|handle| handles.contains(handle))
        };
        let by_header = one.header.is_some() && n > 0 && below().any(told);
        let by_first = one.handle.is_some() && first == Some((one.handle, one.kind));
        let by_system = one.kind == Some(SYSTEM) && kinds.contains(&SYSTEM);
        if by_header || by_first || by_system {
            // The BIOS stands before its system.
            let before = n.checked_sub(1).and_then(|n| all.get(n)).filter(|other| other.kind == Some(BIOS));
            let place = match (one.header, before) {
                (Some(header), _) => header,
                (None, Some(bios)) if by_system => bios.header.unwrap_or(bios.at),
                _ => one.at,
            };
            if places.last().is_none_or(|last| *last < place) {
                places.push(place);
            }
            (kinds, handles, first) = (HashSet::new(), HashSet::new(), None);
        }
        kinds.extend(one.kind);
        handles.extend(one.handle);
        first.get_or_insert((one.handle, one.kind));
    }
    places
}

fn structures<'t>(lines: &[Line<'t>]) -> Vec<Begun<'t>> {
    let with_handles = lines.iter().any(|line| line.indent == 0 && handle(line.text).is_some());
    let mut header = None;
    let mut all = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.indent == 0) {
        if line.text.starts_with("# dmidecode ") {
            header = Some(at);
        }
        let found = handle(line.text);
        let kind = match found {
            Some(_) => {
                let below = || lines.get(at + 1).filter(|next| next.text.starts_with("DMI type "));
                kind(line.text).or_else(|| kind(below()?.text))
            }
            None if with_handles => continue,
            None => title(line.text),
        };
        if found.is_some() || kind.is_some() {
            all.push(Begun { at, kind, handle: found, header: header.take() });
        }
    }
    all
}
