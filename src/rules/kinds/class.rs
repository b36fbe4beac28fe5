//! `class`: what kind of equipment the machine is.

use super::{Eval, Matcher, Reading, RuleHit, RuleKind};
use crate::catalogue::Catalogue;
use crate::model::{ClassId, Facts, Field, StepKind};
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::text::nearest::nearest;
use crate::tomlread::table::TomlTable;

/// The kind `class`.
pub(super) struct Class;

impl RuleKind for Class {
    fn id(&self) -> &'static str {
        "class"
    }

    fn doc(&self) -> &'static str {
        "The machine is of one of the catalogue's classes `ids`: as its class is written, as the catalogue knows its model, or \
         as its description says, in any of the languages that the catalogue has words for."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("class", "`class`")?;
        let known = || reading.catalogue.classes.iter().map(|class| class.id.as_str());
        let mut classes = Vec::new();
        for id in table.req_list("ids").unwrap_or_default() {
            if let Some(class) = (0u32..).zip(known()).find(|(_, known)| *known == id.value) {
                classes.push(ClassId(class.0));
                continue;
            }
            let message = format!("`class` names a class that is not in the catalogue: `{}`", id.value);
            let label = nearest(id.value, known()).map_or_else(
                || "no `[[class]]` has this id".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            table.error("unknown-reference", id.span, message, &label);
        }
        table.finish();
        Some(Box::new(ClassMatcher { classes }))
    }
}

#[derive(Debug)]
struct ClassMatcher {
    classes: Vec<ClassId>,
}

impl Matcher for ClassMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let title = |class: &ClassId| catalogue.classes.get(class.index()).map(|entry| entry.title.as_str());
        let titles: Vec<&str> = self.classes.iter().filter_map(title).collect();
        vec![format!("a machine of the class {}", titles.join(", or "))]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let Some(class) = facts.class.filter(|class| self.classes.contains(class)) else { return Vec::new() };
        let Some(entry) = eval.catalogue.classes.get(class.index()) else { return Vec::new() };
        let mut chain = Chain::new();
        // The cell that says so; where none does, the model is what the catalogue knows.
        let fields = [Field::Class, Field::Model, Field::Description].into_iter();
        let mut written = fields.flat_map(|field| facts.machine.all(field));
        match written.find(|value| eval.catalogue.class(value.text) == Some(class)) {
            Some(value) => chain.cell(value),
            None => chain.model(facts, eval.catalogue),
        }
        chain.plain(StepKind::Normalised, entry.title.as_str(), "class of equipment");
        let subject = format!("class:{}", entry.id);
        vec![RuleHit { subject, chain, conclusive: true, alternatives: &[] }]
    }
}
