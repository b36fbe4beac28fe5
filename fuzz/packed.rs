//! Mutates a zip archive by its parts. A changed byte of the archive itself breaks a checksum, and nothing of the part is read.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Longest part that is kept: enough that a million of the smallest elements stand in it.
const LONGEST: usize = 4 << 20;

/// Mutates the archive in `data[..size]` in place, and gives its new size. `words` are texts that the format knows.
pub(crate) fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32, words: &[&str]) -> usize {
    let mut random = Random(u64::from(seed) + 1);
    // One time in 32 the archive itself, so that its directory is tried as well.
    let parts = if random.below(32) == 0 { None } else { unpack(&data[..size]) };
    let Some(mut parts) = parts.filter(|parts| !parts.is_empty()) else {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..=random.below(3) {
        let at = random.below(parts.len());
        let other = parts[random.below(parts.len())].1.clone();
        change(&mut parts[at].1, &other, words, &mut random);
    }
    match pack(&parts) {
        Some(packed) if packed.len() <= max_size => {
            data[..packed.len()].copy_from_slice(&packed);
            packed.len()
        }
        _ => size,
    }
}

/// Changes one part.
fn change(part: &mut Vec<u8>, other: &[u8], words: &[&str], random: &mut Random) {
    match random.below(8) {
        0 => {
            let at = place(part, random);
            let word = words[random.below(words.len())];
            part.splice(at..at, word.bytes());
        }
        1 => {
            // A piece again and again: packed it costs next to nothing.
            let (from, to) = piece(part, random);
            let most = if random.below(16) == 0 { LONGEST } else { 1 << 16 };
            let often = 1 << random.below(20);
            let times = random.below(often).min(most / (to - from).max(1));
            let repeated = part[from..to].repeat(times);
            part.splice(to..to, repeated);
        }
        2 => {
            let (from, to) = piece(other, random);
            let at = place(part, random);
            part.splice(at..at, other[from..to].iter().copied());
        }
        3 => {
            let (from, to) = piece(part, random);
            part.drain(from..to);
        }
        4 => {
            // A number becomes a large one.
            const NUMBERS: [&str; 6] =
                ["0", "65536", "1048576", "16384", "4294967295", "99999999999999999999"];
            let start = random.below(part.len() + 1);
            if let Some(first) = part[start..].iter().position(u8::is_ascii_digit) {
                let from = start + first;
                let to =
                    part[from..].iter().position(|b| !b.is_ascii_digit()).map_or(part.len(), |n| from + n);
                part.splice(from..to, NUMBERS[random.below(NUMBERS.len())].bytes());
            }
        }
        _ => {
            let size = part.len();
            let max_size = size + 64;
            part.resize(max_size, 0);
            let size = libfuzzer_sys::fuzzer_mutate(part, size, max_size);
            part.truncate(size);
        }
    }
    part.truncate(LONGEST);
}

/// Where a tag begins, if there is one further on.
fn place(part: &[u8], random: &mut Random) -> usize {
    let start = random.below(part.len() + 1);
    part[start..].iter().position(|byte| *byte == b'<').map_or(start, |n| start + n)
}

/// A piece, most often from one tag to another.
fn piece(part: &[u8], random: &mut Random) -> (usize, usize) {
    let from = place(part, random);
    let to = from + random.below((part.len() - from).min(400) + 1);
    (from, part[to..].iter().take(400).position(|byte| *byte == b'<').map_or(to, |n| to + n))
}

fn unpack(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len().min(64) {
        let part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.take(LONGEST as u64).read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    Some(parts)
}

fn pack(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
        archive.write_all(content).ok()?;
    }
    Some(archive.finish().ok()?.into_inner())
}

/// Numbers that follow from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}
