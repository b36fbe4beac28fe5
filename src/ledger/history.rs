//! Where a machine or a board has been: every row that speaks of it, and what does not fit together.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Ledger;
use super::row::{BoardRow, EventKind, EventRow, MachineRow, Row};
use crate::diagnostic::Diagnostic;
use crate::identity::key::normalise;
use crate::model::Verdict;

/// One thing that is known, in the order in which the ledger learned it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    /// The number of the row.
    pub seq: u64,
    /// The day: of an event as written, of an audit the moment of its run.
    pub when: Option<String>,
    /// What it is: `audit`, `in`, or the word of an event.
    pub what: &'static str,
    /// The machine.
    pub machine: Option<String>,
    /// The board.
    pub board: Option<String>,
    /// Who took part, by role.
    pub parties: BTreeMap<String, Vec<String>>,
    /// Where it happened.
    pub place: Option<String>,
    /// Where it is written.
    pub location: Option<String>,
    /// Of an audit, the verdict.
    pub verdict: Option<Verdict>,
    /// Of an audit, the rules that speak of the machine.
    pub rules: Vec<String>,
    /// What else is to be said.
    pub note: Option<String>,
    /// The row that a later one puts right: it no longer counts.
    pub corrected_by: Option<u64>,
}

/// The history of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct History {
    /// What is known, in the order of the ledger.
    pub steps: Vec<Step>,
    /// What does not fit together, in words.
    pub findings: Vec<String>,
}

impl Ledger {
    /// The history of a machine or a board by any of its numbers. What many runs say alike stands once, as the first said it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(crate) fn history(&self, what: &str) -> Result<History, Diagnostic> {
        let wanted = normalise(what).into_owned();
        let mut gather = Gather { wanted: wanted.clone(), ..Gather::default() };
        self.reading(|| {
            // Twice: under which keys a machine goes, and what no longer counts, stands in rows that come after what
            // happened to it.
            self.each(&["machine", "event"], |seq, row| {
                match row {
                    Row::Machine(machine) => gather.name(&machine),
                    Row::Event(EventRow { corrects: Some(corrects), .. }) => {
                        gather.corrected.insert(corrects, seq);
                    }
                    _ => {}
                }
                Ok(())
            })?;
            self.each(&["run", "machine", "board", "event"], |seq, row| {
                gather.row(seq, &row);
                Ok(())
            })
        })?;
        Ok(gather.finish())
    }
}

#[derive(Default)]
struct Gather {
    /// The number that was asked for, made comparable.
    wanted: String,
    /// The keys of machines that have this number, made comparable.
    machines: BTreeSet<String>,
    /// When the run under way was made.
    time: String,
    steps: Vec<Step>,
    /// What was said already: an inventory says the same in every run.
    said: BTreeSet<String>,
    /// Rows that no longer count, by what puts them right.
    corrected: BTreeMap<u64, u64>,
    /// Where each board was last.
    boards: BTreeMap<String, Seen>,
    /// The last verdict of each machine.
    verdicts: BTreeMap<String, (Verdict, Vec<String>)>,
    /// Boards that moved in the run under way: what it says further on may still explain them.
    unexplained: Vec<(String, String)>,
    findings: Vec<String>,
}

/// Where a board was seen.
struct Seen {
    machine: String,
    location: String,
    /// An event says that it left.
    left: bool,
}

impl Gather {
    fn is_wanted(&self, text: &str) -> bool {
        let key = normalise(text);
        key == self.wanted || self.machines.contains(&*key)
    }

    /// Keeps the key of a machine that goes by the number asked for.
    fn name(&mut self, machine: &MachineRow<'_>) {
        let mut numbers = machine.ids.values().flatten();
        if numbers.any(|number| normalise(number) == self.wanted) {
            self.machines.insert(normalise(&machine.machine).into_owned());
        }
    }

    fn row(&mut self, seq: u64, row: &Row<'_>) {
        match row {
            Row::Run(run) => {
                self.time = run.time.to_string();
                self.end_run();
            }
            Row::Machine(machine) if self.is_wanted(&machine.machine) => self.machine(seq, machine),
            Row::Board(board) => self.board(seq, board),
            Row::Event(event) => self.event(seq, event),
            _ => {}
        }
    }

    fn machine(&mut self, seq: u64, machine: &MachineRow<'_>) {
        let rules: Vec<String> = machine.rules.iter().map(ToString::to_string).collect();
        let key = normalise(&machine.machine).into_owned();
        let before = self.verdicts.insert(key, (machine.verdict, rules.clone()));
        let note = match before {
            Some((verdict, _)) if verdict != machine.verdict => Some(format!("was {verdict} before")),
            Some((_, before)) if before != rules => {
                let new: Vec<&str> =
                    rules.iter().filter(|r| !before.contains(r)).map(String::as_str).collect();
                let gone: Vec<&str> =
                    before.iter().filter(|r| !rules.contains(r)).map(String::as_str).collect();
                Some(format!("new: {}; no longer: {}", listed(&new), listed(&gone)))
            }
            _ => None,
        };
        self.steps.push(Step {
            when: Some(self.time.clone()),
            machine: Some(machine.machine.to_string()),
            verdict: Some(machine.verdict),
            rules,
            note,
            ..step(seq, "audit")
        });
    }

    fn board(&mut self, seq: u64, row: &BoardRow<'_>) {
        let key = normalise(&row.board).into_owned();
        let machine = normalise(&row.machine).into_owned();
        let wanted = key == self.wanted || self.is_wanted(&row.machine);
        let mut seen =
            Seen { machine: row.machine.to_string(), location: row.location.to_string(), left: false };
        if let Some(before) = self.boards.get(&key) {
            if normalise(&before.machine) == machine {
                seen.left = before.left;
            } else if !before.left && (wanted || self.is_wanted(&before.machine)) {
                let problem = format!(
                    "board {} was in {} ({}) and is in {} ({}, row {seq}): no event says how it came there",
                    row.board, before.machine, before.location, row.machine, row.location
                );
                self.unexplained.push((key.clone(), problem));
            }
        }
        self.boards.insert(key, seen);
        if wanted && self.said.insert(format!("in {} {} {}", row.board, row.machine, row.location)) {
            self.steps.push(Step {
                when: Some(self.time.clone()),
                machine: Some(row.machine.to_string()),
                board: Some(row.board.to_string()),
                location: Some(row.location.to_string()),
                note: row.name.as_ref().map(ToString::to_string),
                ..step(seq, "in")
            });
        }
    }

    fn event(&mut self, seq: u64, event: &EventRow<'_>) {
        // Of the evidence of a run the same cell says the same each time, and what was said before explains nothing new.
        let said = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?}",
            event.event, event.machine, event.board, event.date, event.location, event.time
        );
        let about = [&event.machine, &event.board].into_iter().flatten().any(|text| self.is_wanted(text));
        let of_wanted = event.corrects.is_some_and(|row| self.steps.iter().any(|step| step.seq == row));
        let moves = matches!(event.event, Some(EventKind::Removed | EventKind::Installed));
        if !(about || of_wanted || moves) || !self.said.insert(said) {
            return;
        }
        if moves && !self.corrected.contains_key(&seq) {
            self.moved(event);
        }
        if !(about || of_wanted) {
            return;
        }
        let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_ref().map(ToString::to_string);
        let parties = event.parties.iter();
        let note = match (event.corrects, text(&event.note)) {
            (Some(row), Some(note)) => Some(format!("puts row {row} right: {note}")),
            (Some(row), None) => Some(format!("puts row {row} right")),
            (None, note) => note,
        };
        self.steps.push(Step {
            when: text(&event.date),
            machine: text(&event.machine),
            board: text(&event.board),
            parties: parties
                .map(|(role, names)| (role.to_string(), names.iter().map(ToString::to_string).collect()))
                .collect(),
            place: text(&event.place),
            location: text(&event.location),
            note,
            ..step(seq, event.event.map_or("taken back", EventKind::as_str))
        });
    }

    /// Takes what an event explains: a move of the run under way, or that the board is seen elsewhere next.
    fn moved(&mut self, event: &EventRow<'_>) {
        let (Some(board), Some(machine)) = (&event.board, &event.machine) else { return };
        let key = normalise(board);
        self.unexplained.retain(|(board, _)| *board != *key);
        if let Some(seen) = self.boards.get_mut(&*key) {
            let same = normalise(&seen.machine) == normalise(machine);
            // Taken out of where it is, or put in somewhere else.
            seen.left |= same == (event.event == Some(EventKind::Removed));
        }
    }

    /// What the run that ended did not explain stays so.
    fn end_run(&mut self) {
        self.findings.extend(self.unexplained.drain(..).map(|(_, problem)| problem));
    }

    fn finish(mut self) -> History {
        self.end_run();
        for step in &mut self.steps {
            step.corrected_by = self.corrected.get(&step.seq).copied();
        }
        History { steps: self.steps, findings: self.findings }
    }
}

fn listed(rules: &[&str]) -> String {
    if rules.is_empty() { "none".to_owned() } else { rules.join(", ") }
}

const fn step(seq: u64, what: &'static str) -> Step {
    Step {
        seq,
        when: None,
        what,
        machine: None,
        board: None,
        parties: BTreeMap::new(),
        place: None,
        location: None,
        verdict: None,
        rules: Vec::new(),
        note: None,
        corrected_by: None,
    }
}
