//! Numbers in few bytes, in pages: a list that doubles would be there twice while it is moved.

/// Bytes that an entry takes at most.
const LONGEST: usize = 64;

/// One entry while it is put together: its numbers one behind the other.
#[derive(Debug)]
pub(super) struct Entry {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Entry {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; LONGEST], len: 0 }
    }

    /// Adds a number that is mostly small: seven bits a byte, the lowest first. An entry has room for six.
    pub(super) fn number(mut self, mut number: u64) -> Self {
        while number >= 0x80 {
            self.byte((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.byte((number & 0x7F) as u8);
        self
    }

    /// Adds by how much a number is more or less than the one before it, which is mostly little.
    pub(super) fn step(self, before: u64, now: u64) -> Self {
        let step = now.wrapping_sub(before).cast_signed();
        self.number(((step << 1) ^ (step >> 63)).cast_unsigned())
    }

    /// Adds four bytes of which nothing is known.
    pub(super) fn four(mut self, number: u32) -> Self {
        number.to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
        self
    }

    fn byte(&mut self, byte: u8) {
        if let Some(room) = self.bytes.get_mut(self.len) {
            *room = byte;
            self.len += 1;
        }
    }
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    page: u32,
    at: u32,
}

/// Entries one behind the other, each in one page.
#[derive(Debug)]
pub(super) struct Pages {
    pages: Vec<Vec<u8>>,
    size: usize,
}

impl Pages {
    /// Pages of `size` bytes, at least [`LONGEST`]; there is none before the first entry.
    pub(super) const fn of(size: usize) -> Self {
        Self { pages: Vec::new(), size }
    }

    /// Adds an entry; says where it stands.
    pub(super) fn push(&mut self, entry: &Entry) -> Place {
        let bytes = entry.bytes.get(..entry.len).unwrap_or_default();
        if self.pages.last().is_none_or(|page| page.len() + bytes.len() > self.size) {
            self.pages.push(Vec::with_capacity(self.size));
        }
        let number = self.pages.len() - 1;
        let page = &mut self.pages[number];
        let at = page.len();
        page.extend_from_slice(bytes);
        Place { page: u32::try_from(number).unwrap_or(u32::MAX), at: u32::try_from(at).unwrap_or(u32::MAX) }
    }

    /// Reads from an entry on.
    pub(super) fn read_from(&self, place: Place) -> Reader<'_> {
        let mut pages = self.pages.get(place.page as usize..).unwrap_or_default().iter();
        let first = pages.next().map_or(&[][..], |page| page.get(place.at as usize..).unwrap_or_default());
        Reader { left: first, pages }
    }
}

/// Reads entries one after another, number by number as they were put together.
#[derive(Debug)]
pub(super) struct Reader<'p> {
    left: &'p [u8],
    pages: std::slice::Iter<'p, Vec<u8>>,
}

impl Reader<'_> {
    /// Goes to the next entry, if there is one.
    pub(super) fn turn(&mut self) -> Option<()> {
        while self.left.is_empty() {
            self.left = self.pages.next()?;
        }
        Some(())
    }

    pub(super) fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    pub(super) fn step(&mut self, before: u64) -> u64 {
        let step = self.number();
        before.wrapping_add((step >> 1) ^ (step & 1).wrapping_neg())
    }

    pub(super) fn four(&mut self) -> u32 {
        u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()])
    }

    fn byte(&mut self) -> u8 {
        let Some((first, left)) = self.left.split_first() else { return 0 };
        self.left = left;
        *first
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_read_is_what_was_put_in(
            entries in prop::collection::vec((any::<u64>(), any::<(u64, u64)>(), any::<u32>(), 0u64..300), 0..80),
            from in any::<prop::sample::Index>(),
        ) {
            let mut pages = Pages::of(LONGEST);
            let entry = |(number, (before, now), four, small): &(u64, (u64, u64), u32, u64)| {
                Entry::new().number(*number).step(*before, *now).four(*four).number(*small)
            };
            let places: Vec<Place> = entries.iter().map(|e| pages.push(&entry(e))).collect();
            let from = if entries.is_empty() { 0 } else { from.index(entries.len()) };
            let mut reader = pages.read_from(places.get(from).copied().unwrap_or_default());
            for (number, (before, now), four, small) in entries.into_iter().skip(from) {
                prop_assert_eq!(reader.turn(), Some(()));
                prop_assert_eq!((reader.number(), reader.step(before)), (number, now));
                prop_assert_eq!((reader.four(), reader.number()), (four, small));
            }
            prop_assert_eq!(reader.turn(), None);
        }
    }
}
