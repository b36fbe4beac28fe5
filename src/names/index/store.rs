//! The index as bytes: its arrays one after the other, as they are, with a version before and a checksum behind.
//!
//! `TWNAMES` and a version byte; the number of bytes that follow; each array as its length and its items, little-endian;
//! the checksum. Bytes that were cut, changed or made up are refused: nothing read from them can lead a search
//! outside of the arrays.

use std::io::{self, Write};

use super::NameIndex;
use super::buckets::{Buckets, mix};
use super::dictionary::Dictionary;

const MAGIC: &[u8; 8] = b"TWNAMES\x05";
/// Bytes of a length, and of the checksum.
const LENGTH: usize = 8;
/// Bytes that go into the checksum at a time.
const BLOCK: usize = 32;
/// Items that are written at a time.
const PART: usize = 8192;

/// Why bytes are no index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    /// The bytes do not begin as an index of this version does.
    #[error("this is no name index that this version wrote; build it again from the list")]
    OtherFormat,
    /// The bytes end early, or go on.
    #[error("the name index is cut short or continued; build it again from the list")]
    Length,
    /// The bytes were changed.
    #[error("the name index was changed since it was written; build it again from the list")]
    Checksum,
    /// The arrays do not fit together.
    #[error("the name index contradicts itself; build it again from the list")]
    Content,
}

/// What is written as its arrays one after the other, and read back from them.
///
/// No derived codec: those read number by number, which takes half as long again as whole arrays do, and every audit begins
/// with reading an index.
trait Stored: Sized {
    /// How many bytes it becomes.
    fn size(&self) -> usize;
    fn put(&self, to: &mut Writer<impl Write>) -> io::Result<()>;
    fn take(from: &mut Reader<'_>) -> Result<Self, Damaged>;
}

/// Writes in parts, so that an index of many megabytes need not stand in memory twice.
struct Writer<W> {
    to: W,
    /// What was not passed on yet.
    part: Vec<u8>,
    sum: Checksum,
}

impl<W: Write> Writer<W> {
    fn array<T>(&mut self, items: &[T], put: impl Fn(&T, &mut Vec<u8>)) -> io::Result<()> {
        self.part.extend((items.len() as u64).to_le_bytes());
        for items in items.chunks(PART) {
            for item in items {
                put(item, &mut self.part);
            }
            let blocks = self.part.as_chunks().0;
            self.sum.add(blocks);
            let passed = blocks.len() * BLOCK;
            self.to.write_all(&self.part[..passed])?;
            self.part.drain(..passed);
        }
        Ok(())
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Result<&'a [[u8; N]], Damaged> {
        let (length, rest) = self.0.split_first_chunk::<8>().ok_or(Damaged::Length)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| Damaged::Length)?;
        let bytes = length.checked_mul(N).ok_or(Damaged::Length)?;
        let (items, rest) = rest.split_at_checked(bytes).ok_or(Damaged::Length)?;
        self.0 = rest;
        Ok(items.as_chunks().0)
    }
}

/// Arrays of numbers.
macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Stored for Vec<$number> {
            fn size(&self) -> usize {
                LENGTH + size_of_val(self.as_slice())
            }

            fn put(&self, to: &mut Writer<impl Write>) -> io::Result<()> {
                to.array(self, |n, part| part.extend(n.to_le_bytes()))
            }

            fn take(from: &mut Reader<'_>) -> Result<Self, Damaged> {
                Ok(from.take()?.iter().map(|n| <$number>::from_le_bytes(*n)).collect())
            }
        }
    )+};
}

/// Fields that are written one after the other.
macro_rules! fields {
    ($of:ty: $($field:ident)+) => {
        impl Stored for $of {
            fn size(&self) -> usize {
                0 $(+ self.$field.size())+
            }

            fn put(&self, to: &mut Writer<impl Write>) -> io::Result<()> {
                $(self.$field.put(to)?;)+
                Ok(())
            }

            fn take(from: &mut Reader<'_>) -> Result<Self, Damaged> {
                let mut read = Self::default();
                $(read.$field = Stored::take(from)?;)+
                Ok(read)
            }
        }
    };
}

numbers!(u8, u16, u32, u64);
fields!(Buckets: starts entries known);
fields!(Dictionary: text starts weights classes sounds meanings by_text by_remainder meaning_starts meaning_words);
fields!(NameIndex: entries classes names name_starts keys key_starts forms form_starts by_key reading_names reading_starts
    reading_words reading_weights letter_kinds letter_pairs by_words posting_starts postings by_piece words);

impl Stored for Vec<[u16; 3]> {
    fn size(&self) -> usize {
        LENGTH + size_of_val(self.as_slice())
    }

    fn put(&self, to: &mut Writer<impl Write>) -> io::Result<()> {
        to.array(self, |triple, part| part.extend(triple.iter().flat_map(|n| n.to_le_bytes())))
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Damaged> {
        let half = |low: u8, high: u8| u16::from_le_bytes([low, high]);
        let triple = |[a, b, c, d, e, f]: &[u8; 6]| [half(*a, *b), half(*c, *d), half(*e, *f)];
        Ok(from.take()?.iter().map(triple).collect())
    }
}

impl Stored for String {
    fn size(&self) -> usize {
        LENGTH + self.len()
    }

    fn put(&self, to: &mut Writer<impl Write>) -> io::Result<()> {
        to.array(self.as_bytes(), |byte, part| part.push(*byte))
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Damaged> {
        let bytes = from.take::<1>()?.as_flattened();
        simdutf8::basic::from_utf8(bytes).map(str::to_owned).map_err(|_| Damaged::Content)
    }
}

impl NameIndex {
    /// How many bytes [`NameIndex::write`] writes.
    pub fn stored_size(&self) -> usize {
        MAGIC.len() + LENGTH + self.size() + LENGTH
    }

    /// Writes the index, to be read back by [`NameIndex::from_bytes`] of the same version.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write(&self, to: impl Write) -> io::Result<()> {
        let mut writer = Writer { to, part: MAGIC.to_vec(), sum: Checksum::default() };
        writer.part.extend((self.size() as u64).to_le_bytes());
        self.put(&mut writer)?;
        let sum = std::mem::take(&mut writer.sum).finish(&writer.part, (self.stored_size() - LENGTH) as u64);
        writer.part.extend(sum.to_le_bytes());
        writer.to.write_all(&writer.part)
    }

    /// The index as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.stored_size());
        // Writing to memory does not fail.
        let _ = self.write(&mut bytes);
        bytes
    }

    /// Reads what [`NameIndex::to_bytes`] wrote.
    ///
    /// # Errors
    ///
    /// If the bytes are of another version, cut, changed, or contradict themselves.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Damaged::OtherFormat)?;
        let (length, rest) = rest.split_first_chunk::<8>().ok_or(Damaged::Length)?;
        let (content, sum) = rest.split_last_chunk::<8>().ok_or(Damaged::Length)?;
        if u64::from_le_bytes(*length) != content.len() as u64 {
            return Err(Damaged::Length);
        }
        if checksum(&bytes[..bytes.len() - 8]) != u64::from_le_bytes(*sum) {
            return Err(Damaged::Checksum);
        }
        let mut reader = Reader(content);
        let mut index = <Self as Stored>::take(&mut reader)?;
        if !reader.0.is_empty() {
            return Err(Damaged::Length);
        }
        if !index.is_sound() {
            return Err(Damaged::Content);
        }
        // The checksum covers whatever the answers depend on.
        index.identity = u64::from_le_bytes(*sum).max(1);
        Ok(index)
    }

    /// Whether all arrays fit together.
    fn is_sound(&self) -> bool {
        let (names, readings, words) = (self.len(), self.reading_names.len(), self.words.len());
        let cut = |starts: &[u32], items: usize, parts: usize| {
            starts.len() == parts + 1
                && starts.first() == Some(&0)
                && starts.is_sorted()
                && starts.last().is_some_and(|end| *end as usize == items)
        };
        let texts = |starts: &[u32], text: &str| {
            cut(starts, text.len(), names) && starts.iter().all(|at| text.is_char_boundary(*at as usize))
        };
        if names == 0 && self.name_starts.is_empty() {
            return *self == Self::default();
        }
        self.classes.len() == names
            && texts(&self.name_starts, &self.names)
            && texts(&self.key_starts, &self.keys)
            && texts(&self.form_starts, &self.forms)
            && self.by_key.is_sound(names)
            && self.reading_names.is_sorted()
            && self.reading_names.last().is_none_or(|name| (*name as usize) < names)
            && cut(&self.reading_starts, self.reading_words.len(), readings)
            && self.reading_words.iter().all(|word| (*word as usize) < words)
            && self.reading_weights.len() == readings
            && self.letter_kinds.len() == readings
            && self.letter_pairs.len() == readings
            && self.by_words.len() == readings
            && self.by_words.iter().all(|reading| (*reading as usize) < readings)
            && cut(&self.posting_starts, self.postings.len(), words)
            && self.postings.iter().all(|reading| (*reading as usize) < readings)
            && self.by_piece.is_sound(readings)
            && self.words.is_sound()
    }
}

/// A sum over all bytes, four strands at a time: it finds damage, it does not withstand a forger.
struct Checksum([u64; 4]);

impl Default for Checksum {
    fn default() -> Self {
        Self([1, 2, 3, 4])
    }
}

impl Checksum {
    fn add(&mut self, blocks: &[[u8; BLOCK]]) {
        for block in blocks {
            for (strand, eight) in self.0.iter_mut().zip(block.as_chunks::<8>().0) {
                *strand = mix(*strand ^ u64::from_le_bytes(*eight));
            }
        }
    }

    /// The sum, with the last bytes, which are less than a block or several, of so many in all.
    fn finish(mut self, last: &[u8], all: u64) -> u64 {
        let (blocks, rest) = last.as_chunks();
        self.add(blocks);
        let rest = rest.iter().fold(all, |sum, byte| mix(sum ^ u64::from(*byte)));
        self.0.iter().fold(rest, |sum, strand| mix(sum ^ strand))
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    Checksum::default().finish(bytes, bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::super::{Listed, Request, Scratch};
    use super::*;

    fn index() -> NameIndex {
        NameIndex::build(&[
            Listed::new(1, "Sophgo Technologies Ltd."),
            Listed::new(2, "Хиквижн ООО"),
            Listed::new(2, "北京算能科技有限公司"),
        ])
    }

    #[test]
    fn what_was_written_is_read_back() {
        for index in [index(), NameIndex::build(&[]), NameIndex::default()] {
            let bytes = index.to_bytes();
            let back = NameIndex::from_bytes(&bytes).unwrap();
            assert_eq!(back.to_bytes(), bytes);
            let search = |index: &NameIndex| {
                index.search("SOPHGO TECHNOLGY", Request::default(), &mut Scratch::default())
            };
            assert_eq!(search(&back), search(&index));
        }
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let bytes = index().to_bytes();
        for at in (0..bytes.len()).step_by(bytes.len() / 24) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            assert!(NameIndex::from_bytes(&changed).is_err(), "changed at {at}");
            assert!(NameIndex::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
        assert_eq!(NameIndex::from_bytes(b"PK"), Err(Damaged::OtherFormat));
        for version in [MAGIC[7] - 1, MAGIC[7] + 1] {
            let mut other = bytes.clone();
            other[7] = version;
            assert_eq!(NameIndex::from_bytes(&other), Err(Damaged::OtherFormat), "version {version}");
        }
    }

    /// The checksum of bytes that somebody changed can be made right; a search must not panic for it.
    #[test]
    fn forged_bytes_are_refused_or_harmless() {
        let bytes = index().to_bytes();
        let mut refused = 0;
        for at in (16..bytes.len() - 8).step_by(bytes.len() / 40) {
            let mut forged = bytes.clone();
            forged[at] ^= 0xff;
            let end = forged.len() - 8;
            let sum = checksum(&forged[..end]).to_le_bytes();
            forged[end..].copy_from_slice(&sum);
            match NameIndex::from_bytes(&forged) {
                Ok(index) => {
                    for text in ["Sophgo Technology", "hikvizhn", "算能"] {
                        index.search(text, Request::default(), &mut Scratch::default());
                    }
                }
                Err(_) => refused += 1,
            }
        }
        assert!(refused > 0);
    }
}
