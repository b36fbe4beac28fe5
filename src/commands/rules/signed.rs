//! `rules sign` and `rules verify`.

use std::fmt::Write as _;
use std::io::Write as _;

use jiff::civil::Date;

use super::load::Pack;
use crate::attest::Refusal;
use crate::attest::rulepack::{Demand, Rulepack};
use crate::cli::{RulesSignArgs, RulesVerifyArgs};
use crate::commands::terminal::Terminal;
use crate::commands::{clock, key, now, today, verify};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::{Existing, OutputFile};
use crate::files::packed::is_archive;
use crate::rules::Ruleset;
use crate::text::shown::shown;
use crate::tomlread::files::{RuleFileSet, pack_of};

/// Signs rule files, or adds a signature.
///
/// # Errors
/// When they have mistakes, something else was signed, or nobody signs them.
pub(crate) fn sign(args: &RulesSignArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let place = args.path.display();
    if is_archive(&args.path) {
        let message = format!("{place} is an archive");
        return Err(Diagnostic::error("usage", message).help("sign the folder, and pack it then").into());
    }
    let pack = Pack::read(&args.path)?;
    // Nobody should sign rules that nobody can load: the very bytes are looked at.
    let mut set = RuleFileSet::shipped();
    set.add_read(&pack.folder, pack.files.clone())?;
    terminal.diagnostics(&set.notes);
    Ruleset::compile(&set.catalogue, &set.rules, today()?)?;
    let refused =
        |refusal: Refusal| Error::new(Diagnostic::error(refusal.code(), refusal.to_string()).at(&place));
    let mut signed = match pack.envelope.as_ref().map(|_| pack.signed()) {
        Some(Ok(signed)) if args.expires.is_none_or(|day| day == signed.expires) => signed,
        Some(_) if !args.force => {
            let message = format!("{} is about other files, or another end", pack.beside.display());
            return Err(Diagnostic::error("output-exists", message).help("--force replaces it").into());
        }
        _ => {
            let expires = args.expires.map_or_else(|| earliest(&pack), Ok)?;
            Rulepack::new(&pack.files, expires, now()?).map_err(refused)?
        }
    };
    let by = key::who_signs(&args.by, terminal)?;
    let is_new = signed.envelope.sign(&by).map_err(|error| {
        Error::new(Diagnostic::error("signer", error.to_string()).at(&place).help(error.help()))
    })?;
    if !is_new {
        let message = format!("the key {} signed it already", by.public_key().id());
        return Err(Diagnostic::error("signed-already", message).at(place).into());
    }
    let bytes = signed.envelope.write().map_err(refused)?;
    let mut file = OutputFile::create(&pack.beside, Existing::Replace)?;
    file.write_all(&bytes).map_err(|e| Error::io("write", &pack.beside, &e))?;
    file.commit()?;
    terminal.print_text(&lines(&signed, &[]))?;
    terminal.say(&format!("Written to {}.", shown(pack.beside.display())));
    Ok(Exit::Ok)
}

/// Verifies signed rule files, and says what they are.
///
/// # Errors
/// The first that are not to be used, all paths being tried.
pub(crate) fn verify(args: &RulesVerifyArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let trusted = verify::trusted_by(&args.trusted, terminal)?;
    let now = trusted.under().in_use().map_or_else(clock, |terms| Ok(terms.now))?;
    let demand = Demand { trusted: &trusted, now, allow_expired: args.allow_expired };
    let mut errors = Vec::new();
    for path in &args.paths {
        match Pack::read(path).and_then(|pack| pack.accepted(demand, terminal)) {
            Ok((pack, accepted)) => {
                let keys: Vec<&str> = accepted.keys.iter().map(crate::attest::KeyId::as_str).collect();
                let mut text = lines(&pack, &keys);
                if let Some(ended) = accepted.expired {
                    let _ = writeln!(text, "  {ended}");
                }
                terminal.print_text(&format!("verified  {}\n{text}", shown(path.display())))?;
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(Exit::Ok) } else { Err(Error::all(errors)) }
}

/// What is signed, a line a pack.
fn lines(pack: &Rulepack, keys: &[&str]) -> String {
    let mut text = String::new();
    for (id, (version, digest)) in &pack.packs {
        let _ = writeln!(text, "  {id} {version}  sha256 {digest}");
    }
    let _ = writeln!(text, "  signed {}, until {}", pack.signed_at, pack.expires);
    for key in keys {
        let _ = writeln!(text, "  by {key}");
    }
    text
}

/// The earliest day by which a pack is to be reviewed.
fn earliest(pack: &Pack) -> Result<Date, Error> {
    let texts = pack.files.values().filter_map(|bytes| std::str::from_utf8(bytes).ok());
    let days = texts.filter_map(|text| pack_of(text)?.2);
    days.min().ok_or_else(|| {
        Diagnostic::error("usage", "no pack says by which day it is to be reviewed")
            .help("say with --expires until when what is signed counts")
            .into()
    })
}
