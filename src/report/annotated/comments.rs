//! The notes of a sheet: a part of their own, in which those of others stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io;

use super::cells::Cell;
use super::package::prefix_of;
use super::tokens::{Kind, Token, Tokens, bad, escaped};

/// Who writes our notes.
const AUTHOR: &str = "Tidewaiter";
/// What stands between a note that was there and ours.
const RULE: &str = "\n\n";

/// The part with these notes, and the cells that had none before.
///
/// # Errors
/// When the notes that are there cannot be read.
pub(super) fn with_notes<N: Display>(
    document: Option<&[u8]>,
    notes: &BTreeMap<Cell, N>,
    main: &str,
) -> io::Result<(Vec<u8>, BTreeSet<Cell>)> {
    let none = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{main}\"><authors/><commentList/></comments>"
    );
    let document = document.unwrap_or(none.as_bytes());
    let mut merge = Merge {
        prefix: prefix_of(document, "comments")?,
        notes,
        new: notes.keys().copied().collect(),
        out: Vec::with_capacity(document.len()),
        authors: 0,
        note: None,
        listed: false,
    };
    let mut tokens = Tokens::new(document);
    while let Some(token) = tokens.next()? {
        merge.token(&token);
    }
    if merge.listed { Ok((merge.out, merge.new)) } else { Err(bad("there is no list of notes in it")) }
}

struct Merge<'n, N> {
    prefix: String,
    notes: &'n BTreeMap<Cell, N>,
    new: BTreeSet<Cell>,
    out: Vec<u8>,
    authors: usize,
    /// The note in which it is, if ours is added to it.
    note: Option<Held<'n, N>>,
    listed: bool,
}

/// A note to which ours is added.
struct Held<'n, N> {
    text: &'n N,
    /// Behind the last run so far.
    behind: Option<usize>,
    /// Whether it is in a run, or in how a text is read.
    inside: usize,
    in_text: bool,
}

impl<N: Display> Merge<'_, N> {
    fn token(&mut self, token: &Token<'_>) {
        let prefix = &self.prefix;
        match (token.kind, token.local()) {
            (Kind::Open | Kind::Empty, b"author") => self.authors += 1,
            (Kind::Empty, b"authors") => {
                self.out.extend(token.opened());
                let author = format!("<{prefix}author>{AUTHOR}</{prefix}author></{prefix}authors>");
                self.out.extend_from_slice(author.as_bytes());
                return;
            }
            (Kind::Close, b"authors") => {
                self.out.extend_from_slice(format!("<{prefix}author>{AUTHOR}</{prefix}author>").as_bytes());
            }
            (Kind::Empty, b"commentList") => {
                self.out.extend(token.opened());
                self.rest();
                self.out.extend_from_slice(&[b"</", token.name(), b">"].concat());
                return;
            }
            (Kind::Close, b"commentList") => self.rest(),
            (Kind::Open, b"comment") => {
                let cell = token.attribute("ref").and_then(|cell| Cell::named(&cell));
                let ours = cell.filter(|cell| self.new.remove(cell)).and_then(|cell| self.notes.get(&cell));
                self.note = ours.map(|text| Held { text, behind: None, inside: 0, in_text: false });
            }
            _ => {}
        }
        self.within(token);
    }

    /// Copies a piece of a note; a text without a run becomes one, so that ours can follow it.
    fn within(&mut self, token: &Token<'_>) {
        let Some(note) = &mut self.note else { return self.out.extend_from_slice(token.raw) };
        let prefix = &self.prefix;
        let (is_text, is_group) = (token.local() == b"t", matches!(token.local(), b"r" | b"rPh"));
        match (token.kind, token.local()) {
            (Kind::Open, b"text") => note.in_text = true,
            (Kind::Empty, b"text") => {
                self.out.extend(token.opened());
                self.out.extend(run(prefix, &note.text.to_string()));
                self.out.extend_from_slice(&[b"</", token.name(), b">"].concat());
                self.note = None;
                return;
            }
            (Kind::Open | Kind::Empty, _) if is_text && note.in_text && note.inside == 0 => {
                self.out.extend_from_slice(format!("<{prefix}r>").as_bytes());
            }
            (Kind::Open, _) if is_group => note.inside += 1,
            (Kind::Close, b"text") => {
                let added = run(prefix, &format!("{RULE}{}", note.text));
                let at = note.behind.unwrap_or(self.out.len());
                self.out.splice(at..at, added);
                self.out.extend_from_slice(token.raw);
                self.note = None;
                return;
            }
            (Kind::Close, _) if is_group => note.inside = note.inside.saturating_sub(1),
            _ => {}
        }
        self.out.extend_from_slice(token.raw);
        if note.in_text && note.inside == 0 && matches!(token.kind, Kind::Close | Kind::Empty) {
            if is_text {
                self.out.extend_from_slice(format!("</{prefix}r>").as_bytes());
            }
            if is_text || token.local() == b"r" {
                note.behind = Some(self.out.len());
            }
        }
    }

    /// The notes of cells that had none.
    fn rest(&mut self) {
        self.listed = true;
        let (prefix, author) = (&self.prefix, self.authors);
        for cell in &self.new {
            let Some(text) = self.notes.get(cell) else { continue };
            let name = cell.name();
            let open = format!("<{prefix}comment ref=\"{name}\" authorId=\"{author}\"><{prefix}text>");
            self.out.extend_from_slice(open.as_bytes());
            self.out.extend(run(prefix, &text.to_string()));
            self.out.extend_from_slice(format!("</{prefix}text></{prefix}comment>").as_bytes());
        }
    }
}

/// A text as a run of its own, small enough to be read in a box.
fn run(prefix: &str, text: &str) -> Vec<u8> {
    let p = prefix;
    let text = escaped(text);
    format!(
        "<{p}r><{p}rPr><{p}sz val=\"9\"/><{p}rFont val=\"Tahoma\"/></{p}rPr><{p}t xml:space=\"preserve\">{text}</{p}t></{p}r>"
    )
    .into_bytes()
}

/// The cells that a part of threads of comments speaks of: a note beside one of them is not shown.
pub(super) fn threaded(document: &[u8]) -> io::Result<BTreeSet<Cell>> {
    let mut cells = BTreeSet::new();
    let mut tokens = Tokens::new(document);
    while let Some(token) = tokens.next()? {
        if token.local() == b"threadedComment" {
            cells.extend(token.attribute("ref").and_then(|cell| Cell::named(&cell)));
        }
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(cells: &[&str]) -> BTreeMap<Cell, String> {
        cells.iter().map(|cell| (Cell::named(cell).unwrap(), format!("ours <{cell}>"))).collect()
    }

    fn text(xml: &str) -> String {
        format!("<r><rPr><sz val=\"9\"/><rFont val=\"Tahoma\"/></rPr><t xml:space=\"preserve\">{xml}</t></r>")
    }

    #[test]
    fn new_notes_stand_behind_those_of_others() {
        let old = "<comments xmlns='m'><authors><author>A &amp; B</author><author/></authors><commentList>\
            <comment ref=\"A1\" authorId=\"0\"><text><r><rPr/><t>one</t></r><r><t>two</t></r><rPh><t>x</t></rPh></text></comment>\
            <comment ref=\"B2\" authorId=\"0\"><text><t>plain</t></text></comment>\
            <comment ref='C3' authorId='1'><text/></comment><comment ref='D4' authorId='1'><text><t>kept</t></text></comment>\
            </commentList><extLst/></comments>";
        let (new, cells) = with_notes(Some(old.as_bytes()), &notes(&["A1", "B2", "C3", "E5"]), "m").unwrap();
        let ours = |cell: &str| text(&format!("\n\nours &lt;{cell}&gt;"));
        let expected = old
            .replace("<author/>", "<author/><author>Tidewaiter</author>")
            .replace("two</t></r>", &format!("two</t></r>{}", ours("A1")))
            .replace("<t>plain</t>", &format!("<r><t>plain</t></r>{}", ours("B2")))
            .replace("<text/>", &format!("<text>{}</text>", text("ours &lt;C3&gt;")))
            .replace(
                "</commentList>",
                &format!(
                    "<comment ref=\"E5\" authorId=\"2\"><text>{}</text></comment></commentList>",
                    text("ours &lt;E5&gt;")
                ),
            );
        assert_eq!(String::from_utf8(new).unwrap(), expected);
        assert_eq!(cells.into_iter().map(Cell::name).collect::<Vec<_>>(), ["E5"]);
    }

    #[test]
    fn a_sheet_without_notes_gets_a_part() {
        let (new, cells) = with_notes(None, &notes(&["B7"]), "urn:main").unwrap();
        let new = String::from_utf8(new).unwrap();
        assert!(
            new.contains("<comments xmlns=\"urn:main\"><authors><author>Tidewaiter</author></authors>"),
            "{new}"
        );
        assert!(new.contains("<comment ref=\"B7\" authorId=\"0\"><text><r>"), "{new}");
        assert_eq!(cells.len(), 1);
        assert!(with_notes(Some(b"<comments/>"), &notes(&["A1"]), "m").is_err());
    }

    #[test]
    fn threads_are_known_by_their_cells() {
        let cells = threaded(b"<ThreadedComments><threadedComment ref=\"B7\" id='1'><text>a</text></threadedComment></ThreadedComments>");
        assert_eq!(cells.unwrap().into_iter().map(Cell::name).collect::<Vec<_>>(), ["B7"]);
    }
}
