//! What a file is that no importer knows: said, with the list it comes nearest to.

use super::table::{first_records, named};
use super::{IMPORTERS, Importer, ListFile};
use crate::diagnostic::Diagnostic;

/// Beginnings of files that are no text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"\xD0\xCF\x11\xE0", "an old Office document"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xFD7zXZ\0", "xz-compressed data"),
    (b"\x28\xB5\x2F\xFD", "zstd-compressed data"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"\x7FELF", "a program"),
];

/// A file that is no text is refused before it is decoded.
pub(super) fn not_text(file: &ListFile) -> Option<Diagnostic> {
    let (_, what) = MAGIC.iter().find(|(magic, _)| file.bytes.starts_with(magic))?;
    Some(
        refused(file, format!("this is {what}, no list"))
            .help("fetch the list as CSV, XML or JSON; gzip and zip are opened"),
    )
}

/// What a text looks like that no importer recognised.
pub(super) fn describe(file: &ListFile) -> Diagnostic {
    let head = file.head(4096).trim_start();
    let lower = head.get(..head.len().min(512)).unwrap_or(head).to_ascii_lowercase();
    if head.is_empty() {
        return refused(file, "the file is empty".into()).help("fetch it again");
    }
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.starts_with(tag)) {
        let title = page_title(head).map_or_else(String::new, |t| format!(" (“{t}”)"));
        return refused(file, format!("this is a web page (HTML){title} saved under the name of a list"))
            .help("the server answered with an error page or a login; open the address in a browser, then save the file itself");
    }
    if lower.starts_with('<') {
        let mut tags =
            head.split('<').map(|tag| tag.split([' ', '>', '\n', '\r', '/']).next().unwrap_or_default());
        let root = tags.find(|tag| !tag.is_empty() && !tag.starts_with(['?', '!'])).unwrap_or("?");
        return refused(file, format!("XML with the element `{root}`, which is no list known here"))
            .help("known are the lists of the US Treasury, the United Nations and the European Union");
    }
    if lower.starts_with(['{', '[']) {
        return refused(file, "JSON that is no list known here".into())
            .help("known are the Consolidated Screening List, the End User List of Japan, and lists as `{\"list_id\", \"entities\"}`; or give a CSV with the columns `id` and `name`");
    }
    table(file)
}

/// A table: its columns, and the importer that knows most of them.
fn table(file: &ListFile) -> Diagnostic {
    let mut best: Option<(usize, &dyn Importer, Vec<&str>)> = None;
    let mut columns = Vec::new();
    for delimiter in [b',', b';', b'\t'] {
        for header in first_records(file, delimiter, 2) {
            if header.len() > columns.len() {
                columns.clone_from(&header);
            }
            for importer in IMPORTERS {
                let wanted = importer.columns();
                let (there, missing): (Vec<_>, Vec<_>) =
                    wanted.iter().partition(|w| header.iter().any(|c| c == **w));
                let better = best.as_ref().is_none_or(|(n, ..)| there.len() > *n);
                if there.len() * 2 >= wanted.len() && !there.is_empty() && better {
                    best = Some((there.len(), *importer, missing));
                }
            }
        }
    }
    let text = format!("no list known here; its first line reads {}", named(&columns));
    match best {
        Some((_, importer, missing)) => {
            let missing = missing.iter().map(|m| format!("`{m}`")).collect::<Vec<_>>().join(", ");
            refused(file, text)
                .help(format!("it is nearest to `{}`, of which it lacks {missing}", importer.id()))
        }
        None => refused(file, text).help("a list of one's own is a CSV with the columns `id` and `name`"),
    }
}

fn page_title(html: &str) -> Option<String> {
    let at = html.to_ascii_lowercase().find("<title")?;
    let title = html.get(at..)?.split_once('>')?.1.split('<').next()?.trim();
    (!title.is_empty()).then(|| title.chars().take(80).collect())
}

fn refused(file: &ListFile, text: String) -> Diagnostic {
    Diagnostic::error("list-unrecognised", text).at(&file.name)
}
