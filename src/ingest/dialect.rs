//! How a delimited text is written: delimiter, quote, line ends; told from a sample of it.
//!
//! Every delimiter is tried on the sample. The one believed is that which gives most rows the same number of
//! columns and leaves the fewest cells that look as if they should have been divided further.

use std::collections::BTreeMap;
use std::fmt;

use super::rows::Mark;
use super::split::{Fields, Split, Splitter};

/// The delimiters tried, the likelier first.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// At least this share of the rows must be divided, or the text has a single column.
const DIVIDED: f64 = 0.3;

/// How a delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The byte between fields; ASCII.
    pub delimiter: u8,
    /// The byte around fields that hold delimiters or line ends, if there is one.
    pub quote: Option<u8>,
    /// How lines end.
    pub line_ends: LineEnds,
    /// Whether the sample shows more than one column.
    pub single_column: bool,
}

/// How most lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// Line feed.
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// Carriage return alone, as old Macintosh programs and Excel for Mac write.
    Cr,
}

impl LineEnds {
    /// How most lines of some text end; LF where there is one line only.
    pub fn of(text: &[u8]) -> Self {
        let (mut lf, mut crlf, mut cr) = (0usize, 0usize, 0usize);
        for i in memchr::memchr2_iter(b'\n', b'\r', text) {
            match (text[i], text.get(i + 1)) {
                (b'\r', Some(b'\n')) => crlf += 1,
                (b'\r', _) => cr += 1,
                _ if i > 0 && text[i - 1] == b'\r' => {}
                _ => lf += 1,
            }
        }
        if cr > lf && cr > crlf {
            Self::Cr
        } else if crlf > lf {
            Self::CrLf
        } else {
            Self::Lf
        }
    }

    /// The name shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "LF",
            Self::CrLf => "CR LF",
            Self::Cr => "CR",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let delimiter = match self.delimiter {
            _ if self.single_column => "a single column",
            b',' => "delimited by commas",
            b'\t' => "delimited by tabs",
            b';' => "delimited by semicolons",
            b'|' => "delimited by pipes",
            other => return write!(f, "delimited by `{}`", char::from(other)),
        };
        write!(f, "{delimiter}, ")?;
        match self.quote {
            Some(quote) => write!(f, "quoted with {}", char::from(quote))?,
            None => f.write_str("no quotes")?,
        }
        write!(f, ", lines end in {}", self.line_ends.as_str())
    }
}

/// Tells the dialect from the beginning of a text; `whole` says that the sample is all of it. A `delimiter`
/// given is taken as it is.
pub(crate) fn sniff(sample: &str, whole: bool, delimiter: Option<u8>) -> Dialect {
    let line_ends = LineEnds::of(sample.as_bytes());
    if let Some(delimiter) = delimiter {
        let tried = try_split(sample, whole, Splitter { delimiter, quote: Some(b'"') });
        let quote = Some(if tried.apostrophes { b'\'' } else { b'"' });
        return Dialect { delimiter, quote, line_ends, single_column: tried.divided == 0 };
    }
    let mut best: Option<(f64, Splitter, bool)> = None;
    for delimiter in DELIMITERS {
        let tried = try_split(sample, whole, Splitter { delimiter, quote: Some(b'"') });
        let quote = Some(if tried.apostrophes { b'\'' } else { b'"' });
        let tried =
            if tried.apostrophes { try_split(sample, whole, Splitter { delimiter, quote }) } else { tried };
        let score = tried.score();
        if best.is_none_or(|(s, ..)| score > s) {
            best = Some((score, Splitter { delimiter, quote }, tried.is_divided()));
        }
    }
    match best {
        Some((score, splitter, true)) if score > 0.0 => {
            Dialect { delimiter: splitter.delimiter, quote: splitter.quote, line_ends, single_column: false }
        }
        _ if has_piped_lines(sample) => {
            Dialect { delimiter: b'|', quote: Some(b'"'), line_ends, single_column: false }
        }
        _ => Dialect {
            // In a single column, a delimiter that does not occur leaves `Austin, TX` whole.
            delimiter: DELIMITERS.into_iter().find(|&d| !sample.as_bytes().contains(&d)).unwrap_or(b','),
            quote: Some(b'"'),
            line_ends,
            single_column: true,
        },
    }
}

/// Whether lines that stand together in a text of others are divided by pipes into as many cells each, three or more: a table
/// within a letter. Pipes stand in no sentence.
fn has_piped_lines(sample: &str) -> bool {
    let pipes = |line: &str| line.bytes().filter(|b| *b == b'|').count();
    let mut last = 0;
    sample.lines().any(|line| {
        let before = std::mem::replace(&mut last, pipes(line));
        last > 1 && before == last
    })
}

/// A first line `sep=;`, by which Excel is told the delimiter and which it does not show as a row: the
/// delimiter, and where the rows begin.
pub(crate) fn sep_line(text: &str, start: Mark) -> Option<(u8, Mark)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?;
    let delimiter = *rest.as_bytes().first().filter(|b| b.is_ascii() && !matches!(b, b'\r' | b'\n'))?;
    let rest = &rest[1..];
    let skipped = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => return None,
    };
    let offset = start.offset + (text.len() - rest.len() + skipped) as u64;
    Some((delimiter, Mark { offset, row: start.row, line: start.line + 1 }))
}

/// What splitting the sample by one delimiter shows.
#[derive(Debug, Default)]
struct Tried {
    /// Rows with text.
    rows: usize,
    /// Rows of two columns or more.
    divided: usize,
    /// How many rows have each number of columns, of those divided.
    widths: BTreeMap<usize, usize>,
    /// Cells with text in divided rows, and those of them that look undivided.
    cells: usize,
    uncut: usize,
    /// Most cells with text stand between apostrophes.
    apostrophes: bool,
    /// A quote that is not closed.
    broken: bool,
}

impl Tried {
    fn is_divided(&self) -> bool {
        share(self.divided, self.rows) >= DIVIDED
    }

    /// Between 0 and 1: how alike the rows are × how well the cells are cut × how much is divided at all.
    fn score(&self) -> f64 {
        let Some((&width, &rows)) = self.widths.iter().max_by_key(|&(&width, &rows)| (rows * width, width))
        else {
            return 0.0;
        };
        // Rows short of trailing cells, and a preamble, are common; rows longer than the others are not.
        let fitting: usize = self.widths.range(..=width).map(|(_, n)| n).sum();
        let alike = share(rows, self.divided) * 0.7 + share(fitting, self.divided) * 0.3;
        #[allow(clippy::cast_precision_loss, reason = "a few thousand at most")]
        let many = 1.0 - 1.0 / width as f64;
        let cut = 1.0 - share(self.uncut, self.cells);
        let broken = if self.broken { 0.5 } else { 1.0 };
        alike * cut * cut * many * share(self.divided, self.rows).sqrt() * broken
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of a sample")]
fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

fn try_split(sample: &str, whole: bool, splitter: Splitter) -> Tried {
    let mut tried = Tried::default();
    let mut fields = Fields::default();
    let (mut at, mut enclosed) = (0, 0);
    while at < sample.len() {
        let end = match splitter.record(sample, at, whole, &mut fields) {
            Split::Record { end, .. } => end,
            Split::Partial { .. } if !whole && at > 0 => break,
            Split::Partial { .. } | Split::Unbalanced { .. } => {
                tried.broken = true;
                let line = memchr::memchr2(b'\n', b'\r', &sample.as_bytes()[at..]);
                let Some(line) = line else { break };
                at += line + 1;
                continue;
            }
        };
        at = end;
        if fields.iter(sample).all(|f| f.trim().is_empty()) {
            continue;
        }
        tried.rows += 1;
        if fields.len() < 2 {
            continue;
        }
        tried.divided += 1;
        *tried.widths.entry(fields.len()).or_default() += 1;
        for (field, quoted) in fields.iter(sample).map(str::trim).zip(fields.quoted()) {
            if field.is_empty() {
                continue;
            }
            tried.cells += 1;
            tried.uncut += usize::from(!quoted && looks_uncut(field, splitter.delimiter));
            enclosed += usize::from(field.len() > 1 && field.starts_with('\'') && field.ends_with('\''));
        }
    }
    tried.apostrophes = enclosed * 2 > tried.cells;
    tried
}

/// Whether a cell holds another delimiter in a way that text and numbers do not: `a;b`, but not `1,5`,
/// `Austin, TX` or `a | b`.
fn looks_uncut(field: &str, delimiter: u8) -> bool {
    let bytes = field.as_bytes();
    bytes.iter().enumerate().any(|(i, &b)| {
        if b == delimiter || !DELIMITERS.contains(&b) {
            return false;
        }
        let before = i.checked_sub(1).and_then(|i| bytes.get(i)).copied();
        let after = bytes.get(i + 1).copied();
        let digits = before.is_some_and(|b| b.is_ascii_digit()) && after.is_some_and(|b| b.is_ascii_digit());
        match b {
            b',' => !digits && after != Some(b' '),
            b';' => after != Some(b' '),
            b'|' => before != Some(b' '),
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(sample: &str) -> char {
        let dialect = sniff(sample, true, None);
        if dialect.single_column { '1' } else { char::from(dialect.delimiter) }
    }

    #[test]
    fn delimiters_are_told_apart() {
        for (sample, expected) in [
            ("id,sn,env\n1,a,x|y\n2,b,x|z\n", ','),
            ("id;power;rate\n1;3,25;99,5\n2;3,40;98,0\n", ';'),
            ("id\tsite\n4\tWarsaw, PL\n5\tParis, FR\n", '\t'),
            ("Asset|Serial|Site\nA1|S1|Austin, TX\nA2|S2|Waco, TX\n", '|'),
            ("Inventory of site 7, as of May\n\nmodel;serial;ip\nS19;X1;10.0.0.1\nS21;X2;10.0.0.2\n", ';'),
            ("model,note\nS19,\"bad fan;\nreplace; soon\"\nS21,\"a;b;c\nd;e;f\"\n", ','),
            ("hostname\nrack1-a\nrack1-b\n", '1'),
            ("site\nAustin\nWaco\nMiami\nReno, NV\n", '1'),
            ("id,sn\n", ','),
            ("\"Nom\";\"Entité\";\"Statut\"\n", ';'),
            ("a,b,c\n1,2\n1,2,3\n1\n", ','),
            (
                "INVOICE\n\nSeller:\nAcme Ltd\n\nNo: 7\nDate: 1 May\nTerms: FOB\nPort: Ulm\n\nItem | Model | Qty\n1 | S21 | 5\n\nTotal: 9\n",
                '|',
            ),
        ] {
            assert_eq!(delimiter(sample), expected, "{sample}");
        }
    }

    #[test]
    fn apostrophes_may_be_quotes() {
        let dialect = sniff("'model','site'\n'S19','Austin, TX'\n'S21','Waco'\n", true, None);
        assert_eq!((dialect.delimiter, dialect.quote), (b',', Some(b'\'')));
        assert_eq!(sniff("a,b\nit's,'x\n", true, None).quote, Some(b'"'));
    }

    #[test]
    fn a_single_column_is_not_divided_at_its_commas() {
        let dialect = sniff("site\nAustin\nWaco\nMiami\nReno, NV\n", true, None);
        assert_ne!(dialect.delimiter, b',');
    }

    #[test]
    fn line_ends_are_those_of_most_lines() {
        assert_eq!(LineEnds::of(b"a\rb\rc\r"), LineEnds::Cr);
        assert_eq!(LineEnds::of(b"a\r\nb\r\nc\n"), LineEnds::CrLf);
        assert_eq!(LineEnds::of(b"a\nb"), LineEnds::Lf);
    }

    #[test]
    fn the_line_that_tells_excel_the_delimiter_is_no_row() {
        let start = Mark { offset: 3, row: 1, line: 1 };
        let (delimiter, mark) = sep_line("sep=;\r\na;b\r\n", start).unwrap();
        assert_eq!((delimiter, mark), (b';', Mark { offset: 10, row: 1, line: 2 }));
        assert!(sep_line("separator\n", start).is_none());
    }
}
