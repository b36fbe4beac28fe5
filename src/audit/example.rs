//! Running the examples that rule files carry, through the same assembly, identification and matching as an audit.

use jiff::civil::Date;

use crate::catalogue::Catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::facts::{identify, screen};
use crate::identity::assemble::assemble;
use crate::model::{EditionRef, PartyId, Verdict};
use crate::rules::kinds::Eval;
use crate::rules::listed::ListedParties;
use crate::rules::{Example, Rule, Ruleset, examples};
use crate::screening::Screening;

/// What a rule says of an example on the day of the ruleset, for the example's activity; `None` where it does
/// not fire.
pub(crate) fn outcome(ruleset: &Ruleset, rule: &Rule, example: &Example) -> Option<Verdict> {
    let activity = example.activity.or_else(|| rule.activities.first().copied())?;
    if !rule.activities.contains(&activity) {
        return None;
    }
    let outcome = rule.outcome_on(ruleset.as_of)?;
    let plan = examples::sheet(example);
    let records = examples::records(example, &plan);
    let key = records.iter().flat_map(|r| r.cells.iter()).next().map_or("EXAMPLE", |c| c.text);
    let machine = assemble(key, &records);
    let mut facts = identify(&machine, &ruleset.catalogue);
    if let Some(lists) = lists(example, ruleset.as_of) {
        // Lists in memory can be read.
        screen(&mut facts, &ruleset.catalogue, &lists, ruleset.as_of).ok()?;
    }
    let eval = Eval { catalogue: &ruleset.catalogue, as_of: ruleset.as_of, activities: vec![activity] };
    let hits = rule.matcher.hits(&facts, &eval);
    hits.iter().map(|h| if h.conclusive { outcome } else { outcome.min(Verdict::Review) }).max()
}

/// The lists that an example carries.
fn lists(example: &Example, day: Date) -> Option<Screening> {
    let edition = EditionRef { source: "example".to_owned(), date: day, digest: String::new() };
    (!example.listed.is_empty()).then(|| Screening::of(example.listed.iter().cloned(), edition))
}

/// The parties of the catalogue that the entries of an example name.
fn listed(example: &Example, catalogue: &Catalogue, lists: &Screening) -> ListedParties {
    let names = example.listed.iter().flat_map(|listing| &listing.names);
    let parties = names.filter_map(|name| catalogue.party(&name.text)).map(|matched| matched.party);
    // Lists in memory can be read.
    let entries =
        |id: PartyId| lists.of_party(catalogue.parties.get(id.index())?).ok().map(|m| (id, m.to_vec()));
    ListedParties::new(parties.filter_map(entries))
}

/// An error for every example that gives another outcome than it expects. Leaves the ruleset at another day.
pub fn failing(ruleset: &mut Ruleset) -> Diagnostics {
    let mut cases = Vec::new();
    for (r, rule) in ruleset.rules.iter().enumerate() {
        let pack = ruleset.packs.iter().find(|p| p.file.same_file(&rule.file));
        for (e, example) in rule.examples.iter().enumerate() {
            let day = example.as_of.or(pack.map(|p| p.as_of)).unwrap_or(ruleset.as_of);
            cases.push((day, r, e));
        }
    }
    cases.sort_unstable();
    let mut failures = Vec::new();
    for (day, r, e) in cases {
        if ruleset.as_of != day {
            ruleset.set_day(day);
        }
        let example = |ruleset: &Ruleset| ruleset.rules.get(r).and_then(|rule| rule.examples.get(e)).cloned();
        let Some(example) = example(ruleset) else { continue };
        let lists = lists(&example, day);
        if let Some(lists) = &lists {
            ruleset.set_lists(Some(listed(&example, &ruleset.catalogue, lists)));
        }
        let Some(rule) = ruleset.rules.get(r) else { continue };
        let found = outcome(ruleset, rule, &example);
        if found != example.expect {
            failures.push((r, e, day, found));
        }
        if lists.is_some() {
            ruleset.set_lists(None);
        }
    }
    failures.sort_unstable_by_key(|(r, e, ..)| (*r, *e));
    let mut diagnostics = Diagnostics::default();
    for (r, e, day, found) in failures {
        let Some(rule) = ruleset.rules.get(r) else { continue };
        let Some(example) = rule.examples.get(e) else { continue };
        let word = |v: Option<Verdict>| v.map_or("none", Verdict::as_str);
        let (id, found, expected) = (&rule.id, word(found), word(example.expect));
        let message = format!("example of `{id}` gives {found} on {day}, not {expected}");
        let error = Diagnostic::error("example-failed", message);
        diagnostics.push(error.label(&rule.file, example.span.clone(), "this example"));
    }
    diagnostics
}
