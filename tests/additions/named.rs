//! `named`: the machine's key begins with a text.

use super::{Eval, Matcher, Reading, RuleHit, RuleKind};
use crate::catalogue::Catalogue;
use crate::model::Facts;
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::tomlread::table::TomlTable;

/// The kind `named`.
pub(super) struct Named;

impl RuleKind for Named {
    fn id(&self) -> &'static str {
        "named"
    }

    fn doc(&self) -> &'static str {
        "The machine's key begins with `start`."
    }

    fn read(&self, table: &TomlTable<'_>, _: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("named", "`named`")?;
        let start = table.req_str("start")?.value.to_owned();
        table.finish();
        Some(Box::new(NamedMatcher { start }))
    }
}

#[derive(Debug)]
struct NamedMatcher {
    start: String,
}

impl Matcher for NamedMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, _: &Catalogue) -> Vec<String> {
        vec![format!("a machine whose key begins with {}", self.start)]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, _: &Eval<'a>) -> Vec<RuleHit<'a>> {
        if !facts.machine.key.starts_with(&self.start) {
            return Vec::new();
        }
        let mut chain = Chain::new();
        chain.absent(self.start.clone());
        let subject = format!("machine:{}", facts.machine.key);
        vec![RuleHit { subject, chain, conclusive: true, alternatives: &[] }]
    }
}
