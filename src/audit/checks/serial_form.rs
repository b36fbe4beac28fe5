//! Serial numbers that are not as their maker numbers its things.

use super::{Check, CheckContext, PROVENANCE, as_sure_as};
use crate::audit::numbered::Numbered;
use crate::model::{StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::serials::Misfit;

/// A serial number with a character that no number of its maker's has at that place.
pub(super) struct SerialUnlikeMaker;

impl Check for SerialUnlikeMaker {
    fn id(&self) -> &'static str {
        "PRV-009"
    }

    fn title(&self) -> &'static str {
        "Serial number that its maker would not give"
    }

    fn doc(&self) -> &'static str {
        "The serial number has the length and the beginning of its maker's numbers, and a character that none of them has at \
         that place: a week 61, a month Q. It is mistyped, read wrongly off the label, or made up. Where the maker describes \
         its numbers, or others do, this is a reason to look; where the form is only inferred from samples, it is said for \
         information. Numbers of other lengths, and of makers whose form no public source describes, are not asked."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read the number from the label and from the device itself (O and 0, I and 1, B and 8), and correct the inventory. If it does stand so on both, ask the maker whether it gave that number."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        context.numbered().iter().filter_map(|number| Some(hit(number, number.reading.misfit?))).collect()
    }
}

fn hit<'a>(number: &Numbered<'a>, misfit: Misfit) -> (Verdict, RuleHit<'a>) {
    let scheme = misfit.scheme;
    let mut chain = Chain::new();
    chain.cell(number.value);
    chain.plain(StepKind::Normalised, scheme.doc(), scheme.source());
    let verdict = as_sure_as(scheme.confidence());
    let form = if verdict == Verdict::Review { "" } else { " (inferred form)" };
    chain.plain(StepKind::Absent, format!("{misfit}{form}"), scheme.source());
    chain.confidence = chain.confidence.min(scheme.confidence());
    let subject = format!("serial-form:{}:{}", number.field, number.value.text);
    (verdict, RuleHit { subject, chain, conclusive: true, alternatives: &[] })
}
