//! What a run has to say to the ledger: of itself before its machines, and of each machine.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::append::put;
use super::row::{
    BoardRow, EventKind, EventRow, InputRow, MachineRow, PolicyRow, Row, RunRow, WaiverRow, few, short,
};
use crate::attest::predicate::{Location, ReportPredicate, RunPredicate, Text};
use crate::error::Error;
use crate::model::{Aspect, Board, BoardKind, Evidence, EvidenceCell, Field, Inputs, Machine, Role};
use crate::waivers::Decisions;

/// The fields whose values are other numbers of a machine.
const IDS: [Field; 5] =
    [Field::Serial, Field::AssetTag, Field::Hostname, Field::Mac, Field::ControlBoardSerial];

/// The most events and boards of one machine that become rows: more are no machine's.
const MOST: usize = 10_000;

/// The rows before the machines of a run.
pub(crate) fn run_rows<'r>(
    run: &'r RunPredicate<'_>,
    key: Option<&'r str>,
    decisions: &'r Decisions,
) -> Vec<Row<'r>> {
    let id = || Cow::Borrowed(&*run.run_id);
    let mut rows = vec![Row::Run(RunRow {
        activities: run.activities.clone(),
        as_of: run.as_of,
        key: key.map(Cow::Borrowed),
        run: id(),
        time: run.time_verified,
        version: (&*run.verifier.version).into(),
    })];
    rows.extend(run.inputs.iter().map(|input| {
        Row::Input(InputRow {
            file: short(&input.file),
            rows: input.rows,
            run: id(),
            sha256: (&*input.digest.sha256).into(),
            sheet: input.sheet.as_deref().map(short),
        })
    }));
    rows.extend(run.policy.iter().map(|entry| {
        Row::Policy(PolicyRow {
            as_of: entry.as_of,
            id: short(&entry.id),
            run: id(),
            sha256: (&*entry.digest.sha256).into(),
            version: short(&entry.version),
        })
    }));
    rows.extend(decisions.waivers.iter().filter(|waiver| run.as_of < waiver.expires).map(|waiver| {
        Row::Waiver(WaiverRow {
            expires: waiver.expires,
            id: short(&waiver.id),
            owner: short(&waiver.owner),
            reason: short(&waiver.reason),
            run: id(),
            subject: Cow::Owned(short(&waiver.subject()).into_owned()),
        })
    }));
    rows
}

/// The rows of one machine, before its report has a digest.
#[derive(Debug)]
pub(crate) struct MachineNotes {
    machine: MachineRow<'static>,
    rest: Vec<u8>,
}

impl MachineNotes {
    /// What a machine and its report say.
    ///
    /// # Errors
    /// When something has no canonical form.
    pub(crate) fn of(
        run: &str,
        machine: &Machine<'_>,
        inputs: &Inputs,
        report: &ReportPredicate<'_>,
    ) -> Result<Self, Error> {
        let key = short(machine.key);
        let mut rest = Vec::new();
        for board in machine.boards.iter().take(MOST) {
            let Some(serial) = board.serial else { continue };
            let row = BoardRow {
                board: short(serial.text),
                field: field(board).as_str().into(),
                location: place(&Location::of(serial.at, inputs)),
                machine: key.clone(),
                name: board.name.map(|name| short(name.text)),
                run: run.into(),
            };
            put(&Row::Board(row), &mut rest)?;
        }
        let mut events: Vec<EventRow<'_>> = Vec::new();
        for evidence in machine.evidence {
            for event in events_of(evidence, inputs) {
                let event = EventRow { machine: Some(key.clone()), run: Some(run.into()), ..event };
                if events.len() < MOST && !events.contains(&event) {
                    put(&Row::Event(event.clone()), &mut rest)?;
                    events.push(event);
                }
            }
        }
        Ok(Self { machine: machine_row(run, machine, report), rest })
    }

    /// The rows, once the report has this digest, as a [`Spool`](super::Spool) takes them.
    ///
    /// # Errors
    /// When something has no canonical form.
    pub(crate) fn with_report(mut self, sha256: String, out: &mut Vec<u8>) -> Result<(), Error> {
        self.machine.report = sha256.into();
        put(&Row::Machine(self.machine), out)?;
        out.extend_from_slice(&self.rest);
        Ok(())
    }
}

fn machine_row(run: &str, machine: &Machine<'_>, report: &ReportPredicate<'_>) -> MachineRow<'static> {
    let mut ids = BTreeMap::new();
    for field in IDS {
        let found = owned(few(machine.all(field).map(|value| value.text)));
        if !found.is_empty() {
            ids.insert(Cow::Borrowed(field.as_str()), found);
        }
    }
    let identified = &report.identified;
    let controllers = identified.controllers.iter().filter_map(|found| found.value.as_ref());
    let open = report.findings.iter().filter(|finding| finding.waiver.is_none());
    MachineRow {
        controllers: owned(few(controllers.map(Text::as_str))),
        ids,
        machine: short(machine.key).into_owned().into(),
        model: identified.model.as_ref().and_then(|model| Some(own(&short(model.value.as_ref()?.as_str())))),
        report: Cow::Borrowed(""),
        rules: owned(few(open.map(|finding| &*finding.rule))),
        run: Cow::Owned(run.to_owned()),
        verdict: report.verdict,
        verdicts: report.verdicts.clone(),
    }
}

fn own(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}

fn owned(texts: Vec<Cow<'_, str>>) -> Vec<Cow<'static, str>> {
    texts.into_iter().map(|text| Cow::Owned(text.into_owned())).collect()
}

fn place(location: &Location<'_>) -> Cow<'static, str> {
    own(&short(&location.to_string()))
}

/// The column of a board's number.
const fn field(board: &Board<'_>) -> Field {
    match board.kind {
        BoardKind::ControlBoard => Field::ControlBoardSerial,
        BoardKind::Psu => Field::PsuSerial,
        _ => Field::BoardSerial,
    }
}

/// What one row of an inventory, or one statement of a document, says that happened.
fn events_of<'a>(evidence: &Evidence<'a>, inputs: &Inputs) -> Vec<EventRow<'a>> {
    let read = |cell: &&EvidenceCell<'a>| !evidence.unread.covers(cell.column);
    let fields: Vec<(Field, &EvidenceCell<'a>)> = evidence
        .cells
        .iter()
        .filter(read)
        .filter_map(|cell| Some((evidence.column(cell)?.field?, cell)))
        .collect();
    let first = |wanted: Field| fields.iter().find(|(field, _)| *field == wanted).map(|(_, cell)| cell.text);
    let events = fields.iter().filter_map(|(field, cell)| {
        let (event, role) = what_happened(*field)?;
        let is_board = matches!(event, EventKind::Removed | EventKind::Installed);
        let date = if is_board { first(Field::RepairDate) } else { Some(cell.text) };
        let mut parties = BTreeMap::new();
        let mut place_of_party = None;
        if let Some(role) = role {
            place_of_party = first(Field::Party(role, Aspect::Country))
                .or_else(|| first(Field::Party(role, Aspect::Address)))
                .map(short);
            let names =
                fields.iter().filter(|(field, _)| field.role() == Some(role) && *field != Field::PartMaker);
            let names = few(names.map(|(_, cell)| cell.text));
            if !names.is_empty() {
                parties.insert(Cow::Borrowed(role.as_str()), names);
            }
        }
        Some(EventRow {
            board: is_board.then(|| short(cell.text)),
            corrects: None,
            date: date.map(short),
            event: Some(event),
            location: Some(place(&Location::of(evidence.at(cell.column), inputs))),
            machine: None,
            note: None,
            parties,
            place: place_of_party,
            run: None,
            time: None,
        })
    });
    events.collect()
}

/// The event whose day or board a column holds, and the role of who takes part.
const fn what_happened(field: Field) -> Option<(EventKind, Option<Role>)> {
    Some(match field {
        Field::ManufactureDate => (EventKind::Made, Some(Role::Maker)),
        Field::PurchaseDate => (EventKind::Bought, Some(Role::Supplier)),
        Field::ImportDate => (EventKind::Imported, Some(Role::Consignee)),
        Field::RepairDate => (EventKind::Repaired, Some(Role::Repairer)),
        Field::RemovedSerial => (EventKind::Removed, Some(Role::Repairer)),
        Field::InstalledSerial => (EventKind::Installed, Some(Role::Repairer)),
        _ => return None,
    })
}
