//! A key with another program: bytes in, a signature out.

use std::io::{ErrorKind, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{OutsideKey, SignError};

/// The most that is read of what the program says.
const SAID: u64 = 4096;

/// A command line that signs. It is run anew for each signature, by the shell of the system, as the user wrote it.
#[derive(Debug)]
pub(crate) struct CommandKey(String);

impl CommandKey {
    /// The command line.
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }

    fn start(&self) -> std::io::Result<Child> {
        let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        Command::new(shell)
            .args([option, &self.0])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    }
}

impl OutsideKey for CommandKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let mut child = self.start().map_err(SignError::Program)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(mut input), Some(output), Some(complaints)) = pipes else {
            return Err(SignError::Program(ErrorKind::BrokenPipe.into()));
        };
        // All three at once: a program may say a lot before it reads.
        let (written, signature, said) = thread::scope(|scope| {
            let writing = scope.spawn(move || input.write_all(message));
            let complaining = scope.spawn(move || read_all(complaints));
            let signature = read_all(output);
            (writing.join(), signature, complaining.join())
        });
        let status = child.wait().map_err(SignError::Program)?;
        if !status.success() {
            let said = said.ok().and_then(Result::ok).unwrap_or_default();
            let said = String::from_utf8_lossy(&said).trim().to_owned();
            return Err(SignError::Ended { status, said });
        }
        match written {
            // One that hashes what it needs may close the pipe early; whether it signed is seen from the signature.
            Ok(Err(error)) if error.kind() != ErrorKind::BrokenPipe => return Err(SignError::Program(error)),
            _ => {}
        }
        let signature = signature.map_err(SignError::Program)?;
        Ok(of_text(&signature).unwrap_or(signature))
    }
}

/// Reads to the end, and keeps the beginning.
fn read_all(mut from: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    from.by_ref().take(SAID).read_to_end(&mut kept)?;
    std::io::copy(&mut from, &mut std::io::sink())?;
    Ok(kept)
}

/// A signature in base64; `None` where it is none.
fn of_text(signature: &[u8]) -> Option<Vec<u8>> {
    let text = signature.trim_ascii();
    (text.len() == 88).then(|| STANDARD.decode(text).ok())?
}
