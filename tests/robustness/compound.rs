//! The smallest OLE2 compound file ([MS-CFB]) around the records of an .xls.

const SECTOR: usize = 4096;
const END: u32 = 0xFFFF_FFFE;

/// A file whose one stream are these records; `None` if they are longer than one sector of the table can tell.
pub(crate) fn file(records: &[u8]) -> Option<Vec<u8>> {
    let sectors = u32::try_from(records.len().div_ceil(SECTOR)).ok()?.max(1);
    let length = (sectors as usize * SECTOR) as u64;
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.extend([0; 16]);
    header.extend(b"\x3E\0\x04\0\xFE\xFF\x0C\0\x06\0");
    header.extend([0; 10]);
    // Sector 0 is the table, 1 the directory, and the stream begins with 2.
    for number in [1, 1, 0, 4096, END, 0, END, 0, 0] {
        header.extend(u32::to_le_bytes(number));
    }
    header.resize(512, 0xFF);
    header.resize(SECTOR, 0);
    let mut table = [0xFFFF_FFFD, END].to_vec();
    table.extend(3..2 + sectors);
    table.push(END);
    if table.len() > SECTOR / 4 {
        return None;
    }
    table.resize(SECTOR / 4, u32::MAX);
    let mut file = header;
    file.extend(table.into_iter().flat_map(u32::to_le_bytes));
    for (name, kind, start, length) in [("Root Entry", 5, 0, 0), ("Workbook", 2, 2u32, length)] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(66, 0);
        entry.extend([kind, 1]);
        entry.resize(116, 0xFF);
        entry.extend(start.to_le_bytes());
        entry.extend(length.to_le_bytes());
        file.extend(entry);
    }
    file.resize(3 * SECTOR, 0);
    file.extend(records);
    // Zeros behind the records are records of no kind.
    file.resize((3 + sectors as usize) * SECTOR, 0);
    Some(file)
}
