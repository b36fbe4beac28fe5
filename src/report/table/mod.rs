//! The text a person reads on a terminal: how many, then the worst, then what to collect, then what was left out.

mod activities;
mod case;
mod clear;
mod foot;
mod head;
mod line;
mod tail;
mod verdicts;

pub(crate) use line::summary_line;

use super::text::Paragraphs;
use super::{Format, Report, RunInfo, Summary};

/// `-o table`: for people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table;

impl Format for Table {
    fn id(&self) -> &'static str {
        "table"
    }

    fn doc(&self) -> &'static str {
        "Text for a terminal: counts, the worst machines with their findings, what is missing"
    }

    fn begin(&self, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }

    fn machine(&self, _: Report<'_, '_>, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn end(&self, summary: &Summary, info: &RunInfo<'_>) -> Vec<u8> {
        let run = info.run;
        let mut sheet = Paragraphs::new(info.look());
        head::show(&mut sheet, summary, run);
        verdicts::show(&mut sheet, summary);
        activities::show(&mut sheet, summary, run);
        case::show(&mut sheet, summary);
        clear::show(&mut sheet, summary);
        tail::missing(&mut sheet, summary);
        tail::optional(&mut sheet, run);
        tail::rules(&mut sheet, summary);
        tail::rows(&mut sheet, run);
        foot::show(&mut sheet, info);
        sheet.finish().into_bytes()
    }
}

#[cfg(test)]
mod tests;
