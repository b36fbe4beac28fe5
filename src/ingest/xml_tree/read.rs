//! Reading XML into the tree: events become elements, and what is wrong is told with line and column.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::{AGAIN, Element};
use crate::diagnostic::Diagnostic;
use crate::ingest::secrets::without_secrets_in_key;
use crate::ingest::xml::{Stop, XmlText, resolve};

/// The most elements of a document, and the most attributes, as all of them are held.
pub(super) const ELEMENTS: usize = 1 << 20;
/// Bytes of the name of an attribute; those of elements are bounded where they are read.
const NAME: usize = 1 << 10;
/// Bytes of the ways to all elements and attributes, as every value is held with its own.
const WAYS: usize = 1 << 27;
/// Bytes by which a step is longer than its name, with the number of the element among its kin.
const STEP: usize = 8;
/// How deep elements may stand in each other: parts lists have some twenty levels.
const DEPTH: usize = 64;

/// The outermost element of a document; `name` is the file's.
pub(super) fn document<'t>(name: &str, text: &'t str) -> Result<Element<'t>, Diagnostic> {
    let mut xml = XmlText::new(text);
    let reading =
        Reading { document: text, open: Vec::new(), outermost: None, held: 0, way: Vec::new(), ways: 0 };
    reading.document(&mut xml).map_err(|problem| {
        let at = usize::try_from(xml.position()).unwrap_or(usize::MAX);
        problem.diagnostic(name, text, at)
    })
}

/// An element of a document that starts so.
pub(super) fn element<'t>(document: &'t str, start: &BytesStart<'_>) -> Result<Element<'t>, Problem> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| Problem::Broken(e.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let name = name(document, attribute.key.as_ref())?;
        let value = value.map_err(|e| Problem::Broken(format!("{name}: {e}")))?;
        attributes.push((name, part_of(document, value)));
    }
    let written = name(document, start.name().as_ref())?;
    Ok(Element { written, attributes, ..Element::default() })
}

/// A name, without the secret in it.
fn name<'t>(document: &'t str, written: &str) -> Result<Cow<'t, str>, Problem> {
    if written.len() > NAME {
        let text = format!("the name of an attribute has more than {NAME} bytes");
        return Err(Problem::Broken(text));
    }
    let without = without_secrets_in_key(written);
    Ok(if *without == *written {
        part_of(document, written.into())
    } else {
        Cow::Owned(without.into_owned())
    })
}

/// A text as the part of the document that it is, if it is one.
fn part_of<'t>(document: &'t str, text: Cow<'_, str>) -> Cow<'t, str> {
    let part = |text: &str| {
        let from = text.as_ptr().addr().checked_sub(document.as_ptr().addr())?;
        document.get(from..from.checked_add(text.len())?)
    };
    match text {
        Cow::Borrowed(text) => part(text).map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed),
        Cow::Owned(text) => Cow::Owned(text),
    }
}

/// Why a document is not read.
#[derive(Debug)]
pub(super) enum Problem {
    Broken(String),
    TooLarge(String),
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Xml(e) | Stop::Claims(e) => Self::Broken(e),
            Stop::Held(e) => Self::TooLarge(e.diagnostic("").message),
        }
    }
}

impl Problem {
    fn diagnostic(self, name: &str, text: &str, at: usize) -> Diagnostic {
        let (code, why, help) = match self {
            Self::Broken(why) => ("document-broken", why, AGAIN),
            Self::TooLarge(why) => ("document-too-large", why, "give what it holds in several files"),
        };
        let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let column = before.len() - memchr::memrchr(b'\n', before).map_or(0, |end| end + 1) + 1;
        let text = format!("the document cannot be read: {why}");
        Diagnostic::error(code, text).at(format!("{name}:{line}:{column}")).help(help)
    }
}

/// Whether a DOCTYPE is that of property lists, and declares nothing of its own.
fn is_of_plist(declared: &str) -> bool {
    let mut words = declared.split_whitespace();
    words.next() == Some("plist") && words.next() == Some("PUBLIC") && !declared.contains('[')
}

/// What is read so far.
struct Reading<'t> {
    document: &'t str,
    open: Vec<Element<'t>>,
    outermost: Option<Element<'t>>,
    held: usize,
    /// Bytes of the ways to the elements that are open.
    way: Vec<usize>,
    /// Bytes of the ways to all elements and attributes.
    ways: usize,
}

impl<'t> Reading<'t> {
    fn document(mut self, xml: &mut XmlText<'t>) -> Result<Element<'t>, Problem> {
        loop {
            match xml.next()? {
                Event::Start(start) => self.start(element(self.document, &start)?)?,
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(text.xml10_content())?,
                Event::CData(text) => self.text(text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let Some(text) = resolve(&reference) else {
                        let text =
                            format!("it refers to &{};, which XML does not know", reference.xml10_content());
                        return Err(Problem::Broken(text));
                    };
                    self.text(text.into())?;
                }
                Event::DocType(declared) if !is_of_plist(&declared.xml10_content()) => {
                    let text = "it has a DOCTYPE, which no such document has: it may bring in what stands in other files. Take the line `<!DOCTYPE …>` out";
                    return Err(Problem::Broken(text.into()));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if let Some(open) = self.open.last() {
            return Err(Problem::Broken(format!("it ends before <{}> does", open.written)));
        }
        self.outermost.ok_or_else(|| Problem::Broken("there is no element in it".into()))
    }

    fn start(&mut self, element: Element<'t>) -> Result<(), Problem> {
        if self.open.is_empty() && self.outermost.is_some() {
            return Err(Problem::Broken("a second element stands behind the outermost one".into()));
        }
        if self.open.len() >= DEPTH {
            return Err(Problem::Broken(format!("elements stand more than {DEPTH} deep in each other")));
        }
        self.held += 1 + element.attributes.len();
        if self.held > ELEMENTS {
            return Err(Problem::TooLarge(format!("it has more than {ELEMENTS} elements and attributes")));
        }
        let way = self.way.last().unwrap_or(&0) + element.written.len() + STEP;
        let names: usize = element.attributes.iter().map(|(name, _)| name.len() + STEP).sum();
        self.ways += way * (1 + element.attributes.len()) + names;
        if self.ways > WAYS {
            let text = format!("it has more than {} MiB of ways to its values", WAYS >> 20);
            return Err(Problem::TooLarge(text));
        }
        self.way.push(way);
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) {
        let Some(mut element) = self.open.pop() else { return };
        self.way.pop();
        // Line breaks between elements.
        if element.text.trim().is_empty() {
            element.text = Cow::Borrowed("");
        }
        element.withhold_named();
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.outermost = Some(element),
        }
    }

    fn text(&mut self, text: Cow<'_, str>) -> Result<(), Problem> {
        match self.open.last_mut() {
            // White space around a text is none of it.
            Some(open) if open.text.trim().is_empty() => open.text = part_of(self.document, text),
            Some(open) => open.text.to_mut().push_str(&text),
            None if text.trim().is_empty() => {}
            None => return Err(Problem::Broken("a text stands outside the outermost element".into())),
        }
        Ok(())
    }
}
