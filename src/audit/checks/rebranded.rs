//! Model numbers in one maker's scheme under another brand.

use super::{Check, CheckContext};
use crate::model::{Field, NameKind, Origin, PartyId, Role, StepKind, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// A model number in a known maker's scheme that is declared another firm's, or nobody's.
pub(super) struct Rebranded;

impl Check for Rebranded {
    fn id(&self) -> &'static str {
        "PRV-006"
    }

    fn title(&self) -> &'static str {
        "Model number in one maker's scheme under another brand"
    }

    fn doc(&self) -> &'static str {
        "Cameras, recorders and terminals of a few large makers are sold under many brands, often with the maker's own model \
         number. Bans on a maker's equipment follow the equipment, whatever name stands on it. A number in a maker's scheme \
         is a reason to ask who made the machine, and no proof."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["NIST SP 800-53 Rev. 5, SR-4", "47 CFR 2.903", "FAR 52.204-25"]
    }

    fn advice(&self) -> &'static str {
        "Ask the seller in writing who made it; look up the FCC ID of the device, the maker of its MAC address and the firmware's own name, and write the maker into the column `maker`."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let (facts, catalogue) = (context.facts, context.catalogue);
        let written = facts.parties.iter().filter(|fact| {
            let in_full = fact.matched.as_ref().is_none_or(|matched| matched.kind != NameKind::Within);
            fact.role == Role::Maker && in_full && matches!(fact.origin, Origin::Cell(_))
        });
        let makers: Vec<PartyId> = written.filter_map(|fact| fact.party).collect();
        let of_parts = facts.machine.components.iter().filter_map(|component| component.part);
        let mut hits = Vec::new();
        for value in facts.machine.all(Field::Model).chain(of_parts) {
            let Some(scheme) =
                catalogue.text(value.text).model_scheme().filter(|s| !makers.contains(&s.maker))
            else {
                continue;
            };
            let mut chain = Chain::new();
            chain.cell(value);
            chain.entry(StepKind::Model, scheme.title.as_str(), &scheme.source);
            if let Some(maker) = catalogue.parties.get(scheme.maker.index()) {
                chain.entry(StepKind::Maker, maker.name.as_str(), &maker.source);
            }
            match brand(context, value) {
                Some(brand) => chain.cell(brand),
                None => chain.absent("a maker of the machine"),
            }
            let subject = format!("model-scheme:{}", scheme.id);
            hits.push((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }));
        }
        hits
    }
}

/// The maker that the model's own row names, else that of any row.
fn brand<'a>(context: &CheckContext<'_, 'a>, model: Value<'a>) -> Option<Value<'a>> {
    let makers = || {
        let parties = context.facts.machine.parties.iter();
        parties.filter(|party| party.role == Role::Maker).map(|party| party.name)
    };
    makers().find(|name| name.at.row == model.at.row).or_else(|| makers().next())
}
