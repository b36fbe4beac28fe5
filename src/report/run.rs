//! What an output shows of the run as a whole, and how.

use super::text::{named, one_line};
use super::{Language, Look, Sources};
use crate::attest::predicate::{RunPredicate, Setting};
use crate::diagnostic::Colour;

/// So many digits of a digest are shown; the JSON and the manifest have them all.
const DIGITS: usize = 12;

/// A run to be shown.
#[derive(Clone, Debug)]
pub struct RunInfo<'a> {
    /// What the run says of itself.
    pub run: &'a RunPredicate<'a>,
    /// Whether the reports are signed.
    pub signed: Signed,
    /// Where the report of every single machine is to be found, if it was written: `out/`.
    pub reports: Option<String>,
    /// Whether a text may hold terminal colours.
    pub colour: Colour,
    /// How many columns the terminal has; `None` where there is no terminal.
    pub width: Option<u16>,
    /// The signed line of the run statement, where reports are made.
    pub statement: Option<&'a [u8]>,
    /// The inputs, as far as they are at hand.
    pub sources: &'a dyn Sources,
    /// The language of what is not signed: headings, labels, explanations.
    pub language: Language,
}

impl RunInfo<'_> {
    /// How a text is to look.
    pub fn look(&self) -> Look {
        Look::new(self.colour, self.width)
    }
}

/// What a file that somebody gave a run beside the inventories says, in one line, so that nothing of it goes unseen:
/// `with configuration tidewaiter.toml (sha256 e5e5e5e5e5e5): fail_on: prohibited`.
pub(crate) fn setting_line(setting: &Setting<'_>) -> String {
    let Setting { kind, path, digest, says } = setting;
    let digest = digest.sha256.get(..DIGITS).unwrap_or(&digest.sha256);
    let line = format!("with {kind} {} (sha256 {digest})", one_line(path));
    if says.is_empty() { line } else { format!("{line}: {}", named(says, 12, "; ")) }
}

/// Whether, and with which key, the reports are signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// They are not.
    Not,
    /// With the key of this id.
    By(String),
    /// Nobody looked.
    Unverified,
}

impl Signed {
    /// In a few words: `not signed`, `with key 6e…`.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Not => "not signed".to_owned(),
            Self::By(key) => format!("with key {key}"),
            Self::Unverified => "NOT VERIFIED: nobody vouches for what stands here".to_owned(),
        }
    }
}
