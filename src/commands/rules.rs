//! `tidewaiter rules`: list, check, test, sign and verify rule packs.

mod load;
mod signed;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::config::Config;
use super::demands::Demands;
use super::terminal::Terminal;
use crate::audit::example;
use crate::cli::{RuleArgs, RuleFileArgs, RulesListArgs};
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::Error;
use crate::exit::Exit;
use crate::model::Activity;
use crate::rules::question::Needed;
use crate::rules::{Rule, Ruleset};
use crate::text::shown::shown;
use crate::tomlread::files::RuleFileSet;

/// The shipped files with those that a user adds or puts in their place, which is said.
///
/// # Errors
/// When a path cannot be read; all paths are tried.
pub(crate) fn files<'p>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
    terminal: &Terminal,
) -> Result<RuleFileSet, Error> {
    load::files(paths, None, &mut Vec::new(), terminal)
}

pub(crate) use signed::{sign, verify};

/// Compiles what [`files`] gives for a day and shows what is worth knowing.
///
/// # Errors
/// Every mistake in the files.
pub(crate) fn compile(
    args: &RuleArgs,
    as_of: jiff::civil::Date,
    terminal: &Terminal,
) -> Result<Ruleset, Error> {
    compile_signed(&args.rules, None, &mut Vec::new(), as_of, terminal)
}

/// As [`compile`], of files that are signed where that is asked for; what reports have to say of them is added to `says`.
///
/// # Errors
/// As [`compile`], and when they are not signed as they have to be.
pub(super) fn compile_signed(
    paths: &[PathBuf],
    demands: Option<&Demands>,
    says: &mut Vec<String>,
    as_of: jiff::civil::Date,
    terminal: &Terminal,
) -> Result<Ruleset, Error> {
    let set = load::files(paths, demands, says, terminal)?;
    let (mut ruleset, diagnostics) = Ruleset::compile(&set.catalogue, &set.rules, as_of)?;
    ruleset.replaced = set.replaced();
    terminal.diagnostics(&diagnostics);
    Ok(ruleset)
}

/// `rules list`.
///
/// # Errors
/// When rule files have mistakes, or the result cannot be written.
pub(crate) fn list(args: &RulesListArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let as_of = match args.as_of {
        Some(day) => day,
        None => super::today()?,
    };
    let ruleset = compile(&args.rules, as_of, terminal)?;
    let mut text = String::new();
    for pack in &ruleset.packs {
        let _ = writeln!(
            text,
            "{} {}  {} ({}), law of {}, review by {}",
            shown(&pack.id),
            pack.version,
            shown(&pack.title),
            shown(&pack.authority),
            pack.as_of,
            pack.review_by
        );
        for question in ruleset.questions.iter().filter(|q| q.file.same_file(&pack.file)) {
            let activities: Vec<&str> = question.activities.iter().map(|a| a.as_str()).collect();
            let need = match &question.needed {
                Needed::Always(need) => need.as_str(),
                Needed::Where(_) => "conditional",
            };
            let _ = writeln!(
                text,
                "  {:<22} {need:<16} {:<12} {}  [{}]",
                shown(&question.id),
                "question",
                shown(&question.asks),
                activities.join(", ")
            );
        }
        for rule in ruleset.rules.iter().filter(|r| r.file.same_file(&pack.file)) {
            let activities: Vec<&str> = rule.activities.iter().map(|a| a.as_str()).collect();
            let _ = writeln!(
                text,
                "  {:<22} {:<16} {:<12} {}  [{}]",
                shown(&rule.id),
                rule.outcome,
                state(rule, as_of),
                shown(&rule.title),
                activities.join(", ")
            );
        }
    }
    let active = ruleset.rules.iter().filter(|r| r.outcome_on(as_of).is_some()).count();
    let _ = writeln!(
        text,
        "\n{} rules and {} questions in {} packs; {active} rules say something on {as_of}",
        ruleset.rules.len(),
        ruleset.questions.len(),
        ruleset.packs.len()
    );
    terminal.print_text(&text)?;
    terminal.diagnostics(&ruleset.outside_reach());
    Ok(Exit::Ok)
}

/// In force or not on that day, in a word.
fn state(rule: &Rule, day: jiff::civil::Date) -> &'static str {
    if rule.expires.is_some_and(|d| day >= d) {
        "expired"
    } else if rule.suspension(day).is_some() {
        "suspended"
    } else if rule.effective.is_some_and(|d| day < d) {
        "not yet"
    } else {
        "in force"
    }
}

/// `rules check`.
///
/// # Errors
/// Every mistake in any file.
pub(crate) fn check(args: &RuleFileArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let set = files(args.paths.iter().chain(&args.rules.rules), terminal)?;
    let as_of = super::today()?;
    match Ruleset::compile(&set.catalogue, &set.rules, as_of) {
        Ok((ruleset, mut diagnostics)) => {
            diagnostics.extend(ruleset.outside_reach());
            let shipped = super::lists::shipped(&Config::default())?;
            let lists = shipped.editions().iter().flat_map(|e| e.counts.keys()).map(String::as_str);
            let lists: BTreeSet<&str> = lists.collect();
            for list in lists.into_iter().filter(|list| !ruleset.asks_list(list, &Activity::ALL)) {
                let message = format!("no rule asks the list `{list}`, which ships with the program");
                diagnostics.push(Diagnostic::error("list-not-asked", message).help(super::lists::HOW_TO_ASK));
            }
            if diagnostics.has_errors() {
                return Err(diagnostics.into());
            }
            terminal.diagnostics(&diagnostics);
            let catalogue = &ruleset.catalogue;
            let text = format!(
                "{} files: {} rules and {} questions in {} packs, {} part families, {} boards, {} models, {} parties, {} links: no mistakes\n",
                set.rules.len() + set.catalogue.len(),
                ruleset.rules.len(),
                ruleset.questions.len(),
                ruleset.packs.len(),
                catalogue.parts.len(),
                catalogue.boards.len(),
                catalogue.models.len(),
                catalogue.parties.len(),
                catalogue.links.len()
            );
            terminal.print_text(&text)?;
            Ok(Exit::Ok)
        }
        Err(diagnostics) => {
            terminal.diagnostics(&diagnostics);
            terminal.always(&format!("{} mistakes", diagnostics.count(Severity::Error)));
            Ok(Exit::CannotDo)
        }
    }
}

/// `rules test`.
///
/// # Errors
/// When rule files have mistakes, or the result cannot be written.
pub(crate) fn test(args: &RuleFileArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let set = files(args.paths.iter().chain(&args.rules.rules), terminal)?;
    let as_of = super::today()?;
    let (mut ruleset, diagnostics) = Ruleset::compile(&set.catalogue, &set.rules, as_of)?;
    terminal.diagnostics(&diagnostics);
    let failures = example::failing(&mut ruleset);
    terminal.diagnostics(&failures);
    let examples: u64 = ruleset.rules.iter().map(|r| r.examples.len() as u64).sum();
    let without = ruleset.rules.iter().filter(|r| r.examples.is_empty()).count();
    let failed = failures.count(Severity::Error);
    let text = format!(
        "{} rules, {examples} examples: {} passed, {failed} failed; {without} rules without an example\n",
        ruleset.rules.len(),
        examples - failed
    );
    terminal.print_text(&text)?;
    Ok(if failed == 0 { Exit::Ok } else { Exit::Findings })
}
