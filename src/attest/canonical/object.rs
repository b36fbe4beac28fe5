//! Objects: entries are written as they come and put into order only where they came out of order.

use std::ops::Range;

use serde::{Serialize, ser};

use super::serializer::State;
use super::{CanonicalError, Problem, key, text};

/// One entry of an object that is being written.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its key, as bytes of [`State::keys`], unescaped.
    pub(super) key: Range<usize>,
    /// The entry, as bytes of the output, without a comma.
    pub(super) written: Range<usize>,
}

/// An object that is being written.
pub(super) struct Object<'s, 'o> {
    state: &'s mut State<'o>,
    first_entry: usize,
    first_key: usize,
    sorted: bool,
    close: &'static [u8],
}

impl<'s, 'o> Object<'s, 'o> {
    /// Opens an object; `close` ends it and whatever was opened around it.
    pub(super) fn open(state: &'s mut State<'o>, close: &'static [u8]) -> Self {
        state.out.push(b'{');
        let (first_entry, first_key) = (state.entries.len(), state.keys.len());
        if state.keys.capacity() == 0 {
            state.keys.reserve(256);
            state.entries.reserve(32);
        }
        Self { state, first_entry, first_key, sorted: true, close }
    }

    /// Writes the key that ends [`State::keys`] and starts at `from`.
    fn start_entry(&mut self, from: usize) {
        let state = &mut *self.state;
        let key = from..state.keys.len();
        let first = state.entries.len() == self.first_entry;
        if !first {
            state.out.push(b',');
            if let Some(last) = state.entries.last() {
                self.sorted &= text::order(state.key(&last.key), state.key(&key)).is_lt();
            }
        }
        let start = state.out.len();
        text::write(state.out, &state.keys[key.clone()]);
        state.out.push(b':');
        state.entries.push(Entry { key, written: start..start });
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        let entry = self.state.entries.len().checked_sub(1);
        let done = value.serialize(&mut *self.state);
        let end = self.state.out.len();
        let Some(entry) = entry.and_then(|i| self.state.entries.get_mut(i)) else { return done };
        entry.written.end = end;
        let key = entry.key.clone();
        done.map_err(|e| e.under_key(&String::from_utf8_lossy(self.state.key(&key))))
    }

    fn close(self) -> Result<(), CanonicalError> {
        let Self { state, first_entry, first_key, sorted, close } = self;
        if !sorted {
            sort(state, first_entry)?;
        }
        state.entries.truncate(first_entry);
        state.keys.truncate(first_key);
        state.out.extend_from_slice(close);
        Ok(())
    }
}

/// Puts the entries from `first` on, the last thing written, into the order of their keys.
fn sort(state: &mut State<'_>, first: usize) -> Result<(), CanonicalError> {
    let mut entries = state.entries.split_off(first);
    let Some(start) = entries.first().map(|e| e.written.start) else { return Ok(()) };
    entries.sort_by(|a, b| text::order(state.key(&a.key), state.key(&b.key)));
    let mut keys =
        entries.iter().map(|e| state.key(&e.key)).zip(entries.iter().skip(1).map(|e| state.key(&e.key)));
    if let Some((twice, _)) = keys.find(|(a, b)| a == b) {
        return Err(CanonicalError::new(Problem::DuplicateKey(String::from_utf8_lossy(twice).into_owned())));
    }
    let unsorted = state.out.split_off(start);
    for (i, entry) in entries.iter().enumerate() {
        if i > 0 {
            state.out.push(b',');
        }
        state.out.extend_from_slice(&unsorted[entry.written.start - start..entry.written.end - start]);
    }
    Ok(())
}

impl ser::SerializeMap for Object<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CanonicalError> {
        let from = self.state.keys.len();
        key.serialize(key::Key(&mut self.state.keys))?;
        self.start_entry(from);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        self.value(value)
    }

    fn end(self) -> Result<(), CanonicalError> {
        self.close()
    }
}

impl ser::SerializeStruct for Object<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), CanonicalError> {
        let from = self.state.keys.len();
        self.state.keys.extend_from_slice(key.as_bytes());
        self.start_entry(from);
        self.value(value)
    }

    fn end(self) -> Result<(), CanonicalError> {
        self.close()
    }
}

impl ser::SerializeStructVariant for Object<'_, '_> {
    type Ok = ();
    type Error = CanonicalError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), CanonicalError> {
        ser::SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Result<(), CanonicalError> {
        self.close()
    }
}
