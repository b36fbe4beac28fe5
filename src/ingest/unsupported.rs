//! Files that are no inventory we can read, known by their first bytes, each with what to do about it.

/// What a file is instead of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnsupportedFormat {
    /// With its article: `a PDF document`.
    pub(super) what: &'static str,
    pub(super) help: &'static str,
}

const EXPORT: &str = "export the table as CSV or .xlsx from the program that made it";
const UNPACK: &str = "unpack it and name the inventory inside";
const SAVE: &str = "open it in a spreadsheet program and save it as .xlsx or CSV";

/// Beginnings of files, and what they are.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", "ask for the table it was printed from, as CSV or .xlsx"),
    (b"PK\x03\x04", "a zip archive that holds no workbook", UNPACK),
    (b"PK\x05\x06", "an empty zip archive", UNPACK),
    (b"\x1F\x8B", "gzip-compressed data", UNPACK),
    (b"BZh", "bzip2-compressed data", UNPACK),
    (b"\xFD7zXZ\0", "xz-compressed data", UNPACK),
    (b"\x28\xB5\x2F\xFD", "zstd-compressed data", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\x89PNG", "a picture", "a picture of a table cannot be read; ask for the table"),
    (b"\xFF\xD8\xFF", "a picture", "a picture of a table cannot be read; ask for the table"),
    (b"GIF8", "a picture", "a picture of a table cannot be read; ask for the table"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document that is no workbook", EXPORT),
    (b"SQLite format 3\0", "a SQLite database", EXPORT),
    (b"PAR1", "a Parquet file", EXPORT),
    (b"\x7FELF", "a program", EXPORT),
    (b"MZ\x90", "a program", EXPORT),
    (b"{\\rtf", "an RTF document", EXPORT),
    (b"\0\0\xFE\xFF", "UTF-32 text", "save it as UTF-8"),
    (b"\xFF\xFE\0\0", "UTF-32 text", "save it as UTF-8"),
];

/// What a file that begins with `head` is, if it is no text.
pub(super) fn binary(head: &[u8]) -> Option<UnsupportedFormat> {
    MAGIC
        .iter()
        .find(|(magic, ..)| head.starts_with(magic))
        .map(|&(_, what, help)| UnsupportedFormat { what, help })
}

/// What a text that begins with `head` is, if it is no table.
pub(super) fn markup(head: &str) -> Option<UnsupportedFormat> {
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let begins = |word: &str| head.get(..word.len()).is_some_and(|h| h.eq_ignore_ascii_case(word));
    if ["<!doctype html", "<html", "<head", "<body", "<table", "<script"].iter().any(|w| begins(w)) {
        return Some(UnsupportedFormat { what: "a web page (HTML)", help: SAVE });
    }
    if begins("<?xml") || begins("<!--") || begins("<!doctype") {
        let spreadsheet = head.contains("urn:schemas-microsoft-com:office:spreadsheet");
        let what = if spreadsheet { "an Excel 2003 XML workbook" } else { "an XML document" };
        return Some(UnsupportedFormat { what, help: if spreadsheet { SAVE } else { EXPORT } });
    }
    let mut rest = head.chars();
    let first = rest.next()?;
    let second = rest.find(|c| !c.is_whitespace());
    let json = match first {
        '{' => matches!(second, Some('"' | '}')),
        '[' => matches!(second, Some('{' | '[' | '"' | ']')),
        _ => false,
    };
    json.then(|| {
        let known = DOCUMENTS.iter().find(|(words, ..)| words.iter().all(|word| head.contains(word)));
        let (what, help) =
            known.map_or(("JSON", "give it as a table: CSV or .xlsx"), |(_, what, help)| (*what, *help));
        UnsupportedFormat { what, help }
    })
}

/// JSON documents that tell no machine, by words that stand in them.
const DOCUMENTS: &[(&[&str], &str, &str)] = &[
    (
        &["\"$schema\"", "://json-schema.org/"],
        "a JSON schema, which says how documents are made",
        "give a document that is made after it",
    ),
    (
        &["ProductPassport\"", "\"product\""],
        "a product passport (UNTP), which makes claims about a product",
        "give the traceability events of the machines, or write product, maker and origin into a table",
    ),
    (
        &["\"Types\"", "\"0x00010000\""],
        "a registry of component classes, which says what their numbers mean",
        "give a platform certificate, or the list of components that it is made from",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_named() {
        assert_eq!(binary(b"%PDF-1.7\n").unwrap().what, "a PDF document");
        assert_eq!(markup("\u{FEFF}\n<!DOCTYPE HTML><p>").unwrap().what, "a web page (HTML)");
        assert_eq!(markup("{\n  \"miners\": []}").unwrap().what, "JSON");
        assert_eq!(markup("<?xml version=\"1.0\"?><a/>").unwrap().what, "an XML document");
        let schema = "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\"}";
        assert!(markup(schema).unwrap().what.starts_with("a JSON schema"));
        let passport = "{\"type\": [\"ProductPassport\"], \"product\": {}}";
        assert!(markup(passport).unwrap().what.starts_with("a product passport"));
        for table in ["[Site 7],model\n", "{x},y\n", "model,serial\n", ""] {
            assert!(markup(table).is_none(), "{table}");
        }
        assert!(binary(b"PKG,serial\n").is_none());
    }
}
