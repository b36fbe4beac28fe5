//! A declared origin and the country of the plant that the machine's serial number names.

use std::collections::BTreeMap;

use super::{Check, CheckContext, asked, origin};
use crate::audit::numbered::Numbered;
use crate::model::{Activity, Field, QuestionAnswer, StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::text::countries::name;

/// The number names a plant in another country than is declared.
pub(super) struct MadeElsewhere;

impl Check for MadeElsewhere {
    fn id(&self) -> &'static str {
        "COO-003"
    }

    fn title(&self) -> &'static str {
        "The serial number names a plant in another country"
    }

    fn doc(&self) -> &'static str {
        "The maker numbers its machines by the country of the plant, and the declared origin or the marking names another one. \
         Where goods are only finished in a country, their origin may be another one all the same; the number may be another \
         machine's; or the origin is declared wrongly."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["19 U.S.C. 1304", "19 CFR 134.1(b)"]
    }

    fn advice(&self) -> &'static str {
        "Look at the marking on machine and carton, and ask the maker where the last substantial transformation took place."
    }

    fn binds(&self, questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>) -> Vec<Activity> {
        asked(questions, origin::BINDS)
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let declared = origin::declared(context.facts.machine);
        if declared.is_empty() {
            return Vec::new();
        }
        let of_machine = context.numbered().iter().filter(|number| number.field == Field::Serial);
        let hit = |number: &Numbered<'a>| {
            let (facts, country) =
                number.reading.fits.iter().find_map(|facts| Some((facts, facts.country()?)))?;
            let (value, code) =
                declared.first().filter(|_| declared.iter().all(|(_, code)| *code != country))?;
            let mut chain = Chain::new();
            chain.cell(*value);
            chain.plain(StepKind::Normalised, *code, "ISO 3166-1");
            chain.cell(number.value);
            chain.plain(StepKind::Normalised, facts.scheme.doc(), facts.scheme.source());
            let plant = name(country).unwrap_or(country);
            chain.plain(
                StepKind::Cell,
                format!("made in {plant}, as the number says"),
                facts.scheme.source(),
            );
            chain.confidence = chain.confidence.min(facts.confidence);
            let subject = format!("plant:{}", number.value.text);
            Some((Verdict::Notice, RuleHit { subject, chain, conclusive: true, alternatives: &[] }))
        };
        of_machine.filter_map(hit).collect()
    }
}
