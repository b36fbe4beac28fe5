//! `party`: a party in a role.

use super::{Eval, Hit, Kind, Matcher, Reading, named_parties, party_names, role_names, roles};
use crate::catalogue::Catalogue;
use crate::model::{Facts, PartyEntry, PartyId, Roles};
use crate::rules::chain::Chain;
use crate::rules::id_set::IdSet;
use crate::rules::index::Needs;
use crate::rules::table::Table;

/// The kind `party`.
pub(super) struct Party;

impl Kind for Party {
    fn id(&self) -> &'static str {
        "party"
    }

    fn doc(&self) -> &'static str {
        "A party in one of `roles`: one of the catalogue's `ids`, one of `names` (equal after normalisation, \
         aliases and native names included), or any known party of one of `countries`. The maker role holds the \
         makers written in the inventory and the catalogue's makers of identified parts, boards and models."
    }

    fn read(&self, table: &Table<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("party", "`party`")?;
        let parties = named_parties(&table, reading);
        let countries: Vec<String> =
            table.opt_list("countries").into_iter().map(|c| c.value.to_owned()).collect();
        if parties.is_none() && countries.is_empty() {
            table.error(
                "missing-field",
                table.span(),
                "`party` names nobody",
                "`ids`, `names` or `countries` is needed",
            );
        }
        let parties = parties.unwrap_or_default();
        let matcher = PartyMatcher { parties, countries, roles: roles(&table) };
        table.finish();
        Some(Box::new(matcher))
    }
}

#[derive(Debug)]
struct PartyMatcher {
    parties: IdSet<PartyId>,
    countries: Vec<String>,
    roles: Roles,
}

impl PartyMatcher {
    fn is_of_country(&self, entry: &PartyEntry) -> bool {
        entry.country.as_ref().is_some_and(|country| self.countries.contains(country))
    }
}

impl Matcher for PartyMatcher {
    fn needs(&self, catalogue: &Catalogue) -> Needs {
        let of_country =
            (0u32..).map(PartyId).zip(&catalogue.parties).filter(|(_, entry)| self.is_of_country(entry));
        let parties = self.parties.iter().chain(of_country.map(|(id, _)| id)).collect();
        Needs { parties, roles: self.roles, ..Needs::default() }
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let mut lines = Vec::new();
        let roles = role_names(self.roles);
        if !self.parties.is_empty() {
            lines.push(format!("a party in {roles}: {}", party_names(&self.parties, catalogue)));
        }
        if !self.countries.is_empty() {
            lines.push(format!("any known party of {} in {roles}", self.countries.join(", ")));
        }
        lines
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for fact in &facts.parties {
            let Some(id) = fact.party else { continue };
            if !self.roles.contains(fact.role) {
                continue;
            }
            let Some(entry) = eval.catalogue.parties.get(id.index()) else { continue };
            if !self.parties.contains(id) && !self.is_of_country(entry) {
                continue;
            }
            let mut chain = Chain::new();
            chain.party(facts, fact, eval.catalogue);
            hits.push(Hit {
                subject: format!("party:{}:{}", fact.role, entry.id),
                convicts: super::super::chain::party_convicts(facts, fact),
                chain,
                alternatives: &[],
            });
        }
        hits
    }

    fn parties(&self) -> IdSet<PartyId> {
        self.parties.clone()
    }
}
