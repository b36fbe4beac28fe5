//! The `[pack]` table at the head of every rule and catalogue file: what it is, who states it, as of when.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use jiff::civil::Date;

use super::table::{At, Sink, TomlTable};
use super::unique;
use crate::source::TextFile;

/// The head of a rule or catalogue file.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its id, unique over all files: `[a-z0-9.-]`, at most 64 characters.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// Its edition; only ever grows.
    pub version: Version,
    /// Whose law it states (`US`, `JP`), or `-` where it states facts.
    pub jurisdiction: String,
    /// Who states the law or the facts.
    pub authority: String,
    /// The day whose state the file reflects.
    pub as_of: Date,
    /// The day after which audits warn that it may be outdated.
    pub review_by: Date,
    /// The file itself, with its digest.
    pub file: TextFile,
    /// Where the id stands in the file.
    pub span: Range<usize>,
}

impl Pack {
    /// Reads the `[pack]` table of a file; `None` if it is missing or has mistakes, which are reported.
    pub fn read(root: &TomlTable<'_>) -> Option<Self> {
        let table = root.req_table("pack", "pack")?;
        let id = table.req_str("id").filter(|id| check_id(&table, id));
        let title = table.req_str("title");
        let version = table.req_parsed::<Version>("version");
        let jurisdiction = table.req_str("jurisdiction").filter(|j| check_jurisdiction(&table, j));
        let authority = table.req_str("authority");
        let as_of = table.req_date("as_of");
        let review_by = table.req_date("review_by");
        if let (Some(from), Some(to)) = (&as_of, &review_by)
            && to.value < from.value
        {
            let message = "`review_by` of pack lies before its `as_of`";
            table.error("bad-value", to.span.clone(), message, "the day by which to look at it again");
        }
        let file = table.file().clone();
        table.finish();
        let id = id?;
        Some(Self {
            id: id.value.to_owned(),
            title: title?.value.to_owned(),
            version: version?.value,
            jurisdiction: jurisdiction?.value.to_owned(),
            authority: authority?.value.to_owned(),
            as_of: as_of?.value,
            review_by: review_by?.value,
            file,
            span: id.span,
        })
    }
}

/// Reports every pack whose id another one already has.
pub(crate) fn check_unique<'p>(packs: impl IntoIterator<Item = &'p Pack>, sink: &Sink) {
    unique::check(
        packs.into_iter().map(|pack| (pack.id.as_str(), &pack.file, &pack.span)),
        |id| format!("two files call themselves pack `{id}`"),
        "give one of them another id, or load only one of them",
        sink,
    );
}

fn check_id(table: &TomlTable<'_>, id: &At<&str>) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    let good = id.value.len() <= 64 && id.value.bytes().all(allowed);
    if !good {
        let message = format!("`{}` cannot be the id of a pack", id.value);
        table.error("bad-value", id.span.clone(), message, "1 to 64 of a-z, 0-9, '.' and '-'");
    }
    good
}

fn check_jurisdiction(table: &TomlTable<'_>, jurisdiction: &At<&str>) -> bool {
    let text = jurisdiction.value;
    let good = text == "-" || (text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()));
    if !good {
        let message = format!("`{text}` is no jurisdiction");
        table.error("bad-value", jurisdiction.span.clone(), message, "two capitals (US, JP, EU), or \"-\"");
    }
    good
}

/// An edition: numbers separated by dots, compared number by number (`2026.9.1` < `2026.11`).
///
/// Trailing zeros do not count: `1.0` and `1` are the same edition.
#[derive(Clone, Debug)]
pub struct Version {
    text: String,
    numbers: Vec<u32>,
}

impl Version {
    /// Its first number: the year, or what is raised least often.
    pub(crate) fn first(&self) -> u32 {
        self.numbers.first().copied().unwrap_or(0)
    }

    /// The version as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.numbers == other.numbers
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// A text that is no version.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is no version: write up to 8 numbers separated by dots, as in 2026.11.1")]
pub struct BadVersion(String);

impl FromStr for Version {
    type Err = BadVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |part: &str| {
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<u32>().ok() } else { None }
        };
        let numbers: Option<Vec<u32>> = text.split('.').map(number).collect();
        let mut numbers = numbers.filter(|n| n.len() <= 8).ok_or_else(|| BadVersion(text.to_owned()))?;
        while numbers.len() > 1 && numbers.last() == Some(&0) {
            numbers.pop();
        }
        Ok(Self { text: text.to_owned(), numbers })
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::parse;
    use super::*;
    use crate::diagnostic::Colour;

    const GOOD: &str = "[pack]\nid = 'us-bis'\ntitle = 'T'\nversion = '2026.11.1'\njurisdiction = 'US'\nauthority = 'BIS'\nas_of = 2026-07-31\nreview_by = 2027-01-31\n";

    fn read(text: &str) -> (Option<Pack>, String) {
        let file = TextFile::new("us.toml", text);
        let sink = Sink::default();
        let (document, _) = parse(&file, &sink);
        let root = document.reader(&file, &sink);
        let pack = Pack::read(&root);
        root.finish();
        (pack, sink.into_inner().iter().map(|d| d.render(Colour::Never) + "\n").collect())
    }

    #[test]
    fn a_pack_is_read_with_its_file() {
        let (pack, shown) = read(GOOD);
        let pack = pack.expect(&shown);
        assert_eq!((pack.id.as_str(), pack.version.as_str()), ("us-bis", "2026.11.1"));
        assert_eq!(pack.file.digest().len(), 64);
        assert_eq!(shown, "");
    }

    #[test]
    fn mistakes_in_the_head_are_all_named() {
        let text = GOOD
            .replace("us-bis", "US BIS")
            .replace("2026.11.1", "2026.x")
            .replace("'US'", "'usa'")
            .replace("2027-01-31", "2025-01-31");
        let (pack, shown) = read(&text);
        assert!(pack.is_none());
        for words in ["cannot be the id", "'2026.x' is no version", "no jurisdiction", "lies before"] {
            assert!(shown.contains(words), "{words} in:\n{shown}");
        }
        let (pack, shown) = read("");
        assert!(pack.is_none() && shown.contains("the file has no `pack`"), "{shown}");
    }

    #[test]
    fn two_packs_of_one_id_are_shown_together() {
        let (a, b) = (read(GOOD).0.expect("good"), read(GOOD).0.expect("good"));
        let sink = Sink::default();
        check_unique([&a, &b], &sink);
        let shown = sink.into_inner().iter().map(|d| d.render(Colour::Never)).collect::<String>();
        assert!(shown.contains("here again") && shown.contains("first here"), "{shown}");
    }

    #[test]
    fn versions_compare_as_numbers() {
        let v = |s: &str| s.parse::<Version>().expect(s);
        assert!(v("2026.9.1") < v("2026.11"));
        assert!(v("2026.11") < v("2026.11.1"));
        assert_eq!(v("1.0"), v("1"));
        assert_eq!(v("2026.07").to_string(), "2026.07");
        for bad in ["", ".", "1.", "v1", "1.-2", "+1", "4294967296", "1.2.3.4.5.6.7.8.9", "1 "] {
            assert!(bad.parse::<Version>().is_err(), "{bad}");
        }
    }
}
