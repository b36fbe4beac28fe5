//! XML documents as trees of elements, each at its pointer: `/bom/components/component[2]/name`, `/bom/@version`.
//!
//! A pointer is an `XPath` of local names; the number of an element among its kin of one name stands where there are several.
//! Nothing is expanded or fetched: a document with a DOCTYPE is refused, as no format read here has one, but for the one that every
//! property list of Apple names, and which declares nothing.

mod read;
mod withheld;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use hashbrown::HashMap;
use quick_xml::events::Event;

use super::xml::XmlText;
use crate::diagnostic::Diagnostic;
use crate::files::bytes::Bytes;

/// The largest document that is read, as all of its text is held.
const CAP: u64 = 16 << 20;

/// What to do about a document that is damaged.
const AGAIN: &str = "save or fetch the document again";

/// The text of a document, in the encoding that its mark or its first line names, else in UTF-8.
///
/// # Errors
/// When it is too large, names an encoding that nobody knows, or is not in the one it names.
pub(super) fn text(bytes: &Bytes) -> Result<String, Diagnostic> {
    if bytes.len() > CAP {
        let text = format!("an XML document of more than {} MiB is not read", CAP >> 20);
        return Err(Diagnostic::error("document-too-large", text)
            .at(bytes.name())
            .help("give what it holds in several files"));
    }
    let all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
    let broken = |text: String| Diagnostic::error("document-broken", text).at(bytes.name()).help(AGAIN);
    let (encoding, mark) = match (Encoding::for_bom(&all), declared(&all)) {
        (Some(marked), _) => marked,
        (None, Some(label)) => match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => (encoding, 0),
            None => return Err(broken(format!("nobody knows the encoding that it names: {label}"))),
        },
        (None, None) => (UTF_8, 0),
    };
    let body = all.get(mark..).unwrap_or_default();
    match encoding.decode_without_bom_handling_and_without_replacement(body) {
        Some(text) => Ok(text.into_owned()),
        None if encoding == UTF_8 => {
            let at = mark + std::str::from_utf8(body).map_or_else(|e| e.valid_up_to(), str::len);
            Err(broken(format!("byte {at} is no UTF-8, in which the document is written")))
        }
        None => Err(broken(format!("it is not written in {}, as it says", encoding.name()))),
    }
}

/// The encoding that the declaration of a document names.
fn declared(head: &[u8]) -> Option<&str> {
    let head = head.get(..head.len().min(256))?.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|two| two == b"?>")?;
    let declaration = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}

/// The outermost element, with its attributes alone, of a document of which this is the beginning.
pub(super) fn root(head: &[u8]) -> Option<Element<'static>> {
    let (encoding, mark) = Encoding::for_bom(head).unwrap_or((UTF_8, 0));
    let text = encoding.decode_without_bom_handling(head.get(mark..)?).0;
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let mut xml = XmlText::new(&text);
    loop {
        match xml.next().ok()? {
            // Nothing of it is a part of an empty text.
            Event::Start(start) => return read::element("", &start).ok(),
            Event::Eof | Event::DocType(_) => return None,
            _ => {}
        }
    }
}

/// An element; its texts are parts of the document, where they stand there as they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element<'t> {
    /// Its name as written: `cdx:component`.
    written: Cow<'t, str>,
    /// Names as written, with their values.
    attributes: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    text: Cow<'t, str>,
    children: Vec<Self>,
}

impl<'t> Element<'t> {
    /// Reads a document; `name` is the file's.
    ///
    /// # Errors
    /// When it is no XML or ends early, with line and column; when it has a DOCTYPE, or refers to characters that XML does not
    /// know; when it has too many elements, or they stand too deep in each other.
    pub(super) fn parse(name: &str, text: &'t str) -> Result<Self, Diagnostic> {
        read::document(name, text)
    }

    /// Its name without the prefix of its namespace.
    pub(super) fn name(&self) -> &str {
        local(&self.written)
    }

    /// The namespace of its name, if the element itself declares it, as the outermost one does.
    pub(super) fn namespace(&self) -> Option<&str> {
        let declares = match self.written.split_once(':') {
            Some((prefix, _)) => &*format!("xmlns:{prefix}"),
            None => "xmlns",
        };
        self.attributes.iter().find(|(name, _)| **name == *declares).map(|(_, value)| &**value)
    }

    /// The value of an attribute, by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found =
            self.attributes.iter().find(|(written, _)| !is_declaration(written) && local(written) == name);
        found.map(|(_, value)| value.trim())
    }

    /// Its attributes, by their names without a prefix; declarations of namespaces are none.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.attributes.iter().filter(|(written, _)| !is_declaration(written));
        own.map(|(written, value)| (local(written), value.trim()))
    }

    /// Its own text, without that of the elements in it.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The elements in it.
    pub(super) fn children(&self) -> &[Self] {
        &self.children
    }

    /// The pointer of the outermost element.
    pub(super) fn pointer(&self) -> String {
        format!("/{}", self.name())
    }

    /// The elements in it with their pointers, where this one stands at `at`.
    pub(super) fn pointed(&self, at: &str) -> Vec<(String, &Self)> {
        let mut kin: HashMap<&str, (usize, usize)> = HashMap::new();
        for child in &self.children {
            kin.entry(child.name()).or_default().0 += 1;
        }
        let pointer = |child: &Self| match kin.get_mut(child.name()) {
            Some((many, number)) if *many > 1 => {
                *number += 1;
                pointer(at, child.name(), Some(*number))
            }
            _ => pointer(at, child.name(), None),
        };
        let pointers: Vec<String> = self.children.iter().map(pointer).collect();
        pointers.into_iter().zip(&self.children).collect()
    }

    /// The first element of a name in it with its pointer, as [`Self::pointed`] gives it.
    pub(super) fn first(&self, at: &str, name: &str) -> Option<(String, &Self)> {
        let mut kin = self.children.iter().filter(|child| child.name() == name);
        let first = kin.next()?;
        Some((pointer(at, name, kin.next().map(|_| 1)), first))
    }

    /// Visits every attribute, and every text that is not blank, of this element at `at` and below, with their pointers.
    /// Declarations of namespaces are no attributes.
    pub(super) fn each_value<'e>(&'e self, at: &str, visit: &mut dyn FnMut(&str, &'e str)) {
        for (name, value) in self.attributes() {
            visit(&format!("{at}/@{name}"), value);
        }
        if !self.text().is_empty() {
            visit(at, self.text());
        }
        for (pointer, child) in self.pointed(at) {
            child.each_value(&pointer, visit);
        }
    }
}

/// The pointer of an element: of several of its name in one the number is told.
fn pointer(at: &str, name: &str, number: Option<usize>) -> String {
    let mut pointer = String::with_capacity(at.len() + name.len() + 8);
    pointer.push_str(at);
    pointer.push('/');
    pointer.push_str(name);
    if let Some(number) = number {
        pointer.push('[');
        pointer.push_str(&number.to_string());
        pointer.push(']');
    }
    pointer
}

fn local(written: &str) -> &str {
    written.rsplit(':').next().unwrap_or(written)
}

fn is_declaration(attribute: &str) -> bool {
    attribute == "xmlns" || attribute.starts_with("xmlns:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child<'e>(of: &'e Element<'_>, name: &str) -> Option<&'e Element<'e>> {
        of.children().iter().find(|child| child.name() == name)
    }
    use crate::files::input::Input;

    fn values(text: &str) -> Vec<(String, String)> {
        let document = Element::parse("a.xml", text).unwrap();
        let mut found = Vec::new();
        document
            .each_value(&document.pointer(), &mut |at, text| found.push((at.to_owned(), text.to_owned())));
        found
    }

    #[test]
    fn every_value_stands_at_its_pointer() {
        let text = "<?xml version='1.0'?>\n<!-- x -->\n<c:bom xmlns:c='urn:c' version='1'>\n <c:part type='a&amp;b'><name> A &lt;&#33;</name></c:part>
            <part xml:lang='en'>B<b/><![CDATA[<C>]]></part><one/></c:bom>\n";
        let expected = [
            ("/bom/@version", "1"),
            ("/bom/part[1]/@type", "a&b"),
            ("/bom/part[1]/name", "A <!"),
            ("/bom/part[2]/@lang", "en"),
            ("/bom/part[2]", "B<C>"),
        ];
        assert_eq!(values(text), expected.map(|(at, text)| (at.to_owned(), text.to_owned())));
        let outermost = root(text.as_bytes()).unwrap();
        assert_eq!((outermost.name(), outermost.namespace()), ("bom", Some("urn:c")));
        assert_eq!(root(b"<bom xmlns=\"urn:d\"").map(|e| e.written), None, "it is cut within");
        assert_eq!(root(b"name,serial\n"), None);
        let document = Element::parse("a.xml", text).unwrap();
        let part = child(&document, "part").unwrap();
        assert_eq!((part.attribute("type"), part.attribute("c")), (Some("a&b"), None));
        assert_eq!(child(part, "name").map(Element::text), Some("A <!"));
        assert_eq!(document.attribute("c"), None, "a declaration is no attribute");
    }

    #[test]
    fn what_cannot_be_read_is_refused_at_its_place() {
        let deep = "<a>".repeat(100);
        let many = format!("<a>{}</a>", "<b/>".repeat(read::ELEMENTS));
        let long = format!("<{}/>", "a".repeat(1025));
        let long_attribute = format!("<a {}='1'/>", "a".repeat(1025));
        // Each of many elements stands at a long way.
        let ways = format!("<{0}>{1}</{0}>", "a".repeat(1024), "<b/>".repeat(140_000));
        for (text, says) in [
            ("<a>\n<b></a>", "a.xml:2:"),
            ("<a>\n <b>", "a.xml:2:5: the document cannot be read: it ends before <b> does"),
            ("<a x='1' x='2'/>", "a.xml:1:"),
            ("<a/><b/>", "a second element"),
            ("<a/>b", "outside"),
            ("", "no element"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<!ENTITY"),
            ("<!DOCTYPE a SYSTEM 'http://example.com/a'><a/>", "DOCTYPE"),
            ("<!DOCTYPE plist PUBLIC 'x' 'y' [<!ELEMENT b ANY>]><plist/>", "DOCTYPE"),
            ("<a>&b;</a>", "refers to &b;"),
            ("<a x='&b;'/>", "x: "),
            (&deep, "more than 64 deep"),
            (&many, "document-too-large"),
            (&long, "the name of an element has more than 1024 bytes"),
            (&long_attribute, "the name of an attribute has more than 1024 bytes"),
            (&ways, "it has more than 128 MiB of ways to its values"),
        ] {
            let found = Element::parse("a.xml", text).unwrap_err();
            let shown =
                format!("{}: {} ({})", found.place.as_deref().unwrap_or_default(), found.message, found.code);
            assert!(shown.contains(says), "{shown}");
        }
    }

    #[test]
    fn a_document_is_read_in_the_encoding_that_it_names() {
        let read = |bytes: Vec<u8>| text(Input::memory("a.xml", bytes).bytes());
        let utf16: Vec<u8> = "\u{feff}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>".to_vec();
        assert_eq!(read(utf16).unwrap(), "<a>é</a>");
        assert!(read(latin).unwrap().ends_with("<a>é</a>"));
        assert!(read(b"<a>\xe9</a>".to_vec()).unwrap_err().message.contains("byte 3 "));
        let unknown = b"<?xml version=\"1.0\" encoding=\"klingon\"?><a/>".to_vec();
        assert!(read(unknown).unwrap_err().message.contains("klingon"));
    }
}
