//! A look at an OLE2 compound file ([MS-CFB]) before a parser that believes it follows its chains of sectors.
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
