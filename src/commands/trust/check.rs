//! `trust check`: everything that is wrong with a policy, ends soon, or lacks signatures.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::files::{self, PolicyFiles};
use super::refused;
use super::trusted::{check_end, folder};
use crate::attest::trust::{KeyState, Memory, Role, Seen, Signed, TrustPolicy, accept};
use crate::cli::TrustCheckArgs;
use crate::commands::terminal::Terminal;
use crate::commands::{clock, day};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::exit::Exit;

/// Checks a policy; nothing is remembered of it.
///
/// # Errors
/// When it cannot be read at all.
pub(super) fn run(args: &TrustCheckArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let files = PolicyFiles::of(&args.file)?;
    let signed = files::read(&args.file)?;
    let policy = &signed.policy;
    let place = args.file.display().to_string();
    let mut said = Diagnostics::default();
    let mut seen = folder().as_deref().map(Memory::open).transpose()?.map_or_else(Seen::default, |m| m.seen);
    let (now, wrong) = seen.now(clock()?);
    if let Some(wrong) = wrong {
        said.push(wrong);
    }
    let today = day(now);
    match files.is_complete(&signed)? {
        Ok(()) => {}
        Err(refusal) => said.push(refused(&refusal, &place)),
    }
    let known = seen.policy(&policy.id);
    if let Err(error) = accept::<Error>(&signed, known, today, &mut |number| files.version(number)) {
        let known = |diagnostic: &&Diagnostic| said.iter().all(|d| d.code != diagnostic.code);
        let new: Vec<_> = error.diagnostics.iter().filter(known).cloned().collect();
        for diagnostic in new {
            said.push(diagnostic);
        }
    }
    if let Err(refusal) = check_end(policy, now) {
        said.push(refused(&refusal, &place));
    }
    for warning in soon(policy, today, args.within).into_iter().chain(weak(&signed, today)) {
        said.push(warning);
    }
    let strangers =
        signed.strangers(files.version(policy.version.saturating_sub(1))?.as_ref().map(|b| &b.policy));
    if strangers > 0 {
        let message = format!("{strangers} signatures are by no key of the policy, and count for nothing");
        said.push(Diagnostic::warning("unverified-signature", message));
    }
    let waits = files.numbered(policy.version.saturating_add(1));
    if args.file == files.current() && waits.symlink_metadata().is_ok() {
        let message = format!("{} waits for signatures", waits.display());
        said.push(Diagnostic::warning("trust-waits", message).help("add them with `tidewaiter trust sign`"));
    }
    terminal.diagnostics(&said);
    let counted = |severity| said.count(severity);
    let (errors, warnings) = (counted(Severity::Error), counted(Severity::Warning));
    terminal.print_text(&format!(
        "{} sha256 {}: {}; until {}; {errors} errors, {warnings} warnings\n",
        policy.title(),
        policy.file.digest(),
        signed.tally(policy, Some(today)),
        policy.expires
    ))?;
    Ok(match (errors, warnings) {
        (1.., _) => Exit::Untrusted,
        (_, 1..) => Exit::Findings,
        _ => Exit::Ok,
    })
}

/// What ends within so many days.
fn soon(policy: &TrustPolicy, today: Date, within: u16) -> Vec<Diagnostic> {
    let horizon = today.saturating_add(Span::new().days(i64::from(within)));
    let mut found = Vec::new();
    let help = "write the next version: `tidewaiter trust rotate --expires DATE`, `tidewaiter trust add`";
    if today < policy.expires && policy.expires <= horizon {
        let message = format!("the trust policy {} ends on {}", policy.title(), policy.expires);
        found.push(Diagnostic::warning("ends-soon", message).help(help));
    }
    for key in policy.keys.iter().filter(|key| key.state == KeyState::Active) {
        let Some(until) = key.until.filter(|until| *until <= horizon) else { continue };
        let word = if until <= today { "ended" } else { "ends" };
        let message = format!("the key `{}` {word} on {until}", key.name);
        found.push(Diagnostic::warning("ends-soon", message).help(help));
    }
    found
}

/// What works and should not be left so.
fn weak(signed: &Signed, today: Date) -> Vec<Diagnostic> {
    let policy = &signed.policy;
    let mut found = Vec::new();
    let able = |role: Role| {
        let is_able = |key: &&crate::attest::trust::PolicyKey| {
            key.roles.contains(&role) && key.state == KeyState::Active && key.is_valid_on(today)
        };
        policy.keys.iter().filter(is_able).count()
    };
    for role in policy.thresholds.keys().chain(&policy.signed).copied() {
        let (can, needs) = (able(role), usize::try_from(policy.threshold(role)).unwrap_or(usize::MAX));
        if can < needs {
            let message = format!("{needs} {role} keys have to sign, and {can} can today");
            found.push(Diagnostic::warning("threshold", message).help("add a key with this role"));
        }
    }
    if able(Role::Report) == 0 {
        let message = "no key can sign reports today: what is made now is refused";
        found.push(
            Diagnostic::warning("no-report-key", message).help("`tidewaiter trust add … --role report`"),
        );
    }
    if able(Role::Root) == 1 {
        let message = "there is one root key: if it is lost, nobody can write the next version";
        found.push(
            Diagnostic::warning("one-root", message).help("`tidewaiter trust rotate --root NAME=PUBLIC_KEY`"),
        );
    }
    if policy.expires > today.saturating_add(3.years()) {
        let message = format!("the trust policy {} counts for more than three years", policy.title());
        found.push(
            Diagnostic::warning("ends-late", message)
                .help("who keeps an older version from others is noticed no earlier than it ends"),
        );
    }
    found
}
