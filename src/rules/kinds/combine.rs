//! `all`, `any`, `not`: other matches combined.

use toml::de::DeValue;

use super::{Eval, Matcher, Reading, RuleHit, RuleKind, Tying};
use crate::catalogue::Catalogue;
use crate::model::{Facts, PartyId};
use crate::rules::chain::Chain;
use crate::rules::id_set::IdSet;
use crate::rules::index::Needs;
use crate::tomlread::table::{At, TomlTable};

/// The kind `all`.
pub(super) struct All;
/// The kind `any`.
pub(super) struct Any;
/// The kind `not`.
pub(super) struct Not;

/// Reads the list of matches under `key`.
fn children(table: &TomlTable<'_>, key: &'static str, reading: &mut Reading<'_>) -> Vec<Box<dyn Matcher>> {
    let Some(list) =
        table.raw(key).and_then(|v| table.expect(key, "a list of matches", v, DeValue::as_array))
    else {
        return Vec::new();
    };
    if list.value.is_empty() {
        table.error("empty-value", list.span, format!("`{key}` is empty"), "at least one match is needed");
    }
    let mut all = Vec::new();
    for value in list.value {
        let Some(child) = table.table_of(value, key, "match") else { continue };
        all.extend(super::read(&child, reading));
        child.finish();
    }
    all
}

fn indented(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| format!("  {line}"))
}

impl RuleKind for All {
    fn id(&self) -> &'static str {
        "all"
    }

    fn doc(&self) -> &'static str {
        "Every match of the list holds of the machine. A hit is one of the first match; the others add their evidence \
         to its chain."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        Some(Box::new(AllMatcher(children(table, "all", reading))))
    }
}

impl RuleKind for Any {
    fn id(&self) -> &'static str {
        "any"
    }

    fn doc(&self) -> &'static str {
        "At least one match of the list holds of the machine; the hits of all of them count."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        Some(Box::new(AnyMatcher(children(table, "any", reading))))
    }
}

impl RuleKind for Not {
    fn id(&self) -> &'static str {
        "not"
    }

    fn doc(&self) -> &'static str {
        "The match does not hold of the machine."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let inner = table.req_table("not", "match")?;
        let kind = inner.keys().next().map(|k| k.value.to_owned()).unwrap_or_default();
        let child = super::read(&inner, reading);
        inner.finish();
        Some(Box::new(NotMatcher { child: child?, kind }))
    }
}

fn described(head: &str, children: &[Box<dyn Matcher>], catalogue: &Catalogue) -> Vec<String> {
    let mut lines = vec![head.to_owned()];
    lines.extend(children.iter().flat_map(|c| indented(c.describe(catalogue))));
    lines
}

fn parties(children: &[Box<dyn Matcher>]) -> IdSet<PartyId> {
    children.iter().flat_map(|c| c.parties().iter().collect::<Vec<_>>()).collect()
}

#[derive(Debug)]
struct AllMatcher(Vec<Box<dyn Matcher>>);

impl Matcher for AllMatcher {
    fn rests_on_lists(&self) -> bool {
        self.0.iter().any(|child| child.rests_on_lists())
    }

    fn needs(&self, catalogue: &Catalogue) -> Needs {
        // Each match must find something: what one of them needs, all need.
        let mut needs = self.0.iter().map(|child| child.needs(catalogue));
        needs.find(|needs| !needs.nothing).unwrap_or_else(Needs::nothing)
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        described("all of:", &self.0, catalogue)
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut children = self.0.iter();
        let Some(first) = children.next() else { return Vec::new() };
        let mut hits = first.hits(facts, eval);
        for child in children {
            if hits.is_empty() {
                return hits;
            }
            // One that is certain speaks before one that is not.
            let mut others = child.hits(facts, eval);
            others.sort_by_key(|hit| !hit.conclusive);
            let Some(other) = others.into_iter().next() else { return Vec::new() };
            for hit in &mut hits {
                if !hit.chain.is_beginning {
                    hit.chain.steps.extend(other.chain.steps.iter().cloned());
                }
                hit.chain.confidence = hit.chain.confidence.min(other.chain.confidence);
                hit.conclusive &= other.conclusive;
            }
        }
        hits
    }

    fn parties(&self) -> IdSet<PartyId> {
        parties(&self.0)
    }

    fn rules(&self) -> Vec<&At<String>> {
        self.0.iter().flat_map(|c| c.rules()).collect()
    }

    fn lists(&self) -> Vec<&str> {
        self.0.iter().flat_map(|c| c.lists()).collect()
    }

    fn tie(&mut self, tying: &Tying<'_>) {
        self.0.iter_mut().for_each(|c| c.tie(tying));
    }
}

#[derive(Debug)]
struct AnyMatcher(Vec<Box<dyn Matcher>>);

impl Matcher for AnyMatcher {
    fn rests_on_lists(&self) -> bool {
        self.0.iter().all(|child| child.rests_on_lists())
    }

    fn needs(&self, catalogue: &Catalogue) -> Needs {
        self.0.iter().fold(Needs::default(), |needs, child| needs.or(&child.needs(catalogue)))
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        described("any of:", &self.0, catalogue)
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        self.0.iter().flat_map(|c| c.hits(facts, eval)).collect()
    }

    fn parties(&self) -> IdSet<PartyId> {
        parties(&self.0)
    }

    fn rules(&self) -> Vec<&At<String>> {
        self.0.iter().flat_map(|c| c.rules()).collect()
    }

    fn lists(&self) -> Vec<&str> {
        self.0.iter().flat_map(|c| c.lists()).collect()
    }

    fn tie(&mut self, tying: &Tying<'_>) {
        self.0.iter_mut().for_each(|c| c.tie(tying));
    }
}

#[derive(Debug)]
struct NotMatcher {
    child: Box<dyn Matcher>,
    kind: String,
}

impl Matcher for NotMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let mut lines = vec!["not:".to_owned()];
        lines.extend(indented(self.child.describe(catalogue)));
        lines
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        // An inexact hit does not excuse: `not` holds unless something answers for certain.
        if self.child.hits(facts, eval).iter().any(|h| h.conclusive) {
            return Vec::new();
        }
        let mut chain = Chain::new();
        chain.absent(format!("nothing answers `{}`", self.kind));
        vec![RuleHit { subject: format!("absent:{}", self.kind), chain, conclusive: true, alternatives: &[] }]
    }

    fn rules(&self) -> Vec<&At<String>> {
        self.child.rules()
    }

    fn tie(&mut self, tying: &Tying<'_>) {
        self.child.tie(tying);
    }
}
