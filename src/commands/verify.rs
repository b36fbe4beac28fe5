//! `tidewaiter verify`: check signed reports, years later.

use std::fmt::Write as _;

use super::key;
use super::terminal::Terminal;
use crate::attest::keys::{PublicKey, TrustedKeys};
use crate::attest::verify::{Evidence, Expected, Kind, verify_each};
use crate::cli::VerifyArgs;
use crate::diagnostic::{Diagnostic, Diagnostics, printable};
use crate::error::Failure;
use crate::exit::Exit;

/// How many verified reports are listed one by one; the others are counted. Refusals are always listed.
const LISTED: u64 = 100;

/// Verifies every path and says what holds, by which key, and what does not.
///
/// # Errors
/// When there is no key to trust, a key is none, or a path cannot be read.
pub fn run(args: &VerifyArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let trusted = trusted(args, terminal)?;
    let (mut verified, mut refused) = (0_u64, 0_u64);
    let mut unprinted: Option<Failure> = None;
    for path in &args.paths {
        let mut lines = String::new();
        let mut nothing = true;
        verify_each(path, &trusted, &Expected::default(), &mut |name, outcome| {
            nothing = false;
            match outcome {
                Ok(item) => {
                    verified += 1;
                    if verified <= LISTED {
                        let what = match item.kind {
                            Kind::Report => "report",
                            Kind::Manifest => "manifest",
                        };
                        let evidence = match (item.kind, item.evidence) {
                            (Kind::Manifest, _) => "",
                            (_, Evidence::Matches) => ", record matches",
                            (_, Evidence::NotGiven) => ", record not given",
                        };
                        let _ = writeln!(
                            lines,
                            "verified  {what:<8} {}  {}  signed {} by {}{evidence}  ({})",
                            printable(&item.subject),
                            item.verdict,
                            item.time,
                            short(item.key.as_str()),
                            printable(&name)
                        );
                    }
                }
                Err(refusal) => {
                    refused += 1;
                    let _ = writeln!(
                        lines,
                        "REFUSED   {}  {}: {}",
                        printable(&name),
                        refusal.code(),
                        printable(&refusal.to_string())
                    );
                }
            }
            if lines.len() > 1 << 16
                && let Err(failure) = terminal.print(std::mem::take(&mut lines).as_bytes())
            {
                unprinted = Some(failure);
            }
        })?;
        if nothing {
            refused += 1;
            let _ = writeln!(lines, "REFUSED   {}  NOTHING: there is nothing to verify", path.display());
        }
        terminal.print(lines.as_bytes())?;
    }
    if verified > LISTED {
        terminal.print(format!("… and {} further, all verified\n", verified - LISTED).as_bytes())?;
    }
    if let Some(failure) = unprinted {
        return Err(failure);
    }
    let keys: Vec<&str> = trusted.iter().map(|k| k.id().as_str()).collect();
    terminal.always(&format!(
        "{verified} verified, {refused} refused; trusted: {}. The time is the signer's claim.",
        keys.join(", ")
    ));
    Ok(if refused == 0 && verified > 0 { Exit::Ok } else { Exit::Untrusted })
}

/// The keys given, else the user's own.
fn trusted(args: &VerifyArgs, terminal: &Terminal) -> Result<TrustedKeys, Failure> {
    let mut keys: Vec<PublicKey> = Vec::new();
    let mut diagnostics = Diagnostics::default();
    for path in &args.key {
        match key::trusted(path) {
            Ok(key) => keys.push(key),
            Err(failure) => diagnostics.extend(failure.diagnostics),
        }
    }
    if !diagnostics.is_empty() {
        return Err(Failure::untrusted(diagnostics));
    }
    if keys.is_empty() {
        let Some(own) = key::own_public()? else {
            return Err(Failure::new(
                Diagnostic::error("no-key", "there is no key to verify with")
                    .help("name the signer's public key with --key FILE; the signer prints it with `tidewaiter key show`"),
            ));
        };
        terminal.say(&format!("No --key given: trusting your own key {}.", short(own.id().as_str())));
        keys.push(own);
    }
    Ok(keys.into_iter().collect())
}

/// The first digits of a key id, as a name for people.
fn short(id: &str) -> &str {
    id.get(..16).unwrap_or(id)
}
