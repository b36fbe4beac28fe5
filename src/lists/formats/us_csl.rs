//! What the CSV and the JSON of the Consolidated Screening List have in common.

use crate::lists::draft::Draft;

/// The source that both are editions of.
pub(super) const SOURCE: &str = "us-csl";

/// Fields that are kept among the remarks, and the word for each.
pub(super) const REMARKS: &[(&str, &str)] = &[
    ("title", "title"),
    ("standard_order", "standard order"),
    ("call_sign", "call sign"),
    ("vessel_type", "vessel type"),
    ("gross_tonnage", "gross tonnage"),
    ("gross_registered_tonnage", "gross registered tonnage"),
    ("vessel_flag", "flag"),
    ("vessel_owner", "owner"),
    ("remarks", ""),
    ("citizenships", "citizenships"),
    ("dates_of_birth", "born"),
    ("nationalities", "nationalities"),
    ("places_of_birth", "places of birth"),
    ("ids", "ids"),
];

/// Adds the names of an entry.
///
/// A few names carry more than a name. `X; and any successor, sub-unit, or subsidiary thereof` is legal wording, kept as
/// a remark; what stands behind `; a.k.a.` is another name; `Group. Affiliated Entity: X` is the entry of X. An entry `Address 07` of the Entity List lists an address
/// and no party: it has no name.
pub(super) fn names<'a>(
    draft: &mut Draft,
    name: &'a str,
    others: impl Iterator<Item = std::borrow::Cow<'a, str>>,
) {
    if is_address_only(draft, name) {
        draft.remark("listed as", name);
    } else if let Some((group, entity)) = name.split_once(". Affiliated Entity: ") {
        draft.primary(entity);
        draft.remark("affiliated entity of", group);
    } else {
        for (at, piece) in name.split(';').map(str::trim).enumerate() {
            let alias = ["a.k.a.", "a.k.a"].iter().find_map(|mark| piece.strip_prefix(mark));
            match alias {
                _ if at == 0 => draft.primary(piece),
                Some(alias) => draft.alias(alias),
                None if piece.starts_with("and any ") => draft.remark("", piece),
                None => draft.alias(piece),
            }
        }
    }
    for other in others {
        draft.alias(&other);
    }
}

fn is_address_only(draft: &Draft, name: &str) -> bool {
    let number = name.trim().strip_prefix("Address ").unwrap_or_default();
    let numbered = !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    numbered && !draft.listing.addresses.is_empty()
}
