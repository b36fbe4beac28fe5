//! A board whose serial number and factory job do not belong together.

use super::{Check, CheckContext, PROVENANCE};
use crate::model::{BoardKind, Confidence, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// Letters with which serial number and job of a board begin alike.
const PREFIX: usize = 4;

/// The serial number of a hash board is of another factory than its job.
pub(super) struct JobDiffers;

impl Check for JobDiffers {
    fn id(&self) -> &'static str {
        "PRV-008"
    }

    fn title(&self) -> &'static str {
        "Serial number and factory job of a board do not belong together"
    }

    fn doc(&self) -> &'static str {
        "The EEPROM of a Bitmain hash board holds its serial number and the job of the factory in which it was made. Where the \
         job has a prefix of letters, it is that of the serial number: HYDT of HYDTYNGBAAJAI06BE and of HYDT20211001003-Y1. \
         Another prefix says that one of the two was rewritten: the content of another board, or a forged serial number. A job \
         without a prefix says nothing either way. The rule is inferred from public dumps, not published by the maker."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Compare the serial number with the label of the board and with the papers of the purchase; ask whoever sold or repaired the board why its EEPROM was rewritten."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let boards = context.facts.machine.boards.iter().filter(|board| board.kind == BoardKind::HashBoard);
        let differing = boards.filter_map(|board| {
            let (serial, job) = (board.serial?, board.job?);
            differ(serial.text, job.text).then_some((serial, job))
        });
        let hit = |(serial, job)| {
            let mut chain = Chain::new();
            // Nobody but dumps says that it must be so.
            chain.confidence = Confidence::Medium;
            chain.cell(serial);
            chain.cell(job);
            chain.absent("one prefix for serial number and job");
            let subject = format!("board:{}:job", serial.text);
            (Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] })
        };
        differing.map(hit).collect()
    }
}

/// Whether both begin with letters of a factory, and not with the same.
fn differ(serial: &str, job: &str) -> bool {
    let prefix = |text| prefix(text).map(str::to_ascii_uppercase);
    matches!((prefix(serial), prefix(job)), (Some(serial), Some(job)) if serial != job)
}

/// The four letters with which a serial number or job begins, if it does.
fn prefix(text: &str) -> Option<&str> {
    text.get(..PREFIX).filter(|prefix| prefix.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_prefixes_that_differ_contradict_each_other() {
        for (serial, job, expected) in [
            ("HYDTYNGBBJGAI0B3D", "HYDT20211001003-Y1", false),
            ("hydtyngbbjgai0b3d", "HYDT20211001003-Y1", false),
            ("JYZZYNGBBJGAI0B3D", "HYDT20211001003-Y1", true),
            // A job without a prefix is no evidence, nor is a serial number of another make.
            ("HQDZYN4BAJGJG0H5Y", "20210701006-ZB", false),
            ("HYDTYNGBBJGAI0B3D", "HYD20211001003", false),
            ("4711YNGBBJGAI0B3D", "HYDT20211001003-Y1", false),
            ("", "HYDT20211001003-Y1", false),
        ] {
            assert_eq!(differ(serial, job), expected, "{serial} {job}");
        }
    }
}
