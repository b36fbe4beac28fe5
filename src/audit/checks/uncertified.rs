//! Parts that a platform certificate does not know.

use std::collections::BTreeSet;

use super::{Check, CheckContext, PROVENANCE};
use crate::identity::key::normalise;
use crate::model::{Component, Field, Standing, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::text::placeholders::is_placeholder;

/// A part whose serial number the machine reports and its certificate does not list.
pub(super) struct Uncertified;

impl Check for Uncertified {
    fn id(&self) -> &'static str {
        "PRV-015"
    }

    fn title(&self) -> &'static str {
        "A part that the platform certificate does not know"
    }

    fn doc(&self) -> &'static str {
        "The platform certificate of the machine lists parts by serial number, and the machine reports a part with \
         another one, or one that a delta certificate took out: memory, a disk or a card that was put in after the maker signed the list. It may be an upgrade without a \
         delta certificate, a repair, or a counterfeit."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Look for the order or work order of the part. If it belongs there, have a delta certificate made; if nobody knows it, take \
         it out and have it examined."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let components = &context.facts.machine.components;
        let of = |standing| move |serial: &Value<'_>| serial.at.standing == standing;
        let certified: BTreeSet<_> =
            serials(components).filter(of(Standing::Attested)).map(|serial| normalise(serial.text)).collect();
        let first = serials(components).find(of(Standing::Attested));
        let taken_out: Vec<Value<'a>> =
            context.facts.machine.all(Field::RemovedComponentSerial).filter(of(Standing::Attested)).collect();
        let mut seen = BTreeSet::new();
        let unknown = serials(components)
            .filter(of(Standing::Observed))
            .filter(|serial| !certified.contains(&normalise(serial.text)) && seen.insert(serial.text));
        let hit = |serial: Value<'a>| {
            let removal = taken_out.iter().find(|value| normalise(value.text) == normalise(serial.text));
            let mut chain = Chain::new();
            chain.cell(serial);
            chain.cell(*removal.or(first.as_ref())?);
            chain.absent("this serial number in the certificate");
            let subject = format!("uncertified:{}", serial.text);
            Some((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }))
        };
        unknown.filter_map(hit).collect()
    }
}

/// The serial numbers of components that say something.
fn serials<'c, 'a>(components: &'c [Component<'a>]) -> impl Iterator<Item = Value<'a>> + 'c {
    components.iter().filter_map(|component| component.serial).filter(|serial| !is_placeholder(serial.text))
}
