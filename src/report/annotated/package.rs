//! The archive that a workbook is: its parts, and how one part tells which others belong to it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read};

use super::tokens::{Kind, Tokens, bad, escaped};
use crate::diagnostic::Diagnostic;
use crate::files::bytes::Bytes;
use crate::files::zipped::{self, Archive};

/// The list of sheets.
pub(super) const WORKBOOK: &str = "xl/workbook.xml";
/// What kind of content each part is.
pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";
/// The longest part that is held whole: notes, drawings, lists of parts.
const LONGEST: u64 = 256 << 20;

/// The names by which a workbook means things: those of the transitional standard, or of the strict one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// Elements of sheets.
    pub(super) main: &'static str,
    /// Relations of parts, and the attributes that name them.
    pub(super) relations: &'static str,
}

const TRANSITIONAL: Names = Names {
    main: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    relations: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
};
const STRICT: Names = Names {
    main: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    relations: "http://purl.oclc.org/ooxml/officeDocument/relationships",
};

/// A workbook's archive.
pub(super) struct Package {
    bytes: Bytes,
    archive: Archive,
    /// The places of the parts, by their names in small letters.
    parts: BTreeMap<String, usize>,
    /// What it calls things.
    pub(super) names: Names,
    /// The sheets in their order.
    pub(super) sheets: Vec<Sheet>,
}

/// One sheet as the workbook lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// Its part: `xl/worksheets/sheet1.xml`.
    pub(super) part: String,
    /// Its number in the list.
    pub(super) id: u32,
}

/// One relation of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type: `comments`.
    pub(super) kind: String,
    /// The part that it leads to.
    pub(super) part: String,
}

impl Package {
    pub(super) fn open(bytes: &Bytes) -> Result<Self, Diagnostic> {
        let archive = zipped::open(bytes)?;
        let names = archive.file_names().enumerate().filter_map(|(at, name)| Some((at, name.ok()?)));
        let parts = names.map(|(at, name)| (zipped::plain(&name).to_ascii_lowercase(), at)).collect();
        let mut package =
            Self { bytes: bytes.clone(), archive, parts, names: TRANSITIONAL, sheets: Vec::new() };
        package.read_sheets().map_err(|why| zipped::broken(bytes, &why))?;
        Ok(package)
    }

    fn read_sheets(&mut self) -> io::Result<()> {
        let relations = self.relations(WORKBOOK)?;
        let workbook = self.read(WORKBOOK)?.ok_or_else(|| bad("it has no list of sheets"))?;
        let mut tokens = Tokens::new(&*workbook);
        while let Some(token) = tokens.next()? {
            match (token.kind, token.local()) {
                (Kind::Open, b"workbook") => {
                    let strict =
                        token.attributes().any(|(_, place)| token.raw[place] == *STRICT.main.as_bytes());
                    self.names = if strict { STRICT } else { TRANSITIONAL };
                }
                (Kind::Open | Kind::Empty, b"sheet") => {
                    let relation = token.prefixed_attribute("id");
                    let part = relations.iter().find(|relation_| Some(&relation_.id) == relation.as_ref());
                    let id = token.attribute("sheetId").and_then(|id| id.parse().ok());
                    if let (Some(name), Some(part), Some(id)) = (token.attribute("name"), part, id) {
                        self.sheets.push(Sheet { name, part: part.part.clone(), id });
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// How many parts there are.
    pub(super) fn len(&self) -> usize {
        self.archive.len()
    }

    /// The archive itself.
    pub(super) fn archive(&mut self) -> &mut Archive {
        &mut self.archive
    }

    /// The place of a part.
    pub(super) fn place(&self, part: &str) -> Option<usize> {
        self.parts.get(&part.to_ascii_lowercase()).copied()
    }

    /// The parts whose names end so, in small letters.
    pub(super) fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a str> {
        self.parts.keys().map(String::as_str).filter(move |name| name.ends_with(ending))
    }

    /// The parts in a folder, likewise.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.parts.range(folder.to_owned()..).next().is_some_and(|(name, _)| name.starts_with(folder))
    }

    /// A name for a part that is not there yet: `xl/comments3.xml`.
    pub(super) fn free(&self, stem: &str, ending: &str, taken: &BTreeSet<String>) -> String {
        let names = (1_u32..).map(|n| format!("{stem}{n}{ending}"));
        let mut free = names.filter(|name| self.place(name).is_none() && !taken.contains(name));
        free.next().unwrap_or_default()
    }

    /// A part as a stream.
    pub(super) fn stream(&mut self, place: usize) -> io::Result<impl Read + use<'_>> {
        Ok(BufReader::new(self.archive.by_index(place).map_err(io::Error::other)?))
    }

    /// A part, whole; none where it is not there.
    pub(super) fn read(&mut self, part: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(place) = self.place(part) else { return Ok(None) };
        let mut bytes = Vec::new();
        let stream = self.archive.by_index(place).map_err(io::Error::other)?;
        stream.take(LONGEST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LONGEST { Err(bad(&format!("{part} is too large"))) } else { Ok(Some(bytes)) }
    }

    /// What a part leads to within the workbook.
    pub(super) fn relations(&mut self, part: &str) -> io::Result<Vec<Relation>> {
        let Some(bytes) = self.read(&relations_of(part))? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        let mut tokens = Tokens::new(&*bytes);
        while let Some(token) = tokens.next()? {
            if matches!(token.kind, Kind::Close) || token.local() != b"Relationship" {
                continue;
            }
            let [id, kind, target] =
                ["Id", "Type", "Target"].map(|name| token.attribute(name).unwrap_or_default());
            let outside =
                token.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            let part = if outside { String::new() } else { resolved(part, &target) };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.push(Relation { id, kind, part });
        }
        Ok(relations)
    }

    /// The refusal of the workbook, for what cannot be done with a part of it.
    pub(super) fn broken(&self, part: &str, why: &dyn std::fmt::Display) -> Diagnostic {
        let message = format!("no notes can be written into the workbook: {part}: {why}");
        Diagnostic::error("workbook-not-annotated", message)
            .at(self.bytes.name())
            .help("`-o xlsx=FILE` writes what was found to a new workbook")
    }
}

/// Where the relations of a part stand: `xl/_rels/workbook.xml.rels`.
pub(super) fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{folder}_rels/{name}.rels")
}

/// The part that a target means, seen from another part.
fn resolved(from: &str, target: &str) -> String {
    let target = zipped::plain(target);
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut way: Vec<&str> = from.split('/').collect();
    way.pop();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(way.pop()),
            step => way.push(step),
        }
    }
    way.join("/")
}

/// A document with something more at the end of its outermost element, or of the first that is called so.
pub(super) fn appended(document: &[u8], element: &str, more: &str) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(document.len() + more.len());
    let mut tokens = Tokens::new(document);
    let mut done = false;
    while let Some(token) = tokens.next()? {
        if done || token.local() != element.as_bytes() || token.kind == Kind::Open {
            out.extend_from_slice(token.raw);
            continue;
        }
        done = true;
        if token.kind == Kind::Empty {
            out.extend(token.opened());
            out.extend_from_slice(more.as_bytes());
            out.extend_from_slice(&[b"</", token.name(), b">"].concat());
        } else {
            out.extend_from_slice(more.as_bytes());
            out.extend_from_slice(token.raw);
        }
    }
    if done { Ok(out) } else { Err(bad(&format!("there is no <{element}> in it"))) }
}

/// The prefix with which a document writes an element, with the colon.
pub(super) fn prefix_of(document: &[u8], element: &str) -> io::Result<String> {
    let mut tokens = Tokens::new(document);
    while let Some(token) = tokens.next()? {
        if token.local() == element.as_bytes() {
            return Ok(token.prefix().into_owned());
        }
    }
    Ok(String::new())
}

/// The relations of a part with more of them, each with its id, its full type and its target; made where there were none.
pub(super) fn with_relations(
    document: Option<&[u8]>,
    more: &[(String, String, String)],
) -> io::Result<Vec<u8>> {
    const NONE: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
    let document = document.unwrap_or(NONE);
    let prefix = prefix_of(document, "Relationships")?;
    let lines = more.iter().map(|(id, kind, target)| {
        format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{}\"/>", escaped(target))
    });
    appended(document, "Relationships", &lines.collect::<String>())
}

/// The list of what each part is, with more parts in it.
pub(super) fn with_types(document: &[u8], more: &[(String, &str)]) -> io::Result<Vec<u8>> {
    let prefix = prefix_of(document, "Types")?;
    let lines = more.iter().map(|(part, kind)| {
        format!("<{prefix}Override PartName=\"/{}\" ContentType=\"{kind}\"/>", escaped(part))
    });
    appended(document, "Types", &lines.collect::<String>())
}

/// An id that none of the relations has.
pub(super) fn free_id(relations: &[Relation], taken: usize) -> String {
    let mut free = (taken + 1..).map(|n| format!("rIdTidewaiter{n}"));
    free.find(|id| relations.iter().all(|relation| relation.id != *id)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_from_one_another() {
        assert_eq!(relations_of("xl/worksheets/sheet1.xml"), "xl/worksheets/_rels/sheet1.xml.rels");
        assert_eq!(relations_of("sheet1.xml"), "_rels/sheet1.xml.rels");
        for (target, part) in [
            ("../comments1.xml", "xl/comments1.xml"),
            ("/xl/comments1.xml", "xl/comments1.xml"),
            ("./a\\b.xml", "xl/worksheets/a/b.xml"),
            ("../../../x", "x"),
        ] {
            assert_eq!(resolved("xl/worksheets/sheet1.xml", target), part);
        }
    }

    #[test]
    fn what_is_added_stands_at_the_end_in_the_words_of_the_document() {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        assert_eq!(text(appended(b"<a><b/></a>\n", "a", "<c/>").unwrap()), "<a><b/><c/></a>\n");
        assert_eq!(text(appended(b"<p:a x='1' />", "a", "<c/>").unwrap()), "<p:a x='1'><c/></p:a>");
        assert!(appended(b"<b/>", "a", "<c/>").is_err());
        let more = [("r1".to_owned(), "t".to_owned(), "../x&y".to_owned())];
        let relations = with_relations(Some(b"<p:Relationships/>"), &more).unwrap();
        assert_eq!(
            text(relations),
            r#"<p:Relationships><p:Relationship Id="r1" Type="t" Target="../x&amp;y"/></p:Relationships>"#
        );
        assert!(text(with_relations(None, &more).unwrap()).contains("<Relationship Id=\"r1\""));
    }
}
