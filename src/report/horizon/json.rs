//! The days that are coming, for a program; `docs/horizon.md` says what it holds.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Serialize;

use super::super::compare::{JsonFinding, MachineChange};
use super::{Begins, ComingDay, Horizon, Judged, Reason};
use crate::model::{Activity, Verdict};

/// The days for a program, with every machine that changes.
pub(crate) fn json(horizon: &Horizon) -> impl Serialize + '_ {
    let mut changes: Changes<'_> = HashMap::new();
    for day in &horizon.days {
        for change in day.verdicts() {
            changes.entry(&change.key).or_default().push((day.day, change));
        }
    }
    Json {
        as_of: horizon.as_of,
        until: horizon.until,
        inputs: &horizon.inputs,
        machines: horizon.machines,
        lots: horizon.lots,
        days: horizon.days.iter().map(JsonDay::of).collect(),
        changing: horizon.changing.iter().map(|begins| machine(horizon, begins, &changes)).collect(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Json<'h> {
    as_of: Date,
    /// The last day that was looked at.
    until: Date,
    inputs: &'h [String],
    /// How many machines and lots were judged.
    machines: u64,
    /// Of these, lots.
    lots: u64,
    days: Vec<JsonDay<'h>>,
    /// The machines that are judged otherwise on one of the days; all others stay as they are on the first.
    changing: Vec<JsonMachine<'h>>,
}

#[derive(Serialize)]
struct JsonDay<'h> {
    day: Date,
    reasons: &'h [Reason],
    changes: Vec<JsonChange<'h>>,
}

#[derive(Serialize)]
struct JsonChange<'h> {
    machine: &'h str,
    old: Verdict,
    new: Verdict,
    /// Of each activity that is judged otherwise: before and from that day on.
    activities: BTreeMap<Activity, [Option<Verdict>; 2]>,
    findings: Vec<JsonFinding<Reason>>,
    reasons: &'h [Reason],
}

#[derive(Serialize)]
struct JsonMachine<'h> {
    machine: &'h str,
    /// Times in which it is judged the same.
    segments: Vec<Segment>,
}

#[derive(Serialize)]
struct Segment {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    verdict: Verdict,
    activities: BTreeMap<Activity, Verdict>,
}

impl<'h> JsonDay<'h> {
    fn of(day: &'h ComingDay) -> Self {
        let changes = day.changes.iter().map(JsonChange::of).collect();
        Self { day: day.day, reasons: &day.reasons, changes }
    }
}

impl<'h> JsonChange<'h> {
    fn of(change: &'h MachineChange<Reason>) -> Self {
        Self {
            machine: &change.key,
            old: change.verdict.0,
            new: change.verdict.1,
            activities: change.verdicts.iter().map(|(of, old, new)| (*of, [*old, *new])).collect(),
            findings: change.findings.iter().filter_map(|f| JsonFinding::of(f, f.causes.clone())).collect(),
            reasons: &change.causes,
        }
    }
}

/// By machine, the days on which it is judged otherwise.
type Changes<'h> = HashMap<&'h str, Vec<(Date, &'h MachineChange<Reason>)>>;

/// The times of a machine in which it is judged the same.
fn machine<'h>(horizon: &Horizon, begins: &'h Begins, changes: &Changes<'h>) -> JsonMachine<'h> {
    let Judged { verdict, verdicts } = &begins.judged;
    let mut now = Segment {
        from: horizon.as_of,
        to: horizon.until,
        verdict: *verdict,
        activities: verdicts.iter().copied().collect(),
    };
    let mut segments = Vec::new();
    for (day, change) in changes.get(&*begins.machine).into_iter().flatten() {
        let mut activities = now.activities.clone();
        for (activity, _, new) in &change.verdicts {
            match new {
                Some(verdict) => activities.insert(*activity, *verdict),
                None => activities.remove(activity),
            };
        }
        let next = Segment { from: *day, to: horizon.until, verdict: change.verdict.1, activities };
        let last = std::mem::replace(&mut now, next);
        segments.push(Segment { to: day.yesterday().unwrap_or(*day), ..last });
    }
    segments.push(now);
    JsonMachine { machine: &begins.machine, segments }
}
