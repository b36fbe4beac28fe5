//! Machines judged on every day on which anything may be judged otherwise.
//!
//! A verdict depends on the day through what begins or ends alone: rules, ties, decisions and entries of lists, on the days that
//! `begins` gathers, and days that the evidence of a machine names, which `own` gathers. On the former all machines are judged,
//! on the latter those whose evidence names the day. Between two such days nothing changes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::ThreadPool;

use super::begins::Beginnings;
use super::on_day::OnDay;
use super::own::{OwnDay, own_days};
use crate::audit::RequestedActivities;
use crate::commands::judge::set_editions;
use crate::commands::terminal::Terminal;
use crate::engine::Auditor;
use crate::engine::file::Inventory;
use crate::error::Error;
use crate::model::{Activity, Inputs};
use crate::report::compare::{MachineState, of_machine};
use crate::report::horizon::{Begins, ComingDay, Horizon, Judged, Reason};
use crate::rules::Ruleset;
use crate::screening::Screening;
use crate::waivers::Decisions;

/// What machines are judged with, on whichever day.
pub(super) struct Ahead<'a> {
    pub(super) inventory: Inventory<'a>,
    pub(super) inputs: &'a Inputs,
    pub(super) lists: Option<&'a Screening>,
    pub(super) decisions: &'a Decisions,
    pub(super) asked: &'a RequestedActivities,
    pub(super) activities: &'a [Activity],
    pub(super) pool: &'a ThreadPool,
    pub(super) terminal: &'a Terminal,
}

/// What is known of a machine while days go by.
struct Known {
    /// What it is judged on the day.
    state: MachineState,
    /// What it was judged on the first.
    first: Judged,
    /// The days that its evidence names.
    own: Vec<OwnDay>,
    /// Whether it is a lot.
    is_lot: bool,
    /// Whether it was judged otherwise on one of the days.
    changes: bool,
}

impl Ahead<'_> {
    /// Judges the machines on the first day, and again on every day on which something begins or ends.
    ///
    /// # Errors
    /// When an input changed, or a machine cannot be judged.
    pub(super) fn look(&self, ruleset: &mut Ruleset, beginnings: Beginnings) -> Result<Horizon, Error> {
        let (as_of, until) = (beginnings.as_of, beginnings.until);
        let all: Vec<u32> = (0..self.inventory.survey.machines()).collect();
        let mut known = self.first_day(ruleset, &all, &beginnings)?;
        let mut days: BTreeMap<Date, (Vec<Reason>, Vec<u32>)> =
            beginnings.into_days().into_iter().map(|(day, reasons)| (day, (reasons, Vec::new()))).collect();
        for (number, machine) in (0u32..).zip(&known) {
            for OwnDay { day, .. } in &machine.own {
                let (_, machines) = days.entry(*day).or_default();
                if machines.last() != Some(&number) {
                    machines.push(number);
                }
            }
        }
        let bar = self.terminal.progress(days.len() as u64, "looking ahead");
        let mut coming = Vec::new();
        for (day, (reasons, own)) in days {
            let decides = reasons.iter().any(Reason::may_decide);
            let machines = if decides { &all } else { &own };
            coming.extend(self.day(ruleset, day, reasons, machines, &mut known)?);
            bar.inc(1);
        }
        bar.finish_and_clear();
        let lots = known.iter().filter(|machine| machine.is_lot).count() as u64;
        let changing = known.into_iter().filter(|machine| machine.changes);
        let mut inputs: Vec<String> = self.inputs.iter().map(|(_, info)| info.file.clone()).collect();
        inputs.dedup();
        Ok(Horizon {
            as_of,
            until,
            inputs,
            machines: all.len() as u64,
            lots,
            changing: changing
                .map(|machine| Begins { machine: machine.state.key, judged: machine.first })
                .collect(),
            days: coming,
        })
    }

    fn auditor<'r>(&'r self, ruleset: &'r Ruleset) -> Auditor<'r> {
        Auditor {
            ruleset,
            lists: self.lists,
            asked: self.asked,
            inputs: self.inputs,
            decisions: Some(self.decisions),
        }
    }

    fn first_day(
        &self,
        ruleset: &Ruleset,
        all: &[u32],
        beginnings: &Beginnings,
    ) -> Result<Vec<Known>, Error> {
        let bar = self.terminal.progress(all.len() as u64, "judging");
        let mut known = Vec::with_capacity(all.len());
        self.inventory.judge_each(
            &self.auditor(ruleset),
            all,
            self.pool,
            |machine, report| {
                let state = MachineState::of(machine.key, report, "");
                let own = own_days(machine, self.inputs, |day| beginnings.covers(day));
                let first = Judged { verdict: state.verdict, verdicts: state.verdicts.clone() };
                Known { state, first, own, is_lot: machine.quantity.is_some(), changes: false }
            },
            |_, machine| {
                bar.inc(1);
                known.push(machine);
                Ok(())
            },
        )?;
        bar.finish_and_clear();
        Ok(known)
    }

    /// Judges machines on a day; `None` where nothing is to be said of it.
    fn day(
        &self,
        ruleset: &mut Ruleset,
        day: Date,
        mut reasons: Vec<Reason>,
        machines: &[u32],
        known: &mut [Known],
    ) -> Result<Option<ComingDay>, Error> {
        let mut changes = Vec::new();
        if !machines.is_empty() {
            ruleset.set_day(day);
            if let Some(lists) = self.lists {
                set_editions(ruleset, lists, self.activities);
            }
            self.inventory.judge_each(
                &self.auditor(ruleset),
                machines,
                self.pool,
                |machine, report| MachineState::of(machine.key, report, ""),
                |number, state| {
                    let Some(machine) = known.get_mut(number as usize) else { return Ok(()) };
                    let own: Vec<&OwnDay> = machine.own.iter().filter(|own| own.day == day).collect();
                    let on_day = OnDay { day, all: &reasons, own: &own, waivers: &self.decisions.waivers };
                    if let Some(change) = of_machine(&machine.state, &state, &on_day) {
                        machine.changes |= !change.verdicts.is_empty();
                        changes.push(change);
                    }
                    machine.state = state;
                    Ok(())
                },
            )?;
        }
        // Entries of lists come and go: those that nobody here is held against need not be said.
        reasons.retain(|reason| {
            reason.is_said_alone() || changes.iter().any(|change| change.causes.contains(reason))
        });
        let said = !reasons.is_empty() || !changes.is_empty();
        Ok(said.then_some(ComingDay { day, reasons, changes }))
    }
}
