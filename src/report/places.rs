//! Where in the files of a run a value stands, as other programs name such a place: a path, a line, columns, bytes.

use super::{RunInfo, Sources};
use crate::attest::predicate::{At, Location, ReportPredicate, RunInput};
use crate::ingest::text_cells::TextSpan;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FilePlace {
    /// The file as it was named, with `/` between folders; its name as shown, where nobody says where it lies.
    pub(super) path: String,
    /// Where in it.
    pub(super) at: InFile,
    /// The place as people read it within the file: `Texas!C17`, `/0/subtype`.
    pub(super) name: String,
}

/// A place within a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InFile {
    /// A line of a text, and the characters there, as far as they are known.
    Line(u64, Option<TextSpan>),
    /// A row of a sheet of a workbook, which has no lines.
    Row(u64),
    /// A place in a document that is named otherwise than by a line.
    Named,
    /// The bytes from the first number up to the second.
    Bytes([u64; 2]),
}

impl FilePlace {
    /// The line to point at where a program takes nothing but lines: of a workbook the row, from 1.
    pub(super) const fn line(&self) -> u64 {
        match self.at {
            InFile::Line(line, _) | InFile::Row(line) => line,
            InFile::Named | InFile::Bytes(_) => 1,
        }
    }

    /// The path as a reference of RFC 3986, and whether it is relative.
    pub(super) fn uri(&self) -> (String, bool) {
        let absolute = self.path.starts_with('/') || (cfg!(windows) && self.path.contains(':'));
        let lead = match (absolute, self.path.starts_with('/')) {
            (false, _) => "",
            (true, true) => "file://",
            (true, false) => "file:///",
        };
        let mut uri = lead.to_owned();
        for byte in self.path.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
                uri.push(char::from(byte));
            } else {
                uri.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 15)]);
            }
        }
        (uri, !absolute)
    }
}

fn hex_digit(n: u8) -> char {
    char::from_digit(u32::from(n), 16).unwrap_or('0').to_ascii_uppercase()
}

/// The place of a value in a file; `None` where it stands in none, as what was stated of the whole shipment.
pub(super) fn find(run: &RunInfo<'_>, location: &Location<'_>, value: Option<&str>) -> Option<FilePlace> {
    let input = input(run, location)?;
    let sheet = input.sheet.as_deref();
    let name = |at: String| match sheet {
        Some(sheet) => format!("{sheet}!{at}"),
        None => at,
    };
    let (at, name) = match &location.at {
        At::Cell(cell, line) => {
            let (row, column) = row_and_column(cell)?;
            let at = if sheet.is_some() {
                InFile::Row(row)
            } else {
                let span = run.sources.span(input, (row, column), value);
                InFile::Line(span.map_or(line.unwrap_or(row), |span| span.start.line), span)
            };
            (at, name(cell.to_string()))
        }
        At::Line(line) => (InFile::Line(*line, None), format!("line {line}")),
        At::Pointer(pointer) => (InFile::Named, name(pointer.to_string())),
        At::Bytes([from, to]) => (InFile::Bytes([*from, *to]), format!("bytes {from} to {to}")),
    };
    Some(FilePlace { path: path(run.sources, input), at, name })
}

/// The first file of a run, for what stands nowhere.
pub(super) fn first_file(run: &RunInfo<'_>) -> Option<FilePlace> {
    let input = run.run.inputs.iter().find(|input| is_file(input))?;
    Some(FilePlace { path: path(run.sources, input), at: InFile::Named, name: String::new() })
}

/// A machine's own first place in a file.
pub(super) fn home<'r>(report: &'r ReportPredicate<'_>, run: &RunInfo<'_>) -> Option<&'r Location<'r>> {
    let of_findings = report.findings.iter().flat_map(|f| f.chain.iter().filter_map(|s| s.location.as_ref()));
    let found = report.identified.all().filter_map(|answer| answer.location.as_ref());
    let answers = report.questions.values().flatten().flat_map(|question| &question.by);
    let answers = answers.filter_map(|answer| answer.location.as_ref());
    let mut all = found.chain(of_findings).chain(answers);
    all.find(|location| input(run, location).is_some())
}

/// The input that a location is in, where that is a file.
fn input<'i>(run: &RunInfo<'i>, location: &Location<'_>) -> Option<&'i RunInput<'i>> {
    let all = &run.run.inputs;
    let is_it = |input: &&RunInput<'_>| {
        let of = location.file.as_ref();
        of.is_some_and(|of| of.name == input.file && of.sheet.as_deref() == input.sheet.as_deref())
    };
    let numbered = location.input.and_then(|at| all.get(usize::try_from(at).ok()?));
    // Of a location that is read from a report the name of the file is known, and no number.
    numbered.or_else(|| all.iter().find(is_it)).filter(|input| is_file(input))
}

/// Whether an input is a file, and nothing that was stated of the whole shipment.
pub(super) fn is_file(input: &RunInput<'_>) -> bool {
    input.stated.is_empty()
}

/// Where an input lies, as it was named, without detours.
pub(super) fn path(sources: &dyn Sources, input: &RunInput<'_>) -> String {
    let path = sources.path(input).unwrap_or_else(|| input.file.to_string());
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() { path } else { parts.join("/") }
}

/// The row, from 1, and the column, from 0, of a cell: of `C17` 17 and 2.
fn row_and_column(cell: &str) -> Option<(u64, u32)> {
    let (letters, row) = cell.split_at(cell.find(|c: char| c.is_ascii_digit())?);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let digit = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column.checked_mul(26)?.checked_add(digit)
    })?;
    Some((row.parse().ok()?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::model::column_letters;

    #[test]
    fn cells_are_read_as_they_are_written() {
        for column in [0, 25, 26, 51, 701, 702, 16383] {
            let cell = format!("{}17", column_letters(column));
            assert_eq!(row_and_column(&cell), Some((17, column)), "{cell}");
        }
        for cell in ["17", "C", "", "c3", "ZZZZZZZZZ1"] {
            assert_eq!(row_and_column(cell), None, "{cell}");
        }
    }

    #[test]
    fn paths_become_references() {
        let place =
            |path: &str| FilePlace { path: path.into(), at: InFile::Named, name: String::new() }.uri();
        assert_eq!(place("inventory/miners 2.csv"), ("inventory/miners%202.csv".into(), true));
        assert_eq!(place("算#?.csv"), ("%E7%AE%97%23%3F.csv".into(), true));
        #[cfg(unix)]
        assert_eq!(place("a:b%41.csv"), ("a%3Ab%2541.csv".into(), true));
        assert_eq!(place("/srv/m.csv"), ("file:///srv/m.csv".into(), false));
    }

    #[derive(Debug)]
    struct Named(&'static str);

    impl Sources for Named {
        fn path(&self, _: &RunInput<'_>) -> Option<String> {
            Some(self.0.to_owned())
        }

        fn bytes(&self, _: &RunInput<'_>) -> Option<&crate::files::bytes::Bytes> {
            None
        }

        fn span(&self, _: &RunInput<'_>, _: (u64, u32), _: Option<&str>) -> Option<TextSpan> {
            None
        }
    }

    #[test]
    fn a_path_goes_without_detours() {
        let run = samples::run();
        let input = &run.inputs[0];
        for (named, expected) in [
            ("./m.csv", "m.csv"),
            ("a/./b//c/../m.csv", "a/b/m.csv"),
            ("../m.csv", "../m.csv"),
            ("/srv/../m.csv", "/m.csv"),
            ("-", "-"),
        ] {
            assert_eq!(path(&Named(named), input), expected);
        }
    }
}
