//! Files that are no inventory we can read, known by their first bytes, each with what to do about it.

mod printed;

pub(super) use printed::printed;

/// What a file is instead of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnsupportedFormat {
    /// With its article: `a PDF document`.
    pub(super) what: &'static str,
    pub(super) help: &'static str,
}

const EXPORT: &str = "export the table as CSV or .xlsx from the program that made it";
const UNPACK: &str = "unpack it and name the inventory inside";
/// What to do about an e-mail message.
pub(super) const ATTACHED: &str = "save what is attached to it, and give that";
const SAVE: &str = "open it in a spreadsheet program and save it as .xlsx or CSV";

/// Beginnings of files, and what they are.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", "ask for the table it was printed from, as CSV or .xlsx"),
    (b"PK\x03\x04", "a zip archive that is cut off or damaged", "fetch it again, or pack its files again"),
    (
        b"PK\x05\x06",
        "an empty zip archive",
        "pack the inventory into it again, or give it without the archive",
    ),
    (b"\x1F\x8B", "gzip-compressed data, as a .tar.gz is", UNPACK),
    (b"BZh", "bzip2-compressed data, as a .tar.bz2 is", UNPACK),
    (b"\xFD7zXZ\0", "xz-compressed data, as a .tar.xz is", UNPACK),
    (b"\x28\xB5\x2F\xFD", "zstd-compressed data, as a .tar.zst is", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\x89PNG", "a picture", "a picture of a table cannot be read; ask for the table"),
    (b"\xFF\xD8\xFF", "a picture", "a picture of a table cannot be read; ask for the table"),
    (b"GIF8", "a picture", "a picture of a table cannot be read; ask for the table"),
    (b"II*\0", "a picture", "a picture of a table cannot be read; ask for the table"),
    (b"MM\0*", "a picture", "a picture of a table cannot be read; ask for the table"),
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
    /// Where the header of a tar archive says what it is (POSIX.1-1988).
    const OF_TAR: std::ops::Range<usize> = 257..262;
    if head.get(OF_TAR) == Some(b"ustar") {
        return Some(UnsupportedFormat { what: "a tar archive", help: UNPACK });
    }
    MAGIC
        .iter()
        .find(|(magic, ..)| head.starts_with(magic))
        .map(|&(_, what, help)| UnsupportedFormat { what, help })
}

/// What a file is that is called a certificate, and is none.
pub(super) fn certificate(name: &str, head: &[u8]) -> Option<UnsupportedFormat> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let is_called = matches!(ending.as_str(), "cer" | "crt" | "der" | "pem" | "p7b");
    let is_binary = head.first() == Some(&0x30) || memchr::memchr(0, head).is_some();
    (is_called && is_binary).then_some(UnsupportedFormat {
        what: "called a certificate and begins as none: it is cut off or damaged, or of another kind (a key, a request, a signed message)",
        help: "fetch or export the platform certificate again, as a binary file (DER) or as PEM",
    })
}

/// What a text in the armour of RFC 7468 holds that is no certificate.
fn armoured(head: &str) -> Option<UnsupportedFormat> {
    let (_, rest) = head.get(..4096).unwrap_or(head).split_once("-----BEGIN ")?;
    let (label, _) = rest.split_once("-----")?;
    if !head.starts_with("-----BEGIN ") && !head.starts_with("Bag Attributes") {
        return None;
    }
    let (what, help) = if label.ends_with("PRIVATE KEY") {
        ("a private key (PEM), of which nothing was read", "keep it to yourself, and give the inventory")
    } else {
        let help = "give the platform certificate: DER, or PEM that begins with -----BEGIN ATTRIBUTE CERTIFICATE-----";
        ("a text in PEM that begins with no certificate", help)
    };
    Some(UnsupportedFormat { what, help })
}

/// Whether a text begins as an e-mail message does (RFC 5322), or a web page saved as one (MHTML).
fn is_message(head: &str) -> bool {
    let headers = head.lines().take_while(|line| !line.trim().is_empty());
    let mut names = headers.filter(|line| !line.starts_with([' ', '\t'])).map(|line| {
        let name = line.split_once(':').map_or("", |(name, _)| name);
        name.to_ascii_lowercase()
    });
    let Some(first) = names.next() else { return false };
    let is_header = |name: &str| {
        matches!(
            name,
            "from"
                | "to"
                | "subject"
                | "date"
                | "message-id"
                | "mime-version"
                | "content-type"
                | "received"
                | "return-path"
                | "delivered-to"
                | "dkim-signature"
                | "snapshot-content-location"
        ) || name.starts_with("x-")
    };
    let of_mail = |name: &String| matches!(name.as_str(), "mime-version" | "message-id" | "content-type");
    is_header(&first) && (of_mail(&first) || names.any(|name| of_mail(&name)))
}

/// What a text that begins with `head` is, if it is no table.
pub(super) fn markup(head: &str) -> Option<UnsupportedFormat> {
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let begins = |word: &str| head.get(..word.len()).is_some_and(|h| h.eq_ignore_ascii_case(word));
    if ["<!doctype html", "<html", "<head", "<body", "<table", "<script"].iter().any(|w| begins(w)) {
        return Some(page(head).unwrap_or(UnsupportedFormat { what: "a web page (HTML)", help: SAVE }));
    }
    if let Some(found) = armoured(head) {
        return Some(found);
    }
    if is_message(head) {
        return Some(UnsupportedFormat {
            what: "an e-mail message, or a web page saved as one",
            help: ATTACHED,
        });
    }
    if begins("<?xml") || begins("<!") {
        let start = head.get(..1024).unwrap_or(head).to_ascii_lowercase();
        if start.contains("<!doctype html") || start.contains("<html") {
            return Some(page(head).unwrap_or(UnsupportedFormat { what: "a web page (XHTML)", help: SAVE }));
        }
        if start.contains("<!doctype") {
            return Some(UnsupportedFormat {
                what: "an XML document with a DOCTYPE, which is not read: it may bring in what stands in other files",
                help: "take the line <!DOCTYPE …> out, or export the table as CSV or .xlsx",
            });
        }
    }
    if begins("<?xml") || begins("<!--") || begins("<!doctype") || opens_element(head) {
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
    json.then(|| document(head).unwrap_or(UnsupportedFormat { what: JSON, help: GIVE }))
}

/// What a web page holds that was saved in the place of an answer.
fn page(head: &str) -> Option<UnsupportedFormat> {
    let start = head.get(..4096).unwrap_or(head).to_ascii_lowercase();
    let title = start.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    let title = title.map_or("", |(title, _)| title);
    let refuses = ["401", "403", "unauthorized", "unauthorised", "forbidden", "login", "log in", "sign in"];
    let (what, help) = if refuses.iter().any(|word| title.contains(word)) {
        let help = "sign in, as by `curl --digest -u USER …`, and save the answer again";
        ("the web page by which a device or server asks for a login or refuses an answer", help)
    } else if start
        .split_once("<pre")
        .is_some_and(|(_, rest)| rest.contains("{&quot;") || rest.contains("{\""))
    {
        let help = "save the answer itself: `curl -o answer.json …`, or what stands between <pre> and </pre>";
        ("a web page that a browser put around the answer of a device", help)
    } else {
        return None;
    };
    Some(UnsupportedFormat { what, help })
}

/// JSON of which no reader says that it is its own, and what to do about it.
pub(super) const JSON: &str = "JSON that names no equipment in a form known here";
pub(super) const GIVE: &str =
    "give what the device says of itself, as it was saved, or a table: CSV or .xlsx";

/// What JSON is that tells no machine, if it is of a kind known here.
pub(super) fn document(head: &str) -> Option<UnsupportedFormat> {
    if let Some(found) = printed(head) {
        return Some(found);
    }
    let known = DOCUMENTS.iter().find(|(words, ..)| words.iter().all(|word| head.contains(word)));
    known.map(|(_, what, help)| UnsupportedFormat { what, help })
}

/// Whether a text begins with an element of XML, and with none by which a cell of a table is dressed (`<b>Serial</b>,Model`).
fn opens_element(head: &str) -> bool {
    const DRESS: [&str; 12] = ["b", "i", "u", "p", "a", "span", "strong", "em", "font", "div", "br", "sup"];
    let Some(rest) = head.strip_prefix('<') else { return false };
    let name: String = rest
        .chars()
        .take(64)
        .take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))
        .collect();
    let Some(behind) = rest.get(name.len()..) else { return false };
    let element = behind.split_once('>').is_some_and(|(attributes, inner)| {
        inner.trim_start().starts_with('<')
            || inner.contains(&format!("</{name}"))
            || attributes.ends_with('/')
    });
    name.starts_with(char::is_alphabetic) && element && !DRESS.contains(&&*name.to_ascii_lowercase())
}

/// JSON documents that tell no machine, by words that stand in them.
const DOCUMENTS: &[(&[&str], &str, &str)] = &[
    (
        &["\"payloadType\"", "\"signatures\""],
        "a signed report",
        "`tidewaiter verify` checks it, `tidewaiter render` shows it",
    ),
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
        &["\"log\"", "\"creator\"", "\"entries\"", "\"request\""],
        "what a browser wrote down of its requests (HAR)",
        "save the answer of the device itself, out of `response`, `content`, `text`",
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
        let refused = "<html><head><title>401 Unauthorized</title></head><body><h1>401</h1></body></html>";
        assert!(markup(refused).unwrap().what.contains("asks for a login"));
        let around = "<html><head></head><body><pre>{\"minertype\":\"Antminer\"}</pre></body></html>";
        assert!(markup(around).unwrap().what.contains("around the answer"));
        assert!(markup("{'mac': '02:00:00:00:00:01'}").is_none());
        assert!(document("{'mac': '02:00:00:00:00:01'}").unwrap().what.starts_with("an object of Python"));
        assert_eq!(
            markup("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">\n<html/>").unwrap().what,
            "a web page (XHTML)"
        );
        assert!(markup("<?xml version=\"1.0\"?><!DOCTYPE list><list/>").unwrap().what.contains("DOCTYPE"));
        assert!(markup("-----BEGIN RSA PRIVATE KEY-----\nMII").unwrap().what.starts_with("a private key"));
        assert!(markup("-----BEGIN PKCS7-----\nMII").unwrap().what.contains("no certificate"));
        let mail = "Return-Path: <a@example.com>\nReceived: from x\n by y\nSubject: fleet\nMIME-Version: 1.0\n\nSerial,Model\n";
        assert!(markup(mail).unwrap().what.starts_with("an e-mail message"));
        assert!(markup("From: Acme\nSubject: fleet\n\nSerial,Model\n").is_none(), "a note above a table");
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(binary(&tar).unwrap().what, "a tar archive");
        assert!(certificate("board.CER", b"\x30\x82\x05").unwrap().what.contains("damaged"));
        assert!(
            certificate("board.cer", b"Serial,Model\n").is_none()
                && certificate("a.csv", b"\x30\x82").is_none()
        );
        assert_eq!(markup("{\n  \"miners\": []}").unwrap().what, JSON);
        assert_eq!(markup("{\"payloadType\":\"a\",\"signatures\":[]}").unwrap().what, "a signed report");
        assert_eq!(markup("<rack><unit>1</unit></rack>").unwrap().what, "an XML document");
        assert_eq!(markup(&"<a1>".repeat(9)).unwrap().what, "an XML document");
        assert_eq!(markup("<?xml version=\"1.0\"?><a/>").unwrap().what, "an XML document");
        let schema = "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\"}";
        assert!(markup(schema).unwrap().what.starts_with("a JSON schema"));
        let passport = "{\"type\": [\"ProductPassport\"], \"product\": {}}";
        assert!(markup(passport).unwrap().what.starts_with("a product passport"));
        for table in [
            "[Site 7],model\n",
            "<b>Serial</b>,Model\n",
            "<unknown>,Model\n",
            "{x},y\n",
            "model,serial\n",
            "",
        ] {
            assert!(markup(table).is_none(), "{table}");
        }
        assert!(binary(b"PKG,serial\n").is_none());
    }
}
