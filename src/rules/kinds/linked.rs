//! `linked`: a party that is tied to one which a rule names, without being it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Eval, Hit, Kind, Matcher, Reading, Tying, named_parties, party_names, role_names, roles};
use crate::catalogue::Catalogue;
use crate::model::{Facts, LinkKind, ListedMatch, PartyId, Roles, StepKind};
use crate::rules::chain::{Chain, party_convicts};
use crate::rules::id_set::IdSet;
use crate::rules::index::Needs;
use crate::rules::listed::ListQuery;
use crate::rules::table::{At, Table};
use crate::rules::ties::{self, TieQuery, Ties};

/// The kind `linked`.
pub(super) struct Linked;

const LINK_KINDS: [(&str, LinkKind); 5] = [
    ("brand", LinkKind::Brand),
    ("owner", LinkKind::Owner),
    ("subsidiary", LinkKind::Subsidiary),
    ("shared-officer", LinkKind::SharedOfficer),
    ("address", LinkKind::Address),
];

impl Kind for Linked {
    fn id(&self) -> &'static str {
        "linked"
    }

    fn doc(&self) -> &'static str {
        "A party in one of `roles` that is tied, over links of `kinds` and at most `max_steps` of them, to a party \
         that one of `rules` names, that is on one of the official `lists` (as in `listing`), or that is among `ids`. `min_share` asks for ownership: the named parties, alone or \
         together and through firms owned likewise, hold that many percent. `share = \"unknown\"` asks for an owner \
         whose share is not established. A party that is itself named is not tied."
    }

    fn read(&self, table: &Table<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("linked", "`linked`")?;
        let rules: Vec<At<String>> =
            table.opt_list("rules").into_iter().map(|r| r.map(str::to_owned)).collect();
        let named = named_parties(&table, reading);
        let lists = ListQuery::read(&table, "lists", false);
        if rules.is_empty() && named.is_none() && lists.is_none() {
            table.error(
                "missing-field",
                table.span(),
                "`linked` leads to nobody",
                "`rules`, `lists` or `ids` is needed",
            );
        }
        let min_share = table.opt_number("min_share");
        if let Some(share) = min_share.as_ref().filter(|s| s.value <= 0.0 || s.value > 100.0) {
            table.error("bad-value", share.span.clone(), "`min_share` is in percent", "above 0, at most 100");
        }
        let share = table.opt_choice("share", &[("known", false), ("unknown", true)]);
        let query = TieQuery {
            kinds: table.opt_choices("kinds", &LINK_KINDS).into_iter().map(|k| k.value).collect(),
            max_steps: table.opt_count("max_steps").map_or(1, |n| n.value),
            min_share: min_share.map(|s| s.value),
            share_unknown: share.is_some_and(|s| s.value),
        };
        let named = named.unwrap_or_default();
        let (ties, listed) = (Ties::new(), BTreeMap::new());
        let matcher = LinkedMatcher { rules, named, query, roles: roles(&table), ties, lists, listed };
        table.finish();
        Some(Box::new(matcher))
    }
}

#[derive(Debug)]
struct LinkedMatcher {
    rules: Vec<At<String>>,
    named: IdSet<PartyId>,
    query: TieQuery,
    roles: Roles,
    ties: Ties,
    lists: Option<ListQuery>,
    /// The entries of the named parties that are named by lists.
    listed: BTreeMap<PartyId, Arc<ListedMatch>>,
}

impl Matcher for LinkedMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs { parties: self.ties.keys().copied().collect(), roles: self.roles, ..Needs::default() }
    }

    fn rests_on_lists(&self) -> bool {
        self.lists.is_some() && self.rules.is_empty() && self.named.is_empty()
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let kinds = match self.query.kinds.as_slice() {
            [] => "any link".to_owned(),
            kinds => kinds.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(" or "),
        };
        let share = match self.query.min_share {
            Some(min) => format!(", held to at least {min} % by them alone or together"),
            None if self.query.share_unknown => ", by an owner whose share is not established".to_owned(),
            None => format!(", over at most {} links", self.query.max_steps),
        };
        let mut to: Vec<String> = self.rules.iter().map(|r| format!("the parties of {}", r.value)).collect();
        to.extend(self.lists.as_ref().map(|lists| format!("a party on {}", lists.describe())));
        if !self.named.is_empty() {
            to.push(party_names(&self.named, catalogue));
        }
        vec![format!("a party in {} tied by {kinds}{share} to {}", role_names(self.roles), to.join(", "))]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for fact in &facts.parties {
            let Some(id) = fact.party else { continue };
            if !self.roles.contains(fact.role) {
                continue;
            }
            let Some(way) = self.ties.get(&id) else { continue };
            let Some(entry) = eval.catalogue.parties.get(id.index()) else { continue };
            let mut chain = Chain::new();
            chain.party(facts, fact, eval.catalogue);
            for link in way.iter().filter_map(|i| eval.catalogue.links.get(*i)) {
                let share = link.share.map_or(String::new(), |s| format!(", {s} %"));
                let note = link.note.as_deref().map_or(String::new(), |n| format!(": {n}"));
                chain.entry(StepKind::Link, format!("{}{share}{note}", link.kind.as_str()), &link.source);
                chain.linked_party(link.to, eval.catalogue);
            }
            let last = way.iter().filter_map(|i| eval.catalogue.links.get(*i)).next_back();
            if let Some(entry) = last.and_then(|link| self.listed.get(&link.to)) {
                chain.entry_of_list(entry, None);
            }
            hits.push(Hit {
                subject: format!("party:{}:{}", fact.role, entry.id),
                convicts: party_convicts(facts, fact),
                chain,
                alternatives: &[],
            });
        }
        hits
    }

    fn rules(&self) -> Vec<&At<String>> {
        self.rules.iter().collect()
    }

    fn tie(&mut self, tying: &Tying<'_>) {
        let mut named = self.named.clone();
        for rule in &self.rules {
            if let Some(parties) = tying.named.get(&rule.value) {
                named.extend(parties.iter());
            }
        }
        if let Some(lists) = &self.lists {
            self.listed = tying.listed.asked_for(lists, tying.as_of);
            named.extend(self.listed.keys().copied());
        }
        self.ties = ties::ties(&self.query, &named, tying.catalogue, tying.as_of);
    }
}
