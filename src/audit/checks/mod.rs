//! Checks that need more than a rule can ask for: one file a check, one line in [`CHECKS`].

mod classification;
mod conflict;
mod controller;
mod factory_job;
mod generation;
mod made_after;
mod origin;
mod other_party;
mod placeholder_serial;
mod plant;
mod quantity;
mod rebranded;
mod removed_board;
mod serial_form;
mod shared_serial;
mod stranger;
mod twice;
mod uncertified;
mod unknown_part;
mod unread_class;
mod unreadable;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::numbered::{Numbered, numbered};
use crate::catalogue::Catalogue;
use crate::model::{Activity, Confidence, Facts, QuestionAnswer, SharedSerial, Verdict};
use crate::rules::kinds::RuleHit;

/// The id of the check that reports a machine without an identified controller.
pub(super) const NO_CONTROLLER: &str = "CMP-004";

/// Every check, in the order in which they are documented.
pub const CHECKS: &[&dyn Check] = &[
    &conflict::ControllersDiffer,
    &controller::NoController,
    &controller::OutOfScope,
    &unknown_part::UnknownParts,
    &unreadable::UnreadableCells,
    &stranger::StrangeController,
    &shared_serial::BoardInTwoMachines,
    &shared_serial::MachineSerialTwice,
    &shared_serial::SourcesDisagree,
    &removed_board::RemovedBoardStillThere,
    &twice::MachineInTwoRows,
    &uncertified::Uncertified,
    &quantity::QuantityDiffers,
    &twice::BoardInTwoPlaces,
    &factory_job::JobDiffers,
    &conflict::ModelsDiffer,
    &other_party::NotThisParty,
    &rebranded::Rebranded,
    &serial_form::SerialUnlikeMaker,
    &made_after::MadeAfter,
    &generation::OtherGeneration,
    &placeholder_serial::PlaceholderSerial,
    &classification::ClassesDiffer,
    &unread_class::UnreadClass,
    &origin::OriginsDiffer,
    &origin::OriginNamesNoCountry,
    &plant::MadeElsewhere,
];

/// What is at hand.
pub struct CheckContext<'c, 'a> {
    /// The machine.
    pub facts: &'c Facts<'a>,
    /// Its serial numbers that stand elsewhere too.
    pub shared: &'c [SharedSerial<'a>],
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The day of the audit.
    pub as_of: Date,
    /// The serial numbers that a scheme says something of, once a check has asked for them.
    numbered: OnceCell<Vec<Numbered<'a>>>,
}

impl<'c, 'a> CheckContext<'c, 'a> {
    /// What is at hand for a machine on a day.
    pub(super) const fn new(
        facts: &'c Facts<'a>,
        shared: &'c [SharedSerial<'a>],
        catalogue: &'a Catalogue,
        as_of: Date,
    ) -> Self {
        Self { facts, shared, catalogue, as_of, numbered: OnceCell::new() }
    }

    /// The serial numbers of the machine and of what is in it that a scheme says something of.
    fn numbered(&self) -> &[Numbered<'a>] {
        self.numbered.get_or_init(|| numbered(self.facts, self.catalogue))
    }
}

/// One built-in check.
pub trait Check: Sync {
    /// Its id, beside those of rules.
    fn id(&self) -> &'static str;
    /// What it finds, in a line.
    fn title(&self) -> &'static str;
    /// Why it matters, in a paragraph.
    fn doc(&self) -> &'static str;
    /// What it rests on.
    fn basis(&self) -> &'static [&'static str];
    /// What to do next.
    fn advice(&self) -> &'static str;
    /// The activities it binds, of those asked for: all of them, unless it rests on what a question came to.
    fn binds(&self, questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>) -> Vec<Activity> {
        questions.keys().copied().collect()
    }
    /// What it finds, with the outcome.
    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)>;
}

/// Sending something out of the country, for good or for repair.
const EXPORTS: &[Activity] = &[Activity::Export, Activity::Reexport, Activity::RepairReturn];

/// Those of some activities that are asked for.
fn asked(
    questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>,
    among: &'static [Activity],
) -> Vec<Activity> {
    questions.keys().copied().filter(|activity| among.contains(activity)).collect()
}

/// The standard that asks for provenance of components.
const PROVENANCE: &[&str] = &["NIST SP 800-53 Rev. 5, SR-4(2)", "NIST SP 800-53 Rev. 5, SR-11(2)"];

/// What follows from a serial number that contradicts something, read by a scheme as sure as this: what is only inferred is
/// said for information.
fn as_sure_as(scheme: Confidence) -> Verdict {
    if scheme >= Confidence::Medium { Verdict::Review } else { Verdict::Notice }
}
