//! Headers that all begin alike, as exports of databases write them: `mat__marque`, `mat__sn`; `serv_name`, `serv_ip_address`.

use std::collections::BTreeMap;

use super::lookup::{Lookup, look_up};

/// Headers that have to share a beginning before it counts as one.
const ENOUGH: usize = 4;

/// What is known of each of some headers by itself; of those that name nothing, by what stands behind their common beginning.
pub(super) fn look_up_all(headers: &[&str]) -> Vec<Lookup> {
    let mut all: Vec<Lookup> = headers.iter().map(|header| look_up(header)).collect();
    let Some(prefix) = shared(headers) else { return all };
    for (lookup, header) in all.iter_mut().zip(headers) {
        let Some(rest) = header.strip_prefix(prefix).filter(|_| lookup.hit.is_none()) else { continue };
        let of_rest = look_up(rest);
        if of_rest.hit.is_none() && of_rest.loose.is_empty() {
            continue;
        }
        lookup.hit = of_rest.hit.map(|mut hit| {
            hit.why = format!("{}, behind `{prefix}`, with which most headers begin", hit.why);
            hit
        });
        lookup.loose = of_rest.loose;
        lookup.names_serial = of_rest.names_serial;
    }
    all
}

/// The beginning that more than half of the headers share: a word with the underscores behind it.
fn shared<'a>(headers: &[&'a str]) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let filled = headers.iter().filter(|header| !header.is_empty());
    for prefix in filled.clone().filter_map(|header| beginning(header)) {
        *counts.entry(prefix).or_default() += 1;
    }
    let (prefix, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= ENOUGH && count * 2 > filled.count()).then_some(prefix)
}

/// `mat__` of `mat__sn`.
fn beginning(header: &str) -> Option<&str> {
    let word = header.find('_').filter(|at| *at > 0)?;
    let rest = header.get(word..)?;
    let end = word + rest.find(|c| c != '_')?;
    header.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field;

    fn fields(headers: &[&str]) -> Vec<Option<Field>> {
        look_up_all(headers).into_iter().map(|lookup| lookup.hit.map(|hit| hit.field)).collect()
    }

    #[test]
    fn a_beginning_that_most_headers_share_says_nothing() {
        let headers = ["mat__id", "mat__modele", "mat__sn", "mat__memo", "site"];
        assert_eq!(
            fields(&headers),
            [None, Some(Field::Model), Some(Field::Serial), None, Some(Field::Site)]
        );
        // What names something by itself keeps it, and few columns are no reason.
        assert_eq!(fields(&["board_sn", "board_model", "board_x", "board_y"])[0], Some(Field::BoardSerial));
        assert_eq!(fields(&["mat__sn", "mat__model", "memo"]), [None, None, None]);
    }
}
