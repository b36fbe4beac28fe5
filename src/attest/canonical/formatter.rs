//! What `serde_json` leaves open: the order of keys, and which numbers may be written.

use std::cmp::Ordering;
use std::io::{self, Write};

use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

use super::{MAX_INTEGER, Problem};

/// What is being written. It has the output itself, as entries that come out of order are sorted there; all others are
/// written straight through.
pub(super) struct Canonical<'o> {
    out: &'o mut Vec<u8>,
    /// The arrays and objects that are open, the outermost first.
    open: Vec<Open>,
    /// The entries of the open objects, the outermost object's first.
    entries: Vec<Entry>,
}

enum Open {
    Array { begun: usize },
    Object { first_entry: usize, sorted: bool },
}

/// An entry of an object, by its places in the output. It ends before the comma of the next one.
struct Entry {
    start: usize,
    /// After the closing quote of the key; the start while the key is being written.
    key_end: usize,
}

impl<'o> Canonical<'o> {
    pub(super) const fn new(out: &'o mut Vec<u8>) -> Self {
        // A number alone needs no memory for either list.
        Self { out, open: Vec::new(), entries: Vec::new() }
    }

    /// Where in the value the writer is, as `.findings[3].share`.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        let mut entries = self.entries.as_slice();
        for level in self.open.iter().rev() {
            let step = match *level {
                Open::Array { begun } => begun.checked_sub(1).map(|i| format!("[{i}]")),
                Open::Object { first_entry, .. } => {
                    let (outer, own) = entries.split_at(first_entry);
                    entries = outer;
                    own.last().filter(|e| e.has_key()).map(|e| format!(".{}", unescaped(self.key(e))))
                }
            };
            path.insert_str(0, &step.unwrap_or_default());
        }
        path
    }

    fn key(&self, entry: &Entry) -> &[u8] {
        &self.out[entry.start..entry.key_end]
    }

    /// Refuses a number that readers would round, unless it is a key: that is a text.
    fn check(&self, v: i128) -> io::Result<()> {
        let is_key = || self.entries.last().is_some_and(|e| !e.has_key());
        if (-MAX_INTEGER..=MAX_INTEGER).contains(&v) || is_key() {
            Ok(())
        } else {
            refuse(Problem::Integer(v))
        }
    }
}

impl Entry {
    const fn has_key(&self) -> bool {
        self.key_end > self.start
    }
}

fn refuse(problem: Problem) -> io::Result<()> {
    Err(io::Error::other(problem))
}

/// Written as `serde_json` writes it, but to the formatter's own output.
macro_rules! as_usual {
    ($( $method:ident ( $($arg:ident: $type:ty)? ) ),+) => { $(
        #[inline]
        fn $method<W: Write + ?Sized>(&mut self, _: &mut W $(, $arg: $type)?) -> io::Result<()> {
            CompactFormatter.$method(self.out $(, $arg)?)
        }
    )+ };
}

/// Those that may be beyond what readers keep.
macro_rules! wide_integers {
    ($( $method:ident $type:ty ),+) => { $(
        #[inline]
        fn $method<W: Write + ?Sized>(&mut self, _: &mut W, v: $type) -> io::Result<()> {
            self.check(i128::try_from(v).unwrap_or(i128::MAX))?;
            CompactFormatter.$method(self.out, v)
        }
    )+ };
}

/// What has no method here, such as JSON written before, goes to the writer, and that refuses it.
impl Formatter for &mut Canonical<'_> {
    as_usual!(
        write_null(), write_bool(v: bool), write_i8(v: i8), write_i16(v: i16), write_i32(v: i32), write_u8(v: u8),
        write_u16(v: u16), write_u32(v: u32), begin_string(), write_string_fragment(v: &str),
        write_char_escape(v: CharEscape), end_string(), begin_object_value()
    );
    wide_integers!(write_i64 i64, write_u64 u64, write_i128 i128, write_u128 u128);

    fn write_f32<W: Write + ?Sized>(&mut self, _: &mut W, _: f32) -> io::Result<()> {
        refuse(Problem::Float)
    }

    fn write_f64<W: Write + ?Sized>(&mut self, _: &mut W, _: f64) -> io::Result<()> {
        refuse(Problem::Float)
    }

    #[inline]
    fn begin_array<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.open.push(Open::Array { begun: 0 });
        CompactFormatter.begin_array(self.out)
    }

    #[inline]
    fn begin_array_value<W: Write + ?Sized>(&mut self, _: &mut W, first: bool) -> io::Result<()> {
        if let Some(Open::Array { begun }) = self.open.last_mut() {
            *begun += 1;
        }
        CompactFormatter.begin_array_value(self.out, first)
    }

    #[inline]
    fn end_array<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.open.pop();
        CompactFormatter.end_array(self.out)
    }

    #[inline]
    fn begin_object<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.open.push(Open::Object { first_entry: self.entries.len(), sorted: true });
        CompactFormatter.begin_object(self.out)
    }

    #[inline]
    fn begin_object_key<W: Write + ?Sized>(&mut self, _: &mut W, first: bool) -> io::Result<()> {
        CompactFormatter.begin_object_key(self.out, first)?;
        self.entries.push(Entry { start: self.out.len(), key_end: self.out.len() });
        Ok(())
    }

    #[inline]
    fn end_object_key<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        let Some(Open::Object { first_entry, sorted }) = self.open.last_mut() else { return Ok(()) };
        if let Some(entry) = self.entries.last_mut() {
            entry.key_end = self.out.len();
        }
        if let [.., last, entry] = &self.entries[*first_entry..] {
            let key = |e: &Entry| &self.out[e.start..e.key_end];
            *sorted &= order(key(last), key(entry)).is_lt();
        }
        Ok(())
    }

    #[inline]
    fn end_object<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        if let Some(Open::Object { first_entry, sorted }) = self.open.pop() {
            if !sorted {
                let entries = self.entries.split_off(first_entry);
                sort(self.out, &entries)?;
            }
            self.entries.truncate(first_entry);
        }
        CompactFormatter.end_object(self.out)
    }
}

/// Puts entries, the last thing written, into the order of their keys.
fn sort(out: &mut Vec<u8>, entries: &[Entry]) -> io::Result<()> {
    let Some(start) = entries.first().map(|e| e.start) else { return Ok(()) };
    let unsorted = out.split_off(start);
    let ends = entries.iter().skip(1).map(|next| next.start - start - 1).chain([unsorted.len()]);
    let mut sorted: Vec<(&[u8], &[u8])> = entries
        .iter()
        .zip(ends)
        .map(|(e, end)| unsorted[e.start - start..end].split_at(e.key_end - e.start))
        .collect();
    sorted.sort_by(|(a, _), (b, _)| order(a, b));
    if let Some(twice) = sorted.windows(2).find(|two| two[0].0 == two[1].0) {
        return refuse(Problem::DuplicateKey(unescaped(twice[0].0)));
    }
    for (i, (key, value)) in sorted.into_iter().enumerate() {
        out.extend_from_slice(if i > 0 { b"," } else { b"" });
        out.extend_from_slice(key);
        out.extend_from_slice(value);
    }
    Ok(())
}

/// The order of keys as they are written: by the UTF-16 code units of what they say. Where they first differ in plain
/// ASCII, as nearly all do, that is the order of the bytes.
fn order(a: &[u8], b: &[u8]) -> Ordering {
    let Some(at) = a.iter().zip(b).position(|(x, y)| x != y) else { return Ordering::Equal };
    let (x, y) = (a[at], b[at]);
    if !x.is_ascii() || !y.is_ascii() || y == b'\\' || a[..=at].contains(&b'\\') {
        return unescaped(a).encode_utf16().cmp(unescaped(b).encode_utf16());
    }
    // One that ends comes before one that goes on.
    (x != b'"').cmp(&(y != b'"')).then(x.cmp(&y))
}

/// What a written key says.
fn unescaped(key: &[u8]) -> String {
    serde_json::from_slice(key).unwrap_or_default()
}
