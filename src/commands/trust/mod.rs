//! `tidewaiter trust`: write, sign, show and check a trust policy; and whom it lets trust.

mod change;
mod check;
mod files;
mod seeing;
mod show;
mod trusted;

use super::terminal::Terminal;
use crate::attest::Refusal;
use crate::cli::TrustCommand;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;

pub(super) use files::beside;
pub(super) use seeing::Seeing;
pub(super) use trusted::trusted;

/// Runs one of the commands.
///
/// # Errors
/// What the command says.
pub(crate) fn run(command: &TrustCommand, terminal: &Terminal) -> Result<Exit, Error> {
    match command {
        TrustCommand::Init(args) => change::init(args, terminal),
        TrustCommand::Show(args) => show::run(args, terminal),
        TrustCommand::Add(args) => change::add(args, terminal),
        TrustCommand::Retire(args) => change::retire(args, terminal),
        TrustCommand::Revoke(args) => change::revoke(args, terminal),
        TrustCommand::Rotate(args) => change::rotate(args, terminal),
        TrustCommand::Sign(args) => change::sign(args, terminal),
        TrustCommand::Check(args) => check::run(args, terminal),
    }
}

/// A refusal of a file.
fn refused(refusal: &Refusal, place: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error(refusal.code(), refusal.to_string()).at(place)
}
