//! The records of a stream of an .xls, each with what continues it ([MS-XLS] 2.1.4).

use crate::files::allowance::{Allowance, Limit};
use crate::ingest::xml::Stop;

/// Continuations of one record: the parser takes each from the front of a list, and moves the others up.
const CONTINUED: usize = 40_000;
const CONTINUE: u16 = 0x003C;

/// One record with what continues it.
pub(super) struct Evidence<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    pub(super) continued: Vec<&'a [u8]>,
}

/// The records of a stream, up to one that is cut off.
pub(super) struct Records<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn next(&mut self, allowance: &mut Allowance) -> Result<Option<Evidence<'a>>, Stop> {
        let Some((kind, data)) = self.one() else { return Ok(None) };
        let mut record = Evidence { kind, data, continued: Vec::new() };
        let mut length = 4 + data.len();
        while number(self.rest, 0, 2) == Some(usize::from(CONTINUE)) {
            let Some((_, data)) = self.one() else { return Ok(None) };
            record.continued.push(data);
            length += 4 + data.len();
            if record.continued.len() > CONTINUED {
                return Err(Stop::Claims(format!("a record has more than {CONTINUED} continuations")));
            }
        }
        allowance.take(Limit::Unpacked, length as u64)?;
        Ok(Some(record))
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16::try_from(number(self.rest, 0, 2)?).ok()?;
        let end = 4 + number(self.rest, 2, 2)?;
        let data = self.rest.get(4..end)?;
        self.rest = &self.rest[end..];
        Some((kind, data))
    }
}

/// A number of 1, 2 or 4 bytes, if it is there.
pub(super) fn number(data: &[u8], at: usize, bytes: usize) -> Option<usize> {
    Some(data.get(at..at.checked_add(bytes)?)?.iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte)))
}
