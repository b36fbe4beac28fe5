//! Things that were made after they were there.

use jiff::civil::Date;

use super::{Check, CheckContext, PROVENANCE, as_sure_as};
use crate::audit::numbered::Numbered;
use crate::model::{Event, EventKind, Field, Machine, StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::serials::Period;
use crate::text::dates::{Order, parse};

/// A day of manufacture, declared or read from a serial number, that comes after something that happened to the machine,
/// or after the audit.
pub(super) struct MadeAfter;

impl Check for MadeAfter {
    fn id(&self) -> &'static str {
        "PRV-010"
    }

    fn title(&self) -> &'static str {
        "Made after it was there, or in the future"
    }

    fn doc(&self) -> &'static str {
        "The day of manufacture, as declared or as the serial number says it, comes after the day on which the machine was \
         bought, imported or repaired, or after the day of the audit. A date or serial number is wrong, a number belongs to \
         another machine, or the goods were ordered before they were made. A board that is later than the machine was put in \
         since, which is said where no repair since is written down. Of a number that may mean several years, the earliest \
         counts; where the form of the number is only inferred from samples, this is said for information. Days that can be \
         read in two ways (`03/04/2024`) are not asked."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Compare label, invoice and customs entry: correct the day or the serial number that is wrong; if a board was put in, add the work order; if the goods were ordered ahead, write the day of delivery."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let machine = context.facts.machine;
        let days: Vec<_> = machine.events().filter_map(dated).collect();
        let mut hits = declared(machine, &days, context.as_of);
        let mut is_late = !hits.is_empty();
        for number in context.numbered() {
            let Some(hit) = of_number(number, &days, is_late, context.as_of) else { continue };
            // Boards of a machine that is late itself say nothing more.
            is_late |= number.field == Field::Serial;
            hits.push(hit);
        }
        hits
    }
}

/// What happened, and the day on which it did, where that is certain.
type Dated<'a> = (Event<'a>, Date);

fn dated(event: Event<'_>) -> Option<Dated<'_>> {
    Some((event, parse(event.day.text, Order::Unknown)?))
}

/// The days of manufacture that somebody wrote. In a parts list each row has its own, which says nothing of the machine.
fn declared<'a>(machine: &Machine<'a>, days: &[Dated<'a>], as_of: Date) -> Vec<(Verdict, RuleHit<'a>)> {
    let of_parts = machine.evidence.iter().any(|item| item.plan.row_is_component);
    let mut hits = Vec::new();
    for (event, made) in days.iter().filter(|(event, _)| event.kind == EventKind::Made) {
        let before = if of_parts { Vec::new() } else { before(days, *made) };
        if before.is_empty() && *made <= as_of {
            continue;
        }
        let mut chain = Chain::new();
        chain.cell(event.day);
        contradict(&mut chain, &before, *made, as_of);
        let subject = format!("made:{}", event.day.text);
        hits.push((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }));
    }
    hits
}

/// What a serial number says, if it is later than it can be.
fn of_number<'a>(
    number: &Numbered<'a>,
    days: &[Dated<'a>],
    is_late: bool,
    as_of: Date,
) -> Option<(Verdict, RuleHit<'a>)> {
    let facts = number.reading.fits.iter().find(|facts| !facts.made.is_empty())?;
    let made = facts.made.iter().map(|period| period.first).min()?;
    let repaired_since = || days.iter().any(|(event, day)| event.kind == EventKind::Repaired && *day >= made);
    let mut before = match number.field {
        Field::Serial => before(days, made),
        Field::ComponentSerial => Vec::new(),
        _ if is_late || repaired_since() => Vec::new(),
        _ => before(days, made),
    };
    if number.field != Field::Serial {
        // It was repaired with another board.
        before.retain(|(event, _)| event.kind != EventKind::Repaired);
    }
    if before.is_empty() && made <= as_of {
        return None;
    }
    let mut chain = Chain::new();
    chain.cell(number.value);
    let periods: Vec<String> = facts.made.iter().map(Period::to_string).collect();
    let place = facts.site.as_ref().map_or(String::new(), |site| format!(" at {site}"));
    let verdict = as_sure_as(facts.confidence);
    let how = if verdict == Verdict::Review { "as" } else { "inferred: as" };
    let says = format!("made {}{place}, {how} the number says", periods.join(" or "));
    chain.plain(StepKind::Normalised, facts.scheme.doc(), facts.scheme.source());
    chain.plain(StepKind::Cell, says, facts.scheme.source());
    contradict(&mut chain, &before, made, as_of);
    chain.confidence = chain.confidence.min(facts.confidence);
    let subject = format!("made:{}:{}", number.field, number.value.text);
    let hit = RuleHit { subject, chain, conclusive: true, alternatives: &[] };
    Some((verdict, hit))
}

/// What happened before a day, and cannot have.
fn before<'a>(days: &[Dated<'a>], made: Date) -> Vec<Dated<'a>> {
    days.iter().filter(|(event, day)| event.kind != EventKind::Made && *day < made).copied().collect()
}

/// Says what a day of manufacture contradicts.
fn contradict<'a>(chain: &mut Chain<'a>, before: &[Dated<'a>], made: Date, as_of: Date) {
    for (event, _) in before {
        chain.cell(event.day);
    }
    if made > as_of {
        chain.absent(format!("a day of manufacture up to that of the audit, {as_of}"));
        return;
    }
    let mut kinds: Vec<&str> = before.iter().map(|(event, _)| event.kind.as_str()).collect();
    kinds.dedup();
    chain.absent(format!("a day of manufacture before it was {}", kinds.join(" and ")));
}
