//! Lists that are XML: read entry by entry, so that the whole tree never stands in memory.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::ListFile;
use crate::diagnostic::Diagnostic;

/// Elements inside each other within one entry; official lists need six.
const DEEP: usize = 32;

/// An element with what is in it. Names are without their namespace prefix.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// The value of an attribute; empty if it is not there.
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    /// Its children of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The children of its children: those of `programList`, for example.
    pub(super) fn inside<'a>(&'a self, parent: &'a str, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.all(parent).flat_map(move |child| child.all(name))
    }

    /// The text of its first child of a name; empty if there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.children.iter().find(|child| child.name == name).map_or("", |child| child.text())
    }

    /// Its own text.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }
}

/// The name of the outermost element, as far as the head of a file shows it.
pub(super) fn root(file: &ListFile) -> Option<String> {
    let head = file.head(64 << 10);
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(head);
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) | Event::Empty(e) => return Some(e.local_name().as_ref().to_owned()),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Visits every element of the names `wanted`, whole, with its ordinal from 1, and gives the outermost element with its
/// attributes alone.
///
/// # Errors
/// When it is not well-formed, or ends before its outermost element does.
pub(super) fn each(
    file: &ListFile,
    wanted: &[&str],
    visit: &mut dyn FnMut(Element, u64),
) -> Result<Element, Diagnostic> {
    let mut reader = Reader::from_str(file.text()?);
    let broken = |at: u64, problem: &str| {
        Diagnostic::error("list-unreadable", format!("the XML is broken at byte {at}: {problem}"))
            .at(&file.name)
            .help("the download may have been cut off; fetch the file again")
    };
    let mut outermost: Option<Element> = None;
    let mut depth = 0usize;
    // The entry that is being read, and the elements open in it.
    let mut open: Vec<Element> = Vec::new();
    let mut ordinal = 0;
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|e| broken(at, &e.to_string()))?;
        let mut closed = None;
        match event {
            Event::Start(start) => {
                depth += 1;
                let element = element(&start).map_err(|e| broken(at, &e))?;
                if open.len() >= DEEP {
                    return Err(broken(at, "elements are nested too deep for a list"));
                }
                if depth == 1 {
                    outermost = Some(element);
                } else if !open.is_empty() || wanted.contains(&element.name.as_str()) {
                    open.push(element);
                }
            }
            Event::Empty(start) => {
                let element = element(&start).map_err(|e| broken(at, &e))?;
                if depth == 0 {
                    outermost = Some(element);
                } else if !open.is_empty() || wanted.contains(&element.name.as_str()) {
                    closed = Some(element);
                }
            }
            Event::End(_) => {
                depth -= 1;
                closed = open.pop();
            }
            Event::Text(text) => {
                if let Some(inner) = open.last_mut() {
                    inner.text.push_str(&text.xml10_content());
                }
            }
            Event::CData(text) => {
                if let Some(inner) = open.last_mut() {
                    inner.text.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                let resolved =
                    resolve(&reference).ok_or_else(|| broken(at, "an entity that nobody defined"))?;
                if let Some(inner) = open.last_mut() {
                    inner.text.push_str(&resolved);
                }
            }
            Event::Eof if depth > 0 => return Err(broken(at, "it ends before its last element does")),
            Event::Eof => break,
            _ => {}
        }
        if let Some(element) = closed {
            if let Some(parent) = open.last_mut() {
                parent.children.push(element);
            } else {
                ordinal += 1;
                visit(element, ordinal);
            }
        }
    }
    outermost.ok_or_else(|| broken(0, "there is no element"))
}

fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Some(c) = reference.resolve_char_ref().ok()? {
        return Some(c.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned)
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?;
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element { name: start.local_name().as_ref().to_owned(), attributes, ..Element::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Vec<String>, Element), Diagnostic> {
        let file = ListFile { name: "x.xml".into(), bytes: text.as_bytes().to_vec() };
        let mut seen = Vec::new();
        let root =
            each(&file, &["e"], &mut |e, at| seen.push(format!("{at} {} {}", e.attribute("k"), e.get("n"))))?;
        Ok((seen, root))
    }

    #[test]
    fn entries_are_visited_whole_and_namespaces_do_not_matter() {
        let text = "<?xml version='1.0'?><x:l d='1'><e k='a&amp;b'><n>A &amp; B&#33;</n></e><o/><x:e><n><![CDATA[<C>]]></n></x:e></x:l>";
        let (seen, root) = read(text).unwrap();
        assert_eq!(seen, ["1 a&b A & B!", "2  <C>"]);
        assert_eq!((root.name.as_str(), root.attribute("d")), ("l", "1"));
    }

    #[test]
    fn what_is_cut_off_or_nested_without_end_is_refused() {
        assert!(read("<l><e><n>A</n></e>").is_err());
        assert!(read("<l><e><n>A").is_err());
        assert!(read("<l><e><n>&bomb;</n></e></l>").is_err());
        let deep = "<e>".repeat(100_000);
        assert!(read(&format!("<l>{deep}")).unwrap_err().message.contains("too deep"));
    }
}
