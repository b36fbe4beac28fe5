//! The text a person reads on a terminal: how many, then the worst, then what to collect, then what was left out.

mod activities;
mod case;
mod clear;
mod foot;
mod head;
mod line;
mod tail;
mod verdicts;

pub use line::summary_line;

use super::text::Paragraphs;
use super::{Format, RunInfo, Summary};
use crate::model::{Inputs, MachineAudit};

/// `-o table`: for people.
#[derive(Clone, Copy, Debug)]
pub struct Table;

impl Format for Table {
    fn id(&self) -> &'static str {
        "table"
    }

    fn doc(&self) -> &'static str {
        "Text for a terminal: counts, the worst machines with their findings, what is missing"
    }

    fn begin(&self, _: &RunInfo) -> Vec<u8> {
        Vec::new()
    }

    fn machine(&self, _: &MachineAudit<'_>, _: &Inputs) -> Vec<u8> {
        Vec::new()
    }

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn end(&self, summary: &Summary, run: &RunInfo) -> Vec<u8> {
        let mut sheet = Paragraphs::new(run.look());
        head::show(&mut sheet, summary, run);
        verdicts::show(&mut sheet, summary);
        activities::show(&mut sheet, summary, run);
        case::show(&mut sheet, summary);
        clear::show(&mut sheet, summary);
        tail::missing(&mut sheet, summary);
        tail::optional(&mut sheet, run);
        tail::rules(&mut sheet, summary);
        tail::rows(&mut sheet, summary);
        foot::show(&mut sheet, run);
        sheet.finish().into_bytes()
    }
}

#[cfg(test)]
mod tests;
