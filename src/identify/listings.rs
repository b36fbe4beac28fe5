//! Parties held against the official lists in use.

use std::sync::Arc;

use jiff::civil::Date;

use super::{divides_parties, pieces};
use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::lists::Screening;
use crate::model::{Facts, ListingFact, Origin, PartyId, Sameness};
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
                found.push(ListingFact {
                    role,
                    party: Some(id),
                    origin,
                    matched: Arc::clone(matched),
                    decision,
                });
            }
        }
        let Origin::Cell(value) = origin else { continue };
        for piece in pieces(value.text, divides_parties).chain([value.text]) {
            let answer = lists.of_text(piece)?;
            // A firm that the catalogue or a list knows is not taken for another one with a similar name.
            let is_known = known.is_some() || answer.iter().any(|m| m.sameness == Sameness::Same);
            for matched in answer.iter().filter(|m| !is_known || m.sameness == Sameness::Same) {
                let again = |f: &ListingFact<'_>| {
                    f.role == role && f.matched.listing == matched.listing && f.origin == origin
                };
                if !found.iter().any(again) {
                    let decision = lists.decisions().of(piece, country, matched, day);
                    found.push(ListingFact {
                        role,
                        party: None,
                        origin,
                        matched: Arc::clone(matched),
                        decision,
                    });
                }
            }
        }
    }
    facts.listings = found;
    Ok(())
}

/// The parties of the catalogue that are on the lists in use.
///
/// # Errors
/// When the lists cannot be read.
pub fn listed_parties(catalogue: &Catalogue, lists: &Screening) -> Result<ListedParties, Diagnostic> {
    let mut parties = Vec::new();
    for (id, entry) in (0u32..).map(PartyId).zip(&catalogue.parties) {
        parties.push((id, lists.of_party(entry)?.to_vec()));
    }
    Ok(ListedParties::new(parties))
}
