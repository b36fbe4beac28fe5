//! A board that was taken out of a machine and still stands in it, or in another one.

use super::{Check, CheckContext, PROVENANCE};
use crate::audit::swaps::{Swap, is_of_repairs, swaps};
use crate::identity::serials::{Namespace, Numbers, each_number};
use crate::model::{Elsewhere, EventKind, Evidence, Field, SharedSerial, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::text::dates::{Order, parse};

/// A board that a repair took out is told to be there.
pub(super) struct RemovedBoardStillThere;

impl Check for RemovedBoardStillThere {
    fn id(&self) -> &'static str {
        "PRV-014"
    }

    fn title(&self) -> &'static str {
        "A board that was taken out stands in a machine"
    }

    fn doc(&self) -> &'static str {
        "A sheet of repairs or a work order says that this board was taken out of the machine; an inventory, a device's answer or a \
         dump says that it is in it still, or another machine has it. The board was put back, or built in elsewhere, without a work \
         order; the inventory is older than the repair; or a serial number was copied. A board that a later row puts in again is in \
         order. What an inventory says has no day of its own, and counts as newer than the repair."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read the serial from the board and from the machine's EEPROMs; if it was put in again, add the work order, and correct the \
         inventory that is wrong."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let evidence = context.facts.machine.evidence;
        let all: Vec<Swap<'a>> = swaps(evidence).collect();
        let mut hits: Vec<_> = context
            .shared
            .iter()
            .filter_map(|shared| taken_out_elsewhere(shared, &all, context.facts.machine.key))
            .collect();
        if all.is_empty() {
            return hits;
        }
        let standing = boards(evidence);
        let removed = all.iter().filter(|swap| swap.kind == EventKind::Removed);
        hits.extend(removed.filter_map(|swap| hit(swap, &all, &standing, context.shared)));
        hits
    }
}

/// Whether what stands for a machine is nothing but the board that names it: one that was read on a bench is in no machine.
fn is_the_board(machine: &str, number: &str) -> bool {
    Namespace::Board.normalise(machine).is_some_and(|key| key == number)
}

/// A board of this machine that was taken out of another one, if no row says that it was put in here.
fn taken_out_elsewhere<'a>(
    shared: &SharedSerial<'a>,
    all: &[Swap<'a>],
    machine: &str,
) -> Option<(Verdict, RuleHit<'a>)> {
    let number =
        Namespace::Board.normalise(shared.value.text).filter(|number| !is_the_board(machine, number))?;
    let put_in = |swap: &Swap<'a>| {
        swap.kind == EventKind::Installed
            && Namespace::Board.normalise(swap.serial.text).is_some_and(|other| other == number)
    };
    let of_board =
        Namespace::of(shared.field) == Some(Namespace::Board) && shared.field != Field::RemovedSerial;
    if !of_board || all.iter().any(put_in) || !shared.elsewhere.iter().any(|other| other.removed) {
        return None;
    }
    let mut chain = Chain::new();
    chain.cell(shared.value);
    for other in shared.elsewhere.iter().filter(|other| other.removed) {
        chain.further(format!("taken out of machine {}", other.machine));
        if let Some(step) = chain.steps.last_mut() {
            step.at = Some(other.at);
        }
    }
    let subject = format!("removed:{}", shared.value.text);
    Some((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }))
}

/// The boards that stand in the machine by what is no list of repairs, each as it is compared.
fn boards<'a>(evidence: &[Evidence<'a>]) -> Vec<(String, Value<'a>)> {
    let mut boards = Vec::new();
    for item in evidence.iter().filter(|item| !is_of_repairs(item.plan)) {
        each_number(std::slice::from_ref(item), Numbers::OfSeveral, |namespace, _, value, number| {
            if namespace == Namespace::Board {
                boards.push((number.to_owned(), value));
            }
        });
    }
    boards
}

fn hit<'a>(
    swap: &Swap<'a>,
    all: &[Swap<'a>],
    standing: &[(String, Value<'a>)],
    shared: &[SharedSerial<'a>],
) -> Option<(Verdict, RuleHit<'a>)> {
    let number = Namespace::Board.normalise(swap.serial.text)?;
    let same = |text: &str| Namespace::Board.normalise(text).is_some_and(|other| other == number);
    let again = |other: &&Swap<'a>| {
        other.kind == EventKind::Installed && same(other.serial.text) && !is_before(other, swap)
    };
    if all.iter().any(|other| again(&other)) {
        return None;
    }
    let of_board =
        |shared: &&SharedSerial<'a>| shared.field == Field::RemovedSerial && same(shared.value.text);
    let elsewhere = shared.iter().filter(of_board).flat_map(|shared| shared.elsewhere);
    let in_machine = |other: &&Elsewhere| !other.removed && !is_the_board(&other.machine, &number);
    let elsewhere: Vec<&Elsewhere> = elsewhere.filter(in_machine).collect();
    let here: Vec<&Value<'a>> =
        standing.iter().filter(|(other, _)| *other == number).map(|(_, value)| value).collect();
    if elsewhere.is_empty() && here.is_empty() {
        return None;
    }
    let mut chain = Chain::new();
    chain.cell(swap.serial);
    let by = swap.repairer.map_or(String::new(), |repairer| format!(" by {repairer}"));
    let day = swap.day.map_or(String::new(), |day| format!(" on {day}"));
    chain.further(format!("taken out{day}{by}"));
    for value in here {
        chain.cell(*value);
    }
    for other in elsewhere {
        chain.further(format!("at machine {}", other.machine));
        if let Some(step) = chain.steps.last_mut() {
            step.at = Some(other.at);
        }
    }
    let subject = format!("removed:{}", swap.serial.text);
    Some((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }))
}

/// Whether a swap was before another: by their days, or else by their rows in one sheet. Those of one row are one repair: what is
/// taken out and put in there was put back.
fn is_before(one: &Swap<'_>, other: &Swap<'_>) -> bool {
    // `03/04/2026` is a day that nobody knows.
    let day = |swap: &Swap<'_>| parse(swap.day?, Order::Unknown);
    let (place, there) = (one.serial.at.row, other.serial.at.row);
    match (day(one), day(other)) {
        (Some(day), Some(other)) if day != other => day < other,
        _ => place.input == there.input && place.row < there.row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{InputId, Location, RowPlace};

    fn swap(serial: &'static str, day: Option<&'static str>, row: u64) -> Swap<'static> {
        let row = RowPlace { input: InputId(0), row, line: 0 };
        let serial = Value { text: serial, at: Location { row, ..Location::default() } };
        Swap { kind: EventKind::Removed, serial, day, repairer: None }
    }

    #[test]
    fn what_was_put_in_later_is_told_by_days_and_else_by_rows() {
        let removed = swap("HB1", Some("2026-03-02"), 5);
        for (day, row, before) in [
            (Some("2026-03-01"), 9, true),
            (Some("2026-03-03"), 2, false),
            (Some("2026-03-02"), 4, true),
            (Some("2026-03-02"), 5, false),
            (None, 4, true),
            (None, 6, false),
            // Nobody knows which day that is.
            (Some("01/02/2026"), 6, false),
        ] {
            assert_eq!(is_before(&swap("HB1", day, row), &removed), before, "{day:?} {row}");
        }
    }

    #[test]
    fn a_board_that_is_told_to_be_there_is_a_finding_until_it_was_put_in_again() {
        let removed = swap("HB1", Some("2026-03-02"), 5);
        let there = |text| vec![(text, Value { text, at: Location::default() })];
        let standing = |text: &'static str| -> Vec<(String, Value<'static>)> {
            there(text)
                .into_iter()
                .map(|(text, value)| (Namespace::Board.normalise(text).unwrap().into_owned(), value))
                .collect()
        };
        assert!(hit(&removed, &[removed], &standing("hb1"), &[]).is_some());
        assert!(hit(&removed, &[removed], &standing("HB2"), &[]).is_none());
        let again = Swap { kind: EventKind::Installed, ..swap("HB1", Some("2026-04-02"), 2) };
        assert!(hit(&removed, &[removed, again], &standing("HB1"), &[]).is_none());
        let at = |machine: &str, removed| {
            [Elsewhere { machine: machine.to_owned(), at: Location::default(), removed }]
        };
        let elsewhere = |removed| at("M2", removed);
        let (carried, taken_out) = (elsewhere(false), elsewhere(true));
        let shared = |elsewhere| {
            [SharedSerial { field: Field::RemovedSerial, value: removed.serial, elsewhere, count: 1 }]
        };
        assert!(hit(&removed, &[removed], &[], &shared(&carried)).is_some());
        assert!(hit(&removed, &[removed], &[], &shared(&taken_out)).is_none(), "taken out of both");
        let bench = at("HB1", false);
        assert!(hit(&removed, &[removed], &[], &shared(&bench)).is_none(), "read on a bench, by itself");
    }
}
