//! The machines of a run for a template: in a temporary file, and read one by one when they are asked for, however many there are.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::shown;
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// Machines while they come.
#[derive(Debug)]
pub(super) struct Spool {
    file: BufWriter<File>,
    /// Where each machine ends.
    ends: Vec<u64>,
    at: u64,
}

impl Spool {
    /// An empty one.
    ///
    /// # Errors
    /// When there is no room for a temporary file.
    pub(super) fn new() -> Result<Self, Error> {
        let file = tempfile::tempfile().map_err(|why| failed(&why))?;
        Ok(Self { file: BufWriter::with_capacity(1 << 18, file), ends: Vec::new(), at: 0 })
    }

    /// Adds the JSON of the next machine.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn add(&mut self, json: &[u8]) -> Result<(), Error> {
        self.file.write_all(json).map_err(|why| failed(&why))?;
        self.at += json.len() as u64;
        self.ends.push(self.at);
        Ok(())
    }

    /// All of them.
    ///
    /// # Errors
    /// When they cannot be written to the end.
    pub(super) fn finish(self) -> Result<Machines, Error> {
        let file = self.file.into_inner().map_err(|why| failed(why.error()))?;
        Ok(Machines { file: Mutex::new(file), ends: self.ends, failed: Mutex::new(None) })
    }
}

/// The machines of a run, as a list.
#[derive(Debug)]
pub(super) struct Machines {
    file: Mutex<File>,
    ends: Vec<u64>,
    /// Why one could not be read.
    failed: Mutex<Option<Error>>,
}

impl Machines {
    /// Why one could not be read, if one could not.
    pub(super) fn failed(&self) -> Option<Error> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn read(&self, place: usize) -> io::Result<Option<Value>> {
        let Some(end) = self.ends.get(place) else { return Ok(None) };
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let mut json = vec![0; usize::try_from(end - start).unwrap_or(usize::MAX)];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut json)?;
        drop(file);
        Ok(Some(shown(serde_json::from_slice(&json)?)))
    }
}

impl Object for Machines {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.read(key.as_usize()?).unwrap_or_else(|why| {
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(failed(&why));
            None
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.ends.len())
    }
}

fn failed(why: &io::Error) -> Error {
    let message = format!("the machines cannot be kept in a temporary file for the template: {why}");
    Diagnostic::error("io", message).help("TMPDIR says where temporary files are").into()
}
