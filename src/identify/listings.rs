//! Parties held against the official lists in use.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::{divides_parties, pieces};
use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::lists::Screening;
use crate::model::{Facts, ListedMatch, ListingFact, Origin, PartyId, PartyKind, Sameness};
use crate::rules::listed::ListedParties;

/// Holds every party against the lists in use: what was written itself, and the names of the parties that the catalogue
/// knows behind it. `day` is that of the audit: decisions that a name is another party's hold until theirs.
///
/// # Errors
/// When the lists cannot be read.
pub fn screen(
    facts: &mut Facts<'_>,
    catalogue: &Catalogue,
    lists: &Screening,
    day: Date,
) -> Result<(), Diagnostic> {
    let mut found: Vec<ListingFact<'_>> = Vec::new();
    for fact in &facts.parties {
        let (role, origin) = (fact.role, fact.origin);
        let known = fact.party.and_then(|id| catalogue.parties.get(id.index()).map(|entry| (id, entry)));
        let country = known.and_then(|(_, entry)| entry.country.as_deref());
        if let Some((id, entry)) = known {
            let name = match origin {
                Origin::Cell(value) => value.text,
                _ => &entry.name,
            };
            for matched in lists.of_party(entry)?.iter() {
                let decision = lists.decisions().of(name, country, matched, day);
                let matched = Arc::clone(matched);
                found.push(ListingFact { role, party: Some(id), origin, matched, decision });
            }
        }
        let Origin::Cell(value) = origin else { continue };
        for piece in pieces(value.text, divides_parties).chain([value.text]) {
            let answer = lists.of_text(piece)?;
            let decided = |m: &ListedMatch| lists.decisions().of(piece, country, m, day);
            // A firm that the catalogue knows is not taken for another one with a similar name, and neither is one
            // that stands on the same list under just that name.
            let is_known = catalogue.party(piece).is_some();
            let is_namesake = |list: &str| {
                answer
                    .iter()
                    .any(|m| m.listing.list == list && is_a_firm_today(m, day) && decided(m).is_none())
            };
            let counts =
                |m: &ListedMatch| m.sameness == Sameness::Same || !(is_known || is_namesake(&m.listing.list));
            for matched in answer.iter().filter(|m| counts(m)) {
                let again = |f: &ListingFact<'_>| {
                    f.role == role && f.matched.listing == matched.listing && f.origin == origin
                };
                if !found.iter().any(again) {
                    let decision = decided(matched);
                    let matched = Arc::clone(matched);
                    found.push(ListingFact { role, party: None, origin, matched, decision });
                }
            }
        }
    }
    facts.listings = found;
    Ok(())
}

/// Whether a name is that of an entry in force that may be a firm: a ship or a person of that name, or a firm that is no
/// longer listed, says nothing about who else is meant.
fn is_a_firm_today(matched: &ListedMatch, day: Date) -> bool {
    matched.sameness == Sameness::Same
        && matches!(matched.listing.kind, PartyKind::Organisation | PartyKind::Unknown)
        && matched.listing.in_force(day)
}

/// The parties of the catalogue that are on the lists in use, of those that a link ties to others.
///
/// # Errors
/// When the lists cannot be read.
pub fn listed_parties(catalogue: &Catalogue, lists: &Screening) -> Result<ListedParties, Diagnostic> {
    let tied: BTreeSet<PartyId> = catalogue.links.iter().flat_map(|link| [link.from, link.to]).collect();
    let mut parties = Vec::new();
    for id in tied {
        let Some(entry) = catalogue.parties.get(id.index()) else { continue };
        parties.push((id, lists.of_party(entry)?.to_vec()));
    }
    Ok(ListedParties::new(parties))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::assemble::assemble;
    use crate::identify::identify;
    use crate::lists::Decisions;
    use crate::model::{
        ColumnPlan, Confidence, EditionRef, Field, InputId, ListedName, ListedNameKind, Listing, Record,
        RecordCell, RowPlace, SheetPlan, Source,
    };
    use crate::source::TextFile;

    fn entry(list: &str, number: &str, name: &str, kind: PartyKind) -> Listing {
        let names = vec![ListedName { text: name.to_owned(), kind: ListedNameKind::Primary }];
        let (list, entry) = (list.to_owned(), number.to_owned());
        Listing { list, entry, kind, names, ..Listing::default() }
    }

    /// The entries that a supplier leads to on the first of July 2026: `similar 2`.
    fn found(supplier: &str, listed: Vec<Listing>, decisions: &str) -> Vec<String> {
        let day = date(2026, 7, 1);
        let edition = EditionRef { source: "test".to_owned(), date: day, digest: String::new() };
        let decisions = Decisions::read(&TextFile::new("decisions.toml", decisions)).unwrap();
        let lists = Screening::of(listed, edition).with_decisions(decisions);
        let column = ColumnPlan { header: "supplier".to_owned(), field: Some(Field::Supplier), slot: 0 };
        let plan = SheetPlan { columns: vec![column], ..SheetPlan::default() };
        let place = RowPlace { input: InputId(0), row: 1, line: 1 };
        let cells = vec![RecordCell { column: 0, text: supplier }];
        let records = [Record { place, plan: &plan, cells }];
        let machine = assemble("M1", &records);
        let mut catalogue = Catalogue::default();
        let source =
            Source { entry: "test".to_owned(), text: "test".to_owned(), confidence: Confidence::High };
        catalogue.add_party("Vellum Harbour Devices", source);
        let mut facts = identify(&machine, &catalogue);
        screen(&mut facts, &catalogue, &lists, day).unwrap();
        let told = |f: &ListingFact<'_>| {
            let excused = if f.decision.is_some() { " decided" } else { "" };
            format!("{} {}{excused}", f.matched.sameness.as_str(), f.matched.listing.entry)
        };
        facts.listings.iter().map(told).collect()
    }

    const NAME: &str = "Quillwater Microsystems";
    const ALIKE: &str = "Quilwater Microsystem";

    #[test]
    fn a_firm_on_a_list_hides_those_with_names_like_its_own_on_that_list() {
        use PartyKind::Unknown;
        let one = || entry("us-entity-list", "1", NAME, Unknown);
        assert_eq!(found(NAME, vec![one(), entry("us-entity-list", "2", ALIKE, Unknown)], ""), ["same 1"]);
        // On another list it may mean something worse.
        let other = found(NAME, vec![one(), entry("us-sdn", "2", ALIKE, Unknown)], "");
        assert_eq!(other, ["same 1", "similar 2"]);
    }

    #[test]
    fn a_namesake_that_is_no_firm_or_no_longer_listed_hides_nobody() {
        use PartyKind::{Organisation, Unknown, Vessel};
        let alike = || entry("us-sdn", "2", ALIKE, Organisation);
        let ship = entry("us-sdn", "1", NAME, Vessel);
        assert_eq!(found(NAME, vec![ship, alike()], ""), ["same 1", "similar 2"]);
        let over = Listing { end: Some(date(2026, 7, 1)), ..entry("us-sdn", "1", NAME, Unknown) };
        assert_eq!(found(NAME, vec![over, alike()], ""), ["same 1", "similar 2"]);
        let later = Listing { start: Some(date(2026, 7, 2)), ..entry("us-sdn", "1", NAME, Unknown) };
        assert_eq!(found(NAME, vec![later, alike()], ""), ["same 1", "similar 2"]);
    }

    #[test]
    fn who_was_decided_not_to_be_listed_may_still_be_like_another_one() {
        use PartyKind::Unknown;
        let listed = || vec![entry("us-sdn", "1", NAME, Unknown), entry("us-sdn", "2", ALIKE, Unknown)];
        let decision = r#"
            [[decision]]
            name = "Quillwater Microsystems"
            list = "us-sdn"
            entry = "1"
            editions = { from = 2026-01-01 }
            who = "import desk"
            why = "A workshop of that name, seen on site."
            until = 2027-01-01
        "#;
        assert_eq!(found(NAME, listed(), ""), ["same 1"]);
        assert_eq!(found(NAME, listed(), decision), ["same 1 decided", "similar 2"]);
    }

    #[test]
    fn a_firm_that_the_catalogue_knows_hides_only_itself() {
        let listed = || vec![entry("us-sdn", "1", "Velum Harbour Devices", PartyKind::Unknown)];
        assert_eq!(found("Vellum Harbour Devices", listed(), ""), [""; 0]);
        // Beside another one in its cell, and within a longer name, it settles nothing about the rest.
        let beside = found(
            &format!("Vellum Harbour Devices; {ALIKE}"),
            vec![entry("us-sdn", "2", NAME, PartyKind::Unknown)],
            "",
        );
        assert_eq!(beside, ["similar 2"]);
        let within = found(
            "Vellum Harbour Devices Quilwater",
            vec![entry("us-sdn", "3", "Vellum Harbour Devices Quillwater", PartyKind::Unknown)],
            "",
        );
        assert_eq!(within, ["similar 3"]);
    }
}
