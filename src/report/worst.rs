//! The worst of many pieces, in memory that does not grow with the fleet: for outputs that take no more than so many.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

#[cfg(test)]
use super::Out;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::model::Verdict;

/// Pieces are packed together until they are so many bytes: they are alike, and take a twentieth then.
const BLOCK: usize = 256 << 10;

/// At most so many pieces: of the worst verdict first, and of one verdict those that came first.
#[derive(Debug)]
pub(super) struct Worst {
    most: usize,
    kept: usize,
    left_out: u64,
    ranks: [Rank; Verdict::ALL.len()],
}

/// The pieces of one verdict in the order in which they came.
#[derive(Debug, Default)]
struct Rank {
    /// Packed pieces, and how many stand before each block.
    blocks: Vec<(usize, Vec<u8>)>,
    /// The last of them: each behind its length.
    open: Vec<u8>,
    /// How many are packed and open together, and how many of these still count.
    held: usize,
    kept: usize,
}

impl Worst {
    /// At most so many.
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: 0, left_out: 0, ranks: Default::default() }
    }

    /// How many were left out so far.
    pub(super) const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Whether it takes another piece of that verdict.
    pub(super) fn takes(&self, verdict: Verdict) -> bool {
        let (milder, _) = self.ranks.split_at(verdict as usize);
        self.kept < self.most || milder.iter().any(|rank| rank.kept > 0)
    }

    /// Takes a piece, or leaves it out, or another that is less bad.
    ///
    /// # Errors
    /// When it cannot be packed, which does not happen in memory.
    pub(super) fn add(&mut self, verdict: Verdict, piece: &[u8]) -> Result<(), Error> {
        if self.kept == self.most {
            self.left_out += 1;
            let (milder, _) = self.ranks.split_at_mut(verdict as usize);
            match milder.iter_mut().find(|rank| rank.kept > 0) {
                Some(rank) => rank.give_up_one(),
                None => return Ok(()),
            }
        } else {
            self.kept += 1;
        }
        self.ranks[verdict as usize].add(piece)
    }

    /// Gives every piece that was kept, the worst first.
    ///
    /// # Errors
    /// When one cannot be taken.
    pub(super) fn each(self, take: &mut dyn FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
        self.ranks.into_iter().rev().try_for_each(|rank| rank.each(take))
    }

    /// Writes every piece that was kept, the worst first.
    ///
    /// # Errors
    /// When `out` fails.
    #[cfg(test)]
    pub(super) fn write(self, out: &mut Out<'_>) -> Result<(), Error> {
        self.each(&mut |piece| out(piece))
    }
}

impl Rank {
    fn add(&mut self, piece: &[u8]) -> Result<(), Error> {
        let length = u32::try_from(piece.len()).map_err(|_| broken("a machine of more than 4 GiB"))?;
        self.open.extend_from_slice(&length.to_le_bytes());
        self.open.extend_from_slice(piece);
        self.held += 1;
        self.kept += 1;
        if self.open.len() >= BLOCK {
            let before = self.blocks.last().map_or(0, |(held, _)| *held);
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&self.open).map_err(broken)?;
            self.blocks.push((self.held, encoder.finish().map_err(broken)?));
            self.open.clear();
            debug_assert!(before < self.held);
        }
        Ok(())
    }

    /// Lets the last of those that count go. None comes behind it: there are worse ones enough.
    fn give_up_one(&mut self) {
        self.kept -= 1;
        let packed = self.blocks.last().map_or(0, |(held, _)| *held);
        if self.kept <= packed {
            self.open = Vec::new();
        }
        // A block goes with the last that counts in it.
        let before =
            self.blocks.len().checked_sub(2).and_then(|at| self.blocks.get(at)).map_or(0, |(held, _)| *held);
        if self.kept <= before {
            self.blocks.pop();
        }
    }

    fn each(self, take: &mut dyn FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
        let mut left = self.kept;
        let mut block = Vec::new();
        for (_, packed) in &self.blocks {
            block.clear();
            DeflateDecoder::new(&**packed).read_to_end(&mut block).map_err(broken)?;
            pieces(&block, &mut left, take)?;
        }
        pieces(&self.open, &mut left, take)
    }
}

/// The pieces of a block, as long as some are left to give.
fn pieces(
    mut block: &[u8],
    left: &mut usize,
    take: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    while *left > 0
        && let Some((length, rest)) = block.split_first_chunk::<4>()
    {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (piece, rest) = rest.split_at_checked(length).ok_or_else(|| broken("a piece that was cut"))?;
        take(piece)?;
        block = rest;
        *left -= 1;
    }
    Ok(())
}

fn broken(why: impl std::fmt::Display) -> Error {
    Diagnostic::error("output", format!("the output cannot be put together: {why}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(most: usize, pieces: impl Iterator<Item = (Verdict, String)>) -> (Vec<String>, u64) {
        let mut worst = Worst::new(most);
        for (verdict, piece) in pieces {
            let takes = worst.takes(verdict);
            let before = worst.ranks[verdict as usize].kept;
            worst.add(verdict, piece.as_bytes()).unwrap();
            assert_eq!(worst.ranks[verdict as usize].kept > before, takes);
        }
        let (mut all, left_out) = (Vec::new(), worst.left_out());
        worst
            .write(&mut |piece| {
                all.push(String::from_utf8(piece.to_vec()).unwrap());
                Ok(())
            })
            .unwrap();
        (all, left_out)
    }

    #[test]
    fn the_worst_stay_and_the_first_of_them() {
        use Verdict::{Notice, Prohibited, Review};
        let came = [
            (Notice, "n1"),
            (Review, "r1"),
            (Notice, "n2"),
            (Prohibited, "p1"),
            (Review, "r2"),
            (Notice, "n3"),
        ];
        let of = |most| kept(most, came.iter().map(|(v, text)| (*v, (*text).to_owned())));
        assert_eq!(of(6), (["p1", "r1", "r2", "n1", "n2", "n3"].map(String::from).to_vec(), 0));
        assert_eq!(of(3), (["p1", "r1", "r2"].map(String::from).to_vec(), 3));
        assert_eq!(of(1), (["p1"].map(String::from).to_vec(), 5));
        assert_eq!(of(0).1, 6);
    }

    /// Against sorting all of them, with pieces large enough for many blocks.
    #[test]
    fn whatever_comes_in_whatever_order() {
        let mut seed = 7_u64;
        let mut came = Vec::new();
        for n in 0..3000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let verdict = Verdict::ALL[usize::try_from(seed >> 60).unwrap() % Verdict::ALL.len()];
            came.push((verdict, format!("{n} {}", "x".repeat(usize::try_from(seed >> 50).unwrap() % 2000))));
        }
        let mut sorted = came.clone();
        sorted.sort_by_key(|(verdict, _)| std::cmp::Reverse(*verdict));
        for most in [0, 1, 500, 1499, 2999, 3000, 4000] {
            let expected: Vec<String> = sorted.iter().take(most).map(|(_, piece)| piece.clone()).collect();
            let (all, left_out) = kept(most, came.iter().cloned());
            assert!(all == expected, "{most}");
            assert_eq!(left_out, 3000_u64.saturating_sub(most as u64));
        }
    }
}
