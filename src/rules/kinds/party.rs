//! `party`: a party in a role.

use super::{Eval, Hits, Matcher, Reading, RuleHit, RuleKind, named_parties, party_names, role_names, roles};
use crate::catalogue::Catalogue;
use crate::model::{Facts, Origin, PartyEntry, PartyFact, PartyId, Roles, StepKind, Value};
use crate::rules::chain::Chain;
use crate::rules::id_set::IdSet;
use crate::rules::index::Needs;
use crate::tomlread::table::TomlTable;

/// The kind `party`.
pub(super) struct Party;

impl RuleKind for Party {
    fn id(&self) -> &'static str {
        "party"
    }

    fn doc(&self) -> &'static str {
        "A party in one of `roles`: one of the catalogue's `ids`, one of `names` (equal after normalisation, \
         aliases and native names included), or any party of one of `countries`, as declared for it or, where nothing \
         is, as the catalogue knows it; with `headquarters = true`, as the catalogue knows it only. The maker role holds the makers written in the inventory and the catalogue's \
         makers of identified parts, boards and models."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
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
        let headquarters = table.opt_bool("headquarters").is_some_and(|h| h.value);
        let parties = parties.unwrap_or_default();
        let matcher = PartyMatcher { parties, countries, headquarters, roles: roles(&table) };
        table.finish();
        Some(Box::new(matcher))
    }
}

#[derive(Debug)]
struct PartyMatcher {
    parties: IdSet<PartyId>,
    countries: Vec<String>,
    /// Where the firm has its seat is asked, not where it receives or works.
    headquarters: bool,
    roles: Roles,
}

impl PartyMatcher {
    fn is_of_country(&self, entry: &PartyEntry) -> bool {
        entry.country.as_ref().is_some_and(|country| self.countries.contains(country))
    }

    fn is_asked(&self, code: &str) -> bool {
        self.countries.iter().any(|country| country == code)
    }

    /// Where somebody says that the party is: a country in its column, or in its address.
    fn declared<'a>(
        facts: &Facts<'a>,
        fact: &PartyFact<'a>,
        catalogue: &Catalogue,
    ) -> Vec<(Value<'a>, &'static str)> {
        let place = || facts.machine.places.get(facts.machine.parties.get(fact.declared?)?.place?);
        let Some(place) = place() else { return Vec::new() };
        let address = place.address();
        let texts = [
            place.country.map(|value| (value, value.text)),
            place.lines.last().map(|value| (*value, address.as_ref())),
        ];
        let read = |(value, text): (Value<'a>, &str)| Some((value, catalogue.whereabouts(text).country()?));
        texts.into_iter().flatten().filter_map(read).collect()
    }
}

impl Matcher for PartyMatcher {
    fn needs(&self, catalogue: &Catalogue) -> Needs {
        let places = !self.countries.is_empty() && !self.headquarters;
        let of_country =
            (0u32..).map(PartyId).zip(&catalogue.parties).filter(|(_, entry)| self.is_of_country(entry));
        let parties = self.parties.iter().chain(of_country.map(|(id, _)| id)).collect();
        Needs { parties, roles: self.roles, places, ..Needs::default() }
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let mut lines = Vec::new();
        let roles = role_names(self.roles);
        if !self.parties.is_empty() {
            lines.push(format!("a party in {roles}: {}", party_names(&self.parties, catalogue)));
        }
        if !self.countries.is_empty() {
            let seated = if self.headquarters { "with its seat in" } else { "of" };
            lines.push(format!("any party {seated} {} in {roles}", self.countries.join(", ")));
        }
        lines
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut hits = Hits::default();
        for fact in &facts.parties {
            if !self.roles.contains(fact.role) {
                continue;
            }
            let known = fact.party.and_then(|id| eval.catalogue.parties.get(id.index()).map(|e| (id, e)));
            let named = known.is_some_and(|(id, _)| self.parties.contains(id));
            let declared = if named || self.headquarters || self.countries.is_empty() {
                Vec::new()
            } else {
                Self::declared(facts, fact, eval.catalogue)
            };
            // What somebody declares comes before what the catalogue knows.
            let here = declared.iter().find(|(_, code)| self.is_asked(code));
            let of_country = declared.is_empty() && known.is_some_and(|(_, entry)| self.is_of_country(entry));
            if !named && !of_country && here.is_none() {
                continue;
            }
            let mut chain = Chain::new();
            chain.party(facts, fact, eval.catalogue);
            if let Some((value, code)) = here {
                chain.cell(*value);
                chain.plain(StepKind::Country, *code, "ISO 3166-1");
            }
            let who = match (known, fact.origin) {
                (Some((_, entry)), _) => entry.id.as_str(),
                (None, Origin::Cell(value)) => value.text,
                (None, _) => "",
            };
            hits.push(RuleHit {
                subject: format!("party:{}:{who}", fact.role),
                conclusive: here.is_some() || super::super::chain::party_is_conclusive(facts, fact),
                chain,
                alternatives: &[],
            });
        }
        hits.all
    }

    fn parties(&self) -> IdSet<PartyId> {
        self.parties.clone()
    }
}
