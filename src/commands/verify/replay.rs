//! `verify --replay`: the same audit once more, by what the report names, has to give the same bytes.

mod differences;
mod signed;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::super::config::Config;
use super::super::judge::{Prepared, about, ask_lists, surveyed};
use super::super::settings;
use super::super::terminal::Terminal;
use crate::attest::dsse::Envelope;
use crate::attest::predicate::{REQUEST, ReportPredicate, RunPredicate, Setting, Texts};
use crate::attest::run::{Form, RunStatement};
use crate::attest::{Refusal, TrustedKeys};
use crate::cli::{ActivityChoice, DemandArgs, JudgeArgs, ReadArgs, RuleArgs, VerifyArgs};
use crate::diagnostic::Diagnostic;
use crate::engine::file::{Inventory, Run};
use crate::engine::in_order::pool;
use crate::engine::surveyed::{run_inputs, run_rows};
use crate::engine::{Auditor, Batch, Reports, Sink};
use crate::error::Error;
use crate::source::sha256_hex;
use differences::differences;
use signed::SignedRun;

/// What came of a replay.
struct Replayed {
    /// What the run says of itself now.
    run: RunPredicate<'static>,
    /// The digest of the payload of its run statement.
    statement: String,
    /// How many reports are the same to the byte.
    same: u64,
    /// The reports that are others, the first of them by their machines.
    different: Vec<String>,
    /// How many those are.
    others: u64,
}

/// How many machines are named.
const NAMED: usize = 3;

/// Audits again what a path is about, and says how many reports came out the same.
///
/// # Errors
/// When something that is needed cannot be read. The inner one: what came out is not what was signed, and what of all that
/// decides is another thing now.
pub(super) fn replay(
    path: &Path,
    args: &VerifyArgs,
    trusted: &TrustedKeys,
    terminal: &Terminal,
) -> Result<Result<String, Refusal>, Error> {
    let signed = SignedRun::read(path, trusted)?;
    let run = signed.run()?;
    let mut outcome = replayed(&signed, &run, args, None, terminal);
    // A parts list is read with the name of its machine, which is the report's.
    if let ([machine], true) = (signed.machines.as_slice(), outcome.as_ref().map_or(true, |o| o.same == 0)) {
        let with_name = replayed(&signed, &run, args, Some(machine), terminal);
        if with_name.as_ref().is_ok_and(|replayed| replayed.same > 0) {
            outcome = with_name;
        }
    }
    let Replayed { run: now, statement, same, different, others } = outcome?;
    let missing = (signed.reports.len() as u64).saturating_sub(same + others);
    let of_run = signed.statement.as_ref().is_none_or(|signed| *signed == statement);
    if of_run && others == 0 && missing == 0 {
        let reports = if same == 1 { "1 report".to_owned() } else { format!("{same} reports") };
        return Ok(Ok(format!("{reports}: the same audit gives the same bytes")));
    }
    let all = signed.reports.len();
    let mut problem = match others + missing {
        0 => format!("the {all} reports are the same, the run statement is not"),
        n if different.is_empty() => format!("{n} of {all} reports did not come out again"),
        n => format!("{n} of {all} reports came out otherwise, first {}", different.join(", ")),
    };
    let why = differences(&run, &now);
    if why.is_empty() {
        problem.push_str("; nothing that the report names is another thing now: other options of reading, or not what this program made");
    } else {
        problem.push_str("; what is another thing now: ");
        problem.push_str(&why.join("; "));
    }
    Ok(Err(Refusal::NotReproducible(problem)))
}

/// Runs the audit once more.
fn replayed(
    signed: &SignedRun,
    run: &RunPredicate<'_>,
    args: &VerifyArgs,
    machine: Option<&String>,
    terminal: &Terminal,
) -> Result<Replayed, Error> {
    let read = read_args(args, machine);
    let judge = judge_args(args, run);
    let config = match &args.replay.config {
        Some(path) => Config::find(Some(path), None, terminal)?,
        None => Config::default(),
    };
    let Prepared { mut ruleset, inventories, lists, decisions, asked, mut shipment, .. } =
        Prepared::new(&read, &judge, &config, terminal)?;
    let pool = pool(None)?;
    let (inputs, survey) = surveyed(&inventories, &mut shipment, &pool, terminal)?;
    let activities = about(&asked, &survey, &shipment);
    if let Some(lists) = &lists {
        ask_lists(&mut ruleset, lists, &activities, terminal);
    }
    let settings = settings::of_audit(&judge, &config, &ruleset, lists.as_ref(), &decisions)?;
    let auditor = Auditor {
        ruleset: &ruleset,
        lists: lists.as_ref(),
        asked: &asked,
        inputs: &inputs,
        decisions: Some(&decisions),
    };
    let rows = run_rows(&survey, &inputs, &inventories.unread());
    let of_run = run_inputs(&inputs, &shipment, &survey);
    let settings = settings.into_iter().map(|setting| at_its_place(setting, run)).collect();
    let said = auditor.run(of_run, &activities, rows, settings, run.time_verified);
    let go_on = || Ok(());
    let inventory = Inventory { survey: &survey, shipment: &shipment, go_on: &go_on };
    let texts = match signed.form {
        Form::Full => Texts::default(),
        Form::Lean => inventory.common_texts(&auditor)?,
    };
    let statement =
        RunStatement::sign(said, signed.form, texts, None).map_err(|e| e.of("the run statement"))?;
    let bar = terminal.progress(u64::from(survey.machines()), "replaying");
    let mut compared = Compared { signed: &signed.reports, same: 0, different: Vec::new(), others: 0 };
    let how = Run {
        statement: &statement,
        signer: None,
        reports: Reports::Written,
        remembered: false,
        pool: &pool,
    };
    let make = |_: &str, predicate: &ReportPredicate<'_>| predicate.sequence;
    inventory.audit(&auditor, how, make, &mut compared)?;
    bar.finish_and_clear();
    for inventory in &inventories.all {
        inventory.workbook.check_unchanged()?;
    }
    let Compared { same, different, others, .. } = compared;
    let payload = Envelope::unverified(&statement.line).unwrap_or_default();
    Ok(Replayed { statement: sha256_hex(&payload), run: statement.predicate, same, different, others })
}

/// How the inventories are read: as they were, as far as that was said.
fn read_args(args: &VerifyArgs, machine: Option<&String>) -> ReadArgs {
    let of = &args.replay;
    ReadArgs {
        inputs: args.inventory.clone(),
        map: of.map.clone(),
        machine: machine.cloned(),
        encoding: of.encoding.clone(),
        delimiter: of.delimiter,
        format: of.format.clone(),
        config: of.config.clone(),
    }
}

/// By what they are judged: the law of the day that the report names, for the activities that it was asked for, by the editions
/// of lists that it names.
fn judge_args(args: &VerifyArgs, run: &RunPredicate<'_>) -> JudgeArgs {
    let of = &args.replay;
    let was = |id: &str| run.policy.iter().any(|entry| entry.id == id);
    let asked = if run.activities_from == REQUEST { run.activities.as_slice() } else { &[] };
    let editions: Vec<String> = run.editions().map(|entry| entry.digest.sha256.to_string()).collect();
    JudgeArgs {
        rules: RuleArgs { rules: args.rules.clone() },
        lists: of.lists.clone(),
        waivers: of.waivers.clone(),
        no_waivers: !was("waivers"),
        no_lists: editions.is_empty(),
        as_of: Some(run.as_of),
        activity: asked.iter().copied().map(ActivityChoice::One).collect(),
        shipment: of.shipment.clone(),
        threads: None,
        demands: DemandArgs::default(),
        editions: Some(editions),
    }
}

/// A setting where the report says that it lay: the same bytes may lie elsewhere now. A store of lists has other bytes once
/// anything was imported; its editions are held against the report one by one.
fn at_its_place(setting: Setting<'static>, run: &RunPredicate<'_>) -> Setting<'static> {
    let same = run.settings.iter().find(|was| {
        was.kind == setting.kind
            && (was.digest == setting.digest || (was.kind == "lists" && was.says == setting.says))
    });
    match same {
        Some(was) => Setting {
            digest: crate::attest::statement::Digest::new(was.digest.sha256.to_string()),
            path: was.path.to_string().into(),
            ..setting
        },
        None => setting,
    }
}

/// Holds reports against those that were signed, by their places in the run.
struct Compared<'s> {
    signed: &'s HashMap<u64, [u8; 32]>,
    same: u64,
    different: Vec<String>,
    others: u64,
}

impl Sink<u64> for Compared<'_> {
    fn take(&mut self, batch: &mut Batch<u64>) -> Result<(), Error> {
        for judged in std::mem::take(&mut batch.machines) {
            let Some(was) = self.signed.get(&judged.made) else { continue };
            let payload = Envelope::unverified(batch.signed(&judged).0).unwrap_or_default();
            if signed::digest(&payload) == *was {
                self.same += 1;
            } else {
                self.others += 1;
                if self.different.len() < NAMED {
                    self.different.push(judged.key);
                }
            }
        }
        Ok(())
    }
}

/// Refuses what a replay cannot be made of, before anything is verified.
///
/// # Errors
/// With what is missing.
pub(super) fn check(args: &VerifyArgs) -> Result<(), Error> {
    let stated = args.replay.shipment.stated().next().is_some();
    let (code, message, help) = match (args.replay_it, args.inventory.is_empty()) {
        (false, _) if stated => (
            "no-replay",
            "what is stated of a shipment is needed for a replay only",
            "add --replay, or leave it out",
        ),
        (true, true) => (
            "no-inventory",
            "--replay needs what was audited",
            "name the files in the order in which they were audited, each with --inventory",
        ),
        _ => return Ok(()),
    };
    Err(Diagnostic::error(code, message).help(help).into())
}

/// The paths whose replay is asked for: each that is no page.
///
/// # Errors
/// For a page: it may carry a part of its run.
pub(super) fn path_of(path: &PathBuf) -> Result<&PathBuf, Error> {
    if !super::carrying::is_page(path) {
        return Ok(path);
    }
    let message = "a page may carry a part of its run, and is not replayed";
    Err(Diagnostic::error("page", message).at(path.display()).help("name the run's folder or bundle").into())
}
