//! The index as bytes: its arrays one after the other, as they are, with a version before and a checksum behind.
//!
//! `TWNAMES` and a version byte; the number of bytes that follow; each array as its length and its items, little-endian;
//! the checksum. Bytes that were cut, changed or made up are refused: nothing read from them can lead a search
//! outside of the arrays.

use super::NameIndex;
use super::buckets::{Buckets, mix};
use super::dictionary::Dictionary;

const MAGIC: &[u8; 8] = b"TWNAMES\x05";

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

/// Writes or reads one array after the other, in the same order.
trait Arrays {
    fn text(&mut self, text: &mut String) -> Result<(), Damaged>;
    fn bytes(&mut self, items: &mut Vec<u8>) -> Result<(), Damaged>;
    fn halves(&mut self, items: &mut Vec<u16>) -> Result<(), Damaged>;
    fn triples(&mut self, items: &mut Vec<[u16; 3]>) -> Result<(), Damaged>;
    fn words(&mut self, items: &mut Vec<u32>) -> Result<(), Damaged>;
    fn doubles(&mut self, items: &mut Vec<u64>) -> Result<(), Damaged>;

    fn buckets(&mut self, buckets: &mut Buckets) -> Result<(), Damaged> {
        self.words(&mut buckets.starts)?;
        self.triples(&mut buckets.entries)?;
        self.doubles(&mut buckets.known)
    }

    fn dictionary(&mut self, dictionary: &mut Dictionary) -> Result<(), Damaged> {
        self.text(&mut dictionary.text)?;
        self.words(&mut dictionary.starts)?;
        self.halves(&mut dictionary.weights)?;
        self.bytes(&mut dictionary.classes)?;
        self.doubles(&mut dictionary.sounds)?;
        self.halves(&mut dictionary.meanings)?;
        self.buckets(&mut dictionary.by_text)?;
        self.buckets(&mut dictionary.by_remainder)?;
        self.words(&mut dictionary.meaning_starts)?;
        self.words(&mut dictionary.meaning_words)
    }

    fn index(&mut self, index: &mut NameIndex) -> Result<(), Damaged> {
        self.words(&mut index.entries)?;
        self.bytes(&mut index.classes)?;
        self.text(&mut index.names)?;
        self.words(&mut index.name_starts)?;
        self.text(&mut index.keys)?;
        self.words(&mut index.key_starts)?;
        self.text(&mut index.forms)?;
        self.words(&mut index.form_starts)?;
        self.buckets(&mut index.by_key)?;
        self.words(&mut index.reading_names)?;
        self.words(&mut index.reading_starts)?;
        self.words(&mut index.reading_words)?;
        self.words(&mut index.reading_weights)?;
        self.words(&mut index.letter_kinds)?;
        self.doubles(&mut index.letter_pairs)?;
        self.words(&mut index.by_words)?;
        self.words(&mut index.posting_starts)?;
        self.words(&mut index.postings)?;
        self.buckets(&mut index.by_piece)?;
        self.dictionary(&mut index.words)
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn put(&mut self, length: usize, bytes: impl Iterator<Item = u8>) {
        self.0.extend((length as u64).to_le_bytes());
        self.0.extend(bytes);
    }
}

impl Arrays for Writer {
    fn text(&mut self, text: &mut String) -> Result<(), Damaged> {
        self.put(text.len(), text.bytes());
        Ok(())
    }

    fn bytes(&mut self, items: &mut Vec<u8>) -> Result<(), Damaged> {
        self.put(items.len(), items.iter().copied());
        Ok(())
    }

    fn halves(&mut self, items: &mut Vec<u16>) -> Result<(), Damaged> {
        self.put(items.len(), items.iter().flat_map(|n| n.to_le_bytes()));
        Ok(())
    }

    fn triples(&mut self, items: &mut Vec<[u16; 3]>) -> Result<(), Damaged> {
        self.put(items.len(), items.iter().flatten().flat_map(|n| n.to_le_bytes()));
        Ok(())
    }

    fn words(&mut self, items: &mut Vec<u32>) -> Result<(), Damaged> {
        self.put(items.len(), items.iter().flat_map(|n| n.to_le_bytes()));
        Ok(())
    }

    fn doubles(&mut self, items: &mut Vec<u64>) -> Result<(), Damaged> {
        self.put(items.len(), items.iter().flat_map(|n| n.to_le_bytes()));
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

impl Arrays for Reader<'_> {
    fn text(&mut self, text: &mut String) -> Result<(), Damaged> {
        let bytes = self.take::<1>()?.as_flattened();
        simdutf8::basic::from_utf8(bytes).map_err(|_| Damaged::Content)?.clone_into(text);
        Ok(())
    }

    fn bytes(&mut self, items: &mut Vec<u8>) -> Result<(), Damaged> {
        *items = self.take::<1>()?.as_flattened().to_vec();
        Ok(())
    }

    fn halves(&mut self, items: &mut Vec<u16>) -> Result<(), Damaged> {
        *items = self.take()?.iter().map(|n| u16::from_le_bytes(*n)).collect();
        Ok(())
    }

    fn triples(&mut self, items: &mut Vec<[u16; 3]>) -> Result<(), Damaged> {
        let half = |low: u8, high: u8| u16::from_le_bytes([low, high]);
        let triple = |[a, b, c, d, e, f]: &[u8; 6]| [half(*a, *b), half(*c, *d), half(*e, *f)];
        *items = self.take()?.iter().map(triple).collect();
        Ok(())
    }

    fn words(&mut self, items: &mut Vec<u32>) -> Result<(), Damaged> {
        *items = self.take()?.iter().map(|n| u32::from_le_bytes(*n)).collect();
        Ok(())
    }

    fn doubles(&mut self, items: &mut Vec<u64>) -> Result<(), Damaged> {
        *items = self.take()?.iter().map(|n| u64::from_le_bytes(*n)).collect();
        Ok(())
    }
}

impl NameIndex {
    /// The index as bytes, to be read back by [`NameIndex::from_bytes`] of the same version.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer(MAGIC.to_vec());
        writer.0.extend(0_u64.to_le_bytes());
        // Writing fails nowhere; it shares its order with reading, which may.
        let _ = writer.index(&mut self.clone());
        let mut bytes = writer.0;
        let length = (bytes.len() - 16) as u64;
        bytes[8..16].copy_from_slice(&length.to_le_bytes());
        let sum = checksum(&bytes);
        bytes.extend(sum.to_le_bytes());
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
        let mut index = Self::default();
        reader.index(&mut index)?;
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
fn checksum(bytes: &[u8]) -> u64 {
    let mut strands = [1_u64, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (strand, eight) in strands.iter_mut().zip(block.as_chunks::<8>().0) {
            *strand = mix(*strand ^ u64::from_le_bytes(*eight));
        }
    }
    let rest = rest.iter().fold(bytes.len() as u64, |sum, byte| mix(sum ^ u64::from(*byte)));
    strands.iter().fold(rest, |sum, strand| mix(sum ^ strand))
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
