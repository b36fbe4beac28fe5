//! `linked`: a party that is tied to one which a rule names, without being it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::{
    Eval, Matcher, Reading, RuleHit, RuleKind, Tying, named_parties, party_names, role_names, roles,
};
use crate::catalogue::Catalogue;
use crate::model::{Facts, LinkEntry, LinkKind, ListedMatch, PartyId, Percent, Roles, StepKind};
use crate::rules::chain::{Chain, party_is_conclusive};
use crate::rules::id_set::IdSet;
use crate::rules::index::Needs;
use crate::rules::listed::ListQuery;
use crate::rules::ownership::{Certainty, Held, Owned};
use crate::rules::ties::{self, TieQuery, Ties, Way};
use crate::tomlread::shares::opt_percent;
use crate::tomlread::table::{At, TomlTable};

/// The kind `linked`.
pub(super) struct Linked;

const LINK_KINDS: [(&str, LinkKind); 5] = [
    ("brand", LinkKind::Brand),
    ("owner", LinkKind::Owner),
    ("subsidiary", LinkKind::Subsidiary),
    ("shared-officer", LinkKind::SharedOfficer),
    ("address", LinkKind::Address),
];

const CERTAINTIES: [(&str, Certainty); 4] = [
    ("certain", Certainty::Certain),
    ("possible", Certainty::Possible),
    ("unknown", Certainty::Possible),
    ("any", Certainty::Either),
];

impl RuleKind for Linked {
    fn id(&self) -> &'static str {
        "linked"
    }

    fn doc(&self) -> &'static str {
        "A party in one of `roles` that is tied, over links of `kinds` and at most `max_steps` of them, to a party \
         that one of `rules` names, that is on one of the official `lists` (as in `listing`; `listings` holds further tables \
         of this kind, as for a list of which only some `programs` count), or that is among `ids`. A party that is itself \
         named is not tied. \
         `min_share` asks for ownership instead, over `owner` and `subsidiary` links and any number of them: the named \
         parties, alone or together and through firms owned likewise, hold that many percent; a firm owned so counts on in \
         full, one that is not counts for nothing. `share` says how sure: `certain`, where the lower bounds of the shares \
         suffice; `possible`, where only the upper ones do or a share is not established; `any` for both. `max_steps` and other \
         kinds of link have no place beside either. Without \
         `min_share`, any share will do, and `share = \"unknown\"` asks for an owner whose share is not established."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("linked", "`linked`")?;
        let rules: Vec<At<String>> =
            table.opt_list("rules").into_iter().map(|r| r.map(str::to_owned)).collect();
        let named = named_parties(&table, reading);
        let mut lists: Vec<ListQuery> = ListQuery::read(&table, "lists", false).into_iter().collect();
        for further in table.tables("listings", "`listings`") {
            lists.extend(ListQuery::read(&further, "lists", true));
            further.finish();
        }
        if rules.is_empty() && named.is_none() && lists.is_empty() {
            table.error(
                "missing-field",
                table.span(),
                "`linked` leads to nobody",
                "`rules`, `lists` or `ids` is needed",
            );
        }
        let min_share = opt_percent(&table, "min_share");
        if let Some(share) = min_share.as_ref().filter(|s| s.value == Percent::NONE) {
            table.error("bad-value", share.span.clone(), "`min_share` is in percent", "above 0, at most 100");
        }
        let certainty = table.opt_choice("share", &CERTAINTIES).map(|c| c.value);
        let max_steps = table.opt_count("max_steps");
        let kinds = table.opt_choices("kinds", &LINK_KINDS);
        let by_share = min_share.is_some() || certainty.is_some();
        if let Some(steps) = max_steps.as_ref().filter(|_| by_share) {
            let message =
                "shares are followed over any number of links: `max_steps` says nothing beside them";
            table.error("unreachable-match", steps.span.clone(), message, "leave it out");
        }
        let is_share = |kind: LinkKind| matches!(kind, LinkKind::Owner | LinkKind::Subsidiary);
        for kind in kinds.iter().filter(|kind| by_share && !is_share(kind.value)) {
            let message = format!("a link of kind `{}` has no share to ask for", kind.value.as_str());
            table.error("unreachable-match", kind.span.clone(), message, "`owner` and `subsidiary` have one");
        }
        let way = if by_share {
            Way::Owned(min_share.map_or(Percent::LEAST, |s| s.value), certainty.unwrap_or(Certainty::Certain))
        } else {
            Way::Steps(max_steps.map_or(1, |n| n.value))
        };
        let kinds = kinds.into_iter().map(|k| k.value).collect();
        let named = named.unwrap_or_default();
        let (ties, listed) = (Ties::default(), BTreeMap::new());
        let query = TieQuery { kinds, way };
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
    lists: Vec<ListQuery>,
    /// The entries of the named parties that are named by lists.
    listed: BTreeMap<PartyId, Arc<ListedMatch>>,
}

impl LinkedMatcher {
    /// Adds the links that stand in a row, each with the party it leads to.
    fn row<'a>(&'a self, chain: &mut Chain<'a>, way: &[usize], catalogue: &'a Catalogue) {
        for link in way.iter().filter_map(|i| catalogue.links.get(*i)) {
            chain.entry(StepKind::Link, format!("{}{}", link.kind.as_str(), told(link)), &link.source);
            chain.linked_party(link.to, catalogue);
            self.entry_of(chain, link.to);
        }
    }

    /// Adds the owners of a party, those beside each other in one step, and then those of each owner that is not named.
    fn owners<'a>(&'a self, chain: &mut Chain<'a>, of: PartyId, owned: &Owned, catalogue: &'a Catalogue) {
        let mut told = BTreeSet::from([of]);
        let mut firms = VecDeque::from([of]);
        while let Some(firm) = firms.pop_front() {
            let Some(held) = owned.held.get(&firm) else { continue };
            let name = catalogue.parties.get(firm.index()).map_or("", |party| party.name.as_str());
            let whose = if firm == of { String::new() } else { format!("{name}: ") };
            holders(chain, &whose, held, catalogue);
            for owner in &held.owners {
                if told.insert(owner.party) {
                    chain.linked_party(owner.party, catalogue);
                    self.entry_of(chain, owner.party);
                    firms.push_back(owner.party);
                }
            }
        }
    }

    fn entry_of(&self, chain: &mut Chain<'_>, party: PartyId) {
        if let Some(entry) = self.listed.get(&party) {
            chain.entry_of_list(entry, None);
        }
    }
}

/// Adds the owners of a firm that stand beside each other, with the share of each and what it comes to.
fn holders<'a>(chain: &mut Chain<'a>, whose: &str, held: &Held, catalogue: &'a Catalogue) {
    let links = |numbers: &[usize]| -> Vec<&'a LinkEntry> {
        numbers.iter().filter_map(|i| catalogue.links.get(*i)).collect()
    };
    if let [owner] = held.owners.as_slice()
        && let [link] = links(&owner.links).as_slice()
    {
        let value = format!("{whose}{}{}", link.kind.as_str(), self::told(link));
        chain.entry(StepKind::Link, value, &link.source);
        return;
    }
    let mut sources: Vec<String> = Vec::new();
    let mut shares: Vec<String> = Vec::new();
    for owner in &held.owners {
        let name = catalogue.parties.get(owner.party.index()).map_or("", |party| party.name.as_str());
        shares.push(format!("{} {name}", owner.share));
        for link in links(&owner.links) {
            chain.confidence = chain.confidence.min(link.source.confidence);
            sources.push(format!("{} ({})", link.source.entry, link.source.text));
        }
    }
    let value = format!("{whose}held together: {} by {}", held.total, shares.join(" + "));
    chain.plain(StepKind::Link, value, sources.join("; "));
}

/// The share and the note of a link, as they stand behind its kind.
fn told(link: &LinkEntry) -> String {
    let share = link.share.map_or(String::new(), |share| format!(", {share}"));
    let note = link.note.as_deref().map_or(String::new(), |note| format!(": {note}"));
    share + &note
}

impl Matcher for LinkedMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs { parties: self.ties.parties(), roles: self.roles, ..Needs::default() }
    }

    fn rests_on_lists(&self) -> bool {
        !self.lists.is_empty() && self.rules.is_empty() && self.named.is_empty()
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let kinds = match self.query.kinds.as_slice() {
            [] => "any link".to_owned(),
            kinds => kinds.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(" or "),
        };
        let share = match self.query.way {
            Way::Steps(most) => format!(", over at most {most} links"),
            Way::Owned(Percent::LEAST, Certainty::Possible) => {
                ", by an owner whose share is not established".to_owned()
            }
            Way::Owned(Percent::LEAST, _) => ", held by them in part or whole".to_owned(),
            Way::Owned(min, Certainty::Certain) => {
                format!(", held to at least {min} % by them alone or together")
            }
            Way::Owned(min, Certainty::Possible) => {
                format!(", held by them to a share that may be {min} % or more, alone or together")
            }
            Way::Owned(min, Certainty::Either) => {
                format!(", held to at least {min} % by them alone or together, or possibly so")
            }
        };
        let mut to: Vec<String> = self.rules.iter().map(|r| format!("the parties of {}", r.value)).collect();
        to.extend(self.lists.iter().map(|lists| format!("a party on {}", lists.describe())));
        if !self.named.is_empty() {
            to.push(party_names(&self.named, catalogue));
        }
        vec![format!("a party in {} tied by {kinds}{share} to {}", role_names(self.roles), to.join(", "))]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut hits = Vec::new();
        for fact in &facts.parties {
            let Some(id) = fact.party else { continue };
            if !self.roles.contains(fact.role) || !self.ties.contains(id) {
                continue;
            }
            let Some(entry) = eval.catalogue.parties.get(id.index()) else { continue };
            let mut chain = Chain::new();
            chain.party(facts, fact, eval.catalogue);
            match &self.ties {
                Ties::Rows(rows) => {
                    let way = rows.get(&id).map_or(&[][..], Vec::as_slice);
                    self.row(&mut chain, way, eval.catalogue);
                }
                Ties::Owned(owned) => self.owners(&mut chain, id, owned, eval.catalogue),
            }
            hits.push(RuleHit {
                subject: format!("party:{}:{}", fact.role, entry.id),
                conclusive: party_is_conclusive(facts, fact),
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
        self.lists.iter_mut().for_each(|query| query.set_others(&tying.asked));
        let mut named = self.named.clone();
        for rule in &self.rules {
            if let Some(parties) = tying.named.get(&rule.value) {
                named.extend(parties.iter());
            }
        }
        self.listed.clear();
        for lists in &self.lists {
            for (party, entry) in tying.listed.asked_for(lists, tying.as_of) {
                self.listed.entry(party).or_insert(entry);
            }
        }
        named.extend(self.listed.keys().copied());
        self.ties = ties::ties(&self.query, &named, tying.catalogue, tying.as_of);
    }
}
