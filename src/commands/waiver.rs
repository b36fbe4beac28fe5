//! `tidewaiter waiver`: write, show and check the site's decisions.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;

use super::config::Config;
use super::terminal::Terminal;
use super::{demands, rules, to_json};
use crate::attest::trust::FileKind;
use crate::audit::checks::CHECKS;
use crate::cli::{FileSignArgs, RuleArgs, WaiverAddArgs, WaiverCheckArgs, WaiverFileArgs, WaiverListArgs};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::exit::Exit;
use crate::files::digest::PendingDigest;
use crate::files::input::Input;
use crate::files::output::{Existing, OutputFile};
use crate::model::Clearance;
use crate::rules::Ruleset;
use crate::source::{Longest, TextFile, read_text};
use crate::text::shown::shown;
use crate::waivers::{Decisions, Named, Waiver, unknown_rule};

/// The file where no other is named or found.
const FILE: &str = "waivers.toml";

/// The ids of the rules and checks that a waiver may speak of.
pub(super) fn rule_ids(ruleset: &Ruleset) -> impl Iterator<Item = &str> + Clone {
    ruleset.rules.iter().map(|rule| rule.id.as_str()).chain(CHECKS.iter().map(|check| check.id()))
}

/// `waiver add`.
///
/// # Errors
/// When the file has mistakes, the decision would be one, or it cannot be written.
pub(crate) fn add(args: &WaiverAddArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let config = Config::find(args.file.config.as_deref(), None, terminal)?;
    let path = path(&args.file, &config);
    let before = if path.exists() { Some(read(&path)?) } else { None };
    let written = entry(args)?;
    let text = before.as_ref().map_or("", TextFile::text);
    let text = appended(text, &written);
    // What is written has to be read again: with its own mistakes, and those of what is there.
    Decisions::read(&TextFile::new(path.display().to_string(), text.as_str()))?;
    let mut file = OutputFile::create(&path, Existing::Replace)?;
    file.write_all(text.as_bytes()).map_err(|e| Error::io("write", &path, &e))?;
    file.commit()?;
    terminal.print_text(&written)?;
    if let Some(rule) = &args.rule {
        let ruleset = rules::compile(&RuleArgs { rules: config.rules }, super::today()?, terminal)?;
        terminal.diagnostics(
            &unknown_rule(rule, rule_ids(&ruleset)).map_or_else(Diagnostics::default, Into::into),
        );
    }
    terminal.say(&format!("Written to {}.", shown(path.display())));
    Ok(Exit::Ok)
}

/// `waiver list`.
///
/// # Errors
/// When there is no file, it has mistakes, or the result cannot be written.
pub(crate) fn list(args: &WaiverListArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let day = args.as_of.map_or_else(super::today, Ok)?;
    let config = Config::find(args.file.config.as_deref(), None, terminal)?;
    let path = path(&args.file, &config);
    let decisions = Decisions::read(&read(&path)?)?;
    if args.json {
        terminal.print(to_json(&Listed::of(&decisions, day))?.as_bytes())?;
        return Ok(Exit::Ok);
    }
    let mut text = String::new();
    for waiver in decisions.waivers.iter() {
        let state = state(waiver.expires, day);
        let _ = writeln!(text, "{state}  {}  until {}", shown(waiver.subject()), waiver.expires);
        let _ = writeln!(text, "    by {}: {}", shown(&waiver.owner), shown(&waiver.reason));
        if let Some(licence) = &waiver.licence {
            let _ = writeln!(text, "    licence {}", shown(licence));
        }
        if let Some(document) = &waiver.document {
            let _ = writeln!(text, "    document sha256:{document}");
        }
        let id = if waiver.id == waiver.source { String::new() } else { format!("{}, ", waiver.id) };
        let _ = writeln!(text, "    {}{}", shown(id), shown(&waiver.source));
    }
    for clearance in decisions.clearances.iter() {
        let Clearance { name, list, entry, until, who, why, source, .. } = clearance;
        let name = name.as_deref().unwrap_or("any name");
        let state = state(*until, day);
        let _ = writeln!(
            text,
            "{state}  `{}` is not entry {} of {}  until {until}",
            shown(name),
            shown(entry),
            shown(list)
        );
        let _ = writeln!(text, "    by {}: {}", shown(who), shown(why));
        let _ = writeln!(text, "    {}", shown(source));
    }
    terminal.print_text(&text)?;
    terminal.always(&summary(&decisions, day));
    Ok(Exit::Ok)
}

/// `waiver sign`.
///
/// # Errors
/// When the file has mistakes, something else was signed, or nobody signs it.
pub(crate) fn sign(args: &FileSignArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let file = read(&args.file)?;
    Decisions::read(&file)?;
    demands::sign(args, FileKind::Waivers, file.digest(), terminal)
}

/// `waiver check`: ends with 1 where a decision does nothing any more.
///
/// # Errors
/// When there is no file, or it has mistakes.
pub(crate) fn check(args: &WaiverCheckArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let day = args.as_of.map_or_else(super::today, Ok)?;
    let config = Config::find(args.file.config.as_deref(), None, terminal)?;
    let path = path(&args.file, &config);
    let packs = config.rules.iter().chain(&args.rules.rules).cloned().collect();
    let ruleset = rules::compile(&RuleArgs { rules: packs }, day, terminal)?;
    let decisions = Decisions::read(&read(&path)?)?;
    let mut said = decisions.waivers.in_force(day, &rule_ids(&ruleset));
    said.extend(decisions.clearances.in_force(day));
    terminal.diagnostics(&said);
    terminal.always(&summary(&decisions, day));
    let rotten = |d: &Diagnostic| d.severity == Severity::Warning && d.code != "waiver-everywhere";
    Ok(if said.iter().any(rotten) { Exit::Findings } else { Exit::Ok })
}

/// Which file: the one named, else the configuration's or the one that was found, else the one in this folder.
fn path(args: &WaiverFileArgs, config: &Config) -> PathBuf {
    let path = args.waivers.as_ref().or(config.waivers.as_ref());
    path.cloned().unwrap_or_else(|| PathBuf::from(FILE))
}

fn read(path: &Path) -> Result<TextFile, Error> {
    read_text(path, Longest::DECISIONS).map_err(|e| Error::io("read", path, &e))
}

/// The word for a decision that ends on a day, as long as the others.
fn state(ends: Date, day: Date) -> &'static str {
    if day < ends { "in force" } else { "ended   " }
}

/// `2 waivers, 1 clearance; 1 has ended`.
fn summary(decisions: &Decisions, day: Date) -> String {
    let ends = decisions.waivers.iter().map(|waiver| waiver.expires);
    let ends = ends.chain(decisions.clearances.iter().map(|clearance| clearance.until));
    let what = match decisions.says() {
        says if says.is_empty() => "no decision".to_owned(),
        says => says.join(", "),
    };
    match ends.filter(|end| *end <= day).count() {
        0 => what,
        1 => format!("{what}; 1 has ended"),
        n => format!("{what}; {n} have ended"),
    }
}

/// A file with a further entry, in the line ends that it has.
fn appended(before: &str, entry: &str) -> String {
    let mut text = before.to_owned();
    let line_end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    if !text.is_empty() {
        if !text.ends_with('\n') {
            text.push_str(line_end);
        }
        text.push_str(line_end);
    }
    text.push_str(&entry.replace('\n', line_end));
    text
}

/// The entry that a command line describes.
fn entry(args: &WaiverAddArgs) -> Result<String, Error> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut lines = String::new();
    let mut text = |key: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(lines, "{key} = {}", quoted(value));
        }
    };
    let head = if let Some(name) = &args.name {
        text("name", Some(name));
        text("list", args.list.as_deref());
        text("entry", args.entry.as_deref());
        text("meets", args.same.then_some("same"));
        "clearance"
    } else {
        text("id", args.id.as_deref());
        text("rule", args.rule.as_deref());
        text("finding", args.finding.as_deref());
        "waiver"
    };
    for (key, all) in [("machine", &args.machine), ("board", &args.board), ("vendor", &args.vendor)] {
        let all: Vec<String> = all.iter().map(|one| quoted(one)).collect();
        match all.as_slice() {
            [] => {}
            [one] => drop(writeln!(lines, "{key} = {one}")),
            _ => drop(writeln!(lines, "{key} = [{}]", all.join(", "))),
        }
    }
    if args.everywhere {
        lines.push_str("everywhere = true\n");
    }
    let _ = writeln!(lines, "reason = {}", quoted(&args.reason));
    let _ = writeln!(lines, "owner = {}", quoted(&args.owner));
    let _ = writeln!(lines, "expires = {}", args.expires);
    if let Some(licence) = &args.licence {
        let _ = writeln!(lines, "licence = {}", quoted(licence));
    }
    if let Some(document) = &args.document {
        let digest = PendingDigest::start(Input::path(document)?.bytes()).wait()?;
        let _ = writeln!(lines, "document = \"sha256:{digest}\"");
    }
    Ok(format!("[[{head}]]\n{lines}"))
}

/// The decisions as JSON.
#[derive(Serialize)]
struct Listed<'d> {
    waivers: Vec<ListedWaiver<'d>>,
    clearances: Vec<ListedClearance<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedWaiver<'d> {
    id: &'d str,
    in_force: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<&'d str>,
    machines: Vec<&'d str>,
    boards: Vec<&'d str>,
    vendors: Vec<&'d str>,
    reason: &'d str,
    owner: &'d str,
    expires: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'d str>,
    source: &'d str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedClearance<'d> {
    in_force: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'d str>,
    list: &'d str,
    entry: &'d str,
    reason: &'d str,
    owner: &'d str,
    expires: Date,
    source: &'d str,
}

impl<'d> Listed<'d> {
    fn of(decisions: &'d Decisions, day: Date) -> Self {
        let written = |named: &'d [Named]| named.iter().map(|named| named.written.as_str()).collect();
        let waiver = |waiver: &'d Waiver| ListedWaiver {
            id: &waiver.id,
            in_force: waiver.is_in_force(day),
            rule: waiver.rule.as_deref(),
            finding: waiver.finding.as_deref(),
            machines: written(&waiver.scope.machines),
            boards: written(&waiver.scope.boards),
            vendors: written(&waiver.scope.vendors),
            reason: &waiver.reason,
            owner: &waiver.owner,
            expires: waiver.expires,
            licence: waiver.licence.as_deref(),
            document: waiver.document.as_deref(),
            source: &waiver.source,
        };
        let clearance = |clearance: &'d Clearance| ListedClearance {
            in_force: day < clearance.until,
            name: clearance.name.as_deref(),
            country: clearance.country.as_deref(),
            list: &clearance.list,
            entry: &clearance.entry,
            reason: &clearance.why,
            owner: &clearance.who,
            expires: clearance.until,
            source: &clearance.source,
        };
        Self {
            waivers: decisions.waivers.iter().map(waiver).collect(),
            clearances: decisions.clearances.iter().map(clearance).collect(),
        }
    }
}
