//! Whether what a row says of a party's country and address agrees with an entry. It makes a hit surer or less sure; it
//! never makes one, and never takes one away.

use std::collections::BTreeSet;

use crate::model::{Agreement, Agreements, Listing, MatchType, MetBy};
use crate::names::addresses::Address;

/// Holds a country (ISO 3166-1 alpha-2) and an address against an entry that was met by a name or an address. What nobody
/// says, or cannot be read, is unknown.
pub(super) fn agreements(
    listing: &Listing,
    by: MetBy,
    country: Option<&str>,
    address: Option<&str>,
) -> Agreements {
    let (country, of_country) = of_country(listing, country);
    let (address, of_address) = match by {
        MetBy::Name => of_address(listing, address),
        // The address is why the entry was met.
        MetBy::Address => (Agreement::Unknown, String::new()),
    };
    let words: Vec<String> = [of_country, of_address].into_iter().filter(|words| !words.is_empty()).collect();
    Agreements { country, address, reason: words.join("; ") }
}

fn of_country(listing: &Listing, declared: Option<&str>) -> (Agreement, String) {
    let addresses = listing.addresses.iter().filter_map(|address| address.country.as_deref());
    let mut listed: Vec<&str> = listing.countries.iter().map(String::as_str).collect();
    for code in addresses {
        if !listed.contains(&code) {
            listed.push(code);
        }
    }
    let Some(declared) = declared.filter(|_| !listed.is_empty()) else {
        return (Agreement::Unknown, String::new());
    };
    if listed.contains(&declared) {
        return (Agreement::Agrees, format!("country agrees: {declared}"));
    }
    // Hong Kong and Macao are written as China, or not.
    let china = |code: &str| matches!(code, "CN" | "HK" | "MO");
    if china(declared) && listed.iter().any(|code| china(code)) {
        return (Agreement::Unknown, String::new());
    }
    (Agreement::Differs, format!("country differs: {declared}, listed {}", listed.join(", ")))
}

fn of_address(listing: &Listing, declared: Option<&str>) -> (Agreement, String) {
    let unknown = (Agreement::Unknown, String::new());
    let Some(declared) = declared.and_then(Address::read) else { return unknown };
    let listed = listing.addresses.iter().filter_map(|a| Some((a.text.as_str(), Address::read(&a.text)?)));
    let listed: Vec<(&str, Address)> = listed.collect();
    if listed.is_empty() {
        return unknown;
    }
    let met = listed.iter().filter_map(|(text, address)| Some((text, declared.meets(address)?)));
    let best = met.max_by(|(_, a), (_, b)| a.match_type.cmp(&b.match_type).then(a.alike.cmp(&b.alike)));
    match best {
        Some((text, meeting)) if meeting.match_type == MatchType::Same => {
            (Agreement::Agrees, format!("address agrees: {text}"))
        }
        Some((text, meeting)) => {
            (Agreement::Agrees, format!("address agrees nearly: {text} ({})", meeting.reason))
        }
        None => {
            let texts: BTreeSet<&str> = listed.iter().map(|(text, _)| *text).collect();
            let first = listing.addresses.iter().map(|a| a.text.as_str()).find(|text| texts.contains(text));
            let more = match texts.len() {
                0 | 1 => String::new(),
                n => format!(" and {} more", n - 1),
            };
            (Agreement::Differs, format!("address differs: listed {}{more}", first.unwrap_or_default()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ListedAddress;

    const ADDRESS: &str = "Room 803, Cavalier House, 45 Petham Road, Hong Kong";

    fn listing(countries: &[&str], addresses: &[&str]) -> Listing {
        let address = |text: &&str| ListedAddress { text: (*text).to_owned(), country: None };
        Listing {
            countries: countries.iter().map(|c| (*c).to_owned()).collect(),
            addresses: addresses.iter().map(address).collect(),
            ..Listing::default()
        }
    }

    #[test]
    fn a_country_agrees_differs_or_is_not_known() {
        let said = |listed: &[&str], declared| {
            let found = agreements(&listing(listed, &[]), MetBy::Name, declared, None);
            (found.country, found.reason)
        };
        assert_eq!(said(&["CN", "HK"], Some("HK")), (Agreement::Agrees, "country agrees: HK".to_owned()));
        let differs = "country differs: GB, listed CN, HK".to_owned();
        assert_eq!(said(&["CN", "HK"], Some("GB")), (Agreement::Differs, differs));
        for (listed, declared) in [(&["CN"][..], None), (&[][..], Some("GB")), (&["CN"][..], Some("HK"))] {
            assert_eq!(
                said(listed, declared),
                (Agreement::Unknown, String::new()),
                "{listed:?} {declared:?}"
            );
        }
    }

    #[test]
    fn one_of_its_addresses_is_enough() {
        let said = |declared: &str, by| {
            let entry = listing(&[], &["Hong Kong", "1 Elm Road, Leeds", ADDRESS]);
            let found = agreements(&entry, by, None, Some(declared));
            (found.address, found.reason)
        };
        let (agrees, reason) = said("RM 803 CAVALIER HSE 45 PETHAM RD HK", MetBy::Name);
        assert_eq!((agrees, reason.as_str()), (Agreement::Agrees, &*format!("address agrees: {ADDRESS}")));
        let (nearly, reason) = said("Room 804, Cavalier House, 45 Petham Road, Hong Kong", MetBy::Name);
        assert!(nearly == Agreement::Agrees && reason.ends_with("unit 804, listed 803)"), "{reason}");
        let differs = "address differs: listed 1 Elm Road, Leeds and 1 more".to_owned();
        assert_eq!(said("2 Oak Road, York", MetBy::Name), (Agreement::Differs, differs));
        assert_eq!(said("somewhere in York", MetBy::Name).0, Agreement::Unknown);
        assert_eq!(said(ADDRESS, MetBy::Address).0, Agreement::Unknown);
    }
}
