//! The text a person reads on a terminal: how many, then the worst, then what to collect, then what was left out.

mod activities;
mod case;
mod foot;
mod line;
mod tail;
mod verdicts;

pub use line::summary_line;

use super::text::{QUIET, STRONG, Sheet, columns, named, one_line};
use super::{Format, RunInfo, Summary};
use crate::model::{Activity, Inputs, MachineAudit};

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
        let mut sheet = Sheet::new(run.look());
        head(&mut sheet, run);
        verdicts::show(&mut sheet, summary);
        activities::show(&mut sheet, summary, run);
        case::show(&mut sheet, summary);
        tail::missing(&mut sheet, summary);
        tail::rules(&mut sheet, summary);
        tail::rows(&mut sheet, summary);
        foot::show(&mut sheet, run);
        sheet.finish().into_bytes()
    }
}

/// What was asked, of what, for which day.
fn head(sheet: &mut Sheet, run: &RunInfo) {
    let name = format!("Tidewaiter {}", one_line(&run.version));
    let day = format!("as of {}", run.as_of);
    let gap = sheet.look.measure().saturating_sub(columns(&name) + columns(&day)).max(2);
    let line = format!("{}{:gap$}{}", sheet.look.paint(STRONG, &name), "", sheet.look.paint(QUIET, &day));
    sheet.raw(&line);
    let activities: Vec<&str> = run.activities.iter().map(|a: &Activity| a.as_str()).collect();
    let mut inputs: Vec<&str> = run.inputs.iter().map(|i| i.file.as_str()).collect();
    inputs.dedup();
    let asked = format!("{} · {}", named(&inputs, 4, ", "), named(&activities, 8, ", "));
    sheet.text(0, QUIET, &asked);
}

#[cfg(test)]
mod tests;
