//! `ledger verify`: whether a ledger is what was signed.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::timestamp::authorities;
use super::{counted, place};
use crate::attest::Refusal;
use crate::attest::checkpoint::verify_proof;
use crate::attest::note::MAX_NOTE;
use crate::cli::LedgerVerifyArgs;
use crate::commands::terminal::Terminal;
use crate::commands::{to_json, verify as reports};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::ledger::{Checked, Ledger, Stamped};
use crate::source::{Longest, hex, read_text};
use crate::text::shown::shown;

/// What is said as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'o> {
    ledger: String,
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The first row that is not as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'o str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<String>,
    /// How many rows a checkpoint covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<u64>,
    checkpoints: Vec<OfCheckpoint<'o>>,
    /// Whether a checkpoint from outside was held against it: else rows may be missing at the end.
    truncation_checked: bool,
}

#[derive(Serialize)]
struct OfCheckpoint<'o> {
    rows: u64,
    key: &'o str,
}

/// Verifies the ledger.
pub(super) fn run(args: &LedgerVerifyArgs, terminal: &Terminal) -> Result<Exit, Error> {
    if let Some(row) = &args.proof {
        return proof(row, args, terminal);
    }
    let path = place(&args.at, terminal)?;
    let trusted = reports::trusted(&args.key, "--key", terminal)?;
    let since = args.since.as_deref().map(note).transpose()?;
    let ledger = Ledger::open_read(&path)?;
    let authorities = authorities(&args.tsa_root)?;
    let mut outcome = ledger.verify(&trusted, since.as_deref())?;
    let mut stamped = None;
    if outcome.is_ok() && !args.tsa_root.is_empty() {
        match ledger.timestamps(&authorities)? {
            Ok(found) => stamped = Some(found),
            Err(refusal) => outcome = Err(refusal),
        }
    }
    let name = path.display().to_string();
    let exit = if outcome.is_ok() { Exit::Ok } else { Exit::Untrusted };
    if args.json {
        terminal.print(to_json(&json(name, &outcome))?.as_bytes())?;
        return Ok(exit);
    }
    match &outcome {
        Ok(checked) => {
            holds(&name, checked, terminal)?;
            terminal.print_text(&times(stamped.as_deref(), ledger.stamps()?))?;
        }
        Err(refusal) => refused(&name, refusal, terminal)?,
    }
    Ok(exit)
}

/// Verifies one row by the proof beside it.
fn proof(row: &Path, args: &LedgerVerifyArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let trusted = reports::trusted(&args.key, "--key", terminal)?;
    let mut beside = row.as_os_str().to_owned();
    beside.push(".tlog-proof");
    let read = |path: &Path| read_text(path, Longest::CONFIGURATION).map_err(|e| Error::io("read", path, &e));
    let (text, proof) = (read(row)?, read(Path::new(&beside))?);
    let name = row.display().to_string();
    match verify_proof(text.text().as_bytes(), proof.text().as_bytes(), None, &trusted) {
        Ok((seq, signed)) => {
            let (origin, rows) = (&signed.checkpoint.origin, counted(signed.checkpoint.size));
            let key = signed.key.as_str();
            let by = key.get(..12).unwrap_or(key);
            let line = format!(
                "verified  row {seq} of {}, which had {rows}, by {by}  ({})\n",
                shown(origin),
                shown(&name)
            );
            terminal.print(line.as_bytes())?;
            terminal.print_text(&format!("{}\n", shown(text.text())))?;
            Ok(Exit::Ok)
        }
        Err(refusal) => {
            refused(&name, &refusal, terminal)?;
            Ok(Exit::Untrusted)
        }
    }
}

/// A checkpoint from outside, as text.
fn note(path: &Path) -> Result<String, Error> {
    let read = read_text(path, Longest::CONFIGURATION).map_err(|e| Error::io("read", path, &e))?;
    if read.text().len() > MAX_NOTE {
        return Err(Diagnostic::error("too-large", "this is no checkpoint").at(path.display()).into());
    }
    Ok(read.text().to_owned())
}

fn holds(name: &str, checked: &Checked, terminal: &Terminal) -> Result<(), Error> {
    let Checked { origin, rows, root, checkpoints, since } = checked;
    let mut text = format!("verified  ledger {}  {} of {}\n", shown(name), counted(*rows), shown(origin));
    let _ = writeln!(text, "          root {}", hex(root));
    if let Some(last) = checkpoints.last() {
        let (n, key) = (checkpoints.len(), last.key.as_str());
        let of = counted(last.checkpoint.size);
        let checkpoints = if n == 1 { "1 checkpoint".to_owned() } else { format!("{n} checkpoints") };
        let by = key.get(..12).unwrap_or(key);
        let _ = writeln!(text, "          {checkpoints}, the last over {of} by {by}");
    }
    let unsigned = rows - checked.signed();
    if unsigned > 0 {
        let _ = writeln!(text, "          note: nobody signed the last {unsigned} of them");
    }
    match since {
        Some(since) => {
            let of = counted(since.checkpoint.size);
            let _ = writeln!(text, "          goes on from the checkpoint over {of} that was given");
        }
        None => text.push_str(
            "          truncation not checked: without a checkpoint from outside (--since), rows at the end may be missing\n",
        ),
    }
    terminal.print(text.as_bytes())
}

/// What authorities say of when checkpoints were there.
fn times(stamped: Option<&[Stamped]>, kept: usize) -> String {
    match stamped {
        None if kept == 0 => String::new(),
        None => {
            let kept = if kept == 1 { "1 timestamp".to_owned() } else { format!("{kept} timestamps") };
            format!("          {kept} not checked: name the authority's root with --tsa-root\n")
        }
        Some(stamped) => {
            let mut text = String::new();
            for one in stamped {
                let _ = writeln!(
                    text,
                    "          the checkpoint over {} was there at {}",
                    counted(one.rows),
                    one.time
                );
            }
            text
        }
    }
}

fn refused(name: &str, refusal: &Refusal, terminal: &Terminal) -> Result<(), Error> {
    let mut text = String::new();
    match refusal {
        // Both stand as they are: they are the evidence.
        Refusal::Fork(one, other) => {
            let code = refusal.code();
            let _ = writeln!(text, "REFUSED   {}  {code}: one key signed two ledgers", shown(name));
            for note in [one, other] {
                text.push('\n');
                for line in note.lines() {
                    let _ = writeln!(text, "    {}", shown(line));
                }
            }
        }
        other => {
            let (code, why) = (other.code(), other.to_string());
            let _ = writeln!(text, "REFUSED   {}  {code}: {}", shown(name), shown(&why));
        }
    }
    if matches!(refusal, Refusal::SigInvalid) {
        text.push_str("          name the key of every signer of its checkpoints with --key FILE\n");
    }
    terminal.print(text.as_bytes())
}

fn json(ledger: String, outcome: &Result<Checked, Refusal>) -> Outcome<'_> {
    let empty = Outcome {
        ledger,
        verified: outcome.is_ok(),
        code: None,
        reason: None,
        row: None,
        origin: None,
        rows: None,
        root: None,
        signed: None,
        checkpoints: Vec::new(),
        truncation_checked: false,
    };
    match outcome {
        Ok(checked) => Outcome {
            origin: Some(&checked.origin),
            rows: Some(checked.rows),
            root: Some(hex(&checked.root)),
            signed: Some(checked.signed()),
            checkpoints: checked
                .checkpoints
                .iter()
                .map(|one| OfCheckpoint { rows: one.checkpoint.size, key: one.key.as_str() })
                .collect(),
            truncation_checked: checked.since.is_some(),
            ..empty
        },
        Err(refusal) => {
            let row = if let Refusal::RowChanged { seq, .. } = refusal { Some(*seq) } else { None };
            Outcome { code: Some(refusal.code()), reason: Some(refusal.to_string()), row, ..empty }
        }
    }
}
