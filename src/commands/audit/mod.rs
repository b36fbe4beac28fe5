//! `tidewaiter audit`: inventories in, a signed verdict per machine out.

mod lists;
mod policy;
mod second_pass;
mod sink;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use crate::attest::keys::Signer;
use crate::attest::output::{Parts, RunFolder};
use crate::audit::RequestedActivities;
use crate::cli::{ActivityChoice, AuditArgs, FailOn};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::Auditor;
use crate::engine::file::Inventory;
use crate::engine::in_order::pool;
use crate::engine::shipment::Shipment;
use crate::engine::surveyed::{run_inputs, run_rows};
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::Existing;
use crate::identity::{Survey, SurveyedSheet, survey};
use crate::ingest::escapes;
use crate::ingest::inspect::SECRETS_LEFT_OUT;
use crate::ingest::validate::RowValidator;
use crate::model::{Activity, InputId, InputInfo, Inputs, Place};
use crate::report::compare::Baseline;
use crate::report::summary_line;
use crate::text::shown::shown;
use crate::waivers::Decisions;

use super::config::Config;
use super::decisions::decisions;
use super::diff::snapshot;
use super::interrupt::Interrupt;
use super::inventory::{self, Inventories, InventorySheet};
use super::outputs::Outputs;
use super::terminal::Terminal;
use super::waiver::rule_ids;
use super::{key, rules, settings, verify};
use second_pass::SecondPass;

/// Up to this many machines, each gets a file of its own without being asked.
const SMALL_FLEET: u32 = 100;

/// Runs the audit.
///
/// # Errors
/// Everything that keeps the job from being done.
pub(crate) fn run(args: &AuditArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let config =
        Config::find(args.read.config.as_deref(), args.read.inputs.first().map(PathBuf::as_path), terminal)?;
    let now = super::now()?;
    let as_of = args.as_of.map_or_else(super::today, Ok)?;
    let asked = activities(args, &config);
    let mut shipment = shipment(args, &config);
    let fail_on = args.fail_on.or(config.fail_on).unwrap_or_default();
    let outputs = Outputs::parse(&args.output, args.force, terminal)?;

    let mut baseline = baseline(args, fail_on, terminal)?;

    // Rules, inventories and lists are all read before anything is refused: all mistakes in one go. The lists take as
    // long as the rules, so they are read at the same time.
    let rule_paths: Vec<_> = config.rules.iter().chain(&args.rules.rules).cloned().collect();
    let (ruleset, inventories, lists) = thread::scope(|scope| {
        let lists = scope.spawn(|| lists::open(args, &config));
        let ruleset = rules::compile(&crate::cli::RuleArgs { rules: rule_paths }, as_of, terminal);
        let inventories = inventory::open_all(&args.read, &config);
        (ruleset, inventories, lists.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    let (mut ruleset, inventories, lists) = match (ruleset, inventories, lists) {
        (Ok(ruleset), Ok(inventories), Ok(lists)) => (ruleset, inventories, lists),
        (ruleset, inventories, lists) => {
            let errors = [ruleset.err(), inventories.err(), lists.err()];
            return Err(Error::all(errors.into_iter().flatten()));
        }
    };
    terminal.diagnostics(&inventories.notes);
    terminal.diagnostics(&inventories.errors);
    terminal.diagnostics(&ruleset.outside_reach());
    let decisions = if args.no_waivers {
        Decisions::default()
    } else {
        decisions(args.waivers.as_deref(), &config, as_of, terminal)?
    };
    terminal.diagnostics(&decisions.waivers.in_force(as_of, rule_ids(&ruleset)));
    let mut lists = lists::in_use(lists, &decisions.clearances, &config, as_of, terminal)?;
    if let Some(lists) = &mut lists {
        ruleset.set_lists(Some(lists::listed(&ruleset.catalogue, lists)?));
    }
    ruleset.site = policy::of_site(&config, &ruleset)?;

    let (mut inputs, sheets, files) = sheets(&inventories);
    let total: u64 = sheets.iter().map(|s| s.rows.size()).sum();
    let bar = terminal.progress(total, "reading");
    let pool = pool(args.threads)?;
    let survey = pool.install(|| survey(sheets, &|done| bar.set_position(done)))?;
    bar.finish_and_clear();
    digests(&inventories, &mut inputs, &files)?;
    shipment.register(&mut inputs);
    terminal.diagnostics(&skipped_rows(&survey, &inputs));
    terminal.diagnostics(&left_out(&survey, &inputs));
    if survey.machines() == 0 {
        return Err(nothing_read(&survey).into());
    }

    let spoken = survey.counts.iter().flat_map(|count| count.fields.iter().copied());
    let activities = asked.for_fields(spoken.chain(shipment.fields()));
    if let Some(lists) = &lists {
        terminal.diagnostics(&lists::not_asked(&ruleset, lists, &activities));
        terminal.diagnostics(&lists::later(&ruleset, lists, &activities));
        let asked = lists.editions().iter().filter_map(|e| policy::asked_edition(&ruleset, e, &activities));
        ruleset.editions = asked.collect();
    }
    let settings = settings::of_audit(args, &config, &ruleset, lists.as_ref(), &decisions)?;
    if !outputs.name_settings() {
        settings::say(settings.iter().cloned(), terminal);
    }
    let auditor = Auditor {
        ruleset: &ruleset,
        lists: lists.as_ref(),
        asked: &asked,
        inputs: &inputs,
        decisions: Some(&decisions),
    };
    let of_run = run_inputs(&inputs, &shipment, &survey);
    let run =
        auditor.run(of_run, &activities, run_rows(&survey, &inputs, &inventories.unread()), settings, now);
    // Nothing is written before: until here, a signal may end the program where it stands.
    let interrupt = Interrupt::watch()?;
    let folder = (!args.check).then(|| folder(args, &survey)).transpose()?;
    // The folder first: a run that is refused for it must not leave a new key behind.
    let signer = signer(args, terminal)?;
    let go_on = || interrupt.check();
    let rows = run.rows.clone();
    let second = SecondPass {
        args,
        outputs: &outputs,
        auditor: &auditor,
        inventory: Inventory { survey: &survey, shipment: &shipment, go_on: &go_on },
        inventories: &inventories,
        signer: signer.as_ref(),
        pool: &pool,
        terminal,
    };
    let summary = second.run(run, folder, baseline.as_mut())?;
    terminal.diagnostics(&decisions.waivers.unused(as_of));
    if let Some(lists) = &lists {
        terminal.diagnostics(&lists.dead_clearances(as_of, true)?);
    }
    if !args.check {
        terminal.say(&format!("Reports: {}", shown(args.out.display())));
        if signer.is_none() {
            terminal.always(
                "NOTHING IS SIGNED: --no-sign was given. Nobody can tell whether these reports were changed.",
            );
        }
    }
    terminal.always(&summary_line(&summary, &rows));
    if let Some(baseline) = &baseline {
        terminal.always(&shown(baseline.summary()));
    }
    if inventories.errors.has_errors() {
        terminal.always(
            "NOT EVERYTHING WAS READ: what stands above under \"error\" was left out of this result.",
        );
        return Ok(Exit::CannotDo);
    }
    // What could not be read is no finding: it may have been one. What nobody can name, nobody can clear.
    let unread = survey.lost() > 0 || survey.unread_cells() > 0 || survey.unnamed() > 0;
    let found = match (fail_on, &baseline) {
        (FailOn::Nothing, _) => false,
        (FailOn::At(_), Some(baseline)) => baseline.is_exceeded(),
        (FailOn::At(verdict), None) => summary.any_at_least(verdict),
    };
    Ok(if unread || found { Exit::Findings } else { Exit::Ok })
}

/// The earlier run that this one is held against.
fn baseline(args: &AuditArgs, fail_on: FailOn, terminal: &Terminal) -> Result<Option<Baseline>, Error> {
    let (Some(path), FailOn::At(verdict)) = (&args.baseline, fail_on) else { return Ok(None) };
    let trusted = if args.baseline_unverified {
        terminal.always("THE BASELINE IS NOT VERIFIED: whoever can write it decides what counts as known.");
        None
    } else {
        Some(verify::trusted(&args.baseline_key, "--baseline-key", terminal)?)
    };
    let snapshot = snapshot(path, trusted.as_ref(), terminal)?;
    Ok(Some(Baseline::new(snapshot, verdict)))
}

/// The folder of the run, begun.
fn folder(args: &AuditArgs, survey: &Survey<'_>) -> Result<RunFolder, Error> {
    let existing = if args.force { Existing::Replace } else { Existing::Refuse };
    let parts = if has_file_a_machine(args, survey) { Parts::RecordsAndMachines } else { Parts::Records };
    RunFolder::create(&args.out, existing, parts)
}

/// Whether each machine gets a file of its own.
fn has_file_a_machine(args: &AuditArgs, survey: &Survey<'_>) -> bool {
    args.per_machine || survey.machines() <= SMALL_FLEET
}

fn nothing_read(survey: &Survey<'_>) -> Diagnostic {
    let message = match survey.skipped_rows() {
        _ if survey.counts.is_empty() => "no machine was read: none of the files is an inventory".to_owned(),
        0 => "no machine was read: there are no rows below the header".to_owned(),
        rows => format!("no machine was read: {rows} rows were skipped"),
    };
    Diagnostic::error("no-machines", message).help("`tidewaiter inspect` shows how the file is read")
}

/// What the command line and the configuration state of the whole shipment; the former comes first.
fn shipment(args: &AuditArgs, config: &Config) -> Shipment {
    let of_line = args.shipment.stated();
    let of_line = of_line.map(|(flag, field, text)| (format!("--{flag}"), field, text.to_owned()));
    let of_config = config.shipment.iter();
    let of_config = of_config.map(|(field, text)| (format!("[shipment] {field}"), *field, text.clone()));
    Shipment::stated([
        ("command line".to_owned(), of_line.collect()),
        (config.name.clone(), of_config.collect()),
    ])
}

/// What the command line or the configuration asks for; else what the evidence speaks of.
fn activities(args: &AuditArgs, config: &Config) -> RequestedActivities {
    let mut chosen: Vec<Activity> = Vec::new();
    for choice in &args.activity {
        match choice {
            ActivityChoice::One(activity) => chosen.push(*activity),
            ActivityChoice::All => chosen.extend(Activity::ALL),
        }
    }
    if chosen.is_empty() {
        chosen.extend(&config.activities);
    }
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() { RequestedActivities::FromEvidence } else { RequestedActivities::Given(chosen) }
}

/// The key to sign with; none where nothing is signed.
fn signer(args: &AuditArgs, terminal: &Terminal) -> Result<Option<Signer>, Error> {
    if args.check || args.no_sign {
        return Ok(None);
    }
    match &args.key {
        Some(path) => key::load(path).map(Some),
        None => key::own(terminal).map(Some),
    }
}

/// The sheets that are inventories, and their entries among the inputs, with the place of each one's file; digests follow when
/// they are known.
fn sheets(inventories: &Inventories) -> (Inputs, Vec<SurveyedSheet<'_>>, Vec<usize>) {
    let mut inputs = Inputs::default();
    let mut sheets = Vec::new();
    let mut files = Vec::new();
    for (file, inventory) in inventories.all.iter().enumerate() {
        for InventorySheet { raw, reading, preamble } in &inventory.sheets {
            let Some(reading) = reading else { continue };
            let mut push = |places| {
                files.push(file);
                let (file, sheet) = (inventory.workbook.name.clone(), raw.name.clone());
                inputs.push(InputInfo { file, sheet, places, ..InputInfo::default() })
            };
            let input = push(reading.places.clone());
            sheets.push(SurveyedSheet {
                input,
                rows: &*raw.rows,
                plan: reading.plan.clone(),
                first: reading.first_data,
                end: reading.end,
                preamble: preamble.as_ref().map(|_| sheets.len() + 1),
                validator: RowValidator::new(reading),
            });
            if let Some(preamble) = preamble {
                let input = push(Some(preamble.cells.clone()));
                sheets.push(SurveyedSheet::of_preamble(input, &*preamble.cells, preamble.plan.clone()));
            }
        }
    }
    (inputs, sheets, files)
}

/// Fills in the digests, which were worked out beside the first pass.
fn digests(inventories: &Inventories, inputs: &mut Inputs, files: &[usize]) -> Result<(), Error> {
    for (file, inventory) in inventories.all.iter().enumerate() {
        let digest = inventory.workbook.digest()?;
        for (id, _) in (0..).map(InputId).zip(files).filter(|(_, of)| **of == file) {
            inputs.set_digest(id, &digest);
        }
    }
    Ok(())
}

/// A note for each sheet in whose cells values were told to be secrets by their shape, and a warning where sequences for a terminal
/// stood in them.
fn left_out(survey: &Survey<'_>, inputs: &Inputs) -> Diagnostics {
    let mut notes = Diagnostics::default();
    // A sheet may have several tables: of each sheet the first cell of either.
    let (mut secrets, mut sequences) = (BTreeMap::new(), BTreeMap::new());
    for sheet in &survey.sheets {
        let place = inputs.get(sheet.input).map_or(String::new(), |info| match &info.sheet {
            Some(sheet) => format!("{}!{sheet}", info.file),
            None => info.file.clone(),
        });
        for (first, of) in
            [(sheet.rows.first_secret(), &mut secrets), (sheet.rows.first_sequence(), &mut sequences)]
        {
            if let Some(cell) = first {
                let known = of.entry(place.clone()).or_insert(cell);
                *known = cell.min(*known);
            }
        }
    }
    for (sheet, (row, column)) in secrets {
        let place = format!("{sheet}!{}", Place::CellAt { row, column });
        notes.push(Diagnostic::note("secret-left-out", SECRETS_LEFT_OUT).at(place));
    }
    for (sheet, first) in sequences {
        notes.push(escapes::warning(&sheet, first));
    }
    notes
}

/// A warning for every row and cell that cannot be trusted, one for rows that name no machine, and one for each reason for which
/// rows are no evidence.
fn skipped_rows(survey: &Survey<'_>, inputs: &Inputs) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let mut problems: Vec<_> =
        survey.counts.iter().flat_map(|c| c.problems.iter().chain(&c.cell_problems)).collect();
    problems.sort_by_key(|(place, _)| *place);
    for (place, problem) in problems {
        let shown = inputs.show(*place, problem.column).to_string();
        diagnostics.push(Diagnostic::warning(problem.code, &*problem.message).at(shown));
    }
    for (rows, first) in survey.counts.iter().map(|count| count.unnamed) {
        let Some(place) = first else { continue };
        let message = match rows {
            1 if inputs.is_document(place.input) => {
                "nothing here names the machine: it is judged by itself, named by its place".to_owned()
            }
            1 => "the row names no machine: it is judged as one piece, named by its place".to_owned(),
            _ => format!(
                "{rows} rows from here on name no machine: each is judged as one piece, named by its place"
            ),
        };
        diagnostics.push(Diagnostic::warning("row-names-no-machine", message).at(inputs.show(place, None)));
    }
    for (reason, (rows, first)) in survey.counts.iter().flat_map(|c| &c.skipped) {
        let Some(place) = first.first() else { continue };
        let message = match rows {
            1 => format!("row left out: {}", reason.explain()),
            _ => format!("{rows} rows left out from here on: {}", reason.explain()),
        };
        let diagnostic = if reason.loses_evidence() {
            Diagnostic::warning(reason.code(), message)
        } else {
            Diagnostic::note(reason.code(), message)
        };
        diagnostics.push(diagnostic.at(inputs.show(*place, None)));
    }
    diagnostics
}
