//! `tidewaiter audit`: inventories in, a signed verdict per machine out.

mod second_pass;
mod sink;

use crate::attest::keys::Signer;
use crate::attest::output::{Parts, RunFolder};
use crate::cli::{AuditArgs, FailOn};
use crate::engine::Auditor;
use crate::engine::file::Inventory;
use crate::engine::in_order::pool;
use crate::engine::surveyed::{run_inputs, run_rows};
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::Existing;
use crate::identity::Survey;
use crate::ledger::Ledger;
use crate::report::compare::Baseline;
use crate::report::summary_line;
use crate::text::shown::shown;

use super::config::Config;
use super::diff::snapshot;
use super::interrupt::Interrupt;
use super::judge::{self, Prepared, about, ask_lists, surveyed};
use super::outputs::Outputs;
use super::spared::Spared;
use super::terminal::Terminal;
use super::{key, settings, verify};
use second_pass::SecondPass;

/// Up to this many machines, each gets a file of its own without being asked.
const SMALL_FLEET: u32 = 100;

/// Runs the audit.
///
/// # Errors
/// Everything that keeps the job from being done.
pub(crate) fn run(args: &AuditArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let now = super::now()?;
    let config = judge::config(&args.read, terminal)?;
    let fail_on = args.fail_on.or(config.fail_on).unwrap_or_default();
    let outputs = Outputs::parse(&args.output, args.force, terminal)?;
    outputs.check(&spared(args, &config))?;
    let mut baseline = baseline(args, fail_on, terminal)?;
    // Before anything is judged: a run that the ledger cannot take is none.
    let ledger = if args.check { None } else { args.ledger.as_ref().or(config.ledger.as_ref()) };
    let ledger = ledger.map(|path| Ledger::open(path)).transpose()?;

    let Prepared { mut ruleset, inventories, lists, decisions, asked, mut shipment, as_of, trust } =
        Prepared::new(&args.read, &args.judge, &config, terminal)?;
    let pool = pool(args.judge.threads)?;
    let (inputs, survey) = surveyed(&inventories, &mut shipment, &pool, terminal)?;
    let activities = about(&asked, &survey, &shipment);
    if let Some(lists) = &lists {
        ask_lists(&mut ruleset, lists, &activities, terminal);
    }
    let mut settings = settings::of_audit(&args.judge, &config, &ruleset, lists.as_ref(), &decisions)?;
    settings.extend(trust);
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
    let signing = key::signing(&args.signing, signer.as_ref());
    let go_on = || interrupt.check();
    let rows = run.rows.clone();
    let second = SecondPass {
        args,
        outputs: &outputs,
        auditor: &auditor,
        inventory: Inventory { survey: &survey, shipment: &shipment, go_on: &go_on },
        inventories: &inventories,
        signer: signer.as_ref(),
        signing,
        pool: &pool,
        terminal,
        ledger: ledger.as_ref(),
        decisions: &decisions,
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

/// What is read, and the files of the run.
fn spared(args: &AuditArgs, config: &Config) -> Spared {
    let AuditArgs { read, judge, out, signing, baseline, baseline_key, ledger, .. } = args;
    let read = judge::read_by(read, judge, config).chain(baseline_key).chain(baseline);
    let read = read.chain(ledger.as_ref().or(config.ledger.as_ref()));
    Spared::of(read.chain(signing.by.files())).and_run(out)
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

/// Who signs; nobody where nothing is signed.
fn signer(args: &AuditArgs, terminal: &Terminal) -> Result<Option<Signer>, Error> {
    if args.check { Ok(None) } else { key::signer(&args.signing, terminal) }
}
