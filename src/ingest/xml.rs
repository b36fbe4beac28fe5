//! XML as it is read from a part, in bearable pieces: no text or tag longer, and no element deeper, than any table has.

use std::io::{self, BufRead, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::errors::IllFormedError;
use quick_xml::events::{BytesRef, Event};

use crate::diagnostic::Diagnostic;

use crate::files::allowance::{Allowance, Limit, TooLarge};
use crate::files::bytes::Bytes;
use crate::files::zipped;

/// The longest tag, and the longest text of one cell: 2 MiB. The reader holds each whole.
pub(super) const LONGEST: usize = 2 << 20;
/// The deepest element, and the longest name of one, in bytes. The reader holds the names of all that are open.
const DEEPEST: usize = 256;
const LONGEST_NAME: usize = 1024;

/// Why reading ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// It is no XML, or not what is expected.
    Xml(String),
    /// It says something of itself that no honest file says.
    Claims(String),
    /// It holds too much.
    Held(TooLarge),
}

impl Stop {
    /// The refusal of the file.
    pub(super) fn diagnostic(&self, bytes: &Bytes) -> Diagnostic {
        match self {
            Self::Xml(e) | Self::Claims(e) => zipped::broken(bytes, e),
            Self::Held(e) => e.diagnostic(bytes.name()),
        }
    }
}

impl From<TooLarge> for Stop {
    fn from(error: TooLarge) -> Self {
        Self::Held(error)
    }
}

/// A reader of XML events.
pub(super) struct Xml<R> {
    reader: XmlReader<Piece<R>>,
    buffer: Vec<u8>,
    depth: usize,
    /// The last event was a tag, so that nothing is read yet of what is behind it.
    behind_tag: bool,
    /// How many elements it may have, where that was said.
    elements: Option<Allowance>,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(stream: R) -> Self {
        let mut reader = XmlReader::from_reader(Piece { stream, length: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, behind_tag: false, elements: None }
    }

    /// One that counts the elements, and lets them end in any order.
    pub(super) fn counting(stream: R, elements: Allowance) -> Self {
        let mut xml = Self { elements: Some(elements), ..Self::new(stream) };
        xml.reader.config_mut().check_end_names = false;
        xml
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The bytes that follow a tag, as far as they are buffered; none behind anything else.
    pub(super) fn ahead(&mut self) -> Result<&[u8], Stop> {
        if !self.behind_tag {
            return Ok(&[]);
        }
        let stream = &mut self.reader.get_mut().stream;
        stream.fill_buf().map_err(|e| Stop::Xml(quick_xml::Error::from(e).to_string()))
    }

    /// Passes over so many of the bytes that follow: whole elements.
    pub(super) fn skip(&mut self, amount: usize) {
        self.reader.get_mut().stream.consume(amount);
    }

    /// The next event; an empty element is one that starts and one that ends.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Stop> {
        self.buffer.clear();
        self.reader.get_mut().length = 0;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(Stop::from)?;
        self.behind_tag = matches!(event, Event::Start(_) | Event::End(_));
        check(&event, &mut self.depth)?;
        if let (Event::Start(_), Some(elements)) = (&event, &mut self.elements) {
            elements.take(Limit::Elements, 1)?;
        }
        Ok(event)
    }
}

/// A reader of the XML events of a text, which are parts of it.
pub(super) struct XmlText<'t> {
    reader: XmlReader<&'t [u8]>,
    depth: usize,
}

impl<'t> XmlText<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut reader = XmlReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The byte up to which the document was read; of an error, where it stands.
    pub(super) fn position(&self) -> u64 {
        self.reader.error_position().max(self.reader.buffer_position())
    }

    /// As [`Xml::next`].
    pub(super) fn next(&mut self) -> Result<Event<'t>, Stop> {
        let event = self.reader.read_event().map_err(Stop::from)?;
        if event.len() > LONGEST {
            return Err(Stop::Claims(TooLong.to_string()));
        }
        check(&event, &mut self.depth)?;
        Ok(event)
    }
}

impl From<quick_xml::Error> for Stop {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(e)
                if e.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<TooLong>) =>
            {
                Self::Claims(e.to_string())
            }
            // A parser looks for the end of what it is in by name, whatever else ends before.
            quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => {
                Self::Claims("its elements do not end in the order in which they began".into())
            }
            e => Self::Xml(e.to_string()),
        }
    }
}

/// That an element is not too deep, nor its name too long, and that no names for characters are declared.
fn check(event: &Event<'_>, depth: &mut usize) -> Result<(), Stop> {
    match event {
        Event::Start(_) if *depth == DEEPEST => {
            return Err(Stop::Claims(format!("its elements are more than {DEEPEST} deep")));
        }
        Event::Start(e) if e.name().as_ref().len() > LONGEST_NAME => {
            return Err(Stop::Claims(format!("the name of an element has more than {LONGEST_NAME} bytes")));
        }
        Event::Start(_) => *depth += 1,
        Event::End(_) => *depth = depth.saturating_sub(1),
        Event::DocType(t) if t.xml10_content().contains("<!ENTITY") => {
            return Err(Stop::Claims("it declares names for characters of its own (<!ENTITY)".into()));
        }
        _ => {}
    }
    Ok(())
}

/// What a reference in a text stands for: `&amp;`, `&#56;`; none for one that XML does not know.
pub(super) fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if let Some(c) = reference.resolve_char_ref().ok()? {
        return Some(c.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned)
}

/// A tag or text that is too long.
#[derive(Debug, thiserror::Error)]
#[error("a tag or text in it is longer than {} MiB", LONGEST >> 20)]
struct TooLong;

/// A stream that ends in an error when one event takes too much of it.
struct Piece<R> {
    stream: R,
    length: usize,
}

impl<R: BufRead> Read for Piece<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

impl<R: BufRead> BufRead for Piece<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.length > LONGEST { Err(io::Error::other(TooLong)) } else { self.stream.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        self.length += amount;
        self.stream.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> Result<(), Stop> {
        let mut xml = Xml::new(io::BufReader::new(text.as_bytes()));
        while !matches!(xml.next()?, Event::Eof) {}
        Ok(())
    }

    #[test]
    fn what_is_held_whole_is_bounded() {
        let long = "<".repeat(LONGEST + (1 << 20));
        for bomb in [
            format!("<a b='{long}'/>"),
            format!("<a>{}", long.replace('<', ">")),
            "<a>".repeat(DEEPEST + 1),
            format!("<{}/>", "a".repeat(LONGEST_NAME + 1)),
        ] {
            assert!(matches!(end(&bomb), Err(Stop::Claims(_))));
        }
        assert!(end(&"<a>".repeat(DEEPEST)).is_ok());
        assert!(end(&format!("<a>{}</a>", "text<b/>".repeat(1 << 20))).is_ok(), "any number of pieces");
        assert!(matches!(end("<a"), Err(Stop::Xml(_))));
    }

    #[test]
    fn declared_entities_are_refused_and_never_expanded() {
        let declared = r#"<!DOCTYPE a [<!ENTITY vendor "x">]><a>&vendor;</a>"#;
        assert!(matches!(end(declared), Err(Stop::Claims(why)) if why.contains("<!ENTITY")));
        assert!(end("<!DOCTYPE a><a>&amp;</a>").is_ok());
    }
}
