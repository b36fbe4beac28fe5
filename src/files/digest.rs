//! The SHA-256 of an input, computed on a thread of its own while the input is read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::{self, JoinHandle};

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::source::hex;

use super::bytes::Bytes;

const BLOCK: usize = 1 << 18;

/// A digest on its way. Dropping it stops the work.
#[derive(Debug)]
pub(crate) struct PendingDigest {
    thread: Mutex<Option<JoinHandle<Result<String, Diagnostic>>>>,
    done: OnceLock<Result<String, Diagnostic>>,
    stop: Arc<AtomicBool>,
}

impl PendingDigest {
    /// Begins to digest all bytes; of a few, and where no thread can be had, it is done at once.
    pub(crate) fn start(bytes: &Bytes) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        // A thread costs more than these bytes, and its stack is kept until somebody waits for it.
        if bytes.len() <= BLOCK as u64 {
            let done = OnceLock::from(digest(bytes, &stop));
            return Self { thread: Mutex::new(None), done, stop };
        }
        let (held, flag) = (bytes.clone(), Arc::clone(&stop));
        let started = thread::Builder::new().name("digest".into()).spawn(move || digest(&held, &flag));
        let done = OnceLock::new();
        if started.is_err() {
            done.get_or_init(|| digest(bytes, &stop));
        }
        Self { thread: Mutex::new(started.ok()), done, stop }
    }

    /// Lower-case hex SHA-256, when it is ready.
    ///
    /// # Errors
    /// When the file could not be read or changed meanwhile.
    pub(crate) fn wait(&self) -> Result<String, Diagnostic> {
        self.done
            .get_or_init(|| {
                let thread = self.thread.lock().ok().and_then(|mut t| t.take());
                thread
                    .and_then(|t| t.join().ok())
                    .unwrap_or_else(|| Err(Diagnostic::error("digest-lost", "the digest was not computed")))
            })
            .clone()
    }
}

impl Drop for PendingDigest {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn digest(bytes: &Bytes, stop: &AtomicBool) -> Result<String, Diagnostic> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; usize::try_from(bytes.len()).unwrap_or(usize::MAX).clamp(1, BLOCK)];
    let mut offset = 0;
    while !stop.load(Ordering::Relaxed) {
        let n = bytes.fill(offset, &mut buffer)?;
        if n == 0 {
            bytes.check_unchanged()?;
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..n]);
        offset += n as u64;
    }
    Err(Diagnostic::error("digest-stopped", "the digest was no longer wanted").at(bytes.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::sha256_hex;

    #[test]
    fn the_digest_is_that_of_all_bytes_and_can_be_asked_twice() {
        let content: Vec<u8> = (0..700_000u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let digest = PendingDigest::start(&Bytes::memory("m", content.clone()));
        assert_eq!(digest.wait().unwrap(), sha256_hex(&content));
        assert_eq!(digest.wait().unwrap(), sha256_hex(&content));
    }
}
