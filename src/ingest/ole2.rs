//! A stream of an OLE2 compound file ([MS-CFB]), taken out of the file it came in and put into one of ours, which the
//! parser then reads: it sees no byte that was not counted.
//!
//! Sectors form chains: a table (FAT) says for each which one follows. A chain that comes back to itself would be
//! read until memory ends, and a table that names its own sectors again and again would be held as often.

/// Larger numbers are marks, no sectors ([MS-CFB] 2.1).
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// Whether every chain of sectors ends. What else may be wrong is left to the parser, which refuses it.
pub(super) fn chains_end(file: &[u8]) -> bool {
    let Some(table) = table(file) else { return false };
    // Each sector is visited once: by the walk (1 and up) that came to it first.
    let mut visited = vec![0u32; table.len()];
    for (walk, start) in (1..).zip(0..table.len()) {
        let mut at = start;
        while let Some(seen) = visited.get_mut(at).filter(|seen| **seen == 0) {
            *seen = walk;
            match table.get(at) {
                Some(next) if *next < LAST_SECTOR => at = *next as usize,
                _ => break,
            }
            if visited.get(at) == Some(&walk) {
                return false;
            }
        }
    }
    true
}

/// The table of what follows each sector; `None` if it names more sectors than the file has.
fn table(file: &[u8]) -> Option<Vec<u32>> {
    let size: usize = if file.get(30..32)? == [0x0C, 0] { 4096 } else { 512 };
    // The header fills a sector; the first sector follows it.
    let sector = |id: u32| {
        let start = (id as usize).checked_add(1)?.checked_mul(size)?;
        file.get(start..file.len().min(start.checked_add(size)?))
    };
    let most = file.len() / size + 1;
    // Sectors of the table: the first are named in the header, the others in a chain of its own.
    let mut parts: Vec<u32> = numbers(file.get(76..512)?).collect();
    let mut next = numbers(file.get(68..72)?).next()?;
    let mut steps = 0;
    while next < LAST_SECTOR {
        steps += 1;
        if steps > most {
            return None;
        }
        parts.extend(numbers(sector(next)?));
        next = parts.pop()?;
    }
    parts.retain(|id| *id < LAST_SECTOR);
    if parts.len() > most {
        return None;
    }
    Some(parts.iter().filter_map(|id| sector(*id)).flat_map(numbers).collect())
}

/// The end of a chain, and a sector of the table itself ([MS-CFB] 2.1).
const END: u32 = 0xFFFF_FFFE;
const OF_TABLE: u32 = 0xFFFF_FFFD;
/// A sector of the files made here.
const SECTOR: usize = 4096;

/// A compound file that holds this stream, and nothing else, under this name; it may have at most 400 MiB.
pub(super) fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    const ENTRY: usize = 128;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    // A shorter stream would have to stand elsewhere; zeros behind it are records of no kind.
    let length = stream.len().max(SECTOR);
    let own = length.div_ceil(SECTOR);
    // Each sector of the table tells of 1024, its own and the directory's among them.
    let tables = (own + 2).div_ceil(SECTOR / 4 - 1);
    let directory = tables;
    let mut file = Vec::with_capacity((1 + tables + 1 + own) * SECTOR);
    let put = |file: &mut Vec<u8>, at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    file.resize(SECTOR, 0);
    put(&mut file, 0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(&mut file, 24, &[0x3E, 0, 4, 0, 0xFE, 0xFF, 0x0C, 0, 6, 0]);
    put(&mut file, 40, &1u32.to_le_bytes());
    put(&mut file, 44, &number(tables).to_le_bytes());
    put(&mut file, 48, &number(directory).to_le_bytes());
    put(&mut file, 56, &number(SECTOR).to_le_bytes());
    put(&mut file, 60, &END.to_le_bytes());
    put(&mut file, 68, &END.to_le_bytes());
    file[76..512].fill(0xFF);
    for id in 0..tables {
        put(&mut file, 76 + 4 * id, &number(id).to_le_bytes());
    }
    for id in 0..tables * SECTOR / 4 {
        let next = match id {
            _ if id < tables => OF_TABLE,
            _ if id == directory || id == directory + own => END,
            _ if id < directory + own => number(id + 1),
            _ => u32::MAX,
        };
        file.extend_from_slice(&next.to_le_bytes());
    }
    let entries = file.len();
    file.resize(entries + SECTOR, 0);
    for (at, name, kind, length) in [(entries, "Root Entry", 5, 0), (entries + ENTRY, name, 2, length)] {
        let letters: Vec<u8> = name.encode_utf16().take(31).flat_map(u16::to_le_bytes).collect();
        put(&mut file, at, &letters);
        file[at + 64] = u8::try_from(letters.len() + 2).unwrap_or(64);
        put(&mut file, at + 66, &[kind, 1]);
        file[at + 68..at + 80].fill(0xFF);
        put(&mut file, at + 116, &number(if length == 0 { 0 } else { directory + 1 }).to_le_bytes());
        put(&mut file, at + 120, &(length as u64).to_le_bytes());
    }
    // The root's one child is the stream.
    put(&mut file, entries + 76, &1u32.to_le_bytes());
    file.extend_from_slice(stream);
    file.resize((1 + tables + 1 + own) * SECTOR, 0);
    file
}

/// The first of the streams of these names, as it stands in a file whose chains end.
pub(super) fn stream(file: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let table = table(file)?;
    let size: usize = if file.get(30..32)? == [0x0C, 0] { 4096 } else { 512 };
    let at = |from: usize| numbers(file.get(from..from + 4)?).next();
    let directory = chain(file, size, size, &table, at(48)?, usize::MAX);
    let entries = directory.chunks_exact(128);
    let root = directory.get(..128)?;
    let number = |entry: &[u8], from: usize| numbers(&entry[from..from + 4]).next();
    let is_called = |entry: &&[u8], name: &str| {
        let letters =
            entry[..64].chunks_exact(2).map(|l| u16::from_le_bytes([l[0], l[1]])).take_while(|l| *l != 0);
        let letters: String =
            char::decode_utf16(letters).map(|l| l.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        letters.eq_ignore_ascii_case(name)
    };
    let entry = names.iter().find_map(|name| entries.clone().find(|entry| is_called(entry, name)))?;
    // Large sectors come with lengths of eight bytes.
    let longer = size == 4096 && number(entry, 124)? > 0;
    let (start, length) =
        (number(entry, 116)?, if longer { usize::MAX } else { number(entry, 120)? as usize });
    if length >= 4096 {
        return Some(chain(file, size, size, &table, start, length));
    }
    // Short streams stand in pieces of 64 bytes in a stream of their own, with a table of their own.
    let small = chain(file, size, size, &table, number(root, 116)?, number(root, 120)? as usize);
    let small_table = chain(file, size, size, &table, at(60)?, usize::MAX);
    Some(chain(&small, 64, 0, &numbers(&small_table).collect::<Vec<_>>(), start, length))
}

/// At most `length` bytes of the chain of sectors that begins with `sector`; the first of all stands at `offset`.
fn chain(file: &[u8], size: usize, offset: usize, table: &[u32], sector: u32, length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = Some(sector);
    // A chain is no longer than there are sectors.
    for _ in 0..=table.len() {
        let Some(id) = next.filter(|id| *id < LAST_SECTOR) else { break };
        let start = offset + id as usize * size;
        let Some(piece) = file.get(start..file.len().min(start + size)) else { break };
        bytes.extend_from_slice(&piece[..piece.len().min(length - bytes.len())]);
        if bytes.len() >= length {
            break;
        }
        next = table.get(id as usize).copied();
    }
    bytes
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|b| b.iter().rev().fold(0, |n, byte| n << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workbook() -> Vec<u8> {
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats/fleet.xls")).unwrap()
    }

    /// Where the table's entry of a sector stands in the file.
    fn entry(file: &[u8], sector: usize) -> usize {
        let first = numbers(&file[76..80]).next().unwrap() as usize;
        (first + 1) * 512 + sector * 4
    }

    #[test]
    fn a_real_workbook_ends_and_one_whose_chain_comes_back_does_not() {
        let mut file = workbook();
        assert!(chains_end(&file));
        let directory = numbers(&file[48..52]).next().unwrap();
        let at = entry(&file, directory as usize);
        file[at..at + 4].copy_from_slice(&directory.to_le_bytes());
        assert!(!chains_end(&file), "the directory follows itself");
    }

    #[test]
    fn a_stream_is_joined_from_its_sectors() {
        let file = workbook();
        let stream = stream(&file, &["Workbook", "Book"]).unwrap();
        assert_eq!(stream[..2], [0x09, 0x08], "it begins with the record that begins every workbook");
        assert!(stream.ends_with(&[0x0A, 0, 0, 0]) || stream.len().is_multiple_of(512));
        assert!(super::stream(&file, &["none"]).is_none());
    }

    #[test]
    fn what_is_put_into_a_file_of_ours_is_read_out_of_it() {
        for length in [0, 1, 4095, 4096, 4097, 1_000_000, 5 << 20] {
            let bytes: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let file = container("Workbook", &bytes);
            assert!(chains_end(&file), "{length}");
            let read = stream(&file, &["Workbook"]).unwrap();
            assert_eq!(read[..length], bytes);
            assert!(
                read[length..].iter().all(|byte| *byte == 0) && read.len() == length.max(4096),
                "{length}"
            );
        }
    }

    #[test]
    fn a_table_that_names_its_sectors_again_and_again_is_refused() {
        let mut file = workbook();
        let first: [u8; 4] = file[76..80].try_into().unwrap();
        for at in (76..512).step_by(4) {
            file[at..at + 4].copy_from_slice(&first);
        }
        assert!(!chains_end(&file));
        assert!(!chains_end(&file[..40]), "nor a header that is cut off");
    }
}
