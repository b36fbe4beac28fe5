//! What was seen of signed rule packs, and what is kept of them.

use super::trusted::{folder, forgotten};
use crate::attest::rulepack::Rulepack;
use crate::attest::trust::{Memory, Seen};
use crate::commands::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;

/// What was seen, while it is looked at.
pub(in crate::commands) struct Seeing {
    memory: Option<Memory>,
    /// Where nothing can be remembered.
    forgetful: Seen,
}

impl Seeing {
    /// Opens it.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    pub(in crate::commands) fn open() -> Result<Self, Error> {
        let memory = folder().as_deref().map(Memory::open).transpose()?;
        Ok(Self { memory, forgetful: Seen::default() })
    }

    /// What was seen.
    pub(in crate::commands) fn seen(&mut self) -> &mut Seen {
        self.memory.as_mut().map_or(&mut self.forgetful, |memory| &mut memory.seen)
    }

    /// Keeps what was signed of packs that were accepted: it is the evidence, should others of the same version turn up.
    pub(in crate::commands) fn keep_packs(&mut self, pack: &Rulepack, envelope: &[u8]) {
        let Some(memory) = &mut self.memory else { return };
        for (id, (version, _)) in &pack.packs {
            let Some(mut seen) = memory.seen.pack(id).cloned().filter(|seen| seen.kept.is_none()) else {
                continue;
            };
            let kept = memory.keep(&name(id, version.as_str()), envelope);
            seen.kept = kept.and_then(|path| Some(path.file_name()?.to_str()?.to_owned()));
            memory.seen.keep_pack(id, seen);
        }
    }

    /// Keeps what contradicts what was seen, and says where both are.
    pub(in crate::commands) fn keep_evidence(&self, pack: &Rulepack, envelope: &[u8]) -> Option<Diagnostic> {
        let memory = self.memory.as_ref()?;
        let other = |(id, (version, digest)): (&String, &(crate::tomlread::pack::Version, String))| {
            let seen = memory.seen.pack(id)?;
            (seen.version == version.as_str() && seen.digest != *digest).then(|| (id.clone(), seen.clone()))
        };
        let (id, seen) = pack.packs.iter().find_map(other)?;
        let now = memory.keep(&name(&id, &seen.version), envelope)?;
        let was = seen.kept.map_or_else(
            || "the digest of the other".to_owned(),
            |kept| now.with_file_name(kept).display().to_string(),
        );
        let message = format!("both are kept as evidence: {was}, {}", now.display());
        Some(Diagnostic::warning("evidence", message).help("ask both who gave you them"))
    }

    /// Remembers what was seen; says so where it cannot.
    pub(in crate::commands) fn save(&mut self, terminal: &Terminal) {
        if !matches!(self.memory.as_mut().map(Memory::save), Some(Ok(()))) {
            let mut said = Diagnostics::default();
            said.push(forgotten());
            terminal.diagnostics(&said);
        }
    }
}

fn name(id: &str, version: &str) -> String {
    format!("rulepack.{id}.{version}.dsse.json")
}
