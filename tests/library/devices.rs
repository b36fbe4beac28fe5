//! Real answers and dumps of devices that others wrote, against a table of what a person reads in them.
//!
//! `tests/corpus/devices.tsv` says of each file of the folders `devices` and `hbom` which reader takes it, how many machines,
//! boards and components it speaks of, which controllers are identified, which of the checks of identity speak, and why, or why
//! it is refused. Each line was made by reading the file. An empty cell of controllers means that none is known: the machine is
//! undetermined, and the string that names its board, if there is one, is shown as it is.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::collections::BTreeSet;
use std::path::Path;

use tidewaiter::Activity;
use tidewaiter::internals::audit::audit;
use tidewaiter::internals::facts::identify;
use tidewaiter::internals::files::input::Input;
use tidewaiter::internals::identity::assemble::assemble;
use tidewaiter::internals::identity::{RowArena, SurveyedSheet, serials, survey};
use tidewaiter::internals::ingest::columns::MapOptions;
use tidewaiter::internals::ingest::layout::read_document;
use tidewaiter::internals::ingest::reader::{ReadOptions, open};
use tidewaiter::internals::ingest::validate::RowValidator;
use tidewaiter::internals::model::{InputInfo, Inputs};

use crate::common;

const HEAD: &str = "file\treader\tmachines\tboards\tcomponents\tcontrollers\tidentity";

/// What the program says of a file, in the words of the table.
fn read(path: &Path) -> String {
    let refused = |reader: &str, code: &str| format!("{reader}\trefused: {code}\t\t\t\t");
    let input = Input::path(path).unwrap();
    let workbook = match open(&input, &ReadOptions::default()) {
        Ok(workbook) => workbook,
        Err(found) => return refused("", found.iter().next().map_or("", |problem| problem.code)),
    };
    let Some(statements) = workbook.content.statements() else {
        return format!("{}\ta table\t\t\t\t", workbook.format);
    };
    let reading = match read_document(&workbook.name, statements, &MapOptions::default()) {
        Ok(reading) => reading,
        Err(found) => {
            return refused(workbook.format, found.iter().next().map_or("", |problem| problem.code));
        }
    };
    let mut inputs = Inputs::default();
    let info =
        InputInfo { file: workbook.name.clone(), places: reading.places.clone(), ..InputInfo::default() };
    let sheet = SurveyedSheet {
        input: inputs.push(info),
        rows: &**statements,
        plan: reading.plan.clone(),
        first: reading.first_data,
        end: reading.end,
        preamble: None,
        validator: RowValidator::new(&reading),
    };
    let survey = survey(vec![sheet], &|_| ()).unwrap();
    let ruleset = &*common::SHIPPED;
    let (mut boards, mut components) = (0, 0);
    let (mut controllers, mut identity) = (BTreeSet::new(), BTreeSet::new());
    let mut arena = RowArena::default();
    for number in 0..survey.machines() {
        survey.read(number, &mut arena).unwrap();
        let records = arena.evidence(|sheet| survey.plan(sheet));
        let machine = assemble(survey.key(number), &records);
        boards += machine.boards.len();
        components += machine.components.len();
        let facts = identify(&machine, &ruleset.catalogue);
        let owned = survey.shared_by(number, &machine);
        let shared = serials::borrow(&machine, &owned);
        let audited = audit(&facts, &shared, ruleset, &[Activity::Import, Activity::Operation]);
        controllers.extend(audited.identified.controllers.iter().map(|answer| answer.value.to_string()));
        let checks = audited.findings.iter().map(|finding| finding.rule.to_string());
        identity.extend(checks.filter(|rule| rule.starts_with("PRV-") || rule == "CMP-003"));
    }
    let list = |all: BTreeSet<String>| all.into_iter().collect::<Vec<_>>().join(" | ");
    format!(
        "{}\t{}\t{boards}\t{components}\t{}\t{}",
        workbook.format,
        survey.machines(),
        list(controllers),
        list(identity)
    )
}

#[test]
fn what_devices_say_is_read_as_a_person_reads_it() {
    let Some(devices) = common::shared_data("devices") else { return };
    let data = devices.parent().unwrap();
    let table = common::root().join("tests/corpus/devices.tsv");
    let text = std::fs::read_to_string(&table).unwrap_or_default();
    let judged: Vec<&str> = text.lines().skip(1).collect();
    let mut found = Vec::new();
    for folder in ["devices", "hbom"] {
        for file in common::contents(&data.join(folder)).into_keys() {
            let file = format!("{folder}/{file}");
            found.push(format!("{file}\t{}", read(&data.join(&file))));
        }
    }
    if std::env::var_os("TIDEWAITER_GOLDEN").is_some() {
        std::fs::write(&table, format!("{HEAD}\n{}\n", found.join("\n"))).unwrap();
        return;
    }
    assert_eq!(text.lines().next(), Some(HEAD));
    let wrong: Vec<&String> = found.iter().filter(|line| !judged.contains(&line.as_str())).collect();
    assert!(wrong.is_empty(), "{} of {} are not read as judged: {wrong:#?}", wrong.len(), found.len());
    assert_eq!(judged.len(), found.len(), "a line for every file");
}
