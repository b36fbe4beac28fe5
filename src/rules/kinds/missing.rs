//! `missing`: evidence that is not there.

use super::attribute::{Column, values};
use super::{Eval, Matcher, Reading, RuleHit, RuleKind};
use crate::catalogue::Catalogue;
use crate::model::{ControllerState, Facts, Field, PartId, StepKind};
use crate::rules::chain::Chain;
use crate::rules::id_set::IdSet;
use crate::rules::index::Needs;
use crate::text::placeholders::is_placeholder;
use crate::tomlread::table::TomlTable;

/// The kind `missing`.
pub(super) struct Missing;

impl RuleKind for Missing {
    fn id(&self) -> &'static str {
        "missing"
    }

    fn doc(&self) -> &'static str {
        "Evidence is absent. `evidence = \"controller\"`: no controller was identified; with `could_be`, only where the \
         model may ship with a board that carries one of these families. Any other `evidence` is a column that is not \
         there or blank. Equipment that carries no controller misses none."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("missing", "`missing`")?;
        let evidence = table.req_str("evidence");
        let mut could_be: Option<IdSet<PartId>> = None;
        for family in table.opt_list("could_be") {
            let ids = reading.catalogue.families(family.value);
            if ids.is_empty() {
                let message =
                    format!("`missing` names a family that is not in the catalogue: `{}`", family.value);
                table.error(
                    "unknown-reference",
                    family.span,
                    message,
                    "no `[[part]]` has this family or group",
                );
            }
            could_be.get_or_insert_default().extend(ids);
        }
        table.finish();
        let evidence = evidence?;
        if evidence.value == "controller" {
            return Some(Box::new(MissingController { could_be }));
        }
        Some(Box::new(MissingColumn { column: Column::named(evidence.value) }))
    }
}

#[derive(Debug)]
struct MissingColumn {
    column: Column,
}

impl Matcher for MissingColumn {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, _: &Catalogue) -> Vec<String> {
        vec![format!("no value in the column {}", self.column.name())]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, _: &Eval<'a>) -> Vec<RuleHit<'a>> {
        if values(facts, &self.column).iter().any(|v| !is_placeholder(v.text)) {
            return Vec::new();
        }
        let mut chain = Chain::new();
        chain.absent(format!("no value for {}", self.column.name()));
        vec![RuleHit {
            subject: format!("missing:{}", self.column.name()),
            chain,
            conclusive: true,
            alternatives: &[],
        }]
    }
}

#[derive(Debug)]
struct MissingController {
    could_be: Option<IdSet<PartId>>,
}

impl Matcher for MissingController {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let Some(could_be) = &self.could_be else { return vec!["no controller identified".to_owned()] };
        let titles =
            could_be.iter().filter_map(|id| catalogue.parts.get(id.index())).map(|p| p.title.as_str());
        let titles: Vec<&str> = titles.collect();
        vec![format!("no controller identified, and the model may carry one of: {}", titles.join("; "))]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        match facts.controllers {
            ControllerState::Unknown => {}
            // Every board of the model is known: still open where one of them carries such a part.
            ControllerState::Inferred(_) if self.could_be.is_some() => {}
            _ => return Vec::new(),
        }
        let Some(could_be) = &self.could_be else {
            let mut chain = Chain::new();
            if let Some(model) = facts.machine.first(Field::Model) {
                chain.cell(model);
            }
            chain.absent("no controller identified");
            return vec![RuleHit {
                subject: "missing:controller".to_owned(),
                chain,
                conclusive: true,
                alternatives: &[],
            }];
        };
        let Some(entry) = facts.model.and_then(|m| eval.catalogue.models.get(m.model.index())) else {
            return Vec::new();
        };
        let mut hits = Vec::new();
        for ships in &entry.may_ship_with {
            let Some(board) = eval.catalogue.boards.get(ships.board.index()) else { continue };
            let Some(part) = board.controllers.iter().find(|p| could_be.contains(**p)) else { continue };
            let mut chain = Chain::new();
            chain.model(facts, eval.catalogue);
            chain.confidence = chain.confidence.min(ships.confidence);
            chain.plain(StepKind::Board, format!("may ship with: {}", board.title), ships.source.as_str());
            if let Some(part) = eval.catalogue.parts.get(part.index()) {
                chain.entry(StepKind::Part, part.title.as_str(), &part.source);
            }
            chain.absent("no controller identified");
            hits.push(RuleHit {
                subject: format!("missing:controller:{}", board.id),
                chain,
                conclusive: true,
                alternatives: &[],
            });
        }
        hits
    }
}
